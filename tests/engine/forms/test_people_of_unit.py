from __future__ import annotations

from collections.abc import Mapping

import pytest
from forms_support import SEES_ALL, form_of

from engine.forms.choices import Choice, fill_choices
from engine.forms.nodes import Node, build_nodes, walk
from engine.forms.validation import validate
from engine.terms import Label

LISTS = {
    "units": tuple(Choice(unit, Label(unit)) for unit in ("商务局", "交通局", "空局")),
    "people": (
        Choice("jia", Label("甲"), Label("商务局"), Label("局长"), ("商务局",)),
        Choice("yi", Label("乙"), Label("交通局"), Label("科长"), ("交通局", "商务局")),
    ),
}
FORM = form_of({
    "lead": {"type": "string", "title": "单位", "ui": {"choices": "units"}},
    "who": {"type": "string", "title": "人", "ui": {"choices": "people", "of_unit": "lead"}},
})  # fmt: skip
SCHEMA = fill_choices(FORM.schema_, LISTS)


def at(name: str, answers: Mapping[str, object]) -> Node:
    nodes = walk(build_nodes(FORM, SCHEMA, answers, SEES_ALL))
    return next(node for node in nodes if node.dotted == name)


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        ({}, ["甲", "乙"]),
        ({"lead": "商务局"}, ["甲", "乙"]),
        ({"lead": "交通局"}, ["乙"]),
        ({"lead": "空局"}, []),
    ],
)
def test_people_of_the_chosen_unit_are_offered(
    answers: Mapping[str, object], offered: list[str]
) -> None:
    assert [str(offer.label) for offer in at("who", answers).choices] == offered


def test_the_choice_of_the_unit_draws_the_page_anew() -> None:
    assert at("lead", {}).drives


def test_somebody_of_another_unit_is_refused_wherever_the_answers_come_from() -> None:
    assert validate(FORM, SCHEMA, {"lead": "商务局", "who": "jia"}) == ()
    (fault,) = validate(FORM, SCHEMA, {"lead": "交通局", "who": "jia"})
    assert (fault.dotted, fault.keyword) == ("who", "enum")


def test_somebody_chosen_before_stays_in_sight_when_the_unit_changes() -> None:
    stale = [offer.value for offer in at("who", {"lead": "交通局", "who": "jia"}).choices]
    assert stale == ["yi", "jia"]


def test_a_person_is_offered_with_their_posts() -> None:
    assert [str(offer.note) for offer in at("who", {}).choices] == ["局长", "科长"]
