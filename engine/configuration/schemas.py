"""JSON Schemas of the document kinds, for editors that help while a document is written.

They are generated from the models, so they say what the models say; what stands between documents
is checked by ``crosschecks`` alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema
from typing_extensions import override

from engine.configuration.kinds import MODELS
from engine.configuration.layers.schemas import with_layers
from engine.terms import Label

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT: dict[str, Any] = {
    "description": "A text: Chinese as plain text, or {zh: ..., en: ...}.",
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
            "required": ["zh"],
            "additionalProperties": False,
        },
    ],
}
_DATE: dict[str, Any] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_POINTS: dict[str, Any] = {"type": "number"}


class _AsWritten(GenerateJsonSchema):
    """Describes what an author writes: ``Label``, dates and points as they stand in YAML."""

    @override
    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> dict[str, Any]:
        if schema["cls"] is Label:
            return dict(_TEXT)
        return super().dataclass_schema(schema)

    @override
    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> dict[str, Any]:
        return dict(_TEXT) if schema["cls"] is Label else super().is_instance_schema(schema)

    @override
    def date_schema(self, schema: core_schema.DateSchema) -> dict[str, Any]:
        return dict(_DATE)

    @override
    def decimal_schema(self, schema: core_schema.DecimalSchema) -> dict[str, Any]:
        return dict(_POINTS)


def document_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one kind of document."""
    return deepcopy(_made_once(kind))


@cache
def _made_once(kind: str) -> dict[str, Any]:
    adapter: TypeAdapter[object] = TypeAdapter(MODELS[kind])
    schema = adapter.json_schema(by_alias=True, schema_generator=_AsWritten)
    whole = with_layers(_without_titles(schema), MODELS[kind])
    return {"$schema": _DIALECT, "title": f"onecase {kind}", **whole}


def schema_texts() -> Mapping[str, str]:
    """Return the text of each schema file by its name, such as ``rubric.schema.json``."""
    return {
        f"{kind}.schema.json": json.dumps(document_schema(kind), ensure_ascii=False, indent=2)
        + "\n"
        for kind in MODELS
    }


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write the schema of every kind into a folder, made if it is missing; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schema_texts().items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return tuple(written)


def _without_titles(schema: Any) -> Any:  # noqa: ANN401  JSON is of any type
    """Return a schema without the titles pydantic makes up from the names of fields."""
    if isinstance(schema, list):
        return [_without_titles(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _named(value) if key in {"properties", "$defs"} else _without_titles(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
    }


def _named(parts: Any) -> Any:  # noqa: ANN401  JSON is of any type
    """Return schemas by name; a property may well be called ``title``."""
    return {name: _without_titles(part) for name, part in parts.items()}
