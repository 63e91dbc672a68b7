from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.records.session import Database
from engine.services.desk import Desk
from engine.terms import CountyId
from webui.cli import doctor
from webui.words import ENGLISH


@pytest.mark.parametrize(
    ("version", "state"),
    [((3, 10, 9), "fail"), ((3, 11, 0), "ok"), ((3, 13, 5), "ok"), ((3, 14, 0), "fail")],
)
def test_the_supported_pythons_are_known(version: tuple[int, ...], state: str) -> None:
    assert doctor.look_at_python(version).state == state


def test_another_package_called_engine_is_named() -> None:
    finding = doctor.look_at_names({"engine": ["onecase", "rival-engine"], "webui": ["onecase"]})
    assert (finding.state, finding.values["rivals"]) == ("fail", "rival-engine")


@pytest.mark.parametrize("owners", [{}, {"engine": ["onecase"], "webui": ["onecase"]}])
def test_names_owned_by_onecase_or_nobody_are_fine(owners: dict[str, list[str]]) -> None:
    assert doctor.look_at_names(owners).state == "ok"


def test_this_environment_has_no_rival() -> None:
    assert doctor.look_at_names().state == "ok"


@pytest.mark.parametrize(("version", "state"), [((3, 34, 1), "fail"), ((3, 40, 0), "ok")])
def test_an_old_sqlite_is_refused(version: tuple[int, ...], state: str) -> None:
    assert doctor.look_at_sqlite(version).state == state


def test_missing_assets_are_named(tmp_path: Path) -> None:
    (tmp_path / "main.css").touch()
    finding = doctor.look_at_assets(tmp_path)
    assert finding.values["missing"] == "main.js, yaml-view.js, icons.svg"


def test_without_durable_rules_the_twin_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "durable_loads", lambda: False)
    assert doctor.look_at_durable_rules().state == "warn"


def test_without_fc_list_fonts_are_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert doctor.look_at_fonts().state == "warn"


def test_a_database_without_tables_is_not_at_head(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert doctor.look_at_database(database).state == "warn"
    database.upgrade()
    assert doctor.look_at_database(database).state == "ok"
    database.close()


@pytest.mark.parametrize(
    ("today", "state"), [(date(2023, 5, 4), "ok"), (date(2023, 11, 4), "warn")]
)
def test_a_calendar_that_ends_soon_is_told_beforehand(
    database: Database, today: date, state: str
) -> None:
    desk = Desk(database, CountyId("paper-town"), bytes(32))
    assert doctor.look_at_calendar(desk, today).state == state


def test_every_finding_has_its_english() -> None:
    assert {finding.text for finding in doctor.look_at_machine()} <= ENGLISH.keys()
