"""The documents of the configuration, opened as forms of their own schemas and sent back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pytest
from form_edits import change_one
from forms_support import SEES_ALL, form_of_schema, nodes_of, sent_by
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.configuration.form import Form
from engine.configuration.yaml_source import read_yaml
from engine.forms.decode import decode
from engine.forms.nodes import Node
from engine.forms.validation import validate
from engine.forms.values import mapping

ROOT = Path(__file__).parents[3]
DOCUMENTS = sorted((ROOT / "config").rglob("*.yaml"))


@lru_cache(maxsize=2)
def opened(path: Path) -> tuple[Form, Mapping[str, object], list[Node]]:
    """A document, the form of its kind, and the page of both."""
    document = mapping(read_yaml(path.read_text("utf-8"), path.name).data)
    schema = ROOT / "docs" / "schemas" / f"{document['kind']}.schema.json"
    form = form_of_schema(json.loads(schema.read_text("utf-8")))
    return form, document, nodes_of(form, document)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_comes_back_as_the_same_json(path: Path) -> None:
    form, document, nodes = opened(path)
    found = decode(form, sent_by(nodes), document, viewer=SEES_ALL)
    assert repr(found.answers) == repr(document)
    assert found.faults == ()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_everything_in_a_document_can_be_changed(path: Path) -> None:
    _, _, nodes = opened(path)
    assert [node.dotted for node in nodes if node.widget == "kept"] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_has_no_faults_by_its_schema(path: Path) -> None:
    form, document, _ = opened(path)
    assert [(fault.dotted, fault.zh) for fault in validate(form, None, document)] == []


SMALL = [path for path in DOCUMENTS if path.stem not in {"county", "petition"}]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SMALL), st.randoms(use_true_random=False))
def test_a_changed_control_changes_one_place_of_a_document(path: Path, chance: object) -> None:
    form, document, nodes = opened(path)
    controls = [node for node in nodes if node.is_control]
    change_one(form, document, nodes, chance.choice(controls))  # type: ignore[attr-defined]
