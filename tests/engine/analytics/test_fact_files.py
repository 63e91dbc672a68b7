"""What files of facts may hold, and how what they may not hold is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from bulk_support import shipped

from engine.analytics.fact_files import FactFile, Wanted, connected, open_facts
from engine.analytics.rubric_columns import RubricColumns
from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.errors import FilingError, RuleError
from engine.expressions.names import Dictionary, Fact
from engine.rules.columns.sql import write_sql
from engine.scoring.rubrics import compile_rubric
from engine.terms import DocumentId, DocumentRef, Label

FACTS = Dictionary(
    [
        Fact("days", "integer", Label("天数")),
        Fact("amount", "number", Label("金额")),
        Fact("note", "text", Label("备注")),
        Fact("joint", "boolean", Label("联名")),
        Fact("opened", "date", Label("登记日")),
        Fact("case.lead", "text", Label("主办单位")),
    ]
)
TEXT = """\
kind: rubric
id: sample
title: 样表
effective_from: 2023-01-01
full_marks: 10
step: 0.5
dimensions:
- id: all
  title: 全部
  marks: 10
  items:
  - {id: a, title: a, basis: b, when: {days: "> 0", amount: "> 0", note: "-"}, deduct: {points: 1}}
  - {id: b, title: a, basis: b, when: {joint: true, opened: "> 2023-01-01"}, deduct: {points: 1}}
  - {id: hollow, title: a, basis: b, found_by: panel, deduct: {up_to: 3}}
  - {id: typo, title: a, basis: b, found_by: panel, deduct: {points: 0.5}}
  - {id: flag, title: a, basis: b, found_by: panel}
