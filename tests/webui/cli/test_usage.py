"""A command line that cannot be read is told in the language asked for."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from webui import cli
from webui.cli.commands import CommandsByName

ASKED = ["decide", "a", "--input", "{}"]


def run(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(cli.onecase, words, env=environment)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["score", "a", "b", "--backend", "nosuch"],
            "--backend 的值有误：“nosuch”不在可选范围内，可写 duckdb",
        ),
        ([*ASKED, "--jso"], "没有“--jso”这个选项；是不是要写 --json"),
        (["decid"], "没有“decid”这个命令；是不是要写 decide？"),
        (["zzzzzz"], "没有“zzzzzz”这个命令"),
        (["form", "rende"], "没有“rende”这个命令；是不是要写 render？"),
        (["decide"], "缺少 TABLE"),
        (["decide", "a", "--input"], "选项 --input 后面要写一个值"),
        ([*ASKED, "--on", "2023-13-01"], "--on 的值有误：“2023-13-01”不是日期，请写成 2023-05-01"),
        ([*ASKED, "--config", "/no/such"], "--config 的值有误：“/no/such”不存在，或者打不开"),
        (["decide", "a"], "--input 和 --inputs 写一个"),
    ],
)
def test_a_fault_is_said_in_chinese_with_how_to_see_the_options(
    words: list[str], said: str
) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert result.output.startswith("用法：onecase ") or words[-1] == "--input"
    for english in ("Error", "Usage", "Try", "Invalid", "No such"):
        assert english not in result.output


@pytest.mark.parametrize("way", ["option", "variable"])
def test_in_english_it_is_said_in_english(way: str) -> None:
    words = ["score", "a", "b", "--backend", "nosuch"]
    result = run("--lang", "en", *words) if way == "option" else run(*words, ONECASE_LANG="en")
    assert result.exit_code == 2
    assert "Invalid value for '--backend': 'nosuch' is not 'duckdb'." in result.output
    assert "错误" not in result.output


def test_a_wrong_language_is_told_in_chinese() -> None:
    result = run("--lang", "fr", "check")
    assert "--lang 的值有误：“fr”不在可选范围内，可写 zh、en" in result.output


def test_what_is_typed_cannot_steer_the_terminal() -> None:
    result = run("decide", "--\x1b]0;名\x07\u202e")
    assert not set("\x1b\x07\u202e") & set(result.output)
    assert "\\u001b]0;名" in result.output


def test_without_a_command_the_help_is_shown() -> None:
    assert "决策表" in run().output


@pytest.mark.parametrize("name", sorted(CommandsByName.list_commands(cli.onecase, None)))  # type: ignore[arg-type]
def test_every_command_says_its_faults_in_chinese(name: str) -> None:
    output = run(name, "--no-such-option").output
    assert "没有“--no-such-option”这个选项" in output or "没有“--no-such-option”" in output
