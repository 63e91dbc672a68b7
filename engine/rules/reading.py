"""A table as written in a document, read into columns, cells and outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from engine.configuration.table import Column, Row, Table, TableBody
from engine.errors import ConfigurationError, ExpressionError
from engine.expressions import tree
from engine.expressions.cells import write_value
from engine.expressions.grammar import parse_cell, parse_output
from engine.expressions.names import Dictionary, Fact, nearest
from engine.terms import FactValue, Label


@dataclass(frozen=True, slots=True)
class InputColumn:
    """An input.

    Attributes:
        domain: Cell every value meets, where the column or its fact declares values.
    """

    fact: Fact
    domain: tree.Cell


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """An output.

    Attributes:
        default: Given when no row applies.
        order: Declared values; for PRIORITY and OUTPUT ORDER from first to last.
    """

    fact: Fact
    default: tree.Output | None
    order: tuple[FactValue, ...] | None


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """A row.

    Attributes:
        cells: One for each input, in their order.
        tests: The cells that are not ``-``.
        outputs: One for each output, in their order; the literal null where the row is silent.
    """

    id: str
    cells: tuple[tree.Cell, ...]
    tests: tuple[tree.Test, ...]
    outputs: tuple[tree.Output, ...]
    basis: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class TableRead:
    """What ``read_table`` found."""

    body: TableBody
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rows: tuple[CompiledRow, ...]
    dictionary: Dictionary


def read_table(table: Table | TableBody, dictionary: Dictionary) -> TableRead:
    """Read a table's columns and rows and check that they fit its hit policy.

    Raises:
        ConfigurationError: With ``place`` naming the row and the column.
    """
    body = table.body() if isinstance(table, Table) else table
    facts = [_input_fact(column, dictionary) for column in body.inputs]
    own = Dictionary([*facts, *(dictionary[n] for n in dictionary if n not in _names(facts))])
    inputs = tuple(
        InputColumn(fact, _domain(column, fact, own))
        for column, fact in zip(body.inputs, facts, strict=True)
    )
    outputs = tuple(_output_column(column, own) for column in _output_columns(body))
    _refuse_twice(column.name for column in body.inputs)
    _refuse_twice(column.fact.name for column in outputs)
    _refuse_twice(row.id for row in body.rules)
    _check_policy(body, outputs)
    rows = tuple(_read_row(row, inputs, outputs, own) for row in body.rules)
    return TableRead(body, inputs, outputs, rows, own)


def _names(facts: Iterable[Fact]) -> set[str]:
    return {fact.name for fact in facts}


def _input_fact(column: Column, dictionary: Dictionary) -> Fact:
    known = dictionary.get(column.name)
    kind = column.type or (known.type if known else None)
    if kind is None:
        near = dictionary.nearest(column.name)
        _refuse(
            column.name,
            f"没有名为“{column.name}”的事实，也没有写 type",
            f"there is no fact named {column.name!r} and the column has no type",
            hint=(f"是否指 {near}？", f"did you mean {near}?") if near else None,
        )
    if known and known.type != kind and {known.type, kind} != {"number", "integer"}:
        _refuse(
            column.name,
            f"事实的类型是 {known.type}，列上写的是 {kind}",
            f"the fact is {known.type}, the column says {kind}",
        )
    values = _texts(column) if kind == "text" else None
    return Fact(
        name=column.name,
        type=kind,
        title=column.title or (known.title if known else Label(column.name)),
        values=values if values is not None else (known.values if known else None),
        unit=known.unit if known else None,
        source=known.source if known else "",
        confidential=known.confidential if known else False,
        labels=known.labels if known else (),
    )


def _texts(column: Column) -> tuple[str, ...] | None:
    if column.values is None:
        return None
    if not all(isinstance(value, str) for value in column.values):
        _refuse(column.name, "可选值应是文本", "the values of a text column are texts")
    return tuple(str(value) for value in column.values)


def _domain(column: Column, fact: Fact, dictionary: Dictionary) -> tree.Cell:
    """Return what the column's values are limited to; of numbers they are written as cells."""
    values: Sequence[object] | None = fact.values
    if fact.type != "text" and column.values is not None:
        values = column.values
    if not values:
        return tree.Anything()
    tests: list[tree.SimpleTest] = []
    for value in values:
        source = write_value(value) if fact.type == "text" and isinstance(value, str) else value
        cell = parse_cell(source, fact, dictionary)
        if not isinstance(cell, tree.Equals | tree.Compare | tree.Interval):
            _refuse(
                column.name,
                f"“{value}”不能作可选值",
                f"{value!r} is no allowed value",
                hint=("写一个值、一个比较或一个区间", "write a value, a comparison or an interval"),
            )
        tests.append(cell)
    return tests[0] if len(tests) == 1 else tree.AnyOf(tuple(tests))


