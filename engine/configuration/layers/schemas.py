"""What ``change``, ``add``, ``remove``, ``replace`` may hold, as JSON Schema for editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.configuration.head import LAYERS, Head
from engine.configuration.layers.overlay import VERBS
from engine.configuration.layers.shapes import Parts, Shape, shape_of

_WHY: dict[str, Any] = {"type": "string", "minLength": 1, "description": "the reason"}
_NAME: dict[str, Any] = {"type": "string"}
_PLACES: dict[str, Any] = {"in": _NAME, "after": _NAME, "before": _NAME}
_WITHOUT: dict[str, Any] = {"type": "array", "items": _NAME}


def with_layers(schema: dict[str, Any], model: type[Head]) -> dict[str, Any]:
    """Return the schema of a kind with the keys of a document that extends another.

    Such a document, and one of a layer above the county, need not say everything.
    """
    shape, definitions = shape_of(model), schema.get("$defs", {})
    always = [key for key in schema["required"] if key in Head.model_fields]
    whole = [key for key in schema["required"] if key not in always]
    verbs = dict(zip(VERBS, _verbs(schema, definitions, shape), strict=True))
    part_of_it = [
        {"required": ["extends"]},
        {"properties": {"layer": {"enum": list(LAYERS[:-1])}}, "required": ["layer"]},
    ]
    return {
        **schema,
        "properties": {**schema["properties"], **verbs},
        "required": always,
        "if": {"anyOf": part_of_it},
        "else": {"required": whole},
        "dependentRequired": {verb: ["extends"] for verb in VERBS},
    }


def _verbs(
    schema: Mapping[str, Any], definitions: Mapping[str, Any], shape: Shape
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return the schemas of the four verbs, in their order, for a document or block."""
    held = {word: _parts(parts, definitions) for word, parts in shape.parts.items()}
    inner = {
        word: _verbs(_definition(block.model, definitions), definitions, block)
        for word, block in shape.blocks.items()
    }
    settings = {key: schema.get("properties", {}).get(key, {}) for key in shape.settings}
    change = {**settings, "why": _WHY}
    change |= {word: _named(changed) for word, (changed, _) in held.items()}
    add = {word: {"type": "array", "items": added} for word, (_, added) in held.items()}
    remove = dict.fromkeys((*settings, *inner), _WHY)
    remove |= dict.fromkeys(held, _named(_WHY))
    replace = {
        word: _replaced(parts, definitions)
        for word, parts in shape.parts.items()
        if parts.within is None and parts.model is not None
    }
    for word, (changed, added, removed, replaced) in inner.items():
        change[word], add[word], replace[word] = changed, added, replaced
        remove[word] = {"anyOf": [_WHY, removed]}
    free = not shape.words
    return (
        _object(change, open_to_all=free),
        _object(add),
        _object(remove, open_to_all=free),
        _object(replace),
    )


def _replaced(parts: Parts, definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a list that stands in place of the parent's."""
    name = parts.model.__name__ if parts.model else ""
    items = {"$ref": f"#/$defs/{name}"} if name in definitions else {}
    listed = {"type": "array", "items": items}
    return {**_object({"with": listed, "why": _WHY}), "required": ["with", "why"]}


def _parts(parts: Parts, definitions: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schemas of a part that is changed and of one that is added."""
    definition = _definition(parts.model, definitions)
    properties = definition.get("properties", {})
    free = parts.model is None
    changed = {key: one for key, one in properties.items() if key != parts.names_by}
    changed |= {**_PLACES, "without": _WITHOUT, "why": _WHY}
    added = {parts.names_by: _NAME, **properties, **_PLACES, "why": _WHY}
    required = sorted({*definition.get("required", []), parts.names_by, "why"})
    return (
        {**_object(changed, open_to_all=free), "required": ["why"]},
        {**_object(added, open_to_all=free), "required": required},
    )


def _definition(model: type | None, definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = definitions.get(model.__name__, {}) if model else {}
    return found


def _named(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": schema}


def _object(properties: dict[str, Any], *, open_to_all: bool = False) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": open_to_all}
