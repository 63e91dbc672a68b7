"""Tables of a folder out as DMN and DMN in, with what the check says of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.configuration.library import load_library
from engine.configuration.opening import read_document
from engine.configuration.problems import ConfigurationFaults
from engine.configuration.table import Table
from engine.configuration.workflow import Workflow
from engine.configuration.yaml_source import read_yaml
from engine.errors import ConfigurationError
from engine.places import shipped_config
from engine.services.document_places import place_of
from engine.services.exchange_dmn import read_dmn, write_dmn

DISH = Path(__file__).parents[1] / "configuration" / "dmn" / "dish.dmn"
TODAY = date(2024, 1, 2)
PETITION = shipped_config() / "workflows" / "petition.yaml"


def test_a_shipped_table_comes_back_with_all_its_rows() -> None:
    content = write_dmn(place_of(PETITION), table="routing")
    found = read_dmn(content, "routing.dmn", TODAY)
    (document,) = found.documents
    table = read_document(read_yaml(document.text, "t.yaml"))
    workflow = load_library(shipped_config()).find("workflow", "petition").document
    assert isinstance(table, Table)
    assert isinstance(workflow, Workflow)
    assert workflow.routing is not None
    assert [
        (row.id, tuple(row.when), row.then["lead"], row.basis, row.why) for row in table.rules
    ] == [
        (row.id, tuple(row.when), row.then["lead"], row.basis, row.why)
        for row in workflow.routing.rules
    ]
    assert not [one for one in found.items if one.severity == "error"]
    assert not [one for one in found.findings if one.severity == "error"]


def test_rows_that_overlap_are_found_in_the_new_document() -> None:
    text = DISH.read_text("utf-8").replace("&lt; 8", "&lt; 10")
    text = text.replace('not("Spring","Summer")', '"Winter"')
    found = read_dmn(text.encode(), "dish.dmn", TODAY)
    (overlap,) = [one for one in found.findings if one.code == "overlap"]
    assert overlap.file == "Decision_dish.yaml"
    assert overlap.line > 1
    assert found.tables == 1


def test_a_workflow_of_two_tables_needs_to_be_told_which() -> None:
    with pytest.raises(ConfigurationError, match="classification") as caught:
        write_dmn(place_of(PETITION))
    assert "--table" in str(caught.value.hint)


def test_a_table_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="routing"):
        write_dmn(place_of(PETITION), table="scoring")


def test_a_document_without_a_table_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="没有决策表"):
        write_dmn(place_of(shipped_config() / "rubrics" / "first-petition.yaml"))


def test_a_document_that_cannot_be_read_is_told_with_its_faults(tmp_path: Path) -> None:
    (tmp_path / "workflows").mkdir()
    broken = tmp_path / "workflows" / "t.yaml"
    broken.write_text("kind: table\nid: t\n", encoding="utf-8")
    with pytest.raises(ConfigurationFaults) as caught:
        write_dmn(place_of(broken))
    assert {one.file for one in caught.value.report.errors} == {"workflows/t.yaml"}


def test_a_document_of_a_pack_lies_in_the_outermost_folder_with_a_county() -> None:
    place = place_of(PETITION)
    assert place.name == "workflows/petition.yaml"
    assert place.folder is not None
    assert place.folder.resolve() == shipped_config().resolve()
    names = [name for name, _ in place.texts("x")]
    assert names.count("workflows/petition.yaml") == 1
    assert "county.yaml" in names


def test_a_document_outside_the_folder_given_keeps_the_name_of_its_kind(tmp_path: Path) -> None:
    rubric = tmp_path / "rubrics" / "r.yaml"
    assert place_of(rubric, shipped_config()).name == "rubrics/r.yaml"
    assert place_of(tmp_path / "t.yaml", shipped_config()).name == "workflows/t.yaml"
    assert place_of(tmp_path / "t.yaml").folder is None
    assert place_of(tmp_path / "t.yaml").texts("own") == [("workflows/t.yaml", "own")]
