"""Who may open a page: every route declares its rule, and a route without one stops the start.

The rules here are about rights of roles.  Whether a person reaches a certain case is asked of the
service that reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.configuration.county import Right
from engine.errors import AccessError
from webui.session import current_member

_MARK = "access_rule"

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open a route.

    Attributes:
        anybody: Even without a sign-in.
        rights: The person needs one of these; empty means every signed-in person.
        one_time: Even with a one-time password that is still to be changed.
    """

    anybody: bool = False
    rights: frozenset[Right] = frozenset()
    one_time: bool = False


def public(view: View) -> View:
    """Let anybody open this route."""
    return _mark(view, Rule(anybody=True))


def signed_in(view: View) -> View:
    """Let every signed-in person open this route; what it shows depends on the person."""
    return _mark(view, Rule())


def signed_in_first(view: View) -> View:
    """Let every signed-in person open this route, with a one-time password too."""
    return _mark(view, Rule(one_time=True))


def right(*rights: Right) -> Callable[[View], View]:
    """Let those open this route who have one of these rights."""

    def mark(view: View) -> View:
        return _mark(view, Rule(rights=frozenset(rights)))

    return mark


def _mark(view: View, rule: Rule) -> View:
    vars(view)[_MARK] = rule
    return view


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """Return the rule of an endpoint; None if it declares none."""
    rule = vars(app.view_functions[endpoint]).get(_MARK)
    return rule if isinstance(rule, Rule) else None


class MissingRuleError(Exception):
    """A route declares no rule: the program must not start."""


def install(app: Flask) -> None:
    """Hold every request to the rule of its route.

    Raises:
        MissingRuleError: a route declares no rule; all such routes are named.
    """
    public(app.view_functions["static"])
    without = sorted(name for name in app.view_functions if rule_of(app, name) is None)
    if without:
        message = f"routes without an access rule: {', '.join(without)}"
        raise MissingRuleError(message)
    app.before_request(lambda: _hold_to_rule(app))
    app.before_request(lambda: _ask_for_own_password(app))
    app.jinja_env.globals["may"] = lambda endpoint: may_open(app, endpoint)


def may_open(app: Flask, endpoint: str) -> bool:
    """Tell whether the present person may open the endpoint, as menus ask."""
    rule = rule_of(app, endpoint) if endpoint in app.view_functions else None
    member = current_member()
    if rule is None or (member is None and not rule.anybody):
        return False
    return rule.anybody or not rule.rights or bool(member and rule.rights & member.rights)


def _hold_to_rule(app: Flask) -> Response | None:
    if request.endpoint is None or may_open(app, request.endpoint):
        return None
    member = current_member()
    if member is None:
        return _ask_to_sign_in()
    raise AccessError(
        f"{member.actor.name}的岗位不办理此事",
        f"The posts of {member.actor.name} do not include this",
        value=request.endpoint,
    )


def _ask_to_sign_in() -> Response:
    return _lead_to("account.sign_in")


def _ask_for_own_password(app: Flask) -> Response | None:
    """Lead who came in with a one-time password to where it is changed, from wherever else."""
    member = current_member()
    if member is None or not member.one_time or request.endpoint is None:
        return None
    rule = rule_of(app, request.endpoint)
    return None if rule and (rule.anybody or rule.one_time) else _lead_to("account.password")


def _lead_to(endpoint: str) -> Response:
    """Lead to a page of the account that leads on to what was asked for."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    address = url_for(endpoint, next=None if wanted == "/" else wanted)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def local_address(wanted: str | None) -> str:
    """Return an address of this site to go on to; the first page if the wanted one is foreign."""
    if not wanted or "\\" in wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return "/"
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc and wanted.isprintable() else "/"
