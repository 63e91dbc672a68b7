"""The life of every document: what applied, applies and will apply, and what is being written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from engine.clock import county_date
from engine.configuration.opening import read_once
from engine.records.rule_values import Submission
from engine.records.values import DocumentDraft
from engine.services.desk import Desk
from engine.services.draft_checks import check_draft
from engine.services.draft_texts import title_written
from engine.services.people import names_of, rights_of
from engine.services.pins import pin_of
from engine.services.read_library import KINDS, DocumentLine, list_documents
from engine.terms import Actor, Label

SOON = timedelta(days=90)
"""How far ahead the list of coming changes looks."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list.

    Attributes:
        title: What the document is called by it.
        effective_from: First day it is to be in force; None while that cannot be read.
        saved_by: Name of who saved it last.
        errors: How many mistakes keep it from being published.
        waiting: Its submission that waits for approval; names whoever submitted it.
    """

    draft: DocumentDraft
    title: Label
    effective_from: date | None
    saved_by: str
    errors: int
    waiting: Submission | None


@dataclass(frozen=True, slots=True)
class DocumentLife:
    """A document with all its versions, newest first, and the draft of the next.

    Attributes:
        title: What it is called by its newest version, else by its draft.
        versions: Empty of a document that was never published.
        draft: None where there is none, or the reader may neither write nor approve.
    """

    kind: str
    id: str
    title: Label
    versions: tuple[DocumentLine, ...]
    draft: DraftLine | None = None

    @property
    def newest(self) -> DocumentLine | None:
        """Return the version that applies today, else the newest; None if none was published."""
        return _newest(self.versions) if self.versions else None


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that begins, or ends without a successor, within the next ninety days."""

    on: date
    line: DocumentLine
    ends: bool


def document_lives(desk: Desk, *, actor: Actor, at: datetime) -> tuple[DocumentLife, ...]:
    """Return every document with its versions and its draft, by kind and id.

    Those that are only being written are among them, after the others of their kind.

    Raises:
        AccessError: the person may not read the configuration.
    """
    lines = list_documents(desk, actor=actor, at=at)
    drafts = {(each.draft.kind, each.draft.id): each for each in _drafts(desk, actor, at)}
    published = [
        _published(tuple(versions), None if base else drafts.pop((kind, name), None))
        for (kind, name, base), versions in groupby(lines, _document)
    ]
    new = [
        DocumentLife(one.draft.kind, one.draft.id, one.title, (), one) for one in drafts.values()
    ]
    return tuple(sorted((*published, *new), key=lambda life: KINDS.index(life.kind)))


def _published(versions: tuple[DocumentLine, ...], draft: DraftLine | None) -> DocumentLife:
    ref, newest = versions[0].document.ref, _newest(versions)
    title = newest.document.document.title
    return DocumentLife(ref.kind, str(ref.id), title, versions, draft)


def _newest(versions: tuple[DocumentLine, ...]) -> DocumentLine:
    return next((one for one in versions if one.in_force), versions[0])


def _document(line: DocumentLine) -> tuple[str, str, bool]:
    return line.document.ref.kind, str(line.document.ref.id), line.base


def coming_changes(lives: tuple[DocumentLife, ...], day: date) -> tuple[Coming, ...]:
    """Return what begins or ends after a day and within ninety days of it, the next one first."""
    found = [one for life in lives for line in life.versions for one in _coming(line, day)]
    return tuple(sorted(found, key=lambda one: one.on))


def _coming(line: DocumentLine, day: date) -> Iterator[Coming]:
    start, end = line.document.effective_from, line.document.effective_to
    if line.state == "scheduled" and start <= day + SOON:
        yield Coming(start, line, ends=False)
    if line.state == "in-force" and end is not None and end == line.until and end <= day + SOON:
        yield Coming(end, line, ends=True)


def _drafts(desk: Desk, actor: Actor, at: datetime) -> tuple[DraftLine, ...]:
    """Return every draft for those who write or approve; nothing for others."""
    with desk.database.reading(desk.county) as unit:
        county = desk.county_on(unit, county_date(at)).document
        if not rights_of(county, actor) & {"configuration.write", "configuration.approve"}:
            return ()
        drafts = unit.document_drafts()
        waiting = {(one.kind, one.document): one for one in unit.submissions(state="waiting")}
        texts = [(each.path, each.text) for each in unit.documents()] if drafts else []
        withdrawn = frozenset(unit.withdrawals())
    names = names_of(county)
    return tuple(
        DraftLine(
            draft=draft,
            title=title_written(draft.text, draft.path, draft.id),
            effective_from=_first_day(draft),
            saved_by=names.get(draft.saved_by, draft.saved_by),
            errors=len(check_draft(texts, draft.path, draft.text, withdrawn).errors),
            waiting=_named(waiting.get((draft.kind, draft.id)), names),
        )
        for draft in drafts
    )


def _named(submission: Submission | None, names: Mapping[str, str]) -> Submission | None:
    if submission is None:
        return None
    author = submission.submitted_by
    return replace(submission, submitted_by=names.get(author, author))


def _first_day(draft: DocumentDraft) -> date | None:
    data = read_once(draft.text, draft.path).data
    day = data.get("effective_from") if isinstance(data, dict) else None
    try:
        return date.fromisoformat(str(day))
    except ValueError:
        return None


def open_keepers(desk: Desk, line: DocumentLine) -> tuple[int, int]:
    """Return how many open cases and open sessions keep a version, whoever asks."""
    with desk.database.reading(desk.county) as unit:
        return unit.keeping(pin_of(line.document.ref))
