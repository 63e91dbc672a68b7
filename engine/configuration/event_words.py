"""What a rule says of several events of a case, as staff would say it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from engine.configuration.workflow import EventPart, EventPattern

Naming = Callable[[Literal["step", "rule", "by"], str], str]
"""Gives the title of a step, a rule or a role."""


def events_in_words(pattern: EventPattern, name: Naming, language: str) -> str:
    """Return the pattern in one clause.

    Args:
        pattern: As the document has it.
        name: What steps, rules and roles are called in this language.
        language: ``zh`` or ``en``.
    """
    english = language == "en"
    days, times = pattern.within_days, pattern.at_least
    parts = [_part(part, name, english=english) for part in pattern.parts]
    if english:
        span = f"within {days} day{'s' * (days != 1)}"
        said = f"{span} “{parts[0]}” at least {times} times" if times else _chain(span, parts)
    elif times:
        said = f"{days} 天内{parts[0]}至少 {times} 次"
    else:
        said = f"{days} 天内先后{'、'.join(parts)}"
    if pattern.without is None:
        return said
    denied = _part(pattern.without, name, english=english)
    return f"{said}, without “{denied}” in between" if english else f"{said}，其间没有{denied}"


def _chain(span: str, parts: Sequence[str]) -> str:
    return f"{span} one after the other: {', '.join(f'“{part}”' for part in parts)}"


def _part(part: EventPart, name: Naming, *, english: bool) -> str:
    steps = [name("step", one) for one in part.step] + [name("rule", one) for one in part.rule]
    said = " or ".join(steps) if english else "“" + "”或“".join(steps) + "”"
    if part.decision is not None:
        said += _DECISIONS[part.decision][english]
    if part.by:
        roles = [name("by", one) for one in part.by]
        said += f" by {' or '.join(roles)}" if english else f"（由{'或'.join(roles)}办理）"
    return said


_DECISIONS = {"agree": ("（同意）", " (agreed)"), "return": ("（退回）", " (returned)")}
