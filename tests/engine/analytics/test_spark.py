"""The same expressions on Spark; run only where Java and pyspark are installed."""

from __future__ import annotations

import importlib.util
import random  # noqa: TID251
import shutil
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest
from bulk_support import Row, random_case, sheet_of, shipped, write_cases
from rubric_support import row_of
from rules_support import FACTS

from engine.analytics.rubric_columns import RubricColumns
from engine.configuration.table import Column, TableBody
from engine.configuration.table import Row as TableRow
from engine.errors import RuleError
from engine.expressions.grammar import parse_condition
from engine.rules import conditions
from engine.rules.columns.conditions import truth
from engine.rules.columns.facts import FactColumns
from engine.rules.columns.tables import OUTPUT, ROW, STATUS, add_decision
from engine.rules.facts import FactSheet
from engine.rules.tables import compile_table, decide
from engine.scoring.deductions import applies

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
        reason="Spark is not installed: it takes Java and pyspark",
    ),
    pytest.mark.filterwarnings("ignore"),  # Spark's own
]

Asks = Callable[[Path, Callable[[ir.Table], ir.Table]], list[dict[str, object]]]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession  # noqa: PLC0415  not there on most machines

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def ask(spark: Any) -> Asks:  # noqa: ANN401  Spark carries no types
    backend = ibis.pyspark.connect(spark)

    def answer(path: Path, make: Callable[[ir.Table], ir.Table]) -> list[dict[str, object]]:
        spark.read.parquet(str(path)).createOrReplaceTempView("cases")
        query = backend.compile(make(backend.table("cases")))
        return [row.asDict() for row in spark.sql(str(query)).collect()]

    return answer


def small_facts() -> RubricColumns:
    """Stand in for a rubric where only the facts of its dictionary matter."""
    return RubricColumns(shipped("first-petition").rubric, FACTS)


def rows_of_facts() -> list[Row]:
    """Return cases with every fact at its edges and unknown."""
    edges: Mapping[str, list[object]] = {
        "days": [-1, 0, 2, 3, 4, None],
        "limit": [3, 2, None],
        "share": [Decimal("0.1"), Decimal("0.3"), Decimal("0.300000001"), None],
        "kind": ["甲", "乙", None],
        "note": ["", "张三", "张三 ", "9", "10", None],
        "joint": [True, False, None],
    }
    chance = random.Random(7)  # noqa: S311
    rows: list[Row] = []
    for number in range(200):
        chosen = {name: chance.choice(values) for name, values in edges.items()}
        rows.append({"case": str(number), **chosen})
    return rows


CONDITIONS: list[dict[str, object]] = [
    {"days": "> 2"},
    {"days": "not(< 3)"},
    {"not": {"days": "[0..3)"}},
    {"days": "null, > 3"},
    {"days": "> limit"},
    {"days": "(limit..9]"},
    {"share": "<= 0.3"},
    {"share": "0.3"},
    {"kind": "not(甲)"},
    {"not": {"kind": "甲, 乙"}},
    {"note": '"张三"'},
    {"note": '> "9"'},
    {"note": '""'},
    {"joint": True},
    {"not": {"joint": False}},
    {"any": [{"days": "> 3"}, {"joint": True}, {"not": {"kind": "null"}}]},
    {"all": [{"share": "> 0.1"}, {"any": [{"days": "0"}, {"limit": "> 2"}]}]},
]


@pytest.mark.parametrize("strict", [False, True])
def test_conditions_mean_the_same_on_spark(ask: Asks, tmp_path: Path, strict: bool) -> None:
    rows = rows_of_facts()
    file = write_cases(tmp_path / "cases.parquet", rows, small_facts())
    asked = [parse_condition(when, FACTS) for when in CONDITIONS]

    def make(cases: ir.Table) -> ir.Table:
        facts = FactColumns(cases, FACTS)
        return cases.select(
            "case",
            **{f"c{n}": truth(each, facts, strict=strict) for n, each in enumerate(asked)},
        )

    answers = {row["case"]: row for row in ask(file, make)}
    single = applies if strict else conditions.truth
    for row in rows:
        sheet = FactSheet({n: v for n, v in row.items() if n in FACTS}, FACTS)
        found = answers[row["case"]]
        assert [found[f"c{n}"] for n in range(len(asked))] == [
            single(each, sheet) for each in asked
        ], row


