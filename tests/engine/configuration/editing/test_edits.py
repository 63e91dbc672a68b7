from __future__ import annotations

import difflib
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.configuration.editing.changes import staying
from engine.configuration.editing.edits import Edits
from engine.configuration.problems import ConfigurationFaults
from engine.configuration.yaml_source import Plain, read_yaml
from engine.errors import ConfigurationError
from engine.places import shipped_config

FIRST = "- {id: r1, when: {a: \"< 5\", b: '甲, 乙'}, then: {x: 1}}  # first"

TABLE = """\
# a table
id: t  # its name
rules:   # in order
# small
- {id: r1, when: {a: "< 5", b: '甲, 乙'}, then: {x: 1}}  # first
- {id: r2, then: {x: 2}}

# large
- id: r3  # long
  when:
    a: ">= 5"   # five
    # about b
    b: 丙
  then: {x: 3}
  why: >-
    because
    of that
# the end
last: null
empty:
"""


def edited(text: str, *changes: tuple[object, ...]) -> str:
    edits = Edits(text, "t.yaml")
    for name, *arguments in changes:
        getattr(edits, str(name))(*arguments)
    return edits.text()


def difference(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_without_a_change_the_text_is_the_same() -> None:
    assert not Edits(TABLE, "t.yaml").changed
    assert edited(TABLE) == TABLE


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("id",), "u", "id: u  # its name"),
        (("rules", 0, "when", "a"), "< 6", FIRST.replace("5", "6")),
        (("rules", 0, "when", "b"), "甲, 丁", FIRST.replace("乙", "丁")),
        (("rules", 2, "when", "a"), "> 5", '    a: "> 5"   # five'),
        (("rules", 2, "then", "x"), 4, "  then: {x: 4}"),
        (("last",), ["a", "b, c"], 'last: [a, "b, c"]'),
        (("empty",), "x", "empty: x"),
        (("rules", 1, "when"), {"a": "-"}, '- {id: r2, then: {x: 2}, when: {a: "-"}}'),
        (("rules", 1, "then", "y"), "两行\n字", '- {id: r2, then: {x: 2, y: "两行\\n字"}}'),
    ],
)  # fmt: skip
def test_a_changed_value_changes_its_line_alone(
    path: tuple[str | int, ...], value: Plain, line: str
) -> None:
    changed = difference(TABLE, edited(TABLE, ("put", path, value)))
    assert [one[2:] for one in changed if one[0] == "+"] == [line]
    assert len(changed) == 2


def test_a_new_key_can_be_put_ahead_of_others() -> None:
    edits = Edits("a: {id: 1, then: 2}\n", "t.yaml")
    edits.put(("a", "when"), {"b": 1}, before=("then", "why"))
    assert edits.text() == "a: {id: 1, when: {b: 1}, then: 2}\n"


def test_a_new_key_of_a_mapping_in_lines_gets_its_line() -> None:
    edits = Edits(TABLE, "t.yaml")
    edits.put(("rules", 2, "basis"), "第五条", before=("why",))
    assert difference(TABLE, edits.text()) == ["+   basis: 第五条"]


def test_keys_that_are_missing_on_the_way_are_added() -> None:
    edits = Edits("a: 1\n", "t.yaml")
    edits.put(("b", "c", "d"), 1)
    edits.put(("b", "c", "e"), 2)
    assert edits.text() == "a: 1\nb: {c: {d: 1, e: 2}}\n"


def test_a_dropped_key_takes_its_line_with_it_and_leaves_the_comments() -> None:
    assert difference(TABLE, edited(TABLE, ("drop", ("rules", 2, "when", "b")))) == ["-     b: 丙"]
    assert difference(TABLE, edited(TABLE, ("drop", ("rules", 2, "why")))) == [
        "-   why: >-", "-     because", "-     of that"
    ]  # fmt: skip


def test_the_first_key_of_a_list_member_can_go() -> None:
    assert edited("a:\n- b: 1\n  c: 2\n", ("drop", ("a", 0, "b"))) == "a:\n- c: 2\n"


def test_a_mapping_without_keys_is_an_empty_one() -> None:
    text = edited(TABLE, ("drop", ("rules", 2, "when", "a")), ("drop", ("rules", 2, "when", "b")))
    data = read_yaml(text, "t.yaml").data
    assert isinstance(data, dict)
    assert Edits(text, "t.yaml").text() == text
    assert "when:\n    {}" in text


def test_a_deleted_member_leaves_the_heading_above_it() -> None:
    assert difference(TABLE, edited(TABLE, ("arrange", ("rules",), [0, 2]))) == [
        "- - {id: r2, then: {x: 2}}"
    ]
    assert "# small\n- {id: r2" in edited(TABLE, ("arrange", ("rules",), [1, 2]))


def test_a_moved_member_takes_the_comment_of_its_line_with_it_and_no_heading() -> None:
    text = edited(TABLE, ("arrange", ("rules",), [1, 2, 0]))
    assert text.index("# small") < text.index("r2") < text.index("# large") < text.index("r3")
    assert text.index("r3") < text.index("r1") < text.index("# first") < text.index("# the end")


