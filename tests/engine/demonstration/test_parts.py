"""The small parts of which stories and demo data are made."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_support import Office

from engine.clock import county_date
from engine.configuration.head import Part
from engine.demonstration.agenda import Agenda
from engine.demonstration.casting import find_actor, who_reaches
from engine.demonstration.dice import Dice
from engine.demonstration.halfyears import HalfYears, tick_days, workdays
from engine.demonstration.player import plain, read_findings
from engine.demonstration.population import Recipe
from engine.demonstration.texts import parse_text, shipped_text
from engine.errors import ConfigurationError

DAY = date(2023, 5, 4)

# agenda


def test_acts_are_done_by_day_then_rank_then_in_the_order_planned() -> None:
    agenda, done = Agenda(), []
    for name, days, rank in [("d", 1, 0), ("c", 0, 2), ("a", 0, 0), ("b", 0, 0)]:
        agenda.plan(DAY + timedelta(days=days), lambda _, name=name: done.append(name), rank=rank)
    agenda.run()
    assert done == ["a", "b", "c", "d"]
    assert agenda.done == 4


def test_acts_may_plan_further_acts() -> None:
    agenda, done = Agenda(), []

    def first(at: datetime) -> None:
        agenda.plan(county_date(at) + timedelta(days=2), lambda at: done.append(county_date(at)))

    agenda.plan(DAY, first)
    agenda.run()
    assert done == [DAY + timedelta(days=2)]


def test_what_lies_after_the_last_day_is_left_undone() -> None:
    agenda, done = Agenda(), []
    for days in range(4):
        agenda.plan(DAY + timedelta(days=days), lambda at: done.append(county_date(at)))
    agenda.run(until=DAY + timedelta(days=1))
    assert done == [DAY, DAY + timedelta(days=1)]


@given(days=st.lists(st.integers(0, 3), max_size=40))
def test_time_never_runs_backwards(days: list[int]) -> None:
    agenda, moments = Agenda(), list[datetime]()
    for number in days:
        agenda.plan(DAY + timedelta(days=number), moments.append)
    agenda.run()
    assert moments == sorted(moments)
    assert [county_date(at) for at in moments] == sorted(
        DAY + timedelta(days=number) for number in days
    )


def test_what_is_planned_for_a_day_past_is_done_next() -> None:
    agenda, moments = Agenda(), list[datetime]()
    agenda.plan(DAY, lambda _: agenda.plan(DAY - timedelta(days=9), moments.append))
    agenda.run()
    assert [county_date(at) for at in moments] == [DAY]


def test_a_full_day_stays_one_day() -> None:
    agenda, moments = Agenda(), list[datetime]()
    for _ in range(700):
        agenda.plan(DAY, moments.append)
    agenda.run()
    assert {county_date(at) for at in moments} == {DAY}


def test_progress_is_told_with_the_day_reached() -> None:
    agenda, told = Agenda(), list[date]()
    agenda.plan(DAY, lambda _: None)
    agenda.run(progress=told.append)
    assert told == [DAY]


# dice


@given(seed=st.text(max_size=20), rolls=st.integers(1, 30))
def test_the_same_seed_gives_the_same_choices(seed: str, rolls: int) -> None:
    one, other = Dice(seed), Dice(seed)
    assert [one.below(100) for _ in range(rolls)] == [other.below(100) for _ in range(rolls)]


@given(first=st.integers(-5, 5), more=st.integers(0, 9), seed=st.text(max_size=5))
def test_a_choice_lies_within_its_bounds(first: int, more: int, seed: str) -> None:
    dice = Dice(seed)
    assert first <= dice.between(first, first + more) <= first + more
    assert dice.one_of("abc") in "abc"


def test_all_sides_come_up() -> None:
    dice = Dice("fair")
    rolled = [dice.between(1, 6) for _ in range(600)]
    assert set(rolled) == {1, 2, 3, 4, 5, 6}
    assert all(60 < rolled.count(side) < 140 for side in range(1, 7))


@pytest.mark.parametrize(("share", "expected"), [(0, 0), (100, 200)])
def test_none_and_all_are_certain(share: int, expected: int) -> None:
    dice = Dice("certain")
    assert sum(dice.in_hundred(share) for _ in range(200)) == expected


# texts


class Note(Part):
    """A small text."""

    words: str
    number: int = 0


def test_a_text_is_read_as_strictly_as_a_document() -> None:
    assert parse_text("words: 你好\nnumber: 3\n", "note.yaml", Note) == Note(words="你好", number=3)


@pytest.mark.parametrize(
    "text", ["number: 3\n", "words: 你好\nmore: 1\n", "words: 3\n", "words: a\nwords: b\n", "- a\n"]
)
def test_a_faulty_text_names_its_file(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"note\.yaml"):
        parse_text(text, "note.yaml", Note)


def test_there_are_no_demo_data_for_a_county_without_a_text() -> None:
    with pytest.raises(ConfigurationError, match="没有“atlantis”的演示数据"):
        shipped_text("population", "atlantis", Recipe)


# findings


def test_findings_are_read_as_written() -> None:
    found = read_findings({"shallow": [8, "未深入", "报告"], "leak": True})
    assert [(each.item, each.points, each.reason) for each in found] == [
        ("shallow", Decimal(8), "未深入"),
        ("leak", None, ""),
    ]


def test_a_sterner_assessor_takes_a_point_more_off_the_first_item() -> None:
    found = read_findings({"a": [2, "r", "e"], "b": [3, "r", "e"]}, more=1)
    assert [each.points for each in found] == [Decimal(3), Decimal(3)]
    assert read_findings({}, more=1) == ()
    assert read_findings({"leak": True}, more=1)[0].points is None


@pytest.mark.parametrize(
    ("points", "text"), [("67.0", "67"), ("67.50", "67.5"), ("100", "100"), ("0", "0")]
)
def test_points_are_written_plainly(points: str, text: str) -> None:
    assert plain(Decimal(points)) == text


# days


def test_weekends_bring_no_petitions() -> None:
    days = workdays(date(2023, 5, 5), date(2023, 5, 9))
    assert days == [date(2023, 5, 5), date(2023, 5, 8), date(2023, 5, 9)]


def test_the_ladder_is_judged_each_monday() -> None:
    plan = shipped_text("population", "shengzhou-halfyears", HalfYears)
    days = tick_days(plan)
    assert {day.weekday() for day in days} == {0}
    assert (days[0], days[-1]) == (date(2022, 1, 10), date(2023, 7, 31))


# who plays


def test_a_person_is_meant_by_id_or_by_the_role_that_reaches_the_case(office: Office) -> None:
    county = office.county
    case = office.case(office.bring(office.register(), "route"))
    assert find_actor(county, "chen-xiang", None).person == "chen-xiang"
    assert find_actor(county, "clerk", None).person == "han-zhuoqun"
    assert find_actor(county, "handler", case).person == "chen-xiang"
    assert find_actor(county, "discipline", case).person == "shi-qichang"
    assert "han-zhuoqun" in who_reaches(county, "clerk", None)


@pytest.mark.parametrize("by", ["emperor", "follow-up-village"])
def test_a_role_that_nobody_holds_for_the_case_is_told(office: Office, by: str) -> None:
    case = office.case(office.bring(office.register(), "route"))  # led by a department
    with pytest.raises(ConfigurationError, match=by):
        find_actor(office.county, by, case)
