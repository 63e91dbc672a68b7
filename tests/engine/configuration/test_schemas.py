"""The JSON Schemas in ``docs/schemas``: fresh, and true to what the models accept."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.configuration.opening import MODELS
from engine.configuration.schemas import document_schema, schema_texts, write_schemas
from engine.configuration.yaml_source import read_yaml

COMMITTED = Path(__file__).parents[3] / "docs" / "schemas"


def plain(value: object) -> object:
    """Return values as JSON has them: a fraction is a number."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", list(schema_texts()))
def test_the_committed_schema_is_fresh(name: str) -> None:
    committed = (COMMITTED / name).read_text(encoding="utf-8")
    assert committed == schema_texts()[name], (
        "call engine.configuration.schemas.write_schemas(Path('docs/schemas'))"
    )


def test_no_schema_of_a_kind_that_is_gone_is_left() -> None:
    assert {path.name for path in COMMITTED.glob("*.json")} == set(schema_texts())


@pytest.mark.parametrize("kind", list(MODELS))
def test_a_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(document_schema(kind))


@pytest.mark.parametrize("kind", list(MODELS))
def test_a_schema_refuses_unknown_keys(kind: str) -> None:
    assert document_schema(kind)["additionalProperties"] is False


def test_the_sound_documents_fit_their_schemas(sound: dict[str, str]) -> None:
    for name, text in sound.items():
        data = plain(read_yaml(text, name).data)
        validator = Draft202012Validator(document_schema(data["kind"]))  # type: ignore[index]
        assert list(validator.iter_errors(data)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 评分表", "title: 2023"),
        ("full_marks: 100", "full_marks: '100'"),
        ("effective_from: 2023-01-01", "effective_from: 2023/1/1"),
        ("step: 0.5\n", ""),
        ("from: 0}", "from: 0, tone: odd}"),
    ],
)
def test_a_schema_refuses_what_the_model_refuses(sound: dict[str, str], old: str, new: str) -> None:
    text = sound["rubrics/simple.yaml"].replace(old, new)
    data = plain(read_yaml(text, "x.yaml").data)
    assert list(Draft202012Validator(document_schema("rubric")).iter_errors(data))


def test_a_property_called_title_keeps_its_schema() -> None:
    assert "title" in document_schema("rubric")["properties"]


def test_the_schemas_are_written_into_a_folder(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "new")
    assert [path.name for path in written] == list(schema_texts())
    assert json.loads(written[0].read_text(encoding="utf-8"))["title"] == "onecase county"


CHILD = """\
kind: rubric
id: second
title: 第二份
version: 1
effective_from: 2024-01-01
extends: simple@1
change:
  items:
    late: {deduct: {points: 1}, why: 减半}
  step: 1
  why: 不设半分
add:
  items:
  - {id: rude, after: late, title: 粗暴, basis: 条例, found_by: panel, why: 补充}
remove:
  grades: {poor: 不设}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("change:", "remove: {}\nchanges: [x]\nadd: {}\nchange:"),
        ("extends: simple@1\n", ""),
        (", why: 减半", ""),
        (", why: 补充", ""),
        ("items:\n    late", "item:\n    late"),
        ("after: late", "behind: late"),
        ("points: 1", "points: one"),
    ],
)
def test_a_document_that_extends_another_fits_its_schema_or_not(old: str, new: str) -> None:
    text = CHILD.replace(old, new, 1) if old else CHILD
    if "remove: {}" in text:
        text = text[: text.index("change:\n")]
    data = plain(read_yaml(text, "x.yaml").data)
    faults = list(Draft202012Validator(document_schema("rubric")).iter_errors(data))
    assert bool(faults) == (old not in {"", "change:"})


def test_a_document_above_the_county_need_not_be_whole() -> None:
    head = {"kind": "workflow", "id": "x", "title": "x", "effective_from": "2022-01-01"}
    validator = Draft202012Validator(document_schema("workflow"))
    assert list(validator.iter_errors(head))
    assert not list(validator.iter_errors({**head, "layer": "nation"}))
