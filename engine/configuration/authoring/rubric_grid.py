"""A rubric as a grid: its rows, how each takes points, and what typed cells change in the document.

Of the ways an item takes points the grid knows the common ones; the others are shown in words and
edited in the item's form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal
from unicodedata import normalize

from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.spots import spot_of
from engine.configuration.problems import Path

Way = Literal["fixed", "per", "up_to", "zero", "flag", "other"]

WAYS: Final[tuple[Way, ...]] = ("fixed", "per", "up_to", "zero", "flag")
"""The ways one may choose between."""

WAY: Final = "#way"
"""What follows the spot of an amount in the name of the field that says its way."""

PLAIN: Final = "plain"
"""The tone of a grade that states none."""

_ASKED: Final[Mapping[Way, tuple[str, ...]]] = {
    "fixed": ("points", "at_most"),
    "per": ("points", "each", "of", "at_most"),
    "up_to": ("up_to",),
    "zero": (),
    "flag": (),
    "other": ("at_most",),
}
_ADJUSTED: Final = frozenset({"above", "below", "counting"})
_NUMBERS: Final = ("full_marks", "step", "bonus_at_most", "total_at_most")
_OPTIONAL: Final = frozenset({"at_most", "bonus_at_most", "total_at_most"})


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the grid: a dimension, an item, a veto, a bonus, a grade.

    Attributes:
        spot: Where it stands.
        value: What is written there.
    """

    kind: Literal["dimension", "item", "veto", "bonus", "grade"]
    path: Path
    spot: str
    value: Mapping[str, Any]

    @property
    def amount(self) -> str:
        """Return the spot of what it takes off or puts on; empty if it does neither."""
        if self.kind == "bonus":
            return f"{self.spot}/add" if "add" in self.value else self.spot
        return f"{self.spot}/deduct" if self.kind == "item" else ""

    @property
    def taken(self) -> Mapping[str, Any]:
        """Return what it takes off or puts on as it is written."""
        if self.kind == "bonus":
            held = self.value.get("add", {"points": self.value.get("points")})
        else:
            held = self.value.get("deduct")
        return held if isinstance(held, Mapping) else {}


@dataclass(frozen=True, slots=True)
class GridChange:
    """What typed cells make of a rubric.

    Attributes:
        values: What shall stand at each spot; ``GONE`` for nothing.
        faults: Name of a field to what is wrong with it, in Chinese and English.
    """

    values: dict[str, object] = field(default_factory=dict)
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)


def grid_rows(data: Mapping[str, Any]) -> Iterator[GridRow]:
    """Yield the rows of a rubric in its own order; an item after its dimension."""
    for place, one in _members(data, "dimensions"):
        yield _row("dimension", data, ("dimensions", place), one)
        for number, item in _members(one, "items"):
            yield _row("item", data, ("dimensions", place, "items", number), item)
    kinds: tuple[tuple[Literal["veto", "bonus", "grade"], str], ...] = (
        ("veto", "vetoes"),
        ("bonus", "bonuses"),
        ("grade", "grades"),
    )
    for kind, key in kinds:
        for place, one in _members(data, key):
            yield _row(kind, data, (key, place), one)


def way_of(taken: Mapping[str, Any]) -> Way:
    """Return which of the common ways an amount is written in.

    >>> way_of({"points": 2, "each": 5, "of": "conclude.days_late", "at_most": 8})
    'per'
    """
    keys = taken.keys() - {"at_most"}
    if not taken:
        return "flag"
    if keys == {"points"}:
        return "fixed"
    if keys == {"up_to"}:
        return "up_to"
    if keys == {"zero"}:
        return "zero"
    return (
        "per"
        if {"points", "each", "of"} <= keys <= {"points", "each", "of"} | _ADJUSTED
        else "other"
    )


def asked_for(way: Way) -> tuple[str, ...]:
    """Return the keys a way is filled in with."""
    return _ASKED[way]


