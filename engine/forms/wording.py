"""The texts of a field in Chinese and English: title, help, unit, and what a choice is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.forms.money import is_money, yuan
from engine.forms.values import as_text, is_number, items, mapping
from engine.terms import Label

YES = Label("是", "Yes")
NO = Label("否", "No")
NO_CHOICE = Label("不选", "None of these")
PLEASE_CHOOSE = Label("请选择", "Please choose")
KIND = Label("种类", "Kind")
NAME = Label("名称", "Name")
CONTENT = Label("内容", "Content")
ENTRY = Label("项", "Entry")
NEW_NAME = Label("新名称", "New name")
FURTHER_NAMES = Label("其他名称", "Further names")
OTHER_FIELDS = Label("其他", "Other")
YUAN = Label("元", "yuan")


def label_of(value: object, english: object = None) -> Label | None:
    """Return a text of a document, plain or as ``{zh, en}``, as a label; None if it is none."""
    if isinstance(value, Label):
        return value
    if isinstance(value, str) and value:
        return Label(value, english if isinstance(english, str) else None)
    if isinstance(value, Mapping) and isinstance(value.get("zh"), str):
        return label_of(value["zh"], value.get("en"))
    return None


def title_of(name: str, schema: Mapping[str, object]) -> Label:
    """Return a field's title; one without gets its name made readable."""
    english = mapping(schema.get("en")).get("title")
    return label_of(schema.get("title"), english) or Label(readable(name), None)


def readable(name: str) -> str:
    """Return a property's name as words.

    >>> readable("due_inWorkdays"), readable("姓名")
    ('Due in workdays', '姓名')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").replace("-", " ")
    text = " ".join(apart.split()).lower()
    return text[:1].upper() + text[1:] if text else name


def help_of(schema: Mapping[str, object]) -> Label | None:
    """Return what helps to answer: ``ui.help``, else the description."""
    english = mapping(schema.get("en"))
    written = mapping(schema.get("ui")).get("help")
    if written is not None:
        return label_of(written, english.get("help"))
    return label_of(schema.get("description"), english.get("description"))


def hint_of(schema: Mapping[str, object], key: str) -> Label | None:
    """Return a text of ``ui`` such as the unit or the placeholder."""
    return label_of(mapping(schema.get("ui")).get(key), mapping(schema.get("en")).get(key))


def choice_label(value: object, schema: Mapping[str, object]) -> Label:
    """Return what a choice is called: ``ui.labels``, else the value; ``en.enum`` in English."""
    text = as_text(value)
    english = mapping(mapping(schema.get("en")).get("enum")).get(text)
    written = label_of(mapping(mapping(schema.get("ui")).get("labels")).get(text), english)
    if written is not None:
        return written
    if isinstance(value, bool):
        return YES if value else NO
    return label_of(text, english) or NO_CHOICE


def examples_of(schema: Mapping[str, object]) -> Label | None:
    """Return what an answer may look like, the way it is typed; None if no example is given."""
    texts = [typed_text(value, schema) for value in items(schema.get("examples"))]
    texts = [text for text in texts if text]
    return Label("、".join(texts), ", ".join(texts)) if texts else None


def typed_text(value: object, schema: Mapping[str, object]) -> str:
    """Return a value of a field as somebody would type it; empty if it is not one of text."""
    if isinstance(value, Mapping | list | tuple):
        return ""
    return yuan(value) if is_money(schema) else as_text(value)


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a field, and how many lines a long one has."""

    title: Label
    help: Label | None
    unit: Label | None
    placeholder: Label | None
    examples: Label | None
    wide: bool | None
    lines: int


def wording_of(name: str, schema: Mapping[str, object]) -> Wording:
    """Return all texts of a field."""
    hints = mapping(schema.get("ui"))
    height, wide = hints.get("rows"), hints.get("wide")
    return Wording(
        title=title_of(name, schema),
        help=help_of(schema),
        unit=hint_of(schema, "unit") or (YUAN if is_money(schema) else None),
        placeholder=hint_of(schema, "placeholder"),
        examples=examples_of(schema),
        wide=wide if isinstance(wide, bool) else None,
        lines=int(str(height)) if is_number(height) else 4,
    )
