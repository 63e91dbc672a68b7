"""Reading the county's published documents: the list, one version, and what the check says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.dictionary import gather_facts
from engine.configuration.head import Head, Kind
from engine.configuration.kinds import MODELS, PACKS, pack_of
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import Report
from engine.configuration.rubric import Rubric
from engine.errors import NotFoundError
from engine.expressions.names import Dictionary
from engine.records.session import UnitOfWork
from engine.records.values import PublishedDocument
from engine.scoring.rubrics import CompiledRubric
from engine.services import shelf
from engine.services.check_documents import check_document_texts
from engine.services.desk import Desk
from engine.services.people import require_right
from engine.terms import SYSTEM, Actor

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


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A published version in the list.

    Attributes:
        in_force: It is the version that applies today.
        base: It serves others to extend; no case is handled by it directly.
        published_by: Name of who published it.
    """

    document: Loaded[Head]
    in_force: bool
    base: bool
    published_at: datetime
    published_by: str


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
    """

    line: DocumentLine
    versions: tuple[DocumentLine, ...]
    county: County
    dictionary: Dictionary
    library: Library
    rubric: CompiledRubric | None

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
    names = {person.id: person.name for person in county.people} | {SYSTEM.person: SYSTEM.name}
    published = {_key(each): each for each in unit.documents()}
    found = [
        DocumentLine(
            document=loaded,
            in_force=_applies(library, loaded, day),
            base=loaded in library.bases,
            published_at=kept.published_at,
            published_by=names.get(kept.published_by, kept.published_by),
        )
        for loaded in library.published
        if (kept := published.get((loaded.ref.kind, loaded.ref.id, loaded.ref.version)))
    ]
    return tuple(sorted(found, key=_order))


def _key(published: PublishedDocument) -> tuple[str, str, int]:
    return published.pin.kind, published.pin.id, published.pin.version


def _order(line: DocumentLine) -> tuple[int, str, int]:
    ref = line.document.ref
    kinds: tuple[str, ...] = KINDS
    return kinds.index(ref.kind), ref.id, -ref.version


def _applies(library: Library, loaded: Loaded[Head], day: date) -> bool:
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
    loaded = line.document
    own, dictionary = _spoken_in(library, loaded, county.document, dictionary)
    view = DocumentView(
        line=line,
        versions=versions,
        county=own,
        dictionary=dictionary,
        library=library,
        rubric=None,
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
