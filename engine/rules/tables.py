"""Decision tables: read once, then applied to any number of fact sheets.

Source: OMG Decision Model and Notation 1.3, chapter 8 (hit policies and aggregators).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from engine.configuration.table import Aggregate, HitPolicy, Table, TableBody
from engine.errors import RuleError
from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell, facts_of_output
from engine.expressions.names import Dictionary, Fact
from engine.rules.conditions import cell_truth, explain_test
from engine.rules.facts import FactSheet, fact_value
from engine.rules.reading import CompiledRow, InputColumn, OutputColumn, TableRead, read_table
from engine.rules.trace import Trace
from engine.rules.words import value_in_words
from engine.terms import FactValue

__all__ = [
    "CompiledRow",
    "Decision",
    "DecisionTable",
    "InputColumn",
    "OutputColumn",
    "OutputValue",
    "RowTrace",
    "compile_table",
    "decide",
]

OutputValue = FactValue | tuple[FactValue, ...]
"""What one output column gives: a value, or a tuple where the row lists several."""

_TOTALS: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "sum": lambda values: sum(values, Decimal(0)),
    "min": min,
    "max": max,
}
_MULTI_HIT = frozenset({"rule-order", "output-order", "collect"})


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table ready to be applied.

    Attributes:
        dictionary: The facts its cells may read: those of the documents and its own columns.
        reads: Names of the facts its cells and outputs do read.
    """

    hit: HitPolicy
    aggregate: Aggregate | None
    complete: bool
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rows: tuple[CompiledRow, ...]
    dictionary: Dictionary
    reads: frozenset[str]

    @property
    def has_default(self) -> bool:
        """Tell whether an output is given when no row applies."""
        return any(column.default is not None for column in self.outputs)


