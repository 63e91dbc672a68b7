"""Tables to be proved: 200 rows of 8 inputs in six shapes, from sparse to without a gap."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from engine.configuration.table import HitPolicy, TableBody
from engine.expressions.names import Dictionary, Fact, FactType
from engine.rules.tables import DecisionTable, compile_table
from engine.terms import Label

ROWS, INPUTS = 200, 8
_SPAN = 200
_WORDS = tuple(f"v{number}" for number in range(12))
_KINDS: tuple[FactType, ...] = (*["number"] * 3, *["text"] * 3, *["boolean"] * 2)
_NUMBERS = Dictionary(Fact(f"x{n}", "number", Label(f"x{n}")) for n in range(INPUTS))
_MIXED = Dictionary(
    Fact(f"x{n}", kind, Label(f"x{n}"), _WORDS if kind == "text" else None)
    for n, kind in enumerate(
        ("number", "number", "number", "text", "text", "text", "boolean", "boolean")
    )
)
_TEXTS = Dictionary(Fact(f"x{n}", "text", Label(f"x{n}"), _WORDS) for n in range(INPUTS))

Rows = list[dict[str, object]]
Span = tuple[int, int]


def proof_table(shape: str, seed: int, hit: HitPolicy) -> DecisionTable:
    """Return a random table of a shape.

    Args:
        shape: One of ``SHAPES``.
        seed: The same table for the same seed.
        hit: Its hit policy.
    """
    facts, write = SHAPES[shape]
    random = Random(seed)
    rows = [
        {"id": f"r{number}", "when": when, "then": {"grade": random.choice("甲乙丙")}}
        for number, when in enumerate(write(random), start=1)
    ]
    body = TableBody.model_validate(
        {
            "hit": hit,
            "complete": True,
            "inputs": tuple({"name": name} for name in facts),
            "outputs": ({"name": "grade", "values": ("甲", "乙", "丙")},),
            "rules": tuple(rows),
        }
    )
    return compile_table(body, facts)


def _scattered(random: Random) -> Rows:
    """Return rows whose cells are drawn at random, one in four of them ``-``."""
    return [
        {name: cell for name in _MIXED if (cell := _cell(random, _MIXED[name])) is not None}
        for _ in range(ROWS)
    ]


def _cell(random: Random, fact: Fact) -> object:
    if random.random() < 1 / 4:
        return None
    if fact.type == "boolean":
        return random.random() < 1 / 2
    if fact.type == "text":
        return ", ".join(random.sample(_WORDS, random.randint(1, 6)))
    low = random.randrange(_SPAN)
    return random.choice([f"< {low}", f">= {low}", f"[{low}..{low + random.randint(1, _SPAN)})"])


def _narrow(random: Random) -> Rows:
    """Return rows that overlap with few others."""
    lows = [[random.randrange(_SPAN) for _ in _NUMBERS] for _ in range(ROWS)]
    return [
        {name: f"[{low}..{low + 9})" for name, low in zip(_NUMBERS, row, strict=True)}
        for row in lows
    ]


def _wide(random: Random) -> Rows:
    """Return rows each of which leaves out a little of some columns."""
    return [
        {
            name: random.choice([f"> {random.randrange(20)}", f"< {random.randrange(180, _SPAN)}"])
            for name in random.sample(sorted(_NUMBERS), 5)
        }
        for _ in range(ROWS)
    ]


def _cut(random: Random) -> Rows:
    """Return rows that divide everything among them: no gap and no overlap."""
    boxes: list[dict[str, Span]] = [{}]
    while len(boxes) < ROWS:
        box = boxes.pop(random.randrange(len(boxes)))
        name = random.choice(sorted(_NUMBERS))
        low, high = box.get(name, (0, 1 << 20))
        middle = (low + high) // 2
        boxes += [{**box, name: (low, middle)}, {**box, name: (middle, high)}]
    return [{name: _between(span) for name, span in box.items()} for box in boxes]


def _between(span: Span) -> str:
    low, high = span
    if low == 0:
        return f"< {high}"
    return f">= {low}" if high == 1 << 20 else f"[{low}..{high})"


def _few_columns(random: Random) -> Rows:
    """Return rows of three or four columns, which together leave hardly a gap."""
    return _listing(random, columns=(3, 4), words=(3, 9))


def _many_columns(random: Random) -> Rows:
    """Return rows of many columns with nearly every word in each: hard to prove anything of."""
    return _listing(random, columns=(6, 8), words=(8, 11))


def _listing(random: Random, *, columns: Span, words: Span) -> Rows:
    return [
        {
            name: ", ".join(random.sample(_WORDS, random.randint(*words)))
            for name in random.sample(sorted(_TEXTS), random.randint(*columns))
        }
        for _ in range(ROWS)
    ]


SHAPES: dict[str, tuple[Dictionary, Callable[[Random], Rows]]] = {
    "cells of every kind": (_MIXED, _scattered),
    "narrow intervals": (_NUMBERS, _narrow),
    "wide intervals": (_NUMBERS, _wide),
    "no gap, no overlap": (_NUMBERS, _cut),
    "lists of words, few columns": (_TEXTS, _few_columns),
    "lists of words, many columns": (_TEXTS, _many_columns),
}
