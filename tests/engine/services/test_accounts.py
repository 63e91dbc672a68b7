"""Accounts as who manages them opens, renews and closes them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from office_support import COUNTY, MONDAY, Office, next_county, publish

from engine.clock import moment_of
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError
from engine.records.values import Account
from engine.services.accounts import (
    AccountState,
    PersonAccount,
    close_account,
    give_password,
    read_account,
    read_accounts,
)
from engine.services.people import change_password, enter_account, sign_in

ADMINISTRATOR, CLERK = "ding-xinyi", "han-zhuoqun"


def give(
    office: Office, person: str = CLERK, seen: AccountState = "none", token: str | None = None
) -> str | None:
    actor, at = office.person(ADMINISTRATOR), moment_of(office.day)
    return give_password(office.desk, person, seen=seen, actor=actor, at=at, token=token)


def close(office: Office, person: str = CLERK, token: str | None = None) -> PersonAccount:
    actor, at = office.person(ADMINISTRATOR), moment_of(office.day)
    return close_account(office.desk, person, actor=actor, at=at, token=token)


def account(office: Office, person: str = CLERK) -> PersonAccount:
    actor, at = office.person(ADMINISTRATOR), moment_of(office.day)
    return read_account(office.desk, person, actor=actor, at=at)


def kept(office: Office, person: str = CLERK) -> Account:
    """Return a person's account as the records keep it."""
    with office.desk.database.reading(COUNTY) as unit:
        found = unit.account_of(person)
    assert found is not None
    return found


def gets_in(office: Office, password: str | None, login: str = CLERK) -> bool:
    try:
        sign_in(office.desk, login=login, password=password or "", day=office.day)
    except AccessError:
        return False
    return True


def leave(office: Office, folder: Path, person: str, name: str, follower: str) -> None:
    """Let the county document of the next day name a person no longer; it becomes that day."""
    since = MONDAY + timedelta(days=1)
    following = next_county(folder, since, f"- {{id: {person}, name: {name}}}\n", "")
    file = following / "county-2.yaml"
    text = file.read_text("utf-8").replace(f"holder: {person}", f"holder: {follower}")
    file.write_text(text, "utf-8")
    publish(office.desk, following)
    office.later(1)


def test_everybody_of_the_county_is_listed_with_posts_and_account(office: Office) -> None:
    give(office)
    actor, at = office.person(ADMINISTRATOR), moment_of(office.day)
    found = {one.person: one for one in read_accounts(office.desk, actor=actor, at=at)}
    assert list(found) == [person.id for person in office.county.people]
    assert (found[CLERK].state, found[CLERK].login) == ("open", CLERK)
    assert (found["wei-junjie"].state, found["wei-junjie"].login) == ("none", None)
    assert {post.id for post in found["wei-junjie"].posts} == {
        "market-handler-2",
        "market-liaison",
    }


def test_the_password_that_was_told_lets_the_person_in(office: Office) -> None:
    assert gets_in(office, give(office))


def test_a_password_somebody_else_made_is_one_time_until_the_person_changes_it(
    office: Office,
) -> None:
    told = give(office)
    assert kept(office).one_time
    change_password(
        office.desk, former=told, password="a sentence of mine", actor=office.person(CLERK)
    )
    assert not kept(office).one_time
    give(office, seen="open")
    assert kept(office).one_time


def test_a_one_time_password_cannot_be_kept(office: Office) -> None:
    told = give(office)
    with pytest.raises(FilingError, match="和原密码相同"):
        change_password(office.desk, former=told, password=told, actor=office.person(CLERK))
    assert kept(office).one_time


def test_a_new_password_ends_the_former_and_keeps_the_login(office: Office) -> None:
    with office.desk.database.writing(COUNTY) as unit:
        enter_account(unit, person=CLERK, login="hz", password="a sentence known to one")
    told = give(office, seen="open")
    assert gets_in(office, told, "hz")
    assert not gets_in(office, "a sentence known to one", "hz")


