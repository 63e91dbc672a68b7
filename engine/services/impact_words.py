"""How what a draft would break is told: a few cases by number, and how many in all."""

from __future__ import annotations

from collections.abc import Sequence

from engine.configuration.head import Head
from engine.configuration.library import Loaded
from engine.configuration.problems import Problem, Sentence, Severity

MOST_NAMED = 5
"""Cases named by number; the others are only counted."""


def harm(
    loaded: Loaded[Head], code: str, sentence: Sentence, *, path: str, severity: Severity = "error"
) -> Problem:
    """Return a problem of a draft with the things that run."""
    return Problem(severity, code, loaded.path, 0, 0, path, *sentence)


def cases_zh(numbers: Sequence[str]) -> str:
    """Return the numbers of some cases in Chinese, such as ``3 件（甲、乙、丙）``."""
    more = "等" if len(numbers) > MOST_NAMED else ""
    return f"{len(numbers)} 件（{'、'.join(numbers[:MOST_NAMED])}{more}）"


def cases_en(numbers: Sequence[str]) -> str:
    """Return the numbers of some open cases in English, such as ``2 open cases (A, B)``."""
    cases = "1 open case" if len(numbers) == 1 else f"{len(numbers)} open cases"
    more = ", …" if len(numbers) > MOST_NAMED else ""
    return f"{cases} ({', '.join(numbers[:MOST_NAMED])}{more})"
