"""Tables of 200 rows by 8 columns, proved: the slowest of many, and how many were not decided."""

from __future__ import annotations

from time import process_time

from benchmarks.proof_tables import INPUTS, ROWS, SHAPES, proof_table
from benchmarks.report import Report
from engine.rules.proofs import prove

SEEDS = 8
_NOTE = """\
Processor time of one proof, all questions asked, for UNIQUE and FIRST; each shape is tried with
several seeds and the slowest counts.  The limit on the work is counted in steps, so that a table is
decided, or not, on every machine alike."""


def test_proving_the_largest_tables(report: Report) -> None:
    figures, slowest = {}, 0.0
    for shape in SHAPES:
        seconds, undecided = _slowest(shape)
        slowest = max(slowest, seconds)
        told = f", {undecided} of {2 * SEEDS} not decided" if undecided else ""
        figures[shape] = f"{seconds:.2f} s{told}"
    report.figures(f"Proving {ROWS} rows by {INPUTS} columns", figures, _NOTE)
    work = f"prove {ROWS} rows by {INPUTS} columns, the slowest of many, seconds"
    assert report.ratio(work, slowest, most=1).holds


def _slowest(shape: str) -> tuple[float, int]:
    """Return the seconds of the slowest proof, and how many tables had a question left open."""
    seconds, undecided = 0.0, 0
    for seed in range(SEEDS):
        for hit in ("unique", "first"):
            table = proof_table(shape, seed, hit)
            begun = process_time()
            found = prove(table)
            seconds = max(seconds, process_time() - begun)
            undecided += any(fault.code == "not-decided" for fault in found)
    return seconds, undecided
