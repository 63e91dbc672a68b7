"""The commands a real installation begins with: ``publish`` and ``account``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.errors import AccessError, ConflictError, FilingError
from engine.places import shipped_config
from engine.records.session import Database
from webui import cli


def run(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli.onecase, list(words), input=typed)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation just begun with the shipped documents."""
    place = tmp_path_factory.mktemp("begun") / "data"
    assert run("publish", "--instance", str(place)).exit_code == 0
    return place


@pytest.fixture
def place(begun: Path, tmp_path: Path) -> str:
    return str(shutil.copytree(begun, tmp_path / "data"))


def test_the_first_publication_begins_the_data(place: str) -> None:
    assert 'county = "shengzhou"' in (Path(place) / "onecase.toml").read_text("utf-8")
    database = Database(f"sqlite:///{Path(place) / 'onecase.db'}")
    with database.reading("shengzhou") as unit:
        published = {each.published_by for each in unit.documents()}
    database.close()
    assert published == {"system"}


def test_later_publications_name_who_approves(place: str) -> None:
    result = run("publish", "--instance", place)
    assert isinstance(result.exception, AccessError)
    assert "--by" in str(result.exception)


def test_who_may_not_approve_publishes_nothing(place: str) -> None:
    result = run("publish", "--instance", place, "--by", "han-zhuoqun")
    assert isinstance(result.exception, AccessError)
    assert "规则审批人" in str(result.exception)


def test_what_is_published_already_is_skipped(place: str) -> None:
    result = run("publish", "--instance", place, "--by", "pan-zhongliang")
    assert (result.exit_code, "发布 0 份文件" in result.output) == (0, True)


def test_a_published_version_cannot_be_changed(place: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_config(), tmp_path / "config"))
    form = folder / "forms" / "settlement.yaml"
    form.write_text(form.read_text("utf-8").replace("审核意见", "审核结论"), "utf-8")
    result = run("publish", str(folder), "--instance", place, "--by", "pan-zhongliang")
    assert isinstance(result.exception, ConflictError)
    assert "settlement.yaml" in str(result.exception)


def test_an_account_is_opened_with_a_password_asked_twice(place: str) -> None:
    typed = "a long sentence\na long sentence\n"
    result = run("account", "han-zhuoqun", "--instance", place, typed=typed)
    assert (result.exit_code, "韩卓群可以用账号 han-zhuoqun 登录" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("person", "typed", "refusal"),
    [
        ("han-zhuoqun", "a long sentence\nanother sentence\n", "两次输入的密码不同"),
        ("han-zhuoqun", "short\nshort\n", "密码至少10位"),
        ("nobody", "", "没有这名人员"),
    ],
)
def test_a_wrong_account_is_refused(place: str, person: str, typed: str, refusal: str) -> None:
    result = run("account", person, "--instance", place, typed=typed)
    assert isinstance(result.exception, FilingError | AccessError)
    assert refusal in str(result.exception)


def test_a_password_comes_from_standard_input_on_request(place: str) -> None:
    words = ("account", "cai-chenxi", "--login", "cai", "--password-stdin", "--instance", place)
    result = run(*words, typed="a long sentence\n")
    assert (result.exit_code, "账号 cai" in result.output) == (0, True)
