"""Counting cases in the database: earlier ones alike, and how many of each kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from engine.records.facts import likeness

if TYPE_CHECKING:
    from tests.engine.records.conftest import Clerk

YEAR = (date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture(scope="module")
def archive(new_clerk: Callable[[], Clerk]) -> Clerk:
    """Five petitions, three of one petitioner, and a case of another workflow."""
    clerk = new_clerk()
    told = {"who": "a1", "amount": {"number": "5.0"}, "joint": True, "day": {"date": "2023-01-01"}}
    clerk.open("p1", 1, opened_on=date(2023, 1, 10), given=told)
    clerk.open("p2", 2, opened_on=date(2023, 3, 10), given={**told, "amount": {"number": "5"}})
    clerk.open("p3", 3, opened_on=date(2023, 3, 10), given={**told, "joint": False})
    clerk.open("p4", 4, opened_on=date(2023, 3, 20), given={"who": "b2"})
    clerk.open("p5", 5, opened_on=date(2024, 1, 2))
    clerk.open("d1", 1, workflow="deficiency", opened_on=date(2023, 1, 1), given=told)
    clerk.route("p1")
    clerk.route("p2", lead="ecology")
    clerk.step("p4", cleared=True, final=True, to_stage="settled")
    return clerk


class TestEarlierCases:
    @pytest.mark.parametrize(
        ("before", "same", "count"),
        [
            ("p3", {"who": "a1"}, 2),
            ("p2", {"who": "a1"}, 1),
            ("p1", {"who": "a1"}, 0),
            ("p3", {"who": "b2"}, 0),
            ("p3", {"amount": Decimal("5.00")}, 2),
            ("p3", {"joint": True}, 2),
            ("p3", {"who": "a1", "joint": False}, 0),
            ("p3", {"day": date(2023, 1, 1)}, 2),
            ("p3", {"who": None}, 0),
            ("p3", {}, 2),
        ],
    )
    def test_cases_that_share_the_facts_and_came_first_are_counted(
        self, archive: Clerk, before: str, same: dict[str, Any], count: int
    ) -> None:
        with archive.reading() as unit:
            assert unit.earlier_cases("petition", before, same, *YEAR) == count

    def test_first_and_last_day_count(self, archive: Clerk) -> None:
        with archive.reading() as unit:
            day = date(2023, 1, 10)
            assert unit.earlier_cases("petition", "p3", {"who": "a1"}, day, day) == 1

    def test_for_a_case_not_yet_opened_every_one_is_earlier(self, archive: Clerk) -> None:
        with archive.reading() as unit:
            assert unit.earlier_cases("petition", "new", {"who": "a1"}, *YEAR) == 3

    def test_long_texts_are_compared_whole(self, clerk: Clerk) -> None:
        clerk.open("p1", 1, given={"story": "诉" * 500 + "甲"})
        with clerk.reading() as unit:
            for ending, count in (("甲", 1), ("乙", 0)):
                same = {"story": "诉" * 500 + ending}
                assert unit.earlier_cases("petition", "new", same, *YEAR) == count


class TestTally:
    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            ((), (((), 5),)),
            (("stage",), ((("registered",), 4), (("settled",), 1))),
            (("case.stage",), ((("registered",), 4), (("settled",), 1))),
            (("lead",), (((None,), 3), (("ecology",), 1), (("market",), 1))),
            (("cleared",), (((False,), 4), ((True,), 1))),
            (("who",), ((("a1",), 3), ((None,), 1), (("b2",), 1))),
            (("amount",), (((Decimal(5),), 3), ((None,), 2))),
            (("joint",), (((None,), 2), ((True,), 2), ((False,), 1))),
            (("day",), (((date(2023, 1, 1),), 3), ((None,), 2))),
            (("opened_year",), ((("2023",), 4), (("2024",), 1))),
            (
                ("opened_month",),
                ((("2023-03",), 3), (("2023-01",), 1), (("2024-01",), 1)),
            ),
            (
                ("opened_year", "who"),
                ((("2023", "a1"), 3), (("2023", "b2"), 1), (("2024", None), 1)),
            ),
        ],
    )
    def test_cases_are_counted_by_columns_and_facts(
        self, archive: Clerk, by: tuple[str, ...], expected: object
    ) -> None:
        with archive.reading() as unit:
            assert unit.tally("petition", by) == expected

    @pytest.mark.parametrize(
        ("where", "count"),
        [
            ({"stage": "settled"}, 1),
            ({"stage": ("settled", "registered")}, 5),
            ({"lead": None}, 3),
            ({"who": "a1"}, 3),
            ({"who": ("a1", "b2")}, 4),
            ({"who": None}, 1),
            ({"who": "a1", "joint": True}, 2),
            ({"who": ()}, 0),
        ],
    )
    def test_a_count_is_restricted_by_columns_and_facts(
        self, archive: Clerk, where: dict[str, Any], count: int
    ) -> None:
        with archive.reading() as unit:
            counted = unit.tally("petition", (), where)
        assert counted == (((), count),)

    def test_a_count_is_restricted_by_the_days_of_opening(self, archive: Clerk) -> None:
        with archive.reading() as unit:
            march = unit.tally("petition", (), None, date(2023, 3, 1), date(2023, 3, 31))
        assert march == (((), 3),)

    def test_all_workflows_can_be_counted_together(self, archive: Clerk) -> None:
        with archive.reading() as unit:
            assert unit.tally(None, ("workflow",)) == ((("petition",), 5), (("deficiency",), 1))


class TestResults:
    @pytest.fixture
    def reviewed(self, clerk: Clerk) -> Clerk:
        clerk.open("p1", 1, given={"kind": "complaint"})
        clerk.route("p1")
        clerk.open("p2", 2)
        clerk.convene()
        clerk.draw(cases=("p1", "p2"))
        clerk.confirm()
        clerk.confirm(case="p2", grade="excellent")
        return clerk

    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            (("grade",), ((("excellent",), 1), (("unqualified",), 1))),
            (("programme", "period"), ((("monthly", "2023-05"), 2),)),
            (("lead", "grade"), (((None, "excellent"), 1), (("market", "unqualified"), 1))),
            (("kind",), (((None,), 1), (("complaint",), 1))),
        ],
    )
    def test_results_are_counted_by_grade_session_and_case(
        self, reviewed: Clerk, by: tuple[str, ...], expected: object
    ) -> None:
        with reviewed.reading() as unit:
            assert unit.tally_results(by) == expected

    @pytest.mark.parametrize(
        ("wanted", "count"),
        [
            ({"programme": "monthly", "period": "2023-05"}, 2),
            ({"programme": "quarterly"}, 0),
            ({"held_from": date(2023, 6, 10), "held_to": date(2023, 6, 10)}, 2),
            ({"held_from": date(2023, 6, 11)}, 0),
            ({"held_to": date(2023, 6, 9)}, 0),
            ({"where": {"lead": "market"}}, 1),
        ],
    )
    def test_results_are_restricted_by_session_and_case(
        self, reviewed: Clerk, wanted: dict[str, Any], count: int
    ) -> None:
        with reviewed.reading() as unit:
            assert unit.tally_results((), **wanted) == (((), count),)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (Decimal("12.50"), Decimal("12.5"), True),
        (Decimal(100), Decimal("1E+2"), True),
        (Decimal(0), Decimal("-0"), True),
        (Decimal(1), True, False),
        ("true", True, False),
        ("2023-05-04", date(2023, 5, 4), False),
        ("甲" * 200, "甲" * 200, True),
        ("甲" * 200, "甲" * 201, False),
    ],
)
def test_values_are_alike_exactly_when_they_are_equal(one: Any, other: Any, alike: bool) -> None:  # noqa: ANN401
    assert (likeness(one) == likeness(other)) is alike


def test_what_is_unknown_is_like_nothing() -> None:
    assert likeness(None) is None
