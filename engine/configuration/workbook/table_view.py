"""A decision table as a sheet shows it.

Row 1 holds the id and the name; row 2 the kind of each column, row 3 its field, row 4 its title,
row 5 its type, row 6 the allowed values of a condition or the default of a result; rules begin in
row 7, each with its id in column A.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.configuration.checks.table_checks import column_facts
from engine.configuration.editing.edits import Edits
from engine.configuration.problems import Path
from engine.configuration.spelling.cells import show_result, show_test
from engine.configuration.spelling.plain import show_list
from engine.configuration.table import Column
from engine.configuration.workbook.pages import Page
from engine.configuration.yaml_source import Plain
from engine.expressions.names import Dictionary, Fact, FactType

KIND_ROW, FIELD_ROW, TITLE_ROW, TYPE_ROW, EXTRA_ROW, FIRST_ROW = 2, 3, 4, 5, 6, 7

ColumnKind = Literal["when", "then", "note"]

KIND_WORDS: Mapping[ColumnKind, str] = {"when": "条件", "then": "结果", "note": "备注"}
TYPE_WORDS: Mapping[FactType, str] = {
    "number": "数字",
    "integer": "整数",
    "text": "文本",
    "date": "日期",
    "boolean": "是否",
}
CHOICE, SEVERAL = "单选", "多选"
ROW_KEYS = ("id", "when", "then", "basis", "why", "notes")
NOTE_TITLES: Mapping[str, str] = {"basis": "依据", "why": "说明"}
"""Notes of a row that have a key of their own; all others stand under ``notes``."""

_ROW_TITLES = ("", "种类", "字段", "编号", "类型", "可选值／默认值")
_MOST_CHOICES = 300
_LONGEST_CHOICE = 80


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of the sheet.

    Attributes:
        field: The fact's name; of a note its key.
        fact: What a condition or result is about; None for a note.
        listed: Each result is a list.
        extra: Allowed values of a condition, default of a result, as shown.
    """

    kind: ColumnKind
    field: str
    title: str
    fact: Fact | None = None
    listed: bool = False
    extra: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells columns apart, whatever their order."""
        return self.kind, self.field

    @property
    def type_word(self) -> str:
        """Return the type as the sheet says it."""
        if self.fact is None:
            return ""
        if self.listed:
            return SEVERAL
        choice = self.fact.type == "text" and self.fact.values is not None
        return CHOICE if choice else TYPE_WORDS[self.fact.type]


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A rule: its id and its cells by column."""

    id: str
    texts: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as shown.

    Attributes:
        mark: What cell A1 says.
        raw: The table as the document holds it.
    """

    mark: str
    title: str
    columns: tuple[ViewColumn, ...]
    rows: tuple[ViewRow, ...]
    raw: Mapping[str, Plain] = field(repr=False, default_factory=dict)

    def column(self, key: tuple[str, str]) -> ViewColumn | None:
        """Return the column of this kind and field, None if there is none."""
        return next((one for one in self.columns if one.key == key), None)


def view_table(
    raw: Mapping[str, Plain], mark: str, title: str, dictionary: Dictionary
) -> TableView:
    """Return a table as its sheet shows it.

    Args:
        raw: The table as the document holds it.
        mark: What cell A1 says.
        title: Its name.
        dictionary: The facts its columns may name; columns without a type have theirs.
    """
    rules = mappings(raw.get("rules"))
    inputs, outputs = mappings(raw.get("inputs")), mappings(raw.get("outputs"))
    if not outputs:
        named = dict.fromkeys(name for rule in rules for name in mapping(rule.get("then")))
        outputs = [{"name": name} for name in named]
    columns = (
        *_conditions(inputs, dictionary),
        *_results(outputs, rules, dictionary),
        *_notes(rules),
    )
    rows = tuple(_row(rule, columns) for rule in rules)
    return TableView(mark, title, columns, rows, raw)


def page_of(view: TableView, title: str) -> Page:
    """Return the sheet of a table.

    Args:
        view: The table.
        title: Name of the sheet.
    """
    head = [
        [KIND_WORDS[column.kind] for column in view.columns],
        [column.field for column in view.columns],
        [column.title for column in view.columns],
        [column.type_word for column in view.columns],
        [column.extra for column in view.columns],
    ]
    rows = [
        (view.mark, view.title),
        *((name, *texts) for name, texts in zip(_ROW_TITLES[1:], head, strict=True)),
        *((row.id, *(row.texts.get(one.key, "") for one in view.columns)) for row in view.rows),
    ]
    offered = {n: _choices(view, column) for n, column in enumerate(view.columns, start=2)}
    return Page(
        title=title,
        rows=tuple(rows),
        head=EXTRA_ROW,
        grey=(1, KIND_ROW, FIELD_ROW, TYPE_ROW, EXTRA_ROW),
        choices={number: words for number, words in offered.items() if words},
    )


def title_of(label: Plain) -> str:
    """Return the Chinese text of a title as documents write it."""
    return str(label.get("zh", "")) if isinstance(label, dict) else str(label or "")


def put_title(edits: Edits, path: Path, raw: Plain, title: str) -> None:
    """Change the Chinese text of a title, leaving its English as it is."""
    if title != title_of(raw):
        edits.put((*path, "zh") if isinstance(raw, dict) else path, title)


def _conditions(raw: Sequence[dict[str, Plain]], dictionary: Dictionary) -> Iterator[ViewColumn]:
    for name, fact in _facts(raw, dictionary).items():
        yield ViewColumn("when", name, fact.title.zh, fact, extra=show_list(fact.values or ()))


def _results(
    raw: Sequence[dict[str, Plain]], rules: Sequence[dict[str, Plain]], dictionary: Dictionary
) -> Iterator[ViewColumn]:
    defaults = {str(column.get("name")): column.get("default") for column in raw}
    for name, fact in _facts(raw, dictionary).items():
        given = [mapping(rule.get("then")).get(name) for rule in rules]
        kinds = {isinstance(one, list) for one in (*given, defaults[name]) if one is not None}
        listed = kinds == {True}
        extra = show_result(defaults[name], fact, listed=listed)
        yield ViewColumn("then", name, fact.title.zh, fact, listed=listed, extra=extra)


def _notes(rules: Sequence[dict[str, Plain]]) -> Iterator[ViewColumn]:
    more = dict.fromkeys(key for rule in rules for key in mapping(rule.get("notes")))
    for name in (*NOTE_TITLES, *(key for key in more if key not in NOTE_TITLES)):
        yield ViewColumn("note", name, NOTE_TITLES.get(name, name))


def _facts(raw: Sequence[dict[str, Plain]], dictionary: Dictionary) -> dict[str, Fact]:
    return column_facts([Column.model_validate(column) for column in raw], dictionary)


def _row(rule: dict[str, Plain], columns: Sequence[ViewColumn]) -> ViewRow:
    texts = {column.key: shown_cell(rule, column) for column in columns}
    return ViewRow(str(rule.get("id", "")), texts)


def shown_cell(rule: Mapping[str, Plain], column: ViewColumn) -> str:
    """Return a rule's cell in a column as it is shown; empty if the rule is silent there."""
    if column.fact is None:
        return str(note_of(rule, column.field) or "").strip()
    value = mapping(rule.get(column.kind)).get(column.field)
    if column.kind == "when":
        return show_test(value, column.fact)
    return show_result(value, column.fact, listed=column.listed)


def note_of(rule: Mapping[str, Plain], name: str) -> Plain:
    """Return a note of a rule, None if it has none of that name."""
    return rule.get(name) if name in NOTE_TITLES else mapping(rule.get("notes")).get(name)


def _choices(view: TableView, column: ViewColumn) -> tuple[str, ...]:
    """Return what a column's drop-down list offers: declared values, else what stands there."""
    if column.fact is None:
        return ()
    if column.fact.type == "boolean":
        return "是", "否"
    words: Sequence[str] = column.fact.values or ()
    if column.kind == "then" and not words and column.fact.type == "text":
        shown = (row.texts.get(column.key, "") for row in view.rows)
        words = list(dict.fromkeys(text for text in shown if text))
    short = [word for word in words if len(word) <= _LONGEST_CHOICE]
    return tuple(short[:_MOST_CHOICES])


def mapping(value: Plain) -> dict[str, Plain]:
    """Return a value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: Plain) -> list[dict[str, Plain]]:
    """Return the mappings a list holds."""
    return [mapping(one) for one in value] if isinstance(value, list) else []
