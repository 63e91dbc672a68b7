"""The pack that is taken over has a new version: what it would change here, and taking it or not.

Nothing of a parent's new version counts here until somebody decides.  For each document they see
what would change in what holds here, and what the parent changed that this county has laid down
for itself and so stays.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from engine.configuration.differences import Difference
from engine.configuration.editing.writing import write_value
from engine.configuration.head import Head
from engine.configuration.kinds import PACKS
from engine.configuration.library import Examined, Library, Loaded, check_folder, examine_texts
from engine.configuration.packs.archive import write_archive
from engine.configuration.packs.composing import Pack, compose
from engine.configuration.packs.pack_file import PACK_FILE, PARENT_FILE, PackFile, Parent
from engine.configuration.packs.reading import engine_version, read_pack
from engine.configuration.problems import ConfigurationFaults, Report, nearest_word
from engine.configuration.yaml_source import Plain
from engine.errors import ConfigurationError, ConflictError, NotFoundError
from engine.services.check_documents import check_document_texts
from engine.services.compare_documents import compare

Newest = Mapping[str, Loaded[Head]]
"""The newest version of each document, by ``kind/id``."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A document of the parent of which there is a newer version than the one that holds here.

    Attributes:
        key: ``kind/id``.
        old: Number of the parent's version that holds here; 0 for a document that is new.
        new: Number of the newest.
        effects: What would change here.
        overruled: What the parent changed and this county lays down for itself: it stays.
        own: The county's own document that would follow it, as path and new text; None where the
            parent's is taken over as it stands.
        faults: What is to be mended in the county's own document before that is published.
    """

    key: str
    old: int
    new: int
    effects: tuple[Difference, ...]
    overruled: tuple[Difference, ...] = ()
    own: tuple[str, str] | None = None
    faults: Report = field(default_factory=Report)

    def lines(self, language: str = "zh") -> tuple[str, ...]:
        """Return what is to be known before deciding, a line for each clause."""
        english = language == "en"
        would, stays, cannot, none = _ENGLISH if english else _CHINESE
        lines = [f"{would}{one.text(language)}" for one in self.effects]
        lines += [f"{stays}{one.text(language)}" for one in self.overruled]
        lines += [f"{cannot}{one.text(language)}" for one in self.faults.errors]
        return tuple(lines) or (none,)


_CHINESE = (
    "本县将变：",
    "上级改了、本县自己另有规定，不变：",
    "采用后要改好再发布：",
    "本县的规定不变",
)
_ENGLISH = (
    "would change here: ",
    "changed above, stays here: ",
    "then to be mended: ",
    "no change here",
)


def compare_parent(folder: Path, parent: Pack, today: date) -> tuple[Offer, ...]:
    """Return every document of which a parent's new version offers another than holds here.

    Args:
        folder: The county's pack.
        parent: The pack it takes over, as it is now.
        today: First day on which a document that follows the parent may hold.

    Raises:
        ConfigurationError: The folder takes over no pack, or another one.
        ConflictError: The parent says something else under a number it had used before.
    """
    return compare_packs(read_pack(folder), parent, today, place=str(folder))


def compare_packs(
    pack: Pack, parent: Pack, today: date, *, place: str | None = None
) -> tuple[Offer, ...]:
    """Return every document of which a parent's new version offers another than holds in a pack.

    Args:
        pack: The county's pack, with its parent as it was taken over.
        parent: The parent as it is now.
        today: First day on which a document that follows the parent may hold.
        place: Where the pack lies, for the message.

    Raises:
        ConfigurationError: The pack takes over none, or another one.
        ConflictError: The parent says something else under a number it had used before.
    """
    if pack.parent is None or pack.parent.head.id != parent.head.id:
        raise ConfigurationError(
            f"这里沿用的不是“{parent.head.id}”",
            f"'{parent.head.id}' is not what is taken over here",
            place=place,
            hint="用 --parent 写明上级的新版",
            hint_en="name the parent's new version with --parent",
        )
    before, after = _library(pack.parent), _library(parent)
    _refuse_changed(before, after)
    old, new = _newest(before), _newest(after)
    freed = replace(pack, parent=parent, head=pack.head.model_copy(update={"kept": {}}))
    following = _Following(freed, examine_texts(_texts(freed)), today)
    offers = []
    for key, loaded in new.items():
        held = pack.head.kept.get(key, old[key].ref.version if key in old else 0)
        if key not in pack.head.drop and loaded.ref.version > held:
            known = _version(before, old.get(key), held) if held else None
            offers.append(following.offer(key, known, loaded))
    return tuple(offers)


def apply_update(
    folder: Path, parent: Pack, offers: Sequence[Offer], *, take: Iterable[str], keep: bool
) -> tuple[str, ...]:
    """Let a parent's new version hold here for the documents taken; return the files written.

    Args:
        folder: The county's pack.
        parent: The pack it takes over, as it is now.
        offers: What ``compare_parent`` found.
        take: Documents to take, as ``kind/id``.
        keep: Those not taken stay as they are; else every offer must be taken.

    Raises:
        NotFoundError: There is no such offer.
        ConflictError: Something is left undecided.
        ConfigurationFaults: What comes of it has errors, other than in the documents written,
            which are mended before they are published.
    """
    taken = set(take)
    _refuse_undecided(offers, taken, keep=keep)
    pack = read_pack(folder)
    files = {one.own[0]: one.own[1].encode() for one in offers if one.own and one.key in taken}
    files[PARENT_FILE] = parent.archive or write_archive(parent, engine_version())
    files[PACK_FILE] = _pack_file(pack, parent, offers, taken).encode()
    _try_out(folder, files)
    for name, content in files.items():
        _put(folder / name, content)
    return tuple(files)


@dataclass(frozen=True, slots=True)
class _Following:
    """The county's documents beside the parent's new ones."""

    pack: Pack
    examined: Examined
    today: date

    def offer(self, key: str, before: Loaded[Head] | None, after: Loaded[Head]) -> Offer:
        number = before.ref.version if before is not None else 0
        own = self._own(key)
        if own is None or before is None:
            effects = compare(self.examined.library, before, after).differences if before else ()
            return Offer(key, number, after.ref.version, _telling(effects))
        text = _followed(own, before, after, self.today)
        name = f"{own.path.removesuffix('.yaml')}-{(own.document.version or 0) + 1}.yaml"
        tried = examine_texts([*_texts(self.pack), (name, text)])
        found = [one for one in tried.library.documents if one.path == name]
        report = check_document_texts([*_texts(self.pack), (name, text)])
        faults = Report.of(one for one in report.problems if name in {one.file, one.through})
        changed = compare(tried.library, before, after).differences
        effects = compare(tried.library, own, found[0]).differences if found else ()
        told = {one.address for one in effects}
        overruled = _telling(one for one in changed if one.address not in told)
        return Offer(
            key, number, after.ref.version, _telling(effects), overruled, (name, text), faults
        )

    def _own(self, key: str) -> Loaded[Head] | None:
        """Return the county's newest document of this name that extends the parent's."""
        above = f"{PACKS}{self.pack.parent.head.id if self.pack.parent else ''}/"
        found = [
            one
            for one in self.examined.library.documents
            if one.parents
            and one.parents[0].path.startswith(above)
            and f"{one.ref.kind}/{one.parents[0].document.id}" == key
        ]
        return max(found, key=lambda one: one.ref.version, default=None)


_HEAD_KEYS = frozenset({"version", "effective_from", "effective_to", "changes", "source", "title"})


def _telling(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Return differences without those that only say which version this is."""
    return tuple(
        one for one in differences if len(one.address) != 1 or one.address[0] not in _HEAD_KEYS
    )


