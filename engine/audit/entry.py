"""One model for each event the journal records; current state is what follows from them.

An entry never holds what a confidential field contains: answers lie in filings, the entry holds
the filing's id and hash.  Facts in an entry are those of fields not marked confidential.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from engine.audit.payload import FactJson, Holder, Payload, Pin
from engine.audit.rule_changes import (
    CaseMoved,
    CountyFounded,
    DocumentPublished,
    DocumentWithdrawn,
    DraftReturned,
    DraftSubmitted,
    DraftTakenBack,
    ParentVersionLeft,
)

__all__ = [
    "EVENTS",
    "AssessmentPosted",
    "BulletinIssued",
    "CaseMoved",
    "CaseOpened",
    "CaseRouted",
    "CasesDrawn",
    "CountyFounded",
    "DocumentPublished",
    "DocumentWithdrawn",
    "DraftReturned",
    "DraftSubmitted",
    "DraftTakenBack",
    "DrawVoided",
    "DrawnCase",
    "Escalated",
    "Event",
    "FactJson",
    "FrameFrozen",
    "Holder",
    "LostItem",
    "PanelSeated",
    "ParentVersionLeft",
    "PassedLoss",
    "Payload",
    "Pin",
    "Recused",
    "ResultConfirmed",
    "ScoresOpened",
    "SessionClosed",
    "SessionOpened",
    "SheetHanded",
    "StepDone",
    "TierSigned",
    "WitnessHeard",
]


class CaseOpened(Payload):
    """A case began; it keeps the versions in ``bundle``.

    Attributes:
        parent: Case it follows from (a deficiency list from a petition).
        session: Review session it follows from.
        given: Facts handed over when it was opened.
    """

    event: Literal["case-opened"] = "case-opened"
    case: str
    workflow: str
    number: str
    serial: int
    year: int
    bundle: tuple[Pin, ...]
    stage: str
    opened_on: date
    parent: str | None = None
    session: str | None = None
    given: dict[str, FactJson] = Field(default={})


class StepDone(Payload):
    """A step was done.

    Attributes:
        facts: Facts that are new or changed by this step (None removes one).
        filing: Id of the form's answers, with their hash in ``filing_sha256``.
        cleared: The case is struck off by this step (or no longer is).
    """

    event: Literal["step-done"] = "step-done"
    case: str
    step: str
    from_stage: str | None
    to_stage: str
    on: date
    filing: str | None = None
    filing_sha256: str | None = None
    form: Pin | None = None
    headline: str | None = None
    facts: dict[str, FactJson] = Field(default={})
    final: bool = False
    cleared: bool = False


class CaseRouted(Payload):
    """Units and holders were named, by which row of the routing table."""

    event: Literal["case-routed"] = "case-routed"
    case: str
    lead: str
    co_units: tuple[str, ...] = ()
    holders: tuple[Holder, ...]
    area: str | None
    topic: str | None
    place: str | None
    document: Pin
    rows: tuple[str, ...]
    sentence: str
    sentence_en: str


class TierSigned(Payload):
    """A tier of a sign-off agreed or returned the case; bound to the hash of what was shown."""

    event: Literal["tier-signed"] = "tier-signed"
    case: str
    sign_off: str
    round: int
    tier: str
    agreed: bool
    shown_sha256: str


class Escalated(Payload):
    """A rule of the ladder fired."""

    event: Literal["escalated"] = "escalated"
    case: str
    rule: str
    title: str
    act: Literal["step", "propose", "remind"]
    step: str | None = None
    to: tuple[str, ...] = ()
    on: date
    facts: dict[str, FactJson] = Field(default={})


class SessionOpened(Payload):
    """A review session was opened; rubric and programme are pinned."""

    event: Literal["session-opened"] = "session-opened"
    session: str
    programme: str
    title: str
    mode: Literal["on-site", "online"]
    held_on: date
    period: str
    bundle: tuple[Pin, ...]


class PanelSeated(Payload):
    """The panel of a session: who scores, who chairs."""

    event: Literal["panel-seated"] = "panel-seated"
    session: str
    members: tuple[str, ...]
    chair: str


class FrameFrozen(Payload):
    """The frame of a draw was fixed and its hash published, before any entropy was given.

    Attributes:
        frame: Canonical JSON of the frame; the hash is taken over its UTF-8 bytes.
    """

    event: Literal["frame-frozen"] = "frame-frozen"
    session: str
    attempt: int
    frame: str
    frame_sha256: str


class WitnessHeard(Payload):
    """A witness gave entropy (dice, words) in turn."""

    event: Literal["witness-heard"] = "witness-heard"
    session: str
    attempt: int
    turn: int
    witness: str
    words: str


class DrawnCase(Payload):
    """A case drawn: its stratum, ticket and rank within the stratum from 1."""

    case: str
    stratum: str
    ticket: str
    rank: int


class CasesDrawn(Payload):
    """The draw: seed from frame and witnesses, lowest tickets win."""

    event: Literal["cases-drawn"] = "cases-drawn"
    session: str
    attempt: int
    seed: str
    drawn: tuple[DrawnCase, ...]
    certificate_sha256: str


class DrawVoided(Payload):
    """A draw was declared void; it stays in the record with the reason."""

    event: Literal["draw-voided"] = "draw-voided"
    session: str
    attempt: int
    reason: str


class Recused(Payload):
    """A panel member does not score this case."""

    event: Literal["recused"] = "recused"
    session: str
    case: str
    person: str
    reason: str


class SheetHanded(Payload):
    """A score sheet was handed in; its content stays closed until all are in."""

    event: Literal["sheet-handed"] = "sheet-handed"
    session: str
    case: str
    round: int
    assessor: str
    sheet: str
    sheet_sha256: str


class ScoresOpened(Payload):
    """All sheets of a round were in and became visible to the panel."""

    event: Literal["scores-opened"] = "scores-opened"
    session: str
    case: str
    round: int
    totals: dict[str, Decimal]
    second_look: str | None = None


class LostItem(Payload):
    """An item of the combined result that took points off, or a veto (points 0)."""

    item: str
    title: str
    dimension: str | None
    points: Decimal
    basis: str
    requirement: str | None = None
    reasons: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    found_by: tuple[str, ...] = ()


class PassedLoss(LostItem):
    """An item whose loss passed from the lead to a unit that assists, on an approved request.

    Attributes:
        points: What that unit loses; the lead loses nothing.
        unit: The unit that bears it, by its id.
        approval: What the exemption of the lead rests on.
    """

    unit: str
    approval: str


class ResultConfirmed(Payload):
    """The chair confirmed the combined result.

    Attributes:
        shifted: Losses that units that assist bear; none in entries older than this field.
    """

    event: Literal["result-confirmed"] = "result-confirmed"
    session: str
    case: str
    round: int
    score: Decimal
    grade: str
    lost: tuple[LostItem, ...]
    vetoes: tuple[LostItem, ...] = ()
    flags: tuple[LostItem, ...] = ()
    shifted: tuple[PassedLoss, ...] = ()
    dimensions: dict[str, Decimal]
    sentence: str


class BulletinIssued(Payload):
    """A bulletin was issued; the unit is named, the petitioner never."""

    event: Literal["bulletin-issued"] = "bulletin-issued"
    session: str
    case: str
    units: tuple[str, ...]
    audience: str
    rule: str
    on: date


class AssessmentPosted(Payload):
    """Points were put on or taken off a unit's yearly assessment."""

    event: Literal["assessment-posted"] = "assessment-posted"
    session: str
    case: str
    unit: str
    points: Decimal
    rule: str
    on: date


class SessionClosed(Payload):
    """Every drawn case has its confirmed result."""

    event: Literal["session-closed"] = "session-closed"
    session: str


Event = Annotated[
    DocumentPublished
    | DraftSubmitted
    | DraftReturned
    | DraftTakenBack
    | DocumentWithdrawn
    | CountyFounded
    | ParentVersionLeft
    | CaseMoved
    | CaseOpened
    | StepDone
    | CaseRouted
    | TierSigned
    | Escalated
    | SessionOpened
    | PanelSeated
    | FrameFrozen
    | WitnessHeard
    | CasesDrawn
    | DrawVoided
    | Recused
    | SheetHanded
    | ScoresOpened
    | ResultConfirmed
    | BulletinIssued
    | AssessmentPosted
    | SessionClosed,
    Field(discriminator="event"),
]

EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads any event back from its JSON."""
