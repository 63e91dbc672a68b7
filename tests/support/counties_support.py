"""Two counties at one web interface, with somebody of each role signed in."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from made_once import made_once
from songquan_support import COUNTY as SONGQUAN
from two_counties import SHENGZHOU, TODAY, YUEZHOU, Belongings, belongings, build, settings_in
from webui_support import sign_in, token_of
from werkzeug.test import TestResponse

from engine.configuration.county import County
from engine.jobs.record_check import RecordCheck
from engine.services.counties import Desks
from webui import create_app
from webui.access import rule_of

AGREED = {"/totals": "松泉县", "/": '<th scope="row" class="oc-table__main">松泉县</th>'}
"""Pages that name the other county on purpose, and what they say of it."""


@dataclass(frozen=True)
class Installation:
    """The application, with somebody of each role signed in to each county."""

    app: Flask
    clients: Mapping[str, Mapping[str, FlaskClient]]
    things: Mapping[str, Belongings]
    tokens: dict[FlaskClient, str] = field(default_factory=dict)

    @property
    def desks(self) -> Desks:
        desks = self.app.extensions["onecase"].desks
        assert isinstance(desks, Desks)
        return desks

    def county(self, name: str) -> County:
        desk = self.desks.of(name)
        with desk.database.reading(name) as unit:
            return desk.county_on(unit, TODAY).document

    def visitors(self, name: str, endpoint: str) -> list[FlaskClient]:
        """Return browsers that may open a route, one for each reach and set of rights."""
        rule = rule_of(self.app, endpoint)
        able: dict[object, FlaskClient] = {}
        for role in self.county(name).roles:
            allowed = rule is None or not rule.rights or rule.rights & set(role.may)
            if allowed and role.id in self.clients[name]:
                able.setdefault((role.scope, frozenset(role.may)), self.clients[name][role.id])
        return list(dict.fromkeys(able.values()))

    def token(self, client: FlaskClient) -> str:
        if client not in self.tokens:
            self.tokens[client] = token_of(client, "/verify-draw")
        return self.tokens[client]

    def state(self, name: str) -> object:
        """Return what would be different if anything of a county had been changed."""
        desk = self.desks.of(name)
        with desk.database.reading(name) as unit:
            drafts = [unit.drafts(person.id) for person in self.county(name).people]
            return (unit.head(), unit.document_drafts(), drafts, unit.accounts())


def people_by_role(county: County) -> dict[str, str]:
    """Return somebody for each role that anybody has; few people, as they hold several."""
    return {post.role: post.holder for post in reversed(county.posts)}


def opened(factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = factory.mktemp("two-counties")
    shutil.copytree(made_once(factory, "two-counties", build), folder, dirs_exist_ok=True)
    app = create_app(settings_in(folder))
    bare = Installation(app, {}, {})
    clients: dict[str, dict[str, FlaskClient]] = {}
    for name in (SHENGZHOU, SONGQUAN, YUEZHOU):
        people = people_by_role(bare.county(name))
        known = {person: signed_in(app, name, person) for person in people.values()}
        clients[name] = {role: known[person] for role, person in people.items()}
    things = {name: belongings(bare.desks, name) for name in clients}
    yield Installation(app, clients, things)
    for name in clients:
        office = app.extensions["onecase"]
        RecordCheck(bare.desks.of(name), office.folder_of(name)).wait()
    bare.desks.database.close()


def signed_in(app: Flask, county: str, person: str) -> FlaskClient:
    client = app.test_client()
    assert sign_in(client, person, county=county).status_code == 302, f"{person} of {county}"
    return client


def texts_of(answer: TestResponse) -> str:
    """Return all text of an answer, that within a workbook or another archive too."""
    content = answer.get_data()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    return content.decode("utf-8", "replace")


def assert_nothing_told(answer: TestResponse, other: Belongings, asked: str) -> None:
    told = texts_of(answer) + unquote(str(answer.headers))
    if answer.request.path in AGREED:
        told = told.replace(AGREED[answer.request.path], "")
    found = [mark for mark in other.marks if mark in told and mark not in asked]
    assert found == [], f"{asked} ({answer.status_code}) tells {found}"
