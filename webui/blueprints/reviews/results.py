"""The live board, the explained result, its confirmation, the sheet on paper, lists of results."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.scoring.phrases import criterion_in_words
from engine.services.read_results import ResultsWanted, ReviewView, list_results, read_review
from engine.services.score_case import confirm_result
from webui import access
from webui.blueprints.reviews.draws import UNCHANGED
from webui.blueprints.reviews.pages import (
    TONES,
    clause_address,
    document_address,
    grade_chip,
    seat_name,
    session_title,
)
from webui.blueprints.reviews.routes import reviews
from webui.language import language, say
from webui.names import Names
from webui.session import actor, desk, moment


@reviews.get("/reviews/<session>/cases/<case>/board")
@access.right("review.read")
def board(session: str, case: str) -> str | tuple[str, int]:
    """Show who has handed in; once all have, the dimensions and the grade."""
    view = _read(session, case)
    if request.args.get("seen") == str(view.table.session.revision):
        return "", UNCHANGED
    return _page("reviews/board.html", view)


@reviews.get("/reviews/<session>/cases/<case>")
@access.right("review.read")
def result(session: str, case: str) -> str:
    """Show what the review of a case came to, with every deduction explained."""
    return _page("reviews/result.html", _read(session, case))


@reviews.get("/reviews/<session>/cases/<case>/paper")
@access.right("review.read")
def paper(session: str, case: str) -> str:
    """Show the score sheet of the result as a page for the file."""
    return _page("reviews/paper.html", _read(session, case))


@reviews.get("/reviews/<session>/cases/<case>/confirmation")
@access.right("review.chair")
def ask_confirmation(session: str, case: str) -> str:
    """Ask the chair, and say what will follow."""
    return _page("reviews/confirmation.html", _read(session, case))


@reviews.post("/reviews/<session>/cases/<case>/confirmation")
@access.right("review.chair")
def confirm(session: str, case: str) -> Response:
    """Confirm the result; its consequences follow at once."""
    confirm_result(desk(), session, case, actor=actor(), at=moment())
    flash(say("结果已确认，后续事项已自动办理。"), "success")
    return redirect(url_for("reviews.result", session=session, case=case))


def _read(session: str, case: str) -> ReviewView:
    return read_review(desk(), session, case, actor=actor(), at=moment())


def _page(template: str, view: ReviewView) -> str:
    table = view.table
    rubric = view.rubric
    chip = grade_chip(rubric.document, view.combined.grade) if view.combined else None
    return render_template(
        template,
        view=view,
        case=table.book.case,
        session=table.session,
        title=session_title(table.programme, table.session),
        names=Names(table.county),
        grade=chip,
        rubric=rubric,
        readings={
            each.criterion.id: criterion_in_words(
                each.criterion, table.rubric, table.book.sheet.dictionary, language()
            )
            for each in view.items
        },
        clause=lambda item: clause_address(rubric.ref, item),
        rubric_address=document_address(rubric.ref),
        seat=lambda person: seat_name(view, person),
    )


@reviews.get("/reviews/results")
@access.right("review.read")
def listing() -> str:
    """Show confirmed results, of a programme, a grade or some days."""
    query = request.args
    wanted = ResultsWanted(
        programme=query.get("programme") or None,
        grade=query.get("grade") or None,
        held_from=_day(query.get("first")),
        held_to=_day(query.get("last")),
    )
    lines = list_results(desk(), wanted, actor=actor(), at=moment())
    return render_template("reviews/results.html", lines=lines, wanted=wanted, tones=TONES)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
