"""Two people's answers to the same form, field by field, as one reads them on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.forms.nodes import GATHERING, Node
from engine.forms.values import Path
from webui.forms.view import FormView


@dataclass(frozen=True, slots=True)
class DifferingLine:
    """A field answered in two ways.

    Attributes:
        label: What it is called, with its group and row.
        before: What stood there when both began; None if that is not known.
        theirs: What the other answered; empty for nothing.
        yours: What you answered; empty for nothing.
    """

    label: str
    before: str | None
    theirs: str
    yours: str


def differing(
    yours: FormView, theirs: FormView, before: FormView | None = None
) -> tuple[DifferingLine, ...]:
    """Return the fields two answers differ in, in the order of the page.

    Rows are held against each other by their position.
    """
    ours, other = dict(_answers(yours)), dict(_answers(theirs))
    earlier = dict(_answers(before)) if before else None
    nothing = ("", "")
    return tuple(
        DifferingLine(
            label=ours.get(path, other.get(path, nothing))[0],
            before=earlier.get(path, nothing)[1] if earlier is not None else None,
            theirs=other.get(path, nothing)[1],
            yours=ours.get(path, nothing)[1],
        )
        for path in {**ours, **other}
        if ours.get(path, nothing)[1] != other.get(path, nothing)[1]
    )


def _answers(view: FormView) -> Iterator[tuple[Path, tuple[str, str]]]:
    """Yield the place of each field with what it is called and what stands in it."""
    for section in view.sections:
        yield from _of(view, section, ())


def _of(
    view: FormView, node: Node, above: tuple[str, ...]
) -> Iterator[tuple[Path, tuple[str, str]]]:
    title = node.title.text(view.language)
    inner = (*node.rows, *node.children)
    if not inner:
        if node.path and node.widget not in GATHERING:
            label = " · ".join(dict.fromkeys(part for part in (*above, title) if part))
            yield node.path, (label, view.answer(node))
        return
    # Titles of sections say nothing of the answer; those of groups and rows do.
    around = above if not node.path or node.widget == "rows" else (*above, title)
    for child in inner:
        yield from _of(view, child, around)
