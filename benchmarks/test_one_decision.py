"""One decision by a table of twenty rows and five inputs, and by one of two thousand rows."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from benchmarks import table_by_hand
from benchmarks.cases import petitions
from benchmarks.documents import compiled_table, read_table
from benchmarks.measuring import Contestant, race
from benchmarks.report import Report
from engine.configuration.table import Row
from engine.expressions.names import Dictionary
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable, compile_table, decide

SECTION = "One decision"
NOTE = (
    "A FIRST table of 20 rows and 5 inputs of five types, with the row that hit; why-not: with the "
    "reason of every row, in Chinese and English."
)


def long_table(rows: int) -> DecisionTable:
    """Return a FIRST table with the columns of the short one and many narrow rows."""
    document, chance = read_table(), Random(4)
    topics = document.inputs[0].values or ()
    narrow = []
    for number in range(rows - 1):
        people, days = chance.randrange(80), chance.randrange(400)
        first = date(2023, 1, 1) + timedelta(days=days)
        when = {
            "petition.topic": chance.choice(topics),
            "petition.people": f"[{people}..{people + 1}]",
            "petition.amount": f">= {chance.randrange(2000)}",
            "petition.received_on": f"[{first}..{first + timedelta(days=5)}]",
            "petition.joint": chance.random() < 0.3,
        }
        narrow.append(Row(id=f"r{number}", when=when, then={"urgency": "急"}))
    last = Row(id="last", when={}, then={"urgency": "一般"})
    return compile_table(document.model_copy(update={"rules": (*narrow, last)}), Dictionary())


def test_one_decision(report: Report) -> None:
    short, long = compiled_table(), long_table(2000)
    cases = petitions(short.inputs[0].fact.values or ())
    sheets = [FactSheet(case, short.dictionary) for case in cases]
    long_sheets = [FactSheet(case, long.dictionary) for case in cases]
    for case, sheet, long_sheet in zip(cases, sheets, long_sheets, strict=True):
        decision = decide(short, sheet, why_not=True)
        assert (decision.value, decision.rows[0]) == table_by_hand.urgency(case)
        assert decision == decide(short, sheet, why_not=True, runtime="tree")
        assert decide(long, long_sheet) == decide(long, long_sheet, runtime="tree")
    times = race(
        {
            "plain Python, 20 rows": Contestant(lambda case: table_by_hand.urgency(case), cases),
            "onecase, 20 rows": Contestant(lambda sheet: decide(short, sheet), sheets),
            "onecase, 20 rows, with the full why-not": Contestant(
                lambda sheet: decide(short, sheet, why_not=True).row_traces, sheets
            ),
            "onecase, 2,000 rows": Contestant(lambda sheet: decide(long, sheet), long_sheets),
        }
    )
    report.microseconds(SECTION, times, NOTE)
    plain, decided, why_not, of_2000 = times.values()
    ratios = [
        report.ratio("one decision against plain Python, time", decided / plain, most=3),
        report.ratio("the same with the full why-not", why_not / plain, most=40),
        report.ratio("2,000 rows against 20, time", of_2000 / decided, most=5),
    ]
    assert all(ratio.holds for ratio in ratios)
