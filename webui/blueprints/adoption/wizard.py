"""The steps of the wizard: what was told so far, a step as a form, and saving what came back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from flask import request, url_for

from engine.configuration.packs.county_lists import Rows, id_from
from engine.configuration.problems import Problem
from engine.errors import ConflictError
from engine.forms.choices import Lists
from engine.forms.faults import FormFault
from engine.forms.nodes import Node, walk
from engine.forms.visibility import Viewer
from engine.records.values import Draft
from engine.services.county_forms import TITLES, form_of, lists_of
from engine.services.county_packs import (
    SENT,
    SHIPPED,
    ParentAtHand,
    parent_named,
    parents_at_hand,
)
from engine.services.county_plan import (
    ABOUT,
    POSTS,
    STEPS,
    TOPICS,
    UNITS,
    Above,
    Answers,
    Remark,
)
from engine.services.keep_drafts import DraftPlace, Typed, draft_of, save_draft
from engine.terms import DocumentId, DocumentRef
from webui.blueprints.adoption.sent import parents_sent, sent_pack
from webui.blueprints.cases.open_page import OpenPage, another_page, fresh_page, sent_page
from webui.blueprints.cases.resuming import DraftPanel, refused_panel, saved_panel
from webui.forms import FormView, Posted, differing, open_form, read_post, resume_form
from webui.forms.telling import with_errors
from webui.forms.unfolding import open_rows
from webui.language import label, language, say
from webui.session import actor, desk, moment, office, today
from webui.stale import token_refused

SAVE: Final = "draft"
TO_PACK: Final = "pack"
"""Saves what was typed and goes on to the pack of another county."""

REPLACE: Final = "draft-replace"
WORKBOOKS: Final = (UNITS, TOPICS, POSTS)
"""The steps whose rows may come from a workbook."""

_REFUSED, _CONFLICT, _FOREIGN, _SHOWN = 422, 409, 400, 200
_FOUNDER = Viewer()


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step in the row above the page."""

    number: int
    title: str
    state: str
    address: str


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step as a page shows it.

    Attributes:
        number: From 1.
        open: What the page was made from.
        draft: What is said of its draft.
        unfolded: Ids of the rows of a long list that are shown open.
        workbook: What is wrong with a workbook that was sent; nothing of it was taken.
        lacking: Roles that nobody holds yet, in words.
        problem: Why nothing was saved.
        headings: What each topic stands under, by its name.
    """

    step: str
    number: int
    marks: tuple[StepMark, ...]
    view: FormView
    action: str
    open: OpenPage
    draft: DraftPanel
    unfolded: frozenset[str]
    workbook: tuple[Problem, ...] = ()
    lacking: tuple[str, ...] = ()
    problem: str | None = None
    status: int = _SHOWN
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return what the step is called."""
        return label(TITLES[self.step])

    @property
    def takes_workbook(self) -> bool:
        """Tell whether its rows may come from a workbook."""
        return self.step in WORKBOOKS

    @property
    def before(self) -> str | None:
        """Return the address of the step before this one."""
        return self.marks[self.number - 2].address if self.number > 1 else None

    def under_headings(self, group: Node) -> Iterator[tuple[str, list[Node]]]:
        """Yield the fields of a group under the topic theirs belongs to."""
        by_heading = groupby(group.children, lambda one: self.headings.get(str(one.path[-1]), ""))
        for heading, fields in by_heading:
            yield heading, list(fields)

    @staticmethod
    def called(row: Node) -> str:
        """Return what a row is called: its title, and who holds a post."""
        found = {str(node.path[-1]): node.text for node in walk(row.children) if node.path}
        said = [found.get(key, "") for key in ("title", "unit", "name")]
        return " · ".join(filter(None, said)) or label(row.title)


@dataclass(frozen=True)
class Told:
    """Everything told so far, with what it is about.

    Attributes:
        parent: Which county is taken over.
    """

    answers: Answers
    drafts: dict[str, Draft]
    parents: tuple[ParentAtHand, ...]
    parent: str

    @property
    def lists(self) -> Lists:
        """Return what fields offer to choose from."""
        return lists_of(self.answers, self.parents)


