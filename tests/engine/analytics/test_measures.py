from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from office_support import COUNTY, HELD, MONDAY, Office

from engine.analytics.comparisons import compare_year_on_year
from engine.analytics.measures import (
    Period,
    half_year,
    take_measure,
    topic_leaves,
    where_of,
)
from engine.configuration.county import Measure
from engine.errors import ConfigurationError
from engine.terms import Label

FIRST_HALF = Period(date(2023, 1, 1), date(2023, 6, 30))
SESSION = "monthly-review-2023-05-1"


def _value(office: Office, measure: Measure | str, period: Period = FIRST_HALF) -> Decimal:
    county = office.county
    found = (
        next(each for each in county.measures if each.id == measure)
        if isinstance(measure, str)
        else measure
    )
    with office.desk.database.reading(COUNTY) as unit:
        return take_measure(unit, county, found, period).value


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2023, 1, 1), date(2023, 1, 1), date(2023, 6, 30)),
        (date(2023, 6, 30), date(2023, 1, 1), date(2023, 6, 30)),
        (date(2023, 7, 1), date(2023, 7, 1), date(2023, 12, 31)),
        (date(2023, 12, 31), date(2023, 7, 1), date(2023, 12, 31)),
    ],
)
def test_a_day_lies_in_a_half_year(day: date, first: date, last: date) -> None:
    assert half_year(day) == Period(first, last)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (FIRST_HALF, Period(date(2022, 1, 1), date(2022, 6, 30))),
        (
            Period(date(2024, 2, 1), date(2024, 2, 29)),
            Period(date(2023, 2, 1), date(2023, 2, 28)),
        ),
        (
            Period(date(2025, 2, 1), date(2025, 2, 28)),
            Period(date(2024, 2, 1), date(2024, 2, 28)),
        ),
    ],
)
def test_the_year_before_has_the_same_days(period: Period, before: Period) -> None:
    assert period.year_before() == before


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("petitions", 3),
        ("first-time", 3),
        ("repeats", 0),
        ("village-assets", 2),
        ("reviewed", 0),
        ("lists", 0),
        ("accountable", 0),
    ],
)
def test_petitions_are_counted_as_the_county_defines(
    settled_office: Office, measure: str, value: int
) -> None:
    assert _value(settled_office, measure) == value


def test_reviews_lists_and_people_held_accountable_are_counted(panel: Office) -> None:
    card, funds, _ = (each.case for each in panel.session(SESSION).cases)
    lost = {"shallow-investigation": 8, "delayed-action": 8, "main-demand-avoided": 10}
    panel.judge(SESSION, card, {**lost, "one-sided": 3, "nature-undetermined": 6})
    panel.judge(SESSION, funds, {"hollow-wording": 1})
    people = [{"name": name, "post": "经办人", "measure": "谈话提醒"} for name in ("甲某", "乙某")]
    panel.do(panel.child(card), "hold-accountable", people=people)
    counted = {
        measure: _value(panel, measure)
        for measure in ("reviewed", "lists", "lists-cleared", "accountable", "duty-investigations")
    }
    assert counted == {
        "reviewed": 2,
        "lists": 1,
        "lists-cleared": 0,
        "accountable": 2,
        "duty-investigations": 0,
    }


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (MONDAY, MONDAY, 3),
        (date(2023, 3, 7), date(2023, 12, 31), 0),
        (date(2022, 1, 1), date(2023, 3, 5), 0),
        (date(2022, 1, 1), date(2023, 3, 6), 3),
    ],
)
def test_both_ends_of_a_period_count(
    settled_office: Office, first: date, last: date, count: int
) -> None:
    assert _value(settled_office, "petitions", Period(first, last)) == count


def test_results_count_by_the_day_the_session_was_held(panel: Office) -> None:
    panel.judge(SESSION, panel.session(SESSION).cases[0].case)
    assert _value(panel, "reviewed", Period(HELD, HELD)) == 1
    assert _value(panel, "reviewed", Period(MONDAY, MONDAY)) == 0


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ({"petition.channel": "来访"}, 3),
        ({"petition.channel": ["来电", "来访"]}, 3),
        ({"petition.channel": ["来电"]}, 0),
        ({"investigation.evidence_count": 2}, 3),
        ({"reply.cites_law": False}, 0),
        ({"case.stage": "settled"}, 3),
    ],
)
def test_a_measure_may_ask_for_facts(
    settled_office: Office, where: dict[str, object], count: int
) -> None:
    measure = Measure(
        id="own", title=Label("自定"), unit=Label("件"), workflow="petition", where=where
    )
    assert _value(settled_office, measure) == count


def test_a_topic_stands_for_all_its_leaves(office: Office) -> None:
    leaves = topic_leaves(office.county, "三资")
    assert len(leaves) == 9
    assert "村级工程建设" in leaves
    assert topic_leaves(office.county, "餐饮油烟") == ("餐饮油烟",)


def test_an_unknown_topic_is_a_fault_of_the_document(office: Office) -> None:
    measure = Measure(
        id="own", title=Label("自定"), unit=Label("件"), workflow="petition", topic="天气"
    )
    with pytest.raises(ConfigurationError, match="天气"):
        where_of(office.county, measure)


def test_every_measure_is_compared_with_the_year_before(settled_office: Office) -> None:
    county = settled_office.county
    with settled_office.desk.database.reading(COUNTY) as unit:
        found = compare_year_on_year(unit, county, FIRST_HALF)
        later = compare_year_on_year(unit, county, Period(date(2024, 1, 1), date(2024, 6, 30)))
    assert [each.now.measure.id for each in found] == [each.id for each in county.measures]
    by_id = {each.now.measure.id: each for each in found}
    assert by_id["petitions"].change is None
    assert by_id["village-assets"].share == Decimal("66.7")
    assert by_id["reviewed"].share is None
    assert later[0].change == Decimal("-100.0")
    assert {each.now.measure.id: each.share for each in later}["repeats"] is None
