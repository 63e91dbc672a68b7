"""The reasons of single tests, their words written beforehand as far as they can be.

What a test asks is the same for every case; only title and value before it change, and even these
come back again and again.  The reasons are those of ``conditions.explain_test``, word for word.
"""

from __future__ import annotations

from functools import lru_cache

from engine.expressions import tree
from engine.expressions.names import Dictionary, Fact
from engine.rules.conditions import cell_truth, says_itself
from engine.rules.facts import FactSheet
from engine.rules.keeping import keep, written
from engine.rules.trace import Trace
from engine.rules.words import cell_in_words, value_in_words
from engine.terms import FactValue

MOST_REMEMBERED = 256
"""Values of one fact whose words are kept; a fact with more begins anew."""

Said = tuple[str, str]
"""Chinese and English."""

_make = tuple.__new__  # past the arguments' names, which take most of the time
_NOBODY = FactSheet({}, Dictionary())


class ValueWords:
    """Title and value of a fact in Chinese and English, as a reason begins with them.

    Words of a confidential value are never kept: there is one sign for all of them.
    """

    __slots__ = ("_fact", "_hidden", "_kept", "_unknown")

    def __init__(self, fact: Fact) -> None:
        """Write what does not hang on the value."""
        self._fact = fact
        self._unknown = _said(fact, None)
        self._hidden = _said(fact, "") if fact.confidential else None
        self._kept: dict[FactValue, Said] = {}

    def said(self, value: FactValue) -> Said:
        """Return ``天数 = 6`` and ``days = 6``."""
        if value is None:
            return self._unknown
        if self._hidden is not None:
            return self._hidden
        key = written(value)
        said = self._kept.get(key)
        return said or keep(self._kept, key, _said(self._fact, value), most=MOST_REMEMBERED)


def _said(fact: Fact, value: FactValue) -> Said:
    zh, en = (value_in_words(value, fact, language) for language in ("zh", "en"))
    between = "" if value is None else " = "
    return f"{fact.title.zh}{between}{zh}", f"{fact.title.text('en')} = {en}"


@lru_cache(maxsize=4096)
def words_of(fact: Fact) -> ValueWords:
    """Return the words of a fact, shared by all tests that read it."""
    return ValueWords(fact)


class CellReason:
    """Why a test that compares with literals alone is met or not."""

    __slots__ = ("_cell", "_fact", "_met", "_null_settles", "_open", "_said", "_unmet")

    def __init__(self, test: tree.Test, fact: Fact) -> None:
        """Write what the cell asks, in both languages."""
        self._fact, self._cell = test.fact, test.text
        self._open = not fact.confidential
        self._null_settles = cell_truth(test.cell, None, _NOBODY) is not None
        self._said = words_of(fact).said
        self._met = self._unmet = ("", "")
        if isinstance(test.cell, tree.Anything):
            return
        zh, en = (cell_in_words(test.cell, fact, language=language) for language in ("zh", "en"))
        self._unmet = (f"（要求 {zh}）", f" (required: {en})")
        if not says_itself(test.cell):
            self._met = (f"（符合 {zh}）", f" (meets {en})")

    def explain(self, value: FactValue, met: bool) -> Trace:  # noqa: FBT001  code calls it
        """Return the reason why this value meets the cell or does not."""
        return self.explain_said(self._said(value), value, met=met)

    def explain_said(self, said: Said, value: FactValue, *, met: bool) -> Trace:
        """Return the reason of a value whose words are known already."""
        zh, en = said
        asked_zh, asked_en = self._met if met else self._unmet
        known = met or value is not None or self._null_settles
        shown = value if self._open else None
        return _make(
            Trace, (met, zh + asked_zh, en + asked_en, self._fact, self._cell, shown, (), known)
        )
