"""Open files: bytes to documents of their kind, with every fault kept instead of raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from engine.configuration.checks.world import Piece
from engine.configuration.crosschecks import SINGLE, check_together
from engine.configuration.head import Head
from engine.configuration.kinds import MODELS, is_base, kind_in, kinds_of, wrong_folder
from engine.configuration.layers.lineage import Lineage
from engine.configuration.packs.reading import is_pack, laid_out
from engine.configuration.problems import ConfigurationFaults, Problem, Report
from engine.configuration.versions import Withdrawn, content_hash
from engine.configuration.yaml_faults import too_large
from engine.configuration.yaml_source import MOST_BYTES, Source, read_bytes, read_once

__all__ = [
    "MODELS",
    "Opened",
    "hash_contents",
    "open_folder",
    "open_texts",
    "read_document",
    "read_once",
]


@dataclass
class Opened:
    """What came of opening files.

    Attributes:
        pieces: Documents in effect that fit the model of their kind.
        bases: Documents that only serve others to extend.
        problems: What is wrong with single files.
        broken: Kinds of which some file could not be read.
        withdrawn: Versions that no longer count.
    """

    pieces: list[Piece] = field(default_factory=list)
    bases: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    withdrawn: Withdrawn = frozenset()

    def read(self, files: Iterable[tuple[str, Callable[[], Source]]]) -> None:
        """Open files given by name; what is wrong with one is kept, not raised."""
        sources = []
        for name, open_source in files:
            try:
                sources.append(open_source())
            except ConfigurationFaults as error:
                self.problems.extend(error.report.problems)
                self.broken.update(kinds_of(name))
        self._take(Lineage.of(sources))

    def _take(self, lineage: Lineage) -> None:
        for source in lineage.sources:
            piece = lineage.piece(source)
            if isinstance(piece, Report):
                self.problems.extend(piece.problems)
                self.broken.update(kind_in(source) or kinds_of(source.name))
                continue
            base = is_base(piece.document, source.name)
            (self.bases if base else self.pieces).append(piece)
            self.problems.extend(wrong_folder(source, piece.document))
        self.problems.extend(lineage.warnings)

    def report(self) -> Report:
        """Return all problems, those between the documents too."""
        together = check_together(self.pieces, self.broken, self.bases, self.withdrawn)
        return Report.of((*self.problems, *together))


def open_folder(folder: Path, withdrawn: Withdrawn = frozenset()) -> Opened:
    """Open every ``*.yaml`` of a folder; county and calendar must be among them.

    With ``pack.yaml`` the documents it takes over from another county are among them too.  Some
    versions may be withdrawn.
    """
    opened = Opened(withdrawn=withdrawn)
    if not folder.is_dir():
        zh, en = "没有这个文件夹。", "there is no such folder."
        opened.problems.append(_whole(str(folder), "no-folder", zh, en))
        return opened
    opened.problems.extend(_stray_files(folder))
    try:
        files = _files_of(folder)
    except ConfigurationFaults as error:
        # What a pack takes over is not known: nothing between its documents can be judged.
        opened.problems.extend(error.report.problems)
        opened.broken.update(MODELS)
        return opened
    opened.read(files)
    for kind in SINGLE:
        if kind not in opened.broken | {piece.document.kind for piece in opened.pieces}:
            zh, en = f"缺少 {kind}.yaml 这份文件。", f"{kind}.yaml is missing."
            opened.problems.append(_whole(f"{kind}.yaml", "missing-document", zh, en))
    return opened


def open_texts(texts: Iterable[tuple[str, str]], withdrawn: Withdrawn = frozenset()) -> Opened:
    """Open documents given as ``(path, text)``, of which some versions may be withdrawn."""
    opened = Opened(withdrawn=withdrawn)
    opened.read((name, partial(read_once, text, name)) for name, text in texts)
    return opened


def read_document(source: Source) -> Head:
    """Return the document a source holds by itself, by its ``kind``.

    Raises:
        ConfigurationFaults: It is no document of its kind, or extends one that is not at hand;
            holds every fault of it.
    """
    piece = Lineage.of([source]).piece(source)
    if isinstance(piece, Report):
        raise ConfigurationFaults(piece)
    return piece.document


def hash_contents(texts: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """Return the hash of what each ``(path, text)`` says, given those it may extend.

    For a text that says nothing, what is wrong with it stands in place of a hash.
    """
    hashes: dict[tuple[str, str], str] = {}
    sources: list[Source] = []
    for name, text in texts:
        try:
            sources.append(read_once(text, name))
        except ConfigurationFaults as error:
            hashes[name, text] = error.report.text()
    lineage = Lineage.of(sources)
    for source in sources:
        piece = lineage.piece(source)
        if isinstance(piece, Report):
            hashes[source.name, source.text] = piece.text() or "所沿用的文件有误"
        else:
            hashes[source.name, source.text] = content_hash(piece.document)
    return hashes


def _files_of(folder: Path) -> list[tuple[str, Callable[[], Source]]]:
    if is_pack(folder):
        return [(one.name, one.open) for one in laid_out(folder)]
    return [
        (path.relative_to(folder).as_posix(), partial(_read_file, path, folder))
        for path in sorted(folder.rglob("*.yaml"))
    ]


def _read_file(path: Path, folder: Path) -> Source:
    name, size = path.relative_to(folder).as_posix(), path.stat().st_size
    if size > MOST_BYTES:
        raise ConfigurationFaults(Report((too_large(name, size, MOST_BYTES),)))
    return read_bytes(path.read_bytes(), name)


def _stray_files(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.rglob("*.yml")):
        name = path.relative_to(folder).as_posix()
        zh, en = (
            "没有读取这个文件：文件名应以 .yaml 结尾。",
            "not read: the name must end in .yaml.",
        )
        yield Problem("warning", "not-read", name, 0, 0, "", zh, en)


def _whole(name: str, code: str, zh: str, en: str) -> Problem:
    return Problem("error", code, name, 0, 0, "", zh, en)
