"""What-if: a draft tried on all past reviews and open cases before it counts.

Asked for by whoever writes or approves rules, computed in the background (``engine.jobs.replays``)
and kept with the draft.  Nothing it finds changes anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.workflow import Workflow
from engine.errors import ConflictError, NotFoundError, OnecaseError
from engine.records.rule_values import Replay, ReplayChange
from engine.records.session import UnitOfWork
from engine.services import shelf
from engine.services.desk import Desk
from engine.services.draft_checks import check_draft
from engine.services.kept_reviews import keep_older_reviews
from engine.services.people import require_right, rights_of
from engine.services.replay_cases import CaseTrial, replay_on_cases
from engine.services.replay_reviews import (
    ReviewsReplayed,
    Trial,
    not_looked_for,
    replay_on_reviews,
    sessions_concerned,
)
from engine.services.replay_words import Json, label_json, plain
from engine.terms import Actor, Label

ON_REVIEWS = ("rubric", "programme")
"""Kinds whose drafts are tried on confirmed results."""

ON_CASES = ("workflow", "form", "calendar", "county")
"""Kinds whose drafts are tried on cases."""

Progress = Callable[[int, int], None]


def require_replayer(county: County, actor: Actor) -> None:
    """Let pass who writes or approves rules.

    Raises:
        AccessError: the person does neither.
    """
    if "configuration.approve" not in rights_of(county, actor):
        require_right(county, actor, "configuration.write")


def ask_replay(
    desk: Desk,
    kind: str,
    document_id: str,
    *,
    actor: Actor,
    at: datetime,
    at_work: Callable[[str], bool],
    token: str | None = None,
) -> Replay:
    """Keep that a replay of a draft was asked for; return it, or the one that is at work on it.

    Args:
        desk: The county's desk.
        kind: Kind of document.
        document_id: Its id.
        actor: Who asks.
        at: When.
        at_work: Tells whether anybody is at work on the replay of an id.
        token: Key of this very submission; a second call with it begins nothing.

    Raises:
        AccessError: the person neither writes nor approves rules.
        NotFoundError: there is no such draft.
        ConflictError: documents of this kind cannot be replayed, or this one is new.
    """
    with desk.database.writing(desk.county) as unit:
        require_replayer(desk.county_on(unit, county_date(at)).document, actor)
        if kind not in {*ON_REVIEWS, *ON_CASES}:
            raise ConflictError("这类文件不能试算", "documents of this kind are not replayed")
        draft = unit.document_draft(kind, document_id)
        if draft is None:
            raise NotFoundError("没有这份草稿", "there is no such draft", value=document_id)
        if draft.is_new:
            raise ConflictError(
                "这是一份新文件，以前没有一件是照它办的，没有可以试算的",
                "this is a new document; nothing was ever handled by it, so there is nothing to "
                "try it on",
                value=document_id,
            )
        sha256 = hashlib.sha256(draft.text.encode()).hexdigest()
        earlier = unit.replays(kind, document_id)
        done = unit.acted(token) if token else None
        for one in earlier:
            if one.id == done or (_unfinished(one, sha256) and at_work(one.id)):
                return one
        replay = Replay(
            id=_new_id(unit, kind, document_id, draft.revision),
            kind=kind,
            document=document_id,
            revision=draft.revision,
            text_sha256=sha256,
            asked_by=actor.person,
            asked_at=at,
        )
        unit.begin_replay(replay)
        if token:
            unit.remember_act(token, replay.id)
        return replay


def _unfinished(replay: Replay, sha256: str) -> bool:
    return replay.state in {"waiting", "running"} and replay.text_sha256 == sha256


def _new_id(unit: UnitOfWork, kind: str, document: str, revision: int) -> str:
    """Return an id no replay of this document had while any of them is kept."""
    stem = f"{kind}-{document}-{revision}"
    taken = {one.id for one in unit.replays(kind, document)}
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def run_replay(desk: Desk, replay_id: str, *, at: datetime, progress: Progress) -> None:
    """Compute a replay and keep what it found, in place of what an earlier run of it did.

    Args:
        desk: The county's desk.
        replay_id: Which.
        at: When it is run; open cases are looked at on this day.
        progress: Told what is done and how much there is.
    """
    with desk.database.writing(desk.county) as unit:
        unit.change_replay(replay_id, state="running", done=0, failure=None)
    try:
        found = _compute(desk, replay_id, county_date(at), progress)
    except OnecaseError as error:
        _fail(desk, replay_id, f"{error.text('zh')}\n{error.text('en')}", at)
        return
    except BaseException:
        _fail(desk, replay_id, "程序出错，原因写在服务器的运行日志里\nThe program failed", at)
        raise
    with desk.database.writing(desk.county) as unit:
        unit.keep_replay_changes(replay_id, found.changes())
        unit.change_replay(replay_id, state="done", summary=found.summary, ended_at=at)
        _drop_older(unit, unit.replay(replay_id))


def _fail(desk: Desk, replay_id: str, words: str, at: datetime) -> None:
    with desk.database.writing(desk.county) as unit:
        unit.change_replay(replay_id, state="failed", failure=words, ended_at=at)


def _drop_older(unit: UnitOfWork, newest: Replay) -> None:
    """Drop the results of earlier saves, but those a submission names."""
    kept = [one.id for one in unit.replays(newest.kind, newest.document) if one.ended_at is None]
    drop_replays_of(unit, newest.kind, newest.document, but=(newest.id, *kept))


def drop_replays_of(unit: UnitOfWork, kind: str, document: str, *, but: Sequence[str] = ()) -> None:
    """Drop what was computed of a document's drafts, but what a submission names."""
    shown = {one.replay for one in unit.submissions(kind, document) if one.replay}
    unit.drop_replays(kind, document, but={*shown, *but})


