"""``onecase pull``: a county's documents are written into a folder; no change of yours is lost.

Published versions and drafts lie side by side, each version in a file of its own, as a folder of
documents holds them.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from engine.errors import ConfigurationError, NotFoundError
from engine.records.session import UnitOfWork
from engine.records.values import PublishedDocument
from engine.services.desk import Desk
from engine.services.folder_files import (
    FolderFiles,
    Pulled,
    PulledList,
    State,
    hash_of,
    plain_text,
    refuse_strange_name,
)

BESIDE = ".library"
"""What the library's text is called beside a file that is to be merged by hand."""

MOST_LINES = 60
"""Lines of a difference that are shown."""

Act = Literal["same", "write", "remove", "yours", "conflict"]


@dataclass(frozen=True, slots=True)
class Held:
    """A file as the library has it."""

    text: str
    pulled: Pulled


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that was changed both in the folder and in the library.

    Attributes:
        lines: What the library's text (-) and the file (+) say otherwise, as ``diff`` writes it.
        left: How many more lines there are.
    """

    name: str
    lines: tuple[str, ...]
    left: int


@dataclass(frozen=True, slots=True)
class PullOutcome:
    """What pulling did.

    Attributes:
        written: Files that are new or have changed.
        removed: Files of drafts that were given up.
        yours: Files changed here that the library has no news of.
        drafts: Files that are drafts.
        conflicts: Files changed on both sides; if there are any, no document was touched.
        beside: Files written beside those in conflict, to be merged by hand.
    """

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    yours: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    beside: tuple[str, ...] = ()


def pull_folder(
    desk: Desk,
    folder: Path,
    *,
    take: Collection[str] = (),
    keep: Collection[str] = (),
    beside: bool = False,
) -> PullOutcome:
    """Write the county's documents into a folder.

    A file changed in the folder since it was last pulled is never overwritten.  If the library has
    changed it too, nothing is written unless it is said what is to be done about each.

    Args:
        desk: The county's desk.
        folder: Where to.
        take: Files in conflict of which the library's text is wanted.
        keep: Files in conflict that stay as they are, as if made from the library's text.
        beside: Write the library's text beside each other file in conflict.

    Raises:
        ConfigurationError: the folder holds links or a list that cannot be read, or another
            county's documents.
        NotFoundError: a file to take or keep is none of these.
    """
    files = FolderFiles(folder.resolve())
    with desk.database.reading(desk.county) as unit:
        held, head = held_files(unit), unit.head()
    before = files.pulled()
    refuse_other_county(before, desk)
    _require_known({*take, *keep}, held, before)
    tuple(files.names())  # Links are refused before anything is written.
    acts = {
        name: _settled(_act(files, name, held, before), name, take, keep)
        for name in sorted({*held, *before.files})
    }
    conflicts = tuple(
        conflict(name, held[name].text if name in held else "", files.read(name) or "")
        for name, act in acts.items()
        if act == "conflict"
    )
    if conflicts:
        laid = tuple(_lay_beside(files, held, conflicts)) if beside else ()
        return PullOutcome(conflicts=conflicts, beside=laid)
    carry_out(files, acts, held)
    pulled = {name: held[name].pulled for name in held}
    mine = {name for name, act in acts.items() if act == "yours" and name not in keep}
    pulled |= {name: before.files[name] for name in mine if name in before.files}
    now = replace(before, county=desk.county, files=pulled)
    if now.files != before.files:
        now = replace(now, seq=head.seq, head=head.sha256)
    files.keep(now)
    return PullOutcome(
        written=_with(acts, "write"),
        removed=_with(acts, "remove"),
        yours=_with(acts, "yours"),
        drafts=tuple(name for name, one in sorted(held.items()) if one.pulled.state == "draft"),
    )


def held_files(unit: UnitOfWork) -> dict[str, Held]:
    """Return every published version and every draft by the name of its file.

    Where versions were published from one file, the last keeps its name and the others get their
    number.

    Raises:
        ConfigurationError: a name would lead out of the folder.
    """
    held: dict[str, Held] = {}
    documents = sorted(unit.documents(), key=lambda one: (one.published_at, one.pin.version))
    gone = unit.withdrawals()
    for one in reversed(documents):
        name = _free_name(one, held)
        pin, text = one.pin, plain_text(one.text)
        state: State = "withdrawn" if (pin.kind, pin.id, pin.version) in gone else "published"
        held[name] = Held(text, Pulled(pin.kind, pin.id, pin.version, state, hash_of(text)))
    for draft in unit.document_drafts():
        text, version = plain_text(draft.text), draft.base_version + 1
        held[draft.path] = Held(text, Pulled(draft.kind, draft.id, version, "draft", hash_of(text)))
    for name in held:
        refuse_strange_name(name)
    return held


def _free_name(document: PublishedDocument, taken: Collection[str]) -> str:
    stem = document.path.removesuffix(".yaml")
    if document.path not in taken:
        return document.path
    numbered = f"{stem}-{document.pin.version}.yaml"
    if numbered not in taken:
        return numbered
    return f"{stem}-{document.pin.version}-{document.pin.sha256[:8]}.yaml"


def refuse_other_county(pulled: PulledList, desk: Desk) -> None:
    """Stop if a folder holds another county's documents.

    Raises:
        ConfigurationError: it does.
    """
    if pulled.county not in {"", desk.county}:
        raise ConfigurationError(
            f"文件夹里是“{pulled.county}”的文件，不是“{desk.county}”的",
            f"the folder holds the documents of '{pulled.county}', not of '{desk.county}'",
            hint="换一个文件夹，或用 --county 写明",
            hint_en="use another folder, or say --county",
        )


def _require_known(names: Collection[str], held: Mapping[str, Held], before: PulledList) -> None:
    for name in sorted(names):
        if name not in held and name not in before.files:
            raise NotFoundError(
                "没有取回过这个文件", "no such file was pulled", place=name, value=name
            )


def _act(files: FolderFiles, name: str, held: Mapping[str, Held], before: PulledList) -> Act:
    """Return what pulling does to one file."""
    here, wanted, known = files.read(name), held.get(name), before.files.get(name)
    if here is None:
        return "write" if wanted else "same"
    now = hash_of(here)
    if wanted and now == wanted.pulled.sha256:
        return "same"
    # What the library has word for word somewhere cannot be lost here.
    safe = now == (known.sha256 if known else "") or now in {
        one.pulled.sha256 for one in held.values()
    }
    if safe:
        return "write" if wanted else "remove"
    if wanted and known and known.sha256 == wanted.pulled.sha256:
        return "yours"
    return "conflict"


def _settled(act: Act, name: str, take: Collection[str], keep: Collection[str]) -> Act:
    if act in {"conflict", "yours"} and name in take:
        return "write"
    if act == "conflict" and name in keep:
        return "yours"
    return act


def conflict(name: str, text: str, here: str) -> Conflict:
    """Return where the library's text and a file part."""
    lines = list(
        difflib.unified_diff(
            text.splitlines(), here.splitlines(), f"library/{name}", name, lineterm="", n=1
        )
    )
    return Conflict(name, tuple(lines[:MOST_LINES]), max(len(lines) - MOST_LINES, 0))


def _lay_beside(
    files: FolderFiles, held: Mapping[str, Held], conflicts: Collection[Conflict]
) -> Iterator[str]:
    for one in conflicts:
        if one.name in held:
            files.write(f"{one.name}{BESIDE}", held[one.name].text)
            yield f"{one.name}{BESIDE}"


def carry_out(files: FolderFiles, acts: Mapping[str, Act], held: Mapping[str, Held]) -> None:
    """Write and remove the files that are to be."""
    for name, act in acts.items():
        if act == "write" and name in held:
            files.write(name, held[name].text)
        elif act in {"write", "remove"}:
            files.remove(name)


def _with(acts: Mapping[str, Act], wanted: Act) -> tuple[str, ...]:
    return tuple(name for name, act in acts.items() if act == wanted)
