from __future__ import annotations

from datetime import date

import pytest
from office_support import HELD, Office

from engine.analytics.measures import Period
from engine.clock import moment_of
from engine.errors import AccessError
from engine.services.statistics import Overview, last_half_year, parse_period, read_overview

FIRST_HALF = Period(date(2023, 1, 1), date(2023, 6, 30))


def _overview(office: Office, person: str = "huang-xiaohong") -> Overview:
    return read_overview(
        office.desk, FIRST_HALF, actor=office.person(person), at=moment_of(office.day)
    )


def test_a_period_is_broken_down_by_topic_unit_and_month(settled_office: Office) -> None:
    overview = _overview(settled_office)
    assert set(overview.by_topic) == {("预付卡消费", 1), ("村级资金管理", 1), ("村级工程建设", 1)}
    assert set(overview.by_unit) == {("商务局", 1), ("甘霖镇", 1), ("谷来镇", 1)}
    assert overview.by_month == (("2023-03", 3),)
    assert overview.by_month_before == ()
    assert overview.by_grade == ()


def test_the_largest_stand_first(settled_office: Office) -> None:
    name = settled_office.register(petitioner_phone="13900001111", topic="村级资金管理")
    settled_office.do(name, "route")
    assert _overview(settled_office).by_topic[0] == ("村级资金管理", 2)


def test_results_are_broken_down_by_grade_with_its_title(panel: Office) -> None:
    session = panel.session("monthly-review-2023-05-1")
    for reviewed, lost in zip(
        session.cases,
        ({}, {"one-sided": 3}, {"main-demand-avoided": 10, "one-sided": 3}),
        strict=True,
    ):
        panel.judge(session.id, reviewed.case, lost)
    overview = _overview(panel)
    assert dict(overview.by_grade) == {"excellent": 2, "qualified": 1}
    assert str(overview.bands["excellent"].title) == "优秀"


@pytest.mark.parametrize("person", ["chen-xiang", "yu-lan", "zhao-lan", "ren-yaoming"])
def test_figures_are_for_those_with_the_right(settled_office: Office, person: str) -> None:
    with pytest.raises(AccessError):
        _overview(settled_office, person)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2023-01-01", "2023-03-31", Period(date(2023, 1, 1), date(2023, 3, 31))),
        ("2023-03-31", "2023-03-31", Period(date(2023, 3, 31), date(2023, 3, 31))),
        ("2023-04-01", "2023-03-31", FIRST_HALF),
        ("", "2023-03-31", FIRST_HALF),
        ("2023-02-30", "2023-03-31", FIRST_HALF),
        ("soon", "later", FIRST_HALF),
    ],
)
def test_a_period_that_is_none_is_the_usual_one(first: str, last: str, expected: Period) -> None:
    assert parse_period(first, last, FIRST_HALF) == expected


@pytest.mark.parametrize(
    ("day", "first"), [(HELD, date(2022, 7, 1)), (date(2023, 8, 4), date(2023, 1, 1))]
)
def test_the_usual_period_is_the_last_half_year_that_is_over(day: date, first: date) -> None:
    assert last_half_year(day).first == first
