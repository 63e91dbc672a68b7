"""The packs behind a library: what a county wrote itself, and what it took over from whom.

A library keeps every document in the place ``composing`` gave it; from the places follows which
pack each came from, so that a county's own documents can be handed on or held against a newer
version of its parent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from engine.configuration.crosschecks import SINGLE
from engine.configuration.editing.writing import write_value
from engine.configuration.head import LAYERS
from engine.configuration.kinds import ADOPTED, PACKS, pack_of
from engine.configuration.packs.archive import head_of, refuse_circle
from engine.configuration.packs.composing import Pack, compose
from engine.configuration.packs.pack_file import PACK_FILE
from engine.configuration.problems import ConfigurationFaults
from engine.configuration.yaml_source import Plain, read_yaml

_FROM_PACK = re.compile(r"^extends: *['\"]?([^\s:#'\"]+):", re.MULTILINE)

_NOT_USED = "本县不用"


def rebuild_pack(
    name: str,
    texts: Mapping[str, str],
    below: tuple[str, ...] = (),
    *,
    frozen: Pack | None = None,
) -> Pack:
    """Return the pack that a library's documents come from, with those it takes over inside.

    Args:
        name: Id of the pack.
        texts: Every document of the library by its place.
        below: Ids of the packs that take it over.
        frozen: What was taken over as its publisher wrote it; it is put inside if the library
            still holds those documents and no others of it.

    Raises:
        ConfigurationFaults: Packs take each other over in a circle.
    """
    refuse_circle(name, below, PACK_FILE)
    own = {path: text for path, text in texts.items() if pack_of(path) is None}
    above = _parent_of(own, texts)
    parent: Pack | None = None
    dropped: tuple[str, ...] = ()
    if above is not None:
        inherited = {_as_its_own(path, above): text for path, text in texts.items() - own.items()}
        kept = frozen if frozen is not None and _says(frozen, above, inherited) else None
        parent = kept or rebuild_pack(above, inherited, (*below, name))
        dropped = _dropped(texts, above)
    head = _head(name, own, parent, dropped)
    files = {path: text.encode() for path, text in own.items()} | {PACK_FILE: head.encode()}
    return Pack(head_of(files, PACK_FILE), files, parent)


def parent_name(texts: Mapping[str, str]) -> str | None:
    """Return the id of the pack that a library takes over; None if it takes over none."""
    own = {path: text for path, text in texts.items() if pack_of(path) is None}
    return _parent_of(own, texts)


def _parent_of(own: Mapping[str, str], texts: Mapping[str, str]) -> str | None:
    """Return the pack that its own documents name most, else the one most is taken from."""
    others = Counter(pack for path in texts if (pack := pack_of(path)))
    named = Counter(
        found[1] for text in own.values() if (found := _FROM_PACK.search(text)) is not None
    )
    among = [pack for pack, _ in named.most_common() if pack in others]
    return next(iter(among or [pack for pack, _ in others.most_common()]), None)


def _says(pack: Pack, name: str, inherited: Mapping[str, str]) -> bool:
    """Tell whether a pack is the one of a name and lays out just what was taken over."""
    laid = {
        _anywhere(one.name): one.content.decode("utf-8-sig", "replace") for one in compose(pack)
    }
    return pack.head.id == name and laid == {
        _anywhere(path): text for path, text in inherited.items()
    }


def _anywhere(path: str) -> str:
    """Return a place whether a document holds there or only serves another: that changes below."""
    return f"{PACKS}{path.removeprefix(ADOPTED)}" if path.startswith(ADOPTED) else path


def _as_its_own(path: str, pack: str) -> str:
    """Return the place a document has within the pack it comes from, or beside it."""
    return path.split("/", 2)[-1] if pack_of(path) == pack else path


def _dropped(texts: Mapping[str, str], above: str) -> tuple[str, ...]:
    """Return the documents of the parent that serve nobody and hold nowhere."""
    holding = {path: text for path, text in texts.items() if not path.startswith(PACKS)}
    said = {_key(text) for text in holding.values()}
    kinds = {(key or "").split("/")[0] for key in said}
    keys = {
        _key(text)
        for path, text in texts.items()
        if path.startswith(f"{PACKS}{above}/")
        and _data(text).get("layer", LAYERS[-1]) == LAYERS[-1]
    }
    left = (key for key in keys - said if key)
    return tuple(sorted(key for key in left if key.split("/")[0] not in kinds & set(SINGLE)))


def _head(name: str, own: Mapping[str, str], parent: Pack | None, dropped: tuple[str, ...]) -> str:
    title = next((_data(text).get("title") for text in own.values() if _is_county(text)), name)
    lines = [
        "kind: pack",
        f"id: {name}",
        f"title: {write_value(_plain(title) or name)}",
        f"version: {max(1, len(own))}",
    ]
    if parent is not None:
        lines.append(f"parent: {{id: {parent.head.id}, sha256: '{parent.sha256}'}}")
    if dropped:
        lines += ["drop:", *(f"  {key}: {_NOT_USED}" for key in dropped)]
    return "\n".join(lines) + "\n"


def _plain(title: object) -> Plain:
    if isinstance(title, Mapping):
        return {str(key): str(text) for key, text in title.items()}
    return title if isinstance(title, str) else None


def _is_county(text: str) -> bool:
    return _data(text).get("kind") == "county"


def _key(text: str) -> str | None:
    data = _data(text)
    kind, name = data.get("kind"), data.get("id")
    return f"{kind}/{name}" if isinstance(kind, str) and isinstance(name, str) else None


@lru_cache(maxsize=512)
def _data(text: str) -> Mapping[str, object]:
    try:
        data = read_yaml(text, PACK_FILE).data
    except ConfigurationFaults:
        return {}
    return data if isinstance(data, Mapping) else {}
