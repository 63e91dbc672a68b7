"""Scenarios of a county: what was done and found, and what must come of it, written by a clerk.

.. code-block:: yaml

    workflow: petition@1                 # and, or instead of it, rubric: and programme:
    rubric: first-petition@1
    today: 2023-05-31
    scenarios:
    - name: 超期一日告知受理，扣一分
      steps: {route: 2023-03-06, accept: 2023-03-22}
      given: {units.clear: true}
      findings: {shallow-investigation: 4}
      then: {accept.days_late: 1, points: 95, grade: excellent}

``steps`` are read by the workflow's clocks, ``given`` are further facts (they go before what
follows from the steps), ``findings`` the panel's.
``then`` may name any fact, ``<clock>.state``, ``lead`` and ``with``, ``escalations`` (the rules of
the ladder that are due), ``points``, ``grade``, ``deductions`` (the items that took points off),
``lost``, ``vetoes``, ``flags``, ``bonus``, ``consequences`` and ``in_frame``.  Everything is judged
by the documents alone: no database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path as Folder
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError

from engine.configuration.head import Head, IsoDate, Part
from engine.configuration.library import Library, Loaded
from engine.configuration.model_faults import explain_model_faults
from engine.configuration.problems import ConfigurationFaults, Path, Problem, Report
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.workflow import Workflow
from engine.configuration.yaml_source import Source, read_bytes, read_yaml
from engine.errors import ConfigurationError, FilingError, OnecaseError
from engine.expressions.names import Dictionary
from engine.routing.escalation import compile_escalations, due_escalations
from engine.rules.event_rules import CaseEvent
from engine.rules.facts import FactSheet
from engine.scoring.results import ScoreSheet
from engine.scoring.sheet import score
from engine.services import shelf
from engine.services.try_examples import (
    Failure,
    Outcome,
    classified_facts,
    compare_outcome,
    given_facts,
    programme_outcome,
    routed_units,
    score_outcome,
    written_finding,
)
from engine.terms import FactValue
from engine.workflow.deadlines import ClockEvent, clock_facts, read_clock
from engine.workflow.derived import derive_facts

Model = TypeVar("Model", bound=Head)


class Scenario(Part):
    """One thing that may happen, and what must come of it.

    Attributes:
        today: The day on which it is looked at; None takes the file's.
        steps: Step to the day it was done, to several days, or to ``{on: day, days: number}`` of an
            extension.
        given: Further facts.
        findings: Of the panel: item to points, or ``true`` for a veto.
        then: What must come of it.
    """

    name: Annotated[str, Field(min_length=1)]
    today: IsoDate | None = None
    steps: dict[str, object] = Field(default={})
    given: dict[str, object] = Field(default={})
    findings: dict[str, object] = Field(default={})
    then: Annotated[dict[str, object], Field(min_length=1)]


class ScenarioBook(Part):
    """A file of scenarios and the documents they are about, each ``id@version``."""

    workflow: str | None = None
    rubric: str | None = None
    programme: str | None = None
    today: IsoDate | None = None
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file of scenarios with the lines they stand on."""

    book: ScenarioBook
    source: Source

    def line_of(self, number: int) -> int:
        """Return the line on which a scenario begins, the first being number 0."""
        return self.source.mark(("scenarios", number))[0]


@dataclass(frozen=True, slots=True)
class ScenariosTried:
    """What trying the scenarios of a folder came to.

    Attributes:
        count: How many were tried.
        failed: How many did not come out as promised; files that cannot be read do not count.
    """

    count: int
    failed: int
    report: Report


