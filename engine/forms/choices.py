"""Lists of the county put into a form: topics, units, people as what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.errors import ConfigurationError
from engine.forms.dialect import rewrite
from engine.forms.values import mapping
from engine.terms import Label


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list of the county.

    Attributes:
        group: Heading it stands under, such as the parent of a topic.
    """

    value: str
    label: Label
    group: Label | None = None


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


def _unknown_list(name: str, lists: Lists) -> ConfigurationError:
    return ConfigurationError(
        f"没有名为“{name}”的选项列表",
        f"there is no list of choices called '{name}'",
        value=name,
        hint=f"可用：{'、'.join(sorted(lists))}",
        hint_en=f"there are: {', '.join(sorted(lists))}",
    )
