"""What a page needs of a form: to open it, to read what was sent, to show what was filed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from werkzeug.datastructures import MultiDict

from engine.configuration.form import Form
from engine.forms.choices import Lists, fill_choices
from engine.forms.clearing import asked_only
from engine.forms.decode import Decoded, decode
from engine.forms.faults import FormFault
from engine.forms.formats import is_date
from engine.forms.level import Standpoint
from engine.forms.names import FAULTY, OPERATION, REFRESH, element_id
from engine.forms.nodes import Node, build_nodes, newly_opened, walk
from engine.forms.prefill import NO_PREFILL, Prefills, first_answers, locked_paths, with_locked
from engine.forms.root import RootSchema
from engine.forms.validation import validate
from engine.forms.values import Path, items, mapping, same, without_choices
from engine.forms.visibility import Viewer, is_hidden
from engine.forms.wording import NO, YES
from engine.terms import Label
from webui.forms.fields import Control, bind
from webui.language import day

_NO_FAULTS: Final[tuple[FormFault, ...]] = ()
_REFRESH: Final = json.dumps({OPERATION: REFRESH})


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A fault in the summary above the form.

    Attributes:
        target: Id of the control it leads to; None where there is none.
        label: What the field is called, with its row.
    """

    target: str | None
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FormView:
    """A form as a template shows it.

    Attributes:
        sections: What to show, section by section.
        controls: The bound control of each node that can be answered, by the node's name.
        errors: Text of the fault at an element, by the node's id.
        summary: All faults in the order of the page.
        checked: Marks of the fields that had faults, for the hidden inputs ``_faulty``.
        focus: Id of the element that gets the focus; ``summary`` for the summary of faults.
        opened: The answers have opened further fields that are to be looked at first.
        need: Which fields carry a word: ``required`` or ``optional``, whichever are fewer.
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

    def said(self, text: Label | None) -> str:
        """Return a text of the form in the reader's language."""
        return text.text(self.language) if text else ""

    def needs_word(self, node: Node) -> bool:
        """Tell whether the node's label says that it must, or need not, be answered."""
        return _is_asked(node) and node.required is (self.need == "required")

    def described_by(self, node: Node) -> str:
        """Return the ids of the texts that belong to the control, in reading order."""
        parts = (("help", node.help), ("unit", node.unit), ("error", self.errors.get(node.id)))
        return " ".join(f"{node.id}--{name}" for name, there in parts if there)

    def attributes(self, node: Node, action: str) -> dict[str, object]:
        """Return what the node's control gets beside name, value and style.

        Args:
            node: A node that can be answered.
            action: Where the form is sent; a field that opens others is sent there on change.
        """
        wrong = node.id in self.errors
        found: dict[str, object] = {"autofocus": self.focused(node)}
        if node.drives:
            found |= {"hx-post": action, "hx-trigger": "change", "hx-vals": _REFRESH}
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


@dataclass(frozen=True, slots=True)
class Posted:
    """What came back from a form.

    Attributes:
        answers: The stored answers with the post applied.  If ``ok``, they are what to file;
            otherwise they are a draft and may hold text where a number belongs.
        op: Button that was pressed to change the page (a row, ``refresh``, or one of the page's
            own); None if the form was submitted.
        faults: What is wrong; only looked for on submitting, and again where something was.
        view: The form with all that was typed, to be shown again unless ``ok``.
        kept: What a draft keeps: the stored answers with the post applied, fields that are not
            asked at present and branches that were left among them.
        raw: Texts that can be no answers at all, by place; a draft keeps them too.
    """

    answers: dict[str, object]
    op: str | None
    faults: tuple[FormFault, ...]
    view: FormView
    kept: dict[str, object]
    raw: Mapping[Path, str]

    @property
    def ok(self) -> bool:
        """Tell whether the form was submitted and has no faults."""
        return self.op is None and not self.faults


