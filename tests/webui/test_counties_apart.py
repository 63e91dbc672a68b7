"""Two counties in one installation: no page, file or act of one reaches anything of the other.

Every route there is gets asked, by somebody of each role, with the other county's ids in its
address, its query and its fields.  A route whose address cannot be filled fails until its
arguments are named in ``SHARED`` or in ``two_counties.belongings``.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from made_once import made_once
from office_support import Office
from songquan_support import COUNTY as SONGQUAN
from songquan_support import Songquan
from two_counties import (
    HEADLINE,
    PERSON,
    SHENGZHOU,
    TODAY,
    YUEZHOU,
    Belongings,
    belongings,
    build,
    settings_in,
)
from webui_support import sign_in, token_of
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from engine.configuration.county import County
from engine.jobs.record_check import RecordCheck
from engine.services.counties import Desks
from engine.services.people import enter_account
from webui import create_app
from webui.access import rule_of
from webui.blueprints import BLUEPRINTS

SHARED: Mapping[str, tuple[str, ...]] = {
    "workflow": ("petition", "rectification"),
    "step": ("route", "verify"),
    "form": ("petition-registration",),
    "kind": ("county", "rubric"),
    "version": ("1",),
    "part": ("dimensions.0",),
    "number": ("1",),
    "earlier": ("1",),
    "later": ("2",),
    "attempt": ("1",),
    "ending": ("xlsx", "csv"),
}
"""Arguments of addresses whose values both counties know, or that mean nothing by themselves."""

OWN_DOCUMENT = "first-petition"
"""Of kind ``rubric`` in both counties, in two different texts."""

APART = {
    "static": "files of the program, the same for everybody",
    "account.sign_out": "ends the session the test needs",
    "account.enter_by_password": "tried with both counties below",
    "account.sign_in": "before a sign-in it names the counties one may choose from",
}
"""Routes that are not asked with the others, and why."""

AGREED = {"/totals": "松泉县"}
"""Pages that name the other county on purpose, and what they say of it."""

SAYS_NOTHING = {"configuration.preview_revision": b'{"revision":null}\n'}
"""Routes that answer with this to whatever is not there, the other county's things among it."""

SHUT = {302, 303, 403, 404}
"""What an address that names something of another county may be answered with."""


def _routes() -> list[tuple[str, Rule]]:
    bare = Flask("webui")
    for blueprint in BLUEPRINTS:
        bare.register_blueprint(blueprint)
    return [
        (method, rule)
        for rule in bare.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
        if rule.endpoint not in APART
    ]


ROUTES = _routes()


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
        """Return browsers of a county, for each role that may open a route at all."""
        rule = rule_of(self.app, endpoint)
        rights = {role.id: set(role.may) for role in self.county(name).roles}
        able = (
            client
            for role, client in self.clients[name].items()
            if rule is None or not rule.rights or rule.rights & rights[role]
        )
        return list(dict.fromkeys(able))

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


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation whose counties act on and on while the routes are asked."""
    yield from _opened(tmp_path_factory)


@pytest.fixture
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation as it was made."""
    yield from _opened(tmp_path_factory)


def _opened(factory: pytest.TempPathFactory) -> Iterator[Installation]:
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


def test_every_argument_of_an_address_can_be_filled(both: Installation) -> None:
    known = SHARED.keys() | both.things[SONGQUAN].fill.keys()
    unfilled = {
        f"{rule.rule}: {name}" for _, rule in ROUTES for name in rule.arguments if name not in known
    }
    assert unfilled == set()


def addresses(rule: Rule, own: Belongings, other: Belongings) -> Iterator[tuple[str, bool]]:
    """Yield addresses of a route, and whether something of the other county stands in them."""
    foreign = [name for name in sorted(rule.arguments) if name in other.fill]
    for chosen in ({*foreign}, *({name} for name in foreign), set[str]()):
        yield from ((each, bool(chosen)) for each in _spelled(rule, own, other, chosen))


def _spelled(rule: Rule, own: Belongings, other: Belongings, chosen: set[str]) -> Iterator[str]:
    count = 2 if chosen else 1
    for number in range(count):
        values: dict[str, str] = {}
        for name in rule.arguments:
            source = other.fill if name in chosen else {**SHARED, **own.fill}
            options = source.get(name) or SHARED.get(name) or ("0" * 64,)
            values[name] = options[number % len(options)]
        if "document" in values:
            values["kind"] = "county" if "document" in chosen else "rubric"
            values["document"] = values["document"] if "document" in chosen else OWN_DOCUMENT
        spelled = rule.rule
        for name, value in values.items():
            spelled = re.sub(rf"<([^<>]*:)?{name}>", value, spelled)
        assert "<" not in spelled, spelled
        yield spelled


