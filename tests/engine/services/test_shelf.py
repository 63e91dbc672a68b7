from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from office_support import COUNTY, KEY, Office, config_with, new_desk, publish

from engine.configuration.county import County
from engine.configuration.library import Library, Loaded
from engine.configuration.rubric import Rubric
from engine.configuration.workflow import Workflow
from engine.errors import ConfigurationError, NotFoundError
from engine.services import shelf
from engine.services.desk import Desk

DAY = date(2023, 5, 1)


def _library(office: Office) -> Library:
    with office.desk.database.reading(COUNTY) as unit:
        return office.desk.library(unit)


def _workflow(library: Library, name: str) -> Loaded[Workflow]:
    return shelf.narrow(library.find("workflow", name, on=DAY), Workflow)


def test_a_document_of_another_kind_is_refused(office: Office) -> None:
    rubric = _library(office).find("rubric", "first-petition", on=DAY)
    assert shelf.narrow(rubric, Rubric) is rubric
    with pytest.raises(ConfigurationError, match="不是Workflow"):
        shelf.narrow(rubric, Workflow)


def test_what_a_document_is_made_ready_as_is_made_once(office: Office) -> None:
    library = _library(office)
    facts = shelf.dictionary(library, library.county(DAY))
    petition = _workflow(library, "petition")
    assert shelf.routing_table(petition, facts) is shelf.routing_table(petition, facts)
    assert shelf.lists(library.county(DAY)) is shelf.lists(library.county(DAY))
    assert shelf.work_calendar(library.calendar(DAY)) is shelf.work_calendar(library.calendar(DAY))


def test_another_dictionary_makes_another_table(office: Office) -> None:
    library = _library(office)
    petition = _workflow(library, "petition")
    first = shelf.routing_table(petition, shelf.dictionary(library, library.county(DAY)))
    other = Library(library.documents)
    second = shelf.routing_table(petition, shelf.dictionary(other, other.county(DAY)))
    assert first is not second


@pytest.mark.parametrize("table", [shelf.routing_table, shelf.classification_table])
def test_a_workflow_without_the_table_says_so(office: Office, table: object) -> None:
    library = _library(office)
    facts = shelf.dictionary(library, library.county(DAY))
    with pytest.raises(ConfigurationError, match="没有"):
        table(_workflow(library, "rectification"), facts)  # type: ignore[operator]


def test_only_so_much_is_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_MOST", 3)
    monkeypatch.setattr(shelf, "_ready", OrderedDict())
    library = _library(office)
    facts = shelf.dictionary(library, library.county(DAY))
    for name in ("petition", "rectification"):
        shelf.escalations(_workflow(library, name), facts)
    shelf.lists(library.county(DAY))
    shelf.work_calendar(library.calendar(DAY))
    assert len(shelf._ready) <= 3


def test_the_lists_of_a_county_are_those_of_its_document(office: Office) -> None:
    lists = shelf.lists(_library(office).county(DAY))
    assert {"topics", "units", "towns"} <= set(lists)
    assert [choice.value for choice in lists["towns"]][:2] == ["鹿山街道", "剡湖街道"]
    assert str(lists["topics"][0].group) == "村级集体“三资”"


# the desk


def test_documents_are_read_anew_only_when_one_was_added(office: Office, tmp_path: Path) -> None:
    before = _library(office)
    assert _library(office) is before
    folder = config_with(tmp_path)
    text = (folder / "calendar.yaml").read_text("utf-8")
    head = "version: 1\neffective_from: 2022-01-01"
    newer = text.replace(head, "version: 2\neffective_from: 2024-01-01")
    assert newer != text
    (folder / "calendar-2.yaml").write_text(newer, "utf-8")
    publish(office.desk, folder)
    after = _library(office)
    assert after is not before
    assert after.calendar(date(2023, 12, 31)).ref.version == 1
    assert after.calendar(date(2024, 1, 1)).ref.version == 2


def test_desks_with_the_same_documents_share_what_was_read(office: Office) -> None:
    other = Desk(office.desk.database, COUNTY, KEY)
    with other.database.reading(COUNTY) as unit:
        assert other.library(unit) is _library(office)


def test_threads_share_a_desk(office: Office) -> None:
    desk = Desk(office.desk.database, COUNTY, KEY)

    def read(_: int) -> int:
        with desk.database.reading(COUNTY) as unit:
            return id(desk.library(unit))

    with ThreadPoolExecutor(4) as players:
        assert len(set(players.map(read, range(8)))) == 1


def test_a_desk_without_documents_knows_no_county(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "empty.db")
    with desk.database.reading(COUNTY) as unit, pytest.raises(NotFoundError):
        desk.county_on(unit, DAY)


def test_the_desk_finds_what_is_in_force_on_a_day(office: Office) -> None:
    with office.desk.database.reading(COUNTY) as unit:
        county = office.desk.county_on(unit, DAY)
        assert isinstance(county.document, County)
        assert office.desk.calendar_on(unit, DAY).ref.id == "workdays"
        assert "petition.topic" in office.desk.dictionary(unit, DAY)
        with pytest.raises(NotFoundError):
            office.desk.county_on(unit, date(2021, 12, 31))
