"""Routes of following the county that is taken over, and of handing one's own rules on."""

from __future__ import annotations

import io

from flask import flash, make_response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from engine.configuration.packs.signing import SigningKey
from engine.errors import ConflictError, FilingError, NotFoundError
from engine.services.county_packs import export_county
from engine.services.follow_parent import leave_version, parent_news, take_version
from webui import access
from webui.blueprints.adoption.blueprint import adoption
from webui.blueprints.adoption.keys import signing_key
from webui.blueprints.configuration.pages import KINDS
from webui.language import label, language, say
from webui.numbers import whole_number
from webui.session import actor, desk, member, moment, office, today

_LONGEST = 500
_MOST_DIGITS = 6


@adoption.get("/configuration/parent")
@access.right("configuration.write")
def parent() -> str:
    """Show what the county that is taken over has published since, document by document."""
    return _news()


@adoption.post("/configuration/parent/take")
@access.right("configuration.write")
def take() -> Response | tuple[str, int]:
    """Make a draft that follows the parent's new version of a document."""
    key, version = _named()
    try:
        draft = take_version(office().desks, desk(), key, version, actor=actor(), at=moment())
    except (ConflictError, NotFoundError) as error:
        return _news(error.text(language())), 409
    flash(say("已写成草稿，核对后提交审批。"), "success")
    return redirect(url_for("configuration.edit", kind=draft.kind, document=draft.id))


@adoption.post("/configuration/parent/leave")
@access.right("configuration.write")
def leave() -> Response | tuple[str, int]:
    """Note that a version is not taken, and why."""
    key, version = _named()
    reason = request.form.get("reason", "")[:_LONGEST]
    try:
        leave_version(
            office().desks, desk(), key, version, reason=reason, actor=actor(), at=moment()
        )
    except FilingError:
        return _news(say("请写明不采用的理由。")), 422
    except NotFoundError as error:
        return _news(error.text(language())), 409
    flash(say("已记下，这一版不再询问。"), "success")
    return redirect(url_for("adoption.parent"))


@adoption.get("/configuration/export")
@access.right("configuration.write", "configuration.approve")
def handing_on() -> str:
    """Show how this county's rules are handed to another, and the key that tells whose they are."""
    return render_template("adoption/export.html", key=_key().public.key)


@adoption.get("/configuration/export/pack.zip")
@access.right("configuration.write", "configuration.approve")
def export() -> Response:
    """Hand out everything this county has published, as one signed zip."""
    name, content = export_county(desk(), _key(), actor=actor(), day=today())
    file = io.BytesIO(content)
    return send_file(file, "application/zip", as_attachment=True, download_name=name)


@adoption.get("/configuration/export/key.pub")
@access.right("configuration.write", "configuration.approve")
def public_key() -> Response:
    """Hand out the public half of the key the zip is signed with."""
    answer = make_response(_key().public.to_text())
    answer.headers["Content-Type"] = "application/json; charset=utf-8"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{desk().county}.pub")
    return answer


def _key() -> SigningKey:
    """Return the key of the county signed in to."""
    return signing_key(desk().county, member().county.title.zh)


def _named() -> tuple[str, int]:
    version = whole_number(request.form.get("version"), most_digits=_MOST_DIGITS)
    return request.form.get("document", ""), version


def _news(problem: str = "") -> str:
    news = parent_news(office().desks, desk(), actor=actor(), at=moment())
    titles = {key: label(title) for key, title in (news.titles or {}).items()}
    return render_template(
        "adoption/parent.html", news=news, titles=titles, kinds=KINDS, problem=problem
    )
