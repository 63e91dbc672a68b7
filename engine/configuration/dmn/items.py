"""What of a DMN file cannot be carried, what was assumed and what was left out, item by item."""

from __future__ import annotations

from collections.abc import Mapping

from engine.configuration.noted import Noted
from engine.configuration.problems import Severity, sentence_of
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


class Items(Noted):
    """The list for one file; a place names the decision, the rule and the column.

    An error keeps a decision from being carried, a warning tells what was assumed, an info what
    was left out without effect on any answer.
    """

    def expression(self, where: str, code: str, error: ExpressionError) -> None:
        """Note a cell or result that cannot be carried, with the reason."""
        found = None if error.value is None else str(error.value)
        self.note(where, code, *sentence_of(error, _MEND[code]), found=found)


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
