"""Times taken so that contestants on a busy machine meet the same weather.

All contestants run in turn, round after round, on the same cases; of each the best round counts,
since whatever else the machine does can only make a round slower.  The garbage collector rests.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Generic, TypeVar

Case = TypeVar("Case")

_SAMPLE_NS = 2_000_000
"""A sample takes at least as long as this, so that the clock's own time does not matter."""


@dataclass(frozen=True)
class Contestant(Generic[Case]):
    """One way of doing the work.

    Attributes:
        run: Does it for one case.
        cases: The cases in the form this contestant takes them.
    """

    run: Callable[[Case], object]
    cases: Sequence[Case]


def race(contestants: Mapping[str, Contestant], *, rounds: int = 100) -> dict[str, float]:
    """Return the microseconds each contestant takes for one case."""
    turns = {name: _turns(each) for name, each in contestants.items()}
    best = dict.fromkeys(contestants, float("inf"))
    collecting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, each in contestants.items():
                best[name] = min(best[name], _sample(each, turns[name]))
            gc.collect()
    finally:
        if collecting:
            gc.enable()
    return best


def _turns(contestant: Contestant) -> int:
    """Return how often all cases are run in one sample; the first run warms up."""
    _sample(contestant, 1)
    microseconds = _sample(contestant, 1) * len(contestant.cases)
    return max(1, round(_SAMPLE_NS / 1000 / microseconds))


def _sample(contestant: Contestant, turns: int) -> float:
    run, cases = contestant.run, contestant.cases
    begun = perf_counter_ns()
    for _ in range(turns):
        for case in cases:
            run(case)
    return (perf_counter_ns() - begun) / 1000 / turns / len(cases)
