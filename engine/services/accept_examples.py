"""Examples of a draft set to what its rules give now, where the author means the change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from engine.configuration.rubric import Rubric
from engine.errors import OnecaseError
from engine.scoring.rubrics import CompiledRubric, compile_rubric
from engine.scoring.sheet import score
from engine.services.desk import Desk
from engine.services.edit_documents import DraftView
from engine.services.edit_spots import SentValues, SpotsOutcome, save_spots
from engine.services.try_examples import (
    Outcome,
    given_facts,
    score_outcome,
    written_finding,
)
from engine.terms import Actor

_KEYS = frozenset({"score", "grade"})
_FOUR = 4
"""``examples.3.then.score``: the parts of the place of a result."""


def new_results(view: DraftView) -> Mapping[str, object]:
    """Return what each example that fails comes out as, by the spot of its result.

    Only the score and the grade of a rubric's own examples are told; anything else an author
    changes by hand.
    """
    loaded = view.loaded
    if loaded is None or not isinstance(loaded.document, Rubric):
        return {}
    try:
        rubric = compile_rubric(loaded.document, loaded.ref, view.outline.facts)
        return dict(_results(view, loaded.document, rubric))
    except OnecaseError:
        return {}  # what keeps the rubric from being read is told by the check


def accept_results(
    desk: Desk, view: DraftView, revision: int, *, actor: Actor, at: datetime
) -> SpotsOutcome:
    """Write the new results into the examples, as one save.

    Args:
        desk: The county's desk.
        view: The draft.
        revision: The save whose results the author saw.
        actor: The author.
        at: When.

    Raises:
        AccessError: the person may not write the configuration.
        ConflictError: the draft was given up, or saved in this very moment.
    """
    # Results of a later save are others than those the author agreed to.
    values = new_results(view) if revision == view.draft.revision else {}
    return save_spots(desk, view, SentValues(revision, 0, values), actor=actor, at=at)


def _results(
    view: DraftView, document: Rubric, rubric: CompiledRubric
) -> Iterator[tuple[str, object]]:
    written = view.outline.data.get("examples")
    own = isinstance(written, list) and len(written) == len(document.examples)
    for problem in view.check.own if own else ():
        parts = problem.path.split(".")
        if problem.code != "example" or len(parts) != _FOUR or parts[3] not in _KEYS:
            continue
        example = document.examples[int(parts[1])]
        came = _outcome(view, rubric, example.given)[parts[3]]
        yield f"examples/#{parts[1]}/then/{parts[3]}", _plain(came)


def _outcome(view: DraftView, rubric: CompiledRubric, given: Mapping[str, object]) -> Outcome:
    facts, findings = given.get("facts"), given.get("findings")
    sheet = given_facts(facts if isinstance(facts, Mapping) else {}, view.outline.facts)
    found = findings.items() if isinstance(findings, Mapping) else ()
    return score_outcome(score(rubric, sheet, [written_finding(*one) for one in found]))


def _plain(value: object) -> object:
    """Return a result as a document writes it: whole points without a point."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value
