"""Stored answers in the places of a later version."""

from __future__ import annotations

import pytest
from forms_support import form_of

from engine.configuration.form import Form, Migration
from engine.forms.migration import migrate, migrate_through


def later(*steps: object, start: int = 1, version: int = 2, **properties: object) -> Form:
    """Return a version of a form that takes answers over by these steps."""
    migration = Migration.model_validate({"from": start, "steps": list(steps)})
    form = form_of(properties)
    return form.model_copy(update={"version": version, "migrations": (migration,)})


@pytest.mark.parametrize(("step", "answers", "expected"), [
    ({"rename": {"a": "b"}}, {"a": 1}, {"b": 1}),
    ({"rename": {"a": "b"}}, {"c": 1}, {"c": 1}),
    ({"rename": {"a": "b"}}, {"a": None}, {"b": None}),
    ({"rename": {"g.a": "b"}}, {"g": {"a": 1}}, {"g": {"b": 1}}),
    ({"rename": {"r.*.a": "b"}}, {"r": [{"a": 1}, {}, {"a": 2}]}, {"r": [{"b": 1}, {}, {"b": 2}]}),
    ({"move": {"a": "g.h.a"}}, {"a": 1}, {"g": {"h": {"a": 1}}}),
    ({"move": {"g.a": "a"}}, {"g": {"a": 1, "b": 2}}, {"g": {"b": 2}, "a": 1}),
    ({"drop": ["a", "r.*.x"]}, {"a": 1, "r": [{"x": 1, "y": 2}]}, {"r": [{"y": 2}]}),
    ({"default": {"a": "无"}}, {"b": 1}, {"b": 1, "a": "无"}),
    ({"default": {"a": "无"}}, {"a": "有"}, {"a": "有"}),
    ({"default": {"a": "无"}}, {"a": ""}, {"a": ""}),
    ({"default": {"g.a": "无"}}, {}, {}),
    ({"map": {"a": {"旧": "新"}}}, {"a": "旧"}, {"a": "新"}),
    ({"map": {"a": {"旧": "新"}}}, {"a": "别的"}, {"a": "别的"}),
    ({"map": {"a": {"旧": "新"}}}, {"a": ["旧", "别的"]}, {"a": ["新", "别的"]}),
    ({"map": {"a": {"1": "一"}}}, {"a": 1}, {"a": "一"}),
    ({"convert": {"a": "integer"}}, {"a": " １２ "}, {"a": 12}),
    ({"convert": {"a": "number"}}, {"a": "1,200.50"}, {"a": 1200.5}),
    ({"convert": {"a": "text"}}, {"a": 12}, {"a": "12"}),
])  # fmt: skip
def test_a_step_does_what_it_says(
    step: object, answers: dict[str, object], expected: dict[str, object]
) -> None:
    assert migrate(answers, 1, later(step)).answers == expected


@pytest.mark.parametrize(("step", "answers", "place"), [
    ({"rename": {"a": "b"}}, {"a": 1, "b": 2}, "a"),
    ({"move": {"a": "g.a"}}, {"a": 1, "g": "文字"}, "a"),
    ({"convert": {"a": "integer"}}, {"a": "十二"}, "a"),
    ({"convert": {"r.*.a": "integer"}}, {"r": [{"a": "1"}, {"a": "1.5"}]}, "r.1.a"),
    ({"convert": {"a": "number"}}, {"a": True}, "a"),
    ({"convert": {"a": "number"}}, {"a": "NaN"}, "a"),
    ({"convert": {"a": "text"}}, {"a": {"x": 1}}, "a"),
])  # fmt: skip
def test_what_cannot_be_done_is_left_as_it_stood_and_told(
    step: object, answers: dict[str, object], place: str
) -> None:
    migrated = migrate(answers, 1, later(step))
    [undone] = migrated.undone
    assert undone.path == place
    assert undone.said.zh
    assert undone.said.text("en").isascii()
    name = place.partition(".")[0]
    assert str(answers[name])[:1] == str(migrated.answers[name])[:1]


def test_the_filed_answers_are_not_touched() -> None:
    filed = {"g": {"a": 1}, "r": [{"x": "旧"}]}
    step_1, step_2 = {"rename": {"g.a": "b"}}, {"map": {"r.*.x": {"旧": "新"}}}
    migrate(filed, 1, later(step_1, step_2))
    assert filed == {"g": {"a": 1}, "r": [{"x": "旧"}]}


def test_steps_are_done_in_their_order() -> None:
    form = later({"rename": {"a": "b"}}, {"map": {"b": {"1": "一"}}}, {"drop": ["a"]})
    assert migrate({"a": "1"}, 1, form).answers == {"b": "一"}


def test_answers_to_another_version_stay_where_they_are() -> None:
    migrated = migrate({"a": 1}, 7, later({"drop": ["a"]}))
    assert (migrated.answers, migrated.done) == ({"a": 1}, ())


def test_versions_are_gone_through_one_by_one() -> None:
    second = later({"rename": {"a": "b"}}, start=1, version=2)
    third = later({"rename": {"b": "c"}}, start=2, version=3)
    assert migrate_through({"a": 1}, 1, (third, second)[::-1]).answers == {"c": 1}
    assert migrate_through({"b": 1}, 2, (second, third)).answers == {"c": 1}


def test_the_straight_way_is_taken_where_there_is_one() -> None:
    second = later({"drop": ["a"]}, start=1, version=2)
    third = later({"rename": {"a": "c"}}, start=1, version=3)
    assert migrate_through({"a": 1}, 1, (second, third)).answers == {"c": 1}


def test_what_the_later_version_does_not_ask_for_is_named() -> None:
    group = {"type": "object", "properties": {"x": {}}}
    form = later(g=group, r={"type": "array", "items": group}, free={"type": "object"})
    answers = {
        "old": 1,
        "g": {"x": 1, "y": 2},
        "r": [{"x": 1, "_row": "k"}, {"z": 1}],
        "free": {"any": 1},
    }
    assert migrate(answers, 1, form).left == ("old", "g.y", "r.1.z")
