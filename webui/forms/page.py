"""What a page needs of a form: to open it, to read what was sent, to show what was filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from werkzeug.datastructures import MultiDict

from engine.configuration.form import Form
from engine.forms.choices import Lists, fill_choices
from engine.forms.clearing import asked_only
from engine.forms.decode import Decoded, decode
from engine.forms.faults import FormFault, within
from engine.forms.files import NO_FILES, Intake
from engine.forms.layout import (
    STEP,
    TO_STEP,
    arrive,
    nearest_step,
    pages_of,
    read_step,
    review_number,
    step_with,
)
from engine.forms.level import Standpoint
from engine.forms.names import FAULTY, OPERATION, REFRESH, element_id
from engine.forms.nodes import Node, build_nodes, walk
from engine.forms.opened import newly_opened
from engine.forms.prefill import NO_PREFILL, Prefills, first_answers, locked_paths, with_locked
from engine.forms.root import RootSchema
from engine.forms.serving import NOT_SERVED, Serving
from engine.forms.signing import hash_to_sign, sign, signed_fields
from engine.forms.validation import validate
from engine.forms.values import Path, mapping, without_choices
from engine.forms.visibility import Viewer, is_hidden
from webui.forms.view import FormView, make_view, mark_of

_NO_RAW: Final[Mapping[Path, str]] = {}

STEP_HEADING: Final = "step"
"""Id of the heading of a step; it gets the focus when one gets there."""


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
    serving: Serving = NOT_SERVED,
) -> FormView:
    """Return a form to be filled in.

    Args:
        form: The form document.
        answers: What was answered before; None or empty starts with defaults and ``prefill``.
        lists: The county's lists, for ``ui.choices``.
        viewer: Who looks at it; what they may not see is not in the result.
        language: ``zh`` or ``en``.
        prefill: Values known beforehand with their source, by dotted place.
        serving: What the server adds.
    """
    root = RootSchema.of(fill_choices(form.schema_, lists))
    if answers:
        start = with_locked(answers, prefill)
    else:
        start = first_answers(Standpoint(root, viewer, locked_paths(prefill)), prefill)
    return _opened(form, root, start, viewer, language, prefill, serving)


def resume_form(
    form: Form,
    *,
    answers: Mapping[str, object],
    raw: Mapping[Path, str],
    lists: Lists,
    viewer: Viewer,
    language: str = "zh",
    prefill: Prefills = NO_PREFILL,
    serving: Serving = NOT_SERVED,
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
        serving: As for ``open_form``.
    """
    root = RootSchema.of(fill_choices(form.schema_, lists))
    start = with_locked(answers, prefill)
    return _opened(form, root, start, viewer, language, prefill, serving, raw)


def _opened(  # noqa: PLR0917  all that a form is made of
    form: Form,
    root: RootSchema,
    start: Mapping[str, object],
    viewer: Viewer,
    language: str,
    prefill: Prefills,
    serving: Serving,
    raw: Mapping[Path, str] = _NO_RAW,
) -> FormView:
    computed = serving.compute(start)
    start = with_locked(start, computed)
    nodes = build_nodes(form, root, start, viewer, raw=raw, prefills={**prefill, **computed})
    step = _first_step(form, nodes)
    sha256 = _hash_to_sign(form, root, start, serving)
    return make_view(form, nodes, language, step=step, feeds=serving.feeds, sha256=sha256)


