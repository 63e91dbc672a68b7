"""Past reviews scored again by other rules: who would have got what, and what follows from it.

Facts and findings go in as tables, one query scores all cases by both rules, and only what differs
comes out.  Nothing here knows records or documents; ``engine.services.replay_reviews`` feeds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import duckdb
import ibis
import ibis.expr.types as ir

from engine.analytics.fact_files import connected
from engine.analytics.panel_columns import Judging, score_panels
from engine.analytics.review_tables import Reviewed, load_reviews
from engine.analytics.rubric_columns import ADDED, FLAG, GRADE, LOST, POINTS, TOTAL, VETO
from engine.expressions.grammar import facts_of
from engine.expressions.names import Dictionary
from engine.expressions.tree import Condition
from engine.rules.columns.conditions import holds
from engine.rules.columns.facts import FactColumns
from engine.rules.columns.sql import write_sql
from engine.terms import Points

_BEFORE, _AFTER, _BOTH = "scored_before", "scored_after", "scored_both"
_RULES = "consequences"
_PART, _PAIR, _TO = "\x1e", "\x1f", "\x1d"
_TWO = Decimal("0.01")
_PREFIXES = {"item": POINTS, "bonus": ADDED, "veto": VETO, "flag": FLAG}
_REVIEW = "review."


@dataclass(frozen=True, slots=True)
class RuleSet:
    """By what a review is judged, and what follows from its result.

    Attributes:
        consequences: Conditions by the id of the rule, in the programme's order.
    """

    judging: Judging
    consequences: Mapping[str, Condition]

    def reads(self) -> Iterator[str]:
        """Yield the facts of cases these rules read."""
        yield from self.judging.plan.reads
        for condition in self.consequences.values():
            yield from (name for name in facts_of(condition) if not name.startswith(_REVIEW))


class ClauseChange(NamedTuple):
    """Points of one clause before and after; of a veto or flag 1 where it was found.

    Attributes:
        before: None where the rubric before has no such clause.
        after: None where the rubric after has none.
    """

    clause: str
    before: Points | None
    after: Points | None


class ReviewChange(NamedTuple):
    """What would become of one review.

    Attributes:
        n: Its place among the reviews given.
    """

    n: int
    score: tuple[Points, Points]
    grade: tuple[str, str]
    clauses: tuple[ClauseChange, ...]
    follows: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def regraded(self) -> bool:
        """Tell whether the grade would be another."""
        return self.grade[0] != self.grade[1]


class NotReproduced(NamedTuple):
    """A review whose confirmed result does not come out again by the very rules it was made with.

    Attributes:
        stored: Score and grade as confirmed.
        computed: The same as computed again.
    """

    n: int
    stored: tuple[Points, str]
    computed: tuple[Points, str]


class UnitSum(NamedTuple):
    """Reviews of a unit: how many, and the sum of their scores before and after."""

    unit: str
    cases: int
    before: Points
    after: Points


class UnitPlace(NamedTuple):
    """A unit among all by its mean score: places from 1, equal means share one.

    Attributes:
        means: Before and after, two places, rounded half up.
    """

    unit: str
    cases: int
    means: tuple[Points, Points]
    places: tuple[int, int]

    @property
    def moved(self) -> bool:
        """Tell whether its place or its mean would be another."""
        return self.places[0] != self.places[1] or self.means[0] != self.means[1]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of scoring reviews again.

    Attributes:
        compared: How many reviews came out again as confirmed, and so were compared.
        changes: Those that would be different, grades first, then by how far the score moves.
        left_out: Findings of clauses that the rules after do not have: ``{clause: findings}``.
    """

    compared: int
    changes: tuple[ReviewChange, ...]
    not_reproduced: tuple[NotReproduced, ...]
    units: tuple[UnitSum, ...]
    left_out: Mapping[str, int]


def replay_reviews(
    reviews: Iterable[Reviewed], before: RuleSet, after: RuleSet, dictionary: Dictionary
) -> Replayed:
    """Score reviews by the rules they were made with and by others, and tell what differs.

    Args:
        reviews: What was reviewed, all by the rules ``before``; gone through once.
        before: The rules in use then.
        after: The rules to be tried.
        dictionary: Every fact that either reads.

    Raises:
        RuleError: A rubric cannot be computed in columns.
    """
    with connected() as connection:
        names = {*before.reads(), *after.reads()}
        cases = load_reviews(connection, reviews, names, dictionary)
        for name, rules in ((_BEFORE, before), (_AFTER, after)):
            _score(connection, name, rules, cases)
        left_out = _left_out(connection, before, after)
        _compare(connection, before, after)
        return Replayed(
            compared=_count(connection),
            changes=tuple(_changes(connection)),
            not_reproduced=tuple(_not_reproduced(connection)),
            units=tuple(_units(connection)),
            left_out=left_out,
        )


