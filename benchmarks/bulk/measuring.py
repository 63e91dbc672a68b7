"""Time beside SQL by hand, and memory at ten times the size."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter

import duckdb

from engine.analytics.bulk_scoring import ROW_GROUP
from engine.analytics.fact_files import Wanted, open_facts
from engine.analytics.rubric_columns import GRADE, POINTS, TOTAL, RubricColumns
from engine.rules.columns.sql import write_sql

BY_HAND = Path(__file__).with_name("by_hand.sql")


def queries(
    connection: duckdb.DuckDBPyConnection, cases: Path, plan: RubricColumns
) -> Mapping[str, str]:
    """Return the engine's query and the one by hand, over the same file."""
    file = open_facts(connection, cases, Wanted(plan, "case"))
    scored = plan.score(file.cases, keep=["case"])
    by_hand = BY_HAND.read_text(encoding="utf-8").replace("{cases}", str(cases))
    return {"onecase": write_sql(scored, "duckdb"), "SQL by hand": by_hand}


def answers_agree(connection: duckdb.DuckDBPyConnection, asked: Mapping[str, str]) -> bool:
    """Tell whether both queries give every case the same points, total and grade."""
    ours, by_hand = asked["onecase"], asked["SQL by hand"]
    connection.execute(f"CREATE OR REPLACE TEMP VIEW ours AS {ours}")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW by_hand AS {by_hand}")
    names = [row[0] for row in connection.execute("DESCRIBE by_hand").fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    different = connection.execute(
        f"SELECT count(*) FROM ((SELECT {columns} FROM ours) EXCEPT ALL (FROM by_hand))"  # noqa: S608
    ).fetchone()
    counts = connection.execute(
        "SELECT (SELECT count(*) FROM ours) = (SELECT count(*) FROM by_hand)"
    ).fetchone()
    return different == (0,) and counts == (True,)


def race(
    connection: duckdb.DuckDBPyConnection,
    asked: Mapping[str, str],
    work: Callable[[str], str],
    rounds: int,
) -> dict[str, float]:
    """Return the best seconds of each query, run in turn so that all meet the same weather."""
    best = dict.fromkeys(asked, float("inf"))
    for _ in range(rounds):
        for name, query in asked.items():
            begun = perf_counter()
            connection.execute(work(query)).fetchall()
            best[name] = min(best[name], perf_counter() - begun)
    return best


def summed(plan: RubricColumns) -> Callable[[str], str]:
    """Return work that computes every column and keeps only sums: nothing is written."""
    items = [name for name in plan.columns() if name.startswith((TOTAL, POINTS))]
    sums = ", ".join(f'sum("{name}")' for name in items)
    return lambda query: f"SELECT {sums}, min({GRADE}), max({GRADE}) FROM ({query})"  # noqa: S608


def written(out: Path) -> Callable[[str], str]:
    """Return work that writes every column to a Parquet file."""
    options = f"(FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})"
    return lambda query: f"COPY ({query}) TO '{out}' {options}"


_SCORE = """
import sys
from pathlib import Path
from benchmarks.bulk.cases import thirty_items
from engine.analytics.bulk_scoring import score_to_file
from engine.analytics.fact_files import Wanted
result = score_to_file(Path(sys.argv[1]), Wanted(thirty_items(), "case"), Path(sys.argv[2]))
# Not ru_maxrss: that counts the process which started this one, too.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(result.cases, status["VmHWM"].split()[0])
"""


def peak_memory(cases: Path, out: Path) -> tuple[int, float]:
    """Return how many cases a process of its own scored, and its peak of memory in megabytes."""
    told = subprocess.run(
        [sys.executable, "-c", _SCORE, str(cases), str(out)],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    count, kilobytes = told.stdout.split()
    return int(count), int(kilobytes) / 1024