def place_of(step: str) -> DraftPlace:
    """Return what the draft of a step is of."""
    return DraftPlace(f"county-{step}", step, right="county.found")


def told_so_far() -> Told:
    """Return what the founder has told in all steps."""
    found = {step: draft_of(desk(), place_of(step), actor=actor()) for step in STEPS}
    drafts = {step: draft for step, draft in found.items() if draft is not None}
    said = {step: draft.answers for step, draft in drafts.items()}
    sent = sent_pack()
    parents = (*parents_at_hand(office().desks, today()), *parents_sent(sent))
    wanted = str(said.get(ABOUT, {}).get("parent") or SHIPPED)
    parent = wanted if wanted in {one.name for one in parents} else SHIPPED
    taken = sent if parent == SENT and sent else parent_named(office().desks, parent)
    above = Above.of(taken)
    return Told(Answers(said, above), drafts, parents, parent)


def address_of(step: str) -> str:
    """Return where a step is."""
    return url_for("adoption.step", step=step)


def marks_of(told: Told, current: str | None) -> tuple[StepMark, ...]:
    """Return every step with whether it was filled in."""
    return tuple(
        StepMark(
            number,
            label(TITLES[step]),
            "now" if step == current else "done" if step in told.drafts else "ahead",
            address_of(step),
        )
        for number, step in enumerate(STEPS, start=1)
    )


def opened(told: Told, step: str) -> StepPage:
    """Return a step as it was left, or empty."""
    form, draft = form_of(step, told.answers), told.drafts.get(step)
    if draft is None:
        view = open_form(form, answers=None, lists=told.lists, viewer=_FOUNDER, language=language())
        return _page(told, step, view, _fresh())
    page = replace(another_page(_fresh()), token=draft.token, draft=draft.version)
    faults = [one for one in told.answers.remarks() if one.step == step and one.grave]
    return _page(told, step, _with_remarks(_as_left(told, step, draft), faults), page)


def answered(told: Told, step: str) -> str | StepPage:
    """Save what was sent of a step; return where to go on, or the page to be shown again."""
    sent = sent_page(_fresh())
    posted = _read(told, step, sent)
    page = replace(_page(told, step, posted.view, sent), draft=DraftPanel(unsaved=True))
    if token_refused():
        problem = say("页面停留太久或登录已变更，没有保存。您填写的内容还在，请再保存一次。")
        return replace(page, problem=problem, status=_FOREIGN)
    kept = _saved(told, step, posted, page)
    if posted.op == TO_PACK and not kept.draft.refused:
        return url_for("adoption.pack")
    if posted.op in {SAVE, REPLACE} or kept.draft.refused:
        return kept
    if not posted.ok:
        return replace(kept, status=_SHOWN if posted.op else _REFUSED)
    now = told_so_far()
    faults = [one for one in now.answers.remarks() if one.step == step and one.grave]
    if not faults:
        return _onwards(step)
    view = _with_remarks(posted.view, faults)
    return replace(kept, view=view, unfolded=open_rows(view), status=_REFUSED)


def took(told: Told, step: str, rows: Rows) -> str:
    """Put the rows of a workbook in place of those of a step; return where they are shown."""
    answers: dict[str, object] = {step: [_as_typed(row) for row in rows]}
    if step == TOPICS:
        answers["take"] = "own"
    draft, fresh = told.drafts.get(step), _fresh()
    typed = _typed(step, answers, (), replace(fresh, token=draft.token if draft else fresh.token))
    save_draft(desk(), typed, actor=actor(), at=moment(), replace=True)
    return address_of(step)


def choose_sent() -> None:
    """Take over the pack that was sent; the rest of the first step stays as it was typed."""
    draft, fresh = draft_of(desk(), place_of(ABOUT), actor=actor()), _fresh()
    answers = {**(draft.answers if draft else {}), "parent": SENT}
    page = replace(fresh, token=draft.token if draft else fresh.token)
    typed = _typed(ABOUT, answers, draft.raw if draft else (), page)
    save_draft(desk(), typed, actor=actor(), at=moment(), replace=True)


