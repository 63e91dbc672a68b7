"""The rows of a decision table as a sheet: a column for each condition, result and note.

A sheet is another way to fill in the form of the part that holds the rows; what is sent goes the
way of that form, so comments, ids and what two people changed are kept as there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.configuration.authoring.county_names import Named
from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.parts import Outline, Section
from engine.configuration.authoring.row_ids import with_ids
from engine.configuration.authoring.schema import mapping
from engine.configuration.problems import Path
from engine.expressions.names import Dictionary, Fact
from engine.terms import Label

ColumnKind = Literal["when", "then", "note"]

_OF_ITS_OWN = ("basis", "why")
_YES_NO = (Named("是", Label("是", "yes")), Named("否", Label("否", "no")))


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the sheet.

    Attributes:
        name: The fact, the output, or the heading of the note.
        fact: What its cells are about; None of a note.
        listed: Each result is a list.
        choices: What its cells are likely to say.
    """

    kind: ColumnKind
    name: str
    title: Label
    fact: Fact | None = None
    listed: bool = False
    choices: tuple[Named, ...] = ()

    @property
    def key(self) -> str:
        """Return what tells columns apart, whatever their order."""
        return f"{self.kind}.{self.name}"

    @property
    def path(self) -> Path:
        """Return where a row holds the cell, in the document as in its form."""
        if self.kind != "note":
            return (self.kind, self.name)
        return (self.name,) if self.name in _OF_ITS_OWN else ("notes", self.name)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its id, empty if it is new, and a text for each column."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows of a table as a sheet.

    Attributes:
        facts: The facts a cell may mention.
        answers: The form's answer of each row as it stands, by id.
    """

    section: Section
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    facts: Dictionary
    answers: Mapping[str, Mapping[str, Any]]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the columns."""
        return tuple(column.key for column in self.columns)

    def as_answers(self, rows: Sequence[SheetRow], taken: Sequence[str] = ()) -> list[Any]:
        """Return rows as the form of their part would send them; new ones are given an id.

        Args:
            rows: The rows, each with a cell for each column.
            taken: Ids new rows shall not be given though no row here has them.
        """
        known = {row.id: row for row in self.rows}
        names = with_ids([row.id for row in rows], (*taken, *known))
        return [
            self.answers[row.id] if row == known.get(row.id) else self._answer(name, row)
            for name, row in zip(names, rows, strict=True)
        ]

    def column_at(self, path: Path) -> int | None:
        """Return the number of the column that holds what stands at a path within a row."""
        for number, column in enumerate(self.columns):
            if path[: len(column.path)] == column.path:
                return number
        return None

    def _answer(self, name: str, row: SheetRow) -> dict[str, Any]:
        made: dict[str, Any] = {**self.answers.get(row.id, {}), "id": name}
        for column, text in zip(self.columns, row.cells, strict=True):
            *outer, last = column.path
            holder = made
            if outer:
                holder = made[str(outer[0])] = dict(mapping(made.get(str(outer[0]))))
            holder.pop(str(last), None)
            if text:
                holder[str(last)] = text
        return {key: one for key, one in made.items() if one != {} or key == "then"}


def sheet_of(
    outline: Outline, section: Section, lists: Mapping[str, Sequence[Named]]
) -> Sheet | None:
    """Return the rows a part holds as a sheet; None if it holds no rows of a decision table.

    Args:
        outline: The document.
        section: The part.
        lists: What the keys of the document may name.
    """
    table = outline.table(section)
    if table is None:
        return None
    facts = outline.facts_in(section)
    given = outline.answers(section)
    answers = [mapping(one) for one in given] if given is not GONE else []  # type: ignore[attr-defined]  # rows
    columns = tuple(_columns(mapping(outline.schema(section)["items"]), answers, facts, lists))
    rows = tuple(_row(answer, columns) for answer in answers)
    return Sheet(section, columns, rows, facts, {str(one.get("id")): one for one in answers})


def _columns(
    schema: Mapping[str, Any],
    answers: Sequence[Mapping[str, Any]],
    facts: Dictionary,
    lists: Mapping[str, Sequence[Named]],
) -> Iterator[SheetColumn]:
    properties = mapping(schema["properties"])
    kinds: tuple[Literal["when", "then"], ...] = ("when", "then")
    for kind in kinds:
        asked = mapping(properties[kind])
        for name, cell in mapping(asked["properties"]).items():
            fact = facts.get(name)
            choices = tuple(lists.get(str(mapping(cell.get("ui")).get("choices")), ()))
            yield SheetColumn(
                kind,
                name,
                _title(cell, name),
                fact,
                listed=name in asked.get("listed", ()),
                choices=choices or _choices(fact) or _used(answers, kind, name),
            )
    for name in _OF_ITS_OWN:
        yield SheetColumn("note", name, _title(mapping(properties[name]), name))
    noted = dict.fromkeys(key for one in answers for key in mapping(one.get("notes")))
    yield from (SheetColumn("note", name, Label(name)) for name in noted)


def _choices(fact: Fact | None) -> tuple[Named, ...]:
    if fact is None:
        return ()
    if fact.type == "boolean":
        return _YES_NO
    if fact.type != "text":
        return ()
    labels = dict(fact.labels)
    return tuple(Named(one, labels.get(one, Label(one))) for one in fact.values or ())


def _used(answers: Sequence[Mapping[str, Any]], kind: str, name: str) -> tuple[Named, ...]:
    """Return what the rows give already: most new rows give the like."""
    if kind != "then":
        return ()
    texts = dict.fromkeys(_cell(one, (kind, name)) for one in answers)
    return tuple(Named(text, Label(text)) for text in texts if text)


def _title(schema: Mapping[str, Any], name: str) -> Label:
    return Label(str(schema.get("title", name)), mapping(schema.get("en")).get("title"))


def _row(answer: Mapping[str, Any], columns: Sequence[SheetColumn]) -> SheetRow:
    return SheetRow(str(answer.get("id", "")), tuple(_cell(answer, one.path) for one in columns))


def _cell(answer: Mapping[str, Any], path: Path) -> str:
    held: object = answer
    for part in path:
        held = mapping(held).get(str(part), "")
    return str(held)
