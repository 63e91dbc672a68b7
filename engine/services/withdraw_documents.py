"""Emergency withdrawal: a published version counts no longer for what begins from now on.

The version before it is in force again.  Cases and sessions that keep the withdrawn version go on
with it, until they are moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.audit.entry import DocumentWithdrawn
from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.opening import read_once
from engine.configuration.problems import Problem
from engine.configuration.versions import Withdrawn, in_force, standing
from engine.errors import ConflictError, NotFoundError
from engine.records.session import UnitOfWork
from engine.services.check_documents import check_document_texts
from engine.services.desk import Desk
from engine.services.people import names_of, require_right
from engine.services.pins import pin_of
from engine.services.words_between import said_at, words_of
from engine.terms import Actor

_TOLD = 3
"""Problems of other documents told in one message."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What still open keeps a version, and so goes on with it when it is withdrawn."""

    cases: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Withdrawable:
    """What withdrawing a version would mean.

    Attributes:
        keeping: What goes on with it.
        after: The version in force again from its first day, or from today; None if none is.
    """

    keeping: Keeping
    after: Loaded[Head] | None


def ask_withdrawal(
    desk: Desk, kind: str, document_id: str, version: int, *, actor: Actor, at: datetime
) -> Withdrawable:
    """Return what withdrawing a version would mean, before anybody does it.

    Raises:
        AccessError: the person may not approve the configuration.
        NotFoundError: there is no such version.
        ConflictError: it cannot be withdrawn; says why and what to do instead.
    """
    with desk.database.reading(desk.county) as unit:
        loaded = _withdrawable(unit, desk, kind, document_id, version, actor=actor, at=at)
        left = _left(desk.library(unit), loaded)
        day = max(county_date(at), loaded.effective_from)
        keeping = Keeping(*unit.keeping(pin_of(loaded.ref)))
    return Withdrawable(keeping, _on(left, day))


