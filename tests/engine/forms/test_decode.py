from __future__ import annotations

import pytest
from forms_support import SEES_ALL, form_of, form_of_schema, page_of, send

from engine.errors import FilingError
from engine.forms.decode import MOST_FIELDS, decode
from engine.forms.prefill import Prefill
from engine.forms.scalars import LONGEST_TEXT
from engine.terms import Label

PERSON = form_of(
    {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "weight": {"type": "number"},
        "born": {"type": "string", "format": "date"},
        "note": {"type": "string", "ui": {"widget": "textarea"}},
        "agreed": {"type": "boolean"},
        "way": {"enum": ["letter", "visit"]},
        "topics": {"type": "array", "uniqueItems": True, "items": {"enum": ["a", "b", "c"]}},
    }
)


@pytest.mark.parametrize(
    ("name", "text", "key", "value"),
    [
        ("f_name", "  张三 ", "name", "张三"),
        ("f_age", "12", "age", 12),
        ("f_age", "１２", "age", 12),
        ("f_age", "1,200", "age", 1200),
        ("f_age", "12.0", "age", 12),
        ("f_weight", "-0.5", "weight", -0.5),
        ("f_weight", "19.99", "weight", 19.99),
        ("f_born", "2023-5-8", "born", "2023-05-08"),
        ("f_born", "2023年5月8日", "born", "2023-05-08"),
        ("f_born", "２０２３．５．８", "born", "2023-05-08"),
        ("f_note", "one\r\ntwo ", "note", "one\ntwo "),
    ],
)
def test_a_text_becomes_the_value_it_stands_for(
    name: str, text: str, key: str, value: object
) -> None:
    found = send(PERSON, {}, **{name: text}).answers
    assert found == {key: value}
    assert type(found[key]) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("f_age", "abc", "age"),
        ("f_age", "1e3", "age"),
        ("f_age", "٣", "age"),
        ("f_weight", "0.1000000000000000055", "weight"),
        ("f_weight", "NaN", "weight"),
        ("f_born", "2023-02-30", "born"),
        ("f_born", "yesterday", "born"),
        ("f_way", "pigeon", "way"),
    ],
)
def test_a_text_that_stands_for_no_value_is_kept_as_it_was_typed(
    name: str, text: str, key: str
) -> None:
    assert send(PERSON, {}, **{name: text}).answers == {key: text}


def test_a_fraction_where_a_whole_number_is_asked_is_kept_for_the_message() -> None:
    assert send(PERSON, {}, f_age="3.5").answers == {"age": 3.5}


@pytest.mark.parametrize(
    ("stored", "sent", "expected"),
    [
        ({}, [""], {}),
        ({}, ["", "true"], {"agreed": True}),
        ({"agreed": True}, [""], {"agreed": False}),
        ({"agreed": False}, [""], {"agreed": False}),
        ({"agreed": None}, [""], {"agreed": None}),
    ],
)
def test_a_box_left_empty_changes_nothing_but_a_tick(
    stored: dict[str, object], sent: list[str], expected: dict[str, object]
) -> None:
    assert send(PERSON, stored, f_agreed=sent).answers == expected


def test_a_box_that_must_be_answered_says_no_when_left_empty() -> None:
    form = form_of({"a": {"type": "boolean", "ui": {"widget": "checkbox"}}}, required=["a"])
    assert send(form, {}).answers == {"a": False}


@pytest.mark.parametrize(
    ("stored", "sent", "expected"),
    [
        (["c", "a"], ["", "a", "b", "c"], ["c", "a", "b"]),
        (["c", "a"], ["", "a", "c"], ["c", "a"]),
        (["a", "old"], ["", "old"], ["old"]),
        (["a"], ["", "a", "forged"], ["a", "forged"]),
    ],
)
def test_ticked_boxes_keep_their_stored_order(
    stored: list[str], sent: list[str], expected: list[str]
) -> None:
    assert send(PERSON, {"topics": stored}, f_topics=sent).answers == {"topics": expected}


