"""What a model complains about, said to the author of the document in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from engine.configuration.problems import (
    Path,
    Problem,
    Sentence,
    choices_en,
    choices_zh,
    nearest_word,
    show,
)
from engine.configuration.yaml_source import Source

_UNION_FIELDS = {"applies_by"}
"""Fields with two shapes: pydantic reports each shape's faults, an author needs one sentence."""


def explain_model_faults(
    error: ValidationError, model: type[BaseModel], source: Source
) -> tuple[Problem, ...]:
    """Return the faults of a document that does not fit its model, each once, with its line.

    Args:
        error: What the model raised.
        model: The model of the document's kind.
        source: The document as read; gives lines and what stands there.
    """
    faults = [fault for fault in error.errors(include_url=False) if not _is_echo(fault)]
    unknown = {fault["loc"] for fault in faults if fault["type"] == "extra_forbidden"}
    problems: dict[tuple[Path, str], Problem] = {}
    for fault in faults:
        path = _real_path(fault["loc"])
        if path[-1:] and path[-1] in _UNION_FIELDS:
            problem = _problem(source, path, "wrong-type", _applies_by(source.value(path)))
        elif fault["type"] == "missing":
            if _is_misspelt(path, unknown, model):
                continue
            problem = _missing(source, path)
        elif fault["type"] == "extra_forbidden":
            problem = _unknown_key(source, path, keys_at(model, path[:-1]))
        else:
            problem = _wrong_value(source, path, fault)
        problems.setdefault((path, problem.code), problem)
    return tuple(problems.values())


def keys_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """Return the keys that may stand in the mapping at this path of a document.

    >>> from engine.configuration.rubric import Rubric
    >>> keys_at(Rubric, ("grades", 0))
    ('id', 'title', 'from', 'tone')
    """
    here = model
    for part in path:
        if isinstance(part, int):
            continue
        field = _fields(here).get(part)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return ()
        here = inner
    return tuple(_fields(here))


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  any annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {Union, UnionType, tuple, Literal} or get_args(annotation):
        models = (_model_in(one) for one in get_args(annotation))
        return next((one for one in models if one), None)
    return None


def _is_echo(fault: ErrorDetails) -> bool:
    """Tell whether a list is only short because its items have faults of their own."""
    return fault["type"] == "too_short" and len(fault["input"]) >= fault["ctx"]["min_length"]


def _real_path(location: tuple[str | int, ...]) -> Path:
    """Return the path in the document: pydantic puts the tried shape into the location."""
    for position, part in enumerate(location):
        if part in _UNION_FIELDS:
            return location[: position + 1]
    return location


def _is_misspelt(path: Path, unknown: Iterable[Path], model: type[BaseModel]) -> bool:
    """Tell whether the missing key stands there under a wrong name, which is reported anyway."""
    keys = keys_at(model, path[:-1])
    return any(
        other[:-1] == path[:-1] and nearest_word(str(other[-1]), keys) == path[-1]
        for other in unknown
    )


def _problem(
    source: Source,
    path: Path,
    code: str,
    sentence: Sentence,
    *,
    allowed: tuple[str, ...] = (),
    nearest: str | None = None,
) -> Problem:
    return Problem.at(
        source.place(path),
        code,
        sentence,
        found=show(source.value(path)),
        allowed=allowed,
        nearest=nearest,
    )


def _missing(source: Source, path: Path) -> Problem:
    around = source.place(path[:-1])
    key = path[-1]
    sentence = f"缺少“{key}”，这一项必须写。", f"'{key}' is missing; it must be given."
    return Problem.at(replace(around, path=(*around.path, key)), "missing-key", sentence)


def _unknown_key(source: Source, path: Path, keys: tuple[str, ...]) -> Problem:
    key = str(path[-1])
    if source.value(path) is None and " " in key:
        return _problem(source, path, "comma", _comma_sentence(key))
    nearest = nearest_word(key, keys)
    listed = () if nearest else keys
    sentence = (
        f"这里没有“{key}”这一项{choices_zh(listed, nearest)}",
        f"there is no '{key}' here{choices_en(listed, nearest)}",
    )
    place = source.place(path, key=True)
    return Problem.at(place, "unknown-key", sentence, found=key, allowed=keys, nearest=nearest)


def _wrong_value(source: Source, path: Path, fault: ErrorDetails) -> Problem:
    found, context = show(source.value(path)), fault.get("ctx", {})
    cut = _cut_at_comma(source.value(path))
    if cut is not None and fault["type"] == "dataclass_exact_type":
        return _problem(source, path, "comma", _comma_sentence(cut))
    if fault["type"] == "literal_error":
        return _wrong_choice(source, path, found, _choices(str(context["expected"])))
    code, say = _SAYINGS.get(fault["type"], ("wrong-value", _otherwise))
    if source.value(path) is None and code == "wrong-type":
        key = show(path[-1])
        sentence = f"“{key}”后面没有写内容。", f"nothing stands after '{key}'."
        return _problem(source, path, "no-value", sentence)
    return _problem(source, path, code, say(found, context))


def _cut_at_comma(value: object) -> str | None:
    """Return what a comma cut off a text within braces: a key without a value."""
    if not isinstance(value, dict) or not {"zh", "en"} & set(value):
        return None
    return next((key for key, one in value.items() if one is None), None)


