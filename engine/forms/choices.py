"""Lists of the county put into a form: topics, units, people as what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.errors import ConfigurationError
from engine.forms.dialect import rewrite
from engine.forms.values import items, mapping
from engine.terms import Label


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list of the county.

    Attributes:
        group: Heading it stands under, such as the parent of a topic.
        note: What tells it from others, such as the post of a person.
        units: Of a person, the units of their posts.
    """

    value: str
    label: Label
    group: Label | None = None
    note: Label | None = None
    units: tuple[str, ...] = ()


Lists = Mapping[str, Sequence[Choice]]
"""Name of a list, such as ``topics``, to its entries in the order they are shown."""


_MOST_KEPT: Final = 256
# The schema is kept beside: as long as it stands here, no other object can have its identity.
_kept: dict[int, tuple[Mapping[str, object], Lists, dict[str, object]]] = {}


def fill_choices(schema: Mapping[str, object], lists: Lists) -> dict[str, object]:
    """Return the schema with every field of ``ui.choices`` allowing exactly the list's values.

    A list of texts takes them for its rows.  The labels go along under ``ui.offered``, so the
    same schema serves for showing and for validating.  The same lists give the same object, so
    what was worked out of it is not worked out again.

    Raises:
        ConfigurationError: If a form asks for a list the county does not have.
    """
    offered = {name: tuple(entries) for name, entries in lists.items()}
    kept = _kept.get(id(schema))
    if kept is None or kept[1] != offered:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        filled = dict(mapping(rewrite(schema, lambda part: _fill(part, offered))))
        kept = _kept[id(schema)] = (schema, offered, filled)
    return kept[2]


def _fill(schema: dict[str, object], lists: Lists) -> dict[str, object]:
    schema = _within_units(schema, lists)
    hints = mapping(schema.get("ui"))
    name = hints.get("choices")
    if not isinstance(name, str):
        return schema
    offered = lists.get(name)
    if offered is None:
        raise _unknown_list(name, lists)
    values = [choice.value for choice in offered]
    hints = {**hints, "offered": tuple(offered)}
    if schema.get("type") == "array":
        rows = {**mapping(schema.get("items")), "enum": values, "ui": hints}
        return {**schema, "items": rows, "uniqueItems": True}
    return {**schema, "enum": values, "ui": hints}


def _within_units(schema: dict[str, object], lists: Lists) -> dict[str, object]:
    """Return a group with a condition for each unit, where people are chosen of a unit.

    As conditions of the schema, the page, the check of what is filed and an import go by them.
    """
    conditions = [
        _of_unit(str(name), field, str(choice.value), mapping(part))
        for name, part in mapping(schema.get("properties")).items()
        if isinstance(field := mapping(mapping(part).get("ui")).get("of_unit"), str)
        for choice in lists.get("units", ())
    ]
    return {**schema, "allOf": [*items(schema.get("allOf")), *conditions]} if conditions else schema


def _of_unit(name: str, field: str, unit: str, part: Mapping[str, object]) -> Mapping[str, object]:
    people = items(mapping(part.get("ui")).get("offered"))
    values = [one.value for one in people if isinstance(one, Choice) and unit in one.units]
    return {
        "if": {"properties": {field: {"const": unit}}, "required": [field]},
        "then": {"properties": {name: {"enum": values}}},
    }


def _unknown_list(name: str, lists: Lists) -> ConfigurationError:
    return ConfigurationError(
        f"没有名为“{name}”的选项列表",
        f"there is no list of choices called '{name}'",
        value=name,
        hint=f"可用：{'、'.join(sorted(lists))}",
        hint_en=f"there are: {', '.join(sorted(lists))}",
    )
