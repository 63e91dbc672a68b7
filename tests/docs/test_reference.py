"""The pages about documents name every kind, every key and every fact as they are."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import get_args

import pytest
from docs_support import DOCS, ROOT, codes_in, rows_of, section_of
from pydantic import BaseModel

from engine.configuration.county import Right, Scope
from engine.configuration.head import Head
from engine.configuration.library import MODELS, load_library
from engine.configuration.table import Aggregate, ColumnType, HitPolicy
from engine.errors import ExpressionError
from engine.expressions.grammar import parse_cell
from engine.expressions.names import Dictionary
from engine.places import shipped_config

PAGE = DOCS / "documents.md"
TITLES = {
    "county": "县（市、区）",
    "calendar": "工作日历",
    "form": "表单",
    "rubric": "评分表",
    "workflow": "办理流程",
    "programme": "评查方案",
    "table": "决策表",
}
COLUMNS = {
    "integer": "contact.count",
    "number": "review.score",
    "boolean": "reply.cites_law",
    "date": "petition.received_on",
    "text": "petition.kind",
}
"""A fact of the shipped documents for each type of column."""

UNIVERSAL = {"id", "title", "name"}


@cache
def facts() -> Dictionary:
    return load_library(shipped_config()).dictionary()


def parts_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a model and every model its fields are made of."""
    waiting, seen = [model], set[type[BaseModel]]()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        yield here
        for field in here.model_fields.values():
            waiting += _models_in(field.annotation)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def keys_of(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def words_in(text: str) -> set[str]:
    """Return the words within backquotes, also of code such as `{each: 5, of: x}`."""
    return {word for code in codes_in(text) for word in re.findall(r"[a-z_-]+", code)}


def test_every_kind_of_document_has_a_section_and_a_row() -> None:
    assert set(TITLES) == set(MODELS)
    for kind, title in TITLES.items():
        assert section_of(PAGE, f"{title} · {kind}")


def test_each_kind_lies_where_the_page_says() -> None:
    rows = rows_of(PAGE.read_text("utf-8"), ["种类 kind"])
    said = {row[0].strip("`"): row[1] for row in rows}
    for loaded in load_library(shipped_config()).all():
        folder = loaded.path.rpartition("/")[0]
        assert said[loaded.ref.kind] == (f"`{folder}/`" if folder else "最上层 top")


@pytest.mark.parametrize("kind", list(MODELS))
def test_every_key_of_a_document_is_explained(kind: str) -> None:
    explained = words_in(section_of(PAGE, f"{TITLES[kind]} · {kind}"))
    if kind == "workflow":  # its tables are explained where tables are
        explained |= words_in(section_of(PAGE, "决策表 · table"))
    head = words_in(section_of(PAGE, "文件头"))
    wanted = {key for model in parts_of(MODELS[kind]) for key in keys_of(model)}
    assert wanted - UNIVERSAL - explained - head == set()


def test_every_key_of_the_head_is_explained() -> None:
    assert keys_of(Head) <= words_in(section_of(PAGE, "文件头"))


@pytest.mark.parametrize("words", [HitPolicy, Aggregate, ColumnType])
def test_every_word_of_a_table_is_explained(words: object) -> None:
    assert set(get_args(words)) <= words_in(section_of(PAGE, "决策表 · table"))


def test_every_scope_of_a_role_is_explained() -> None:
    assert set(get_args(Scope)) <= words_in(section_of(PAGE, "县（市、区） · county"))


def test_every_right_stands_in_the_administrators_path() -> None:
    named = codes_in((DOCS / "administrator.md").read_text("utf-8"))
    assert set(get_args(Right)) <= named


@pytest.mark.parametrize(
    ("kind", "cell"), [row[:2] for row in rows_of(PAGE.read_text("utf-8"), ["类型 type"])]
)
def test_a_cell_of_the_page_can_be_read(kind: str, cell: str) -> None:
    fact = facts()[COLUMNS[kind]]
    assert parse_cell(cell.strip("`"), fact, facts())


def refused_cells() -> list[list[str]]:
    section = section_of(PAGE, "条件")
    return rows_of(section[section.index("不认的写法") :], ["类型 type"])


@pytest.mark.parametrize(("kind", "cell", "code", "advice"), refused_cells())
def test_a_refused_cell_is_refused_as_the_page_says(
    kind: str, cell: str, code: str, advice: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_cell(cell.strip("`"), facts()[COLUMNS[kind]], facts())
    assert caught.value.fault == code.strip("`")
    assert advice in caught.value.text("zh")


def tool() -> ModuleType:
    """Return the program that writes the generated pages."""
    path = ROOT / "tools" / "write_reference.py"
    spec = importlib.util.spec_from_file_location("write_reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_list_of_facts_is_up_to_date() -> None:
    page = tool().facts_page(facts())
    assert (DOCS / "facts.md").read_text("utf-8") == page, "run `make docs`"
