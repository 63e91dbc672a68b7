from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms.names import (
    Operation,
    element_id,
    escape,
    field_name,
    read_operation,
    row_name,
)

NAMES = st.text(max_size=8)
PATHS = st.lists(NAMES | st.integers(0, 99), min_size=1, max_size=4).map(tuple)


@given(PATHS, PATHS)
def test_two_places_of_one_form_never_share_a_name(
    one: tuple[str | int, ...], other: tuple[str | int, ...]
) -> None:
    # Within one form a place is a row or a property, never both.
    kinds = [type(part) for part in one[: len(other)]]
    if kinds == [type(part) for part in other[: len(one)]] and one != other:
        assert field_name(one) != field_name(other)
        assert element_id(one) != element_id(other)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("validate",), "f_validate"),
        (("_id",), "f__5f_id"),
        (("a-0",), "f_a_2d_0"),
        (("a", 0), "f_a-0"),
        (("姓名",), "f_姓名"),
        (("",), "f___"),
        (("__proto__",), "f__5f__5f_proto_5f__5f_"),
        (("👍",), "f__1f44d_"),
    ],
)
def test_names_that_break_other_form_libraries_are_safe(
    path: tuple[str | int, ...], name: str
) -> None:
    assert field_name(path) == name


@given(NAMES)
def test_an_escaped_name_holds_no_character_with_a_meaning(name: str) -> None:
    assert not set(escape(name)) & set("-. []\"'<>&")


def test_the_mark_of_rows_has_a_name_no_row_has() -> None:
    assert row_name(("people",)) not in {field_name(("people", row)) for row in range(20)}


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("add:f_people", Operation("add", "f_people")),
        ("up:f_people:3", Operation("up", "f_people", 3)),
        ("copy:f_people-0-cars:1", Operation("copy", "f_people-0-cars", 1)),
        ("open:f_next", Operation("open", "f_next")),
        ("shut:f_next", Operation("shut", "f_next")),
        ("enter:f_names", Operation("enter", "f_names")),
        ("drop:f_names-a", Operation("drop", "f_names-a")),
        ("refresh", None),
        ("del:f_people:-1", None),
        ("del:f_people:٣", None),
        ("del:f_people:99999999", None),
        ("del:f_people", None),
        ("lift:f_people:1", None),
        ("add:", None),
        ("", None),
        (None, None),
    ],
)
def test_a_button_is_read_or_left_alone(text: str | None, operation: Operation | None) -> None:
    assert read_operation(text) == operation
