"""A rubric as a grid: what each row shows, with what is wrong beside its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.rubric_grid import (
    PLAIN,
    WAY,
    WAYS,
    GridRow,
    Way,
    grid_rows,
    shown,
    title_in,
    way_of,
)
from engine.configuration.problems import dotted
from engine.configuration.rubric import Rubric
from engine.configuration.vocabulary import key_label
from engine.errors import OnecaseError
from engine.scoring.phrases import amount_in_words
from engine.scoring.rubrics import CompiledRubric, compile_rubric
from engine.services.edit_documents import DraftView
from engine.services.edit_reasons import differing_parts
from webui.blueprints.configuration.condition_page import fact_title, try_said
from webui.language import label, language, number, say

_WAY_WORDS: Mapping[Way, str] = {
    "fixed": "固定扣分",
    "per": "按数量扣分",
    "up_to": "评委酌情扣分",
    "zero": "本维度记 0 分",
    "flag": "只提示，不扣分",
}
_CELLS: Mapping[str, str] = {
    "title": "title",
    "when": "found",
    "found_by": "found",
    "deduct": "amount",
    "add": "amount",
    "points": "amount",
    "marks": "marks",
    "grade": "grade",
    "from": "from",
    "tone": "tone",
}
_ADJUSTED = frozenset({"above", "below", "counting"})
_WORDS_OF: Mapping[str, str] = {
    "dimension": "dimensions",
    "item": "items",
    "veto": "vetoes",
    "bonus": "bonuses",
    "grade": "grades",
}
"""By which word documents address each kind of row."""

_WHOLE = ("full_marks", "step", "bonus_at_most", "total_at_most")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values of a list."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AmountView:
    """What a row takes off or puts on.

    Attributes:
        name: What the names of its fields begin with.
        ways: The ways to choose between; empty where it is not chosen here.
        texts: What stands in each of its fields.
        facts: The facts that may be counted; empty where none is.
        unit: Unit of the fact that is counted.
        words: Of a way the grid cannot edit, what it says.
        most: The most the row can take, as a figure for the sums; empty without a bound.
    """

    name: str
    way: Way
    ways: tuple[Option, ...]
    texts: Mapping[str, str]
    facts: tuple[Option, ...]
    unit: str
    words: str
    most: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the grid.

    Attributes:
        by_panel: The panel finds it.
        found: What its condition says, or that it has none.
        errors: Cell to what is wrong in it.
        marked: Names of the fields that are wrong, where that is known.
        differs: It is laid down otherwise than in the document that is extended.
    """

    spot: str
    title: str
    basis: str
    by_panel: bool
    found: str
    amount: AmountView | None
    texts: Mapping[str, str]
    errors: Mapping[str, str]
    marked: frozenset[str]
    differs: bool

    def wrong(self, cell: str, name: str) -> bool:
        """Tell whether a field is to be marked: it is wrong, or something in its cell is."""
        inside = [one for one in self.marked if one.startswith(f"{self.spot}/")]
        return name in self.marked if inside else cell in self.errors


@dataclass(frozen=True, slots=True)
class DimensionView:
    """A dimension with its items.

    Attributes:
        part: Name of the part in which its items are added and arranged.
        sum: Marks of this dimension and those above it.
        most: The most its items can take together; empty if one has no bound.
    """

    row: RowView
    part: str
    items: tuple[RowView, ...]
    sum: str
    most: str


