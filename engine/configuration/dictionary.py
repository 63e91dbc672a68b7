"""The dictionary of facts, generated from the documents: what a condition may speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from engine.configuration.choices import Entry, choice_lists
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.form_schema import Schema, properties_of
from engine.configuration.head import Head
from engine.configuration.problems import Path
from engine.configuration.rubric import Rubric
from engine.configuration.workflow import Clock, Workflow
from engine.expressions.names import Dictionary, Fact, FactType
from engine.terms import Label

Lists = Mapping[str, tuple[Entry, ...]]
"""``{name of a list: entries}`` of the county, see ``choices``."""

Labels = tuple[tuple[str, Label], ...]
"""Allowed texts with what they are called."""


FEN_UNIT = "分"
"""Unit of an amount of money as answers and rules hold it; people read and type yuan."""


class Declared(NamedTuple):
    """A fact and where a document declares it."""

    fact: Fact
    path: Path


def gather_facts(documents: Iterable[Head], county: County | None = None) -> Dictionary:
    """Return every fact the documents give rise to, with the built-in ones of a case.

    A fact declared more than once (by two versions, by two forms) takes the values of all;
    the first declaration names it.

    Args:
        documents: Forms, workflows and rubrics; other kinds declare nothing.
        county: Gives the allowed values of units, areas and the lists of forms.
    """
    together = tuple(documents)
    lists = choice_lists(county) if county else {}
    types: dict[str, FactType] = {}
    facts = [*_case_facts(county, together), *_review_facts(together)]
    facts.extend(one.fact for document in together for one in declared_facts(document, lists))
    # Of two types the first stands; crosschecks report the second with its line.
    return Dictionary(fact for fact in facts if types.setdefault(fact.name, fact.type) == fact.type)


def declared_facts(document: Head, lists: Lists) -> Iterator[Declared]:
    """Yield the facts one document declares, with the place of each."""
    if isinstance(document, Form):
        yield from _form_facts(document, lists)
    elif isinstance(document, Workflow):
        for position, clock in enumerate(document.clocks):
            for fact in _clock_facts(clock):
                yield Declared(fact, ("clocks", position, "id"))
        yield from _derived_facts(document)


def property_type(schema: Schema) -> FactType | None:
    """Return the type of the fact a property gives, None if it can give none."""
    kind = schema.get("type")
    if isinstance(kind, list | tuple):
        known = [one for one in kind if one != "null"]
        kind = known[0] if len(known) == 1 else "several"
    if kind is not None and not isinstance(kind, str):
        return None
    if kind == "string":
        return "date" if schema.get("format") == "date" else "text"
    if kind == "boolean":
        return "boolean"
    if kind in {"integer", "array"}:
        return "integer"
    if kind == "number":
        return "number"
    return "text" if kind is None and _enumerated(schema) else None


def _form_facts(form: Form, lists: Lists) -> Iterator[Declared]:
    for entry in properties_of(form.schema_):
        name = entry.schema.get("fact")
        kind = property_type(entry.schema)
        if not isinstance(name, str) or kind is None or entry.in_rows or entry.in_definition:
            continue
        labels = _labels(entry.schema, lists)
        fact = Fact(
            name=name,
            type=kind,
            title=_title(entry.schema, entry.name),
            values=None if labels is None else tuple(value for value, _ in labels),
            unit=unit_of(entry.schema),
            source=f"表单 {form.title}",
            confidential=entry.schema.get("confidential", "public") != "public",
            labels=labels or (),
        )
        yield Declared(fact, (*entry.path, "fact"))


def unit_of(schema: Schema) -> str | None:
    """Return the unit of a field's value; an amount of money is held in fen."""
    hints = _mapping(schema.get("ui"))
    if hints.get("widget") == "money":
        return FEN_UNIT
    unit = hints.get("unit")
    return unit if isinstance(unit, str) else None


def _title(schema: Schema, name: str) -> Label:
    title, english = schema.get("title", name), schema.get("en")
    other = english.get("title") if isinstance(english, Mapping) else None
    return Label(str(title), other if isinstance(other, str) else None)


def _labels(schema: Schema, lists: Lists) -> Labels | None:
    """Return the allowed texts with their labels, None if any text is allowed."""
    if schema.get("fingerprint") is True or schema.get("type") in ("array", "boolean"):
        return None
    listed = _mapping(schema.get("ui")).get("choices")
    if isinstance(listed, str):
        entries = lists.get(listed)
        return None if entries is None else tuple((one.value, one.label) for one in entries)
    values = _enumerated(schema)
    if values is None:
        return None
    shown = _mapping(_mapping(schema.get("ui")).get("labels"))
    english = _mapping(_mapping(schema.get("en")).get("enum"))
    return tuple((one, _label(one, shown.get(one), english.get(one))) for one in values)


