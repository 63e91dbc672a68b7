"""What a rubric's sheet says otherwise than the document, as edits of the document."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.configuration.editing.changes import Entry
from engine.configuration.editing.edits import Edits
from engine.configuration.problems import (
    ConfigurationFaults,
    Path,
    choices_en,
    choices_zh,
    nearest_word,
)
from engine.configuration.spelling.cells import EMPTY, Reading
from engine.configuration.spelling.given import as_text
from engine.configuration.spelling.plain import read_plain, show_plain
from engine.configuration.workbook.conditions import meanings, read_condition
from engine.configuration.workbook.faults import Faults
from engine.configuration.workbook.frame import Frame, FrameColumn, FrameRow
from engine.configuration.workbook.rubric_view import (
    CONDITIONS,
    LABELS,
    LISTS,
    PART,
    PART_WORDS,
    WITHIN,
    WORDS,
    RubricRow,
    RubricView,
    is_text,
    parts_by_word,
    path_of,
    rows_by_part,
    show_field,
)
from engine.configuration.workbook.table_view import mapping
from engine.configuration.yaml_source import Plain
from engine.errors import ExpressionError

_LATER = ("notes",)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that says something new.

    Attributes:
        value: What it says; None takes the field out.
    """

    path: Path
    value: Plain
    gone: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row of the sheet with the part it is, the dimension it is in and what it changes."""

    row: FrameRow
    part: str
    within: str
    before: RubricRow | None
    cells: tuple[_Cell, ...]


def change_rubric(edits: Edits, view: RubricView, frame: Frame, faults: Faults) -> None:
    """Turn what differs between a sheet and its rubric into edits.

    Args:
        edits: Takes the changes.
        view: The rubric as it would be shown now.
        frame: What the sheet holds.
        faults: Takes what is wrong and what was understood otherwise than written.
    """
    rows = tuple(_Reader(view, frame, faults).rows())
    faults.refuse()
    _Arranger(edits, view, rows).arrange()


class _Reader:
    """Reads rows against the parts of the document they stand for."""

    def __init__(self, view: RubricView, frame: Frame, faults: Faults) -> None:
        self.view = view
        self.frame = frame
        self.faults = faults
        self.old = rows_by_part(view.rows)
        self.numbers = {column.field: column.number for column in frame.columns}
        self.paths = {one.number: path_of(one.kind, one.field) for one in frame.columns}

    def rows(self) -> Iterator[_Placed]:
        for column in self.frame.columns:
            if column.added:
                self._tell_note(column)
        named = {row.id for row in self.frame.rows if row.part == PART_WORDS["dimension"]}
        for row in self.frame.rows:
            placed = self._place(row)
            if placed is None:
                continue
            if placed.part == "item" and placed.within not in named:
                self._refuse_dimension(row, placed.within, sorted(named))
            yield placed

    def _place(self, row: FrameRow) -> _Placed | None:
        words = parts_by_word()
        part = words.get(row.part)
        if part is None:
            self._refuse_part(row)
            return None
        before = self.old.get((part, row.id))
        within = as_text(row.cells.get(self.numbers.get(WITHIN, 0), ""))
        if row.new_id:
            where = self.frame.where(row.number, 1)
            zh, en = f"新的一行，编号为 {row.id}。", f"a new row, called {row.id}."
            self.faults.note(where, "workbook-new", zh, en, severity="info")
        return _Placed(row, part, within, before, tuple(self._cells(row, before)))

    def _cells(self, row: FrameRow, before: RubricRow | None) -> Iterator[_Cell]:
        kept = set(self.paths.values())
        for number, path in self.paths.items():
            if path not in {(PART,), (WITHIN,)}:
                cell = self._cell(row, number, path, before)
                if cell is not None:
                    yield cell
        for path in self.view.fields if before else ():
            if path not in kept and before and self.view.shown(before, path):
                yield _Cell(path, None, gone=True)

    def _cell(
        self, row: FrameRow, number: int, path: Path, before: RubricRow | None
    ) -> _Cell | None:
        text = as_text(row.cells.get(number, ""))
        shown = show_field(before.raw, path, self.view.dictionary) if before else ""
        if text == shown.strip():
            return None
        where = self.frame.where(row.number, number)
        reading = self._read(text, path, where)
        if reading is None or (shown and text and self._means(shown, path) == reading.meaning):
            return None
        if reading.shown != text:
            zh, en = f"“{text}”读作“{reading.shown}”。", f"'{text}' is read as '{reading.shown}'."
            self.faults.note(where, "workbook-read-as", zh, en, severity="info", found=text)
        return _Cell(path, reading.value, gone=reading is EMPTY)

    def _means(self, shown: str, path: Path) -> object:
        try:
            return self._parse(shown, path).meaning
        except (ExpressionError, ConfigurationFaults):
            return None

    def _read(self, text: str, path: Path, where: str) -> Reading | None:
        try:
            return self._parse(text, path)
        except ExpressionError as error:
            self.faults.expression(where, error)
        except ConfigurationFaults:
            self.faults.note(
                where,
                "workbook-value",
                "括号里的内容读不出来，请检查括号、逗号和引号。",
                "what stands in brackets cannot be read; check brackets, commas and quotes.",
                found=text,
            )
        return None

    def _parse(self, text: str, path: Path) -> Reading:
        if not text:
            return EMPTY
        name = str(path[-1])
        if name in CONDITIONS:
            return read_condition(text, self.view.dictionary)
        words = {said: word for word, said in WORDS.get(name, {}).items()}
        if text in words:
            return Reading(words[text], text, words[text])
        value = text if is_text(path) else read_plain(text)
        return Reading(value, text if is_text(path) else show_plain(value), value)

    def _tell_note(self, column: FrameColumn) -> None:
        self.faults.note(
            self.frame.where(2, column.number),
            "workbook-note",
            f"“{column.title}”这一列没有写种类，作为备注保留。",
            f"the column '{column.title}' has no kind and is kept as a note.",
            severity="info",
        )

    def _refuse_part(self, row: FrameRow) -> None:
        words = list(PART_WORDS.values())
        near = nearest_word(row.part, words)
        self.faults.note(
            self.frame.where(row.number, self.numbers.get(PART, 1)),
            "workbook-head",
            f"类别不能写“{row.part}”{choices_zh(words, near)}",
            f"there is no kind of row '{row.part}'{choices_en(words, near)}",
            found=row.part,
        )

    def _refuse_dimension(self, row: FrameRow, within: str, named: Sequence[str]) -> None:
        near = nearest_word(within, named)
        self.faults.note(
            self.frame.where(row.number, self.numbers.get(WITHIN, 1)),
            "unknown-reference",
            f"没有“{within}”这个维度{choices_zh(named, near)}",
            f"there is no dimension '{within}'{choices_en(named, near)}",
            found=within,
        )


@dataclass(frozen=True, slots=True)
class _Arranger:
    """Puts rows where they belong: changed in place, moved, or written anew."""

    edits: Edits
    view: RubricView
    rows: Sequence[_Placed]

    def arrange(self) -> None:
        self._list(("dimensions",), [one for one in self.rows if one.part == "dimension"])
        for dimension in self.rows:
            if dimension.part == "dimension" and dimension.before is not None:
                self._list((*dimension.before.path, "items"), self._items(dimension.row.id))
        for part, key in LISTS.items():
            self._list((key,), [one for one in self.rows if one.part == part])

    def _items(self, dimension: str) -> list[_Placed]:
        return [one for one in self.rows if one.part == "item" and one.within == dimension]

    def _list(self, path: Path, rows: Sequence[_Placed]) -> None:
        count = sum(1 for one in self.view.rows if one.path[:-1] == path)
        entries = [self._entry(path, row) for row in rows]
        if entries != list(range(count)):
            self.edits.arrange(path, entries)

    def _entry(self, path: Path, placed: _Placed) -> Entry:
        before = placed.before
        if before is None or before.path[:-1] != path:
            return self._whole(placed)
        for first, cells in _by_key(placed.cells).items():
            self._change(before, first, cells)
        return int(before.path[-1])

    def _change(self, before: RubricRow, first: str, cells: Sequence[_Cell]) -> None:
        """Change what a part says under one key."""
        path, old = (*before.path, first), before.raw.get(first)
        if any(cell.gone and len(cell.path) == 1 for cell in cells):
            self.edits.drop(path)
            return
        if first in LABELS and not isinstance(old, dict):
            part: dict[str, Plain] = {first: old}
            for cell in cells:
                _set(part, cell)
            self.edits.put(path, part[first], before=_LATER)
            return
        gone = {cell.path[1] for cell in cells if cell.gone and len(cell.path) > 1}
        if isinstance(old, dict) and gone == set(old) and all(cell.gone for cell in cells):
            self.edits.drop(path)
            return
        for cell in cells:
            self._change_cell(before, cell)

    def _change_cell(self, before: RubricRow, cell: _Cell) -> None:
        path, old = (*before.path, *cell.path), before.raw.get(str(cell.path[0]))
        if cell.gone:  # one key of several
            self.edits.drop(path)
        elif len(cell.path) > 1 or not isinstance(old, dict):
            self.edits.put(path, cell.value, before=_LATER)
        elif cell.path[0] in LABELS:
            self.edits.put((*path, "zh"), cell.value)
        elif cell.path[0] in CONDITIONS:
            self._change_condition(path, old, mapping(cell.value))
        else:
            self.edits.put(path, cell.value)

    def _change_condition(
        self, path: Path, old: Mapping[str, Plain], new: Mapping[str, Plain]
    ) -> None:
        """Change the tests that differ, so that the others keep their way of writing."""
        for name in old:
            if name not in new:
                self.edits.drop((*path, name))
        for name, value in new.items():
            if name not in old or self._means(name, old[name]) != self._means(name, value):
                self.edits.put((*path, name), value)

    def _means(self, name: str, cell: Plain) -> object:
        try:
            return meanings({name: cell}, self.view.dictionary)
        except ExpressionError:
            return cell

    def _whole(self, placed: _Placed) -> dict[str, Plain]:
        """Return a part that is new where it stands, with what it said elsewhere before."""
        raw = dict(copy.deepcopy(placed.before.raw)) if placed.before else {}
        whole: dict[str, Plain] = {"id": placed.row.id, **raw}
        for cell in placed.cells:
            _set(whole, cell)
        if placed.part == "dimension":
            whole["items"] = [self._whole(one) for one in self._items(placed.row.id)]
        return whole


def _by_key(cells: Sequence[_Cell]) -> dict[str, list[_Cell]]:
    found: dict[str, list[_Cell]] = {}
    for cell in cells:
        found.setdefault(str(cell.path[0]), []).append(cell)
    return found


def _set(part: dict[str, Plain], cell: _Cell) -> None:
    first = str(cell.path[0])
    if first in LABELS:
        old = part.get(first)
        title: dict[str, Plain] = dict(old) if isinstance(old, dict) else {"zh": old}
        title["zh" if len(cell.path) == 1 else str(cell.path[1])] = cell.value
        title = {key: value for key, value in title.items() if value is not None}
        part[first] = title if set(title) - {"zh"} else title.get("zh")
        return
    holder = part
    for key in cell.path[:-1]:
        inner = holder.setdefault(str(key), {})
        if not isinstance(inner, dict):
            return
        holder = inner
    if cell.gone:
        holder.pop(str(cell.path[-1]), None)
    else:
        holder[str(cell.path[-1])] = cell.value
