"""A rubric as Python code: what a case loses, each item with its score and its reason.

The code holds the conditions alone.  What an item then takes off and the sentence why come from
``deductions.py``, as they do without the code; both hang on the values of a few facts only and
are kept for values that come back.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.expressions import tree
from engine.expressions.names import Dictionary, Fact
from engine.rules import python_code as code
from engine.rules.condition_code import ConditionWriter, compile_reason_code
from engine.rules.facts import FactSheet
from engine.rules.keeping import keep
from engine.scoring.closing import close_dimension
from engine.scoring.deductions import ZERO, facts_read, judge_by_facts, judge_traced
from engine.scoring.results import DimensionScore, ItemScore
from engine.terms import FactValue, Points

if TYPE_CHECKING:
    from engine.scoring.rubrics import CompiledDimension, Criterion

Scores = list[ItemScore]
Found = tuple[tuple[DimensionScore, ...], Points, Scores, Scores, Scores, Scores]
"""The dimensions, what they lost together, the flags, vetoes, bonuses, what was shifted."""

FindScores = Callable[[Mapping[str, FactValue], Mapping[str, ItemScore]], Found]
"""Takes the facts that are known and what the panel found, by item."""

MOST_KEPT = 256
"""Scores of one item kept at one time."""

_MOST = 64  # rubrics kept as code at one time; a county has a handful of versions in use
_POINTS = ItemScore._fields.index("points")
_SHIFT = ItemScore._fields.index("shift")
_UNSEEN = object()


@lru_cache(maxsize=_MOST)
def rubric_code(
    dimensions: tuple[CompiledDimension, ...],
    vetoes: tuple[Criterion, ...],
    bonuses: tuple[Criterion, ...],
    facts: tuple[Fact, ...],
) -> FindScores:
    """Return the function that finds scores; made once for the same content, then kept.

    Args:
        dimensions: The dimensions with their items and flags.
        vetoes: The vetoes.
        bonuses: The bonuses.
        facts: Every fact all of these read.
    """
    writer = _RubricWriter(Dictionary(facts))
    body = [code.assign("lost", writer.keep(ZERO)), code.assign("flags", code.empty_list())]
    body.append(code.assign("shifted", code.empty_list()))
    for number, dimension in enumerate(dimensions):
        body.extend(writer.dimension(dimension, f"d{number}"))
    body.extend(writer.criteria("vetoes", vetoes))
    body.extend(writer.criteria("bonuses", bonuses))
    closed = code.several([code.name(f"d{number}") for number in range(len(dimensions))])
    lists = [code.name(name) for name in ("lost", "flags", "vetoes", "bonuses", "shifted")]
    body = [*writer.fetch_given(code.name("known")), *body]
    body.append(code.give_back(code.several([closed, *lists])))
    return code.make_function("find_scores", ["known", "panel"], body, writer.constants)


def facts_of_criteria(criteria: Iterable[Criterion]) -> frozenset[str]:
    """Return the names of all facts the criteria read."""
    return frozenset(name for each in criteria for name in facts_read(each))


class _RubricWriter(ConditionWriter):
    """Writes the statements that find criteria and put their scores on lists."""

    def __init__(self, dictionary: Dictionary) -> None:
        super().__init__(strict=True)
        self._dictionary = dictionary
        self._unseen = self.keep(_UNSEEN)
        self._text, self._tuple = self.keep(str), self.keep(tuple)
        self._make, self._kind = self.keep(tuple.__new__), self.keep(DimensionScore)

    def dimension(self, dimension: CompiledDimension, closed: str) -> Iterator[ast.stmt]:
        """Yield the statements that name what a dimension lost."""
        found, taken, marks = code.name("found"), code.name("taken"), self.keep(dimension.marks)
        yield code.assign("found", code.empty_list())
        yield code.assign("taken", self.keep(ZERO))
        for criterion in dimension.criteria:
            yield from self._criterion(criterion, "found" if criterion.kind == "item" else "flags")
        head = [code.constant(dimension.id), self.keep(dimension.title), marks]
        items = code.call(self._tuple, found)
        closed_plainly = code.call(self._make, self._kind, code.several([*head, taken, items]))
        closed_at_marks = code.call(self.keep(close_dimension), self.keep(dimension), found)
        yield code.assign(closed, self.keep(close_dimension(dimension, ())))
        yield code.when(
            found,
            code.when(
                code.compare(taken, (ast.Gt(), marks)),
                code.assign(closed, closed_at_marks),
                code.assign("taken", marks),
                otherwise=[code.assign(closed, closed_plainly)],
            ),
            code.assign("lost", code.add(code.name("lost"), taken)),
        )

    def criteria(self, found: str, criteria: Iterable[Criterion]) -> Iterator[ast.stmt]:
        """Yield the statements that make a list of those criteria that are found."""
        yield code.assign(found, code.empty_list())
        for criterion in criteria:
            yield from self._criterion(criterion, found)

    def _criterion(self, criterion: Criterion, found: str) -> Iterator[ast.stmt]:
        if criterion.condition is None:
            panel, item = code.name("panel"), code.constant(criterion.id)
            by_panel = code.compare(item, (ast.In(), panel))
            take_over = code.assign("score", code.item(panel, item))
            yield code.when(by_panel, take_over, *_take(found))
            return
        judge = _Judge(criterion, self._dictionary)
        trigger = criterion.trigger or criterion.condition
        holds = self.known(trigger)
        pinned = _pinned(trigger)
        if pinned.keys() == set(judge.names):
            score = judge.score(*(pinned[name] for name in judge.names))
            if score is not None:
                taken = _take("shifted" if score.shift else found)
                yield code.when(holds, code.assign("score", self.keep(score)), *taken)
            return
        taken = _take(found) if criterion.shift is None else _take_or_shift(found)
        yield code.when(holds, *self._score(judge), code.when(code.name("score"), *taken))

    def _score(self, judge: _Judge) -> Iterator[ast.stmt]:
        """Yield the statements that name the score of an item, None if it has no points."""
        values = [self.value(name) for name in judge.names]
        if judge.kept is None:
            yield code.assign("score", code.call(self.keep(judge.score), *values))
            return
        key = code.name_as("key", self._key(judge.names))
        kept = code.method(self.keep(judge.kept), "get", key, self._unseen)
        anew = code.call(self.keep(judge.score_anew), code.name("key"), *values)
        yield code.assign("score", kept)
        is_new = code.compare(code.name("score"), (ast.Is(), self._unseen))
        yield code.when(is_new, code.assign("score", anew))

    def _key(self, names: Iterable[str]) -> ast.expr:
        """Return what tells values apart as they are written: 1 is not 1.0.

        Whole numbers are written in one way only.
        """
        parts = [
            code.call(self._text, self.value(name))
            if self._dictionary[name].type == "number"
            else self.value(name)
            for name in names
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
        self.kept: dict[object, ItemScore | None] | None = {}
        if any(dictionary[name].confidential for name in self.names):
            self.kept = None
        self._criterion = criterion
        self._dictionary = dictionary
        self._explain = compile_reason_code(criterion.condition or tree.Always(), dictionary)

    def score(self, *values: FactValue) -> ItemScore | None:
        """Return the score of an item whose trigger is known to hold; None for no points."""
        facts = FactSheet(dict(zip(self.names, values, strict=True)), self._dictionary)
        if self._criterion.zero_if is not None:
            verdict = judge_by_facts(self._criterion, facts)
        else:
            verdict = judge_traced(self._criterion, facts, self._explain(facts), answer=True)
        return verdict.score if verdict.found else None

    def score_anew(self, key: object, *values: FactValue) -> ItemScore | None:
        """Return the score and keep it."""
        score = self.score(*values)
        return score if self.kept is None else keep(self.kept, key, score, most=MOST_KEPT)


def _take(found: str) -> Iterator[ast.stmt]:
    """Yield the statements that put the score on its list; of an item also its points."""
    score = code.name("score")
    yield code.do(code.method(code.name(found), "append", score))
    if found == "found":
        points = code.item(score, code.constant(_POINTS))
        yield code.assign("taken", code.add(code.name("taken"), points))


def _take_or_shift(found: str) -> Iterator[ast.stmt]:
    """Yield the statements that put the score on its list, or where losses pass to others."""
    is_kept = code.compare(
        code.item(code.name("score"), code.constant(_SHIFT)), (ast.Is(), code.constant(None))
    )
    yield code.when(is_kept, *_take(found), otherwise=list(_take("shifted")))


def _pinned(condition: tree.Condition) -> dict[str, FactValue]:
    """Return the facts that have one value only where the condition holds, numbers left out."""
    match condition:
        case tree.Test(fact, tree.Equals(tree.Literal(str() | bool() as value))):
            return {fact: value}
        case tree.All(parts):
            return {fact: value for part in parts for fact, value in _pinned(part).items()}
        case _:
            return {}
