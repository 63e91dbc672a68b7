from __future__ import annotations

import importlib
import sys

import pytest
from flask import Flask

from engine.records.session import Database
from webui import create_app
from webui.names import Names
from webui.session import Member
from webui.settings import Settings, write_settings


def test_two_applications_do_not_share_what_they_counted(
    settings: Settings, database: Database
) -> None:
    one, other = create_app(settings), create_app(settings)
    assert one.extensions["onecase"] is not other.extensions["onecase"]
    for app in (one, other):
        app.extensions["onecase"].desk.database.close()


def test_servers_find_the_application_by_the_environment(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_settings(settings.instance, county=settings.county)
    monkeypatch.setenv("ONECASE_INSTANCE", str(settings.instance.folder))
    sys.modules.pop("webui.wsgi", None)
    app = importlib.import_module("webui.wsgi").app
    assert app.test_client().get("/sign-in").status_code == 200
    app.extensions["onecase"].desk.database.close()


def test_names_of_the_county_are_told_in_the_readers_language(
    app: Flask, database: Database
) -> None:
    desk = app.extensions["onecase"].desk
    with app.test_request_context(headers={"Cookie": "language=en"}):
        with database.reading(desk.county) as unit:
            names = Names(desk.library(unit).county().document)
        assert [
            names.unit("hall"),
            names.unit(None),
            names.topic("bridges"),
            names.role("clerk"),
            names.post("desk"),
            names.person("anna"),
            names.area(None),
        ] == ["Hall", "", "Bridges", "Clerk", "Front desk", "安娜", ""]
        assert names.unit("no-longer-there") == "no-longer-there"
        assert names.post("no-longer-there") == "no-longer-there"
        assert names.post_of("dora", frozenset({"deputy"})) == "Road deputy"
        assert names.post_of("nobody", frozenset()) == ""


def test_a_member_is_what_the_sign_in_library_asks_for() -> None:
    assert {"get_id", "is_active", "is_anonymous", "is_authenticated"} <= set(dir(Member))
