from __future__ import annotations

from decimal import Decimal

import pytest
from office_support import CHAIR, COUNTY, HELD, MEMBERS, SECRETARY, Office

from engine.audit.entry import Recused, ResultConfirmed, ScoresOpened, SessionClosed, SheetHanded
from engine.clock import moment_of
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError, TransitionError
from engine.services.review_session import add_members
from engine.services.score_case import (
    combined_result,
    findings_locked,
    points_lost,
    preview_sheet,
    sheets_of_round,
)

SESSION = "monthly-review-2023-05-1"
CARD, FUNDS, ROAD = (f"petition-2023-0000{number}" for number in (1, 2, 3))
STERN = {"shallow-investigation": 8, "delayed-action": 8, "main-demand-avoided": 10}


# who scores


def test_the_first_five_by_seat_score(panel: Office) -> None:
    assert panel.table(SESSION, CARD).assessors == MEMBERS[:5]


def test_who_belongs_to_the_unit_reviewed_does_not_score(settled_office: Office) -> None:
    office = settled_office
    members = ("guo-yueqin", *MEMBERS)  # of 甘霖镇, which leads one of the cases
    session = office.drawn_session(members)
    assert office.table(session, FUNDS).assessors == MEMBERS[:5]
    assert office.table(session, CARD).assessors == members[:5]
    with pytest.raises(AccessError, match="甘霖镇任职"):
        office.hand_in(session, FUNDS, "guo-yueqin")


def test_who_belongs_to_an_assisting_unit_does_not_score(settled_office: Office) -> None:
    members = ("ding-yaping", *MEMBERS)  # of 市场监管局, which assists with prepaid cards
    session = settled_office.drawn_session(members)
    assert settled_office.table(session, CARD).assessors == MEMBERS[:5]


def test_a_case_that_was_not_drawn_has_no_table(panel: Office) -> None:
    with pytest.raises(NotFoundError, match="不在本次抽取之列"):
        panel.table(SESSION, "petition-2023-00099")


@pytest.mark.parametrize("person", [MEMBERS[5], "guo-yueqin", CHAIR, "chen-xiang"])
def test_nobody_else_hands_in_a_sheet(panel: Office, person: str) -> None:
    with pytest.raises(AccessError, match="您不评此件"):
        panel.hand_in(SESSION, CARD, person)
    assert panel.reviewed(SESSION, CARD).handed == ()


# recusal


def test_a_recusal_moves_the_next_seat_up(panel: Office) -> None:
    panel.recuse(SESSION, CARD, MEMBERS[1])
    assert panel.table(SESSION, CARD).assessors == (MEMBERS[0], *MEMBERS[2:6])
    assert panel.table(SESSION, FUNDS).assessors == MEMBERS[:5]
    with pytest.raises(AccessError, match="已申报回避：亲属在该单位任职"):
        panel.hand_in(SESSION, CARD, MEMBERS[1])
    panel.hand_in(SESSION, CARD, MEMBERS[5])


def test_a_recusal_is_refused_when_too_few_would_be_left(panel: Office) -> None:
    for person in MEMBERS[:2]:
        panel.recuse(SESSION, CARD, person)
    with pytest.raises(TransitionError, match="不足5人，请先增补评委"):
        panel.recuse(SESSION, CARD, MEMBERS[2])
    assert MEMBERS[2] in panel.table(SESSION, CARD).assessors
    assert len([e for e in panel.journal() if isinstance(e.event, Recused)]) == 2


def test_after_others_were_seated_the_recusal_stands(panel: Office) -> None:
    for person in MEMBERS[:2]:
        panel.recuse(SESSION, CARD, person)
    add_members(
        panel.desk, SESSION, ["zhang-zhiming"], actor=panel.person(SECRETARY), at=moment_of(HELD)
    )
    panel.recuse(SESSION, CARD, MEMBERS[2])
    assert panel.table(SESSION, CARD).assessors == (*MEMBERS[3:], "zhang-zhiming")


def test_nobody_scores_a_case_for_which_too_few_are_free(settled_office: Office) -> None:
    office = settled_office
    session = office.drawn_session(("guo-yueqin", *MEMBERS[:4]))
    with pytest.raises(TransitionError, match="不足5人"):
        office.hand_in(session, FUNDS, MEMBERS[0])
    office.hand_in(session, CARD, MEMBERS[0])


def test_a_recusal_needs_a_reason(panel: Office) -> None:
    with pytest.raises(FilingError, match="回避理由"):
        panel.recuse(SESSION, CARD, MEMBERS[0], "  ")


def test_who_is_not_on_the_panel_has_nothing_to_recuse_from(panel: Office) -> None:
    with pytest.raises(AccessError, match="不在本次评查组"):
        panel.recuse(SESSION, CARD, "chen-xiang")


