"""Which control a field has for the value that stands in it; nodes and decoding agree on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from engine.forms.level import Field, Standpoint, branch_field
from engine.forms.names import field_name
from engine.forms.offers import Offer, offers_of
from engine.forms.scalars import fits_control
from engine.forms.unions import Branches, aside_values, branch_labels
from engine.forms.values import ABSENT, same
from engine.forms.visibility import redact_value
from engine.forms.widgets import Widget, widget_for
from engine.forms.wording import ENTRY, hint_of, title_of
from engine.terms import Label

_NOT_WITHIN: Final = frozenset({"union"})


def control_for(standpoint: Standpoint, part: Field, value: object) -> Widget:
    """Return the control of a field; ``kept`` where this page cannot change what stands there."""
    if part.unopened:
        return "unopened"
    widget = _widget(standpoint, part)
    if not fits_control(value, widget):
        return "kept"
    if widget == "json" and not _all_seen(standpoint, part, value):
        return "kept"
    return widget


def _widget(standpoint: Standpoint, part: Field) -> Widget:
    if not part.fixed:
        return widget_for(part.schema, required=part.required)
    return standpoint.root.remember(
        (widget_for, part.required),
        part.schema,
        lambda: widget_for(part.schema, required=part.required),
    )


def offers_at(standpoint: Standpoint, part: Field) -> tuple[Offer, ...]:
    """Return what a field offers to choose from."""
    if not part.fixed:
        return offers_of(part.schema)
    return standpoint.root.remember(offers_of, part.schema, lambda: offers_of(part.schema))


def _all_seen(standpoint: Standpoint, part: Field, value: object) -> bool:
    return same(redact_value(value, part.every, standpoint.root, standpoint.viewer), value)


def chosen_branch(
    standpoint: Standpoint, part: Field, value: object
) -> tuple[Field, object] | None:
    """Return the field of the branch that is shown for a value of several kinds, and its value.

    None where no branch was chosen yet, as long as nothing needs to stand there.
    """
    at = branch_shown(part)
    if at is None or part.union is None:
        return None
    inner = aside_values(value, part.union).get(at, ABSENT) if part.there else ABSENT
    return branch_at(standpoint, part, at, inner), inner


def branch_at(standpoint: Standpoint, part: Field, at: int, value: object) -> Field:
    """Return a value of several kinds as a field of one of them.

    A union within the branch that could not be laid flat is answered as JSON.
    """
    found = branch_field(standpoint, part, at, None if value is ABSENT else value)
    if found is None or widget_for(found.schema, required=True) in _NOT_WITHIN:
        return _as_json(part)
    return found


def _as_json(part: Field) -> Field:
    return replace(part, schema={}, unopened=False, openable=False)


def branch_shown(part: Field) -> int | None:
    """Return the number of the branch that is shown; a value that must be there has the first."""
    union = part.union
    if union is None:
        return None
    if union.at is None and part.required and not part.may_be_null:
        return 0
    return union.at


def union_offers(union: Branches, standpoint: Standpoint) -> tuple[Offer, ...]:
    """Return the branches as what can be chosen."""
    labels = branch_labels(union.parts, standpoint.root)
    return tuple(Offer(index, str(index), label) for index, label in enumerate(labels))


def kind_name(part: Field, union: Branches) -> str:
    """Return the name of the control that says which branch it is: no property can have it."""
    return f"{field_name(part.path)}.{union.key or 'kind'}"


def key_name(parent: Field, name: str) -> str:
    """Return the name of the control that holds the name of an entry."""
    return field_name((*parent.path, name)) + ".key"


def new_name(parent: Field) -> str:
    """Return the name of the control for the name of an entry that is to be added."""
    return f"{field_name(parent.path)}.new"


def row_title(part: Field, row: Field, index: int) -> Label:
    """Return what a row is called: ``ui.row`` with ``{n}`` as its number, or title and number."""
    number = str(index + 1)
    named = hint_of(part.schema, "row")
    if named is not None:
        return Label(named.zh.replace("{n}", number), named.en and named.en.replace("{n}", number))
    own = row.schema if "title" in row.schema else part.schema
    within_a_row = isinstance(part.path[-1], int) and "title" not in own
    title = ENTRY if within_a_row else title_of(part.name, own)
    return Label(f"{title.zh} {number}", title.en and f"{title.en} {number}")
