from __future__ import annotations

import pytest
from forms_support import SEES_ALL, form_of, node_at, page_of, send

from engine.forms.decode import decode
from engine.forms.rows import Mark, new_key, read_marks, row_keys

PEOPLE = form_of(
    {
        "people": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "head": {"type": "boolean"}},
            },
        }
    }
)
THREE = {"people": [{"name": "a", "odd": 1}, {"name": "b"}, {"name": "c"}]}


def names(answers: dict[str, object]) -> list[object]:
    return [row.get("name") for row in answers.get("people", [])]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("add:f_people", ["a", "b", "c", None]),
        ("del:f_people:1", ["a", "c"]),
        ("up:f_people:2", ["a", "c", "b"]),
        ("up:f_people:0", ["a", "b", "c"]),
        ("down:f_people:0", ["b", "a", "c"]),
        ("down:f_people:2", ["a", "b", "c"]),
        ("copy:f_people:0", ["a", "a", "b", "c"]),
        ("del:f_people:9", ["a", "b", "c"]),
        ("del:f_others:0", ["a", "b", "c"]),
        ("save", ["a", "b", "c"]),
    ],
)
def test_a_button_moves_rows(operation: str, expected: list[object]) -> None:
    assert names(send(PEOPLE, THREE, _op=operation).answers) == expected


def test_what_was_typed_before_the_button_moves_with_its_row() -> None:
    found = send(PEOPLE, THREE, **{"f_people-2-name": "changed", "_op": "up:f_people:2"})
    assert names(found.answers) == ["a", "changed", "b"]


def test_rows_that_changed_their_order_keep_ids_from_then_on() -> None:
    moved = send(PEOPLE, THREE, _op="up:f_people:2").answers
    assert [row["_row"] for row in moved["people"]] == ["i0", "i2", "i1"]
    assert send(PEOPLE, moved).answers == moved


def test_keys_the_form_does_not_know_stay_with_their_row() -> None:
    first = send(PEOPLE, THREE, _op="down:f_people:0").answers
    # The page goes on from the first answers; what is stored has not changed meanwhile.
    post = page_of(PEOPLE, first) | {"_op": ["add:f_people"]}
    second = decode(PEOPLE, post, THREE).answers
    assert [row.get("odd") for row in second["people"]] == [None, 1, None, None]
    assert [row["_row"] for row in second["people"]] == ["i1", "i0", "i2", "r1"]


def test_an_added_row_gets_an_id_that_was_never_there() -> None:
    stored = {"people": [{"_row": "r7", "name": "a"}, {"_row": "r2", "name": "b"}]}
    found = send(PEOPLE, stored, _op="add:f_people")
    assert found.answers["people"][2] == {"_row": "r8"}
    assert found.new_row == ("people", 2)


def test_an_added_row_starts_with_defaults() -> None:
    form = form_of({"p": {"type": "array", "items": {"properties": {"a": {"default": "x"}}}}})
    assert send(form, {}, _op="add:f_p").answers == {"p": [{"a": "x", "_row": "r1"}]}


def test_a_row_with_nothing_but_an_unticked_box_stays() -> None:
    stored = {"people": [{"head": False}, {}]}
    assert send(PEOPLE, stored).answers == stored


def test_a_deleted_row_in_the_middle_takes_nothing_from_its_neighbours() -> None:
    post = page_of(PEOPLE, THREE)
    post["f_people-row"].remove("1:i1")
    found = decode(PEOPLE, post, THREE).answers
    assert names(found) == ["a", "c"]
    assert found["people"][0]["odd"] == 1


def test_an_emptied_list_that_need_not_be_there_goes() -> None:
    assert send(PEOPLE, {"people": [{"name": "a"}]}, _op="del:f_people:0").answers == {}


def test_rows_are_only_read_where_marks_say_so() -> None:
    post = {"f_people-0-name": ["x"], "f_people-7-name": ["y"]}
    assert decode(PEOPLE, post, {}).answers == {}
    assert decode(PEOPLE, {"f_people-row": ["", "7:r1"], **post}, {}).answers == {
        "people": [{"name": "y", "_row": "r1"}]
    }


def test_a_row_number_of_many_digits_makes_one_row_at_most() -> None:
    post = {"f_people-row": ["999999:r1", "9999999:r2"], "f_people-999999-name": ["x"]}
    assert len(decode(PEOPLE, post, {}).answers["people"]) == 1


