"""Who sits at the desk during a request, in which county, which day it is, and the desk itself."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from flask import Flask, current_app, g, has_request_context, request, session
from flask_login import LoginManager, current_user, login_user, logout_user

from engine.clock import COUNTY_ZONE, county_date, moment_of, now
from engine.configuration.county import County, Post, Right
from engine.errors import AccessError
from engine.records.values import Account
from engine.services.counties import Desks
from engine.services.desk import Desk
from engine.services.people import actor_of, rights_of
from engine.terms import Actor, CountyId, PersonId
from webui.settings import Settings

EXTENSION = "onecase"

ACT = "_act"
"""Field of a form that bears the key of the act."""

COUNTY_COOKIE = "county"
"""Remembers in which county somebody signs in; it opens nothing."""


@dataclass(frozen=True, slots=True)
class Office:
    """What all requests of one application share.

    Attributes:
        desks: A desk for each county of the installation.
        counted: How much waited for each person of each county when it was last counted
            (``webui.waiting``).
    """

    settings: Settings
    desks: Desks
    counted: dict[tuple[CountyId, PersonId], object] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        """Return the desk of the home county."""
        return self.desks.found(self.settings.county)

    def folder_of(self, county: CountyId) -> Path:
        """Return the folder in which a county's own files lie."""
        return self.settings.instance.folder_of(county, self.settings.founded_by)


@dataclass(frozen=True, slots=True)
class Member:
    """A signed-in person, in the shape flask-login asks for.

    Attributes:
        tenant: Key of the county that holds the account; nobody acts in two at once.
        posts: The posts held today, in the order of the county document.
        stamp: Changes with the password, so that older sessions end.
        one_time: Whether the password is a one-time password, to be changed before anything else.
    """

    tenant: CountyId
    actor: Actor
    rights: frozenset[Right]
    posts: tuple[Post, ...]
    county: County
    stamp: str
    one_time: bool = False
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the session keeps: stamp, county and person."""
        return f"{self.stamp}/{self.tenant}/{self.actor.person}"

    def may(self, right: Right) -> bool:
        """Tell whether one of the person's roles has this right."""
        return right in self.rights


def office() -> Office:
    """Return what this application's requests share."""
    return cast("Office", current_app.extensions[EXTENSION])


def desk() -> Desk:
    """Return the desk every service is given: that of the county signed in to.

    Before a sign-in it is that of the county chosen for it, else of the home county.
    """
    person = current_member()
    return office().desks.of(person.tenant if person else chosen_county())


def chosen_county() -> CountyId:
    """Return the county in which somebody not signed in yet would sign in."""
    if has_request_context() and "chosen_county" in g:
        return cast("CountyId", g.chosen_county)
    shared = office()
    # Keys of counties may be Chinese, cookies may not.
    chosen = unquote(request.cookies.get(COUNTY_COOKIE, "")) if has_request_context() else ""
    return CountyId(chosen) if chosen and shared.desks.knows(chosen) else shared.settings.county


def choose_county(wanted: str | None) -> CountyId:
    """Let this request be about a county to sign in to, if there is such; return which it is."""
    if wanted is not None and office().desks.knows(wanted):
        g.chosen_county = CountyId(wanted)
    return chosen_county()


def moment() -> datetime:
    """Return the present moment; in a demonstration the time of day on the day it stands at."""
    at = now()
    still = office().settings.today
    if still is None:
        return at
    local = at.astimezone(COUNTY_ZONE)
    return moment_of(still, local.hour, local.minute)


def today() -> date:
    """Return the county's date of the present moment."""
    return county_date(moment())


def current_member() -> Member | None:
    """Return who is signed in; None if nobody is."""
    person = current_user._get_current_object()  # noqa: SLF001  the proxy itself is no Member
    return person if isinstance(person, Member) else None


def member() -> Member:
    """Return who is signed in.

    Raises:
        AccessError: nobody is; the access rule of the route was too wide.
    """
    person = current_member()
    if person is None:
        raise AccessError("请先登录", "Please sign in first")
    return person


def new_act() -> str:
    """Return a key for an act a page offers: sent twice it is still one act."""
    return secrets.token_urlsafe(16)


def act_sent() -> str | None:
    """Return the key of the act that was sent; None if the form bore none."""
    return request.form.get(ACT, "")[:64] or None


def actor() -> Actor:
    """Return the signed-in person as services take it."""
    return member().actor


def enter(actor: Actor, county: CountyId) -> None:
    """Begin a fresh session for this person of a county; nothing of the one before remains."""
    session.clear()
    person = _load(county, actor.person)
    if person is None:
        raise AccessError("账号已停用", "The account is closed")
    login_user(person)
    session.permanent = True


def leave() -> None:
    """End the session."""
    logout_user()
    session.clear()


def _load(tenant: CountyId, person: str) -> Member | None:
    place = office().desks.of(tenant)
    with place.database.reading(tenant) as unit:
        account = unit.account_of(person)
        if account is None or not account.active:
            return None
        county = place.county_on(unit, today()).document
    try:
        known = actor_of(county, person)
    except AccessError:
        return None
    return Member(
        tenant=tenant,
        actor=known,
        rights=rights_of(county, known),
        posts=tuple(post for post in county.posts if post.holder == person),
        county=county,
        stamp=_stamp(account),
        one_time=account.one_time,
    )


def _stamp(account: Account) -> str:
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]


def _load_identity(identity: str) -> Member | None:
    stamp, *names = identity.split("/", 2)
    if len(names) != 2 or not office().desks.knows(names[0]):  # noqa: PLR2004  county and person
        return None
    known = _load(CountyId(names[0]), names[1])
    return known if known is not None and known.stamp == stamp else None


def install(app: Flask, shared: Office) -> None:
    """Let requests know the desk and the person of their session."""
    app.extensions[EXTENSION] = shared
    manager = LoginManager()
    manager.session_protection = "basic"
    manager.user_loader(_load_identity)
    manager.init_app(app)
