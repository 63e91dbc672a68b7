"""Which control shows a field: chosen from the schema, or as its ``ui.widget`` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from engine.forms.files import is_file_field
from engine.forms.offers import Offer, offers_of
from engine.forms.root import types_of
from engine.forms.signature_schema import is_signature
from engine.forms.unions import UNION
from engine.forms.values import is_number, items, mapping

Widget = Literal[
    "section",
    "group",
    "rows",
    "row",
    "text",
    "long-text",
    "number",
    "money",
    "signature",
    "file",
    "date",
    "time",
    "date-time",
    "checkbox",
    "radio",
    "select",
    "checkboxes",
    "json",
    "union",
    "entries",
    "entry",
    "unopened",
    "veiled",
    "kept",
]
"""``kept`` shows a value that this page cannot change; ``veiled`` shows that there is a field.

``json`` is for a value of any kind, ``union`` for one of several kinds, ``entries`` for the names
of a group that are no properties of it, ``unopened`` for a group that is not there yet.
"""

MOST_RADIOS: Final = 5
"""Up to this many choices all are shown; more go into a select."""

_LONG: Final = 200
_ASKED: Final[Mapping[str, Widget]] = {
    "text": "text",
    "textarea": "long-text",
    "long-text": "long-text",
    "number": "number",
    "updown": "number",
    "money": "money",
    "date": "date",
    "radio": "radio",
    "select": "select",
    "checkbox": "checkbox",
    "checkboxes": "checkboxes",
}
_BY_FORMAT: Final[Mapping[str, Widget]] = {
    "date": "date",
    "local-time": "time",
    "local-date-time": "date-time",
}


def widget_for(schema: Mapping[str, object], *, required: bool) -> Widget:
    """Return the control for a field.

    A boolean that must be answered asks yes or no, so that nobody says no by overlooking it.
    """
    if UNION in schema:
        return "union"
    if is_file_field(schema):
        return "file"
    kinds = [kind for kind in types_of(schema) if kind != "null"]
    if "object" in kinds:
        return "signature" if is_signature(schema) else "group"
    if "array" in kinds:
        return _for_list(schema)
    if not kinds and "enum" not in schema and not offers_of(schema) and "ui" not in schema:
        return "json"
    asked = _ASKED.get(str(mapping(schema.get("ui")).get("widget")))
    fitting = _for_scalar(schema, kinds, required=required)
    return asked if asked and _fits(asked, fitting, schema) else fitting


def _for_scalar(schema: Mapping[str, object], kinds: list[str], *, required: bool) -> Widget:
    if kinds[:1] == ["boolean"]:
        only_yes = schema.get("const") is True or list(items(schema.get("enum"))) == [True]
        return "checkbox" if only_yes or not required else "radio"
    offers = offers_of(schema)
    if offers or "enum" in schema:
        return _for_choice(offers)
    if kinds[:1] in (["integer"], ["number"]):
        return "number"
    by_format = _BY_FORMAT.get(str(schema.get("format")))
    if by_format:
        return by_format
    longest = exact_length(schema)
    return "long-text" if longest is not None and longest > _LONG else "text"


def _for_choice(offers: tuple[Offer, ...]) -> Widget:
    grouped = any(offer.group for offer in offers)
    return "radio" if 0 < len(offers) <= MOST_RADIOS and not grouped else "select"


def _for_list(schema: Mapping[str, object]) -> Widget:
    rows = mapping(schema.get("items"))
    asked = mapping(schema.get("ui")).get("widget")
    several = schema.get("uniqueItems") is True or asked == "checkboxes"
    return "checkboxes" if several and offers_of(rows) and "prefixItems" not in schema else "rows"


def _fits(asked: Widget, fitting: Widget, schema: Mapping[str, object]) -> bool:
    """Tell whether the control asked for can show every value the schema allows."""
    choosing = {"radio", "select"}
    if fitting == "checkbox" or types_of(schema)[:1] == ("boolean",):
        return asked in choosing | {"checkbox"}
    if fitting in choosing:
        return asked in choosing
    if fitting == "number":
        whole = types_of(schema)[:1] == ("integer",)
        return asked in {"number", "text"} or (asked == "money" and whole)
    return asked in {"text", "long-text", "date"}


def exact_length(schema: Mapping[str, object]) -> int | None:
    """Return the greatest length a text may have, None if the schema gives none."""
    longest = schema.get("maxLength")
    return int(str(longest)) if is_number(longest) else None
