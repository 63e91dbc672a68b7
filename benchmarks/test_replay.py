"""What-if on a hundred thousand past reviews: facts and findings in, every difference out."""

from __future__ import annotations

from time import perf_counter

from benchmarks.report import Report
from benchmarks.reviews import past_reviews, result_of, reviewed, shipped_rules
from engine.analytics.replays import rank_units, replay_reviews

CASES, DIFFERENT = 100_000, 2_000
ROUNDS = 3
SECONDS = 10

SECTION = "What-if on 100,000 past reviews"
NOTE = (
    "Five sheets each, the shipped rubric and programme before, a draft of the rubric after: "
    "scored twice, panels combined, consequences, every difference fetched with its clauses, "
    "units ranked.  2,000 different reviews stand in it fifty times each; the results confirmed "
    "were made by the engine sheet by sheet, and every one must come out again.  *Sheet by sheet* "
    "is the engine in a Python loop over the 2,000, times fifty.  Facts and findings lie in "
    "memory; reading them from the records of a county comes on top."
)


def test_a_hundred_thousand_reviews_are_replayed_in_seconds(report: Report) -> None:
    rules = shipped_rules()
    pasts = list(past_reviews(rules, DIFFERENT))
    begun = perf_counter()
    after = [
        (result_of(rules, past, rules.before), result_of(rules, past, rules.after))
        for past in pasts
    ]
    loop = (perf_counter() - begun) * (CASES // DIFFERENT)
    many = reviewed(rules, pasts) * (CASES // DIFFERENT)
    best = float("inf")
    for _ in range(ROUNDS):
        begun = perf_counter()
        found = replay_reviews(many, *rules.both(), rules.dictionary)
        ranked = rank_units(found.units)
        best = min(best, perf_counter() - begun)
    assert (found.compared, found.not_reproduced) == (CASES, ())
    assert ranked
    for change in found.changes[:DIFFERENT]:
        was, would_be = after[change.n % DIFFERENT]
        assert change.score == (was.total, would_be.total)
        assert change.grade == (was.grade, would_be.grade)
    figures = {
        "in columns": f"{best:.2f} s",
        "sheet by sheet": f"{loop:.0f} s",
        "reviews that differ": f"{len(found.changes):,}",
        "of them in grade": f"{sum(one.regraded for one in found.changes):,}",
    }
    report.figures(SECTION, figures, NOTE)
    ratios = [
        report.ratio("100,000 past reviews replayed: seconds", best, most=SECONDS),
        report.ratio(
            "100,000 past reviews replayed: of the time sheet by sheet", best / loop, most=0.2
        ),
    ]
    assert all(ratio.holds for ratio in ratios)
