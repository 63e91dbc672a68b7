"""A form with everything a layout can hold, for tests of its page and in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from forms_support import form_of

from engine.configuration.form import Form
from engine.expressions.names import Dictionary, Fact
from engine.forms.choices import Choice, Lists
from engine.forms.serving import Serving
from engine.forms.signing import Signer
from engine.rules.facts import FactSheet
from engine.services.compute_answers import Computing
from engine.terms import Label

LISTS: Lists = {
    "units": tuple(
        Choice(f"u{number}", Label(f"{name}局"), Label("部门" if number < 8 else "镇街"))
        for number, name in enumerate("商交教民财人农水文卫审统城信")
    ),
    "people": (
        Choice("jia", Label("甲某"), Label("商局"), Label("局长"), ("u0",)),
        Choice("yi", Label("乙某"), Label("交局"), Label("科长"), ("u1",)),
    ),
}  # fmt: skip
FACTS = Dictionary([Fact("x.days", "integer", Label("天数"), unit="天")])

FORM = form_of(
    {
        "way": {"enum": ["来信", "来访"], "title": "来源"},
        "headline": {
            "type": "string", "title": "概要", "ui": {"wide": True, "help": "不写姓名"},
            "examples": ["退款难"],
        },
        "sum": {"type": "integer", "title": "金额", "ui": {"widget": "money"}},
        "days": {"type": "integer", "title": "天数", "fact": "x.days", "ui": {"unit": "天"}},
        "twice": {"type": "integer", "title": "两倍", "ui": {"compute": "x.days * 2"}},
        "lead": {"type": "string", "title": "主办单位", "ui": {"choices": "units"}},
        "who": {
            "type": "string", "title": "承办人", "ui": {"choices": "people", "of_unit": "lead"},
        },
        "marks": {
            "type": "array", "uniqueItems": True, "title": "标记", "items": {"enum": ["急", "重"]},
        },
        "people": {
            "type": "array",
            "title": "同行人",
            "items": {
                "type": "object", "title": "同行人", "required": ["name"],
                "properties": {"name": {"type": "string", "title": "姓名"}},
            },
        },
    },
    required=["way", "sum", "lead"],
    sections=[
        {"title": "来源", "columns": 2, "fields": ["way", "headline"]},
        {"title": "接待", "fields": ["room"]},
        {"title": "费用", "columns": 2, "fields": ["sum", "days", "twice"]},
        {"title": "承办", "fields": ["lead", "who", "marks", "people"]},
    ],
    **{
        "if": {"properties": {"way": {"const": "来访"}}, "required": ["way"]},
        "then": {
            "properties": {"room": {"type": "string", "title": "接待室"}},
            "required": ["room"],
        },
    },
)  # fmt: skip

SIGNER = Signer("王某", "wang", datetime(2023, 5, 8, 9, 30, tzinfo=UTC))


def laid_out(layout: str, *, signed: bool = False) -> Form:
    """Return the form in a layout, with a signature if it is to be signed."""
    schema: dict[str, object] = dict(FORM.schema_)
    if signed:
        properties = dict(schema["properties"])  # type: ignore[call-overload]  # always a mapping
        properties["sign"] = {"type": "object", "title": "签名", "ui": {"widget": "signature"}}
        schema = {**schema, "properties": properties, "required": ["way", "sum", "lead", "sign"]}
    return FORM.model_copy(update={"layout": layout, "schema_": schema})


def serving_of(form: Form) -> Serving:
    """Return what the server adds to the form."""
    computing = Computing(form, FactSheet({}, FACTS), _no_tables, b"key")
    return Serving(computing.compute, computing.feeds, SIGNER)


def _no_tables(name: str, _facts: Dictionary) -> tuple[object, Label]:
    raise AssertionError(name)


FILLED: Mapping[str, object] = {"way": "来信", "sum": 1250, "lead": "u0", "days": 3, "twice": 6}
"""Answers with which the form may be filed."""
