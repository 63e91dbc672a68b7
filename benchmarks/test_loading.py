"""The shipped documents, loaded, cross-checked, proved and their examples tried."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.report import Report

ROUNDS = 7
NOTE = (
    "Seconds of processor time in a process of its own, as `onecase check` is one; the best of "
    f"{ROUNDS}.  What others do on the machine does not count."
)

_CHECK = """
from time import process_time
from engine.places import shipped_config
from engine.services.check_documents import check_documents
begun = process_time()
assert check_documents(shipped_config()).ok
print(process_time() - begun)
"""


def test_loading_and_proving_the_shipped_documents(report: Report) -> None:
    seconds = min(_seconds() for _ in range(ROUNDS))
    report.figures("Loading", {"load, check, prove, try the examples": f"{seconds:.2f} s"}, NOTE)
    assert report.ratio("load and prove the shipped documents, seconds", seconds, most=1).holds


def _seconds() -> float:
    told = subprocess.run(
        [sys.executable, "-c", _CHECK],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    return float(told.stdout)