def query_of(other: Belongings) -> dict[str, str]:
    """Return fields in which the other county's things are asked for."""
    case, session = other.fill["case"][0], other.fill["session"][0]
    names = ("case", "ids", "session", "subject", "next", "parent", "f_case", "id")
    fields = dict.fromkeys(names, case) | {"session": session}
    return fields | {
        "county": other.county,
        "text": "一事",
        "lead": "县信访局",
        "first": "2023-01-01",
    }


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


def ask(
    both: Installation, client: FlaskClient, method: str, address: str, other: Belongings
) -> TestResponse:
    """Send a request with the other county's ids in its query or its fields."""
    fields = query_of(other)
    if method == "GET":
        return client.get(f"{address}?{urlencode(fields)}", buffered=True)
    return client.open(address, method=method, data={"csrf_token": both.token(client), **fields})


def shut_out(both: Installation, method: str, rule: Rule, here: str, there: str) -> None:
    """Ask a route for the other county's things as each role, for one's own as some."""
    own, other = both.things[here], both.things[there]
    visitors = both.visitors(here, rule.endpoint)
    for address, foreign in addresses(rule, own, other):
        for client in visitors if foreign else visitors[:2]:
            answer = ask(both, client, method, address, other)
            asked = f"{method} {address}"
            assert answer.status_code < 500, asked
            shut = answer.status_code in SHUT
            shut = shut or answer.get_data() == SAYS_NOTHING.get(rule.endpoint)
            assert not foreign or shut, f"{asked}: {answer.status_code}"
            assert_nothing_told(answer, other, asked)


def names_of(routes: list[tuple[str, Rule]]) -> list[str]:
    return [f"{method}-{rule.rule}" for method, rule in routes]


@pytest.mark.parametrize(("method", "rule"), ROUTES, ids=names_of(ROUTES))
@pytest.mark.parametrize(
    ("here", "there"),
    [(SHENGZHOU, SONGQUAN), (SONGQUAN, SHENGZHOU), (YUEZHOU, SONGQUAN)],
    ids=["out", "in", "above"],
)
def test_no_route_opens_anything_of_the_other_county(
    both: Installation, method: str, rule: Rule, here: str, there: str
) -> None:
    before = both.state(there)
    shut_out(both, method, rule, here, there)
    assert both.state(there) == before


OPENABLE = [
    rule for method, rule in ROUTES if method == "GET" and rule.arguments & {"case", "session"}
]


@pytest.mark.parametrize("rule", OPENABLE, ids=str)
def test_what_was_asked_for_is_really_there(both: Installation, rule: Rule) -> None:
    """In its own county each of these addresses opens for somebody, or says why it does not."""
    own, other = both.things[SONGQUAN], both.things[SHENGZHOU]
    address = next(address for address, foreign in addresses(rule, own, other) if not foreign)
    answers = [
        client.get(address, buffered=True) for client in both.visitors(SONGQUAN, rule.endpoint)
    ]
    codes = {answer.status_code for answer in answers}
    assert codes & {200, 302, 403}, f"{address}: {codes}"


def test_every_mark_can_be_found_where_it_belongs(untouched: Installation) -> None:
    pages = [
        texts_of(client.get(address))
        for client in untouched.clients[SONGQUAN].values()
        for address in ("/cases/petition", "/cases/rectification", "/configuration/county/songquan")
    ]
    pages += [
        texts_of(untouched.clients[SONGQUAN][role].get(page)) for role, page in DRAFTS.items()
    ]
    unseen = {
        mark for mark in untouched.things[SONGQUAN].marks if not any(mark in it for it in pages)
    }
    assert unseen == {PERSON}, "of who petitioned only the file tells"


DRAFTS = {"author": f"/configuration/rubric/{OWN_DOCUMENT}/draft.yaml"}
"""Pages on which only this role finds what it wrote."""


def session_at(both: Installation, county: str, role: str) -> FlaskClient:
    """Return a browser of its own, so that the others stay signed in."""
    person = people_by_role(both.county(county))[role]
    return signed_in(both.app, county, person)


def test_a_session_goes_on_in_its_county_whatever_county_is_chosen_for_signing_in(
    both: Installation,
) -> None:
    client = session_at(both, SHENGZHOU, "clerk")
    client.get(f"/sign-in?county={SONGQUAN}")
    client.set_cookie("county", SONGQUAN)
    page = client.get("/cases/petition")
    assert "嵊州市" in page.text
    assert_nothing_told(page, both.things[SONGQUAN], "/cases/petition")


