"""What a field offers to choose from, and how each choice is written in a post."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.forms.choices import Choice
from engine.forms.root import types_of
from engine.forms.values import as_text, items, mapping, same
from engine.forms.wording import choice_label, label_of
from engine.terms import Label


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice.

    Attributes:
        token: How it is written in a post; the text itself wherever that is not ambiguous.
        stale: It is stored but no longer offered.
        note: What tells it from others.
    """

    value: object
    token: str
    label: Label
    group: Label | None = None
    stale: bool = False
    note: Label | None = None


def token_of(value: object) -> str:
    """Return how a choice is written in a post: text as it is, anything else as JSON.

    Texts that would read like JSON or like no answer are quoted.
    """
    if isinstance(value, str) and value and not _reads_like_json(value):
        return value
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return as_text(value) or "null"


def _reads_like_json(text: str) -> bool:
    if not (text[0] in '-0123456789"[{' or text in {"true", "false", "null"}):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def offers_of(schema: Mapping[str, object]) -> tuple[Offer, ...]:
    """Return the choices of a field in their order; none where anything may be written."""
    offered = items(mapping(schema.get("ui")).get("offered"))
    if offered:
        return _from_list(schema, offered)
    if "enum" in schema:
        return tuple(_offer(value, schema) for value in items(schema["enum"]))
    if "const" in schema:
        return (_offer(schema["const"], schema),)
    labelled = items(schema.get("oneOf") or schema.get("anyOf"))
    if labelled and all("const" in mapping(part) for part in labelled):
        return tuple(_labelled(mapping(part), schema) for part in labelled)
    if types_of(schema)[:1] == ("boolean",):
        return (_offer(True, schema), _offer(False, schema))  # noqa: FBT003  the two values
    return ()


def _from_list(schema: Mapping[str, object], offered: Sequence[object]) -> tuple[Offer, ...]:
    """Return the county's list, as far as a condition of the form has not narrowed it."""
    allowed = items(schema.get("enum"))
    return tuple(
        Offer(choice.value, token_of(choice.value), choice.label, choice.group, note=choice.note)
        for choice in offered
        if isinstance(choice, Choice) and choice.value in allowed
    )


def _offer(value: object, schema: Mapping[str, object]) -> Offer:
    return Offer(value, token_of(value), choice_label(value, schema))


def _labelled(part: Mapping[str, object], schema: Mapping[str, object]) -> Offer:
    """Return a branch that allows one value; its English stands in it or with the field."""
    value = part["const"]
    with_field = mapping(mapping(schema.get("en")).get("enum")).get(as_text(value))
    english = mapping(part.get("en")).get("title", with_field)
    label = label_of(part.get("title"), english) or choice_label(value, part)
    return Offer(value, token_of(value), label)


def with_stored(offers: tuple[Offer, ...], value: object) -> tuple[Offer, ...]:
    """Return the choices with the stored value among them, even if it is no longer offered.

    A record opened and saved untouched must not change because a list did.
    """
    if value is None or value == "" or any(same(offer.value, value) for offer in offers):
        return offers
    return (*offers, Offer(value, token_of(value), choice_label(value, {}), stale=True))


def chosen(offers: Sequence[Offer], token: str) -> Offer | None:
    """Return the choice a post names; None if it names none of these."""
    return next((offer for offer in offers if offer.token == token), None)
