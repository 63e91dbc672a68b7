"""The accounts of a county's people, as who manages them sees and changes them.

Accounts stand beside the journal: what is done here is no entry of it.  Passwords are made by the
program and leave it once; one that was lost is replaced, never told again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.clock import county_date
from engine.configuration.county import County, Post
from engine.errors import AccessError, ConflictError, NotFoundError
from engine.records.session import UnitOfWork
from engine.records.values import Account
from engine.services.desk import Desk
from engine.services.people import enter_account, names_of, one_time_password, require_right
from engine.terms import Actor

AccountState = Literal["none", "open", "closed"]


@dataclass(frozen=True, slots=True)
class PersonAccount:
    """Somebody who may sign in, could, or could once.

    Attributes:
        name: What the county document in force calls the person; the newest that ever named the
            person where that one does not, and the id where none did.
        login: What the person signs in with; None without an account.
        named: Whether the county document in force names the person.
    """

    person: str
    name: str
    posts: tuple[Post, ...]
    login: str | None
    state: AccountState
    named: bool


def read_accounts(desk: Desk, *, actor: Actor, at: datetime) -> tuple[PersonAccount, ...]:
    """Return everybody of the county document in force, then who only has an account.

    Raises:
        AccessError: the person may not manage accounts.
    """
    with desk.database.reading(desk.county) as unit:
        county = _managed(unit, desk, actor, at)
        return tuple(_all(unit, desk, county))


def read_account(desk: Desk, person: str, *, actor: Actor, at: datetime) -> PersonAccount:
    """Return a person's account, or that there is none.

    Raises:
        AccessError: the actor may not manage accounts.
        NotFoundError: neither the county document nor an account names such a person.
    """
    with desk.database.reading(desk.county) as unit:
        county = _managed(unit, desk, actor, at)
        return _one(unit, desk, county, person)


def give_password(
    desk: Desk,
    person: str,
    *,
    seen: str,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> str | None:
    """Give a person a new one-time password and return it: the account is open with it.

    Whatever password there was ends, and with it the person's sessions; an account that was
    closed needs a new one for that reason, too.  The person has to change it before anything else.
    A second call with the same token changes nothing
    and returns None, as a password is told once.

    Args:
        desk: The desk of the county.
        person: Whose account.
        seen: How the account stood when this was asked for, an ``AccountState``; any other text
            is refused like a state that has passed.
        actor: Who asks for it.
        at: When.
        token: Key of the act.

    Raises:
        AccessError: the actor may not manage accounts, or the account is the actor's own.
        NotFoundError: the county document in force names no such person.
        ConflictError: the account stands otherwise by now, or the login is another person's.
    """
    with desk.database.writing(desk.county) as unit:
        county = _managed(unit, desk, actor, at)
        if token and unit.acted(token):
            return None
        _refuse_own(person, actor)
        found = _one(unit, desk, county, person)
        if not found.named:
            raise _nobody(person)
        if found.state != seen:
            raise _overtaken(found)
        login = found.login or _free_login(unit, person)
        password = one_time_password()
        enter_account(unit, person=person, login=login, password=password, one_time=True)
        if token:
            unit.remember_act(token, person)
    return password


def close_account(
    desk: Desk, person: str, *, actor: Actor, at: datetime, token: str | None = None
) -> PersonAccount:
    """Close a person's account, ending every session of it; return whose it was.

    One that is closed stays so.  A second call with the same token changes nothing.

    Raises:
        AccessError: the actor may not manage accounts, or the account is the actor's own.
        NotFoundError: there is no such account.
    """
    with desk.database.writing(desk.county) as unit:
        county = _managed(unit, desk, actor, at)
        _refuse_own(person, actor)
        found = _one(unit, desk, county, person)
        if token and unit.acted(token):
            return found
        account = unit.account_of(person)
        if account is None:
            raise NotFoundError("此人没有账号", "The person has no account", value=person)
        unit.put_account(person, account.login, account.password_hash, active=False)
        if token:
            unit.remember_act(token, person)
    return found


def _managed(unit: UnitOfWork, desk: Desk, actor: Actor, at: datetime) -> County:
    """Return the county in force whose accounts the actor manages."""
    county = desk.county_on(unit, county_date(at)).document
    require_right(county, actor, "people.manage")
    return county


def _all(unit: UnitOfWork, desk: Desk, county: County) -> Iterator[PersonAccount]:
    accounts = {account.person: account for account in unit.accounts()}
    posts: dict[str, list[Post]] = {}
    for post in county.posts:
        posts.setdefault(post.holder, []).append(post)
    for person in county.people:
        held = tuple(posts.get(person.id, ()))
        yield _shown(person.id, person.name, held, accounts.pop(person.id, None), named=True)
    former = _former_names(unit, desk)
    for account in accounts.values():
        name = former.get(account.person, account.person)
        yield _shown(account.person, name, (), account, named=False)


def _one(unit: UnitOfWork, desk: Desk, county: County, person: str) -> PersonAccount:
    found = next((one for one in _all(unit, desk, county) if one.person == person), None)
    if found is None:
        raise _nobody(person)
    return found


def _shown(
    person: str, name: str, posts: tuple[Post, ...], account: Account | None, *, named: bool
) -> PersonAccount:
    state: AccountState = "none"
    if account is not None:
        state = "open" if account.active else "closed"
    login = account.login if account else None
    return PersonAccount(person, name, posts, login, state, named=named)


def _former_names(unit: UnitOfWork, desk: Desk) -> Mapping[str, str]:
    """Return what people are called by any county document there ever was, the newest first."""
    names: dict[str, str] = {}
    for loaded in desk.library(unit).all("county"):
        if isinstance(loaded.document, County):
            names |= names_of(loaded.document)
    return names


def _refuse_own(person: str, actor: Actor) -> None:
    if person == actor.person:
        raise AccessError(
            "自己的账号请在“修改密码”里改密码；停用由另一名系统管理员办理",
            "Change your own password on its page; another administrator may close your account",
            value=person,
        )


def _free_login(unit: UnitOfWork, person: str) -> str:
    """Return the login a new account begins with: the person's id.

    Raises:
        ConflictError: somebody else signs in with it.
    """
    if unit.account(person) is not None:
        raise ConflictError(
            f"登录名“{person}”已由别人使用，没有开账号",
            f"another person signs in as '{person}'; no account was opened",
            value=person,
            hint="在服务器上用 onecase account --login 另取一个登录名",
            hint_en="choose another login with onecase account --login on the server",
        )
    return person


def _nobody(person: str) -> NotFoundError:
    return NotFoundError(
        "现行县文件里没有这个人", "The county document in force names no such person", value=person
    )


_STANDS: Mapping[AccountState, tuple[str, str]] = {
    "none": ("没有账号", "has no account"),
    "open": ("账号已经开通", "has an open account"),
    "closed": ("账号已停用", "has a closed account"),
}


def _overtaken(found: PersonAccount) -> ConflictError:
    zh, en = _STANDS[found.state]
    return ConflictError(
        f"{found.name}现在{zh}，可能是另一名管理员刚刚办理的；没有改动",
        f"{found.name} {en} by now, perhaps by another administrator; nothing was changed",
        value=found.person,
    )


__all__ = [
    "AccountState",
    "PersonAccount",
    "close_account",
    "give_password",
    "read_account",
    "read_accounts",
]
