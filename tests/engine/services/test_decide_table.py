"""Decision tables applied to inputs in JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from dmn_support import FOLDER, documents, expected, plain, table_document
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from engine.configuration.problems import ConfigurationFaults
from engine.configuration.table import Column, Row, TableBody
from engine.configuration.yaml_source import read_yaml
from engine.errors import ConfigurationError, NotFoundError
from engine.expressions.names import Dictionary
from engine.places import shipped_config
from engine.rules.tables import DecisionTable, compile_table
from engine.services import decide_table
from engine.services.decide_table import decide_lines, decide_text, find_table
from engine.services.decision_json import write_json

TABLES = Path(__file__).parents[2] / "tables"
VISIT = """\
kind: table
id: visit
title: 接访
version: 1
effective_from: 2024-01-01
hit: first
inputs:
- {name: visit.people, title: 人数, type: integer}
- {name: visit.on, title: 到访日期, type: date}
- {name: visit.share, title: 比例, type: number}
- {name: visit.joint, title: 联名, type: boolean}
- {name: visit.topic, title: 事项, type: text}
outputs:
- {name: days, title: 天数, type: number}
rules:
- {id: many, when: {visit.people: ">= 5"}, then: {days: "visit.people / 4"}}
- {id: late, when: {visit.on: ">= 2024-07-01"}, then: {days: 0.1}}
- {id: share, when: {visit.share: "0.3"}, then: {days: 3}}
"""


def written(folder: Path, text: str, name: str = "visit.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def visit(tmp_path: Path) -> DecisionTable:
    return find_table(written(tmp_path, VISIT), tmp_path)


def told(line: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(line, parse_float=Decimal)
    return read


def answer(table: DecisionTable, given: str, language: str = "zh") -> dict[str, Any]:
    return told(decide_text(table, given).to_json(language))


def cases() -> list[Any]:
    found = []
    for path in sorted(TABLES.glob("*.cases.yaml")):
        read = read_yaml(path.read_text("utf-8"), path.name).data
        assert isinstance(read, list)
        table = path.name.removesuffix(".cases.yaml")
        found += [pytest.param(table, case, id=f"{table}-{case['name']}") for case in read]
    return found


@pytest.mark.parametrize(("name", "case"), cases())
def test_a_table_of_the_tests_says_what_its_cases_say(name: str, case: Mapping[str, Any]) -> None:
    table = find_table(str(TABLES / f"{name}.yaml"), shipped_config())
    said = answer(table, write_json(case["input"]))
    wanted = case.get("status", "error" if "error" in case else "hit")
    assert said["status"] == wanted
    assert said["rules"] == case.get("rules", [])
    assert "output" not in case or said["output"] == case["output"]
    assert case["error"] in said["error"] if wanted == "error" else said["error"] is None


def test_null_alone_and_null_in_a_table_of_every_kind_of_cell_are_tried() -> None:
    named = {param.values[0] for param in cases()}
    assert named == {path.stem for path in TABLES.glob("*.yaml") if ".cases" not in path.name}
    assert {"null-inputs", "unique", "any"} <= named


PUBLISHED = [pytest.param(document, id=document["id"]) for document in documents()]


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the conformance tables are not at {FOLDER}")
@pytest.mark.parametrize("document", PUBLISHED)
def test_a_published_table_in_a_file_answers_its_cases_line_by_line(
    document: dict[str, Any], tmp_path: Path
) -> None:
    model = table_document(document).model_dump(mode="python", exclude_none=True)
    table = find_table(written(tmp_path, _yaml_of(model)), tmp_path)
    lines = [write_json({plain(k): v for k, v in c["input"].items()}) for c in document["cases"]]
    said = list(decide_lines(table, io.BytesIO("\n".join(lines).encode())))
    assert [one.number for one in said] == list(range(1, len(lines) + 1))
    for one, case in zip(said, document["cases"], strict=True):
        line = told(one.to_json())
        assert line["error"] is None
        assert line["output"] == expected(case["expected"])


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the conformance tables are not at {FOLDER}")
def test_all_published_cases_are_asked_of_the_command() -> None:
    assert sum(len(document["cases"]) for document in documents()) == 282


KINDS = {"time": "text", "date and time": "text", "string": "text"}


def unary_tests() -> list[Any]:
    if not FOLDER.is_dir():
        return []
    read = json.loads((FOLDER / "unary-tests.json").read_text("utf-8"), parse_float=Decimal)
    return [pytest.param(one, id=one["id"]) for one in read["tests"]]


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the unary tests are not at {FOLDER}")
@pytest.mark.parametrize("one", unary_tests())
def test_a_published_unary_test_is_a_table_of_one_row(one: dict[str, Any]) -> None:
    kind = one["inputType"]
    if kind == "null":
        kind = "boolean" if one["expression"] == "false" else "number"
    body = TableBody(
        hit="unique",
        inputs=(Column(name="x", type=KINDS.get(kind, kind)),),
        outputs=(Column(name="met", type="boolean"),),
        rules=(Row(id="row", when={"x": one["expression"]}, then={"met": True}),),
    )
    said = decide_text(compile_table(body, Dictionary()), write_json({"x": one["input"]}))
    assert (said.status, said.value) == (("hit", True) if one["expected"] else ("no_match", None))


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the unary tests are not at {FOLDER}")
def test_all_published_unary_tests_are_asked() -> None:
    assert len(unary_tests()) == 158


def _yaml_of(value: object) -> str:
    """Return a model as YAML, which JSON is; a label is its Chinese text."""
    plain_value = json.loads(json.dumps(value, default=lambda v: v if v is None else str(v)))
    return json.dumps(plain_value, ensure_ascii=False, indent=1)


def test_numbers_are_read_and_written_exactly(visit: DecisionTable) -> None:
    assert decide_text(visit, '{"visit.share": 0.3}').rules == ("share",)
    assert decide_text(visit, '{"visit.share": 0.30000000000000001}').status == "no_match"
    assert '"output": 1.25,' in decide_text(visit, '{"visit.people": 5}').to_json()
    assert '"output": 0.1,' in decide_text(visit, '{"visit.on": "2024-07-01"}').to_json()


def test_objects_within_an_input_are_joined_by_dots(visit: DecisionTable) -> None:
    assert decide_text(visit, '{"visit": {"people": 8, "joint": null}}').value == Decimal(2)


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ('{"visit.people": "5"}', "“人数”应是整数，给的是 '5'", "a whole number, but '5'"),
        ('{"visit.people": 5.5}', "应是整数，给的是 5.5", "but 5.5 was given"),
        ('{"visit.people": true}', "应是整数，给的是 true", "but true was given"),
        ('{"visit.joint": 1}', "应是是或否，给的是 1", "true or false"),
        ('{"visit.topic": 5}', "“事项”应是文本，给的是 5", "a text, but 5"),
        ('{"visit.on": 20240701}', "“到访日期”应是日期", "holds a date"),
        ('{"visit.on": "20240701"}', "写成 2023-05-01", "write 2023-05-01"),
        ('{"visit.on": "2024-02-30"}', "“2024-02-30”不是", "'2024-02-30' is not"),
        ('{"visit.people": [1]}', "不能是列表", "not a list"),
        ('{"visit.on": [1]}', "不能是列表", "not a list"),
        ('{"visit.peopl": 5}', "是否指 visit.people？", "did you mean visit.people?"),
        ('{"zzz": 5}', "本表的输入：visit.joint", "its inputs: visit.joint"),
        ('{"visit.people": 1, "visit.people": 2}', "写了两次", "written twice"),
        ('{"visit.people": 1, "visit": {"people": 2}}', "写了两次", "written twice"),
        ('{"visit.share": NaN}', "NaN 不是数字", "NaN is no number"),
        ('{"visit.share": -Infinity}', "-Infinity 不是数字", "is no number"),
        ('{"visit.share": 1e999999999999999999999}', "太大", "too large"),
        ('{"visit.share": 1e99}', "给的是 1E+99", "1E+99 was given"),
        ('{"visit.topic": "' + "甲" * 500 + '", "visit.people": "' + "x" * 500 + '"}', "x…", "x…"),
        ("[1]", "应是一个对象", "is one object"),
        ("5", "应是一个对象", "is one object"),
        ("null", "应是一个对象", "is one object"),
        ("{", "第 2 个字符", "at character 2"),
        ("", "不是 JSON", "not JSON"),
        ("[" * 100_000, "套得太深", "nested too deeply"),
        ('{"visit":' * 20 + "1" + "}" * 20, "套得太深", "nested too deeply"),
    ],
)
def test_a_wrong_input_is_told_in_both_languages(
    visit: DecisionTable, given: str, zh: str, en: str
) -> None:
    for language, wanted in (("zh", zh), ("en", en)):
        said = answer(visit, given, language)
        assert (said["status"], said["output"], said["rules"]) == ("error", None, [])
        assert wanted in said["error"]


def test_a_missing_input_is_not_known(visit: DecisionTable) -> None:
    said = decide_text(visit, "{}", why=True)
    assert (said.status, said.error) == ("no_match", None)
    assert said.why[0].trace.sentence("zh") == "人数未知（要求 ≥ 5）"


def test_why_tells_of_every_row_in_the_language_asked_for(visit: DecisionTable) -> None:
    said = decide_text(visit, '{"visit.people": 4, "visit.on": "2024-07-01"}', why=True)
    english = told(said.to_json("en", why=True))["why"]
    assert [(row["rule"], row["holds"]) for row in english] == [
        ("many", False),
        ("late", True),
        ("share", False),
    ]
    assert english[0]["text"].endswith("= 4 (required: ≥ 5)")
    assert "why" not in told(said.to_json("en"))


def test_why_tells_of_the_rows_that_clash() -> None:
    table = find_table(str(TABLES / "unique.yaml"), shipped_config())
    said = decide_text(table, '{"people": 7, "joint": true}', why=True)
    assert said.status == "error"
    assert [row.row for row in said.why if row.holds] == ["small", "joint"]
    assert decide_text(table, '{"people": 7, "joint": true}').why == ()


def test_lines_go_on_after_one_that_is_at_fault(visit: DecisionTable) -> None:
    stream = io.BytesIO(
        b'\xef\xbb\xbf{"visit.people": 5}\r\n\r\nnonsense\n\xff\n{"visit.people": 6}'
    )
    said = list(decide_lines(visit, stream))
    assert [(one.number, one.status) for one in said] == [
        (1, "hit"),
        (3, "error"),
        (4, "error"),
        (5, "hit"),
    ]
    assert "UTF-8" in str(said[2].error)


def test_a_line_without_end_is_passed_over_in_pieces(
    visit: DecisionTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide_table, "LONGEST_LINE", 20)
    stream = io.BytesIO(b"x" * 75 + b'\n{"visit.people": 6}\n' + b"y" * 21)
    said = list(decide_lines(visit, stream))
    assert [(one.number, one.status) for one in said] == [(1, "error"), (2, "hit"), (3, "error")]
    assert "20" in str(said[0].error)


class _Endless(io.BytesIO):
    """Hands out a line again and again, and counts how often."""

    read_so_far = 0

    @override
    def readline(self, size: int | None = -1, /) -> bytes:
        self.read_so_far += 1
        self.seek(0)
        return super().readline(size)


def test_lines_are_decided_as_they_come(visit: DecisionTable) -> None:
    stream = _Endless(b'{"visit.people": 8}\n')
    said = decide_lines(visit, stream)
    for _ in range(3):
        assert next(said).status == "hit"
    assert stream.read_so_far == 3


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["visit", "people", "visit.on", "visit.people", "x"]), inner
                )
            ),
            max_leaves=6,
        ).map(json.dumps),
    )
)
def test_whatever_is_given_is_answered_on_one_line_of_json(given: str) -> None:
    table = find_table(str(TABLES / "null-inputs.yaml"), shipped_config())
    line = decide_text(table, given, why=True).to_json(why=True)
    assert "\n" not in line
    assert set(told(line)) == {"status", "output", "rules", "error", "why"}


def test_several_outputs_and_lists_are_told_as_objects_and_lists(tmp_path: Path) -> None:
    text = VISIT.replace("hit: first", "hit: collect").replace(
        "- {name: days, title: 天数, type: number}",
        "- {name: days, type: number}\n- {name: day, type: date}\n- {name: with}",
    )
    text = text.replace("{days: 3}", '{days: 3, day: 2024-05-01, with: ["甲", "乙"]}')
    table = find_table(written(tmp_path, text), tmp_path)
    said = answer(table, '{"visit.share": 0.3, "visit.people": 5}')
    assert said["output"] == [
        {"days": Decimal("1.25"), "day": None, "with": None},
        {"days": 3, "day": "2024-05-01", "with": ["甲", "乙"]},
    ]
    assert said["rules"] == ["many", "share"]
    assert answer(table, "{}")["output"] == []


def test_a_table_in_a_folder_of_documents_knows_their_facts(tmp_path: Path) -> None:
    for path in shipped_config().rglob("*.yaml"):
        target = tmp_path / path.relative_to(shipped_config())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    text = VISIT.replace(
        "{name: visit.people, title: 人数, type: integer}", "{name: case.age_days}"
    )
    text = text.replace('visit.people: ">= 5"', 'case.age_days: ">= 5"').replace(
        "visit.people / 4", "case.co_units * 2"
    )
    path = written(tmp_path / "workflows", text)
    table = find_table(path, shipped_config())
    said = answer(table, '{"case": {"age_days": 9, "co_units": 2}}')
    assert (said["output"], said["rules"]) == (4, ["many"])
    assert "本表不读" in answer(table, '{"case.stage": "x"}')["error"]
    by_id = find_table("visit@1", tmp_path)
    assert by_id == table


def test_alone_a_column_says_its_type_itself(tmp_path: Path) -> None:
    text = VISIT.replace(", type: integer}", "}", 1)
    with pytest.raises(ConfigurationError, match=r"visit\.people"):
        find_table(written(tmp_path, text), tmp_path)


def test_a_cell_at_fault_is_told_with_its_line(tmp_path: Path) -> None:
    text = VISIT.replace('">= 5"', '"5以上"')
    with pytest.raises(ConfigurationFaults, match=r"visit\.yaml:16.*>= 5"):
        find_table(written(tmp_path, text), tmp_path)


def test_a_file_that_is_no_document_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationFaults):
        find_table(written(tmp_path, "kind: nonsense\n"), tmp_path)
    with pytest.raises(NotFoundError, match=r"none\.yaml"):
        find_table(str(tmp_path / "none.yaml"), tmp_path)


def test_a_table_of_a_workflow_is_named(tmp_path: Path) -> None:
    table = find_table("petition", shipped_config(), part="routing")
    assert [column.fact.name for column in table.outputs][:1] == ["lead"]
    with pytest.raises(ConfigurationError, match="哪一张表"):
        find_table("petition", shipped_config())
    with pytest.raises(ConfigurationError, match="没有决策表"):
        find_table(str(shipped_config() / "rubrics" / "first-petition.yaml"), tmp_path)
    with pytest.raises(NotFoundError, match="nothing"):
        find_table("nothing", shipped_config())


@pytest.mark.parametrize(
    ("word", "zh", "en"),
    [
        ("Busines", "没有“Busines”这个值（是否指 Business？）", "no value 'Busines'"),
        ("外宾", "没有“外宾”这个值（可选值：Business、Private）", "its values: Business, Private"),
    ],
)
def test_a_text_that_no_row_can_mean_is_refused_and_not_left_without_match(
    tmp_path: Path, word: str, zh: str, en: str
) -> None:
    text = """kind: table
id: discount
title: 折扣
version: 1
effective_from: 2023-01-01
hit: unique
complete: false
inputs: [{name: customer, type: text, values: [Business, Private], title: 客户}]
outputs: [{name: discount, type: number}]
rules: [{id: r1, when: {customer: Business}, then: {discount: 0.1}}]
"""
    table = find_table(written(tmp_path, text), tmp_path)
    said = decide_text(table, write_json({"customer": word}))
    assert said.status == "error"
    assert said.error is not None
    assert zh in said.error.text("zh")
    assert en in said.error.text("en")
    assert decide_text(table, '{"customer": null}').status == "no_match"
    assert decide_text(table, '{"customer": "Private"}').status == "no_match"
