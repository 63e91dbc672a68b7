"""Names that are no properties: entered, changed and dropped, never lost and never doubled."""

from __future__ import annotations

import pytest
from forms_support import SEES_NONE, form_of, node_at, nodes_of, send

from engine.forms.visibility import redact

NAMES = form_of(
    {"a": {"type": "object", "properties": {"own": {}}, "additionalProperties": {"type": "string"}}}
)
NAMES_AS_THEY_COME = ["validate", "data", "_id", "a-0", "姓名", "__proto__", "constructor"]
STORED = {"a": {"own": 1, "甲": "x", "乙": "y", "b-0": "z"}}


def test_every_name_is_shown_with_what_stands_under_it() -> None:
    assert node_at(NAMES, "a.甲", STORED).text == "x"
    rows = [node.key for node in nodes_of(NAMES, STORED) if node.widget == "entry"]
    assert rows == ["甲", "乙", "b-0"]


def test_a_name_is_changed_at_its_place() -> None:
    found = send(NAMES, STORED, **{"f_a-甲.key": " 丙 ", "f_a-甲": "new"}).answers
    assert list(found["a"].items()) == [("own", 1), ("丙", "new"), ("乙", "y"), ("b-0", "z")]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["乙", "own"])
def test_a_name_that_is_taken_is_told_and_kept_as_typed(name: str) -> None:
    found = send(NAMES, STORED, **{"f_a-甲.key": name})
    assert found.answers == STORED
    assert [(fault.dotted, fault.keyword) for fault in found.faults] == [("a.甲", "twice")]
    assert found.raw == {("a", "甲", -1): name}
    new = send(NAMES, STORED, **{"f_a.new": name})
    assert (new.answers, [fault.keyword for fault in new.faults]) == (STORED, ["twice"])


@pytest.mark.parametrize(
    ("name", "keyword"),
    [
        ("", "name"),
        ("_row", "name"),
        ("_choice", "name"),
        ("x" * 201, "name"),
        ("\x00", "characters"),
    ],
)
def test_what_can_be_no_name_is_refused(name: str, keyword: str) -> None:
    found = send(NAMES, STORED, **{"f_a-甲.key": name})
    assert found.answers == STORED
    assert [fault.keyword for fault in found.faults] == [keyword]


@pytest.mark.parametrize(
    "name", ["validate", "data", "_id", "a-0", "姓名", "__proto__", "constructor"]
)
def test_any_other_name_can_be_entered(name: str) -> None:
    found = send(NAMES, {}, **{"f_a.new": name})
    assert found.answers == {"a": {name: None}}
    assert found.new_row == ("a", name)
    filled = send(NAMES, found.answers, **{node_at(NAMES, f"a.{name}", found.answers).name: "v"})
    assert filled.answers == {"a": {name: "v"}}


def test_a_name_is_dropped_by_its_button_and_entered_by_another() -> None:
    assert "甲" not in send(NAMES, STORED, _op="drop:f_a-甲").answers["a"]  # type: ignore[operator]
    nothing = send(NAMES, STORED, _op="enter:f_a")
    assert [fault.keyword for fault in nothing.faults] == ["name"]


def test_an_entry_that_was_emptied_stays() -> None:
    assert send(NAMES, {"a": {"甲": "x"}}, **{"f_a-甲": ""}).answers == {"a": {"甲": ""}}


def test_patterns_say_what_stands_under_a_name() -> None:
    form = form_of({}, patternProperties={"^n": {"type": "integer"}}, additionalProperties=False)
    assert node_at(form, "n1", {"n1": 3}).widget == "number"
    assert node_at(form, "x", {"x": 3}).widget == "json"


def test_names_the_form_does_not_know_are_only_shown_to_who_sees_all() -> None:
    form = form_of({}, additionalProperties=False)
    assert [node.key for node in nodes_of(form, {"old": 1}) if node.widget == "entry"] == ["old"]
    assert nodes_of(form, {"old": 1}, SEES_NONE) == []


def test_marks_hold_for_names_too() -> None:
    form = form_of({}, additionalProperties={"type": "string", "confidential": "unit"})
    assert node_at(form, "x", {"x": "secret"}, SEES_NONE).widget == "veiled"
    assert redact(form, {"x": "secret"}, SEES_NONE) == {"x": "●●●"}
    open_form = form_of({}, additionalProperties={"type": "string"})
    assert redact(open_form, {"x": "open"}, SEES_NONE) == {"x": "open"}
