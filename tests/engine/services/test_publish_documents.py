from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office_support import COUNTY, Office, config_with, new_desk, publish

from engine.audit.entry import DocumentPublished
from engine.clock import moment_of
from engine.configuration.library import library_of, load_library
from engine.configuration.problems import ConfigurationFaults
from engine.errors import ConfigurationError, ConflictError
from engine.places import shipped_config
from engine.services.check_documents import load_checked
from engine.services.pins import pin_of
from engine.services.publish_documents import publish_folder
from engine.terms import SYSTEM, DocumentId, DocumentRef

AT = moment_of(date(2023, 1, 3))


def test_every_version_of_the_folder_is_published_once(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "own.db")
    first = publish_folder(desk, shipped_config(), actor=SYSTEM, at=AT)
    assert {pin.id for pin in first} >= {
        each.ref.id for each in load_library(shipped_config()).all()
    }
    assert publish_folder(desk, shipped_config(), actor=SYSTEM, at=AT) == ()


def test_the_journal_names_each_version_with_its_hash(office: Office) -> None:
    published = [e.event for e in office.journal() if isinstance(e.event, DocumentPublished)]
    with office.desk.database.reading(COUNTY) as unit:
        pins = [pin_of(each.ref) for each in office.desk.library(unit).all()]
    assert all(pin in [each.document for each in published] for pin in pins)
    assert all(each.changes for each in published)


def test_a_published_version_does_not_change(office: Office, tmp_path: Path) -> None:
    folder = config_with(tmp_path, reply=("maxLength: 4000", "maxLength: 5000"))
    before = office.journal()
    with pytest.raises(ConflictError) as refused:
        publish(office.desk, folder)
    assert "把 version 改为 2" in refused.value.text("zh")
    assert "set version to 2" in refused.value.text("en")
    assert office.journal() == before


def test_comments_may_change(office: Office, tmp_path: Path) -> None:
    folder = config_with(tmp_path, reply=("kind: form\n", "kind: form\n# 新的说明\n"))
    assert publish_folder(office.desk, folder, actor=SYSTEM, at=AT) == ()


def test_a_folder_with_errors_publishes_nothing(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "own.db")
    folder = config_with(tmp_path, first_petition=("from: 70", "from: 95"))
    with pytest.raises(ConfigurationFaults) as refused:
        publish(desk, folder)
    assert refused.value.report.errors
    with desk.database.reading(COUNTY) as unit:
        assert unit.documents() == ()
        assert unit.entries() == ()


def test_an_example_that_does_not_come_out_publishes_nothing(tmp_path: Path) -> None:
    folder = config_with(tmp_path, first_petition=("then: {score: 67,", "then: {score: 68,"))
    with pytest.raises(ConfigurationFaults, match="67"):
        load_checked(folder)


def test_a_draft_is_not_published(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "own.db")
    folder = config_with(tmp_path, follow_up_city=("version: 1\n", ""))
    with pytest.raises(ConfigurationError, match="草稿没有版本号") as refused:
        publish(desk, folder)
    assert refused.value.place == "forms/follow-up-city.yaml"
    with desk.database.reading(COUNTY) as unit:
        assert unit.documents() == ()


def test_a_pin_names_a_version_as_the_journal_does() -> None:
    ref = DocumentRef("form", DocumentId("reply"), 2, "a" * 64)
    assert pin_of(ref).model_dump() == {
        "kind": "form",
        "id": "reply",
        "version": 2,
        "sha256": "a" * 64,
    }


def test_what_a_document_extends_is_published_with_it(office: Office) -> None:
    published = {
        event.document.id: event
        for entry in office.journal()
        if isinstance(event := entry.event, DocumentPublished)
    }
    [parent] = published["petition"].parents
    assert parent == published["petition-terms"].document
    assert published["first-petition"].parents == ()


def test_a_published_parent_does_not_change(office: Office, tmp_path: Path) -> None:
    folder = config_with(tmp_path, petition_terms=("{days: 60}", "{days: 45}"))
    with pytest.raises(ConflictError, match="petition-terms"):
        publish(office.desk, folder)


def test_a_case_finds_the_version_it_began_with_from_the_published_texts(office: Office) -> None:
    with office.desk.database.reading(COUNTY) as unit:
        texts = [(each.path, each.text) for each in unit.documents()]
        ref = office.desk.library(unit).find("workflow", "petition", version=1).ref
    found = library_of(texts).at(ref.kind, ref.id, ref.version, ref.sha256)
    assert [parent.ref.id for parent in found.parents] == ["petition-terms"]