def test_who_signs_in_to_the_other_county_leaves_the_first(both: Installation) -> None:
    client = session_at(both, SHENGZHOU, "clerk")
    own = both.things[SHENGZHOU].fill["case"][0]
    assert client.get(f"/case/{own}").status_code == 200
    assert sign_in(client, "bai-lu", county=SONGQUAN).status_code == 302
    assert client.get(f"/case/{own}").status_code == 404
    assert HEADLINE in client.get("/cases/petition").text


def test_a_password_of_one_county_opens_nothing_in_the_other(both: Installation) -> None:
    for county, person in ((SHENGZHOU, "bai-lu"), (SONGQUAN, "han-zhuoqun")):
        client = both.app.test_client()
        assert sign_in(client, person, county=county).status_code == 422
        assert client.get("/").status_code == 302


def test_the_same_login_is_two_people_in_two_counties(both: Installation) -> None:
    for county, person in ((SHENGZHOU, "cai-jialiang"), (SONGQUAN, "chen-an")):
        with both.desks.database.writing(county) as unit:
            enter_account(unit, person=person, login="same", password=f"the password of {county}")
    for county, title in ((SHENGZHOU, "嵊州市"), (SONGQUAN, "松泉县")):
        client = both.app.test_client()
        other = SONGQUAN if county == SHENGZHOU else SHENGZHOU
        assert sign_in(client, "same", f"the password of {county}", county=other).status_code == 422
        sign_in(client, "same", f"the password of {county}", county=county)
        assert title in client.get("/").text


def test_a_county_that_is_not_there_is_no_way_in(both: Installation) -> None:
    client = both.app.test_client()
    assert sign_in(client, "bai-lu", county="nowhere").status_code == 422
    client.set_cookie("county", "nowhere")
    assert "嵊州市" in client.get("/sign-in").text


def test_a_case_with_the_same_id_is_each_countys_own(both: Installation) -> None:
    """Serials run on in each county by themselves, and the page shows the own case."""
    office = Office(both.desks.of(SHENGZHOU), TODAY)
    before = both.state(SONGQUAN)
    case = office.register(headline="嵊州今年的第一件")
    assert case in both.things[SONGQUAN].fill["case"]
    assert (office.case(case).number, both.state(SONGQUAN)) == ("嵊信〔2024〕1号", before)
    page = both.clients[SHENGZHOU]["clerk"].get(f"/case/{case}")
    assert "嵊州今年的第一件" in page.text
    assert_nothing_told(page, both.things[SONGQUAN], page.request.path)
    own = Songquan(both.desks.of(SONGQUAN), TODAY)
    assert own.case(own.register(headline="松泉又一件")).number == "松信〔2024〕3号"


def test_what_waits_is_counted_for_each_county_by_itself(both: Installation) -> None:
    for county in (SHENGZHOU, SONGQUAN):
        both.clients[county]["clerk"].get("/")
    counted = both.app.extensions["onecase"].counted
    assert {SHENGZHOU, SONGQUAN} <= {county for county, _ in counted}


def test_the_same_person_leaves_two_fingerprints(both: Installation) -> None:
    answers = {"petitioner_phone": "13912345678", "petitioner_name": "同一个人"}
    prints = []
    for kind, county in ((Office, SHENGZHOU), (Songquan, SONGQUAN)):
        office = kind(both.desks.of(county), TODAY)
        prints.append(office.case(office.register(**answers)).facts["petitioner.key"])
    assert prints[0] != prints[1]


def test_files_lie_in_a_folder_for_each_county(both: Installation) -> None:
    (sha256,) = both.things[SONGQUAN].fill["sha256"]
    stores = [both.desks.of(county).files for county in (SHENGZHOU, SONGQUAN)]
    assert [store.check(sha256) for store in stores] == ["missing", "whole"]
    assert stores[0].folder == both.app.extensions["onecase"].settings.instance.folder / "uploads"


def test_the_check_of_records_is_each_countys_own(both: Installation) -> None:
    client = both.clients[SONGQUAN]["auditor"]
    office = both.app.extensions["onecase"]
    for county in (SHENGZHOU, SONGQUAN):
        RecordCheck(both.desks.of(county), office.folder_of(county)).wait()
        (office.folder_of(county) / "record-check.json").unlink(missing_ok=True)
    client.post("/journal/check", data={"csrf_token": both.token(client)})
    theirs = both.clients[SHENGZHOU]["auditor"].get("/journal/check")
    assert_nothing_told(theirs, both.things[SONGQUAN], "/journal/check")
    assert not (office.folder_of(SHENGZHOU) / "record-check.json").exists()
