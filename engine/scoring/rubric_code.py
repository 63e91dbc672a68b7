"""A rubric as Python code: what the facts of a case find, each with its score and its reason.

The code holds the conditions alone.  What an item then takes off and the sentence why come from
``deductions.py``, as they do without the code; both hang on the values of a few facts only and
are kept for values that come back.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.expressions.names import Dictionary, Fact
from engine.expressions.tree import Always
from engine.rules import python_code as code
from engine.rules.condition_code import ConditionWriter, compile_reason_code
from engine.rules.facts import FactSheet
from engine.rules.keeping import keep
from engine.scoring.deductions import facts_read, judge_traced
from engine.terms import FactValue

if TYPE_CHECKING:
    from engine.scoring.results import ItemScore
    from engine.scoring.rubrics import Criterion

Found = tuple[list["ItemScore"], ...]
"""For each group of criteria the scores of those that were found, in their order."""

FindScores = Callable[[Mapping[str, FactValue], Mapping[str, "ItemScore"]], Found]
"""Takes the facts that are known and what the panel found, by item."""

MOST_KEPT = 256
"""Scores of one item kept at one time."""

_MOST = 64  # rubrics kept as code at one time; a county has a handful of versions in use
_NUMBERS = frozenset({"integer", "number"})
_UNSEEN = object()


@lru_cache(maxsize=_MOST)
def score_code(groups: tuple[tuple[Criterion, ...], ...], facts: tuple[Fact, ...]) -> FindScores:
    """Return the function that finds scores; made once for the same criteria and facts, then kept.

    Args:
        groups: The criteria, in groups that are kept apart.
        facts: Every fact they read.
    """
    writer = ConditionWriter(strict=True)
    dictionary = Dictionary(facts)
    body: list[ast.stmt] = []
    for number, group in enumerate(groups):
        found = f"found{number}"
        body.append(code.assign(found, code.empty_list()))
        for criterion in group:
            if criterion.condition is None:
                body.append(_of_panel(criterion, found))
            else:
                body.extend(_of_facts(criterion, found, writer, dictionary))
    lists = code.several([code.name(f"found{number}") for number in range(len(groups))])
    body = [*writer.fetch(code.name("known")), *body, code.give_back(lists)]
    return code.make_function("find_scores", ["known", "panel"], body, writer.constants)


def facts_of_criteria(groups: Sequence[Sequence[Criterion]]) -> frozenset[str]:
    """Return the names of all facts the criteria read."""
    return frozenset(name for group in groups for each in group for name in facts_read(each))


def _of_panel(criterion: Criterion, found: str) -> ast.stmt:
    """Return the statement that takes over what the panel found."""
    panel, item = code.name("panel"), code.constant(criterion.id)
    return code.when(
        code.compare(item, (ast.In(), panel)),
        code.do(code.method(code.name(found), "append", code.item(panel, item))),
    )


def _of_facts(
    criterion: Criterion, found: str, writer: ConditionWriter, dictionary: Dictionary
) -> Iterator[ast.stmt]:
    """Yield the statements that score an item the facts find."""
    judge = _Judge(criterion, dictionary)
    values = [writer.value(name) for name in judge.names]
    score = code.name("score")
    if judge.kept is None:
        steps = [code.assign("score", code.call(writer.keep(judge.score), *values))]
    else:
        unseen = writer.keep(_UNSEEN)
        key = _key(judge, writer)
        look_up = code.method(writer.keep(judge.kept), "get", code.name_as("key", key), unseen)
        steps = [
            code.assign("score", look_up),
            code.when(
                code.compare(score, (ast.Is(), unseen)),
                code.assign(
                    "score", code.call(writer.keep(judge.score_anew), code.name("key"), *values)
                ),
            ),
        ]
    take = code.when(score, code.do(code.method(code.name(found), "append", score)))
    yield code.when(writer.known(criterion.condition or Always()), *steps, take)


def _key(judge: _Judge, writer: ConditionWriter) -> ast.expr:
    """Return what tells values apart as they are written: 1 is not 1.0."""
    text = writer.keep(str)
    parts = [
        code.call(text, writer.value(name))
        if judge.dictionary[name].type in _NUMBERS
        else writer.value(name)
        for name in judge.names
    ]
    return parts[0] if len(parts) == 1 else code.several(parts)


class _Judge:
    """Scores one item for given values of the facts it reads.

    Attributes:
        names: The facts, in the order in which their values are given.
        kept: Scores by the values as written, None for no points; None where values are
            confidential and may not be kept.
    """

    def __init__(self, criterion: Criterion, dictionary: Dictionary) -> None:
        self.names = facts_read(criterion)
        self.dictionary = dictionary
        self.kept: dict[object, ItemScore | None] | None = {}
        if any(dictionary[name].confidential for name in self.names):
            self.kept = None
        self._criterion = criterion
        self._explain = compile_reason_code(criterion.condition or Always(), dictionary)

    def score(self, *values: FactValue) -> ItemScore | None:
        """Return the score of an item whose condition is known to hold; None for no points."""
        facts = FactSheet(dict(zip(self.names, values, strict=True)), self.dictionary)
        verdict = judge_traced(self._criterion, facts, self._explain(facts), answer=True)
        return verdict.score if verdict.found else None

    def score_anew(self, key: object, *values: FactValue) -> ItemScore | None:
        """Return the score and keep it."""
        score = self.score(*values)
        return score if self.kept is None else keep(self.kept, key, score, most=MOST_KEPT)
