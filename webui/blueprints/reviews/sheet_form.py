"""The score sheet as a form: what was typed, read into findings, and shown again with its faults.

Fields are named ``found-``, ``points-``, ``count-``, ``reason-`` and ``evidence-`` with the id of
the item.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from engine.rules.words import number_in_words
from engine.scoring.deductions import MOST_TIMES, Finding
from engine.scoring.phrases import criterion_in_words
from engine.scoring.results import ItemScore, ScoreSheet
from engine.scoring.rubrics import CompiledDimension, Criterion, Fixed, Judged
from engine.services.read_scoring import SheetDesk, Trial
from engine.services.stored_findings import finding_to_json
from engine.terms import Points
from webui.blueprints.reviews.pages import Chip, band_chip
from webui.language import label, language, number, say

LONGEST_REASON = 1000
LONGEST_EVIDENCE = 500

Fault = tuple[str, str, str]
"""Item, what is wrong in Chinese, and in English."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed for one item, as text."""

    found: bool = False
    points: str = ""
    count: str = ""
    reason: str = ""
    evidence: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was entered."""
        return not (self.found or self.points or self.reason or self.evidence)


def read_entries(sheet: SheetDesk, form: Mapping[str, str]) -> dict[str, Entry]:
    """Return what was typed for each item the panel finds; empty ones are left out."""
    entries = {
        criterion.id: Entry(
            found=bool(form.get(f"found-{criterion.id}")),
            points=form.get(f"points-{criterion.id}", "").strip(),
            count=form.get(f"count-{criterion.id}", "").strip(),
            reason=form.get(f"reason-{criterion.id}", "").strip()[:LONGEST_REASON],
            evidence=form.get(f"evidence-{criterion.id}", "").strip()[:LONGEST_EVIDENCE],
        )
        for criterion in sheet.table.rubric.criteria.values()
        if criterion.found_by == "panel"
    }
    return {item: entry for item, entry in entries.items() if not entry.is_empty}


def entries_of(findings: Iterable[Finding]) -> dict[str, Entry]:
    """Return findings as they would have been typed."""
    return {
        each.item: Entry(
            found=True,
            points="" if each.points is None else number_in_words(each.points),
            count=str(each.count),
            reason=each.reason,
            evidence=each.evidence,
        )
        for each in findings
    }


def findings_of(
    sheet: SheetDesk, entries: Mapping[str, Entry]
) -> tuple[tuple[Finding, ...], tuple[Fault, ...]]:
    """Return the findings that were typed, and what cannot be read as one."""
    findings: list[Finding] = []
    faults: list[Fault] = []
    for item, entry in entries.items():
        criterion = sheet.table.rubric.criteria[item]
        fault = _unreadable(criterion, entry)
        if fault:
            faults.append((item, *fault))
        else:
            findings.append(_finding(criterion, entry))
    return tuple(findings), tuple(faults)


def _unreadable(criterion: Criterion, entry: Entry) -> tuple[str, str] | None:
    if isinstance(criterion.amount, Judged):
        if entry.points and _number(entry.points) is None:
            return "扣分请填数字，例如 2.5", "write the points as a number, such as 2.5"
        return None
    if not entry.found:
        return "已写理由但没有勾选认定：请勾选，或清空", "tick the item, or clear what was written"
    if entry.count and not (entry.count.isascii() and entry.count.isdigit()):
        return "次数请填整数", "write the count as a whole number"
    return None


def _number(text: str) -> Points | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _finding(criterion: Criterion, entry: Entry) -> Finding:
    judged = isinstance(criterion.amount, Judged)
    return Finding(
        item=criterion.id,
        points=_number(entry.points) if judged else None,
        reason=entry.reason,
        evidence=entry.evidence,
        count=1 if judged else min(int(entry.count or "1"), MOST_TIMES + 1),
    )


def digest_of(findings: Iterable[Finding]) -> str:
    """Return a mark of what was asked about, so that only the very same is handed in."""
    text = json.dumps([finding_to_json(each) for each in findings], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item of the sheet.

    Attributes:
        kind: ``item``, ``flag``, ``veto`` or ``bonus``.
        reading: The clause in plain words.
        state: What holds for it now, in words; empty where nothing was found.
        points: What it takes off or puts on, as shown at the end of its line.
        locked: What the facts say of it; None where the panel judges.
        taken: It was found.
        most: Most points the panel may take off; None where they are fixed.
        by: Which control finds it: ``points``, ``count`` or ``tick``.
    """

    id: str
    kind: str
    title: str
    basis: str
    reading: str
    proof: str
    state: str
    points: str
    locked: ItemScore | None
    taken: bool
    opened: bool
    by: str
    most: str
    entry: Entry
    error: str | None


