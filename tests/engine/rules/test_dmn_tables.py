"""The published decision tables of other engines, answered the same by ours."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.configuration.table import Column, Row, Table
from engine.expressions.names import Dictionary
from engine.rules.facts import FactSheet
from engine.rules.proofs import _VALUES, _only, _rows_with_a_region, masking_rows, prove
from engine.rules.regions import cut_table
from engine.rules.sweep import Budget, bits_of, meeting_rows
from engine.rules.tables import Decision, DecisionTable, compile_table, decide

FOLDER = (
    Path(os.environ.get("ONECASE_CONFORMANCE", Path(__file__).parents[4] / "shared/conformance"))
    / "dmn"
)
TYPES = {"number": "number", "string": "text", "boolean": "boolean"}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the conformance tables are not at {FOLDER}"
)


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
    table = Table(
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
    return compile_table(table, Dictionary())


def sheet_of(table: DecisionTable, case: dict[str, Any]) -> FactSheet:
    return FactSheet({plain(k): v for k, v in case["input"].items()}, table.dictionary)


def answer(decision: Decision) -> object:
    return list(decision.value) if isinstance(decision.value, tuple) else decision.value


def expected(value: object) -> object:
    if isinstance(value, dict):
        return {plain(name): expected(inner) for name, inner in value.items()}
    return [expected(inner) for inner in value] if isinstance(value, list) else value


CASES = [
    pytest.param(document, case, id=f"{document['id']}-{case['id']}")
    for document in documents()
    for case in document["cases"]
]


@pytest.mark.parametrize(("document", "case"), CASES)
def test_a_published_table_gives_the_published_answer(
    document: dict[str, Any], case: dict[str, Any]
) -> None:
    table = table_of(document)
    decision = decide(table, sheet_of(table, case), why_not=True)
    assert answer(decision) == expected(case["expected"])
    assert len(decision.row_traces) == len(table.rows)
    assert {t.row for t in decision.row_traces if t.holds} >= set(decision.rows)


def test_none_of_the_published_cases_is_left_out() -> None:
    assert len(CASES) == 282


# Its column deptReview is declared a text and compared with true: the truth reads it as a text
# that never matches, we read the column as what its cells say.
CONTRADICTORY = {"dmnscala-routingrules"}
# Compares with 3.5, which a column of whole numbers refuses.
DECIMAL = {"dmnscala-studentfinancialpackageeligibility"}


def truths() -> list[Any]:
    if not FOLDER.is_dir():
        return []
    read = json.loads((FOLDER / "static-truth.json").read_text(encoding="utf-8"))
    found = []
    for truth in read["tables"]:
        if truth["id"] in CONTRADICTORY:
            continue
        whole = truth.get("integer", truth["real"])
        whole = truth["real"] if whole == "same as real" else whole
        for name, expected_truth in (("real", truth["real"]), ("integer", whole)):
            if name == "integer" and truth["id"] in DECIMAL:
                continue
            case = (truth["id"], expected_truth, name == "integer")
            found.append(pytest.param(*case, id=f"{truth['id']}-{name}"))
    return found


def document_of(table: str) -> dict[str, Any]:
    path = FOLDER / "tables" / f"{table}.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return read


@pytest.mark.parametrize(("name", "truth", "integers"), truths())
def test_the_sweep_finds_what_exhaustive_evaluation_found(
    name: str, truth: dict[str, Any], integers: bool
) -> None:
    table = table_of(document_of(name), integers=integers)
    cells = [row.cells for row in table.rows]
    columns = _only(cut_table(table.inputs, cells, FactSheet({}, table.dictionary)), _VALUES)
    rows = range(len(table.rows))
    live = _rows_with_a_region(columns)
    overlaps = {(n + 1, o + 1) for n in rows for o in bits_of(meeting_rows(columns, n)) if o > n}
    masked = [n + 1 for n in rows if masking_rows(columns, n, (1 << n) - 1, Budget(10_000))]

    assert overlaps == {tuple(overlap["rules"]) for overlap in truth["overlaps"]}
    assert [n + 1 for n in rows if not live >> n & 1] == truth["neverMatch"]
    assert masked == truth["maskedUnderFirst"]
    gaps = [fault for fault in prove(table) if fault.code == "gap"]
    assert (not gaps) is truth["complete"]
