"""What-if: a draft on past reviews and open cases, kept with it, told to who may know."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from four_eyes_support import APPROVER, RUBRIC, draft_of
from replay_support import (
    LONGER,
    LOWER,
    author,
    changes_of,
    drafted,
    keep_reviews_from_authors,
    kept,
    reader,
    tried,
)
from story_support import JULY, KEY, MAY, NOW, SALON, person

from engine.errors import AccessError, ConflictError, NotFoundError
from engine.records.rule_values import Replay
from engine.records.session import Database
from engine.services.desk import Desk
from engine.services.edit_documents import discard_document_draft, keep_revision
from engine.services.past_reviews import PastReview, reviews_in
from engine.services.read_replay import (
    can_be_replayed,
    read_replay,
    replay_summary,
    replays_of,
    rows_of,
)
from engine.services.replay_draft import ask_replay, run_replay
from engine.terms import CountyId


@pytest.fixture(scope="module")
def tried_desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Replay]:
    """A county whose rubric has a draft that was tried; for tests that only read."""
    from story_support import desk_in  # noqa: PLC0415  lends for a block only

    folder = tmp_path_factory.mktemp("tried")
    with desk_in(folder) as lent:
        desk = Desk(Database(f"sqlite:///{folder / 'onecase.db'}"), lent.county, KEY)
    keep_reviews_from_authors(desk, folder / "county")
    drafted(desk, LOWER)
    return desk, tried(desk)


def test_past_reviews_know_the_case_as_it_was_then(read_desk: Desk) -> None:
    with read_desk.database.reading(read_desk.county) as unit:
        [review] = list(reviews_in(unit, read_desk, MAY))
    assert isinstance(review, PastReview)
    assert (review.session.id, review.case.id, len(review.sheets)) == (MAY, SALON, 5)
    assert review.facts["case.lead"] == review.case.lead
    assert review.rules.rubric.ref.id == RUBRIC


def test_a_score_moves_by_the_clause_that_was_changed(tried_desk: tuple[Desk, Replay]) -> None:
    desk, replay = tried_desk
    [change] = [one for one in changes_of(desk, replay) if one.what.startswith("grade/")]
    assert (change.case, change.session, change.what) == (
        SALON,
        MAY,
        "grade/unqualified/qualified",
    )
    assert change.content["score"] == ["67", "71"]
    [clause] = change.content["clauses"]
    assert (clause["id"], clause["before"], clause["after"]) == ("shallow-investigation", "8", "4")
    assert clause["why"]


def test_consequences_that_would_not_follow_any_more_are_told(
    tried_desk: tuple[Desk, Replay],
) -> None:
    desk, replay = tried_desk
    gone = [one.content for one in changes_of(desk, replay, "consequence")]
    assert [(one["new"], one["rule"]["zh"]) for one in gone] == [
        (False, "不合格件全市通报、考核扣分")
    ]
    assert [act["zh"] for act in gone[0]["acts"]] == ["通报：全市", "主办和协办单位考核 -2 分"]


def test_the_summary_counts_what_moves(tried_desk: tuple[Desk, Replay]) -> None:
    reviews = (tried_desk[1].summary or {})["reviews"]
    assert (reviews["compared"], reviews["regraded"], reviews["rescored"]) == (1, 1, 1)
    assert reviews["transitions"] == [["unqualified", "qualified", 1]]
    assert [(one["cases"], one["before"], one["after"]) for one in reviews["clauses"]] == [
        (1, "8", "4")
    ]
    assert [(one["unit"], one["means"], one["places"]) for one in reviews["units"]] == [
        ("商务局", ["67.00", "71.00"], [1, 1])
    ]


def test_who_may_read_reviews_sees_scores_and_opens_results(
    tried_desk: tuple[Desk, Replay],
) -> None:
    desk, replay = tried_desk
    page = read_replay(desk, replay.id, actor=reader(desk), at=NOW, tab="scores")
    [row] = page.rows
    assert (row.unit, row.opens_case, row.opens_result, page.many) == ("商务局", True, True, 1)
    assert row.content
    assert page.view.detailed
    assert list(page.view.tabs) == ["scores", "consequences", "units"]
    assert page.view.grades == (("unqualified", "qualified", 1),)


def test_who_may_not_sees_counts_and_numbers_only(tried_desk: tuple[Desk, Replay]) -> None:
    desk, replay = tried_desk
    for who in (author(desk), person(desk, APPROVER)):
        page = read_replay(desk, replay.id, actor=who, at=NOW)
        [row] = page.rows
        assert row.number.startswith("嵊信")
        assert (row.content, row.unit, row.opens_case, row.opens_result) == (
            None,
            None,
            False,
            False,
        )
        assert "units" not in page.view.tabs
        [told] = rows_of(desk, replay.id, "scores", actor=who, at=NOW)
        assert told.content is None


@pytest.mark.parametrize("who", ["liang-xudong", "cai-jialiang", "ren-yaoming"])
def test_who_neither_writes_nor_approves_rules_sees_nothing(
    tried_desk: tuple[Desk, Replay], who: str
) -> None:
    desk, replay = tried_desk
    other = person(desk, who)
    with pytest.raises(AccessError):
        read_replay(desk, replay.id, actor=other, at=NOW)
    with pytest.raises(AccessError):
        list(rows_of(desk, replay.id, "scores", actor=other, at=NOW))
    with pytest.raises(AccessError):
        replay_summary(desk, "rubric", RUBRIC, actor=other, at=NOW)
    with pytest.raises(AccessError):
        ask_replay(desk, "rubric", RUBRIC, actor=other, at=NOW, at_work=lambda _: False)


def test_a_page_is_of_one_change_of_grade_if_asked(tried_desk: tuple[Desk, Replay]) -> None:
    desk, replay = tried_desk
    one = read_replay(
        desk, replay.id, actor=author(desk), at=NOW, tab="scores", grade="unqualified/qualified"
    )
    assert (one.many, one.page, one.pages) == (1, 1, 1)
    other = read_replay(
        desk, replay.id, actor=author(desk), at=NOW, tab="scores", grade="nothing/else", page=9
    )
    assert (other.many, other.page) == (1, 1)


def test_clauses_not_put_in_words_at_once_are_when_they_are_looked_at(story_desk: Desk) -> None:
    drafted(story_desk, LOWER)
    replay = tried(story_desk)
    with story_desk.database.writing(story_desk.county) as unit:
        [change, *others] = unit.replay_changes(replay.id)
        clauses = [{**one, "why": "", "why_en": ""} for one in change.content["clauses"]]
        content = {**change.content, "clauses": clauses, "explained": False}
        unit.keep_replay_changes(replay.id, [replace(change, content=content), *others])
    page = read_replay(story_desk, replay.id, actor=reader(story_desk), at=NOW)
    content = page.rows[0].content or {}
    assert content["clauses"][0]["why"]


def test_the_same_rules_change_nothing(story_desk: Desk) -> None:
    drafted(story_desk, {"version: 2": "version: 2  # nothing else"})
    replay = tried(story_desk)
    assert replay.state == "done"
    assert changes_of(story_desk, replay) == []
    assert (replay.summary or {})["reviews"]["compared"] == 1


def test_another_threshold_moves_the_grade_and_is_said(story_desk: Desk) -> None:
    drafted(story_desk, {"from: 70": "from: 65"})
    replay = tried(story_desk)
    [change, *_] = changes_of(story_desk, replay)
    assert (change.what, change.content["score"]) == ("grade/unqualified/qualified", ["67", "67"])
    assert change.content["clauses"] == []
    assert [one["zh"] for one in (replay.summary or {})["notes"]] == [
        "“合格”由 70 分起改为 65 分起"
    ]


def test_a_clause_new_to_the_panel_is_told_and_counts_nothing(story_desk: Desk) -> None:
    drafted(story_desk, {"- id: shallow-investigation": "- id: shallower-investigation"})
    replay = tried(story_desk)
    summary = replay.summary or {}
    assert "新增的“调查不深入、浮于表面”由评查组认定" in summary["notes"][0]["zh"]
    assert [one["findings"] for one in summary["reviews"]["left_out"]] == [5]
    [change, *_] = changes_of(story_desk, replay)
    dropped = change.content["clauses"][0]
    assert (dropped["before"], dropped["after"], dropped["why"]) == ("8", None, "新版没有这一条")


def test_a_result_that_does_not_come_out_again_is_listed_with_the_reason(
    story_desk: Desk, tmp_path: Path
) -> None:
    _in_the_database(tmp_path, "UPDATE results SET score = '66' WHERE case_id = ?", SALON)
    drafted(story_desk, LOWER)
    replay = tried(story_desk)
    [change] = changes_of(story_desk, replay)
    assert change.what == "unreproducible"
    assert change.content["why"] == (
        "按原评分表第 1 版重算为 67 分（不合格），确认的结果是 66 分（不合格）"
    )
    assert (replay.summary or {})["reviews"]["compared"] == 0


def test_a_result_without_its_sheets_is_listed_with_the_reason(
    story_desk: Desk, tmp_path: Path
) -> None:
    for table in ("handed_sheets", "reviewed_facts"):
        _in_the_database(tmp_path, f"DELETE FROM {table} WHERE case_id = ?", SALON)  # noqa: S608  ours
    drafted(story_desk, LOWER)
    [change] = changes_of(story_desk, tried(story_desk))
    assert change.what == "unreproducible"
    assert "没有留存这次评分的评分表" in change.content["why"]


def _in_the_database(folder: Path, statement: str, case: str) -> None:
    """Change the records behind the program's back."""
    with sqlite3.connect(folder / "onecase.db") as connection:
        connection.execute(statement, (case,))
    connection.close()


