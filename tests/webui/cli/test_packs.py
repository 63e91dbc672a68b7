"""``onecase init`` and ``onecase pack`` at the terminal: a county begins, hands on, follows."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from engine.configuration.library import load_library
from engine.configuration.problems import ConfigurationFaults
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError, OnecaseError
from webui import cli

SOUND = Path(__file__).parents[2] / "broken_configuration" / "sound"
SECOND = """\
kind: rubric
id: simple
title: 评分表
version: 2
effective_from: 2024-01-01
changes: [从严]
extends: simple@1
change:
  items: {late: {deduct: {each: 5, of: reply.days_late, points: 4, at_most: 100}, why: 从严}}
  grades: {good: {from: 75, why: 提高}}
"""
OWN = """\
# 本县的评分表
kind: rubric
id: simple
title: 本县评分表
version: 1
effective_from: 2024-01-01
extends: small:simple@1
change:
  grades: {good: {from: 80, why: 从严}}   # 本县定的
"""


def run(*words: object, language: str = "zh") -> Result:
    return CliRunner().invoke(cli.onecase, ["--lang", language, *map(str, words)])


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A county that has begun from the small one."""
    result = run("init", tmp_path / "qinghe", "--from", SOUND, "--name", "青禾县",
                 "--since", "2024-01-01")  # fmt: skip
    assert result.exit_code == 0, result.output
    return tmp_path / "qinghe"


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The small county with a second version of its rubric."""
    folder = tmp_path / "newer"
    shutil.copytree(SOUND, folder)
    (folder / "rubrics" / "second.yaml").write_text(SECOND, "utf-8")
    return folder


def raised(result: Result, kind: type[OnecaseError]) -> str:
    assert isinstance(result.exception, kind), result.output
    assert result.exception.text("en") != result.exception.text("zh")
    return result.exception.text("zh")


def test_a_county_begins_with_a_few_files_and_passes_the_check(county: Path) -> None:
    files = {path.relative_to(county).as_posix() for path in county.rglob("*") if path.is_file()}
    assert files == {"pack.yaml", "county.yaml", "parent.zip", "workflows/petition.yaml"}
    assert run("check", county).exit_code == 0
    assert load_library(county).county().document.title.zh == "青禾县"


def test_what_is_still_the_parents_is_told(tmp_path: Path) -> None:
    said = run("init", tmp_path / "new", "--from", SOUND, "--name", "新县", language="en").output
    assert "units: still those of the county taken over" in said


def test_no_case_bears_the_parents_number(county: Path) -> None:
    numbering = load_library(county).find("workflow", "petition").source.value(("numbering",))
    assert isinstance(numbering, str)
    assert numbering.startswith("青")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = run("init", tmp_path, "--from", SOUND, "--name", "新县", "--id", "new")
    assert "已经有文件" in raised(result, ConflictError)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["small", "青禾", "Two Words", ".."])
def test_an_id_that_cannot_be_used_is_refused(tmp_path: Path, name: str) -> None:
    result = run("init", tmp_path / "new", "--from", SOUND, "--name", "新县", "--id", name)
    raised(result, FilingError)
    assert not (tmp_path / "new").exists()


def test_a_parent_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = run("init", tmp_path / "new", "--from", "nowhere", "--name", "新县")
    assert "shengzhou" in raised(result, NotFoundError)


def test_a_county_begins_from_a_zip_too(county: Path, tmp_path: Path) -> None:
    assert run("pack", "export", county, "-o", tmp_path / "q.zip").exit_code == 0
    result = run("init", tmp_path / "next", "--from", tmp_path / "q.zip", "--name", "下县")
    assert result.exit_code == 0, result.output
    assert load_library(tmp_path / "next").county().document.id == "next"


def filled_in(template: Path, **rows: list[list[str]]) -> Path:
    """Fill in the workbook as an office would, over the example rows."""
    book = load_workbook(template)
    for title, listed in rows.items():
        sheet = book[title]
        sheet.delete_rows(2, 10)
        for row in listed:
            sheet.append(row)
    book.save(template)
    return template


def test_units_come_from_a_workbook(tmp_path: Path) -> None:
    template = tmp_path / "units.xlsx"
    assert run("init", "--from", SOUND, "--units-template", template).exit_code == 0
    filled_in(
        template,
        单位=[["甲局", "甲局", "Bureau A", "department", ""]],
        片区=[["全县", "全县", "", "甲局", "lead", "lead"]],
        岗位=[["lead", "局长", "", "甲局", "clerk", "zhang-san", "张三", "", ""]],
    )
    result = run("init", tmp_path / "new", "--from", SOUND, "--name", "新县", "--units", template)
    text = (tmp_path / "new" / "county.yaml").read_text("utf-8")
    assert "- {id: 甲局, title: {zh: 甲局, en: Bureau A}, unit_kind: department}" in text
    assert "- {id: zhang-san, name: 张三}" in text
    assert "units: [甲局]" in text
    assert "“单位”还是" not in result.output


def test_units_come_from_a_csv_and_the_rest_is_left_to_fill_in(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("类别,代码,名称\ndepartment,甲局,甲局\n", "utf-8")
    result = run("init", tmp_path / "new", "--from", SOUND, "--name", "新县", "--units", file)
    assert result.exit_code == 0
    text = (tmp_path / "new" / "county.yaml").read_text("utf-8")
    assert text.count("with: []   # 待填") == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("代码,名称\n甲,甲\n", "missing-key"),
        ("代码,名称,类别,颜色\n甲,甲,town,红\n", "unknown-key"),
        ("代码,名称,类别\n甲,,town\n", "missing-key"),
        ("代码,名称,类别\n甲,甲,town\n甲,乙,town\n", "duplicate-id"),
        ('代码,名称,类别\n"甲', "workbook-format"),
    ],
)
def test_a_list_that_cannot_be_used_says_which_cell(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "units.csv"
    file.write_text(text, "utf-8")
    result = run("init", tmp_path / "new", "--from", SOUND, "--name", "新县", "--units", file)
    assert isinstance(result.exception, ConfigurationFaults)
    assert code in {one.code for one in result.exception.report.errors}
    assert not (tmp_path / "new").exists()


def test_a_template_is_not_written_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "u.xlsx").write_bytes(b"mine")
    raised(run("init", "--from", SOUND, "--units-template", tmp_path / "u.xlsx"), ConflictError)
    assert (tmp_path / "u.xlsx").read_bytes() == b"mine"


def test_without_a_name_the_usage_is_told(tmp_path: Path) -> None:
    assert run("init", tmp_path / "new", "--from", SOUND).exit_code == 2


def test_a_signed_pack_comes_in_as_it_went_out(county: Path, tmp_path: Path) -> None:
    key, file, copy = tmp_path / "seal", tmp_path / "q.zip", tmp_path / "copy"
    assert run("pack", "key", key, "--name", "青禾县").exit_code == 0
    assert key.stat().st_mode & 0o077 == 0
    assert "签名" in run("pack", "export", county, "-o", file, "--key", key).output
    said = run("pack", "import", file, copy, "--trusted", f"{key}.pub", "--signed").output
    assert "是信任的人" in said
    for path in county.rglob("*"):
        if path.is_file():
            assert (copy / path.relative_to(county)).read_bytes() == path.read_bytes()


def test_an_unknown_key_and_no_key_are_told_apart(county: Path, tmp_path: Path) -> None:
    run("pack", "key", tmp_path / "seal", "--name", "某人")
    assert "没有签名" in run("pack", "export", county, "-o", tmp_path / "bare.zip").output
    run("pack", "export", county, "-o", tmp_path / "q.zip", "--key", tmp_path / "seal")
    bare = run("pack", "import", tmp_path / "bare.zip", tmp_path / "a", language="en").output
    unknown = run("pack", "import", tmp_path / "q.zip", tmp_path / "b", language="en").output
    assert "nobody says who sent it" in bare
    assert "is not a trusted one" in unknown


def test_only_trusted_packs_are_taken_if_asked_for(county: Path, tmp_path: Path) -> None:
    run("pack", "export", county, "-o", tmp_path / "q.zip")
    result = run("pack", "import", tmp_path / "q.zip", tmp_path / "copy", "--signed")
    raised(result, AccessError)
    assert not (tmp_path / "copy").exists()


def test_trusted_keys_may_lie_in_a_folder(county: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    run("pack", "key", keys / "seal", "--name", "青禾县")
    run("pack", "export", county, "-o", tmp_path / "q.zip", "--key", keys / "seal")
    said = run("pack", "import", tmp_path / "q.zip", tmp_path / "copy", "--trusted", keys).output
    assert "是信任的人" in said


def test_nothing_is_left_of_a_pack_that_is_refused(county: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.zip"
    run("pack", "export", county, "-o", file)
    with zipfile.ZipFile(file, "a") as opened:
        opened.writestr("../out.yaml", "kind: form\n")
    before = sorted(path.name for path in tmp_path.iterdir())
    assert isinstance(run("pack", "import", file, tmp_path / "copy").exception, ConfigurationFaults)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_documents_with_errors_are_not_handed_on(county: Path, tmp_path: Path) -> None:
    (county / "county.yaml").write_text("kind: county\n", "utf-8")
    result = run("pack", "export", county, "-o", tmp_path / "q.zip")
    assert isinstance(result.exception, ConfigurationFaults)
    assert not (tmp_path / "q.zip").exists()


@pytest.mark.parametrize("words", [("pack", "key", "{}", "--name", "某人"), ("pack", "export")])
def test_no_file_is_written_over(county: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    there = tmp_path / "there"
    there.write_bytes(b"mine")
    asked = [one.replace("{}", str(there)) for one in words]
    asked += [str(county), "-o", str(there)] if words[1] == "export" else []
    raised(run(*asked), ConflictError)
    assert there.read_bytes() == b"mine"


def test_a_new_version_above_is_told_and_changes_nothing(county: Path, newer: Path) -> None:
    before = (county / "pack.yaml").read_bytes()
    said = run("pack", "update", county, "--parent", newer).output
    assert "■ rubric/simple：上级第 1 版 → 第 2 版" in said
    assert "本县将变：等次“合格”的" in said
    assert (county / "pack.yaml").read_bytes() == before


def test_taking_it_lets_it_hold_here(county: Path, newer: Path) -> None:
    assert run("pack", "update", county, "--parent", newer, "--take-all").exit_code == 0
    assert load_library(county).find("rubric", "simple", version=2)
    assert "没有要决定的" in run("pack", "update", county, "--parent", newer).output


def test_keeping_lets_the_former_hold_and_it_can_be_taken_later(county: Path, newer: Path) -> None:
    assert run("pack", "update", county, "--parent", newer, "--keep").exit_code == 0
    assert "kept:\n  rubric/simple: 1\n" in (county / "pack.yaml").read_text("utf-8")
    assert load_library(county).find("rubric", "simple").ref.version == 1
    words = ("pack", "update", county, "--parent", newer, "--take", "rubric/simple")
    assert run(*words).exit_code == 0
    assert "kept: {}" in (county / "pack.yaml").read_text("utf-8")
    assert load_library(county).find("rubric", "simple", version=2)


def test_what_the_county_lays_down_itself_stays(county: Path, newer: Path) -> None:
    (county / "rubrics").mkdir()
    (county / "rubrics" / "own.yaml").write_text(OWN, "utf-8")
    said = run("pack", "update", county, "--parent", newer, "--take-all").output
    assert "本县将变：扣分项“超期答复”" in said
    assert "本县自己另有规定，不变：等次“合格”" in said
    text = (county / "rubrics" / "own-2.yaml").read_text("utf-8")
    assert "# 本县定的" in text
    assert "extends: small:simple@2\n" in text
    assert "version: 2\n" in text
    own = load_library(county).find("rubric", "simple", version=2).source
    assert own.value(("grades", 0, "from")) == 80


def test_an_undecided_or_unknown_document_is_told(county: Path, newer: Path) -> None:
    words = ("pack", "update", county, "--parent", newer, "--take")
    assert "rubric/simple" in raised(run(*words, "rubric/simpel"), NotFoundError)
    second = SECOND.replace("id: simple", "id: other").replace("version: 2", "version: 1")
    (newer / "rubrics" / "other.yaml").write_text(second, "utf-8")
    assert "rubric/other" in raised(run(*words, "rubric/simple"), ConflictError)


def test_a_new_document_above_that_is_not_wanted_is_dropped(county: Path, newer: Path) -> None:
    second = SECOND.replace("id: simple", "id: other").replace("version: 2", "version: 1")
    (newer / "rubrics" / "other.yaml").write_text(second, "utf-8")
    words = ("pack", "update", county, "--parent", newer, "--take", "rubric/simple", "--keep")
    assert run(*words).exit_code == 0
    assert load_library(county).ids("rubric") == ("simple",)


def test_a_parent_that_changed_what_it_had_published_is_refused(county: Path, newer: Path) -> None:
    file = newer / "rubrics" / "simple.yaml"
    file.write_text(file.read_text("utf-8").replace("from: 70", "from: 71"), "utf-8")
    said = raised(run("pack", "update", county, "--parent", newer, "--take-all"), ConflictError)
    assert "rubric/simple@1" in said


def test_another_countys_pack_is_no_new_version(county: Path) -> None:
    result = run("pack", "update", county, "--parent", "shengzhou")
    assert "--parent" in str(result.exception)


def test_what_would_have_errors_is_not_taken(county: Path, newer: Path) -> None:
    before = (county / "pack.yaml").read_bytes(), (county / "parent.zip").read_bytes()
    (newer / "workflows" / "second.yaml").write_text(
        "kind: workflow\nid: extra\ntitle: 新\nversion: 1\neffective_from: 2024-01-01\n", "utf-8"
    )
    result = run("pack", "update", county, "--parent", newer, "--take-all")
    assert isinstance(result.exception, ConfigurationFaults)
    assert ((county / "pack.yaml").read_bytes(), (county / "parent.zip").read_bytes()) == before
