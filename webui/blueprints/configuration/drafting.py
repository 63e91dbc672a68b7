"""Routes of drafts: begin a new version, edit it part by part, look at it, give it up."""

from __future__ import annotations

from datetime import date

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import ConflictError, FilingError, NotFoundError
from engine.services.draft_impact import harm_of_draft
from engine.services.edit_documents import (
    DraftView,
    begin_draft,
    discard_document_draft,
    open_draft,
)
from engine.services.read_library import read_document
from engine.services.read_submissions import approval_of
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.draft_pages import (
    PartPage,
    part_lines,
    part_page,
    problem_lines,
    saved_part,
)
from webui.blueprints.configuration.draft_texts import address_of
from webui.blueprints.configuration.drawing import DRAWN_BESIDE, draft_drawing
from webui.blueprints.configuration.long_lists import rows_page
from webui.blueprints.configuration.pages import KINDS
from webui.blueprints.configuration.renewing import renewal_lines
from webui.language import label, language, say
from webui.session import actor, desk, moment, new_act
from webui.waiting import forget_counts

_LONGEST = 2000


@configuration.get("/configuration/<kind>/<document>/edit")
@access.right("configuration.write")
def edit(kind: str, document: str) -> str:
    """Show the draft of a document, or what it takes to begin one."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    return _beginning(kind, document) if draft is None else overview(draft)


def overview(draft: DraftView, words: str = "") -> str:
    """Return the page of a draft as a whole.

    Args:
        draft: The draft.
        words: What its author began to say to who approves.
    """
    comparison = draft.comparison()
    return render_template(
        "configuration/draft.html",
        draft=draft,
        title=_title(draft),
        kind=KINDS[draft.draft.kind],
        parts=part_lines(draft),
        problems=problem_lines(draft),
        differences=comparison.text(language()).splitlines() if comparison else None,
        source=draft.draft.text.splitlines(),
        drawing=draft_drawing(draft),
        harm=harm_of_draft(desk(), draft.check, actor=actor(), at=moment()),
        approval=approval_of(desk(), draft, actor=actor(), at=moment()),
        renewals=renewal_lines(draft),
        words=words,
        act=new_act(),
    )


@configuration.post("/configuration/<kind>/<document>/edit")
@access.right("configuration.write")
def begin(kind: str, document: str) -> Response | tuple[str, int]:
    """Begin a new version."""
    day, changes = request.form.get("effective_from", ""), request.form.get("changes", "")
    try:
        effective_from = date.fromisoformat(day.strip())
    except ValueError:
        return _beginning(kind, document, day, changes, say("请填写生效日期，如 2026-01-01。")), 422
    told = [line.strip() for line in changes[:_LONGEST].splitlines() if line.strip()]
    try:
        begin_draft(
            desk(),
            kind,
            document,
            effective_from=effective_from,
            changes=told,
            actor=actor(),
            at=moment(),
        )
    except ConflictError:
        flash(say("这份文件已有草稿，接着编制即可。"), "info")
    return redirect(url_for("configuration.edit", kind=kind, document=document))


@configuration.get("/configuration/<kind>/<document>/edit/<part>")
@access.right("configuration.write")
def edit_part(kind: str, document: str, part: str) -> str | Response:
    """Show a part of the draft as a form."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    section = draft.outline.section(part)
    if section is not None and draft.outline.is_long(section):
        return rows_page(draft, section)
    return _part(draft, part_page(draft, part))


@configuration.post("/configuration/<kind>/<document>/edit/<part>")
@access.right("configuration.write")
def save(kind: str, document: str, part: str) -> Response | tuple[str, int]:
    """Save a part of the draft; what cannot be saved comes back with all that was typed."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        flash(say("这份草稿已被放弃，刚才的内容没有保存。"), "warning")
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    try:
        found = saved_part(draft, part)
    except FilingError as error:
        flash(error.text(language()), "danger")
        return _part(draft, part_page(draft, part)), 422
    if isinstance(found, PartPage):
        return _part(draft, found), found.status
    wanted = request.form.get("_then", "")
    if wanted:
        return redirect(address_of(draft, "condition", at=wanted, back=part))
    flash(
        say("已保存为草稿，检查结果见本页。") if found.saved else say("没有改动，草稿保持原样。"),
        "success" if found.saved else "info",
    )
    section = draft.outline.section(part)
    kept = section.key if found.saved and section is not None and section.row else part
    return redirect(url_for("configuration.edit_part", kind=kind, document=document, part=kept))


@configuration.post("/configuration/<kind>/<document>/discard")
@access.right("configuration.write")
def discard(kind: str, document: str) -> Response:
    """Give the draft up."""
    try:
        draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    except NotFoundError:  # A new document, given up a moment ago.
        return redirect(url_for("configuration.library"))
    new = draft is not None and draft.newest == 0
    if discard_document_draft(desk(), kind, document, actor=actor(), at=moment()):
        forget_counts()
        flash(
            say("新文件的草稿已放弃。") if new else say("草稿已放弃，已发布的版本不受影响。"),
            "success",
        )
    if new:
        return redirect(url_for("configuration.library"))
    return redirect(url_for("configuration.document", kind=kind, document=document))


@configuration.get("/configuration/<kind>/<document>/draft.yaml")
@access.right("configuration.write")
def download(kind: str, document: str) -> Response:
    """Hand out the text of the draft as it would lie in a folder of documents."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    answer = make_response(draft.draft.text)
    answer.headers["Content-Type"] = "application/yaml; charset=utf-8"
    name = draft.draft.path.rpartition("/")[2]
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _title(draft: DraftView) -> str:
    return label(draft.title)


def _part(draft: DraftView, page: PartPage) -> str:
    return render_template(
        "configuration/part.html",
        draft=draft,
        page=page,
        title=_title(draft),
        parts=part_lines(draft, page.section),
        overview=url_for("configuration.edit", kind=draft.draft.kind, document=draft.draft.id),
        drawing=draft_drawing(draft) if page.section.name in DRAWN_BESIDE else None,
    )


def _beginning(kind: str, document: str, day: str = "", changes: str = "", fault: str = "") -> str:
    view = read_document(desk(), kind, document, None, actor=actor(), at=moment())
    newest = max(line.document.ref.version for line in view.versions)
    return render_template(
        "configuration/begin.html",
        title=label(view.document.title),
        kind=kind,
        document=document,
        newest=newest,
        day=day,
        changes=changes,
        fault=fault,
    )
