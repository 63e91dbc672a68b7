"""The sheet 说明: what the workbook holds, and the settings of the table or rubric."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.configuration.editing.edits import Edits
from engine.configuration.problems import (
    ConfigurationFaults,
    Path,
    choices_en,
    choices_zh,
    nearest_word,
)
from engine.configuration.spelling.plain import read_list, read_plain, show_list, show_plain
from engine.configuration.workbook.faults import Faults
from engine.configuration.workbook.pages import ABOUT, Page, Sheet
from engine.configuration.workbook.table_view import put_title, title_of
from engine.configuration.yaml_source import Plain

FORMAT = "onecase-workbook 1"
TITLE = "说明"

HIT_WORDS: Mapping[str, str] = {
    "unique": "唯一：最多一行适用",
    "any": "任一：可多行适用，结果须一致",
    "first": "首行：自上而下，取第一行",
    "priority": "优先：取结果排在最前的一行",
    "rule-order": "行序：适用的各行，按表中次序",
    "output-order": "结果序：适用的各行，按结果先后",
    "collect": "汇集：适用的各行一并取出，可汇总",
}
AGGREGATE_WORDS: Mapping[str, str] = {
    "sum": "合计",
    "min": "最小",
    "max": "最大",
    "count": "行数",
}
_YES_NO: Mapping[str, str] = {"是": "", "否": ""}

_HELP = (
    "灰色各行和 A 列的编号由程序读取，请勿改动；新增的行 A 列空着，导入时自动编号。",
    "删去整行就是删去这一条；移动行，编号随行移动。",
    "条件：空着或 - 为任意；60 以上写 >= 60（含）或 > 60（不含）；区间写 [60..90)；逗号表示“或”。",
    "不要合并单元格，不要写公式，不要隐藏行列；颜色、批注、列宽不起作用。",
    "“检查”和“试例”里的结果由程序填写，导入时不读。",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the sheet.

    Attributes:
        key: What column A says.
        shown: What column C says.
        path: Where the document holds it; None for what only the program writes.
        raw: What the document holds there.
        read: Turns the text of the cell into the value; None leaves the key out.
        words: What may stand there with its explanation, where that is a short list.
    """

    key: str
    label: str
    shown: str
    path: Path | None = None
    raw: Plain = None
    read: Callable[[str], Plain] = read_plain
    words: Mapping[str, str] | None = None


def fixed(key: str, label: str, shown: str) -> Setting:
    """Return a setting the program writes and nobody changes."""
    return Setting(key, label, shown)


def head_settings(raw: Mapping[str, Plain]) -> Iterator[Setting]:
    """Yield the settings every document has."""
    yield Setting("title", "名称", title_of(raw.get("title")), ("title",), raw.get("title"), str)
    title = raw.get("title")
    if isinstance(title, dict):
        english = str(title.get("en") or "")
        yield Setting("title.en", "英文名称", english, ("title", "en"), english, str)
    for key, label in _HEAD.items():
        yield _setting(raw, (key,), label, read_plain if key in _NUMBERS else str)
    changes = raw.get("changes")
    lines = changes if isinstance(changes, list) else []
    shown = "\n".join(str(line) for line in lines)
    yield Setting("changes", "本版改动（一行一条）", shown, ("changes",), changes, _lines)
    yield applies_by(raw)


_HEAD: Mapping[str, str] = {
    "version": "版本",
    "effective_from": "生效日期",
    "effective_to": "失效日期",
    "layer": "层级",
    "replaces": "更正第几版",
    "recorded_on": "知悉日期",
    "source": "依据",
}
_NUMBERS = frozenset({"version", "replaces"})


def applies_by(raw: Mapping[str, Plain]) -> Setting:
    """Return by what a case finds its version."""
    value = raw.get("applies_by")
    shown = str(value or "")
    if isinstance(value, dict):
        shown = f"event_date: {value.get('event_date')}"
    return Setting("applies_by", "按什么选版本", shown, ("applies_by",), value, _read_applies_by)


def table_settings(raw: Mapping[str, Plain], base: Path) -> Iterator[Setting]:
    """Yield the settings of a table; ``base`` is where it stands in the document."""
    hit, aggregate = str(raw.get("hit") or ""), str(raw.get("aggregate") or "")
    yield Setting("hit", "命中方式", hit, (*base, "hit"), hit, str, HIT_WORDS)
    path = (*base, "aggregate")
    yield Setting("aggregate", "汇总方式", aggregate, path, aggregate, str, AGGREGATE_WORDS)
    complete = raw.get("complete")
    shown = "" if complete is None else show_plain(complete)
    path = (*base, "complete")
    yield Setting("complete", "是否须覆盖全部情形", shown, path, complete, words=_YES_NO)
    outputs = raw.get("outputs")
    for place, column in enumerate(outputs if isinstance(outputs, list) else ()):
        if isinstance(column, dict):
            yield _values(column, (*base, "outputs", place, "values"))


def rubric_settings(raw: Mapping[str, Plain]) -> Iterator[Setting]:
    """Yield the settings of a rubric."""
    for key, label in (
        ("full_marks", "满分"),
        ("step", "最小分差"),
        ("bonus_at_most", "加分封顶"),
    ):
        yield _setting(raw, (key,), label, read_plain)