def test_whose_sheet_is_in_can_no_longer_recuse(panel: Office) -> None:
    panel.hand_in(SESSION, CARD, MEMBERS[0])
    with pytest.raises(TransitionError, match="已提交评分表"):
        panel.recuse(SESSION, CARD, MEMBERS[0])


def test_nobody_recuses_once_the_scores_are_open(panel: Office) -> None:
    panel.score(SESSION, CARD, {}, {}, {}, {}, STERN)
    with pytest.raises(TransitionError, match="评分已经公开"):
        panel.recuse(SESSION, CARD, MEMBERS[0])


# sheets


def test_facts_score_themselves(panel: Office) -> None:
    sheet = preview_sheet(panel.table(SESSION, CARD), ())
    assert (sheet.total, sheet.grade) == (Decimal(100), "excellent")
    assert findings_locked(sheet) == ()


def test_what_the_facts_deduct_is_locked_on_the_sheet(settled_office: Office) -> None:
    office = settled_office
    name = office.register(petitioner_phone="13900005555", topic="食品安全")
    for step in ("route", "accept", "investigate"):
        office.do(name, step, **({"evidence": []} if step == "investigate" else {}))
    office.sign(name)
    office.do(name, "reply", cites_law=False)
    office.do(name, "settle")
    session = office.drawn_session()
    locked = findings_locked(preview_sheet(office.table(session, name), ()))
    assert {item.item: item.points for item in locked} == {
        "no-contact": Decimal(4),
        "no-site-visit": Decimal(3),
        "evidence-thin": Decimal(3),
        "no-legal-basis": Decimal(3),
        "no-follow-up": Decimal(2),
    }
    assert all(item.basis and item.reason for item in locked)


@pytest.mark.parametrize(
    "found",
    [
        {"shallow-investigation": 9},
        {"shallow-investigation": -1},
        {"no-contact": 4},
        {"unheard-of": 3},
    ],
)
def test_a_wrong_finding_names_the_item_and_keeps_no_sheet(
    panel: Office, found: dict[str, int]
) -> None:
    with pytest.raises(FilingError) as refused:
        panel.hand_in(SESSION, CARD, MEMBERS[0], found)
    assert [path for path, _, _ in refused.value.faults] == list(found)
    with panel.desk.database.reading(COUNTY) as unit:
        assert unit.sheets(SESSION, CARD) == ()


def test_an_assessor_hands_in_once(panel: Office) -> None:
    panel.hand_in(SESSION, CARD, MEMBERS[0], {"shallow-investigation": 2})
    with pytest.raises(ConflictError, match="不能重复提交"):
        panel.hand_in(SESSION, CARD, MEMBERS[0], {"shallow-investigation": 8})
    with panel.desk.database.reading(COUNTY) as unit:
        (kept,) = unit.sheets(SESSION, CARD)
    assert kept.content["sheet"]["total"] == "98"  # type: ignore[index]


def test_the_journal_holds_the_hash_of_a_sheet_and_not_what_it_says(panel: Office) -> None:
    panel.hand_in(SESSION, CARD, MEMBERS[0], {"shallow-investigation": 2})
    entry = panel.journal()[-1].event
    assert isinstance(entry, SheetHanded)
    with panel.desk.database.reading(COUNTY) as unit:
        (kept,) = unit.sheets(SESSION, CARD)
    assert entry.sheet_sha256 == kept.sha256
    assert "shallow-investigation" not in entry.model_dump_json()


def test_scores_open_with_the_last_sheet_and_not_before(panel: Office) -> None:
    for person in MEMBERS[:4]:
        panel.hand_in(SESSION, CARD, person)
        assert panel.reviewed(SESSION, CARD).opened_rounds == ()
    panel.hand_in(SESSION, CARD, MEMBERS[4], {"hollow-wording": 2})
    (opened,) = [e.event for e in panel.journal() if isinstance(e.event, ScoresOpened)]
    assert [str(opened.totals[person]) for person in MEMBERS[:5]] == ["100"] * 4 + ["98"]
    assert opened.second_look is None


def test_there_is_no_result_before_all_sheets_are_in(panel: Office) -> None:
    for person in MEMBERS[:3]:
        panel.hand_in(SESSION, CARD, person)
    table = panel.table(SESSION, CARD)
    with (
        panel.desk.database.reading(COUNTY) as unit,
        pytest.raises(TransitionError, match="还有2张评分表未提交"),
    ):
        combined_result(unit, table)
    with pytest.raises(TransitionError):
        panel.confirm(SESSION, CARD)


# second look