def with_workbook(told: Told, step: str, problems: Sequence[Problem]) -> StepPage:
    """Return a step as it was left, with what is wrong with a workbook."""
    return replace(opened(told, step), workbook=tuple(problems), status=_REFUSED)


def _as_typed(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row of a workbook in the places of the form."""
    typed: dict[str, object] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            typed |= {"title": value.get("zh", ""), "en": value.get("en", "")}
        else:
            typed[key] = "、".join(map(str, value)) if isinstance(value, list) else value
    if typed.get("id") == id_from(str(typed.get("title", ""))):
        del typed["id"]  # it is the title anyway
    return typed


def _fresh() -> OpenPage:
    return fresh_page(None, 1, "")


def _onwards(step: str) -> str:
    after = STEPS.index(step) + 1
    return address_of(STEPS[after]) if after < len(STEPS) else url_for("adoption.review")


def _page(told: Told, step: str, view: FormView, page: OpenPage) -> StepPage:
    lacking: tuple[str, ...] = ()
    if step == POSTS:
        county = told.answers.above.county
        lacking = tuple(need.sentence(county, language()) for need in told.answers.unmet())
    return StepPage(
        step=step,
        number=STEPS.index(step) + 1,
        marks=marks_of(told, step),
        view=view,
        action=address_of(step),
        open=page,
        draft=DraftPanel(),
        unfolded=open_rows(view),
        lacking=lacking,
        headings={leaf: label(title) for _, title, below in told.answers.topics for leaf in below},
    )


def _as_left(told: Told, step: str, draft: Draft) -> FormView:
    return resume_form(
        form_of(step, told.answers),
        answers=draft.answers,
        raw=dict(draft.raw),
        lists=told.lists,
        viewer=_FOUNDER,
        language=language(),
    )


def _with_remarks(view: FormView, remarks: Sequence[Remark]) -> FormView:
    english = language() == "en"
    return with_errors(view, [(one.path, one.en if english else one.zh) for one in remarks])


def _read(told: Told, step: str, sent: OpenPage) -> Posted:
    """Read a post on top of the draft the page was made from: what it hides stays known."""
    draft = told.drafts.get(step)
    known = draft is not None and (draft.token, draft.version) == (sent.token, sent.draft)
    return read_post(
        form_of(step, told.answers),
        request.form,
        draft.answers if draft is not None and known else None,
        lists=told.lists,
        viewer=_FOUNDER,
        language=language(),
    )


def _saved(told: Told, step: str, posted: Posted, page: StepPage) -> StepPage:
    """Keep what was typed, right or wrong: it is there when the browser is opened again."""
    typed = _typed(step, posted.kept, tuple(posted.raw.items()), page.open)
    try:
        draft = save_draft(desk(), typed, actor=actor(), at=moment(), replace=posted.op == REPLACE)
    except ConflictError as error:
        return _clashing(told, step, page, error)
    known = replace(page.open, draft=draft.version, token=draft.token)
    panel = saved_panel(draft, automatic="_auto" in request.form)
    return replace(page, open=known, draft=panel if posted.op else DraftPanel())


def _clashing(told: Told, step: str, page: StepPage, error: ConflictError) -> StepPage:
    """Return the page as it was, with what stands in the draft another page saved."""
    draft = draft_of(desk(), place_of(step), actor=actor())
    lines = differing(page.view, _as_left(told, step, draft)) if draft else None
    panel = refused_panel(error.text(language()), draft, lines)
    return replace(page, draft=panel, status=_CONFLICT)


def _typed(
    step: str,
    answers: dict[str, object],
    raw: tuple[tuple[tuple[str | int, ...], str], ...],
    page: OpenPage,
) -> Typed:
    return Typed(
        place=place_of(step),
        form=DocumentRef("form", DocumentId(f"new-county-{step}"), 1, ""),
        answers=answers,
        raw=dict(raw),
        revision=None,
        token=page.token,
        page=page.page,
        turn=page.turn,
        version=page.draft,
    )


__all__ = ["FormFault", "StepPage", "Told", "answered", "marks_of", "opened", "told_so_far", "took"]