NEEDED = form_of(
    {
        "people": {
            "type": "array",
            "minItems": 2,
            "items": {"type": "object", "properties": {"name": {"type": "string"}}},
        }
    },
    required=["people"],
)


def test_rows_that_must_be_there_are_shown_to_be_filled() -> None:
    assert [row.key for row in node_at(NEEDED, "people").rows] == ["s0", "s1"]


def test_a_row_shown_to_be_filled_counts_only_when_it_is() -> None:
    assert send(NEEDED, {}).answers == {}
    assert send(NEEDED, {}, **{"f_people-1-name": "a"}).answers == {
        "people": [{"name": "a", "_row": "r1"}]
    }


def test_adding_a_row_to_empty_ones_gives_one_more() -> None:
    found = send(NEEDED, {}, _op="add:f_people")
    assert len(found.answers["people"]) == 3


def test_a_list_of_texts_has_rows_without_ids() -> None:
    form = form_of({"words": {"type": "array", "items": {"type": "string"}}})
    stored = {"words": ["a", "b"]}
    assert send(form, stored, _op="down:f_words:0").answers == {"words": ["b", "a"]}
    assert send(form, stored, _op="add:f_words").answers == {"words": ["a", "b", None]}
    assert send(form, stored, **{"f_words-1": "c"}).answers == {"words": ["a", "c"]}


def test_a_tuple_asks_for_each_of_its_places() -> None:
    form = form_of(
        {
            "pair": {
                "type": "array",
                "prefixItems": [{"type": "string"}, {"type": "integer"}],
                "items": False,
            }
        }
    )
    node = node_at(form, "pair")
    assert [row.children[0].widget for row in node.rows] == ["text", "number"]
    assert not node.growing
    assert send(form, {"pair": ["a", 1]}, **{"f_pair-1": "2"}).answers == {"pair": ["a", 2]}


def test_lists_within_rows_have_buttons_of_their_own() -> None:
    form = form_of(
        {
            "units": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"people": {"type": "array", "items": {"type": "string"}}},
                },
            }
        }
    )
    stored = {"units": [{"people": ["a"]}, {"people": ["b", "c"]}]}
    found = send(form, stored, _op="del:f_units-1-people:0")
    assert found.answers == {"units": [{"people": ["a"]}, {"people": ["c"]}]}


def test_a_key_the_schema_declares_is_no_id() -> None:
    form = form_of({"p": {"type": "array", "items": {"properties": {"_row": {"type": "string"}}}}})
    stored = {"p": [{"_row": "r1"}, {"_row": "r1"}]}
    assert send(form, stored, _op="down:f_p:0").answers == stored
    assert send(form, stored, _op="add:f_p").answers == {"p": [*stored["p"], {}]}


def test_a_refused_text_leaves_the_rows_as_they_are() -> None:
    found = send(PEOPLE, THREE, **{"f_people-2-name": "\x00", "_op": "del:f_people:0"})
    assert names(found.answers) == ["a", "b", "c"]
    assert found.faults


@pytest.mark.parametrize(
    ("rows", "keys"),
    [
        ([{}, {}], ("i0", "i1")),
        ([{"_row": "r3"}, {}], ("r3", "i1")),
        ([{"_row": "r3"}, {"_row": "r3"}], ("r3", "i1")),
        ([{}, {"_row": "i0"}], ("i0x", "i0")),
        ([{"_row": 5}, {"_row": "<b>"}, "text"], ("i0", "i1", "i2")),
    ],
)
def test_every_row_has_a_key_of_its_own(rows: list[object], keys: tuple[str, ...]) -> None:
    assert row_keys(rows) == keys


def test_marks_are_read_once_each_and_nonsense_is_left_out() -> None:
    texts = ["", "0:i0", "0:i1", "x:i2", "3:r4", "-1:r1", "5:", "6:a b", "7:r4", "8:evil"]
    assert read_marks(texts) == (Mark(0, "i0"), Mark(3, "r4"))


def test_a_new_key_is_higher_than_all_before() -> None:
    assert new_key(["r2", "i9", "r10", "s0"]) == "r11"
    assert new_key([]) == "r1"


def test_whoever_may_not_change_a_list_cannot_move_its_rows() -> None:
    form = form_of({"p": {"type": "array", "readOnly": True, "items": {"type": "string"}}})
    post = {"f_p-row": ["", "1:i1"], "f_p-1": ["x"], "_op": ["del:f_p:0"]}
    assert decode(form, post, {"p": ["a", "b"]}, viewer=SEES_ALL).answers == {"p": ["a", "b"]}
