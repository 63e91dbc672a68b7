from __future__ import annotations

from decimal import Decimal

import pytest
from office_support import COUNTY, HELD, Office

from engine.audit.entry import AssessmentPosted, BulletinIssued, LostItem, ResultConfirmed
from engine.configuration.programme import Programme
from engine.expressions.names import Dictionary
from engine.rules.facts import FactSheet
from engine.services.consequences import due_consequences, review_facts

SESSION = "monthly-review-2023-05-1"
CARD, FUNDS = "petition-2023-00001", "petition-2023-00002"
LOSSES = {
    "excellent": {"hollow-wording": 3},
    "qualified": {"shallow-investigation": 8, "hollow-wording": 3},
    "unqualified": {
        "shallow-investigation": 8,
        "delayed-action": 8,
        "main-demand-avoided": 10,
        "nature-undetermined": 6,
    },
}


@pytest.mark.parametrize(
    ("grade", "lists", "bulletins", "postings"),
    [
        ("excellent", 0, 0, {"商务局": Decimal(1)}),
        ("qualified", 1, 0, {}),
        ("unqualified", 1, 1, {"商务局": Decimal(-2), "市场监管局": Decimal(-2)}),
    ],
)
def test_each_grade_has_its_consequences(
    panel: Office, grade: str, lists: int, bulletins: int, postings: dict[str, Decimal]
) -> None:
    assert panel.judge(SESSION, CARD, LOSSES[grade]).grade == grade
    with panel.desk.database.reading(COUNTY) as unit:
        assert len(unit.children(CARD)) == lists
        assert len(unit.bulletins(case=CARD)) == bulletins
        assert {line.unit: line.points for line in unit.assessments()} == postings


def test_a_bulletin_names_the_units_and_never_the_petitioner(panel: Office) -> None:
    panel.judge(SESSION, CARD, LOSSES["unqualified"])
    (bulletin,) = [e.event for e in panel.journal() if isinstance(e.event, BulletinIssued)]
    assert (bulletin.units, bulletin.audience, bulletin.on) == (("商务局",), "全市", HELD)
    assert "胡秋实" not in bulletin.model_dump_json()


def test_every_posting_names_the_rule_it_follows_from(panel: Office) -> None:
    panel.judge(SESSION, CARD, LOSSES["excellent"])
    (posted,) = [e.event for e in panel.journal() if isinstance(e.event, AssessmentPosted)]
    assert (posted.rule, posted.case, posted.session) == ("excellent-bonus", CARD, SESSION)


def test_the_deficiency_list_knows_the_result_it_follows_from(panel: Office) -> None:
    panel.judge(SESSION, CARD, LOSSES["unqualified"])
    listed = panel.case(panel.child(CARD))
    assert (listed.workflow, listed.session, listed.stage) == (
        "rectification",
        SESSION,
        "rectifying",
    )
    assert listed.number == "嵊评改〔2023〕1号"
    assert listed.facts["review.score"] == Decimal(68)
    assert listed.facts["review.grade"] == "unqualified"


def test_a_town_s_list_falls_to_the_town(panel: Office) -> None:
    panel.judge(SESSION, FUNDS, LOSSES["qualified"])
    listed = panel.case(panel.child(FUNDS))
    assert (listed.lead, listed.co_units) == ("甘霖镇", ("农业农村局",))
    assert {holder.person for holder in listed.holders} == {
        "qian-dandan",
        "guo-yueqin",
        "wu-lanfang",
    }


def _result(**given: object) -> ResultConfirmed:
    plain: dict[str, object] = {
        "session": SESSION,
        "case": CARD,
        "round": 1,
        "score": Decimal(85),
        "grade": "qualified",
        "lost": (),
        "dimensions": {},
        "sentence": "",
    }
    return ResultConfirmed.model_validate({**plain, **given})


def _lost(item: str, points: str) -> LostItem:
    return LostItem(item=item, title=item, dimension=None, points=Decimal(points), basis="")


def test_the_facts_of_a_result_add_up_items_and_points() -> None:
    lost = (_lost("late", "2.5"), _lost("shallow", "7"))
    facts = review_facts(_result(lost=lost, vetoes=(_lost("leak", "0"),)))
    assert facts == {
        "review.score": Decimal(85),
        "review.grade": "qualified",
        "review.points_lost": Decimal("9.5"),
        "review.items_lost": Decimal(3),
        "review.veto": True,
    }


@pytest.mark.parametrize(
    ("programme", "grade", "rules"),
    [
        ("monthly-review", "excellent", ["excellent-bonus"]),
        ("monthly-review", "qualified", ["deficiency-list"]),
        ("monthly-review", "unqualified", ["deficiency-list", "bulletin-and-deduction"]),
        ("quarterly-review", "passed", ["passed-bonus"]),
        ("quarterly-review", "sour", ["deficiency-list"]),
        ("quarterly-review", "spicy", ["deficiency-list", "bulletin-and-deduction"]),
    ],
)
def test_what_is_due_stands_in_the_programme_in_its_order(
    office: Office, programme: str, grade: str, rules: list[str]
) -> None:
    with office.desk.database.reading(COUNTY) as unit:
        document = office.desk.library(unit).find("programme", programme, on=HELD).document
        facts: Dictionary = office.desk.dictionary(unit, HELD)
    assert isinstance(document, Programme)
    sheet = FactSheet({"review.grade": grade}, facts)
    assert [rule.id for rule in due_consequences(document, sheet)] == rules