def _texts(pack: Pack) -> list[tuple[str, str]]:
    return [(one.name, one.content.decode("utf-8-sig", "replace")) for one in compose(pack)]


def _library(pack: Pack) -> Library:
    return examine_texts(_texts(pack)).library


def _newest(library: Library) -> Newest:
    return {
        f"{one.ref.kind}/{one.ref.id}": one
        for one in sorted(library.published, key=lambda one: one.ref.version)
        if ":" not in one.ref.id
    }


def _version(library: Library, newest: Loaded[Head] | None, number: int) -> Loaded[Head] | None:
    if newest is None or newest.ref.version == number:
        return newest
    among = library.named(newest.ref.id, number)
    return next((one for one in among if one.ref.kind == newest.ref.kind), newest)


def _refuse_changed(before: Library, after: Library) -> None:
    """Stop if the parent changed what it had published.

    Raises:
        ConflictError: It did; names the documents.
    """
    new = {(one.ref.kind, one.ref.id, one.ref.version): one.ref for one in after.published}
    changed = [
        f"{one.ref.kind}/{one.ref.id}@{one.ref.version}"
        for one in before.published
        if (found := new.get((one.ref.kind, one.ref.id, one.ref.version)))
        and found.sha256 != one.ref.sha256
    ]
    if changed:
        listed = "、".join(changed)
        raise ConflictError(
            f"上级改了已发布的版本，没有另发一版：{listed}",
            f"the parent changed published versions without a new number: {', '.join(changed)}",
            hint="请上级用新的版本号发布，这里先照旧",
            hint_en="ask the parent to publish under new numbers; nothing changed here",
        )


