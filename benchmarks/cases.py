"""Invented cases to measure with; the same ones at every run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from benchmarks import table_by_hand
from benchmarks.documents import COUNTED
from benchmarks.rubric_by_hand import PANEL
from engine.expressions.names import Dictionary
from engine.scoring.deductions import Finding

HOW_MANY = 60
_FIRST_DAY = date(2023, 1, 1)
_AMOUNTS = tuple(
    Decimal(text) for text in ("0", "0", "0.35", "1.2", "8", "15.5", "60", "700", "1500")
)
_REASON, _EVIDENCE = "经阅卷和走访核实，情况属实", "案卷第12页"


def scored_facts(facts: Dictionary) -> list[dict[str, int | bool]]:
    """Return facts of cases as good offices have them: most is as it should be."""
    chance = Random(1)
    return [{name: _fact(name, facts, chance) for name in facts} for _ in range(HOW_MANY)]


def _fact(name: str, facts: Dictionary, chance: Random) -> int | bool:
    if name == "conclude.extended":
        return chance.random() < 0.3
    if facts[name].type == "boolean":
        return chance.random() < 0.8
    if name.endswith("days_late"):
        return 0 if chance.random() < 0.7 else chance.randrange(1, 40)
    if name.startswith(COUNTED):
        return 0 if chance.random() < 0.8 else chance.randrange(1, 4)
    if name in {"transfers.count", "sign_off.missing", "signature.returns"}:
        return chance.choice((0, 0, 0, 0, 1, 2, 3))
    return chance.choice((0, 1, 1, 2, 2, 3, 4))


def panel_findings() -> list[list[Finding]]:
    """Return what an assessor finds, three items a case on average."""
    chance = Random(2)
    return [list(_findings(chance)) for _ in range(HOW_MANY)]


def _findings(chance: Random) -> Iterator[Finding]:
    for item, most in PANEL.items():
        if chance.random() < 0.2:
            points = Decimal(chance.randrange(1, int(most * 2) + 1)) / 2
            yield Finding(item, points, _REASON, _EVIDENCE)


def petitions(topics: Sequence[str]) -> list[table_by_hand.Facts]:
    """Return inputs of the table of urgency."""
    chance = Random(3)
    return [
        {
            "petition.topic": chance.choice(topics),
            "petition.people": chance.choice((1, 1, 2, 3, 5, 8, 12, 25, 40, 80)),
            "petition.amount": chance.choice(_AMOUNTS),
            "petition.received_on": _FIRST_DAY + timedelta(days=chance.randrange(400)),
            "petition.joint": chance.random() < 0.3,
        }
        for _ in range(HOW_MANY)
    ]
