from __future__ import annotations

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from webui_support import sign_in

from engine.records.session import Database
from webui import access, create_app
from webui.access import MissingRuleError, local_address, rule_of
from webui.blueprints import BLUEPRINTS
from webui.settings import Settings


def test_every_route_has_a_rule(app: Flask) -> None:
    assert [name for name in app.view_functions if rule_of(app, name) is None] == []


def test_a_route_without_a_rule_stops_the_start(settings: Settings, database: Database) -> None:
    part = Blueprint("open_door", __name__)
    part.add_url_rule("/open-door", "enter", lambda: "")
    with pytest.raises(MissingRuleError, match=r"open_door\.enter"):
        create_app(settings, blueprints=(*BLUEPRINTS, part))


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client: FlaskClient) -> None:
    answer = client.get("/desk?page=2")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/desk?page%3D2"


def test_a_partial_request_is_sent_to_the_sign_in_as_a_whole(client: FlaskClient) -> None:
    answer = client.get("/desk", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=/desk")


def test_who_has_the_right_gets_in(client: FlaskClient) -> None:
    sign_in(client, "anna")
    assert client.get("/registry").status_code == 200


def test_who_lacks_the_right_is_refused_by_name(client: FlaskClient) -> None:
    sign_in(client, "bert")
    answer = client.get("/registry")
    assert answer.status_code == 403
    assert "贝特" in answer.text


def test_every_signed_in_person_reaches_a_page_for_all(client: FlaskClient) -> None:
    sign_in(client, "bert")
    assert client.get("/desk").status_code == 200


def test_a_rule_may_name_several_rights_of_which_one_is_enough(client: FlaskClient) -> None:
    sign_in(client, "anna")
    assert client.get("/either").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "desk",
        "javascript:alert(1)",
        "/desk\r\nSet-Cookie: a=b",
    ],
)
def test_an_address_elsewhere_is_never_gone_to(wanted: str | None) -> None:
    assert local_address(wanted) == "/"


def test_an_address_of_this_site_is_gone_to() -> None:
    assert local_address("/cases/petition?page=2") == "/cases/petition?page=2"


def test_a_public_route_needs_no_person(client: FlaskClient) -> None:
    assert client.get("/notice").text == "for all"


def test_marks_leave_the_view_itself_alone() -> None:
    def view() -> str:
        return "text"

    assert access.public(view) is view
