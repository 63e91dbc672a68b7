"""What belongs to cases beside their own row, one query for each kind of part."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.audit.entry import Holder, Pin
from engine.records.base import from_json
from engine.records.cases import (
    CASE_FACTS,
    CASE_HOLDERS,
    CASE_UNITS,
    ESCALATIONS,
    SIGNATURES,
    STEP_EVENTS,
)
from engine.records.facts import stored_value
from engine.records.repository import pages
from engine.records.values import Case, Proposal, Signature, StepEvent

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection, Row, Select, Table

Parts = dict[str, list["Row[Any]"]]
"""Rows by case."""


def parts_of(
    connection: Connection, county: str, table: Table, order: str, cases: Collection[str]
) -> Parts:
    """Return the rows of a table that belong to these cases, ordered, by case."""
    found: Parts = defaultdict(list)
    for page in pages(cases):
        for row in connection.execute(
            _parts_query(table, order), {"of_county": county, "of_cases": page}
        ):
            found[row.case_id].append(row)
    return found


@cache
def _parts_query(table: Table, order: str) -> Select[Any]:
    """Return the statement of ``parts_of``, built once: building takes longer than running it."""
    return (
        select(table)
        .where(
            table.c.county == bindparam("of_county"),
            table.c.case_id.in_(bindparam("of_cases", expanding=True)),
        )
        .order_by(table.c[order])
    )


def cases_of(connection: Connection, county: str, rows: Sequence[Row[Any]]) -> tuple[Case, ...]:
    """Return the cases of these rows with all their parts, in the order of the rows."""
    ids = [row.id for row in rows]
    units = parts_of(connection, county, CASE_UNITS, "position", ids)
    holders = parts_of(connection, county, CASE_HOLDERS, "position", ids)
    facts = parts_of(connection, county, CASE_FACTS, "name", ids)
    signatures = parts_of(connection, county, SIGNATURES, "seq", ids)
    escalations = parts_of(connection, county, ESCALATIONS, "seq", ids)
    return tuple(
        Case(
            id=row.id,
            workflow=row.workflow,
            number=row.number,
            stage=row.stage,
            final=row.final,
            cleared_on=row.cleared_on,
            revision=row.revision,
            opened_on=row.opened_on,
            headline=row.headline,
            lead=row.lead,
            co_units=tuple(unit.unit for unit in units.get(row.id, ())),
            holders=tuple(map(_holder, holders.get(row.id, ()))),
            area=row.area,
            topic=row.topic,
            place=row.place,
            parent=row.parent,
            session=row.session_id,
            bundle=pins_of(row.bundle),
            facts={fact.name: stored_value(fact) for fact in facts.get(row.id, ())},
            signatures=tuple(map(_signature, signatures.get(row.id, ()))),
            proposals=_proposals(escalations.get(row.id, ())),
            fired=tuple(dict.fromkeys(raised.rule for raised in escalations.get(row.id, ()))),
        )
        for row in rows
    )


def steps_of(
    connection: Connection, county: str, cases: Collection[str]
) -> Mapping[str, tuple[StepEvent, ...]]:
    """Return the steps done in each of these cases, in order; a case without any has none."""
    found = parts_of(connection, county, STEP_EVENTS, "seq", cases)
    return {case: tuple(map(_step, found.get(case, ()))) for case in cases}


@lru_cache(maxsize=1024)
def pins_of(bundle: str) -> tuple[Pin, ...]:
    """Return the document versions a case or session keeps; most cases keep the same."""
    return tuple(Pin(**pin) for pin in from_json(bundle))


def _holder(row: Row[Any]) -> Holder:
    return Holder(role=row.role, post=row.post, person=row.person)


def _signature(row: Row[Any]) -> Signature:
    return Signature(
        sign_off=row.sign_off,
        round=row.round,
        tier=row.tier,
        person=row.person,
        agreed=row.agreed,
        at=row.at,
        shown_sha256=row.shown_sha256,
    )


def _proposals(rows: Sequence[Row[Any]]) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            rule=row.rule,
            title=row.title,
            step=row.step,
            to=tuple(row.recipients),
            raised_on=row.raised_on,
            done=row.done,
        )
        for row in rows
        # A rule that did the step itself asks for nothing more.
        if row.act != "step"
    )


def _step(row: Row[Any]) -> StepEvent:
    return StepEvent(
        seq=row.seq,
        step=row.step,
        on=row.done_on,
        at=row.at,
        actor=row.actor,
        on_behalf=row.on_behalf,
        from_stage=row.from_stage,
        to_stage=row.to_stage,
        filing=row.filing,
    )
