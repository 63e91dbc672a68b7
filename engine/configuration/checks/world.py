"""The documents that are checked together, and the pen with which a check notes a problem."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from engine.configuration.county import County
from engine.configuration.head import Head
from engine.configuration.layers.pen import Address, Removal
from engine.configuration.problems import (
    Path,
    Problem,
    Severity,
    choices_en,
    choices_zh,
    nearest_word,
    sentence_of,
)
from engine.configuration.yaml_source import Source
from engine.errors import ExpressionError
from engine.expressions.grammar import parse_cell, parse_condition, parse_output
from engine.expressions.names import Dictionary, Fact
from engine.expressions.tree import Cell, Condition, Output

H = TypeVar("H", bound=Head)

GROUPS = ("any", "all", "not")
"""Keys of a condition that join others."""

_DECLARING = frozenset({"county", "form", "workflow", "rubric"})
"""Kinds that declare facts or the values of facts."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A document with the text it was read from.

    Attributes:
        source: What it says in effect, where it extends another.
        parents: The documents it extends, nearest first.
        gone: Parts that it or one of these takes out, by their address.
    """

    source: Source
    document: Head
    parents: tuple[Piece, ...] = ()
    gone: Mapping[Address, Removal] = field(default_factory=dict)


class Noun(NamedTuple):
    """What a reference points to, in both languages."""

    zh: str
    en: str


def narrowed(dictionary: Dictionary, name: str, values: Iterable[str]) -> Dictionary:
    """Return the dictionary with fewer values allowed for one fact, such as a workflow's stages."""
    if name not in dictionary:
        return dictionary
    fact = replace(dictionary[name], values=tuple(values))
    return Dictionary({**dictionary, name: fact}.values())


@dataclass(frozen=True, slots=True)
class World:
    """The documents checked together.

    Attributes:
        county: The newest county; None if there is none to check against.
        broken: Kinds of which some document could not be read: references to these are not
            judged, since what they name may stand in the unread file.
    """

    documents: tuple[Head, ...]
    county: County | None
    dictionary: Dictionary
    broken: frozenset[str] = frozenset()

    def of(self, model: type[H]) -> tuple[H, ...]:
        """Return the documents of one model, all versions."""
        return tuple(one for one in self.documents if isinstance(one, model))

    def named(self, model: type[H], document_id: str) -> tuple[H, ...]:
        """Return all versions of one document."""
        return tuple(one for one in self.of(model) if one.id == document_id)

    @property
    def knows_all_facts(self) -> bool:
        """Tell whether no unread document could declare a fact."""
        return not self.broken & {"form", "workflow"}