def test_a_programme_combines_and_follows_otherwise(story_desk: Desk) -> None:
    drafted(
        story_desk,
        {"drop_extremes_from: 5": "drop_extremes_from: 3", "round_to: 0.5": "round_to: 1"},
        kind="programme",
        name="monthly-review",
    )
    replay = tried(story_desk, kind="programme", name="monthly-review")
    assert replay.state == "done", replay.failure
    assert (replay.summary or {})["reviews"]["compared"] == 1


def test_a_longer_term_moves_the_due_day_and_calms_the_ladder(story_desk: Desk) -> None:
    drafted(story_desk, LONGER, kind="workflow", name="rectification")
    replay = tried(story_desk, kind="workflow", name="rectification")
    assert (replay.summary or {})["cases"]["open"] == 1
    told = {one.what: one.content for one in changes_of(story_desk, replay)}
    assert (told["deadline"]["before"], told["deadline"]["after"]) == ("2023-06-09", "2023-08-23")
    assert (told["deadline"]["late_before"], told["deadline"]["late_after"]) == (True, False)
    assert told["escalation"]["new"] is False


def test_a_stage_that_is_gone_is_told(story_desk: Desk) -> None:
    drafted(story_desk, {"rectifying": "mending"}, kind="workflow", name="rectification")
    [change] = changes_of(
        story_desk, tried(story_desk, kind="workflow", name="rectification"), "stage"
    )
    assert (change.content["gone"], change.content["stage"]["zh"]) == (True, "整改中")
    assert change.content["steps"]


