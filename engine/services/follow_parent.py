"""The county that is taken over has a new version: what it would change here, take it or leave it.

Nothing of it counts until somebody takes it, document by document: that makes a draft, which two
people publish as any other.  What the parent wrote is kept in the library at once, where it only
serves the draft to be extended; no case is handled by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.audit.entry import CountyFounded, ParentVersionLeft
from engine.clock import county_date
from engine.configuration.authoring.parts import EDITABLE
from engine.configuration.head import Head
from engine.configuration.kinds import ADOPTED, FOLDERS, PACKS, full_id, own_place
from engine.configuration.library import Library, Loaded, examine_texts
from engine.configuration.packs.beginning import library_of_pack
from engine.configuration.packs.composing import Pack
from engine.configuration.packs.rebuilding import parent_name, rebuild_pack
from engine.errors import ConflictError, FilingError, NotFoundError
from engine.places import SHIPPED_COUNTY
from engine.records.session import UnitOfWork
from engine.records.values import DocumentDraft
from engine.services.counties import Desks
from engine.services.county_packs import pack_of_county, shipped_pack
from engine.services.desk import Desk
from engine.services.draft_readiness import free_path
from engine.services.draft_texts import following
from engine.services.edit_documents import taken_paths
from engine.services.new_documents import NEW_KINDS, NO_VERSION
from engine.services.people import require_right
from engine.services.publish_documents import publish_library
from engine.services.update_pack import Offer, compare_packs
from engine.terms import Actor, CountyId, Label


@dataclass(frozen=True, slots=True)
class Left:
    """A version that was looked at and not taken."""

    document: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class ParentNews:
    """What the county that is taken over has that does not hold here.

    Attributes:
        parent: What it is called; None if this county takes over no other.
        at_hand: Its documents are in this installation.
        offers: What is to be decided.
        titles: What the documents are called, by ``kind/id``.
        left: What was decided against.
    """

    parent: Label | None = None
    at_hand: bool = False
    offers: tuple[Offer, ...] = ()
    titles: Mapping[str, Label] | None = None
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class _Here:
    """This county's documents beside those of its parent as they are now."""

    pack: Pack
    parent: Pack
    library: Library
    texts: dict[str, str]


def parent_news(desks: Desks, desk: Desk, *, actor: Actor, at: datetime) -> ParentNews:
    """Return what the parent has published since.

    Raises:
        AccessError: the person may not write the configuration.
        ConflictError: the parent says something else under a number it had used before.
    """
    with desk.database.reading(desk.county) as unit:
        _require(unit, desk, actor, at)
        texts = _texts(unit)
        name = parent_name(texts)
        if name is None:
            return ParentNews()
        here = _here(desks, desk, unit, name)
        left = _left(unit, name)
    if here is None:
        return ParentNews(parent=_title_within(texts, name))
    decided = {one.document: one.version for one in left}
    found = compare_packs(here.pack, here.parent, county_date(at))
    offers = tuple(one for one in found if one.new > decided.get(one.key, 0))
    newest = library_of_pack(here.parent)
    titles = {f"{one.ref.kind}/{one.ref.id}": one.document.title for one in newest.published}
    return ParentNews(here.parent.head.title, at_hand=True, offers=offers, titles=titles, left=left)


def take_version(
    desks: Desks, desk: Desk, key: str, version: int, *, actor: Actor, at: datetime
) -> DocumentDraft:
    """Make a draft that follows the parent's new version of a document, or a document it added.

    Args:
        desks: The counties of this installation.
        desk: This county's desk.
        key: ``kind/id`` of the document.
        version: The parent's version, as the person saw it.
        actor: The author.
        at: When.

    Raises:
        AccessError: the person may not write the configuration.
        NotFoundError: the parent does not offer this version.
        ConflictError: there is a draft of the document already, another document has its id, or
            drafts are not made of its kind.
    """
    today = county_date(at)
    with desk.database.writing(desk.county) as unit:
        _require(unit, desk, actor, at)
        here = _at_hand(desks, desk, unit)
        offer = _offered(here, key, version, today)
        kind, name = key.split("/", 1)
        base = _newest_own(here.library, kind, name)
        _refuse_taking(unit, base, offer)
        _keep_bases(unit, here, offer, actor=actor, at=at)
        if base is None:
            model = _added(desk.library(unit), here, offer)
            path, text = _adding(here, model, today, taken_paths(unit, here.library))
        else:
            model = base
            path, text = offer.own or _following(here, base, offer, today)
        draft = DocumentDraft(
            kind=kind,
            id=name if base is None else str(base.ref.id),
            revision=1,
            base_version=NO_VERSION if base is None else base.ref.version,
            base_sha256=model.ref.sha256,
            path=path,
            text=text,
            saved_by=actor.person,
            saved_at=at,
        )
        unit.keep_document_draft(draft)
        return draft


