"""Sign-ins, and acts that count only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import ConflictError
from engine.records.values import Account

if TYPE_CHECKING:
    from tests.engine.records.conftest import Clerk


def put(clerk: Clerk, person: str, login: str, *, active: bool = True) -> None:
    with clerk.writing() as unit:
        unit.put_account(person, login, "argon2id", active=active)


def test_an_account_is_found_by_login_and_by_person(clerk: Clerk) -> None:
    put(clerk, "li", "limin")
    account = Account("li", "limin", "argon2id", active=True)
    with clerk.reading() as unit:
        assert unit.account("limin") == unit.account_of("li") == account


def test_nobody_is_found_under_an_unknown_login(clerk: Clerk) -> None:
    with clerk.reading() as unit:
        assert unit.account("nobody") is unit.account_of("nobody") is None


def test_putting_an_account_again_changes_it(clerk: Clerk) -> None:
    put(clerk, "li", "limin")
    put(clerk, "li", "li.min", active=False)
    with clerk.reading() as unit:
        assert unit.accounts() == (Account("li", "li.min", "argon2id", active=False),)


def test_a_one_time_password_is_kept_as_such_until_the_account_is_put_again(clerk: Clerk) -> None:
    with clerk.writing() as unit:
        unit.put_account("li", "limin", "argon2id", one_time=True)
        assert unit.accounts() == (Account("li", "limin", "argon2id", active=True, one_time=True),)
    put(clerk, "li", "limin")
    with clerk.reading() as unit:
        assert unit.accounts() == (Account("li", "limin", "argon2id", active=True),)


def test_a_login_belongs_to_one_person(clerk: Clerk) -> None:
    put(clerk, "li", "limin")
    put(clerk, "wang", "wang")
    for person in ("chen", "wang"):
        with pytest.raises(ConflictError, match="登录名"):
            put(clerk, person, "limin")


def test_accounts_are_listed_by_login(clerk: Clerk) -> None:
    put(clerk, "a", "z")
    put(clerk, "b", "y")
    with clerk.reading() as unit:
        assert [account.login for account in unit.accounts()] == ["y", "z"]


def test_an_act_is_remembered_with_what_it_moved(clerk: Clerk) -> None:
    with clerk.writing() as unit:
        unit.remember_act("token", "p1")
        assert unit.acted("token") == "p1"
        assert unit.acted("other") is None


def test_the_same_act_is_refused_the_second_time(clerk: Clerk) -> None:
    with clerk.writing() as unit:
        unit.remember_act("token", "p1")
        with pytest.raises(ConflictError, match="已经提交"):
            unit.remember_act("token", "p1")
