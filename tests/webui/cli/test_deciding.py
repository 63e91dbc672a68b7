"""``onecase decide`` at the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.errors import OnecaseError
from engine.places import shipped_config
from webui import cli

TABLES = Path(__file__).parents[2] / "tables"
UNIQUE, ANY, NULLS = (TABLES / f"{name}.yaml" for name in ("unique", "any", "null-inputs"))


def run(*words: object, given: bytes | None = None) -> Result:
    result = CliRunner().invoke(cli.onecase, [str(word) for word in words], input=given)
    if isinstance(result.exception, OnecaseError):
        raise result.exception
    return result


def test_decide_says_what_a_table_gives_and_by_which_row() -> None:
    result = run("decide", UNIQUE, "--input", '{"people": 4}')
    assert result.output == "✓ 接待室 = 第一接待室（small）\n"
    assert result.exit_code == 0


def test_decide_says_several_outputs_and_several_rows() -> None:
    result = run("decide", ANY, "--input", '{"people": 2, "joint": false}')
    assert result.output == "✓ 办理方式 = 简易，天数 = 10（few）\n"
    result = run("--lang", "en", "decide", NULLS, "--input", '{"people": 5, "topic": "城建"}')
    assert result.output.startswith("✓ 写法 = 任意; 写法 = 等于; ")


def test_no_row_that_applies_is_no_error() -> None:
    result = run("decide", UNIQUE, "--input", '{"people": 12, "joint": false}')
    assert (result.output, result.exit_code) == ("! 没有规则适用\n", 0)


def test_rows_that_clash_are_an_error_and_why_shows_both() -> None:
    result = run("decide", UNIQUE, "--input", '{"people": 7, "joint": true}', "--why")
    first, *rows = result.output.splitlines()
    assert result.exit_code == 1
    assert first.startswith("✗ small, joint: 规则 small 与规则 joint 同时适用")
    assert rows == [
        "    ✓ small  人数 = 7（符合 < 10）",
        "    ✓ joint  人数 = 7（符合 ≥ 5）；联名 = 是",
        "    ✗ unknown  人数 = 7（要求 未知）",
    ]


def test_many_inputs_are_told_by_line_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"people": 4}\n{"people": "四"}\n\n{"people": 12}\n', encoding="utf-8")
    result = run("decide", UNIQUE, "--inputs", path)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "✓ 第 1 行：接待室 = 第一接待室（small）",
        "✗ 第 2 行：people: “人数”应是整数，给的是 '四'",
        "! 第 4 行：没有规则适用",
        "共 3 份：1 份有结果，1 份没有规则适用，1 份出错",
    ]
    english = run("--lang", "en", "decide", UNIQUE, "--inputs", path)
    assert "3 inputs: 1 with a result, 1 without a row, 1 at fault" in english.output


def test_machines_get_one_object_a_line_in_the_order_of_the_inputs() -> None:
    given = b'{"people": 4}\n{"people": 7, "joint": true}\nx\n{"people": 12}\n'
    result = run("decide", UNIQUE, "--inputs", "-", "--json", given=given)
    assert result.exit_code == 1
    hit, clash, wrong, none = (json.loads(line) for line in result.stdout.splitlines())
    assert hit == {"status": "hit", "output": "第一接待室", "rules": ["small"], "error": None}
    assert none == {"status": "no_match", "output": None, "rules": [], "error": None}
    for one, said in ((clash, "同时适用"), (wrong, "不是 JSON")):
        assert (one["status"], one["output"], one["rules"]) == ("error", None, [])
        assert said in one["error"]


def test_machines_are_told_why_row_by_row() -> None:
    result = run("decide", UNIQUE, "--input", '{"people": 4}', "--json", "--why")
    why = json.loads(result.stdout)["why"]
    assert why[0] == {"rule": "small", "holds": True, "text": "人数 = 4（符合 < 10）"}
    assert [row["rule"] for row in why if not row["holds"]] == ["joint", "unknown"]


def test_a_default_and_a_count_say_so(tmp_path: Path) -> None:
    text = UNIQUE.read_text("utf-8").replace("title: 接待室}", "title: 接待室, default: 大厅}")
    path = tmp_path / "table.yaml"
    path.write_text(text, encoding="utf-8")
    assert run("decide", path, "--input", "{}").output == "✓ 接待室 = 登记台（unknown）\n"
    assert (
        run("decide", path, "--input", '{"people": 10}').output == "✓ 接待室 = 大厅（默认结果）\n"
    )
    path.write_text(text.replace("hit: unique", "hit: collect\naggregate: count"), encoding="utf-8")
    assert run("decide", path, "--input", '{"people": 7}').output == "✓ 接待室 = 1（small）\n"


def test_a_table_of_a_shipped_workflow_is_asked_by_id() -> None:
    result = run("decide", "petition", "--table", "routing", "--input", "{}", "--json")
    assert json.loads(result.stdout)["status"] in {"hit", "no_match"}
    named = run(
        "decide", "petition@1", "--table", "routing", "--input", "{}", "--json",
        "--config", shipped_config(), "--on", "2024-01-01",
    )  # fmt: skip
    assert named.stdout == result.stdout


def test_a_table_that_cannot_be_read_stops_before_any_input(tmp_path: Path) -> None:
    path = tmp_path / "table.yaml"
    path.write_text(UNIQUE.read_text("utf-8").replace("< 10", "10以下"), encoding="utf-8")
    with pytest.raises(OnecaseError, match="<= 10"):
        run("decide", path, "--input", "{}", "--json")


@pytest.mark.parametrize("words", [(), ("--input", "{}", "--inputs", "-")])
def test_an_input_is_given_in_one_way(words: tuple[str, ...]) -> None:
    result = run("decide", UNIQUE, *words)
    assert result.exit_code == 2
    assert "--inputs" in result.output


def test_what_looks_like_an_emoji_is_shown_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "table.yaml"
    path.write_text(UNIQUE.read_text("utf-8").replace("第一接待室", "a:key:b"), encoding="utf-8")
    for more in ((), ("--json",)):
        assert "a:key:b" in run("decide", path, "--input", '{"people": 4}', *more).output
