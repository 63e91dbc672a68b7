"""The pen with which a document that extends another is told what is wrong with how it differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.configuration.layers.shapes import OWN
from engine.configuration.problems import (
    Path,
    Place,
    Problem,
    Severity,
    choices_en,
    choices_zh,
    nearest_word,
    show,
)
from engine.configuration.yaml_source import Plain, Source

Address = tuple[str, ...]
"""Words down to a part, such as ``("routing", "rules", "r010")``."""


class Removal(NamedTuple):
    """Where and why a part was taken out."""

    place: Place
    why: str


@dataclass(slots=True)
class LayerPen:
    """Reads what a document writes under its verbs and notes what cannot stand there.

    Attributes:
        source: The document as written.
        gone: What the layers above and this one took out, by its address.
    """

    source: Source
    gone: dict[Address, Removal] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def note(
        self,
        path: Path,
        code: str,
        zh: str,
        en: str,
        *,
        severity: Severity = "error",
        allowed: Collection[str] = (),
        nearest: str | None = None,
        key: bool = True,
    ) -> None:
        """Note a problem with the key at a path, or with the value that stands there."""
        self.problems.append(
            Problem.at(
                self.source.place(path, key=key),
                code,
                (zh, en),
                severity=severity,
                found=str(path[-1]) if key else show(self.source.value(path)),
                allowed=allowed,
                nearest=nearest,
            )
        )

    def mapping(self, path: Path) -> Mapping[str, Plain]:
        """Return the mapping at a path; note it if there is none."""
        found = self.source.value(path)
        if isinstance(found, dict):
            return found
        self.note(
            path,
            "wrong-type",
            f"“{path[-1]}”下面应写“名称: 内容”，请检查缩进和冒号。",
            f"'{path[-1]}' holds 'name: content'; check indentation and colons.",
        )
        return {}

    def reason(self, path: Path) -> str | None:
        """Return the reason at a path; note it if there is none."""
        why = self.source.value(path)
        if isinstance(why, str) and why.strip():
            return why
        if path[-1] == "why":
            self.note(
                path if why is not None else path[:-1],
                "missing-why",
                "要用 why 写明理由。",
                "give the reason with 'why'.",
            )
        else:
            self.note(
                path,
                "missing-why",
                f"“{path[-1]}:”后面要写明删去的理由。",
                f"give the reason for taking it out after '{path[-1]}:'.",
            )
        return None

    def unknown_word(self, path: Path, allowed: Collection[str]) -> None:
        """Note a word that addresses nothing in this kind of document."""
        word, allowed = str(path[-1]), tuple(dict.fromkeys(allowed))
        if word in OWN:
            self.note(
                path,
                "own-head",
                f"“{word}”每份文件各写各的，直接写在文件头。",
                f"every document states its own '{word}', at its head.",
            )
            return
        nearest = nearest_word(word, allowed)
        listed = () if nearest else allowed
        self.note(
            path,
            "unknown-key",
            f"这里没有“{word}”这一项{choices_zh(listed, nearest)}",
            f"there is no '{word}' here{choices_en(listed, nearest)}",
            allowed=allowed,
            nearest=nearest,
        )

    def unknown_part(
        self, path: Path, address: Address, allowed: Collection[str], *, key: bool = True
    ) -> None:
        """Note a name no part has; if one of this name was taken out, say where and why."""
        name, word = address[-1], address[-2]
        gone = self.gone.get(address)
        if gone is None:
            nearest = nearest_word(name, allowed)
            listed = () if nearest else tuple(allowed)
            self.note(
                path,
                "unknown-reference",
                f"上级文件的 {word} 里没有“{name}”{choices_zh(listed, nearest)}",
                f"{word} of the parent has no '{name}'{choices_en(listed, nearest)}",
                allowed=allowed,
                nearest=nearest,
                key=key,
            )
            return
        where = f"{gone.place.file}:{gone.place.line}"
        self.note(
            path,
            "taken-out",
            f"“{name}”已由 {where} 删去（{gone.why}）。",
            f"'{name}' is taken out by {where} ({gone.why}).",
            key=key,
        )

    def take_out(self, address: Address, path: Path, why: str) -> None:
        """Remember that this document takes a part out."""
        self.gone[address] = Removal(self.source.place(path, key=True), why)

    def took_out(self, address: Address) -> bool:
        """Tell whether this very document takes a part out."""
        gone = self.gone.get(address)
        return gone is not None and gone.place.file == self.source.name
