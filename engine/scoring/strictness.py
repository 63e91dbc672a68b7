"""Whether facts find an item: stricter than a rule, since nobody loses points by the unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell
from engine.rules.conditions import takes_unknown, truth

if TYPE_CHECKING:
    from engine.rules.facts import FactSheet


def applies(condition: tree.Condition, facts: FactSheet) -> bool | None:
    """Return whether the facts find an item; None where a fact it reads is unknown.

    Stricter than ``engine.rules``: there a missing text is known not to be ``"甲"``, here nobody
    loses points by what is not known, unless the cell asks for ``null`` itself.
    """
    match condition:
        case tree.Test(_, cell) if not takes_unknown(cell) and _reads_unknown(condition, facts):
            return None
        case tree.All(parts):
            return _settled([applies(part, facts) for part in parts], by=False)
        case tree.AnyPart(parts):
            return _settled([applies(part, facts) for part in parts], by=True)
        case tree.Not(part):
            answer = applies(part, facts)
            return None if answer is None else not answer
        case _:
            return truth(condition, facts)


def _reads_unknown(test: tree.Test, facts: FactSheet) -> bool:
    return any(facts[name] is None for name in (test.fact, *facts_of_cell(test.cell)))


def _settled(answers: Sequence[bool | None], *, by: bool) -> bool | None:
    """Join parts of which one ``by`` settles the whole (False of all, True of any)."""
    if by in answers:
        return by
    return None if None in answers else not by
