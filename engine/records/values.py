"""What the records hand out: frozen values, one class for each thing kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from engine.audit.entry import DrawnCase, Event, Holder, LostItem, PassedLoss, Pin
from engine.terms import FactValue


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An entry of the journal with its place in the chain.

    Attributes:
        seq: Position in the county's journal, from 1 without gaps.
        on_behalf: Name shown for the actor when it was written.
        sha256: Hash over this entry and ``previous_sha256``.
    """

    seq: int
    at: datetime
    actor: str
    on_behalf: str
    event: Event
    case: str | None
    session: str | None
    previous_sha256: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """A document version as published, with its text.

    Attributes:
        submission: Which submission was approved by it; None of what came with a folder.
        submitted_by: Who submitted it; ``published_by`` is who approved it then.
    """

    pin: Pin
    title: str
    text: str
    path: str
    effective_from: date
    published_at: datetime
    published_by: str
    submission: str | None = None
    submitted_by: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A new version of a document while it is written, as one save left it.

    Attributes:
        revision: Number of the save, from 1.
        base_version: The published version it began from; 0 of a document never published.
        base_sha256: Hash of what that version says; of a document never published, of what the
            version it was written after says, empty if there is none.
        path: Where it would lie within the folder of documents.
        text: Its YAML; it may still have errors.
    """

    kind: str
    id: str
    revision: int
    base_version: int
    base_sha256: str
    path: str
    text: str
    saved_by: str
    saved_at: datetime

    @property
    def is_new(self) -> bool:
        """Tell whether its document was never published."""
        return self.base_version == 0


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in of a person.

    Attributes:
        password_hash: By argon2id.
        one_time: Somebody else made the password; the person chooses another before anything else.
    """

    person: str
    login: str
    password_hash: str
    active: bool
    one_time: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has typed into a form and not filed yet.

    Attributes:
        subject: What it is a draft of: a step of a case, or a new case of a workflow.
        case: None for a new case.
        base_revision: Revision of the case as the person saw it; None for a new case.
        answers: The answers as far as they are some, text where a number belongs among them.
        raw: Texts that can be no answers at all, with the place of each.
        version: Grows with every save; whoever saves says which one they know.
        token: Key of the submission that the draft will become.
        page: The open page that saved it last.
        turn: How often that page had saved.
    """

    person: str
    subject: str
    workflow: str
    step: str
    case: str | None
    form_id: str
    form_version: int
    base_revision: int | None
    answers: Mapping[str, object]
    raw: tuple[tuple[tuple[str | int, ...], str], ...]
    version: int
    token: str
    page: str
    turn: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature of a tier in one round of a sign-off."""

    sign_off: str
    round: int
    tier: str
    person: str
    agreed: bool
    at: datetime
    shown_sha256: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A task or reminder the ladder raised.

    Attributes:
        step: Step proposed; None for a reminder.
        done: The step was done, or the reminder's reason is gone.
    """

    rule: str
    title: str
    step: str | None
    to: tuple[str, ...]
    raised_on: date
    done: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands.

    Attributes:
        revision: Count of journal entries about it; grows with every change.
        facts: Facts of its answers and derived facts that do not depend on the day.
    """

    id: str
    workflow: str
    number: str
    stage: str
    final: bool
    cleared_on: date | None
    revision: int
    opened_on: date
    headline: str | None
    lead: str | None
    co_units: tuple[str, ...]
    holders: tuple[Holder, ...]
    area: str | None
    topic: str | None
    place: str | None
    parent: str | None
    session: str | None
    bundle: tuple[Pin, ...]
    facts: Mapping[str, FactValue]
    signatures: tuple[Signature, ...]
    proposals: tuple[Proposal, ...]
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepEvent:
    """A step done, as clocks and counts read it."""

    seq: int
    step: str
    on: date
    at: datetime
    actor: str
    on_behalf: str
    from_stage: str | None
    to_stage: str
    filing: str | None


@dataclass(frozen=True, slots=True)
class Filing:
    """Answers to a form; never changed after filing."""

    id: str
    case: str
    step: str
    form: Pin
    answers: Mapping[str, object]
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draw:
    """One attempt at a draw, from frozen frame to tickets; a void one keeps its reason."""

    attempt: int
    frame: str
    frame_sha256: str
    witnesses: tuple[tuple[str, str], ...]
    seed: str | None
    drawn: tuple[DrawnCase, ...]
    void_reason: str | None


@dataclass(frozen=True, slots=True)
class HandedSheet:
    """A score sheet as handed in.

    Attributes:
        content: JSON of findings and computed sheet; its hash is in the journal.
    """

    id: str
    case: str
    round: int
    assessor: str
    content: Mapping[str, object]
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """The confirmed result of a reviewed case."""

    round: int
    score: Decimal
    grade: str
    lost: tuple[LostItem, ...]
    vetoes: tuple[LostItem, ...]
    flags: tuple[LostItem, ...]
    shifted: tuple[PassedLoss, ...]
    dimensions: Mapping[str, Decimal]
    sentence: str
    confirmed_by: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewedCase:
    """A drawn case in a session.

    Attributes:
        round: Scoring round it is in, from 1.
        opened_rounds: Rounds whose sheets are visible.
        second_look: Why the panel must look again; None if not.
    """

    case: str
    stratum: str
    rank: int
    round: int
    opened_rounds: tuple[int, ...]
    second_look: str | None
    recused: Mapping[str, str]
    handed: tuple[str, ...]
    result: Result | None


@dataclass(frozen=True, slots=True)
class SessionHead:
    """A review session without what was drawn and judged in it.

    Attributes:
        stage: ``prepared``, ``frozen``, ``scoring`` or ``closed``.
    """

    id: str
    programme: str
    title: str
    mode: str
    held_on: date
    period: str
    stage: str
    revision: int
    bundle: tuple[Pin, ...]
    members: tuple[str, ...]
    chair: str | None


@dataclass(frozen=True, slots=True)
class Session(SessionHead):
    """A review session as it stands."""

    draws: tuple[Draw, ...]
    cases: tuple[ReviewedCase, ...]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A bulletin issued after a review."""

    session: str
    case: str
    units: tuple[str, ...]
    audience: str
    rule: str
    on: date


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """Points on a unit's yearly assessment and where they come from."""

    session: str
    case: str
    unit: str
    points: Decimal
    rule: str
    on: date


@dataclass(frozen=True, slots=True)
class Difference:
    """Something stored that does not follow from the journal.

    Attributes:
        key: Key of the row within the county.
        column: Column that differs, ``*`` for a row too many or missing; for the chain, why it
            breaks.
        stored: What is there.
        rebuilt: What ought to be there.
    """

    table: str
    key: str
    column: str
    stored: str
    rebuilt: str