class Pen:
    """Notes the problems of one document, each with its line."""

    def __init__(self, piece: Piece, world: World) -> None:
        """Begin an empty list for this document."""
        self.source = piece.source
        self.world = world
        self.problems: list[Problem] = []

    def note(
        self,
        path: Path,
        code: str,
        zh: str,
        en: str,
        *,
        severity: Severity = "error",
        found: str | None = None,
        allowed: Collection[str] = (),
        nearest: str | None = None,
    ) -> None:
        """Note a problem at a path of the document."""
        self.problems.append(
            Problem.at(
                self.source.place(path),
                code,
                (zh, en),
                severity=severity,
                found=found,
                allowed=allowed,
                nearest=nearest,
            )
        )

    def warn(self, path: Path, code: str, zh: str, en: str) -> None:
        """Note something to look at that keeps nothing from counting."""
        self.note(path, code, zh, en, severity="warning")

    def refer(self, path: Path, word: str | None, allowed: Collection[str], noun: Noun) -> None:
        """Note a problem if a word names nothing that exists; None is no reference."""
        if word is None or word in allowed:
            return
        nearest = nearest_word(word, allowed)
        listed = () if nearest else tuple(allowed)
        self.note(
            path,
            "unknown-reference",
            f"没有“{word}”这个{noun.zh}{choices_zh(listed, nearest)}",
            f"there is no {noun.en} '{word}'{choices_en(listed, nearest)}",
            found=word,
            allowed=allowed,
            nearest=nearest,
        )

    def refer_each(
        self, path: Path, words: Iterable[str] | None, allowed: Collection[str], noun: Noun
    ) -> None:
        """Note a problem for each word of a list that names nothing."""
        for position, word in enumerate(words or ()):
            self.refer((*path, position), word, allowed, noun)

    def refer_document(self, path: Path, document_id: str | None, model: type[Head]) -> None:
        """Note a problem if there is no document of this kind and id."""
        kind = model.model_fields["kind"].annotation
        name = str(getattr(kind, "__args__", ("",))[0])
        if name not in self.world.broken:
            ids = tuple(dict.fromkeys(one.id for one in self.world.of(model)))
            self.refer(path, document_id, ids, DOCUMENT_NOUNS[name])

    def refer_fact(self, path: Path, name: str | None) -> Fact | None:
        """Return the fact of this name; note a problem if there is none."""
        if name is None:
            return None
        if self.world.knows_all_facts:
            self.refer(path, name, self.world.dictionary, FACT)
        return self.world.dictionary.get(name)

    def distinct(self, paths: Iterable[tuple[Path, str]], noun: Noun) -> None:
        """Note a problem for each id that stands for two things."""
        first: dict[str, Path] = {}
        for path, word in paths:
            if word not in first:
                first[word] = path
                continue
            before, here = self.source.place(first[word]), self.source.place(path)
            elsewhere = before.file != here.file
            zh = f"{before.file} 第 {before.line} 行" if elsewhere else f"第 {before.line} 行"
            en = f"in {before.file}, line {before.line}" if elsewhere else f"on line {before.line}"
            self.note(
                path,
                "duplicate-id",
                f"{noun.zh}“{word}”重复，{zh}已经有了。",
                f"the {noun.en} '{word}' stands here twice, first {en}.",
                found=word,
            )

    def condition(
        self, path: Path, when: Mapping[str, object] | None, dictionary: Dictionary | None = None
    ) -> Condition | None:
        """Return a condition as a tree; note what cannot be read, cell by cell."""
        if when is None:
            return None
        facts = self.world.dictionary if dictionary is None else dictionary
        parts = [self._test(place, part, facts) for part, place in _parts(when, path)]
        if not all(parts):
            return None
        try:
            return parse_condition(when, facts)
        except ExpressionError as error:
            self.expression(path, error)
            return None

    def cell(self, path: Path, written: object, fact: Fact, facts: Dictionary) -> Cell | None:
        """Return a cell as a tree; note it if it cannot be read."""
        try:
            return parse_cell(written, fact, facts)
        except ExpressionError as error:
            self.expression(path, error)
            return None

    def output(self, path: Path, written: object, fact: Fact, facts: Dictionary) -> Output | None:
        """Return an output as a tree; note it if it cannot be read."""
        try:
            return parse_output(written, fact, facts)
        except ExpressionError as error:
            self.expression(path, error)
            return None

    def expression(self, path: Path, error: ExpressionError) -> None:
        """Note a fault of the condition language, unless an unread document may explain it."""
        if self._may_be_mended_elsewhere(error):
            return
        value = None if error.value is None else str(error.value)
        self.note(path, error.fault, *sentence_of(error), found=value)

    def _may_be_mended_elsewhere(self, error: ExpressionError) -> bool:
        """Tell whether a word may be one of the values an unread document declares."""
        if not self.world.broken & _DECLARING:
            return False
        fact = self.world.dictionary.get((error.place or "").split(" ")[-1])
        return fact is None or fact.type == "text"

    def _test(self, path: Path, part: Mapping[str, object], facts: Dictionary) -> bool:
        """Tell whether one test can be read; note it if not."""
        name = next(iter(part))
        if name not in GROUPS and name not in facts:
            if self.world.knows_all_facts:
                self.refer(path, name, facts, FACT)
            return False
        try:
            parse_condition(part, facts)
        except ExpressionError as error:
            self.expression(path, error)
            return False
        return True


def _parts(when: Mapping[str, object], path: Path) -> Iterable[tuple[Mapping[str, object], Path]]:
    """Yield each test of a condition by itself, so that every fault has a line of its own."""
    for key, value in when.items():
        here = (*path, key)
        if key in GROUPS and isinstance(value, list | tuple):
            for position, member in enumerate(value):
                if isinstance(member, Mapping):
                    yield from _parts(member, (*here, position))
                else:
                    yield {key: [member]}, (*here, position)
        elif key in GROUPS and isinstance(value, Mapping):
            yield from _parts(value, here)
        else:
            yield {key: value}, here


DOCUMENT_NOUNS: Mapping[str, Noun] = {
    "form": Noun("表单", "form"),
    "rubric": Noun("评分表", "rubric"),
    "workflow": Noun("流程", "workflow"),
    "programme": Noun("评查方案", "programme"),
    "table": Noun("决策表", "table"),
    "county": Noun("县（市、区）文件", "county"),
    "calendar": Noun("工作日历", "calendar"),
}
FACT = Noun("事实", "fact")
UNIT = Noun("单位", "unit")
POST = Noun("岗位", "post")
ROLE = Noun("角色", "role")
TOPIC = Noun("信访类别", "topic")
PERSON = Noun("人", "person")
STAGE = Noun("环节", "stage")
STEP = Noun("步骤", "step")
GRADE = Noun("等次", "grade")