@dataclass(frozen=True, slots=True)
class _Found:
    """What a run found: the changes are asked for when they are kept."""

    summary: Json
    changes: Callable[[], Iterator[ReplayChange]]


def candidate(unit: UnitOfWork, replay: Replay) -> tuple[Library, Loaded[Head]] | None:
    """Return the documents with the draft a replay was asked of; None if it is not kept.

    Raises:
        ConflictError: the draft cannot be read.
    """
    draft = unit.document_draft(replay.kind, replay.document, replay.revision)
    if draft is None or hashlib.sha256(draft.text.encode()).hexdigest() != replay.text_sha256:
        return None
    texts = tuple((each.path, each.text) for each in unit.documents())
    check = check_draft(texts, draft.path, draft.text)
    if check.loaded is None:
        raise ConflictError(
            "草稿还读不出来，先改好检查出的错误再试算",
            "the draft cannot be read yet; mend the errors first",
            place=draft.path,
        )
    return check.library, check.loaded


def _compute(desk: Desk, replay_id: str, day: date, progress: Progress) -> _Found:
    with desk.database.reading(desk.county) as unit:
        replay = unit.replay(replay_id)
        found = candidate(unit, replay)
        if found is None:
            raise NotFoundError("草稿已被放弃，或这次保存已不再保留", "the draft was given up")
        library, loaded = found
        head: Json = {
            "kind": replay.kind,
            "title": label_json(loaded.document.title),
            "effective_from": loaded.effective_from.isoformat(),
            "day": day.isoformat(),
        }
        if replay.kind in ON_CASES:
            cases = replay_on_cases(unit, desk, CaseTrial(loaded, library, day), progress=progress)
            told = {**head, "cases": cases.summary(), "notes": _case_notes(loaded)}
            return _Found(told, cases.all_changes)
        trial = _trial(library, loaded)
        notes = _notes(desk.library(unit), loaded, trial, day)
    reviews = try_on_reviews(desk, trial, progress=progress)
    told = {**head, "reviews": reviews.summary(), "notes": notes}
    return _Found(told, reviews.all_changes)


def try_on_reviews(desk: Desk, trial: Trial, *, progress: Progress) -> ReviewsReplayed:
    """Score every confirmed result that a draft bears on again, and gather what differs.

    What results were made from is kept first where it is not yet, a part at a time, outside the
    transaction that reads them all.

    Args:
        desk: The county's desk.
        trial: The draft.
        progress: Told first results kept and how many there are to keep, then sessions scored and
            sessions in all.
    """
    with desk.database.reading(desk.county) as unit:
        sessions = sessions_concerned(unit, desk, trial)
    unreadable = keep_older_reviews(desk, [one.id for one in sessions], progress=progress)
    with desk.database.reading(desk.county) as unit:
        return replay_on_reviews(
            unit, desk, trial, sessions, unreadable=unreadable, progress=progress
        )


def trial_of(unit: UnitOfWork, replay: Replay) -> Trial | None:
    """Return the draft a replay of reviews was asked of; None if it is not kept any more."""
    found = candidate(unit, replay) if replay.kind in ON_REVIEWS else None
    return _trial(*found) if found else None


def _trial(library: Library, loaded: Loaded[Head]) -> Trial:
    facts = library.dictionary()
    if isinstance(loaded.document, Rubric):
        return Trial(shelf.narrow(loaded, Rubric), library, facts)
    return Trial(shelf.narrow(loaded, Programme), library, facts)


# ------------------------------------------------------------------ what counts cannot tell


def _notes(library: Library, loaded: Loaded[Head], trial: Trial, day: date) -> Sequence[Json]:
    """Return what nobody can compute, and what moves every result at once."""
    document = loaded.document
    if not isinstance(document, Rubric):
        return []
    before = _in_force(library, loaded, day)
    if before is None:
        return []
    old = shelf.rubric(shelf.narrow(before, Rubric), library.dictionary())
    new = shelf.rubric(shelf.narrow(loaded, Rubric), trial.dictionary)
    notes = [
        Label(
            f"新增的“{title.zh}”由评查组认定，以往没有人查过，试算中不计",
            f"“{title.text('en')}” is new for the panel: nobody looked for it yet, so it counts 0",
        )
        for title in not_looked_for(old, new)
    ]
    bands = {band.id: band.from_ for band in old.bands}
    notes += [
        Label(
            f"“{band.title}”由 {plain(bands[band.id])} 分起改为 {plain(band.from_)} 分起",
            f"“{band.title.text('en')}” begins at {plain(band.from_)}, was {plain(bands[band.id])}",
        )
        for band in new.bands
        if band.id in bands and bands[band.id] != band.from_
    ]
    return [label_json(one) for one in notes]


def _in_force(library: Library, loaded: Loaded[Head], day: date) -> Loaded[Head] | None:
    """Return the version of the draft's document in force on a day; None if there is none."""
    try:
        return library.find(loaded.ref.kind, loaded.ref.id, on=day)
    except NotFoundError:
        return None


def _case_notes(loaded: Loaded[Head]) -> Sequence[Json]:
    if not isinstance(loaded.document, Workflow):
        return []
    note = Label(
        "在办件沿用受理时的版本；这里列的是把它们移到新版后会怎样",
        "open cases keep their version; this is what moving them to the new one would do",
    )
    return [label_json(note)]


def failure_of(replay: Replay) -> Label:
    """Return why a replay failed, in both languages."""
    zh, _, en = (replay.failure or "").partition("\n")
    return Label(zh, en or None)


def summary_of(replay: Replay) -> Mapping[str, Any]:
    """Return what a finished replay found, in counts; empty before."""
    return replay.summary or {}