@dataclass(frozen=True)
class Grid:
    """A rubric as the page shows it.

    Attributes:
        data: The rubric as it is written.
        typed: What was typed and is not saved yet, by the names of the fields.
        faults: Name of a field to what is wrong with what was typed.
    """

    draft: DraftView
    data: Mapping[str, Any]
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def _rows(self) -> tuple[GridRow, ...]:
        return tuple(grid_rows(self.data))

    @cached_property
    def dimensions(self) -> tuple[DimensionView, ...]:
        """Return the dimensions in their order."""
        return tuple(self._dimensions())

    @cached_property
    def vetoes(self) -> tuple[RowView, ...]:
        """Return what fixes the grade."""
        return tuple(self._view(row) for row in self._rows if row.kind == "veto")

    @cached_property
    def bonuses(self) -> tuple[RowView, ...]:
        """Return what puts points on."""
        return tuple(self._view(row) for row in self._rows if row.kind == "bonus")

    @cached_property
    def grades(self) -> tuple[RowView, ...]:
        """Return the grades, the best first."""
        return tuple(self._view(row) for row in self._rows if row.kind == "grade")

    @cached_property
    def whole(self) -> Mapping[str, str]:
        """Return the figures of the rubric as a whole, by their keys."""
        return {key: self._text(key, self.data.get(key)) for key in _WHOLE}

    def has_place(self, path: str) -> bool:
        """Tell whether a problem at a place of the rubric is told in a row."""
        return any(f"{path}.".startswith(f"{dotted(row.path)}.") for row in self._rows)

    @property
    def summary(self) -> tuple[tuple[str, str, str], ...]:
        """Return each wrong field with what it is called and what is wrong with it."""
        titles = {row.spot: title_in(row.value.get("title"), language()) for row in self._rows}
        english = language() == "en"
        return tuple(
            (name, _title_over(name, titles), texts[1] if english else texts[0])
            for name, texts in self.faults.items()
        )

    @cached_property
    def counted(self) -> tuple[tuple[str, str], ...]:
        """Return the facts that can be counted, each with its title and unit."""
        return tuple(
            (fact.name, fact_title(fact))
            for fact in self.draft.outline.facts.values()
            if fact.type in {"integer", "number"}
        )

    @property
    def total(self) -> str:
        """Return the marks of all dimensions together; empty if one is no number."""
        return self.dimensions[-1].sum if self.dimensions else ""

    @property
    def adds_up(self) -> bool:
        """Tell whether the dimensions make up the full marks."""
        return _figure(self.total) == _figure(self.whole["full_marks"])

    def grade_options(self, chosen: str) -> tuple[Option, ...]:
        """Return the grades a veto may fix."""
        return _options(((row.spot.rpartition("/")[2], row.title) for row in self.grades), chosen)

    def _dimensions(self) -> Iterator[DimensionView]:
        reached: Decimal | None = Decimal(0)
        for row in self._rows:
            if row.kind != "dimension":
                continue
            view = self._view(row)
            marks = _figure(view.texts["marks"])
            reached = None if reached is None or marks is None else reached + marks
            items = tuple(
                self._view(one, view.texts["marks"])
                for one in self._rows
                if one.kind == "item" and one.path[:2] == row.path
            )
            most = [_figure(one.amount.most) for one in items if one.amount is not None]
            bound = [one for one in most if one is not None]
            yield DimensionView(
                row=view,
                part=dotted(row.path),
                items=items,
                sum=_shown_figure(reached),
                most=_shown_figure(sum(bound, Decimal(0))) if len(bound) == len(most) else "",
            )

    def _view(self, row: GridRow, marks: str = "") -> RowView:
        spot, value = row.spot, row.value
        texts = {
            key: self._text(f"{spot}/{key}", value.get(key))
            for key in ("marks", "from", "tone", "grade")
        }
        if row.kind == "grade":
            texts["tone"] = self._text(f"{spot}/tone", value.get("tone", PLAIN))
        title = title_in(value.get("title"), language())
        found_by = self._text(f"{spot}/found_by", value.get("found_by")) or "facts"
        return RowView(
            spot=spot,
            title=self.typed.get(f"{spot}/title", title),
            basis=shown(value.get("basis")),
            by_panel=found_by == "panel",
            found=self._found(value),
            amount=self._amount(row, marks) if row.amount else None,
            texts=texts,
            errors=self._errors(row),
            marked=frozenset(self._marked(row)),
            differs=(_WORDS_OF[row.kind], str(value.get("id"))) in self._differing,
        )

    @cached_property
    def _differing(self) -> frozenset[tuple[str, ...]]:
        return differing_parts(self.draft)

    def _found(self, value: Mapping[str, Any]) -> str:
        return try_said(value.get("when"), self.draft.outline.facts) if "when" in value else ""

    def _text(self, name: str, stored: object) -> str:
        return self.typed.get(name, shown(stored))

    def _amount(self, row: GridRow, marks: str) -> AmountView:
        stored, taken = way_of(row.taken), row.taken
        chosen = self.typed.get(row.amount + WAY, stored)
        way = next((one for one in WAYS if one == chosen), stored)
        texts = {
            key: self._text(f"{row.amount}/{key}", taken.get(key, GONE))
            for key in ("points", "each", "up_to", "at_most", "of")
        }
        ways = WAYS if row.kind == "item" and stored != "other" else ()
        fact = self.draft.outline.facts.get(texts["of"])
        return AmountView(
            name=row.amount,
            way=way,
            ways=_options(((one, say(_WAY_WORDS[one])) for one in ways), way),
            texts=texts,
            facts=self._counted_options(texts["of"]) if way == "per" else (),
            unit=_unit_of(fact_title(fact)) if fact else "",
            words=self._words(row) if stored == "other" or taken.keys() & _ADJUSTED else "",
            most=_most(way, texts, taken, marks),
        )

    def _counted_options(self, chosen: str) -> tuple[Option, ...]:
        known = dict(self.counted)
        rows = (
            [*known.items()]
            if chosen in known or not chosen
            else [(chosen, chosen), *known.items()]
        )
        return _options(rows, chosen)

    @cached_property
    def _compiled(self) -> CompiledRubric | None:
        loaded = self.draft.loaded
        if loaded is None or not isinstance(loaded.document, Rubric):
            return None
        try:
            return compile_rubric(loaded.document, loaded.ref, self.draft.outline.facts)
        except OnecaseError:
            return None

    def _words(self, row: GridRow) -> str:
        criterion = (
            self._compiled.criteria.get(str(row.value.get("id"))) if self._compiled else None
        )
        if self._compiled is None or criterion is None:
            return say("有错误，改好后才能用文字说明")
        return amount_in_words(criterion, self._compiled, self.draft.outline.facts, language())

    def _errors(self, row: GridRow) -> Mapping[str, str]:
        """Return what is wrong in each cell: with what was typed, else with the draft."""
        found: dict[str, list[str]] = {}
        for key, texts in self._wrong(row):
            cell = _CELLS.get(key.partition("/")[0], "title")
            found.setdefault(cell, []).append(texts[1] if language() == "en" else texts[0])
        return {cell: "".join(dict.fromkeys(texts)) for cell, texts in found.items()}

    def _marked(self, row: GridRow) -> Iterator[str]:
        yield from (f"{row.spot}/{key}" for key, _ in self._wrong(row) if key)

    def _wrong(self, row: GridRow) -> Iterator[tuple[str, tuple[str, str]]]:
        """Yield each wrong field within a row with its texts; an item's are not its dimension's."""
        for name, texts in self.faults.items():
            key = name.removeprefix(f"{row.spot}/")
            if key != name and not key.startswith("items/"):
                yield key, texts
        if self.typed:
            return
        place = dotted(row.path)
        for one in self.draft.check.own:
            key = f"{one.path}.".removeprefix(f"{place}.").rstrip(".").replace(".", "/")
            inside = f"{one.path}.".startswith(f"{place}.") and not key.startswith("items/")
            if inside and one.severity == "error":
                yield key, (one.zh, one.en)


