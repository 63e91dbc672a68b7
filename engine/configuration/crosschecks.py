"""What one document promises another: names, versions, terms, and every check of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.configuration.checks.calendar_checks import check_calendar
from engine.configuration.checks.county_checks import check_county
from engine.configuration.checks.form_checks import check_form
from engine.configuration.checks.programme_checks import check_programme
from engine.configuration.checks.provision_checks import check_provided
from engine.configuration.checks.rubric_checks import check_rubric
from engine.configuration.checks.table_checks import check_table
from engine.configuration.checks.version_checks import check_versions, counting, problem_at
from engine.configuration.checks.workflow_checks import check_workflow
from engine.configuration.checks.world import Pen, Piece, World
from engine.configuration.county import County
from engine.configuration.dictionary import declared_facts, gather_facts
from engine.configuration.head import EventDate, Head
from engine.configuration.problems import Problem
from engine.configuration.rubric import Rubric
from engine.configuration.table import Table
from engine.configuration.versions import Withdrawn, in_force, standing

SINGLE = ("county", "calendar")
"""Kinds of which there is one document only, though in several versions."""


def check_together(
    pieces: Sequence[Piece],
    broken: Iterable[str] = (),
    bases: Sequence[Piece] = (),
    withdrawn: Withdrawn = frozenset(),
) -> tuple[Problem, ...]:
    """Return what is wrong between documents that each fit their model.

    Args:
        pieces: The documents.
        broken: Kinds of which some document could not be read; what refers to these is not judged.
        bases: Documents that only serve others to extend: no case is handled by them alone, so
            only their versions are looked at.
        withdrawn: Versions that no longer count: what begins is not held to what they say, and
            what keeps them was checked when they were published.
    """
    counted = counting(pieces, withdrawn)
    world = _world(pieces, counted, frozenset(broken))
    problems = [*check_versions((*bases, *pieces), withdrawn), *_check_single(pieces)]
    for piece in counted:
        pen = Pen(piece, world)
        _check_head(piece.document, pen)
        _check_types(piece.document, pen)
        _CHECKS[piece.document.kind](piece.document, pen)
        problems.extend(pen.problems)
    return tuple(problems)


def _world(pieces: Sequence[Piece], counted: Sequence[Piece], broken: frozenset[str]) -> World:
    documents = tuple(piece.document for piece in pieces)
    counties = [piece.document for piece in counted if isinstance(piece.document, County)]
    newest = max((one.effective_from for one in counties), default=None)
    county = in_force(standing(counties), newest) if newest else None
    if "county" in broken:
        county = None
    return World(documents, county, gather_facts(documents, county), broken)


def _check_head(document: Head, pen: Pen) -> None:
    applies_by = getattr(document, "applies_by", None)
    if isinstance(applies_by, EventDate):
        here = ("applies_by", "event_date")
        fact = pen.refer_fact(here, applies_by.event_date)
        if fact is not None and fact.type != "date":
            pen.note(
                here,
                "wrong-type",
                f"“{fact.name}”（{fact.title}）不是日期。",
                f"'{fact.name}' is no date.",
                found=fact.name,
            )


def _check_types(document: Head, pen: Pen) -> None:
    """Note facts that another document declares with another type."""
    for declared in declared_facts(document, {}):
        known = pen.world.dictionary.get(declared.fact.name)
        if known is not None and known.type != declared.fact.type:
            pen.note(
                declared.path,
                "two-types",
                f"“{known.name}”在别处是 {known.type}（{known.source}），"
                f"这里是 {declared.fact.type}。",
                f"'{known.name}' is {known.type} elsewhere and {declared.fact.type} here.",
                found=declared.fact.type,
                nearest=known.type,
            )


def _check_table(table: Table, pen: Pen) -> None:
    check_table(table.body(), (), pen)


def _check_rubric(rubric: Rubric, pen: Pen) -> None:
    check_rubric(rubric, pen)
    check_provided(rubric, pen)


_CHECKS: Mapping[str, Callable[[Any, Pen], None]] = {
    "county": check_county,
    "calendar": check_calendar,
    "form": check_form,
    "rubric": _check_rubric,
    "workflow": check_workflow,
    "programme": check_programme,
    "table": _check_table,
}


def _check_single(pieces: Sequence[Piece]) -> Iterator[Problem]:
    for kind in SINGLE:
        documents = [piece for piece in pieces if piece.document.kind == kind]
        for piece in documents[1:]:
            right = documents[0].document.id
            if piece.document.id != right:
                yield problem_at(
                    piece,
                    "id",
                    "second-one",
                    f"只能有一份 {kind}：“{right}”已在 {documents[0].source.name} 里；"
                    "新版本要用同一个 id。",
                    f"there is one {kind}: '{right}' stands in {documents[0].source.name}; "
                    "a new version keeps its id.",
                )
