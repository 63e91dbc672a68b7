"""Every mistake of ``tests/broken_configuration`` gets exactly the messages written above it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from engine.configuration.library import check_texts
from engine.configuration.problems import Report

FOLDER = Path(__file__).parents[2] / "broken_configuration"
SOUND = {
    path.relative_to(FOLDER / "sound").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((FOLDER / "sound").rglob("*.yaml"))
}
BROKEN = sorted(FOLDER.glob("*.yaml"))


def read_header(text: str, key: str) -> list[str]:
    mark = f"# {key}: "
    return [line.removeprefix(mark) for line in text.split("\n") if line.startswith(mark)]


@cache
def report_on(path: Path) -> Report:
    text = path.read_text(encoding="utf-8")
    [name] = read_header(text, "in")
    return check_texts({**SOUND, name: text}.items())


def test_the_sound_county_has_no_problem() -> None:
    assert check_texts(SOUND.items()).problems == ()


def test_there_is_a_file_for_each_of_many_mistakes() -> None:
    assert len(BROKEN) > 100


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_mistake_gets_its_message(path: Path, language: str) -> None:
    expected = read_header(path.read_text(encoding="utf-8"), language)
    assert [problem.text(language) for problem in report_on(path).problems] == expected


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_chinese_message_holds_no_english_sentence(path: Path) -> None:
    for problem in report_on(path).problems:
        words = [word for word in problem.zh.split() if word.isascii() and word.isalpha()]
        assert len(words) < 5, problem.zh


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_message_says_where(path: Path) -> None:
    for problem in report_on(path).problems:
        assert problem.line > 0 or problem.code == "wrong-folder"
