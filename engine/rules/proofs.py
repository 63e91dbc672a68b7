"""What can be proved of a table before it decides about anybody.

Overlaps, gaps, rows that never apply, rows others mask, cells that say nothing, rows written
twice; each with a concrete case in plain words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell
from engine.rules.facts import FactSheet
from engine.rules.hit_policies import priority
from engine.rules.regions import (
    Columns,
    Region,
    RegionKind,
    cut_table,
    piece_in_words,
    pieces_in_words,
)
from engine.rules.sweep import (
    Box,
    Budget,
    NodeLimitError,
    Sweep,
    bits_of,
    common_box,
    meeting_rows,
    rows_of_any,
    widen,
)
from engine.rules.tables import DecisionTable

FaultCode = Literal[
    "overlap",
    "gap",
    "never-matches",
    "masked",
    "tautology",
    "duplicate",
    "output-unused",
    "not-decided",
]
Severity = Literal["error", "warning", "info"]

_WRITTEN: tuple[RegionKind, ...] = ("known",)
_VALUES: tuple[RegionKind, ...] = ("known", "other")
_MOST_OVERLAPS = 50
_MOST_GAPS = 5


@dataclass(frozen=True, slots=True)
class TableFault:
    """A fault of a table.

    Attributes:
        rows: Ids of the rows concerned.
        witness: An input that shows the fault, fact to value in Chinese words.
        witness_en: The same in English.
    """

    code: FaultCode
    rows: tuple[str, ...]
    witness: Mapping[str, str]
    zh: str
    en: str
    severity: Severity
    witness_en: Mapping[str, str] = field(default_factory=dict)


def prove(table: DecisionTable, *, node_limit: int = 200_000) -> tuple[TableFault, ...]:
    """Return every fault that can be proved of the table, errors first.

    Cells that compare with another fact are counted neither for nor against their row; where the
    answer hangs on them, or takes more than ``node_limit`` steps, it is ``not-decided``.
    """
    proof = _Proof(table, node_limit)
    faults = [
        *proof.never_matching(),
        *proof.overlaps(),
        *proof.masked(),
        *proof.gaps(),
        *proof.tautologies(),
        *proof.duplicates(),
        *proof.unused_outputs(),
    ]
    order: tuple[Severity, ...] = ("error", "warning", "info")
    return tuple(sorted(faults, key=lambda found: order.index(found.severity)))


class _Proof:
    def __init__(self, table: DecisionTable, node_limit: int) -> None:
        self.table = table
        self.node_limit = node_limit
        cells = [row.cells for row in table.rows]
        self.columns = cut_table(table.inputs, cells, FactSheet({}, table.dictionary))
        self.widest = _possible(self.columns)
        self.living = (1 << len(table.rows)) - 1
        self.dead = self.living & ~_rows_with_a_region(self.widest)

    def never_matching(self) -> Iterator[TableFault]:
        for number in bits_of(self.dead):
            column = next(
                column.fact.title
                for column, regions in zip(self.table.inputs, self.widest, strict=True)
                if not rows_of_any(regions) >> number & 1
            )
            row = self.table.rows[number].id
            yield TableFault(
                "never-matches",
                (row,),
                {},
                f"规则 {row} 永远不会适用：“{column}”一列没有符合的值",
                f"row {row} never applies: no value of {column.text('en')} meets its cell",
                "error",
            )

    def overlaps(self) -> Iterator[TableFault]:
        if self.table.hit not in {"unique", "any"}:
            return
        found = 0
        unsure: set[int] = set()
        for number in range(len(self.table.rows)):
            later = -1 << number + 1
            meeting = meeting_rows(self.columns, number) & later
            maybe = meeting_rows(self.widest, number) & later & ~meeting
            if maybe:
                unsure.update((number, *bits_of(maybe)))
            for other in bits_of(meeting):
                if self.table.hit == "any" and self._same_outputs(number, other):
                    continue
                found += 1
                if found <= _MOST_OVERLAPS:
                    yield self._overlap(number, other)
        if unsure:
            rows = tuple(self.table.rows[number].id for number in sorted(unsure))
            yield self._not_decided(rows, "是否会同时适用", "whether they can apply together")

    def _overlap(self, first: int, second: int) -> TableFault:
        rows = (self.table.rows[first].id, self.table.rows[second].id)
        box = common_box(self.columns, 1 << first | 1 << second)
        any_hit = self.table.hit == "any"
        return self._fault(
            "overlap",
            rows,
            box,
            f"规则 {rows[0]} 与 {rows[1]} 会同时适用" + ("而结果不同" if any_hit else ""),
            f"rows {rows[0]} and {rows[1]} both apply"
            + (" with different outputs" if any_hit else ""),
            "error",
        )

    def _same_outputs(self, first: int, second: int) -> bool:
        return self.table.rows[first].outputs == self.table.rows[second].outputs

    def masked(self) -> Iterator[TableFault]:
        if self.table.hit not in {"first", "priority"}:
            return
        budget = Budget(self.node_limit)
        for number, before in self._rows_before():
            try:
                masking = masking_rows(self.columns, number, before, budget)
            except NodeLimitError:
                rows = tuple(row.id for row in self.table.rows)
                yield self._not_decided(rows, "有无被前面规则盖住的", "which rows are masked")
                return
            if masking and not self.dead >> number & 1:
                yield self._masked(number, masking)

    def _rows_before(self) -> Iterator[tuple[int, int]]:
        """Return each row with the rows that win against it."""
        if self.table.hit == "first":
            yield from ((n, (1 << n) - 1) for n in range(len(self.table.rows)))
            return
        ranks = {}
        for number, row in enumerate(self.table.rows):
            literal = [o.value for o in row.outputs if isinstance(o, tree.Literal)]
            if len(literal) == len(row.outputs) and None not in literal:
                names = [column.fact.name for column in self.table.outputs]
                given = dict(zip(names, literal, strict=True))
                ranks[number] = (priority(self.table, given), number)
        for number, rank in ranks.items():
            yield number, sum(1 << other for other, better in ranks.items() if better < rank)

    def _masked(self, number: int, masking: int) -> TableFault:
        row = self.table.rows[number]
        by = tuple(self.table.rows[other].id for other in bits_of(masking))
        is_catch_all = number == len(self.table.rows) - 1 and not row.tests
        zh = "、".join(by[:6]) + ("等" if len(by) > 6 else "")  # noqa: PLR2004  a line's worth
        return self._fault(
            "masked",
            (row.id, *by),
            common_box(self.widest, 1 << number),
            f"规则 {row.id} 永远轮不到：规则 {zh} 先适用",
            f"row {row.id} is never reached: rows {', '.join(by)} apply first",
            "info" if is_catch_all else "error",
        )

    def gaps(self) -> Iterator[TableFault]:
        budget = Budget(self.node_limit)
        try:
            found = list(islice(self._gaps_over_values(budget), _MOST_GAPS))
            yield from found
            if not found and self.table.complete:
                yield from self._gaps_over_null(budget)
            if not found and self._hangs_on_other_facts(budget):
                open_rows = tuple(row.id for row in self.table.rows if _is_open(row.cells))
                yield self._not_decided(open_rows, "是否留有空档", "whether a gap is left")
        except NodeLimitError:
            rows = tuple(row.id for row in self.table.rows)
            yield self._not_decided(rows, "是否留有空档", "whether a gap is left")

    def _gaps_over_values(self, budget: Budget) -> Iterator[TableFault]:
        """Yield gaps over the values written in the table, then over all others."""
        columns, living = self.widest, self.living
        for kinds in (_WRITTEN, _VALUES):
            part = _only(columns, kinds)
            while (box := Sweep(part, budget).find_gap(living)) is not None:
                wide = widen(part, box, living)
                yield self._gap(box, wide)
                # From here on the box found is a row like any other.
                taken = living + 1
                living |= taken
                columns = _with_row(columns, wide, taken)
                part = _only(columns, kinds)

    def _gaps_over_null(self, budget: Budget) -> Iterator[TableFault]:
        """Yield which inputs must be known for a row to apply; one fault for all of them."""
        known = _only(self.widest, _VALUES)
        needed: list[str] = []
        shown: Box | None = None
        for number, column in enumerate(self.table.inputs):
            missing = _only(self.widest, ("null",))[number]
            part = (*known[:number], missing, *known[number + 1 :])
            if (box := Sweep(part, budget).find_gap(self.living)) is not None:
                needed.append(column.fact.name)
                shown = shown or box
        if not needed:
            shown = Sweep(self.widest, budget).find_gap(self.living)
        if shown is None:
            return
        titles = {c.fact.name: c.fact.title for c in self.table.inputs if c.fact.name in needed}
        zh = "或".join(f"“{title}”" for title in titles.values()) or "多项"
        en = " or ".join(title.text("en") for title in titles.values()) or "several inputs"
        severity: Severity = "info" if self.table.has_default else "warning"
        yield self._fault(
            "gap", (), shown, f"{zh}未知时可能没有规则适用", f"no row for unknown {en}", severity
        )

    def _hangs_on_other_facts(self, budget: Budget) -> bool:
        if all(not _is_open(row.cells) for row in self.table.rows):
            return False
        return (
            Sweep(_only(self.columns, ("known", "other")), budget).find_gap(self.living) is not None
        )

    def _gap(self, box: Box, wide: Sequence[Sequence[Region]]) -> TableFault:
        parts = {"zh": list[str](), "en": list[str]()}
        for column, regions, everything in zip(self.table.inputs, wide, self.widest, strict=True):
            pieces = [piece for region in regions for piece in region.pieces]
            if len(pieces) >= sum(
                len(region.pieces) for region in everything if region.kind != "null"
            ):
                continue
            for language, shown in parts.items():
                title = column.fact.title.text(language)
                shown.append(f"{title} {pieces_in_words(pieces, column.fact, language)}")
        severity: Severity = "error" if self.table.complete else "warning"
        if self.table.has_default:
            severity = "info"
        return self._fault(
            "gap",
            (),
            box,
            "没有规则适用：" + ("，".join(parts["zh"]) or "任何情形"),
            "no row applies: " + (", ".join(parts["en"]) or "whatever the input"),
            severity,
        )

    def tautologies(self) -> Iterator[TableFault]:
        for number, column in enumerate(self.table.inputs):
            everywhere = self.living
            for region in self.columns[number]:
                if region.kind != "null":
                    everywhere &= region.rows
            for position in bits_of(everywhere):
                row = self.table.rows[position]
                if row.cells[number] in {tree.Anything(), _KNOWN}:
                    continue
                yield TableFault(
                    "tautology",
                    (row.id,),
                    {},
                    f"规则 {row.id} 的“{column.fact.title}”对任何已知值都成立；"
                    "意思若是任意值，写 -；若是已知，写 not(null)",
                    f"row {row.id}: every known value meets {column.fact.name};"
                    " write - for any value, not(null) for a known one",
                    "warning",
                )

    def duplicates(self) -> Iterator[TableFault]:
        seen: dict[object, str] = {}
        for row in self.table.rows:
            first = seen.setdefault((row.cells, row.outputs), row.id)
            if first != row.id:
                yield TableFault(
                    "duplicate",
                    (first, row.id),
                    {},
                    f"规则 {row.id} 与 {first} 完全相同",
                    f"row {row.id} says the same as {first}",
                    "warning",
                )

    def unused_outputs(self) -> Iterator[TableFault]:
        for number, column in enumerate(self.table.outputs):
            given = [row.outputs[number] for row in self.table.rows]
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
                        f"“{column.fact.title}”的可选值 {value} 没有规则给出",
                        f"no row gives {value} for {column.fact.name}",
                        "warning",
                    )

    def _not_decided(self, rows: tuple[str, ...], zh: str, en: str) -> TableFault:
        shown = "、".join(rows[:6]) + ("等" if len(rows) > 6 else "")  # noqa: PLR2004
        return TableFault(
            "not-decided",
            rows,
            {},
            f"规则 {shown}{zh}，未能证明",
            f"not decided for rows {', '.join(rows[:6])}: {en}",
            "warning",
        )

    def _fault(  # noqa: PLR0917  the fields of a fault, in their order
        self,
        code: FaultCode,
        rows: tuple[str, ...],
        box: Box,
        zh: str,
        en: str,
        severity: Severity,
    ) -> TableFault:
        witness, witness_en = self._witness(box, "zh"), self._witness(box, "en")
        titles = [(column.fact.name, column.fact.title) for column in self.table.inputs]
        case = "，".join(f"{title} = {witness[name]}" for name, title in titles)
        case_en = ", ".join(f"{title.text('en')} = {witness_en[name]}" for name, title in titles)
        return TableFault(
            code,
            rows,
            witness,
            f"{zh}（例如 {case}）",
            f"{en} (for example {case_en})",
            severity,
            witness_en,
        )

    def _witness(self, box: Box, language: str) -> dict[str, str]:
        return {
            column.fact.name: piece_in_words(region.pieces[0], column.fact, language)
            for column, region in zip(self.table.inputs, box, strict=True)
        }


_KNOWN = tree.Negation((tree.Equals(tree.Literal(None)),))


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


def _possible(columns: Columns) -> Columns:
    """Return the columns with every row that might apply counted as one that does."""
    return tuple(tuple(r.with_rows(r.may) for r in regions) for regions in columns)


def _only(columns: Columns, kinds: Sequence[RegionKind]) -> Columns:
    """Return the regions of these kinds; a column that has none of them keeps all it has."""
    return tuple(tuple(r for r in regions if r.kind in kinds) or regions for regions in columns)


def _with_row(columns: Columns, wide: Sequence[Sequence[Region]], row: int) -> Columns:
    """Return the columns with one more row, which takes exactly the wide box."""
    taken = [{region.pieces for region in regions} for regions in wide]
    return tuple(
        tuple(r.with_rows(r.rows | row) if r.pieces in chosen else r for r in regions)
        for regions, chosen in zip(columns, taken, strict=True)
    )


def _rows_with_a_region(columns: Columns) -> int:
    rows = -1
    for regions in columns:
        rows &= rows_of_any(regions)
    return rows


def _is_open(cells: Sequence[tree.Cell]) -> bool:
    return any(facts_of_cell(cell) for cell in cells)
