"""The published decision tables of other engines, answered the same by ours."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from dmn_support import FOLDER, documents, expected, sheet_of, table_of

from engine.rules.facts import FactSheet
from engine.rules.gaps import VALUES, only_kinds, rows_with_a_region
from engine.rules.proofs import masking_rows, prove
from engine.rules.regions import cut_table
from engine.rules.row_pairs import wider_rows
from engine.rules.sweep import Budget, bits_of, meeting_rows
from engine.rules.tables import Decision, decide

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the conformance tables are not at {FOLDER}"
)


def answer(decision: Decision) -> object:
    return list(decision.value) if isinstance(decision.value, tuple) else decision.value


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
    columns = only_kinds(cut_table(table.inputs, cells, FactSheet({}, table.dictionary)), VALUES)
    rows = range(len(table.rows))
    live = rows_with_a_region(columns)
    overlaps = {(n + 1, o + 1) for n in rows for o in bits_of(meeting_rows(columns, n)) if o > n}
    masked = [n + 1 for n in rows if masking_rows(columns, n, (1 << n) - 1, Budget(10_000))]

    assert overlaps == {tuple(overlap["rules"]) for overlap in truth["overlaps"]}
    assert [n + 1 for n in rows if not live >> n & 1] == truth["neverMatch"]
    assert masked == truth["maskedUnderFirst"]
    wider = {(n + 1, o + 1) for n in rows if live >> n & 1 for o in bits_of(wider_rows(columns, n))}
    assert wider == {(found["rule"], found["by"]) for found in truth["subsumed"]}
    gaps = [fault for fault in prove(table) if fault.code == "gap"]
    assert (not gaps) is truth["complete"]