@dataclass(frozen=True, slots=True)
class RowTrace:
    """Why a row applied or did not: for a row that did not, its first test that failed."""

    row: str
    holds: bool
    trace: Trace


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table says about a case.

    Attributes:
        status: ``no_match`` if no row applied and no default is declared.
        outputs: One mapping for each hit, in the order of the hit policy; one for an aggregate.
        value: Single hit or aggregate: the output, or a mapping of several outputs; None without
            a match.  Multiple hits: a tuple of these.
        rows: Ids of the rows behind ``outputs``, in the same order; of an aggregate all that hit.
        row_traces: Rows that hit; with ``why_not`` all rows, in the order of the table.
        defaulted: No row applied, the outputs are the defaults.
    """

    status: Literal["hit", "no_match"]
    outputs: tuple[Mapping[str, OutputValue], ...]
    value: object
    rows: tuple[str, ...]
    row_traces: tuple[RowTrace, ...]
    defaulted: bool = False


def compile_table(body: Table | TableBody, dictionary: Dictionary) -> DecisionTable:
    """Read a table's cells and check its shape.

    Args:
        body: The table as written, with or without its head.
        dictionary: Gives the type of columns that name a fact; outputs it lacks are text.

    Raises:
        ConfigurationError: A column, cell or output is at fault; ``place`` is ``row column``.
    """
    read = read_table(body, dictionary)
    return DecisionTable(
        hit=read.body.hit,
        aggregate=read.body.aggregate,
        complete=read.body.complete,
        inputs=read.inputs,
        outputs=read.outputs,
        rows=read.rows,
        dictionary=read.dictionary,
        reads=frozenset(_reads(read)),
    )


def _reads(read: TableRead) -> Iterable[str]:
    yield from (column.fact.name for column in read.inputs)
    for row in read.rows:
        for cell in row.cells:
            yield from facts_of_cell(cell)
        for output in row.outputs:
            yield from facts_of_output(output)
    for column in read.outputs:
        if column.default is not None:
            yield from facts_of_output(column.default)


def decide(table: DecisionTable, sheet: FactSheet, *, why_not: bool = False) -> Decision:
    """Apply a table to a case.

    With ``why_not`` the rows that did not apply are explained, too.

    Raises:
        RuleError: An input is of another type than its column, or rows contradict the policy.
    """
    sheet = _readable(table, sheet)
    hits = _hits(table, sheet)
    chosen = _choose(table, hits, sheet)
    traces = _explain(table, sheet, hits if table.hit != "first" else chosen, why_not=why_not)
    ids = tuple(row.id for row, _ in chosen)
    if table.aggregate is not None:
        return _aggregate(table, chosen, ids, traces, sheet)
    if not chosen:
        return _without_hit(table, traces, sheet)
    outputs = tuple(output for _, output in chosen)
    return Decision("hit", outputs, _value(table, outputs), ids, traces)


_Hit = tuple[CompiledRow, Mapping[str, OutputValue]]


def _readable(table: DecisionTable, sheet: FactSheet) -> FactSheet:
    """Return the inputs under the table's dictionary, each of its column's type."""
    if sheet.dictionary is table.dictionary:
        return sheet
    return FactSheet({name: sheet[name] for name in table.reads}, table.dictionary)


def _hits(table: DecisionTable, sheet: FactSheet) -> tuple[_Hit, ...]:
    found = []
    for row in table.rows:
        if all(cell_truth(test.cell, sheet[test.fact], sheet) is True for test in row.tests):
            found.append((row, _outputs(table, row, sheet)))
            if table.hit == "first":
                break
    return tuple(found)


def _outputs(table: DecisionTable, row: CompiledRow, sheet: FactSheet) -> Mapping[str, OutputValue]:
    return {
        column.fact.name: _output(output, column.fact, sheet)
        for column, output in zip(table.outputs, row.outputs, strict=True)
    }


def _output(output: tree.Output, fact: Fact, sheet: FactSheet) -> OutputValue:
    if isinstance(output, tree.Several):
        return tuple(_single(part, fact, sheet) for part in output.parts)
    return _single(output, fact, sheet)


def _single(output: tree.Single, fact: Fact, sheet: FactSheet) -> FactValue:
    if isinstance(output, tree.Literal):
        return output.value
    if isinstance(output, tree.Name):
        return fact_value(fact, sheet[output.fact])
    return fact_value(fact, _calculate(output, fact, sheet))


def _calculate(output: tree.Single, fact: Fact, sheet: FactSheet) -> Decimal | None:
    """Return the result of plain arithmetic, None where a fact in it is not known."""
    if not isinstance(output, tree.Arithmetic):
        value = output.value if isinstance(output, tree.Literal) else sheet[output.fact]
        return value if isinstance(value, Decimal) else None
    left = _calculate(output.left, fact, sheet)
    right = _calculate(output.right, fact, sheet)
    if left is None or right is None:
        return None
    match output.op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right:
            return left / right
    raise RuleError(
        f"计算“{fact.title}”时除数为 0",
        f"{fact.name} would be divided by 0",
        place=fact.name,
    )


def _choose(table: DecisionTable, hits: tuple[_Hit, ...], sheet: FactSheet) -> tuple[_Hit, ...]:
    match table.hit:
        case "unique" if len(hits) > 1:
            raise _clash(table, hits[0], hits[1], sheet)
        case "any":
            for other in hits[1:]:
                if other[1] != hits[0][1]:
                    raise _clash(table, hits[0], other, sheet)
            return hits[:1]
        case "priority":
            return _by_priority(table, hits)[:1]
        case "output-order":
            return _by_priority(table, hits)
        case _:
            return hits


def _clash(table: DecisionTable, first: _Hit, second: _Hit, sheet: FactSheet) -> RuleError:
    zh = "，".join(_inputs_in_words(table, sheet, "zh"))
    en = ", ".join(_inputs_in_words(table, sheet, "en"))
    one, two = first[0].id, second[0].id
    return RuleError(
        f"规则 {one} 与规则 {two} 同时适用（{zh}），而本表要求"
        + ("只有一条适用" if table.hit == "unique" else "同时适用的规则结果一致"),
        f"rows {one} and {two} both apply ({en}), but the table is {table.hit!r}",
        place=f"{one}, {two}",
    )


def _inputs_in_words(table: DecisionTable, sheet: FactSheet, language: str) -> Iterable[str]:
    for column in table.inputs:
        value = value_in_words(sheet[column.fact.name], column.fact, language)
        yield f"{column.fact.title.text(language)} = {value}"


def _by_priority(table: DecisionTable, hits: tuple[_Hit, ...]) -> tuple[_Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: priority(table, hit[1])))


def priority(table: DecisionTable, outputs: Mapping[str, OutputValue]) -> tuple[int, ...]:
    """Return the rank of a row's outputs by the declared values, smallest first.

    Raises:
        RuleError: An output is not among the declared values.
    """
    ranks = []
    for column in table.outputs:
        if column.order is None:
            continue
        value = outputs[column.fact.name]
        if value not in column.order:
            raise RuleError(
                f"“{column.fact.title}”的结果 {value} 不在可选值之内，排不出先后",
                f"{column.fact.name}: {value!r} is not among the declared values",
                place=column.fact.name,
                value=value,
            )
        ranks.append(column.order.index(value))
    return tuple(ranks)


def _explain(
    table: DecisionTable, sheet: FactSheet, hits: Sequence[_Hit], *, why_not: bool
) -> tuple[RowTrace, ...]:
    applied = {row.id for row, _ in hits}
    rows = table.rows if why_not else [row for row in table.rows if row.id in applied]
    return tuple(_explain_row(row, sheet) for row in rows)


def _explain_row(row: CompiledRow, sheet: FactSheet) -> RowTrace:
    reasons = []
    for test in row.tests:
        reason = explain_test(test, sheet)
        if not reason.holds:
            return RowTrace(row.id, holds=False, trace=reason)
        reasons.append(reason)
    trace = Trace(
        holds=True,
        text="；".join(reason.text for reason in reasons) or "无条件适用",
        text_en="; ".join(reason.text_en for reason in reasons) or "always applies",
        parts=tuple(reasons),
    )
    return RowTrace(row.id, holds=True, trace=trace)


def _without_hit(table: DecisionTable, traces: tuple[RowTrace, ...], sheet: FactSheet) -> Decision:
    if not table.has_default:
        return Decision("no_match", (), () if _is_list(table) else None, (), traces)
    default = {
        column.fact.name: None
        if column.default is None
        else _output(column.default, column.fact, sheet)
        for column in table.outputs
    }
    value = _value(table, (default,))
    return Decision("hit", (default,), value, (), traces, defaulted=True)


def _aggregate(
    table: DecisionTable,
    hits: tuple[_Hit, ...],
    ids: tuple[str, ...],
    traces: tuple[RowTrace, ...],
    sheet: FactSheet,
) -> Decision:
    name = table.outputs[0].fact.name if table.outputs else "count"
    if table.aggregate is None or table.aggregate == "count":
        count = Decimal(len(hits))
        return Decision("hit", ({name: count},), count, ids, traces)
    values = [value for _, row in hits if isinstance(value := row[name], Decimal)]
    if not values:
        return _without_hit(table, traces, sheet)
    result = _TOTALS[table.aggregate](values)
    return Decision("hit", ({name: result},), result, ids, traces)


def _value(table: DecisionTable, outputs: tuple[Mapping[str, OutputValue], ...]) -> object:
    shown = tuple(next(iter(o.values())) if len(table.outputs) == 1 else o for o in outputs)
    return shown if _is_list(table) else shown[0]


def _is_list(table: DecisionTable) -> bool:
    return table.hit in _MULTI_HIT and table.aggregate is None