def check_scenarios(folder: Folder, library: Library) -> ScenariosTried:
    """Try every scenario of the YAML files in a folder and the folders in it.

    Args:
        folder: Where the scenarios are.
        library: The documents they are tried with.

    Returns:
        What did not come out, each with file and line; raises for none of it.
    """
    problems: list[Problem] = []
    count = failed = 0
    for file in sorted(folder.rglob("*.yaml")):
        try:
            read = read_scenarios(file.read_bytes(), file.relative_to(folder).as_posix())
        except ConfigurationFaults as faults:
            problems += faults.report.problems
            continue
        count += len(read.book.scenarios)
        for number in range(len(read.book.scenarios)):
            found = try_scenario(read, number, library)
            failed += bool(found)
            problems += found
    return ScenariosTried(count, failed, Report.of(problems))


def read_scenarios(content: str | bytes, name: str) -> ScenarioFile:
    """Return the scenarios of a file.

    Raises:
        ConfigurationFaults: it cannot be read; holds every fault with its line.
    """
    source = read_bytes(content, name) if isinstance(content, bytes) else read_yaml(content, name)
    try:
        return ScenarioFile(ScenarioBook.model_validate(source.data), source)
    except ValidationError as error:
        faults = explain_model_faults(error, ScenarioBook, source)
        raise ConfigurationFaults(Report.of(faults)) from error


def try_scenario(file: ScenarioFile, number: int, library: Library) -> tuple[Problem, ...]:
    """Return what did not come out of one scenario, the first being number 0."""
    scenario = file.book.scenarios[number]
    try:
        trial = _Trial(file.book, scenario, library)
        failures = tuple(compare_outcome(scenario.then, trial.outcome()))
    except FilingError as error:
        failures = tuple(
            Failure(("findings", item), f"{zh}。", f"{en}.") for item, zh, en in error.faults
        )
    except OnecaseError as error:
        failures = (Failure((), error.text("zh"), error.text("en")),)
    return tuple(_problem(file, number, failure) for failure in failures)


