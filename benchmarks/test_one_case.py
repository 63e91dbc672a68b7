"""One case scored by thirty items, with every reason: by hand, by the engine, by other engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec

import pytest

from benchmarks import rubric_by_hand as by_hand
from benchmarks.cases import panel_findings, scored_facts
from benchmarks.documents import compiled_panel_rubric, compiled_rubric, dictionary
from benchmarks.items import items_of
from benchmarks.measuring import Contestant, race
from benchmarks.report import Report
from benchmarks.rubric_by_hand import Deducted, Facts, Result
from engine.expressions.names import Dictionary
from engine.rules.facts import FactSheet
from engine.scoring import rubric_code
from engine.scoring.rubrics import CompiledRubric
from engine.scoring.sheet import ScoreSheet, score

PEERS = {
    "zen-engine": ("zen", "zen"),
    "durable-rules, reasons and sums in Python": ("durable", "durable_rules_engine"),
    "json-logic-qubit, reasons and sums in Python": ("json_logic", "json_logic"),
    "rule-engine, reasons and sums in Python": ("rule_engine", "rule_engine"),
    "business-rules, reasons and sums in Python": ("business_rules", "business_rules"),
    "SpiffWorkflow, reasons and sums in Python": ("spiff", "SpiffWorkflow"),
}
"""Name in the report, module here, module of the library."""

SECTION = "One case, thirty items found by facts"
NOTE = (
    "Each contestant gives total, grade, points lost by dimension, and each item's points and "
    "reason in Chinese and English.  Facts are given in the form each contestant takes them.  The "
    "engine keeps the reasons of values it has met (at most 256 an item); one line says "
    "what a case takes where nothing is kept."
)
PANEL_SECTION = "One case, fifteen of the thirty items judged by the panel"
PANEL_NOTE = "As a county scores: findings with points, reason and evidence are checked, too."


def result_of(sheet: ScoreSheet) -> Result:
    """Return what all contestants give, out of what the engine gives."""
    items = tuple(
        Deducted(item.item, item.points, item.reason, item.reason_en) for item in sheet.items
    )
    lost = tuple(dimension.lost for dimension in sheet.dimensions)
    return Result(sheet.total, sheet.grade, lost, items)


def peers(rubric: CompiledRubric, cases: Sequence[Facts]) -> dict[str, Contestant]:
    """Return the other engines that are installed."""
    items = items_of(rubric)
    return {
        name: import_module(f"benchmarks.peers.{module}").prepare(items, cases)
        for name, (module, library) in PEERS.items()
        if find_spec(library) is not None
    }


def engine(rubric: CompiledRubric, cases: Sequence[Facts], facts: Dictionary) -> Contestant:
    """Return the engine as a contestant."""
    sheets = [FactSheet(case, facts) for case in cases]
    return Contestant(lambda sheet: score(rubric, sheet, ()), sheets)


def test_one_case_by_facts(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = dictionary()
    rubric, cases = compiled_rubric(facts), scored_facts(facts)
    ours, others = engine(rubric, cases, facts), peers(rubric, cases)
    expected = [by_hand.score_counted(case) for case in cases]
    assert [result_of(ours.run(sheet)) for sheet in ours.cases] == expected
    assert [score(rubric, sheet, ()) for sheet in ours.cases] == [
        score(rubric, sheet, (), runtime="tree") for sheet in ours.cases
    ]
    for name, peer in others.items():
        assert [peer.run(case) for case in peer.cases] == expected, name
    times = race(
        {
            "by hand, in Python": Contestant(lambda case: by_hand.score_counted(case), cases),
            "onecase": ours,
            **others,
            **_points_alone(rubric, cases),
        }
    )
    monkeypatch.setattr(rubric_code, "MOST_KEPT", 0)
    rubric_code.rubric_code.cache_clear()
    anew = engine(compiled_rubric(facts), cases, facts)
    times |= race({"onecase, as if no value came twice": anew})
    report.microseconds(SECTION, times, f"{NOTE}  {_describe(expected)}")
    reached = [
        report.ratio(
            "one case by facts, all reasons: speed against Python by hand",
            times["by hand, in Python"] / times["onecase"],
            least=0.8,
        )
    ]
    if others:
        fastest = min(others, key=lambda name: times[name])
        work = f"the same: speed against the fastest other engine ({fastest})"
        reached.append(report.ratio(work, times[fastest] / times["onecase"], least=5))
    assert all(ratio.holds for ratio in reached)


def test_one_case_with_findings(report: Report) -> None:
    facts = dictionary()
    rubric, findings = compiled_panel_rubric(facts), panel_findings()
    cases = list(zip(scored_facts(facts), findings, strict=True))
    sheets = [(FactSheet(case, facts), found) for case, found in cases]
    expected = [by_hand.score_findings(*case) for case in cases]
    assert [result_of(score(rubric, *case)) for case in sheets] == expected
    times = race(
        {
            "by hand, in Python": Contestant(lambda case: by_hand.score_findings(*case), cases),
            "onecase": Contestant(lambda case: score(rubric, *case), sheets),
        }
    )
    report.microseconds(PANEL_SECTION, times, f"{PANEL_NOTE}  {_describe(expected)}")
    ratio = report.ratio(
        "one case with the panel's findings: speed against Python by hand",
        times["by hand, in Python"] / times["onecase"],
        least=0.8,
    )
    assert ratio.holds


def _points_alone(rubric: CompiledRubric, cases: Sequence[Facts]) -> Mapping[str, Contestant]:
    """Return the fastest of the other engines at less work: neither reasons nor sums."""
    if find_spec("zen") is None:
        return {}
    zen = import_module("benchmarks.peers.zen")
    return {"zen-engine, points alone": zen.prepare_points_alone(items_of(rubric), cases)}


def _describe(results: Sequence[Result]) -> str:
    found = sum(len(result.items) for result in results) / len(results)
    total = sum((result.total for result in results), Decimal(0)) / len(results)
    return f"{len(results)} cases; on average {found:.1f} items found, {total:.1f} points."