def rank_units(sums: Sequence[UnitSum]) -> tuple[UnitPlace, ...]:
    """Return the units by their mean score afterwards, the best first."""
    totals: dict[str, UnitSum] = {}
    for each in sums:
        known = totals.get(each.unit, UnitSum(each.unit, 0, Decimal(0), Decimal(0)))
        totals[each.unit] = UnitSum(
            each.unit,
            known.cases + each.cases,
            known.before + each.before,
            known.after + each.after,
        )
    means = {
        unit: (_mean(one.before, one.cases), _mean(one.after, one.cases))
        for unit, one in totals.items()
    }
    places = [
        {
            unit: 1 + sum(other[n] > mine[n] for other in means.values())
            for unit, mine in means.items()
        }
        for n in (0, 1)
    ]
    ranked = [
        UnitPlace(unit, one.cases, means[unit], (places[0][unit], places[1][unit]))
        for unit, one in totals.items()
    ]
    return tuple(sorted(ranked, key=lambda each: (each.places[1], each.places[0], each.unit)))


def _mean(total: Points, cases: int) -> Points:
    return (total / cases).quantize(_TWO, ROUND_HALF_UP)


def _score(
    connection: duckdb.DuckDBPyConnection, name: str, rules: RuleSet, cases: ir.Table
) -> None:
    """Make the table of scores by some rules, with the consequences that would be due."""
    scored = score_panels(connection, rules.judging, cases)
    told = _with_consequences(rules, scored, cases) if rules.consequences else scored
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {write_sql(told, 'duckdb')}")


def _with_consequences(rules: RuleSet, scored: ir.Table, cases: ir.Table) -> ir.Table:
    """Return the scores with ``consequences``: ids of the rules that hold, between marks."""
    points = [scored[name] for name in scored.columns if name.startswith(POINTS)]
    vetoes = [scored[name] for name in scored.columns if name.startswith(VETO)]
    dimensions = [scored[name] for name in scored.columns if name.startswith(LOST)]
    found = [each.cast("int64") for each in (*(one > 0 for one in points), *vetoes)]
    review = {
        "review.score": scored[TOTAL],
        "review.grade": scored[GRADE],
        "review.points_lost": _sum(dimensions, "decimal(18, 6)"),
        "review.items_lost": _sum(found, "int64"),
        "review.veto": _sum([each.cast("int64") for each in vetoes], "int64") > 0,
    }
    facts = {name: cases[name] for name in cases.columns if name not in _OWN}
    beside = scored.join(cases, scored.n == cases.n)
    joined = beside.select(*(scored[name] for name in scored.columns), **{**facts, **review})
    known = FactColumns(joined, rules.judging.dictionary)
    due = [
        ibis.cases((holds(condition, known), _PART + name + _PART), else_="")
        for name, condition in rules.consequences.items()
    ]
    told = due[0]
    for each in due[1:]:
        told = told + each
    return joined.select(*scored.columns, **{_RULES: told})


_OWN = ("n", "unit", "score", "stored_grade", "seats")


def _sum(values: Sequence[ir.Value], kind: str) -> ir.Value:
    total = ibis.literal(0, "int64").cast(kind)
    for each in values:
        total = total + each
    return total.cast(kind)


def _compare(connection: duckdb.DuckDBPyConnection, before: RuleSet, after: RuleSet) -> None:
    """Lay both scores side by side: numbers, clauses that differ, consequences."""
    first = _scores(connection, _BEFORE)
    second = _scores(connection, _AFTER)
    reviews = _reviews()
    joined = reviews.join(first, reviews.n == first.n).join(second, reviews.n == second.n)
    clauses = _empty()
    for clause, prefix in _clauses(before, after).items():
        clauses = clauses + _differing(clause, prefix, first, second)
    told = joined.select(
        n=reviews.n,
        unit=reviews.unit,
        stored=reviews.score,
        stored_grade=reviews.stored_grade,
        score_before=first[TOTAL].cast("decimal(18, 6)"),
        score_after=second[TOTAL].cast("decimal(18, 6)"),
        grade_before=first[GRADE],
        grade_after=second[GRADE],
        clauses=clauses,
        rules_before=first[_RULES] if _RULES in first.columns else _empty(),
        rules_after=second[_RULES] if _RULES in second.columns else _empty(),
    )
    again = (told.score_before == told.stored) & (told.grade_before == told.stored_grade)
    sql = write_sql(told.mutate(again=again), "duckdb")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_BOTH} AS {sql}")


