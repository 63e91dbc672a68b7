"""A panel's findings made one for each case, in columns: what ``combine`` does, for all at once.

Findings come as they were made, one row for each assessor and item.  They are weighed by the
rubric, combined by the programme's rule, and laid beside the facts as columns ``finding.ITEM``,
which a rubric over columns then reads like those of one assessor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import duckdb
import ibis
import ibis.expr.types as ir

from engine.analytics.finding_columns import FINDING
from engine.analytics.rubric_columns import GRADE, TOTAL, RubricColumns
from engine.configuration.programme import Combination
from engine.expressions.names import Dictionary
from engine.rules.columns.sql import write_sql
from engine.scoring.amounts import Fixed, Judged
from engine.scoring.rubrics import CompiledRubric, Criterion
from engine.terms import Points

REVIEWS, FOUND = "reviews", "findings"
"""Names of the tables of cases reviewed and of what their panels found."""

EXACT = "decimal(18, 6)"
"""Type of points before they are scored."""

_NEVER = 1_000_000
"""More sheets than any panel hands in."""

_WORTH = """
CREATE OR REPLACE TEMP TABLE worth (
  item VARCHAR, kind VARCHAR, fixed DECIMAL(18, 6), up_to DECIMAL(18, 6), at_most DECIMAL(18, 6))
"""

_RULE = """
CREATE OR REPLACE TEMP TABLE rule AS
SELECT ?::BOOLEAN AS by_totals, ?::BOOLEAN AS by_mean, ?::BIGINT AS enough,
       ?::DECIMAL(18, 6) AS step, ?::BIGINT AS units
"""

_WEIGHED = """
CREATE OR REPLACE TEMP TABLE weighed AS
SELECT f.n, f.seat, f.item, w.kind,
       least(
         CASE WHEN w.fixed IS NOT NULL THEN (w.fixed * f.times)::DECIMAL(18, 6)
              WHEN w.up_to IS NOT NULL THEN least(f.points, w.up_to)
              ELSE 0::DECIMAL(18, 6) END,
         w.at_most) AS points
FROM findings f JOIN worth w USING (item)
"""

_NOBODY_OUT = "CREATE OR REPLACE TEMP TABLE dropped AS SELECT 0::BIGINT AS n, 0 AS seat WHERE false"

# Where totals are combined, the sheets with the lowest and the highest total are left out.
_EXTREME_SHEETS = """
CREATE OR REPLACE TEMP TABLE dropped AS
WITH placed AS (
  SELECT n, seat, row_number() OVER (PARTITION BY n ORDER BY total, seat) AS place,
         count(*) OVER (PARTITION BY n) AS seats
  FROM sheet_totals)
SELECT n, seat FROM placed, rule WHERE seats >= enough AND place IN (1, seats)
"""

# Who did not find an item took nothing off: zeros stand before what was found, in order.
_COMBINED = """
CREATE OR REPLACE TEMP TABLE combined AS
WITH gathered AS (
  SELECT w.n, w.item, any_value(w.kind) AS kind, count(*) AS finders,
         list(w.points ORDER BY w.points) FILTER (d.n IS NULL) AS given
  FROM weighed w LEFT JOIN dropped d ON d.n = w.n AND d.seat = w.seat
  GROUP BY w.n, w.item),
out AS (SELECT n, count(*) AS many FROM dropped GROUP BY n),
spread AS (
  SELECT g.n, g.item, g.kind, g.finders, r.seats,
         list_concat(
           list_resize([]::DECIMAL(18, 6)[],
                       r.seats - coalesce(o.many, 0) - len(coalesce(g.given, [])), 0),
           coalesce(g.given, [])) AS points
  FROM gathered g JOIN reviews r ON r.n = g.n LEFT JOIN out o ON o.n = g.n),
kept AS (
  SELECT n, item, kind, finders, seats,
         CASE WHEN NOT by_totals AND seats >= enough THEN points[2:seats - 1] ELSE points END
           AS points
  FROM spread, rule)
SELECT n, item, kind, finders, seats, {middle} AS points FROM kept, rule
"""

_TOTALS = """
CREATE OR REPLACE TEMP TABLE panel_totals AS
WITH kept AS (
  SELECT s.n, list(s.total::DECIMAL(18, 6) ORDER BY s.total) AS points
  FROM sheet_totals s ANTI JOIN dropped d ON d.n = s.n AND d.seat = s.seat
  GROUP BY s.n)
