"""The examples of the documents, tried: what is given goes in, what is promised must come out.

==========  ==================================  ==================================================
document    given                               then
==========  ==================================  ==================================================
form        the answers                         ``valid``, ``errors``, ``visible``, ``hidden``
rubric      ``facts``, ``findings``             ``score``, ``grade``, ``lost`` (of items and
                                                dimensions), ``vetoes``
workflow    facts                               ``lead``, ``with``, and classified facts
programme   facts                               ``consequences`` (their ids), ``in_frame``
table       facts                               the outputs, or ``no_match: true``
==========  ==================================  ==================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from engine.configuration.choices import choice_lists
from engine.configuration.form import Form
from engine.configuration.head import Example, Head
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import (
    Path,
    choices_en,
    choices_zh,
    nearest_word,
    show,
)
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.table import Table
from engine.configuration.workflow import Workflow
from engine.errors import OnecaseError
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary
from engine.forms.choices import Choice, Lists
from engine.forms.examples import run_example
from engine.rules.conditions import holds
from engine.rules.facts import FactSheet, read_fact
from engine.rules.tables import compile_table, decide
from engine.scoring.sheet import CompiledRubric, Finding, ScoreSheet, compile_rubric, score
from engine.services.compute_answers import Computing, tables_of

_KEY = b"example"
"""Stands for the secret of the county: an example compares no fingerprints."""

LEAD = "lead"
ASSISTING = "with"


@dataclass(frozen=True, slots=True)
class Failure:
    """What did not come out as an example says.

    Attributes:
        path: Where in the example it stands.
        expected: What was promised; None if something else is wrong.
        came: What came out instead.
        value: The same as a value; meaningless where nothing came out.
    """

    path: Path
    zh: str
    en: str
    expected: str | None = None
    came: str | None = None
    value: object = None


@dataclass(frozen=True)
class _Trial:
    """What the examples of a document are tried with."""

    loaded: Loaded[Head]
    library: Library
    facts: Dictionary

    @cached_property
    def rubric(self) -> CompiledRubric:
        """Return the document, a rubric, ready for use; one for all its examples."""
        rubric = self.loaded.document
        assert isinstance(rubric, Rubric)  # noqa: S101  _RUNS chose by type
        return compile_rubric(rubric, self.loaded.ref, self.facts)


Outcome = Mapping[str, object]
"""What came out, by the words ``then`` may use."""


def try_examples(
    loaded: Loaded[Head], library: Library, facts: Dictionary
) -> Iterator[tuple[int, Failure]]:
    """Yield position and failure of each example of a document that does not come out."""
    trial = _Trial(loaded, library, facts)
    for position, example in enumerate(loaded.document.examples):
        try:
            failures = tuple(_try(trial, example))
        except OnecaseError as error:
            failures = (Failure(("given",), error.text("zh"), error.text("en")),)
        for failure in failures:
            yield position, failure


def _try(trial: _Trial, example: Example) -> Iterable[Failure]:
    document = trial.loaded.document
    if isinstance(document, Form):
        found = _run_form(trial, document, example)
        return [Failure(("then",), zh + "。", en + ".") for zh, en in found]
    run = _RUNS.get(type(document))
    if run is None:
        kind = document.kind
        return [Failure((), f"{kind} 文件不用写示例。", f"a {kind} takes no examples.")]
    return compare_outcome(example.then, run(trial, example))


def _run_form(trial: _Trial, form: Form, example: Example) -> tuple[tuple[str, str], ...]:
    """Run an example of a form; names of facts among its answers are facts of the case."""
    answers, base = given_to_form(form, example, trial.facts)
    computing = Computing(form, base, tables_of(trial.library), _KEY)
    plain = example.model_copy(update={"given": answers})
    return run_example(form, plain, lists_of(trial.library), computing.compute)


def given_to_form(
    form: Form, example: Example, facts: Dictionary
) -> tuple[dict[str, object], FactSheet]:
    """Return what an example of a form gives: the answers, and what is known of the case.

    Raises:
        ConfigurationError: a fact is unknown or holds what it cannot.
    """
    own = _mapping(form.schema_.get("properties"))
    known = {name: value for name, value in example.given.items() if _is_fact(name, own)}
    answers = {name: value for name, value in example.given.items() if name not in known}
    return answers, given_facts(known, facts)


def _is_fact(name: str, properties: Mapping[str, object]) -> bool:
    return "." in name and name not in properties


def compare_outcome(promised: Mapping[str, object], outcome: Outcome) -> Iterator[Failure]:
    """Yield what did not come out as promised, at its place under ``then``."""
    for word, expected in promised.items():
        here: Path = ("then", word)
        if word not in outcome:
            nearest = nearest_word(word, outcome)
            yield Failure(
                here,
                f"得不出“{word}”{choices_zh(tuple(outcome), nearest)}",
                f"there is no outcome '{word}'{choices_en(tuple(outcome), nearest)}",
            )
        elif isinstance(expected, Mapping) and isinstance(outcome[word], Mapping):
            inner = dict.fromkeys(expected, Decimal(0)) | dict(outcome[word])  # type: ignore[call-overload]  # just checked
            for failure in compare_outcome(expected, inner):
                yield replace(failure, path=(*here, *failure.path[1:]))
        elif not _same(expected, outcome[word]):
            yield _differs(word, here, expected, outcome)


def _differs(word: str, path: Path, expected: object, outcome: Outcome) -> Failure:
    wanted, came = in_words(expected), in_words(outcome[word])
    lost = outcome.get("lost")
    why = _lost_in_words(lost) if word == "score" and isinstance(lost, Mapping) else ""
    return Failure(
        path,
        f"{word} 应为 {wanted}，实际得出 {came}{f'（扣分：{why}）' if why else ''}。",
        f"{word} should be {wanted}, but comes out as {came}{f' (lost: {why})' if why else ''}.",
        expected=wanted,
        came=came,
        value=outcome[word],
    )


def _same(expected: object, came: object) -> bool:
    if isinstance(expected, list | tuple) and isinstance(came, list | tuple):
        return sorted(map(str, expected)) == sorted(map(str, came))
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        return isinstance(came, Decimal) and came == expected
    return expected == came or (isinstance(expected, str) and str(came) == expected)


def in_words(value: object) -> str:
    """Return a value as a document would write it."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(str, value)) + "]"
    return format(value, "f") if isinstance(value, Decimal) else show(value)


