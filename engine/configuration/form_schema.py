"""A form's JSON Schema as a tree to walk: its properties, wherever a keyword holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from engine.configuration.problems import Path

Schema = Mapping[str, object]

_ONE = ("if", "then", "else", "not", "contains", "additionalProperties", "propertyNames")
_SEVERAL = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("$defs", "properties", "dependentSchemas", "patternProperties")
_DEEPEST = 60


class Property(NamedTuple):
    """A property of a form.

    Attributes:
        name: Its key.
        schema: Its schema, a local ``$ref`` followed.
        path: Where it stands in the document.
        in_rows: It stands in a row of a list, so a case has several of it.
        in_definition: It stands under ``$defs``; whoever refers to it gives it its place.
    """

    name: str
    schema: Schema
    path: Path
    in_rows: bool
    in_definition: bool


class Place(NamedTuple):
    """A schema within a form and where it stands."""

    schema: Schema
    path: Path
    in_rows: bool = False
    in_definition: bool = False


def schemas_of(root: Schema, path: Path = ("schema",)) -> Iterator[Place]:
    """Yield every schema within a form's schema, itself first, in the order written."""
    yield from _walk(Place(root, path))


def properties_of(root: Schema, path: Path = ("schema",)) -> Iterator[Property]:
    """Yield every property of a form, also those under conditions and in rows."""
    for place in schemas_of(root, path):
        properties = place.schema.get("properties")
        if not isinstance(properties, Mapping):
            continue
        for name, schema in properties.items():
            if isinstance(schema, Mapping):
                here = (*place.path, "properties", str(name))
                followed = follow(root, schema)
                yield Property(str(name), followed, here, place.in_rows, place.in_definition)


def follow(root: Schema, schema: Schema) -> Schema:
    """Return the schema with its local ``$ref`` put in; own keywords win over those referred to.

    A reference that leads nowhere, out of the document or in a circle is left as it stands.
    """
    result: dict[str, object] = dict(schema)
    for _ in range(_DEEPEST):
        target = find(root, result.get("$ref"))
        if target is None:
            return result
        del result["$ref"]
        result = {**target, **result}
    return result


def find(root: Schema, reference: object) -> Schema | None:
    """Return the schema a local reference such as ``#/$defs/person`` names, None if none."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    here: object = root
    for part in reference.removeprefix("#").split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(here, Mapping) or key not in here:
            return None
        here = here[key]
    return here if isinstance(here, Mapping) else None


def _walk(place: Place) -> Iterator[Place]:
    yield place
    for keyword in _ONE:
        yield from _enter(place, (keyword,), place.schema.get(keyword))
    yield from _enter(place, ("items",), place.schema.get("items"), in_rows=True)
    for keyword in _SEVERAL:
        members = place.schema.get(keyword)
        if isinstance(members, list | tuple):
            for position, member in enumerate(members):
                yield from _enter(place, (keyword, position), member)
    for keyword in _NAMED:
        named = place.schema.get(keyword)
        if isinstance(named, Mapping):
            for name, member in named.items():
                yield from _enter(place, (keyword, str(name)), member)


def _enter(place: Place, step: Path, schema: object, *, in_rows: bool = False) -> Iterator[Place]:
    if isinstance(schema, Mapping):
        yield from _walk(
            Place(
                schema,
                (*place.path, *step),
                place.in_rows or in_rows,
                place.in_definition or step[0] == "$defs",
            )
        )
