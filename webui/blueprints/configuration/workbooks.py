"""Routes of workbooks: tables, rubrics and lists of a draft out to a spreadsheet, and back in."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from engine.errors import ConfigurationError, ConflictError
from engine.services.edit_documents import DraftView, open_draft
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.language import label, language, say
from webui.numbers import whole_number
from webui.session import actor, desk, moment

if TYPE_CHECKING:
    from engine.services.draft_workbooks import Proposal

LARGEST_BOOK = 1_000_000
"""Bytes of a workbook: it waits in the page until it is confirmed."""

_TABLES = {"classification": "分类表", "routing": "分流表"}
_COUNTY = "county"
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A workbook that was sent: its name and what it holds."""

    name: str
    content: bytes

    @property
    def packed(self) -> str:
        """Return the content as a field of a form."""
        return base64.b64encode(self.content).decode("ascii")


@configuration.get("/configuration/<kind>/<document>/edit/workbook")
@access.right("configuration.write")
def workbooks(kind: str, document: str) -> str | Response:
    """Show what goes out to workbooks, and ask for one to take in."""
    draft = _draft(kind, document)
    return _elsewhere(kind, document) if draft is None else _shown(draft)


@configuration.get("/configuration/<kind>/<document>/edit/workbook.<any(xlsx, csv):ending>")
@access.right("configuration.write")
def workbook_out(kind: str, document: str, ending: str) -> Response:
    """Hand out a table or rubric of the draft."""
    from engine.services.draft_workbooks import (  # noqa: PLC0415  openpyxl is slow to import
        draft_workbook,
    )

    draft = _draft(kind, document)
    if draft is None:
        return _elsewhere(kind, document)
    part = request.args.get("table", "")
    csv = ending == "csv"
    try:
        content = draft_workbook(desk(), draft, part, csv=csv, actor=actor(), at=moment())
    except ConfigurationError as error:
        flash(error.text(language()), "danger")
        return redirect(url_for("configuration.workbooks", kind=kind, document=document))
    answer = make_response(content)
    answer.headers["Content-Type"] = _TYPES[ending]
    stem = f"{draft.draft.id}-{part}" if part else draft.draft.id
    name = f"{stem}-{draft.draft.base_version + 1}.{ending}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@configuration.post("/configuration/<kind>/<document>/edit/workbook")
@access.right("configuration.write")
def workbook_in(kind: str, document: str) -> Response | tuple[str, int]:
    """Show what a workbook would change; after it was confirmed, keep it as one save."""
    from engine.services.draft_workbooks import propose_workbook  # noqa: PLC0415  the same

    draft = _draft(kind, document)
    if draft is None:
        flash(say("这份草稿已被放弃，刚才的内容没有保存。"), "warning")
        return _elsewhere(kind, document)
    upload = _upload()
    if isinstance(upload, str):
        return _shown(draft, trouble=upload), 422
    force = request.form.get("force") == "yes"
    try:
        proposal = propose_workbook(
            desk(), draft, upload.content, upload.name, force=force, actor=actor(), at=moment()
        )
    except ConflictError:
        return _shown(draft, upload=upload, outdated=True), 409
    except ConfigurationError as error:
        return _shown(draft, trouble=error.text(language())), 422
    if request.form.get("confirmed") == "yes" and proposal.after is not None:
        return _kept(draft, upload, proposal, force=force)
    status = 422 if proposal.after is None else 200
    return _shown(draft, upload=upload, proposal=proposal, force=force), status


def _kept(
    draft: DraftView, upload: Upload, proposal: Proposal, *, force: bool
) -> Response | tuple[str, int]:
    from engine.services.draft_workbooks import keep_workbook  # noqa: PLC0415  the same

    revision = whole_number(request.form.get("_revision"))
    try:
        keep_workbook(desk(), draft, proposal, revision, actor=actor(), at=moment())
    except ConflictError as error:
        if not proposal.changes:
            flash(say("工作簿里的改动已经在草稿里了。"), "info")
            return _elsewhere(draft.draft.kind, draft.draft.id)
        trouble = error.text(language())
        page = _shown(draft, upload=upload, proposal=proposal, force=force, trouble=trouble)
        return page, 409
    flash(say("工作簿已导入草稿，检查结果见本页。"), "success")
    return _elsewhere(draft.draft.kind, draft.draft.id)


def _upload() -> Upload | str:
    """Return the workbook that was sent, now or before it was shown; else what is wrong."""
    packed = request.form.get("content", "")
    if packed:
        try:
            content = base64.b64decode(packed, validate=True)
        except binascii.Error:
            return say("请选择一个工作簿。")
        return Upload(request.form.get("file", "")[:200], content)
    sent = request.files.get("workbook")
    if not isinstance(sent, FileStorage) or not sent.filename:
        return say("请选择一个工作簿。")
    content = sent.stream.read(LARGEST_BOOK + 1)
    sent.close()
    if len(content) > LARGEST_BOOK:
        return say("工作簿太大，最多 {size} KB。", size=LARGEST_BOOK // 1000)
    return Upload(sent.filename[:200], content)


def _draft(kind: str, document: str) -> DraftView | None:
    return open_draft(desk(), kind, document, actor=actor(), at=moment())


def _elsewhere(kind: str, document: str) -> Response:
    return redirect(url_for("configuration.edit", kind=kind, document=document))


def _shown(
    draft: DraftView,
    *,
    upload: Upload | None = None,
    proposal: Proposal | None = None,
    force: bool = False,
    outdated: bool = False,
    trouble: str = "",
) -> str:
    from engine.services.draft_workbooks import books_of  # noqa: PLC0415  the same

    title = label(draft.title)
    return render_template(
        "configuration/workbook.html",
        draft=draft,
        title=title,
        overview=_address(draft, "edit"),
        action=_address(draft, "workbook_in"),
        books=[_book(draft, part, title) for part in books_of(draft)],
        lists=draft.draft.kind == _COUNTY,
        upload=upload,
        proposal=proposal,
        force=force,
        outdated=outdated,
        trouble=trouble,
    )


def _book(draft: DraftView, part: str, title: str) -> tuple[str, str, str]:
    """Return what a table is called, and where its workbook and its CSV are had.

    Several lists go into no CSV; then there is no address of one.
    """
    xlsx, csv = (
        _address(draft, "workbook_out", ending=ending, table=part or None)
        for ending in ("xlsx", "csv")
    )
    if draft.draft.kind == _COUNTY:
        return say("{title}的名单", title=title), xlsx, ""
    return (say(_TABLES[part]) if part else title), xlsx, csv


def _address(draft: DraftView, endpoint: str, **more: str | None) -> str:
    return url_for(
        f"configuration.{endpoint}",
        kind=draft.draft.kind,
        document=draft.draft.id,
        **more,  # type: ignore[arg-type]  # values of the query
    )