def about_page(settings: Sequence[Setting], guide: Sequence[str] = _HELP) -> Page:
    """Return the sheet with these settings, and how to fill the workbook in."""
    rows = [(ABOUT, TITLE, "", "")]
    rows += [
        (one.key, one.label, one.shown, (one.words or {}).get(one.shown, "")) for one in settings
    ]
    rows.append(("", "", "", ""))
    rows += [("", "填写说明" if n == 0 else "", line, "") for n, line in enumerate(guide)]
    offered = {(row, 3): tuple(one.words) for row, one in enumerate(settings, start=2) if one.words}
    return Page(TITLE, tuple(rows), head=1, offers=offered)


def change_settings(
    edits: Edits, settings: Sequence[Setting], sheet: Sheet, faults: Faults
) -> None:
    """Turn what the sheet says otherwise into edits of the document."""
    faults.extend(sheet.faults)
    known = {one.key: one for one in settings}
    for row in sheet.filled_rows(2):
        key, text = sheet.text(row, 1), sheet.text(row, 3)
        setting = known.get(key)
        if setting is not None and text != setting.shown.strip():
            _change(edits, setting, text, sheet.where(row, 3), faults)
        elif key and setting is None:
            _tell_unknown(key, known, sheet.where(row, 1), faults)


def setting_of(sheet: Sheet, key: str) -> str:
    """Return what a sheet says for a key, empty if it has no such row."""
    rows = (row for row in sheet.filled_rows(2) if sheet.text(row, 1) == key)
    return next((sheet.text(row, 3) for row in rows), "")


def _change(edits: Edits, setting: Setting, text: str, where: str, faults: Faults) -> None:
    if setting.key == "content_hash":
        return  # compared before anything is read
    if setting.path is None:
        faults.note(
            where,
            "workbook-setting",
            f"“{setting.label}”不能在工作簿里改（原为“{setting.shown}”）。",
            f"'{setting.key}' cannot be changed in a workbook (it was '{setting.shown}').",
            found=text,
        )
        return
    text = _by_word(setting, text)
    if not text:
        edits.drop(setting.path)
    elif setting.words and text not in setting.words:
        _refuse_word(setting, text, where, faults)
    elif setting.path == ("title",):
        put_title(edits, setting.path, setting.raw, text)
    else:
        _put(edits, setting.path, setting.read, text, where=where, faults=faults)


def _put(
    edits: Edits,
    path: Path,
    read: Callable[[str], Plain],
    text: str,
    *,
    where: str,
    faults: Faults,
) -> None:
    try:
        edits.put(path, read(text))
    except ConfigurationFaults:
        faults.note(
            where,
            "workbook-setting",
            "括号里的内容读不出来，请检查括号、逗号和引号。",
            "what stands in brackets cannot be read; check brackets, commas and quotes.",
            found=text,
        )


def _by_word(setting: Setting, text: str) -> str:
    """Return the word of the document where its Chinese name was written."""
    names = {said.partition("：")[0]: word for word, said in (setting.words or {}).items() if said}
    return names.get(text, text)


def _refuse_word(setting: Setting, text: str, where: str, faults: Faults) -> None:
    words = list(setting.words or ())
    near = nearest_word(text, words)
    faults.note(
        where,
        "workbook-setting",
        f"“{setting.label}”不能写“{text}”{choices_zh(words, near)}",
        f"'{setting.key}' cannot be '{text}'{choices_en(words, near)}",
        found=text,
    )


def _tell_unknown(key: str, known: Mapping[str, Setting], where: str, faults: Faults) -> None:
    near = nearest_word(key, known)
    faults.note(
        where,
        "workbook-setting",
        f"没有“{key}”这一项，没有读取{choices_zh((), near)}",
        f"there is no setting '{key}', it was not read{choices_en((), near)}",
        severity="warning",
        found=key,
    )


def _setting(
    raw: Mapping[str, Plain], path: Path, label: str, read: Callable[[str], Plain]
) -> Setting:
    value = raw.get(str(path[-1]))
    shown = value if isinstance(value, str) else "" if value is None else show_plain(value)
    return Setting(str(path[-1]), label, shown, path, value, read)


def _values(column: Mapping[str, Plain], path: Path) -> Setting:
    values = column.get("values")
    listed = values if isinstance(values, list) else []
    name = str(column.get("name"))
    text = column.get("type", "text") == "text"
    return Setting(
        f"values.{name}",
        f"结果“{title_of(column.get('title')) or name}”的可选值（按先后）",
        show_list(listed),
        path,
        values,
        _read_texts if text else _read_values,
    )


def _read_texts(text: str) -> Plain:
    return list(read_list(text))


def _read_values(text: str) -> Plain:
    return [read_plain(one) for one in read_list(text)]


def _lines(text: str) -> Plain:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _read_applies_by(text: str) -> Plain:
    name, colon, fact = text.replace("：", ":").partition(":")
    return {name.strip(): fact.strip()} if colon else text
