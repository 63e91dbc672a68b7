"""Conditions of a workflow judged on the facts of a case, each read into its tree once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.expressions.grammar import parse_condition
from engine.rules import conditions

if TYPE_CHECKING:
    from engine.configuration.head import When
    from engine.expressions import tree
    from engine.expressions.names import Dictionary
    from engine.rules.facts import FactSheet
    from engine.rules.trace import Trace

_MOST_KEPT = 4096

# The documents and the dictionary are kept beside the tree: as long as they stand here, no other
# object can be given their identity.
_read: dict[tuple[int, int], tuple[When, Dictionary, tree.Condition]] = {}


def judge(when: When, sheet: FactSheet) -> Trace:
    """Tell whether a condition of a document holds, with the reason.

    Raises:
        ExpressionError: The condition cannot be read; ``onecase check`` finds it before.
    """
    return conditions.evaluate(condition_of(when, sheet.dictionary), sheet)


def holds(when: When, sheet: FactSheet) -> bool:
    """Tell whether a condition of a document holds; not if facts are missing to tell.

    Raises:
        ExpressionError: The condition cannot be read; ``onecase check`` finds it before.
    """
    return conditions.holds(condition_of(when, sheet.dictionary), sheet)


def condition_of(when: When, dictionary: Dictionary) -> tree.Condition:
    """Return the condition as a tree, the same one for the same document and dictionary.

    Raises:
        ExpressionError: The condition cannot be read.
    """
    key = (id(when), id(dictionary))
    found = _read.get(key)
    if found is None:
        if len(_read) >= _MOST_KEPT:
            _read.clear()
        found = _read[key] = (when, dictionary, parse_condition(when, dictionary))
    return found[2]
