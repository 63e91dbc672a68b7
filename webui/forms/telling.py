"""What is found out about answers after a form was read, told at its fields like any fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.forms.nodes import Node, walk
from engine.forms.values import Path
from webui.forms.view import FormView, SummaryLine
from webui.language import say


def with_errors(view: FormView, texts: Sequence[tuple[Path, str]]) -> FormView:
    """Return a form with further texts at its fields, in the summary too."""
    nodes = [node for section in view.sections for node in walk((section,))]
    errors, lines = dict(view.errors), list(view.summary)
    for path, text in texts:
        node = _deepest(nodes, path)
        if node is not None:
            errors[node.id] = "".join(filter(None, (errors.get(node.id), text)))
        lines.append(SummaryLine(_target(node), _label(view, nodes, path), text))
    return replace(view, errors=errors, summary=tuple(lines), focus="summary" if lines else None)


def _deepest(nodes: Sequence[Node], path: Path) -> Node | None:
    inside = [node for node in nodes if node.path and node.path == path[: len(node.path)]]
    # A row shows no text of its own: what is wrong with it stands at its first field.
    inside = [node for node in inside if node.widget != "row"] or inside
    return max(inside, key=lambda node: len(node.path), default=None)


def _target(node: Node | None) -> str | None:
    if node is None:
        return None
    return f"{node.id}--0" if node.widget in {"radio", "checkboxes"} else node.id


def _label(view: FormView, nodes: Sequence[Node], path: Path) -> str:
    titles = [
        view.said(node.title)
        for node in nodes
        if node.path and node.path == path[: len(node.path)] and node.widget != "rows"
    ]
    return " · ".join(dict.fromkeys(title for title in titles if title)) or say("这一部分")
