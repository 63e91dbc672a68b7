"""Which decision table of a document is meant: its only one, or the one that is named."""

from __future__ import annotations

from collections.abc import Mapping

from engine.configuration.head import Head
from engine.configuration.problems import choices_en, choices_zh
from engine.configuration.table import Table, TableBody
from engine.configuration.workflow import Workflow
from engine.errors import ConfigurationError


def choose_table(document: Head, part: str | None, place: str) -> tuple[TableBody, str]:
    """Return a table of a document with the name of its part, which is empty if it is the whole.

    Args:
        document: A decision table, or a workflow with tables for routing or classification.
        part: Table of a workflow, needed if it has several.
        place: What the document is called in errors.

    Raises:
        ConfigurationError: It holds no table, or several and none was named.
    """
    if isinstance(document, Table):
        return document.body(), ""
    tables = _tables_in(document)
    chosen = part or (next(iter(tables)) if len(tables) == 1 else "")
    if chosen in tables:
        return tables[chosen], chosen
    if not tables:
        raise ConfigurationError(
            "这份文件里没有决策表", "the document holds no decision table", place=place
        )
    raise ConfigurationError(
        f"要说明是哪一张表{choices_zh(tables).rstrip('。')}",
        f"say which table is meant{choices_en(tables).rstrip('.')}",
        place=place,
        hint="用 --table 指定",
        hint_en="name it with --table",
    )


def _tables_in(document: Head) -> Mapping[str, TableBody]:
    if not isinstance(document, Workflow):
        return {}
    both = {"classification": document.classification, "routing": document.routing}
    return {part: body for part, body in both.items() if body is not None}
