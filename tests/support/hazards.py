"""What is known to kill, hang or mislead durable-rules, fed to our rule sets one after another.

Run as a program it feeds them all and writes a line for each that was survived and answered as
the Python twin answers; a test runs it in a process of its own, since a hazard that came back
would take the process with it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import product

from engine.errors import ExpressionError, RuleError
from engine.expressions import tree
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary, Fact
from engine.rules.facts import FactSheet
from engine.rules.ruleset import Ruleset, durable_loads
from engine.terms import Label

Hazard = Callable[[], None]
FACTS = Dictionary(
    [
        Fact("days", "integer", Label("天数")),
        Fact("limit", "integer", Label("期限")),
        Fact("share", "number", Label("比例")),
        Fact("note", "text", Label("备注")),
        Fact("opened", "date", Label("登记日")),
        Fact("joint", "boolean", Label("联名")),
        Fact("costarring", "integer", Label("甲")),
        Fact("liquid", "integer", Label("乙")),
    ]
)
HAZARDS: dict[int, tuple[str, Hazard]] = {}
"""By their numbers: what is fed, and the feeding; it fails by an assertion."""


def hazard(number: int, words: str) -> Callable[[Hazard], Hazard]:
    def keep(feed: Hazard) -> Hazard:
        assert number not in HAZARDS
        HAZARDS[number] = (words, feed)
        return feed

    return keep


def sheet(**values: object) -> FactSheet:
    return FactSheet(values, FACTS)


def written(rules: Mapping[str, Mapping[str, object]]) -> dict[str, tree.Condition]:
    return {name: parse_condition(when, FACTS) for name, when in rules.items()}


def fire(
    rules: Mapping[str, Mapping[str, object]], *cases: FactSheet, carried: bool = True
) -> list[frozenset[str]]:
    """Return what the rules say of the cases; the twin must say the same, durable-rules first."""
    conditions = written(rules)
    ours = Ruleset(conditions, FACTS)
    assert ours.runtime == "durable"
    assert {ours.runtime_of(rule) == "durable" for rule in rules} == {carried}
    twin = Ruleset(conditions, FACTS, prefer="python")
    said = [ours.fire(case) for case in cases]
    assert said == [twin.fire(case) for case in cases]
    return said


@hazard(1, "the first fact of a set matches nothing, then its state is deleted")
def _first_matches_nothing() -> None:
    for _ in range(20):
        assert fire({"late": {"days": "> 3"}}, sheet(days=1)) == [frozenset()]


@hazard(2, "states are deleted while others live, from several threads")
def _threads() -> None:
    before = threading.active_count()
    sets = [Ruleset(written({"late": {"days": f"> {n}"}}), FACTS) for n in range(8)]
    wrong: list[int] = []

    def work(days: int) -> None:
        case = sheet(days=days)
        for _ in range(50):
            wrong.extend(
                n
                for n, one in enumerate(sets)
                if one.fire(case) != {"late"} & ({"late"} if days > n else set())
            )

    threads = [threading.Thread(target=work, args=(days,)) for days in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert threading.active_count() == before  # none of the engine's own stays behind


@hazard(3, "more than 1,024 cases, one after another")
def _many_cases() -> None:
    cases = [sheet(days=n % 7) for n in range(1100)]
    said = fire({"late": {"days": "> 3"}}, *cases)
    assert [bool(one) for one in said] == [n % 7 > 3 for n in range(1100)]


@hazard(4, "an alternative of which several branches are true")
def _either() -> None:
    branches = [{"days": "> 1"}, {"days": "> 2"}, {"joint": True}, {"note": '"a"'}]
    said = fire({"once": {"any": branches}}, sheet(days=5, joint=True, note="a"))
    assert said == [frozenset({"once"})]


@hazard(5, "something raises while a case is answered")
def _raises() -> None:
    class Raising(FactSheet):
        def __getitem__(self, name: str) -> object:  # type: ignore[override]
            raise RuleError("坏了", "broken", place=name)

    rules = Ruleset(written({"late": {"days": "> 3"}}), FACTS)
    assert rules.fire(sheet(days=4)) == {"late"}
    try:
        rules.fire(Raising({}, FACTS))
    except RuleError as error:
        assert error.place == "days"  # noqa: PT017  this runs without pytest
    else:
        raise AssertionError("the error was swallowed")
    assert rules.fire(sheet(days=4)) == {"late"}


@hazard(6, "more than 64 rules match one case")
def _many_match() -> None:
    said = fire({f"r{n}": {"days": f"> {-n}"} for n in range(150)}, sheet(days=5))
    assert len(said[0]) == 150


@hazard(7, "512 and more conditions")
def _many_conditions() -> None:
    said = fire({f"r{n}": {"days": n} for n in range(600)}, sheet(days=511), sheet(days=-1))
    assert said == [frozenset({"r511"}), frozenset()]


@hazard(8, "256 and more rules with the same condition")
def _same_condition() -> None:
    said = fire({f"r{n}": {"days": "> 3"} for n in range(300)}, sheet(days=4))
    assert len(said[0]) == 300


@hazard(9, "a division by zero")
def _division() -> None:
    for cell in ("> 1 / 0", "> days / limit"):
        _refused(lambda cell=cell: written({"r": {"days": cell}}))  # type: ignore[misc]
    said = fire({"two": {"days": "> limit"}}, sheet(days=1, limit=0), carried=False)
    assert said == [frozenset({"two"})]


@hazard(10, "a denial alone, on a case that holds nothing")
def _denial() -> None:
    rules = {"not": {"not": {"days": 3}}, "always": {}, "null": {"days": "null"}}
    said = fire(rules, sheet(), sheet(days=3), sheet(days=4))
    assert said[1:] == [frozenset({"always"}), frozenset({"not", "always"})]


@hazard(11, "a rule that could feed itself")
def _feeds_itself() -> None:
    rules = {"days": {"days": "> 0"}, "r0": {"limit": "> 0"}, "w": {"days": "> 0"}, "__case": {}}
    said = fire(rules, *[sheet(days=1, limit=1)] * 50)
    assert set(said) == {frozenset(rules)}


@hazard(12, "so much to do that the actions take long")
def _slow_actions() -> None:
    rules = {f"r{n}": {"any": [{"days": f"> {-n}"}, {"note": f'"{n}"'}]} for n in range(200)}
    assert len(fire(rules, sheet(days=1, note="x" * 4096))[0]) == 200


@hazard(13, "denials of facts, in any order and several at once")
def _denials() -> None:
    names = ("days", "limit", "costarring", "liquid")
    cases = [sheet(**dict(zip(names, v, strict=True))) for v in product((None, 0, 2), repeat=4)]
    cases += [
        sheet(**dict(zip(reversed(names), v, strict=True))) for v in product((1, 3), repeat=4)
    ]
    for low, high in product(range(3), repeat=2):
        rules = {
            f"{one}-{other}": {
                "all": [
                    {one: f"> {low}"},
                    {"not": {other: high}},
                    {"not": {"any": [{"liquid": f"<= {low}"}, {"limit": "> 2"}]}},
                ]
            }
            for one, other in product(names, repeat=2)
        }
        assert frozenset().union(*fire(rules, *cases))


@hazard(14, "numbers that are written with an exponent, none and endless ones")
def _exponents() -> None:
    numbers = [Decimal(text) for text in ("1e-05", "0.0001", "1e16", "1.5e-07", "-1e16")]
    rules = {f"r{n}": {"share": one} for n, one in enumerate(numbers)}
    assert fire(rules, *(sheet(share=one) for one in numbers)) == [
        frozenset({name}) for name in rules
    ]
    for text in ("NaN", "Infinity", "-Infinity", "1e308"):
        _refused(lambda text=text: sheet(share=Decimal(text)))  # type: ignore[misc]


@hazard(15, "whole numbers of 2**63 and up")
def _long_numbers() -> None:
    numbers = [2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**20]
    rules = {f"r{n}": {"days": one} for n, one in enumerate(numbers)}
    said = fire(rules, *(sheet(days=one) for one in numbers))
    assert said == [frozenset({f"r{n}"}) for n in range(5)]


@hazard(16, "texts that look like numbers")
def _text_and_number() -> None:
    rules = {"hundred": {"note": '"100"'}, "above": {"note": '> "10"'}, "days": {"days": 100}}
    said = fire(rules, sheet(note="100", days=100), sheet(note="9"), sheet(note="100.0"))
    assert said[1] == {"above"}  # as texts, and by code points
    assert said[0] == {"hundred", "above", "days"}
    _refused(lambda: sheet(days="100"))
    _refused(lambda: sheet(note=100))


@hazard(17, "5 against 5.0")
def _five() -> None:
    rules: Mapping[str, Mapping[str, object]] = {"five": {"share": 5}, "whole": {"days": 5}}
    said = fire(rules, sheet(share=Decimal("5.0"), days=Decimal("5.00")), sheet(share=5, days=5))
    assert said == [frozenset({"five", "whole"})] * 2


@hazard(18, "a fact that is missing")
def _missing() -> None:
    rules: Mapping[str, Mapping[str, object]] = {
        "both": {"days": "> 1", "limit": "> 1"},
        "one": {"any": [{"days": "> 1"}, {"limit": "> 1"}]},
    }
    said = fire(rules, sheet(), sheet(days=2), sheet(limit=2), sheet(days=2, limit=None))
    assert said == [frozenset(), frozenset({"one"}), frozenset({"one"}), frozenset({"one"})]


@hazard(19, "names and texts with the same hash")
def _equal_hashes() -> None:
    rules: Mapping[str, Mapping[str, object]] = {
        "first": {"costarring": 1},
        "second": {"liquid": 1},
        "text": {"note": '"case-478212"'},
    }
    said = fire(
        rules, sheet(costarring=1, note="case-1221200"), sheet(liquid=1, note="case-478212")
    )
    assert said == [frozenset({"first"}), frozenset({"second", "text"})]


@hazard(20, "more than 65,711 cases that all differ")
def _all_differ() -> None:
    rules = Ruleset(written({"odd": {"days": "> 33000"}, "even": {"days": "<= 33000"}}), FACTS)
    told = [rules.fire(sheet(days=n)) for n in range(66_000)]
    assert sum(one == {"odd"} for one in told) == 32_999
    assert sum(one == {"even"} for one in told) == 33_001


@hazard(21, "texts of more than 65,535 bytes and of more than 16 MB")
def _long_texts() -> None:
    rules: Mapping[str, Mapping[str, object]] = {
        "end": {"note": '"abc"'},
        "some": {"note": 'not("")'},
    }
    for size in (65_535, 65_536, 65_538, 17_000_000):
        assert fire(rules, sheet(note="x" * size + "abc")) == [frozenset({"some"})]


@hazard(22, "names of megabytes, values within values")
def _large_names() -> None:
    name = "x" * 9_000_000
    assert fire({name: {"days": 1}}, sheet(days=1)) == [frozenset({name})]
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    _refused(lambda: sheet(note=deep))
    while deep:  # taken apart by hand: Python would recurse
        deep = deep[0]  # type: ignore[assignment]


@hazard(23, "patterns")
def _patterns() -> None:
    rules = {
        f"r{n}": {"note": f'"{pattern}"'}
        for n, pattern in enumerate([".*", "(b)*(b|.)", "(a|b)*a", "["])
    }
    said = fire(rules, sheet(note="bbbb"), sheet(note=".*"), sheet(note="["))
    assert said == [frozenset(), frozenset({"r0"}), frozenset({"r3"})]


@hazard(24, "a case that matches nothing before one that does")
def _no_then_yes() -> None:
    said = fire({"late": {"days": "> 3"}}, *[sheet(days=1), sheet(days=4)] * 30)
    assert said == [frozenset(), frozenset({"late"})] * 30


@hazard(25, "conditions that hold nothing, or are the engine's own")
def _empty() -> None:
    for when in ({"any": []}, {"all": []}, {"$and": []}, {"$or": [{"days": 1}]}, {"$s": {"x": 1}}):
        _refused(lambda when=when: written({"r": when}))  # type: ignore[misc]
    said = fire({"two": {"days": "> 1", "limit": "> 1"}}, sheet(days=2, limit=1))
    assert said == [frozenset()]
    assert fire({"on": {"opened": "> 2023-01-01"}}, sheet(opened=date(2023, 1, 2))) == [{"on"}]


def _refused(make: Callable[[], object]) -> None:
    try:
        made = make()
    except (ExpressionError, RuleError):
        return
    raise AssertionError(made)


def main() -> None:
    """Feed every hazard; write its number when it was survived."""
    assert durable_loads()
    for number, (_, feed) in sorted(HAZARDS.items()):
        feed()
        print(number, flush=True)  # noqa: T201  it is read by the test


if __name__ == "__main__":
    sys.exit(main())