def leave_version(
    desks: Desks, desk: Desk, key: str, version: int, *, reason: str, actor: Actor, at: datetime
) -> None:
    """Note that a parent's version is not taken; it is not offered again, a later one is.

    Raises:
        AccessError: the person may not write the configuration.
        FilingError: no reason is given.
        NotFoundError: the parent does not offer this version.
    """
    if not reason.strip():
        fault = ("reason", "请写明不采用的理由。", "say why it is left.")
        raise FilingError((fault,))
    with desk.database.writing(desk.county) as unit:
        _require(unit, desk, actor, at)
        here = _at_hand(desks, desk, unit)
        offer = _offered(here, key, version, county_date(at))
        decided = {one.document: one.version for one in _left(unit, here.parent.head.id)}
        if decided.get(key, 0) >= version:
            return
        event = ParentVersionLeft(
            parent=here.parent.head.id,
            document=key,
            version=version,
            holds=offer.old,
            reason=reason.strip(),
        )
        unit.record(event, actor=actor, at=at)


def _require(unit: UnitOfWork, desk: Desk, actor: Actor, at: datetime) -> None:
    require_right(desk.county_on(unit, county_date(at)).document, actor, "configuration.write")


def _texts(unit: UnitOfWork) -> dict[str, str]:
    return {each.path: each.text for each in unit.documents()}


def _at_hand(desks: Desks, desk: Desk, unit: UnitOfWork) -> _Here:
    name = parent_name(_texts(unit))
    here = None if name is None else _here(desks, desk, unit, name)
    if here is None:
        raise NotFoundError(
            "本县所沿用的文件不在本系统里",
            "what this county takes over is not in this installation",
            value=name,
        )
    return here


def _here(desks: Desks, desk: Desk, unit: UnitOfWork, name: str) -> _Here | None:
    parent = _parent_now(desks, desk, unit, name)
    if parent is None:
        return None
    texts = _texts(unit)
    library = desk.library(unit)
    pack = rebuild_pack(desk.county, texts)
    followed = _followed(library, name)
    begun = _begun(unit, name) - followed.keys()
    drop = {key: why for key, why in pack.head.drop.items() if key not in begun}
    kept = {**dict.fromkeys(begun, 0), **followed}
    head = pack.head.model_copy(update={"kept": kept, "drop": drop})
    return _Here(replace(pack, head=head), parent, library, texts)


def _parent_now(desks: Desks, desk: Desk, unit: UnitOfWork, name: str) -> Pack | None:
    """Return the parent as it is now: the one that was founded from, else the one of this id."""
    source: str | None = None if name == SHIPPED_COUNTY else name
    for entry in unit.entries_of_kind("county-founded"):
        event = entry.event
        if isinstance(event, CountyFounded) and event.county == desk.county:
            if event.parent_archive is not None:
                return None  # it was sent: what it publishes since is not known here
            source = event.parent_from
    if source is None:
        shipped = shipped_pack()
        return shipped if shipped.head.id == name else None
    if source == desk.county or source not in desks.counties():
        return None
    with desks.database.reading(source) as theirs:
        return pack_of_county(theirs, desks.of(CountyId(source)))


def _followed(library: Library, parent: str) -> dict[str, int]:
    """Return which version of the parent holds here, or is followed by what does."""
    found: dict[str, tuple[int, int]] = {}
    for one in library.documents:
        above = one.parents[0] if one.parents else None
        if one.path.startswith(f"{ADOPTED}{parent}/"):
            key, follows = f"{one.ref.kind}/{one.ref.id}", one.ref.version
        elif above is not None and above.path.startswith(f"{PACKS}{parent}/"):
            key, follows = f"{one.ref.kind}/{above.document.id}", above.ref.version
        else:
            continue
        found[key] = max(found.get(key, (0, 0)), (one.ref.version, follows))
    return {key: version for key, (_, version) in found.items()}


def _begun(unit: UnitOfWork, parent: str) -> set[str]:
    """Return the documents of the parent that were kept here to serve a draft.

    What was left out when the county was founded came with its first documents, and what was left
    out by command names two people.
    """
    documents = unit.documents()
    first = min((one.published_at for one in documents), default=None)
    return {
        f"{one.pin.kind}/{one.pin.id.removeprefix(f'{parent}:')}"
        for one in documents
        if one.path.startswith(f"{PACKS}{parent}/")
        and one.published_at != first
        and one.submitted_by is None
    }


def _left(unit: UnitOfWork, parent: str) -> tuple[Left, ...]:
    events = (entry.event for entry in unit.entries_of_kind("parent-version-left"))
    return tuple(
        Left(event.document, event.version, event.reason)
        for event in events
        if isinstance(event, ParentVersionLeft) and event.parent == parent
    )


def _title_within(texts: Mapping[str, str], name: str) -> Label:
    """Return what a parent is called, by what this county kept of it."""
    pack = rebuild_pack("child", texts).parent
    return pack.head.title if pack is not None else Label(name)


