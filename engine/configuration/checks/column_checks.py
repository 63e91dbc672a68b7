"""Columns of decision tables from one version to the next: whoever reads the table should know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from engine.configuration.checks.world import Piece
from engine.configuration.head import Head
from engine.configuration.problems import Path, Problem
from engine.configuration.table import Column, Table, TableBody
from engine.configuration.workflow import Workflow


def tables_of(document: Head) -> Mapping[Path, TableBody]:
    """Return the decision tables of a document by where they stand in it."""
    if isinstance(document, Table):
        return {(): document.body()}
    if isinstance(document, Workflow):
        named = {"classification": document.classification, "routing": document.routing}
        return {(name,): body for name, body in named.items() if body is not None}
    return {}


def check_columns(numbered: Sequence[Piece]) -> Iterator[Problem]:
    """Warn of inputs and outputs that a version of a table adds, takes out or types otherwise.

    Args:
        numbered: The numbered versions of one document.
    """
    ordered = sorted(numbered, key=lambda one: one.document.version or 0)
    for earlier, later in pairwise(ordered):
        before = tables_of(earlier.document)
        for path, body in tables_of(later.document).items():
            if path in before:
                yield from _compare(earlier, later, path, (before[path], body))


def _compare(
    earlier: Piece, later: Piece, path: Path, bodies: tuple[TableBody, TableBody]
) -> Iterator[Problem]:
    for key, noun, noun_en in (("inputs", "条件", "inputs"), ("outputs", "结果", "outputs")):
        former, columns = (_named(getattr(body, key)) for body in bodies)
        changes = [
            *(("增加", "adds", name) for name in columns.keys() - former.keys()),
            *(("减少", "takes out", name) for name in former.keys() - columns.keys()),
            *(
                ("改了类型", "types otherwise", name)
                for name in columns.keys() & former.keys()
                if columns[name].type != former[name].type
            ),
        ]
        if not changes:
            continue
        changes.sort()
        number = earlier.document.version
        zh = "，".join(f"{verb}“{name}”" for verb, _, name in changes)
        en = ", ".join(f"{verb} '{name}'" for _, verb, name in changes)
        sentence = (
            (
                f"{noun}列与第 {number} 版（{earlier.source.name}）不同：{zh}。"
                "用到这张表的地方和示例要跟着改；确认无误可以不理。"
            ),
            (
                f"the {noun_en} differ from version {number} ({earlier.source.name}): it {en}. "
                "What uses the table and its examples must follow; if they do, leave it."
            ),
        )
        place = later.source.place((*path, key))
        yield Problem.at(place, "columns-changed", sentence, severity="warning")


def _named(columns: Sequence[Column]) -> dict[str, Column]:
    return {column.name: column for column in columns}