def test_a_new_member_looks_like_the_one_before_it() -> None:
    new: dict[str, Plain] = {"id": "r4", "then": {"x": "=1"}}
    flow = edited(TABLE, ("arrange", ("rules",), [0, new, 1, 2]))
    assert difference(TABLE, flow) == ['+ - {id: r4, then: {x: "=1"}}']
    block = edited(TABLE, ("arrange", ("rules",), [2, new]))
    assert '\n- id: r4\n  then: {x: "=1"}\n# the end' in block


def test_a_new_member_can_be_the_first() -> None:
    text = edited(TABLE, ("arrange", ("rules",), [{"id": "r0"}, 0, 1, 2]))
    assert difference(TABLE, text) == ["+ - {id: r0}"]


def test_all_members_may_go_and_new_ones_come_into_an_empty_list() -> None:
    text = edited("a:\n- 1\n- 2\nb: 3\n", ("arrange", ("a",), []))
    assert read_yaml(text, "").data == {"a": [], "b": 3}
    assert edited("a: []\n", ("arrange", ("a",), [{"b": 1}])) == "a: [{b: 1}]\n"


def test_a_list_that_is_missing_gets_a_line_for_each_member() -> None:
    assert edited("a: 1\n", ("arrange", ("b",), [{"c": 1}, {"c": 2}])) == (
        "a: 1\nb:\n- {c: 1}\n- {c: 2}\n"
    )


def test_windows_line_breaks_stay() -> None:
    text = "a: 1\r\nb:\r\n- {c: 1}  # c\r\n- {c: 2}\r\n"
    changed = edited(text, ("put", ("a",), 2), ("arrange", ("b",), [1, {"c": 3}, 0]))
    assert changed == "a: 2\r\nb:\r\n- {c: 2}\r\n- {c: 3}\r\n- {c: 1}  # c\r\n"


def test_brackets_over_several_lines_stay_so() -> None:
    text = "a: [\n  {b: 1},\n  {b: 2}\n]\n"
    assert edited(text, ("arrange", ("a",), [0, {"b": 3}, 1])) == (
        "a: [\n  {b: 1},\n  {b: 3},\n  {b: 2}\n]\n"
    )


def test_no_value_can_be_put_below_a_text() -> None:
    with pytest.raises(ConfigurationError, match="没有“x”这一处"):
        edited(TABLE, ("put", ("id", "x"), 1))


def test_what_is_no_document_is_not_edited() -> None:
    with pytest.raises(ConfigurationFaults):
        Edits("a: [", "t.yaml")
    with pytest.raises(ConfigurationError, match="没有内容"):
        Edits("# nothing\n", "t.yaml")


@given(st.permutations(range(7)))
def test_what_stayed_is_in_order_and_cannot_be_longer_by_one(order: list[int]) -> None:
    still = staying(order)
    kept = [one for one in order if one in still]
    assert kept == sorted(kept)
    for other in set(order) - still:
        more = [one for one in order if one in still | {other}]
        assert more != sorted(more)


SHIPPED = [
    path.read_text("utf-8")
    for folder in ("rubrics", "workflows")
    for path in sorted((shipped_config() / folder).glob("*.yaml"))
]

values = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text(st.characters(
        blacklist_categories=["C", "Z"], whitelist_characters="\n 　=:#,'\"-@"), max_size=8,
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
        st.text("ab甲: ", min_size=1).filter(str.strip), inner, max_size=2
    ),
    max_leaves=4,
)  # fmt: skip


def places(value: Plain, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    members = value.items() if isinstance(value, dict) else ()
    members = enumerate(value) if isinstance(value, list) else members
    return [path, *(place for key, one in members for place in places(one, (*path, key)))]


@settings(max_examples=25, deadline=None)
@given(data=st.data(), text=st.sampled_from(SHIPPED))
def test_any_change_to_a_shipped_document_reads_back_and_keeps_all_comments(
    data: st.DataObject, text: str
) -> None:
    source = read_yaml(text, "x.yaml")
    edits = Edits(text, "x.yaml")
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(source.data)[1:]))
        value = source.value(path)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            order = data.draw(st.permutations(range(len(value))))
            new = data.draw(st.lists(st.just({"id": "neu", "title": "新"}), max_size=1))
            edits.arrange(path, [*order, *new])
        elif isinstance(value, dict):
            edits.put((*path, "neu"), data.draw(values))
        else:
            edits.put(path, data.draw(values))
    after = edits.text()
    wanted = [line for line in text.split("\n") if line.startswith("#")]
    assert sorted(wanted) == sorted(line for line in after.split("\n") if line.startswith("#"))


@pytest.mark.parametrize("value", [[], [Decimal(1), Decimal("0.5")], "nothing"])
def test_a_list_in_lines_can_be_replaced_as_a_whole(value: Plain) -> None:
    edits = Edits("a:\n- 1\n- 2\nb: 3  # stays\n", "x.yaml")
    edits.put(("a",), value)
    text = edits.text()
    assert read_yaml(text, "x.yaml").data == {"a": value, "b": 3}
    assert text.endswith("\nb: 3  # stays\n")