def withdraw_document(
    desk: Desk,
    kind: str,
    document_id: str,
    version: int,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> Keeping:
    """Withdraw a published version, also one that is not in force yet.

    A second call with the same token changes nothing.

    Args:
        desk: The county's desk.
        kind: Kind of document.
        document_id: Its id.
        version: Number of the version.
        reason: Why; goes into the journal.
        actor: Who withdraws it.
        at: When.
        token: Key of this very act, made with the page.

    Returns:
        What is still open and goes on with the version.

    Raises:
        AccessError: the person may not approve the configuration.
        NotFoundError: there is no such version.
        ConflictError: it was withdrawn already, counts for nothing that begins, or cannot be done
            without: nothing would be in force, something extends it, or others need it.
        FilingError: no reason is given, or it is too long.
    """
    said = words_of(reason, needed=("请写明停用的理由", "Say why it is withdrawn"))
    with desk.database.writing(desk.county) as unit:
        if not (token and unit.acted(token)):
            loaded = _withdrawable(unit, desk, kind, document_id, version, actor=actor, at=at)
            event = DocumentWithdrawn(document=pin_of(loaded.ref), reason=said, on=county_date(at))
            unit.record(event, actor=actor, at=at)
            if token:
                unit.remember_act(token, f"{kind}/{document_id}@{version}")
        loaded = _version(desk.library(unit), kind, document_id, version)
        return Keeping(*unit.keeping(pin_of(loaded.ref)))


def _withdrawable(
    unit: UnitOfWork,
    desk: Desk,
    kind: str,
    document_id: str,
    version: int,
    *,
    actor: Actor,
    at: datetime,
) -> Loaded[Head]:
    day = county_date(at)
    county = desk.county_on(unit, day).document
    require_right(county, actor, "configuration.approve")
    library = desk.library(unit)
    loaded = _version(library, kind, document_id, version)
    _refuse_withdrawn(unit, county, loaded)
    _refuse_base(library, loaded)
    _refuse_without_successor(library, loaded, day)
    _refuse_extended(unit, library, loaded)
    _refuse_harm(unit, loaded)
    return loaded


def _version(library: Library, kind: str, document_id: str, version: int) -> Loaded[Head]:
    found = [one for one in library.named(document_id, version) if one.ref.kind == kind]
    if not found:
        raise NotFoundError(
            "没有这份文件或这一版",
            "there is no such document or version",
            value=f"{kind}/{document_id}@{version}",
        )
    return found[0]


def _key(loaded: Loaded[Head]) -> tuple[str, str, int]:
    return loaded.ref.kind, loaded.ref.id, loaded.ref.version


def _refuse_withdrawn(unit: UnitOfWork, county: County, loaded: Loaded[Head]) -> None:
    known = unit.withdrawals().get(_key(loaded))
    if known is not None:
        who, when = names_of(county).get(known.withdrawn_by, ""), said_at(known.withdrawn_at)
        raise ConflictError(
            f"{who}已于{when}停用这一版",
            f"{who} withdrew this version at {when}",
            place=str(loaded.ref),
        )


def _refuse_base(library: Library, loaded: Loaded[Head]) -> None:
    if loaded in library.bases:
        raise ConflictError(
            "这份文件只供下级沿用，不直接用于办件，无须停用",
            "this document only serves others to extend; no case is handled by it",
            place=str(loaded.ref),
            hint="要停用的是沿用它的文件",
            hint_en="withdraw the documents that extend it",
        )


def _refuse_without_successor(library: Library, loaded: Loaded[Head], day: date) -> None:
    """Stop if a day from today on would be left without a version, or none has this one."""
    versions, left = _versions(library, loaded), _left(library, loaded)
    days = _days_from(day, versions)
    if not any(_is(_on(versions, one), loaded) for one in days):
        raise ConflictError(
            "从今天起没有一天用这一版，不必停用",
            "no day from today on has this version in force; there is nothing to withdraw",
            place=str(loaded.ref),
        )
    bare = next((one for one in days if _on(versions, one) and not _on(left, one)), None)
    if bare is not None:
        raise ConflictError(
            f"停用后从 {bare} 起没有可用的版本",
            f"without it nothing would be in force from {bare}",
            place=str(loaded.ref),
            hint="先发布接替它的新版本，再停用",
            hint_en="publish a version in its place first",
        )


def _refuse_extended(unit: UnitOfWork, library: Library, loaded: Loaded[Head]) -> None:
    for one in library.counting(library.published):
        if any(parent.ref == loaded.ref for parent in one.parents):
            raise _extended(loaded, f"{one.document.title.zh}第{one.ref.version}版", str(one.ref))
    name = f"{loaded.ref.id}@{loaded.ref.version}"
    for draft in unit.document_drafts():
        data = read_once(draft.text, draft.path).data
        said = data.get("extends") if isinstance(data, Mapping) else None
        if (draft.kind, said) == (loaded.ref.kind, name):
            raise _extended(loaded, f"草稿 {draft.id}", f"the draft of {draft.id}")


def _extended(loaded: Loaded[Head], zh: str, en: str) -> ConflictError:
    return ConflictError(
        f"“{zh}”沿用这一版",
        f"{en} extends this version",
        place=str(loaded.ref),
        hint="先让它改为沿用另一版，或先停用它",
        hint_en="let that extend another version, or withdraw it first",
    )


def _refuse_harm(unit: UnitOfWork, loaded: Loaded[Head]) -> None:
    """Stop if other documents have errors only since this version is gone."""
    texts = [(each.path, each.text) for each in unit.documents()]
    before: Withdrawn = frozenset(unit.withdrawals())
    known = {_told(one) for one in check_document_texts(texts, before).errors}
    after = check_document_texts(texts, before | {_key(loaded)}).errors
    found = [one for one in after if _told(one) not in known]
    if found:
        zh = "；".join(one.zh.rstrip("。") for one in found[:_TOLD])
        en = "; ".join(one.en.rstrip(".") for one in found[:_TOLD])
        raise ConflictError(
            f"停用后其他文件有 {len(found)} 处不再成立：{zh}",
            f"without it other documents have {len(found)} errors: {en}",
            place=str(loaded.ref),
            hint="先停用或改好那些文件",
            hint_en="withdraw or mend those documents first",
        )


def _told(problem: Problem) -> tuple[str, str, str]:
    return problem.file, problem.code, problem.zh


def _versions(library: Library, loaded: Loaded[Head]) -> tuple[Loaded[Head], ...]:
    """Return the versions of the same document that count."""
    same = (one for one in library.all(loaded.ref.kind) if one.ref.id == loaded.ref.id)
    return library.counting(same)


def _left(library: Library, loaded: Loaded[Head]) -> tuple[Loaded[Head], ...]:
    return tuple(one for one in _versions(library, loaded) if one.ref != loaded.ref)


def _days_from(day: date, versions: Sequence[Loaded[Head]]) -> tuple[date, ...]:
    """Return the days from today on at which what is in force may change."""
    return tuple(sorted({day, *(one for one in _ends(versions) if one > day)}))


def _ends(versions: Sequence[Loaded[Head]]) -> Iterator[date]:
    for one in versions:
        yield one.effective_from
        if one.document.effective_to is not None:
            yield one.document.effective_to


def _is(found: Loaded[Head] | None, loaded: Loaded[Head]) -> bool:
    return found is not None and found.ref == loaded.ref


def _on(versions: Sequence[Loaded[Head]], day: date) -> Loaded[Head] | None:
    return in_force(standing(versions), day)
