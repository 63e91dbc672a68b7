"""A form that is filled in step by step: which sections make a step, and where one gets to.

A step is one page of the form.  What is typed on the others travels along, and the whole is
checked at the end, so a step is only a way of showing.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from engine.configuration.form import Form
from engine.forms.faults import FormFault
from engine.forms.names import row_name
from engine.forms.nodes import Node, walk
from engine.forms.values import Path
from engine.forms.wording import OTHER_FIELDS
from engine.terms import Label

STEP: Final = "_step"
"""Name of the hidden input that says which step was shown."""

TO_STEP: Final = "step:"
"""What the operation of a button begins with that goes to a step."""

_MOST_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class FormPage:
    """A step with something to fill in.

    Attributes:
        number: Its number from 1 among all steps of the form, those not asked at present included.
    """

    number: int
    title: Label
    sections: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a button leads.

    Attributes:
        number: The step that is shown; one above the last is the review before submitting.
        faults: What keeps one there; empty if one got where the button leads.
    """

    number: int
    faults: tuple[FormFault, ...] = ()


class _Titled(Protocol):
    @property
    def title(self) -> Label: ...

    @property
    def sections(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class _OwnStep:
    title: Label
    sections: tuple[str, ...]


def pages_of(form: Form, sections: Sequence[Node]) -> tuple[FormPage, ...]:
    """Return the steps with the sections they show; one with nothing to show is left out.

    What stands in no step is asked in the last.  Signatures are given at the review.

    Args:
        form: For its steps.
        sections: What is to be shown, as ``build_nodes`` gives it.
    """
    steps = _steps(form)
    placed: dict[int, list[Node]] = {}
    for section in sections:
        shown = [node for node in section.children if node.widget != "signature"]
        if shown:
            number = _step_of(steps, section)
            placed.setdefault(number, []).append(replace(section, children=tuple(shown)))
    titles = [step.title for step in steps] or [OTHER_FIELDS]
    return tuple(
        FormPage(number, titles[number - 1], tuple(placed[number])) for number in sorted(placed)
    )


def review_number(form: Form) -> int:
    """Return the number of the review: it follows the last step."""
    return max(len(_steps(form)), 1) + 1


def _steps(form: Form) -> Sequence[_Titled]:
    own = [_OwnStep(section.title, (section.title.zh,)) for section in form.sections]
    return form.steps or own


def _step_of(steps: Sequence[_Titled], section: Node) -> int:
    for number, step in enumerate(steps, start=1):
        if section.title.zh in step.sections:
            return number
    return max(len(steps), 1)


def signatures_of(sections: Sequence[Node]) -> tuple[Node, ...]:
    """Return the fields that are signed."""
    return tuple(node for node in walk(sections) if node.widget == "signature")


def read_step(text: str | None, review: int) -> int | None:
    """Return the number of a step a post names; None if it names none.

    Args:
        text: What was sent, ``3`` or ``step:3``.
        review: Number of the review, the highest there is.
    """
    digits = (text or "").removeprefix(TO_STEP)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        return None
    return min(max(int(digits), 1), review)


def step_with(pages: Sequence[FormPage], path: Path) -> int | None:
    """Return the number of the step that asks for what stands at a place; None if none does."""
    for end in range(len(path), 0, -1):
        for page in pages:
            if any(node.path == path[:end] for node in walk(page.sections)):
                return page.number
    return None


def faults_in(
    pages: Sequence[FormPage], number: int, faults: Sequence[FormFault]
) -> tuple[FormFault, ...]:
    """Return the faults at the fields of a step."""
    return tuple(fault for fault in faults if step_with(pages, fault.path) == number)


def nearest_step(pages: Sequence[FormPage], number: int, review: int) -> int:
    """Return the step of this number, or where it is not asked the one before it."""
    if number >= review or not pages:
        return review
    return max((page.number for page in pages if page.number <= number), default=pages[0].number)


def arrive(
    pages: Sequence[FormPage],
    way: tuple[int, int],
    faults: Sequence[FormFault],
    sent: Container[str],
    review: int,
) -> Arrival:
    """Return where a button leads: back always, forward as far as the steps have no faults.

    A step that only now is asked is not passed over, nor blamed before anybody saw it.

    Args:
        pages: The steps that are asked.
        way: The step that was shown, and the one the button names.
        faults: Everything wrong with the answers.
        sent: The names in the post.
        review: Number of the review.
    """
    start, target = way
    if target <= start:
        return Arrival(nearest_step(pages, target, review))
    for page in pages:
        if not start <= page.number < target:
            continue
        if page.number != start and _is_new(page, sent):
            return Arrival(page.number)
        found = faults_in(pages, page.number, faults)
        if found:
            return Arrival(page.number, found)
    further = (page.number for page in pages if page.number >= target)
    return Arrival(min(further, default=review))


def _is_new(page: FormPage, sent: Container[str]) -> bool:
    """Tell whether no control of a step was in the post."""
    nodes = [node for node in walk(page.sections) if node.is_control or node.widget == "rows"]
    names = [row_name(node.path) if node.widget == "rows" else node.name for node in nodes]
    return bool(names) and not any(name in sent for name in names)
