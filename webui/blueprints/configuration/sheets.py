"""Routes of sheets: the rows of a decision table of a draft, edited as in a spreadsheet."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.configuration.authoring.sheet import Sheet, SheetRow
from engine.errors import ConfigurationError, ConflictError
from engine.services.edit_documents import DraftView, open_draft
from engine.services.edit_sheets import SheetOutcome, earlier_sheet, open_sheet, save_sheet
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.draft_pages import part_lines
from webui.blueprints.configuration.sheet_pages import (
    SheetPage,
    Typed,
    address_of,
    after_op,
    changed_lines,
    read_typed,
    reader_of,
    sheet_page,
    typed_page,
)
from webui.language import label, language, say
from webui.session import actor, desk, moment

_MOST_READ = 1000


@configuration.get("/configuration/<kind>/<document>/edit/<part>/sheet")
@access.right("configuration.write")
def edit_sheet(kind: str, document: str, part: str) -> str | Response:
    """Show the rows of a decision table as a sheet."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    sheet = open_sheet(draft, part)
    return _shown(draft, sheet, sheet_page(draft, sheet, at=request.args.get("at", "")[:20]))


@configuration.post("/configuration/<kind>/<document>/edit/<part>/sheet")
@access.right("configuration.write")
def save_rows(kind: str, document: str, part: str) -> Response | tuple[str, int]:
    """Save the sheet, or do what a button says; what cannot be saved comes back as typed."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        flash(say("这份草稿已被放弃，刚才的内容没有保存。"), "warning")
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    sheet = open_sheet(draft, part)
    try:
        typed = read_typed(sheet.keys)
    except ConflictError as error:
        flash(error.text(language()), "danger")
        return _shown(draft, sheet, sheet_page(draft, sheet)), 422
    if typed.op and typed.keys == sheet.keys:
        return _after_op(draft, sheet, typed)
    return _saved(draft, sheet, typed)


@configuration.post("/configuration/<kind>/<document>/edit/<part>/sheet/read")
@access.right("configuration.write")
def read_rows(kind: str, document: str, part: str) -> Response | tuple[Response, int]:
    """Say in words what rows mean, and what in them cannot be read; nothing is saved."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        return jsonify({"rows": []}), 409
    sheet = open_sheet(draft, part)
    typed = read_typed(sheet.keys)
    if typed.keys != sheet.keys:
        return jsonify({"rows": []}), 409
    reader = reader_of(draft, sheet)
    found = [reader.row(row.cells) for row in typed.rows[:_MOST_READ]]
    return jsonify({"rows": [{"words": one.words, "faults": one.faults} for one in found]})


def _after_op(draft: DraftView, sheet: Sheet, typed: Typed) -> tuple[str, int]:
    needs = typed.op in {"copy", "delete", "up", "down"}
    if needs and not typed.picked:
        flash(say("先在左边勾选要处理的行。"), "info")
    return _shown(draft, sheet, typed_page(draft, sheet, after_op(typed))), 200


def _saved(draft: DraftView, sheet: Sheet, typed: Typed) -> Response | tuple[str, int]:
    part = sheet.section.name
    try:
        found = save_sheet(desk(), draft, typed.sent(part), actor=actor(), at=moment())
    except (ConfigurationError, ConflictError) as error:
        page = replace(_as_typed(draft, sheet, typed), trouble=error.text(language()))
        return _shown(draft, sheet, page), 422
    if found.faults:
        page = typed_page(draft, sheet, typed, found.faults)
        return _shown(draft, sheet, page), page.status
    if found.moved or (found.outcome and found.outcome.others):
        return _shown(draft, sheet, _conflict(draft, sheet, typed, found)), 409
    saved = found.outcome is not None and found.outcome.saved
    flash(
        say("已保存为草稿，检查结果见本页。") if saved else say("没有改动，草稿保持原样。"),
        "success" if saved else "info",
    )
    return redirect(address_of(draft, "edit_sheet", part, at=typed.at))


def _as_typed(draft: DraftView, sheet: Sheet, typed: Typed) -> SheetPage:
    """Return the page with what was typed, by the columns as they are now."""
    if typed.keys == sheet.keys:
        return typed_page(draft, sheet, typed)
    places = {key: number for number, key in enumerate(typed.keys)}
    rows = tuple(
        replace(
            row, cells=tuple(row.cells[places[key]] if key in places else "" for key in sheet.keys)
        )
        for row in typed.rows
    )
    return typed_page(draft, sheet, replace(typed, keys=sheet.keys, rows=rows))


def _conflict(draft: DraftView, sheet: Sheet, typed: Typed, found: SheetOutcome) -> SheetPage:
    part = sheet.section.name
    before = earlier_sheet(desk(), draft, part, typed.revision, actor=actor(), at=moment())
    if before is not None and before.keys != sheet.keys:
        before = None
    page = _as_typed(draft, sheet, typed)
    lost = [key for key in typed.keys if key not in sheet.keys]
    trouble = ""
    if lost:
        trouble = say("表的栏目已经改过，这些列不再有：{columns}", columns=say("、").join(lost))
    told = replace(typed, keys=sheet.keys, rows=tuple(_typed_rows(page)))
    return replace(
        page,
        revision=draft.draft.revision if found.moved else typed.revision,
        seen=draft.draft.revision,
        trouble=trouble,
        conflict=draft.saved_by,
        changed=changed_lines(before, sheet, told),
    )


def _typed_rows(page: SheetPage) -> list[SheetRow]:
    return [SheetRow(row.id, row.cells) for row in page.rows]


def _shown(draft: DraftView, sheet: Sheet, page: SheetPage) -> str:
    part = sheet.section.name
    return render_template(
        "configuration/sheet.html",
        draft=draft,
        page=page,
        title=label(draft.title),
        parts=part_lines(draft, sheet.section),
        overview=url_for("configuration.edit", kind=draft.draft.kind, document=draft.draft.id),
        action=address_of(draft, "save_rows", part),
        reading=address_of(draft, "read_rows", part),
        form_view=address_of(draft, "edit_part", part),
    )