def _offered(here: _Here, key: str, version: int, today: date) -> Offer:
    for offer in compare_packs(here.pack, here.parent, today):
        if (offer.key, offer.new) == (key, version):
            return offer
    raise NotFoundError(
        "上级没有给出这一版，可能又发布了更新的",
        "the parent does not offer this version; there may be a newer one",
        value=f"{key}@{version}",
    )


def _newest_own(library: Library, kind: str, name: str) -> Loaded[Head] | None:
    """Return the newest version of a document that holds here, whatever it is called here."""
    among = [
        one
        for one in library.all(kind)
        if name in {str(one.ref.id), *(str(above.document.id) for above in one.parents[:1])}
    ]
    return max(among, key=lambda one: one.ref.version, default=None)


def _refuse_taking(unit: UnitOfWork, base: Loaded[Head] | None, offer: Offer) -> None:
    """Stop if no draft can be made that takes what the parent offers.

    Raises:
        ConflictError: says why, and the way out.
    """
    kind, name = offer.key.split("/", 1)
    if kind not in (NEW_KINDS if base is None else EDITABLE):
        raise ConflictError(
            "这种文件不能在网页上采用",
            "documents of this kind cannot be taken here",
            value=offer.key,
            hint="用 onecase pack update 采用",
            hint_en="take it with onecase pack update",
        )
    if base is not None and not offer.old:
        title = base.document.title
        raise ConflictError(
            f"本县自己的《{title}》也叫“{name}”，和上级新增的不是一份",
            f"'{title.text('en')}' of this county is called '{name}' too, and is another document",
            value=offer.key,
            hint="记下不采用，或请上级换一个名称",
            hint_en="leave it, or ask the parent to call it something else",
        )
    if unit.document_draft(kind, name if base is None else str(base.ref.id)) is not None:
        raise ConflictError(
            "这份文件已有草稿，先发布或放弃草稿再采用",
            "there is a draft of this document; publish it or give it up first",
            value=offer.key,
        )


def _keep_bases(unit: UnitOfWork, here: _Here, offer: Offer, *, actor: Actor, at: datetime) -> None:
    """Publish what the parent wrote where it serves this county's documents, and nothing else."""
    theirs = library_of_pack(here.parent)
    kind, name = offer.key.split("/", 1)
    wanted = next(
        one
        for one in theirs.published
        if (one.ref.kind, str(one.ref.id), one.ref.version) == (kind, name, offer.new)
    )
    texts = dict(here.texts)
    for one in (wanted, *wanted.parents):
        place = _base_place(one.path, here.parent.head.id)
        if texts.get(_beside(place)) == one.source_text:
            continue  # it is taken over as it stands
        if texts.get(place, one.source_text) != one.source_text or _beside(place) in texts:
            place = f"{place.removesuffix('.yaml')}-{one.ref.version}.yaml"
        texts.setdefault(place, one.source_text)
    examined = examine_texts(texts.items())
    new = tuple(one for one in examined.library.bases if one.path not in here.texts)
    publish_library(unit, Library((), new), actor=actor, at=at)


def _beside(place: str) -> str:
    """Return the place of a document that is taken over as it stands, of one that only serves."""
    return f"{ADOPTED}{place.removeprefix(PACKS)}"


def _base_place(path: str, parent: str) -> str:
    if path.startswith(PACKS):
        return path
    if path.startswith(ADOPTED):
        return f"{PACKS}{path.removeprefix(ADOPTED)}"
    return f"{PACKS}{parent}/{path}"


def _following(here: _Here, base: Loaded[Head], offer: Offer, today: date) -> tuple[str, str]:
    """Return place and text of a document that differs in nothing from the parent's version."""
    name = offer.key.split("/", 1)[1]
    document = base.document
    since = max(today, document.effective_from + timedelta(days=1))
    number = base.ref.version + 1
    reference = f"{here.parent.head.id}:{name}@{offer.new}"
    text = following(document, reference, number, since, [f"沿用上级第 {offer.new} 版"])
    place = own_place(base.path).removesuffix(".yaml").removesuffix(f"-{base.ref.version}")
    return f"{place}-{number}.yaml", text


def _added(library: Library, here: _Here, offer: Offer) -> Loaded[Head]:
    """Return what the parent added, as it serves this county's document to be extended."""
    kind, name = offer.key.split("/", 1)
    among = library.named(full_id(name, f"{PACKS}{here.parent.head.id}/{kind}"), offer.new)
    return next(one for one in among if one.ref.kind == kind)


def _adding(here: _Here, above: Loaded[Head], today: date, taken: set[str]) -> tuple[str, str]:
    """Return place and text of a new document that differs in nothing from what was added."""
    reference = f"{here.parent.head.id}:{above.document.id}@{above.ref.version}"
    since = max(today, above.effective_from)
    text = following(above.document, reference, 1, since, ["沿用上级新增的文件"])
    folder = next(one for one, kinds in FOLDERS.items() if above.ref.kind in kinds)
    return free_path(f"{folder}/{above.document.id}.yaml", taken), text
