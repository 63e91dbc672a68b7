"""A million cases from Parquet by thirty items, in columns: total, grade, points of each item."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.bulk.cases import thirty_items, write_cases
from benchmarks.bulk.measuring import answers_agree, peak_memory, queries, race, summed, written
from benchmarks.report import Report
from engine.analytics.fact_files import connected

CASES = 1_000_000
TIMES = 10
ROUNDS = 15

SECTION = "A million cases from Parquet, thirty items"
NOTE = (
    "Total, grade, points lost by dimension and points of each item, after all caps.  *Computed*: "
    "only sums are kept.  *Written*: every case goes to a Parquet file.  The SQL by hand stands in "
    "`benchmarks/bulk/by_hand.sql`; all answers are compared first."
)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of a million cases."""
    path = tmp_path_factory.mktemp("bulk") / "cases.parquet"
    write_cases(path, CASES, thirty_items())
    return path


def test_a_million_cases(report: Report, cases: Path) -> None:
    plan = thirty_items()
    with connected() as connection:
        connection.execute("SET enable_progress_bar = false")
        asked = queries(connection, cases, plan)
        assert answers_agree(connection, asked)
        computed = race(connection, asked, summed(plan), ROUNDS)
        stored = race(connection, asked, written(cases.with_name("scored.parquet")), ROUNDS)
    report.figures(SECTION, _speeds("computed", computed) | _speeds("written", stored), NOTE)
    ratios = [
        report.ratio(f"1,000,000 cases {how}: of SQL by hand", _ratio(times), least=0.8)
        for how, times in (("computed", computed), ("written", stored))
    ]
    assert all(ratio.holds for ratio in ratios)


def test_ten_times_the_cases_take_no_more_memory(report: Report, cases: Path) -> None:
    many, out = cases.with_name("many.parquet"), cases.with_name("scored.parquet")
    write_cases(many, CASES * TIMES, thirty_items())
    (few, small), (more, large) = peak_memory(cases, out), peak_memory(many, out)
    assert (few, more) == (CASES, CASES * TIMES)
    figures = {f"{CASES:,} cases": f"{small:.0f} MB", f"{CASES * TIMES:,} cases": f"{large:.0f} MB"}
    note = "Of the whole process that scores a file to a file, Python and libraries included."
    report.figures("Peak of memory", figures, note)
    work = "peak of memory, 10,000,000 cases to 1,000,000"
    assert report.ratio(work, large / small, most=1.5).holds


def _speeds(how: str, seconds: Mapping[str, float]) -> dict[str, str]:
    return {
        f"{name}, {how}": f"{CASES / time / 1e6:.2f} million cases/s"
        for name, time in seconds.items()
    }


def _ratio(seconds: Mapping[str, float]) -> float:
    return seconds["SQL by hand"] / seconds["onecase"]
