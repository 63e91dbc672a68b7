"""A file of facts scored in one query: the same points from every kind of file."""

from __future__ import annotations

import random  # noqa: TID251
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from bulk_support import Row, random_case, sheet_of, shipped, write_cases
from rubric_support import row_of

from engine.analytics import bulk_scoring
from engine.analytics.bulk_scoring import (
    GradeCount,
    score_one_by_one,
    score_to_file,
    summarize_scores,
)
from engine.analytics.fact_files import Wanted
from engine.analytics.rubric_columns import RubricColumns
from engine.errors import FilingError, RuleError

PLAN = shipped("first-petition")
WANTED = Wanted(PLAN, "case")
KINDS = (".parquet", ".csv", ".json", ".jsonl")


def cases(count: int, plan: RubricColumns = PLAN) -> list[Row]:
    chance = random.Random(20230504)  # noqa: S311
    return [random_case(plan, number, chance) for number in range(count)]


def written(path: Path) -> list[Row]:
    with duckdb.connect() as connection:
        answer = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@pytest.mark.parametrize("rubric", ["first-petition", "repeat-petition"])
def test_thousands_of_cases_come_out_as_their_score_sheets(tmp_path: Path, rubric: str) -> None:
    plan = shipped(rubric)
    rows = cases(3_000, plan)
    file = write_cases(tmp_path / "cases.parquet", rows, plan)
    result = score_to_file(file, Wanted(plan, "case"), tmp_path / "out.parquet")
    sheets = [sheet_of(plan, row) for row in rows]
    assert written(tmp_path / "out.parquet") == [
        {"case": row["case"], **row_of(plan.rubric, sheet)}
        for row, sheet in zip(rows, sheets, strict=True)
    ]
    assert result.cases == 3_000
    assert result.grades == tuple(
        GradeCount(band.id, sum(sheet.grade == band.id for sheet in sheets))
        for band in plan.rubric.bands
    )
    assert result.mean is not None
    assert abs(result.mean - sum(sheet.total for sheet in sheets) / 3_000) <= Decimal("0.005")


@pytest.mark.parametrize("ending", KINDS)
def test_every_kind_of_file_gives_the_same(tmp_path: Path, ending: str) -> None:
    rows = cases(300)
    file = write_cases(tmp_path / f"cases{ending}", rows, PLAN)
    score_to_file(file, WANTED, tmp_path / "out.parquet")
    assert written(tmp_path / "out.parquet") == [
        {"case": row["case"], **row_of(PLAN.rubric, sheet_of(PLAN, row))} for row in rows
    ]


