"""New versions of documents, written part by part in drafts; what is published stays as it is.

A draft is the text of a version to come.  Each save is a revision; who began from an older one is
told what changed since, and nothing of theirs is thrown away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engine.clock import county_date
from engine.configuration.authoring.county_names import Named
from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.manuscripts import Manuscript
from engine.configuration.authoring.parts import EDITABLE, Outline, Section
from engine.configuration.authoring.references import lists_for
from engine.configuration.differences import Comparison
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.opening import read_once
from engine.configuration.problems import Problem
from engine.errors import ConflictError, NotFoundError
from engine.records.rule_values import Submission
from engine.records.session import UnitOfWork
from engine.records.values import DocumentDraft
from engine.services.compare_documents import compare
from engine.services.desk import Desk
from engine.services.draft_checks import DraftCheck, check_draft
from engine.services.draft_readiness import model_of
from engine.services.draft_texts import next_path, next_version, title_written
from engine.services.people import names_of, require_right
from engine.services.replay_draft import drop_replays_of
from engine.terms import Actor, Label


@dataclass(frozen=True)
class DraftView:
    """A draft as its authors see it.

    Attributes:
        base: The published version it began from; None of a document never published.
        newest: Number of the newest published version that was not withdrawn; 0 if there is none.
        saved_by: Name of who saved it last.
        outline: Its parts.
        check: What is wrong with it and with others because of it.
        lists: What its keys may name.
        manuscript: Its text, and what it says in effect.
        waiting: The submission that waits for approval: the draft is closed; None if open.
        model: Of a document never published, what it was written after; None if nothing.
    """

    draft: DocumentDraft
    base: Loaded[Head] | None
    newest: int
    saved_by: str
    outline: Outline
    check: DraftCheck
    lists: Mapping[str, tuple[Named, ...]]
    manuscript: Manuscript
    waiting: Submission | None = None
    model: Loaded[Head] | None = None

    @property
    def title(self) -> Label:
        """Return what the document is called, however much of it can be read."""
        if readable := self.loaded or self.base:
            return readable.document.title
        return title_written(self.draft.text, self.draft.path, self.draft.id)

    @property
    def loaded(self) -> Loaded[Head] | None:
        """Return the draft as a document; None if it fits no model."""
        return self.check.loaded

    @property
    def number(self) -> int:
        """Return the number it bears; the next one after its base while it bears none."""
        number = _data(self.draft).get("version")
        return number if isinstance(number, int) else self.draft.base_version + 1

    def rewritten(self, wanted: Mapping[str, Any]) -> str:
        """Return its text so that it says what is wanted; the rest stays as it is written.

        Raises:
            ConfigurationError: it is written in a way that cannot be changed in place.
        """
        return self.manuscript.rewritten(wanted, self.outline.order)

    def problems_of(self, section: Section) -> tuple[Problem, ...]:
        """Return what is wrong within a part, or a row of a long list."""
        if section.row:
            return tuple(one for one in self.check.own if self.outline.row_of(one.path) == section)
        return tuple(one for one in self.check.own if self.outline.section_of(one.path) == section)

    def comparison(self) -> Comparison | None:
        """Return what it lays down otherwise than its base, or than what it was written after.

        None while it cannot be read, and of a document that was written after no other.
        """
        before = self.base or self.model
        if self.loaded is None or before is None:
            return None
        return compare(self.check.library, before, self.loaded)


def begin_draft(
    desk: Desk,
    kind: str,
    document_id: str,
    *,
    effective_from: date,
    changes: Sequence[str],
    actor: Actor,
    at: datetime,
) -> DocumentDraft:
    """Begin a new version of a document from its newest published one.

    Args:
        desk: The county's desk.
        kind: Kind of document.
        document_id: Its id.
        effective_from: First day the new version is to be in force.
        changes: What it will change, one sentence each.
        actor: The author.
        at: When.

    Raises:
        AccessError: the person may not write the configuration.
        NotFoundError: there is no such document, or its kind cannot be edited.
        ConflictError: there is a draft already.
    """
    with desk.database.writing(desk.county) as unit:
        library = library_for(unit, desk, actor, at)
        base = _newest(library, kind, document_id)
        paths = taken_paths(unit, library)
        number = max(one.ref.version for one in _versions(library, kind, document_id)) + 1
        draft = DocumentDraft(
            kind=kind,
            id=document_id,
            revision=1,
            base_version=base.ref.version,
            base_sha256=base.ref.sha256,
            path=next_path(base, number, paths),
            text=next_version(base, number, effective_from, changes),
            saved_by=actor.person,
            saved_at=at,
        )
        unit.keep_document_draft(draft)
        return draft


def open_draft(
    desk: Desk, kind: str, document_id: str, *, actor: Actor, at: datetime
) -> DraftView | None:
    """Return the draft of a document with what is wrong with it; None if there is none.

    Raises:
        AccessError: the person may not write the configuration.
        NotFoundError: there is no such document, or its kind cannot be edited.
    """
    with desk.database.reading(desk.county) as unit:
        library = library_for(unit, desk, actor, at)
        draft = unit.document_draft(kind, document_id)
        newest = _followed(library, kind, document_id, draft)
        county = desk.county_on(unit, county_date(at)).document
        texts = tuple((each.path, each.text) for each in unit.documents()) if draft else ()
        withdrawn = frozenset(unit.withdrawals())
        waiting = next(iter(unit.submissions(kind, document_id, "waiting")), None)
    if draft is None:
        return None
    check = check_draft(texts, draft.path, draft.text, withdrawn)
    names = names_of(county)
    facts = check.library.dictionary() if check.loaded else library.dictionary()
    manuscript = Manuscript.of(texts, draft.path, draft.text)
    own = tuple(map(manuscript.in_effect, check.own))
    data = manuscript.data
    model = model_of(library, draft)
    readable = check.loaded or newest or model
    return DraftView(
        draft=draft,
        base=next(iter(_versions(library, kind, document_id, draft.base_version)), None),
        newest=newest.ref.version if newest else 0,
        saved_by=names.get(draft.saved_by, draft.saved_by),
        outline=Outline(kind, data, facts),
        check=replace(check, own=own),
        lists=lists_for(readable.document if readable else None, data, library, facts),
        manuscript=manuscript,
        waiting=waiting,
        model=model,
    )


def drafts_of(desk: Desk, *, actor: Actor, at: datetime) -> tuple[DocumentDraft, ...]:
    """Return every draft as last saved.

    Raises:
        AccessError: the person may not write the configuration.
    """
    with desk.database.reading(desk.county) as unit:
        library_for(unit, desk, actor, at)
        return unit.document_drafts()


def earlier_outline(
    desk: Desk, view: DraftView, revision: int, *, actor: Actor, at: datetime
) -> Outline | None:
    """Return the draft's parts as an earlier save left them; None if that is not kept.

    Raises:
        AccessError: the person may not write the configuration.
    """
    if revision == view.draft.revision:
        return view.outline
    with desk.database.reading(desk.county) as unit:
        library_for(unit, desk, actor, at)
        draft = unit.document_draft(view.draft.kind, view.draft.id, revision)
        texts = [(each.path, each.text) for each in unit.documents()] if draft else []
    if draft is None:
        return None
    data = Manuscript.of(texts, draft.path, draft.text).data
    return Outline(draft.kind, data, view.outline.facts)


def earlier_text(
    desk: Desk, draft: DocumentDraft, revision: int, *, actor: Actor, at: datetime
) -> str | None:
    """Return a draft's text as an earlier save left it; None if that is not kept.

    Raises:
        AccessError: the person may not write the configuration.
    """
    with desk.database.reading(desk.county) as unit:
        library_for(unit, desk, actor, at)
        found = unit.document_draft(draft.kind, draft.id, revision)
    return None if found is None else found.text


def discard_document_draft(
    desk: Desk, kind: str, document_id: str, *, actor: Actor, at: datetime
) -> bool:
    """Give a draft up; tell whether there was one.

    Raises:
        AccessError: the person may not write the configuration.
    """
    with desk.database.writing(desk.county) as unit:
        library_for(unit, desk, actor, at)
        drop_replays_of(unit, kind, document_id)
        return unit.drop_document_draft(kind, document_id)


def keep_revision(
    desk: Desk, draft: DocumentDraft, text: str, *, actor: Actor, at: datetime
) -> DocumentDraft:
    """Keep a text as the next save of a draft.

    Raises:
        AccessError: the person may not write the configuration.
        ConflictError: the draft was given up, or saved in this very moment.
    """
    later = DocumentDraft(
        kind=draft.kind,
        id=draft.id,
        revision=draft.revision + 1,
        base_version=draft.base_version,
        base_sha256=draft.base_sha256,
        path=draft.path,
        text=text,
        saved_by=actor.person,
        saved_at=at,
    )
    with desk.database.writing(desk.county) as unit:
        library_for(unit, desk, actor, at)
        if unit.document_draft(draft.kind, draft.id) is None:
            raise ConflictError(
                "这份草稿已被放弃，没有保存", "this draft was given up; nothing was saved"
            )
        unit.keep_document_draft(later)
    return later


def taken_paths(unit: UnitOfWork, library: Library) -> set[str]:
    """Return where something lies, published or as a draft."""
    return {
        *(one.path for one in library.published),
        *(one.path for one in unit.document_drafts()),
    }


def library_for(unit: UnitOfWork, desk: Desk, actor: Actor, at: datetime) -> Library:
    """Return the county's library to somebody who may write it.

    Raises:
        AccessError: the person may not write the configuration.
    """
    require_right(desk.county_on(unit, county_date(at)).document, actor, "configuration.write")
    return desk.library(unit)


def _versions(
    library: Library, kind: str, document_id: str, version: int | None = None
) -> tuple[Loaded[Head], ...]:
    named = library.named(document_id, version)
    return tuple(one for one in named if one.ref.kind == kind)


def _newest(library: Library, kind: str, document_id: str) -> Loaded[Head]:
    """Return the newest version that was not withdrawn."""
    found = library.counting(_versions(library, kind, document_id))
    if not found or kind not in EDITABLE:
        raise NotFoundError(
            "没有这份文件，或不能在网页上编制",
            "there is no such document, or it cannot be edited here",
            value=f"{kind}/{document_id}",
            hint="如果它是一份新文件，草稿已被放弃",
            hint_en="if it was a new document, its draft was given up",
        )
    return max(found, key=lambda one: one.ref.version)


def _followed(
    library: Library, kind: str, document_id: str, draft: DocumentDraft | None
) -> Loaded[Head] | None:
    """Return the newest version of what a draft is of; None if that is still to be published."""
    if draft is not None and draft.is_new and not _versions(library, kind, document_id):
        return None
    return _newest(library, kind, document_id)


def _data(draft: DocumentDraft) -> Mapping[str, Any]:
    """Return what a draft's text says; it is not read again where the check has read it."""
    data = read_once(draft.text, draft.path).data
    return data if isinstance(data, dict) else {}


__all__ = [
    "GONE",
    "DraftView",
    "begin_draft",
    "discard_document_draft",
    "drafts_of",
    "earlier_outline",
    "earlier_text",
    "keep_revision",
    "library_for",
    "open_draft",
    "taken_paths",
]
