"""``onecase form`` at the terminal."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.errors import ConfigurationError, NotFoundError
from engine.places import shipped_config
from webui import cli
from webui.forms import standalone

NOTE = "contact-note"
GIVEN = {"way": "电话", "summary": "听取了信访人的陈述。"}


def run(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli.onecase, list(words), input=typed)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped documents with a second version of the note, which asks more."""
    copy = tmp_path / "config"
    shutil.copytree(shipped_config(), copy)
    text = (copy / "forms" / f"{NOTE}.yaml").read_text("utf-8")
    text = text.replace("version: 1", "version: 2").replace("2022-01-01", "2024-01-01")
    text = text.replace("maxLength: 1000", "maxLength: 500").replace("书面]", "书面, 网上]")
    (copy / "forms" / "second.yaml").write_text(text, "utf-8")
    return copy


@pytest.fixture
def answers(tmp_path: Path) -> str:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(GIVEN), "utf-8")
    return str(file)


# check


def test_check_says_that_nothing_is_wrong() -> None:
    result = run("form", "check", NOTE)
    assert (result.exit_code, result.output) == (0, "0 处错误，0 处警告\n")


def test_check_ends_with_1_where_something_is(folder: Path) -> None:
    file = folder / "forms" / f"{NOTE}.yaml"
    file.write_text(
        file.read_text("utf-8")
        + "examples:\n- {name: 太短, given: {way: 电话, summary: 短}, then: {valid: true}}\n",
        "utf-8",
    )
    result = run("form", "check", str(file), "--json")
    [problem] = json.loads(result.output)["problems"]
    assert (result.exit_code, problem["code"]) == (1, "example")
    assert "至少 4 个字" in problem["zh"]
    assert "✗ forms/contact-note.yaml" in run("form", "check", str(file)).output


# submit


def test_submit_says_what_would_be_stored(answers: str) -> None:
    result = run("form", "submit", NOTE, answers, "--json")
    said = json.loads(result.output)
    assert result.exit_code == 0
    assert said == {"ok": True, "answers": GIVEN, "facts": {}, "faults": [], "unknown": []}


def test_submit_reads_answers_that_are_piped_in() -> None:
    result = run("form", "submit", NOTE, "-", typed='{"way": "托梦", "colour": "红"}')
    assert result.exit_code == 1
    assert "✗ way 方式：请从所列选项中选择" in result.output
    assert "✗ summary 沟通情况：不能为空" in result.output
    assert "! colour 表单里没有这一栏，原样保留" in result.output
    assert result.output.endswith("未通过\n")


def test_submit_changes_stored_answers(answers: str) -> None:
    words = ("form", "submit", NOTE, "-", "--stored", answers, "--json")
    said = json.loads(run(*words, typed='{"way": "见面"}').output)
    assert said["answers"] == {**GIVEN, "way": "见面"}


def test_submit_shows_facts_but_not_who_it_is() -> None:
    result = run(
        "form", "submit", "petition-registration", "-",
        typed='{"petitioner_phone": "13900001234", "topic": "预付卡消费"}',
    )  # fmt: skip
    facts = result.output.partition("规则读到的事实：")[2]
    assert "petition.topic = 预付卡消费" in facts
    assert "13900001234" not in facts


@pytest.mark.parametrize("typed", ["{", "[]", '{"a": 1, "a": 2}'])
def test_what_is_no_json_object_is_refused(typed: str) -> None:
    assert isinstance(run("form", "submit", NOTE, "-", typed=typed).exception, ConfigurationError)


def test_answers_in_another_encoding_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_bytes('{"way": "电话"}'.encode("gb18030"))
    error = run("form", "submit", NOTE, str(file)).exception
    assert isinstance(error, ConfigurationError)
    assert "UTF-8" in error.text("zh")


# diff


def test_diff_says_what_is_loosened_and_tightened(folder: Path) -> None:
    result = run("form", "diff", f"{NOTE}@1", f"{NOTE}@2", "--in", str(folder))
    assert result.output.splitlines() == [
        "收紧：沟通情况（summary）：最多字数 1000 → 500",
        "放宽：方式（way）：增加选项 网上",
    ]


