from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from story_support import NOW, PETITIONER, SALON, TODAY, person

from engine.analytics.measures import Period
from engine.errors import AccessError, ConfigurationError, NotFoundError
from engine.services.desk import Desk
from engine.services.read_counted import Counted, CountedCases, list_counted
from engine.services.statistics import last_half_year, read_overview

YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))
COUNTED = (
    "petitions",
    "repeats",
    "first-time",
    "village-assets",
    "lists",
    "lists-cleared",
    "duty-investigations",
    "accountable",
    "doubly-satisfied",
)


def counted(desk: Desk, reader: str = "liang-xudong", **wanted: object) -> CountedCases:
    asked = Counted(**{"period": YEAR, **wanted})  # type: ignore[arg-type]  # by name
    return list_counted(desk, asked, actor=person(desk, reader), at=NOW)


@pytest.mark.parametrize("measure", COUNTED)
def test_the_cases_behind_a_figure_weigh_what_the_figure_says(
    read_desk: Desk, measure: str
) -> None:
    overview = read_overview(read_desk, YEAR, actor=person(read_desk, "liang-xudong"), at=NOW)
    figure = next(each.now for each in overview.comparisons if each.now.measure.id == measure)
    assert counted(read_desk, measure=measure).total == figure.value


def test_every_topic_and_unit_of_the_dashboard_leads_to_as_many_cases(read_desk: Desk) -> None:
    overview = read_overview(read_desk, YEAR, actor=person(read_desk, "liang-xudong"), at=NOW)
    for topic, count in overview.by_topic:
        assert len(counted(read_desk, topic=topic).lines) == count
    for unit, count in overview.by_unit:
        assert len(counted(read_desk, lead=unit or None).lines) >= count


def test_a_parent_topic_stands_for_all_below_it(read_desk: Desk) -> None:
    lines = counted(read_desk, topic="消费维权").lines
    assert "预付卡消费" in {line.topic.zh for line in lines}


def test_days_are_inclusive(read_desk: Desk) -> None:
    first = Period(date(2023, 3, 20), date(2023, 3, 20))
    assert [line.case.id for line in counted(read_desk, period=first).lines].count(SALON) == 1


def test_a_line_names_unit_topic_and_stage(read_desk: Desk) -> None:
    line = next(
        each for each in counted(read_desk, measure="petitions").lines if each.case.id == SALON
    )
    assert (line.unit.zh, line.topic.zh, line.stage.zh, line.weight) == (
        "商务局",
        "预付卡消费",
        "已办结",
        Decimal(1),
    )


def test_cases_outside_ones_area_count_but_may_not_be_opened(read_desk: Desk) -> None:
    lines = counted(read_desk, "lin-baichuan").lines
    assert {line.case.id: line.may_open for line in lines}[SALON] is False
    assert PETITIONER not in repr(lines)


@pytest.mark.parametrize("measure", ["reviewed", "nothing"])
def test_a_measure_that_counts_no_cases_is_not_found(read_desk: Desk, measure: str) -> None:
    with pytest.raises(NotFoundError):
        counted(read_desk, measure=measure)


def test_an_unknown_topic_is_refused(read_desk: Desk) -> None:
    with pytest.raises(ConfigurationError):
        counted(read_desk, topic="没有的类别")


def test_only_readers_of_statistics_see_the_cases(read_desk: Desk) -> None:
    with pytest.raises(AccessError):
        counted(read_desk, "yu-lan")


def test_the_overview_brings_titles_of_grades_and_workflows(read_desk: Desk) -> None:
    overview = read_overview(read_desk, YEAR, actor=person(read_desk, "liang-xudong"), at=NOW)
    assert overview.bands["unqualified"].title.zh == "不合格"
    assert overview.workflows["petition"].zh == "信访件办理"
    assert overview.by_grade == (("unqualified", 1),)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (TODAY, date(2023, 1, 1), date(2023, 6, 30)),
        (date(2023, 1, 1), date(2022, 7, 1), date(2022, 12, 31)),
        (date(2023, 6, 30), date(2022, 7, 1), date(2022, 12, 31)),
    ],
)
def test_the_last_half_year_is_the_one_that_is_over(day: date, first: date, last: date) -> None:
    assert last_half_year(day) == Period(first, last)