def test_the_same_act_sent_twice_changes_the_password_once(office: Office) -> None:
    told = give(office, token="twice")
    assert give(office, token="twice") is None
    assert gets_in(office, told)


def test_a_closed_account_lets_nobody_in(office: Office) -> None:
    told = give(office)
    assert close(office).name == "韩卓群"
    assert account(office).state == "closed"
    assert not gets_in(office, told)


def test_closing_twice_is_closing_once(office: Office) -> None:
    give(office)
    close(office, token="twice")
    close(office, token="twice")
    close(office)
    assert account(office).state == "closed"


def test_closing_sent_again_after_it_was_opened_again_closes_nothing(office: Office) -> None:
    give(office)
    close(office, token="late")
    give(office, seen="closed")
    close(office, token="late")
    assert account(office).state == "open"


def test_an_account_is_opened_again_with_another_password(office: Office) -> None:
    first = give(office)
    close(office)
    second = give(office, seen="closed")
    assert gets_in(office, second)
    assert not gets_in(office, first)


@pytest.mark.parametrize(("seen", "said"), [("none", "已经开通"), ("closed", "已经开通")])
def test_who_saw_another_state_does_not_replace_a_password(
    office: Office, seen: AccountState, said: str
) -> None:
    told = give(office)
    with pytest.raises(ConflictError, match=said):
        give(office, seen=seen)
    assert gets_in(office, told)


def test_a_login_of_somebody_else_is_not_taken(office: Office) -> None:
    with office.desk.database.writing(COUNTY) as unit:
        enter_account(unit, person="wei-junjie", login=CLERK, password="a sentence known to one")
    with pytest.raises(ConflictError, match="已由别人使用"):
        give(office)


def test_nobody_closes_or_renews_the_own_account(office: Office) -> None:
    with pytest.raises(AccessError, match="另一名系统管理员"):
        close(office, ADMINISTRATOR)
    with pytest.raises(AccessError, match="修改密码"):
        give(office, ADMINISTRATOR)


def test_nobody_without_an_account_is_closed(office: Office) -> None:
    with pytest.raises(NotFoundError, match="没有账号"):
        close(office)


def test_a_stranger_has_no_account(office: Office) -> None:
    with pytest.raises(NotFoundError, match="没有这个人"):
        account(office, "john-doe")


def test_who_left_is_told_apart_by_name_and_can_only_be_closed(
    office: Office, tmp_path: Path
) -> None:
    give(office, "zheng-shugen")
    leave(office, tmp_path, "zheng-shugen", "郑树根", "sun-xiaoyun")
    found = account(office, "zheng-shugen")
    assert (found.named, found.name, found.posts, found.state) == (False, "郑树根", (), "open")
    with pytest.raises(NotFoundError, match="没有这个人"):
        give(office, "zheng-shugen", seen="open")
    close(office, "zheng-shugen")
    assert account(office, "zheng-shugen").state == "closed"


def test_an_account_nobody_ever_had_a_name_for_is_shown_by_its_id(office: Office) -> None:
    with office.desk.database.writing(COUNTY) as unit:
        enter_account(unit, person="gone", login="gone", password="a sentence known to one")
    assert account(office, "gone").name == "gone"


def test_only_who_manages_accounts_reads_or_changes_them(office: Office) -> None:
    actor, at = office.person("wei-junjie"), moment_of(office.day)
    with pytest.raises(AccessError, match="系统管理员"):
        read_accounts(office.desk, actor=actor, at=at)
    with pytest.raises(AccessError, match="系统管理员"):
        read_account(office.desk, CLERK, actor=actor, at=at)
    with pytest.raises(AccessError, match="系统管理员"):
        give_password(office.desk, CLERK, seen="none", actor=actor, at=at)
    with pytest.raises(AccessError, match="系统管理员"):
        close_account(office.desk, CLERK, actor=actor, at=at)


def test_accounts_are_no_entries_of_the_journal(office: Office) -> None:
    with office.desk.database.reading(COUNTY) as unit:
        before = unit.head()
    give(office)
    close(office)
    with office.desk.database.reading(COUNTY) as unit:
        assert unit.head() == before
