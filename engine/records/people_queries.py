"""Sign-ins, and acts that must count only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError as DuplicateError

from engine.errors import ConflictError
from engine.records.people import ACCOUNTS, ACTS
from engine.records.repository import Repository
from engine.records.values import Account

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row


class PeopleQueries(Repository):
    """Accounts of the county and the tokens of what was done."""

    def account(self, login: str) -> Account | None:
        """Return the account with this login; None if there is none."""
        return self._account(ACCOUNTS.c.login == login)

    def account_of(self, person: str) -> Account | None:
        """Return a person's account; None if there is none."""
        return self._account(ACCOUNTS.c.person == person)

    def accounts(self) -> tuple[Account, ...]:
        """Return all accounts, by login."""
        query = select(ACCOUNTS).where(self.ours(ACCOUNTS)).order_by(ACCOUNTS.c.login)
        return tuple(map(_account, self.rows(query)))

    def put_account(
        self,
        person: str,
        login: str,
        password_hash: str,
        *,
        active: bool = True,
        one_time: bool = False,
    ) -> None:
        """Make a person's account, or change the one there is.

        Args:
            person: Whose account.
            login: What the person signs in with.
            password_hash: By argon2id.
            active: Whether the person may sign in.
            one_time: Whether the person must change the password before anything else.

        Raises:
            ConflictError: the login is another person's.
        """
        self.must_write()
        values = {
            "login": login,
            "password_hash": password_hash,
            "active": active,
            "one_time": one_time,
        }
        place = update(ACCOUNTS).where(self.ours(ACCOUNTS), ACCOUNTS.c.person == person)
        zh, en = "这个登录名已被使用", "this login is taken"
        try:
            with self.connection.begin_nested():
                changed = self.connection.execute(place.values(**values)).rowcount
        except DuplicateError as fault:
            raise ConflictError(zh, en, value=login) from fault
        if not changed:
            self.put(ACCOUNTS, zh, en, person=person, **values)

    def acted(self, token: str) -> str | None:
        """Return the case or session an act made or moved; None if it was not done yet."""
        query = select(ACTS.c.subject).where(self.ours(ACTS), ACTS.c.token == token)
        return self.connection.execute(query).scalar()

    def remember_act(self, token: str, subject: str) -> None:
        """Keep that the act of this token was done, and on what.

        Raises:
            ConflictError: it was done already.
        """
        self.put(
            ACTS, "这项操作已经提交", "this was submitted already", token=token, subject=subject
        )

    def _account(self, condition: ColumnElement[bool]) -> Account | None:
        rows = self.rows(select(ACCOUNTS).where(self.ours(ACCOUNTS), condition))
        return _account(rows[0]) if rows else None


def _account(row: Row[Any]) -> Account:
    return Account(
        person=row.person,
        login=row.login,
        password_hash=row.password_hash,
        active=row.active,
        one_time=row.one_time,
    )