def shown(value: object) -> str:
    """Return a value as a cell shows it; nothing for what is not there."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None or value is GONE else str(value)


def title_in(value: object, language: str) -> str:
    """Return a title as a cell shows it: in one language, nothing if it has none in that."""
    if isinstance(value, Mapping):
        return shown(value.get(language))
    return shown(value) if language == "zh" else ""


def grid_changes(data: Mapping[str, Any], typed: Mapping[str, str], language: str) -> GridChange:
    """Return what the cells as typed change in a rubric; cells that were not sent change nothing.

    Args:
        data: The rubric as the page showed it.
        typed: What was typed, by the names of the fields.
        language: The language of the titles typed.
    """
    reader = _Reader(typed, language)
    for key in _NUMBERS:
        reader.number(key, data.get(key), needed=key not in _OPTIONAL)
    for row in grid_rows(data):
        reader.row(row)
    return reader.change


@dataclass
class _Reader:
    typed: Mapping[str, str]
    language: str
    change: GridChange = field(default_factory=GridChange)

    def row(self, row: GridRow) -> None:
        self._title(row)
        if row.kind == "dimension":
            self.number(f"{row.spot}/marks", row.value.get("marks"))
        elif row.kind == "grade":
            self.number(f"{row.spot}/from", row.value.get("from"))
            self._choice(f"{row.spot}/tone", row.value.get("tone", PLAIN))
        else:
            self._found_by(row)
            if row.kind == "veto":
                self._choice(f"{row.spot}/grade", row.value.get("grade"))
            if row.amount:
                self._amount(row)

    def number(self, name: str, stored: object, *, needed: bool = True) -> None:
        """Take a number; what is typed as it was shown changes nothing."""
        if name in self.typed and self.typed[name].strip() != shown(stored):
            found = self._read(name, needed=needed)
            if found is not None:
                self.change.values[name] = found

    def _read(self, name: str, *, needed: bool) -> object | None:
        """Return the number typed in a field, ``GONE`` for an empty one; None if it is none."""
        text = normalize("NFKC", self.typed.get(name, "")).strip()
        if not text and not needed:
            return GONE
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or "e" in text.lower():
            self.change.faults[name] = _NO_NUMBER if text else _NOTHING
            return None
        return int(text) if number == number.to_integral_value() and "." not in text else number

    def _title(self, row: GridRow) -> None:
        name, stored = f"{row.spot}/title", row.value.get("title")
        if name not in self.typed:
            return
        text = self.typed[name].strip()
        if text == title_in(stored, self.language).strip():
            return
        if not text and self.language == "zh":
            self.change.faults[name] = _NO_TITLE
        elif isinstance(stored, Mapping):
            self.change.values[f"{name}/{self.language}"] = text or GONE
        elif self.language == "zh":
            self.change.values[name] = text
        else:
            self.change.values[name] = {"zh": shown(stored), "en": text}

    def _choice(self, name: str, stored: object) -> None:
        if name in self.typed and self.typed[name] != shown(stored):
            self.change.values[name] = self.typed[name] or GONE

    def _found_by(self, row: GridRow) -> None:
        name, by_panel = f"{row.spot}/found_by", "found_by" in row.value
        if name not in self.typed or (self.typed[name] == "panel") == by_panel:
            return
        # One or the other: who finds an item is never said twice.
        self.change.values[name] = GONE if by_panel else "panel"
        if not by_panel and "when" in row.value:
            self.change.values[f"{row.spot}/when"] = GONE

    def _amount(self, row: GridRow) -> None:
        before, chosen = way_of(row.taken), self.typed.get(row.amount + WAY)
        way = next((one for one in WAYS if one == chosen), before)
        if way == before:
            for key in _ASKED[way]:
                self._part(row, key)
            return
        made = {"zero": "dimension"} if way == "zero" else {}
        for key in _ASKED[way]:
            found = self._part_of(row, key)
            if found is None:
                return
            if found is not GONE:
                made[key] = found
        self.change.values[row.amount] = made or GONE

    def _part(self, row: GridRow, key: str) -> None:
        name = f"{row.amount}/{key}"
        if key == "of":
            if self.typed.get(name):
                self._choice(name, row.taken.get(key))
        else:
            self.number(name, row.taken.get(key), needed=key not in _OPTIONAL)

    def _part_of(self, row: GridRow, key: str) -> Any:  # noqa: ANN401  any YAML value
        """Return what is typed for a key of a way that is new; None if it is wrong."""
        name = f"{row.amount}/{key}"
        if key != "of":
            return self._read(name, needed=key not in _OPTIONAL)
        if not self.typed.get(name):
            self.change.faults[name] = _NO_FACT
            return None
        return self.typed[name]


def _row(
    kind: Literal["dimension", "item", "veto", "bonus", "grade"],
    data: Mapping[str, Any],
    path: Path,
    value: Mapping[str, Any],
) -> GridRow:
    return GridRow(kind, path, spot_of(data, path), value)


def _members(data: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    held = data.get(key)
    for place, one in enumerate(held if isinstance(held, list) else ()):
        if isinstance(one, Mapping):
            yield place, one


_NO_NUMBER = ("这里填数字，如 2 或 0.5。", "This is to be a number, such as 2 or 0.5.")
_NOTHING = ("请填写这个数字。", "Please fill this number in.")
_NO_TITLE = ("名称不能空着。", "It needs a title.")
_NO_FACT = ("请选择按哪个数量扣分。", "Please choose what is counted.")
