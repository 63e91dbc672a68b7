"""The long lists of a county document as sheets: a list each, with headings as people say them.

What names something elsewhere is shown by its title; where two things bear one title, by its id.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from engine.configuration.workbook.about import FORMAT, about_page, fixed
from engine.configuration.workbook.pages import Page
from engine.configuration.workbook.table_view import mapping, mappings, title_of
from engine.configuration.workbook.writing import write_pages
from engine.configuration.yaml_source import Plain
from engine.terms import Label

Row = dict[str, Plain]

ABOVE: Final = "above"
"""Stands in a row of topics for the topic it is written under."""

_CHILDREN: Final = "children"
_SEPARATORS = str.maketrans("，,;；\n", "、、、、、")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list.

    Attributes:
        head: What stands above it.
        key: Key of a row it shows.
        kind: ``zh`` and ``en`` are the two halves of a title; ``name`` names a row of another
            list, ``names`` several.
        needed: No row does without it.
        of: The list whose rows it names.
        en: Its heading in English, for messages.
    """

    head: str
    key: str
    kind: Literal["text", "zh", "en", "name", "names"] = "text"
    needed: bool = False
    of: str = ""
    en: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Return what tells it from the other columns."""
        return self.key, self.kind


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list of the document on a sheet of its own.

    Attributes:
        key: Key of the document.
        columns: The first holds the ids.
    """

    key: str
    title: Label
    columns: tuple[ListColumn, ...]


_ID = ListColumn("代码", "id", en="id")
_TITLE = ListColumn("名称", "title", "zh", needed=True, en="title")
_ENGLISH = ListColumn("英文名", "title", "en", en="English title")

SHEETS: Final = (
    ListSheet("units", Label("单位", "Units"), (
        _ID, _TITLE, _ENGLISH,
        ListColumn("类别", "unit_kind", "name", of="unit_kinds", en="kind", needed=True),
        ListColumn("上级", "superior", "name", of="units", en="superior"),
    )),
    ListSheet("topics", Label("信访类别", "Topics"), (
        _ID, _TITLE, _ENGLISH, ListColumn("上级", ABOVE, "name", of="topics", en="part of"),
    )),
    ListSheet("people", Label("人员", "People"), (
        ListColumn("登录名", "id", needed=True, en="login"),
        ListColumn("姓名", "name", needed=True, en="name"),
    )),
    ListSheet("posts", Label("岗位", "Posts"), (
        _ID, _TITLE, _ENGLISH,
        ListColumn("单位", "unit", "name", of="units", en="unit", needed=True),
        ListColumn("角色", "role", "name", of="roles", en="role", needed=True),
        ListColumn("担任人", "holder", "name", of="people", en="holder", needed=True),
        ListColumn("分管类别", "in_charge_of", "names", of="topics", en="in charge of"),
        ListColumn("监督单位", "supervises", "names", of="units", en="supervises"),
    )),
    ListSheet("areas", Label("片区", "Areas"), (
        _ID, _TITLE, _ENGLISH,
        ListColumn("单位", "units", "names", of="units", en="units", needed=True),
        ListColumn("督办领导", "leader", "name", of="posts", en="leader", needed=True),
        ListColumn("联系室", "office", "name", of="posts", en="area office", needed=True),
    )),
)  # fmt: skip
"""The lists in the order in which they are read: none names rows of one that comes later."""

_HELP = (
    "一张工作表一张名单，第一行是栏目名。",
    "A 列是代码（人员是登录名），别的文件靠它认，请勿改动；新增的行可以空着，导入时按名称编。",
    "删去整行就是删去这一条；整张工作表删去，这张名单不动。",
    "类别、单位、角色、担任人、上级等写名称，也可以写代码；同名的要写代码。几个用顿号分开。",
    "先在“单位”“信访类别”“人员”里加上，别的表才能写它。",
    "没有栏目的内容照旧保留。不要合并单元格，不要写公式，不要隐藏行列。",
)


