"""Who extends whom: every document in effect, after its parents, each with its lineage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.configuration.checks.world import DOCUMENT_NOUNS, Piece
from engine.configuration.head import LAYERS, Head
from engine.configuration.kinds import fit, model_of, pack_of
from engine.configuration.layers.overlay import VERBS, overlay
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
from engine.configuration.vocabulary import LAYER_NAMES
from engine.configuration.yaml_source import Source

_REFERENCE = re.compile(r"(?:(?P<pack>[^@:\s]+):)?(?P<id>[^@:\s]+)@(?P<version>[1-9][0-9]*)\Z")

_MOST_ABOVE = 20

Name = tuple[str, str, int]
"""Kind, id and version."""


@dataclass(slots=True)
class Lineage:
    """Texts of documents that may extend each other.

    Attributes:
        warnings: What is odd about documents that stand.
    """

    sources: tuple[Source, ...]
    warnings: list[Problem] = field(default_factory=list)
    _named: dict[Name, dict[str | None, Source]] = field(default_factory=dict)
    _done: dict[int, Piece | Report] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: Iterable[Source]) -> Lineage:
        """Return the lineage of these texts; of two of one name the first is extended."""
        lineage = cls(tuple(sources))
        for source in lineage.sources:
            name = _name(source)
            if name is not None:
                lineage._named.setdefault(name, {}).setdefault(pack_of(source.name), source)
        return lineage

    def piece(self, source: Source) -> Piece | Report:
        """Return one of the documents in effect, or what keeps it from standing.

        The report is empty if only the parent is at fault.
        """
        return self._stand(source, ())

    def above(self, source: Source) -> Piece | None:
        """Return the document in effect that a text extends; None if none stands."""
        try:
            parent = self._stand(self._parent(source, (source,)), (source,))
        except ConfigurationFaults:
            return None
        return None if isinstance(parent, Report) else parent

    def _stand(self, source: Source, trail: tuple[Source, ...]) -> Piece | Report:
        key = id(source)
        if key not in self._done:
            try:
                self._done[key] = self._standing(source, trail)
            except ConfigurationFaults as error:
                # A circle is found again on the way back; what was said first is kept.
                self._done.setdefault(key, error.report)
        return self._done[key]

    def _standing(self, source: Source, trail: tuple[Source, ...]) -> Piece | Report:
        model = model_of(source)
        if source.value(("extends",)) is None:
            _refuse_verbs(source)
            return Piece(source, fit(source, model))
        parent = self._stand(self._parent(source, (*trail, source)), (*trail, source))
        if isinstance(parent, Report):
            return Report()
        laid = overlay(source, parent.source, shape_of(model), parent.gone)
        report = Report.of(laid.problems)
        if not report.ok:
            raise ConfigurationFaults(report)
        self.warnings.extend(report.problems)
        document = fit(laid.source, model)
        _refuse_upward(source, document, parent.document)
        return Piece(laid.source, document, (parent, *parent.parents), laid.gone)

    def _parent(self, source: Source, trail: tuple[Source, ...]) -> Source:
        """Return the text of the document this one extends.

        Raises:
            ConfigurationFaults: There is no such document, or it comes back to this one.
        """
        written = source.value(("extends",))
        found = _REFERENCE.match(written) if isinstance(written, str) else None
        if found is None:
            raise _refusal(source, "extends-form", _no_reference(show(written)))
        kind, version = str(source.value(("kind",))), int(found["version"])
        parent = self._find((kind, found["id"], version), found["pack"], source)
        if parent is None:
            raise self._unknown_parent(source, str(written))
        begun = next((place for place, one in enumerate(trail) if one is parent), None)
        if begun is not None:
            circle = " → ".join(map(_reference, (*trail[begun:], parent)))
            sentence = (
                f"extends 绕成了一圈：{circle}。请去掉其中一份的 extends，把内容写全。",
                f"extends runs in a circle: {circle}; let one of them stand without extends.",
            )
            raise _refusal(source, "extends-circle", sentence)
        if len(trail) > _MOST_ABOVE:
            sentence = f"一层层沿用超过 {_MOST_ABOVE} 份文件。", f"more than {_MOST_ABOVE} parents."
            raise _refusal(source, "extends-depth", sentence)
        return parent

    def _find(self, name: Name, pack: str | None, source: Source) -> Source | None:
        """Return the document of a name: of the pack that is written, else of the nearest.

        A document of a pack was written without knowing who would take it over, so the county's
        own documents come last for it; for the county's own they come first.
        """
        among = self._named.get(name, {})
        if pack is not None:
            return among.get(pack)
        own = pack_of(source.name)
        others = [one for one in among if one not in {own, None}]
        near = (own, *others, None)
        return next((among[one] for one in near if one in among), None)

    def _unknown_parent(self, source: Source, written: str) -> ConfigurationFaults:
        kind, own = str(source.value(("kind",))), _reference(source)
        known = (
            f"{pack}:{name}@{number}" if pack else f"{name}@{number}"
            for (sort, name, number), among in self._named.items()
            if sort == kind
            for pack in among
        )
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
        return ConfigurationFaults(Report((problem,)))


def _name(source: Source) -> Name | None:
    kind, name, version = (source.value((key,)) for key in ("kind", "id", "version"))
    if isinstance(version, bool) or not isinstance(version, int):
        return None
    return (kind, name, version) if isinstance(kind, str) and isinstance(name, str) else None


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
            raise _refusal(source, "no-parent", sentence, (verb,))


def _refuse_upward(source: Source, document: Head, above: Head) -> None:
    if LAYERS.index(above.layer) <= LAYERS.index(document.layer):
        return
    own, upper = LAYER_NAMES[document.layer], LAYER_NAMES[above.layer]
    sentence = (
        f"{own}文件不能沿用{upper}文件。",
        f"a {own.text('en')} document cannot extend a {upper.text('en')} one.",
    )
    raise _refusal(source, "extends-upward", sentence)


def _refusal(
    source: Source, code: str, sentence: Sentence, path: Path = ("extends",)
) -> ConfigurationFaults:
    by_key = path != ("extends",)
    found = str(path[-1]) if by_key else show(source.value(path))
    problem = Problem.at(source.place(path, key=by_key), code, sentence, found=found)
    return ConfigurationFaults(Report((problem,)))