def test_a_list_that_need_not_be_there_goes_when_nothing_is_ticked() -> None:
    assert send(PERSON, {"topics": ["a"]}, f_topics=[""]).answers == {}


@pytest.mark.parametrize(
    ("kind", "stored", "expected"),
    [
        ("string", {"a": "x"}, {}),
        (["string", "null"], {"a": "x"}, {"a": None}),
        ("string", {"a": ""}, {"a": ""}),
        ("string", {"a": None}, {"a": None}),
        ("string", {}, {}),
    ],
)
def test_a_cleared_text_is_absent_or_null_and_an_empty_one_stays(
    kind: object, stored: dict[str, object], expected: dict[str, object]
) -> None:
    assert send(form_of({"a": {"type": kind}}), stored, f_a="").answers == expected


@pytest.mark.parametrize(
    "stored",
    [
        {"unknown": 1, "age": 3},
        {"age": "abc"},
        {"age": 3.0},
        {"age": {"odd": [1]}},
        {"name": None},
        {"name": 5},
        {"name": " spaces "},
        {"note": "one\r\ntwo\rthree\nfour"},
        {"note": "\nstarts with a line end"},
        {"way": "no longer offered"},
        {"way": 7},
        {"topics": ["a", "a"]},
        {"topics": "not a list"},
        {"agreed": "yes"},
        {"weight": 1e300},
    ],
)
def test_saving_an_untouched_page_keeps_even_what_is_wrong(stored: dict[str, object]) -> None:
    found = send(PERSON, stored).answers
    assert found == stored
    assert repr(found) == repr(stored), "types too"


def test_what_is_stored_is_not_changed_in_place() -> None:
    stored: dict[str, object] = {"name": "a"}
    send(PERSON, stored, f_name="b")
    assert stored == {"name": "a"}


def test_names_the_form_does_not_offer_are_ignored() -> None:
    post = {"f_admin": ["1"], "name": ["x"], "csrf_token": ["t"], "f___proto__": ["x"]}
    assert decode(PERSON, post, {"name": "a"}).answers == {"name": "a"}


def test_names_the_post_leaves_out_stay_as_stored() -> None:
    stored = {"agreed": True, "topics": ["a"], "way": "visit", "name": "a"}
    assert decode(PERSON, {}, stored).answers == stored


@pytest.mark.parametrize("name", ["validate", "data", "_id", "a-0", "姓名", "__proto__", "errors"])
def test_names_that_break_others_are_plain_properties_here(name: str) -> None:
    form = form_of({name: {"type": "string"}, "a": {"type": "array", "items": {"type": "string"}}})
    post = page_of(form, {name: "old", "a": ["x"]})
    changed = next(key for key, texts in post.items() if texts == ["old"])
    post[changed] = ["new"]
    assert decode(form, post, {name: "old", "a": ["x"]}).answers == {name: "new", "a": ["x"]}


def test_choices_that_are_no_text_come_back_as_what_they_are() -> None:
    form = form_of({"a": {"enum": [1, "1", True, "true", None, ""]}})
    for value in (1, "1", True, "true", ""):
        post = page_of(form, {"a": value})
        assert decode(form, post, {}).answers == {"a": value}


GROUP = form_of(
    {
        "address": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "street": {"type": "string"}},
        }
    }
)


@pytest.mark.parametrize(
    ("stored", "city", "expected"),
    [
        ({}, "", {}),
        ({}, "B", {"address": {"city": "B"}}),
        ({"address": {}}, "", {"address": {}}),
        ({"address": {"city": "A"}}, "", {}),
        ({"address": {"city": "A", "odd": 1}}, "", {"address": {"odd": 1}}),
        ({"address": {"city": "A", "odd": 1}}, "B", {"address": {"city": "B", "odd": 1}}),
    ],
)
def test_a_group_comes_and_goes_with_its_answers(
    stored: dict[str, object], city: str, expected: dict[str, object]
) -> None:
    assert send(GROUP, stored, **{"f_address-city": city}).answers == expected


