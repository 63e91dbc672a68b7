"""Who acts: posts and roles of a person, rights, accounts and sign-in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from engine.configuration.county import County, Right
from engine.errors import AccessError, FilingError
from engine.records.session import UnitOfWork
from engine.services.desk import Desk
from engine.terms import SYSTEM, Actor, PersonId, RoleId, UnitId

SHORTEST_PASSWORD = 10
"""Characters; a long one is worth more than a colourful one."""

_HASHER = PasswordHasher()

_WORDS = 4
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another on paper."""


def actor_of(county: County, person: str) -> Actor:
    """Return the person with the roles and units of all posts held.

    Raises:
        AccessError: the county names no such person.
    """
    if person == SYSTEM.person:
        return SYSTEM
    known = next((each for each in county.people if each.id == person), None)
    if known is None:
        raise AccessError(
            f"{county.title}没有这名人员", "This county knows no such person", value=person
        )
    posts = [post for post in county.posts if post.holder == person]
    return Actor(
        person=PersonId(person),
        name=known.name,
        roles=frozenset(RoleId(post.role) for post in posts),
        units=frozenset(UnitId(post.unit) for post in posts),
        posts=frozenset(post.id for post in posts),
    )


def rights_of(county: County, actor: Actor) -> frozenset[Right]:
    """Return what the actor's roles may do beyond the steps of workflows."""
    return frozenset(right for role in county.roles if role.id in actor.roles for right in role.may)


def names_of(county: County) -> Mapping[str, str]:
    """Return what each person is called, by id; the system too."""
    return {person.id: person.name for person in county.people} | {SYSTEM.person: SYSTEM.name}


def require_right(county: County, actor: Actor, right: Right) -> None:
    """Let pass who has the right.

    Raises:
        AccessError: none of the actor's roles has it; names the roles that do.
    """
    if right in rights_of(county, actor):
        return
    able = [role.title for role in county.roles if right in role.may]
    raise AccessError(
        f"{actor.name}无权办理此事，可办理的有：{'、'.join(title.zh for title in able)}",
        f"{actor.name} may not do this; these may: {', '.join(title.text('en') for title in able)}",
        value=right,
    )


def enter_account(
    unit: UnitOfWork, *, person: str, login: str, password: str, one_time: bool = False
) -> None:
    """Give a person a sign-in; a former one of the same person is replaced.

    Args:
        unit: The records of the county.
        person: Who signs in with it.
        login: The name typed at sign-in.
        password: The password as it is typed.
        one_time: Whether somebody else made the password, so that the person has to choose another
            before anything else.

    Raises:
        FilingError: the password is shorter than ``SHORTEST_PASSWORD``, or it is for the system,
            which acts by itself and signs in nowhere.
        ConflictError: the login is another person's.
    """
    if person == SYSTEM.person:
        raise FilingError((("person", "系统不能登录", "The system does not sign in"),))
    if len(password) < SHORTEST_PASSWORD:
        fault = (
            "password",
            f"密码至少{SHORTEST_PASSWORD}位",
            f"A password has at least {SHORTEST_PASSWORD} characters",
        )
        raise FilingError((fault,))
    unit.put_account(person, login, _HASHER.hash(password), one_time=one_time)


def one_time_password() -> str:
    """Return a password that is easily read from paper: four groups of four letters or digits."""
    group = ("".join(secrets.choice(_LETTERS) for _ in range(_WORDS)) for _ in range(_WORDS))
    return "-".join(group)


def change_password(desk: Desk, *, former: str, password: str, actor: Actor) -> None:
    """Give the actor's own account a new password, which is one-time no longer.

    Raises:
        AccessError: the account was closed meanwhile.
        FilingError: the former password is wrong, or the new one is the same or too short.
    """
    with desk.database.writing(desk.county) as unit:
        account = unit.account_of(actor.person)
        if account is None or not account.active:
            raise AccessError("账号已停用", "The account is closed")
        if not _fits(account.password_hash, former):
            raise FilingError((("former", "原密码不正确", "The present password is wrong"),))
        if password == former:
            said = "新密码和原密码相同，请换一个", "The new password is the present one"
            raise FilingError((("password", *said),))
        enter_account(unit, person=account.person, login=account.login, password=password)


def sign_in(desk: Desk, *, login: str, password: str, day: date) -> Actor:
    """Return the actor whose login and password these are.

    Raises:
        AccessError: login or password is wrong, the account is closed, or the county document no
            longer names the person; the text does not say which.
    """
    nobodys = _nobodys_hash()
    with desk.database.reading(desk.county) as unit:
        account = unit.account(login)
        fits = _fits(account.password_hash if account else nobodys, password)
        if account is None or not fits or not account.active:
            raise AccessError("账号或密码不正确", "Login or password is wrong")
        return actor_of(desk.county_on(unit, day).document, account.person)


@cache
def _nobodys_hash() -> str:
    """Return what is checked when the login is unknown, to answer as slowly as for a known one.

    Asked for at every sign-in, so that the first one takes longer whoever it is.
    """
    return _HASHER.hash("nobody has this password")


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
