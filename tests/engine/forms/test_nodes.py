from __future__ import annotations

import pytest
from forms_support import SEES_ALL, SEES_NONE, form_of, form_of_schema, node_at, nodes_of

from engine.forms.choices import Choice, fill_choices
from engine.forms.nodes import build_nodes, walk
from engine.forms.offers import offers_of, token_of, with_stored
from engine.forms.opened import newly_opened
from engine.forms.prefill import Prefill
from engine.forms.widgets import widget_for
from engine.forms.wording import readable
from engine.terms import Label

FIVE = ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("schema", "widget"),
    [
        ({"type": "string"}, "text"),
        ({}, "json"),
        ({"title": "A"}, "json"),
        ({"ui": {"help": "A"}}, "text"),
        ({"minLength": 1}, "text"),
        ({"minimum": 1}, "number"),
        ({"additionalProperties": {}}, "group"),
        ({"maxItems": 3}, "rows"),
        ({"type": "string", "maxLength": 200}, "text"),
        ({"type": "string", "maxLength": 201}, "long-text"),
        ({"type": "string", "ui": {"widget": "textarea"}}, "long-text"),
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "string", "format": "local-time"}, "time"),
        ({"type": "string", "format": "local-date-time"}, "date-time"),
        ({"type": "integer"}, "number"),
        ({"type": ["null", "number"]}, "number"),
        ({"type": "number", "ui": {"widget": "radio"}}, "number"),
        ({"type": "boolean"}, "checkbox"),
        ({"type": "boolean", "ui": {"widget": "select"}}, "select"),
        ({"type": "boolean", "ui": {"widget": "textarea"}}, "checkbox"),
        ({"const": True}, "checkbox"),
        ({"enum": FIVE}, "radio"),
        ({"enum": [*FIVE, "f"]}, "select"),
        ({"enum": FIVE, "ui": {"widget": "select"}}, "select"),
        ({"enum": FIVE, "ui": {"widget": "text"}}, "radio"),
        ({"enum": []}, "select"),
        ({"oneOf": [{"const": "a", "title": "A"}]}, "radio"),
        ({"type": "object"}, "group"),
        ({"properties": {"a": {}}}, "group"),
        ({"type": "array", "items": {"type": "string"}}, "rows"),
        ({"type": "array", "items": {"enum": FIVE}}, "rows"),
        ({"type": "array", "items": {"enum": FIVE}, "uniqueItems": True}, "checkboxes"),
        ({"type": "array", "items": {"enum": FIVE}, "ui": {"widget": "checkboxes"}}, "checkboxes"),
        ({"type": "array", "items": {"type": "string"}, "uniqueItems": True}, "rows"),
    ],
)
def test_the_schema_chooses_the_control(schema: dict[str, object], widget: str) -> None:
    assert widget_for(schema, required=False) == widget


def test_yes_or_no_that_must_be_answered_is_asked_and_not_ticked() -> None:
    assert widget_for({"type": "boolean"}, required=True) == "radio"
    assert widget_for({"type": "boolean", "const": True}, required=True) == "checkbox"
    node = node_at(form_of({"a": {"type": "boolean"}}, required=["a"]), "a")
    assert [offer.label.zh for offer in node.choices] == ["是", "否"]


SECTIONS = [
    {"title": {"zh": "人", "en": "Person"}, "fields": ["name", "none"], "help": "谁"},
    {"title": "空", "fields": ["none"]},
    {"title": "事", "fields": ["what"]},
]


def test_sections_hold_their_fields_and_the_rest_comes_last() -> None:
    form = form_of({"what": {}, "name": {}, "more": {}}, sections=SECTIONS)
    found = build_nodes(form, form.schema_, {}, SEES_ALL)
    assert [(s.title.zh, [n.dotted for n in s.children]) for s in found] == [
        ("人", ["name"]),
        ("事", ["what"]),
        ("其他", ["more"]),
    ]
    assert found[0].help == Label("谁")
    assert len({section.id for section in found}) == 3


def test_without_sections_all_stands_in_one_without_a_title() -> None:
    (section,) = build_nodes(form_of({"a": {}}), {"properties": {"a": {}}}, {}, SEES_ALL)
    assert section.title.zh == ""


