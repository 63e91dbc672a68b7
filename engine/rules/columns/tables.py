"""Decision tables over columns: one row per case goes in, the same row with the answer comes out.

Carried are the policies that choose one row (UNIQUE, ANY, FIRST, PRIORITY) and COLLECT with an
aggregator.  Rows that contradict UNIQUE or ANY cannot stop a query as they stop one case: their
status is ``clash`` and they have no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import ibis
import ibis.expr.types as ir

from engine.expressions import tree
from engine.rules.columns.conditions import both, cell_truth
from engine.rules.columns.facts import FactColumns, refusal, refuse_twins
from engine.rules.columns.outputs import OutputType, output_type, total
from engine.rules.tables import CompiledRow, DecisionTable, OutputColumn

STATUS, ROW = "decision.status", "decision.row"
OUTPUT = "output."
"""What stands before the name of an output."""

_PLACE, _HIT = "decision.place", "decision.hit."
_CLASH = -1


def add_decision(cases: ir.Table, table: DecisionTable) -> ir.Table:
    """Return the cases with what the table says about each.

    Added columns:
        ``decision.status``: ``hit``, ``no_match`` or ``clash``.
        ``decision.row``: Id of the row behind the answer; null for a default or an aggregate.
        ``output.NAME``: Each output; null without an answer.

    Args:
        cases: One row per case, columns named by the facts; a fact without column is unknown.
        table: The table.

    Raises:
        RuleError: A column is of another type than its fact, or the table says what cannot be
            said in columns; ``place`` names the row or output.
    """
    facts = FactColumns(cases, table.dictionary, table.reads)
    refuse_twins(column.fact.name for column in table.outputs)
    return _Deciding(table, facts).answer(cases)


@dataclass(frozen=True)
class _Deciding:
    """One table over the columns of one set of cases."""

    table: DecisionTable
    facts: FactColumns

    def answer(self, cases: ir.Table) -> ir.Table:
        if self.table.aggregate in {"sum", "count"}:
            return self._added_up(cases)
        return self._chosen(cases)

    # ------------------------------------------------------------- one row

    def _chosen(self, cases: ir.Table) -> ir.Table:
        """Answer with the outputs of one row: the first hit in the order of the policy."""
        order = self._order
        if self.table.hit == "first":
            hits = [self._hit(row) for row in order]
            staged, clash = cases, None
        else:
            staged = self._with_hits(cases)
            hits = [staged[self._hit_name(row)] == 1 for row in order]
            clash = self._clash(staged)
        places = [self._places[row.id] for row in order]
        branches = [(hit, ibis.literal(n, "int32")) for hit, n in zip(hits, places, strict=True)]
        if clash is not None:
            branches = [(clash, ibis.literal(_CLASH, "int32")), *branches]
        placed = staged.mutate(**{_PLACE: _case(branches, ibis.null("int32"))})
        place = placed[_PLACE]
        added: dict[str, ir.Value] = {
            STATUS: _case(
                [(place == _CLASH, ibis.literal("clash")), (place.isnull(), self._unmatched)],
                ibis.literal("hit"),
            ),
            ROW: ibis.null("string"),
        }
        if self.table.aggregate is None:
            ids = {row.id: [self._places[row.id]] for row in order}
            added[ROW] = _by_place(place, ids, ibis.literal, added[ROW])
        for number, column in enumerate(self.table.outputs):
            added[OUTPUT + column.fact.name] = self._output(place, number, column)
        return placed.mutate(**added).select(*cases.columns, *added)

    def _output(self, place: ir.Value, number: int, column: OutputColumn) -> ir.Value:
        kind = self._type(number, column)
        places: dict[tree.Output, list[int]] = {}
        for row in self._order:
            places.setdefault(row.outputs[number], []).append(self._places[row.id])
        default = ibis.null(kind.kind)
        if column.default is not None:
            default = _case([(place.isnull(), kind.write(column.default, self.facts))], default)
        return _by_place(place, places, lambda one: kind.write(one, self.facts), default)

    @cached_property
    def _order(self) -> tuple[CompiledRow, ...]:
        """The rows, the one that wins first."""
        rows = self.table.rows
        match self.table.hit, self.table.aggregate:
            case (("unique" | "any" | "first"), _):
                return rows
            case "priority", _:
                return tuple(sorted(rows, key=self._rank))
            case _, ("min" | "max") as aggregate:
                numbers = {row.id: _literal_of(row, 0) for row in rows}
                counted = [row for row in rows if numbers[row.id] is not None]
                return tuple(
                    sorted(counted, key=lambda r: _key(numbers[r.id]), reverse=aggregate == "max")
                )
            case _:
                raise refusal(
                    "hit",
                    f"{self.table.hit} 给出多条结果",
                    f"{self.table.hit!r} gives several answers",
                )

    def _rank(self, row: CompiledRow) -> tuple[int, ...]:
        return tuple(
            _rank_in(column.order, _literal_of(row, number), row)
            for number, column in enumerate(self.table.outputs)
            if column.order is not None
        )

    def _clash(self, staged: ir.Table) -> ir.BooleanValue | None:
        """Return where rows contradict the policy, None where they cannot."""
        match self.table.hit:
            case "unique":
                return total([staged[self._hit_name(row)] for row in self.table.rows]) > 1
            case "any":
                groups: dict[tuple[tree.Output, ...], list[ir.Value]] = {}
                for row in self.table.rows:
                    _refuse_computed(row)
                    groups.setdefault(row.outputs, []).append(staged[self._hit_name(row)])
                met = [_case([(total(hits) > 0, _one())], _none()) for hits in groups.values()]
                return total(met) > 1
            case _:
                return None

    # ------------------------------------------------------------- all rows

    def _added_up(self, cases: ir.Table) -> ir.Table:
        """Answer with the sum of the outputs of all rows that hit, or with their number."""
        staged = self._with_hits(cases)
        hits = [staged[self._hit_name(row)] for row in self.table.rows]
        name = self.table.outputs[0].fact.name if self.table.outputs else "count"
        if self.table.aggregate == "count":
            counted, value = None, total([hit.cast("int64") for hit in hits])
        else:
            counted, value = self._sum(hits)
        status: ir.Value = ibis.literal("hit")
        if counted is not None:
            status = _case([(counted > 0, status)], self._unmatched)
            value = _case([(counted > 0, value)], self._default(0))
        added = {STATUS: status, ROW: ibis.null("string"), OUTPUT + name: value}
        return staged.mutate(**added).select(*cases.columns, *added)

    def _sum(self, hits: Sequence[ir.Value]) -> tuple[ir.Value, ir.Value]:
        """Return how many rows that hit give a number, and the sum of these."""
        kind = self._type(0, self.table.outputs[0], added=len(hits))
        counts, parts = [], []
        for row, hit in zip(self.table.rows, hits, strict=True):
            value = kind.write(row.outputs[0], self.facts)
            known = (hit == 1) & value.notnull()
            counts.append(_case([(known, _one())], _none()))
            parts.append(_case([(known, value)], kind.write(tree.Literal(Decimal(0)), self.facts)))
        return total(counts), total(parts).cast(kind.kind)

    def _default(self, number: int) -> ir.Value:
        column = self.table.outputs[number]
        kind = self._type(number, column, added=len(self.table.rows))
        return kind.write(column.default or tree.Literal(None), self.facts)

    # ------------------------------------------------------------- shared

    def _with_hits(self, cases: ir.Table) -> ir.Table:
        return cases.mutate(
            **{
                self._hit_name(row): _case([(self._hit(row), _one())], _none())
                for row in self.table.rows
            }
        )

    def _hit(self, row: CompiledRow) -> ir.BooleanValue:
        if not row.tests:
            return ibis.literal(value=True)
        return both([cell_truth(t.cell, t.fact, self.facts, exact=False) for t in row.tests])

    def _hit_name(self, row: CompiledRow) -> str:
        return f"{_HIT}{self._places[row.id]}"

    @cached_property
    def _places(self) -> dict[str, int]:
        return {row.id: number for number, row in enumerate(self.table.rows)}

    @property
    def _unmatched(self) -> ir.Value:
        return ibis.literal("hit" if self.table.has_default else "no_match")

    def _type(self, number: int, column: OutputColumn, *, added: int = 1) -> OutputType:
        outputs = [row.outputs[number] for row in self.table.rows]
        outputs += [] if column.default is None else [column.default]
        return output_type(column.fact, outputs, self.facts, added=added)


def _case(branches: Iterable[tuple[ir.BooleanValue, ir.Value]], otherwise: ir.Value) -> ir.Value:
    branches = list(branches)
    return ibis.cases(*branches, else_=otherwise) if branches else otherwise


def _by_place(
    place: ir.Value,
    places: dict[tree.Output, list[int]] | dict[str, list[int]],
    write: Callable[..., ir.Value],
    otherwise: ir.Value,
) -> ir.Value:
    """Return what each of the places gives, those that give the same in one branch."""
    return _case([(place.isin(at), write(one)) for one, at in places.items()], otherwise)


def _one() -> ir.Value:
    return ibis.literal(1, "int32")


def _none() -> ir.Value:
    return ibis.literal(0, "int32")


def _literal_of(row: CompiledRow, number: int) -> object:
    output = row.outputs[number]
    if isinstance(output, tree.Literal):
        return output.value
    raise refusal(row.id, "要比较先后的结果不是写明的值", "an output that is ranked is no literal")


def _rank_in(order: Sequence[object], value: object, row: CompiledRow) -> int:
    if value in order:
        return order.index(value)
    raise refusal(row.id, "结果不在可选值之内，排不出先后", "an output is not among the values")


def _refuse_computed(row: CompiledRow) -> None:
    for output in row.outputs:
        parts = output.parts if isinstance(output, tree.Several) else (output,)
        if not all(isinstance(part, tree.Literal) for part in parts):
            raise refusal(
                row.id, "any 表的结果不是写明的值", "an output of an ANY table is no literal"
            )


def _key(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)
