"""Cases as they stand: what each event changes, and how they are found again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from engine.audit.entry import Holder, Pin
from engine.errors import NotFoundError
from engine.records.values import Proposal, Signature, StepEvent

if TYPE_CHECKING:
    from tests.engine.records.conftest import Clerk


@pytest.fixture
def case(clerk: Clerk) -> Clerk:
    clerk.open()
    return clerk


class TestWhatEventsChange:
    def test_an_opened_case_stands_at_its_first_stage(self, clerk: Clerk) -> None:
        clerk.open(parent=None, given={"petition.kind": "complaint"})
        case = clerk.case()
        assert (case.stage, case.final, case.cleared_on, case.revision) == (
            "registered",
            False,
            None,
            1,
        )
        assert case.bundle == (Pin(kind="form", id="register", version=1, sha256="f" * 64),)
        assert case.facts == {"petition.kind": "complaint"}

    def test_an_unknown_case_is_not_found(self, clerk: Clerk) -> None:
        with pytest.raises(NotFoundError) as caught:
            clerk.case("p9")
        assert caught.value.value == "p9"

    def test_a_step_moves_the_case(self, case: Clerk) -> None:
        case.step(to_stage="accepted", headline="油烟扰民")
        assert (case.case().stage, case.case().headline) == ("accepted", "油烟扰民")

    def test_a_step_without_headline_keeps_the_one_there_is(self, case: Clerk) -> None:
        case.step(headline="油烟扰民")
        case.step(step="note")
        assert case.case().headline == "油烟扰民"

    def test_facts_of_every_type_keep_value_and_type(self, case: Clerk) -> None:
        case.step(
            facts={
                "text": "东溪镇",
                "number": {"number": "12.50"},
                "day": {"date": "2023-05-04"},
                "yes": True,
                "no": False,
            }
        )
        facts = case.case().facts
        assert facts == {
            "text": "东溪镇",
            "number": Decimal("12.5"),
            "day": date(2023, 5, 4),
            "yes": True,
            "no": False,
        }
        assert type(facts["number"]) is Decimal
        assert facts["no"] is False

    def test_a_later_fact_takes_the_place_of_an_earlier_one(self, case: Clerk) -> None:
        case.step(facts={"topic": "smoke", "place": "dongxi"})
        case.step(facts={"topic": "noise"})
        assert case.case().facts == {"topic": "noise", "place": "dongxi"}

    def test_a_fact_given_as_none_is_removed(self, case: Clerk) -> None:
        case.step(facts={"topic": "smoke"})
        case.step(facts={"topic": None})
        assert case.case().facts == {}

    def test_a_very_long_text_is_kept_whole(self, case: Clerk) -> None:
        case.step(facts={"story": "诉" * 5000})
        assert case.case().facts == {"story": "诉" * 5000}

    def test_a_case_is_struck_off_on_the_day_of_the_step(self, case: Clerk) -> None:
        case.step(on=date(2023, 6, 1), cleared=True)
        case.step(on=date(2023, 6, 9), cleared=True)
        assert case.case().cleared_on == date(2023, 6, 1)

    def test_a_later_step_can_take_the_striking_off_back(self, case: Clerk) -> None:
        case.step(cleared=True, final=True)
        case.step(cleared=False)
        assert (case.case().cleared_on, case.case().final) == (None, False)

    def test_routing_names_units_and_holders(self, case: Clerk) -> None:
        case.route()
        found = case.case()
        assert (found.lead, found.co_units, found.area, found.topic, found.place) == (
            "market",
            ("ecology", "police"),
            "east",
            "smoke",
            "dongxi",
        )
        assert found.holders == (
            Holder(role="handler", post="market-clerk", person="wang"),
            Holder(role="leader", post="market-head", person="chen"),
        )

    def test_routing_again_replaces_those_named_before(self, case: Clerk) -> None:
        case.route()
        case.route(lead="ecology", co_units=(), holders=())
        found = case.case()
        assert (found.lead, found.co_units, found.holders) == ("ecology", (), ())

    def test_signatures_are_kept_in_order(self, case: Clerk) -> None:
        case.sign(agreed=False)
        at = case.now
        case.sign(round=2)
        assert case.case().signatures[0] == Signature(
            sign_off="reply",
            round=1,
            tier="head",
            person="li",
            agreed=False,
            at=at,
            shown_sha256="a" * 64,
        )
        assert [each.round for each in case.case().signatures] == [1, 2]

    def test_a_proposal_is_open_until_its_step_is_done(self, case: Clerk) -> None:
        case.escalate()
        assert case.case().proposals == (
            Proposal(
                rule="late",
                title="逾期督办",
                step="supervise",
                to=("chen",),
                raised_on=date(2023, 6, 1),
                done=False,
            ),
        )
        case.step(step="supervise")
        assert case.case().proposals[0].done

    def test_another_step_leaves_the_proposal_open(self, case: Clerk) -> None:
        case.escalate()
        case.step(step="note")
        assert not case.case().proposals[0].done

    def test_a_step_done_before_the_proposal_does_not_count(self, case: Clerk) -> None:
        case.step(step="supervise")
        case.escalate()
        assert not case.case().proposals[0].done

    def test_a_reminder_ends_with_the_case(self, case: Clerk) -> None:
        case.escalate(act="remind", step=None)
        case.step(final=True)
        assert case.case().proposals[0].done

    def test_a_rule_that_did_the_step_itself_has_fired_and_asks_for_nothing(
        self, case: Clerk
    ) -> None:
        case.escalate(act="step")
        assert (case.case().fired, case.case().proposals) == (("late",), ())

    def test_the_revision_counts_every_entry_about_the_case(self, case: Clerk) -> None:
        case.step()
        case.route()
        case.sign()
        case.escalate()
        assert case.case().revision == 5

    def test_steps_are_read_as_clocks_want_them(self, case: Clerk) -> None:
        case.file()
        at = case.now
        case.step()
        with case.reading() as unit:
            first, second = unit.step_events("p1")
        assert first == StepEvent(
            seq=2,
            step="register",
            on=date(2023, 5, 4),
            at=at,
            actor="li",
            on_behalf="李敏",
            from_stage=None,
            to_stage="registered",
            filing="f1",
        )
        assert second.step == "accept"

    def test_steps_of_many_cases_come_at_once_and_none_is_left_out(self, case: Clerk) -> None:
        case.open("p2", 2)
        case.step()
        with case.reading() as unit:
            found = unit.step_events_of(("p1", "p2"))
        assert [len(found["p1"]), found["p2"]] == [1, ()]


@pytest.fixture(scope="module")
def archive(new_clerk: Callable[[], Clerk]) -> Clerk:
    """Four cases that differ in what lists are filtered by."""
    clerk = new_clerk()
    clerk.convene()
    clerk.open("p1", 1, opened_on=date(2023, 1, 10))
    clerk.route("p1")
    clerk.step(
        "p1", headline="餐饮油烟扰民100%", facts={"kind": "complaint", "amount": {"number": "5"}}
    )
    clerk.open("p2", 2, opened_on=date(2023, 2, 10))
    clerk.route("p2", lead="ecology", co_units=("market",), holders=(), area="west", topic="noise")
    clerk.step("p2", to_stage="settled", final=True, cleared=True, facts={"kind": "advice"})
    clerk.open("p3", 3, opened_on=date(2023, 2, 10), parent="p1")
    clerk.open("d1", 1, workflow="deficiency", opened_on=date(2023, 3, 1), session="s1")
    return clerk


FILTERS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing finds all, newest first": ({}, ["d1", "p3", "p2", "p1"]),
    "a filter of None is none": ({"stage": None}, ["d1", "p3", "p2", "p1"]),
    "ids": ({"ids": ("p3", "p1", "p9")}, ["p3", "p1"]),
    "no ids find nothing": ({"ids": ()}, []),
    "workflow": ({"workflow": "deficiency"}, ["d1"]),
    "one of several workflows": ({"workflow": ("deficiency", "other")}, ["d1"]),
    "stage": ({"stage": "accepted"}, ["p1"]),
    "lead unit": ({"lead": "market"}, ["p1"]),
    "lead or co-unit": ({"unit": "market"}, ["p2", "p1"]),
    "area": ({"area": "west"}, ["p2"]),
    "topic": ({"topic": ("noise", "smoke")}, ["p2", "p1"]),
    "place": ({"place": "dongxi"}, ["p2", "p1"]),
    "holder": ({"person": "wang"}, ["p1"]),
    "parent": ({"parent": "p1"}, ["p3"]),
    "session": ({"session": "s1"}, ["d1"]),
    "opened from, inclusive": ({"opened_from": date(2023, 2, 10)}, ["d1", "p3", "p2"]),
    "opened to, inclusive": ({"opened_to": date(2023, 2, 10)}, ["p3", "p2", "p1"]),
    "final": ({"final": True}, ["p2"]),
    "not final": ({"final": False}, ["d1", "p3", "p1"]),
    "struck off": ({"cleared": True}, ["p2"]),
    "not struck off": ({"cleared": False}, ["d1", "p3", "p1"]),
    "text in the headline": ({"text": "油烟"}, ["p1"]),
    "text in the number": ({"text": "〕3号"}, ["p3"]),
    "percent means percent": ({"text": "100%"}, ["p1"]),
    "underscore means underscore": ({"text": "100_"}, []),
    "a fact": ({"facts": {"kind": "complaint"}}, ["p1"]),
    "a number however written": ({"facts": {"amount": Decimal("5.00")}}, ["p1"]),
    "an unknown fact": ({"facts": {"kind": None}}, ["d1", "p3"]),
    "any of several filters": ({"any_of": ({"lead": "market"}, {"session": "s1"})}, ["d1", "p1"]),
    "any of no filter finds nothing": ({"any_of": ()}, []),
    "several at once": ({"workflow": "petition", "final": False}, ["p3", "p1"]),
}


class TestLists:
    @pytest.mark.parametrize(("wanted", "expected"), FILTERS.values(), ids=FILTERS.keys())
    def test_a_list_holds_what_its_filter_says(
        self, archive: Clerk, wanted: dict[str, Any], expected: list[str]
    ) -> None:
        with archive.reading() as unit:
            assert [each.id for each in unit.cases(**wanted)] == expected
            assert unit.count_cases(**wanted) == len(expected)

    def test_a_page_is_cut_from_the_list(self, archive: Clerk) -> None:
        with archive.reading() as unit:
            assert [each.id for each in unit.cases(limit=2, offset=1)] == ["p3", "p2"]
            assert [each.id for each in unit.cases(offset=3)] == ["p1"]

    def test_the_oldest_can_come_first(self, archive: Clerk) -> None:
        with archive.reading() as unit:
            assert [each.id for each in unit.cases(order="oldest")] == ["p1", "p2", "p3", "d1"]

    def test_a_case_in_a_list_is_the_same_as_alone(self, archive: Clerk) -> None:
        with archive.reading() as unit:
            assert all(unit.case(each.id) == each for each in unit.cases())

    def test_children_are_those_that_follow_from_a_case(self, archive: Clerk) -> None:
        with archive.reading() as unit:
            assert [each.id for each in unit.children("p1")] == ["p3"]

    def test_a_page_takes_the_same_queries_however_long_it_is(self, archive: Clerk) -> None:
        asked: list[str] = []
        engine = archive.database._engine

        def note(*told: object) -> None:
            asked.append(str(told[2]))

        event.listen(engine, "before_cursor_execute", note)
        try:
            with archive.reading() as unit:
                counts = []
                for limit in (1, 4):
                    asked.clear()
                    assert len(unit.cases(limit=limit)) == limit
                    counts.append(len([each for each in asked if each.startswith("SELECT")]))
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert counts == [6, 6]


class TestSerials:
    def test_the_first_case_of_a_year_gets_one(self, clerk: Clerk) -> None:
        with clerk.reading() as unit:
            assert unit.next_serial("petition", 2023) == 1

    def test_serials_count_by_workflow_and_year(self, clerk: Clerk) -> None:
        clerk.open("p1", 1)
        clerk.open("p2", 7)
        clerk.open("p3", 1, year=2024)
        with clerk.reading() as unit:
            assert unit.next_serial("petition", 2023) == 8
            assert unit.next_serial("petition", 2024) == 2
            assert unit.next_serial("deficiency", 2023) == 1
