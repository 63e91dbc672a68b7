"""The shipped documents, loaded, cross-checked, proved and their examples tried."""

from __future__ import annotations

from time import perf_counter

from benchmarks.report import Report
from engine.places import shipped_config
from engine.services.check_documents import check_documents

ROUNDS = 7


def test_loading_and_proving_the_shipped_documents(report: Report) -> None:
    seconds = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        found = check_documents(shipped_config())
        seconds.append(perf_counter() - begun)
        assert found.ok
    report.figures("Loading", {"load, check, prove, try the examples": f"{min(seconds):.2f} s"})
    assert report.ratio("load and prove the shipped documents, seconds", min(seconds), most=1).holds