SELECT n, {middle} AS total FROM kept, rule
"""

# Mean or median, rounded half up to the step in whole millionths, never outside what counts.
_SUM = """
(CASE WHEN by_mean THEN list_sum(points)
      WHEN len(points) % 2 = 1 THEN points[len(points) // 2 + 1]
      ELSE points[len(points) // 2] + points[len(points) // 2 + 1] END * 1000000)::BIGINT
"""
_PARTS = "(CASE WHEN by_mean THEN len(points) WHEN len(points) % 2 = 1 THEN 1 ELSE 2 END)"
_MIDDLE = f"""
greatest(points[1], least(points[-1],
  (((2 * {_SUM} + {_PARTS} * units) // (2 * {_PARTS} * units))::DECIMAL(18, 0) * step)
    ::DECIMAL(18, 6)))
"""


@dataclass(frozen=True)
class Judging:
    """A rubric with the rule by which a panel's sheets become one.

    Attributes:
        finer: Steps in which findings were judged by another rubric.
    """

    rubric: CompiledRubric
    dictionary: Dictionary
    rule: Combination
    finer: tuple[Points, ...] = ()

    @cached_property
    def plan(self) -> RubricColumns:
        """The rubric over columns, its points as fine as findings and means may be."""
        return RubricColumns(
            self.rubric, self.dictionary, (self.rule.round_to, self.rubric.step, *self.finer)
        )

    @cached_property
    def panel(self) -> Mapping[str, Criterion]:
        """What the panel finds, by id."""
        return {each.id: each for each in self.plan.findings.values()}


def score_panels(
    connection: duckdb.DuckDBPyConnection, judging: Judging, reviews: ir.Table
) -> ir.Table:
    """Return points and grade of each case reviewed, by all sheets of its panel.

    Columns: ``n`` and those of ``RubricColumns.score``.

    Args:
        connection: A database with the tables ``reviews`` (``n``, ``seats``, facts) and
            ``findings`` (``n``, ``seat``, ``item``, ``points``, ``times``); seats count from 1.
        judging: By what.
        reviews: The table of that name.

    Raises:
        RuleError: The rubric cannot be computed in columns.
    """
    _prepare(connection, judging)
    by_totals = judging.rule.of == "totals"
    if by_totals:
        totals = write_sql(_sheet_totals(judging, reviews), "duckdb")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE sheet_totals AS {totals}")
    connection.execute(_EXTREME_SHEETS if by_totals else _NOBODY_OUT)
    connection.execute(_COMBINED.format(middle=_MIDDLE))
    scored = judging.plan.score(_beside(reviews, _combined(judging), ("n",)), keep=["n"])
    if not by_totals:
        return scored
    connection.execute(_TOTALS.format(middle=_MIDDLE))
    return _with_totals(judging, scored)


def _prepare(connection: duckdb.DuckDBPyConnection, judging: Judging) -> None:
    rule = judging.rule
    units = int(rule.round_to.scaleb(6))
    enough = rule.drop_extremes_from or _NEVER
    connection.execute(
        _RULE, [rule.of == "totals", rule.method == "mean", enough, rule.round_to, units]
    )
    connection.execute(_WORTH)
    rows = [_worth(each) for each in judging.panel.values()]
    if rows:
        connection.executemany("INSERT INTO worth VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute(_WEIGHED)


def _worth(criterion: Criterion) -> list[object]:
    amount = criterion.amount
    fixed = amount.points if isinstance(amount, Fixed) else None
    up_to = amount.up_to if isinstance(amount, Judged) else None
    return [criterion.id, criterion.kind, fixed, up_to, criterion.at_most]


def _sheet_totals(judging: Judging, reviews: ir.Table) -> ir.Table:
    """Return the total of every sheet by itself: ``n``, ``seat``, ``total``."""
    seats = ibis.range(1, reviews.seats + 1).unnest().cast("int32")
    sheets = reviews.mutate(seat=seats)
    weighed = ibis.table(
        {"n": "int64", "seat": "int32", "item": "string", "points": EXACT}, name="weighed"
    )
    wide = weighed.group_by("n", "seat").aggregate(
        **{
            FINDING + each.id: _of(weighed, each, weighed.points, found=weighed.item == each.id)
            for each in judging.panel.values()
        }
    )
    scored = judging.plan.score(_beside(sheets, wide, ("n", "seat")), keep=["n", "seat"])
    return scored.select("n", "seat", TOTAL)


def _combined(judging: Judging) -> ir.Table:
    """Return the combined findings with one row for each case that has any."""
    kinds = {"n": "int64", "item": "string", "finders": "int64", "seats": "int32", "points": EXACT}
    combined = ibis.table(kinds, name="combined")
    majority = 2 * combined.finders > combined.seats
    columns = {}
    for each in judging.panel.values():
        found = combined.item == each.id
        if each.kind == "veto":
            found &= majority
        columns[FINDING + each.id] = _of(combined, each, combined.points, found=found)
    return combined.group_by("n").aggregate(**columns)


def _of(
    table: ir.Table, criterion: Criterion, points: ir.Value, *, found: ir.BooleanValue
) -> ir.Value:
    """Return the points of a criterion, or whether it was found where it has none."""
    if criterion.amount is None:
        return table.count(where=found) > 0
    return points.max(where=found)


def _beside(reviews: ir.Table, wide: ir.Table, keys: tuple[str, ...]) -> ir.Table:
    """Return the cases with what was found beside their facts."""
    found = [name for name in wide.columns if name.startswith(FINDING)]
    joined = reviews.left_join(wide, [reviews[key] == wide[key] for key in keys])
    return joined.select(*(reviews[name] for name in reviews.columns), *(wide[n] for n in found))


def _with_totals(judging: Judging, scored: ir.Table) -> ir.Table:
    """Return the scores with the totals made from those of the sheets, graded anew."""
    kind = judging.plan.points
    totals = ibis.table({"n": "int64", "total": EXACT}, name="panel_totals")
    joined = scored.join(totals, scored.n == totals.n)
    kept = {name: scored[name] for name in scored.columns if name not in {TOTAL, GRADE}}
    told = joined.select(**kept, **{TOTAL: totals.total.cast(kind)})
    graded = told.mutate(**{GRADE: judging.plan.grade(told)})
    return graded.select(*scored.columns)


def finer_steps(rubric: CompiledRubric) -> Iterator[Decimal]:
    """Yield the steps in which a panel may have judged by a rubric."""
    yield rubric.step
    for criterion in rubric.criteria.values():
        if criterion.found_by == "panel" and isinstance(criterion.amount, Fixed):
            yield criterion.amount.points
