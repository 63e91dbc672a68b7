"""What several tests of the web interface do: sign in, read the token of a form."""

from __future__ import annotations

import re

from flask import Blueprint
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.configuration.problems import ConfigurationFaults, Problem, Report
from engine.errors import (
    AccessError,
    ConfigurationError,
    ConflictError,
    ExpressionError,
    FilingError,
    IntegrityError,
    NotFoundError,
    RuleError,
    TransitionError,
)
from webui import access

PASSWORD = "a long sentence for tests"

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token_of(client: FlaskClient, address: str = "/sign-in") -> str:
    """Return the token that a form of this page carries."""
    found = _TOKEN.search(client.get(address, follow_redirects=True).text)
    assert found, f"{address} has no form"
    return found[1]


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """Sign in through the page and return the answer."""
    data = {"login": login, "password": password, "csrf_token": token_of(client), **more}
    return client.post("/sign-in", data=data)


def choose_password(client: FlaskClient, former: str, **more: str) -> TestResponse:
    """Change the password of who is signed in through the page; return the answer."""
    page = "/account/password"
    data = {"former": former, "password": PASSWORD, "again": PASSWORD, **more}
    return client.post(page, data={"csrf_token": token_of(client, page), **data})


FAULT = Problem(
    severity="error",
    code="unknown-key",
    file="rubrics/a.yaml",
    line=14,
    column=1,
    path="grades",
    zh="不认识的键",
    en="unknown key",
)

ERRORS = {
    "configuration": ConfigurationError("文件有误", "document at fault"),
    "faults": ConfigurationFaults(Report.of([FAULT])),
    "expression": ExpressionError("条件有误", "condition at fault"),
    "rule": RuleError("没有适用的规则", "no rule applies"),
    "filing": FilingError((("name", "不能为空", "is missing"),)),
    "transition": TransitionError("还不能办理", "not open yet"),
    "access": AccessError("不归您办", "not yours"),
    "not-found": NotFoundError("没有此件", "no such case"),
    "conflict": ConflictError("已被更新", "changed meanwhile"),
    "integrity": IntegrityError("链条中断", "chain broken"),
}


def rooms() -> Blueprint:
    """Return a part of the interface with rooms behind every kind of door."""
    part = Blueprint("rooms", __name__)

    @part.get("/notice")
    @access.public
    def notice() -> str:
        return "for all"

    @part.route("/desk", methods=["GET", "POST"])
    @access.signed_in
    def desk() -> str:
        return "for members"

    @part.get("/registry")
    @access.right("petition.register")
    def registry() -> str:
        return "for clerks"

    @part.get("/either")
    @access.right("review.chair", "petition.read")
    def either() -> str:
        return "for either"

    @part.route("/raise/<name>", methods=["GET", "POST"])
    @access.public
    def fail(name: str) -> str:
        if name in ERRORS:
            raise ERRORS[name]
        message = "the secret of the house"
        raise ZeroDivisionError(message)

    return part