def _title_over(name: str, titles: Mapping[str, str]) -> str:
    """Return the title of the row a field stands in."""
    over = [spot for spot in titles if name.startswith(f"{spot}/")]
    return titles[max(over, key=len)] if over else label(key_label(name))


def _options(rows: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, title, value == chosen) for value, title in rows)


def _unit_of(title: str) -> str:
    """Return the unit at the end of a title, if it has one."""
    opening = "(" if language() == "en" else "（"
    return title.rpartition(opening)[2].rstrip(")）") if opening in title else ""


def _most(way: Way, texts: Mapping[str, str], taken: Mapping[str, Any], marks: str) -> str:
    if way == "flag":
        return "0"
    if way == "zero":
        return marks
    if way == "up_to":
        return texts["up_to"]
    if texts["at_most"].strip():
        return texts["at_most"]
    return texts["points"] if way == "fixed" and "at_most" not in taken else ""


def _figure(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _shown_figure(figure: Decimal | None) -> str:
    return "" if figure is None else number(figure)


def difference_text(value: object) -> str:
    """Return a value of the grid as the list of differences shows it."""
    if isinstance(value, Mapping):
        return "，".join(f"{_key(key)} {difference_text(one)}" for key, one in value.items())
    return shown(value) or "—"


def _key(key: object) -> str:
    return label(key_label(str(key)))