CAT = form_of(
    {"animal": {"enum": ["cat", "fish"]}},
    **{
        "if": {"properties": {"animal": {"const": "cat"}}, "required": ["animal"]},
        "then": {"properties": {"food": {"type": "string"}, "claws": {"type": "boolean"}}},
        "else": {"properties": {"water": {"type": "string"}}},
    },
)


def test_fields_an_answer_opens_are_read_from_the_same_post() -> None:
    found = decode(CAT, {"f_animal": ["cat"], "f_food": ["mice"], "f_claws": [""]}, {})
    assert found.answers == {"animal": "cat", "food": "mice"}


def test_what_was_typed_into_a_field_that_closes_stays_in_the_draft() -> None:
    found = decode(CAT, {"f_animal": ["fish"], "f_water": ["sea"]}, {"animal": "cat", "food": "x"})
    assert found.answers == {"animal": "fish", "food": "x", "water": "sea"}


def test_a_chain_of_conditions_is_followed_to_its_end() -> None:
    steps = [
        {
            "if": {"properties": {f"a{n}": {"const": "y"}}, "required": [f"a{n}"]},
            "then": {"properties": {f"a{n + 1}": {"type": "string"}}},
        }
        for n in range(5)
    ]
    form = form_of({"a0": {"type": "string"}}, allOf=steps)
    post = {f"f_a{n}": ["y"] for n in range(6)}
    assert decode(form, post, {}).answers == {f"a{n}": "y" for n in range(6)}


def test_a_locked_value_counts_whatever_was_sent() -> None:
    given = {"name": Prefill("张三", Label("登记表"))}
    found = decode(PERSON, {"f_name": ["李四"]}, {"name": "old"}, prefills=given)
    assert found.answers == {"name": "张三"}


def test_a_suggested_value_is_only_a_suggestion() -> None:
    given = {"name": Prefill("张三", Label("登记表"), locked=False)}
    assert decode(PERSON, {"f_name": ["李四"]}, {}, prefills=given).answers == {"name": "李四"}


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("a\x00b", "characters"),
        ("a\x0bb", "characters"),
        ("a\x1b[31m", "characters"),
        ("\ud800", "characters"),
        ("\x85", "characters"),
        ("x" * (LONGEST_TEXT + 1), "length"),
    ],
)
def test_a_text_no_answer_can_be_is_refused_and_shown_again(text: str, keyword: str) -> None:
    found = send(PERSON, {"name": "old"}, f_name=text, f_age="3")
    assert found.answers == {"name": "old", "age": 3}
    assert [(fault.dotted, fault.keyword) for fault in found.faults] == [("name", keyword)]
    shown = found.raw[("name",)]
    shown.encode()
    assert len(shown) <= LONGEST_TEXT


def test_tabs_and_line_ends_are_no_forbidden_characters() -> None:
    assert send(PERSON, {}, f_note="a\tb\r\nc").answers == {"note": "a\tb\nc"}


def test_a_post_larger_than_any_form_is_refused_as_a_whole() -> None:
    with pytest.raises(FilingError):
        decode(PERSON, {"f_name": ["x"] * (MOST_FIELDS + 1)}, {})
    assert decode(PERSON, {"f_x": ["x"] * MOST_FIELDS}, {}).answers == {}


def test_deep_answers_are_read_as_deep_as_they_are() -> None:
    form = form_of_schema({
        "$defs": {"node": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "parts": {"type": "array", "items": {"$ref": "#/$defs/node"}},
                "next": {"$ref": "#/$defs/node"},
            },
        }},
        "$ref": "#/$defs/node",
    })  # fmt: skip
    stored = {"name": "a", "parts": [{"name": "b", "parts": [{"next": {"name": "c"}}]}]}
    post = page_of(form, stored)
    assert decode(form, post, stored, viewer=SEES_ALL).answers == stored
    assert "f_parts-0-parts-0-next-name" in post
    assert not any(name.endswith("next-next-name") for name in post), "ends where answers end"
