"""Versions that would break what runs are refused, with the reason and the way out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from office_support import PETITION
from story_support import NOW, TODAY, person
from versions_support import (
    Next,
    next_text,
    next_version,
    problems,
    publish,
    replaced,
    without_lines,
)

from engine.configuration.county import County
from engine.configuration.problems import ConfigurationFaults
from engine.places import shipped_config
from engine.services import draft_impact
from engine.services.desk import Desk
from engine.services.draft_checks import check_draft
from engine.services.draft_impact import harm_of_draft
from engine.services.open_case import open_case
from engine.services.people import actor_of
from engine.services.perform_step import reach_of
from engine.services.publish_documents import publish_folder
from engine.terms import SYSTEM

OPEN = "rectification-2023-00001"
NUMBER = "嵊评改〔2023〕1号"


def codes(desk: Desk, made: Next) -> list[tuple[str, str]]:
    return [(one.severity, one.code) for one in problems(desk, made)]


def county_of(desk: Desk, made: Next, **parts: object) -> Next:
    """Return the version with other parts, whatever else would be at odds with them."""
    document = made.loaded.document.model_copy(update=parts)
    loaded = replace(made.loaded, document=document)
    others = [one for one in made.library.documents if one != made.loaded]
    return Next(loaded, replace(made.library, documents=(*others, loaded)))


def test_a_version_that_only_adds_breaks_nothing(story_desk: Desk) -> None:
    assert codes(story_desk, next_version(story_desk, "county.yaml")) == []


def test_a_county_may_not_take_the_holder_of_an_open_case_away(story_desk: Desk) -> None:
    made = next_version(story_desk, "county.yaml", without_lines("commerce-handler-1"))
    (found,) = problems(story_desk, made)
    assert (found.severity, found.code, found.path) == ("error", "holder-lost", "posts")
    assert "陈翔" in found.zh
    assert NUMBER in found.zh
    assert "holder" in found.zh
    assert NUMBER in found.en


def test_what_is_said_of_the_holder_is_what_would_come_about(story_desk: Desk) -> None:
    publish(
        story_desk, next_version(story_desk, "county.yaml", without_lines("commerce-handler-1"))
    )
    later = date(2023, 8, 2)
    with story_desk.database.reading(story_desk.county) as unit:
        county = story_desk.county_on(unit, later).document
        reach = reach_of(county, unit.case(OPEN), actor_of(county, "chen-xiang"))
    assert "handler" not in reach


def test_another_person_in_the_post_takes_the_cases_over(story_desk: Desk) -> None:
    change = replaced("role: handler, holder: chen-xiang", "role: handler, holder: gao-yuanhang")
    made = next_version(story_desk, "county.yaml", change)
    assert codes(story_desk, made) == []
    publish(story_desk, made)
    with story_desk.database.reading(story_desk.county) as unit:
        county = story_desk.county_on(unit, date(2023, 8, 2)).document
        case = unit.case(OPEN)
        assert "handler" in reach_of(county, case, actor_of(county, "gao-yuanhang"))


def test_a_holder_of_closed_cases_only_may_go(story_desk: Desk) -> None:
    change = without_lines("- {id: transport-handler-2")
    assert codes(story_desk, next_version(story_desk, "county.yaml", change)) == []


def test_a_post_that_an_open_case_waits_for_may_not_go(story_desk: Desk) -> None:
    open_petition(story_desk)
    made = next_version(story_desk, "county.yaml", without_lines("role: clerk"))
    (found,) = [one for one in problems(story_desk, made) if one.code == "nobody-left"]
    assert found.severity == "error"
    assert "嵊信〔2023〕24号" in found.zh
    assert NUMBER not in found.zh


def test_a_unit_with_open_cases_may_not_go_nor_its_area_nor_the_topic(story_desk: Desk) -> None:
    made = next_version(story_desk, "county.yaml")
    county = made.loaded.document
    assert isinstance(county, County)
    gone = county_of(
        story_desk,
        made,
        units=tuple(one for one in county.units if one.id != "市场监管局"),
        areas=tuple(one for one in county.areas if one.id != "城区片区"),
        topics=tuple(one for one in county.topics if "预付卡消费" not in str(one)),
    )
    found = {one.code: one for one in problems(story_desk, gone)}
    assert {"unit-in-use", "area-in-use", "topic-in-use"} <= set(found)
    assert "“市场监管局”" in found["unit-in-use"].zh
    assert NUMBER in found["unit-in-use"].zh
    assert "城区片区" in found["area-in-use"].zh
    assert "预付卡消费" in found["topic-in-use"].zh


def test_a_unit_without_open_cases_may_go(story_desk: Desk) -> None:
    made = next_version(story_desk, "county.yaml")
    county = made.loaded.document
    assert isinstance(county, County)
    units = tuple(one for one in county.units if one.id != "长乐镇")
    assert codes(story_desk, county_of(story_desk, made, units=units)) == []


@pytest.mark.parametrize("role", ["author", "approver"])
def test_somebody_must_go_on_writing_and_approving(story_desk: Desk, role: str) -> None:
    made = next_version(story_desk, "county.yaml", without_lines(f"role: {role}"))
    assert codes(story_desk, made) == [("error", "rules-locked")]


def test_one_person_alone_cannot_write_and_approve(story_desk: Desk) -> None:
    change = replaced("role: approver, holder: pan-zhongliang", "role: approver, holder: ma-zhihao")
    (found,) = problems(story_desk, next_version(story_desk, "county.yaml", change))
    assert found.code == "rules-locked"
    assert "一人" in found.zh


def test_the_panel_of_an_open_session_keeps_its_right(story_desk: Desk) -> None:
    change = replaced("may: [review.read, review.score, ", "may: [review.read, ")
    found = problems(story_desk, next_version(story_desk, "county.yaml", change))
    assert {one.code for one in found} == {"panel-lost"}
    assert "俞岚" in found[0].zh
    assert "等 8 人" in found[0].zh


def test_a_calendar_that_moves_due_days_says_which(story_desk: Desk) -> None:
    change = replaced("2023-09-29, last: 2023-10-06}", "2023-09-29, last: 2023-10-06}\n" + HOLIDAY)
    (found,) = problems(story_desk, next_version(story_desk, "calendar.yaml", change))
    assert (found.severity, found.code) == ("warning", "deadline-moves")
    assert "2023-06-09" in found.zh
    assert "2023-06-12" in found.zh


HOLIDAY = "  - {title: {zh: 临时放假, en: Day off}, first: 2023-06-09, last: 2023-06-09}"


def test_cases_in_a_stage_that_goes_are_told_not_refused(story_desk: Desk) -> None:
    made = next_version(
        story_desk, "workflows/rectification.yaml", replaced("rectifying", "mending")
    )
    (found,) = problems(story_desk, made)
    assert (found.severity, found.code) == ("warning", "stage-gone")
    assert NUMBER in found.zh


def test_a_form_may_not_drop_a_fact_the_workflow_still_reads(story_desk: Desk) -> None:
    made = next_version(
        story_desk, "forms/petition-registration.yaml", replaced("fact: petition.place, ", "")
    )
    (found,) = problems(story_desk, made)
    assert (found.severity, found.code) == ("error", "fact-dropped")
    assert "petition.place" in found.zh


BANDS = replaced("from: 70, tone: plain", "from: 60, tone: plain")
BACK = date(2023, 5, 25)


def test_a_rubric_that_changes_a_confirmed_result_is_refused_with_a_day(story_desk: Desk) -> None:
    made = next_version(story_desk, "rubrics/first-petition.yaml", BANDS, on=BACK)
    (found,) = problems(story_desk, made)
    assert (found.severity, found.code, found.path) == ("error", "result-changes", "effective_from")
    assert "67 不合格 → 67 合格" in found.zh
    assert "2023-05-26" in found.zh
    assert "67 Unqualified → 67 Qualified" in found.en


def test_the_day_named_is_late_enough(story_desk: Desk) -> None:
    made = next_version(story_desk, "rubrics/first-petition.yaml", BANDS, on=date(2023, 5, 26))
    assert problems(story_desk, made) == ()


def test_a_correction_of_the_version_results_keep_reaches_back_too(story_desk: Desk) -> None:
    def corrected(text: str) -> str:
        return BANDS(text).replace(
            "version: 1\n", "version: 1\nreplaces: 1\nrecorded_on: 2023-07-28\n"
        )

    made = next_version(story_desk, "rubrics/first-petition.yaml", corrected, on=date(2023, 1, 1))
    assert codes(story_desk, made) == [("error", "result-changes")]


def test_reaching_back_without_changing_anything_is_only_told(story_desk: Desk) -> None:
    made = next_version(story_desk, "rubrics/first-petition.yaml", on=BACK)
    assert codes(story_desk, made) == [("warning", "reaches-back")]


def test_a_finding_on_an_item_that_goes_changes_the_result(story_desk: Desk) -> None:
    change = replaced("id: problem-unsolved", "id: problem-left")
    made = next_version(story_desk, "rubrics/first-petition.yaml", change, on=BACK)
    (found,) = problems(story_desk, made)
    assert found.code == "result-changes"
    assert "评不出来" in found.zh


def test_a_programme_that_combines_otherwise_reaches_back_too(story_desk: Desk) -> None:
    made = next_version(
        story_desk,
        "workflows/monthly-review.yaml",
        replaced("mean, drop_extremes_from: 5,", "median,"),
        on=BACK,
    )
    assert codes(story_desk, made) == [("warning", "reaches-back")]


def test_only_so_many_are_told(story_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_impact, "MOST_TOLD", 1)
    change = replaced("may: [review.read, review.score, ", "may: [review.read, ")
    found = problems(story_desk, next_version(story_desk, "county.yaml", change))
    assert [one.code for one in found] == ["panel-lost", "more-harm"]


def test_publishing_a_folder_that_breaks_a_case_publishes_nothing(
    story_desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "rules"
    for path in shipped_config().rglob("*.yaml"):
        target = folder / path.relative_to(shipped_config())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    county = (folder / "county.yaml").read_text("utf-8")
    changed = without_lines("commerce-handler-1")(county)
    (folder / "county-2.yaml").write_text(next_text(changed, date(2023, 8, 1)), "utf-8")
    with pytest.raises(ConfigurationFaults, match="陈翔"):
        publish_folder(story_desk, folder, actor=SYSTEM, at=NOW)
    with story_desk.database.reading(story_desk.county) as unit:
        assert len([one for one in unit.documents() if one.pin.kind == "county"]) == 1


def open_petition(desk: Desk) -> str:
    answers = {**PETITION, "received_on": TODAY.isoformat()}
    return open_case(desk, "petition", answers=answers, actor=person(desk, "han-zhuoqun"), at=NOW)


def test_a_draft_that_fits_no_model_breaks_nothing_yet(story_desk: Desk) -> None:
    texts = (("rubrics/a.yaml", "kind: rubric\nid: a\n"),)
    check = check_draft(texts, "rubrics/b.yaml", "kind: rubric\nid: b\n")
    author = person(story_desk, "ma-zhihao")
    assert harm_of_draft(story_desk, check, actor=author, at=NOW) == ()


def test_a_draft_that_extends_itself_is_refused_with_the_way_out(story_desk: Desk) -> None:
    with story_desk.database.reading(story_desk.county) as unit:
        texts = tuple((each.path, each.text) for each in unit.documents())
    text = next_text(dict(texts)["workflows/petition.yaml"], date(2024, 1, 1))
    circle = re.sub(r"(?m)^extends: .*$", "extends: petition@2", text)
    check = check_draft(texts, "workflows/petition-2.yaml", circle)
    (found,) = [one for one in check.errors if one.code == "extends-circle"]
    assert "petition@2 → petition@2" in found.zh
    assert "去掉其中一份的 extends" in found.zh