def read_post(
    form: Form,
    post: MultiDict[str, str],
    stored: Mapping[str, object] | None,
    *,
    lists: Lists,
    viewer: Viewer,
    language: str = "zh",
    prefill: Prefills = NO_PREFILL,
    serving: Serving = NOT_SERVED,
    intake: Intake = NO_FILES,
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
        serving: As for ``open_form``; what was sent for a computed field is never taken.
        intake: The files that came with the post.

    Raises:
        FilingError: If more was sent than any form holds.
    """
    root = RootSchema.of(fill_choices(form.schema_, lists))
    sent = post.to_dict(flat=False)
    decoded = decode(
        form, sent, stored or {}, schema=root, viewer=viewer, prefills=prefill, intake=intake
    )
    computed = serving.compute(decoded.answers)
    decoded = replace(decoded, answers=with_locked(decoded.answers, computed))
    prefill = {**prefill, **computed}
    nodes = build_nodes(form, root, decoded.answers, viewer, raw=decoded.raw, prefills=prefill)
    pressed = _last(sent.get(OPERATION, []))
    opened = newly_opened(nodes, sent) if pressed is None else ()
    op = REFRESH if opened else pressed
    asked_for = asked_only(root, decoded.answers, keep_choices=True)
    sha256 = _hash_to_sign(form, root, decoded.answers, serving)
    if op is None and serving.signer is not None:
        asked_for, unsigned = sign(form, root, asked_for, serving.signer)
        decoded = replace(decoded, faults=(*decoded.faults, *unsigned))
    moving = _is_move(form, op)
    checked = frozenset(sent.get(FAULTY, ())) if op and not moving else None
    faults = _faults(form, root, decoded, asked_for, viewer, checked=checked)
    step, faults = _step_shown(form, nodes, sent, op, faults)
    if op is None or decoded.faults or moving:
        focus = "summary" if faults else STEP_HEADING if moving else None
    else:
        focus = opened[0].id if opened else _row_focus(nodes, decoded.new_row)
    view = make_view(
        form,
        nodes,
        language,
        faults=faults,
        focus=focus,
        opened=bool(opened),
        step=step,
        feeds=serving.feeds,
        sha256=sha256,
    )
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
    return make_view(form, build_nodes(form, root, answers, viewer), language)


def _hash_to_sign(
    form: Form, root: RootSchema, answers: Mapping[str, object], serving: Serving
) -> str:
    """Return the hash that signatures of the page are bound to; empty if nothing is signed."""
    if not signed_fields(form):
        return ""
    return hash_to_sign(form, asked_only(root, answers), serving.signer)


def _first_step(form: Form, sections: Sequence[Node]) -> int | None:
    if form.layout != "steps":
        return None
    return nearest_step(pages_of(form, sections), 1, review_number(form))


def _is_move(form: Form, op: str | None) -> bool:
    """Tell whether a button leads to another step."""
    return form.layout == "steps" and op is not None and op.startswith(TO_STEP)


def _step_shown(
    form: Form,
    sections: Sequence[Node],
    sent: Mapping[str, Sequence[str]],
    op: str | None,
    faults: tuple[FormFault, ...],
) -> tuple[int | None, tuple[FormFault, ...]]:
    """Return the step to be shown, and the faults that are to be told there."""
    if form.layout != "steps":
        return None, faults
    pages, review = pages_of(form, sections), review_number(form)
    at = read_step(_last(sent.get(STEP, ())), review)
    start = nearest_step(pages, at or (1 if op else review), review)
    target = read_step(op, review) if _is_move(form, op) else None
    if target is not None:
        arrival = arrive(pages, (start, target), faults, sent, review)
        return arrival.number, arrival.faults
    places = (step_with(pages, fault.path) for fault in faults)
    wrong = min((number for number in places if number is not None), default=start)
    return (start if op else wrong), faults


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
    found = [fault for fault in validate(form, root, answers) if not within(fault.path, refused)]
    return tuple(
        fault
        for fault in (*decoded.faults, *found)
        if fault.path in refused
        or (
            (checked is None or mark_of(fault.path) in checked)
            and not is_hidden(fault.path, root, viewer)
        )
    )


def _row_focus(nodes: Sequence[Node], row: Path | None) -> str | None:
    """Return the control the cursor goes to after a row button; a changed answer moves none."""
    if row is None:
        return None
    inside = (node for node in walk(nodes) if node.is_control and node.path[: len(row)] == row)
    # A list that lost its last row has nothing but the button to add one.
    rest = f"{element_id(row[:-1])}--add" if isinstance(row[-1], int) else element_id(row)
    return next((node.id for node in inside), rest)
