"""What of a DMN file cannot be carried, what was assumed and what was left out, item by item."""

from __future__ import annotations

from collections.abc import Mapping

from engine.configuration.problems import (
    ConfigurationFaults,
    Problem,
    Report,
    Severity,
    sentence_of,
)
from engine.errors import ExpressionError

_MEND: Mapping[str, tuple[str, str]] = {
    "dmn-cell": (
        "在模型里改为值、比较、区间、列举或 not(…)",
        "make it a value, comparison, interval, list or not(…) in the model",
    ),
    "dmn-output": (
        "在模型里改为带引号的文本、数、日期、列名、加减乘除或列表",
        (
            "make it a quoted text, number, date, name of a column, plain arithmetic or a list "
            "in the model"
        ),
    ),
}


class Items:
    """The list for one file.

    An error keeps a decision from being carried, a warning tells what was assumed, an info what
    was left out without effect on any answer.
    """

    def __init__(self, file: str) -> None:
        """Begin an empty list for a file."""
        self.file = file
        self.problems: list[Problem] = []

    def note(
        self,
        where: str,
        code: str,
        zh: str,
        en: str,
        *,
        severity: Severity = "error",
        found: str | None = None,
    ) -> None:
        """Note an item; ``where`` names the decision, the rule and the column."""
        self.problems.append(Problem(severity, code, self.file, 0, 0, where, zh, en, found))

    def expression(self, where: str, code: str, error: ExpressionError) -> None:
        """Note a cell or result that cannot be carried, with the reason."""
        found = None if error.value is None else str(error.value)
        self.note(where, code, *sentence_of(error, _MEND[code]), found=found)

    @property
    def errors(self) -> int:
        """Return how many items cannot be carried."""
        return sum(1 for one in self.problems if one.severity == "error")

    def refuse(self) -> None:
        """Stop if anything is wrong so far.

        Raises:
            ConfigurationFaults: Holds every item.
        """
        if self.errors:
            raise ConfigurationFaults(Report(tuple(self.problems)))


class Told:
    """What is told of one decision, with its name before every place.

    Attributes:
        refused: Something keeps the whole table from being carried.
    """

    def __init__(self, items: Items, title: str) -> None:
        """Begin with nothing told of the decision of this name."""
        self.items = items
        self.title = title
        self.refused = False

    def refuse(
        self, where: str, code: str, sentence: tuple[str, str], *, found: str | None = None
    ) -> None:
        """Note what keeps the table as a whole from being carried."""
        self.refused = True
        self.note(where, code, sentence, severity="error", found=found)

    def note(
        self,
        where: str,
        code: str,
        sentence: tuple[str, str],
        *,
        severity: Severity = "info",
        found: str | None = None,
    ) -> None:
        """Note an item; ``{found}`` of the sentence is what stands there."""
        zh, en = (text.replace("{found}", found or "") for text in sentence)
        self.items.note(self._at(where), code, zh, en, severity=severity, found=found)

    def expression(self, where: str, code: str, error: ExpressionError) -> None:
        """Note a cell or result that cannot be carried, with the reason."""
        self.items.expression(self._at(where), code, error)

    def _at(self, where: str) -> str:
        return f"{self.title} {where}".strip()