def _comma_sentence(cut: str) -> Sentence:
    return (
        f"英文逗号把这段文字在“{show(cut)}”前断开了，请给整段文字加引号。",
        f"a comma cuts the text before '{show(cut)}'; quote the whole text.",
    )


def _wrong_choice(source: Source, path: Path, found: str, allowed: tuple[str, ...]) -> Problem:
    nearest = nearest_word(found, allowed)
    zh = f"“{found}”不能写在这里{choices_zh(allowed, nearest)}"
    en = f"'{found}' is not possible here{choices_en(allowed, nearest)}"
    return _problem(source, path, "wrong-choice", (zh, en), allowed=allowed, nearest=nearest)


def _choices(expected: str) -> tuple[str, ...]:
    """Return the words out of pydantic's ``'a', 'b' or 'c'``."""
    return tuple(expected.split("'")[1::2])


def _applies_by(value: object) -> Sentence:
    found = show(value)
    return (
        f"“{found}”不能写在这里：应写 session，或 {{event_date: 事实名}}。",
        f"'{found}' is not possible here: write session, or {{event_date: name of a fact}}.",
    )


def _type_saying(zh: str, en: str) -> tuple[str, Callable[[str, Mapping[str, Any]], Sentence]]:
    def say(found: str, _context: Mapping[str, Any]) -> Sentence:
        return f"“{found}”{zh}", f"'{found}' {en}"

    return "wrong-type", say


def _limit_saying(
    zh: str, en: str, key: str
) -> tuple[str, Callable[[str, Mapping[str, Any]], Sentence]]:
    def say(found: str, context: Mapping[str, Any]) -> Sentence:
        limit = context[key]
        return zh.format(found=found, limit=limit), en.format(found=found, limit=limit)

    return "out-of-range", say


def _otherwise(found: str, _context: Mapping[str, Any]) -> Sentence:
    return f"“{found}”不能写在这里。", f"'{found}' is not possible here."


def _wrong_id(found: str, _context: Mapping[str, Any]) -> Sentence:
    return (
        f"“{found}”不能作名称：只能用字母、数字、汉字、“-”“_”“.”，以字母、数字或汉字开头。",
        f"'{found}' is no name: letters, digits, Chinese characters, '-', '_' and '.' make one.",
    )


_TEXT = _type_saying(
    "不是文字；如果是编号或年份，请加引号。", "is no text; quote a code or a year."
)
_LABEL = _type_saying(
    "不是文字：请写一段文字，或 {zh: 中文, en: 英文}。",
    "is no text: write a text, or {zh: Chinese, en: English}.",
)
_NUMBER = _type_saying("不是数字。", "is no number.")
_POINTS = _type_saying(
    "不是分数：请写不带引号的数字，如 5 或 0.5。",
    "is no number of points: write a number without quotes, such as 5 or 0.5.",
)
_DATE = _type_saying(
    "不是日期：请写成 2023-01-01 的样子。", "is no date: write it like 2023-01-01."
)
_LIST = _type_saying(
    "不是列表：请写成 [甲, 乙]，或每行一项、以“- ”开头。",
    "is no list: write [a, b], or one item a line beginning with '- '.",
)
_MAPPING = _type_saying(
    "不是“名称: 内容”的结构，请检查缩进和冒号。",
    "is not made of 'name: content'; check indentation and colons.",
)
_BOOLEAN = _type_saying("应写 true（是）或 false（否）。", "must be true or false.")

_SAYINGS: Mapping[str, tuple[str, Callable[[str, Mapping[str, Any]], Sentence]]] = {
    "string_type": _TEXT,
    "dataclass_exact_type": _LABEL,
    "dataclass_type": _LABEL,
    "int_type": _type_saying("不是整数。", "is no whole number."),
    "int_from_float": _type_saying("不是整数。", "is no whole number."),
    "is_instance_of": _POINTS,
    "decimal_type": _POINTS,
    "points_as_text": _POINTS,
    "float_type": _NUMBER,
    "bool_type": _BOOLEAN,
    "date_type": _DATE,
    "no_such_day": _type_saying("：日历上没有这一天。", "is no day of the calendar."),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "mapping_type": _MAPPING,
    "string_pattern_mismatch": ("wrong-name", _wrong_id),
    "string_too_short": _limit_saying(
        "不能空着，至少 {limit} 个字。",
        "must not be empty; at least {limit} character.",
        "min_length",
    ),
    "string_too_long": _limit_saying(
        "“{found}”太长，最多 {limit} 个字。",
        "'{found}' is too long; at most {limit} characters.",
        "max_length",
    ),
    "too_short": _limit_saying(
        "不能空着，至少要有 {limit} 项。", "must not be empty; at least {limit}.", "min_length"
    ),
    "too_long": _limit_saying(
        "项数太多，最多 {limit} 项。", "holds too many; at most {limit}.", "max_length"
    ),
    "greater_than_equal": _limit_saying(
        "“{found}”太小，最小是 {limit}。", "'{found}' is too small; at least {limit}.", "ge"
    ),
    "greater_than": _limit_saying(
        "“{found}”太小，必须大于 {limit}。", "'{found}' is too small; more than {limit}.", "gt"
    ),
    "less_than_equal": _limit_saying(
        "“{found}”太大，最大是 {limit}。", "'{found}' is too large; at most {limit}.", "le"
    ),
    "less_than": _limit_saying(
        "“{found}”太大，必须小于 {limit}。", "'{found}' is too large; less than {limit}.", "lt"
    ),
}
