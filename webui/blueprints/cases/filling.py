"""A form being filled in: opened, resumed from a draft, sent, saved, refused or carried out.

One path for a new case and a step, with and without script.  Nothing typed is lost: whatever is
refused comes back with all of it, and says what has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from flask import request, url_for

from engine.configuration.form import Form
from engine.configuration.library import Loaded
from engine.errors import ConflictError, FilingError, OnecaseError, TransitionError
from engine.forms.canonical import answers_hash
from engine.forms.names import OPERATION
from engine.forms.prefill import Prefills
from engine.forms.serving import NOT_SERVED, Serving
from engine.records.values import Draft
from engine.services.entries import Entry
from engine.services.keep_drafts import (
    DraftPlace,
    Typed,
    UpToDate,
    bring_up_to_date,
    discard_draft,
    draft_of,
    earlier_version,
    save_draft,
    without_places,
)
from engine.services.prefill_answers import prefills_for
from engine.services.read_cases import CaseFile
from engine.services.serve_forms import serving_for
from webui.blueprints.cases.meanwhile import ChangeLine, Meanwhile, meanwhile_in
from webui.blueprints.cases.open_page import OpenPage, another_page, fresh_page, sent_page
from webui.blueprints.cases.resuming import DraftPanel, panel_of, refused_panel, saved_panel
from webui.forms import FormView, Posted, differing, open_form, read_post, resume_form
from webui.forms.uploads import uploads
from webui.language import label, language, say
from webui.session import actor, desk, moment
from webui.stale import token_refused

SAVE: Final = "draft"
REPLACE: Final = "draft-replace"
DISCARD: Final = "draft-discard"
"""What the page's own buttons say."""

AUTOMATIC: Final = "_auto"
"""Sent with a save nobody pressed a button for."""

