"""New rows get ids in the style of their table, and no id is ever given twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.configuration.authoring.row_ids import with_ids


@pytest.mark.parametrize(
    ("ids", "wanted"),
    [
        (["r010", ""], ["r010", "r020"]),
        (["r010", "", "r110"], ["r010", "r020", "r110"]),
        (["r120", "", "r130"], ["r120", "r125", "r130"]),
        (["r120", "", "", "", "r130"], ["r120", "r125", "r127", "r128", "r130"]),
        (["", "r010"], ["r005", "r010"]),
        (["", ""], ["r010", "r020"]),
        (["k1", "k2", "", "k3"], ["k1", "k2", "k4", "k3"]),
        (["r990", ""], ["r990", "r1000"]),
        (["r120", "", "r121"], ["r120", "r122", "r121"]),
    ],
)
def test_a_new_row_is_counted_on_from_the_one_above(ids: list[str], wanted: list[str]) -> None:
    assert list(with_ids(ids)) == wanted


def test_ids_of_rows_somebody_else_added_are_not_given() -> None:
    assert with_ids(["r010", ""], ["r020"]) == ("r010", "r030")


names = st.lists(st.sampled_from(["", "r010", "r020", "r025", "a", "甲7", "r9"]), max_size=12)


@given(names)
def test_every_row_gets_an_id_of_its_own_and_keeps_the_one_it_has(ids: list[str]) -> None:
    found = with_ids(ids)
    kept = [one for one in ids if one]
    new = [after for before, after in zip(ids, found, strict=True) if not before]
    assert all(found)
    assert [after for before, after in zip(ids, found, strict=True) if before] == kept
    assert len(set(new)) == len(new)
    assert not set(new) & set(kept)
