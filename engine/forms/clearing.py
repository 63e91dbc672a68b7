"""Answers to what is no longer asked: dropped when the form is filed, kept while it is a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.forms.declared import Declaration, declared, declared_items, hints, union
from engine.forms.effective import effective, is_closed
from engine.forms.level import row_schema
from engine.forms.root import RootSchema
from engine.forms.values import mapping


def asked_only(root: RootSchema, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers without those to fields that these answers do not open.

    A field with ``ui: {hidden: keep}`` stays.  Keys the form does not know stay too.
    """
    return _asked(root.schema, root.schema, answers, root)


def _asked(
    written: Mapping[str, object],
    every: Mapping[str, object],
    answers: Mapping[str, object],
    root: RootSchema,
) -> dict[str, object]:
    open_now = mapping(effective(written, answers, root).get("properties"))
    known = declared(every, root)
    kept: dict[str, object] = {}
    for name, value in answers.items():
        declarations = known.get(name, ())
        part = open_now.get(name, False)
        if not is_closed(part) and not is_closed(effective(mapping(part), value, root)):
            kept[name] = _asked_value(mapping(part), union(declarations), value, root)
        elif not _falls_away(declarations, root, closed=name in open_now):
            kept[name] = value
    return kept


def _asked_value(
    written: Mapping[str, object], every: Mapping[str, object], value: object, root: RootSchema
) -> object:
    if isinstance(value, Mapping):
        return _asked(written, every, value, root)
    if isinstance(value, list | tuple):
        schema = effective(written, value, root)
        rows = declared_items(every, root)
        return [
            _asked_value(row_schema(schema, index), rows, row, root)
            for index, row in enumerate(value)
        ]
    return value


def _falls_away(declarations: Sequence[Declaration], root: RootSchema, *, closed: bool) -> bool:
    """Tell whether an answer goes when its field is not asked."""
    if not declarations or not (closed or all(each.conditional for each in declarations)):
        return False
    policies = hints(union(declarations), root, "ui")
    return all(mapping(policy).get("hidden") != "keep" for policy in policies)
