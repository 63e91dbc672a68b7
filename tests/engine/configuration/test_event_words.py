"""What rules over several events say, in words."""

from __future__ import annotations

import pytest

from engine.configuration.clauses import Clause
from engine.configuration.event_words import events_in_words
from engine.configuration.wording import Wording, titles_of
from engine.configuration.workflow import EventPattern, Workflow
from engine.terms import Label

TITLES = {
    "sign": Label("签字", "Sign"),
    "return": Label("退回重改", "Return"),
    "mend": Label("报送整改", "Report"),
    "twice": Label("两次退回", "Returned twice"),
    "deputy": Label("分管负责人", "deputy"),
}
RETURN = {"step": ["return"]}
SIGNED = {"step": ["sign"], "decision": "return", "by": ["deputy"]}


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        (
            {"parts": [RETURN], "at_least": 2, "within_days": 30},
            "30 天内“退回重改”至少 2 次",
            "within 30 days “Return” at least 2 times",
        ),
        (
            {
                "parts": [{"rule": ["twice"]}, {"step": ["return", "mend"]}],
                "within_days": 1,
                "without": SIGNED,
            },
            (
                "1 天内先后“两次退回”、“退回重改”或“报送整改”，"
                "其间没有“签字”（退回）（由分管负责人办理）"
            ),
            (
                "within 1 day one after the other: “Returned twice”, “Return or Report”, "
                "without “Sign (returned) by deputy” in between"
            ),
        ),
    ],
)
def test_events_are_said_in_both_languages(written: dict[str, object], zh: str, en: str) -> None:
    pattern = EventPattern.model_validate(written)
    said = [
        events_in_words(pattern, lambda _, one, lang=lang: TITLES[one].text(lang), lang)  # type: ignore[misc]
        for lang in ("zh", "en")
    ]
    assert said == [zh, en]


def test_a_difference_names_steps_and_rules_by_their_titles() -> None:
    workflow = Workflow.model_validate(
        {
            "kind": "workflow",
            "id": "petition",
            "title": "信访件",
            "version": 1,
            "effective_from": "2023-01-01",
            "numbering": "{year}-{serial}",
            "opens": "register",
            "stages": [{"id": "new", "title": "新件"}],
            "steps": [{"id": "register", "title": "登记", "by": ["clerk"], "to": "new"}],
            "escalation": [
                {
                    "id": "twice",
                    "title": "两次登记",
                    "when": {},
                    "events": {"parts": [{"step": ["register"]}], "at_least": 2, "within_days": 9},
                    "then": {"remind": True, "to": ["clerk"]},
                },
                {
                    "id": "then",
                    "title": "又登记",
                    "when": {},
                    "events": {
                        "parts": [{"rule": ["twice"]}, {"step": ["register"]}],
                        "within_days": 9,
                    },
                    "then": {"remind": True, "to": ["clerk"]},
                },
            ],
        }
    )
    wording = Wording(workflow, titles_of(workflow))
    said = [
        wording.say(Clause(("escalation", rule.id, "events"), (), "Escalation", rule.events))
        for rule in workflow.escalation
    ]
    assert [one.zh for one in said] == ["9 天内“登记”至少 2 次", "9 天内先后“两次登记”、“登记”"]