_REFUSED, _CONFLICT, _FOREIGN, _SHOWN = 422, 409, 400, 200


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A form to be filled in.

    Attributes:
        view: None for a step that asks for a confirmation only.
        open: What the page was made from.
        problem: Why the submission was refused as a whole; None if it was not.
        meanwhile: What others did while it was filled in; None if that is of no concern.
        draft: The draft of it; None where there is no form.
    """

    title: str
    note: str
    action: str
    view: FormView | None
    open: OpenPage
    document: str
    problem: str | None = None
    meanwhile: Meanwhile | None = None
    draft: DraftPanel | None = None
    status: int = _SHOWN


@dataclass(frozen=True, slots=True)
class Filling:
    """A form and what it is filled in about.

    Attributes:
        file: None for a new case.
        prefill: What is known beforehand now.
        serving: What the server adds to the answers.
    """

    entry: Entry
    file: CaseFile | None
    prefill: Prefills
    serving: Serving = NOT_SERVED

    @property
    def form(self) -> Loaded[Form] | None:
        """Return the form; None for a step that asks for a confirmation only."""
        return self.entry.form

    @property
    def place(self) -> DraftPlace:
        """Return what a draft of it is of."""
        case = self.file.case.id if self.file else None
        return DraftPlace(str(self.entry.workflow.ref.id), self.entry.step.id, case)

    @property
    def action(self) -> str:
        """Return where it is sent."""
        if self.file is None:
            return url_for("cases.register_it", workflow=self.place.workflow)
        return url_for("cases.do_it", case=self.file.case.id, step=self.entry.step.id)

    def now(self) -> OpenPage:
        """Return a page made from things as they are now."""
        revision = self.file.case.revision if self.file else None
        return fresh_page(revision, self.form.ref.version if self.form else None, self._base())

    def _base(self) -> str:
        fast = {place: given.value for place, given in self.prefill.items() if given.locked}
        signed = self.file.shown_sha256 if self.file and self.entry.step.sign_off else None
        return answers_hash({"locked": fast, "signed": signed})


def filling_of(entry: Entry, file: CaseFile | None = None) -> Filling:
    """Return a form with what is known beforehand."""
    if entry.form is None:
        return Filling(entry, file, {})
    form, who, now = entry.form.document, actor(), moment()
    return Filling(
        entry,
        file,
        prefills_for(desk(), form, file=file, actor=who, at=now),
        serving_for(desk(), form, entry.step, file=file, actor=who, at=now),
    )


# opening


def opened(filling: Filling) -> EntryPage:
    """Return the page of a form: as the person left it, or with what is known beforehand."""
    form = filling.form
    if form is None:
        return _page(filling, None, filling.now())
    draft = draft_of(desk(), filling.place, actor=actor())
    if draft is not None:
        return _resumed(filling, form, draft)
    view = open_form(
        form.document,
        answers=None,
        lists=filling.entry.lists,
        viewer=filling.entry.viewer,
        language=language(),
        prefill=filling.prefill,
        serving=filling.serving,
    )
    return replace(_page(filling, view, filling.now()), draft=DraftPanel())


def _resumed(filling: Filling, form: Loaded[Form], draft: Draft) -> EntryPage:
    current, now = _current(form, draft), filling.now()
    view = _as_left(filling, form, current, draft)
    page = replace(another_page(now), token=draft.token, draft=draft.version)
    panel = panel_of(draft, current, former=_former(form, current), entry=filling.entry)
    old = filling.file is not None and draft.base_revision != filling.file.case.revision
    changed = meanwhile_in(filling.file, draft.base_revision, form, view) if old else None
    return replace(_page(filling, view, page), draft=panel, meanwhile=changed)


def _as_left(filling: Filling, form: Loaded[Form], current: UpToDate, draft: Draft) -> FormView:
    return resume_form(
        form.document,
        answers=current.answers,
        raw=dict(draft.raw),
        lists=filling.entry.lists,
        viewer=filling.entry.viewer,
        language=language(),
        prefill=filling.prefill,
        serving=filling.serving,
    )


def _current(form: Loaded[Form], draft: Draft) -> UpToDate:
    version = draft.form_version if draft.form_id == form.ref.id else 0
    return bring_up_to_date(desk(), draft.answers, version, form)


def _former(form: Loaded[Form], current: UpToDate) -> Form | None:
    """Return the version in which a draft was typed; None if it is the present one."""
    if not current.since:
        return None
    return earlier_version(desk(), form, current.since).document


def _page(filling: Filling, view: FormView | None, page: OpenPage) -> EntryPage:
    step = filling.entry.step
    loaded = filling.form or filling.entry.workflow
    title = label(loaded.document.title)
    return EntryPage(
        title=label(step.title),
        note=label(step.note),
        action=filling.action,
        view=view,
        open=page,
        document=say("{title} · 第 {version} 版", title=title, version=loaded.ref.version),
    )


# answering

Act = Callable[[dict[str, object] | None, OpenPage], str]
"""Carries out what was sent; returns the case it made or moved."""


def answered(filling: Filling, act: Act) -> str | EntryPage:
    """Do what was sent; return the case it made or moved, or the page to be shown again.

    Raises:
        AccessError: it is for others to do.
        ConflictError, TransitionError: a step that only asks for a confirmation is refused.
    """
    sent = sent_page(filling.now())
    if token_refused():
        return _with_new_token(filling, sent)
    if filling.form is None:
        return _confirmed(filling, act, sent)
    if sent.form != filling.form.ref.version:
        return _renewed(filling, filling.form, sent)
    posted = _read(filling, filling.form, sent)
    page = replace(_page(filling, posted.view, sent), draft=DraftPanel(unsaved=True))
    if posted.op in {SAVE, REPLACE}:
        return _saved(filling, posted, page)
    if not posted.ok:
        return replace(page, status=_SHOWN if posted.op else _REFUSED)
    return _carried_out(filling, act, posted, page)


def _with_new_token(filling: Filling, sent: OpenPage) -> EntryPage:
    """Return the page as it was sent, to be sent once more; nothing is stored by this."""
    if filling.form is None:
        page = _page(filling, None, sent)
    elif sent.form != filling.form.ref.version:
        page = _renewed(filling, filling.form, sent)
    else:
        posted = _read(filling, filling.form, sent)
        page = replace(_page(filling, posted.view, sent), draft=DraftPanel(unsaved=True))
    problem = say("页面停留太久或登录已变更，没有提交。您填写的内容还在，请核对后再提交一次。")
    return replace(page, problem=problem, status=_FOREIGN)


def _confirmed(filling: Filling, act: Act, sent: OpenPage) -> str | EntryPage:
    try:
        return act(None, sent)
    except (FilingError, ConflictError) as error:
        return _refused(filling, _page(filling, None, sent), error)


def _carried_out(filling: Filling, act: Act, posted: Posted, page: EntryPage) -> str | EntryPage:
    now = filling.now()
    if page.open.base != now.base and page.open.revision == now.revision:
        again = say("预先填好的内容在您打开页面之后变了，已换成现在的。请核对后再提交。")
        rebased = replace(page.open, base=now.base)
        return replace(page, open=rebased, problem=again, status=_CONFLICT)
    try:
        return act(posted.answers, page.open)
    except (FilingError, ConflictError, TransitionError) as error:
        return _refused(filling, page, error)


def _refused(filling: Filling, page: EntryPage, error: OnecaseError) -> EntryPage:
    """Return the page with everything typed, and what has changed; the next post knows of it."""
    status = _REFUSED if isinstance(error, FilingError) else _CONFLICT
    problem = error.text(language())
    if isinstance(error, ConflictError) and page.open.revision != filling.now().revision:
        problem = say("请先看清此件的最新情况，再决定是否提交；您填写的内容还在下面。")
    changed = None
    if status == _CONFLICT:
        changed = meanwhile_in(filling.file, page.open.revision, filling.form, page.view)
    now = filling.now()
    rebased = replace(page.open, revision=now.revision, base=now.base)
    return replace(page, open=rebased, problem=problem, meanwhile=changed, status=status)


def _read(filling: Filling, form: Loaded[Form], sent: OpenPage) -> Posted:
    """Read a post on top of the draft the page was made from: what it hides stays known."""
    draft = draft_of(desk(), filling.place, actor=actor())
    stored = None
    if draft is not None and (draft.token, draft.version) == (sent.token, sent.draft):
        current = _current(form, draft)
        saving = request.form.get(OPERATION) == SAVE
        stored = current.answers if saving else without_places(current.answers, current.left)
    return read_post(
        form.document,
        request.form,
        stored,
        lists=filling.entry.lists,
        viewer=filling.entry.viewer,
        language=language(),
        prefill=filling.prefill,
        serving=filling.serving,
        intake=uploads(),
    )


def _renewed(filling: Filling, form: Loaded[Form], sent: OpenPage) -> EntryPage:
    """Return what was typed into an earlier version of the form in the places of this one."""
    former = earlier_version(desk(), form, sent.form or 0)
    typed = _read(filling, former, sent)
    if typed.op in {SAVE, REPLACE} and not token_refused():
        # Saved as it stands; who resumes it is told what became of it.
        before = replace(filling, entry=replace(filling.entry, form=former))
        return _saved(before, typed, _page(before, typed.view, sent))
    current = bring_up_to_date(desk(), typed.kept, former.ref.version, form)
    left = _typed_draft(filling, typed, replace(sent, form=former.ref.version))
    view = _as_left(filling, form, current, left)
    panel = panel_of(left, current, former=former.document, entry=filling.entry)
    page = replace(sent, form=form.ref.version, base=filling.now().base)
    problem = say("这份表单在您打开之后换了版本，您填写的内容已转到新版。请核对后再提交。")
    return replace(
        _page(filling, view, page),
        draft=replace(panel, saved_at=None, unsaved=True),
        problem=problem,
        # A button of the page is no submission; the browser shows what it leads to.
        status=_SHOWN if typed.op else _CONFLICT,
    )


# drafts


def discarded(place: DraftPlace) -> bool:
    """Give up the draft if the button says so; tell whether it was asked."""
    if request.form.get(OPERATION) != DISCARD or token_refused():
        return False
    discard_draft(desk(), place, actor=actor())
    return True


def _saved(filling: Filling, posted: Posted, page: EntryPage) -> EntryPage:
    try:
        draft = save_draft(
            desk(),
            _typed(filling, posted, page.open),
            actor=actor(),
            at=moment(),
            replace=posted.op == REPLACE,
        )
    except ConflictError as error:
        return _clashing(filling, page, error)
    known = replace(page.open, draft=draft.version, token=draft.token)
    panel = saved_panel(draft, automatic=AUTOMATIC in request.form)
    return replace(page, open=known, draft=panel)


def _clashing(filling: Filling, page: EntryPage, error: ConflictError) -> EntryPage:
    """Return the page as it was, with what stands in the draft another page saved."""
    draft, form = draft_of(desk(), filling.place, actor=actor()), filling.form
    lines = None
    if draft is not None and form is not None and page.view is not None:
        theirs = _as_left(filling, form, _current(form, draft), draft)
        lines = differing(page.view, theirs)
    panel = refused_panel(error.text(language()), draft, lines)
    return replace(page, draft=panel, status=_CONFLICT)


def _typed(filling: Filling, posted: Posted, page: OpenPage) -> Typed:
    form = filling.form
    if form is None:
        message = "there is no form to keep a draft of"
        raise ValueError(message)
    return Typed(
        place=filling.place,
        form=form.ref,
        answers=posted.kept,
        raw=posted.raw,
        revision=page.revision,
        token=page.token,
        page=page.page,
        turn=page.turn,
        version=page.draft,
    )


def _typed_draft(filling: Filling, posted: Posted, page: OpenPage) -> Draft:
    """Return what was typed in the shape of a draft that is kept nowhere."""
    typed = _typed(filling, posted, page)
    return Draft(
        person=actor().person,
        subject=typed.place.subject,
        workflow=typed.place.workflow,
        step=typed.place.step,
        case=typed.place.case,
        form_id=str(typed.form.id),
        form_version=page.form or 0,
        base_revision=typed.revision,
        answers=typed.answers,
        raw=tuple(typed.raw.items()),
        version=typed.version,
        token=typed.token,
        page=typed.page,
        turn=typed.turn,
        saved_at=moment(),
    )


__all__ = ["ChangeLine", "EntryPage", "Filling", "answered", "discarded", "filling_of", "opened"]
