"""What can be proved of a table before it decides about anybody.

Overlaps, gaps, rows that never apply, rows others mask, cells that say nothing, rows that could be
fewer; each with a concrete case in plain words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from engine.expressions import tree
from engine.expressions.rendering import Spelling, write_cell
from engine.rules.gap_proof import GapProof
from engine.rules.hit_policies import priority
from engine.rules.proof_ground import Ground
from engine.rules.regions import Columns
from engine.rules.row_pairs import Merger, equal_rows, mergers, needless_rows
from engine.rules.sweep import (
    Budget,
    NodeLimitError,
    Sweep,
    bits_of,
    common_box,
    meeting_rows,
    rows_of_any,
)
from engine.rules.table_faults import Sentence, Severity, TableFault, rows_in_words
from engine.rules.tables import DecisionTable

__all__ = ["TableFault", "masking_rows", "prove"]

NODE_LIMIT = 120_000
"""Steps a question may take: the hardest tables of 200 rows by 8 columns keep within a second."""

_MOST_OVERLAPS = 50
_MOST_MERGERS = 20
_SEVERAL_HITS = {"rule-order", "output-order", "collect"}
_KNOWN = tree.Negation((tree.Equals(tree.Literal(None)),))


def prove(
    table: DecisionTable,
    *,
    node_limit: int = NODE_LIMIT,
    known: Collection[str] = (),
    required: Mapping[str, Sentence] | None = None,
    every_overlap: bool = False,
) -> tuple[TableFault, ...]:
    """Return every fault that can be proved of the table, errors first.

    Cells that compare with another fact are counted neither for nor against their row; where the
    answer hangs on them, or takes more than ``node_limit`` steps, it is ``not-decided``.

    Args:
        table: The table.
        node_limit: Steps a question may take; the same on every machine.
        known: Inputs that are never unknown.
        required: Outputs that must be given in every case, and what needs them in words.
        every_overlap: Tell of rows that overlap with different outputs also where the hit policy
            says which goes first.
    """
    ground = Ground(table, node_limit, known, required or {})
    proof, gaps = _Proof(ground), GapProof(ground)
    faults = [
        *proof.never_matching(),
        *proof.overlaps(every=every_overlap),
        *proof.masked(),
        *gaps.faults(),
        *gaps.silent_rows(),
        *proof.tautologies(),
        *proof.duplicates(),
        *proof.needless(),
        *proof.mergeable(),
        *proof.unused_outputs(),
    ]
    order: tuple[Severity, ...] = ("error", "warning", "info")
    return tuple(sorted(faults, key=lambda found: order.index(found.severity)))


class _Proof:
    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        # Rows some fault was told of already; what else is said of them would be noise.
        self.spent = ground.dead

    def never_matching(self) -> Iterator[TableFault]:
        for number in bits_of(self.ground.dead):
            row = self.ground.table.rows[number]
            place = next(
                place
                for place, regions in enumerate(self.ground.widest)
                if not rows_of_any(regions) >> number & 1
            )
            column = self.ground.table.inputs[place]
            asked = next(test.text for test in row.tests if test.fact == column.fact.name)
            may = write_cell(column.domain, Spelling(bare=column.fact.values or ()))
            title = column.fact.title
            yield TableFault(
                "never-matches",
                (row.id,),
                {},
                f"规则 {row.id} 永远不会适用：“{title}”写的是 {asked}，而可取的值只有 {may}",
                f"row {row.id} never applies: {title.text('en')} asks for {asked}, "
                f"and its values are only {may}",
                "error",
            )

    def overlaps(self, *, every: bool) -> Iterator[TableFault]:
        if self.ground.table.hit not in {"unique", "any"} and not every:
            return
        found = 0
        unsure: set[int] = set()
        for number in range(len(self.ground.table.rows)):
            later = -1 << number + 1
            meeting = meeting_rows(self.ground.columns, number) & later
            maybe = meeting_rows(self.ground.widest, number) & later & ~meeting
            if maybe:
                unsure.update((number, *bits_of(maybe)))
            for other in bits_of(meeting):
                if self._may_overlap(number, other):
                    continue
                found += 1
                if found <= _MOST_OVERLAPS:
                    yield self._overlap(number, other)
        if unsure:
            yield self.ground.not_decided(
                self.ground.ids(sorted(unsure)), "是否会同时适用", "whether they can apply together"
            )

    def _overlap(self, first: int, second: int) -> TableFault:
        rows = self.ground.ids((first, second))
        box = common_box(self.ground.columns, 1 << first | 1 << second)
        zh, en = self.ground.wording.case(box, self.ground.wording.asked_by((first, second)))
        differs = self.ground.table.hit != "unique"
        return self.ground.fault(
            "overlap",
            rows,
            box,
            f"{zh + '时' if zh else '任何情形下'}，规则 {rows[0]} 与 {rows[1]} 同时适用"
            + ("，而结果不同" if differs else ""),
            f"rows {rows[0]} and {rows[1]} both apply"
            + (" with different outputs" if differs else "")
            + (f" where {en}" if en else " in every case"),
            "error" if self.ground.table.hit in {"unique", "any"} else "warning",
        )

    def _may_overlap(self, first: int, second: int) -> bool:
        """Tell whether the policy lets these overlap, or one catches all that is left."""
        hit = self.ground.table.hit
        if hit == "unique":
            return False
        rest = hit != "any" and not all(self.ground.table.rows[n].tests for n in (first, second))
        return rest or self._same_outputs(first, second)

    def _same_outputs(self, first: int, second: int) -> bool:
        return self.ground.table.rows[first].outputs == self.ground.table.rows[second].outputs

    def masked(self) -> Iterator[TableFault]:
        if self.ground.table.hit not in {"first", "priority"}:
            return
        budget = Budget(self.ground.node_limit)
        for number, before in self._rows_before():
            try:
                masking = masking_rows(self.ground.columns, number, before, budget)
            except NodeLimitError:
                yield self.ground.not_decided(
                    self.ground.ids(range(len(self.ground.table.rows))),
                    "有无被前面规则盖住的",
                    "which rows are masked",
                )
                return
            if masking and not self.ground.dead >> number & 1:
                self.spent |= 1 << number
                yield self._masked(number, masking)

    def _rows_before(self) -> Iterator[tuple[int, int]]:
        """Return each row with the rows that win against it."""
        if self.ground.table.hit == "first":
            yield from ((n, (1 << n) - 1) for n in range(len(self.ground.table.rows)))
            return
        ranks = {}
        for number, row in enumerate(self.ground.table.rows):
            literal = [o.value for o in row.outputs if isinstance(o, tree.Literal)]
            if len(literal) == len(row.outputs) and None not in literal:
                names = [column.fact.name for column in self.ground.table.outputs]
                given = dict(zip(names, literal, strict=True))
                ranks[number] = (priority(self.ground.table, given), number)
        for number, rank in ranks.items():
            yield number, sum(1 << other for other, better in ranks.items() if better < rank)

    def _masked(self, number: int, masking: int) -> TableFault:
        row = self.ground.table.rows[number]
        by = self.ground.ids(tuple(bits_of(masking)))
        zh, en = rows_in_words(by)
        box = common_box(self.ground.widest, 1 << number)
        case, case_en = self.ground.wording.case(box, self.ground.wording.asked_by((number,)))
        is_catch_all = number == len(self.ground.table.rows) - 1 and not row.tests
        return self.ground.fault(
            "masked",
            (row.id, *by),
            box,
            f"规则 {row.id} 永远轮不到：规则 {zh} 先适用"
            + (f"，例如{case}时" if case else "，任何情形都是如此"),
            f"row {row.id} is never reached: "
            + (f"row {en} applies first" if len(by) == 1 else f"rows {en} apply first")
            + (f", for example where {case_en}" if case_en else " in every case"),
            "info" if is_catch_all else "error",
        )

    def tautologies(self) -> Iterator[TableFault]:
        for number, column in enumerate(self.ground.table.inputs):
            everywhere = self.ground.living
            for region in self.ground.columns[number]:
                if region.kind != "null":
                    everywhere &= region.rows
            for position in bits_of(everywhere):
                row = self.ground.table.rows[position]
                if row.cells[number] in {tree.Anything(), _KNOWN}:
                    continue
                asked = next(test.text for test in row.tests if test.fact == column.fact.name)
                title = column.fact.title
                yield TableFault(
                    "tautology",
                    (row.id,),
                    {},
                    f"规则 {row.id} 的“{title}”写的是 {asked}，任何已知的值都符合，等于没写；"
                    "不限就写 -，只要已知就写 not(null)",
                    f"in row {row.id} {title.text('en')} asks for {asked}, which every known "
                    "value meets; write - for any value, not(null) for a known one",
                    "error",
                )

    def duplicates(self) -> Iterator[TableFault]:
        for first, number in equal_rows(self.ground.table):
            rows = self.ground.ids((first, number))
            self.spent |= 1 << number
            yield TableFault(
                "duplicate",
                rows,
                {},
                f"规则 {rows[1]} 与 {rows[0]} 完全相同，删去一行",
                f"row {rows[1]} says the same as {rows[0]}: delete one",
                "warning",
            )

    def needless(self) -> Iterator[TableFault]:
        """Yield rows another of which applies wherever they do and gives the same."""
        if self.ground.table.hit == "unique":
            return  # such rows overlap
        counted = self.ground.table.hit in _SEVERAL_HITS
        for row, other in needless_rows(self.ground.table, self.ground.columns, self.spent):
            self.spent |= 0 if counted else 1 << row
            yield self._needless(row, other, counted=counted)

    def _needless(self, row: int, other: int, *, counted: bool) -> TableFault:
        rows = self.ground.ids((other, row))
        box = common_box(self.ground.widest, 1 << row)
        zh, en = self.ground.wording.case(box, self.ground.wording.asked_by((row,)))
        zh = f"规则 {rows[0]} 已包含规则 {rows[1]}，结果也相同：{zh}时两行都适用"
        en = f"row {rows[0]} holds row {rows[1]} with the same output: both apply where {en}"
        return self.ground.fault(
            "subsumed",
            rows,
            box,
            zh + ("，结果会算两次" if counted else f"，规则 {rows[1]} 可以删去"),
            en + ("; it counts twice" if counted else f"; {rows[1]} can be deleted"),
            "info" if counted else "warning",
        )

    def mergeable(self) -> Iterator[TableFault]:
        found = mergers(self.ground.table, self.ground.columns, self.spent)
        yield from (self._mergeable(each) for each in islice(found, _MOST_MERGERS))

    def _mergeable(self, found: Merger) -> TableFault:
        rows = self.ground.ids(found.rows)
        title = self.ground.table.inputs[found.column].fact.title
        zh, en = rows_in_words(rows)
        return TableFault(
            "mergeable",
            rows,
            {},
            f"规则 {zh} 只有“{title}”不同，结果和依据都相同，可以合成一行：{title} {found.cell}",
            f"rows {en} differ only in {title.text('en')} and give the same for the same reason: "
            f"one row would do, with {found.cell}",
            "warning",
        )

    def unused_outputs(self) -> Iterator[TableFault]:
        for number, column in enumerate(self.ground.table.outputs):
            given = [row.outputs[number] for row in self.ground.table.rows]
            given += [column.default] if column.default is not None else []
            literals = {output.value for output in given if isinstance(output, tree.Literal)}
            if column.order is None or not all(isinstance(o, tree.Literal) for o in given):
                continue
            for value in column.order:
                if value not in literals:
                    yield TableFault(
                        "output-unused",
                        (),
                        {},
                        f"“{column.fact.title}”列出的 {value} 没有一行给出："
                        "补一行，或从 values 删去",
                        f"no row gives {value}, which {column.fact.title.text('en')} lists: "
                        "add a row or take it out of values",
                        "warning",
                    )


def masking_rows(columns: Columns, number: int, before: int, budget: Budget) -> int:
    """Return the rows among ``before`` that leave row ``number`` nothing, 0 if it has its own.

    Raises:
        NodeLimitError: Not decided within the budget.
    """
    part = tuple(tuple(r for r in regions if r.may >> number & 1) for regions in columns)
    meeting = before
    for regions in part:
        meeting &= rows_of_any(regions)
    if not meeting or not all(part) or Sweep(part, budget).find_gap(meeting) is not None:
        return 0
    alone = meeting
    for regions in part:
        for region in regions:
            alone &= region.rows
    return alone & -alone if alone else meeting
