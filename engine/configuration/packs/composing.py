"""What follows from a pack and those it takes over, laid out as the files of one folder.

A document of the parent that the pack says nothing about is taken over as it stands and lies in
``adopted/PARENT/``; one that the pack differs from, or drops, lies in ``packs/PARENT/``, where it
only serves to be extended.  Nothing that reads documents afterwards need know of packs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from engine.configuration.crosschecks import SINGLE
from engine.configuration.head import LAYERS
from engine.configuration.kinds import ADOPTED, PACKS, pack_of
from engine.configuration.packs.pack_file import PACK_FILE, PackFile
from engine.configuration.packs.refusals import refusal
from engine.configuration.problems import (
    ConfigurationFaults,
    Problem,
    Report,
    choices_en,
    choices_zh,
    nearest_word,
)
from engine.configuration.yaml_source import Source, read_bytes

_COUNTY = LAYERS[-1]


@dataclass(frozen=True)
class Pack:
    """A county's documents as they were written, with the pack they take over.

    Attributes:
        files: Every file by its path, ``pack.yaml`` too; not what is taken over.
        archive: The zip it was read from, as its publisher wrote and signed it; None if it was
            read from a folder.
    """

    head: PackFile
    files: Mapping[str, bytes]
    parent: Pack | None = None
    archive: bytes | None = None
    _read: dict[str, Source] = field(default_factory=dict, compare=False)

    @cached_property
    def sha256(self) -> str:
        """Return the hash over every file and over the pack that is taken over."""
        said: dict[str, str] = {
            name: hashlib.sha256(content).hexdigest() for name, content in self.files.items()
        }
        if self.parent is not None:
            said[".parent"] = self.parent.sha256
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the paths of the documents, in order."""
        return tuple(sorted(name for name in self.files if name != PACK_FILE))

    def source(self, name: str) -> Source:
        """Return one of its files as read.

        Raises:
            ConfigurationFaults: It cannot be read.
        """
        if name not in self._read:
            self._read[name] = read_bytes(self.files[name], name)
        return self._read[name]


@dataclass(frozen=True, slots=True)
class Laid:
    """A document in its place, with the file it was written in.

    Attributes:
        name: Path within the folder that is laid out.
        pack: The pack that wrote it.
        file: Path within that pack.
    """

    name: str
    pack: Pack
    file: str

    def open(self) -> Source:
        """Return the document as read, under the name it has here.

        Raises:
            ConfigurationFaults: It cannot be read.
        """
        return replace(self.pack.source(self.file), name=self.name)

    @property
    def content(self) -> bytes:
        """Return the document as written."""
        return self.pack.files[self.file]


def compose(pack: Pack) -> tuple[Laid, ...]:
    """Return every document that holds in a pack or serves one that does.

    Raises:
        ConfigurationFaults: ``pack.yaml`` names a document that the parent has not, or a folder
            of the pack stands where the parent's documents go.
    """
    own = tuple(Laid(name, pack, name) for name in pack.documents)
    if pack.parent is None:
        return own
    above = tuple(compose(pack.parent))
    _refuse_unknown(pack, above)
    taken = {one.name for one in own}
    laid = [*own]
    for one in _inherited(pack, pack.parent, above, own):
        if one.name in taken:
            raise refusal(
                "pack-place",
                one.name,
                "这里是放所沿用的文件的地方，请把自己的文件挪到别处。",
                "the documents taken over lie here; move this file of your own elsewhere.",
            )
        laid.append(one)
    return tuple(laid)


def key_of(one: Laid) -> str | None:
    """Return the kind and id of a document, as ``kind/id``; None if it has none to be read."""
    data = _data(one)
    kind, name = data.get("kind"), data.get("id")
    return f"{kind}/{name}" if isinstance(kind, str) and isinstance(name, str) else None


def version_of(one: Laid) -> int:
    """Return the number of the version, 0 for a draft."""
    version = _data(one).get("version")
    return version if isinstance(version, int) else 0


def _inherited(
    pack: Pack, parent: Pack, above: tuple[Laid, ...], own: tuple[Laid, ...]
) -> Iterator[Laid]:
    said = {key_of(one) for one in own}
    single = {f"{kind}/" for kind in SINGLE if any((key or "").startswith(kind) for key in said)}
    for one in above:
        key = key_of(one)
        if one.name.startswith(PACKS):
            yield one
            continue
        if key in pack.head.kept and version_of(one) > pack.head.kept[key]:
            continue
        base = _data(one).get("layer", _COUNTY) != _COUNTY or key in said or key in pack.head.drop
        base = base or (key or "").split("/")[0] + "/" in single
        inner = one.name if pack_of(one.name) is None else one.name.split("/", 2)[-1]
        folder = pack_of(one.name) or parent.head.id
        yield replace(one, name=f"{PACKS if base else ADOPTED}{folder}/{inner}")


def _refuse_unknown(pack: Pack, above: tuple[Laid, ...]) -> None:
    known = tuple(sorted({key for one in above if (key := key_of(one)) and _free(one)}))
    source = pack.source(PACK_FILE)
    parent = pack.head.parent.id if pack.head.parent else ""
    problems = []
    for word, named in (("drop", pack.head.drop), ("kept", pack.head.kept)):
        for key in named:
            if key in known:
                continue
            nearest = nearest_word(key, known)
            listed = () if nearest else known
            sentence = (
                f"“{parent}”没有“{key}”这份文件{choices_zh(listed, nearest)}",
                f"the parent has no document '{key}'{choices_en(listed, nearest)}",
            )
            place = source.place((word, key), key=True)
            problems.append(Problem.at(place, "unknown-reference", sentence, found=key))
    if problems:
        raise ConfigurationFaults(Report.of(problems))


def _free(one: Laid) -> bool:
    return not one.name.startswith(PACKS)


def _data(one: Laid) -> Mapping[str, object]:
    try:
        data = one.pack.source(one.file).data
    except ConfigurationFaults:
        return {}  # told when the documents are opened
    return data if isinstance(data, dict) else {}
