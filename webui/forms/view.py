"""A form as a template shows it: sections, controls, and what is wrong with which of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from markupsafe import Markup

from engine.configuration.form import Form
from engine.forms.faults import FormFault
from engine.forms.files import files_of, size_said
from engine.forms.formats import is_date
from engine.forms.money import in_yuan
from engine.forms.names import OPERATION, REFRESH, element_id
from engine.forms.nodes import Node, walk
from engine.forms.values import Path, items, same
from engine.forms.wording import NO, YES
from engine.terms import Label
from webui.forms.fields import Control, bind
from webui.forms.steps import Steps, steps_at
from webui.language import day, in_its_voice

_NO_FAULTS: Final[tuple[FormFault, ...]] = ()
_REFRESH: Final = json.dumps({OPERATION: REFRESH})
_AT_ONCE: Final = frozenset({"checkbox", "checkboxes", "radio", "select"})
_BROAD: Final = frozenset({
    "entries", "file", "group", "json", "long-text", "rows", "signature", "union", "unopened",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A fault in the summary above the form.

    Attributes:
        target: Id of the control it leads to; None where there is none.
        label: What the field is called, with its row.
        step: The step that asks for the field, if it is not the one shown.
    """

    target: str | None
    label: str
    text: str
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """A section as a tab.

    Attributes:
        target: Id of the section.
        faults: How many of its fields are to be corrected.
    """

    target: str
    title: Label
    faults: int