grades:
- {id: good, title: 好, from: 0}
"""


def plan() -> RubricColumns:
    document = Rubric.model_validate(read_yaml(TEXT, "rubrics/sample.yaml").data)
    ref = DocumentRef("rubric", DocumentId("sample"), 1, "cd" * 32)
    return RubricColumns(compile_rubric(document, ref, FACTS), FACTS)


WANTED = Wanted(plan(), "case")


def read(path: Path, wanted: Wanted = WANTED) -> list[dict[str, object]]:
    """Return what the rubric gets to read of a file, checked."""
    with connected() as connection:
        file = open_facts(connection, path, wanted)
        with file.checked(connection):
            answer = connection.execute(write_sql(file.cases, "duckdb"))
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def opened(path: Path, wanted: Wanted = WANTED) -> FactFile:
    with connected() as connection:
        return open_facts(connection, path, wanted)


def csv(folder: Path, text: str) -> Path:
    path = folder / "cases.csv"
    path.write_text(text, encoding="utf-8")
    return path


def jsonl(folder: Path, *lines: str) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def parquet(folder: Path, select: str) -> Path:
    path = folder / "cases.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT {select}) TO '{path}' (FORMAT parquet)")
    return path


def faults(path: Path, wanted: Wanted = WANTED) -> dict[str, str]:
    with pytest.raises(FilingError) as caught:
        read(path, wanted)
    assert caught.value.place == path.name
    assert all(zh and en for _, zh, en in caught.value.faults)
    return {column: zh for column, zh, _ in caught.value.faults}


# ------------------------------------------------------------------ what is read

FULL = {
    "case": "甲1",
    "days": 3,
    "amount": Decimal("12.5"),
    "note": "备注，“引号”",
    "joint": True,
    "opened": date(2023, 5, 4),
}


def test_csv_is_read_by_the_types_of_the_facts(tmp_path: Path) -> None:
    text = (
        "case,days,amount,note,joint,opened\n甲1,3,12.50,备注，“引号”,是,2023-05-04\n"
        '乙2,,,"",,\n丙3,+4.0,1e-3,007,0, 2023-05-05 \n'
    )
    first, second, third = read(csv(tmp_path, text))
    assert first == FULL
    assert second == {**dict.fromkeys(FULL), "case": "乙2", "note": ""}
    assert third == {
        "case": "丙3",
        "days": 4,
        "amount": Decimal("0.001"),
        "note": "007",
        "joint": False,
        "opened": date(2023, 5, 5),
    }


def test_csv_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("case,days\n甲,3\n", encoding="utf-8-sig")
    assert read(path) == [{"case": "甲", "days": 3}]


def test_json_is_read_by_the_type_of_each_value(tmp_path: Path) -> None:
    line = (
        '{"case": "甲1", "days": 3.0, "amount": 12.5, "note": "备注，“引号”", "joint": true,'
        ' "opened": "2023-05-04"}'
    )
    first, second = read(jsonl(tmp_path, line, '{"case": 2, "days": null}'))
    assert first == FULL
    assert second == {**dict.fromkeys(FULL), "case": "2"}


def test_parquet_is_taken_at_its_types(tmp_path: Path) -> None:
    select = (
        "'甲1' AS \"case\", 3::SMALLINT AS days, 12.5::DECIMAL(9, 1) AS amount,"
        " '备注，“引号”' AS note, true AS joint, DATE '2023-05-04' AS opened"
    )
    assert read(parquet(tmp_path, select)) == [FULL]


@pytest.mark.parametrize(
    ("select", "read_as"),
    [
        ("3.0::DOUBLE AS days", 3),
        ("3.0::FLOAT AS days", 3),
        ("3::DECIMAL(9, 0) AS days", 3),
        ("3.00::DECIMAL(9, 2) AS days", 3),
        ("3::UBIGINT AS days", 3),
        ("3::HUGEINT AS days", 3),
        ("NULL::VARCHAR AS days", None),
        ("0.1::DOUBLE AS amount", Decimal("0.1")),
        ("0.1::FLOAT AS amount", Decimal("0.1")),
        ("7::UBIGINT AS amount", 7),
        ("12345678901.123456::DECIMAL(38, 6) AS amount", Decimal("12345678901.123456")),
        ("TIMESTAMP '2023-05-04' AS opened", date(2023, 5, 4)),
        ("NULL::INTEGER AS note", None),
    ],
)
def test_other_types_are_read_where_nothing_is_lost(
    tmp_path: Path, select: str, read_as: object
) -> None:
    [row] = read(parquet(tmp_path, f"'甲' AS \"case\", {select}"))
    assert row == {"case": "甲", select.rsplit(" ", 1)[1]: read_as}


@pytest.mark.parametrize("text", ["0.5", "true", "是"])
def test_findings_in_csv_may_be_points_or_yes(tmp_path: Path, text: str) -> None:
    path = csv(tmp_path, f"case,finding.typo\n甲,{text}\n乙,否\n丙,\n")
    assert [row["finding.typo"] for row in read(path)] == [Decimal("0.5"), 0, None]


def test_only_columns_in_use_are_read(tmp_path: Path) -> None:
    path = csv(tmp_path, "case,days,case.lead,title\n甲,3,城建局,占道\n")
    file = opened(path, Wanted(WANTED.plan, "case", keep=("title",)))
    assert file.cases.columns == ("case", "title", "days")
    assert file.unread == ()
    assert opened(path).unread == ("title",)


def test_facts_the_file_lacks_are_told(tmp_path: Path) -> None:
    file = opened(csv(tmp_path, "case,days,note\n"))
    assert file.missing == ("amount", "joint", "opened")


def test_a_kept_column_may_be_a_fact_that_is_read(tmp_path: Path) -> None:
    path = jsonl(tmp_path, '{"case": 1, "days": 3}')
    assert read(path, Wanted(WANTED.plan, "case", keep=("days",))) == [{"case": "1", "days": 3}]


# ------------------------------------------------------------------ names


def test_a_column_that_looks_like_a_missing_fact_is_refused(tmp_path: Path) -> None:
    found = faults(csv(tmp_path, "case,dayss,joint\n甲,3,是\n"))
    assert found == {"dayss": "没有名为“dayss”的事实，是否指 days？如与评分无关请忽略此列"}


def test_a_column_may_be_ignored_though_it_looks_like_a_fact(tmp_path: Path) -> None:
    path = csv(tmp_path, "case,dayss,joint,finding.none\n甲,3,是,9\n")
    wanted = Wanted(WANTED.plan, "case", ignore=("dayss", "finding.none"))
    assert read(path, wanted) == [{"case": "甲", "joint": True}]


def test_the_number_of_the_case_must_be_there(tmp_path: Path) -> None:
    found = faults(csv(tmp_path, "Case,days\n甲,3\n"))
    assert found == {"case": "文件没有这一列，是否指 Case？（现有 Case、days）"}


def test_all_wrong_names_are_told_at_once(tmp_path: Path) -> None:
    path = csv(tmp_path, "id,amont,finding.hollov,finding.a\n")
    found = faults(path, Wanted(WANTED.plan, "case", keep=("town",)))
    assert set(found) == {"case", "town", "amont", "finding.hollov", "finding.a"}
    assert "是否指 finding.hollow" in found["finding.hollov"]
    assert found["finding.a"] == "此项由事实判定，不由评查组填写"


def test_a_file_without_any_fact_of_the_rubric_is_refused(tmp_path: Path) -> None:
    found = faults(csv(tmp_path, "case,case.lead\n甲,城建局\n"))
    assert found == {"case": "文件没有评分表要用的任何事实"}


# ------------------------------------------------------------------ values


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("days", "三"),
        ("days", "3.5"),
        ("days", "1_000"),
        ("days", "0x10"),
        ("days", "12345678901234567890123"),
        ("amount", "12元"),
        ("amount", "0.0000001"),
        ("amount", "1e30"),
        ("amount", "nan"),
        ("joint", "对"),
        ("joint", "2"),
        ("opened", "2023/5/4"),
        ("opened", "2023-02-30"),
        ("finding.hollow", "是"),
        ("finding.hollow", "0.3"),
        ("finding.hollow", "3.5"),
        ("finding.hollow", "-1"),
        ("finding.typo", "0.7"),
        ("finding.flag", "2"),
    ],
)
def test_a_value_that_is_none_is_told_with_its_case(
    tmp_path: Path, column: str, value: str
) -> None:
    found = faults(
        csv(
            tmp_path,
            f"case,joint,days,{column}\n甲,是,1,\n乙7,否,2,{value}\n"
            if column not in {"joint", "days"}
            else f"case,{column}\n甲,\n乙7,{value}\n",
        )
    )
    assert list(found) == [column]
    assert "1 行不是" in found[column]
    assert f"乙7：{value}" in found[column]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("days", '"3"'),
        ("days", "3.5"),
        ("days", "true"),
        ("amount", '"12.5"'),
        ("note", "5"),
        ("note", "true"),
        ("joint", "1"),
        ("joint", '"true"'),
        ("opened", "20230504"),
        ("opened", '{"date": "2023-05-04"}'),
        ("finding.hollow", "true"),
        ("finding.flag", '"是"'),
    ],
)
def test_json_of_another_type_is_told(tmp_path: Path, column: str, value: str) -> None:
    path = jsonl(tmp_path, f'{{"case": "甲", "{column}": {value}}}')
    assert list(faults(path)) == [column]


@pytest.mark.parametrize(
    "select",
    [
        "'3' AS days",
        "3.5::DOUBLE AS days",
        "3.50::DECIMAL(9, 2) AS days",
        "'nan'::DOUBLE AS amount",
        "1e15::DOUBLE AS amount",
        "'12.5' AS amount",
        "5 AS note",
        "1 AS joint",
        "'2023-05-04' AS opened",
        "TIMESTAMP '2023-05-04 10:00:00' AS opened",
        "TIMESTAMPTZ '2023-05-04 00:00:00+00' AS opened",
        "[1, 2] AS days",
        '3.3::DECIMAL(4, 1) AS "finding.hollow"',
    ],
)
def test_parquet_of_another_type_is_told(tmp_path: Path, select: str) -> None:
    path = parquet(tmp_path, f"'甲' AS \"case\", {select}")
    assert list(faults(path)) == [select.rsplit(" ", 1)[1].strip('"')]


def test_many_wrong_values_are_counted(tmp_path: Path) -> None:
    lines = "".join(f"{number},x\n" for number in range(500))
    found = faults(csv(tmp_path, f"case,days\n{lines}"))
    assert "500 行不是" in found["days"]


def test_a_case_without_a_number_is_shown_as_a_question_mark(tmp_path: Path) -> None:
    assert "例如 ?：x" in faults(csv(tmp_path, "case,days\n,x\n"))["days"]


# ------------------------------------------------------------------ files that cannot be read


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("cases.xlsx", b"", "只能读取这些文件"),
        *(
            (f"cases{ending}", b"", "文件是空的")
            for ending in (".csv", ".json", ".jsonl", ".parquet")
        ),
        ("cases.parquet", b"case", "读不了这个文件"),
        ("cases.json", b'[{"case": 1,', "读不了这个文件"),
        ("cases.json", b'{"case": 1, "days": 2}', "读不了这个文件"),
        ("cases.csv", "case,note,days\n1,甲,2\n".encode("gb18030"), "另存为 UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RuleError, match=message) as caught:
        read(path)
    assert caught.value.place == name


def test_quotes_in_names_of_files_and_columns_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / 'it\'s "1".csv'
    path.write_text('"ca""se\'s",days\n甲,3\n', encoding="utf-8")
    assert read(path, Wanted(WANTED.plan, "ca\"se's")) == [{"ca\"se's": "甲", "days": 3}]


def test_a_file_opened_reaches_no_network() -> None:
    with connected() as connection:
        setting = connection.execute(
            "SELECT value FROM duckdb_settings() WHERE name = 'autoinstall_known_extensions'"
        ).fetchone()
    assert setting == ("false",)


def test_the_shipped_rubric_reads_what_the_dictionary_knows() -> None:
    assert shipped("first-petition").reads <= set(shipped("first-petition").dictionary)
