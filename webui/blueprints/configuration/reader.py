"""Rules of documents in the words of staff, for the templates of the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from flask import url_for

from engine.configuration.event_words import events_in_words
from engine.configuration.form import Form
from engine.configuration.head import When
from engine.configuration.programme import ConsequenceAct, Programme
from engine.configuration.table import TableBody
from engine.configuration.workflow import (
    EscalationAct,
    EventPattern,
    Pause,
    Span,
    Step,
    Workflow,
)
from engine.expressions import tree
from engine.expressions.grammar import parse_condition
from engine.rules.phrases import condition_in_words
from engine.rules.tables import CompiledRow, DecisionTable, compile_table
from engine.rules.words import cell_in_words, number_in_words
from engine.scoring.phrases import criterion_in_words
from engine.scoring.sentences import combination_sentence
from engine.services.read_library import DocumentView
from engine.terms import Label
from webui.language import fact_value, label, language, number, say
from webui.names import Names

HIT_POLICIES: Mapping[str, str] = {
    "unique": "有且只有一行适用",
    "any": "可有几行适用，结果须相同",
    "first": "取第一个适用的行",
    "priority": "取适用行中优先的结果",
    "rule-order": "取全部适用行，按行的先后",
    "output-order": "取全部适用行，按结果的先后",
    "collect": "汇总全部适用行",
}
"""What each hit policy of a decision table means."""

CONFIDENCES: Mapping[str, str] = {
    "informant": "信访人身份，仅登记和经办人员可见",
    "unit": "不对被反映单位公开",
    "panel": "仅评查组可见",
    "public": "可公开",
}
"""What each mark of confidence of a form's field means."""

FIELD_TYPES: Mapping[str, str] = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "是或否",
    "array": "可增行的表",
    "object": "一组",
}
"""What each type of a form's field is called."""

FORMATS: Mapping[str, str] = {"date": "日期", "time": "时间", "date-time": "日期和时间"}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of a form as the library lists it.

    Attributes:
        depth: 0 for a field of the form, 1 for one inside a row.
        choices: Words one may choose; empty where it is free.
    """

    name: str
    title: str
    depth: int
    kind: str
    required: bool
    choices: tuple[str, ...]
    confidential: str
    fact: str
    help: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a decision table: what it asks of each column, what it gives.

    Attributes:
        notes: What the county wrote beside it, by heading.
    """

    id: str
    asks: tuple[str, ...]
    gives: tuple[str, ...]
    basis: str
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TableView:
    """A decision table in words."""

    hit: str
    complete: bool
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[RowView, ...]


