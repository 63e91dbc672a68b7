"""Answers to what is no longer asked: dropped when the form is filed, kept while it is a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.forms.declared import (
    Declaration,
    declared,
    declared_entry,
    declared_items,
    hints,
    union,
)
from engine.forms.effective import effective, is_closed
from engine.forms.level import entry_schema, row_schema
from engine.forms.root import RootSchema
from engine.forms.unions import CHOICES, UNION, Branches
from engine.forms.values import (
    ABSENT,
    CHOICE,
    chosen_value,
    items,
    mapping,
    without_choices,
)


def asked_only(
    root: RootSchema, answers: Mapping[str, object], *, keep_choices: bool = False
) -> dict[str, object]:
    """Return the answers without those to fields that these answers do not open.

    A field with ``ui: {hidden: keep}`` stays.  Keys the form does not know stay too.

    Args:
        root: The form's whole schema.
        answers: The answers, or a draft of them.
        keep_choices: Whether to keep what a draft notes of branches chosen among fields, so that
            validation can speak of the right one.
    """
    asked = _asked(root.schema, root.schema, answers, root)
    return asked if keep_choices else dict(mapping(without_choices(asked)))


def _asked(
    written: Mapping[str, object],
    every: Mapping[str, object],
    answers: Mapping[str, object],
    root: RootSchema,
) -> dict[str, object]:
    schema = effective(written, answers, root)
    open_now = mapping(schema.get("properties"))
    known = declared(every, root)
    undecided = _undecided(schema, answers, root)
    kept: dict[str, object] = {}
    for name, given in answers.items():
        value = chosen_value(given)
        if value is ABSENT:
            continue
        if name not in known:
            kept[name] = _asked_entry(schema, every, name, value, root)
            continue
        declarations = known[name]
        part = open_now.get(name, False)
        if not is_closed(part) and not is_closed(effective(mapping(part), value, root)):
            kept[name] = _asked_value(mapping(part), union(declarations), value, root)
        elif name in undecided or not _falls_away(declarations, root, closed=name in open_now):
            kept[name] = value
    return kept


def _undecided(
    schema: Mapping[str, object], answers: Mapping[str, object], root: RootSchema
) -> frozenset[str]:
    """Return the fields of branches among which nobody chose: nothing says they are not meant."""
    noted = mapping(answers.get(CHOICE))
    return frozenset(
        name
        for union_of in items(schema.get(CHOICES))
        if isinstance(union_of, Branches) and union_of.key not in noted
        for part in union_of.parts
        for name in declared(part, root)
    )


def _asked_entry(
    schema: Mapping[str, object],
    every: Mapping[str, object],
    name: str,
    value: object,
    root: RootSchema,
) -> object:
    if name == CHOICE:
        return value
    declarations = declared_entry(every, root, name)
    return _asked_value(entry_schema(schema, name), union(declarations), value, root)


def _asked_value(
    written: Mapping[str, object], every: Mapping[str, object], value: object, root: RootSchema
) -> object:
    branches = effective(written, value, root).get(UNION)
    if isinstance(branches, Branches) and branches.at is not None:
        written = mapping(branches.parts[branches.at])
    if isinstance(value, Mapping):
        return _asked(written, every, value, root)
    if isinstance(value, list | tuple):
        schema = effective(written, value, root)
        rows = declared_items(every, root)
        return [
            _asked_value(row_schema(schema, index), rows, _row(row), root)
            for index, row in enumerate(value)
        ]
    return value


def _row(value: object) -> object:
    found = chosen_value(value)
    return None if found is ABSENT else found


def _falls_away(declarations: Sequence[Declaration], root: RootSchema, *, closed: bool) -> bool:
    """Tell whether an answer goes when its field is not asked."""
    if not (closed or all(each.conditional for each in declarations)):
        return False
    policies = hints(union(declarations), root, "ui")
    return all(mapping(policy).get("hidden") != "keep" for policy in policies)