def test_another_row_sends_past_petitions_elsewhere(story_desk: Desk) -> None:
    row = "petition.topic: 预付卡消费}, then: {lead: 商务局, with: [市场监管局]}"
    swapped = row.replace("商务局, with: [市场监管局]", "市场监管局, with: [商务局]")
    drafted(story_desk, {row: swapped}, kind="workflow", name="petition")
    replay = tried(story_desk, kind="workflow", name="petition")
    routed = changes_of(story_desk, replay, "route")
    assert [one.case for one in routed] == [SALON]
    content = routed[0].content
    assert (content["before"]["lead"], content["after"]["lead"]) == ("商务局", "市场监管局")
    assert content["after"]["with"] == ["商务局"]
    assert content["after"]["holders"] != content["before"]["holders"]
    assert (replay.summary or {})["cases"]["routed"] == 23


def test_a_form_tells_which_open_cases_it_would_refuse(story_desk: Desk) -> None:
    drafted(
        story_desk, {"version: 2": "version: 2  # as before"}, kind="form", name="rectification"
    )
    replay = tried(story_desk, kind="form", name="rectification")
    assert replay.state == "done", replay.failure
    assert changes_of(story_desk, replay) == []


def test_a_draft_that_cannot_be_read_fails_with_words(story_desk: Desk) -> None:
    drafted(story_desk, {"full_marks: 100": "full_marks: many"})
    replay = tried(story_desk)
    assert replay.state == "failed"
    view = replay_summary(story_desk, "rubric", RUBRIC, actor=author(story_desk), at=NOW)
    assert view is not None
    assert "草稿还读不出来" in view.failure.zh
    assert "cannot be read yet" in view.failure.text("en")


