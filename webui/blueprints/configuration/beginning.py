"""Routes of wholly new documents: choose what to begin from, say what it is, and write on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import ConfigurationError, ConflictError, NotFoundError
from engine.services.new_documents import (
    LONGEST_ID,
    Model,
    NewDocument,
    begin_document,
    faults_of,
    models_for,
)
from engine.terms import Label
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.pages import KINDS
from webui.language import label, language, say
from webui.session import act_sent, actor, desk, moment, new_act

_LONGEST = 2000
_LONGEST_TITLE = 200
_FIELDS = ("model", "id", "title", "title_en", "effective_from", "purpose")


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """The documents of one kind to begin from."""

    title: str
    models: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """What was typed, with what is wrong beside its field.

    Attributes:
        typed: Field to what stands in it.
        faults: Field to what is wrong with it.
        trouble: What stands against it as a whole.
    """

    typed: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""


@configuration.get("/configuration/new")
@access.right("configuration.write")
def new() -> str:
    """Ask what a new document is to be."""
    return _page(_Page({**dict.fromkeys(_FIELDS, ""), "model": request.args.get("model", "")}))


@configuration.post("/configuration/new")
@access.right("configuration.write")
def begin_new() -> Response | tuple[str, int]:
    """Begin a new document; what cannot stand comes back with all that was typed."""
    typed = {name: request.form.get(name, "")[:_LONGEST].strip() for name in _FIELDS}
    day = _day(typed["effective_from"])
    wanted = _wanted(typed, day or date.max)
    faults = {name: zh_en[language() == "en"] for name, *zh_en in faults_of(wanted)}
    if day is None:
        faults["effective_from"] = say("请填写生效日期，如 2026-01-01。")
    if faults:
        return _page(_Page(typed, faults)), 422
    try:
        draft = begin_document(desk(), wanted, actor=actor(), at=moment(), token=act_sent())
    except ConflictError as error:
        return _page(_Page(typed, {"id": error.text(language())})), 409
    except NotFoundError as error:
        return _page(_Page(typed, {"model": error.text(language())})), 409
    except ConfigurationError as error:
        return _page(_Page(typed, trouble=error.text(language()))), 409
    flash(say("新文件的草稿已建好，逐部分改好后提交审批。"), "success")
    return redirect(url_for("configuration.edit", kind=draft.kind, document=draft.id))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _wanted(typed: Mapping[str, str], day: date) -> NewDocument:
    kind, _, model = typed["model"].partition("/")
    return NewDocument(
        kind=kind,
        model=model,
        id=typed["id"],
        title=Label(typed["title"][:_LONGEST_TITLE], typed["title_en"][:_LONGEST_TITLE] or None),
        effective_from=day,
        purpose=[line.strip() for line in typed["purpose"].splitlines() if line.strip()],
    )


def _page(page: _Page) -> str:
    models = models_for(desk(), actor=actor(), at=moment())
    return render_template(
        "configuration/new.html",
        page=page,
        groups=tuple(_groups(models)),
        longest_id=LONGEST_ID,
        longest_title=_LONGEST_TITLE,
        longest=_LONGEST,
        act=new_act(),
    )


def _groups(models: tuple[Model, ...]) -> Iterator[ModelGroup]:
    for kind, members in groupby(models, key=lambda one: one.kind):
        listed = tuple((f"{kind}/{one.id}", label(one.title)) for one in members)
        yield ModelGroup(say(KINDS[kind]), listed)
