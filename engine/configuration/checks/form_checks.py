"""The form document: a schema whose every keyword is known and every field can be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.configuration.checks.compute_checks import check_computed
from engine.configuration.checks.form_lint import lint_form
from engine.configuration.checks.layout_checks import check_layout
from engine.configuration.checks.prefill_checks import check_prefills
from engine.configuration.checks.schema_words import (
    CONFIDENTIAL,
    ENGLISH_KEYS,
    FILE_KINDS,
    KEYWORDS,
    LARGEST_FILE_MB,
    MESSAGE_KEYS,
    TYPES,
    UI_KEYS,
    WIDGETS,
    compile_fault,
)
from engine.configuration.checks.world import Noun, Pen
from engine.configuration.choices import choice_values
from engine.configuration.dictionary import property_type
from engine.configuration.form import Form
from engine.configuration.form_schema import (
    Place,
    Property,
    Schema,
    find,
    properties_of,
    schemas_of,
)
from engine.configuration.problems import Path, choices_en, choices_zh, nearest_word, show

_FACT_NAME = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+\Z")
_NESTED_REPEAT = re.compile(r"\([^()]*[+*][^()]*\)[+*{]")
_FIELD = Noun("字段", "field")
_LIMITS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
)


def check_form(form: Form, pen: Pen) -> None:
    """Note what is wrong within a form."""
    if form.schema_.get("type") != "object" or not isinstance(
        form.schema_.get("properties"), Mapping
    ):
        pen.note(
            ("schema",),
            "no-object",
            "表单的 schema 要写 type: object 和 properties。",
            "the schema of a form needs 'type: object' and 'properties'.",
        )
        return
    for place in schemas_of(form.schema_):
        _check_schema(place, form.schema_, pen)
    for entry in properties_of(form.schema_):
        _check_property(entry, pen)
    check_prefills(form, pen)
    check_computed(form, pen)
    check_layout(form, pen)
    _check_sections(form, pen)
    lint_form(form, pen)


def _check_schema(place: Place, root: Schema, pen: Pen) -> None:
    schema, path = place.schema, place.path
    for key in schema:
        _known(pen, (*path, key), key, KEYWORDS)
    kinds = schema.get("type")
    for kind in kinds if isinstance(kinds, list | tuple) else (kinds,):
        if kind is not None:
            pen.refer((*path, "type"), show(kind), TYPES, Noun("类型", "type"))
    _check_reference(schema, path, root, pen)
    _check_required(schema, path, root, pen)
    _check_limits(schema, path, pen)
    _check_pattern(schema, path, pen)
    _check_enum(schema, path, pen)
    _check_hints(schema, path, pen)


def _known(pen: Pen, path: Path, key: str, allowed: tuple[str, ...]) -> None:
    """Note a key that means nothing, with the nearest one that does."""
    if key in allowed:
        return
    nearest = nearest_word(key, allowed)
    listed = () if nearest else allowed
    if pen.source.value(path) is None and " " in key:
        pen.note(
            path,
            "comma",
            f"英文逗号把这段文字在“{show(key)}”前断开了，请给整段文字加引号。",
            f"a comma cuts the text before '{show(key)}'; quote the whole text.",
            found=key,
        )
        return
    pen.note(
        path,
        "unknown-key",
        f"这里没有“{key}”这一项{choices_zh(listed, nearest)}",
        f"there is no '{key}' here{choices_en(listed, nearest)}",
        found=key,
        allowed=allowed,
        nearest=nearest,
    )


def _check_reference(schema: Schema, path: Path, root: Schema, pen: Pen) -> None:
    reference = schema.get("$ref")
    if reference is None:
        return
    if not isinstance(reference, str) or not reference.startswith("#"):
        pen.note(
            (*path, "$ref"),
            "remote-reference",
            f"“{show(reference)}”：只能引用本文件里的内容，如 #/$defs/名称。",
            f"'{show(reference)}': refer only to this document, such as '#/$defs/name'.",
            found=show(reference),
        )
    elif find(root, reference) is None:
        definitions = root.get("$defs")
        names = definitions if isinstance(definitions, Mapping) else {}
        allowed = tuple(f"#/$defs/{name}" for name in names)
        pen.refer((*path, "$ref"), reference, allowed, Noun("定义", "definition"))


def _check_required(schema: Schema, path: Path, root: Schema, pen: Pen) -> None:
    required = schema.get("required")
    if required is None:
        return
    if not isinstance(required, list | tuple):
        pen.note(
            (*path, "required"),
            "wrong-type",
            f"“{show(required)}”不是列表：请写成 [甲, 乙]，列出必填的字段。",
            f"'{show(required)}' is no list: name the fields that must be filled, [a, b].",
            found=show(required),
        )
        return
    names = {entry.name for entry in properties_of(root)}
    for position, name in enumerate(required):
        pen.refer((*path, "required", position), show(name), tuple(sorted(names)), _FIELD)


def _check_limits(schema: Schema, path: Path, pen: Pen) -> None:
    for low, high in _LIMITS:
        least, most = schema.get(low), schema.get(high)
        for key, value in ((low, least), (high, most)):
            if isinstance(value, str | bool):
                pen.note(
                    (*path, key),
                    "wrong-type",
                    f"“{show(value)}”不是数字。",
                    f"'{show(value)}' is no number.",
                    found=show(value),
                )
                return
        if least is not None and most is not None and float(str(least)) > float(str(most)):
            pen.note(
                (*path, high),
                "wrong-order",
                f"{high}（{most}）小于 {low}（{least}），什么都填不进去。",
                f"{high} ({most}) is below {low} ({least}); nothing fits.",
                found=show(most),
            )


def _check_pattern(schema: Schema, path: Path, pen: Pen) -> None:
    pattern = schema.get("pattern")
    if pattern is None:
        return
    fault = compile_fault(str(pattern))
    if fault is not None:
        pen.note(
            (*path, "pattern"),
            "bad-pattern",
            f"样式“{show(pattern)}”写法有误（第 {fault + 1} 个字符处）。",
            f"the pattern '{show(pattern)}' is faulty at character {fault + 1}.",
            found=show(pattern),
        )
        return
    if _NESTED_REPEAT.search(str(pattern)):
        pen.note(
            (*path, "pattern"),
            "slow-pattern",
            f"样式“{show(pattern)}”里重复套重复，可能卡死系统，请改写。",
            f"the pattern '{show(pattern)}' repeats a repetition and may never end; rewrite it.",
            found=show(pattern),
        )


def _check_enum(schema: Schema, path: Path, pen: Pen) -> None:
    values = schema.get("enum")
    if values is None:
        return
    if not isinstance(values, list | tuple) or not values:
        pen.note(
            (*path, "enum"),
            "wrong-type",
            "enum 后面要列出选项，如 [甲, 乙]。",
            "'enum' lists the choices, such as [a, b].",
        )
        return
    pen.distinct(
        (((*path, "enum", n), show(value)) for n, value in enumerate(values)),
        Noun("选项", "choice"),
    )
    english = schema.get("en")
    labels = english.get("enum") if isinstance(english, Mapping) else None
    for label in labels if isinstance(labels, Mapping) else ():
        allowed = tuple(show(value) for value in values)
        pen.refer((*path, "en", "enum", label), label, allowed, Noun("选项", "choice"))


def _check_hints(schema: Schema, path: Path, pen: Pen) -> None:
    for key, allowed in (("ui", UI_KEYS), ("en", ENGLISH_KEYS), ("messages", MESSAGE_KEYS)):
        hints = schema.get(key)
        if isinstance(hints, Mapping):
            for name in hints:
                _known(pen, (*path, key, str(name)), str(name), allowed)
        elif hints is not None:
            pen.note(
                (*path, key),
                "wrong-type",
                f"“{show(hints)}”不是“名称: 内容”的结构。",
                f"'{show(hints)}' is not made of 'name: content'.",
                found=show(hints),
            )
    ui = schema.get("ui")
    if isinstance(ui, Mapping):
        widget, choices = ui.get("widget"), ui.get("choices")
        if widget is not None:
            pen.refer((*path, "ui", "widget"), show(widget), WIDGETS, Noun("控件", "widget"))
        if choices is not None and pen.world.county is not None:
            lists = tuple(choice_values(pen.world.county))
            pen.refer((*path, "ui", "choices"), show(choices), lists, Noun("选项列表", "list"))
        _check_files(ui, (*path, "ui"), pen)
    _check_marks(schema, path, pen)


def _check_files(ui: Mapping[str, object], path: Path, pen: Pen) -> None:
    """Note kinds of files nobody can tell apart, and sizes nobody may send."""
    accept = ui.get("accept")
    for kind in accept if isinstance(accept, list | tuple) else (accept,):
        if kind is not None:
            pen.refer((*path, "accept"), show(kind), FILE_KINDS, Noun("文件类型", "kind of file"))
    largest = ui.get("max_mb")
    fits = isinstance(largest, int) and not isinstance(largest, bool)
    if largest is not None and not (fits and 1 <= int(str(largest)) <= LARGEST_FILE_MB):
        pen.note(
            (*path, "max_mb"),
            "out-of-range",
            f"max_mb 是 1 到 {LARGEST_FILE_MB} 的整数（兆字节）。",
            f"max_mb is a whole number of megabytes from 1 to {LARGEST_FILE_MB}.",
            found=show(largest),
        )


def _check_marks(schema: Schema, path: Path, pen: Pen) -> None:
    marks = schema.get("confidential")
    for mark in marks if isinstance(marks, list | tuple) else (marks,):
        if mark is not None:
            noun = Noun("保密标记", "mark of confidence")
            pen.refer((*path, "confidential"), show(mark), CONFIDENTIAL, noun)


def _check_property(entry: Property, pen: Pen) -> None:
    own = pen.source.value(entry.path)
    if not isinstance(own, dict):
        return
    described = {"title", "$ref", "const"} & set(entry.schema) or {"title", "$ref"} & set(own)
    conditional = {"if", "then", "else", "not"} & {str(part) for part in entry.path}
    if not described and not conditional:
        pen.note(
            entry.path,
            "no-title",
            f"字段“{entry.name}”没有标题（title），填表的人不知道填什么。",
            f"the field '{entry.name}' has no title.",
            found=entry.name,
        )
    fact = own.get("fact")
    if fact is not None:
        _check_fact_name(entry, show(fact), pen)
    if own.get("fingerprint") is not None and fact is None:
        pen.note(
            (*entry.path, "fingerprint"),
            "fingerprint-alone",
            "fingerprint 要和 fact 一起写：规则按事实名比较指纹。",
            "'fingerprint' needs a 'fact': rules compare it by that name.",
        )


def _check_fact_name(entry: Property, fact: str, pen: Pen) -> None:
    here = (*entry.path, "fact")
    if not _FACT_NAME.match(fact):
        pen.note(
            here,
            "wrong-name",
            f"“{fact}”不能作事实名：写成 petition.topic 的样子，小写字母，中间有点。",
            f"'{fact}' is no name of a fact: write it like petition.topic, lower case with a dot.",
            found=fact,
        )
    elif entry.in_rows:
        pen.note(
            here,
            "fact-in-rows",
            "列表每一行里的字段不能作事实（一件案子会有好几个值），请把 fact 写在整个列表上。",
            "a field of a row is no fact, since a case has several; put 'fact' on the list.",
            found=fact,
        )
    elif property_type(entry.schema) is None:
        pen.note(
            here,
            "wrong-type",
            f"字段“{entry.name}”的类型不能作事实：只有文字、数字、日期、是否和列表可以。",
            f"the field '{entry.name}' is of a type that gives no fact.",
            found=fact,
        )


def _check_sections(form: Form, pen: Pen) -> None:
    names = tuple(entry.name for entry in properties_of(form.schema_) if not entry.in_rows)
    placed: dict[str, int] = {}
    for number, section in enumerate(form.sections):
        for position, name in enumerate(section.fields):
            here: Path = ("sections", number, "fields", position)
            pen.refer(here, name, names, _FIELD)
            if name in placed:
                pen.note(
                    here,
                    "twice-placed",
                    f"字段“{name}”已放在第 {placed[name] + 1} 部分。",
                    f"the field '{name}' already stands in section {placed[name] + 1}.",
                    found=name,
                )
            placed.setdefault(name, number)
    top = form.schema_["properties"]
    for name in top if form.sections and isinstance(top, Mapping) else ():
        if name not in placed:
            pen.warn(
                ("schema", "properties", str(name)),
                "not-placed",
                f"字段“{name}”没有放进任何一部分（sections），会排在最后。",
                f"the field '{name}' stands in no section and is shown last.",
            )
