"""A form from a few lines of schema, and a browser that sends it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.configuration.form import Form
from engine.forms.decode import Decoded, decode
from engine.forms.nodes import Node, build_nodes, walk
from engine.forms.values import items, same
from engine.forms.visibility import Viewer

SEES_ALL = Viewer(sees=frozenset({"informant", "unit", "panel"}))
SEES_NONE = Viewer()


def form_of(
    properties: Mapping[str, object] | None = None,
    *,
    sections: Sequence[Mapping[str, object]] = (),
    **keywords: object,
) -> Form:
    """Return a form whose schema has these properties and further keywords."""
    schema = {"type": "object", "properties": dict(properties or {}), **keywords}
    return form_of_schema(schema, sections=sections)


def form_of_schema(
    schema: Mapping[str, object], *, sections: Sequence[Mapping[str, object]] = ()
) -> Form:
    """Return a form with this schema."""
    return Form.model_validate(
        {
            "kind": "form",
            "id": "test",
            "title": {"zh": "试表", "en": "Test form"},
            "effective_from": "2023-01-01",
            "schema": dict(schema),
            "sections": tuple(
                {**section, "fields": tuple(section["fields"])} for section in sections
            ),
        }
    )


def nodes_of(form: Form, answers: Mapping[str, object], viewer: Viewer = SEES_ALL) -> list[Node]:
    """Return all nodes of the page."""
    return list(walk(build_nodes(form, form.schema_, answers, viewer)))


def node_at(
    form: Form, place: str, answers: Mapping[str, object] | None = None, viewer: Viewer = SEES_ALL
) -> Node:
    """Return the node at a dotted place; of a row the control in it, if it is one."""
    found = [node for node in nodes_of(form, answers or {}, viewer) if node.dotted == place]
    assert found, f"{place} is not on the page"
    return found[-1]


def sent_by(nodes: Sequence[Node]) -> dict[str, list[str]]:
    """Return what a browser sends if nobody touches the page."""
    post: dict[str, list[str]] = {}
    for node in nodes:
        if node.widget == "rows" and not node.read_only:
            marks = [f"{row.path[-1]}:{row.key}" for row in node.rows]
            post[f"{node.name}-row"] = ["", *marks]
        if node.is_control:
            post[node.name] = _sent(node)
    return post


def _sent(node: Node) -> list[str]:
    if node.widget == "checkboxes":
        stored = items(node.value)
        chosen = [o.token for o in node.choices if any(same(o.value, old) for old in stored)]
        return ["", *chosen]
    if node.widget in {"checkbox", "radio"}:
        return ["", node.text] if node.text else [""]
    # A browser writes line ends of its own.
    return [node.text.replace("\r\n", "\n").replace("\n", "\r\n")]


def page_of(
    form: Form, stored: Mapping[str, object], viewer: Viewer = SEES_ALL
) -> dict[str, list[str]]:
    """Return the untouched post of the page of these answers."""
    return sent_by(nodes_of(form, stored, viewer))


def send(
    form: Form,
    stored: Mapping[str, object],
    viewer: Viewer = SEES_ALL,
    /,
    **edits: str | list[str],
) -> Decoded:
    """Open the page of these answers, change some controls by name, and send it."""
    post = page_of(form, stored, viewer)
    for name, text in edits.items():
        post[name] = text if isinstance(text, list) else [text]
    return decode(form, post, stored, viewer=viewer)
