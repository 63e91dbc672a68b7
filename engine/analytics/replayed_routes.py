"""Many cases decided by two decision tables at once: which of them come out differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis.expr.types as ir

from engine.analytics.fact_files import connected
from engine.analytics.review_tables import load_facts
from engine.expressions.names import Dictionary
from engine.rules.columns.sql import write_sql
from engine.rules.columns.tables import OUTPUT, STATUS, add_decision
from engine.rules.tables import DecisionTable
from engine.terms import FactValue

_BEFORE, _AFTER = "before.", "after."


def differing_routes(
    cases: Sequence[Mapping[str, FactValue]], before: DecisionTable, after: DecisionTable
) -> tuple[int, ...]:
    """Return the places of the cases for which two tables have other answers, ascending.

    Raises:
        RuleError: A table cannot be computed in columns.
    """
    known = (name for name in after.dictionary if name not in before.dictionary)
    dictionary = Dictionary((*before.dictionary.values(), *map(after.dictionary.get, known)))  # type: ignore[arg-type]  # each is in it
    names = {*before.reads, *after.reads}
    with connected() as connection:
        table = load_facts(connection, "cases", cases, names, dictionary)
        first = _answers(table, before, _BEFORE)
        second = _answers(table, after, _AFTER)
        joined = first.join(second, first.n == second.n)
        sides = [name.removeprefix(_BEFORE) for name in first.columns if name != "n"]
        differ = first.n.isnull()
        for name in dict.fromkeys((*sides, *(n.removeprefix(_AFTER) for n in second.columns))):
            one, other = _BEFORE + name, _AFTER + name
            if name == "n" or one not in first.columns or other not in second.columns:
                continue
            differ |= ~first[one].cast("string").identical_to(second[other].cast("string"))
        query = joined.filter(differ).select(n=first.n).order_by("n")
        return tuple(row[0] for row in connection.execute(write_sql(query, "duckdb")).fetchall())


def _answers(cases: ir.Table, table: DecisionTable, prefix: str) -> ir.Table:
    """Return status and outputs of each case, columns named by the prefix."""
    decided = add_decision(cases, table)
    wanted = [name for name in decided.columns if name == STATUS or name.startswith(OUTPUT)]
    return decided.select("n", **{prefix + name: decided[name] for name in wanted})
