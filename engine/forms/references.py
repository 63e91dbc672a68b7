"""References of a schema: all within the document, none in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.errors import ConfigurationError
from engine.forms.root import RootSchema
from engine.forms.values import items, mapping, too_deep

MOST_SCHEMA_LEVELS: Final = 100
"""Levels a schema may be nested."""

_SAME_VALUE: Final = ("allOf", "anyOf", "oneOf")
_SAME_VALUE_ONE: Final = ("if", "then", "else", "not")
_DATA: Final = frozenset({"const", "default", "enum", "examples", "ui"})


def check_references(root: RootSchema) -> None:
    """Check that every reference of a schema can be followed and that none leads to itself.

    Raises:
        ConfigurationError: If one leads nowhere, out of the document, or in a circle without
            any property or row between; or if the schema is nested too deep.
    """
    if too_deep(root.schema, MOST_SCHEMA_LEVELS):
        raise ConfigurationError(
            f"表单的 schema 嵌套超过 {MOST_SCHEMA_LEVELS} 层",
            f"the form's schema is nested more than {MOST_SCHEMA_LEVELS} levels deep",
        )
    open_ones: set[str] = set()
    for reference in _references(root.schema):
        root.resolve(reference)
        _follow(root, reference, open_ones, ())


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for key, part in schema.items():
            if key not in _DATA:
                yield from _references(part)
    for part in items(schema):
        yield from _references(part)


def _follow(root: RootSchema, reference: str, done: set[str], way: tuple[str, ...]) -> None:
    if reference in way:
        raise ConfigurationError(
            "表单中的引用绕回了自己",
            "a reference of the form leads back to itself",
            value=" → ".join((*way, reference)),
            hint="引用自己时，中间至少要隔一个栏目或一行",
            hint_en="what refers to itself needs a property or a row in between",
        )
    if reference in done:
        return
    for further in _at_once(root.resolve(reference)):
        _follow(root, further, done, (*way, reference))
    done.add(reference)


def _at_once(schema: object) -> Iterator[str]:
    """Yield the references that speak of the very value the schema speaks of."""
    own = mapping(schema)
    if isinstance(own.get("$ref"), str):
        yield str(own["$ref"])
    for key in _SAME_VALUE:
        for part in items(own.get(key)):
            yield from _at_once(part)
    for key in _SAME_VALUE_ONE:
        if key in own:
            yield from _at_once(own[key])
    for part in mapping(own.get("dependentSchemas")).values():
        yield from _at_once(part)
