"""What can be wrong with a decision table, and the case that shows it, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.expressions import tree
from engine.expressions.names import Fact
from engine.rules.regions import Piece, Region, piece_in_words, pieces_in_words
from engine.rules.sweep import Box
from engine.rules.tables import DecisionTable
from engine.terms import FactValue

FaultCode = Literal[
    "overlap",
    "gap",
    "never-matches",
    "masked",
    "tautology",
    "duplicate",
    "subsumed",
    "mergeable",
    "output-unused",
    "missing-output",
    "default-missing",
    "not-decided",
]
Severity = Literal["error", "warning", "info"]
Sentence = tuple[str, str]
"""Chinese and English."""

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class TableFault:
    """A fault of a table.

    Attributes:
        rows: Ids of the rows concerned.
        witness: An input that shows the fault, fact to value in Chinese words.
        witness_en: The same in English.
        cells: Conditions of a row that would take the case, fact to cell; empty where a row more
            would not mend it.
    """

    code: FaultCode
    rows: tuple[str, ...]
    witness: Mapping[str, str]
    zh: str
    en: str
    severity: Severity
    witness_en: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts cases of a table into words: titles, values by their labels, numbers with their unit."""

    table: DecisionTable

    def witness(self, box: Box, language: str) -> dict[str, str]:
        """Return one case of a box, fact to value."""
        return {
            column.fact.name: piece_in_words(region.pieces[0], column.fact, language)
            for column, region in zip(self.table.inputs, box, strict=True)
        }

    def case(self, box: Box, columns: Sequence[int]) -> Sentence:
        """Return one case of a box by the columns that matter, ``天数为 5 天且联名为是``.

        Empty if none matters.
        """
        parts = [fact_in_words(self.table.inputs[number].fact, box[number]) for number in columns]
        return "且".join(zh for zh, _ in parts), " and ".join(en for _, en in parts)

    def cells(self, wide: Sequence[Sequence[Region]], columns: Sequence[int]) -> Sentence:
        """Return all of a box as a row for it would be written, ``天数 [5..8]，联名 否``."""
        said = {}
        for language, comma in (("zh", "，"), ("en", ", ")):
            parts = []
            for number in columns:
                fact = self.table.inputs[number].fact
                pieces = [piece for region in wide[number] for piece in region.pieces]
                words = pieces_in_words(pieces, fact, language)
                parts.append(f"{fact.title.text(language)} {words}")
            said[language] = comma.join(parts)
        return said["zh"], said["en"]

    def asked_by(self, rows: Sequence[int]) -> tuple[int, ...]:
        """Return the columns in which one of these rows asks for anything."""
        cells = [self.table.rows[row].cells for row in rows]
        return tuple(
            number
            for number in range(len(self.table.inputs))
            if any(not isinstance(each[number], tree.Anything) for each in cells)
        )


def fact_in_words(fact: Fact, region: Region) -> Sentence:
    """Return that a fact has a value of a region, ``天数为 5 天`` and ``days is 5``."""
    return fact_is(fact, region.pieces[0])


def fact_is(fact: Fact, value: Piece | FactValue, *, other: bool = False) -> Sentence:
    """Return that a fact has a value: its own words, none, or any but those written.

    Args:
        fact: The fact.
        value: A value, or a piece of a column, which is shown by one of its values.
        other: It is any value that nobody wrote.
    """
    piece = value if isinstance(value, Piece) else Piece(value, 0, value, value, other=other)
    title, title_en = fact.title, fact.title.text("en")
    if piece.sample is None and not piece.other:
        return f"“{title}”未知", f"{title_en} is unknown"
    said, said_en = (piece_in_words(piece, fact, language) for language in ("zh", "en"))
    sample = piece.sample
    if isinstance(sample, str) and not piece.other and not sample.endswith("\0"):
        said, said_en = f"“{said}”", f"“{said_en}”"
    if fact.type == "boolean":
        return f"“{title}”为{said}", f"'{title_en}' is {said_en}"
    return f"{title}为{_apart(said)}", f"{title_en} is {said_en}"


def _apart(value: str) -> str:
    """Return a value with the blanks that stand between Chinese and Latin characters."""
    before = " " if value[:1].isascii() else ""
    after = " " if value[-1:].isascii() else ""
    return f"{before}{value}{after}"


def rows_in_words(rows: Sequence[str]) -> Sentence:
    """Return rows as they are named in a sentence, not too many of them."""
    more, more_en = (" 等", ", …") if len(rows) > _MOST_NAMED else ("", "")
    return "、".join(rows[:_MOST_NAMED]) + more, ", ".join(rows[:_MOST_NAMED]) + more_en