def _lost_in_words(lost: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {in_words(points)}" for name, points in lost.items())


def given_facts(given: Mapping[str, object], facts: Dictionary) -> FactSheet:
    """Return the given facts; a date stands in a document as text and is read by its fact."""
    values: dict[str, object] = {}
    for name, value in given.items():
        fact = facts.get(name)
        dated = fact is not None and fact.type == "date" and isinstance(value, str)
        values[name] = read_fact({"date": str(value)}) if dated else value
    return FactSheet(values, facts)


def _run_rubric(trial: _Trial, example: Example) -> Outcome:
    given = example.given
    sheet = given_facts(_mapping(given.get("facts")), trial.facts)
    written = _mapping(given.get("findings"))
    findings = [written_finding(item, found) for item, found in written.items()]
    return score_outcome(score(trial.rubric, sheet, findings))


def score_outcome(sheet: ScoreSheet) -> Outcome:
    """Return what a sheet comes to, by the words ``then`` may use."""
    lost = {item.item: item.points for item in sheet.items if item.points}
    lost |= {one.id: one.lost for one in sheet.dimensions if one.lost}
    return {
        "score": sheet.total,
        "grade": sheet.grade,
        "lost": lost,
        "vetoes": [veto.item for veto in sheet.vetoes],
        "flags": [flag.item for flag in sheet.flags],
        "bonus": sheet.bonus,
        "shifted": {one.item: one.shift.points for one in sheet.shifted if one.shift},
    }


def written_finding(item: str, found: object) -> Finding:
    """Return a finding written as points, as ``true``, or with points, reason and evidence."""
    details = found if isinstance(found, Mapping) else {"points": found}
    points = details.get("points")
    return Finding(
        item=item,
        points=None if points is None or points is True else Decimal(str(points)),
        reason=str(details.get("reason", "示例")),
        evidence=str(details.get("evidence", "示例")),
        count=int(str(details.get("count", 1))),
    )


def _run_workflow(trial: _Trial, example: Example) -> Outcome:
    workflow = trial.loaded.document
    assert isinstance(workflow, Workflow)  # noqa: S101  _RUNS chose by type
    sheet = given_facts(example.given, trial.facts)
    classified = classified_facts(workflow, sheet)
    known = {name: value for name, value in classified.items() if name in trial.facts}
    return {**classified, **routed_units(workflow, sheet.with_values(known))}


def classified_facts(workflow: Workflow, sheet: FactSheet) -> Outcome:
    """Return what the classification table gives; empty where there is none or no row applies."""
    if workflow.classification is None:
        return {}
    decision = decide(compile_table(workflow.classification, sheet.dictionary), sheet)
    return dict(decision.outputs[0]) if decision.outputs else {}


def routed_units(workflow: Workflow, sheet: FactSheet) -> Outcome:
    """Return the lead and the assisting units of the routing table; empty where there is none."""
    if workflow.routing is None:
        return {}
    decision = decide(compile_table(workflow.routing, sheet.dictionary), sheet)
    routed = dict(decision.outputs[0]) if decision.outputs else {}
    return {LEAD: routed.get(LEAD), ASSISTING: _listed(routed.get(ASSISTING))}


def _run_programme(trial: _Trial, example: Example) -> Outcome:
    programme = trial.loaded.document
    assert isinstance(programme, Programme)  # noqa: S101  _RUNS chose by type
    return programme_outcome(programme, given_facts(example.given, trial.facts))


def programme_outcome(programme: Programme, sheet: FactSheet) -> Outcome:
    """Return what follows from a result with these facts, and whether the case may be drawn."""
    facts = sheet.dictionary
    follow = [
        one.id for one in programme.consequences if holds(parse_condition(one.when, facts), sheet)
    ]
    in_frame = holds(parse_condition(programme.frame.when, facts), sheet)
    return {"consequences": follow, "in_frame": in_frame}


def _run_table(trial: _Trial, example: Example) -> Outcome:
    document = trial.loaded.document
    assert isinstance(document, Table)  # noqa: S101  _RUNS chose by type
    table = compile_table(document.body(), trial.facts)
    decision = decide(table, given_facts(example.given, table.dictionary))
    outcome: dict[str, object] = {column.fact.name: None for column in table.outputs}
    outcome["no_match"] = decision.status == "no_match"
    outcome["rows"] = list(decision.rows)
    if len(decision.outputs) == 1:
        outcome.update(decision.outputs[0])
    elif decision.outputs:
        for name in decision.outputs[0]:
            outcome[name] = [one[name] for one in decision.outputs]
    return outcome


def lists_of(library: Library) -> Lists:
    """Return the lists of the newest county, as forms offer them; none where there is no county."""
    if not library.all("county"):
        return {}
    return {
        name: tuple(Choice(*each) for each in entries)
        for name, entries in choice_lists(library.county().document).items()
    }


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


_RUNS: Mapping[type[Head], Callable[[_Trial, Example], Outcome]] = {
    Rubric: _run_rubric,
    Workflow: _run_workflow,
    Programme: _run_programme,
    Table: _run_table,
}
