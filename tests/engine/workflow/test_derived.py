"""Facts a workflow derives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from engine.errors import ConfigurationError, RuleError
from engine.workflow import judging
from engine.workflow.deadlines import ClockEvent
from engine.workflow.derived import derive_facts
from engine.workflow.judging import condition_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.configuration.workflow import Workflow
    from engine.rules.facts import FactSheet
    from engine.terms import FactValue
    from engine.workflow.signing import Signature


@pytest.fixture
def derive(
    make_workflow: Callable[..., Workflow],
    sheet: Callable[..., FactSheet],
) -> Callable[..., dict[str, FactValue]]:
    def derived(
        *facts: dict[str, object],
        acts: str = "",
        signatures: tuple[Signature, ...] = (),
        base: dict[str, object] | None = None,
        earlier: dict[str, int] | None = None,
    ) -> dict[str, FactValue]:
        workflow = make_workflow(
            facts=[{"title": "事实", "type": "integer", **one} for one in facts]
        )
        events = [
            ClockEvent(step, date.fromisoformat(f"2023-{on}"))
            for on, step in (act.split() for act in acts.split(",") if act)
        ]
        return derive_facts(workflow, events, signatures, sheet(**(base or {})), earlier or {})

    return derived


ACTS = "05-04 accept,05-06 note,05-09 note,05-20 report,05-11 note"


@pytest.mark.parametrize(
    ("source", "acts", "value"),
    [
        ({"count_of": ["note"]}, ACTS, Decimal(3)),
        ({"count_of": ["note", "report"]}, ACTS, Decimal(4)),
        ({"count_of": ["extend"]}, ACTS, Decimal(0)),
        ({"done": ["extend", "accept"]}, ACTS, True),
        ({"done": ["extend"]}, ACTS, False),
        ({"date_of": ["note"]}, ACTS, date(2023, 5, 11)),
        ({"date_of": ["note", "report"]}, ACTS, date(2023, 5, 20)),
        ({"date_of": ["extend"]}, ACTS, None),
        ({"days_between": ["accept", "report"]}, ACTS, Decimal(16)),
        ({"days_between": ["note", "note"]}, ACTS, Decimal(5)),  # the first to the last
        ({"days_between": ["accept", "accept"]}, ACTS, Decimal(0)),
        ({"days_between": ["accept", "extend"]}, ACTS, None),
        ({"days_between": ["extend", "accept"]}, ACTS, None),
        ({"days_between": ["report", "note"]}, ACTS, None),  # not done since
        ({"earlier_cases": {"same": ["kind"], "within_days": 90}}, "", Decimal(4)),
    ],
)
def test_each_source_gives_its_value(
    derive: Callable[..., dict[str, FactValue]],
    source: dict[str, object],
    acts: str,
    value: FactValue,
) -> None:
    name = {"done": "accepted", "date_of": "accepted_on"}.get(next(iter(source)), "earlier")
    assert derive({"name": name, **source}, acts=acts, earlier={"earlier": 4}) == {name: value}


def test_a_count_of_earlier_cases_that_is_not_handed_in_is_the_one_on_record(
    derive: Callable[..., dict[str, FactValue]],
) -> None:
    fact = {"name": "earlier", "earlier_cases": {"same": ["kind"], "within_days": 90}}
    assert derive(fact, base={"earlier": 2}) == {"earlier": Decimal(2)}
    assert derive(fact) == {"earlier": None}


@pytest.mark.parametrize("source", ["given", "classified"])
def test_what_was_handed_over_or_classified_is_passed_on(
    derive: Callable[..., dict[str, FactValue]], source: str
) -> None:
    fact = {"name": "kind", "type": "text", source: True}
    assert derive(fact, base={"kind": "初访"}) == {"kind": "初访"}
    assert derive(fact) == {"kind": None}


@pytest.mark.parametrize(
    ("given", "unsigned", "returns"),
    [
        ([], 2, 0),
        ([("handler", 1, True)], 1, 0),
        ([("handler", 1, True), ("chief", 1, True)], 0, 0),
        ([("handler", 1, True), ("chief", 1, False)], 2, 1),
        ([("handler", 1, False), ("handler", 2, True)], 1, 1),
    ],
)
def test_tiers_are_counted_in_the_last_round(
    derive: Callable[..., dict[str, FactValue]],
    signed: Callable[..., Signature],
    given: list[tuple[str, int, bool]],
    unsigned: int,
    returns: int,
) -> None:
    facts = (
        {"name": "unsigned", "unsigned_tiers": "result"},
        {"name": "returns", "returned_tiers": "result"},
    )
    found = derive(*facts, signatures=tuple(signed(*one) for one in given))
    assert found == {"unsigned": Decimal(unsigned), "returns": Decimal(returns)}


REPEATED = {"name": "repeated", "type": "boolean", "holds": {"earlier": ">= 1"}}
EARLIER = {"name": "earlier", "count_of": ["note"]}


def test_a_condition_reads_facts_of_the_case(derive: Callable[..., dict[str, FactValue]]) -> None:
    assert derive(REPEATED, base={"earlier": 1}) == {"repeated": True}


def test_a_condition_that_cannot_be_told_does_not_hold(
    derive: Callable[..., dict[str, FactValue]],
) -> None:
    assert derive(REPEATED) == {"repeated": False}


def test_conditions_come_after_everything_else(derive: Callable[..., dict[str, FactValue]]) -> None:
    assert derive(REPEATED, EARLIER, acts="05-06 note")["repeated"] is True


def test_a_condition_reads_conditions_before_it_but_none_after_it(
    derive: Callable[..., dict[str, FactValue]],
) -> None:
    careful = {"name": "careful", "type": "boolean", "holds": {"repeated": "true"}}
    given = {"earlier": 1}
    assert derive(REPEATED, careful, base=given) == {"repeated": True, "careful": True}
    assert derive(careful, REPEATED, base=given) == {"repeated": True, "careful": False}


def test_a_derived_value_replaces_an_older_one(derive: Callable[..., dict[str, FactValue]]) -> None:
    found = derive(EARLIER, REPEATED, base={"earlier": 9})
    assert found == {"earlier": Decimal(0), "repeated": False}


def test_a_fact_without_a_source_is_a_fault_of_the_document(
    derive: Callable[..., dict[str, FactValue]],
) -> None:
    with pytest.raises(ConfigurationError, match=r"petition facts\.earlier"):
        derive({"name": "earlier"})


def test_a_value_of_another_type_than_the_fact_is_refused(
    derive: Callable[..., dict[str, FactValue]],
) -> None:
    with pytest.raises(RuleError, match="accepted_on"):
        derive({"name": "accepted_on", "done": ["accept"]})


def test_a_condition_is_read_once(sheet: Callable[..., FactSheet]) -> None:
    when = {"earlier": ">= 1"}
    dictionary = sheet().dictionary
    assert condition_of(when, dictionary) is condition_of(when, dictionary)


def test_conditions_read_long_ago_are_forgotten_all_at_once(
    sheet: Callable[..., FactSheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_MOST_KEPT", 1)
    monkeypatch.setattr(judging, "_read", {})
    dictionary = sheet().dictionary
    first, second = {"earlier": ">= 1"}, {"earlier": ">= 2"}
    once = condition_of(first, dictionary)
    condition_of(second, dictionary)
    assert len(judging._read) == 1
    assert condition_of(first, dictionary) == once
