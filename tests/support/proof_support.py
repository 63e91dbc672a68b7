"""Small tables to be proved, and the faults found in them."""

from __future__ import annotations

from collections.abc import Sequence

from rules_support import FACTS

from engine.configuration.table import Column, Row, TableBody
from engine.expressions.names import Dictionary
from engine.rules.proofs import TableFault, prove
from engine.rules.tables import DecisionTable, compile_table

Rows = Sequence[tuple[dict[str, object], object]]


def table_of(hit: str, rows: Rows, *, facts: Dictionary = FACTS, **more: object) -> DecisionTable:
    names = dict.fromkeys(name for when, _ in rows for name in when)
    given_columns = {
        "inputs": tuple(Column(name=name) for name in names),
        "outputs": (Column(name="grade", values=("甲", "乙")),),
    }
    body = TableBody.model_validate(
        {
            "hit": hit,
            "rules": tuple(
                Row(id=f"r{number}", when=when, then={"grade": grade})
                for number, (when, grade) in enumerate(rows, start=1)
            ),
            **given_columns,
            **more,
        }
    )
    return compile_table(body, facts)


def faults(table: DecisionTable, code: str) -> list[TableFault]:
    return [fault for fault in prove(table) if fault.code == code]


def only(table: DecisionTable, code: str) -> TableFault:
    [fault] = faults(table, code)
    return fault