def open_form(
    form: Form,
    *,
    answers: Mapping[str, object] | None,
    lists: Lists,
    viewer: Viewer,
    language: str = "zh",
    prefill: Prefills = NO_PREFILL,
) -> FormView:
    """Return a form to be filled in.

    Args:
        form: The form document.
        answers: What was answered before; None or empty starts with defaults and ``prefill``.
        lists: The county's lists, for ``ui.choices``.
        viewer: Who looks at it; what they may not see is not in the result.
        language: ``zh`` or ``en``.
        prefill: Values known beforehand with their source, by dotted place.
    """
    root = RootSchema.of(fill_choices(form.schema_, lists))
    if answers:
        start = with_locked(answers, prefill)
    else:
        start = first_answers(Standpoint(root, viewer, locked_paths(prefill)), prefill)
    nodes = build_nodes(form, root, start, viewer, prefills=prefill)
    return _view(form, nodes, language)


def resume_form(
    form: Form,
    *,
    answers: Mapping[str, object],
    raw: Mapping[Path, str],
    lists: Lists,
    viewer: Viewer,
    language: str = "zh",
    prefill: Prefills = NO_PREFILL,
) -> FormView:
    """Return a form as somebody left it: nothing is filled in but what is locked.

    Args:
        form: The form document.
        answers: ``Posted.kept`` of the time.
        raw: ``Posted.raw`` of the time.
        lists: As for ``open_form``.
        viewer: As for ``open_form``.
        language: ``zh`` or ``en``.
        prefill: As for ``open_form``.
    """
    root = RootSchema.of(fill_choices(form.schema_, lists))
    start = with_locked(answers, prefill)
    nodes = build_nodes(form, root, start, viewer, raw=raw, prefills=prefill)
    return _view(form, nodes, language)


def read_post(
    form: Form,
    post: MultiDict[str, str],
    stored: Mapping[str, object] | None,
    *,
    lists: Lists,
    viewer: Viewer,
    language: str = "zh",
    prefill: Prefills = NO_PREFILL,
) -> Posted:
    """Return what a post makes of the stored answers; nothing is stored by this.

    A button of a row or ``refresh`` changes the page and is no submission: show ``view`` again
    and keep ``stored`` as it was.  Other names than the form's, such as the token against forged
    posts, are left alone.

    Args:
        form: The form document.
        post: ``request.form``.
        stored: The answers the page was made from; None for a new form.
        lists: As for ``open_form``.
        viewer: As for ``open_form``; what they may not change stays as it is stored.
        language: ``zh`` or ``en``.
        prefill: As for ``open_form``; locked values count whatever was sent.

    Raises:
        FilingError: If more was sent than any form holds.
    """
    root = RootSchema.of(fill_choices(form.schema_, lists))
    sent = post.to_dict(flat=False)
    decoded = decode(form, sent, stored or {}, schema=root, viewer=viewer, prefills=prefill)
    nodes = build_nodes(form, root, decoded.answers, viewer, raw=decoded.raw, prefills=prefill)
    pressed = _last(sent.get(OPERATION, []))
    opened = newly_opened(nodes, sent) if pressed is None else ()
    op = REFRESH if opened else pressed
    asked_for = asked_only(root, decoded.answers, keep_choices=True)
    checked = frozenset(sent.get(FAULTY, ())) if op else None
    faults = _faults(form, root, decoded, asked_for, viewer, checked=checked)
    if op is None or decoded.faults:
        focus = "summary" if faults else None
    else:
        focus = opened[0].id if opened else _row_focus(nodes, decoded.new_row)
    view = _view(form, nodes, language, faults=faults, focus=focus, opened=bool(opened))
    if op is None and not faults:
        asked_for = dict(mapping(without_choices(asked_for)))
    answers = decoded.answers if op else asked_for
    return Posted(answers, op, faults, view, decoded.answers, decoded.raw)


def show_answers(
    form: Form,
    answers: Mapping[str, object],
    *,
    lists: Lists,
    viewer: Viewer,
    language: str = "zh",
) -> FormView:
    """Return filed answers for reading: the layout of the form, nothing to fill in."""
    root = RootSchema.of(fill_choices(form.schema_, lists))
    return _view(form, build_nodes(form, root, answers, viewer), language)


def _last(texts: Sequence[str]) -> str | None:
    return next((text for text in reversed(texts) if text), None)


