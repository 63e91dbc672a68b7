"""The shipped configuration of Shengzhou is whole: every unit, duty, mark and day is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import cast

import pytest

from engine.configuration.calendar import Calendar
from engine.configuration.county import County, Post, Topic
from engine.configuration.head import Head, Part
from engine.configuration.library import read_document
from engine.configuration.programme import Programme
from engine.configuration.rubric import Bonus, Item, Rubric, Veto
from engine.configuration.yaml_source import read_bytes
from engine.places import shipped_config
from engine.terms import Label
from engine.workflow.workdays import WorkCalendar

OWN = (
    "county.yaml",
    "calendar.yaml",
    "rubrics/first-petition.yaml",
    "rubrics/repeat-petition.yaml",
    "workflows/monthly-review.yaml",
    "workflows/quarterly-review.yaml",
)
RUBRICS = {"first-petition", "repeat-petition"}
DUTIES = ("handler", "deputy", "chief")


def read(name: str) -> Head:
    return read_document(read_bytes((shipped_config() / name).read_bytes(), name))


@pytest.fixture(scope="module")
def county() -> County:
    return cast("County", read("county.yaml"))


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return WorkCalendar(cast("Calendar", read("calendar.yaml")))


@pytest.fixture(params=sorted(RUBRICS))
def rubric(request: pytest.FixtureRequest) -> Rubric:
    return cast("Rubric", read(f"rubrics/{request.param}.yaml"))


def programme(name: str) -> Programme:
    return cast("Programme", read(f"workflows/{name}.yaml"))


def units_of(county: County, *kinds: str) -> list[str]:
    return [unit.id for unit in county.units if unit.unit_kind in kinds]


def handling_units(county: County) -> list[str]:
    return units_of(county, "department", "town")


def leaves(topics: tuple[Topic, ...]) -> Iterator[str]:
    for topic in topics:
        if topic.children:
            yield from leaves(topic.children)
        else:
            yield topic.id


def posts_of(county: County, unit: str, role: str) -> list[Post]:
    return [post for post in county.posts if (post.unit, post.role) == (unit, role)]


def items_of(rubric: Rubric) -> list[Item]:
    return [item for dimension in rubric.dimensions for item in dimension.items]


def labels_in(value: object) -> Iterator[Label]:
    if isinstance(value, Label):
        yield value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from labels_in(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from labels_in(one)


def test_there_are_nine_departments_and_fifteen_towns(county: County) -> None:
    assert len(units_of(county, "department")) == 9
    assert len(units_of(county, "town")) == 15


def test_every_department_and_town_lies_in_exactly_one_area(county: County) -> None:
    grouped = Counter(unit for area in county.areas for unit in area.units)
    assert grouped == Counter(handling_units(county))


def test_every_area_has_a_leader_and_an_office_of_its_own(county: County) -> None:
    roles = {post.id: post.role for post in county.posts}
    for area in county.areas:
        assert (roles[area.leader], roles[area.office]) == ("area-leader", "area-office")
    ends = [end for area in county.areas for end in (area.leader, area.office)]
    assert len(set(ends)) == len(ends)


def test_a_dispute_between_any_two_units_has_one_common_superior(county: County) -> None:
    superiors = {unit.superior for unit in county.units if unit.id in handling_units(county)}
    assert superiors == {"市政府"}


def test_topics_are_named_once_and_hold_those_of_the_three_true_cases(county: County) -> None:
    below = list(leaves(county.topics))
    everything = below + [topic.id for topic in county.topics]
    assert len(set(everything)) == len(everything)
    assert 35 <= len(below) <= 45
    assert {"餐饮油烟", "预付卡消费", "村级工程建设"} <= set(below)


def test_village_assets_are_a_branch_of_their_own(county: County) -> None:
    branch = next(topic for topic in county.topics if topic.id == "三资")
    assert len(branch.children) >= 8


@pytest.mark.parametrize("role", DUTIES)
def test_every_unit_has_one_person_for_every_topic(county: County, role: str) -> None:
    parents = {child.id: topic.id for topic in county.topics for child in topic.children}
    for unit in (*handling_units(county), "市纪委监委"):
        posts = posts_of(county, unit, role)
        assert len([post for post in posts if not post.in_charge_of]) == 1
        for topic in leaves(county.topics):
            mine = [post for post in posts if {topic, parents[topic]} & set(post.in_charge_of)]
            assert len(mine) <= 1, (unit, topic)


def test_every_unit_has_two_deputies_and_two_handlers_who_are_different_people(
    county: County,
) -> None:
    for unit in handling_units(county):
        people = [post.holder for role in DUTIES for post in posts_of(county, unit, role)]
        assert len(posts_of(county, unit, "deputy")) >= 2
        assert len(posts_of(county, unit, "handler")) >= 2
        assert len(set(people)) == len(people)


@pytest.mark.parametrize(
    ("unit", "topic"), [("商务局", "预付卡消费"), ("综合执法局", "餐饮油烟"), ("谷来镇", "三资")]
)
def test_the_business_of_the_true_cases_has_its_deputy_in_charge(
    county: County, unit: str, topic: str
) -> None:
    deputies = posts_of(county, unit, "deputy")
    assert [topic in post.in_charge_of for post in deputies].count(True) == 1


def test_a_post_is_in_charge_of_topics_that_exist(county: County) -> None:
    known = {topic.id for topic in county.topics} | set(leaves(county.topics))
    assert {topic for post in county.posts for topic in post.in_charge_of} <= known


@pytest.mark.parametrize("role", ["discipline", "follow-up-town"])
def test_every_unit_is_followed_by_exactly_one_post(county: County, role: str) -> None:
    followed = Counter(
        unit for post in county.posts if post.role == role for unit in post.supervises
    )
    assert followed == Counter(handling_units(county))


def test_every_post_names_a_known_unit_role_and_person(county: County) -> None:
    units = {unit.id for unit in county.units}
    roles = {role.id for role in county.roles}
    people = {person.id for person in county.people}
    for post in county.posts:
        assert post.unit in units
        assert post.role in roles
        assert post.holder in people


def test_every_role_is_held_and_every_person_holds_a_post(county: County) -> None:
    assert {role.id for role in county.roles} == {post.role for post in county.posts}
    assert {person.id for person in county.people} == {post.holder for post in county.posts}


def test_people_and_posts_are_named_once(county: County) -> None:
    for named in (county.people, county.posts, county.units, county.roles):
        assert max(Counter(one.id for one in named).values()) == 1
    assert max(Counter(person.name for person in county.people).values()) == 1


def test_people_are_said_to_be_invented(county: County) -> None:
    assert county.notice is not None
    assert "虚构" in county.notice.zh


def test_nobody_who_writes_rules_approves_or_audits_them(county: County) -> None:
    holders = [
        post.holder
        for post in county.posts
        if post.role in {"author", "approver", "auditor", "administrator"}
    ]
    assert len(set(holders)) == len(holders) == 4


def test_a_panel_can_be_seated_whichever_unit_is_reviewed(county: County) -> None:
    reviewers = [post for post in county.posts if post.role == "reviewer"]
    assert len(reviewers) >= 9
    for unit in handling_units(county):
        holders = {post.holder for post in county.posts if post.unit == unit}
        free = [post for post in reviewers if post.holder not in holders]
        assert len(free) >= programme("monthly-review").panel.size


def test_observers_come_from_departments_and_towns(county: County) -> None:
    kinds = {unit.id: unit.unit_kind for unit in county.units}
    observers = [post for post in county.posts if post.role == "observer"]
    assert len(observers) >= 4
    assert {kinds[post.unit] for post in observers} == {"department", "town"}


@pytest.mark.parametrize("name", OWN)
def test_everything_staff_read_has_an_english_label(name: str) -> None:
    assert [label.zh for label in labels_in(read(name)) if not label.en] == []


def test_the_first_petition_rubric_has_its_five_dimensions() -> None:
    first = cast("Rubric", read("rubrics/first-petition.yaml"))
    marks = {dimension.title.zh: dimension.marks for dimension in first.dimensions}
    assert marks == {
        "责任落实": 15,
        "办理程序": 20,
        "实施调查": 25,
        "处理处置": 25,
        "答复反馈": 15,
    }
    assert 25 <= len(items_of(first)) <= 35


def test_marks_of_the_dimensions_add_up(rubric: Rubric) -> None:
    assert sum(dimension.marks for dimension in rubric.dimensions) == rubric.full_marks


def test_every_item_says_why_how_and_what_to_mend(rubric: Rubric) -> None:
    faults: tuple[Item | Veto, ...] = (*items_of(rubric), *rubric.vetoes)
    for item in faults:
        assert item.basis
        assert item.evidence
        assert item.requirement
        assert (item.when is None) != (item.found_by is None)


def test_no_two_faults_share_a_name(rubric: Rubric) -> None:
    named: tuple[Item | Veto | Bonus, ...] = (
        *items_of(rubric),
        *rubric.vetoes,
        *rubric.bonuses,
    )
    names = [one.id for one in named]
    assert len(set(names)) == len(names)


def test_judgements_fit_the_step_and_their_dimension(rubric: Rubric) -> None:
    for dimension in rubric.dimensions:
        for item in dimension.items:
            if item.deduct is None:
                continue
            most = item.deduct.up_to or item.deduct.at_most or item.deduct.points
            assert most is not None
            assert Decimal(0) < most <= dimension.marks
            assert most % rubric.step == 0


def test_each_rubric_tries_every_grade_in_its_examples(rubric: Rubric) -> None:
    tried = {example.then["grade"] for example in rubric.examples}
    assert tried == {grade.id for grade in rubric.grades}


def test_half_a_year_of_draws_gives_the_66_reviews_of_the_article() -> None:
    monthly = programme("monthly-review")
    assert sum(stratum.size for stratum in monthly.strata) * 6 == 66


@pytest.mark.parametrize("name", ["monthly-review", "quarterly-review"])
def test_every_grade_has_its_consequence(name: str) -> None:
    reviewed = programme(name)
    rubric = cast("Rubric", read(f"rubrics/{reviewed.rubric}.yaml"))
    named = {
        word.strip()
        for one in reviewed.consequences
        for word in str(one.when["review.grade"]).split(",")
    }
    assert named == {grade.id for grade in rubric.grades}


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2022, 1, 30), True),  # Sunday before Spring Festival, made up
        (date(2022, 10, 3), False),
        (date(2022, 12, 31), False),  # by the notice for 2023
        (date(2023, 4, 23), True),
        (date(2023, 5, 3), False),
        (date(2023, 6, 25), True),
        (date(2024, 2, 9), True),  # New Year's Eve was a workday that year
        (date(2024, 10, 12), True),
        (date(2025, 10, 8), False),
        (date(2026, 2, 23), False),
        (date(2026, 9, 20), True),
    ],
)
def test_the_calendar_agrees_with_the_notices(
    calendar: WorkCalendar, day: date, worked: bool
) -> None:
    assert calendar.is_workday(day) is worked


@pytest.mark.parametrize(
    ("year", "workdays"), [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_a_year_has_as_many_workdays_as_the_notices_leave(
    calendar: WorkCalendar, year: int, workdays: int
) -> None:
    before, last = date(year - 1, 12, 31), date(year, 12, 31)
    assert calendar.workdays_between(before, last) == workdays


def test_the_calendar_knows_where_it_ends(calendar: WorkCalendar) -> None:
    assert not calendar.provisional(date(2026, 12, 31))
    assert calendar.provisional(date(2027, 1, 1))
