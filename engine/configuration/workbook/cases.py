"""The sheet 试例: the examples of a document, a row each, with what came of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.configuration.editing.changes import Entry
from engine.configuration.editing.edits import Edits
from engine.configuration.problems import Path, dotted
from engine.configuration.spelling.given import Given, as_text
from engine.configuration.spelling.plain import read_plain, show_plain
from engine.configuration.workbook.faults import Faults, address
from engine.configuration.workbook.pages import CASES, Page, Sheet
from engine.configuration.yaml_source import Plain
from engine.errors import ConfigurationError
from engine.expressions.names import Dictionary

TITLE = "试例"
FIRST_ROW = 5
_KIND_ROW, _FIELD_ROW, _TITLE_ROW = 2, 3, 4
_KIND_WORDS = {"given": "给定", "then": "应得"}
_NAME, _RESULT = "name", "result"
_NAME_COLUMN = 2
_APART = "/"
_LONGEST_NUMBER = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class CasesView:
    """The examples as shown.

    Attributes:
        raw: The examples as the document holds them.
        paths: Where in an example each column stands.
        titles: What staff call each column.
        texts: Names of the facts that are texts: what is typed there is one.
    """

    raw: tuple[Mapping[str, Plain], ...]
    paths: tuple[Path, ...]
    titles: Mapping[Path, str]
    texts: frozenset[str]

    def shown(self, place: int, path: Path) -> str:
        """Return the cell of an example; empty if it says nothing there."""
        value: Plain = dict(self.raw[place])
        for part in path:
            if not isinstance(value, dict) or part not in value:
                return ""
            value = value[str(part)]
        if isinstance(value, dict) and value and _flat(value):
            return ""
        return str(value) if path == (_NAME,) else show_plain(value)


def view_cases(
    raw: Plain, offered: Sequence[Path], dictionary: Dictionary, titles: Mapping[str, str]
) -> CasesView:
    """Return the examples of a document as their sheet shows them.

    Args:
        raw: The examples as the document holds them.
        offered: Columns there are even without an example.
        dictionary: Titles and types of facts.
        titles: Titles of other names, such as those of a table's columns.
    """
    examples = tuple(one for one in raw if isinstance(one, dict)) if isinstance(raw, list) else ()
    found = dict.fromkeys(offered)
    for example in examples:
        for part in _KIND_WORDS:
            found |= dict.fromkeys(_leaves((part,), example.get(part)))
    paths = sorted(found, key=lambda path: list(_KIND_WORDS).index(str(path[0])))
    known = {name: fact.title.zh for name, fact in dictionary.items()} | dict(titles)
    return CasesView(
        raw=examples,
        paths=tuple(paths),
        titles={path: known.get(str(path[-1]), str(path[-1])) for path in paths},
        texts=frozenset(name for name, fact in dictionary.items() if fact.type == "text"),
    )


def cases_page(view: CasesView, results: Sequence[str]) -> Page:
    """Return the sheet; ``results`` says for each example what came of it."""
    kinds = [_KIND_WORDS[str(path[0])] for path in view.paths]
    fields = [_field(path) for path in view.paths]
    titles = [view.titles[path] for path in view.paths]
    rows: list[tuple[str, ...]] = [
        (CASES, TITLE),
        ("种类", "", *kinds, "结果"),
        ("字段", _NAME, *fields, _RESULT),
        ("序号", "名称", *titles, "试算结果"),
    ]
    for place in range(len(view.raw)):
        texts = (view.shown(place, path) for path in view.paths)
        result = results[place] if place < len(results) else ""
        rows.append((str(place + 1), view.shown(place, (_NAME,)), *texts, result))
    grey = (1, _KIND_ROW, _FIELD_ROW)
    return Page(TITLE, tuple(rows), head=_TITLE_ROW, grey=grey)


def change_cases(edits: Edits, view: CasesView, sheet: Sheet, faults: Faults) -> None:
    """Turn what the sheet says otherwise than the examples into edits of the document."""
    faults.extend(sheet.faults)
    columns = dict(_columns(sheet, faults))
    entries: list[Entry] = []
    for row in _rows(sheet, columns):
        number = sheet.text(row, 1)
        place = _place(number, entries, len(view.raw))
        if place is None:
            _refuse_number(sheet.where(row, 1), number, faults)
        elif place < 0:
            entries.append(_new(view, sheet, row, columns, faults))
        else:
            entries.append(place)
            _change(edits, view, place, sheet, row, columns=columns, faults=faults)
    if entries != list(range(len(view.raw))):
        edits.arrange(("examples",), entries)


def places_of_cases(view: CasesView, sheet: Sheet | None = None) -> dict[str, str]:
    """Return the address of what stands at each dotted path of the examples.

    Args:
        view: The examples.
        sheet: Their sheet as it was read; None for the one that is written.
    """
    columns = {path: number for number, path in enumerate(view.paths, start=_NAME_COLUMN + 1)}
    rows = list(range(FIRST_ROW, FIRST_ROW + len(view.raw)))
    if sheet is not None:
        columns = dict(_columns(sheet, Faults("")))
        rows = list(_rows(sheet, columns))
    title = sheet.title if sheet else TITLE
    found = {}
    for place, row in enumerate(rows):
        found[dotted(("examples", place))] = address(title, row, _NAME_COLUMN)
        for path, number in columns.items():
            found[dotted(("examples", place, *path))] = address(title, row, number)
    return found


def _rows(sheet: Sheet, columns: Mapping[Path, int]) -> Iterator[int]:
    """Yield the rows that hold an example; one with nothing but a result holds none."""
    for row in sheet.filled_rows(FIRST_ROW):
        filled = any(sheet.cells.get((row, number), "") for number in columns.values())
        if filled or sheet.text(row, 1):
            yield row


def _columns(sheet: Sheet, faults: Faults) -> Iterator[tuple[Path, int]]:
    for number in sheet.columns():
        name = sheet.text(_FIELD_ROW, number)
        path = tuple(part for part in name.split(_APART) if part)
        if path[:1] == (_NAME,) or (path and path[0] in _KIND_WORDS and path[1:]):
            yield path, number
        elif number > 1 and name != _RESULT:
            faults.note(
                sheet.where(_FIELD_ROW, number),
                "workbook-cases",
                f"没有读取这一列：字段应为 given/事实名 或 then/结果名，不是“{name}”。",
                f"the column was not read: its field is given/FACT or then/OUTCOME, not '{name}'.",
                severity="warning",
                found=name,
            )


def _place(number: str, entries: Sequence[Entry], count: int) -> int | None:
    """Return which example a row is; -1 for a new one, None if the number says nothing."""
    if not number or not count:
        return -1
    if not number.isdecimal() or not 1 <= int(number) <= count or int(number) - 1 in entries:
        return None
    return int(number) - 1


def _refuse_number(where: str, number: str, faults: Faults) -> None:
    faults.note(
        where,
        "workbook-cases",
        f"序号“{number}”重复或不存在；新增、复制的试例请清空序号。",
        f"the number '{number}' stands here twice or names no example; clear it for a new one.",
        found=number,
    )


def _change(
    edits: Edits,
    view: CasesView,
    place: int,
    sheet: Sheet,
    row: int,
    *,
    columns: Mapping[Path, int],
    faults: Faults,
) -> None:
    for path, number in columns.items():
        text, before = sheet.text(row, number), view.shown(place, path)
        if text == before.strip():
            continue
        where = sheet.where(row, number)
        try:
            if text:
                given = sheet.cells.get((row, number), "")
                edits.put(("examples", place, *path), _read(view, path, given, where, faults))
            else:
                edits.drop(("examples", place, *path))
        except ConfigurationError:
            _refuse_value(where, text, faults)
    for path in view.paths:
        if path not in columns and view.shown(place, path):
            edits.drop(("examples", place, *path))


def _new(
    view: CasesView, sheet: Sheet, row: int, columns: Mapping[Path, int], faults: Faults
) -> dict[str, Plain]:
    example: dict[str, Plain] = {_NAME: f"第 {row} 行", "given": {}, "then": {}}
    for path, number in columns.items():
        given = sheet.cells.get((row, number), "")
        where = sheet.where(row, number)
        if as_text(given):
            try:
                _set(example, path, _read(view, path, given, where, faults))
            except ConfigurationError:
                _refuse_value(where, as_text(given), faults)
    return example


def _set(holder: dict[str, Plain], path: Path, value: Plain) -> None:
    for part in path[:-1]:
        inner = holder.setdefault(str(part), {})
        if not isinstance(inner, dict):
            raise ConfigurationError(
                f"“{part}”已有值", f"'{part}' has a value already", place=_field(path)
            )
        holder = inner
    holder[str(path[-1])] = value


def _read(view: CasesView, path: Path, given: Given, where: str, faults: Faults) -> Plain:
    text = as_text(given)
    if isinstance(given, Decimal) and abs(given) >= _LONGEST_NUMBER:
        faults.note(
            where,
            "cell-type",
            f"数字 {text} 超过 15 位，表格软件已丢掉后面的数字；请设为文本格式重新输入。",
            f"the number {text} has more than 15 digits, the last are lost; type it as text.",
            found=text,
        )
    if path == (_NAME,):
        return text
    value = read_plain(text)
    as_typed = path[-1] in view.texts and isinstance(value, bool | int | Decimal)
    return text if as_typed else value


def _refuse_value(where: str, text: str, faults: Faults) -> None:
    faults.note(
        where,
        "workbook-cases",
        f"“{text}”读不出来，或这里不能填；请检查括号、逗号和引号。",
        f"'{text}' cannot be read or cannot stand here; check brackets, commas and quotes.",
        found=text,
    )


def _leaves(path: Path, value: Plain) -> Iterator[Path]:
    if isinstance(value, dict) and value and _flat(value):
        for key, inner in value.items():
            yield from _leaves((*path, key), inner)
    elif len(path) > 1:
        yield path


def _flat(value: Mapping[str, Plain]) -> bool:
    """Tell whether a mapping can be shown by a column for each key."""
    return all(key and _APART not in key and key == key.strip() for key in value)


def _field(path: Path) -> str:
    return _APART.join(str(part) for part in path)