@dataclass(frozen=True)
class Reader:
    """Reads the rules of one document aloud, with the titles of what they name."""

    view: DocumentView

    @cached_property
    def names(self) -> Names:
        """Return the titles of the county's units, topics, roles and posts."""
        return Names(self.view.county)

    def condition(self, when: When) -> str:
        """Return a condition in words."""
        return condition_in_words(
            parse_condition(when, self.view.dictionary), self.view.dictionary, language()
        )

    def criterion(self, item: str) -> str:
        """Return an item of the rubric in one sentence."""
        rubric = self.view.rubric
        if rubric is None:
            return ""
        return criterion_in_words(rubric.criteria[item], rubric, self.view.dictionary, language())

    def fact(self, name: str) -> str:
        """Return what a fact is called."""
        fact = self.view.dictionary.get(name)
        return label(fact.title) if fact else name

    def grade(self, name: str) -> str:
        """Return what a grade of the rubric is called."""
        bands = self.view.rubric.bands if self.view.rubric else ()
        return next((label(band.title) for band in bands if band.id == name), name)

    def roles(self, names: Iterable[str]) -> str:
        """Return the titles of roles, joined."""
        return say("、").join(
            say("系统") if each == "system" else self.names.role(each) for each in names
        )

    def units(self, names: Iterable[str]) -> str:
        """Return the titles of units, joined."""
        return say("、").join(map(self.names.unit, names))

    def topics(self, names: Iterable[str]) -> str:
        """Return the titles of topics, joined."""
        return say("、").join(map(self.names.topic, names))

    def span(self, span: Span) -> str:
        """Return a length of time."""
        if span.workdays is not None:
            return say("{count} 个工作日", count=span.workdays)
        return say("{count} 天", count=span.days or 0)

    def document(self, kind: str, name: str | None) -> tuple[str, str] | None:
        """Return title and address of a document this one names; None if there is none."""
        for loaded in self.view.library.all(kind):
            if loaded.ref.id == name:
                address = url_for("configuration.document", kind=kind, document=name)
                return label(loaded.document.title), address
        return None

    def table(self, body: TableBody) -> TableView:
        """Return a decision table in words."""
        table = compile_table(body, self.view.dictionary)
        notes = {row.id: row.notes for row in body.rules}
        return TableView(
            hit=say(HIT_POLICIES[table.hit]),
            complete=table.complete,
            inputs=tuple(label(column.fact.title) for column in table.inputs),
            outputs=tuple(self._output_title(column.fact.name) for column in table.outputs),
            rows=tuple(self._row(table, row, notes.get(row.id, {})) for row in table.rows),
        )

    def _output_title(self, name: str) -> str:
        known = {"lead": say("主办单位"), "with": say("协办单位")}
        return known.get(name) or self.fact(name)

    def _row(self, table: DecisionTable, row: CompiledRow, notes: Mapping[str, str]) -> RowView:
        asks = (
            say("不限")
            if isinstance(cell, tree.Anything)
            else cell_in_words(cell, column.fact, language=language())
            for cell, column in zip(row.cells, table.inputs, strict=True)
        )
        return RowView(
            id=row.id,
            asks=tuple(asks),
            gives=tuple(map(self._output, row.outputs)),
            basis=row.basis or row.why or "",
            notes=tuple(notes.items()),
        )

    def _output(self, output: tree.Output) -> str:
        match output:
            case tree.Literal(str() as text):
                return self.names.value(text)
            case tree.Literal(None):
                return "—"
            case tree.Literal(value):
                return fact_value(value)
            case tree.Name(fact):
                return self.fact(fact)
            case tree.Several(parts):
                return say("、").join(map(self._output, parts)) or "—"
            case _:
                return say("按公式计算")

    def acts(self, step: Step, workflow: Workflow) -> str:
        """Return where a step leads and who does it."""
        stages = {stage.id: label(stage.title) for stage in workflow.stages}
        here = say("、").join(stages.get(each, each) for each in step.from_) or say("立案")
        there = stages.get(step.to, step.to) if step.to else say("环节不变")
        return f"{here} → {there}"

    def step_title(self, workflow: Workflow, name: str) -> str:
        """Return what a step is called; where the document has none, as others call it."""
        others = (each.document for each in self.view.library.all("workflow"))
        known = (workflow, *(each for each in others if isinstance(each, Workflow)))
        steps = (step for each in known for step in _steps(each))
        return next((label(step.title) for step in steps if step.id == name), name)

    def step_titles(self, workflow: Workflow, names: Iterable[str]) -> str:
        """Return the titles of steps, joined."""
        return say("、").join(self.step_title(workflow, each) for each in names)

    def pause(self, workflow: Workflow, pause: Pause) -> str:
        """Return between which steps a clock stands still."""
        return say(
            "“{starts}”至“{ends}”之间不计",
            starts=self.step_title(workflow, pause.starts),
            ends=self.step_title(workflow, pause.ends),
        )

    def events(self, workflow: Workflow, pattern: EventPattern) -> str:
        """Return which events a rule of the ladder waits for."""
        rules = {rule.id: label(rule.title) for rule in workflow.escalation or ()}

        def name(kind: Literal["step", "rule", "by"], one: str) -> str:
            if kind == "by":
                return self.roles((one,))
            return rules.get(one, one) if kind == "rule" else self.step_title(workflow, one)

        return events_in_words(pattern, name, language())

    def escalation(self, workflow: Workflow, act: EscalationAct) -> str:
        """Return what a rule of the ladder does."""
        if act.step:
            return say("系统自动办理：{step}", step=self.step_title(workflow, act.step))
        if act.propose:
            return say(
                "提请{roles}办理：{step}",
                roles=self.roles(act.to),
                step=self.step_title(workflow, act.propose),
            )
        return say("提醒{roles}", roles=self.roles(act.to))

    def consequence(self, act: ConsequenceAct) -> str:
        """Return one thing that follows from a result."""
        if act.do == "open":
            known = self.document("workflow", act.workflow)
            return say("立案：{workflow}", workflow=known[0] if known else act.workflow)
        if act.do == "bulletin":
            return say("通报，范围：{audience}", audience=label(act.audience))
        whose = {
            "lead": say("主办单位"),
            "all": say("主办和协办单位"),
            "shifted": say("承担转出扣分的协办单位"),
        }[act.units]
        if act.points is None:
            return say("{whose}考核按承担的分数扣分", whose=whose)
        points = number(act.points)
        sign = "+" if act.points > 0 else ""
        return say("{whose}考核 {points} 分", whose=whose, points=f"{sign}{points}")

    def combination(self, programme: Programme) -> str:
        """Return how the sheets of a full panel are combined."""
        said = combination_sentence(
            programme.combine, programme.panel.size, vetoes=(), minority=(), grade=Label("")
        )
        return said.en if language() == "en" else said.zh

    def second_look(self, programme: Programme) -> str:
        """Return when the panel must look again; empty if never."""
        rule, parts = programme.second_look, []
        if rule.grades_split:
            parts.append(say("各评委等次不一致"))
        if rule.spread_over is not None:
            parts.append(
                say("最高与最低相差超过 {points} 分", points=number_in_words(rule.spread_over))
            )
        return say("；").join(parts)

    def fields(self, form: Form) -> Iterator[FieldLine]:
        """Yield the fields of a form in the order of its schema; those of rows under theirs."""
        yield from _fields(form.schema_, 0)


