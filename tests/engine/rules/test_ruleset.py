from __future__ import annotations

import os
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rules_support import FACTS, conditions, sheets

from engine.errors import RuleError
from engine.expressions import tree
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary, Fact
from engine.rules import ruleset
from engine.rules.facts import FactSheet
from engine.rules.ruleset import Ruleset, durable_loads, refuse_equal_hashes
from engine.terms import Label

needs_durable = pytest.mark.skipif(not durable_loads(), reason="durable-rules is not built here")


def rules_of(**written: dict[str, object]) -> dict[str, tree.Condition]:
    return {name: parse_condition(source, FACTS) for name, source in written.items()}


def sheet(**values: object) -> FactSheet:
    return FactSheet(values, FACTS)


@needs_durable
@settings(max_examples=150, deadline=None)
@given(st.lists(conditions(names=True), min_size=1, max_size=8), st.lists(sheets(), max_size=4))
def test_durable_rules_and_python_fire_the_same_rules(
    written: list[tree.Condition], cases: list[FactSheet]
) -> None:
    rules = {f"规则{number}": condition for number, condition in enumerate(written)}
    durable = Ruleset(rules, FACTS)
    python = Ruleset(rules, FACTS, prefer="python")
    for case in cases:
        assert durable.fire(case) == python.fire(case)


@pytest.mark.parametrize("prefer", ["durable", "python"])
def test_the_rules_whose_conditions_hold_fire(prefer: ruleset.Runtime) -> None:
    rules = rules_of(late={"days": "> 3"}, joint={"joint": True}, always={})
    assert Ruleset(rules, FACTS, prefer).fire(sheet(days=4, joint=False)) == {"late", "always"}


@pytest.mark.parametrize("prefer", ["durable", "python"])
def test_no_rule_fires_on_an_unknown_fact_by_its_negation(prefer: ruleset.Runtime) -> None:
    rules = rules_of(cell={"days": "not(< 3)"}, whole={"not": {"days": "< 3"}})
    assert Ruleset(rules, FACTS, prefer).fire(sheet()) == frozenset()


@needs_durable
def test_a_rule_that_compares_two_facts_is_answered_by_python() -> None:
    rules = Ruleset(rules_of(two={"days": "> limit"}, one={"days": "> 1"}), FACTS)
    assert (rules.runtime, rules.runtime_of("two"), rules.runtime_of("one")) == (
        "durable",
        "python",
        "durable",
    )
    assert rules.fire(sheet(days=3, limit=2)) == {"one", "two"}


@needs_durable
def test_null_and_text_order_are_carried_as_codes() -> None:
    rules = Ruleset(rules_of(null={"days": "null"}, order={"note": '> "9"'}), FACTS)
    assert rules.runtime_of("null") == rules.runtime_of("order") == "durable"
    assert rules.fire(sheet(note="张三")) == {"null", "order"}
    # durable-rules itself would call the text 10 greater than 9 as a number, less as a text.
    assert rules.fire(sheet(note="10", days=0)) == frozenset()


@needs_durable
def test_a_rule_with_too_many_branches_is_answered_by_python() -> None:
    branches = [{"any": [{"days": n}, {"note": f'"{n}"'}]} for n in range(8)]
    rules = Ruleset(rules_of(wide={"not": {"not": {"all": branches}}}), FACTS)
    assert rules.runtime_of("wide") == "python"


@needs_durable
@pytest.mark.parametrize("count", [59, 60, 200])
def test_any_number_of_rules_may_hold_at_once(count: int) -> None:
    rules = Ruleset(rules_of(**{f"r{n}": {"days": ">= 0"} for n in range(count)}), FACTS)
    assert len(rules.fire(sheet(days=1))) == count


@needs_durable
def test_more_facts_than_a_set_may_hold_are_divided() -> None:
    facts = Dictionary(Fact(f"fact.{n}", "integer", Label(str(n))) for n in range(300))
    rules = {f"r{n}": parse_condition({f"fact.{n}": n}, facts) for n in range(300)}
    case = FactSheet({f"fact.{n}": n for n in range(300)}, facts)
    assert Ruleset(rules, facts).fire(case) == set(rules)


@needs_durable
@pytest.mark.parametrize(
    "note", ["x" * 70_000, "a\x00b", "\ud800", '"}', "100", ""], ids=lambda text: repr(text[:4])
)
def test_no_text_of_a_case_can_upset_the_engine(note: str) -> None:
    rules = Ruleset(rules_of(same={"note": '"x"'}, other={"note": 'not("x")'}), FACTS)
    assert rules.fire(sheet(note=note)) == {"other"}


@needs_durable
def test_a_case_leaves_nothing_behind() -> None:
    rules = Ruleset(rules_of(late={"days": "> 3"}), FACTS)
    late, early = sheet(days=4), sheet(days=1)
    answers = [rules.fire(case) for case in [late, early] * 1500]
    assert answers == [{"late"}, frozenset()] * 1500


@needs_durable
def test_several_threads_may_use_one_rule_set() -> None:
    rules = Ruleset(rules_of(late={"days": "> 3"}), FACTS)
    wrong: list[int] = []

    def work(days: int) -> None:
        case, expected = sheet(days=days), {"late"} if days > 3 else frozenset()
        wrong.extend(days for _ in range(300) if rules.fire(case) != expected)

    threads = [threading.Thread(target=work, args=(days,)) for days in (1, 5, 3, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@needs_durable
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_child_process_compiles_its_own_sets() -> None:
    rules = Ruleset(rules_of(late={"days": "> 3"}), FACTS)
    assert rules.fire(sheet(days=4)) == {"late"}
    child = os.fork()
    if child == 0:
        os._exit(0 if rules.fire(sheet(days=4)) == {"late"} else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert rules.fire(sheet(days=1)) == frozenset()


@needs_durable
@pytest.mark.parametrize("alternatives", [4, 6, 8, 14])
def test_a_rule_with_more_terms_than_the_engine_keeps_is_answered_by_python(
    alternatives: int,
) -> None:
    parts = [{"any": [{"days": f"< {n}"}, {"note": f'"{n}"'}]} for n in range(alternatives)]
    rules = rules_of(long={"any": parts}, wide={"any": [{"all": parts[:3]}, *parts[3:]]})
    both = Ruleset(rules, FACTS), Ruleset(rules, FACTS, prefer="python")
    for case in (sheet(), sheet(days=0), sheet(days=20, note="3"), sheet(note="1")):
        assert both[0].fire(case) == both[1].fire(case)
    assert both[0].runtime_of("long") == ("durable" if alternatives == 4 else "python")


@needs_durable
def test_rule_sets_that_are_no_longer_used_give_back_their_memory() -> None:
    for _ in range(200):
        assert Ruleset(rules_of(late={"days": "> 3"}), FACTS).fire(sheet(days=4)) == {"late"}


def test_without_the_c_extension_python_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruleset, "native", None)
    rules = Ruleset(rules_of(late={"days": "> 3"}), FACTS)
    assert (durable_loads(), rules.runtime, rules.runtime_of("late")) == (False, "python", "python")
    assert rules.fire(sheet(days=4)) == {"late"}


def test_keys_the_engine_cannot_tell_apart_are_refused() -> None:
    with pytest.raises(RuleError, match="liquid"):
        refuse_equal_hashes(["costarring", "liquid"])


def test_an_unknown_rule_has_no_runtime() -> None:
    with pytest.raises(KeyError):
        Ruleset({}, FACTS).runtime_of("nobody")
