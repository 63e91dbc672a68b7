"""Gaps of a table as faults: the case nobody's row takes, and what must be given all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell
from engine.rules.gaps import (
    VALUES,
    Gap,
    UnknownGap,
    gap_over_unknowns,
    gaps_over_values,
    only_kinds,
)
from engine.rules.proof_ground import Ground
from engine.rules.regions import Region
from engine.rules.row_cells import cell_of
from engine.rules.sweep import Budget, NodeLimitError, Sweep, common_box
from engine.rules.table_faults import Sentence, Severity, TableFault
from engine.rules.tables import CompiledRow

_MOST_GAPS = 5


class GapProof:
    """Tells of the inputs to which no row of a table applies."""

    def __init__(self, ground: Ground) -> None:
        """Prove a table made ready."""
        self.ground = ground

    def faults(self) -> Iterator[TableFault]:
        """Yield gaps, and outputs that are needed there and have no default."""
        ground = self.ground
        budget = Budget(ground.node_limit)
        gaps: list[Gap] = []
        try:
            found = gaps_over_values(ground.table, ground.widest, ground.living, budget)
            gaps += islice(found, _MOST_GAPS)
            more = len(gaps) == _MOST_GAPS and next(found, None) is not None
            unknown = None
            if not gaps and (ground.table.complete or self._must_give()):
                unknown = gap_over_unknowns(ground.widest, ground.living, ground.known, budget)
            undecided = not gaps and self._hangs_on_other_facts(budget)
        except NodeLimitError:
            yield from (self._gap(each) for each in gaps)
            rows = ground.ids(range(len(ground.table.rows)))
            yield ground.not_decided(rows, "是否留有空档", "whether a gap is left")
            return
        yield from (self._gap(each, more=more and each is gaps[-1]) for each in gaps)
        missing = [*self._no_default(gaps, unknown)]
        if unknown is not None and ground.table.complete and not missing:
            yield self._unknown(unknown)
        yield from missing
        if undecided:
            rows = tuple(row.id for row in ground.table.rows if _is_open(row))
            yield ground.not_decided(rows, "是否留有空档", "whether a gap is left")

    def _hangs_on_other_facts(self, budget: Budget) -> bool:
        ground = self.ground
        if not any(_is_open(row) for row in ground.table.rows):
            return False
        return Sweep(only_kinds(ground.columns, VALUES), budget).find_gap(ground.living) is not None

    def _gap(self, gap: Gap, *, more: bool = False) -> TableFault:
        zh, en = self._nobody_applies(gap)
        cells, cells_en = self.ground.wording.cells(gap.wide, gap.columns)
        rows: tuple[str, ...] = ()
        if cells:
            zh, en = f"{zh}（空档：{cells}）", f"{en} (the gap: {cells_en})"
        if gap.threshold is not None:
            rows = self.ground.ids((gap.threshold.below, gap.threshold.above))
            said, said_en = self._not_meeting(gap.threshold.column, rows)
            zh, en = f"{zh}；{said}", f"{en}; {said_en}"
        if more:
            zh, en = f"{zh}；另有空档未列出", f"{en}; there are more gaps than are listed"
        severity: Severity = "error" if self.ground.table.complete else "warning"
        if self.ground.table.has_default:
            severity = "info"
        found = self.ground.fault("gap", rows, gap.box, zh, en, severity)
        return replace(found, cells=self._row_for(gap.wide, gap.columns))

    def _row_for(self, wide: Sequence[Sequence[Region]], columns: Sequence[int]) -> dict[str, str]:
        """Return the conditions of a row that would take all of a box."""
        inputs, everywhere = self.ground.table.inputs, self.ground.widest
        cells = {
            inputs[number].fact.name: cell_of(wide[number], everywhere[number], inputs[number].fact)
            for number in columns
        }
        return {name: cell for name, cell in cells.items() if cell is not None}

    def _nobody_applies(self, gap: Gap) -> Sentence:
        zh, en = self.ground.wording.case(gap.box, gap.columns)
        if not zh:
            return "任何情形下都没有一行适用", "no row applies, whatever the case"
        return f"{zh}时，没有任何一行适用", f"no row applies where {en}"

    def _not_meeting(self, column: int, rows: tuple[str, ...]) -> Sentence:
        fact = self.ground.table.inputs[column].fact
        written = {
            row.id: next(test.text for test in row.tests if test.fact == fact.name)
            for row in self.ground.table.rows
            if row.id in rows
        }
        first, second = (f"{row}（{written[row]}）" for row in rows)
        first_en, second_en = (f"{row} ({written[row]})" for row in rows)
        return (
            f"规则 {first}与 {second}在“{fact.title}”上没有接上",
            f"rows {first_en} and {second_en} do not meet at {fact.title.text('en')}",
        )

    def _unknown(self, gap: UnknownGap) -> TableFault:
        """Return which inputs must be known for a row to apply; one fault for all of them."""
        titles = [self.ground.table.inputs[number].fact.title for number in gap.columns]
        zh = "或".join(f"“{title}”" for title in titles) or "几项同时"
        en = " or ".join(title.text("en") for title in titles) or "several inputs at once"
        return self.ground.fault(
            "gap",
            (),
            gap.box,
            f"{zh}未知时，可能没有任何一行适用",
            f"no row may apply where {en} {'are' if not titles else 'is'} unknown",
            "info" if self.ground.table.has_default else "warning",
        )

    def _must_give(self) -> tuple[int, ...]:
        """Return the outputs that are needed in every case and have no default."""
        return tuple(
            number
            for number, column in enumerate(self.ground.table.outputs)
            if column.fact.name in self.ground.required and column.default is None
        )

    def _no_default(self, gaps: list[Gap], unknown: UnknownGap | None) -> Iterator[TableFault]:
        if gaps and self.ground.table.complete and not self.ground.table.has_default:
            return  # an error already
        for number in self._must_give():
            fact = self.ground.table.outputs[number].fact
            who, who_en = self.ground.required[fact.name]
            if gaps:
                box = gaps[0].box
                cells = self._row_for(gaps[0].wide, gaps[0].columns)
                zh, en = self._nobody_applies(gaps[0])
            elif unknown is not None:
                box = unknown.box
                missing = [n for n, region in enumerate(box) if region.kind == "null"]
                cells = self._row_for([(region,) for region in box], missing)
                zh, en = self.ground.wording.case(box, missing)
                zh, en = f"{zh}时，可能没有任何一行适用", f"no row may apply where {en}"
            else:
                return
            fault = self.ground.fault(
                "default-missing",
                (),
                box,
                f"{zh}，“{fact.title}”也没有写默认值（default），而{who}",
                f"{en}, and '{fact.title.text('en')}' has no default, but {who_en}",
                "error",
            )
            yield replace(fault, cells=cells)

    def silent_rows(self) -> Iterator[TableFault]:
        """Yield rows that do not give what must be given."""
        nothing = tree.Literal(None)
        for number, column in enumerate(self.ground.table.outputs):
            if column.fact.name not in self.ground.required:
                continue
            who, who_en = self.ground.required[column.fact.name]
            for position, row in enumerate(self.ground.table.rows):
                if row.outputs[number] != nothing or self.ground.dead >> position & 1:
                    continue
                box = common_box(self.ground.widest, 1 << position)
                zh, en = self.ground.wording.case(box, self.ground.wording.asked_by((position,)))
                title = column.fact.title
                yield self.ground.fault(
                    "missing-output",
                    (row.id,),
                    box,
                    f"规则 {row.id} 没有写“{title}”：{zh + '时' if zh else '任何情形下'}"
                    f"适用这一行，而{who}",
                    f"row {row.id} gives no '{title.text('en')}': it applies "
                    f"{'where ' + en if en else 'in every case'}, but {who_en}",
                    "error",
                )


def _is_open(row: CompiledRow) -> bool:
    return any(facts_of_cell(cell) for cell in row.cells)
