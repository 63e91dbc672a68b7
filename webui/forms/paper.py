"""Forms on paper: an empty one for a pen, made from the same layout as the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.configuration.form import Form
from engine.forms.choices import Lists
from engine.forms.dialect import rewrite
from engine.forms.files import is_file_field
from engine.forms.nodes import GATHERING, Node
from engine.forms.root import types_of
from engine.forms.values import items, mapping
from engine.forms.visibility import Viewer
from webui.forms.page import open_form
from webui.forms.view import FormView

SPARE_ROWS: Final = 3
"""Rows a list has on an empty form, unless it demands more."""

MOST_BOXES: Final = 12
"""Choices printed as boxes; of more, such as all topics of a county, one is written down."""

_MOST_COLUMNS: Final = 5


def blank_form(form: Form, *, lists: Lists, viewer: Viewer, language: str = "zh") -> FormView:
    """Return a form with nothing filled in, its lists with rows to write in.

    Args:
        form: The form document.
        lists: The county's lists, for ``ui.choices``.
        viewer: Who is to fill it in; what they may never see is not on it.
        language: ``zh`` or ``en``.
    """
    schema = rewrite(form.schema_, lambda part: {k: v for k, v in part.items() if k != "default"})
    bare = form.model_copy(update={"schema_": schema, "layout": "page"})
    rows = _spare_rows(mapping(schema))
    return open_form(bare, answers=rows, lists=lists, viewer=viewer, language=language)


def _spare_rows(schema: Mapping[str, object]) -> dict[str, object]:
    return {
        name: [_empty(mapping(part.get("items"))) for _ in range(SPARE_ROWS)]
        for name, part in _properties(schema)
        if "array" in types_of(part) and _grows(part)
    }


def _properties(schema: Mapping[str, object]) -> list[tuple[str, Mapping[str, object]]]:
    return [(name, mapping(part)) for name, part in mapping(schema.get("properties")).items()]


def _grows(part: Mapping[str, object]) -> bool:
    """Tell whether a list is one of rows, not one of choices or of files."""
    return not (is_file_field(part) or part.get("uniqueItems") or items(part.get("prefixItems")))


def _empty(row: Mapping[str, object]) -> object:
    return {} if "object" in types_of(row) else ""


def columns_of(node: Node) -> tuple[Node, ...]:
    """Return the fields of a list's rows as columns of a table; none if rows need more room."""
    first = node.rows[0].children if node.rows else ()
    plain = all(child.widget not in GATHERING | {"json"} for child in first)
    alike = all([c.title for c in row.children] == [c.title for c in first] for row in node.rows)
    return first if plain and alike and 0 < len(first) <= _MOST_COLUMNS else ()
