"""A rubric's grid: untouched cells change nothing, typed ones change their value and no other."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.rubric_grid import (
    WAY,
    asked_for,
    grid_changes,
    grid_rows,
    shown,
    title_in,
    way_of,
)
from engine.configuration.library import Library
from engine.configuration.yaml_source import read_yaml

LATE = "dimensions/procedure/items/conclude-late"


@pytest.fixture(scope="module", params=["first-petition", "repeat-petition"])
def rubric(request: pytest.FixtureRequest, library: Library) -> dict[str, Any]:
    return data_of(library, request.param)


@pytest.fixture(scope="module")
def first(library: Library) -> dict[str, Any]:
    return data_of(library, "first-petition")


def data_of(library: Library, name: str) -> dict[str, Any]:
    loaded = library.all("rubric")
    (found,) = [one for one in loaded if one.ref.id == name]
    data = read_yaml(found.source_text, found.path).data
    assert isinstance(data, dict)
    return data


def cells(data: dict[str, Any], language: str = "zh") -> dict[str, str]:
    """Return what the page sends of an untouched grid."""
    sent = {"full_marks": shown(data["full_marks"])}
    for row in grid_rows(data):
        sent[f"{row.spot}/title"] = title_in(row.value["title"], language)
        if row.kind == "grade":
            sent[f"{row.spot}/tone"] = row.value.get("tone", "plain")
        if row.kind in {"item", "veto", "bonus"}:
            sent[f"{row.spot}/found_by"] = row.value.get("found_by", "facts")
        if row.amount:
            way = way_of(row.taken)
            sent[row.amount + WAY] = way
            sent |= {f"{row.amount}/{key}": shown(row.taken.get(key)) for key in asked_for(way)}
    return sent


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_untouched_grid_changes_nothing(rubric: dict[str, Any], language: str) -> None:
    change = grid_changes(rubric, cells(rubric, language), language)
    assert (change.values, change.faults) == ({}, {})


def test_every_row_of_the_rubric_is_in_the_grid(first: dict[str, Any]) -> None:
    kinds = [row.kind for row in grid_rows(first)]
    assert kinds.count("dimension") == len(first["dimensions"])
    assert kinds.count("item") == sum(len(one["items"]) for one in first["dimensions"])
    assert kinds.count("grade") == len(first["grades"])


@pytest.mark.parametrize(
    ("name", "text", "spot", "value"),
    [
        (f"{LATE}/deduct/points", "1", f"{LATE}/deduct/points", 1),
        (f"{LATE}/deduct/points", " １．５ ", f"{LATE}/deduct/points", Decimal("1.5")),
        (f"{LATE}/deduct/at_most", "", f"{LATE}/deduct/at_most", GONE),
        (f"{LATE}/deduct/of", "accept.days_late", f"{LATE}/deduct/of", "accept.days_late"),
        (f"{LATE}/title", "办结超期", f"{LATE}/title/zh", "办结超期"),
        ("dimensions/duty/marks", "16", "dimensions/duty/marks", 16),
        ("grades/excellent/from", "91", "grades/excellent/from", 91),
        ("full_marks", "120", "full_marks", 120),
    ],
)
def test_one_typed_cell_is_one_value(
    first: dict[str, Any], name: str, text: str, spot: str, value: object
) -> None:
    change = grid_changes(first, {**cells(first), name: text}, "zh")
    assert change.faults == {}
    assert change.values == {spot: value}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (f"{LATE}/deduct/points", "两分"),
        (f"{LATE}/deduct/points", ""),
        (f"{LATE}/deduct/points", "NaN"),
        (f"{LATE}/deduct/points", "1e9"),
        (f"{LATE}/deduct/each", "五"),
        (f"{LATE}/title", "  "),
        ("dimensions/duty/marks", ""),
        ("full_marks", "all"),
    ],
)
def test_what_cannot_stand_in_a_cell_is_told_of_it(
    first: dict[str, Any], name: str, text: str
) -> None:
    change = grid_changes(first, {**cells(first), name: text}, "zh")
    assert list(change.faults) == [name]
    assert change.values == {}


def test_another_way_takes_what_was_typed_for_it(first: dict[str, Any]) -> None:
    name = f"{LATE}/deduct"
    sent = {**cells(first), name + WAY: "up_to", f"{name}/up_to": "6"}
    assert grid_changes(first, sent, "zh").values == {name: {"up_to": 6}}
    for way, value in (("flag", GONE), ("zero", {"zero": "dimension"})):
        assert grid_changes(first, {**sent, name + WAY: way}, "zh").values == {name: value}


def test_another_way_asks_for_what_it_needs(first: dict[str, Any]) -> None:
    name = "dimensions/duty/items/shirking/deduct"
    sent = {**cells(first), name + WAY: "per", f"{name}/points": "1", f"{name}/each": "1"}
    assert list(grid_changes(first, sent, "zh").faults) == [f"{name}/of"]
    sent[f"{name}/of"] = "transfers.count"
    made = {"points": 1, "each": 1, "of": "transfers.count"}
    assert grid_changes(first, sent, "zh").values == {name: made}


def test_who_finds_an_item_is_said_once(first: dict[str, Any]) -> None:
    to_panel = {**cells(first), f"{LATE}/found_by": "panel"}
    assert grid_changes(first, to_panel, "zh").values == {
        f"{LATE}/found_by": "panel",
        f"{LATE}/when": GONE,
    }
    name = "dimensions/duty/items/shirking/found_by"
    assert grid_changes(first, {**cells(first), name: "facts"}, "zh").values == {name: GONE}


def test_an_english_title_stands_beside_the_chinese_one() -> None:
    data = {"dimensions": [{"id": "duty", "title": "责任", "marks": 5, "items": []}]}
    change = grid_changes(data, {"dimensions/duty/title": "Duty"}, "en")
    assert change.values == {"dimensions/duty/title": {"zh": "责任", "en": "Duty"}}
    assert grid_changes(data, {"dimensions/duty/title": ""}, "en").values == {}


@pytest.mark.parametrize(
    ("taken", "way"),
    [
        ({}, "flag"),
        ({"points": 2}, "fixed"),
        ({"points": 2, "at_most": 4}, "fixed"),
        ({"up_to": 2}, "up_to"),
        ({"zero": "dimension"}, "zero"),
        ({"points": 1, "each": 1, "of": "x", "above": 2}, "per"),
        ({"points": 1, "multiply": []}, "other"),
        ({"first_of": []}, "other"),
        ({"points": 1, "each": 1}, "other"),
    ],
)
def test_each_way_is_known_by_its_keys(taken: dict[str, Any], way: str) -> None:
    assert way_of(taken) == way


def test_a_rubric_of_odd_shape_breaks_nothing() -> None:
    odd: dict[str, Any] = {"dimensions": ["x", {"items": "y"}, {"id": "a", "items": [3]}]}
    assert [row.kind for row in grid_rows(odd)] == ["dimension", "dimension"]
    assert list(grid_rows({"dimensions": None})) == []
