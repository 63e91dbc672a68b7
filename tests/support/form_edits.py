"""One control of a page answered otherwise, and what must differ afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from forms_support import SEES_ALL, sent_by

from engine.configuration.form import Form
from engine.forms.decode import decode
from engine.forms.nodes import Node
from engine.forms.values import same

NEW = "a text nobody stored"


def change_one(form: Form, stored: Mapping[str, object], nodes: list[Node], node: Node) -> None:
    """Answer one control otherwise and look at what differs afterwards."""
    post = sent_by(nodes)
    place = place_of(node, nodes)
    post[node.name] = ["", other_text(node)]
    found = decode(form, post, stored, viewer=SEES_ALL)
    if node.widget == "select" and not node.path and not other_text(node):
        return  # There is but one kind.
    changed = set(differences(stored, found.answers))
    if node.id.endswith("--key") and not found.faults:
        assert changed == {place, (*place[:-1], NEW)}
        return
    if node.id.endswith("--new"):
        place = (*place, NEW)
    assert all(same_start(each, place) for each in changed), (changed, place)
    assert changed or found.faults or node.widget == "checkbox"


def other_text(node: Node) -> str:
    """A text that stands for something else than what the control shows."""
    if node.widget == "json":
        return json.dumps(NEW)
    if node.widget == "select" and not node.path:
        return next((offer.token for offer in node.choices if offer.token != node.text), "")
    return NEW


def place_of(node: Node, nodes: list[Node]) -> tuple[str | int, ...]:
    """Where the value of a control stands; of one about kinds or names, what it is about."""
    return owners(nodes)[node.id]


def owners(nodes: list[Node]) -> dict[str, tuple[str | int, ...]]:
    """The id of each element to the place it is about."""
    found: dict[str, tuple[str | int, ...]] = {}
    for node in nodes:
        here = found.setdefault(node.id, node.path)
        for child in (*node.children, *node.rows):
            found[child.id] = child.path or here
    return found


def differences(one: object, other: object, path: tuple[object, ...] = ()) -> Iterator[tuple]:
    """Places at which two JSON values differ; a list counts as a whole if its length does."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            if key not in one or key not in other:
                yield (*path, key)
            else:
                yield from differences(one[key], other[key], (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, (*path, index))
    elif not same(one, other):
        yield path


def same_start(place: tuple[object, ...], path: tuple[object, ...]) -> bool:
    """Whether the place is the path, around it (a group that came with it) or within it."""
    shortest = min(len(place), len(path))
    return place[:shortest] == path[:shortest]
