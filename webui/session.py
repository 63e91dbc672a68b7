"""Who sits at the desk during a request, which day it is there, and the desk itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from flask import Flask, current_app, session
from flask_login import LoginManager, current_user, login_user, logout_user

from engine.clock import COUNTY_ZONE, county_date, moment_of, now
from engine.configuration.county import County, Post, Right
from engine.errors import AccessError
from engine.records.values import Account
from engine.services.desk import Desk
from engine.services.people import actor_of, rights_of
from engine.terms import Actor
from webui.settings import Settings

EXTENSION = "onecase"


@dataclass(frozen=True, slots=True)
class Office:
    """What all requests of one application share.

    Attributes:
        counted: How much waited for each person when it was last counted (``webui.waiting``).
    """

    settings: Settings
    desk: Desk
    counted: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """A signed-in person, in the shape flask-login asks for.

    Attributes:
        posts: The posts held today, in the order of the county document.
        stamp: Changes with the password, so that older sessions end.
    """

    actor: Actor
    rights: frozenset[Right]
    posts: tuple[Post, ...]
    county: County
    stamp: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the session keeps: person and stamp."""
        return f"{self.stamp}/{self.actor.person}"

    def may(self, right: Right) -> bool:
        """Tell whether one of the person's roles has this right."""
        return right in self.rights


def office() -> Office:
    """Return what this application's requests share."""
    return cast("Office", current_app.extensions[EXTENSION])


def desk() -> Desk:
    """Return the desk every service is given."""
    return office().desk


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


def actor() -> Actor:
    """Return the signed-in person as services take it."""
    return member().actor


def enter(actor: Actor) -> None:
    """Begin a fresh session for this person; nothing of the one before remains."""
    session.clear()
    person = _load(actor.person)
    if person is None:
        raise AccessError("账号已停用", "The account is closed")
    login_user(person)
    session.permanent = True


def leave() -> None:
    """End the session."""
    logout_user()
    session.clear()


def _load(person: str) -> Member | None:
    with desk().database.reading(desk().county) as unit:
        account = unit.account_of(person)
        if account is None or not account.active:
            return None
        county = desk().county_on(unit, today()).document
    try:
        known = actor_of(county, person)
    except AccessError:
        return None
    return Member(
        actor=known,
        rights=rights_of(county, known),
        posts=tuple(post for post in county.posts if post.holder == person),
        county=county,
        stamp=_stamp(account),
    )


def _stamp(account: Account) -> str:
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]


def _load_identity(identity: str) -> Member | None:
    stamp, _, person = identity.partition("/")
    known = _load(person)
    return known if known is not None and known.stamp == stamp else None


def install(app: Flask, shared: Office) -> None:
    """Let requests know the desk and the person of their session."""
    app.extensions[EXTENSION] = shared
    manager = LoginManager()
    manager.session_protection = "basic"
    manager.user_loader(_load_identity)
    manager.init_app(app)
