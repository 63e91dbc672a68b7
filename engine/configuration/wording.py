"""Values of documents said as staff would say them, with the titles of what they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from pydantic import BaseModel

from engine.configuration.clauses import Clause
from engine.configuration.county import County, Topic
from engine.configuration.event_words import events_in_words
from engine.configuration.head import EventDate, Head
from engine.configuration.rubric import Amount, Deduction, Rubric
from engine.configuration.vocabulary import key_label, value_label
from engine.configuration.workflow import (
    EarlierCases,
    EventPattern,
    Extension,
    Pause,
    Span,
    Workflow,
)
from engine.expressions.names import Dictionary
from engine.terms import Label

NOTHING = Label("没有规定", "nothing laid down")
"""Said where a clause is missing."""


class Speech(Protocol):
    """Says what needs to be understood first: conditions, and what an item takes off."""

    def condition(self, when: Mapping[str, object], language: str) -> str | None:
        """Return a condition in words, None if it cannot be read."""

    def amount(self, document: Head, item: str, language: str) -> str | None:
        """Return what an item of a rubric takes off, None if that cannot be made out."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Says the values of one document.

    Attributes:
        titles: ``{sort of thing: {id: title}}``, such as steps and roles.
        dictionary: The facts conditions speak of.
        speech: Says more than this floor knows how to; None does without.
    """

    document: Head
    titles: Mapping[str, Mapping[str, Label]] = field(default_factory=dict)
    dictionary: Dictionary = field(default_factory=Dictionary)
    speech: Speech | None = None

    def say(self, clause: Clause) -> Label:
        """Return the value of a clause in words."""
        if clause.value in (None, (), {}, ""):
            return NOTHING
        return Label(self._clause(clause, "zh"), self._clause(clause, "en"))

    def _clause(self, clause: Clause, language: str) -> str:
        value = clause.value
        if isinstance(value, Amount) and self.speech is not None:
            said = self.speech.amount(self.document, clause.address[-2], language)
            if said:
                return said
        text = self._say(value, f"{clause.model}.{clause.key}", language)
        if not isinstance(value, Decimal) or clause.key not in _POINTS:
            return text
        return f"{text} point{'s' * (value != 1)}" if language == "en" else f"{text} 分"

    def _say(self, value: object, key: str, language: str) -> str:  # noqa: PLR0911  one a type
        english = language == "en"
        match value:
            case Label():
                return value.text(language)
            case bool():
                return ("yes" if value else "no") if english else ("是" if value else "否")
            case int() | Decimal():
                return number(Decimal(value))
            case date():
                return value.isoformat()
            case str():
                return self._named(value, key, language)
            case BaseModel():
                return self._part(value, key, language)
            case Mapping():
                return self._mapping(value, key, language)
            case list() | tuple():
                mark = ", " if english else "、"
                return mark.join(self._say(one, key, language) for one in value)
        return str(value)

    def _named(self, name: str, key: str, language: str) -> str:
        """Return the title of what a name stands for, the name itself if it stands for nothing."""
        word = value_label(key.rpartition(".")[2], name)
        if word is not None:
            return word.text(language)
        sort = _SORTS.get(key) or _SORTS.get(key.rpartition(".")[2], "")
        if sort == "facts":
            fact = self.dictionary.get(name)
            return fact.title.text(language) if fact else name
        title = self.titles.get(sort, {}).get(name)
        return title.text(language) if title else name

    def _part(self, part: BaseModel, key: str, language: str) -> str:  # noqa: C901, PLR0911  one a model
        english = language == "en"
        match part:
            case Span(days=days, workdays=None):
                return f"{days} day{'s' * (days != 1)}" if english else f"{days} 天"
            case Span(days=None, workdays=days):
                return f"{days} working day{'s' * (days != 1)}" if english else f"{days} 个工作日"
            case Extension(at_most=at_most, times=times):
                most = self._part(at_most, key, language)
                if english:
                    return f"up to {times} time{'s' * (times > 1)}, {most} at most"
                return f"可延长 {times} 次，最多 {most}"
            case Pause(starts=starts, ends=ends):
                first, last = (self._named(one, "starts", language) for one in (starts, ends))
                return f"from {first} to {last}" if english else f"{first}至{last}"
            case EventPattern():
                return events_in_words(
                    part,
                    lambda kind, one: self._named(one, f"EventPart.{kind}", language),
                    language,
                )
            case EarlierCases(same=same, within_days=days):
                facts = self._say(same, "fact", language)
                return f"same {facts} within {days} days" if english else f"{days} 天内{facts}相同"
            case EventDate(event_date=fact):
                said = self._named(fact, "fact", language)
                return f"the date of {said}" if english else f"按{said}的日期"
            case Deduction() if _is_simple(part):
                return self._deduction(part, english=english)
        title = getattr(part, "title", None)
        if isinstance(title, Label):
            return title.text(language)
        return self._keys(part, language)

    def _deduction(self, deduct: Deduction, *, english: bool) -> str:
        most = number(deduct.at_most) if deduct.at_most is not None else ""
        cap = (f", at most {most}" if english else f"，最多扣 {most} 分") if most else ""
        if deduct.up_to is not None:
            judged = number(deduct.up_to)
            return f"at most {judged} off" if english else f"酌情扣分，最多扣 {judged} 分"
        points = number(deduct.points or Decimal(0))
        fact = self.dictionary.get(deduct.of or "")
        if deduct.each is None:
            return f"{points} off{cap}" if english else f"扣 {points} 分{cap}"
        each = number(deduct.each)
        if english:
            title = fact.title.text("en") if fact else deduct.of
            return f"{points} off for each {each} of {title}{cap}"
        unit = fact.unit if fact and fact.unit else ""
        return f"每 {each} {unit}扣 {points} 分{cap}".replace("  ", " ")

    def _mapping(self, value: Mapping[object, object], key: str, language: str) -> str:
        plain = {str(name): one for name, one in value.items()}
        if key.rpartition(".")[2] in _CONDITIONS:
            return self._condition(plain, language)
        mark, link = ("; ", " ") if language == "en" else ("；", "")
        return mark.join(
            f"{self._key(name, language)}{link}{self._say(one, name, language)}"
            for name, one in plain.items()
        )

    def _condition(self, when: Mapping[str, object], language: str) -> str:
        if not when:
            return "in every case" if language == "en" else "一律适用"
        said = self.speech.condition(when, language) if self.speech else None
        if said:
            return said
        mark = ", " if language == "en" else "，"
        return mark.join(
            f"{self._named(name, 'fact', language)} {self._say(cell, '', language)}"
            for name, cell in when.items()
        )

    def _keys(self, part: BaseModel, language: str) -> str:
        mark, link = ("; ", " ") if language == "en" else ("；", " ")
        model = type(part).__name__
        said = (
            (info.alias or name, getattr(part, name))
            for name, info in type(part).model_fields.items()
        )
        return mark.join(
            f"{key_label(key, model).text(language)}{link}"
            f"{self._say(value, f'{model}.{key}', language)}"
            for key, value in said
            if value not in (None, (), {}, False)
        )

    def _key(self, name: str, language: str) -> str:
        fact = self.dictionary.get(name)
        title = fact.title if fact else key_label(name)
        return f"{title.text(language)}{':' if language == 'en' else '：'}"


def titles_of(
    document: Head, county: County | None = None, others: Iterable[Head] = ()
) -> Mapping[str, Mapping[str, Label]]:
    """Return what is named in a document and in its county, by sort of thing and id."""
    titles: dict[str, dict[str, Label]] = {}
    if isinstance(document, Workflow):
        for sort in ("steps", "stages", "sign_offs"):
            titles[sort] = {one.id: one.title for one in getattr(document, sort) or ()}
        titles["rules"] = {rule.id: rule.title for rule in document.escalation or ()}
    if isinstance(document, Rubric):
        titles["grades"] = {one.id: one.title for one in document.grades or ()}
    if county is not None:
        for sort in ("units", "unit_kinds", "areas", "roles", "posts"):
            titles[sort] = {one.id: one.title for one in getattr(county, sort)}
        titles["people"] = {one.id: Label(one.name) for one in county.people}
        titles["topics"] = dict(_topics(county.topics))
    for other in others:
        titles.setdefault(f"{other.kind}s", {})[other.id] = other.title
    return titles


def number(value: Decimal) -> str:
    """Return a number without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _topics(topics: Iterable[Topic]) -> Iterable[tuple[str, Label]]:
    for topic in topics:
        yield topic.id, topic.title
        yield from _topics(topic.children)


