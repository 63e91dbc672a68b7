"""A schema by itself as a form, whatever it describes: an object, a list, a text, one of several.

Forms ask for the fields of an object.  Anything else is put under one name, ``value``, and taken
out of it again, so that there is one way of showing, reading and checking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.configuration.form import Form
from engine.forms.effective import effective
from engine.forms.level import is_group
from engine.forms.root import RootSchema
from engine.forms.values import ABSENT, mapping

VALUE: Final = "value"
"""Name under which the answers hold what is no object."""

_SHARED: Final = ("$defs", "$schema", "definitions")


@dataclass(frozen=True, slots=True)
class PlainForm:
    """A form made of a schema.

    Attributes:
        form: The form, for everything that takes one.
        wrapped: What the schema describes stands under ``value`` in the answers.
    """

    form: Form
    wrapped: bool

    def answers_of(self, value: object) -> Mapping[str, object]:
        """Return a value the schema describes as the answers of the form."""
        if self.wrapped:
            return {} if value is ABSENT else {VALUE: value}
        return mapping(value)

    def value_of(self, answers: Mapping[str, object]) -> object:
        """Return what the schema describes, out of the answers; ``ABSENT`` if there is nothing."""
        return answers.get(VALUE, ABSENT) if self.wrapped else answers


def plain_form(schema: Mapping[str, object], *, title: Mapping[str, str] | str = "") -> PlainForm:
    """Return a schema as a form.

    Args:
        schema: Any schema of JSON Schema 2020-12 or an older draft.
        title: What the form is called; without one the schema's own title.
    """
    wrapped = not is_group(effective(schema, {}, RootSchema(schema)))
    whole = _wrapped(schema) if wrapped else schema
    form = Form.model_validate({
        "kind": "form",
        "id": "plain",
        "title": title or schema.get("title") or "内容",
        "effective_from": "1949-10-01",
        "schema": dict(whole),
    })  # fmt: skip
    return PlainForm(form, wrapped)


def _wrapped(schema: Mapping[str, object]) -> Mapping[str, object]:
    inner = {key: value for key, value in schema.items() if key not in _SHARED}
    shared = {key: value for key, value in schema.items() if key in _SHARED}
    part = _moved(inner)
    moved = {key: _moved(value) if key != "$schema" else value for key, value in shared.items()}
    return {**moved, "type": "object", "properties": {VALUE: part}, "required": [VALUE]}


def _moved(schema: object) -> object:
    """Return a schema whose references to the whole lead to where the whole stands now."""
    if isinstance(schema, Mapping):
        return {
            key: _target(value) if key == "$ref" and isinstance(value, str) else _moved(value)
            for key, value in schema.items()
        }
    return [_moved(part) for part in schema] if isinstance(schema, list | tuple) else schema


def _target(reference: str) -> str:
    inside = reference.startswith("#") and not reference.startswith(("#/$defs/", "#/definitions/"))
    return f"#/properties/{VALUE}{reference[1:]}" if inside else reference
