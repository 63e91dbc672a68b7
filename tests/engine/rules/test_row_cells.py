"""A gap in a table comes with the row that would close it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.configuration.table import TableBody
from engine.expressions.names import Dictionary, Fact
from engine.rules.proofs import prove
from engine.rules.table_faults import TableFault
from engine.rules.tables import compile_table
from engine.terms import Label

FACTS = Dictionary([
    Fact("days", "integer", Label("天数")),
    Fact("rate", "number", Label("比率")),
    Fact("urgent", "boolean", Label("紧急")),
    Fact("area", "text", Label("片区"), values=("东片", "西片", "北片")),
    Fact("reason", "text", Label("事由")),
    Fact("day", "date", Label("日期")),
])  # fmt: skip


def gaps(*rows: dict[str, Any], columns: tuple[str, ...]) -> list[TableFault]:
    body = TableBody.model_validate({
        "hit": "first",
        "complete": True,
        "inputs": [{"name": name} for name in columns],
        "outputs": [{"name": "points", "type": "number"}],
        "rules": [
            {"id": f"r{number}", "when": when, "then": {"points": number}}
            for number, when in enumerate(rows)
        ],
    })  # fmt: skip
    return [one for one in prove(compile_table(body, FACTS), known=columns) if one.code == "gap"]


@pytest.mark.parametrize(
    ("rows", "column", "cell"),
    [
        (({"days": "< 5"}, {"days": "> 8"}), "days", "[5..8]"),
        (({"days": "< 5"},), "days", ">= 5"),
        (({"days": "[1..5]"}, {"days": "> 5"}), "days", "<= 0"),
        (({"rate": "< 0.5"}, {"rate": "> 0.5"}), "rate", "0.5"),
        (({"rate": "<= 1"}, {"rate": ">= 2"}), "rate", "(1..2)"),
        (({"urgent": True},), "urgent", "false"),
        (({"area": "东片"},), "area", "西片, 北片"),
        (({"day": "< 2024-01-01"},), "day", ">= 2024-01-01"),
    ],
)
def test_the_row_takes_all_of_the_gap(
    rows: tuple[dict[str, Any], ...], column: str, cell: str
) -> None:
    (fault,) = gaps(*rows, columns=(column,))
    assert fault.cells == {column: cell}


def test_a_text_nobody_wrote_is_any_but_those_written() -> None:
    (fault,) = gaps({"reason": '"噪声"'}, {"reason": '"油烟"'}, columns=("reason",))
    assert fault.cells == {"reason": 'not("噪声", "油烟")'}


def test_texts_between_others_are_left_open() -> None:
    found = gaps({"reason": '< "b"'}, {"reason": '> "c"'}, columns=("reason",))
    assert found
    assert all("\0" not in text for fault in found for text in fault.cells.values())


@pytest.mark.parametrize(
    "rows",
    [
        ({"days": "< 5", "area": "东片"}, {"days": ">= 5", "urgent": True}),
        ({"area": "东片, 西片", "urgent": True}, {"days": "> 3"}),
        ({"urgent": False}, {"area": "not(北片)", "days": "[2..4]"}),
    ],
)
def test_with_the_rows_it_offers_the_table_has_no_gap(rows: tuple[dict[str, Any], ...]) -> None:
    columns, made = ("days", "area", "urgent"), list(rows)
    for _ in range(20):
        found = gaps(*made, columns=columns)
        if not found:
            break
        assert found[0].cells
        made.append(dict(found[0].cells))
    assert gaps(*made, columns=columns) == []
