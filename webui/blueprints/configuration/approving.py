"""Routes of four eyes: submit a draft, take it back, approve or return it, withdraw a version."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.configuration.problems import ConfigurationFaults
from engine.errors import AccessError, ConflictError, FilingError, OnecaseError
from engine.services.approve_drafts import approve_draft, return_draft
from engine.services.edit_documents import open_draft
from engine.services.read_library import read_document
from engine.services.read_submissions import (
    SubmissionLine,
    SubmissionView,
    list_submissions,
    read_submission,
)
from engine.services.submit_drafts import submit_draft, take_back
from engine.services.withdraw_documents import ask_withdrawal, withdraw_document
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.drafting import overview
from webui.blueprints.configuration.pages import KINDS
from webui.language import label, language, say
from webui.numbers import whole_number
from webui.session import act_sent, actor, desk, moment, new_act

STATES = {
    "waiting": ("waiting", "等待审批"),
    "returned": ("due-soon", "已退回"),
    "taken-back": ("draft", "已撤回"),
    "approved": ("published", "已批准"),
}
"""What a state of a submission is called, and the tone of its chip."""


@configuration.app_template_global("submission_state")
def submission_state(line: SubmissionLine) -> tuple[str, str]:
    """Return tone and word of a submission's state."""
    tone, word = STATES[line.submission.state]
    return tone, say(word)


@configuration.post("/configuration/<kind>/<document>/submit")
@access.right("configuration.write")
def submit(kind: str, document: str) -> Response | tuple[str, int]:
    """Hand the draft to another person for approval; if that is refused, nothing typed is lost."""
    words = request.form.get("words", "")
    try:
        submit_draft(
            desk(),
            kind,
            document,
            revision=whole_number(request.form.get("revision")),
            words=words,
            actor=actor(),
            at=moment(),
            token=act_sent(),
        )
    except (ConfigurationFaults, ConflictError, FilingError) as error:
        draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
        if draft is None:
            raise
        flash(_told(error), "danger")
        return overview(draft, words), 422 if isinstance(error, FilingError) else 409
    flash(say("已提交，等待另一人审批。审批前草稿不能再改。"), "success")
    return redirect(url_for("configuration.edit", kind=kind, document=document))


@configuration.get("/configuration/submissions")
@access.right("configuration.write", "configuration.approve")
def submissions() -> str:
    """List what waits for approval, and below what was decided."""
    waiting, decided = list_submissions(desk(), actor=actor(), at=moment())
    return render_template(
        "configuration/submissions.html", waiting=waiting, decided=decided, kinds=KINDS
    )


@configuration.get("/configuration/submissions/<submission>")
@access.right("configuration.write", "configuration.approve")
def submission(submission: str) -> str:
    """Show a submission: what it changes, what is wrong with it, what became of it."""
    return _page(submission)


@configuration.post("/configuration/submissions/<submission>/take-back")
@access.right("configuration.write")
def take_submission_back(submission: str) -> Response:
    """Take a submission back, to write on."""
    view = read_submission(desk(), submission, actor=actor(), at=moment())
    take_back(
        desk(),
        submission,
        words=request.form.get("words", ""),
        actor=actor(),
        at=moment(),
        token=act_sent(),
    )
    flash(say("已撤回，可以接着编制。"), "success")
    kept = view.line.submission
    return redirect(url_for("configuration.edit", kind=kept.kind, document=kept.document))


@configuration.post("/configuration/submissions/<submission>/approve")
@access.right("configuration.approve")
def approve(submission: str) -> Response | tuple[str, int]:
    """Approve a submission: the version is published."""
    words = request.form.get("words", "")
    try:
        approve_draft(desk(), submission, words=words, actor=actor(), at=moment(), token=act_sent())
    except OnecaseError as error:
        return _refused(error, submission, words)
    flash(say("已批准发布。"), "success")
    return redirect(url_for("configuration.submission", submission=submission))


@configuration.post("/configuration/submissions/<submission>/return")
@access.right("configuration.approve")
def return_to_author(submission: str) -> Response | tuple[str, int]:
    """Return a submission to its author, with words."""
    words = request.form.get("words", "")
    try:
        return_draft(desk(), submission, words=words, actor=actor(), at=moment(), token=act_sent())
    except OnecaseError as error:
        return _refused(error, submission, words)
    flash(say("已退回，编制人会在“我的工作”里看到。"), "success")
    return redirect(url_for("configuration.submission", submission=submission))


@configuration.get("/configuration/<kind>/<document>/<int:version>/withdraw")
@access.right("configuration.approve")
def ask_withdraw(kind: str, document: str, version: int) -> str:
    """Ask whether a version is to be withdrawn, with what that means."""
    return _withdrawal(kind, document, version)


@configuration.post("/configuration/<kind>/<document>/<int:version>/withdraw")
@access.right("configuration.approve")
def withdraw(kind: str, document: str, version: int) -> Response | tuple[str, int]:
    """Withdraw a version."""
    reason = request.form.get("reason", "")
    try:
        keeping = withdraw_document(
            desk(),
            kind,
            document,
            version,
            reason=reason,
            actor=actor(),
            at=moment(),
            token=act_sent(),
        )
    except FilingError as error:
        return _withdrawal(kind, document, version, reason, _fault(error)), 422
    told = say(
        "已停用。{cases} 件在办件、{sessions} 次评查会保留这一版，照常办完。",
        cases=keeping.cases,
        sessions=keeping.sessions,
    )
    flash(told, "success")
    return redirect(
        url_for("configuration.document", kind=kind, document=document, version=version)
    )


def _page(name: str, words: str = "", fault: str = "") -> str:
    view = read_submission(desk(), name, actor=actor(), at=moment())
    kept = view.line.submission
    return render_template(
        "configuration/submission.html",
        view=view,
        kept=kept,
        title=_title(view),
        kind=KINDS[kept.kind],
        differences=view.comparison.text(language()).splitlines() if view.comparison else None,
        source=view.text.splitlines(),
        words=words,
        fault=fault,
        act=new_act(),
    )


def _title(view: SubmissionView) -> str:
    return label(view.loaded.document.title) if view.loaded else view.line.submission.title


def _refused(error: OnecaseError, name: str, words: str) -> tuple[str, int]:
    """Show the submission again with what was typed, and why nothing was done."""
    if isinstance(error, FilingError):
        return _page(name, words, _fault(error)), 422
    if not isinstance(error, ConflictError | ConfigurationFaults | AccessError):
        raise error
    flash(_told(error), "danger")
    return _page(name, words), 403 if isinstance(error, AccessError) else 409


def _told(error: OnecaseError) -> str:
    if isinstance(error, ConfigurationFaults):
        count = len(error.report.errors)
        return say("有 {count} 处错误，没有办成；逐处列在本页。", count=count)
    return error.text(language())


def _fault(error: FilingError) -> str:
    return "；".join(en if language() == "en" else zh for _, zh, en in error.faults)


def _withdrawal(kind: str, document: str, version: int, reason: str = "", fault: str = "") -> str:
    view = read_document(desk(), kind, document, version, actor=actor(), at=moment())
    trouble, meaning = "", None
    try:
        meaning = ask_withdrawal(desk(), kind, document, version, actor=actor(), at=moment())
    except ConflictError as error:
        trouble = error.text(language())
    return render_template(
        "configuration/withdraw.html",
        title=label(view.document.title),
        address={"kind": kind, "document": document, "version": version},
        meaning=meaning,
        trouble=trouble,
        reason=reason,
        fault=fault,
        act=new_act(),
    )
