"""What a table says when these rows apply: hit policies, aggregators, defaults.

Source: OMG Decision Model and Notation 1.3, chapter 8 (hit policies and aggregators).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from engine.errors import RuleError
from engine.expressions import tree
from engine.expressions.names import Fact
from engine.rules.decisions import Answer, OutputValue
from engine.rules.facts import FactSheet, fact_value
from engine.rules.reading import CompiledRow
from engine.rules.words import value_in_words
from engine.rules.written_table import WrittenTable
from engine.terms import FactValue

_TOTALS: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "sum": lambda values: sum(values, Decimal(0)),
    "min": min,
    "max": max,
}
_MULTI_HIT = frozenset({"rule-order", "output-order", "collect"})

_Hit = tuple[CompiledRow, Mapping[str, OutputValue]]


def answer_of(table: WrittenTable, rows: Iterable[CompiledRow], sheet: FactSheet) -> Answer:
    """Return what the table says when these of its rows apply.

    Args:
        table: The table.
        rows: The rows that apply, in their order; of a FIRST table no more than the first.
        sheet: The case, read by outputs that name facts.

    Raises:
        RuleError: The rows contradict the policy, or an output cannot be calculated.
    """
    hits = tuple((row, _outputs(table, row, sheet)) for row in rows)
    chosen = _choose(table, hits, sheet)
    ids = tuple(row.id for row, _ in chosen)
    if table.aggregate is not None:
        return _aggregate(table, chosen, ids, sheet)
    if not chosen:
        return _without_hit(table, sheet)
    outputs = tuple(output for _, output in chosen)
    return Answer("hit", outputs, _value(table, outputs), ids)


def _outputs(table: WrittenTable, row: CompiledRow, sheet: FactSheet) -> Mapping[str, OutputValue]:
    return MappingProxyType(
        {
            column.fact.name: output_value(output, column.fact, sheet)
            for column, output in zip(table.outputs, row.outputs, strict=True)
        }
    )


def output_value(output: tree.Output, fact: Fact, sheet: FactSheet) -> OutputValue:
    """Return what an output comes to for a case; None where a fact in it is not known.

    Args:
        output: The output, as it was read for this fact.
        fact: What the value is to be.
        sheet: The case.

    Raises:
        RuleError: It would be divided by zero, or the value is of another type than the fact.
    """
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


def _choose(table: WrittenTable, hits: tuple[_Hit, ...], sheet: FactSheet) -> tuple[_Hit, ...]:
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


def _clash(table: WrittenTable, first: _Hit, second: _Hit, sheet: FactSheet) -> RuleError:
    zh = "，".join(_inputs_in_words(table, sheet, "zh"))
    en = ", ".join(_inputs_in_words(table, sheet, "en"))
    one, two = first[0].id, second[0].id
    return RuleError(
        f"规则 {one} 与规则 {two} 同时适用（{zh}），而本表要求"
        + ("只有一条适用" if table.hit == "unique" else "同时适用的规则结果一致"),
        f"rows {one} and {two} both apply ({en}), but the table is {table.hit!r}",
        place=f"{one}, {two}",
    )


def _inputs_in_words(table: WrittenTable, sheet: FactSheet, language: str) -> Iterable[str]:
    for column in table.inputs:
        value = value_in_words(sheet[column.fact.name], column.fact, language)
        yield f"{column.fact.title.text(language)} = {value}"


def _by_priority(table: WrittenTable, hits: tuple[_Hit, ...]) -> tuple[_Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: priority(table, hit[1])))


def priority(table: WrittenTable, outputs: Mapping[str, OutputValue]) -> tuple[int, ...]:
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


def _without_hit(table: WrittenTable, sheet: FactSheet) -> Answer:
    if not table.has_default:
        return Answer("no_match", (), () if _is_list(table) else None, ())
    default = MappingProxyType(
        {
            column.fact.name: None
            if column.default is None
            else output_value(column.default, column.fact, sheet)
            for column in table.outputs
        }
    )
    return Answer("hit", (default,), _value(table, (default,)), (), defaulted=True)


def _aggregate(
    table: WrittenTable, hits: tuple[_Hit, ...], ids: tuple[str, ...], sheet: FactSheet
) -> Answer:
    name = table.outputs[0].fact.name if table.outputs else "count"
    if table.aggregate is None or table.aggregate == "count":
        count = Decimal(len(hits))
        return Answer("hit", (MappingProxyType({name: count}),), count, ids)
    values = [value for _, row in hits if isinstance(value := row[name], Decimal)]
    if not values:
        return _without_hit(table, sheet)
    result = _TOTALS[table.aggregate](values)
    return Answer("hit", (MappingProxyType({name: result}),), result, ids)


def _value(table: WrittenTable, outputs: tuple[Mapping[str, OutputValue], ...]) -> object:
    shown = tuple(next(iter(o.values())) if len(table.outputs) == 1 else o for o in outputs)
    return shown if _is_list(table) else shown[0]


def _is_list(table: WrittenTable) -> bool:
    return table.hit in _MULTI_HIT and table.aggregate is None