def test_a_replay_whose_draft_is_given_up_meanwhile_fails_with_words(story_desk: Desk) -> None:
    drafted(story_desk, LOWER)
    asked = _asked(story_desk)
    with story_desk.database.writing(story_desk.county) as unit:
        unit.drop_document_draft("rubric", RUBRIC)
    run_replay(story_desk, asked.id, at=NOW, progress=lambda _done, _total: None)
    assert "草稿已被放弃" in (kept(story_desk, asked.id).failure or "")


def _asked(desk: Desk, *, at_work: bool = False, token: str | None = None) -> Replay:
    return ask_replay(
        desk,
        "rubric",
        RUBRIC,
        actor=author(desk),
        at=NOW,
        at_work=lambda _: at_work,
        token=token,
    )


def test_asking_twice_begins_one(story_desk: Desk) -> None:
    drafted(story_desk, LOWER)
    first = _asked(story_desk)
    assert _asked(story_desk, at_work=True).id == first.id
    assert _asked(story_desk).id != first.id


def test_one_act_sent_twice_begins_one(story_desk: Desk) -> None:
    drafted(story_desk, LOWER)
    assert _asked(story_desk, token="once").id == _asked(story_desk, token="once").id


def test_what_cannot_be_tried_is_refused(story_desk: Desk) -> None:
    assert not can_be_replayed("table")
    with pytest.raises(ConflictError, match="不能试算"):
        ask_replay(
            story_desk, "table", "x", actor=author(story_desk), at=NOW, at_work=lambda _: False
        )
    with pytest.raises(NotFoundError, match="没有这份草稿"):
        _asked(story_desk)


def test_a_later_save_makes_the_result_one_of_an_earlier_save(story_desk: Desk) -> None:
    drafted(story_desk, LOWER)
    tried(story_desk)
    [view] = replays_of(story_desk, "rubric", RUBRIC, actor=author(story_desk), at=NOW)
    assert not view.earlier
    draft = draft_of(story_desk)
    assert draft is not None
    keep_revision(story_desk, draft, f"{draft.text}# later\n", actor=author(story_desk), at=NOW)
    [view] = replays_of(story_desk, "rubric", RUBRIC, actor=author(story_desk), at=NOW)
    assert view.earlier


def test_a_new_result_takes_the_place_of_an_older_one(story_desk: Desk) -> None:
    drafted(story_desk, LOWER)
    first, second = tried(story_desk), tried(story_desk)
    views = replays_of(story_desk, "rubric", RUBRIC, actor=author(story_desk), at=NOW)
    assert [one.replay.id for one in views] == [second.id]
    assert first.id != second.id


def test_results_go_with_their_draft(story_desk: Desk) -> None:
    drafted(story_desk, LOWER)
    tried(story_desk)
    discard_document_draft(story_desk, "rubric", RUBRIC, actor=author(story_desk), at=NOW)
    assert replays_of(story_desk, "rubric", RUBRIC, actor=author(story_desk), at=NOW) == ()


def test_another_county_knows_nothing_of_it(tried_desk: tuple[Desk, Replay]) -> None:
    desk, replay = tried_desk
    with desk.database.reading(CountyId("elsewhere")) as unit, pytest.raises(NotFoundError):
        unit.replay(replay.id)


def test_the_day_of_a_replay_is_the_day_it_was_asked_for(tried_desk: tuple[Desk, Replay]) -> None:
    summary = tried_desk[1].summary or {}
    assert date.fromisoformat(summary["day"]) == NOW.date()
    assert JULY not in str(summary)
