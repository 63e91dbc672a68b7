"""Open files: bytes to documents of their kind, with every fault kept instead of raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from engine.configuration.calendar import Calendar
from engine.configuration.checks.world import Piece
from engine.configuration.county import County
from engine.configuration.crosschecks import SINGLE, check_together
from engine.configuration.form import Form
from engine.configuration.head import Head
from engine.configuration.model_faults import explain_model_faults
from engine.configuration.problems import (
    ConfigurationFaults,
    Problem,
    Report,
    choices_en,
    choices_zh,
    nearest_word,
    show,
)
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.table import Table
from engine.configuration.workflow import Workflow
from engine.configuration.yaml_faults import too_large
from engine.configuration.yaml_source import MOST_BYTES, Source, read_bytes, read_yaml

MODELS: Mapping[str, type[Head]] = {
    "county": County,
    "calendar": Calendar,
    "form": Form,
    "rubric": Rubric,
    "workflow": Workflow,
    "programme": Programme,
    "table": Table,
}

FOLDERS: Mapping[str, tuple[str, ...]] = {
    "": ("county", "calendar"),
    "forms": ("form",),
    "rubrics": ("rubric",),
    "workflows": ("workflow", "programme", "table"),
}
"""Which kinds lie in which folder."""


@dataclass
class Opened:
    """What came of opening files.

    Attributes:
        pieces: Documents that fit the model of their kind.
        problems: What is wrong with single files.
        broken: Kinds of which some file could not be read.
    """

    pieces: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def read(self, name: str, open_source: Callable[[], Source]) -> None:
        """Open one file; what is wrong with it is kept, not raised."""
        kinds: tuple[str, ...] = _kinds_of(name)
        try:
            source = open_source()
            kinds = _kind_in(source) or kinds
            document = read_document(source)
        except ConfigurationFaults as error:
            self.problems.extend(error.report.problems)
            self.broken.update(kinds)
            return
        self.pieces.append(Piece(source, document))
        self.problems.extend(_wrong_folder(source, document))

    def report(self) -> Report:
        """Return all problems, those between the documents too."""
        return Report.of((*self.problems, *check_together(self.pieces, self.broken)))


def _kinds_of(name: str) -> tuple[str, ...]:
    """Return the kinds a file may be of, by its folder; for a file at the top by its name."""
    folder, _, base = name.rpartition("/")
    kinds = FOLDERS.get(folder, tuple(MODELS))
    stem = base.removesuffix(".yaml")
    return (stem,) if not folder and stem in kinds else kinds


def _kind_in(source: Source) -> tuple[str, ...]:
    kind = source.value(("kind",))
    return (kind,) if isinstance(kind, str) and kind in MODELS else ()


def open_folder(folder: Path) -> Opened:
    """Open every ``*.yaml`` of a folder; county and calendar must be among them."""
    opened = Opened()
    if not folder.is_dir():
        zh, en = "没有这个文件夹。", "there is no such folder."
        opened.problems.append(_whole(str(folder), "no-folder", zh, en))
        return opened
    opened.problems.extend(_stray_files(folder))
    for path in sorted(folder.rglob("*.yaml")):
        opened.read(path.relative_to(folder).as_posix(), partial(_read_file, path, folder))
    for kind in SINGLE:
        if kind not in opened.broken | {piece.document.kind for piece in opened.pieces}:
            zh, en = f"缺少 {kind}.yaml 这份文件。", f"{kind}.yaml is missing."
            opened.problems.append(_whole(f"{kind}.yaml", "missing-document", zh, en))
    return opened


def open_texts(texts: Iterable[tuple[str, str]]) -> Opened:
    """Open documents given as ``(path, text)``."""
    opened = Opened()
    for name, text in texts:
        opened.read(name, partial(read_yaml, text, name))
    return opened


def _read_file(path: Path, folder: Path) -> Source:
    name, size = path.relative_to(folder).as_posix(), path.stat().st_size
    if size > MOST_BYTES:
        raise ConfigurationFaults(Report((too_large(name, size, MOST_BYTES),)))
    return read_bytes(path.read_bytes(), name)


def read_document(source: Source) -> Head:
    """Return the document a source holds, by its ``kind``.

    Raises:
        ConfigurationFaults: It is no document of its kind; holds every fault of it.
    """
    model = _model_of(source)
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        faults = explain_model_faults(error, model, source)
        raise ConfigurationFaults(Report.of(faults)) from error


def _model_of(source: Source) -> type[Head]:
    """Return the model of the document's kind, or raise with what is wrong with the kind."""
    if not isinstance(source.data, dict):
        zh, en = "文件是空的。", "the file is empty."
        if source.data is not None:
            zh = "文件应由“名称: 内容”组成，以 kind、id、title 开头。"
            en = "a document is made of 'name: content', beginning with kind, id and title."
        raise ConfigurationFaults(Report((_whole(source.name, "no-document", zh, en, 1),)))
    kind = source.data.get("kind")
    if isinstance(kind, str) and kind in MODELS:
        return MODELS[kind]
    allowed = tuple(MODELS)
    if "kind" not in source.data:
        zh = f"缺少“kind”，不知道这是哪一种文件{choices_zh(allowed)}"
        en = f"'kind' is missing; it says which kind of document this is{choices_en(allowed)}"
        problem = Problem("error", "missing-key", source.name, 1, 1, "kind", zh, en, None, allowed)
        raise ConfigurationFaults(Report((problem,)))
    found = show(kind)
    nearest = nearest_word(found, allowed)
    zh = f"没有“{found}”这种文件{choices_zh(allowed, nearest)}"
    en = f"there is no kind of document '{found}'{choices_en(allowed, nearest)}"
    line, column = source.mark(("kind",))
    raise ConfigurationFaults(
        Report(
            (
                Problem(
                    "error",
                    "unknown-kind",
                    source.name,
                    line,
                    column,
                    "kind",
                    zh,
                    en,
                    found,
                    allowed,
                    nearest,
                ),
            )
        )
    )


def _wrong_folder(source: Source, document: Head) -> Iterator[Problem]:
    folder = source.name.rpartition("/")[0]
    kinds = FOLDERS.get(folder)
    if kinds is None:
        listed = tuple(f"{name}/" for name in FOLDERS if name)
        zh = f"文件放错了地方：没有“{folder}/”这个文件夹{choices_zh(listed)}"
        en = f"the file lies in the wrong place: there is no folder '{folder}/'{choices_en(listed)}"
        yield _whole(source.name, "wrong-folder", zh, en)
    elif document.kind not in kinds:
        right = next(name for name, one in FOLDERS.items() if document.kind in one)
        where_zh, where_en = (f"“{right}/”", f"'{right}/'") if right else ("最上层", "the top")
        zh = f"{document.kind} 文件应放在{where_zh}。"
        en = f"a {document.kind} belongs in {where_en}."
        yield _whole(source.name, "wrong-folder", zh, en, source.line(("kind",)))


def _stray_files(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.rglob("*.yml")):
        name = path.relative_to(folder).as_posix()
        zh, en = (
            "没有读取这个文件：文件名应以 .yaml 结尾。",
            "not read: the name must end in .yaml.",
        )
        yield Problem("warning", "not-read", name, 0, 0, "", zh, en)


def _whole(name: str, code: str, zh: str, en: str, line: int = 0) -> Problem:
    return Problem("error", code, name, line, 1 if line else 0, "", zh, en)