def test_texts_come_in_both_languages() -> None:
    form = form_of(
        {
            "days": {
                "type": "integer",
                "title": "天数",
                "description": "从次日起",
                "ui": {"unit": "天", "placeholder": "15"},
                "en": {"title": "Days", "description": "From the next day", "unit": "days"},
            },
            "kind": {
                "enum": ["a", "b"],
                "ui": {"labels": {"a": "甲", "b": {"zh": "乙", "en": "Second"}}, "help": "任选"},
                "en": {"enum": {"a": "First"}},
            },
        }
    )
    days = node_at(form, "days")
    assert (days.title, days.help) == (
        Label("天数", "Days"),
        Label("从次日起", "From the next day"),
    )
    assert (days.unit, days.placeholder) == (Label("天", "days"), Label("15"))
    assert days.whole
    kind = node_at(form, "kind")
    assert [offer.label for offer in kind.choices] == [Label("甲", "First"), Label("乙", "Second")]
    assert kind.help == Label("任选")


@pytest.mark.parametrize(
    ("name", "title"),
    [("firstName", "First name"), ("due_in_workdays", "Due in workdays"), ("姓名", "姓名"),
     ("", ""), ("__", "__")],
)  # fmt: skip
def test_a_field_without_a_title_gets_a_readable_one(name: str, title: str) -> None:
    assert readable(name) == title


def test_lists_of_the_county_are_offered_with_their_headings() -> None:
    form = form_of({"topic": {"type": "string", "title": "类别", "ui": {"choices": "topics"}}})
    group = Label("消费维权", "Consumers")
    lists = {
        "topics": [Choice("card", Label("购物卡"), group), Choice("food", Label("食品"), group)]
    }
    (section,) = build_nodes(form, fill_choices(form.schema_, lists), {}, SEES_ALL)
    (node,) = section.children
    assert node.widget == "select", "headings need a select, however few the choices are"
    assert [(offer.token, offer.label.zh, offer.group) for offer in node.choices] == [
        ("card", "购物卡", group),
        ("food", "食品", group),
    ]


def test_a_condition_may_narrow_a_list_of_the_county() -> None:
    form = form_of(
        {"unit": {"type": "string", "ui": {"choices": "units"}}},
        allOf=[{"properties": {"unit": {"enum": ["a", "z"]}}}],
    )
    lists = {"units": [Choice("a", Label("甲")), Choice("b", Label("乙"))]}
    (section,) = build_nodes(form, fill_choices(form.schema_, lists), {}, SEES_ALL)
    assert [offer.token for offer in section.children[0].choices] == ["a"]


def test_what_is_stored_but_no_longer_offered_stays_to_be_chosen() -> None:
    node = node_at(form_of({"a": {"enum": ["x", "y"]}}), "a", {"a": "old"})
    assert [(offer.token, offer.stale) for offer in node.choices] == [
        ("x", False),
        ("y", False),
        ("old", True),
    ]
    assert node.text == "old"


@pytest.mark.parametrize(
    ("value", "token"),
    [("来信", "来信"), (1, "1"), ("1", '"1"'), (True, "true"), ("true", '"true"'), ("", '""'),
     (None, "null"), (0.5, "0.5"), ("-", "-"), ('"', '"')],
)  # fmt: skip
def test_choices_are_written_so_that_none_is_taken_for_another(value: object, token: str) -> None:
    assert token_of(value) == token


def test_a_boolean_offers_yes_and_no() -> None:
    assert [offer.value for offer in offers_of({"type": "boolean"})] == [True, False]
    assert with_stored(offers_of({"type": "boolean"}), 1)[2].stale, "1 is not true"


def test_values_the_control_cannot_show_are_kept_and_shown() -> None:
    node = node_at(form_of({"a": {"type": "string"}}), "a", {"a": {"x": [1]}})
    assert (node.widget, node.read_only, node.is_control) == ("kept", True, False)
    assert node.text == '{"x": [1]}'


def test_a_value_given_beforehand_says_where_it_comes_from() -> None:
    form = form_of({"a": {"type": "string"}, "b": {"type": "string"}})
    given = {
        "a": Prefill("x", Label("登记表", "Registration")),
        "b": Prefill("y", Label("上次答复"), locked=False),
    }
    (section,) = build_nodes(form, form.schema_, {"a": "x"}, SEES_ALL, prefills=given)
    locked, suggested = section.children
    assert (locked.read_only, locked.origin) == (True, Label("来自：登记表", "From: Registration"))
    assert (suggested.read_only, suggested.origin) == (
        False,
        Label("来自：上次答复", "From: 上次答复"),
    )


