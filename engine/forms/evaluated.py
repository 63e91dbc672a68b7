"""Which names of a group its schema has a word on, for ``unevaluatedProperties``.

python-jsonschema works this out too, but matches ``patternProperties`` with Python's ``re``, which
may take forever; here names are matched in linear time like any other pattern.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from jsonschema import ValidationError

from engine.forms.patterns import matches
from engine.forms.values import items, mapping


class Descending(Protocol):
    """A validator as it is: the library's own protocol leaves these out."""

    def descend(
        self,
        instance: object,
        schema: object,
        *,
        path: str | None = None,
        schema_path: str | None = None,
    ) -> Iterator[ValidationError]:
        """Yield what a schema says against a value."""
        ...

    def evolve(self, **changes: object) -> Descending:
        """Return the validator with something about it changed."""
        ...


def unevaluated_properties(
    validator: Descending, part: object, instance: object, schema: Mapping[str, object]
) -> Iterator[ValidationError]:
    """Report what is too much at its own place."""
    if not isinstance(instance, Mapping):
        return
    spoken_of = set(_evaluated(validator, instance, schema))
    for name, value in instance.items():
        if name in spoken_of:
            continue
        if part is False:
            yield ValidationError("unevaluatedProperties", path=[name])
        else:
            yield from validator.descend(value, part, path=name)


def _evaluated(
    validator: Descending, instance: Mapping[str, object], schema: Mapping[str, object]
) -> Iterator[str]:
    """Yield the names a schema speaks of, itself or in a part that these answers meet."""
    yield from mapping(schema.get("properties")).keys() & instance.keys()
    for pattern in mapping(schema.get("patternProperties")):
        yield from (name for name in instance if matches(pattern, name))
    if "additionalProperties" in schema:
        yield from instance
    reference = schema.get("$ref")
    if isinstance(reference, str):
        yield from _behind(validator, instance, reference)
    for part in _in_force(validator, instance, schema):
        if "unevaluatedProperties" in part:
            yield from instance
        yield from _evaluated(validator, instance, part)


def _behind(validator: Descending, instance: Mapping[str, object], reference: str) -> Iterator[str]:
    resolver = validator._resolver  # type: ignore[attr-defined]  # noqa: SLF001  no other way to it
    found = resolver.lookup(reference)
    target = mapping(found.contents)
    there = validator.evolve(schema=target, _resolver=found.resolver)
    if "unevaluatedProperties" in target:
        yield from instance
    yield from _evaluated(there, instance, target)


def _in_force(
    validator: Descending, instance: Mapping[str, object], schema: Mapping[str, object]
) -> Iterator[Mapping[str, object]]:
    """Yield the parts of a schema that speak of the same group, those that are not met left out."""
    for key in ("allOf", "anyOf", "oneOf"):
        for part in items(schema.get(key)):
            if _is_met(validator, instance, part):
                yield mapping(part)
    for name, part in mapping(schema.get("dependentSchemas")).items():
        if name in instance:
            yield mapping(part)
    if "if" in schema:
        holds = _is_met(validator, instance, schema["if"])
        if holds:
            yield mapping(schema["if"])
        yield mapping(schema.get("then" if holds else "else"))


def _is_met(validator: Descending, instance: object, schema: object) -> bool:
    return next(iter(validator.descend(instance, schema)), None) is None