@pytest.mark.parametrize("ending", KINDS)
def test_a_file_without_cases_has_no_grades(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"cases{ending}"
    match ending:
        case ".csv":
            file.write_text("case,contact.count\n")
        case ".parquet":
            with duckdb.connect() as connection:
                empty = 'SELECT \'x\' AS "case", 1 AS "contact.count" WHERE false'
                connection.execute(f"COPY ({empty}) TO '{file}' (FORMAT parquet)")
        case _:
            pytest.skip("an empty JSON file has no columns")
    result = score_to_file(file, WANTED, tmp_path / "out.parquet")
    assert (result.cases, result.mean) == (0, None)
    assert {each.cases for each in result.grades} == {0}


def test_counts_need_no_file_to_be_written(tmp_path: Path) -> None:
    file = write_cases(tmp_path / "cases.jsonl", cases(50), PLAN)
    told: list[float] = []
    result = summarize_scores(file, WANTED, progress=told.append)
    assert result == score_to_file(file, WANTED, tmp_path / "out.parquet")
    assert told[-1] == 1.0


def test_progress_rises_to_the_whole(tmp_path: Path) -> None:
    file = write_cases(tmp_path / "cases.csv", cases(50), PLAN)
    told: list[float] = []
    score_to_file(file, WANTED, tmp_path / "out.parquet", progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_kept_columns_stand_beside_the_number_of_the_case(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("lead,id,contact.count,case.area\n城建局,甲1,0,城东\n", encoding="utf-8")
    wanted = Wanted(PLAN, "id", keep=("lead", "contact.count"))
    score_to_file(file, wanted, tmp_path / "out.parquet")
    [row] = written(tmp_path / "out.parquet")
    assert list(row)[:5] == ["id", "lead", "contact.count", "total", "grade"]
    assert (row["id"], row["lead"], row["contact.count"], row["total"]) == (
        "甲1",
        "城建局",
        0,
        Decimal(96),
    )


def test_objects_for_machines_list_points_by_item_and_name_vetoes(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(
        '{"case": 7, "units.clear": false, "finding.hollow-wording": 0.5,'
        ' "finding.retaliation": true, "finding.recusal-missed": 1}\n',
    )
    [found] = score_one_by_one(file, WANTED, most=1)
    assert (found["case"], found["total"], found["grade"]) == ("7", 96.5, "unqualified")
    assert found["vetoes"] == ["retaliation"]
    assert found["flags"] == ["recusal-missed"]
    assert {item: points for item, points in found["points"].items() if points} == {  # type: ignore[attr-defined]
        "lead-unclear": 3,
        "hollow-wording": 0.5,
    }
    assert found["lost"]["reply"] == 0.5  # type: ignore[index]


def test_objects_for_machines_are_for_few_cases(tmp_path: Path) -> None:
    file = write_cases(tmp_path / "cases.csv", cases(3), PLAN)
    with pytest.raises(RuleError, match="超过 2 件"):
        score_one_by_one(file, WANTED, most=2)


@pytest.mark.parametrize("name", ["out.csv", "cases.parquet"])
def test_the_result_goes_to_a_parquet_file_of_its_own(tmp_path: Path, name: str) -> None:
    file = write_cases(tmp_path / "cases.parquet", cases(1), PLAN)
    with pytest.raises(RuleError, match="另一个"):
        score_to_file(file, WANTED, tmp_path / name)


def test_a_result_that_fails_leaves_the_one_before_in_its_place(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    score_to_file(write_cases(tmp_path / "a.csv", cases(2), PLAN), WANTED, out)
    bad = tmp_path / "b.csv"
    bad.write_text("case,contact.count\n甲,许多\n", encoding="utf-8")
    with pytest.raises(FilingError):
        score_to_file(bad, WANTED, out)
    assert len(written(out)) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv", "out.parquet"]


def test_where_nothing_can_be_written_the_target_is_named(tmp_path: Path) -> None:
    file = write_cases(tmp_path / "a.csv", cases(2), PLAN)
    out = tmp_path / "missing" / "out.parquet"
    with pytest.raises(RuleError, match="结果写不到这里") as caught:
        score_to_file(file, WANTED, out)
    assert caught.value.place == str(out)


@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_a_large_file_is_scored_whole_in_whatever_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    file = write_cases(tmp_path / f"cases{ending}", cases(300), PLAN)
    score_to_file(file, WANTED, tmp_path / "ordered.parquet")
    monkeypatch.setattr(bulk_scoring, "ORDERED_ROWS", 0)
    monkeypatch.setattr(bulk_scoring, "ORDERED_BYTES", 0)
    score_to_file(file, WANTED, tmp_path / "out.parquet")

    def by_case(name: str) -> dict[object, Row]:
        return {row["case"]: row for row in written(tmp_path / name)}

    assert by_case("out.parquet") == by_case("ordered.parquet")


def test_the_result_is_written_in_groups_that_are_read_in_parallel(tmp_path: Path) -> None:
    file = tmp_path / "cases.parquet"
    many = 'SELECT range AS "case", 0 AS "contact.count" FROM range(300000)'
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"COPY ({many}) TO '{file}' (FORMAT parquet)")
        score_to_file(file, WANTED, tmp_path / "out.parquet")
        groups = connection.execute(
            "SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata(?) ORDER BY 1",
            [str(tmp_path / "out.parquet")],
        ).fetchall()
        same = connection.execute(
            'SELECT count(*) FROM (SELECT "case", row_number() OVER () - 1 AS place FROM'
            ' read_parquet(?)) WHERE "case" <> place',
            [str(tmp_path / "out.parquet")],
        ).fetchone()
    assert [rows for _, rows in groups] == [122_880, 122_880, 54_240]
    assert same == (0,)
