"""Who extends whom: every document in effect, after its parents, each with its lineage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.configuration.checks.world import DOCUMENT_NOUNS, Piece
from engine.configuration.head import LAYERS, Head
from engine.configuration.kinds import fit, model_of
from engine.configuration.layers.overlay import VERBS, overlay
from engine.configuration.layers.pen import Address, Removal
from engine.configuration.layers.shapes import shape_of
from engine.configuration.problems import (
    ConfigurationFaults,
    Path,
    Problem,
    Report,
    Sentence,
    choices_en,
    choices_zh,
    nearest_word,
    show,
)
from engine.configuration.yaml_source import Source

_REFERENCE = re.compile(r"(?P<id>[^@\s]+)@(?P<version>[1-9][0-9]*)\Z")

Name = tuple[str, str, int]
"""Kind, id and version."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A document in effect.

    Attributes:
        gone: Parts its lineage took out, by their address.
    """

    piece: Piece
    gone: Mapping[Address, Removal]


@dataclass(slots=True)
class Lineage:
    """Texts of documents that may extend each other.

    Attributes:
        problems: What keeps documents from standing, and what is odd about those that stand.
        unread: Documents that do not stand.
    """

    sources: tuple[Source, ...]
    problems: list[Problem] = field(default_factory=list)
    unread: list[Source] = field(default_factory=list)
    _named: dict[Name, Source] = field(default_factory=dict)
    _done: dict[int, Standing | None] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: Iterable[Source]) -> Lineage:
        """Return the lineage of these texts; of two of one name the first is extended."""
        lineage = cls(tuple(sources))
        for source in lineage.sources:
            name = _name(source)
            if name is not None:
                lineage._named.setdefault(name, source)
        return lineage

    def pieces(self) -> tuple[Piece, ...]:
        """Return every document that stands, in the order of the texts."""
        standing = [self._stand(source, ()) for source in self.sources]
        return tuple(one.piece for one in standing if one is not None)

    def _stand(self, source: Source, trail: tuple[Source, ...]) -> Standing | None:
        key = id(source)
        if key not in self._done:
            try:
                self._done[key] = self._standing(source, trail)
            except ConfigurationFaults as error:
                self.problems.extend(error.report.problems)
                self._done[key] = None
            if self._done[key] is None:
                self.unread.append(source)
        return self._done[key]

    def _standing(self, source: Source, trail: tuple[Source, ...]) -> Standing | None:
        model = model_of(source)
        if source.value(("extends",)) is None:
            _refuse_verbs(source)
            return Standing(Piece(source, fit(source, model)), {})
        parent = self._parent(source, (*trail, source))
        if parent is None:
            return None
        laid = overlay(source, parent.piece.source, shape_of(model), parent.gone)
        report = Report.of(laid.problems)
        if not report.ok:
            raise ConfigurationFaults(report)
        self.problems.extend(report.problems)
        document = fit(laid.source, model)
        above = parent.piece
        _refuse_upward(source, document, above.document)
        return Standing(Piece(laid.source, document, (above, *above.parents)), laid.gone)

    def _parent(self, source: Source, trail: tuple[Source, ...]) -> Standing | None:
        """Return the parent in effect, None if it has faults of its own.

        Raises:
            ConfigurationFaults: There is no such document, or it comes back to this one.
        """
        written = source.value(("extends",))
        found = _REFERENCE.match(written) if isinstance(written, str) else None
        if found is None:
            _refuse(source, "extends-form", _no_reference(show(written)))
            return None
        kind, version = str(source.value(("kind",))), int(found["version"])
        parent = self._named.get((kind, found["id"], version))
        if parent is None:
            self._unknown_parent(source, str(written))
            return None
        begun = next((place for place, one in enumerate(trail) if one is parent), None)
        if begun is not None:
            circle = " → ".join(map(_reference, (*trail[begun:], parent)))
            _refuse(
                source,
                "extends-circle",
                (f"extends 绕成了一圈：{circle}。", f"extends runs in a circle: {circle}."),
            )
        return self._stand(parent, trail)

    def _unknown_parent(self, source: Source, written: str) -> None:
        kind, own = str(source.value(("kind",))), _reference(source)
        known = (f"{name}@{number}" for sort, name, number in self._named if sort == kind)
        allowed = tuple(one for one in known if one != own)
        nearest, noun = nearest_word(written, allowed), DOCUMENT_NOUNS[kind]
        listed = () if nearest else allowed
        zh = f"没有“{written}”这份{noun.zh}{choices_zh(listed, nearest)}"
        en = f"there is no {noun.en} '{written}'{choices_en(listed, nearest)}"
        problem = Problem.at(
            source.place(("extends",)),
            "unknown-reference",
            (zh, en),
            found=written,
            allowed=allowed,
            nearest=nearest,
        )
        raise ConfigurationFaults(Report((problem,)))


def _name(source: Source) -> Name | None:
    kind, name, version = (source.value((key,)) for key in ("kind", "id", "version"))
    named = isinstance(kind, str) and isinstance(name, str) and isinstance(version, int)
    return (str(kind), str(name), int(str(version))) if named else None


def _reference(source: Source) -> str:
    return f"{source.value(('id',))}@{source.value(('version',))}"


def _no_reference(found: str) -> Sentence:
    return (
        f"“{found}”不是一份文件的某一版：要写成 id@版本，如 first-petition@1。",
        f"'{found}' is no version of a document: write id@version, such as first-petition@1.",
    )


def _refuse_verbs(source: Source) -> None:
    """Refuse to differ from nothing."""
    written = source.data if isinstance(source.data, dict) else {}
    for verb in VERBS:
        if verb in written:
            sentence = (
                f"没有写 extends，不知道“{verb}”是相对哪一份文件。",
                f"'{verb}' needs 'extends': the document it differs from.",
            )
            _refuse(source, "no-parent", sentence, (verb,))


def _refuse_upward(source: Source, document: Head, above: Head) -> None:
    if LAYERS.index(above.layer) <= LAYERS.index(document.layer):
        return
    _refuse(
        source,
        "extends-upward",
        (
            f"{document.layer} 一级的文件不能沿用 {above.layer} 一级的文件。",
            f"a document of layer {document.layer} cannot extend one of layer {above.layer}.",
        ),
    )


def _refuse(source: Source, code: str, sentence: Sentence, path: Path = ("extends",)) -> None:
    place = source.place(path, key=path != ("extends",))
    found = show(source.value(path)) if path == ("extends",) else str(path[-1])
    raise ConfigurationFaults(Report((Problem.at(place, code, sentence, found=found),)))
