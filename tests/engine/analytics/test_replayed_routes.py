"""Two decision tables over many cases: exactly those with other answers are named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules_support import FACTS, sheets

from engine.analytics.replayed_routes import differing_routes
from engine.configuration.table import TableBody
from engine.configuration.yaml_source import read_yaml
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable, compile_table, decide

TABLE = """\
hit: first
inputs: [{name: days}, {name: kind}]
outputs: [{name: lead, type: text}, {name: with, type: text}]
rules:
- {id: r1, when: {days: "> {DAYS}"}, then: {lead: {LEAD}, with: [一镇, 二镇]}}
- {id: r2, when: {kind: "{KIND}"}, then: {lead: 某局}}
"""


def table(days: int = 3, lead: str = "一局", kind: str = "甲") -> DecisionTable:
    text = TABLE.replace("{DAYS}", str(days)).replace("{LEAD}", lead).replace("{KIND}", kind)
    return compile_table(TableBody.model_validate(read_yaml(text, "table.yaml").data), FACTS)


def differ(one: DecisionTable, other: DecisionTable, case: FactSheet) -> bool:
    answers = [decide(each, case) for each in (one, other)]
    return answers[0].outputs != answers[1].outputs


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(sheets(), min_size=1, max_size=8), st.integers(0, 6))
def test_the_cases_named_are_those_the_tables_answer_otherwise(
    cases: list[FactSheet], days: int
) -> None:
    before, after = table(), table(days)
    known = [{name: case[name] for name in FACTS} for case in cases]
    expected = [n for n, case in enumerate(cases) if differ(before, after, case)]
    assert list(differing_routes(known, before, after)) == expected


def test_the_same_table_sends_nothing_elsewhere() -> None:
    facts = {"days": Decimal(9), "kind": "甲", "day": date(2024, 1, 1)}
    assert differing_routes([facts, {}], table(), table()) == ()


@pytest.mark.parametrize("lead", ["二局", "三局"])
def test_another_answer_of_the_same_row_counts(lead: str) -> None:
    facts = {"days": Decimal(9)}
    assert differing_routes([facts], table(), table(lead=f'"{lead}"')) == (0,)


def test_an_empty_text_is_none_that_is_unknown() -> None:
    cases = [{"kind": ""}, {"kind": None}, {"kind": '引"号,\n换行'}]
    before = table(kind="not(null)")
    assert differing_routes(cases, before, table(kind="null")) == (0, 1, 2)
