"""The text of a draft: what it begins with, and what it says of itself.

It begins as that of a published version, saying another number, day or name; comments and
everything else stay as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from engine.configuration.authoring.manuscripts import BY_VERBS
from engine.configuration.authoring.parts import Outline
from engine.configuration.authoring.saving import written
from engine.configuration.editing.writing import write_value
from engine.configuration.head import Head
from engine.configuration.kinds import ADOPTED, own_place, pack_of
from engine.configuration.library import Loaded
from engine.configuration.opening import read_once
from engine.configuration.yaml_source import Plain
from engine.services.draft_readiness import free_path
from engine.terms import Label

_NUMBERED = re.compile(r"(?:-v?\d+)?\.yaml\Z")
_OF_ONE_VERSION: Final = ("replaces", "recorded_on", "effective_to", "changes")
"""What a version says of itself alone."""


def next_version(
    base: Loaded[Head], number: int, effective_from: date, changes: Sequence[str]
) -> str:
    """Return the text of the next version of a document.

    Of one that was taken over as it stands it states nothing but that it extends it, so that it
    comes to hold differences alone.

    Raises:
        ConfigurationError: it is written in a way that cannot be changed in place.
    """
    if base.path.startswith(ADOPTED) and base.ref.kind not in BY_VERBS:
        reference = f"{pack_of(base.path)}:{base.ref.id}@{base.ref.version}"
        return following(base.document, reference, number, effective_from, changes)
    says: dict[str, Plain] = {"version": number, "effective_from": effective_from.isoformat()}
    return _rewritten(base, says | ({"changes": list(changes)} if changes else {}))


def following(
    document: Head, reference: str, number: int, effective_from: date, changes: Sequence[str]
) -> str:
    """Return the text of a version that differs in nothing from the document it extends.

    Args:
        document: The version before it, which it takes its name from.
        reference: The document it extends, as ``county:id@version``.
        number: Its number.
        effective_from: First day it is in force.
        changes: What it changes, one sentence each.
    """
    title: dict[str, Plain] = {"zh": document.title.zh}
    if document.title.en:
        title["en"] = document.title.en
    lines = [
        f"kind: {document.kind}",
        f"id: {document.id}",
        f"title: {write_value(title)}",
        f"version: {number}",
        f"effective_from: {effective_from.isoformat()}",
        f"extends: {reference}",
        *([f"changes: {write_value(list(changes))}"] if changes else []),
    ]
    return "\n".join(lines) + "\n"


def next_path(base: Loaded[Head], number: int, taken: set[str]) -> str:
    """Return where the new version would lie: beside the old one, with its number.

    A document taken over as it stands lies among those of the other county; a new version of it
    is this county's own.
    """
    stem = _NUMBERED.sub("", own_place(base.path))
    return free_path(f"{stem}-{number}.yaml", taken)


def copy_for(
    model: Loaded[Head],
    document_id: str,
    title: Label,
    effective_from: date,
    purpose: Sequence[str],
) -> str:
    """Return the text of a document as the first version of another one.

    Raises:
        ConfigurationError: it is written in a way that cannot be changed in place.
    """
    called: Plain = {"zh": title.zh, "en": title.en} if title.en else title.zh
    return _rewritten(
        model,
        {
            "id": document_id,
            "title": called,
            "version": 1,
            "effective_from": effective_from.isoformat(),
            "changes": list(purpose),
        },
    )


def copy_path(model: Loaded[Head], document_id: str, taken: set[str]) -> str:
    """Return where a document written after another would lie: in the same folder, by its id."""
    folder = own_place(model.path).rpartition("/")[0]
    return free_path(f"{folder}/{document_id}.yaml", taken)


def title_written(text: str, name: str, otherwise: str) -> Label:
    """Return the title a text gives, whatever is wrong with the rest of it."""
    title = _data(text, name).get("title")
    zh, en = (title.get("zh"), title.get("en")) if isinstance(title, dict) else (title, None)
    found = zh if isinstance(zh, str) and zh.strip() else otherwise
    return Label(found, en if isinstance(en, str) and en.strip() else None)


def _rewritten(base: Loaded[Head], says: Mapping[str, Plain]) -> str:
    before = _data(base.source_text, base.path)
    stays = {key: value for key, value in before.items() if key not in _OF_ONE_VERSION}
    return written(base.source_text, base.path, {**stays, **says}, _order(base.ref.kind, before))


def _data(text: str, name: str) -> dict[str, Plain]:
    data = read_once(text, name).data
    return dict(data) if isinstance(data, dict) else {}


def _order(kind: str, data: Mapping[str, Plain]) -> tuple[str, ...]:
    return Outline(kind, data, {}).order  # type: ignore[arg-type]  # asks for no fact
