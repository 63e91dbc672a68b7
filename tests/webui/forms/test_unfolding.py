"""Rows of a long list that stand open: those with a fault or the cursor, and no others."""

from __future__ import annotations

from dataclasses import replace

from forms_support import SEES_ALL, form_of

from webui.forms import FormView, open_form
from webui.forms.telling import with_errors
from webui.forms.unfolding import open_rows

_PERSON = {"type": "object", "properties": {"name": {"type": "string", "title": "姓名"}}}
_UNIT = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "title": "单位"},
        "people": {"type": "array", "title": "人员", "items": _PERSON},
    },
}
FORM = form_of({"units": {"type": "array", "title": "单位", "items": _UNIT}})
ANSWERS = {
    "units": [
        {"title": "县局", "people": [{"name": "安一"}, {"name": "伯二"}]},
        {"title": "南镇", "people": [{"name": "楚三"}]},
    ]
}


def view() -> FormView:
    return open_form(FORM, answers=ANSWERS, lists={}, viewer=SEES_ALL)


def ids(shown: FormView) -> tuple[list[str], list[str]]:
    """Return the ids of the units' rows, and of the rows of people in the first."""
    units = shown.sections[0].children[0].rows
    people = next(node for node in units[0].children if node.rows).rows
    return [row.id for row in units], [row.id for row in people]


def test_without_faults_every_row_is_folded() -> None:
    assert open_rows(view()) == frozenset()


def test_a_row_with_a_fault_stands_open_and_so_does_the_row_around_it() -> None:
    units, people = ids(view())
    shown = with_errors(view(), [(("units", 0, "people", 1, "name"), "没有填")])
    assert open_rows(shown) == {units[0], people[1]}


def test_the_row_with_the_cursor_stands_open() -> None:
    units, _ = ids(view())
    assert open_rows(replace(view(), focus=units[1])) == {units[1]}
