"""Decision tables: read once, then applied to any number of fact sheets.

Source: OMG Decision Model and Notation 1.3, chapter 8 (hit policies and aggregators).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from engine.configuration.table import Table, TableBody
from engine.expressions.names import Dictionary
from engine.rules.decisions import Answer, Decision, OutputValue
from engine.rules.facts import FactSheet
from engine.rules.hit_policies import answer_of
from engine.rules.keeping import keep
from engine.rules.reading import CompiledRow, InputColumn, OutputColumn, read_table
from engine.rules.row_walk import RowTrace, explain_rows, walk_rows
from engine.rules.sweep import bits_of
from engine.rules.table_code import MOST_TRIED, Decide, rows_code, write_chain
from engine.rules.written_table import WrittenTable, names_read

__all__ = [
    "CompiledRow",
    "Decision",
    "DecisionTable",
    "InputColumn",
    "OutputColumn",
    "OutputValue",
    "RowTrace",
    "Runtime",
    "compile_table",
    "decide",
]

Runtime = Literal["code", "tree"]
"""By the code made of the rules, or by a walk over their tree, which is slow and the reference."""

_MOST_KEPT = 1024
_make = tuple.__new__  # past the arguments' names, which take most of the time


@dataclass(frozen=True)
class DecisionTable(WrittenTable):
    """A table ready to be applied.

    Attributes:
        decider: The table as code; its first call writes it.
    """

    decider: Decide = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Leave the code to the first case: many tables are only checked."""
        object.__setattr__(self, "decider", self._decide_first_case)

    def _decide_first_case(self, sheet: FactSheet, why_not: bool) -> Decision:  # noqa: FBT001
        decider = _write_chain(self) if _is_chained(self) else _write_lookup(self)
        object.__setattr__(self, "decider", decider)
        return decider(sheet, why_not)


def compile_table(body: Table | TableBody, dictionary: Dictionary) -> DecisionTable:
    """Read a table's cells and check its shape.

    Args:
        body: The table as written, with or without its head.
        dictionary: Gives the type of columns that name a fact; outputs it lacks are text.

    Raises:
        ConfigurationError: A column, cell or output is at fault; ``place`` is ``row column``.
    """
    read = read_table(body, dictionary)
    return DecisionTable(
        hit=read.body.hit,
        aggregate=read.body.aggregate,
        complete=read.body.complete,
        inputs=read.inputs,
        outputs=read.outputs,
        rows=read.rows,
        dictionary=read.dictionary,
        reads=frozenset(names_read(read)),
    )


def decide(
    table: DecisionTable,
    sheet: FactSheet,
    why_not: bool = False,  # noqa: FBT001, FBT002  by keyword only, a call takes a tenth longer
    runtime: Runtime = "code",
) -> Decision:
    """Apply a table to a case.

    Args:
        table: The table.
        sheet: The case.
        why_not: The rows that did not apply are explained, too.
        runtime: For tests, which hold one to the other.

    Raises:
        RuleError: An input is of another type than its column, or rows contradict the policy.
    """
    if sheet.dictionary is not table.dictionary:
        sheet = FactSheet({name: sheet[name] for name in table.reads}, table.dictionary)
    if runtime == "code":
        decider = table.decider  # named first: to call it as a method takes Python longer
        return decider(sheet, why_not)
    rows = walk_rows(table.rows, sheet)
    if table.hit == "first":
        rows &= -rows
    explain = partial(explain_rows, table.rows)
    explained = table.all_rows if why_not else rows
    return Decision(*_answer(table, rows, sheet), sheet, explained, explain)


def _answer(table: WrittenTable, rows: int, sheet: FactSheet) -> Answer:
    return answer_of(table, [table.rows[number] for number in bits_of(rows)], sheet)


def _is_chained(table: WrittenTable) -> bool:
    return table.hit == "first" and len(table.rows) <= MOST_TRIED and table.gives_literals


def _write_chain(table: WrittenTable) -> Decide:
    nobody = FactSheet({}, table.dictionary)
    found = [*(1 << number for number in range(len(table.rows))), 0]
    answers = [_answer(table, rows, nobody) for rows in found]
    return write_chain(table.rows, answers, rows_code(table.inputs, table.rows).explain)


def _write_lookup(table: WrittenTable) -> Decide:
    """Return what looks rows up; what they give is kept if it is the same for every case."""
    code = rows_code(table.inputs, table.rows)
    find_rows, explain, every_row = code.find_rows, code.explain, table.all_rows
    only_first, keeps = table.hit == "first", table.gives_literals
    kept: dict[int, Answer] = {}

    def answer(rows: int, sheet: FactSheet) -> Answer:
        made = _answer(table, rows, sheet)
        return keep(kept, rows, made, most=_MOST_KEPT) if keeps else made

    def decide_by_lookup(sheet: FactSheet, why_not: bool) -> Decision:  # noqa: FBT001
        rows = find_rows(sheet.known)
        if only_first:
            rows &= -rows
        said = kept.get(rows) or answer(rows, sheet)
        return _make(Decision, (*said, sheet, every_row if why_not else rows, explain))

    return decide_by_lookup
