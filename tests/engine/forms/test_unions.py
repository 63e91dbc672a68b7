"""Answers of several kinds: the kind is chosen, what stood in the others waits in the draft."""

from __future__ import annotations

import pytest
from forms_support import SEES_NONE, form_of, form_of_schema, node_at, nodes_of, send

from engine.forms.clearing import asked_only
from engine.forms.decode import decode
from engine.forms.root import RootSchema
from engine.forms.unions import branch_labels
from engine.forms.validation import validate
from engine.forms.values import without_choices

HOME = {"type": "object", "title": "住址", "properties": {"town": {"type": "string"}}}
SEVERAL = form_of({"a": {"anyOf": [{"type": "string"}, {"type": "integer"}, HOME]}}, required=["a"])
OPTIONAL = form_of({"a": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}})
WAYS = form_of(
    {"age": {"type": "integer"}},
    anyOf=[
        {"title": "姓名", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        {"title": "证件", "properties": {"card": {"type": "string"}}, "required": ["card"]},
    ],
)


def filed(form: object, answers: object) -> object:
    root = RootSchema.of(form.schema_)  # type: ignore[attr-defined]
    return asked_only(root, answers)  # type: ignore[arg-type]


def test_the_kinds_are_called_by_title_type_or_name() -> None:
    root = RootSchema({"$defs": {"due_date": {"type": "string"}}})
    parts = (HOME, {"type": "integer"}, {"$ref": "#/$defs/due_date"}, {"const": 3}, {},
             {"properties": {"a_b": {}, "c": {}, "d": {}, "e": {}}, "required": ["c"]})  # fmt: skip
    labels = branch_labels(parts, root)
    assert [label.zh for label in labels] == [
        "住址", "整数", "Due date", "“3”", "任意内容", "C、A b、D等",
    ]  # fmt: skip
    alike = branch_labels(({"type": "array"}, {"type": "array"}), root)
    assert [label.zh for label in alike] == ["列表 1", "列表 2"]


def test_what_stood_in_another_kind_waits_in_the_draft_and_comes_back() -> None:
    to_number = send(SEVERAL, {"a": "信"}, **{"f_a.kind": "1"}).answers
    assert without_choices(to_number) == {"a": "信"} or "_choice" in str(to_number)
    typed = send(SEVERAL, to_number, f_a="7").answers
    assert without_choices(typed) == {"a": 7}
    back = send(SEVERAL, typed, **{"f_a.kind": "0"}).answers
    assert without_choices(back) == {"a": "信"}
    assert filed(SEVERAL, back) == {"a": "信"}
    assert validate(SEVERAL, None, back) == ()


def test_a_group_of_another_kind_is_opened_by_choosing_it() -> None:
    chosen = send(SEVERAL, {"a": 3}, **{"f_a.kind": "2"}).answers
    assert without_choices(chosen) == {"a": {}}
    assert node_at(SEVERAL, "a.town", chosen).widget == "text"
    filled = send(SEVERAL, chosen, **{"f_a-town": "鹿山"}).answers
    assert filed(SEVERAL, filled) == {"a": {"town": "鹿山"}}


def test_an_answer_nobody_must_give_has_no_kind_until_one_is_chosen() -> None:
    assert [node.widget for node in nodes_of(OPTIONAL, {})][1:] == ["union", "select"]
    assert [node.widget for node in nodes_of(OPTIONAL, {"a": None})][1:] == ["union", "select"]
    begun = send(OPTIONAL, {}, **{"f_a.kind": "0"}).answers
    assert node_at(OPTIONAL, "a", begun).widget == "text"
    assert filed(OPTIONAL, begun) == {}
    assert send(OPTIONAL, {"a": 3}, **{"f_a.kind": ""}).answers == {"a": None}
    assert send(OPTIONAL, {"a": "x"}, f_a="").answers == {"a": None}


@pytest.mark.parametrize("sent", ["9", "-1", "x", "１"])
def test_a_kind_there_is_not_changes_nothing(sent: str) -> None:
    assert send(SEVERAL, {"a": "信"}, **{"f_a.kind": sent}).answers == {"a": "信"}


def way_of(form: object, answers: dict[str, object]) -> str:
    return next(node.name for node in nodes_of(form, answers) if node.widget == "select")  # type: ignore[arg-type]


def test_the_branch_with_the_answers_is_shown() -> None:
    assert [node.dotted for node in nodes_of(WAYS, {"card": "1"}) if node.path] == ["age", "card"]
    assert [node.dotted for node in nodes_of(WAYS, {}) if node.path] == ["age", "name"]


def test_a_branch_that_was_chosen_is_remembered_and_the_other_falls_away_on_filing() -> None:
    draft = send(WAYS, {"name": "甲"}, **{way_of(WAYS, {}): "1"}).answers
    assert [node.dotted for node in nodes_of(WAYS, draft) if node.path] == ["age", "card"]
    assert draft["name"] == "甲"
    full = send(WAYS, draft, f_card="123").answers
    assert filed(WAYS, full) == {"card": "123"}


def test_without_a_choice_both_branches_stay() -> None:
    assert filed(WAYS, {"name": "甲", "card": "1"}) == {"name": "甲", "card": "1"}


PERHAPS = form_of({"a": {"anyOf": [HOME, {"type": "null"}]}, "b": {"type": "string"}})


def pressed(form: object, stored: dict[str, object], button: str) -> dict[str, object]:
    return send(form, stored, _op=button).answers  # type: ignore[arg-type]


def test_a_group_that_may_be_null_is_opened_and_taken_away_by_buttons() -> None:
    assert node_at(PERHAPS, "a").widget == "unopened"
    opened = pressed(PERHAPS, {}, "open:f_a")
    assert opened == {"a": {}}
    assert node_at(PERHAPS, "a", opened).openable
    assert send(PERHAPS, opened, **{"f_a-town": "鹿山"}).answers == {"a": {"town": "鹿山"}}
    assert pressed(PERHAPS, {"a": {"town": "x"}}, "shut:f_a") == {"a": None}
    assert send(PERHAPS, {"a": None}, f_b="x").answers == {"a": None, "b": "x"}


def test_a_tree_grows_by_one_level() -> None:
    tree = form_of_schema(
        {"type": "object", "properties": {"n": {"type": "string"}, "next": {"$ref": "#"}}}
    )
    one = pressed(tree, {"n": "a"}, "open:f_next")
    two = pressed(tree, one, "open:f_next-next")
    assert two == {"n": "a", "next": {"next": {}}}
    assert pressed(tree, two, "shut:f_next") == {"n": "a"}


def test_a_list_that_must_hold_itself_ends() -> None:
    node = {
        "type": "object",
        "properties": {"below": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/n"}}},
        "required": ["below"],
    }
    form = form_of({"top": {"$ref": "#/$defs/n"}}, **{"$defs": {"n": node}})
    assert [n.dotted for n in nodes_of(form, {}) if n.path] == ["top", "top.below"]


def test_somebody_who_may_not_see_everything_cannot_change_free_json() -> None:
    form = form_of({"a": {}})
    node = node_at(form, "a", {"a": {"k": 1}}, SEES_NONE)
    assert (node.widget, node.text) == ("kept", '{"k": "●●●"}')
    post = {"f_a": ['{"k": 2}']}
    assert decode(form, post, {"a": {"k": 1}}, viewer=SEES_NONE).answers == {"a": {"k": 1}}


@pytest.mark.parametrize(
    "text", ["{", "{'a': 1}", '{"a": 1, "a": 2}', "NaN", "[" * 65 + "]" * 65, "1" * 5000, "a"]
)
def test_what_is_no_json_is_told_and_kept_as_typed(text: str) -> None:
    form = form_of({"a": {}})
    found = send(form, {"a": 1}, f_a=text)
    assert found.answers == {"a": 1}
    assert [(fault.dotted, fault.keyword) for fault in found.faults] == [("a", "json")]
    assert found.raw == {("a",): text}


def test_json_is_read() -> None:
    form = form_of({"a": {}})
    assert send(form, {}, f_a=' {"k": [1, "[[", null]} ').answers == {"a": {"k": [1, "[[", None]}}
    assert send(form, {"a": None}).answers == {"a": None}
    assert node_at(form, "a", {"a": None}).text == "null"
    assert send(form, {"a": 1}, f_a=" ").answers == {}
