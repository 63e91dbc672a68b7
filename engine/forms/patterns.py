r"""Patterns of a schema: matched in linear time, and a warning of those that are not elsewhere.

A pattern is ECMA 262 as JSON Schema has it: ``\d`` is 0 to 9, ``$`` is the very end.  It is
matched by an engine that cannot look back, so the time grows with the text and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import jsonschema_rs

from engine.errors import ConfigurationError
from engine.forms.ambiguity import is_ambiguous
from engine.forms.values import items
from engine.terms import Label

LONGEST_PATTERN = 1_000
"""Characters a pattern may have."""

_UNREADABLE = Label(
    "写法不正确，或用了前后查找、反向引用等不支持的写法",
    "it cannot be read, or it looks ahead, behind or back, which is not supported",
)
_AMBIGUOUS = Label(
    "重复里面又有重复，同一段文字有许多种读法，在别的程序里可能卡死",
    "repetitions within repetitions read the same text in many ways; other programs may hang",
)
_TOO_LONG = Label(
    f"超过 {LONGEST_PATTERN} 个字符", f"it has more than {LONGEST_PATTERN} characters"
)


def matches(pattern: str, text: str) -> bool:
    """Tell whether the pattern fits anywhere in the text, in time linear in its length.

    A text that is no Unicode fits no pattern.

    Raises:
        ConfigurationError: If the pattern cannot be read.
    """
    try:
        return _compiled(pattern).is_valid(text)
    except UnicodeEncodeError:
        return False


def is_pattern(text: str) -> bool:
    """Tell whether the text is a pattern that can be matched here."""
    try:
        _compiled(text)
    except ConfigurationError:
        return False
    return True


def pattern_fault(pattern: str) -> Label | None:
    """Return why a form must not use this pattern; None if it may."""
    if len(pattern) > LONGEST_PATTERN:
        return _TOO_LONG
    if not is_pattern(pattern):
        return _UNREADABLE
    return _AMBIGUOUS if is_ambiguous(pattern) else None


def pattern_faults(
    schema: object, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str, Label]]:
    """Yield every pattern of a schema that it must not use: where, which, and why.

    What stands under ``const``, ``enum``, ``default`` and ``examples`` is data and left alone.
    """
    if isinstance(schema, Mapping):
        for where, pattern in _patterns_of(schema):
            why = pattern_fault(pattern)
            if why is not None:
                yield (*path, *where), pattern, why
        for key, part in schema.items():
            if key not in {"const", "default", "enum", "examples", "ui"}:
                yield from pattern_faults(part, (*path, key))
    for index, part in enumerate(items(schema)):
        yield from pattern_faults(part, (*path, index))


def _patterns_of(schema: Mapping[str, object]) -> Iterator[tuple[tuple[str, ...], str]]:
    own = schema.get("pattern")
    if isinstance(own, str):
        yield ("pattern",), own
    named = schema.get("patternProperties")
    for pattern in named if isinstance(named, Mapping) else ():
        yield ("patternProperties", pattern), pattern


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> jsonschema_rs.Draft202012Validator:
    try:
        return jsonschema_rs.Draft202012Validator(
            {"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions(), offline=True
        )
    except (ValueError, UnicodeEncodeError) as error:
        raise ConfigurationError(
            "表单中的格式（pattern）写法有误",
            "a pattern of the form cannot be read",
            value=pattern,
            hint=_UNREADABLE.zh,
            hint_en=_UNREADABLE.text("en"),
        ) from error
