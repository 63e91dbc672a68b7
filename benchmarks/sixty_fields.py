"""A form of sixty fields with a list in it: as a document, a post, and for Bootstrap-Flask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, render_template
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from engine.configuration.form import Form as FormDocument
from engine.forms.names import OPERATION, field_name
from engine.forms.visibility import Viewer
from webui import language

VIEWER = Viewer(sees=frozenset({"informant", "unit", "panel"}))
GROUPS = 4
ROWS = 4
ROW_TITLES = {"name": "姓名", "age": "年龄", "day": "日期", "role": "身份", "ok": "到场"}
WAYS = ["来信", "来访", "来电"]
TOPICS = [f"事项{number}" for number in range(8)]

_TEXTS = {f"t{number}": f"第{number}项" for number in range(4)}


def document(rows: int = ROWS) -> FormDocument:
    """Return the form document: four groups of ten fields and a list of rows of five."""
    fields: dict[str, object] = {
        name: {"type": "string", "title": title, "maxLength": 30} for name, title in _TEXTS.items()
    }
    fields |= {
        "number": {"type": "integer", "minimum": 0, "title": "人数"},
        "day": {"type": "string", "format": "date", "title": "日期"},
        "yes": {"type": "boolean", "title": "实名"},
        "way": {"enum": WAYS, "title": "来源"},
        "topic": {"enum": TOPICS, "title": "类别"},
        "text": {"type": "string", "maxLength": 500, "title": "内容"},
    }
    group = {"type": "object", "title": "一组", "properties": fields, "required": ["t0", "number"]}
    row = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "title": "姓名", "maxLength": 30},
            "age": {"type": "integer", "title": "年龄"},
            "day": {"type": "string", "format": "date", "title": "日期"},
            "role": {"enum": ["本人", "代理"], "title": "身份"},
            "ok": {"type": "boolean", "title": "到场"},
        },
        "required": ["name"],
    }
    people = {"type": "array", "title": "同行人", "items": row, "maxItems": max(rows, 1000)}
    groups = {f"g{number}": group for number in range(GROUPS)}
    return FormDocument.model_validate({
        "kind": "form", "id": "sixty-fields", "title": "六十个栏目", "effective_from": "2023-01-01",
        "schema": {"type": "object", "properties": {**groups, "people": people}},
    })  # fmt: skip


def answers(rows: int = ROWS) -> dict[str, object]:
    """Return valid answers."""
    group = {
        **dict.fromkeys(_TEXTS, "某某"), "number": 3, "day": "2023-05-08", "yes": True,
        "way": "来访", "topic": "事项3", "text": "在美容生活馆购买购物卡，要求退款。",
    }  # fmt: skip
    row = {"name": "某某", "age": 40, "day": "2023-05-08", "role": "本人", "ok": True}
    groups = {f"g{number}": dict(group) for number in range(GROUPS)}
    return {**groups, "people": [dict(row) for _ in range(rows)]}


def faulty_post(rows: int = ROWS) -> dict[str, list[str]]:
    """Return what a browser sends of these answers after seven of them were spoiled."""
    post: dict[str, list[str]] = {}
    for name, group in answers(rows).items():
        if isinstance(group, Mapping):
            post |= {field_name((name, key)): [_text(value)] for key, value in group.items()}
    people = field_name(("people",))
    post[f"{people}-row"] = ["", *(f"{number}:i{number}" for number in range(rows))]
    for number, row in enumerate(_rows(rows)):
        post |= {field_name(("people", number, key)): [_text(value)] for key, value in row.items()}
    spoiled: dict[tuple[str | int, ...], str] = {
        ("g0", "t0"): "", ("g0", "t1"): "长" * 40, ("g1", "number"): "abc",
        ("g2", "day"): "2023-13-01", ("g3", "number"): "-1", ("people", 0, "name"): "",
        ("people", 1, "age"): "x",
    }  # fmt: skip
    return post | {field_name(path): [text] for path, text in spoiled.items()} | {OPERATION: []}


def _rows(rows: int) -> list[dict[str, object]]:
    found: Any = answers(rows)["people"]
    return list(found)


def _text(value: object) -> str:
    return "true" if value is True else str(value)


class _Group(Form):
    t0 = StringField("第0项")
    t1 = StringField("第1项")
    t2 = StringField("第2项")
    t3 = StringField("第3项")
    number = IntegerField("人数")
    day = DateField("日期")
    yes = BooleanField("实名")
    way = RadioField("来源", choices=WAYS)
    topic = SelectField("类别", choices=TOPICS)
    text = TextAreaField("内容")


class _Person(Form):
    name = StringField("姓名")
    age = IntegerField("年龄")
    day = DateField("日期")
    role = RadioField("身份", choices=["本人", "代理"])
    ok = BooleanField("到场")


class PeerForm(Form):
    """The same fields as a form of WTForms, as one writes it for Bootstrap-Flask."""

    g0 = FormField(_Group)
    g1 = FormField(_Group)
    g2 = FormField(_Group)
    g3 = FormField(_Group)
    people = FieldList(FormField(_Person))


def application() -> Flask:
    """Return an application with onecase's templates and Bootstrap-Flask's."""
    from flask_bootstrap import Bootstrap5  # noqa: PLC0415  the peer is installed for this alone

    app = Flask("webui")
    app.config["WTF_CSRF_ENABLED"] = False
    language.install(app)
    Bootstrap5(app)
    app.jinja_env.globals["hidden_tag"] = str
    return app


__all__ = ["PeerForm", "answers", "application", "document", "faulty_post", "render_template"]