def _label(value: str, shown: object, english: object) -> Label:
    return Label(
        shown if isinstance(shown, str) else value, english if isinstance(english, str) else None
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _enumerated(schema: Schema) -> tuple[str, ...] | None:
    listed = schema.get("enum")
    if isinstance(listed, list | tuple) and all(isinstance(one, str) for one in listed):
        return tuple(str(one) for one in listed)
    branches = schema.get("oneOf")
    if isinstance(branches, list | tuple) and branches:
        constants = [one.get("const") for one in branches if isinstance(one, Mapping)]
        if len(constants) == len(branches) and all(isinstance(one, str) for one in constants):
            return tuple(str(one) for one in constants)
    constant = schema.get("const")
    return (constant,) if isinstance(constant, str) else None


def _clock_facts(clock: Clock) -> Iterator[Fact]:
    zh, en = clock.title.zh, clock.title.text("en")
    for suffix, kind, tail_zh, tail_en in _CLOCK_FACTS:
        yield Fact(
            name=f"{clock.id}.{suffix}",
            type=kind,
            title=Label(f"{zh}{tail_zh}", f"{en}: {tail_en}"),
            unit="天" if kind == "integer" else None,
            source=f"时限 {zh}",
        )


def _derived_facts(workflow: Workflow) -> Iterator[Declared]:
    for position, derived in enumerate(workflow.facts):
        fact = Fact(
            name=derived.name,
            type=derived.type,
            title=derived.title,
            values=derived.values,
            unit=derived.unit,
            source=f"流程 {workflow.title}",
        )
        yield Declared(fact, ("facts", position, "name"))


def _case_facts(county: County | None, documents: Iterable[Head]) -> Iterator[Fact]:
    workflows = [one for one in documents if isinstance(one, Workflow)]
    labels: Mapping[str, Labels] = {
        "case.workflow": _titled(workflows),
        "case.stage": _titled(stage for one in workflows for stage in one.stages),
        "case.lead": _titled(county.units if county else ()),
        "case.lead_kind": _titled(county.unit_kinds if county else ()),
        "case.area": _titled(county.areas if county else ()),
    }
    for name, kind, zh, en, unit in _CASE_FACTS:
        yield _built_in(name, kind, Label(zh, en), unit, labels.get(name, ()), "案件本身")


def _review_facts(documents: Iterable[Head]) -> Iterator[Fact]:
    grades = _titled(band for one in documents if isinstance(one, Rubric) for band in one.grades)
    for name, kind, zh, en, unit in _REVIEW_FACTS:
        labels = grades if name == "review.grade" else ()
        yield _built_in(name, kind, Label(zh, en), unit, labels, "评查结果")


def _built_in(  # noqa: PLR0917  the parts of a fact
    name: str, kind: FactType, title: Label, unit: str | None, labels: Labels, source: str
) -> Fact:
    return Fact(
        name=name,
        type=kind,
        title=title,
        values=tuple(value for value, _ in labels) or None,
        unit=unit,
        source=source,
        labels=labels,
    )


class _Titled(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> Label: ...


def _titled(parts: Iterable[_Titled]) -> Labels:
    """Return the ids of parts with their titles; of two with the same id the first counts."""
    titles: dict[str, Label] = {}
    for part in parts:
        titles.setdefault(part.id, part.title)
    return tuple(titles.items())


_CASE_FACTS: tuple[tuple[str, FactType, str, str, str | None], ...] = (
    ("case.workflow", "text", "办理流程", "workflow of the case", None),
    ("case.stage", "text", "当前环节", "stage of the case", None),
    ("case.lead", "text", "主办单位", "lead unit", None),
    ("case.lead_kind", "text", "主办单位类别", "kind of the lead unit", None),
    ("case.co_units", "integer", "协办单位数", "number of co-units", "个"),
    ("case.area", "text", "所属片区", "area", None),
    ("case.age_days", "integer", "立案至今天数", "days since the case was opened", "天"),
    ("case.opened_on", "date", "立案日期", "day the case was opened", None),
    ("case.cleared", "boolean", "已销号", "struck off the wall chart", None),
)

_REVIEW_FACTS: tuple[tuple[str, FactType, str, str, str | None], ...] = (
    ("review.score", "number", "评查得分", "score of the review", "分"),
    ("review.grade", "text", "评查等次", "grade of the review", None),
    ("review.points_lost", "number", "评查扣分", "points lost in the review", "分"),
    ("review.items_lost", "integer", "评查扣分项数", "items with points lost", "项"),
    ("review.veto", "boolean", "一票否决", "a veto fixed the grade", None),
)

_CLOCK_FACTS: tuple[tuple[str, FactType, str, str], ...] = (
    ("started_on", "date", "起算日", "day it started"),
    ("due_on", "date", "到期日", "day it is due"),
    ("stopped_on", "date", "完成日", "day it stopped"),
    ("days_used", "integer", "已用天数", "days used"),
    ("days_late", "integer", "超期天数", "days late"),
    ("days_left", "integer", "剩余天数", "days left"),
    ("overdue", "boolean", "是否超期", "overdue"),
    ("extended", "boolean", "是否延期", "extended"),
)
