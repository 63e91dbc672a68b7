"""Who may see and write which field: roles, stages and marks of confidence, in one place.

Nodes, decoding and redaction all ask here, so a field hidden on the page is hidden everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from engine.configuration.form import Form
from engine.forms.declared import (
    Declaration,
    declared,
    declared_at,
    declared_entry,
    declared_items,
    hints,
    marks_in,
    pieces,
    rows_declared,
    union,
)
from engine.forms.root import RootSchema
from engine.forms.values import ROW_ID, Path, items, json_type, mapping, words

Access = Literal["write", "read", "veil", "none"]
"""May change it; sees it; sees only that it is confidential; does not see it at all."""

VEIL: Final = "●●●"
"""Stands for a value that must not be read."""

MARKS: Final = frozenset({"informant", "unit", "panel"})
"""The marks of confidence a form can carry beside ``public``; finer ones work the same way."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom a form is shown.

    Attributes:
        stage: Where the case stands; None outside of a workflow.
        sees: Marks of confidence this person may see the values of.
    """

    roles: frozenset[str] = frozenset()
    stage: str | None = None
    sees: frozenset[str] = frozenset()


def access_to(schema: Mapping[str, object], root: RootSchema, viewer: Viewer) -> Access:
    """Return what the viewer may do with a field.

    Args:
        schema: Everything the form declares for it, whatever the answers are; a mark holds if
            any of the declarations carries it.
        root: The form's whole schema.
        viewer: For whom it is shown.
    """
    rules, marked, read_only = root.remember(access_to, schema, lambda: _rules(schema, root))
    if not all(_allowed(rule.get("see"), viewer.roles) for rule in rules):
        return "none"
    if marked - viewer.sees:
        return "veil"
    open_here = all(
        _allowed(rule.get("write"), viewer.roles) and _at_stage(rule.get("stages"), viewer.stage)
        for rule in rules
    )
    return "write" if open_here and not read_only else "read"


def _rules(
    schema: object, root: RootSchema
) -> tuple[list[Mapping[str, object]], frozenset[str], bool]:
    """Return the rules of access, the marks, and whether it is read-only for everybody."""
    found = [piece for piece, _ in pieces(schema, root)]
    rules = [mapping(piece["access"]) for piece in found if "access" in piece]
    return rules, marks_in(found), any(_is_fixed(piece) for piece in found)


def _is_fixed(piece: Mapping[str, object]) -> bool:
    """Tell whether nobody answers a field: it is read-only, or the server works it out."""
    return piece.get("readOnly") is True or "compute" in mapping(piece.get("ui"))


def is_hidden(path: Path, root: RootSchema, viewer: Viewer) -> bool:
    """Tell whether the viewer may not see what stands at this place or around it."""
    places = (path[: end + 1] for end in range(len(path)))
    return any(
        access_to(declared_at(root, place), root, viewer) in {"veil", "none"} for place in places
    )


def _allowed(roles: object, held: frozenset[str]) -> bool:
    return roles is None or bool(held.intersection(words(roles)))


def _at_stage(stages: object, stage: str | None) -> bool:
    return stages is None or stage in words(stages)


def redact(form: Form, answers: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Return the answers with ``●●●`` for whatever the viewer may not see.

    A confidential list or group is veiled as a whole, since the number of rows tells something
    too.  Keys the form does not know (answers to an older version) are veiled for everybody who
    does not see all marks.
    """
    root = RootSchema.of(form.schema_)
    return _redact(answers, root.schema, root, viewer)


def _redact(
    answers: Mapping[str, object], schema: Mapping[str, object], root: RootSchema, viewer: Viewer
) -> dict[str, object]:
    known = declared(schema, root)
    return {
        name: _redact_at(name, value, known.get(name) or declared_entry(schema, root, name), root,
                         viewer)
        for name, value in answers.items()
    }  # fmt: skip


def _redact_at(
    name: str,
    value: object,
    declarations: Sequence[Declaration],
    root: RootSchema,
    viewer: Viewer,
) -> object:
    if declarations and name != ROW_ID:
        return redact_value(value, union(declarations), root, viewer)
    return _redact_unknown(name, value, viewer)


def redact_value(
    value: object, schema: Mapping[str, object], root: RootSchema, viewer: Viewer
) -> object:
    """Return a value with ``●●●`` for whatever of it the viewer may not see.

    What is not of the shape its schema declares is veiled as a whole for everybody who does not
    see all marks: nobody can tell which part of it a mark is meant for.
    """
    if access_to(schema, root, viewer) in {"veil", "none"}:
        return VEIL
    if value is None or viewer.sees >= MARKS or _has_shape(value, schema, root):
        return _redact_inside(value, schema, root, viewer)
    return VEIL


def _has_shape(value: object, schema: Mapping[str, object], root: RootSchema) -> bool:
    if isinstance(value, Mapping):
        return True  # Keys that are not declared are veiled one by one.
    if json_type(value) in _scalars_declared(schema, root):
        return True
    if declared(schema, root):
        return False
    rows = any(True for _ in rows_declared(schema, root))
    if isinstance(value, list | tuple):
        return rows or "array" in {
            kind for hint in hints(schema, root, "type") for kind in words(hint)
        }
    return not rows


def _scalars_declared(schema: Mapping[str, object], root: RootSchema) -> frozenset[str]:
    """Return the types of single values the schema allows by name."""
    found = {kind for hint in hints(schema, root, "type") for kind in words(hint)}
    return frozenset(found - {"array", "object"})


def _redact_inside(
    value: object, schema: Mapping[str, object], root: RootSchema, viewer: Viewer
) -> object:
    if isinstance(value, Mapping):
        return _redact(value, schema, root, viewer)
    if isinstance(value, list | tuple):
        rows = declared_items(schema, root)
        return [redact_value(row, rows, root, viewer) for row in value]
    return value


def _redact_unknown(name: str, value: object, viewer: Viewer) -> object:
    return value if name == ROW_ID or viewer.sees >= MARKS else VEIL


def everything_seen(form: Form) -> Viewer:
    """Return a viewer of this form from whom no mark hides anything; for checks, not for pages."""
    return Viewer(sees=MARKS | frozenset(_all_marks(form.schema_)))


def _all_marks(schema: object) -> Iterator[str]:
    if isinstance(schema, Mapping):
        yield from words(schema.get("confidential"))
    parts = schema.values() if isinstance(schema, Mapping) else items(schema)
    for part in parts:
        yield from _all_marks(part)
