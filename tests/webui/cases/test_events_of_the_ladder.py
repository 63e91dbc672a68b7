"""A rule over several events on pages: what it waits for, and by which events it fired."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from office_support import COUNTY
from returned_twice import office_with_ladder, returned
from webui_support import PASSWORD, sign_in

from engine.clock import moment_of
from engine.places import Instance
from engine.services.escalate import run_tick
from engine.terms import CountyId
from webui import create_app
from webui.settings import Settings

SAID = {
    "zh": (
        "2023-03-06 分级签字、2023-03-16 分级签字",
        "30 天内“分级签字”（退回）（由业务分管负责人办理）至少 2 次",
        "其间没有“审核办结并销号”",
    ),
    "en": (
        "2023-03-06 Sign, 2023-03-16 Sign",
        "within 30 days “Sign (returned) by Deputy in charge” at least 2 times",
        "without “Settle and strike off” in between",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_say_which_events_a_rule_waits_for_and_fired_by(
    tmp_path: Path, language: str
) -> None:
    office = office_with_ladder(tmp_path)
    case = office.bring(office.register(), "visit")
    returned(office, case)
    second = returned(office.later(10), case)
    assert run_tick(office.desk, at=moment_of(second))
    handler = office.who("handler", case).person
    with office.desk.database.writing(COUNTY) as unit:
        unit.put_account(handler, handler, PasswordHasher(1, 8, 1).hash(PASSWORD))
    office.desk.database.close()
    instance = Instance(tmp_path)
    app = create_app(
        Settings(
            instance=instance,
            county=CountyId(COUNTY),
            database_url=instance.database_url,
            secret=bytes(32),
            today=date(2023, 3, 16),
        )
    )
    client = app.test_client()
    sign_in(client, handler)
    client.set_cookie("language", language)
    story, rules, chain = SAID[language]
    page = client.get(f"/case/{case}", follow_redirects=True).text
    assert story in page
    library = client.get("/configuration/workflow/petition", follow_redirects=True).text
    assert rules in library
    assert chain in library
    app.extensions["onecase"].desk.database.close()
