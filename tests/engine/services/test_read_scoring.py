from __future__ import annotations

from decimal import Decimal

import pytest
from story_support import JULY, MAY, NOW, PETITIONER, SALON, assessors, draw_july, hand_in, person

from engine.errors import AccessError, IntegrityError, NotFoundError
from engine.scoring.deductions import Finding
from engine.services.desk import Desk
from engine.services.read_scoring import SheetDesk, open_sheet
from engine.services.score_case import recuse
from engine.services.stored_findings import finding_from_json, finding_to_json


def found(item: str, points: str) -> Finding:
    return Finding(item, Decimal(points), "理由", "证据")


HARSH = tuple(
    found(item, "8")
    for item in ("shirking", "shallow-investigation", "delayed-action", "main-demand-avoided")
)


def sheet(desk: Desk, name: str, case: str | None = None) -> SheetDesk:
    """Open the sheet of a drawn case in the second session; of the salon in the first."""
    session = JULY if case else MAY
    return open_sheet(desk, session, case or SALON, actor=person(desk, name), at=NOW)


def test_what_the_facts_find_lies_there_before_anybody_scores(read_desk: Desk) -> None:
    facts = sheet(read_desk, "yu-lan").facts
    assert facts["no-site-visit"].points == 3
    assert "实地核查次数" in facts["no-site-visit"].reason
    assert facts["conclude-late"].points == 0


def test_items_left_to_the_panel_are_not_among_the_facts(read_desk: Desk) -> None:
    assert "shirking" not in sheet(read_desk, "yu-lan").facts


def test_trying_findings_stores_nothing(story_desk: Desk) -> None:
    case = draw_july(story_desk)[0]
    opened = sheet(story_desk, "yu-lan", case)
    blank = opened.try_findings(()).sheet.total
    trial = opened.try_findings([found("shirking", "3")])
    assert (trial.sheet.total, trial.faults) == (blank - 3, ())
    assert sheet(story_desk, "yu-lan", case).own is None


def test_a_faulty_finding_is_named_and_the_others_still_count(read_desk: Desk) -> None:
    opened = sheet(read_desk, "yu-lan")
    trial = opened.try_findings([found("shirking", "3"), found("hollow-wording", "0.3")])
    assert [fault[0] for fault in trial.faults] == ["hollow-wording"]
    assert {item.item for item in trial.sheet.items} >= {"shirking"}


def test_the_own_sheet_is_shown_once_it_is_in(story_desk: Desk) -> None:
    case = draw_july(story_desk)[0]
    hand_in(story_desk, JULY, case, [(found("shirking", "3"),)])
    own = sheet(story_desk, "yu-lan", case).own
    assert own is not None
    assert "shirking" in {item.item for item in own.items}


def test_nobody_reads_another_sheet_before_all_are_in(story_desk: Desk) -> None:
    case = draw_july(story_desk)[0]
    hand_in(story_desk, JULY, case, [(found("shirking", "3"),)])
    other = sheet(story_desk, "zhu-mantang", case)
    assert other.own is None
    assert [seat.handed for seat in other.seats] == [True, False, False, False, False]
    assert "shirking" not in {item.item for item in other.try_findings(()).sheet.items}


def test_a_second_look_says_why_and_brings_back_ones_own_findings(story_desk: Desk) -> None:
    case = draw_july(story_desk)[0]
    hand_in(story_desk, JULY, case, [HARSH, (), (), (), ()])
    opened = sheet(story_desk, "yu-lan", case)
    assert opened.second_look is not None
    assert "等次不一致" in opened.second_look.text()
    assert "grades differ" in opened.second_look.text("en")
    assert opened.before == HARSH
    assert sheet(story_desk, "zhu-mantang", case).before == ()


def test_the_material_is_veiled(read_desk: Desk) -> None:
    opened = sheet(read_desk, "yu-lan")
    assert next(shown.filing.step for shown in opened.material) == "register"
    assert PETITIONER not in repr([shown.answers for shown in opened.material])


def test_the_steps_tell_what_was_done_when(read_desk: Desk) -> None:
    steps = sheet(read_desk, "yu-lan").steps
    assert [title.zh for _, title, _ in steps][:2] == ["登记", "分流转办"]
    assert steps == tuple(sorted(steps, key=lambda step: step[0]))


def test_a_member_with_a_later_seat_is_told_so_and_sees_no_material(read_desk: Desk) -> None:
    opened = sheet(read_desk, "yuan-hongying")
    assert not opened.scores
    assert "席位在后" in opened.refusals[0].zh
    assert opened.material == ()


def test_a_recused_member_is_told_why_and_sees_no_material(story_desk: Desk) -> None:
    case = draw_july(story_desk)[0]
    session = JULY
    recuse(story_desk, session, case, reason="亲属", actor=person(story_desk, "yu-lan"), at=NOW)
    opened = sheet(story_desk, "yu-lan", case)
    assert not opened.scores
    assert "亲属" in opened.refusals[0].zh
    assert opened.material == ()
    assert "yu-lan" not in assessors(story_desk, session, case)


@pytest.mark.parametrize("stranger", ["cai-jialiang", "ying-xuefang"])
def test_only_members_of_the_panel_open_a_sheet(read_desk: Desk, stranger: str) -> None:
    with pytest.raises(AccessError):
        sheet(read_desk, stranger)


def test_a_case_that_was_not_drawn_has_no_sheet(read_desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        sheet(read_desk, "yu-lan", "petition-2023-99999")


def test_a_finding_survives_being_stored() -> None:
    for finding in (found("shirking", "2.5"), Finding("leaked", None, "泄露", count=2)):
        assert finding_from_json(finding_to_json(finding)) == finding


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"item": "a", "points": "much", "reason": "", "evidence": "", "count": 1},
        {"item": "a", "points": None, "reason": "", "evidence": "", "count": "often"},
    ],
)
def test_a_finding_that_cannot_be_read_raises_the_alarm(stored: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        finding_from_json(stored)
