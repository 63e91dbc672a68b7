"""Every form that is shipped, and schemas of all kinds, as pages: blank, filled in, all wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal

from flask import Flask, render_template_string
from forms_support import form_of, form_of_schema
from werkzeug.datastructures import MultiDict

import webui
from engine.configuration.form import Form
from engine.configuration.library import Library, load_library
from engine.forms.choices import Lists
from engine.forms.names import row_name
from engine.forms.nodes import Node, walk
from engine.forms.visibility import everything_seen
from engine.services import shelf
from webui import language
from webui.forms import FormView, open_form, read_post, uploads

State = Literal["blank", "filled", "wrong"]
STATES: Final[tuple[State, ...]] = ("blank", "filled", "wrong")
CONFIG: Final = Path(__file__).parents[2] / "config"
DAY: Final = date(2023, 5, 25)
_ROUNDS: Final = 8

PAGE: Final = """{% import "parts/form.html" as form %}<!doctype html>
<html lang="{{ 'en' if language() == 'en' else 'zh-CN' }}"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ view.form.id }}</title><link rel="icon" href="/static/favicon.svg">
<link rel="stylesheet" href="/static/main.css"><script src="/static/main.js" defer></script></head>
<body class="oc-alone"><main class="oc-alone__box oc-card"><h1>{{ view.said(view.form.title) }}</h1>
{% call form.form(view, "/") %}<button class="btn btn-primary">{{ _("提交") }}</button>{% endcall %}
</main></body></html>"""

PERSON: Final = {
    "type": "object", "title": "人", "required": ["name"], "en": {"title": "Person"},
    "properties": {
        "name": {"type": "string", "title": "姓名", "en": {"title": "Name"}},
        "children": {"type": "array", "title": "子女", "en": {"title": "Children"},
                     "items": {"$ref": "#/$defs/person"}},
    },
}  # fmt: skip
TEXT: Final = {"type": "string", "minLength": 2}
WHOLE: Final = {"type": "integer", "minimum": 2}
HARD: Final[Mapping[str, Form]] = {
    "a tree": form_of(
        {"root": {"$ref": "#/$defs/person"}}, required=["root"], **{"$defs": {"person": PERSON}}
    ),
    "kinds": form_of({
        "either": {"title": "Either", "anyOf": [TEXT, WHOLE, PERSON["properties"]["name"]]},
        "types": {"title": "Types", "type": ["string", "integer", "array"]},
        "maybe": {"title": "Maybe", "anyOf": [
            {"type": "object", "properties": {"a": TEXT}, "required": ["a"]}, {"type": "null"}]},
        "anything": {"title": "Anything"},
    }, required=["either", "types", "anything"]),
    "branches": form_of_schema({
        "type": "object",
        "properties": {"how": {"title": "How"}},
        "oneOf": [
            {"properties": {"how": {"const": "card", "title": "Card"}, "number": TEXT},
             "required": ["how", "number"]},
            {"properties": {"how": {"const": "cash"}, "amount": WHOLE},
             "required": ["how", "amount"]},
        ],
    }),
    "groups of fields": form_of_schema({
        "type": "object",
        "anyOf": [{"title": "Phone", "properties": {"phone": TEXT}, "required": ["phone"]},
                  {"title": "Post", "properties": {"street": TEXT}, "required": ["street"]}],
    }),
    "names": form_of({
        "marks": {"title": "Marks", "type": "object", "additionalProperties": WHOLE,
                  "propertyNames": {"pattern": "^[a-z]+$"}, "minProperties": 1},
    }, required=["marks"], patternProperties={"^x": TEXT}, unevaluatedProperties=False),
    "lists": form_of({
        "tuple": {"title": "Tuple", "type": "array", "prefixItems": [TEXT, WHOLE], "items": False},
        "rows of rows": {"title": "Table", "type": "array", "minItems": 1,
                         "items": {"type": "array", "items": TEXT}},
        "ticks": {"title": "Ticks", "type": "array", "uniqueItems": True, "minItems": 1,
                  "items": {"enum": ["one", "two", "three"]}},
        "many": {"title": "Many", "enum": [f"choice {number}" for number in range(30)]},
    }, required=["tuple", "rows of rows", "ticks", "many"]),
    "conditions": form_of(
        {"a": TEXT, "b": {"type": "boolean", "title": "B"}},
        required=["b"], dependentRequired={"a": ["c"]},
        dependentSchemas={"a": {"properties": {"c": WHOLE}}},
        **{"if": {"properties": {"b": {"const": True}}, "required": ["b"]},
           "then": {"properties": {"d": TEXT}, "required": ["d"]},
           "else": {"properties": {"e": TEXT}, "required": ["e"]}},
    ),
    "controls": form_of({
        "money": {"title": "Money", "type": "integer", "ui": {"widget": "money"}},
        "unit": {"title": "Days", "type": "number", "ui": {"unit": {"zh": "天", "en": "days"}}},
        "day": {"title": "Day", "type": "string", "format": "date"},
        "time": {"title": "Time", "type": "string", "format": "local-time"},
        "moment": {"title": "Moment", "type": "string", "format": "local-date-time"},
        "long": {"title": "W" * 60, "type": "string", "maxLength": 900, "description": "V" * 200},
        "hidden": {"title": "Secret", "type": "string", "writeOnly": True},
        "fixed": {"title": "Fixed", "type": "string", "readOnly": True},
        "file": {"title": "File", "type": "array", "items": {"type": "object"},
                 "ui": {"widget": "file"}},
        "wide": {"enum": ["x" * 120, "y"], "title": "Wide"},
    }, required=["money", "unit", "day", "time", "moment", "long", "wide"]),
}  # fmt: skip
"""Schemas of the kinds nobody writes by hand but pydantic does."""


@cache
def library() -> Library:
    """Return the documents that are shipped."""
    return load_library(CONFIG)


@cache
def lists() -> Lists:
    """Return the lists of the county that is shipped."""
    return shelf.lists(library().county(DAY))


@cache
def shipped() -> Mapping[str, Form]:
    """Return every form of the shipped documents by id and version."""
    forms = [one.document for one in library().all("form")]
    return {f"{form.id}@{form.version}": form for form in forms if isinstance(form, Form)}


NAMES: Final = (*shipped(), *HARD)


def form_called(name: str) -> Form:
    """Return a form by its name in ``NAMES``."""
    return HARD[name] if name in HARD else shipped()[name]


@dataclass(frozen=True)
class Drawn:
    """A form as a page."""

    view: FormView
    html: str


def application() -> Flask:
    """Return an application that can draw forms and hands out what they look like."""
    app = Flask("webui", static_folder=str(Path(webui.__file__).parent / "static"))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.install(app)
    uploads.install(app)
    return app


def drawn(app: Flask, name: str, state: State, spoken: str = "zh") -> Drawn:
    """Return a form as a page in a state."""
    view = view_of(form_called(name), state, spoken)
    with app.test_request_context(headers={"Cookie": f"{language.COOKIE}={spoken}"}):
        return Drawn(view, render_template_string(PAGE, view=view))


def view_of(form: Form, state: State, spoken: str) -> FormView:
    """Return a form that is blank, filled in as a page asks, or wrong wherever it can be."""
    options = {"lists": lists(), "viewer": everything_seen(form), "language": spoken}
    view = open_form(form, answers=None, **options)
    if state == "blank":
        return view
    answers: dict[str, object] = {}
    for _ in range(_ROUNDS):
        posted = read_post(form, MultiDict(_post(view)), answers, **options)
        answers, view = posted.answers, posted.view
    if state == "filled":
        return view
    wrong = {**_post(view, wrong=True), "_op": []}
    return read_post(form, MultiDict(wrong), answers, **options).view


def _post(view: FormView, *, wrong: bool = False) -> dict[str, list[str]]:
    """Return what somebody sends who fills in everything that is shown, and asks for more."""
    nodes = list(walk(view.sections))
    post = {node.name: _answer(node, wrong=wrong) for node in nodes if node.is_control}
    for node in nodes:
        if node.widget == "rows" and not node.read_only:
            keys = [row.key for row in node.rows]
            if node.growing and node.path.count("children") < 2:
                keys += [f"r{number + 90}" for number in range(len(keys), 2)]
            post[row_name(node.path)] = ["", *(f"{at}:{key}" for at, key in enumerate(keys))]
    return {**post, "_op": [next(_asked(nodes), "refresh")]}


def _asked(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if node.widget == "unopened" and len(node.path) == 1:
            yield f"open:{node.name}"
        if node.widget == "entries" and node.growing and not node.rows:
            yield f"enter:{node.name}"


_TEXTS: Final[Mapping[str, str]] = {
    "number": "3", "money": "12.50", "date": "2023-05-08", "time": "10:00",
    "date-time": "2023-05-08T10:00", "json": '{"a": [1]}', "checkbox": "true",
}  # fmt: skip
_WRONG: Final[Mapping[str, str]] = {"json": "{", "checkbox": "", "date": "8.5.", "number": "many"}


def _answer(node: Node, *, wrong: bool) -> list[str]:
    choosing = node.widget in {"radio", "select"}
    if node.id.endswith("--key") or (node.drives and choosing and node.text):
        return [node.text]
    if choosing:
        return ["no such" if wrong and not node.drives else node.choices[0].token]
    if node.widget == "checkboxes":
        return ["", "no such"] if wrong else [offer.token for offer in node.choices]
    if wrong:
        return ["" if node.id.endswith("--new") else _WRONG.get(node.widget, "bad \x07")]
    return [_TEXTS.get(node.widget, "abcdef")]