@dataclass(frozen=True, slots=True)
class FormView:
    """A form as a template shows it.

    Attributes:
        sections: Everything the form asks, section by section.
        steps: Where one is in a form that is filled in step by step; None of any other.
        controls: The bound control of each node that can be answered, by the node's name.
        errors: Text of the fault at an element, by the node's id.
        summary: All faults in the order of the page.
        checked: Marks of the fields that had faults, for the hidden inputs ``_faulty``.
        focus: Id of the element that gets the focus; ``summary`` for the summary of faults.
        opened: The answers have opened further fields that are to be looked at first.
        feeds: Places of the fields that computed ones depend on.
        sha256: Hash of the answers shown, which a signature is bound to.
        need: Which fields carry a word: ``required`` or ``optional``, whichever are fewer.
        drawn: What a page draws itself in place of a node, by the node's id.
    """

    form: Form
    language: str
    sections: tuple[Node, ...]
    controls: Mapping[str, Control]
    errors: Mapping[str, str]
    summary: tuple[SummaryLine, ...]
    checked: tuple[str, ...]
    focus: str | None
    opened: bool
    need: str
    steps: Steps | None = None
    feeds: frozenset[str] = frozenset()
    sha256: str = ""
    drawn: Mapping[str, Markup] = field(default_factory=dict)

    def drives(self, node: Node) -> bool:
        """Tell whether the page has to be drawn anew when the node is answered otherwise."""
        return node.drives or (bool(self.feeds) and node.dotted in self.feeds)

    @property
    def shown(self) -> tuple[Node, ...]:
        """Return the sections on this page."""
        return self.sections if self.steps is None else self.steps.shown

    @property
    def sends_files(self) -> bool:
        """Tell whether the page has a field for files, so that it is sent in several parts."""
        return any(node.widget == "file" and node.is_control for node in walk(self.shown))

    @property
    def submits(self) -> bool:
        """Tell whether the page has the buttons that send the form off."""
        return self.steps is None or self.steps.at_review

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """Return the sections as tabs; none unless the form asks for them and there are two."""
        if self.form.layout != "tabs" or len(self.sections) <= 1:
            return ()
        return tuple(
            Tab(section.id, section.title, sum(node.id in self.errors for node in walk([section])))
            for section in self.sections
        )

    @property
    def wide(self) -> bool:
        """Tell whether the form needs more room than one column."""
        return any(self.in_columns(section) for section in self.sections)

    def in_columns(self, section: Node) -> bool:
        """Tell whether the fields of a section stand in two columns."""
        at = section.id.removeprefix("section-")
        known = at.isdigit() and int(at) < len(self.form.sections)
        return known and self.form.sections[int(at)].columns > 1

    @staticmethod
    def takes_both(node: Node) -> bool:
        """Tell whether a node takes both of two columns."""
        if node.wide is not None:
            return node.wide
        return node.widget in _BROAD

    def said(self, text: Label | None) -> str:
        """Return a text of the form in the reader's language, marked where it is in another."""
        return in_its_voice(text.text(self.language), self.language) if text else ""

    def needs_word(self, node: Node) -> bool:
        """Tell whether the node's label says that it must, or need not, be answered."""
        return _is_asked(node) and node.required is (self.need == "required")

    def described_by(self, node: Node) -> str:
        """Return the ids of the texts that belong to the control, in reading order."""
        parts = (
            ("help", node.help),
            ("examples", node.examples),
            ("accepts", node.accepts),
            ("unit", node.unit),
            ("binds", node.widget == "signature"),
            ("error", self.errors.get(node.id)),
        )
        return " ".join(f"{node.id}--{name}" for name, there in parts if there)

    def draw(self, node: Node, action: str) -> Markup:
        """Return the control of a node that can be answered."""
        control = self.controls[node.name]
        return control.widget(control, **self.attributes(node, action))

    def attributes(self, node: Node, action: str) -> dict[str, object]:
        """Return what the node's control gets beside name, value and style.

        Args:
            node: A node that can be answered.
            action: Where the form is sent; a field that opens others is sent there on change.
        """
        wrong = node.id in self.errors
        found: dict[str, object] = {"autofocus": self.focused(node)}
        if self.drives(node):
            # Leaving a line of text for a button changes it: the button's own request goes first.
            waits = "" if node.widget in _AT_ONCE else " delay:200ms"
            found |= {
                "hx-post": action,
                "hx-trigger": f"change{waits}",
                "hx-vals": _REFRESH,
                "hx-sync": "closest form:abort",
            }
        if node.widget == "checkboxes" and wrong:
            found |= {"aria-invalid": "true", "aria-describedby": f"{node.id}--error"}
        if node.widget not in {"radio", "checkboxes"}:
            found |= {
                "aria-describedby": self.described_by(node),
                "aria-invalid": "true" if wrong else "",
                "aria-required": "true" if node.required else "",
            }
        return found

    def focused(self, node: Node) -> bool:
        """Tell whether the node gets the focus."""
        return self.focus == node.id

    def answer(self, node: Node) -> str:
        """Return the node's value as one reads it on paper; empty if there is none."""
        return _answer(node, self.language)


def mark_of(path: Path) -> str:
    """Return a field whatever row it is in: rows move between two posts."""
    return element_id(tuple("*" if isinstance(part, int) else part for part in path))


def make_view(
    form: Form,
    sections: tuple[Node, ...],
    language: str,
    *,
    faults: Sequence[FormFault] = _NO_FAULTS,
    focus: str | None = None,
    opened: bool = False,
    step: int | None = None,
    feeds: frozenset[str] = frozenset(),
    sha256: str = "",
) -> FormView:
    """Return a form as a template shows it.

    Args:
        form: The form document.
        sections: What it asks, as ``build_nodes`` gives it.
        language: ``zh`` or ``en``.
        faults: What is to be told.
        focus: Id of the element that gets the focus.
        opened: The answers have opened further fields.
        step: Step to be shown, if the form is filled in step by step.
        feeds: Places of the fields that computed ones depend on.
        sha256: Hash a signature is bound to.
    """
    nodes = list(walk(sections))
    at_path = _by_path(nodes) if faults else {}
    placed = _placed(at_path, faults)
    steps = None if step is None else steps_at(form, sections, step)
    errors: dict[str, str] = {}
    for node, fault in placed:
        if node is not None:
            errors.setdefault(node.id, fault.text(language))
    return FormView(
        form=form,
        language=language,
        sections=sections,
        controls=bind(nodes, language),
        errors=errors,
        summary=tuple(_line(node, fault, at_path, language, steps) for node, fault in placed),
        checked=tuple(dict.fromkeys(mark_of(fault.path) for fault in faults)),
        focus=focus,
        opened=opened,
        need=_need(nodes),
        steps=steps,
        feeds=feeds,
        sha256=sha256,
    )


