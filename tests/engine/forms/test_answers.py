"""Facts read from answers, their hash, what is dropped on filing, what a form starts with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from forms_support import SEES_ALL, form_of
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ConfigurationError, FilingError
from engine.forms.canonical import answers_hash, canonical
from engine.forms.choices import Choice, fill_choices
from engine.forms.clearing import asked_only
from engine.forms.level import Standpoint
from engine.forms.prefill import Prefill, first_answers, locked_paths, with_locked
from engine.forms.reading import confidential_facts, facts_of_answers, fingerprint
from engine.forms.root import RootSchema
from engine.terms import Label

KEY = b"secret of the county"

FACTS = form_of(
    {
        "received": {"type": "string", "format": "date", "fact": "p.received"},
        "days": {"type": "integer", "fact": "p.days"},
        "sum": {"type": "number", "fact": "p.sum"},
        "group": {"type": "boolean", "fact": "p.group"},
        "topic": {"type": "string", "fact": "p.topic"},
        "people": {"type": "array", "fact": "p.people", "items": {"type": "object"}},
        "phone": {
            "type": "string",
            "fact": "p.key",
            "fingerprint": True,
            "confidential": "informant",
        },
        "home": {
            "type": "object",
            "confidential": "informant",
            "properties": {"village": {"type": "string", "fact": "p.village"}},
        },
        "note": {"type": "string"},
    }
)


def test_facts_are_typed_by_their_fields() -> None:
    answers = {
        "received": "2023-05-04",
        "days": 3,
        "sum": 0.1,
        "group": False,
        "topic": "道路",
        "people": [{}, {}],
        "home": {"village": "东村"},
        "note": "no fact",
    }
    assert facts_of_answers(FACTS, answers, KEY) == {
        "p.received": date(2023, 5, 4),
        "p.days": Decimal(3),
        "p.sum": Decimal("0.1"),
        "p.group": False,
        "p.topic": "道路",
        "p.people": Decimal(2),
        "p.key": None,
        "p.village": "东村",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [("received", "soon"), ("received", 3), ("days", "3"), ("days", True), ("group", "yes"),
     ("topic", 5), ("topic", ""), ("topic", None), ("home", "x"), ("days", {"a": 1})],
)  # fmt: skip
def test_an_answer_of_another_type_is_no_fact(name: str, value: object) -> None:
    assert set(facts_of_answers(FACTS, {name: value}, KEY).values()) == {None}


def test_a_fingerprint_tells_persons_apart_and_says_no_more() -> None:
    (one, same, other) = (
        facts_of_answers(FACTS, {"phone": phone}, KEY)["p.key"]
        for phone in ("13800000000", " １３８ 0000 0000", "13900000000")
    )
    assert one == same != other
    assert isinstance(one, str)
    assert len(one) == 16
    assert fingerprint("13800000000", b"another county") != one


def test_facts_that_hold_something_confidential_are_named() -> None:
    assert confidential_facts(FACTS) == {"p.village"}


def test_facts_under_a_condition_are_read_too() -> None:
    form = form_of({"a": {}}, **{"if": True, "then": {"properties": {"b": {"fact": "b"}}}})
    assert facts_of_answers(form, {"b": "x"}, KEY) == {"b": "x"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(
        st.characters(codec="utf-8"), max_size=4), part, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), JSON, max_size=4))
def test_the_order_of_keys_does_not_change_the_hash(answers: dict[str, object]) -> None:
    backwards = dict(reversed(answers.items()))
    assert answers_hash(backwards) == answers_hash(answers)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": 2.0}, '{"a":2,"b":1}'),
        ([Decimal("0.50"), 0.5, 1e21], "[0.5,0.5,1000000000000000000000]"),
        ({"信": "访\n"}, '{"信":"访\\n"}'),
        ([True, False, None], "[true,false,null]"),
        ([1, "1", True], '[1,"1",true]'),
    ],
)
def test_answers_have_one_way_to_be_written(value: object, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, "\ud800", date(2023, 1, 1)])
def test_what_is_no_json_has_no_hash(value: object) -> None:
    with pytest.raises(FilingError):
        answers_hash({"a": value})


def test_a_known_hash_stays_what_it_is() -> None:
    expected = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    assert answers_hash({"a": 1}) == expected


CAT = form_of(
    {"animal": {"enum": ["cat", "fish"]}, "always": {"type": "string"}},
    **{
        "if": {"properties": {"animal": {"const": "cat"}}, "required": ["animal"]},
        "then": {
            "properties": {
                "food": {"type": "string"},
                "colour": {"type": "string", "ui": {"hidden": "keep"}},
            }
        },
        "else": {"properties": {"always": False}},
    },
)


def test_answers_to_what_is_not_asked_are_dropped_unless_the_field_says_keep() -> None:
    answers = {"animal": "fish", "food": "mice", "colour": "red", "always": "x", "unknown": 1}
    assert asked_only(RootSchema.of(CAT.schema_), answers) == {
        "animal": "fish",
        "colour": "red",
        "unknown": 1,
    }
    asked = {**answers, "animal": "cat"}
    assert asked_only(RootSchema.of(CAT.schema_), asked) == asked


def test_dropping_reaches_into_groups_and_rows() -> None:
    form = form_of(
        {
            "one": CAT.schema_,
            "many": {"type": "array", "items": CAT.schema_},
        }
    )
    animal = {"animal": "fish", "food": "mice", "_row": "r1"}
    found = asked_only(RootSchema.of(form.schema_), {"one": animal, "many": [animal, 5]})
    assert found == {
        "one": {"animal": "fish", "_row": "r1"},
        "many": [{"animal": "fish", "_row": "r1"}, 5],
    }


def test_branches_that_nothing_tells_apart_lose_nothing() -> None:
    form = form_of(oneOf=[
        {"properties": {"a": {}}, "required": ["a"]},
        {"properties": {"b": {}}, "required": ["b"]},
    ])  # fmt: skip
    assert asked_only(RootSchema.of(form.schema_), {"a": 1, "b": 2}) == {"a": 1, "b": 2}


def test_the_branch_that_was_not_chosen_is_dropped() -> None:
    form = form_of(oneOf=[
        {"properties": {"k": {"const": "a"}, "a": {}}},
        {"properties": {"k": {"const": "b"}, "b": {}}},
    ])  # fmt: skip
    found = asked_only(RootSchema.of(form.schema_), {"k": "b", "a": 1, "b": 2})
    assert found == {"k": "b", "b": 2}


START = form_of(
    {
        "way": {"default": "letter"},
        "group": {"properties": {"x": {"default": 1}, "y": {}}},
        "empty": {"properties": {"z": {}}},
        "given": {"default": "d"},
    },
    **{
        "if": {"properties": {"way": {"const": "letter"}}},
        "then": {"properties": {"stamp": {"default": True}}},
    },
)


def test_a_new_form_starts_with_defaults_also_of_what_they_open() -> None:
    standpoint = Standpoint(RootSchema.of(START.schema_), SEES_ALL)
    assert first_answers(standpoint, {}) == {
        "way": "letter",
        "group": {"x": 1},
        "given": "d",
        "stamp": True,
    }


def test_what_is_known_comes_before_defaults() -> None:
    given = {"given": Prefill("k", Label("登记表")), "group.y": Prefill(2, Label("登记表"))}
    standpoint = Standpoint(RootSchema.of(START.schema_), SEES_ALL, locked_paths(given))
    found = first_answers(standpoint, given)
    assert found["given"] == "k"
    assert found["group"] == {"x": 1, "y": 2}
    assert with_locked({"given": "old", "group": {"x": 9}}, given) == {
        "given": "k",
        "group": {"x": 9, "y": 2},
    }


def test_lists_of_the_county_go_into_the_schema_wherever_they_are_asked_for() -> None:
    schema = {
        "properties": {
            "one": {"type": "string", "ui": {"choices": "units"}},
            "some": {"type": "array", "ui": {"choices": "units"}},
        },
        "allOf": [{"then": {"properties": {"deep": {"ui": {"choices": "units"}}}}}],
    }
    before = repr(schema)
    filled = fill_choices(schema, {"units": [Choice("a", Label("甲"))]})
    assert filled["properties"]["one"]["enum"] == ["a"]
    assert filled["properties"]["some"]["items"]["enum"] == ["a"]
    assert filled["allOf"][0]["then"]["properties"]["deep"]["enum"] == ["a"]
    assert repr(schema) == before


def test_a_list_the_county_does_not_have_is_the_document_s_fault() -> None:
    with pytest.raises(ConfigurationError) as caught:
        fill_choices({"ui": {"choices": "units"}}, {"towns": []})
    assert caught.value.value == "units"
    assert "towns" in (caught.value.hint or "")
