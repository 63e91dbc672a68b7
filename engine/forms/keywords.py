"""The keywords a form reads otherwise than the validator does, and the validator made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, Protocol, cast

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from engine.errors import ConfigurationError
from engine.forms.values import as_fraction, is_number, mapping, words

Found = Iterator[ValidationError]


class _Descending(Protocol):
    """A validator as it is: the library's own protocol leaves ``descend`` out."""

    def descend(self, instance: object, schema: object, *, path: str) -> Found: ...


def _required(
    validator: _Descending, names: object, instance: object, schema: Mapping[str, object]
) -> Found:
    """Report a missing property at its own path; of a missing group, the fields it must have."""
    if not isinstance(instance, Mapping):
        return
    for name in words(names):
        if name not in instance:
            yield from _missing(validator, name, schema)


def _missing(validator: _Descending, name: str, schema: Mapping[str, object]) -> Found:
    inner = mapping(schema.get("properties")).get(name)
    lacking = []
    if isinstance(inner, Mapping) and (inner.get("type") == "object" or "$ref" in inner):
        found = validator.descend({}, inner, path=name)
        lacking = [error for error in found if error.validator == "required"]
    yield from lacking or [ValidationError("missing", path=[name])]


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
    if isinstance(instance, str) and not compiled_pattern(pattern).search(instance):
        yield ValidationError("pattern")


@lru_cache(maxsize=512)
def compiled_pattern(pattern: str) -> re.Pattern[str]:
    r"""Return the pattern as ECMA 262 reads it: ``\d`` is 0 to 9, ``$`` the very end.

    Raises:
        ConfigurationError: If it is none.
    """
    at_end = pattern.endswith("$") and not pattern.endswith("\\$")
    try:
        return re.compile(pattern[:-1] + r"\Z" if at_end else pattern, re.ASCII)
    except re.error as error:
        raise ConfigurationError(
            "表单中的格式（pattern）写法有误",
            f"a pattern of the form cannot be read: {error}",
            value=pattern,
        ) from error


FORM_VALIDATOR: Final = cast(
    "type[Validator]",
    extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        {
            "dependentRequired": _dependent_required,
            "multipleOf": _multiple_of,
            "pattern": _pattern,
            "required": _required,
        },
    ),
)
"""JSON Schema 2020-12 with what is missing reported where it is missing."""
