"""Chosen cases move to another version, with a reason, all or none; all others stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from office_support import Office
from story_support import NOW, TODAY, person
from versions_support import Change, next_version, publish, replaced

from engine.audit.entry import EVENTS, CaseMoved, DocumentWithdrawn
from engine.errors import (
    AccessError,
    ConflictError,
    FilingError,
    NotFoundError,
    TransitionError,
)
from engine.records.rebuild import rebuild_and_compare
from engine.services.casebook import open_casebook
from engine.services.changes import changes_since
from engine.services.desk import Desk
from engine.services.done_parts import step_done
from engine.services.keep_drafts import DraftPlace, Typed, save_draft
from engine.services.move_cases import MOST_MOVED, Movable, movable_cases, move_cases
from engine.services.perform_step import perform_step
from engine.services.read_cases import open_file
from engine.terms import DocumentId, DocumentRef

OPEN = "rectification-2023-00001"
WORKFLOW = "workflows/rectification.yaml"
LONGER = replaced("limit: {days: 15}", "limit: {days: 100}")
REASON = "新规定放宽整改期限，经会议研究适用于本件"


def published(desk: Desk, change: Change = LONGER, path: str = WORKFLOW) -> None:
    publish(desk, next_version(desk, path, change, on=TODAY))


def movable(desk: Desk, kind: str = "workflow", name: str = "rectification") -> Movable:
    actor = person(desk, "pan-zhongliang")
    return movable_cases(desk, kind, name, 2, actor=actor, at=NOW)


def revision_of(desk: Desk, case: str = OPEN) -> int:
    with desk.database.reading(desk.county) as unit:
        return unit.case(case).revision


def versions_of(desk: Desk, case: str = OPEN) -> dict[str, int]:
    with desk.database.reading(desk.county) as unit:
        return {pin.id: pin.version for pin in unit.case(case).bundle}


def move(desk: Desk, *cases: str, name: str = "rectification", **more: object) -> None:
    chosen = {case: revision_of(desk, case) for case in cases or (OPEN,)}
    told = {"chosen": chosen, "reason": REASON, **more}
    move_cases(desk, "workflow", name, 2, actor=person(desk, "pan-zhongliang"), at=NOW, **told)  # type: ignore[arg-type]


def test_an_open_case_keeps_its_versions_when_a_new_one_is_published(story_desk: Desk) -> None:
    with story_desk.database.reading(story_desk.county) as unit:
        before = open_casebook(unit, story_desk, unit.case(OPEN), TODAY)
    published(story_desk)
    with story_desk.database.reading(story_desk.county) as unit:
        after = open_casebook(unit, story_desk, unit.case(OPEN), TODAY)
    assert after.workflow.ref == before.workflow.ref
    assert after.clocks == before.clocks
    assert after.case.revision == before.case.revision


def test_cases_that_keep_another_version_are_listed_with_what_would_change(
    story_desk: Desk,
) -> None:
    published(story_desk)
    found = movable(story_desk)
    (plan,) = found.ready
    assert found.total == 1
    assert plan.case.id == OPEN
    said = [each.zh for each in plan.differences]
    assert said[0].endswith("由第 1 版改为第 2 版")
    assert any("到期日由 2023-06-09 改为" in each for each in said)
    assert any("instead of 2023-06-09" in each.text("en") for each in plan.differences)


def test_a_moved_case_goes_on_by_the_other_version(story_desk: Desk) -> None:
    published(story_desk)
    due = next(each for each in movable(story_desk).ready[0].differences if "到期日" in each.zh)
    move(story_desk)
    with story_desk.database.reading(story_desk.county) as unit:
        book = open_casebook(unit, story_desk, unit.case(OPEN), TODAY)
    assert book.workflow.ref.version == 2
    assert str(book.clocks[0].due_on) in due.zh
    assert movable(story_desk).total == 0


def test_the_move_stands_in_the_journal_and_follows_from_it(story_desk: Desk) -> None:
    published(story_desk)
    move(story_desk)
    with story_desk.database.reading(story_desk.county) as unit:
        event = unit.entries(case=OPEN)[-1].event
    assert isinstance(event, CaseMoved)
    assert (event.before[0].version, event.after[0].version) == (1, 2)
    assert event.reason == REASON
    assert any("到期日" in each for each in event.differences)
    assert any("instead of 2023-06-09" in each for each in event.differences_en)
    assert len(event.differences) == len(event.differences_en)
    assert rebuild_and_compare(story_desk.database, story_desk.county) == ()


def test_an_entry_from_before_both_languages_were_kept_is_still_read(story_desk: Desk) -> None:
    published(story_desk)
    move(story_desk)
    with story_desk.database.reading(story_desk.county) as unit:
        event = unit.entries(case=OPEN)[-1].event
    assert isinstance(event, CaseMoved)
    kept = event.model_dump_json(exclude={"differences_en"})
    assert EVENTS.validate_json(kept) == event.model_copy(update={"differences_en": ()})


def test_whoever_has_the_old_page_open_is_told(story_desk: Desk) -> None:
    published(story_desk)
    seen = revision_of(story_desk)
    move(story_desk)
    handler = person(story_desk, "chen-xiang")
    with pytest.raises(ConflictError, match="调整所用文件版本"):
        perform_step(story_desk, OPEN, "mend", answers={}, actor=handler, at=NOW, revision=seen)
    file = open_file(story_desk, OPEN, actor=handler, at=NOW)
    (change,) = changes_since(story_desk, file, seen, actor=handler, at=NOW)
    assert change.what.zh == "调整所用文件版本"


def test_a_double_click_moves_once(story_desk: Desk) -> None:
    published(story_desk)
    seen = revision_of(story_desk)
    move(story_desk, token="one-page")
    move(story_desk, token="one-page")
    assert revision_of(story_desk) == seen + 1


def test_a_case_that_changed_meanwhile_is_not_moved_nor_are_the_others(story_desk: Desk) -> None:
    office = Office(story_desk, TODAY)
    first, second = office.register(), office.register()
    published(story_desk, RENAMED, PETITION)
    chosen = {first: revision_of(story_desk, first), second: revision_of(story_desk, second) - 1}
    with pytest.raises(ConflictError):
        move(story_desk, name="petition", chosen=chosen)
    assert versions_of(story_desk, first)["petition"] == 1


PETITION = "workflows/petition.yaml"
RENAMED = replaced("待分流, en: To be routed", "待分办, en: To be routed")


def test_a_case_whose_stage_is_gone_is_named_and_refused(story_desk: Desk) -> None:
    published(story_desk, replaced("rectifying", "mending"))
    (plan,) = movable(story_desk).stuck
    assert "没有它所在的阶段" in plan.obstacles[0].zh
    with pytest.raises(TransitionError, match=r"嵊评改〔2023〕1号.*没有它所在的阶段"):
        move(story_desk)
    assert versions_of(story_desk)["rectification"] == 1


def test_a_case_that_is_being_signed_waits(story_desk: Desk) -> None:
    office = Office(story_desk, TODAY)
    case = office.bring(office.register(), "investigate")
    office.sign(case, "handler")
    published(story_desk, RENAMED, PETITION)
    (plan,) = movable(story_desk, name="petition").stuck
    assert "正在逐级签批" in plan.obstacles[0].zh
    office.sign(case, "deputy", "chief")
    assert movable(story_desk, name="petition").stuck == ()


def test_a_step_for_nobody_holds_a_case_back(story_desk: Desk) -> None:
    published(story_desk, replaced("by: [handler, deputy]", "by: [follow-up-village]"))
    (plan,) = movable(story_desk).stuck
    assert "没有人能办" in plan.obstacles[0].zh


def test_other_people_for_the_next_step_are_told(story_desk: Desk) -> None:
    published(story_desk, replaced("by: [handler, deputy]", "by: [chief]"))
    (plan,) = movable(story_desk).ready
    (told,) = [each.zh for each in plan.differences if "下一步" in each.zh]
    assert "陈翔" in told
    assert "史明达" in told


def test_a_rule_of_the_ladder_that_falls_due_at_once_is_told(story_desk: Desk) -> None:
    published(story_desk, replaced("- id: overdue\n", "- id: overdue-again\n"))
    (plan,) = movable(story_desk).ready
    assert any("随即触发" in each.zh for each in plan.differences)


def test_another_lead_by_the_new_table_is_told_and_the_settled_one_stays(story_desk: Desk) -> None:
    office = Office(story_desk, TODAY)
    case = office.bring(office.register(), "accept")
    change = replaced("then: {lead: 商务局, with: [市场监管局]}", "then: {lead: 市场监管局}")
    published(story_desk, change, PETITION)
    (plan,) = movable(story_desk, name="petition").ready
    assert any("应由市场监管局主办" in each.zh for each in plan.differences)
    move(story_desk, case, name="petition")
    assert office.case(case).lead == "商务局"


def test_what_people_have_typed_for_a_form_that_changes_is_counted(story_desk: Desk) -> None:
    office = Office(story_desk, TODAY)
    case = office.bring(office.register(), "route")
    change = replaced("title: 告知方式", "title: 怎样告知")
    publish(story_desk, next_version(story_desk, "forms/acceptance.yaml", change, on=TODAY))
    published(story_desk, RENAMED, PETITION)
    typed = Typed(
        place=DraftPlace("petition", "accept", case),
        form=DocumentRef("form", DocumentId("acceptance"), 1, "0" * 64),
        answers={},
        raw={},
        revision=revision_of(story_desk, case),
        token="t1",
        page="one",
        turn=1,
        version=0,
    )
    save_draft(story_desk, typed, actor=office.who("handler", case), at=NOW)
    (plan,) = movable(story_desk, name="petition").ready
    assert any("1 份没有提交的填写" in each.zh for each in plan.differences)


def test_forms_go_along_and_what_was_filed_stays_as_filed(story_desk: Desk) -> None:
    office = Office(story_desk, TODAY)
    case = office.bring(office.register(), "accept")
    change = replaced("title: 告知方式", "title: 怎样告知")
    publish(story_desk, next_version(story_desk, "forms/acceptance.yaml", change, on=TODAY))
    published(story_desk, RENAMED, PETITION)
    clerk = person(story_desk, "han-zhuoqun")
    before = open_file(story_desk, case, actor=clerk, at=NOW).filings
    move(story_desk, case, name="petition")
    assert versions_of(story_desk, case)["acceptance"] == 2
    after = open_file(story_desk, case, actor=clerk, at=NOW)
    assert after.filings == before
    assert after.stage.title.zh == "办理中"


def test_a_step_the_version_no_longer_has_keeps_its_name_in_the_story(story_desk: Desk) -> None:
    seen = revision_of(story_desk)
    published(
        story_desk,
        lambda text: (
            text.replace("id: issue", "id: hand-out")
            .replace("opens: issue", "opens: hand-out")
            .replace("starts: issue", "starts: hand-out")
        ),
    )
    move(story_desk)
    handler = person(story_desk, "chen-xiang")
    file = open_file(story_desk, OPEN, actor=handler, at=NOW)
    assert step_done(file.book, "issue").id == "issue"
    assert changes_since(story_desk, file, 0, actor=handler, at=NOW)
    assert revision_of(story_desk) == seen + 1


@pytest.mark.parametrize(
    ("chosen", "reason", "said"),
    [
        ({}, REASON, "至少选一件"),
        ({OPEN: 1}, " ", "理由"),
        ({OPEN: 1}, "长" * 2001, "最多 2000 字"),
        ({str(one): 1 for one in range(MOST_MOVED + 1)}, REASON, "最多 100 件"),
    ],
)
def test_what_is_missing_is_asked_for(
    story_desk: Desk, chosen: dict[str, int], reason: str, said: str
) -> None:
    published(story_desk)
    with pytest.raises(FilingError, match=said):
        move(story_desk, chosen=chosen, reason=reason)


def test_only_who_approves_rules_moves_cases(story_desk: Desk) -> None:
    published(story_desk)
    author = person(story_desk, "ma-zhihao")
    with pytest.raises(AccessError):
        movable_cases(story_desk, "workflow", "rectification", 2, actor=author, at=NOW)
    with pytest.raises(AccessError):
        move_cases(
            story_desk,
            "workflow",
            "rectification",
            2,
            chosen={OPEN: revision_of(story_desk)},
            reason=REASON,
            actor=author,
            at=NOW,
        )


def test_no_case_moves_to_a_version_before_its_day(story_desk: Desk) -> None:
    later = TODAY + timedelta(days=1)
    publish(story_desk, next_version(story_desk, WORKFLOW, LONGER, on=later))
    with pytest.raises(TransitionError, match="届时才能调整"):
        movable(story_desk)


def test_a_withdrawn_version_takes_no_cases_but_they_can_leave_it(story_desk: Desk) -> None:
    published(story_desk)
    move(story_desk)
    with story_desk.database.writing(story_desk.county) as unit:
        pin = next(pin for pin in unit.case(OPEN).bundle if pin.id == "rectification")
        event = DocumentWithdrawn(document=pin, reason="有误", on=TODAY)
        unit.record(event, actor=person(story_desk, "pan-zhongliang"), at=NOW)
    with pytest.raises(TransitionError, match="已停用"):
        movable(story_desk)
    chosen = {OPEN: revision_of(story_desk)}
    actor = person(story_desk, "pan-zhongliang")
    move_cases(
        story_desk,
        "workflow",
        "rectification",
        1,
        chosen=chosen,
        reason=REASON,
        actor=actor,
        at=NOW,
    )
    assert versions_of(story_desk)["rectification"] == 1


def test_a_closed_case_or_one_that_has_the_version_is_not_moved(story_desk: Desk) -> None:
    published(story_desk)
    move(story_desk)
    with pytest.raises(TransitionError, match="已经在用这一版"):
        move(story_desk)


@pytest.mark.parametrize(("kind", "name"), [("rubric", "first-petition"), ("workflow", "none")])
def test_only_what_cases_keep_has_cases_to_move(story_desk: Desk, kind: str, name: str) -> None:
    with pytest.raises(NotFoundError):
        movable(story_desk, kind, name)
