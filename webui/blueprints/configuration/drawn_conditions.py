"""Conditions within the forms of a draft's parts: in words, with the way to where they are built.

Their rows travel along unseen, so that nothing is lost when rows around them move.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask import render_template
from markupsafe import Markup

from engine.configuration.authoring.lens import GONE, Lens
from engine.configuration.authoring.schema import CONDITIONS, LENS
from engine.configuration.problems import Path
from engine.expressions.names import Dictionary
from engine.forms.nodes import Node, walk
from engine.forms.plain import VALUE
from webui.blueprints.configuration.condition_page import try_said
from webui.forms import FormView

_WHEN: Mapping[str, str] = {LENS: "when"}


def drawn_conditions(view: FormView, facts: Dictionary, at: Path) -> Mapping[str, Markup]:
    """Return how the conditions of a form are shown, by the ids of their nodes.

    Args:
        view: The form.
        facts: Every fact a rule may mention.
        at: Where the part stands in the document.
    """
    return {
        node.id: _drawn(view, node, facts, at)
        for section in view.sections
        for node in walk(section.children)
        if node.widget == "rows" and node.path and node.path[-1] in CONDITIONS
    }


def _drawn(view: FormView, node: Node, facts: Dictionary, at: Path) -> Markup:
    texts = [view.errors[one.id] for one in (node, *walk(node.rows)) if view.errors.get(one.id)]
    return Markup(  # noqa: S704  a template has escaped it
        render_template(
            "configuration/_condition.html",
            view=view,
            node=node,
            words=_words(node.rows, facts),
            error="".join(dict.fromkeys(texts)),
            places=[one.id for one in walk(node.rows) if one.is_control],
            spot="/".join(_names((*at, *_within(node.path)))),
        )
    )


def _words(rows: Sequence[Node], facts: Dictionary) -> str:
    given = [{str(one.path[-1]): one.text for one in row.children} for row in rows]
    when = Lens(facts).taken(_WHEN, given, GONE)
    return "" if when is GONE else try_said(when, facts)


def _within(path: Path) -> Path:
    """Return a place of the form as one of the part: a list is asked for within a group."""
    inside = path[0] == VALUE and len(path) > 1 and isinstance(path[1], int)
    return path[1:] if inside else path


def _names(path: Path) -> Iterator[str]:
    """Yield the names of a spot; rows by their positions, since new ones have no id yet."""
    yield from (f"#{part}" if isinstance(part, int) else part for part in path)
