"""Random facts, conditions and sheets over a small dictionary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from hypothesis import strategies as st

from engine.configuration.table import Aggregate, HitPolicy
from engine.expressions import tree
from engine.expressions.names import Dictionary, Fact
from engine.rules.facts import FactSheet
from engine.rules.tables import CompiledRow, DecisionTable, InputColumn, OutputColumn
from engine.terms import FactValue, Label

FACTS = Dictionary(
    [
        Fact("days", "integer", Label("天数", "days")),
        Fact("limit", "integer", Label("期限", "limit")),
        Fact("share", "number", Label("比例", "share")),
        Fact("kind", "text", Label("类型", "kind"), ("甲", "乙", "丙")),
        Fact("note", "text", Label("备注", "note")),
        Fact("opened", "date", Label("登记日", "opened on")),
        Fact("joint", "boolean", Label("联名", "joint")),
    ]
)
VALUES: dict[str, st.SearchStrategy[FactValue]] = {
    "days": st.integers(-2, 4).map(Decimal),
    "limit": st.integers(-2, 4).map(Decimal),
    "share": st.sampled_from(
        [Decimal(t) for t in ("0", "0.1", "0.3", "1e-9", "12345678901234567")]
    ),
    "kind": st.sampled_from(["甲", "乙", "丙"]),
    "note": st.sampled_from(["", "9", "10", "a", "a!", "x" * 70_000, "\x00", "张三"]),
    "opened": st.dates(date(2023, 1, 1), date(2023, 1, 5)),
    "joint": st.booleans(),
}


def operands(fact: str, *, names: bool) -> st.SearchStrategy[tree.Operand]:
    literal: st.SearchStrategy[tree.Operand] = VALUES[fact].map(tree.Literal)
    if names and fact in {"days", "limit"}:
        return st.one_of(literal, st.sampled_from([tree.Name("days"), tree.Name("limit")]))
    return literal


@st.composite
def simple_tests(draw: st.DrawFn, fact: str, *, names: bool) -> tree.SimpleTest:
    operand = operands(fact, names=names)
    shape = draw(st.sampled_from(["equals", "null", "compare", "interval"]))
    if shape == "null":
        return tree.Equals(tree.Literal(None))
    if shape == "equals" or fact == "joint":
        return tree.Equals(draw(operand))
    if shape == "compare":
        return tree.Compare(draw(st.sampled_from(["<", "<=", ">", ">="])), draw(operand))
    return tree.Interval(draw(operand), draw(operand), draw(st.booleans()), draw(st.booleans()))


@st.composite
def cells(draw: st.DrawFn, fact: str, *, names: bool = False) -> tree.Cell:
    tests = tuple(draw(st.lists(simple_tests(fact, names=names), min_size=1, max_size=3)))
    shape = draw(st.sampled_from(["one", "any", "not", "-"]))
    if shape == "-":
        return tree.Anything()
    if shape == "one":
        return tests[0]
    return tree.AnyOf(tests) if shape == "any" else tree.Negation(tests)


@st.composite
def fact_tests(draw: st.DrawFn, *, names: bool = False) -> tree.Test:
    fact = draw(st.sampled_from(sorted(FACTS)))
    return tree.Test(fact, draw(cells(fact, names=names)), "?")


def conditions(*, names: bool = False) -> st.SearchStrategy[tree.Condition]:
    leaves: st.SearchStrategy[tree.Condition] = st.one_of(
        fact_tests(names=names), st.just(tree.Always())
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda p: tree.All(tuple(p))),
            st.lists(inner, min_size=1, max_size=3).map(lambda p: tree.AnyPart(tuple(p))),
            inner.map(tree.Not),
        ),
        max_leaves=6,
    )


def sheets(dictionary: Dictionary = FACTS) -> st.SearchStrategy[FactSheet]:
    """Draw a case: most often all is known, at times something is null or not given at all."""
    full = st.fixed_dictionaries(VALUES)
    gaps = st.fixed_dictionaries({}, optional={n: st.none() | VALUES[n] for n in VALUES})
    cases = st.tuples(st.integers(0, 3), full, gaps)
    # Of four cases one is full, one has gaps alone, two have gaps filled in part.
    mixed = cases.map(
        lambda drawn: {0: drawn[1], 1: drawn[2]}.get(drawn[0], {**drawn[1], **_few(drawn[2])})
    )
    return mixed.map(lambda given: FactSheet(given, dictionary))


def _few(gaps: dict[str, FactValue]) -> dict[str, FactValue]:
    """Return at most two of the facts that are null."""
    return dict([(name, value) for name, value in gaps.items() if value is None][:2])


VEILED = Dictionary(
    [replace(fact, confidential=fact.name in {"share", "note", "joint"}) for fact in FACTS.values()]
)
"""The same facts, some of them confidential."""

POLICIES: tuple[tuple[str, str | None], ...] = (
    *((hit, None) for hit in ("unique", "any", "first", "priority", "rule-order")),
    *((hit, None) for hit in ("output-order", "collect")),
    *(("collect", aggregate) for aggregate in ("sum", "min", "max", "count")),
)
_NUMBER = Fact("given", "number", Label("给出", "given"))
_GRADE = Fact("grade", "text", Label("等次", "grade"), ("差", "中", "优"))
_NUMBERS: tuple[tree.Output, ...] = (
    tree.Literal(Decimal(1)),
    tree.Literal(Decimal(2)),
    tree.Literal(None),
    tree.Name("days"),
    tree.Arithmetic("*", tree.Name("days"), tree.Literal(Decimal(2))),
    tree.Arithmetic("/", tree.Name("share"), tree.Name("limit")),
    tree.Several((tree.Name("share"), tree.Literal(Decimal(0)))),
)
_GRADES: tuple[tree.Output, ...] = tuple(tree.Literal(value) for value in _GRADE.values or ())


@st.composite
def decision_tables(
    draw: st.DrawFn, dictionary: Dictionary = FACTS, *, many: bool = False
) -> DecisionTable:
    """Draw a table of any policy; ``many`` gives it more rows than are tried one by one."""
    hit, aggregate = draw(st.sampled_from(POLICIES))
    graded = hit in {"priority", "output-order"} or (aggregate is None and draw(st.booleans()))
    outputs = _GRADES if graded else _NUMBERS[: draw(st.sampled_from([3, len(_NUMBERS)]))]
    rows = [
        _row(draw, dictionary, draw(st.sampled_from(outputs)))
        for _ in range(draw(st.integers(0, 6)))
    ]
    if many and rows:
        rows = draw(st.lists(st.sampled_from(rows), min_size=41, max_size=50))
    fact, order = (_GRADE, _GRADE.values) if graded else (_NUMBER, None)
    default = draw(st.sampled_from([None, outputs[0], outputs[-1]]))
    return DecisionTable(
        hit=cast("HitPolicy", hit),
        aggregate=cast("Aggregate | None", aggregate),
        complete=False,
        inputs=tuple(InputColumn(fact, tree.Anything()) for fact in dictionary.values()),
        outputs=(OutputColumn(fact, default, order),),
        rows=tuple(replace(row, id=f"r{number}") for number, row in enumerate(rows)),
        dictionary=dictionary,
        reads=frozenset(dictionary),
    )


def _row(draw: st.DrawFn, dictionary: Dictionary, output: tree.Output) -> CompiledRow:
    asked = draw(st.sets(st.sampled_from(sorted(dictionary)), max_size=3))
    drawn = {name: draw(cells(name, names=True)) for name in dictionary if name in asked}
    tests = {name: cell for name, cell in drawn.items() if cell != tree.Anything()}
    return CompiledRow(
        id="",
        cells=tuple(tests.get(name, tree.Anything()) for name in dictionary),
        tests=tuple(tree.Test(name, cell, "?") for name, cell in tests.items()),
        outputs=(output,),
    )
