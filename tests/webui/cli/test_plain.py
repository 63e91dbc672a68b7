"""Texts of others do not steer the terminal."""

from __future__ import annotations

import io
import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from engine.errors import RuleError
from webui import cli
from webui.cli.plain import plain_text
from webui.cli.voice import Voice

EVIL = "\x1b[31m红\x1b]0;标题\x07\x9b2J\r\b\u202e倒"
STEERING = set("\x1b\x07\x9b\r\b\u202e")
TABLE = """kind: table
id: echo
title: 照抄
version: 1
effective_from: 2023-01-01
hit: unique
complete: false
inputs: [{name: word, type: text, title: 词}]
outputs: [{name: said, type: text, title: 说}]
rules: [{id: r1, when: {word: 'not("x")'}, then: {said: word}}]
"""


def voice() -> tuple[Voice, io.StringIO]:
    kept = io.StringIO()
    console = Console(file=kept, highlight=False, soft_wrap=True, emoji=False)
    return Voice("zh", console, console), kept


@pytest.mark.parametrize("way", ["tell", "say", "mark", "json", "fail"])
def test_no_way_of_speaking_hands_escapes_on(way: str) -> None:
    speaking, kept = voice()
    {
        "tell": lambda: speaking.tell(EVIL),
        "say": lambda: speaking.say("第 {number} 行：", number=EVIL),
        "mark": lambda: speaking.mark("ok", EVIL),
        "json": lambda: speaking.json({EVIL: EVIL}),
        "fail": lambda: speaking.fail(RuleError(EVIL, EVIL, place=EVIL)),
    }[way]()
    assert not STEERING & set(kept.getvalue())
    assert "红" in kept.getvalue()


@pytest.mark.parametrize("more", [[], ["--why"], ["--json"], ["--json", "--why"]])
def test_decide_shows_escapes_of_an_input_written_out(more: list[str], tmp_path) -> None:  # noqa: ANN001  pytest's own
    path = tmp_path / "echo.yaml"
    path.write_text(TABLE, "utf-8")
    given_text = json.dumps({"word": EVIL}, ensure_ascii=False)
    result = CliRunner().invoke(cli.onecase, ["decide", str(path), "--input", given_text, *more])
    assert result.exit_code == 0, result.output
    assert not STEERING & set(result.output)
    assert "\\u001b[31m红" in result.output


def test_json_stays_the_same_json() -> None:
    assert json.loads(plain_text(json.dumps({"a": EVIL}, ensure_ascii=False))) == {"a": EVIL}


@given(st.text())
def test_what_steers_nothing_stays_as_it_is(text: str) -> None:
    harmless = plain_text(text)
    assert plain_text(harmless) == harmless
    if text.isprintable():
        assert harmless == text
