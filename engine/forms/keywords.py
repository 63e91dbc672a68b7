"""The keywords a form reads otherwise than the validator does, and the validator made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from engine.forms.evaluated import Descending, unevaluated_properties
from engine.forms.files import is_file_field
from engine.forms.patterns import matches
from engine.forms.signature_schema import is_signature
from engine.forms.values import as_fraction, is_number, mapping, words

Found = Iterator[ValidationError]


def _required(
    validator: Descending, names: object, instance: object, schema: Mapping[str, object]
) -> Found:
    """Report a missing property at its own path; of a missing group, the fields it must have."""
    if not isinstance(instance, Mapping):
        return
    for name in words(names):
        if name not in instance:
            yield from _missing(validator, name, schema)


def _missing(validator: Descending, name: str, schema: Mapping[str, object]) -> Found:
    inner = mapping(schema.get("properties")).get(name)
    lacking = []
    if isinstance(inner, Mapping) and _is_group(inner):
        found = validator.descend({}, inner, path=name)
        lacking = [error for error in found if error.validator == "required"]
    yield from lacking or [ValidationError("missing", path=[name])]


def _is_group(schema: Mapping[str, object]) -> bool:
    """Tell whether a schema is one of a group; a file or signature is answered as a whole."""
    whole = is_file_field(schema) or is_signature(schema)
    return (schema.get("type") == "object" or "$ref" in schema) and not whole


def _dependent_required(
    _validator: object, dependent: object, instance: object, _schema: object
) -> Found:
    """Report a property that another one demands at its own path; the cause says which."""
    if not isinstance(instance, Mapping):
        return
    for present, names in mapping(dependent).items():
        for name in words(names) if present in instance else ():
            if name not in instance:
                yield ValidationError(present, path=[name])


def _multiple_of(_validator: object, step: object, instance: object, _schema: object) -> Found:
    if is_number(instance) and (as_fraction(instance) / as_fraction(step)).denominator != 1:
        yield ValidationError("multipleOf")


def _pattern(_validator: object, pattern: str, instance: object, _schema: object) -> Found:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError("pattern")


def _pattern_properties(
    validator: Descending, named: object, instance: object, _schema: object
) -> Found:
    if not isinstance(instance, Mapping):
        return
    for pattern, part in mapping(named).items():
        for name, value in instance.items():
            if matches(pattern, name):
                yield from validator.descend(value, part, path=name, schema_path=pattern)


def _additional_properties(
    validator: Descending, part: object, instance: object, schema: Mapping[str, object]
) -> Found:
    """Report what is too much at its own place."""
    if not isinstance(instance, Mapping):
        return
    patterns = mapping(schema.get("patternProperties"))
    for name, value in instance.items():
        if name in mapping(schema.get("properties")):
            continue
        if any(matches(pattern, name) for pattern in patterns):
            continue
        if part is False:
            yield ValidationError("additionalProperties", path=[name])
        elif isinstance(part, Mapping):
            yield from validator.descend(value, part, path=name)


FORM_VALIDATOR: Final = cast(
    "type[Validator]",
    extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        {
            "additionalProperties": _additional_properties,
            "dependentRequired": _dependent_required,
            "multipleOf": _multiple_of,
            "pattern": _pattern,
            "patternProperties": _pattern_properties,
            "required": _required,
            "unevaluatedProperties": unevaluated_properties,
        },
    ),
)
"""JSON Schema 2020-12 with what is missing reported where it is missing."""
