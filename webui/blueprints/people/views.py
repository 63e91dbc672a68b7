"""Routes of people: the list, a person's account, and what is done with it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.services.accounts import (
    close_account,
    give_password,
    read_account,
    read_accounts,
)
from webui import access
from webui.blueprints.people.pages import line_of, people_page, wanted_of
from webui.language import say
from webui.names import Names
from webui.session import act_sent, actor, desk, member, moment, new_act

people = Blueprint("people", __name__)


@people.get("/people")
@access.right("people.manage")
def listing() -> str:
    """Show everybody of the county, and whether they can sign in."""
    asked = request.args.get
    wanted = wanted_of(asked("text", ""), asked("state", ""), asked("page", ""))
    accounts = read_accounts(desk(), actor=actor(), at=moment())
    page = people_page(accounts, Names(member().county), wanted)
    return render_template("people/list.html", page=page)


@people.get("/people/<person>")
@access.right("people.manage")
def person(person: str) -> str:
    """Show a person's account and what can be done with it."""
    found = read_account(desk(), person, actor=actor(), at=moment())
    return render_template(
        "people/person.html",
        line=line_of(found, Names(member().county)),
        own=found.person == actor().person,
        act=new_act(),
    )


@people.post("/people/<person>/password")
@access.right("people.manage")
def password(person: str) -> str:
    """Give a person a new one-time password and show it this one time."""
    seen = request.form.get("seen", "")
    told = give_password(desk(), person, seen=seen, actor=actor(), at=moment(), token=act_sent())
    found = read_account(desk(), person, actor=actor(), at=moment())
    return render_template("people/password.html", account=found, password=told, act=new_act())


@people.post("/people/<person>/close")
@access.right("people.manage")
def close(person: str) -> Response:
    """Close a person's account."""
    closed = close_account(desk(), person, actor=actor(), at=moment(), token=act_sent())
    flash(say("{name}的账号已停用，正在用的页面已经退出。", name=closed.name), "success")
    return redirect(url_for("people.person", person=person))