class Names:
    """The rows of a list by id and by title."""

    def __init__(self, rows: Sequence[Mapping[str, Plain]], former: Names | None = None) -> None:
        """Take the rows; ``former`` are those before, whose titles still lead to a row left."""
        self.titles = {str(row.get("id")): called(row) for row in rows}
        self._count = Counter(self.titles.values())
        self._by_title = {title: name for name, title in self.titles.items()}
        self._former = former

    def shown(self, name: str) -> str:
        """Return how a row is named in a cell."""
        title = self.titles.get(name, "")
        plain = "、" not in title.translate(_SEPARATORS) and title.strip() == title
        alone = self._count[title] == 1 and (title == name or title not in self.titles)
        return title if title and plain and alone else name

    def find(self, text: str) -> str | None:
        """Return the id of what a cell names by id or title; None if that is nothing, or two."""
        if text in self.titles:
            return text
        if self._count[text] == 1:
            return self._by_title[text]
        found = self._former.find(text) if self._former and not self._count[text] else None
        return found if found in self.titles else None

    def offered(self) -> tuple[str, ...]:
        """Return what a cell may say."""
        return tuple(map(self.shown, self.titles))


def called(row: Mapping[str, Plain]) -> str:
    """Return what a row is called in Chinese."""
    return title_of(row.get("title", row.get("name")))


def rows_of(data: Mapping[str, Plain], key: str) -> list[Row]:
    """Return the rows of a list; topics one by one, each with the one above it."""
    rows = [dict(row) for row in mappings(data.get(key))]
    return list(_flat(rows, "")) if key == "topics" else rows


def _flat(rows: Sequence[Mapping[str, Plain]], above: str) -> Iterator[Row]:
    for row in rows:
        own = {key: value for key, value in row.items() if key != _CHILDREN}
        yield own | ({ABOVE: above} if above else {})
        yield from _flat(mappings(row.get(_CHILDREN)), str(row.get("id")))


def names_in(data: Mapping[str, Plain]) -> dict[str, Names]:
    """Return the rows of every list that a column may name."""
    keys = {column.of for sheet in SHEETS for column in sheet.columns if column.of}
    return {key: Names(rows_of(data, key)) for key in keys}


def text_of(row: Mapping[str, Plain], column: ListColumn, names: Mapping[str, Names]) -> str:
    """Return what a cell shows of a row."""
    value = row.get(column.key)
    if column.kind == "zh":
        return title_of(value)
    if column.kind == "en":
        return str(mapping(value).get("en") or "")
    if column.kind == "name":
        return "" if value is None else names[column.of].shown(str(value))
    if column.kind == "names":
        listed = value if isinstance(value, list) else []
        return "、".join(names[column.of].shown(str(one)) for one in listed)
    return "" if value is None else str(value)


def split(text: str) -> list[str]:
    """Return the parts of a list written in one cell."""
    return [one for one in map(str.strip, text.translate(_SEPARATORS).split("、")) if one]


def hash_of(data: Mapping[str, Plain]) -> str:
    """Return the hash of the lists, to tell whether they changed since they were written out."""
    lists = {sheet.key: data.get(sheet.key) for sheet in SHEETS}
    text = json.dumps(lists, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def write_lists(data: Mapping[str, Plain]) -> bytes:
    """Return the workbook of a county document's lists, the same bytes for the same lists.

    Raises:
        ConfigurationError: A text is too long for a cell.
    """
    names = names_in(data)
    settings = (
        fixed("format", "格式", FORMAT),
        fixed("kind", "种类", "county"),
        fixed("id", "文件", str(data.get("id"))),
        fixed("title", "名称", title_of(data.get("title"))),
        fixed("version", "版本", str(data.get("version") or "")),
        fixed("content_hash", "导出时名单的哈希", hash_of(data)),
    )
    pages = (_page(sheet, rows_of(data, sheet.key), names) for sheet in SHEETS)
    return write_pages([about_page(settings, _HELP), *pages], _made_on(data))


def _made_on(data: Mapping[str, Plain]) -> date:
    try:
        return date.fromisoformat(str(data.get("effective_from")))
    except ValueError:
        return date(2000, 1, 1)


def _page(sheet: ListSheet, rows: Sequence[Row], names: Mapping[str, Names]) -> Page:
    lines = [tuple(text_of(row, column, names) for column in sheet.columns) for row in rows]
    choices = {
        number: offered
        for number, column in enumerate(sheet.columns, start=1)
        if column.kind == "name" and (offered := names[column.of].offered())
    }
    heads = tuple(column.head for column in sheet.columns)
    return Page(sheet.title.zh, (heads, *lines), head=1, choices=choices)
