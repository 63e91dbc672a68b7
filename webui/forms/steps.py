"""The steps of a form as a page shows them: how far one is, and what travels along unseen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.configuration.form import Form
from engine.forms.layout import FormPage, pages_of, review_number, signatures_of
from engine.forms.names import row_name
from engine.forms.nodes import Node, walk
from engine.forms.values import items, same
from engine.terms import Label
from webui.forms.uploads import tokens_of

State = Literal["done", "now", "ahead"]


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step in the row above the form.

    Attributes:
        number: What its button names.
        position: What is said: its place among the steps that are asked, from 1.
    """

    number: int
    position: int
    title: Label
    state: State
    sections: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Where one is in a form that is filled in step by step.

    Attributes:
        marks: The steps to be filled in, in order; the review that follows is not among them.
        current: Number of the step shown, or of the review.
        review: Number of the review.
        shown: The sections of this step; on the review what is to be signed.
        hidden: Name and value of everything that stands on the other steps.
    """

    marks: tuple[StepMark, ...]
    current: int
    review: int
    shown: tuple[Node, ...]
    hidden: tuple[tuple[str, str], ...]

    @property
    def at_review(self) -> bool:
        """Tell whether everything is shown once more before it is sent."""
        return self.current == self.review

    @property
    def position(self) -> int:
        """Return which step this is, from 1."""
        return next((m.position for m in self.marks if m.number == self.current), self.count)

    @property
    def count(self) -> int:
        """Return how many steps there are, the review included."""
        return len(self.marks) + 1

    @property
    def before(self) -> int | None:
        """Return the number of the step before this one."""
        return max((m.number for m in self.marks if m.number < self.current), default=None)

    @property
    def after(self) -> int:
        """Return the number of the step after this one, or of the review."""
        return min((m.number for m in self.marks if m.number > self.current), default=self.review)

    @property
    def title(self) -> Label | None:
        """Return what this step is called; the review has no title of the form's."""
        return next((m.title for m in self.marks if m.number == self.current), None)

    def position_of(self, number: int) -> int:
        """Return the place of a step among those that are asked."""
        return next((m.position for m in self.marks if m.number == number), self.count)


def steps_at(form: Form, sections: Sequence[Node], current: int) -> Steps:
    """Return the steps of a form with one of them shown."""
    pages, review = pages_of(form, sections), review_number(form)
    shown = next((page.sections for page in pages if page.number == current), ())
    if current == review:
        signed = signatures_of(sections)
        shown = (_signing(signed),) if signed else ()
    there = {node.name for node in walk(shown)}
    unseen = [node for node in walk(sections) if node.name not in there]
    return Steps(
        marks=tuple(_mark(page, index, current) for index, page in enumerate(pages, start=1)),
        current=current,
        review=review,
        shown=shown,
        hidden=tuple(pair for node in unseen for pair in _carried(node)),
    )


def _signing(signed: tuple[Node, ...]) -> Node:
    return Node(path=(), id="signing", name="", widget="section", title=Label(""), children=signed)


def _mark(page: FormPage, position: int, current: int) -> StepMark:
    state: State = "now" if page.number == current else "ahead"
    if page.number < current:
        state = "done"
    return StepMark(page.number, position, page.title, state, page.sections)


def _carried(node: Node) -> Iterator[tuple[str, str]]:
    """Yield what a node's control would send if it stood on the page untouched."""
    if node.widget == "rows" and not node.read_only:
        yield row_name(node.path), ""
        for row in node.rows:
            yield row_name(node.path), f"{row.path[-1]}:{row.key}"
    if not node.is_control or node.widget == "signature":
        return
    if node.widget == "checkboxes":
        yield node.name, ""
        for offer in node.choices:
            if any(same(offer.value, stored) for stored in items(node.value)):
                yield node.name, offer.token
    elif node.widget == "file":
        yield node.name, ""
        for token in tokens_of(node.value):
            yield node.name, token
    else:
        yield node.name, node.text
