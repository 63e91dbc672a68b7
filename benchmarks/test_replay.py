"""What-if on a hundred thousand past reviews: from the county's records to the finished replay."""

from __future__ import annotations

import hashlib
import os
import resource
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from benchmarks.report import Report
from benchmarks.review_records import NOW, RUBRIC, county_desk, write_results
from benchmarks.reviews import past_reviews, result_of, shipped_rules
from engine.records.rule_values import Replay
from engine.services.desk import Desk
from engine.services.replay_draft import run_replay

CASES, DIFFERENT = 100_000, 2_000
ROUNDS = 3
SECONDS = 10

SECTION = "What-if on 100,000 past reviews"
NOTE = (
    "A SQLite database with 100,000 confirmed results in a thousand sessions, five sheets each, 60 "
    "facts known of each case; the shipped rubric and programme before, a draft of the rubric "
    "after.  *From the records* is the whole replay as the page asks for it: the draft checked, "
    "facts and findings read from the records, scored twice, panels combined, consequences, every "
    "difference fetched with its clauses, the first 300 put in words, units ranked, and all of it "
    "kept in the records.  2,000 different reviews stand in it fifty times each, written straight "
    "into the tables; what they were made from is kept there already, as it is from the moment a "
    "result is confirmed.  The results were made by the engine sheet by sheet, and every one must "
    "come out again; every difference is held to the engine's.  *Sheet by sheet* is the engine in "
    "a Python loop over the 2,000, times fifty, its facts and findings in memory."
)


def test_a_hundred_thousand_reviews_are_replayed_in_seconds(report: Report, tmp_path: Path) -> None:
    rules = shipped_rules()
    pasts = list(past_reviews(rules, DIFFERENT))
    begun = perf_counter()
    before = [result_of(rules, past, rules.before) for past in pasts]
    after = [result_of(rules, past, rules.after) for past in pasts]
    loop = (perf_counter() - begun) * (CASES // DIFFERENT)
    desk = county_desk(tmp_path, rules)
    write_results(tmp_path, rules, pasts, before, CASES)
    rounds = [_replayed(desk, number) for number in range(ROUNDS)]
    with desk.database.reading(desk.county) as unit:
        replay = unit.replay(f"replay-{ROUNDS - 1}")
        changes = unit.replay_changes(replay.id)
    assert replay.state == "done", replay.failure
    found = (replay.summary or {})["reviews"]
    assert (found["compared"], found["not_reproduced"]) == (CASES, 0)
    for change in changes:
        if "score" in change.content:
            number = int((change.case or "").removeprefix("case-")) % DIFFERENT
            was, would_be = before[number], after[number]
            assert [*map(Decimal, change.content["score"])] == [was.total, would_be.total]
            assert change.content["grade"] == [was.grade, would_be.grade]
    best = min(rounds)
    figures = {
        "from the records": f"{best:.2f} s",
        "all rounds": ", ".join(f"{one:.2f} s" for one in rounds),
        "load after them": f"{os.getloadavg()[0]:.1f}",
        "sheet by sheet": f"{loop:.0f} s",
        "reviews that differ": f"{found['changed']:,}",
        "of them in grade": f"{found['regraded']:,}",
        "most memory of the process": f"{_most_memory():,} MB",
        "size of the database": f"{(tmp_path / 'onecase.db').stat().st_size // 2**20:,} MB",
    }
    report.figures(SECTION, figures, NOTE)
    ratios = [
        report.ratio("100,000 past reviews replayed from the records: seconds", best, most=SECONDS),
        report.ratio(
            "100,000 past reviews replayed: of the time sheet by sheet", best / loop, most=0.2
        ),
    ]
    assert all(ratio.holds for ratio in ratios)


def _replayed(desk: Desk, number: int) -> float:
    """Replay the draft once more; return the seconds it took."""
    with desk.database.writing(desk.county) as unit:
        draft = unit.document_draft("rubric", RUBRIC)
        assert draft is not None
        replay = Replay(
            id=f"replay-{number}",
            kind="rubric",
            document=RUBRIC,
            revision=draft.revision,
            text_sha256=hashlib.sha256(draft.text.encode()).hexdigest(),
            asked_by="author",
            asked_at=NOW,
        )
        unit.begin_replay(replay)
    begun = perf_counter()
    run_replay(desk, replay.id, at=NOW, progress=lambda _done, _all: None)
    return perf_counter() - begun


def _most_memory() -> int:
    """Return the most memory this process has had so far, in MB; with whatever ran before."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
