"""The dictionary of facts: from the case, the forms, the clocks, the workflow and the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.configuration.dictionary import declared_facts, gather_facts, property_type
from engine.configuration.form import Form
from engine.configuration.library import library_of
from engine.terms import Label

if TYPE_CHECKING:
    from engine.expressions.names import Dictionary, Fact


@pytest.fixture
def facts(sound: dict[str, str]) -> Dictionary:
    return library_of(sound.items()).dictionary()


def form(**properties: object) -> Form:
    return Form.model_validate(
        {
            "kind": "form",
            "id": "visit",
            "title": "走访",
            "effective_from": "2023-01-01",
            "schema": {"type": "object", "properties": properties},
        }
    )


def fact_of(**schema: object) -> Fact:
    return gather_facts([form(field={"title": "字段", "fact": "a.b", **schema})])["a.b"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("case.stage", "text"),
        ("case.age_days", "integer"),
        ("case.opened_on", "date"),
        ("case.cleared", "boolean"),
        ("review.score", "number"),
        ("review.grade", "text"),
        ("petition.received_on", "date"),
        ("petition.topic", "text"),
        ("petition.people", "integer"),
        ("reply.days_late", "integer"),
        ("reply.due_on", "date"),
        ("reply.overdue", "boolean"),
    ],
)
def test_a_fact_has_a_type(facts: Dictionary, name: str, kind: str) -> None:
    assert facts[name].type == kind


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("case.stage", ("registered", "handling", "closed")),
        ("case.lead", ("market", "east")),
        ("case.lead_kind", ("department", "town")),
        ("case.area", ("whole",)),
        ("case.workflow", ("petition",)),
        ("review.grade", ("good", "poor")),
        ("petition.topic", ("cards", "food")),
    ],
)
def test_a_fact_allows_what_the_documents_name(
    facts: Dictionary, name: str, values: tuple[str, ...]
) -> None:
    assert facts[name].values == values


def test_values_are_labelled(facts: Dictionary) -> None:
    assert facts["petition.topic"].label_of("cards") == "预付卡"
    assert facts["case.stage"].label_of("closed") == "已办结"


def test_the_facts_of_a_clock_are_named_after_it(facts: Dictionary) -> None:
    assert facts["reply.days_late"].title == Label("答复期限超期天数", "答复期限: days late")
    assert facts["reply.days_late"].unit == "天"


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "integer"}, "integer"),
        ({"type": "number"}, "number"),
        ({"type": "boolean"}, "boolean"),
        ({"type": "array", "items": {"type": "object"}}, "integer"),
        ({"enum": ["a", "b"]}, "text"),
        ({"oneOf": [{"const": "a", "title": "甲"}]}, "text"),
        ({"type": ["string", "null"]}, "text"),
        ({"type": ["string", "integer"]}, None),
        ({"type": [[]]}, None),
        ({"type": {}}, None),
        ({"type": "object"}, None),
        ({}, None),
    ],
)
def test_a_property_gives_a_fact_of_its_type(schema: dict[str, object], kind: str | None) -> None:
    assert property_type(schema) == kind


def test_choices_of_a_field_are_the_values_of_its_fact() -> None:
    fact = fact_of(type="string", enum=["来信", "来访"], en={"enum": {"来信": "Letter"}})
    assert fact.values == ("来信", "来访")
    assert fact.label_of("来信", "en") == "Letter"


def test_titled_choices_label_their_values() -> None:
    fact = fact_of(type="string", enum=["a"], ui={"labels": {"a": "甲"}})
    assert fact.label_of("a") == "甲"


def test_a_fingerprint_allows_any_text() -> None:
    fact = fact_of(type="string", fingerprint=True, confidential="informant", enum=["x"])
    assert fact.values is None
    assert fact.confidential


def test_what_everybody_may_see_is_not_confidential() -> None:
    assert not fact_of(type="string", confidential="public").confidential


def test_a_field_of_a_row_is_no_fact() -> None:
    rows = {
        "type": "array",
        "items": {"type": "object", "properties": {"way": {"type": "string", "fact": "a.b"}}},
    }
    assert list(declared_facts(form(rows=rows), {})) == []


def test_a_field_under_a_condition_is_a_fact() -> None:
    conditional = form(a={"type": "string"})
    conditional.schema_["then"] = {"properties": {"b": {"type": "string", "fact": "a.b"}}}
    assert [one.fact.name for one in declared_facts(conditional, {})] == ["a.b"]


def test_a_reference_is_followed_for_its_type() -> None:
    referring = form(day={"$ref": "#/$defs/day", "fact": "visit.on"})
    referring.schema_["$defs"] = {"day": {"type": "string", "format": "date"}}
    assert gather_facts([referring])["visit.on"].type == "date"


def test_a_list_of_the_county_without_a_county_allows_any_text() -> None:
    assert fact_of(type="string", ui={"choices": "topics"}).values is None


def test_two_forms_allow_the_values_of_both() -> None:
    first = form(way={"type": "string", "enum": ["a", "b"], "fact": "visit.way"})
    second = form(way={"type": "string", "enum": ["b", "c"], "fact": "visit.way"})
    assert gather_facts([first, second])["visit.way"].values == ("a", "b", "c")


def test_of_two_types_the_first_stands() -> None:
    first = form(way={"type": "string", "fact": "visit.way"})
    second = form(way={"type": "integer", "fact": "visit.way"})
    assert gather_facts([first, second])["visit.way"].type == "text"


def test_the_place_of_a_declaration_is_known() -> None:
    [declared] = declared_facts(form(way={"type": "string", "fact": "visit.way"}), {})
    assert declared.path == ("schema", "properties", "way", "fact")
