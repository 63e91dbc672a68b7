from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from engine.errors import ConfigurationError
from engine.places import Instance
from webui.settings import SETTINGS_FILE, Settings, keep_secret, read_settings, write_settings


def read(folder: Path, **environment: str) -> Settings:
    return read_settings({"ONECASE_INSTANCE": str(folder), **environment})


def test_the_environment_alone_is_enough(tmp_path: Path) -> None:
    settings = read(tmp_path, ONECASE_COUNTY="paper-town")
    assert settings.county == "paper-town"
    assert settings.database_url == f"sqlite:///{tmp_path / 'onecase.db'}"
    assert (settings.demo, settings.today, settings.proxies) == (False, None, 0)


def test_the_file_of_the_folder_is_read(tmp_path: Path) -> None:
    write_settings(Instance(tmp_path), county="paper-town", demo=True, today=date(2023, 7, 1))
    settings = read(tmp_path)
    assert (settings.county, settings.demo, settings.today) == (
        "paper-town",
        True,
        date(2023, 7, 1),
    )


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    write_settings(Instance(tmp_path), county="paper-town")
    assert read(tmp_path, ONECASE_COUNTY="stone-town").county == "stone-town"


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    wrong = {"ONECASE_PROXIES": "many", "ONECASE_DEMO": "perhaps", "ONECASE_TODAY": "4 May"}
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, **wrong)
    english = caught.value.text("en")
    for name in ("county", "proxies", "demo", "today"):
        assert name in english
    assert "没有指定县" in caught.value.text("zh")


def test_the_day_stands_still_only_in_a_demonstration(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="today"):
        read(tmp_path, ONECASE_COUNTY="paper-town", ONECASE_TODAY="2023-07-01")


@pytest.mark.parametrize("text", ["county = ", 'county = "a"\nport = 8000\n'])
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / SETTINGS_FILE).write_text(text)
    with pytest.raises(ConfigurationError, match=SETTINGS_FILE):
        read(tmp_path, ONECASE_COUNTY="paper-town")


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "new")
    secret = keep_secret(instance)
    assert len(secret) == 32
    assert keep_secret(instance) == secret
    assert stat.S_IMODE(instance.secret_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(instance.folder.stat().st_mode) == 0o700


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    instance = Instance(tmp_path)
    keep_secret(instance)
    instance.secret_file.chmod(0o644)
    with pytest.raises(ConfigurationError, match="密钥文件能被其他用户读取"):
        keep_secret(instance)


@pytest.mark.parametrize("text", ["00ff", "not a number at all"])
def test_a_broken_secret_is_refused(tmp_path: Path, text: str) -> None:
    instance = Instance(tmp_path)
    instance.secret_file.write_text(text)
    instance.secret_file.chmod(0o600)
    with pytest.raises(ConfigurationError):
        keep_secret(instance)


def test_keys_for_different_purposes_differ(settings: Settings) -> None:
    assert settings.key_for("sessions") != settings.key_for("fingerprints")
    assert len(settings.key_for("sessions")) == 32
