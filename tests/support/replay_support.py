"""Drafts to be tried, people who may read what comes of it, and the trying itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from four_eyes_support import AUTHOR, RUBRIC, begin, draft_of
from story_support import NOW, person

from engine.records.rule_values import Replay, ReplayChange
from engine.services.desk import Desk
from engine.services.edit_documents import keep_revision
from engine.services.publish_documents import publish_folder
from engine.services.replay_draft import ask_replay, run_replay
from engine.terms import SYSTEM, Actor, RoleId

LOWER = {"deduct: {up_to: 8}": "deduct: {up_to: 4}"}
"""The panel may take four points at most where it took eight."""

LONGER = {"limit: {days: 15}": "limit: {days: 90}"}
"""Ninety days to mend instead of fifteen."""


def drafted(
    desk: Desk, changes: Mapping[str, str], *, kind: str = "rubric", name: str = RUBRIC
) -> None:
    """Begin a new version with some texts in place of others, wherever they stand."""
    if draft_of(desk, kind, name) is None:
        begin(desk, kind=kind, name=name)
    draft = draft_of(desk, kind, name)
    assert draft is not None
    text = draft.text
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    keep_revision(desk, draft, text, actor=person(desk, AUTHOR), at=NOW)


def author(desk: Desk) -> Actor:
    return person(desk, AUTHOR)


def reader(desk: Desk) -> Actor:
    """Return a leader of the county, who reads petitions and reviews, as an author of rules."""
    leader = person(desk, "huang-xiaohong")
    return replace(leader, roles=leader.roles | {RoleId("author")})


def tried(desk: Desk, *, kind: str = "rubric", name: str = RUBRIC) -> Replay:
    """Try the draft here and now; return what is kept of it."""
    asked = ask_replay(desk, kind, name, actor=author(desk), at=NOW, at_work=lambda _: False)
    run_replay(desk, asked.id, at=NOW, progress=lambda _done, _total: None)
    return kept(desk, asked.id)


def kept(desk: Desk, replay: str) -> Replay:
    with desk.database.reading(desk.county) as unit:
        return unit.replay(replay)


def changes_of(desk: Desk, replay: Replay, what: str | None = None) -> list[ReplayChange]:
    with desk.database.reading(desk.county) as unit:
        return list(unit.replay_changes(replay.id, None if what is None else [what]))


def let_authors_read(desk: Desk, folder: Path) -> None:
    """Publish a county document by which authors read petitions and reviews."""
    _publish_rights(desk, folder, "petition.read, review.read, ")


def keep_reviews_from_authors(desk: Desk, folder: Path) -> None:
    """Publish a county document by which authors and approvers read no reviews."""
    _publish_rights(desk, folder, "")


def _publish_rights(desk: Desk, folder: Path, more: str) -> None:
    with desk.database.reading(desk.county) as unit:
        texts = {one.path: one.text for one in unit.documents()}
        number = sum(one.pin.kind == "county" for one in unit.documents())
    county = texts["county.yaml"]
    for role, right in (("author", "write"), ("approver", "approve")):
        may = f"may: [{more}configuration.read, configuration.{right}]}}"
        county, times = re.subn(rf"(?m)^(- {{id: {role},.*)may: .*$", rf"\g<1>{may}", county)
        assert times == 1, role
    for pattern, new in (
        ("version: .*", f"version: {number + 1}"),
        ("effective_from: .*", f"effective_from: 2023-07-0{number}"),
    ):
        county = re.sub(f"(?m)^{pattern}$", new, county, count=1)
    for path, text in {**texts, f"county-{number + 1}.yaml": county}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    publish_folder(desk, folder, actor=SYSTEM, at=NOW)
