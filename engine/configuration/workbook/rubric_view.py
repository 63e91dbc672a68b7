"""A rubric as a sheet shows it: a row for each dimension, item, veto, bonus and grade.

Which columns there are follows from what the rubric says: each key of a part is a column, each key
of its deduction another.  A key that is new in the grammar appears by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.configuration.problems import Path
from engine.configuration.spelling.plain import show_plain
from engine.configuration.workbook.conditions import show_condition
from engine.configuration.workbook.frame import CONTENT
from engine.configuration.workbook.pages import Page
from engine.configuration.workbook.table_view import EXTRA_ROW, mappings
from engine.configuration.yaml_source import Plain
from engine.expressions.names import Dictionary

PART_WORDS: Mapping[str, str] = {
    "dimension": "维度",
    "item": "评分项",
    "veto": "一票否决",
    "bonus": "加分",
    "grade": "等次",
}
LISTS: Mapping[str, str] = {"veto": "vetoes", "bonus": "bonuses", "grade": "grades"}
WORDS: Mapping[str, Mapping[str, str]] = {
    "found_by": {"panel": "评查组"},
    "tone": {"good": "好", "plain": "一般", "bad": "差"},
    "counting": {"begun": "不足按一个计", "full": "满一个才计", "proportional": "按比例"},
    "zero": {"dimension": "整个维度"},
}
"""Values of closed sets with the words the sheet shows."""

PART, WITHIN = "part", "dimension"
CONDITIONS = frozenset({"when", "zero_if", "approved"})
TEXTS = frozenset({"title", "basis", "evidence", "requirement", "grade", "of", "to"})
LABELS = ("title", "requirement")

_TITLES: Mapping[Path, str] = {
    (PART,): "类别",
    (WITHIN,): "所属维度",
    ("title",): "名称",
    ("title", "en"): "英文名称",
    ("marks",): "分值",
    ("from",): "起点分",
    ("basis",): "依据",
    ("evidence",): "证据",
    ("requirement",): "整改要求",
    ("requirement", "en"): "整改要求（英文）",
    ("found_by",): "由谁认定",
    ("when",): "按事实认定",
    ("deduct", "points"): "扣分",
    ("deduct", "each"): "每",
    ("deduct", "of"): "按事实计",
    ("deduct", "up_to"): "酌情至多",
    ("deduct", "at_most"): "封顶",
    ("points",): "加分",
    ("grade",): "定为等次",
    ("tone",): "显示",
}
_ALWAYS = tuple(_TITLES)
_OTHER_TITLES: Mapping[str, str] = {
    "points": "分数",
    "each": "每",
    "of": "按事实计",
    "above": "高于基准",
    "below": "低于基准",
    "counting": "计法",
    "first_of": "按情形（首个符合的）",
    "table": "按表累计",
    "ranks": "按名次",
    "multiply": "倍数（符合的都乘）",
    "mitigate": "倍数（首个符合的）",
    "at_most": "封顶",
    "gain_at_most": "反向加分至多",
    "zero": "记 0 分",
    "zero_if": "本项记 0 分的情形",
}
_SHIFT_TITLES: Mapping[str, str] = {
    "when": "转协办单位：情形",
    "approved": "转协办单位：批准",
    "to": "转协办单位：单位",
    "points": "转协办单位：扣分",
}
"""Titles of columns that stand there only where a rubric uses them."""

_ROW_TITLES = ("种类", "字段", "编号", "类型", "可填")
_NO_LEAVES = frozenset({"id", "items"})


@dataclass(frozen=True, slots=True)
class RubricRow:
    """A part of the rubric.

    Attributes:
        part: ``dimension``, ``item``, ``veto``, ``bonus`` or ``grade``.
        within: Of an item, the id of its dimension.
        path: Where it stands in the document.
        raw: What the document says of it, without the items of a dimension.
    """

    part: str
    id: str
    within: str
    path: Path
    raw: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class RubricView:
    """A rubric as shown."""

    mark: str
    title: str
    fields: tuple[Path, ...]
    rows: tuple[RubricRow, ...]
    dictionary: Dictionary = field(repr=False, default_factory=Dictionary)

    def shown(self, row: RubricRow, path: Path) -> str:
        """Return the cell of a row; empty if it says nothing there."""
        if path == (PART,):
            return PART_WORDS[row.part]
        if path == (WITHIN,):
            return row.within
        return show_field(row.raw, path, self.dictionary)


def view_rubric(
    raw: Mapping[str, Plain], mark: str, title: str, dictionary: Dictionary
) -> RubricView:
    """Return a rubric as its sheet shows it."""
    rows = tuple(_rows(raw))
    found = dict.fromkeys(path for row in rows for path in _leaves((), row.raw))
    more = [path for path in found if path not in _TITLES]
    return RubricView(mark, title, (*_ALWAYS, *more), rows, dictionary)


def rubric_page(view: RubricView, title: str) -> Page:
    """Return the sheet of a rubric; ``title`` is its name."""
    grades = [row.id for row in view.rows if row.part == "grade"]
    dimensions = [row.id for row in view.rows if row.part == "dimension"]
    offered: dict[Path, tuple[str, ...]] = {
        (PART,): tuple(PART_WORDS.values()),
        (WITHIN,): tuple(dimensions),
        ("grade",): tuple(grades),
        **{(key,): tuple(words.values()) for key, words in WORDS.items()},
    }
    head = [
        ["备注" if _is_note(path) else "内容" for path in view.fields],
        [field_of(path) for path in view.fields],
        [title_of(path) for path in view.fields],
        [_type_word(path) for path in view.fields],
        ["、".join(offered.get(path, ())) if path != (WITHIN,) else "" for path in view.fields],
    ]
    rows: list[tuple[str, ...]] = [(view.mark, view.title)]
    rows += [(name, *texts) for name, texts in zip(_ROW_TITLES, head, strict=True)]
    rows += [(row.id, *(view.shown(row, path) for path in view.fields)) for row in view.rows]
    return Page(
        title=title,
        rows=tuple(rows),
        head=EXTRA_ROW,
        grey=(1, 2, 3, 5, 6),
        choices={n: offered[p] for n, p in enumerate(view.fields, start=2) if offered.get(p)},
        repeats=(2, 3),
    )


def title_of(path: Path) -> str:
    """Return the title of a column; of a note or an unknown key its name."""
    name = str(path[-1])
    if path in _TITLES:
        return _TITLES[path]
    if path[0] == "shift":
        return _SHIFT_TITLES.get(name, name)
    if path[0] == "add":
        return f"加分：{_OTHER_TITLES.get(name, name)}"
    return _OTHER_TITLES.get(name, name) if path[0] == "deduct" else name


def field_of(path: Path) -> str:
    """Return the field a column says, ``deduct/points``; of a note its name alone."""
    return str(path[1]) if _is_note(path) else "/".join(str(part) for part in path)


def path_of(kind: str, name: str) -> Path:
    """Return the path of the field a column says."""
    return tuple(name.split("/")) if kind == CONTENT else ("notes", name)


def show_field(raw: Mapping[str, Plain], path: Path, dictionary: Dictionary) -> str:
    """Return what a part says in a field as the text of a cell."""
    value = value_at(raw, path)
    if value is None:
        return ""
    name = str(path[-1])
    if name in CONDITIONS and isinstance(value, dict):
        return show_condition(value, dictionary)
    if isinstance(value, str):
        as_it_is = is_text(path)
        return WORDS.get(name, {}).get(value, value.strip() if as_it_is else show_plain(value))
    return show_plain(value)


def value_at(raw: Mapping[str, Plain], path: Path) -> Plain:
    """Return the value of a field; of a title in two languages the Chinese."""
    value: Plain = dict(raw)
    for part in path:
        value = value.get(str(part)) if isinstance(value, dict) else None
    if len(path) == 1 and path[0] in LABELS and isinstance(value, dict):
        return value.get("zh")
    return value


def is_text(path: Path) -> bool:
    """Tell whether a field holds a text whatever is typed there."""
    return path[0] in {"notes", *LABELS} or path[-1] in TEXTS


def _rows(raw: Mapping[str, Plain]) -> Iterator[RubricRow]:
    for place, dimension in enumerate(mappings(raw.get("dimensions"))):
        name = str(dimension.get("id", ""))
        own = {key: value for key, value in dimension.items() if key != "items"}
        yield RubricRow("dimension", name, "", ("dimensions", place), own)
        for number, item in enumerate(mappings(dimension.get("items"))):
            path = ("dimensions", place, "items", number)
            yield RubricRow("item", str(item.get("id", "")), name, path, item)
    for part, key in LISTS.items():
        for place, one in enumerate(mappings(raw.get(key))):
            yield RubricRow(part, str(one.get("id", "")), "", (key, place), one)


def _leaves(path: Path, raw: Mapping[str, Plain]) -> Iterator[Path]:
    for key, value in raw.items():
        here = (*path, key)
        if not path and key in _NO_LEAVES:
            continue
        if key in LABELS and not path:
            yield here
            if isinstance(value, dict) and "en" in value:
                yield (*here, "en")
        elif isinstance(value, dict) and value and key not in CONDITIONS and _flat(value):
            yield from _leaves(here, value)
        else:
            yield here


def _is_note(path: Path) -> bool:
    return path[0] == "notes" and len(path) > 1


def _flat(value: Mapping[str, Plain]) -> bool:
    return all(key and "/" not in key and key == key.strip() for key in value)


def _type_word(path: Path) -> str:
    if path in {(PART,), (WITHIN,), ("grade",)} or path[-1] in WORDS:
        return "单选"
    if path[-1] in CONDITIONS:
        return "条件"
    return "文本" if is_text(path) else "数字"


def parts_by_word() -> Mapping[str, str]:
    """Return the parts by the words a sheet says."""
    return {word: part for part, word in PART_WORDS.items()} | {one: one for one in PART_WORDS}


def rows_by_part(rows: Sequence[RubricRow]) -> dict[tuple[str, str], RubricRow]:
    """Return the rows of a rubric by part and id."""
    return {(row.part, row.id): row for row in rows}
