"""One dialect of schemas: older keywords rewritten as JSON Schema 2020-12."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from engine.forms.files import with_files
from engine.forms.signature_schema import with_signature
from engine.forms.values import items

_ONE: Final = (
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
)
_SEVERAL: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED: Final = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")

Change = Callable[[dict[str, object]], dict[str, object]]


def rewrite(schema: object, change: Change) -> object:
    """Return the schema with every schema inside it, innermost first, put through ``change``.

    What stands under ``enum``, ``const``, ``default`` and the like is data and left alone.
    """
    if not isinstance(schema, Mapping):
        return schema
    copy = dict(schema)
    for key in _ONE:
        if key in copy:
            copy[key] = rewrite(copy[key], change)
    for key in _SEVERAL:
        if isinstance(copy.get(key), list | tuple):
            copy[key] = [rewrite(part, change) for part in items(copy[key])]
    for key in _NAMED:
        named = copy.get(key)
        if isinstance(named, Mapping):
            copy[key] = {name: rewrite(part, change) for name, part in named.items()}
    return change(copy)


def modernise(schema: object) -> object:
    """Return a schema of draft 4 to 2019-09 in the keywords of 2020-12, files as stored."""
    return rewrite(schema, lambda part: with_signature(with_files(_dependencies(_tuples(part)))))


def _tuples(schema: dict[str, object]) -> dict[str, object]:
    """Return ``items: [..]`` with ``additionalItems`` as ``prefixItems`` with ``items``."""
    if not isinstance(schema.get("items"), list):
        return schema
    first = [modernise(part) for part in items(schema["items"])]
    rest = modernise(schema.get("additionalItems", {}))
    kept = {key: value for key, value in schema.items() if key not in {"items", "additionalItems"}}
    return {**kept, "prefixItems": first, "items": rest}


def _dependencies(schema: dict[str, object]) -> dict[str, object]:
    """Return ``dependencies`` as ``dependentRequired`` and ``dependentSchemas``."""
    old = schema.get("dependencies")
    if not isinstance(old, Mapping):
        return schema
    names = {key: value for key, value in old.items() if isinstance(value, list)}
    schemas = {key: modernise(value) for key, value in old.items() if key not in names}
    kept = {key: value for key, value in schema.items() if key != "dependencies"}
    return {
        **kept,
        **({"dependentRequired": names} if names else {}),
        **({"dependentSchemas": schemas} if schemas else {}),
    }
