"""Drafts of calendar, county and form on the open case of the story."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from replay_support import changes_of, drafted, tried
from story_support import SALON, TODAY

from engine.configuration.county import County
from engine.configuration.library import examine_texts
from engine.records.rule_values import ReplayChange
from engine.services.desk import Desk
from engine.services.replay_cases import CaseTrial, replay_on_cases


def replayed(desk: Desk, kind: str, **changes: str) -> dict[str, ReplayChange]:
    """Try the newest document of a kind with texts in place of others; return a change by sort."""
    with desk.database.reading(desk.county) as unit:
        base = next(one for one in unit.documents() if one.pin.kind == kind)
        text = base.text
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        text = text.replace("version: 1\n", "version: 2\n", 1)
        path = base.path.replace(".yaml", "-2.yaml")
        texts = [(one.path, one.text) for one in unit.documents() if one.path != base.path]
        library = examine_texts([*texts, (path, text)]).library
        loaded = next(one for one in library.published if one.path == path)
        told = replay_on_cases(unit, desk, CaseTrial(loaded, library, TODAY))
        assert told.summary()["open"] == 1
        return {one.what: one for one in told.all_changes()}


def test_another_holder_takes_over_the_open_case(read_desk: Desk) -> None:
    holder = _holder_of_the_open_case(read_desk)
    post, person = holder
    with read_desk.database.reading(read_desk.county) as unit:
        county = read_desk.county_on(unit, TODAY).document
    other = next(one for one in county.people if one.id != person)
    line = next(
        line
        for line in _text(read_desk, "county").splitlines()
        if line.startswith(f"- {{id: {post},")
    )
    changed = line.replace(f"holder: {person}", f"holder: {other.id}")
    content = replayed(read_desk, "county", **{line: changed})["holder"].content
    assert [one["after"] for one in content["holders"]] == [other.name]


def test_a_post_that_is_gone_leaves_a_duty_with_nobody(read_desk: Desk) -> None:
    post, _ = _holder_of_the_open_case(read_desk)
    found = replayed(read_desk, "county", **{f"id: {post},": f"id: {post}-of-old,"})
    assert [one["after"] for one in found["holder"].content["holders"]] == [None]


def _holder_of_the_open_case(desk: Desk) -> tuple[str, str]:
    with desk.database.reading(desk.county) as unit:
        [case] = unit.cases(final=False)
        county = desk.county_on(unit, TODAY).document
    assert isinstance(county, County)
    holders = {post.id: post.holder for post in county.posts}
    return case.holders[0].post, holders[case.holders[0].post] or ""


def _text(desk: Desk, kind: str) -> str:
    with desk.database.reading(desk.county) as unit:
        return next(one.text for one in unit.documents() if one.pin.kind == kind)


def test_a_day_off_more_moves_the_due_day(read_desk: Desk) -> None:
    text = _text(read_desk, "calendar")
    assert "2023-06-09" not in text
    [start] = [line for line in text.splitlines() if "2023-06-22" in line][:1]
    found = replayed(read_desk, "calendar", **{start: start.replace("2023-06-22", "2023-06-09", 1)})
    content = found["deadline"].content
    assert (content["before"], content["after"] > "2023-06-09") == ("2023-06-09", True)
    assert content["number"]


def test_answers_a_new_form_would_refuse_are_told_with_the_cases(
    story_desk: Desk, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "onecase.db") as connection:
        connection.execute("UPDATE cases SET final = 0 WHERE id = ?", (SALON,))
    connection.close()
    short = {"minLength: 4\n      maxLength: 80": "minLength: 4\n      maxLength: 5"}
    drafted(story_desk, short, kind="form", name="petition-registration")
    replay = tried(story_desk, kind="form", name="petition-registration")
    assert (replay.summary or {})["cases"]["changed"] == {"refused": 1}
    [change] = changes_of(story_desk, replay, "form")
    assert (change.content["place"], change.content["sort"]) == ("headline", "refused")
    assert change.content["cases"] == ["嵊信〔2023〕1号"]


def test_a_form_without_filings_in_open_cases_changes_nothing(story_desk: Desk) -> None:
    drafted(story_desk, {"version: 2": "version: 2  # same"}, kind="form", name="rectification")
    replay = tried(story_desk, kind="form", name="rectification")
    assert (replay.summary or {})["cases"]["open"] == 0
    assert changes_of(story_desk, replay) == []