def test_what_was_typed_and_refused_is_shown_again() -> None:
    form = form_of({"a": {"type": "string"}})
    (section,) = build_nodes(form, form.schema_, {"a": "old"}, SEES_ALL, raw={("a",): "bad \ufffd"})
    assert section.children[0].text == "bad \ufffd"


def test_rows_are_numbered_in_words() -> None:
    items = {"type": "object", "properties": {"name": {}}}
    form = form_of(
        {
            "people": {
                "type": "array",
                "title": "信访人",
                "items": items,
                "ui": {"row": "第 {n} 人"},
                "en": {"row": "Person {n}"},
            },
            "visits": {"type": "array", "title": "走访", "items": {**items, "title": "一次走访"}},
            "words": {"type": "array", "title": "词", "items": {"type": "string"}},
        }
    )
    answers = {"people": [{}, {}], "visits": [{}], "words": ["a"]}
    found = {node.id: node for node in nodes_of(form, answers)}
    assert found["f-people-1--row"].title == Label("第 2 人", "Person 2")
    assert found["f-visits-0--row"].title == Label("一次走访 1")
    assert found["f-words-0"].title == Label("词 1")


def test_ids_on_a_page_are_never_twice_there() -> None:
    form = form_of(
        {
            "a": {"type": "array", "items": {"properties": {"error": {}, "help": {}, "row": {}}}},
            "a-0": {},
            "a--error": {},
            "": {},
        }
    )
    ids = [node.id for node in nodes_of(form, {"a": [{}, {}]})]
    assert len(ids) == len(set(ids))


def test_fields_opened_since_the_page_was_made_are_known() -> None:
    form = form_of(
        {"a": {"enum": ["x", "y"]}},
        **{
            "if": {"required": ["a"]},
            "then": {
                "properties": {
                    "b": {"type": "string"},
                    "c": {"type": "array", "items": {"type": "string"}},
                }
            },
        },
    )
    page = build_nodes(form, form.schema_, {"a": "x"}, SEES_ALL)
    assert [node.dotted for node in newly_opened(page, {"f_a"})] == ["b", "c"]
    assert newly_opened(page, {"f_a", "f_b", "f_c-row"}) == ()
    assert newly_opened(build_nodes(form, form.schema_, {}, SEES_ALL), set()) == ()


def test_the_field_that_opens_others_is_marked() -> None:
    form = form_of(
        {"a": {}, "b": {}, "g": {"type": "object", "properties": {"c": {}}}},
        **{"if": {"properties": {"a": {"const": 1}, "g": {"required": ["c"]}}}, "then": {}},
    )
    assert [node.dotted for node in nodes_of(form, {}) if node.drives] == ["a", "g", "g.c"]


def test_a_closed_field_is_not_shown() -> None:
    form = form_of(
        {"a": {}, "b": {}}, **{"if": {"required": ["a"]}, "then": {"properties": {"b": False}}}
    )
    assert [node.dotted for node in nodes_of(form, {"a": 1})][1:] == ["a"]


def test_a_schema_that_contains_itself_ends_with_the_answers() -> None:
    form = form_of_schema(
        {
            "type": "object",
            "properties": {"name": {"type": "string"}, "next": {"$ref": "#"}},
        }
    )

    def shown(answers: dict[str, object]) -> list[tuple[str, str]]:
        return [(node.dotted, node.widget) for node in nodes_of(form, answers)][1:]

    assert shown({}) == [("name", "text"), ("next", "unopened")]
    assert shown({"next": {"next": {}}}) == [
        ("name", "text"),
        ("next", "group"),
        ("next.name", "text"),
        ("next.next", "group"),
        ("next.next.name", "text"),
        ("next.next.next", "unopened"),
    ]


def test_walking_meets_sections_groups_rows_and_controls_in_order() -> None:
    form = form_of({"g": {"properties": {"a": {}}}, "l": {"type": "array", "items": {}}})
    found = walk(build_nodes(form, form.schema_, {"l": ["x"]}, SEES_ALL))
    assert [node.widget for node in found] == ["section", "group", "json", "rows", "row", "json"]


def test_a_veiled_value_does_not_tell_how_it_came_about() -> None:
    form = form_of({"a": {"type": "string", "confidential": "panel"}})
    given = {"a": Prefill("x", Label("按“甲 + 乙”计算：1 + 2 = 3"), computed=True)}
    (section,) = build_nodes(form, form.schema_, {"a": "x"}, SEES_NONE, prefills=given)
    assert (section.children[0].widget, section.children[0].origin) == ("veiled", None)
