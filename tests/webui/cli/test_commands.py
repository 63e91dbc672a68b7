from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner, Result
from desk_support import Person
from flask import Flask

from engine.errors import ConfigurationError, FilingError
from engine.places import Instance
from engine.records.session import Database
from webui import cli
from webui.settings import Settings, write_settings


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.onecase, list(words))


@pytest.fixture
def installation(settings: Settings, database: Database) -> str:
    """The folder of an installation as commands are told of it."""
    write_settings(Instance(settings.instance.folder), county="paper-town")
    return str(settings.instance.folder)


def test_check_says_what_is_wrong_and_where(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text("kind: county\nid: x\nunit: 3\n")
    result = run("check", str(tmp_path))
    assert result.exit_code == 1
    assert "county.yaml:3" in result.output


def test_check_answers_machines_in_json(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text("kind: county\n")
    result = run("check", str(tmp_path), "--json")
    assert result.exit_code == 1
    assert json.loads(result.output)["ok"] is False


def test_check_speaks_english_on_request(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text("kind: county\n")
    assert "errors, " in run("--lang", "en", "check", str(tmp_path)).output


def test_check_tells_of_overlaps_on_request() -> None:
    assert "0 处警告" in run("check").output
    result = run("check", "--overlaps")
    assert result.exit_code == 0
    assert "规则 k10 与 k20 同时适用，而结果不同" in result.output


def scenarios_in(folder: Path, points: int) -> Path:
    made = folder / "scenarios"
    made.mkdir()
    text = "rubric: first-petition@1\nscenarios:\n- name: 写得空\n"
    text += f"  findings: {{hollow-wording: 2}}\n  then: {{points: {points}}}\n"
    (made / "own.yaml").write_text(text, "utf-8")
    return made


def test_check_tries_the_scenarios_of_a_county(tmp_path: Path) -> None:
    result = run("check", "--scenarios", str(scenarios_in(tmp_path, 98)))
    assert (result.exit_code, "试算情景 1 个，0 个与预期不符" in result.output) == (0, True)


def test_check_says_which_scenario_came_out_otherwise(tmp_path: Path) -> None:
    folder = str(scenarios_in(tmp_path, 97))
    result = run("check", "--scenarios", folder)
    assert result.exit_code == 1
    assert "own.yaml:5：情景“写得空”：points 应为 97，实际得出 98" in result.output
    english = run("--lang", "en", "check", "--scenarios", folder).output
    assert "own.yaml:5: scenario '写得空': points: expected 97, got 98" in english
    assert "1 scenarios tried, 1 came out otherwise" in english


def test_check_answers_machines_what_came_of_the_scenarios(tmp_path: Path) -> None:
    result = run("check", "--json", "--scenarios", str(scenarios_in(tmp_path, 97)))
    told = json.loads(result.output)
    assert (result.exit_code, told["ok"]) == (1, True)
    assert (told["scenarios"]["count"], told["scenarios"]["failed"]) == (1, 1)
    assert told["scenarios"]["problems"][0]["code"] == "scenario"


def test_scenarios_are_not_tried_with_documents_that_have_errors(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text("kind: county\n")
    result = run("check", str(tmp_path), "--scenarios", str(scenarios_in(tmp_path, 98)))
    assert result.exit_code == 1
    assert "配置有错误，情景没有试算。" in result.output


def test_verify_finds_whole_records_whole(installation: str) -> None:
    result = run("verify", "--instance", installation)
    assert (result.exit_code, "日志完整" in result.output) == (0, True)


def test_tick_on_a_county_without_cases_fires_nothing(installation: str) -> None:
    result = run("tick", "--instance", installation, "--as-of", "2023-06-01")
    assert result.exit_code == 0
    assert "2023-06-01：触发 0 条" in result.output


def test_tick_names_what_fired_and_a_second_run_fires_nothing(
    app: Flask, installation: str
) -> None:
    anna = Person.of(app, "anna")
    anna.do(anna.register("桥上有个大洞", "bridges"), "route")
    words = ("tick", "--instance", installation, "--as-of", "2023-03-22")
    first = run(*words)
    assert "纸信〔2023〕1号" in first.output
    assert "2023-03-22：触发 1 条" in first.output
    assert "触发 0 条" in run(*words).output


def test_verify_names_what_another_hand_changed(
    app: Flask, settings: Settings, installation: str
) -> None:
    Person.of(app, "anna").register("桥上有个大洞", "bridges")
    with closing(sqlite3.connect(settings.instance.folder / "onecase.db")) as other:
        other.execute("UPDATE cases SET headline = '别的事'")
        other.commit()
    result = run("verify", "--instance", installation)
    assert result.exit_code == 1
    assert "headline" in result.output
    assert "1 处与日志不符" in result.output


def published_head(installation: str) -> str:
    """Verify, and return the head that the command says one may publish."""
    said = run("verify", "--instance", installation).output.strip().splitlines()[-1]
    return said.rpartition("：")[2]


def test_verify_ends_with_the_head_which_it_later_finds_in_the_longer_chain(
    app: Flask, installation: str
) -> None:
    Person.of(app, "anna").register("桥上有个大洞", "bridges")
    head = published_head(installation)
    Person.of(app, "anna").register("桥上还有个大洞", "bridges")
    result = run("verify", "--instance", installation, "--head", head)
    assert result.exit_code == 0
    assert f"公布过的第 {head.partition(':')[0]} 条仍在日志中" in result.output
    assert published_head(installation) != head


def test_verify_tells_a_journal_that_was_cut_off_from_its_published_head(
    app: Flask, installation: str
) -> None:
    Person.of(app, "anna").register("桥上有个大洞", "bridges")
    seq, _, sha256 = published_head(installation).partition(":")
    result = run("verify", "--instance", installation, "--head", f"{int(seq) + 1}:{sha256}")
    assert result.exit_code == 1
    assert f"日志止于第 {seq} 号记录" in result.output
    assert f"不能证明日志仍含有公布过的第 {int(seq) + 1} 条" in result.output


def test_verify_tells_a_journal_written_anew_from_its_published_head(
    app: Flask, installation: str
) -> None:
    Person.of(app, "anna").register("桥上有个大洞", "bridges")
    seq = published_head(installation).partition(":")[0]
    words = ("verify", "--instance", installation, "--head", f"{seq}:{'0' * 64}")
    result = run("--lang", "en", *words)
    assert result.exit_code == 1
    assert "was written anew" in result.output
    assert f"cannot be shown to have entry {seq}" in result.output


@pytest.mark.parametrize("head", ["12", "12:abc", f"0:{'0' * 64}", f"-1:{'0' * 64}"])
def test_a_head_that_is_none_is_refused(installation: str, head: str) -> None:
    result = run("verify", "--instance", installation, "--head", head)
    assert isinstance(result.exception, FilingError)
    assert "条号:校验码" in str(result.exception)


def test_a_certificate_that_cannot_be_read_is_not_trusted(tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"
    file.write_text("{}")
    result = run("verify-draw", str(file))
    assert result.exit_code == 1
    assert "抽取结果不可信" in result.output


def test_doctor_looks_at_the_machine_and_the_installation(installation: str) -> None:
    result = run("doctor", "--instance", installation)
    assert result.exit_code == 0
    assert "engine 和 webui 只属于 onecase" in result.output
    assert "数据库表结构为最新版本" in result.output


def test_doctor_names_wrong_settings(tmp_path: Path) -> None:
    result = run("--lang", "en", "doctor", "--instance", str(tmp_path))
    assert result.exit_code == 1
    assert "No county is named" in result.output


class Server:
    """Stands in for the server: it notes where it would have listened."""

    served: ClassVar[list[tuple[str, int]]] = []

    def __init__(self, _: Flask, *, host: str, port: int, **__: object) -> None:
        self.place = (host, port)

    def run(self) -> None:
        Server.served.append(self.place)


def test_serving_opens_the_pages_of_the_folder(
    installation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waitress.create_server", Server)
    result = run("serve", "--instance", installation, "--port", "8123")
    assert result.exit_code == 0
    assert Server.served == [("127.0.0.1", 8123)]


def test_serving_others_without_https_is_warned_of(
    installation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waitress.create_server", Server)
    assert "HTTPS" in run("serve", "--instance", installation, "--host", "0.0.0.0").output  # noqa: S104  nobody listens


def test_a_taken_port_is_said_with_another_to_choose(
    installation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Flask, **__: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr("waitress.create_server", refuse)
    result = run("serve", "--instance", installation, "--port", "8123")
    assert isinstance(result.exception, ConfigurationError)
    assert "8123" in str(result.exception)


def test_a_fault_of_the_engine_is_one_sentence_and_exit_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["onecase", "verify", "--instance", str(tmp_path)])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 1
    assert "没有指定县" in capsys.readouterr().err
