"""What a workbook is about: a table, a rubric, or one table of a workflow, and its views."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.configuration.opening import read_document
from engine.configuration.problems import Path, choices_en, choices_zh
from engine.configuration.versions import content_hash
from engine.configuration.workbook.about import (
    FORMAT,
    Setting,
    fixed,
    head_settings,
    rubric_settings,
    table_settings,
)
from engine.configuration.workbook.cases import CasesView, view_cases
from engine.configuration.workbook.rubric_view import RubricView, view_rubric
from engine.configuration.workbook.table_view import TableView, mapping, title_of, view_table
from engine.configuration.workflow import TABLE_TITLES
from engine.configuration.yaml_source import Plain, Source, read_once
from engine.errors import ConfigurationError
from engine.expressions.names import Dictionary


@dataclass(frozen=True, slots=True)
class Subject:
    """What is exchanged.

    Attributes:
        source: The document as it stands.
        kind: Its kind.
        sha256: Hash of what it says, to tell whether it changed since it was exported.
        part: Table of a workflow; empty for a document that is one itself.
        dictionary: The facts of the folder the document lies in.
    """

    source: Source
    kind: str
    sha256: str
    part: str
    dictionary: Dictionary

    @property
    def base(self) -> Path:
        """Return where the table stands in the document."""
        return (self.part,) if self.part else ()

    @property
    def mark(self) -> str:
        """Return what cell A1 of its sheet says."""
        name = str(self.raw.get("id"))
        return f"{name}.{self.part}" if self.part else name

    @property
    def raw(self) -> dict[str, Plain]:
        """Return the document as written."""
        return mapping(self.source.data)

    @property
    def effective_from(self) -> date:
        """Return the first day in force; an early day where none is written."""
        try:
            return date.fromisoformat(str(self.raw.get("effective_from")))
        except ValueError:
            return date(2000, 1, 1)

    @property
    def view(self) -> TableView | RubricView:
        """Return the table or rubric as its sheet shows it."""
        title = TABLE_TITLES.get(self.part) or title_of(self.raw.get("title"))
        if self.kind == "rubric":
            return view_rubric(self.raw, self.mark, title, self.dictionary)
        raw = mapping(self.raw.get(self.part)) if self.part else self.raw
        return view_table(raw, self.mark, title, self.dictionary)

    def settings(self) -> Iterator[Setting]:
        """Yield the rows of the sheet 说明."""
        raw = self.raw
        yield fixed("format", "格式", FORMAT)
        yield fixed("kind", "种类", self.kind)
        yield fixed("id", "文件", str(raw.get("id")))
        yield fixed("part", "其中的表", self.part)
        yield fixed("content_hash", "导出时的内容哈希", self.sha256)
        if self.part:
            yield fixed("title", "名称", title_of(raw.get("title")))
            yield fixed("version", "版本", str(raw.get("version") or ""))
            yield fixed("effective_from", "生效日期", str(raw.get("effective_from") or ""))
            yield from table_settings(mapping(raw.get(self.part)), self.base)
            return
        yield from head_settings(raw)
        if self.kind == "rubric":
            yield from rubric_settings(raw)
        else:
            yield from table_settings(raw, ())

    def cases(self) -> CasesView:
        """Return the examples as the sheet 试例 shows them."""
        view = self.view
        offered: list[Path] = [("then", "score"), ("then", "grade")]
        titles = {"score": "得分", "grade": "等次", "lost": "扣分"}
        if isinstance(view, TableView):
            columns = [one for one in view.columns if one.fact is not None]
            offered = [("given" if one.kind == "when" else "then", one.field) for one in columns]
            titles = {one.field: one.title for one in columns}
        return view_cases(self.raw.get("examples"), offered, self.dictionary, titles)


def subject_of(text: str, name: str, *, part: str | None, dictionary: Dictionary) -> Subject:
    """Return what a document's workbook is about.

    Args:
        text: The document.
        name: Path of its file.
        part: Table of a workflow, needed if it has several.
        dictionary: The facts of its folder.

    Raises:
        ConfigurationFaults: The document cannot be read.
        ConfigurationError: It holds no table, or several and none was named.
    """
    source = read_once(text, name)
    raw = mapping(source.data)
    kind = str(raw.get("kind"))
    if raw.get("extends") is None:
        sha256 = content_hash(read_document(source))
    elif kind == "workflow":
        # What its layers say together is no matter here: the table stands in this text.
        sha256 = _hash_as_written(raw)
    else:
        raise ConfigurationError(
            "这份文件只写了与上一层的差别（extends），请直接改文件",
            "the document states only what differs from another (extends); change it by hand",
            place=name,
        )
    if kind in {"table", "rubric"}:
        return Subject(source, kind, sha256, "", dictionary)
    return Subject(source, kind, sha256, _part_of(raw, part, name), dictionary)


def _hash_as_written(raw: Mapping[str, Plain]) -> str:
    written = json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def _part_of(raw: Mapping[str, Plain], part: str | None, name: str) -> str:
    tables = raw.get("kind") == "workflow"
    parts = [one for one in TABLE_TITLES if tables and mapping(raw.get(one))]
    if part in parts:
        return str(part)
    if part is None and len(parts) == 1:
        return parts[0]
    if not parts:
        raise ConfigurationError(
            "这份文件里没有决策表，也不是评分表",
            "the document is no rubric and holds no decision table",
            place=name,
        )
    raise ConfigurationError(
        f"要说明是哪一张表{choices_zh(parts).rstrip('。')}",
        f"say which table is meant{choices_en(parts).rstrip('.')}",
        place=name,
        hint="用 --table 指定",
        hint_en="name it with --table",
    )
