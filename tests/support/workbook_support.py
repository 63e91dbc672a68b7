"""Tables to exchange with workbooks: a small one, random ones, and a hand that edits the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from engine.configuration.editing.writing import write_document
from engine.configuration.workbook.exchange import Imported, export_book, import_book, open_book
from engine.configuration.workbook.subject import Subject, subject_of
from engine.configuration.yaml_source import Plain
from engine.expressions.names import Dictionary, Fact
from engine.terms import Label

TABLE = """\
# 折扣表
kind: table
id: discount
title: {zh: 折扣, en: Discount}
version: 1
effective_from: 2023-01-01   # 生效
source: 会议纪要
hit: unique
inputs:
- {name: customer.type, title: 客户, type: text, values: [企业, 个人]}
- {name: order.total, title: 金额, type: number}  # 元
- {name: order.day, type: date}
- {name: vip, title: 贵宾, type: boolean}
outputs:
- {name: discount, title: 折扣率, type: number, default: 0}
- {name: units, title: 经办}
rules:
# 企业
- {id: r010, when: {customer.type: 企业, order.total: "< 9"}, then: {discount: 0.1}}  # 小额
- id: r020
  when: {customer.type: 企业, order.total: ">= 9"}
  then: {discount: 0.15, units: [甲处, 乙处]}
  basis: 第一条

# 个人
- id: r030
  when:
    customer.type: 个人   # 不分金额
    vip: true
  then: {discount: 0.05}
  why: 内部规定
  notes: {经手人: 张三}
examples:
- {name: 小额, given: {customer.type: 企业, order.total: 1}, then: {discount: 0.1}}
- {name: 贵宾, given: {customer.type: 个人, vip: true}, then: {discount: 0.05, units: null}}
"""

FACTS = Dictionary(
    [
        Fact("kind", "text", Label("类别"), ("初信", "重复访")),
        Fact("days", "integer", Label("天数"), unit="天"),
    ]
)


def subject(text: str = TABLE, *, part: str | None = None, facts: Dictionary = FACTS) -> Subject:
    return subject_of(text, "t.yaml", part=part, dictionary=facts)


def edited(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """Return a workbook after somebody changed it in a spreadsheet program."""
    book = load_workbook(BytesIO(content))
    change(book)
    after = BytesIO()
    book.save(after)
    return after.getvalue()


def main_sheet(book: Workbook) -> Worksheet:
    return book.worksheets[1]


def sheet_named(book: Workbook, title: str) -> Worksheet:
    found = book[title]
    assert isinstance(found, Worksheet)
    return found


def imported(
    change: Callable[[Worksheet], object], text: str = TABLE, *, facts: Dictionary = FACTS
) -> Imported:
    """Return what comes of a table whose main sheet was changed."""
    about = subject(text, facts=facts)
    content = edited(export_book(about), lambda book: change(main_sheet(book)))
    return import_book(about, open_book(content, "t.xlsx"))


# ------------------------------------------------------------- random tables

words = (
    st.text(
        st.sampled_from("甲乙丙丁ab12 ，,、。=+-@\"'“”\\[](){}:：#\n&<>_x"), min_size=1, max_size=8
    )
    .map(str.strip)
    .filter(bool)
)
numbers = st.integers(-99, 99) | st.decimals(-99, 99, places=2).map(lambda n: n.normalize() + 0)
days = st.dates(date(2022, 1, 1), date(2024, 1, 1)).map(date.isoformat)
CHOICES = ("企业", "个人", "其他", "甲（乙）")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _number(value: object) -> str:
    return format(value, "f") if not isinstance(value, int) else str(value)


tests: dict[str, st.SearchStrategy[Plain]] = {
    "choice": st.lists(st.sampled_from(CHOICES), min_size=1, max_size=3, unique=True).map(
        ", ".join
    ),
    "text": st.lists(words.map(_quoted), min_size=1, max_size=2).map(", ".join)
    | words.map(lambda word: f"not({_quoted(word)})"),
    "number": st.one_of(
        numbers,
        numbers.map(lambda n: f"> {_number(n)}"),
        numbers.map(lambda n: f"[{_number(n)}..{_number(n + 1)})"),
    ),
    "date": days | days.map(lambda day: f">= {day}"),
    "flag": st.booleans() | st.just("-"),
}
TYPES = {"choice": "text", "text": "text", "number": "number", "date": "date", "flag": "boolean"}
bare_words = words.filter(lambda word: word not in {"null", "空"} and word[0] not in "\"'“")
results: dict[str, st.SearchStrategy[Plain]] = {
    "points": numbers | st.just("number + 1"),
    "says": bare_words.filter(lambda word: word not in tests),
    "units": st.lists(st.sampled_from(["甲处", "乙，处", "choice"]), max_size=3).map(list),
    "ends": days,
}
OUTPUT_TYPES = {
    "joint": "boolean",
    "points": "number",
    "says": "text",
    "units": "text",
    "ends": "date",
}
VALUES: dict[str, dict[str, Plain]] = {"choice": {"values": list(CHOICES)}}


@st.composite
def rules(draw: st.DrawFn) -> list[dict[str, Plain]]:
    found: list[dict[str, Plain]] = []
    for number in draw(st.permutations(range(1, draw(st.integers(2, 6))))):
        rule: dict[str, Plain] = {"id": f"r{number:02}"}
        when = draw(st.fixed_dictionaries({}, optional=tests))
        rule |= {"when": when} if when else {}
        rule["then"] = draw(st.fixed_dictionaries({"joint": st.booleans()}, optional=results))
        rule |= draw(st.fixed_dictionaries({}, optional={"basis": words, "why": words}))
        notes = draw(st.dictionaries(st.sampled_from(["经手人", "来源"]), words, max_size=2))
        rule |= {"notes": dict(notes)} if notes else {}
        found.append(rule)
    return found


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Return a random table as YAML; all have the same columns."""
    return write_document(
        {
            "kind": "table",
            "id": "random",
            "title": "表",
            "effective_from": "2023-01-01",
            "hit": draw(st.sampled_from(["unique", "first", "collect"])),
            "inputs": [
                {"name": name, "type": kind, **VALUES.get(name, {})} for name, kind in TYPES.items()
            ],
            "outputs": [
                {"name": name, "title": draw(words), "type": kind}
                for name, kind in OUTPUT_TYPES.items()
            ],
            "rules": list(draw(rules())),
        },
        comments=["random"],
    )  # fmt: skip
