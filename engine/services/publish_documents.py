"""Documents of a folder become published versions; what is published never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from engine.audit.entry import DocumentPublished, Pin
from engine.clock import county_date
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.versions import Withdrawn
from engine.errors import ConfigurationError, ConflictError
from engine.records.session import UnitOfWork
from engine.services.check_documents import load_checked
from engine.services.desk import Desk
from engine.services.draft_impact import refuse_harm
from engine.services.pins import pin_of
from engine.terms import Actor


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose a version is that another person approved.

    Attributes:
        submission: The submission that was approved; None of what came with a folder.
        submitted_by: Who wrote it and asked for approval.
        words: What who approved it said.
    """

    submission: str | None = None
    submitted_by: str | None = None
    words: str = ""


NOBODYS = Origin()
"""The first documents of a county: nobody was there to approve them."""


def publish_folder(
    desk: Desk, folder: Path, *, actor: Actor, at: datetime, origin: Origin = NOBODYS
) -> tuple[Pin, ...]:
    """Publish every version in the folder that is not published yet; return the new ones.

    Versions that were withdrawn stay so: they are not held to the others, and the others not to
    them.

    Args:
        desk: The county's desk.
        folder: The folder of documents.
        actor: Who approves.
        at: When.
        origin: Who wrote them.

    Raises:
        ConfigurationFaults: the folder has errors, or a new version would break something that
            runs; nothing is published.
        ConflictError: a version already published stands there with other content, or one was
            withdrawn meanwhile.
    """
    withdrawn = _withdrawn(desk)
    library = load_checked(folder, withdrawn)
    with desk.database.writing(desk.county) as unit:
        if withdrawn != frozenset(unit.withdrawals()):
            raise ConflictError(
                "核对期间有人停用了一个版本，没有发布",
                "a version was withdrawn while these were checked; nothing was published",
                hint="再发布一次",
                hint_en="publish once more",
            )
        if origin.submitted_by is not None:
            _refuse_reaching_back(unit, library, county_date(at))
        _refuse_harm(unit, desk, library, at)
        return publish_library(unit, library, actor=actor, at=at, origin=origin)


def withdrawn_among(desk: Desk, library: Library) -> tuple[Loaded[Head], ...]:
    """Return the versions of a folder that were withdrawn, which publishing leaves as they are."""
    gone = _withdrawn(desk)
    return tuple(
        one for one in library.published if (one.ref.kind, one.ref.id, one.ref.version) in gone
    )


def _withdrawn(desk: Desk) -> Withdrawn:
    with desk.database.reading(desk.county) as unit:
        return frozenset(unit.withdrawals())


def _refuse_reaching_back(unit: UnitOfWork, library: Library, day: date) -> None:
    """Stop if a later version of a known document begins before today and is no correction."""
    known = {(each.pin.kind, each.pin.id): set[int]() for each in unit.documents()}
    for each in unit.documents():
        known[each.pin.kind, each.pin.id].add(each.pin.version)
    for loaded in library.documents:
        numbers = known.get((loaded.ref.kind, loaded.ref.id), set())
        new = bool(numbers) and loaded.ref.version not in numbers
        if new and loaded.document.replaces is None and loaded.effective_from < day:
            raise ConflictError(
                f"生效日期 {loaded.effective_from} 已过，规定不能倒追",
                f"it would be in force from {loaded.effective_from}, which has passed; no rule "
                "reaches back",
                place=loaded.path,
                hint="把 effective_from 改为今天或以后；确要更正，写明 replaces 和 recorded_on",
                hint_en="set effective_from to today or later; to correct a version, say so with "
                "replaces and recorded_on",
            )


def _refuse_harm(unit: UnitOfWork, desk: Desk, library: Library, at: datetime) -> None:
    known = {(one.pin.kind, one.pin.id, one.pin.version) for one in unit.documents()}
    for loaded in library.documents if known else ():
        if (loaded.ref.kind, loaded.ref.id, loaded.ref.version) not in known:
            refuse_harm(unit, desk, loaded, library, at=at)


def publish_library(
    unit: UnitOfWork,
    library: Library,
    *,
    actor: Actor,
    at: datetime,
    origin: Origin = NOBODYS,
) -> tuple[Pin, ...]:
    """Publish what the library has and the records have not, within one transaction.

    Documents that others extend are kept too, so that what those say can be made out again.
    """
    known = {(each.pin.kind, each.pin.id, each.pin.version): each.pin for each in unit.documents()}
    new: list[Pin] = []
    for loaded in library.published:
        pin = pin_of(loaded.ref)
        before = known.get((pin.kind, pin.id, pin.version))
        if before is None:
            new.append(publish_version(unit, loaded, origin, actor=actor, at=at))
        elif before.sha256 != pin.sha256:
            raise _changed(unit, loaded, pin)
    return tuple(new)


def publish_version(
    unit: UnitOfWork, loaded: Loaded[Head], origin: Origin, *, actor: Actor, at: datetime
) -> Pin:
    """Publish one version, within one transaction; return what it is called.

    Raises:
        ConfigurationError: it has no number.
        ConflictError: the version is there already.
    """
    head, pin = loaded.document, pin_of(loaded.ref)
    if head.version is None:
        raise ConfigurationError(
            "草稿没有版本号，不能发布",
            "A draft has no version and cannot be published",
            place=loaded.path,
            hint="写上 version",
            hint_en="give it a version",
        )
    unit.keep_document(
        pin=pin,
        title=head.title.zh,
        text=loaded.source_text,
        path=loaded.path,
        effective_from=head.effective_from,
    )
    event = DocumentPublished(
        document=pin,
        title=head.title.zh,
        effective_from=head.effective_from,
        changes=head.changes,
        parents=tuple(pin_of(parent.ref) for parent in loaded.parents),
        submission=origin.submission,
        submitted_by=origin.submitted_by,
        words=origin.words,
    )
    unit.record(event, actor=actor, at=at)
    return pin


def _changed(unit: UnitOfWork, loaded: Loaded[Head], pin: Pin) -> ConflictError:
    same = (one.pin for one in unit.documents())
    following = 1 + max(one.version for one in same if (one.kind, one.id) == (pin.kind, pin.id))
    gone = (pin.kind, pin.id, pin.version) in unit.withdrawals()
    zh, en = (
        ("已经发布又停用", "was published and withdrawn") if gone else ("已经发布", "is published")
    )
    return ConflictError(
        f"“{loaded.document.title}”第{pin.version}版{zh}，内容不能再改",
        f"Version {pin.version} of {pin.id} {en}; its content cannot change",
        place=loaded.path,
        hint=f"把 version 改为 {following} 后发布新版本",
        hint_en=f"set version to {following} and publish a new version",
    )
