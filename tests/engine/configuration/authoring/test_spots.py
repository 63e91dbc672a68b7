"""Places of a document by the ids of their rows: they hold still when rows around them move."""

from __future__ import annotations

import pytest

from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.spots import find_spot, spot_of, value_at, with_values

DATA = {
    "dimensions": [
        {"id": "duty", "items": [{"id": "late", "deduct": {"points": 2}}, {"id": "twice"}]},
        {"id": "twice", "items": [{"id": "twice"}, {"id": "twice", "points": 1}]},
    ],
    "first_of": [{"points": 1}, {"id": "a/b"}],
}


@pytest.mark.parametrize(
    ("path", "spot"),
    [
        (
            ("dimensions", 0, "items", 0, "deduct", "points"),
            "dimensions/duty/items/late/deduct/points",
        ),
        (("dimensions", 1, "items", 1), "dimensions/twice/items/#1"),
        (("first_of", 0, "points"), "first_of/#0/points"),
        (("first_of", 1), "first_of/#1"),
        (("full_marks",), "full_marks"),
    ],
)
def test_a_spot_leads_back_to_its_place(path: tuple[str | int, ...], spot: str) -> None:
    assert spot_of(DATA, path) == spot
    assert find_spot(DATA, spot) == path


@pytest.mark.parametrize(
    "spot", ["dimensions/gone/marks", "first_of/#9", "first_of/#x", "dimensions/#-1"]
)
def test_a_row_that_is_not_there_is_not_found(spot: str) -> None:
    assert find_spot(DATA, spot) is None
    assert value_at(DATA, spot) is GONE
    with pytest.raises(KeyError):
        with_values(DATA, {spot: 1})


def test_values_are_put_and_taken_without_touching_the_rest() -> None:
    spot = "dimensions/duty/items/late/deduct"
    changed = with_values(DATA, {f"{spot}/points": 1, f"{spot}/at_most": 8})
    assert value_at(changed, spot) == {"points": 1, "at_most": 8}
    assert value_at(with_values(changed, {f"{spot}/at_most": GONE}), spot) == {"points": 1}
    assert value_at(DATA, spot) == {"points": 2}
    assert changed["dimensions"][1] == DATA["dimensions"][1]


def test_what_does_not_stand_is_gone() -> None:
    assert value_at(DATA, "dimensions/duty/marks") is GONE
    assert value_at(DATA, "full_marks/of/all") is GONE
