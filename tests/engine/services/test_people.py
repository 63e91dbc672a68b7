from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from office_support import COUNTY, MONDAY, Office, next_county, publish

from engine.errors import AccessError, ConflictError, FilingError
from engine.services.people import (
    SHORTEST_PASSWORD,
    actor_of,
    change_password,
    enter_account,
    one_time_password,
    require_right,
    rights_of,
    sign_in,
)
from engine.terms import SYSTEM, Actor

PASSWORD = "a sentence known to one"


def _enter(office: Office, person: str, login: str = "hz", password: str = PASSWORD) -> None:
    with office.desk.database.writing(COUNTY) as unit:
        enter_account(unit, person=person, login=login, password=password)


def _sign_in(office: Office, login: str = "hz", password: str = PASSWORD) -> Actor:
    return sign_in(office.desk, login=login, password=password, day=office.day)


def test_a_person_acts_with_all_posts_held(office: Office) -> None:
    actor = actor_of(office.county, "wei-junjie")
    assert actor.name == "魏俊杰"
    assert actor.roles == {"handler", "unit-liaison"}
    assert actor.units == {"市场监管局"}
    assert actor.posts == {"market-handler-2", "market-liaison"}


def test_the_system_acts_as_itself(office: Office) -> None:
    assert actor_of(office.county, "system") is SYSTEM


def test_a_stranger_does_not_act(office: Office) -> None:
    with pytest.raises(AccessError, match="没有这名人员"):
        actor_of(office.county, "john-doe")


def test_rights_come_from_the_roles_of_the_county_document(office: Office) -> None:
    assert rights_of(office.county, office.person("zhao-lan")) == {
        "review.read",
        "review.witness",
        "configuration.read",
    }
    assert rights_of(office.county, SYSTEM) == frozenset()


def test_who_lacks_a_right_is_told_who_has_it(office: Office) -> None:
    with pytest.raises(AccessError) as refused:
        require_right(office.county, office.person("zhao-lan"), "journal.read")
    assert "审计员" in refused.value.text("zh")
    assert "Auditor" in refused.value.text("en")


def test_login_and_password_lead_to_the_person(office: Office) -> None:
    _enter(office, "han-zhuoqun")
    assert _sign_in(office).person == "han-zhuoqun"


@pytest.mark.parametrize(("login", "password"), [("hz", "wrong"), ("nobody", PASSWORD), ("hz", "")])
def test_a_wrong_login_and_a_wrong_password_read_alike(
    office: Office, login: str, password: str
) -> None:
    _enter(office, "han-zhuoqun")
    with pytest.raises(AccessError) as refused:
        _sign_in(office, login, password)
    assert refused.value.text("zh") == "账号或密码不正确"


def test_a_closed_account_signs_in_nobody(office: Office) -> None:
    _enter(office, "han-zhuoqun")
    with office.desk.database.writing(COUNTY) as unit:
        account = unit.account("hz")
        assert account is not None
        unit.put_account("han-zhuoqun", "hz", account.password_hash, active=False)
    with pytest.raises(AccessError, match="账号或密码不正确"):
        _sign_in(office)


def test_a_hash_that_cannot_be_read_signs_in_nobody(office: Office) -> None:
    with office.desk.database.writing(COUNTY) as unit:
        unit.put_account("han-zhuoqun", "hz", "no hash at all")
    with pytest.raises(AccessError):
        _sign_in(office)


def test_who_is_no_longer_named_by_the_county_does_not_get_in(
    office: Office, tmp_path: Path
) -> None:
    _enter(office, "zheng-shugen")
    line = "- {id: zheng-shugen, name: 郑树根}\n"
    since = MONDAY + timedelta(days=1)
    folder = next_county(tmp_path, since, line, "")
    text = (folder / "county-2.yaml").read_text("utf-8")
    (folder / "county-2.yaml").write_text(
        text.replace("holder: zheng-shugen", "holder: sun-xiaoyun"), "utf-8"
    )
    publish(office.desk, folder)
    assert _sign_in(office).person == "zheng-shugen"
    office.later(1)
    with pytest.raises(AccessError, match="没有这名人员"):
        _sign_in(office)


@pytest.mark.parametrize("password", ["", "short", "x" * (SHORTEST_PASSWORD - 1)])
def test_a_short_password_is_refused(office: Office, password: str) -> None:
    with pytest.raises(FilingError, match=f"至少{SHORTEST_PASSWORD}位"):
        _enter(office, "han-zhuoqun", password=password)
    with office.desk.database.reading(COUNTY) as unit:
        assert unit.accounts() == ()


def test_a_password_is_kept_as_a_hash_with_salt(office: Office) -> None:
    _enter(office, "han-zhuoqun")
    _enter(office, "cai-chenxi", login="cc")
    with office.desk.database.reading(COUNTY) as unit:
        hashes = [account.password_hash for account in unit.accounts()]
    assert len(set(hashes)) == 2
    assert all(each.startswith("$argon2id$") and PASSWORD not in each for each in hashes)


def test_a_new_password_takes_the_place_of_the_former(office: Office) -> None:
    _enter(office, "han-zhuoqun")
    _enter(office, "han-zhuoqun", password="another long sentence")
    assert _sign_in(office, password="another long sentence").person == "han-zhuoqun"
    with pytest.raises(AccessError):
        _sign_in(office)


def test_a_login_belongs_to_one_person(office: Office) -> None:
    _enter(office, "han-zhuoqun")
    with pytest.raises(ConflictError):
        _enter(office, "cai-chenxi")


def test_nobody_gets_a_sign_in_as_the_system(office: Office) -> None:
    with pytest.raises(FilingError, match="系统不能登录"):
        _enter(office, "system")


def test_one_time_passwords_are_long_and_never_alike() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(one) for one in made} == {19}


def _change(office: Office, former: str, password: str) -> None:
    actor = office.person("han-zhuoqun")
    change_password(office.desk, former=former, password=password, actor=actor)


def test_who_knows_the_present_password_changes_it_and_keeps_the_login(office: Office) -> None:
    _enter(office, "han-zhuoqun")
    _change(office, PASSWORD, "another long sentence")
    assert _sign_in(office, password="another long sentence").person == "han-zhuoqun"
    with pytest.raises(AccessError):
        _sign_in(office)


@pytest.mark.parametrize(
    ("former", "password", "place", "said"),
    [
        ("wrong", "another long sentence", "former", "原密码不正确"),
        (PASSWORD, PASSWORD, "password", "和原密码相同"),
        (PASSWORD, "short", "password", "至少10位"),
    ],
)
def test_a_change_that_is_refused_changes_nothing(
    office: Office, former: str, password: str, place: str, said: str
) -> None:
    _enter(office, "han-zhuoqun")
    with pytest.raises(FilingError, match=said) as refused:
        _change(office, former, password)
    assert refused.value.faults[0][0] == place
    assert _sign_in(office).person == "han-zhuoqun"


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "none"])
def test_without_an_open_account_there_is_no_password_to_change(
    office: Office, closed: bool
) -> None:
    if closed:
        _enter(office, "han-zhuoqun")
        with office.desk.database.writing(COUNTY) as unit:
            account = unit.account("hz")
            assert account is not None
            unit.put_account("han-zhuoqun", "hz", account.password_hash, active=False)
    with pytest.raises(AccessError, match="账号已停用"):
        _change(office, PASSWORD, "another long sentence")
