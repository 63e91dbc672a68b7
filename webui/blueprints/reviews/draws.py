"""The draw: fix the frame, hear witnesses, draw, void; the room for the projector; certificates."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import FilingError
from engine.services.read_reviews import SessionView, read_certificate, read_session
from engine.services.review_session import draw_cases, freeze_frame, hear_witness, void_draw
from webui import access
from webui.blueprints.reviews.pages import (
    ACTS,
    missing_witnesses,
    session_title,
    steps_of,
    tickets_of,
)
from webui.blueprints.reviews.routes import reviews
from webui.blueprints.reviews.sessions import REFUSED
from webui.language import language, say
from webui.names import Names
from webui.session import actor, desk, moment

UNCHANGED = 204
"""Answer to a page that asks again and has nothing new to show."""

LONGEST_REASON = 500
"""Characters of a reason."""


@reviews.post("/reviews/<session>/frame")
@access.right("review.prepare")
def freeze(session: str) -> Response:
    """Fix which cases may be drawn; the hash is published with it."""
    freeze_frame(desk(), session, actor=actor(), at=moment())
    flash(say("抽取范围已固定，校验码已公布。请监督代表见证。"), "success")
    return _back(session)


@reviews.get("/reviews/<session>/witness")
@access.right("review.witness")
def witness(session: str) -> str:
    """Show the page on which a witness gives dice or words."""
    return _witness_page(session, words="", error=None)


@reviews.post("/reviews/<session>/witness")
@access.right("review.witness")
def be_heard(session: str) -> Response | tuple[str, int]:
    """Take what the witness gives."""
    words = request.form.get("words", "")
    try:
        turn = hear_witness(desk(), session, words=words, actor=actor(), at=moment())
    except FilingError as error:
        return _witness_page(session, words, error.faults[0]), REFUSED
    flash(say("已记录。您是第 {turn} 位见证人。", turn=turn), "success")
    return redirect(url_for("reviews.session", session=session))


def _witness_page(session: str, words: str, error: tuple[str, str, str] | None) -> str:
    view = _view(session)
    said = None if error is None else error[2 if language() == "en" else 1]
    return render_template(
        "reviews/witness.html",
        view=view,
        title=session_title(view.programme.document, view.session),
        words=words,
        error=said,
    )


@reviews.post("/reviews/<session>/draw")
@access.right("review.prepare")
def draw(session: str) -> Response:
    """Draw the cases."""
    draw_cases(desk(), session, actor=actor(), at=moment())
    flash(say("抽取完成，证书已生成，任何人都可以核验。"), "success")
    return _back(session)


@reviews.get("/reviews/<session>/void")
@access.right("review.chair")
def ask_void(session: str) -> str:
    """Ask for the reason of voiding a draw, and say what it leads to."""
    return _void_page(session, reason="", error=None)


@reviews.post("/reviews/<session>/void")
@access.right("review.chair")
def void(session: str) -> Response | tuple[str, int]:
    """Declare the draw void."""
    reason = request.form.get("reason", "")[:LONGEST_REASON]
    try:
        void_draw(desk(), session, reason=reason, actor=actor(), at=moment())
    except FilingError:
        return _void_page(session, reason, say("请写明作废理由")), REFUSED
    flash(say("本次抽取已作废，记录和理由保留。重新抽取须先固定新的范围。"), "warning")
    return redirect(url_for("reviews.session", session=session))


def _void_page(session: str, reason: str, error: str | None) -> str:
    view = _view(session)
    return render_template(
        "reviews/void.html",
        view=view,
        title=session_title(view.programme.document, view.session),
        reason=reason,
        error=error,
    )


@reviews.get("/reviews/<session>/room")
@access.right("review.read")
def room(session: str) -> str | tuple[str, int]:
    """Show the draw on the projector; asks again by itself until it is drawn."""
    view = _view(session)
    if request.args.get("seen") == str(view.session.revision):
        return "", UNCHANGED
    return render_template(
        "reviews/room.html",
        view=view,
        names=Names(view.county),
        title=session_title(view.programme.document, view.session),
        steps=steps_of(view.session, view.programme.document),
        lead=ACTS[view.next_act],
        missing=missing_witnesses(view),
        tickets=tickets_of(view.held) if view.held else (),
    )


@reviews.get("/reviews/<session>/draws/<int:attempt>")
@access.right("review.read")
def certificate(session: str, attempt: int) -> str:
    """Show the certificate of a draw with all its tickets."""
    view = _view(session)
    held = read_certificate(desk(), session, attempt, actor=actor(), at=moment())
    return render_template(
        "reviews/certificate.html",
        view=view,
        held=held,
        cases={case.case: case for case in held.frame.cases},
        title=session_title(view.programme.document, view.session),
        names=Names(view.county),
    )


@reviews.get("/reviews/<session>/draws/<int:attempt>/certificate.json")
@access.right("review.read")
def download_certificate(session: str, attempt: int) -> Response:
    """Hand out the certificate as it was hashed, byte by byte."""
    held = read_certificate(desk(), session, attempt, actor=actor(), at=moment())
    answer = Response(held.certificate.text.encode(), mimetype="application/json")
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"{session}-{attempt}-certificate.json"
    )
    return answer


def _view(session: str) -> SessionView:
    return read_session(desk(), session, actor=actor(), at=moment())


def _back(session: str) -> Response:
    """Return to the page the button stood on: the room or the session."""
    page = "reviews.room" if request.form.get("from") == "room" else "reviews.session"
    return redirect(url_for(page, session=session))
