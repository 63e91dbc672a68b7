"""What a story expects beside what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.demonstration.player import Player, plain
from engine.demonstration.story import Expected
from engine.expressions.names import Dictionary
from engine.records.values import Case, Result
from engine.terms import FactValue, Label

_TITLES = {
    "lead": Label("主办单位", "Lead unit"),
    "stage": Label("所处环节", "Stage"),
    "score": Label("得分", "Score"),
    "grade": Label("等次", "Grade"),
    "bulletin": Label("通报范围", "Bulletin to"),
}

_FACTS = {"lead": "case.lead", "stage": "case.stage", "grade": "review.grade"}
"""Facts whose readable words are shown instead of ids."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing expected of a story and what came.

    Attributes:
        about: ``petition`` or ``list``: the case of the story or what followed from it.
        expected: Id or number as the story writes it.
        shown: What came in readable words, Chinese and English.
    """

    about: str
    name: str
    title: Label
    expected: str
    found: str
    shown: Label

    @property
    def agrees(self) -> bool:
        """Tell whether it came as expected."""
        return self.expected == self.found


def compare_outcome(player: Player, expected: Expected) -> tuple[Outcome, ...]:
    """Return everything expected of a case beside what came."""
    desk, name = player.desk, player.case_named(expected.case, expected.list_)
    with desk.database.reading(desk.county) as unit:
        case = unit.case(name)
        reviews = unit.reviews_of(name)
        bulletins = [each.audience for each in unit.bulletins(case=name)]
        dictionary = desk.dictionary(unit, date.max)
    about = "list" if expected.list_ else "petition"
    found = _found(case, reviews[-1][1].result if reviews else None, bulletins)
    outcomes = [
        _outcome(about, key, _FACTS.get(key), getattr(expected, key), found[key], dictionary)
        for key in found
        if getattr(expected, key) is not None
    ]
    outcomes += [
        _outcome(about, fact, fact, value, case.facts.get(fact), dictionary)
        for fact, value in expected.facts.items()
    ]
    return tuple(outcomes)


def _found(case: Case, result: Result | None, bulletins: list[str]) -> dict[str, FactValue]:
    return {
        "lead": case.lead,
        "stage": case.stage,
        "score": result.score if result else None,
        "grade": result.grade if result else None,
        "bulletin": "、".join(bulletins) or None,
    }


def _outcome(  # noqa: PLR0917  told in one breath
    about: str,
    name: str,
    fact: str | None,
    expected: object,
    found: FactValue,
    dictionary: Dictionary,
) -> Outcome:
    known = dictionary.get(fact) if fact else None
    text = _text(found)
    title = _TITLES.get(name) or (known.title if known else Label(name))
    shown = Label(text, text)
    if known and isinstance(found, str):
        shown = Label(known.label_of(found), known.label_of(found, "en"))
    elif isinstance(found, bool):
        shown = Label("是", "yes") if found else Label("否", "no")
    return Outcome(about, name, title, _text(expected), text, shown)


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)
