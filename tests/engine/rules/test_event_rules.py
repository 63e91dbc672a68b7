"""Rules over several events: durable-rules, its twin and a slow search say the same."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import events_flood
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.errors import RuleError
from engine.rules import event_rules
from engine.rules.event_rules import (
    MOST_EVENTS,
    CaseEvent,
    EventRule,
    EventRules,
    EventTest,
    event_facts,
    first_match,
)
from engine.rules.ruleset import EventJoin, Runtime, durable_loads

needs_durable = pytest.mark.skipif(not durable_loads(), reason="durable-rules is not built here")
START = date(2023, 5, 1)
BOTH: list[Runtime] = ["durable", "python"]


def on(day: int, name: str = "visit", **more: object) -> CaseEvent:
    return CaseEvent(name, START + timedelta(days=day), **more)  # type: ignore[arg-type]


def step(*names: str, **more: object) -> EventTest:
    return EventTest(frozenset(names), **more)  # type: ignore[arg-type]


def after(*rules: str) -> EventTest:
    return EventTest(rules=frozenset(rules))


def fired(rule: EventRule, *events: CaseEvent, prefer: Runtime = "durable") -> bool:
    return bool(EventRules({"r": rule}, prefer).fire(events))


NAMES = st.sampled_from(["visit", "return", "mend"])
TESTS = st.builds(
    EventTest,
    st.frozensets(NAMES, max_size=2),
    decision=st.sampled_from([None, None, "agree", "return"]),
    roles=st.sampled_from([frozenset(), frozenset(), frozenset({"handler"})]),
)
RULES = st.builds(
    EventRule,
    st.lists(TESTS, min_size=1, max_size=5).map(tuple),
    st.integers(0, 6),
    st.none() | TESTS,
)
EVENTS = st.lists(
    st.builds(
        on,
        st.integers(0, 9),
        NAMES,
        decision=st.sampled_from([None, "agree", "return"]),
        roles=st.sampled_from([frozenset(), frozenset({"handler", "chief"})]),
    ),
    max_size=9,
)


def searched(rule: EventRule, line: list[CaseEvent]) -> list[tuple[int, ...]]:
    """Return every choice of events that meets the rule, by trying all."""
    found = []
    for places in combinations(range(len(line)), len(rule.parts)):
        between = [line[n] for n in range(places[0] + 1, places[-1])]
        if (
            all(part.holds(line[n]) for part, n in zip(rule.parts, places, strict=True))
            and line[places[-1]].on <= line[places[0]].on + timedelta(days=rule.within_days)
            and not (rule.without and any(map(rule.without.holds, between)))
        ):
            found.append(places)
    return found


@needs_durable
@settings(max_examples=400, deadline=None)
@given(RULES, EVENTS)
@example(EventRule((step("visit"),) * 3, 0), [on(1), on(1), on(1)])
@example(EventRule((step("visit"),) * 2, 6), [on(0), on(6)])
@example(EventRule((step("visit"),) * 2, 6), [on(0), on(7)])
def test_durable_rules_the_twin_and_a_search_of_all_choices_agree(
    rule: EventRule, events: list[CaseEvent]
) -> None:
    line = sorted(events, key=lambda event: event.on)
    every = searched(rule, line)
    match = first_match(rule, line)
    assert (match is not None) == bool(every)
    if match is not None:
        assert match in every
        assert match[-1] == min(places[-1] for places in every)
    for prefer in BOTH:
        assert fired(rule, *events, prefer=prefer) == bool(every)


@needs_durable
@settings(max_examples=200, deadline=None)
@given(st.lists(RULES, min_size=2, max_size=4), EVENTS, st.data())
def test_chains_come_out_the_same_on_both(
    rules: list[EventRule], events: list[CaseEvent], data: st.DataObject
) -> None:
    chained = {"r0": rules[0]}
    for number, rule in enumerate(rules[1:], start=1):
        read = EventTest(
            frozenset({data.draw(NAMES)}), frozenset({f"r{data.draw(st.integers(0, number - 1))}"})
        )
        chained[f"r{number}"] = EventRule((*rule.parts[:2], read), rule.within_days, rule.without)
    assert EventRules(chained).fire(events) == EventRules(chained, "python").fire(events)


@pytest.mark.parametrize("prefer", BOTH)
@pytest.mark.parametrize(
    ("days", "met"),
    [([0, 10, 30], True), ([0, 10, 31], False), ([0, 5, 31, 35], True), ([0, 0, 0], True)],
)
def test_three_visits_in_thirty_days(prefer: Runtime, days: list[int], *, met: bool) -> None:
    rule = EventRule((step("visit"),) * 3, 30)
    assert fired(rule, *map(on, days), prefer=prefer) == met


@pytest.mark.parametrize("prefer", BOTH)
def test_the_order_counts_within_a_day_too(prefer: Runtime) -> None:
    rule = EventRule((step("mend"), step("return")), 0)
    assert fired(rule, on(3, "mend"), on(3, "return"), prefer=prefer)
    assert not fired(rule, on(3, "return"), on(3, "mend"), prefer=prefer)


@pytest.mark.parametrize("prefer", BOTH)
def test_what_must_not_lie_between_may_lie_before_and_after(prefer: Runtime) -> None:
    rule = EventRule((step("return"), step("return")), 30, without=step("mend"))
    two = (on(1, "return"), on(9, "return"))
    assert fired(rule, on(0, "mend"), *two, on(9, "mend"), prefer=prefer)
    assert not fired(rule, *two, on(5, "mend"), prefer=prefer)
    assert fired(rule, *two, on(5, "mend"), on(9, "return"), prefer=prefer)


@pytest.mark.parametrize("prefer", BOTH)
def test_a_rule_reads_that_another_fired_and_says_by_which_events(prefer: Runtime) -> None:
    rules = {
        "third": EventRule((after("twice"), step("visit")), 5, without=after("mended")),
        "twice": EventRule((step("return"), step("return")), 30),
        "mended": EventRule((step("mend"),), 0),
    }
    events = [on(1, "return"), on(4, "return"), on(9)]
    assert EventRules(rules, prefer).fire(events) == {
        "third": (on(4, "twice", fired=True), on(9)),
        "twice": (on(1, "return"), on(4, "return")),
    }
    mended = EventRules(rules, prefer).fire([*events[:2], on(6, "mend"), on(9)])
    assert set(mended) == {"twice", "mended"}


@pytest.mark.parametrize(
    "rules",
    [
        {"a": EventRule((after("a"),), 1)},
        {"a": EventRule((step("visit"),), 1, without=after("b")), "b": EventRule((after("a"),), 1)},
        {"a": EventRule((after("no-such"),), 1)},
    ],
)
def test_a_rule_that_waits_for_itself_or_for_none_is_refused(rules: dict[str, EventRule]) -> None:
    with pytest.raises(RuleError, match="a"):
        EventRules(rules)


def test_durable_rules_is_given_whole_numbers_and_every_key() -> None:
    rule = EventRule((step("visit"), step("return")), 7, without=step("mend"))
    line = [on(0), on(1, "mend"), on(2, "return"), on(3, "other")]
    first, last = event_facts(rule, line) or []
    assert (first["until"], first["denied_so_far"], last["day"], last["denied_before"]) == (
        7,
        0,
        2,
        1,
    )
    assert {type(value) for value in (*first.values(), *last.values())} == {int}
    assert first.keys() == last.keys()


def test_it_is_not_asked_where_many_events_could_match_in_many_ways() -> None:
    pair, four = (EventRule((step("visit"),) * n, 1) for n in (2, 4))
    assert event_facts(pair, [on(0)] * 11)
    assert event_facts(pair, [on(0)] * 12) is None  # 66 ways
    assert event_facts(four, [on(0)] * 9) is None
    assert event_facts(EventRule((step("visit"),) * 5, 1), [on(0)]) is None
    lonely = EventRule((step("visit"), step("return")), 1)
    assert event_facts(lonely, [on(0, "return")] * (MOST_EVENTS + 1)) is None


@needs_durable
def test_a_disagreement_is_an_error_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_rules, "first_match", lambda *_: None)
    with pytest.raises(RuleError, match="不一致"):
        EventRules({"r": EventRule((step("visit"),) * 2, 1)}).fire([on(0), on(1)])


@needs_durable
def test_a_join_is_compiled_anew_in_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    join = EventJoin()
    facts = event_facts(EventRule((step("visit"),) * 2, 1), [on(0), on(1)])
    assert facts
    assert join.fires(2, facts)
    monkeypatch.setattr("engine.rules.ruleset.os.getpid", lambda: -1)
    assert join.fires(2, facts)
    assert not join.fires(2, facts[:1])


@needs_durable
def test_many_cases_and_many_events_leave_the_process_alive() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", str(Path(events_flood.__file__))],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, events_flood.SURVIVED, "")


@pytest.mark.parametrize("prefer", BOTH)
def test_days_that_do_not_follow_are_put_in_order(prefer: Runtime) -> None:
    rule = EventRule((step("mend"), step("return")), 5)
    late, early = on(4, "return"), on(1, "mend")
    assert EventRules({"r": rule}, prefer).fire([late, early]) == {"r": (early, late)}
