"""The published decision tables of other engines, read through the document model."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.configuration.table import Column, Row, Table
from engine.expressions.names import Dictionary
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable, compile_table

FOLDER = (
    Path(os.environ.get("ONECASE_CONFORMANCE", Path(__file__).parents[3] / "shared/conformance"))
    / "dmn"
)
TYPES = {"number": "number", "string": "text", "boolean": "boolean"}


def documents() -> list[dict[str, Any]]:
    if not FOLDER.is_dir():
        return []
    return [
        json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for path in sorted((FOLDER / "tables").glob("*.json"))
    ]


def column_type(declared: str | None, cells: list[str]) -> str:
    """Return the declared type, corrected where the cells contradict it."""
    written = " ".join(cells)
    if '"' in written:
        return "text"
    if any(character.isdigit() for character in written):
        return "number"
    return "boolean" if "true" in written or "false" in written else TYPES[declared or "string"]


def plain(name: str) -> str:
    return "".join(character if character.isalnum() else "_" for character in name)


def declared(column: dict[str, Any], kind: str) -> tuple[object, ...] | None:
    values = column.get("values") or None
    return values and tuple(v.strip('"') if kind == "text" else Decimal(v) for v in values)


def table_of(document: dict[str, Any], *, integers: bool = False) -> DecisionTable:
    """Build the table through the document model, as a county's YAML would."""
    return compile_table(table_document(document, integers=integers), Dictionary())


def table_document(document: dict[str, Any], *, integers: bool = False) -> Table:
    """Return the table as a document."""
    inputs, outputs = [], []
    for number, column in enumerate(document["inputs"]):
        kind = column_type(column["type"], [rule["tests"][number] for rule in document["rules"]])
        shown = "integer" if integers and kind == "number" else kind
        inputs.append(
            {"name": plain(column["expression"]), "type": shown, "values": declared(column, kind)}
        )
    for number, column in enumerate(document["outputs"]):
        kind = column_type(column["type"], [rule["outputs"][number] for rule in document["rules"]])
        outputs.append(
            {
                "name": plain(column["name"]),
                "type": kind,
                "values": declared(column, kind),
                "default": column.get("default"),
            }
        )
    aggregation = document["aggregation"]
    return Table(
        kind="table",
        id=document["id"],
        title="t",
        effective_from="2023-01-01",
        hit=document["hitPolicy"].lower().replace(" ", "-"),
        aggregate=aggregation.lower() if aggregation else None,
        inputs=tuple(Column(**column) for column in inputs),
        outputs=tuple(Column(**column) for column in outputs),
        rules=tuple(
            Row(
                id=f"r{number}",
                when=dict(zip((c["name"] for c in inputs), rule["tests"], strict=True)),
                then=dict(zip((c["name"] for c in outputs), rule["outputs"], strict=True)),
            )
            for number, rule in enumerate(document["rules"], start=1)
        ),
    )


def sheet_of(table: DecisionTable, case: dict[str, Any]) -> FactSheet:
    return FactSheet({plain(k): v for k, v in case["input"].items()}, table.dictionary)


def expected(value: object) -> object:
    if isinstance(value, dict):
        return {plain(name): expected(inner) for name, inner in value.items()}
    return [expected(inner) for inner in value] if isinstance(value, list) else value
