"""A row of a decision table in words, and what in it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.configuration.authoring.sheet import Sheet, SheetColumn
from engine.configuration.problems import sentence_of
from engine.configuration.spelling.cells import Reading, read_result, read_test
from engine.errors import OnecaseError
from engine.expressions import tree
from engine.rules.phrases import condition_in_words
from webui.language import fact_value, label, language, say
from webui.names import Names

_Read = tuple[str, str]
"""A cell in words, and what is wrong with it; one of the two is empty."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it is understood.

    Attributes:
        words: The rule in a sentence; empty if a cell cannot be read.
        faults: What cannot be read, by number of column, and what to write instead.
    """

    words: str
    faults: dict[int, str]


@dataclass(frozen=True)
class SheetReader:
    """Reads the cells of a sheet; what many rows say alike is read once."""

    sheet: Sheet
    names: Names
    _known: dict[tuple[int, str], _Read] = field(default_factory=dict, repr=False)

    def row(self, cells: tuple[str, ...]) -> ReadRow:
        """Return a row in words."""
        asked: list[str] = []
        given: list[str] = []
        faults: dict[int, str] = {}
        for number, (column, text) in enumerate(zip(self.sheet.columns, cells, strict=True)):
            if column.kind == "note" or not text:
                continue
            words, fault = self._cell(number, column, text)
            if fault:
                faults[number] = fault
            elif words:
                (asked if column.kind == "when" else given).append(words)
        if faults:
            return ReadRow("", faults)
        when = say("，且").join(asked) or say("一律适用")
        return ReadRow(f"{when} → {say('；').join(given) or '—'}", {})

    def _cell(self, number: int, column: SheetColumn, text: str) -> _Read:
        key = (number, text)
        if key not in self._known:
            self._known[key] = self._read(column, text)
        return self._known[key]

    def _read(self, column: SheetColumn, text: str) -> _Read:
        if column.fact is None:
            return text, ""
        try:
            if column.kind == "when":
                return self._test(column.name, read_test(text, column.fact, self.sheet.facts)), ""
            reading = read_result(text, column.fact, self.sheet.facts, listed=column.listed)
        except OnecaseError as error:
            zh, en = sentence_of(error)
            return "", en if language() == "en" else zh
        said = self._output(reading.meaning)
        return (say("{title}：{value}", title=label(column.title), value=said) if said else ""), ""

    def _test(self, name: str, reading: Reading) -> str:
        cell = reading.meaning
        if cell is None or isinstance(cell, tree.Anything):
            return ""
        test = tree.Test(name, cell, reading.shown)  # type: ignore[arg-type]  # what a test means
        return condition_in_words(test, self.sheet.facts, language())

    def _output(self, output: object) -> str:
        match output:
            case tree.Literal(str() as text):
                return self.names.value(text)
            case tree.Literal(None) | None:
                return ""
            case tree.Literal(value):
                return fact_value(value)
            case tree.Name(fact):
                known = self.sheet.facts.get(fact)
                return label(known.title) if known else fact
            case tree.Several(parts):
                return say("、").join(filter(None, map(self._output, parts)))
            case _:
                return say("按公式计算")