def _output_columns(body: TableBody) -> tuple[Column, ...]:
    """Return the outputs; without any, those the rows give."""
    if body.outputs:
        return body.outputs
    names = dict.fromkeys(name for row in body.rules for name in row.then)
    return tuple(Column(name=name) for name in names)


def _output_column(column: Column, dictionary: Dictionary) -> OutputColumn:
    known = dictionary.get(column.name)
    kind = column.type or (known.type if known else "text")
    title = column.title or (known.title if known else Label(column.name))
    values = _texts(column) if kind == "text" else None
    fact = Fact(name=column.name, type=kind, title=title, values=values)
    order = None
    if column.values is not None:
        order = tuple(_literal(value, fact, dictionary) for value in column.values)
    default = None
    if column.default is not None:
        with _placed("default"):
            default = parse_output(column.default, fact, dictionary)
    return OutputColumn(fact, default, order)


def _literal(value: object, fact: Fact, dictionary: Dictionary) -> FactValue:
    source = write_value(value) if isinstance(value, str) and fact.type == "text" else value
    output = parse_output(source, fact, dictionary)
    if not isinstance(output, tree.Literal):
        _refuse(fact.name, f"“{value}”不是值", f"{value!r} is no value")
    return output.value


def _check_policy(body: TableBody, outputs: tuple[OutputColumn, ...]) -> None:
    if body.hit in {"priority", "output-order"} and all(c.order is None for c in outputs):
        _refuse(
            "outputs",
            f"{body.hit} 要求结果列写出 values，按先后排列",
            f"{body.hit} needs an output with values in their order",
        )
    if body.aggregate is None:
        return
    if body.hit != "collect":
        _refuse(
            "aggregate",
            f"只有 collect 可以汇总，本表是 {body.hit}",
            f"only collect aggregates, the table is {body.hit}",
        )
    if len(outputs) > 1:
        _refuse("aggregate", "汇总的表只能有一个结果列", "an aggregate has one output column")
    numeric = outputs and outputs[0].fact.type in {"integer", "number"}
    if body.aggregate != "count" and not numeric:
        _refuse(
            "aggregate",
            f"{body.aggregate} 只用于数字",
            f"{body.aggregate} needs a column of numbers",
            hint=("给结果列写 type: number", "give the output type: number"),
        )


def _read_row(
    row: Row,
    inputs: tuple[InputColumn, ...],
    outputs: tuple[OutputColumn, ...],
    dictionary: Dictionary,
) -> CompiledRow:
    _refuse_unknown(row.id, row.when, [column.fact.name for column in inputs])
    _refuse_unknown(row.id, row.then, [column.fact.name for column in outputs])
    cells, tests = [], []
    for column in inputs:
        name = column.fact.name
        cell: tree.Cell = tree.Anything()
        if name in row.when:
            written = row.when[name]
            with _placed(row.id):
                cell = parse_cell(written, column.fact, dictionary)
            if not isinstance(cell, tree.Anything):
                tests.append(tree.Test(name, cell, _shown(written)))
        cells.append(cell)
    given = tuple(_read_output(row, column, dictionary) for column in outputs)
    return CompiledRow(row.id, tuple(cells), tuple(tests), given, row.basis, row.why)


def _read_output(row: Row, column: OutputColumn, dictionary: Dictionary) -> tree.Output:
    fact = column.fact
    if fact.name not in row.then:
        return tree.Literal(None)
    with _placed(row.id):
        output = parse_output(row.then[fact.name], fact, dictionary)
    if (
        isinstance(output, tree.Literal)
        and output.value is not None
        and column.order is not None
        and output.value not in column.order
    ):
        _refuse(
            f"{row.id} {fact.name}",
            f"“{output.value}”不在结果列的可选值之内",
            f"{output.value} is not among the values of the output",
        )
    return output


def _shown(written: object) -> str:
    return ("true" if written else "false") if isinstance(written, bool) else str(written).strip()


@contextmanager
def _placed(row: str) -> Iterator[None]:
    """Name the row in the place of a fault found inside."""
    try:
        yield
    except ExpressionError as error:
        error.place = f"{row} {error.place}"
        raise


def _refuse_twice(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            _refuse(name, f"“{name}”写了两次", f"{name!r} is written twice")
        seen.add(name)


def _refuse_unknown(row: str, written: Iterable[str], columns: Sequence[str]) -> None:
    for name in written:
        if name in columns:
            continue
        near = nearest(name, columns)
        _refuse(
            f"{row} {name}",
            f"表里没有“{name}”这一列",
            f"the table has no column {name!r}",
            hint=(f"是否指 {near}？", f"did you mean {near}?") if near else None,
        )


def _refuse(place: str, zh: str, en: str, *, hint: tuple[str, str] | None = None) -> NoReturn:
    hint_zh, hint_en = hint or (None, None)
    raise ConfigurationError(zh, en, place=place, hint=hint_zh, hint_en=hint_en)
