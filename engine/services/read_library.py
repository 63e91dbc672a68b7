"""Reading the county's published documents: the list, one version, and what the check says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.dictionary import gather_facts
from engine.configuration.head import Head, Kind
from engine.configuration.kinds import MODELS, PACKS, pack_of
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import Report
from engine.configuration.rubric import Rubric
from engine.configuration.versions import in_force, standing
from engine.errors import NotFoundError
from engine.expressions.names import Dictionary
from engine.records.rule_values import Submission, Withdrawal
from engine.records.session import UnitOfWork
from engine.records.values import PublishedDocument
from engine.scoring.rubrics import CompiledRubric
from engine.services import shelf
from engine.services.check_documents import check_document_texts
from engine.services.desk import Desk
from engine.services.people import names_of, require_right
from engine.terms import Actor

KINDS: tuple[Kind, ...] = (
    "county",
    "calendar",
    "workflow",
    "programme",
    "rubric",
    "table",
    "form",
)
"""Kinds of documents in the order in which they are listed."""


VersionState = Literal["past", "in-force", "scheduled", "withdrawn"]
"""Of a published version today: over, applies, begins later, or taken out of force."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A published version in the list.

    Attributes:
        base: It serves others to extend; no case is handled by it directly.
        published_by: Name of who published it; after a submission, of who approved it.
        until: First day on which it no longer applies, as far as is laid down; None while that is
            open.
        submission: The submission approved by publishing it; None if it came with a folder.
        submitted_by: Name of who submitted it.
        withdrawal: Why and when it was withdrawn; names whoever did it.
    """

    document: Loaded[Head]
    state: VersionState
    base: bool
    published_at: datetime
    published_by: str
    until: date | None = None
    submission: str | None = None
    submitted_by: str | None = None
    withdrawal: Withdrawal | None = None

    @property
    def in_force(self) -> bool:
        """Tell whether it is the version that applies to cases today."""
        return self.state == "in-force" and not self.base


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One version with what is needed to read it aloud.

    Attributes:
        versions: Every version of the document, newest first, this one among them.
        county: The county as of today, for titles of units, topics and roles; of a document from
            another county's pack that county.
        dictionary: The facts its conditions may mention.
        library: Every document, for the titles of those it names.
        rubric: The rubric ready for use, if it is one.
        submission: What its author and who approved it said; None if it came with a folder.
    """

    line: DocumentLine
    versions: tuple[DocumentLine, ...]
    county: County
    dictionary: Dictionary
    library: Library
    rubric: CompiledRubric | None
    submission: Submission | None = None

    @property
    def whole(self) -> bool:
        """Tell whether the document has every part; those above the county may leave some out."""
        return type(self.document) in MODELS.values()

    @property
    def document(self) -> Head:
        """Return the document itself."""
        return self.line.document.document


def list_documents(desk: Desk, *, actor: Actor, at: datetime) -> tuple[DocumentLine, ...]:
    """Return every published version, parents too, by kind and id, newest version first.

    Raises:
        AccessError: the person may not read the configuration.
    """
    with desk.database.reading(desk.county) as unit:
        return _lines(unit, desk, actor=actor, day=county_date(at))


def _lines(unit: UnitOfWork, desk: Desk, *, actor: Actor, day: date) -> tuple[DocumentLine, ...]:
    county = desk.county_on(unit, day).document
    require_right(county, actor, "configuration.read")
    library = desk.library(unit)
    names = names_of(county)
    published = {_key(each): each for each in unit.documents()}
    withdrawals = unit.withdrawals()
    found = [
        DocumentLine(
            document=loaded,
            state=_state(library, loaded, day),
            base=loaded in library.bases,
            published_at=kept.published_at,
            published_by=names.get(kept.published_by, kept.published_by),
            until=_until(library, loaded, withdrawals.get(key)),
            submission=kept.submission,
            submitted_by=_name(names, kept.submitted_by),
            withdrawal=_named(names, withdrawals.get(key)),
        )
        for loaded in library.published
        for key in ((loaded.ref.kind, loaded.ref.id, loaded.ref.version),)
        if (kept := published.get(key))
    ]
    return tuple(sorted(found, key=_order))


def _key(published: PublishedDocument) -> tuple[str, str, int]:
    return published.pin.kind, published.pin.id, published.pin.version


def _name(names: Mapping[str, str], person: str | None) -> str | None:
    return None if person is None else names.get(person, person)


def _named(names: Mapping[str, str], found: Withdrawal | None) -> Withdrawal | None:
    if found is None:
        return None
    return replace(found, withdrawn_by=names.get(found.withdrawn_by, found.withdrawn_by))


