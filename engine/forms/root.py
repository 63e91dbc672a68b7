"""A whole schema as it is asked again and again: references, conditions, what is declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, cast
from urllib.parse import unquote

from jsonschema import Draft202012Validator, ValidationError
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]
from referencing.exceptions import Unresolvable

from engine.errors import ConfigurationError
from engine.forms.dialect import modernise
from engine.forms.formats import form_format_checker
from engine.forms.keywords import FORM_VALIDATOR
from engine.forms.values import as_json, exact, items, mapping, words

NOTHING: Final[Mapping[str, object]] = {"not": {}}
"""The schema ``false`` as an object: the property must not be there."""


Answer = TypeVar("Answer")
_MOST_KEPT: Final = 256
_MOST_KNOWN: Final = 20_000
# The schema is kept beside: as long as it stands here, no other object can have its identity.
_kept: dict[int, tuple[Mapping[str, object], RootSchema]] = {}


class RootSchema:
    """A form's schema in one dialect, with exact numbers and no way to the network."""

    def __init__(self, schema: Mapping[str, object]) -> None:
        """Rewrite the schema once; it is not checked against the rules for schemas here."""
        self.schema = mapping(exact(modernise(schema)))
        self._known: dict[tuple[object, int], tuple[object, object]] = {}
        self._validator = FORM_VALIDATOR(
            dict(self.schema), registry=REGISTRY, format_checker=form_format_checker()
        )

    def remember(self, question: object, schema: object, make: Callable[[], Answer]) -> Answer:
        """Return what was found out about a part of a schema, or find it out once.

        The part is kept beside the answer, so that its identity stays its own.
        """
        key = (question, id(schema))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[key] = (schema, make())
        return cast("Answer", known[1])

    @staticmethod
    def of(schema: Mapping[str, object] | RootSchema) -> RootSchema:
        """Return the schema ready for asking; the same one for the same schema object.

        Schemas of documents never change; whoever changes one in place makes a new ``RootSchema``.
        """
        if isinstance(schema, RootSchema):
            return schema
        kept = _kept.get(id(schema))
        if kept is None:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            kept = _kept[id(schema)] = (schema, RootSchema(schema))
        return kept[1]

    def errors(self, answers: object) -> Iterator[ValidationError]:
        """Return everything the schema says against the answers.

        Raises:
            ConfigurationError: If a reference leads nowhere or out of the document.
        """
        try:
            yield from self._validator.iter_errors(_json(as_json(answers)))
        except Unresolvable as error:
            raise _bad_reference(str(error.ref)) from error
        except RecursionError as error:
            raise _bad_reference("…") from error

    def holds(self, schema: object, data: object) -> bool:
        """Tell whether the data satisfy a schema that stands within this one."""
        if isinstance(schema, bool):
            return schema
        try:
            return bool(
                self._validator.evolve(schema=dict(mapping(schema))).is_valid(_json(as_json(data)))
            )
        except Unresolvable as error:
            raise _bad_reference(str(error.ref)) from error
        except RecursionError as error:
            raise _bad_reference("…") from error

    def resolve(self, reference: str) -> object:
        """Return the schema a local reference ``#/...`` names.

        Raises:
            ConfigurationError: If it leads nowhere or out of the document.
        """
        if reference != "#" and not reference.startswith("#/"):
            raise _bad_reference(reference)
        found: object = self.schema
        for part in reference[2:].split("/") if reference != "#" else ():
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(found, Mapping) and key in found:
                found = found[key]
            elif isinstance(found, list) and key.isdigit() and int(key) < len(found):
                found = found[int(key)]
            else:
                raise _bad_reference(reference)
        return found


_META: Final = Draft202012Validator(Draft202012Validator.META_SCHEMA, registry=REGISTRY)


def _json(value: object) -> Any:  # noqa: ANN401  the stub's JSON knows no exact numbers
    return value


def check_form_schema(schema: Mapping[str, object]) -> str | None:
    """Return what is wrong with the schema itself, in the validator's words; None if nothing is."""
    worst = next(iter(sorted(_META.iter_errors(exact(modernise(schema))), key=_depth)), None)
    if worst is None:
        return None
    return f"{'.'.join(map(str, worst.absolute_path)) or '#'}: {worst.message}"


def _depth(error: ValidationError) -> int:
    return -len(error.absolute_path)


def _bad_reference(reference: str) -> ConfigurationError:
    return ConfigurationError(
        "表单中的引用指向不存在或不在本文档内的内容",
        "a reference of the form leads nowhere or out of the document",
        value=reference,
        hint="只能引用本文档内的内容，例如 #/$defs/address",
        hint_en="only what stands in this document can be referred to, such as #/$defs/address",
    )


_BETRAYED: Final[Mapping[str, frozenset[str]]] = {
    "object": frozenset({
        "additionalProperties", "maxProperties", "minProperties", "patternProperties",
        "properties", "propertyNames", "unevaluatedProperties",
    }),
    "array": frozenset({"contains", "items", "maxItems", "minItems", "prefixItems"}),
}  # fmt: skip
_BETRAYED_SCALARS: Final[Mapping[str, frozenset[str]]] = {
    "string": frozenset({"format", "maxLength", "minLength", "pattern"}),
    "number": frozenset({
        "exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf",
    }),
}  # fmt: skip


def types_of(schema: Mapping[str, object]) -> tuple[str, ...]:
    """Return the types the schema allows; where none is written, the one its keywords betray."""
    written = words(schema.get("type"))
    if written:
        return written
    for kind, keywords in _BETRAYED.items():
        if not keywords.isdisjoint(schema):
            return (kind,)
    offered: Sequence[object] = items(schema.get("enum"))
    if "const" in schema:
        offered = (schema["const"],)
    if offered and all(isinstance(value, bool) for value in offered):
        return ("boolean",)
    if not offered:
        for kind, keywords in _BETRAYED_SCALARS.items():
            if not keywords.isdisjoint(schema):
                return (kind,)
    return ()
