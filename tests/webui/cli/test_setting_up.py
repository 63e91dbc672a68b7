"""The commands a real installation begins with: ``publish`` and ``account``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.clock import now
from engine.configuration.library import load_library
from engine.configuration.problems import ConfigurationFaults
from engine.errors import AccessError, ConflictError, FilingError
from engine.places import shipped_config
from engine.records.session import Database
from engine.services.desk import Desk
from engine.services.people import actor_of
from engine.services.withdraw_documents import withdraw_document
from engine.terms import CountyId
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


@pytest.mark.parametrize(
    "people",
    [
        (),
        ("--by", "ma-zhihao"),
        ("--approved-by", "pan-zhongliang"),
        ("--by", "pan-zhongliang", "--approved-by", "pan-zhongliang"),
    ],
)
def test_later_publications_take_two_people(people: tuple[str, ...], place: str) -> None:
    result = run("publish", "--instance", place, *people)
    assert isinstance(result.exception, AccessError)
    assert "--approved-by" in str(result.exception)


@pytest.mark.parametrize(
    ("by", "approved_by", "able"),
    [
        ("ma-zhihao", "han-zhuoqun", "规则审批人"),
        ("han-zhuoqun", "pan-zhongliang", "规则编制人"),
    ],
)
def test_who_has_not_the_right_publishes_nothing(
    by: str, approved_by: str, able: str, place: str
) -> None:
    result = run("publish", "--instance", place, "--by", by, "--approved-by", approved_by)
    assert isinstance(result.exception, AccessError)
    assert able in str(result.exception)


TWO = ("--by", "ma-zhihao", "--approved-by", "pan-zhongliang")


def second_form(folder: Path, begins: str) -> str:
    """Lay a second version of a form beside the first; return the folder of all documents."""
    copy = Path(shutil.copytree(shipped_config(), folder / "config"))
    text = (copy / "forms" / "settlement.yaml").read_text("utf-8")
    text = text.replace("version: 1\n", "version: 2\n", 1)
    text = text.replace("effective_from: 2022-01-01\n", f"effective_from: {begins}\n", 1)
    (copy / "forms" / "settlement-2.yaml").write_text(text, "utf-8")
    return str(copy)


def test_a_later_version_keeps_who_wrote_and_who_approved(place: str, tmp_path: Path) -> None:
    result = run("publish", second_form(tmp_path, "2099-01-01"), "--instance", place, *TWO)
    assert result.exit_code == 0, result.exception
    database = Database(f"sqlite:///{Path(place) / 'onecase.db'}")
    with database.reading("shengzhou") as unit:
        found = [one for one in unit.documents() if one.pin.version == 2]
    database.close()
    people = [(one.submitted_by, one.published_by) for one in found]
    assert people == [("ma-zhihao", "pan-zhongliang")]


def test_a_later_version_cannot_reach_back(place: str, tmp_path: Path) -> None:
    result = run("publish", second_form(tmp_path, "2023-01-01"), "--instance", place, *TWO)
    assert isinstance(result.exception, ConflictError)
    assert "不能倒追" in str(result.exception)


def test_what_is_published_already_is_skipped(place: str) -> None:
    result = run("publish", "--instance", place, *TWO)
    assert (result.exit_code, "发布 0 份文件" in result.output) == (0, True)


def test_a_published_version_cannot_be_changed(place: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_config(), tmp_path / "config"))
    form = folder / "forms" / "settlement.yaml"
    form.write_text(form.read_text("utf-8").replace("审核意见", "审核结论"), "utf-8")
    result = run("publish", str(folder), "--instance", place, *TWO)
    assert isinstance(result.exception, ConflictError)
    assert "settlement.yaml" in str(result.exception)


def test_what_was_withdrawn_is_passed_over_and_the_way_out_is_told(
    place: str, tmp_path: Path
) -> None:
    folder = second_form(tmp_path, "2099-01-01")
    assert run("publish", folder, "--instance", place, *TWO).exit_code == 0
    database = Database(f"sqlite:///{Path(place) / 'onecase.db'}")
    desk = Desk(database, CountyId("shengzhou"), b"key")
    approver = actor_of(load_library(shipped_config()).county().document, "pan-zhongliang")
    withdraw_document(desk, "form", "settlement", 2, reason="漏了一句", actor=approver, at=now())
    database.close()
    result = run("publish", folder, "--instance", place, *TWO)
    assert (result.exit_code, "发布 0 份文件" in result.output) == (0, True)
    assert "form settlement@2 已停用，没有再发布" in result.output
    assert "改写新的 version" in result.output


def test_a_broken_folder_is_refused_by_a_county_that_has_documents(
    place: str, tmp_path: Path
) -> None:
    folder = Path(second_form(tmp_path, "2099-01-01"))
    (folder / "forms" / "settlement-2.yaml").write_text("kind: form\n", "utf-8")
    result = run("publish", str(folder), "--instance", place, *TWO)
    assert isinstance(result.exception, ConfigurationFaults)


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


@pytest.mark.parametrize(("options", "one_time"), [((), True), (("--own",), False)])
def test_a_password_is_to_be_changed_unless_the_person_chose_it(
    place: str, options: tuple[str, ...], *, one_time: bool
) -> None:
    words = ("account", "cai-chenxi", "--password-stdin", "--instance", place, *options)
    result = run(*words, typed="a long sentence\n")
    assert ("第一次登录时须先改密码" in result.output) == one_time
    database = Database(f"sqlite:///{Path(place) / 'onecase.db'}")
    with database.reading("shengzhou") as unit:
        assert [each.one_time for each in unit.accounts()] == [one_time]
    database.close()
