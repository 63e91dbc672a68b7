"""Routes of the account: sign in, sign out, change the password, choose a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import AccessError, FilingError
from engine.services import people
from engine.terms import CountyId
from webui import access
from webui.language import COOKIE, COOKIE_AGE, LOCALES, label, language, say
from webui.session import (
    COUNTY_COOKIE,
    actor,
    choose_county,
    current_member,
    desk,
    enter,
    leave,
    member,
    office,
    today,
)
from webui.stale import comes_back, token_refused

account = Blueprint("account", __name__)

_REFUSED = 422


@dataclass(frozen=True, slots=True)
class CountyLink:
    """A county one may sign in to."""

    title: str
    address: str
    current: bool


@account.get("/sign-in")
@access.public
def sign_in() -> Response:
    """Show the sign-in of a county; who is signed in already goes on."""
    wanted = access.local_address(request.args.get("next"))
    if current_member() is not None:
        return redirect(wanted)
    county = choose_county(request.args.get("county"))
    return _remembering(county, make_response(_page(county, wanted)))


@account.post("/sign-in")
@access.public
def enter_by_password() -> Response:
    """Begin a session, or say that login or password is wrong."""
    login = request.form.get("login", "").strip()
    wanted = access.local_address(request.form.get("next"))
    county = choose_county(request.form.get("county"))
    try:
        person = people.sign_in(
            office().desks.of(county),
            login=login,
            password=request.form.get("password", ""),
            day=today(),
        )
        enter(person, county)
    except AccessError as error:
        page = _page(county, wanted, login=login, refusal=error.text(language()))
        return make_response(page, _REFUSED)
    return _remembering(county, redirect(wanted))


def _page(county: CountyId, wanted: str, *, login: str = "", refusal: str | None = None) -> str:
    return render_template(
        "account/sign-in.html",
        wanted=wanted,
        login=login,
        refusal=refusal,
        county=county,
        counties=tuple(_counties(county, wanted)),
    )


def _counties(chosen: CountyId, wanted: str) -> Iterator[CountyLink]:
    """Yield the counties one may choose from."""
    for each, county in office().desks.in_force(today()):
        onwards = None if wanted == "/" else wanted
        yield CountyLink(
            title=label(county.title),
            address=url_for("account.sign_in", county=each.county, next=onwards),
            current=each.county == chosen,
        )


def _remembering(county: CountyId, answer: Response) -> Response:
    """Let the browser remember the county where there are several to choose from."""
    if len(office().desks.counties()) > 1:
        answer.set_cookie(
            COUNTY_COOKIE,
            quote(county),
            max_age=COOKIE_AGE,
            httponly=True,
            samesite="Lax",
            secure=office().settings.secure_cookies,
        )
    return answer


@account.post("/sign-out")
@access.signed_in_first
def sign_out() -> Response:
    """End the session."""
    leave()
    return redirect(url_for("account.sign_in"))


@account.get("/account/password")
@access.signed_in_first
def password() -> str:
    """Show the form to change one's own password."""
    return _password_page({}, request.args.get("next"))


@account.post("/account/password")
@access.signed_in_first
@comes_back
def change_password() -> Response | tuple[str, int]:
    """Change one's own password; only this session of the person goes on."""
    wanted = request.form.get("next")
    if token_refused():
        return _password_page({"former": say("登录已变更，请再填一次")}, wanted), _REFUSED
    county = member().tenant
    new = request.form.get("password", "")
    if new != request.form.get("again", ""):
        return _password_page({"again": say("两次输入的密码不同")}, wanted), _REFUSED
    try:
        former = request.form.get("former", "")
        people.change_password(desk(), former=former, password=new, actor=actor())
    except FilingError as error:
        return _password_page(_said(error), wanted), _REFUSED
    enter(actor(), county)
    flash(say("密码已修改，您在别处的登录已经退出。"), "success")
    return redirect(access.local_address(wanted))


def _password_page(faults: Mapping[str, str], wanted: str | None) -> str:
    return render_template(
        "account/password.html",
        faults=faults,
        shortest=people.SHORTEST_PASSWORD,
        one_time=member().one_time,
        wanted=access.local_address(wanted),
    )


def _said(error: FilingError) -> Mapping[str, str]:
    """Return what is wrong with each field, in the reader's language."""
    return {place: en if language() == "en" else zh for place, zh, en in error.faults}


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