def _steps(workflow: Workflow) -> tuple[Step, ...]:
    """Return the steps; a document of the nation may leave them to those below."""
    steps: tuple[Step, ...] | None = workflow.steps
    return steps or ()


def _fields(schema: Mapping[str, object], depth: int) -> Iterator[FieldLine]:
    properties = schema.get("properties")
    required = schema.get("required")
    for name, field in properties.items() if isinstance(properties, Mapping) else ():
        if not isinstance(field, Mapping):
            continue
        yield FieldLine(
            name=str(name),
            title=_said(field, "title") or str(name),
            depth=depth,
            kind=_kind(field),
            required=isinstance(required, list | tuple) and name in required,
            choices=_choices(field),
            confidential=say(CONFIDENCES[str(mark)])
            if (mark := field.get("confidential")) in CONFIDENCES
            else "",
            fact=str(field.get("fact") or ""),
            help=_help(field),
        )
        items = field.get("items")
        yield from _fields(items if isinstance(items, Mapping) else field, depth + 1)


def _said(field: Mapping[str, object], key: str) -> str:
    english = field.get("en")
    if language() == "en" and isinstance(english, Mapping) and english.get(key):
        return str(english[key])
    return str(field.get(key) or "")


def _help(field: Mapping[str, object]) -> str:
    hints = field.get("ui")
    english = field.get("en")
    if language() == "en" and isinstance(english, Mapping):
        return str(english.get("help") or "")
    return str(hints.get("help") or "") if isinstance(hints, Mapping) else ""


def _kind(field: Mapping[str, object]) -> str:
    form = field.get("format")
    if isinstance(form, str) and form in FORMATS:
        return say(FORMATS[form])
    if "enum" in field or (isinstance(field.get("ui"), Mapping) and "choices" in str(field["ui"])):
        return say("选一项")
    return say(FIELD_TYPES.get(str(field.get("type")), "文字"))


def _choices(field: Mapping[str, object]) -> tuple[str, ...]:
    values = field.get("enum")
    english = field.get("en")
    labels = english.get("enum") if isinstance(english, Mapping) else None
    if not isinstance(values, list | tuple):
        return ()
    if language() == "en" and isinstance(labels, Mapping):
        return tuple(str(labels.get(value, value)) for value in values)
    return tuple(map(str, values))
