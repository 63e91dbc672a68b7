"""Score sheets: fill in, try, hand in; and recusal."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import FilingError
from engine.scoring.deductions import Finding
from engine.services.read_scoring import SheetDesk, Trial, open_sheet
from engine.services.score_case import hand_in_sheet, recuse
from webui import access
from webui.blueprints.reviews.draws import LONGEST_REASON
from webui.blueprints.reviews.pages import clause_address, session_title
from webui.blueprints.reviews.routes import reviews
from webui.blueprints.reviews.sessions import REFUSED
from webui.blueprints.reviews.sheet_form import (
    Entry,
    Fault,
    digest_of,
    entries_of,
    findings_of,
    read_entries,
    sheet_view,
)
from webui.filings import show_filing
from webui.language import number, say
from webui.names import Names
from webui.session import actor, desk, moment


@reviews.get("/reviews/<session>/cases/<case>/sheet")
@access.right("review.score")
def sheet(session: str, case: str) -> str:
    """Show the sheet of an assessor with what the facts deduct already."""
    opened = _open(session, case)
    entries = entries_of(opened.before)
    return _page(opened, entries, opened.try_findings(opened.before), ())


@reviews.post("/reviews/<session>/cases/<case>/sheet")
@access.right("review.score")
def fill_sheet(session: str, case: str) -> Response | tuple[str, int]:
    """Try the sheet, ask whether it is final, or hand it in."""
    opened = _open(session, case)
    entries = read_entries(opened, request.form)
    findings, unreadable = findings_of(opened, entries)
    trial = opened.try_findings(findings)
    if unreadable or trial.faults:
        # What htmx asks for while somebody is still typing is no refusal yet.
        status = 200 if request.headers.get("HX-Request") else REFUSED
        return _page(opened, entries, trial, unreadable), status
    wanted = request.form.get("op", "try")
    mark = digest_of(findings)
    if wanted == "confirm" and request.form.get("asked") == mark:
        return _hand_in(session, case, findings)
    asked = mark if wanted in {"submit", "confirm"} else None
    return _page(opened, entries, trial, (), asked=asked), 200


def _hand_in(session: str, case: str, findings: tuple[Finding, ...]) -> Response:
    sheet = hand_in_sheet(desk(), session, case, findings=findings, actor=actor(), at=moment())
    flash(
        say("评分表已提交，您评 {score} 分。交齐后同时公开。", score=number(sheet.total)), "success"
    )
    return redirect(url_for("reviews.session", session=session))


def _open(session: str, case: str) -> SheetDesk:
    return open_sheet(desk(), session, case, actor=actor(), at=moment())


def _page(
    opened: SheetDesk,
    entries: dict[str, Entry],
    trial: Trial,
    unreadable: tuple[Fault, ...],
    *,
    asked: str | None = None,
) -> str:
    table = opened.table
    return render_template(
        "reviews/sheet.html",
        desk=opened,
        case=table.book.case,
        session=table.session,
        title=session_title(table.programme, table.session),
        sheet=sheet_view(opened, trial, entries, unreadable),
        asked=asked,
        names=Names(table.county),
        material=[
            (shown, show_filing(shown, opened.table.book.county, opened.viewer))
            for shown in opened.material
        ],
        rubric=table.rubric,
        clause=lambda item: clause_address(table.rubric.ref, item),
    )


@reviews.get("/reviews/<session>/cases/<case>/recusal")
@access.right("review.score")
def ask_recusal(session: str, case: str) -> str:
    """Ask for the reason of a recusal, and say what it leads to."""
    return _recusal_page(session, case, reason="", error=None)


@reviews.post("/reviews/<session>/cases/<case>/recusal")
@access.right("review.score")
def declare_recusal(session: str, case: str) -> Response | tuple[str, int]:
    """Keep the member away from the case."""
    reason = request.form.get("reason", "")[:LONGEST_REASON]
    try:
        recuse(desk(), session, case, reason=reason, actor=actor(), at=moment())
    except FilingError:
        return _recusal_page(session, case, reason, say("请写明回避理由")), REFUSED
    flash(say("已登记回避，由后一席位的评委递补。"), "success")
    return redirect(url_for("reviews.session", session=session))


def _recusal_page(session: str, case: str, reason: str, error: str | None) -> str:
    opened = _open(session, case)
    table = opened.table
    return render_template(
        "reviews/recusal.html",
        desk=opened,
        case=table.book.case,
        session=table.session,
        title=session_title(table.programme, table.session),
        reason=reason,
        error=error,
        names=Names(table.county),
    )