def _faults(
    form: Form,
    root: RootSchema,
    decoded: Decoded,
    answers: Mapping[str, object],
    viewer: Viewer,
    *,
    checked: frozenset[str] | None,
) -> tuple[FormFault, ...]:
    """Return the faults to be told: all on submitting, else those that were told before.

    A fault at a field the viewer cannot see is none they could mend.
    """
    refused = {fault.path for fault in decoded.faults}
    found = [fault for fault in validate(form, root, answers) if fault.path not in refused]
    return tuple(
        fault
        for fault in (*decoded.faults, *found)
        if fault.path in refused
        or (
            (checked is None or _mark(fault.path) in checked)
            and not is_hidden(fault.path, root, viewer)
        )
    )


def _mark(path: Path) -> str:
    """Return a field whatever row it is in: rows move between two posts."""
    return element_id(tuple("*" if isinstance(part, int) else part for part in path))


def _row_focus(nodes: Sequence[Node], row: Path | None) -> str | None:
    """Return the control the cursor goes to after a row button; a changed answer moves none."""
    if row is None:
        return None
    inside = (node for node in walk(nodes) if node.is_control and node.path[: len(row)] == row)
    # A list that lost its last row has nothing but the button to add one.
    rest = f"{element_id(row[:-1])}--add" if isinstance(row[-1], int) else element_id(row)
    return next((node.id for node in inside), rest)


def _view(
    form: Form,
    sections: tuple[Node, ...],
    language: str,
    *,
    faults: Sequence[FormFault] = _NO_FAULTS,
    focus: str | None = None,
    opened: bool = False,
) -> FormView:
    nodes = list(walk(sections))
    placed = _placed(sections, faults)
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
        summary=tuple(_line(node, fault, sections, language) for node, fault in placed),
        checked=tuple(dict.fromkeys(_mark(fault.path) for fault in faults)),
        focus=focus,
        opened=opened,
        need=_need(nodes),
    )


def _need(nodes: Sequence[Node]) -> str:
    asked = [node.required for node in nodes if _is_asked(node)]
    return "required" if sum(asked) * 2 <= len(asked) else "optional"


def _is_asked(node: Node) -> bool:
    """Tell whether the question of need arises: a box need never be ticked, unless it must."""
    return node.is_control and (node.required or node.widget != "checkbox")


def _placed(
    sections: Sequence[Node], faults: Sequence[FormFault]
) -> list[tuple[Node | None, FormFault]]:
    """Return each fault with the element it belongs to, in the order of the page."""
    by_path = {node.path: node for node in walk(sections) if node.path}
    order = {path: index for index, path in enumerate(by_path)}
    placed = [(_nearest(by_path, fault.path), fault) for fault in faults]
    return sorted(placed, key=lambda pair: order.get(pair[0].path, -1) if pair[0] else -1)


def _nearest(by_path: Mapping[Path, Node], path: Path) -> Node | None:
    for end in range(len(path), 0, -1):
        if path[:end] in by_path:
            return by_path[path[:end]]
    return None


def _line(
    node: Node | None, fault: FormFault, sections: Sequence[Node], language: str
) -> SummaryLine:
    titles = [each.title.text(language) for each in _above(sections, fault.path)]
    if node is None or node.path != fault.path:
        titles.append(fault.title.text(language))
    label = " · ".join(dict.fromkeys(title for title in titles if title))
    return SummaryLine(_target(node) if node else None, label, fault.text(language))


def _above(sections: Sequence[Node], path: Path) -> Iterator[Node]:
    """Yield the groups, rows and the field on the way to a place; lists say nothing of theirs."""
    for node in walk(sections):
        inside = bool(node.path) and path[: len(node.path)] == node.path
        if inside and (node.widget != "rows" or node.path == path):
            yield node


def _target(node: Node) -> str:
    """Return the id to jump to: of several inputs the first."""
    several = node.widget in {"radio", "checkboxes"} and node.is_control
    return f"{node.id}--0" if several else node.id


def _answer(node: Node, language: str) -> str:
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
    written = _day(node) or node.text
    unit = f" {node.unit.text(language)}" if node.unit and written else ""
    return f"{written}{unit}"


def _day(node: Node) -> str:
    fits = node.widget == "date" and is_date(node.text)
    return day(date.fromisoformat(node.text)) if fits else ""
