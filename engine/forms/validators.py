"""Two validators that are asked alike: the reference, and a fast one for stored answers in bulk.

``Reference`` is python-jsonschema with the keywords of ``keywords.py``: what it says counts, and
its errors are what people are told.  ``Bulk`` is jsonschema-rs, some twenty times as fast; both
must agree on every schema and answer of the tests.  Neither asks the network for anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import jsonschema_rs

from engine.configuration.form import Form
from engine.errors import ConfigurationError
from engine.forms.faults import FormFault
from engine.forms.formats import FORMATS
from engine.forms.references import check_references
from engine.forms.root import RootSchema
from engine.forms.validation import validate
from engine.forms.values import CHOICE, MOST_LEVELS, ROW_ID, as_json, too_deep

_MOST_KEPT: Final = 256
# As with the schemas themselves: what stands here keeps its identity.
_kept: dict[int, tuple[RootSchema, Bulk]] = {}

_HINTS_ONLY: Final = frozenset({
    "date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname", "ipv4",
    "ipv6", "iri", "iri-reference", "json-pointer", "regex", "relative-json-pointer", "time",
    "uri", "uri-reference", "uri-template", "uuid",
}) - FORMATS.keys()  # fmt: skip


class Reference:
    """python-jsonschema: slow, and what it says counts."""

    def __init__(self, schema: Mapping[str, object] | RootSchema) -> None:
        """Take the schema, with the county's lists filled in."""
        self.root = RootSchema.of(schema)

    def is_valid(self, answers: object) -> bool:
        """Tell whether the answers, as they are stored, meet the schema."""
        return not too_deep(answers) and next(self.root.errors(answers), None) is None


class Bulk:
    """jsonschema-rs: fast, and never in doubt about time."""

    def __init__(self, schema: Mapping[str, object] | RootSchema) -> None:
        """Compile the schema.

        Raises:
            ConfigurationError: If a reference leads nowhere, in a circle or out of the document,
                or a pattern cannot be read.
        """
        self.root = RootSchema.of(schema)
        check_references(self.root)
        try:
            self._validator = jsonschema_rs.Draft202012Validator(
                dict(self.root.schema),
                formats={**FORMATS, **dict.fromkeys(_HINTS_ONLY, _anything)},
                validate_formats=True,
                pattern_options=jsonschema_rs.RegexOptions(),
                offline=True,
            )
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            raise ConfigurationError(
                "表单的 schema 不能用于批量校验",
                "the form's schema cannot be used for checking in bulk",
                value=str(error).splitlines()[0],
            ) from error

    @staticmethod
    def of(schema: Mapping[str, object] | RootSchema) -> Bulk:
        """Return the validator of a schema; the same one for the same schema object."""
        root = RootSchema.of(schema)
        kept = _kept.get(id(root))
        if kept is None:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            kept = _kept[id(root)] = (root, Bulk(root))
        return kept[1]

    def is_valid(self, answers: object) -> bool:
        """Tell whether the answers, as they are stored, meet the schema."""
        try:
            plain = _without_marks(answers, MOST_LEVELS)
            return plain is not _TOO_DEEP and self._validator.is_valid(plain)
        except (UnicodeEncodeError, OverflowError):
            # Text that is no Unicode cannot be handed over; the reference can read it.
            return Reference(self.root).is_valid(answers)


def validate_many(
    form: Form,
    schema: Mapping[str, object] | RootSchema | None,
    answers: Iterable[Mapping[str, object]],
) -> Iterator[tuple[FormFault, ...]]:
    """Yield the faults of each of many stored answers, in their order; none for a valid one.

    What the fast validator finds valid is not looked at again; of the others the reference says
    what is wrong.

    Args:
        form: The form.
        schema: Its schema with the county's lists filled in; None takes it as it is written.
        answers: Stored answers.

    Raises:
        ConfigurationError: If the schema cannot be compiled.
    """
    root = RootSchema.of(form.schema_ if schema is None else schema)
    is_valid = Bulk.of(root).is_valid
    for each in answers:
        yield () if is_valid(each) else validate(form, root, each)


class _TooDeep:
    """Says that answers are nested too deep to be looked at."""


_TOO_DEEP: Final = _TooDeep()


def _anything(_text: str) -> bool:
    return True


def _without_marks(value: object, levels: int) -> object:
    """Return the answers without ids of rows and choices; the same object where there are none."""
    if levels < 0:
        return _TOO_DEEP
    kind = type(value)
    if kind is dict:
        return _plain_dict(value, levels)  # type: ignore[arg-type]
    if kind is list:
        return _plain_list(value, levels)  # type: ignore[arg-type]
    return as_json(value) if isinstance(value, Mapping | tuple) else value


def _plain_dict(value: dict[str, object], levels: int) -> object:
    if CHOICE in value or ROW_ID in value:
        return _TOO_DEEP if too_deep(value, levels) else as_json(value)
    changed: dict[str, object] = {}
    for key, part in value.items():
        if type(part) in _SIMPLE:
            continue
        plain = _without_marks(part, levels - 1)
        if plain is _TOO_DEEP:
            return plain
        if plain is not part:
            changed[key] = plain
    return {**value, **changed} if changed else value


def _plain_list(value: list[object], levels: int) -> object:
    if all(type(part) in _SIMPLE for part in value):
        return value
    plain = [_of_list(part, levels - 1) for part in value]
    return _TOO_DEEP if _TOO_DEEP in plain else plain


def _of_list(row: object, levels: int) -> object:
    bare = {k: v for k, v in row.items() if k != ROW_ID} if isinstance(row, dict) else row
    return _without_marks(bare, levels)


_SIMPLE: Final = frozenset({bool, float, int, str, type(None)})