def _is_simple(deduct: Deduction) -> bool:
    """Tell whether a deduction is said with the words this floor has."""
    said = {name for name in type(deduct).model_fields if getattr(deduct, name) is not None}
    return said <= {"points", "each", "of", "up_to", "at_most"}


_CONDITIONS = {"when", "where", "holds", "zero_if", "approved"}

_POINTS = {
    "marks",
    "points",
    "full_marks",
    "step",
    "bonus_at_most",
    "total_at_most",
    "from",
    "spread_over",
    "round_to",
}

_SORTS: Mapping[str, str] = {
    "starts": "steps",
    "ends": "steps",
    "stops": "steps",
    "opens": "steps",
    "count_of": "steps",
    "done": "steps",
    "date_of": "steps",
    "days_between": "steps",
    "propose": "steps",
    "EscalationAct.step": "steps",
    "EventPart.step": "steps",
    "EventPart.rule": "rules",
    "Extension.step": "steps",
    "Step.from": "stages",
    "Step.to": "stages",
    "returns_to": "stages",
    "Shift.to": "facts",
    "sign_off": "sign_offs",
    "unsigned_tiers": "sign_offs",
    "returned_tiers": "sign_offs",
    "by": "roles",
    "answers_to": "roles",
    "role": "roles",
    "roles": "roles",
    "chair": "roles",
    "duties": "roles",
    "EscalationAct.to": "roles",
    "lead": "units",
    "with": "units",
    "Post.unit": "units",
    "Area.units": "units",
    "superior": "units",
    "supervises": "units",
    "unit_kind": "unit_kinds",
    "in_charge_of": "topics",
    "holder": "people",
    "leader": "posts",
    "office": "posts",
    "grade": "grades",
    "form": "forms",
    "rubric": "rubrics",
    "workflow": "workflows",
    "fact": "facts",
    "of": "facts",
    "same": "facts",
    "subject": "facts",
    "event_date": "facts",
    "topic": "facts",
    "place": "facts",
    "lead_from": "facts",
    "sum_of": "facts",
}
"""What the names under a key stand for."""