def _refuse_undecided(offers: Sequence[Offer], taken: set[str], *, keep: bool) -> None:
    keys = [one.key for one in offers]
    for key in sorted(taken):
        if key not in keys:
            nearest = nearest_word(key, keys)
            raise NotFoundError(
                f"上级没有给出“{key}”的新版",
                f"the parent offers no new version of '{key}'",
                hint=f"可以采用：{'、'.join(keys)}" if not nearest else f"是不是“{nearest}”？",
                hint_en=f"offered: {', '.join(keys)}" if not nearest else f"'{nearest}'?",
            )
    left = [key for key in keys if key not in taken]
    if left and not keep:
        raise ConflictError(
            f"还有没决定的：{'、'.join(left)}",
            f"still to be decided: {', '.join(left)}",
            hint="逐份写 --take，或加 --keep 表示其余照旧",
            hint_en="--take them, or --keep to leave them as they are",
        )


_TOP = r"^{key}:.*\n(?:(?:[ \-].*)?\n)*?(?=^[^\s\-]|\Z)"


def _set(text: str, key: str, line: str) -> str:
    """Return a document with a key at the top given anew, whatever it said before."""
    pattern = re.compile(_TOP.format(key=key), re.MULTILINE)
    text = text if text.endswith("\n") else f"{text}\n"
    if pattern.search(text):
        return pattern.sub(lambda _: line, text, count=1)
    return f"{text}{line}"


def _followed(own: Loaded[Head], before: Loaded[Head], after: Loaded[Head], today: date) -> str:
    """Return the county's document as its next version, following the parent's next one."""
    document = own.document
    since = max(after.effective_from, today, document.effective_from + timedelta(days=1))
    parent = str(own.source_text)
    reference = re.search(r"^extends: *([^\s#]+)@", parent, re.MULTILINE)
    name = reference[1] if reference else f"{before.ref.id}"
    text = _set(parent, "extends", f"extends: {name}@{after.ref.version}\n")
    text = _set(text, "version", f"version: {(document.version or 0) + 1}\n")
    text = _set(text, "effective_from", f"effective_from: {since.isoformat()}\n")
    said = f"沿用上级第 {after.ref.version} 版"
    return _set(text, "changes", f"changes: [{said}]\n")


def _pack_file(pack: Pack, parent: Pack, offers: Sequence[Offer], taken: set[str]) -> str:
    """Return ``pack.yaml`` with the parent it takes over now and what was not taken."""
    kept = {key: number for key, number in pack.head.kept.items() if key not in taken}
    drop = dict(pack.head.drop)
    for one in offers:
        if one.key in taken:
            continue
        if one.old:
            kept[one.key] = one.old
        else:
            drop[one.key] = "上级新增，未采用"
    head = pack.head.model_copy(update={"kept": kept, "drop": drop})
    return _written(pack, head, Parent(id=parent.head.id, sha256=parent.sha256))


def _written(pack: Pack, head: PackFile, parent: Parent) -> str:
    text = pack.files[PACK_FILE].decode("utf-8-sig")
    # In quotes: a hash may happen to look like a number.
    text = _set(text, "parent", f"parent: {{id: {parent.id}, sha256: '{parent.sha256}'}}\n")
    text = _set(text, "version", f"version: {pack.head.version + 1}\n")
    if head.drop != pack.head.drop:
        text = _set(text, "drop", _block("drop", head.drop))
    if head.kept != pack.head.kept:
        text = _set(text, "kept", _block("kept", head.kept))
    return text


def _block(key: str, said: Mapping[str, Plain]) -> str:
    lines = "".join(f"  {name}: {write_value(one, inside=False)}\n" for name, one in said.items())
    return f"{key}:\n{lines}" if lines else f"{key}: {{}}\n"


def _try_out(folder: Path, files: Mapping[str, bytes]) -> None:
    """Stop if the pack would have errors with these files.

    Raises:
        ConfigurationFaults: Holds them.
    """
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "pack"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".*"))
        for name, content in files.items():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes(content)
        report = check_folder(copy)
    left = Report.of(one for one in report.problems if not {one.file, one.through} & files.keys())
    if not left.ok:
        raise ConfigurationFaults(left)


def _put(file: Path, content: bytes) -> None:
    """Put a file in its place at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(content)
    beside.replace(file)
