"""When facts find an item: unknown facts settle nothing unless the cell asks for null itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from engine.expressions.grammar import parse_condition
from engine.rules.facts import FactSheet
from engine.scoring.deductions import applies

Facts = Callable[[Mapping[str, object]], FactSheet]

KNOWN = {"contact.count": 2, "reply.form": "书面"}


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ({}, True),
        ({"contact.count": "> 1"}, True),
        ({"contact.count": "> 2"}, False),
        ({"sign_off.missing": "> 0"}, None),
        ({"sign_off.missing": "-"}, True),
        ({"sign_off.missing": "null"}, True),
        ({"sign_off.missing": "not(null)"}, False),
        ({"sign_off.missing": "null, 3"}, True),
        ({"contact.count": "null"}, False),
        ({"contact.count": "not(null)"}, True),
        ({"record.forged": True}, None),
        ({"not": {"record.forged": True}}, None),
        ({"not": {"contact.count": "> 2"}}, True),
        ({"contact.count": "> sign_off.missing"}, None),
        ({"contact.count": "> 1", "sign_off.missing": "> 0"}, None),
        ({"contact.count": "> 2", "sign_off.missing": "> 0"}, False),
        ({"any": [{"contact.count": "> 1"}, {"sign_off.missing": "> 0"}]}, True),
        ({"any": [{"contact.count": "> 2"}, {"sign_off.missing": "> 0"}]}, None),
        ({"not": {"any": [{"contact.count": "> 2"}, {"sign_off.missing": "> 0"}]}}, None),
        ({"any": [{"contact.count": "> 2"}, {"reply.form": "口头"}]}, False),
    ],
    ids=str,
)
def test_what_is_not_known_settles_nothing(
    facts: Facts, condition: Mapping[str, object], answer: bool | None
) -> None:
    sheet = facts(KNOWN)
    assert applies(parse_condition(condition, sheet.dictionary), sheet) is answer
