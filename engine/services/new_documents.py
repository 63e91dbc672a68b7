"""Wholly new documents, written in drafts that begin as a copy of a published one.

Until it is approved such a document is nothing but its draft: it follows no version of its own,
only the one it was written after is remembered, so that the two can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from engine.clock import county_date
from engine.configuration.authoring.parts import EDITABLE
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.errors import ConflictError, FilingError, NotFoundError
from engine.records.session import UnitOfWork
from engine.records.values import DocumentDraft
from engine.services.desk import Desk
from engine.services.draft_texts import copy_for, copy_path
from engine.services.edit_documents import library_for, taken_paths
from engine.services.people import names_of
from engine.services.words_between import said_at
from engine.terms import Actor, Label

NO_VERSION: Final = 0
"""Stands for the version a draft began from where its document was never published."""

NEW_KINDS: Final = tuple(kind for kind in EDITABLE if kind not in {"county", "calendar"})
"""Kinds of which there can be more than one document."""

LONGEST_ID: Final = 80
ID: Final = re.compile(r"[a-z][a-z0-9-]{0,79}\Z", re.ASCII)
"""Narrower than documents allow (``engine.configuration.head.Id``): it stands in addresses, in
names of files and in commands, which one types."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What an author says of a document to come.

    Attributes:
        kind: Its kind; that of the document it is written after.
        model: Id of that document.
        id: The name other documents know it by.
        effective_from: First day it is to be in force.
        purpose: What it is for, one sentence each.
    """

    kind: str
    model: str
    id: str
    title: Label
    effective_from: date
    purpose: Sequence[str]


@dataclass(frozen=True, slots=True)
class Model:
    """A published document another can be written after, by its newest version."""

    kind: str
    id: str
    title: Label
    version: int


def models_for(desk: Desk, *, actor: Actor, at: datetime) -> tuple[Model, ...]:
    """Return what a new document can be written after, by kind and id.

    Raises:
        AccessError: the person may not write the configuration.
    """
    with desk.database.reading(desk.county) as unit:
        library = library_for(unit, desk, actor, at)
    return tuple(_models(library))


def begin_document(
    desk: Desk, wanted: NewDocument, *, actor: Actor, at: datetime, token: str | None = None
) -> DocumentDraft:
    """Begin a document that was never there, as a copy of a published one.

    It comes with the model's examples, tried as always: they are what its rules come to, too, until
    they are changed.  A second call with the same token changes nothing.

    Args:
        desk: The county's desk.
        wanted: What the author says of it.
        actor: The author.
        at: When.
        token: Key of this very submission, made with the page.

    Raises:
        AccessError: the person may not write the configuration.
        NotFoundError: there is nothing to write it after.
        FilingError: its id cannot be one, or it has no title or purpose.
        ConflictError: a document has this id already, or somebody is writing one.
        ConfigurationError: the model is written in a way that cannot be changed in place.
    """
    if faults := tuple(faults_of(wanted)):
        raise FilingError(faults)
    with desk.database.writing(desk.county) as unit:
        library = library_for(unit, desk, actor, at)
        kept = unit.document_draft(wanted.kind, wanted.id)
        if token and kept is not None and unit.acted(token) == wanted.id:
            return kept
        refuse_taken(unit, desk, library, wanted.kind, wanted.id, at=at)
        base = _model(library, wanted)
        text = copy_for(base, wanted.id, wanted.title, wanted.effective_from, wanted.purpose)
        draft = DocumentDraft(
            kind=wanted.kind,
            id=wanted.id,
            revision=1,
            base_version=NO_VERSION,
            base_sha256=base.ref.sha256,
            path=copy_path(base, wanted.id, taken_paths(unit, library)),
            text=text,
            saved_by=actor.person,
            saved_at=at,
        )
        unit.keep_document_draft(draft)
        if token:
            unit.remember_act(token, draft.id)
        return draft


def refuse_taken(
    unit: UnitOfWork, desk: Desk, library: Library, kind: str, document_id: str, *, at: datetime
) -> None:
    """Stop if there is a document of this kind and id, or a draft of one.

    Raises:
        ConflictError: there is; says what, and what can be done.
    """
    held = [one for one in library.named(document_id) if one.ref.kind == kind]
    draft = unit.document_draft(kind, document_id)
    if held:
        title = held[-1].document.title
        raise ConflictError(
            f"名称“{document_id}”已由《{title}》使用",
            f"the id '{document_id}' belongs to '{title.text('en')}'",
            value=f"{kind}/{document_id}",
            hint="换一个名称；要改那份文件，就编制它的新版",
            hint_en="choose another; to change that document write a new version of it",
        )
    if draft is not None:
        names = names_of(desk.county_on(unit, county_date(at)).document)
        who, when = names.get(draft.saved_by, draft.saved_by), said_at(draft.saved_at)
        raise ConflictError(
            f"名称“{document_id}”的新文件正由{who}编制，{when}保存过",
            f"{who} is writing a new document with the id '{document_id}', saved at {when}",
            value=f"{kind}/{document_id}",
            hint="换一个名称，或到文件库接着编制那份草稿",
            hint_en="choose another, or go on with that draft in the library",
        )


def faults_of(wanted: NewDocument) -> Iterator[tuple[str, str, str]]:
    """Yield what cannot stand in what is said of a new document: field, and why in zh and en."""
    if wanted.kind not in NEW_KINDS:
        yield (
            "model",
            "请选照着哪一份文件建；县情文件和工作日历各县只有一份，不能再建。",
            "Choose the document to begin from; county and calendar are one of each.",
        )
    if not ID.match(wanted.id):
        yield (
            "id",
            "名称用小写字母、数字和连字符，以字母开头，最多 80 个字符，如 follow-up。",
            "Small letters, digits and hyphens, a letter first, at most 80: such as follow-up.",
        )
    if not wanted.title.zh.strip():
        yield "title", "请填写标题。", "Give it a title."
    if not wanted.purpose:
        yield "purpose", "请写明这份文件用来做什么。", "Say what the document is for."


def _models(library: Library) -> Iterator[Model]:
    for kind in NEW_KINDS:
        for name in library.ids(kind):
            newest = _newest(library, kind, name)
            if newest is not None:
                yield Model(kind, name, newest.document.title, newest.ref.version)


def _newest(library: Library, kind: str, name: str) -> Loaded[Head] | None:
    """Return the newest version that was not withdrawn."""
    versions = library.counting([one for one in library.all(kind) if one.ref.id == name])
    return max(versions, key=lambda one: one.ref.version, default=None)


def _model(library: Library, wanted: NewDocument) -> Loaded[Head]:
    found = _newest(library, wanted.kind, wanted.model)
    if found is None:
        raise NotFoundError(
            "没有可以照着建的这份文件",
            "there is no such document to begin from",
            value=f"{wanted.kind}/{wanted.model}",
        )
    return found
