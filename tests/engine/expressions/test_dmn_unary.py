"""The unary tests of public FEEL suites, answered the same by our cells."""

from __future__ import annotations

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.expressions.grammar import parse_cell
from engine.expressions.names import Dictionary, Fact, FactType
from engine.rules.conditions import matches
from engine.rules.facts import FactSheet
from engine.terms import Label

SUITE = (
    Path(os.environ.get("ONECASE_CONFORMANCE", Path(__file__).parents[4] / "shared/conformance"))
    / "dmn/unary-tests.json"
)
# A time or moment is a text written so that the order of texts is that of time.
KINDS: dict[str, FactType] = {
    "number": "number",
    "string": "text",
    "boolean": "boolean",
    "date": "date",
    "time": "text",
    "date and time": "text",
}

pytestmark = pytest.mark.skipif(not SUITE.is_file(), reason=f"the unary tests are not at {SUITE}")


def suite() -> list[dict[str, Any]]:
    if not SUITE.is_file():
        return []
    read = json.loads(SUITE.read_text(encoding="utf-8"), parse_float=Decimal)
    tests: list[dict[str, Any]] = read["tests"]
    return tests


def kind_of(test: dict[str, Any]) -> FactType:
    if test["inputType"] != "null":
        return KINDS[test["inputType"]]
    return "boolean" if test["expression"] == "false" else "number"


@pytest.mark.parametrize("test", suite(), ids=lambda test: test["id"])
def test_a_published_unary_test_gives_the_published_answer(test: dict[str, Any]) -> None:
    fact = Fact("x", kind_of(test), Label("x"))
    sheet = FactSheet({}, Dictionary([fact]))
    value = test["input"]
    if fact.type == "date":
        value = date.fromisoformat(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    cell = parse_cell(test["expression"], fact, sheet.dictionary)
    assert matches(cell, value, sheet) is test["expected"]


def test_none_of_the_published_unary_tests_is_left_out() -> None:
    assert len(suite()) == 158
