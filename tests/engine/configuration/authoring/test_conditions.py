"""Conditions as rows: every one of the shipped documents comes back, and what cannot be is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.configuration.authoring.conditions import (
    Clause,
    Group,
    comparisons,
    read_condition,
    written_condition,
)
from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.matching import alike
from engine.configuration.authoring.schema import CONDITIONS
from engine.configuration.library import Library
from engine.configuration.yaml_source import read_yaml
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary, Fact
from engine.terms import Label

FACTS = Dictionary([
    Fact("late", "integer", Label("超期天数"), unit="天"),
    Fact("rate", "number", Label("比率")),
    Fact("told", "boolean", Label("已告知")),
    Fact("on", "date", Label("办结日期")),
    Fact("kind", "text", Label("类型"), values=("初访", "重访", "a, b")),
    Fact("name", "text", Label("名称")),
])  # fmt: skip


def one(source: object) -> Clause:
    """Return the only clause of a condition of one cell."""
    group = read_condition({"late": source} if not isinstance(source, dict) else source, FACTS)
    assert group is not None
    (clause,) = group.parts
    assert isinstance(clause, Clause)
    return clause


def conditions_of(library: Library) -> Iterator[dict[str, object]]:
    """Yield every condition of the shipped documents as it is written."""
    for loaded in library.published:
        yield from _conditions_in(read_yaml(loaded.source_text, loaded.path).data)


def _conditions_in(data: object) -> Iterator[dict[str, object]]:
    for key, value in data.items() if isinstance(data, dict) else ():
        if key in CONDITIONS and isinstance(value, dict):
            yield value
        yield from _conditions_in(value)
    for row in data if isinstance(data, list) else ():
        yield from _conditions_in(row)


def test_every_shipped_condition_comes_back_to_the_letter(library: Library) -> None:
    facts = library.dictionary()
    found = list(conditions_of(library))
    assert len(found) > 40
    for source in found:
        group = read_condition(source, facts)
        assert group is not None, source
        made, faults = written_condition(group, {}, facts)
        assert faults == ()
        assert alike(made, source), (made, source)


def test_no_shipped_condition_needs_writing_by_hand(library: Library) -> None:
    facts = library.dictionary()
    for source in conditions_of(library):
        assert "written" not in str(read_condition(source, facts)), source


@pytest.mark.parametrize(
    ("source", "how", "values"),
    [
        ({"late": "> 5"}, ">", ("5",)),
        ({"late": "≥5"}, ">=", ("5",)),
        ({"late": 0}, "equal", ("0",)),
        ({"late": "not(3)"}, "unequal", ("3",)),
        ({"late": "[1..5]"}, "between", ("1", "5")),
        ({"late": "(1..5]"}, "written", ("(1..5]",)),
        ({"late": "> 5, < 2"}, "written", ("> 5, < 2",)),
        ({"late": "> rate"}, "written", ("> rate",)),
        ({"late": "> 很多"}, "written", ("> 很多",)),
        ({"late": "null"}, "unknown", ()),
        ({"late": "not(null)"}, "known", ()),
        ({"told": True}, "yes", ()),
        ({"told": "false"}, "no", ()),
        ({"on": "< 2026-01-31"}, "<", ("2026-01-31",)),
        ({"kind": "初访"}, "any_of", ("初访",)),
        ({"kind": "初访, 重访"}, "any_of", ("初访", "重访")),
        ({"kind": "not(初访, 重访)"}, "none_of", ("初访", "重访")),
        ({"nobody": "> 5"}, "written", ("> 5",)),
    ],
)
def test_a_cell_is_read_as_a_comparison(
    source: dict[str, object], how: str, values: tuple[str, ...]
) -> None:
    clause = one(source)
    assert (clause.how, clause.values) == (how, values)


@pytest.mark.parametrize(
    ("clause", "cell"),
    [
        (Clause("late", ">", ("５",)), "> 5"),
        (Clause("late", "equal", ("3",)), 3),
        (Clause("late", "between", ("1", "5")), "[1..5]"),
        (Clause("rate", "<=", ("0.5",)), "<= 0.5"),
        (Clause("told", "no"), False),
        (Clause("on", ">=", ("2026-01-31",)), ">= 2026-01-31"),
        (Clause("kind", "any_of", ("初访", "重访")), "初访, 重访"),
        (Clause("kind", "any_of", ("初访", "a, b")), "初访, a, b"),
        (Clause("name", "none_of", ("张三",)), 'not("张三")'),
        (Clause("late", "unknown"), "null"),
        (Clause("late", "known"), "not(null)"),
        (Clause("late", "written", ("> 5，<2",)), "> 5, < 2"),
    ],
)
def test_a_comparison_is_written_as_a_cell(clause: Clause, cell: object) -> None:
    made, faults = written_condition(Group("all", (clause,)), GONE, FACTS)
    assert faults == ()
    assert made == {clause.fact: cell}
    parse_condition({clause.fact: cell}, FACTS)


@pytest.mark.parametrize(
    ("clause", "word"),
    [
        (Clause("", "written"), "选择"),
        (Clause("late", ">"), "填写"),
        (Clause("late", ">", ("很多",)), "很多"),
        (Clause("late", ">", ("NaN",)), "NaN"),
        (Clause("late", "between", ("5",)), "填写"),
        (Clause("late", "between", ("5", "1")), "前一个值"),
        (Clause("late", "written", ("60以上",)), "60"),
        (Clause("late", "written", ("",)), "填写"),
        (Clause("on", "<", ("明天",)), "2026-01-31"),
        (Clause("kind", "any_of"), "填写"),
        (Clause("kind", "any_of", ("没有这类",)), "没有这类"),
    ],
)
def test_what_cannot_be_said_is_told_at_its_place(clause: Clause, word: str) -> None:
    group = Group("all", (Clause("told", "yes"), Group("any", (clause,))))
    _, (fault,) = written_condition(group, GONE, FACTS)
    assert fault.path == (1, 0)
    assert word in fault.zh
    assert fault.en


JOINED = [
    ({"any": [{"late": "> 5"}, {"told": True}]}, "any"),
    ({"all": [{"late": "> 5"}, {"late": "< 9"}]}, "all"),
    ({"not": {"late": "> 5", "told": True}}, "not_all"),
    ({"not": {"any": [{"late": "> 5"}, {"told": True}]}}, "none"),
]


@pytest.mark.parametrize(("source", "join"), JOINED)
def test_joined_conditions_are_groups(source: dict[str, object], join: str) -> None:
    group = read_condition(source, FACTS)
    assert group is not None
    assert group.join == join
    assert len(group.parts) == 2
    assert written_condition(group, {}, FACTS) == (source, ())


def test_a_fact_asked_for_twice_is_kept_twice() -> None:
    group = Group("all", (Clause("late", ">", ("1",)), Clause("late", "unequal", ("5",))))
    made, _ = written_condition(group, GONE, FACTS)
    assert made == {"all": [{"late": "> 1"}, {"late": "not(5)"}]}


def test_what_is_left_alone_keeps_its_spelling() -> None:
    stored = {"late": ">5", "kind": "重访, 初访"}
    same = Group("all", (Clause("late", ">", ("5",)), Clause("kind", "any_of", ("初访", "重访"))))
    assert written_condition(same, stored, FACTS)[0] is stored
    more = Group("all", (*same.parts, Clause("told", "yes")))
    assert written_condition(more, stored, FACTS)[0] == {**stored, "told": True}


def test_a_condition_without_parts_is_none() -> None:
    assert written_condition(Group("all"), {"late": 1}, FACTS) == (GONE, ())
    assert read_condition(GONE, FACTS) == Group("all")


@pytest.mark.parametrize("source", [[], "late > 5", {"any": {}}, {"any": []}, {"late": {"a": 1}}])
def test_what_is_no_condition_is_not_shown_as_one(source: object) -> None:
    assert read_condition(source, FACTS) is None


def test_a_fact_nobody_knows_can_only_be_written() -> None:
    assert comparisons(None) == ("written",)


CLAUSES = st.one_of(
    st.builds(
        Clause,
        st.just("late"),
        st.sampled_from(["equal", "unequal", ">", ">=", "<", "<="]),
        st.integers(-99, 99).map(lambda number: (str(number),)),
    ),
    st.builds(Clause, st.just("told"), st.sampled_from(["yes", "no", "known", "unknown"])),
    st.builds(
        Clause,
        st.just("kind"),
        st.sampled_from(["any_of", "none_of"]),
        st.sampled_from([("初访",), ("初访", "重访"), ("a, b",), ("重访", "a, b")]),
    ),
)


def groups(parts: st.SearchStrategy[Clause | Group]) -> st.SearchStrategy[Clause | Group]:
    joins = st.sampled_from(["all", "any", "not_all", "none"])
    return st.builds(Group, joins, st.lists(parts, min_size=2, max_size=3).map(tuple))


@given(st.recursive(CLAUSES, groups, max_leaves=6))
def test_whatever_is_built_reads_back_as_the_same_condition(part: Clause | Group) -> None:
    group = part if isinstance(part, Group) else Group("all", (part,))
    made, faults = written_condition(group, GONE, FACTS)
    assert faults == ()
    assert isinstance(made, dict)
    again = read_condition(made, FACTS)
    assert again is not None
    assert parse_condition(made, FACTS) == parse_condition(_again(again), FACTS)


def _again(group: Group) -> dict[str, object]:
    made, _ = written_condition(group, GONE, FACTS)
    assert isinstance(made, dict)
    return made
