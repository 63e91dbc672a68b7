"""Routes of the account: sign in, sign out, choose a language."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import AccessError
from engine.services import people
from webui import access
from webui.language import COOKIE, COOKIE_AGE, LOCALES, language
from webui.session import current_member, desk, enter, leave, office, today

account = Blueprint("account", __name__)

_REFUSED = 422


@account.get("/sign-in")
@access.public
def sign_in() -> str | Response:
    """Show the sign-in; who is signed in already goes on."""
    wanted = access.local_address(request.args.get("next"))
    if current_member() is not None:
        return redirect(wanted)
    return render_template("account/sign-in.html", wanted=wanted, login="", refusal=None)


@account.post("/sign-in")
@access.public
def enter_by_password() -> Response:
    """Begin a session, or say that login or password is wrong."""
    login = request.form.get("login", "").strip()
    wanted = access.local_address(request.form.get("next"))
    try:
        actor = people.sign_in(
            desk(), login=login, password=request.form.get("password", ""), day=today()
        )
        enter(actor)
    except AccessError as error:
        page = render_template(
            "account/sign-in.html", wanted=wanted, login=login, refusal=error.text(language())
        )
        return make_response(page, _REFUSED)
    return redirect(wanted)


@account.post("/sign-out")
@access.signed_in
def sign_out() -> Response:
    """End the session."""
    leave()
    return redirect(url_for("account.sign_in"))


@account.post("/language")
@access.public
def choose_language() -> Response:
    """Keep the chosen language and return to the page."""
    answer = redirect(access.local_address(request.form.get("next")))
    chosen = request.form.get("language")
    if chosen in LOCALES:
        answer.set_cookie(
            COOKIE,
            chosen,
            max_age=COOKIE_AGE,
            httponly=True,
            samesite="Lax",
            secure=office().settings.secure_cookies,
        )
    return answer