def test_diff_answers_machines_in_json(folder: Path) -> None:
    words = ("form", "diff", f"{NOTE}@1", f"{NOTE}@2", "--in", str(folder), "--json")
    said = json.loads(run(*words).output)
    assert (said["same"], said["counts"]) == (False, {"tightened": 1, "loosened": 1})
    assert (
        said["changes"][0]["en"] == "tightened: What was said (summary): most characters 1000 → 500"
    )


def test_diff_of_a_form_with_itself_is_empty() -> None:
    assert run("form", "diff", NOTE, NOTE).output == "两份表单要求相同\n"


def test_the_general_diff_tells_forms_field_by_field_too(folder: Path) -> None:
    words = ("diff", f"{NOTE}@1", f"{NOTE}@2", "--in", str(folder))
    said = run(*words).output
    assert "对已填答案来说：\n收紧：沟通情况" in said
    assert json.loads(run(*words, "--json").output)["fields"]["counts"]["tightened"] == 1
    rubric = json.loads(run("diff", "first-petition", "first-petition", "--json").output)
    assert "fields" not in rubric


# migrate


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An installation with the shipped documents and no case."""
    place = str(tmp_path_factory.mktemp("begun") / "data")
    assert run("publish", "--instance", place).exit_code == 0
    return place


def test_migrate_tries_the_open_cases(folder: Path, instance: str) -> None:
    words = ("form", "migrate", f"{NOTE}@2", "--in", str(folder), "--instance", instance)
    result = run(*words, "--dry-run")
    assert (result.exit_code, result.output) == (
        0,
        "未办结件中有 0 件、0 份按其他版本填写的答案，0 件不符合新版\n",
    )
    said = json.loads(run(*words, "--json").output)
    assert (said["cases"], said["example"]) == (0, None)


def test_diff_counts_the_open_cases_of_an_installation(folder: Path, instance: str) -> None:
    words = ("form", "diff", f"{NOTE}@1", f"{NOTE}@2", "--in", str(folder))
    assert "0 件不符合新版" in run(*words, "--instance", instance).output
    said = json.loads(run(*words, "--instance", instance, "--json").output)
    assert said["open_cases"]["refused"] == []


# render


def page_of(*words: str) -> str:
    result = run("form", "render", *words)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_page_needs_nothing_but_itself(tmp_path: Path, answers: str) -> None:
    file = tmp_path / "pages" / "note.html"
    assert "已写入" in run("form", "render", NOTE, "-o", str(file), "--answers", answers).output
    page = file.read_text("utf-8")
    assert "听取了信访人的陈述。" in page
    addresses = re.findall(r'(?:href|src)="([^"]*)"|url\(([^)]*)\)', page)
    assert all((one or other).startswith(("#", "data:")) for one, other in addresses)
    assert "<script" not in page


def test_the_icons_a_page_uses_are_in_it() -> None:
    page = page_of("petition-registration")
    used = set(re.findall(r'<use href="#([^"]+)"', page))
    assert used
    assert used == set(re.findall(r'<symbol[^>]* id="([^"]+)"', page))


def test_answers_are_printed_as_one_reads_them(answers: str) -> None:
    page = page_of(NOTE, "--print", "--answers", answers)
    assert "<textarea" not in page
    assert "听取了信访人的陈述。" in page


def test_a_blank_form_has_nothing_filled_in(folder: Path) -> None:
    file = folder / "forms" / f"{NOTE}.yaml"
    text = file.read_text("utf-8").replace("title: 方式", "title: 方式\n      default: 电话")
    file.write_text(text, "utf-8")
    assert " checked" in page_of(str(file))
    assert " checked" not in page_of(str(file), "--blank")


def test_a_page_speaks_english_on_request() -> None:
    result = run("--lang", "en", "form", "render", NOTE)
    assert '<html lang="en">' in result.output
    assert "contact-note, version 1" in result.output


def test_without_built_styles_there_is_no_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(standalone, "_STATIC", tmp_path)
    error = run("form", "render", NOTE).exception
    assert isinstance(error, NotFoundError)
    assert "make assets" in error.text("en")


def test_a_file_of_its_own_has_all_steps_on_one_page(folder: Path) -> None:
    file = folder / "forms" / "petition-registration.yaml"
    text = file.read_text("utf-8").replace("\nintro:", "\nlayout: steps\nintro:", 1)
    file.write_text(text, "utf-8")
    page = run("form", "render", str(file)).output
    assert "layout: steps" in text
    assert 'id="f-demand"' in page
    assert 'name="_step"' not in page