def _problem(file: ScenarioFile, number: int, failure: Failure) -> Problem:
    path: Path = ("scenarios", number, *failure.path)
    line, column = file.source.mark(path)
    name = file.book.scenarios[number].name
    word = ".".join(map(str, failure.path[1:]))
    zh, en = f"{word}：{failure.zh}".lstrip("："), f"{word}: {failure.en}".lstrip(": ")
    if failure.expected is not None:
        zh = f"{word} 应为 {failure.expected}，实际得出 {failure.came}"
        en = f"{word}: expected {failure.expected}, got {failure.came}"
    zh, en = f"情景“{name}”：{zh}", f"scenario '{name}': {en}"
    return Problem("error", "scenario", file.source.name, line, column, "", zh, en)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A scenario about to be tried."""

    book: ScenarioBook
    scenario: Scenario
    library: Library

    @property
    def today(self) -> date | None:
        return self.scenario.today or self.book.today

    def outcome(self) -> Outcome:
        """Return everything that came out, by the words ``then`` may use."""
        facts = self.library.dictionary()
        sheet = given_facts(self.scenario.given, facts)
        outcome: dict[str, object] = {}
        if self.book.workflow is not None:
            workflow = self._named("workflow", self.book.workflow, Workflow).document
            sheet = self._handled(workflow, sheet, outcome)
        if self.book.rubric is not None:
            sheet = self._scored(self.book.rubric, sheet, outcome)
        if self.book.programme is not None:
            programme = self._named("programme", self.book.programme, Programme)
            outcome.update(programme_outcome(programme.document, sheet))
        asked = {name: sheet[name] for name in self.scenario.then if name in facts}
        return {**asked, **outcome}

    def _named(self, kind: str, name: str, model: type[Model]) -> Loaded[Model]:
        known, _, version = name.partition("@")
        number = int(version) if version.isdigit() else None
        loaded = self.library.find(kind, known, version=number, on=None if number else self.today)
        return shelf.narrow(loaded, model)

    def _handled(
        self, workflow: Workflow, sheet: FactSheet, outcome: dict[str, object]
    ) -> FactSheet:
        """Return the facts after the steps: of the clocks, derived ones, the kind of case."""
        events = sorted(_events(workflow, self.scenario.steps), key=lambda event: event.on)
        if events:
            sheet = sheet.with_values(self._clocks(workflow, events, outcome))
            derived = derive_facts(workflow, events, (), sheet, {})
            told = self.scenario.given.keys() | _of_signatures(workflow)
            sheet = sheet.with_values({n: v for n, v in derived.items() if n not in told})
        classified = classified_facts(workflow, sheet)
        known = {name: value for name, value in classified.items() if name in sheet.dictionary}
        sheet = sheet.with_values({n: v for n, v in known.items() if sheet[n] is None})
        outcome.update(routed_units(workflow, sheet))
        outcome["escalations"] = _escalations(workflow, sheet, events)
        return sheet

    def _clocks(
        self, workflow: Workflow, events: list[ClockEvent], outcome: dict[str, object]
    ) -> dict[str, FactValue]:
        if self.today is None:
            raise ConfigurationError(
                "写了 steps 就要写 today（在文件开头或这一条里）",
                "steps need a today, at the head of the file or in the scenario",
            )
        calendar = shelf.work_calendar(self.library.calendar(self.today))
        values: dict[str, FactValue] = {}
        for rule in workflow.clocks:
            reading = read_clock(rule, events, calendar, self.today)
            values.update(clock_facts(reading))
            outcome[f"{rule.id}.state"] = reading.state
            outcome[f"{rule.id}.provisional"] = reading.provisional
        return values

    def _scored(self, name: str, sheet: FactSheet, outcome: dict[str, object]) -> FactSheet:
        """Score the case; return the facts with those of the result."""
        rubric = shelf.rubric(self._named("rubric", name, Rubric), sheet.dictionary)
        written = self.scenario.findings.items()
        result = score(rubric, sheet, [written_finding(item, found) for item, found in written])
        outcome.update(score_outcome(result))
        outcome["points"] = result.total
        outcome["deductions"] = [item.item for item in result.items if item.points]
        return sheet.with_values(_result_facts(result, sheet.dictionary))


def _result_facts(result: ScoreSheet, facts: Dictionary) -> dict[str, object]:
    lost = [item for item in result.items if item.points]
    values: dict[str, object] = {
        "review.score": result.total,
        "review.grade": result.grade,
        "review.points_lost": sum(item.points for item in lost),
        "review.items_lost": len(lost) + len(result.vetoes),
        "review.veto": bool(result.vetoes),
    }
    return {name: value for name, value in values.items() if name in facts}


def _escalations(workflow: Workflow, sheet: FactSheet, events: Sequence[ClockEvent]) -> list[str]:
    """Return the rules of the ladder that are due, none having fired before."""
    rules = compile_escalations(workflow, sheet.dictionary, prefer="python")
    done = [CaseEvent(event.step, event.on) for event in events]
    return [rule.id for rule in due_escalations(workflow, rules, sheet, (), done)]


def _of_signatures(workflow: Workflow) -> set[str]:
    """Return the facts that follow from signatures, which scenarios do not tell of."""
    return {fact.name for fact in workflow.facts if fact.unsigned_tiers or fact.returned_tiers}


def _events(workflow: Workflow, steps: Mapping[str, object]) -> Iterator[ClockEvent]:
    """Yield the steps done, in the order written."""
    known = {step.id for step in workflow.steps}
    for step, written in steps.items():
        if step not in known:
            raise ConfigurationError(
                f"流程里没有“{step}”这一步", f"the workflow has no step {step}", value=step
            )
        for one in written if isinstance(written, list) else [written]:
            yield _event(step, one)


def _event(step: str, written: object) -> ClockEvent:
    details: Mapping[str, object] = written if isinstance(written, Mapping) else {"on": written}
    days = details.get("days")
    try:
        on = date.fromisoformat(str(details.get("on")))
    except ValueError:
        raise ConfigurationError(
            f"“{step}”的日期写作 2023-03-06，写的是 {written}",
            f"the day of {step} is written 2023-03-06, not {written}",
            value=written,
        ) from None
    return ClockEvent(step, on, days if isinstance(days, int) else None)
