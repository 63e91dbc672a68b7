"""What a workbook of lists says, put in place of the lists of a county document.

A row is known by its id.  What has no column stays as the document has it, and so does a cell that
says what it said when it was written out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.configuration.packs.county_lists import MOST_ROWS, id_from, post_id
from engine.configuration.problems import Path, Problem, dotted, nearest_word
from engine.configuration.spelling.given import as_text
from engine.configuration.workbook.about import TITLE as ABOUT_TITLE
from engine.configuration.workbook.about import setting_of
from engine.configuration.workbook.exchange import Book
from engine.configuration.workbook.faults import Faults
from engine.configuration.workbook.list_sheets import (
    ABOVE,
    SHEETS,
    ListColumn,
    ListSheet,
    Names,
    Row,
    called,
    hash_of,
    names_in,
    rows_of,
    split,
    text_of,
)
from engine.configuration.workbook.pages import ABOUT, LISTS, Sheet
from engine.configuration.workbook.places import nearest_place
from engine.configuration.workbook.writing import LISTS_TITLE
from engine.configuration.yaml_source import Plain
from engine.errors import ConflictError

_TOPICS, _POSTS = "topics", "posts"
_CHILDREN = "children"


@dataclass(frozen=True, slots=True)
class TakenLists:
    """What a workbook made of the lists.

    Attributes:
        data: The document as it shall say.
        notes: What was made up or left out.
        places: Address in the workbook of what stands at a dotted path of the document.
    """

    data: Mapping[str, Plain]
    notes: tuple[Problem, ...]
    places: Mapping[str, str]

    def where(self, problem: Problem) -> str | None:
        """Return the cell a problem is about, None if it stands in no cell."""
        return nearest_place(problem.path, self.places)


def take_lists(
    data: Mapping[str, Plain], book: Book, name: str, *, force: bool = False
) -> TakenLists:
    """Return a county document with the lists of a workbook.

    Args:
        data: What the document says now, in effect.
        book: The workbook; a list without a sheet stays as it is.
        name: Path of the document, for messages.
        force: Take it over although the lists changed since it was written out.

    Raises:
        ConfigurationFaults: It cannot be taken over; holds every fault with its cell.
        ConflictError: The lists changed since it was written out.
    """
    faults = Faults(book.file)
    about = book.about
    if about is not None:
        _refuse_others(data, about, faults)
        if not force and setting_of(about, "content_hash") != hash_of(data):
            raise _outdated(name)
    sheets = _by_title(book, faults)
    names, wanted = names_in(data), dict(data)
    known, places = dict(names), dict[str, str]()
    for listed in SHEETS:
        sheet = sheets.get(listed.title.zh)
        if sheet is None:
            zh = f"没有“{listed.title}”这张工作表，这张名单不动。"
            en = f"there is no sheet '{listed.title}'; that list stays as it is."
            faults.note("", "workbook-sheet", zh, en, severity="info")
            continue
        reader = _Reader(listed, sheet, rows_of(data, listed.key), names, known, faults)
        rows = reader.rows()
        wanted[listed.key], found = _arranged(listed, rows)
        places |= reader.addresses(found)
    faults.refuse()
    return TakenLists(wanted, tuple(faults.problems), places)


@dataclass(slots=True)
class _Line:
    """A row of a sheet while it is read.

    Attributes:
        number: Of the row on the sheet.
        texts: Its cells by column.
        old: The row of the document it is; None for a new one.
        row: What it says.
    """

    number: int
    texts: Mapping[tuple[str, str], str]
    old: Row | None = None
    row: Row = field(default_factory=dict)


@dataclass(slots=True)
class _Reader:
    """Reads a list.

    Attributes:
        before: Its rows in the document.
        names: What columns named when the workbook was written out.
        known: What they may name now; the list itself is added once its ids are read.
    """

    listed: ListSheet
    sheet: Sheet
    before: Sequence[Row]
    names: Mapping[str, Names]
    known: dict[str, Names]
    faults: Faults
    lines: list[_Line] = field(default_factory=list)
    columns: dict[tuple[str, str], int] = field(default_factory=dict)

    def rows(self) -> list[_Line]:
        """Return what the sheet says, row by row; notes what is wrong."""
        self.faults.extend(self.sheet.faults)
        self._find_columns()
        self._refuse_hidden()
        numbers = [one for one in self.sheet.filled_rows(2) if self._texts(one)]
        if len(numbers) > MOST_ROWS or (not numbers and self.before):
            self._refuse_count(len(numbers))
            return []
        self.lines = [_Line(one, self._texts(one)) for one in numbers]
        self._name_rows()
        own = [{"id": line.row["id"], "title": self._called(line)} for line in self.lines]
        self.known[self.listed.key] = Names(own, self.names.get(self.listed.key))
        for line in self.lines:
            self._read(line)
        self._refuse_circles()
        return self.lines

    def _refuse_circles(self) -> None:
        """Note topics whose way up leads back to themselves; the check tells of units."""
        column = next((one for one in self.listed.columns if one.key == ABOVE), None)
        if column is None:
            return
        above = {str(line.row.get("id")): str(line.row.get(ABOVE) or "") for line in self.lines}
        for line in self.lines:
            name = str(line.row.get("id"))
            here, seen = above[name], {name}
            while here in above and here not in seen:
                seen.add(here)
                here = above[here]
            if here == name:
                zh, en = "上级绕一圈又回到自己。", "going up leads back to itself."
                self.faults.note(self._where(line, column), "circle", zh, en, found=name)

    def addresses(self, found: Sequence[tuple[Path, _Line]]) -> Iterator[tuple[str, str]]:
        """Yield the cell of what stands at each path of the document."""
        for path, line in found:
            yield dotted(path), self._where(line, self.listed.columns[0])
            for column in self.listed.columns:
                if column.place in self.columns:
                    half = ("en",) if column.kind == "en" else ()
                    yield dotted((*path, column.key, *half)), self._where(line, column)

    def _find_columns(self) -> None:
        heads = {self.sheet.text(1, one): one for one in reversed([*self.sheet.columns()])}
        heads.pop("", None)
        for column in self.listed.columns:
            if column.head in heads:
                self.columns[column.place] = heads.pop(column.head)
            elif column.needed or column.key == "id":
                zh = f"第一行缺“{column.head}”这一列。"
                en = f"the first row lacks the column '{column.head}' ({column.en})."
                self.faults.note(self.sheet.where(1, 1), "missing-key", zh, en)
        named = [column.head for column in self.listed.columns]
        for head, number in heads.items():
            nearest = nearest_word(head, named)
            zh = f"不认识“{head}”这一列" + (f"，是不是“{nearest}”？" if nearest else "。")
            en = f"there is no column '{head}'" + (f"; '{nearest}'?" if nearest else ".")
            self.faults.note(self.sheet.where(1, number), "unknown-key", zh, en)

    def _refuse_hidden(self) -> None:
        zh, en = "隐藏了，请取消隐藏或筛选，看过后再导入。", "it is hidden; show it, then import."
        hidden = [self.sheet.where(row, 1) for row in self.sheet.filled_rows(1)
                  if row in self.sheet.hidden_rows]  # fmt: skip
        hidden += [self.sheet.where(1, one) for one in self.columns.values()
                   if one in self.sheet.hidden_columns]  # fmt: skip
        for where in [self.sheet.title] if self.sheet.hidden else hidden:
            self.faults.note(where, "workbook-hidden", zh, en)

    def _refuse_count(self, count: int) -> None:
        if count:
            zh = f"有 {count} 行，最多 {MOST_ROWS} 行；请核对是不是放错了表。"
            en = f"there are {count} rows, at most {MOST_ROWS}; is this the right sheet?"
            self.faults.note(self.sheet.title, "workbook-size", zh, en)
            return
        zh = "除了表头一行也没有；这张名单不动的，请把整张工作表删去。"
        en = "there is no row but the headings; to leave the list as it is, delete the sheet."
        self.faults.note(self.sheet.title, "workbook-empty", zh, en)

    def _texts(self, row: int) -> dict[tuple[str, str], str]:
        """Return the cells of a row that say something."""
        found = {
            place: as_text(self.sheet.cells.get((row, column), "")).strip()
            for place, column in self.columns.items()
        }
        return {place: text for place, text in found.items() if text}

    def _name_rows(self) -> None:
        """Give each row its id: the one it has, or one made of what it is called."""
        before = {str(row.get("id")): row for row in self.before}
        taken = {line.texts.get(("id", "text"), ""): line for line in reversed(self.lines)}
        for line in self.lines:
            said = line.texts.get(("id", "text"), "")
            name = said or self._new_id(line, {**before, **taken})
            line.old, line.row = before.get(name), {"id": name}
            first = taken.setdefault(name, line)
            if first is not line and name:
                zh = f"“{name}”和第 {first.number} 行重复。"
                en = f"'{name}' stands in row {first.number} too."
                self.faults.note(self._where(line, self.listed.columns[0]), "duplicate-id", zh, en)
            elif not said and name:
                zh, en = f"新的一行，代码为 {name}。", f"a new row, called {name}."
                where = self._where(line, self.listed.columns[0])
                self.faults.note(where, "workbook-new", zh, en, severity="info")

    def _new_id(self, line: _Line, taken: Mapping[str, object]) -> str:
        if self.listed.key == "people":
            return ""  # a login is never made up
        if self.listed.key != _POSTS:
            return id_from(line.texts.get(("title", "zh"), ""))
        unit, role = (
            self.known[of].find(text) or text
            for of, text in (
                ("units", line.texts.get(("unit", "name"), "")),
                ("roles", line.texts.get(("role", "name"), "")),
            )
        )
        return post_id(unit, role, taken) if unit and role else ""

    def _called(self, line: _Line) -> str:
        place = ("name", "text") if self.listed.key == "people" else ("title", "zh")
        return line.texts.get(place, called(line.old) if line.old else "")

    def _read(self, line: _Line) -> None:
        """Put the cells of a row in place of what the document has."""
        row = dict(line.old) if line.old else dict(line.row)
        for column in self.listed.columns:
            if column.place not in self.columns:
                continue
            text = line.texts.get(column.place, "")
            if column.needed and not text:
                zh, en = f"“{column.head}”这一格要填。", f"'{column.en}' must be filled in."
                self.faults.note(self._where(line, column), "missing-key", zh, en)
            elif column.key != "id" and (
                line.old is None or text != text_of(line.old, column, self.names).strip()
            ):
                self._put(row, line, column, text)
        line.row = row

    def _put(self, row: Row, line: _Line, column: ListColumn, text: str) -> None:
        value: Plain = text
        if column.kind == "zh":
            value = _titled(row.get(column.key), text, None)
        elif column.kind == "en":
            value = _titled(row.get(column.key), None, text)
        elif column.kind == "name" and text:
            value = self._named(text, line, column)
        elif column.kind == "names":
            value = [self._named(one, line, column) for one in split(text)]
        if value:
            row[column.key] = value
        else:
            row.pop(column.key, None)

    def _named(self, text: str, line: _Line, column: ListColumn) -> str:
        """Return the id of what a cell names; the text itself, noted, if that is nothing."""
        names = self.known[column.of]
        found = names.find(text)
        if found is None:
            zh, en = _unfound(text, column, names)
            self.faults.note(self._where(line, column), "unknown-reference", zh, en, found=text)
        return found or text

    def _where(self, line: _Line, column: ListColumn) -> str:
        return self.sheet.where(line.number, self.columns.get(column.place, 1))


def _unfound(text: str, column: ListColumn, names: Names) -> tuple[str, str]:
    """Return why a text names nothing, with the way out."""
    if text in names.titles.values():
        return f"叫“{text}”的不止一个，请写代码。", f"several are called '{text}'; write the id."
    offered = names.offered()
    nearest = nearest_word(text, offered)
    if nearest:
        return f"没有“{text}”，是不是“{nearest}”？", f"there is no '{text}'; '{nearest}'?"
    for listed in SHEETS:
        if listed.key == column.of:
            title = listed.title
            zh = f"没有“{text}”，请先在“{title}”这张表里加上。"
            return zh, f"there is no '{text}'; add it to the sheet '{title}' first."
    zh = f"没有“{text}”，可以写：{'、'.join(offered)}。"
    return zh, f"there is no '{text}'; it can be {', '.join(offered)}."


def _titled(old: Plain, zh: str | None, en: str | None) -> Plain:
    """Return a title with one of its halves said anew; without English it is a plain text."""
    halves: dict[str, Plain] = {"zh": old} if old else {}
    if isinstance(old, dict):
        halves = dict(old)
    for language, text in (("zh", zh), ("en", en)):
        if text:
            halves[language] = text
        elif text is not None:
            halves.pop(language, None)
    return halves["zh"] if halves.keys() == {"zh"} else halves


def _arranged(listed: ListSheet, lines: Sequence[_Line]) -> tuple[Plain, list[tuple[Path, _Line]]]:
    """Return the list as the document holds it, and where in it each line of the sheet stands."""
    if listed.key != _TOPICS:
        found: list[tuple[Path, _Line]] = [((listed.key, n), one) for n, one in enumerate(lines)]
        return [line.row for line in lines], found
    found = []
    below: dict[str, list[_Line]] = {}
    for line in lines:
        below.setdefault(str(line.row.get(ABOVE) or ""), []).append(line)

    def under(above: str, path: Path) -> list[Plain]:
        rows: list[Plain] = []
        for place, line in enumerate(below.pop(above, [])):
            here = (*path, place)
            found.append((here, line))
            row = {key: value for key, value in line.row.items() if key != ABOVE}
            children = under(str(row["id"]), (*here, _CHILDREN))
            rows.append(row | ({_CHILDREN: children} if children else {}))
        return rows

    rows = under("", (_TOPICS,))
    # What is left goes round in a circle, or hangs on something that is not there (told already).
    left = [line for lines_left in below.values() for line in lines_left]
    return [*rows, *(line.row for line in left)], found


def _by_title(book: Book, faults: Faults) -> dict[str, Sheet]:
    """Return the sheets by their names; notes those that are not read."""
    listed = {sheet.title.zh for sheet in SHEETS}
    found = {one.title.strip(): one for one in book.sheets if one.title.strip() in listed}
    if not found:
        titles = "、".join(sheet.title.zh for sheet in SHEETS)
        zh = f"文件里没有一张名单；工作表应取名：{titles}。"
        en = f"the file holds none of the lists; sheets are called: {titles}."
        faults.note("", "workbook-format", zh, en)
    for one in book.sheets:
        known = one.mark in {ABOUT, LISTS} or one.title in {ABOUT_TITLE, LISTS_TITLE}
        if one.title.strip() not in found and not known and (one.cells or one.faults):
            zh, en = "这张工作表没有读取。", "this sheet was not read."
            faults.note(one.title, "workbook-sheet", zh, en, severity="info")
    return found


def _refuse_others(data: Mapping[str, Plain], about: Sheet, faults: Faults) -> None:
    for key, label, known in (
        ("kind", "种类", "county"),
        ("id", "文件", str(data.get("id"))),
    ):
        said = setting_of(about, key)
        if said != known:
            zh = f"“{label}”是“{said}”，而这份文件是“{known}”。"
            en = f"'{key}' is '{said}', but the document's is '{known}'."
            faults.note(about.title, "workbook-other", zh, en, found=said)
    faults.refuse()


def _outdated(name: str) -> ConflictError:
    return ConflictError(
        "导出工作簿以后，这些名单又改过了",
        "the lists changed since the workbook was written out",
        place=name,
        hint="请重新导出；确要以工作簿为准，加 --force",
        hint_en="export it again, or let the workbook win with --force",
    )