def _empty() -> ir.Value:
    return ibis.literal("", "string")


def _reviews() -> ir.Table:
    kinds = {"n": "int64", "unit": "string", "score": "decimal(18, 6)", "stored_grade": "string"}
    return ibis.table(kinds, name="reviews")


def _scores(connection: duckdb.DuckDBPyConnection, name: str) -> ir.Table:
    described = connection.execute(f"DESCRIBE {name}").fetchall()
    kinds = {"BIGINT": "int64", "VARCHAR": "string", "BOOLEAN": "boolean"}
    schema = {row[0]: kinds.get(row[1], row[1].lower()) for row in described}
    return ibis.table(schema, name=name)


def _clauses(before: RuleSet, after: RuleSet) -> Mapping[str, str]:
    """Return every clause of either rubric with the columns it has."""
    return {
        each.id: _PREFIXES[each.kind]
        for rules in (before, after)
        for each in rules.judging.rubric.criteria.values()
    }


def _differing(clause: str, prefix: str, first: ir.Table, second: ir.Table) -> ir.Value:
    """Return a clause with its points before and after, where they differ; else nothing."""
    name = prefix + clause
    sides = [
        table[name].cast("int64") if prefix in {VETO, FLAG} else table[name]
        for table in (first, second)
        if name in table.columns
    ]
    if len(sides) == 2:  # noqa: PLR2004  before and after
        shown = _text(sides[0]) + _TO + _text(sides[1])
        return ibis.cases((sides[0] != sides[1], _PART + clause + _PAIR + shown), else_="")
    if not sides:
        return _empty()
    here = _text(sides[0])
    shown = here + _TO if name in first.columns else ibis.literal(_TO) + here
    return ibis.cases((sides[0] != 0, _PART + clause + _PAIR + shown), else_="")


def _text(points: ir.Value) -> ir.Value:
    return points.cast("string")


def _left_out(
    connection: duckdb.DuckDBPyConnection, before: RuleSet, after: RuleSet
) -> Mapping[str, int]:
    """Return the findings that count nothing afterwards, by clause."""
    gone = before.judging.panel.keys() - after.judging.panel.keys()
    counted = connection.execute("SELECT item, count(*) FROM findings GROUP BY item").fetchall()
    return {item: many for item, many in counted if item in gone}


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT count(*) FROM scored_both WHERE again").fetchone()
    return row[0] if row else 0


_CHANGED = """
SELECT n, score_before, score_after, grade_before, grade_after, clauses, rules_before, rules_after
FROM scored_both
WHERE again AND (score_before <> score_after OR grade_before <> grade_after OR clauses <> ''
                 OR rules_before <> rules_after)
ORDER BY grade_before = grade_after, abs(score_after - score_before) DESC, n
"""


def _changes(connection: duckdb.DuckDBPyConnection) -> Iterator[ReviewChange]:
    for n, before, after, grade, graded, clauses, rules, then in connection.execute(
        _CHANGED
    ).fetchall():
        yield ReviewChange(
            n,
            (before, after),
            (grade, graded),
            tuple(_clause(part) for part in clauses.split(_PART) if part),
            (_ids(rules), _ids(then)),
        )


def _clause(part: str) -> ClauseChange:
    clause, _, points = part.partition(_PAIR)
    before, _, after = points.partition(_TO)
    return ClauseChange(
        clause, Decimal(before) if before else None, Decimal(after) if after else None
    )


def _ids(rules: str) -> tuple[str, ...]:
    return tuple(name for name in rules.split(_PART) if name)


def _not_reproduced(connection: duckdb.DuckDBPyConnection) -> Iterator[NotReproduced]:
    for n, score, grade, again, graded in connection.execute(
        "SELECT n, stored, stored_grade, score_before, grade_before FROM scored_both "
        "WHERE NOT again ORDER BY n"
    ).fetchall():
        yield NotReproduced(n, (score, grade), (again, graded))


def _units(connection: duckdb.DuckDBPyConnection) -> Iterator[UnitSum]:
    for row in connection.execute(
        "SELECT unit, count(*), sum(score_before), sum(score_after) FROM scored_both "
        "WHERE again GROUP BY unit ORDER BY unit"
    ).fetchall():
        yield UnitSum(*row)