def _need(nodes: Sequence[Node]) -> str:
    asked = [node.required for node in nodes if _is_asked(node)]
    return "required" if sum(asked) * 2 <= len(asked) else "optional"


def _is_asked(node: Node) -> bool:
    """Tell whether the question of need arises: a box need never be ticked, unless it must."""
    return node.is_control and (node.required or node.widget != "checkbox")


def _by_path(nodes: Iterable[Node]) -> Mapping[Path, Sequence[Node]]:
    """Return the nodes at each place in the order of the page: a row and its one field share it."""
    found: dict[Path, list[Node]] = {}
    for node in nodes:
        if node.path:
            found.setdefault(node.path, []).append(node)
    return found


def _placed(
    at_path: Mapping[Path, Sequence[Node]], faults: Sequence[FormFault]
) -> list[tuple[Node | None, FormFault]]:
    """Return each fault with the element it belongs to, in the order of the page."""
    order = {path: index for index, path in enumerate(at_path)} if faults else {}
    placed = [(_nearest(at_path, fault.path), fault) for fault in faults]
    return sorted(placed, key=lambda pair: order.get(pair[0].path, -1) if pair[0] else -1)


def _nearest(at_path: Mapping[Path, Sequence[Node]], path: Path) -> Node | None:
    for end in range(len(path), 0, -1):
        if path[:end] in at_path:
            return at_path[path[:end]][-1]
    return None


def _line(
    node: Node | None,
    fault: FormFault,
    at_path: Mapping[Path, Sequence[Node]],
    language: str,
    steps: Steps | None,
) -> SummaryLine:
    titles = [each.title.text(language) for each in _above(at_path, fault.path)]
    if node is None or node.path != fault.path:
        titles.append(fault.title.text(language))
    label = " · ".join(dict.fromkeys(title for title in titles if title))
    if node is not None and steps is not None and node not in walk(steps.shown):
        asked_in = (m.number for m in steps.marks if node in walk(m.sections))
        return SummaryLine(None, label, fault.text(language), next(asked_in, None))
    return SummaryLine(_target(node) if node else None, label, fault.text(language))


def _above(at_path: Mapping[Path, Sequence[Node]], path: Path) -> Iterator[Node]:
    """Yield the groups, rows and the field on the way to a place; lists say nothing of theirs."""
    for end in range(1, len(path) + 1):
        for node in at_path.get(path[:end], ()):
            if node.widget != "rows" or node.path == path:
                yield node


def _target(node: Node) -> str:
    """Return the id to jump to: of several inputs the first."""
    several = node.widget in {"radio", "checkboxes"} and node.is_control
    return f"{node.id}--0" if several else node.id


def _answer(node: Node, language: str) -> str:
    if node.widget == "money" and node.value is not None and not isinstance(node.value, str):
        return in_yuan(node.value).text(language)
    chosen = [
        offer.label.text(language)
        for value in (items(node.value) if node.widget == "checkboxes" else (node.value,))
        for offer in node.choices
        if same(offer.value, value)
    ]
    if chosen:
        return ("、" if language == "zh" else ", ").join(chosen)
    if isinstance(node.value, bool):
        return (YES if node.value else NO).text(language)
    if node.widget == "file":
        named = (f"{one['name']} ({size_said(one['size'])})" for one in files_of(node.value))
        return ("、" if language == "zh" else ", ").join(named)
    written = _day(node) or node.text
    unit = f" {node.unit.text(language)}" if node.unit and written else ""
    return f"{written}{unit}"


def _day(node: Node) -> str:
    fits = node.widget == "date" and is_date(node.text)
    return day(date.fromisoformat(node.text)) if fits else ""