def _state(library: Library, loaded: Loaded[Head], day: date) -> VersionState:
    if not library.counting((loaded,)):
        return "withdrawn"
    if loaded.effective_from > day:
        return "scheduled"
    if loaded in library.bases:
        found = in_force(standing(_siblings(library, loaded)), day)
        return "in-force" if found is not None and found.ref == loaded.ref else "past"
    return "in-force" if applies_on(library, loaded, day) else "past"


def _siblings(library: Library, loaded: Loaded[Head]) -> tuple[Loaded[Head], ...]:
    """Return the versions of the same document that count, this one among them."""
    ref, pack = loaded.ref, pack_of(loaded.path)
    return library.counting(
        one
        for one in library.published
        if (one.ref.kind, one.ref.id, pack_of(one.path)) == (ref.kind, ref.id, pack)
    )


def _until(library: Library, loaded: Loaded[Head], withdrawn: Withdrawal | None) -> date | None:
    """Return from which day on a version no longer applies; None while none is laid down."""
    later = [
        one.effective_from
        for one in standing(_siblings(library, loaded))
        if one.effective_from > loaded.effective_from
    ]
    ends = [*later, *([loaded.effective_to] if loaded.effective_to else [])]
    if withdrawn is not None:
        ends.append(max(withdrawn.on, loaded.effective_from))
    return min(ends, default=None)


def _order(line: DocumentLine) -> tuple[int, str, int]:
    ref = line.document.ref
    kinds: tuple[str, ...] = KINDS
    return kinds.index(ref.kind), ref.id, -ref.version


def applies_on(library: Library, loaded: Loaded[Head], day: date) -> bool:
    """Tell whether what begins on a day takes this version of its document."""
    try:
        return library.find(loaded.ref.kind, loaded.ref.id, on=day).ref == loaded.ref
    except NotFoundError:
        return False


def read_document(
    desk: Desk, kind: str, document_id: str, version: int | None, *, actor: Actor, at: datetime
) -> DocumentView:
    """Return one version of a document; without a version the one in force, else the newest.

    Raises:
        NotFoundError: there is no such document or version.
        AccessError: the person may not read the configuration.
    """
    with desk.database.reading(desk.county) as unit:
        day = county_date(at)
        lines = _lines(unit, desk, actor=actor, day=day)
        library = desk.library(unit)
        county = library.county(day)
        dictionary = shelf.dictionary(library, county)
        versions = tuple(
            line
            for line in lines
            if (line.document.ref.kind, line.document.ref.id) == (kind, document_id)
        )
        line = _chosen(versions, version)
        submission = unit.submission(line.submission) if line.submission else None
    loaded = line.document
    own, dictionary = _spoken_in(library, loaded, county.document, dictionary)
    view = DocumentView(
        line=line,
        versions=versions,
        county=own,
        dictionary=dictionary,
        library=library,
        rubric=None,
        submission=submission,
    )
    if isinstance(loaded.document, Rubric) and view.whole:
        return replace(view, rubric=shelf.rubric(shelf.narrow(loaded, Rubric), dictionary))
    return view


def _spoken_in(
    library: Library, loaded: Loaded[Head], county: County, dictionary: Dictionary
) -> tuple[County, Dictionary]:
    """Return the county and facts a document speaks of: those of its pack, if it only serves."""
    if not loaded.path.startswith(PACKS):
        return county, dictionary
    pack = pack_of(loaded.path)
    theirs = [
        one.document
        for one in library.published
        if pack_of(one.path) == pack and type(one.document) in MODELS.values()
    ]
    own = next((one for one in theirs if isinstance(one, County)), county)
    return own, gather_facts(theirs, own)


def _chosen(versions: tuple[DocumentLine, ...], version: int | None) -> DocumentLine:
    wanted = [line for line in versions if version is None or line.document.ref.version == version]
    in_force = [line for line in wanted if line.in_force]
    if not wanted:
        raise NotFoundError("没有这份文件或这一版", "There is no such document or version")
    return (in_force or wanted)[0]


def check_library(desk: Desk, *, actor: Actor, at: datetime) -> Report:
    """Return what the check says of the published documents, examples and proofs included.

    Raises:
        AccessError: the person may not read the configuration.
    """
    with desk.database.reading(desk.county) as unit:
        require_right(desk.county_on(unit, county_date(at)).document, actor, "configuration.read")
        texts = [(each.path, each.text) for each in unit.documents()]
        withdrawn = frozenset(unit.withdrawals())
    return check_document_texts(texts, withdrawn)
