"""Facts that a rubric reads and nobody provides are told, each once, at its first place."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.configuration.checks.provision_checks import facts_named
from engine.configuration.library import check_texts
from engine.configuration.problems import Problem
from engine.configuration.rubric import Item

FOLDER = Path(__file__).parents[2] / "broken_configuration" / "sound"
SOUND = {
    path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(FOLDER.rglob("*.yaml"))
}
RUBRIC, WORKFLOW = "rubrics/simple.yaml", "workflows/petition.yaml"
WHEN = 'when: {reply.days_late: "> 0"}'
UNFILED = "{signing.decision: 退回}"
OTHER = """kind: workflow
id: signing
title: 签字流程
version: 1
effective_from: 2023-01-01
numbering: 签〔{year}〕{serial}号
opens: sign
stages: [{id: signed, title: 已签, final: true}]
steps:
- {id: sign, title: 签字, by: [clerk], to: signed, form: signing}
"""


def told(when: str, **documents: str) -> list[Problem]:
    rubric = SOUND[RUBRIC].replace(WHEN, f"when: {when}")
    assert rubric != SOUND[RUBRIC]
    texts = {
        **SOUND,
        RUBRIC: rubric,
        **{name.replace("__", "/"): t for name, t in documents.items()},
    }
    found = check_texts({name: text for name, text in texts.items() if text}.items()).problems
    assert {one.severity for one in found} <= {"warning"}, [one.text("zh") for one in found]
    return [one for one in found if one.code == "nobody-provides"]


@pytest.mark.parametrize(
    "when",
    [
        UNFILED,
        f"{{any: [{UNFILED}, {{reply.extended: true}}]}}",
        f"{{reply.extended: true, not: {UNFILED}}}",
    ],
)
def test_a_fact_of_a_form_that_no_step_files_is_told_wherever_it_stands(when: str) -> None:
    (problem,) = told(when)
    assert "signing.decision" in problem.path
    assert problem.severity == "warning"


def test_it_is_told_once_and_at_its_first_place() -> None:
    (problem,) = told(f"{{any: [{UNFILED}, {UNFILED}]}}")
    assert ".any.0." in problem.path


@pytest.mark.parametrize(
    "when", ["{petition.people: 1}", "{case.co_units: 1}", "{reply.overdue: true}"]
)
def test_facts_of_forms_filed_of_the_case_and_of_clocks_are_provided(when: str) -> None:
    assert told(when) == []


def test_a_workflow_that_the_programme_does_not_review_provides_nothing() -> None:
    assert len(told(UNFILED, **{"workflows__signing.yaml": OTHER})) == 1


def test_without_a_programme_any_workflow_may_provide() -> None:
    assert told(UNFILED, **{"workflows__signing.yaml": OTHER, "workflows__monthly.yaml": ""}) == []


def test_a_step_that_files_the_form_provides_its_facts() -> None:
    step = "{id: reply, title: 答复, by: [handler], from: [handling], to: closed"
    assert step in SOUND[WORKFLOW]
    filed = SOUND[WORKFLOW].replace(step, f"{step}, form: signing")
    assert told(UNFILED, **{"workflows__petition.yaml": filed}) == []


def test_every_key_that_names_a_fact_is_looked_at() -> None:
    item = Item.model_validate(
        {
            "id": "all",
            "title": "全部",
            "basis": "办法",
            "when": {"a.when": True},
            "deduct": {
                "each": 1,
                "of": "b.of",
                "points": 1,
                "at_most": 5,
                "first_of": [{"when": {"c.case": True}, "points": 1}],
                "table": [{"of": "d.row", "points": 1}],
                "multiply": [{"when": {"e.factor": True}, "by": 2}],
                "mitigate": [{"when": {"f.factor": True}, "by": 0}],
                "zero_if": {"all": [{"g.zero": True}, {"not": {"h.deep": True}}]},
            },
            "shift": {"when": {"i.shift": 1}, "approved": {"j.yes": 1}, "to": "k.unit"},
        }
    )
    assert sorted(name[0] for _, name in facts_named(item)) == list("abcdefghijk")


def test_the_shipped_rubrics_read_nothing_nobody_provides() -> None:
    config = Path(__file__).parents[3] / "config"
    texts = [
        (p.relative_to(config).as_posix(), p.read_text("utf-8")) for p in config.rglob("*.yaml")
    ]
    assert [one for one in check_texts(texts).problems if one.code == "nobody-provides"] == []