@dataclass(frozen=True, slots=True)
class DimensionView:
    """A dimension of the sheet with the marks left."""

    id: str
    title: str
    marks: Points
    left: Points
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """The sheet as a form.

    Attributes:
        errors: ``(item, title, text)`` of each fault, in the sheet's order.
        parts: Ids of the parts that change with a preview.
    """

    dimensions: tuple[DimensionView, ...]
    vetoes: tuple[ItemView, ...]
    bonuses: tuple[ItemView, ...]
    total: Points
    full: Points
    step: str
    grade: Chip
    errors: tuple[tuple[str, str, str], ...]
    parts: tuple[str, ...]


def sheet_view(
    sheet: SheetDesk, trial: Trial, entries: Mapping[str, Entry], faults: Iterable[Fault]
) -> SheetView:
    """Return the sheet as a form: what was typed, what it comes to, what is wrong.

    Args:
        sheet: What lies before the assessor.
        trial: What the findings come to.
        entries: What was typed, by item.
        faults: What could not be read; those the trial found come to them.
    """
    return _Sheet(sheet, trial.sheet, entries, (*faults, *trial.faults)).view()


class _Sheet:
    def __init__(
        self,
        sheet: SheetDesk,
        tried: ScoreSheet,
        entries: Mapping[str, Entry],
        faults: Iterable[Fault],
    ) -> None:
        self.desk = sheet
        self.rubric = sheet.table.rubric
        self.dictionary = sheet.table.book.sheet.dictionary
        self.tried = tried
        self.entries = entries
        found = (*tried.items, *tried.shifted, *tried.flags, *tried.vetoes, *tried.bonuses)
        self.scores = {score.item: score for score in found}
        self.texts = _texts(faults)

    def view(self) -> SheetView:
        lost = {each.id: each.lost for each in self.tried.dimensions}
        band = next(band for band in self.rubric.bands if band.id == self.tried.grade)
        dimensions = tuple(
            self._dimension(each, each.marks - lost[each.id]) for each in self.rubric.dimensions
        )
        vetoes = tuple(map(self._item, self.rubric.vetoes))
        items = [item for each in dimensions for item in each.items]
        return SheetView(
            dimensions=dimensions,
            vetoes=vetoes,
            bonuses=tuple(map(self._item, self.rubric.bonuses)),
            total=self.tried.total,
            full=self.rubric.full_marks,
            step=number_in_words(self.rubric.step),
            grade=band_chip(band),
            errors=tuple(
                (item.id, item.title, item.error) for item in (*items, *vetoes) if item.error
            ),
            parts=(
                *(f"left-{each.id}" for each in dimensions),
                *(f"points-of-{item.id}" for item in (*items, *vetoes) if not item.locked),
            ),
        )

    def _dimension(self, dimension: CompiledDimension, left: Points) -> DimensionView:
        return DimensionView(
            id=dimension.id,
            title=label(dimension.title),
            marks=dimension.marks,
            left=left,
            items=tuple(map(self._item, dimension.criteria)),
        )

    def _item(self, criterion: Criterion) -> ItemView:
        score = self.scores.get(criterion.id)
        locked = self.desk.facts.get(criterion.id)
        entry = self.entries.get(criterion.id, Entry())
        error = self.texts.get(criterion.id)
        amount = criterion.amount
        return ItemView(
            id=criterion.id,
            kind=criterion.kind,
            title=label(criterion.title),
            basis=criterion.basis,
            reading=criterion_in_words(criterion, self.rubric, self.dictionary, language()),
            proof=criterion.evidence or "",
            state=_state(criterion, score),
            points=_shown_points(criterion, score),
            locked=locked,
            taken=score is not None,
            opened=error is not None or not entry.is_empty,
            by=_control(criterion),
            most=number_in_words(amount.up_to) if isinstance(amount, Judged) else "",
            entry=entry,
            error=error,
        )


def _texts(faults: Iterable[Fault]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for item, zh, en in faults:
        text = en if language() == "en" else zh
        joint = "; " if language() == "en" else "；"
        texts[item] = f"{texts[item]}{joint}{text}" if item in texts else text
    return texts


def _control(criterion: Criterion) -> str:
    if isinstance(criterion.amount, Judged):
        return "points"
    counted = isinstance(criterion.amount, Fixed) and not criterion.amount.whole
    return "count" if counted else "tick"


def _state(criterion: Criterion, score: ItemScore | None) -> str:
    if criterion.found_by == "facts":
        return say("由事实认定") if score else say("按记录不适用")
    if score is None:
        return ""
    return say("已扣分") if criterion.kind == "item" else say("已认定")


def _shown_points(criterion: Criterion, score: ItemScore | None) -> str:
    if score is None:
        return "—"
    if criterion.kind == "item":
        return f"−{number(score.points)}"
    if criterion.kind == "bonus":
        return f"+{number(score.points)}"
    return say("否决") if criterion.kind == "veto" else say("提示")