@pytest.mark.parametrize(
    ("found", "again"),
    [
        ([{}] * 5, False),
        ([{}, {}, {}, {}, {"shallow-investigation": 8}], False),  # 92 is excellent too
        ([{}, {}, {}, {}, {"shallow-investigation": 8, "hollow-wording": 3}], True),  # 89 is not
        ([STERN, STERN, STERN, STERN, {"main-demand-avoided": 10, "delayed-action": 8}], False),
    ],
)
def test_the_panel_looks_again_when_grades_split_or_points_lie_far_apart(
    panel: Office, found: list[dict[str, int]], again: bool
) -> None:
    panel.score(SESSION, CARD, *found)
    reviewed = panel.reviewed(SESSION, CARD)
    assert (reviewed.second_look is not None) is again
    assert reviewed.round == (2 if again else 1)


def test_the_second_round_is_scored_anew_and_is_the_last(panel: Office) -> None:
    split = [{}, {}, {}, {}, STERN]
    panel.score(SESSION, CARD, *split)
    with pytest.raises(TransitionError):
        panel.confirm(SESSION, CARD)
    panel.score(SESSION, CARD, *split)
    assert panel.reviewed(SESSION, CARD).opened_rounds == (1, 2)
    result = panel.confirm(SESSION, CARD)
    assert (result.round, result.grade) == (2, "excellent")
    table = panel.table(SESSION, CARD)
    with panel.desk.database.reading(COUNTY) as unit:
        assert len(sheets_of_round(unit, table, 1)) == len(sheets_of_round(unit, table, 2)) == 5


# the chair


def test_the_chair_confirms_and_every_lost_point_keeps_clause_reason_and_finder(
    panel: Office,
) -> None:
    result = panel.judge(SESSION, CARD, {"shallow-investigation": 8, "leaders-absent": 3})
    assert (result.score, result.grade) == (Decimal("89.0"), "qualified")
    lost = {item.item: item for item in result.lost}
    assert lost["shallow-investigation"].points == 8
    assert lost["shallow-investigation"].basis.startswith("《信访工作条例》")
    assert lost["shallow-investigation"].reasons == ("见案卷",)
    assert len(lost["shallow-investigation"].found_by) == 5
    assert points_lost(result) == 11
    assert set(lost) == {"shallow-investigation", "leaders-absent"}


def test_extremes_are_dropped_item_by_item(panel: Office) -> None:
    sheets = [{"shallow-investigation": points} for points in (0, 4, 5, 6, 8)]
    result = panel.judge(SESSION, CARD, *[s if s["shallow-investigation"] else {} for s in sheets])
    assert result.score == 95


@pytest.mark.parametrize("person", [MEMBERS[0], SECRETARY, "ge-huafeng"])
def test_only_the_chair_of_the_session_confirms(panel: Office, person: str) -> None:
    panel.score(SESSION, CARD)
    with pytest.raises(AccessError, match="组长"):
        panel.confirm(SESSION, CARD, person)
    assert panel.reviewed(SESSION, CARD).result is None


def test_a_result_is_confirmed_once_and_then_closed_to_sheets(panel: Office) -> None:
    panel.judge(SESSION, CARD)
    with pytest.raises(TransitionError, match="结果已确认"):
        panel.confirm(SESSION, CARD)
    with pytest.raises(TransitionError, match="结果已确认"):
        panel.hand_in(SESSION, CARD, MEMBERS[0])
    assert len([e for e in panel.journal() if isinstance(e.event, ResultConfirmed)]) == 1


def test_the_session_closes_with_the_last_result(panel: Office) -> None:
    for case in (CARD, FUNDS):
        panel.judge(SESSION, case)
        assert panel.session(SESSION).stage == "scoring"
    panel.judge(SESSION, ROAD)
    assert panel.session(SESSION).stage == "closed"
    assert isinstance(panel.journal()[-1].event, SessionClosed)


def test_a_veto_of_the_majority_fixes_the_grade(panel: Office) -> None:
    veto = {"informant-leaked": True}
    panel.score(SESSION, CARD, veto, veto, veto, {}, {})
    panel.score(SESSION, CARD, veto, veto, veto, {}, {})
    result = panel.confirm(SESSION, CARD)
    assert (result.score, result.grade) == (Decimal(100), "unqualified")
    assert [item.item for item in result.vetoes] == ["informant-leaked"]


def test_one_alone_cannot_veto(panel: Office) -> None:
    sheets = [{"informant-leaked": True}, {}, {}, {}, {}]
    panel.score(SESSION, CARD, *sheets)
    panel.score(SESSION, CARD, *sheets)
    assert panel.confirm(SESSION, CARD).grade == "excellent"