@pytest.mark.parametrize(
    ("hit", "aggregate"),
    [
        ("first", None),
        ("priority", None),
        ("unique", None),
        ("any", None),
        ("collect", "sum"),
        ("collect", "max"),
        ("collect", "count"),
    ],
)
def test_tables_mean_the_same_on_spark(
    ask: Asks, tmp_path: Path, hit: str, aggregate: str | None
) -> None:
    rows = rows_of_facts()
    file = write_cases(tmp_path / "cases.parquet", rows, small_facts())
    whens: list[dict[str, object]] = [{"days": "> 3"}, {"kind": "乙"}, {"share": "> 0.1"}, {}]
    points = [Decimal(2), Decimal("0.5"), Decimal(2), Decimal(1)]
    if hit == "unique":
        whens = [{"days": "> 3"}, {"days": "[2..4]"}]
    body = TableBody(
        hit=hit,  # type: ignore[arg-type]  # parametrized
        aggregate=aggregate,  # type: ignore[arg-type]
        inputs=tuple(Column(name=name) for name in ("days", "kind", "share")),
        outputs=(
            Column(
                name="points",
                type="number",
                values=tuple(dict.fromkeys(points)) if hit == "priority" else None,
            ),
        ),
        rules=tuple(
            TableRow(id=f"r{n}", when=when, then={"points": given})
            for n, (when, given) in enumerate(zip(whens, points, strict=False))
        ),
    )
    table = compile_table(body, FACTS)
    answers = {row["case"]: row for row in ask(file, lambda cases: add_decision(cases, table))}
    for row in rows:
        found = answers[row["case"]]
        sheet = FactSheet({n: v for n, v in row.items() if n in FACTS}, FACTS)
        if found[STATUS] == "clash":
            with pytest.raises(RuleError, match="同时适用"):
                decide(table, sheet)
            continue
        decision = decide(table, sheet)
        assert (found[STATUS], found[f"{OUTPUT}points"]) == (
            decision.status,
            decision.value,
        )
        assert found[ROW] == (decision.rows[0] if decision.rows and not aggregate else None)


@pytest.mark.parametrize("rubric", ["first-petition", "repeat-petition"])
def test_a_rubric_scores_the_same_on_spark(ask: Asks, tmp_path: Path, rubric: str) -> None:
    plan = shipped(rubric)
    chance = random.Random(20230504)  # noqa: S311
    rows = [random_case(plan, number, chance) for number in range(200)]
    file = write_cases(tmp_path / "cases.parquet", rows, plan)
    answers = {
        row["case"]: row for row in ask(file, lambda cases: plan.score(cases, keep=["case"]))
    }
    for row in rows:
        assert answers[row["case"]] == {
            "case": row["case"],
            **row_of(plan.rubric, sheet_of(plan, row)),
        }


def test_wrong_findings_are_the_same_on_spark(ask: Asks, tmp_path: Path) -> None:
    plan = shipped("first-petition")
    name = "finding.shirking"
    given = [None, Decimal("0.5"), Decimal("0.3"), Decimal(8), Decimal("8.5"), Decimal("-0.5")]
    rows: list[Row] = [{"case": str(n), name: points} for n, points in enumerate(given)]
    file = write_cases(tmp_path / "cases.parquet", rows, plan)

    def make(cases: ir.Table) -> ir.Table:
        [(wrong, _, _)] = plan.wrong_findings(cases).values()
        return cases.select("case", wrong=wrong)

    answers = {row["case"]: bool(row["wrong"]) for row in ask(file, make)}
    assert [answers[str(n)] for n in range(6)] == [False, False, True, False, True, True]
