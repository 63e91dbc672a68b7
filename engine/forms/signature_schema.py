"""The schema of a field that is signed with one's name."""

from __future__ import annotations

from collections.abc import Mapping

from engine.forms.values import mapping


def is_signature(schema: Mapping[str, object]) -> bool:
    """Tell whether a field is signed with one's name."""
    return mapping(schema.get("ui")).get("widget") == "signature"


def with_signature(schema: dict[str, object]) -> dict[str, object]:
    """Return the schema of a field that is signed as the schema of what is stored of it."""
    if not is_signature(schema):
        return schema
    return {
        **schema,
        "type": "object",
        "properties": {
            "name": {"type": "string", "title": "姓名"},
            "person": {"type": "string", "title": "人员"},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "title": "校验码"},
            "at": {"type": "string", "title": "时间"},
        },
        "required": ["name", "person", "sha256", "at"],
        "additionalProperties": False,
    }
