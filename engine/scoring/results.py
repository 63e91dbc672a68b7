"""A score sheet: what was taken off, item by item, with clause, reason and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from engine.errors import IntegrityError, RuleError
from engine.rules.facts import read_fact, write_fact
from engine.rules.trace import Trace
from engine.scoring.rubrics import FoundBy
from engine.terms import DocumentId, DocumentRef, Label, Points


class Shifted(NamedTuple):
    """A loss that passed from the lead to a unit that assists.

    Attributes:
        unit: The unit, as the fact names it.
        title: The unit in words.
        points: What that unit loses.
        approval: What the exemption rests on, in Chinese.
    """

    unit: str
    title: Label
    points: Points
    approval: str
    approval_en: str


class ItemScore(NamedTuple):
    """An item that was found: deducted, flagged, vetoed or given a bonus.

    A named tuple like the rest of a sheet, since sheets are made by the million.

    Attributes:
        points: Points taken off after both caps, at least 0; of a bonus the points put on.
        uncapped: Points before the item's and the dimension's cap; more than ``points`` where a
            cap was reached (扣完为止).
        basis: Clause it rests on.
        requirement: What the unit must do.
        reason: Why, in Chinese: made from the facts, or as the assessor wrote it.
        reason_en: The same in English; an assessor's reason stands as written.
        trace: How the facts found it; None where the panel did.
        shift: To whom the loss passed; the lead then loses nothing.
    """

    item: str
    title: Label
    dimension: str | None
    points: Points
    uncapped: Points
    found_by: FoundBy
    basis: str
    requirement: Label | None
    reason: str
    reason_en: str
    evidence: str = ""
    trace: Trace | None = None
    shift: Shifted | None = None


class DimensionScore(NamedTuple):
    """A dimension with the items that took points off.

    Attributes:
        lost: Points its items took off together, at most ``marks``.
    """

    id: str
    title: Label
    marks: Points
    lost: Points
    items: tuple[ItemScore, ...]


class ScoreSheet(NamedTuple):
    """The sheet of one assessor, or of the facts alone.

    Attributes:
        vetoes: Faults that fix the grade.
        flags: Items noted without points.
        bonuses: Bonuses given, before the cap of all bonuses.
        bonus: Points put on in the end; the total never exceeds full marks.
        total: Full marks less what the dimensions lost, plus the bonus.
        shifted: Items whose loss passed to a unit that assists.
    """

    rubric: DocumentRef
    dimensions: tuple[DimensionScore, ...]
    vetoes: tuple[ItemScore, ...]
    flags: tuple[ItemScore, ...]
    bonuses: tuple[ItemScore, ...]
    bonus: Points
    total: Points
    grade: str
    grade_title: Label
    shifted: tuple[ItemScore, ...] = ()

    @property
    def items(self) -> tuple[ItemScore, ...]:
        """Return the items of all dimensions that took points off."""
        return tuple(item for dimension in self.dimensions for item in dimension.items)

    def to_json(self) -> dict[str, object]:
        """Return the sheet as JSON, points as text; ``sheet_from_json`` gives it back."""
        return {
            "rubric": {
                "kind": self.rubric.kind,
                "id": self.rubric.id,
                "version": self.rubric.version,
                "sha256": self.rubric.sha256,
            },
            "dimensions": [
                {
                    "id": dimension.id,
                    "title": _write_label(dimension.title),
                    "marks": str(dimension.marks),
                    "lost": str(dimension.lost),
                    "items": [_write_item(item) for item in dimension.items],
                }
                for dimension in self.dimensions
            ],
            "vetoes": [_write_item(item) for item in self.vetoes],
            "flags": [_write_item(item) for item in self.flags],
            "bonuses": [_write_item(item) for item in self.bonuses],
            "bonus": str(self.bonus),
            "total": str(self.total),
            "grade": self.grade,
            "grade_title": _write_label(self.grade_title),
            **({"shifted": [_write_item(item) for item in self.shifted]} if self.shifted else {}),
        }


def sheet_from_json(stored: Mapping[str, Any]) -> ScoreSheet:
    """Return the sheet that ``ScoreSheet.to_json`` wrote.

    Raises:
        IntegrityError: it is no sheet.
    """
    try:
        return _read_sheet(stored)
    except (ArithmeticError, AttributeError, KeyError, RuleError, TypeError, ValueError) as error:
        raise IntegrityError(
            "存储的评分表无法读取", "the stored score sheet cannot be read", value=repr(error)
        ) from error


def _read_sheet(stored: Mapping[str, Any]) -> ScoreSheet:
    ref = stored["rubric"]
    return ScoreSheet(
        rubric=DocumentRef(ref["kind"], DocumentId(ref["id"]), ref["version"], ref["sha256"]),
        dimensions=tuple(
            DimensionScore(
                id=dimension["id"],
                title=_read_label(dimension["title"]),
                marks=Decimal(dimension["marks"]),
                lost=Decimal(dimension["lost"]),
                items=tuple(_read_item(item) for item in dimension["items"]),
            )
            for dimension in stored["dimensions"]
        ),
        vetoes=tuple(_read_item(item) for item in stored["vetoes"]),
        flags=tuple(_read_item(item) for item in stored["flags"]),
        bonuses=tuple(_read_item(item) for item in stored["bonuses"]),
        bonus=Decimal(stored["bonus"]),
        total=Decimal(stored["total"]),
        grade=stored["grade"],
        grade_title=_read_label(stored["grade_title"]),
        shifted=tuple(_read_item(item) for item in stored.get("shifted", ())),
    )


def _write_item(score: ItemScore) -> dict[str, object]:
    return {
        "item": score.item,
        "title": _write_label(score.title),
        "dimension": score.dimension,
        "points": str(score.points),
        "uncapped": str(score.uncapped),
        "found_by": score.found_by,
        "basis": score.basis,
        "requirement": score.requirement and _write_label(score.requirement),
        "reason": score.reason,
        "reason_en": score.reason_en,
        "evidence": score.evidence,
        "trace": score.trace and _write_trace(score.trace),
        **({"shift": _write_shift(score.shift)} if score.shift else {}),
    }


def _read_item(stored: Mapping[str, Any]) -> ItemScore:
    return ItemScore(
        item=stored["item"],
        title=_read_label(stored["title"]),
        dimension=stored["dimension"],
        points=Decimal(stored["points"]),
        uncapped=Decimal(stored["uncapped"]),
        found_by=stored["found_by"],
        basis=stored["basis"],
        requirement=_read_label(stored["requirement"]) if stored["requirement"] else None,
        reason=stored["reason"],
        reason_en=stored["reason_en"],
        evidence=stored["evidence"],
        trace=_read_trace(stored["trace"]) if stored["trace"] else None,
        shift=_read_shift(stored["shift"]) if stored.get("shift") else None,
    )


def _write_shift(shift: Shifted) -> dict[str, object]:
    return {
        "unit": shift.unit,
        "title": _write_label(shift.title),
        "points": str(shift.points),
        "approval": shift.approval,
        "approval_en": shift.approval_en,
    }


def _read_shift(stored: Mapping[str, Any]) -> Shifted:
    return Shifted(
        unit=stored["unit"],
        title=_read_label(stored["title"]),
        points=Decimal(stored["points"]),
        approval=stored["approval"],
        approval_en=stored["approval_en"],
    )


def _write_label(label: Label) -> dict[str, str | None]:
    return {"zh": label.zh, "en": label.en}


def _read_label(stored: Mapping[str, Any]) -> Label:
    return Label(stored["zh"], stored["en"])


def _write_trace(trace: Trace) -> dict[str, object]:
    return {
        "holds": trace.holds,
        "text": trace.text,
        "text_en": trace.text_en,
        "fact": trace.fact,
        "cell": trace.cell,
        "value": write_fact(trace.value),
        "parts": [_write_trace(part) for part in trace.parts],
        "known": trace.known,
    }


def _read_trace(stored: Mapping[str, Any]) -> Trace:
    return Trace(
        holds=stored["holds"],
        text=stored["text"],
        text_en=stored["text_en"],
        fact=stored["fact"],
        cell=stored["cell"],
        value=read_fact(stored["value"]),
        parts=tuple(_read_trace(part) for part in stored["parts"]),
        known=stored["known"],
    )
