"""Two counties in one installation: no page, file or act of one reaches anything of the other.

Every route there is gets asked, by somebody of each role, with the other county's ids in its
address, its query and its fields.  A route whose address cannot be filled fails until its
arguments are named in ``SHARED`` or in ``two_counties.belongings``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import pytest
from counties_support import (
    Installation,
    assert_nothing_told,
    opened,
    texts_of,
)
from flask import Flask
from flask.testing import FlaskClient
from songquan_support import COUNTY as SONGQUAN
from two_counties import (
    PERSON,
    SHENGZHOU,
    YUEZHOU,
    Belongings,
)
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

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


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation whose counties act on and on while the routes are asked."""
    yield from opened(tmp_path_factory)


@pytest.fixture
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation as it was made."""
    yield from opened(tmp_path_factory)


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
