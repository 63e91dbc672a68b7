"""Every known way to kill, hang or mislead durable-rules is fed to it, and the process lives."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import hazards
import pytest

from engine.rules.ruleset import durable_loads

pytestmark = pytest.mark.skipif(not durable_loads(), reason="durable-rules is not built here")

PROGRAM = Path(hazards.__file__)
ROOT = Path(__file__).parents[3]
LONGEST = 300
"""Seconds after which a hazard counts as one that hangs."""


@cache
def fed() -> tuple[int, str, str]:
    """Feed all of them in a process of its own; return its exit code, what it wrote, its faults."""
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", str(PROGRAM)],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        cwd=ROOT,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "number", sorted(hazards.HAZARDS), ids=lambda n: f"{n} {hazards.HAZARDS[n][0]}"
)
def test_the_process_lives_and_answers_as_python_does(number: int) -> None:
    _, survived, faults = fed()
    assert str(number) in survived.splitlines(), faults[-2000:]


def test_it_ends_as_a_process_does_that_nothing_happened_to() -> None:
    code, _, faults = fed()
    assert (code, faults) == (0, "")


def test_there_is_one_for_each_that_is_known() -> None:
    assert sorted(hazards.HAZARDS) == list(range(1, 26))
