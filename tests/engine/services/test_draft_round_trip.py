"""A draft kept as JSON and resumed sends the same as the page it was saved from."""

from __future__ import annotations

import json
from collections.abc import Mapping

from form_shapes import groups
from forms_support import SEES_ALL, form_of_schema, nodes_of, page_of, sent_by
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.configuration.form import Form
from engine.forms.canonical import canonical
from engine.forms.clearing import asked_only
from engine.forms.decode import decode
from engine.forms.nodes import build_nodes, walk
from engine.forms.root import RootSchema
from engine.forms.values import Path
from engine.records.base import from_json

ODD_TEXTS = st.sampled_from(
    [
        "十二",
        "１２",
        "12.50",
        "2023-02-30",
        "",
        "  x ",
        "a\x00b",
        "\u2028",
        "<b>",
        "{",
        "[1,",
        "x" * 9,
    ]
)


def page(
    form: Form, answers: Mapping[str, object], raw: Mapping[Path, str]
) -> dict[str, list[str]]:
    """The untouched post of a page with texts in it that are no answers."""
    root = RootSchema.of(form.schema_)
    return sent_by(list(walk(build_nodes(form, root, answers, SEES_ALL, raw=raw))))


@settings(max_examples=150, deadline=None)
@given(groups(), st.data())
def test_a_draft_resumed_is_the_same_post(
    made: tuple[dict[str, object], dict[str, object]], data: st.DataObject
) -> None:
    schema, stored = made
    form = form_of_schema(schema)
    post = dict(page_of(form, stored))
    controls = [node.name for node in nodes_of(form, stored) if node.is_control]
    for name in data.draw(st.lists(st.sampled_from(controls), max_size=3)) if controls else ():
        post[name] = ["", data.draw(ODD_TEXTS)]
    saved = decode(form, post, {}, viewer=SEES_ALL)

    kept = from_json(canonical(saved.answers))
    raw = {tuple(path): text for path, text in json.loads(canonical(list(saved.raw.items())))}
    root = RootSchema.of(form.schema_)
    before = page(form, saved.answers, saved.raw)
    after = page(form, kept, raw)
    assert after == before

    if saved.raw:
        return  # Characters no page can show come back as the mark that stands for them.
    again = decode(form, after, kept, viewer=SEES_ALL)
    assert canonical(again.answers) == canonical(saved.answers)
    assert canonical(asked_only(root, again.answers)) == canonical(asked_only(root, saved.answers))
