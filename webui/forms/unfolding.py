"""Which rows of a long list stand open: those one has to look at."""

from __future__ import annotations

from engine.forms.nodes import walk
from webui.forms.view import FormView


def open_rows(view: FormView) -> frozenset[str]:
    """Return the ids of the rows that hold a fault or the cursor, at any depth."""
    return frozenset(
        row.id
        for section in view.sections
        for node in walk(section.children)
        for row in node.rows
        if _is_open(view, {one.id for one in walk((row,))})
    )


def _is_open(view: FormView, inside: set[str]) -> bool:
    return bool(inside & view.errors.keys()) or view.focus in inside
