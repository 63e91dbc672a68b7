"""A condition as rows of a form: what a page shows of it, and what comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from flask import request

from engine.configuration.authoring.conditions import (
    Clause,
    ClauseFault,
    Group,
    How,
    Join,
    cell_of,
    comparisons,
)
from engine.errors import ConfigurationError, ExpressionError
from engine.expressions.grammar import parse_cell, parse_condition
from engine.expressions.names import Dictionary, Fact
from engine.expressions.tree import Test
from engine.rules.phrases import condition_in_words
from webui.language import label, language, say

JOINS: Mapping[str, str] = {
    "all": "全部成立",
    "any": "任意一条成立",
    "not_all": "并非全部成立",
    "none": "全都不成立",
}
"""How the conditions of a group are joined."""

_HOWS: Mapping[str, str] = {
    "any_of": "是以下之一",
    "none_of": "不是以下任何一个",
    "equal": "等于",
    "unequal": "不等于",
    ">": "大于",
    ">=": "不小于",
    "<": "小于",
    "<=": "不大于",
    "between": "介于",
    "yes": "为“是”",
    "no": "为“否”",
    "known": "已有值",
    "unknown": "没有值",
    "written": "其他写法",
}
_HOWS_OF_DATES: Mapping[str, str] = {
    ">": "晚于",
    ">=": "不早于",
    "<": "早于",
    "<=": "不晚于",
    "equal": "是这一天",
    "unequal": "不是这一天",
}
_NODE = re.compile(r"(r(?:\.\d{1,3}){0,6}):(clause|group)\Z")
_ROOT = "r"
_MOST = 120
_DEEPEST = 3
"""Groups an author may put into each other; what a document nests deeper is shown all the same."""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A value one may tick."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A row: a fact, how it is compared, with what.

    Attributes:
        key: Its place, as the names of its fields carry it.
        source: Where the fact comes from, in words.
        hows: Ways to compare it, each with its word.
        choices: The values one may tick; None if a value is typed.
        means: Of a cell in writing, what it says in words.
    """

    key: str
    fact: str
    title: str
    source: str
    unit: str
    type: str
    how: How
    hows: tuple[tuple[str, str], ...]
    values: tuple[str, ...]
    choices: tuple[ChoiceView, ...] | None
    means: str
    error: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """Conditions joined, as a frame around their rows."""

    key: str
    join: Join
    joins: tuple[tuple[str, str], ...]
    parts: tuple[ClauseView | GroupView, ...]
    nests: bool

    @property
    def wrong(self) -> tuple[ClauseView, ...]:
        """Return the rows that are wrong, those of inner groups too."""
        found: list[ClauseView] = []
        for part in self.parts:
            if isinstance(part, GroupView):
                found += part.wrong
            elif part.error:
                found.append(part)
        return tuple(found)

    @property
    def is_root(self) -> bool:
        """Tell whether this is the whole condition."""
        return self.key == _ROOT


def group_view(group: Group, facts: Dictionary, faults: Sequence[ClauseFault] = ()) -> GroupView:
    """Return a condition as the page shows it."""
    texts = {fault.path: fault.en if language() == "en" else fault.zh for fault in faults}
    return _Drawer(facts, texts).group(group, ())


def fact_groups(
    facts: Dictionary, used: Group
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the facts to choose from, by where they come from; names nobody knows at the end."""
    found: dict[str, list[tuple[str, str]]] = {}
    for fact in facts.values():
        found.setdefault(fact.source, []).append((fact.name, fact_title(fact)))
    lost = [name for name in _used(used) if name and name not in facts]
    if lost:
        found[say("查不到的事实")] = [(name, name) for name in lost]
    return tuple((source, tuple(rows)) for source, rows in found.items())


def fact_title(fact: Fact) -> str:
    """Return what a fact is called, with its unit."""
    unit = _unit(fact)
    title = label(fact.title)
    if not unit:
        return title
    return f"{title} ({unit})" if language() == "en" else f"{title}（{unit}）"


def said_condition(when: object, facts: Dictionary) -> str:
    """Return a condition of a document in words.

    Raises:
        ConfigurationError: it cannot be read.
    """
    if not isinstance(when, Mapping) or not when:
        return ""
    return condition_in_words(parse_condition(when, facts), facts, language())


def try_said(when: object, facts: Dictionary) -> str:
    """Return a condition in words; what cannot be read as the remark that it cannot."""
    try:
        return said_condition(when, facts)
    except (ConfigurationError, ExpressionError):
        return say("这个条件还读不出来")


def sent_condition(facts: Dictionary) -> Group:
    """Return the condition as the page was sent, whatever was pressed."""
    kinds: dict[str, str] = {}
    for text in request.form.getlist("node")[:_MOST]:
        found = _NODE.match(text)
        if found:
            kinds[found[1]] = found[2]
    return _sent_group(_ROOT, kinds, facts)


def pressed(group: Group, operation: str) -> Group:
    """Return a condition after a button: ``add:r``, ``group:r.0``, ``del:r.1``, ``up:r.1``."""
    word, _, key = operation.partition(":")
    if not _NODE.match(f"{key}:group"):
        return group
    path = tuple(int(part) for part in key.split(".")[1:])
    if word == "add":
        return _changed(group, path, lambda one: _with_part(one, Clause("", "written")))
    if word == "group":
        blank = Group("any", (Clause("", "written"),))
        return _changed(group, path, lambda one: _with_part(one, blank))
    if word in {"del", "up", "down"} and path:
        return _changed(group, path[:-1], lambda one: _moved(one, path[-1], word))
    return group


@dataclass(frozen=True)
class _Drawer:
    facts: Dictionary
    texts: Mapping[tuple[int, ...], str]

    def group(self, group: Group, path: tuple[int, ...]) -> GroupView:
        parts = tuple(
            self.group(part, (*path, place))
            if isinstance(part, Group)
            else self.clause(part, (*path, place))
            for place, part in enumerate(group.parts)
        )
        joins = tuple((join, say(word)) for join, word in JOINS.items())
        return GroupView(_key(path), group.join, joins, parts, nests=len(path) < _DEEPEST - 1)

    def clause(self, clause: Clause, path: tuple[int, ...]) -> ClauseView:
        fact = self.facts.get(clause.fact)
        return ClauseView(
            key=_key(path),
            fact=clause.fact,
            title=label(fact.title) if fact else clause.fact,
            source=fact.source if fact else "",
            unit=_unit(fact) if fact else "",
            type=fact.type if fact else "",
            how=clause.how,
            hows=tuple((how, _said_how(how, fact)) for how in comparisons(fact)),
            values=clause.values,
            choices=_choices(clause, fact),
            means=_means(clause, fact, self.facts),
            error=self.texts.get(path, ""),
        )


def _key(path: tuple[int, ...]) -> str:
    return ".".join((_ROOT, *map(str, path)))


def _unit(fact: Fact) -> str:
    if not fact.unit:
        return ""
    return fact.unit if fact.unit == "%" or fact.unit.isascii() == (language() == "en") else ""


def _said_how(how: str, fact: Fact | None) -> str:
    if fact is not None and fact.type == "date" and how in _HOWS_OF_DATES:
        return say(_HOWS_OF_DATES[how])
    return say(_HOWS[how])


def _choices(clause: Clause, fact: Fact | None) -> tuple[ChoiceView, ...] | None:
    if fact is None or fact.type != "text" or fact.values is None:
        return None
    values = dict.fromkeys((*fact.values, *(one for one in clause.values if one)))
    return tuple(
        ChoiceView(one, fact.label_of(one, language()), one in clause.values) for one in values
    )


def _means(clause: Clause, fact: Fact | None, facts: Dictionary) -> str:
    if fact is None or clause.how != "written":
        return ""
    try:
        text = cell_of(clause, fact, facts)
        said = Test(fact.name, parse_cell(text, fact, facts), text) if text else None
    except ExpressionError:
        return ""
    return condition_in_words(said, facts, language()) if said else ""


def _used(group: Group) -> list[str]:
    found: list[str] = []
    for part in group.parts:
        found += _used(part) if isinstance(part, Group) else [part.fact]
    return list(dict.fromkeys(found))


def _sent_group(key: str, kinds: Mapping[str, str], facts: Dictionary) -> Group:
    inside = [
        one for one in kinds if one.startswith(f"{key}.") and one.count(".") == key.count(".") + 1
    ]
    parts = tuple(
        _sent_group(one, kinds, facts) if kinds[one] == "group" else _sent_clause(one, facts)
        for one in inside
    )
    join = request.form.get(f"join:{key}", "all")
    return Group(cast("Join", join if join in JOINS else "all"), parts)


def _sent_clause(key: str, facts: Dictionary) -> Clause:
    fact, how = request.form.get(f"fact:{key}", ""), request.form.get(f"how:{key}", "")
    known = comparisons(facts.get(fact))
    if fact != request.form.get(f"was:{key}", "") or how not in known:
        # Another fact has other values; what it is compared with is asked anew.
        return Clause(fact, known[0])
    values = request.form.getlist(f"value:{key}")
    if request.form.get(f"lines:{key}"):
        values = [line for text in values for line in text.splitlines() if line.strip()]
    return Clause(fact, how, tuple(values))


def _with_part(group: Group, part: Clause | Group) -> Group:
    return replace(group, parts=(*group.parts, part))


def _moved(group: Group, place: int, word: str) -> Group:
    parts = list(group.parts)
    if place >= len(parts):
        return group
    taken = parts.pop(place)
    if word != "del":
        parts.insert(max(place + (1 if word == "down" else -1), 0), taken)
    return replace(group, parts=tuple(parts))


def _changed(group: Group, path: tuple[int, ...], change: Callable[[Group], Group]) -> Group:
    if not path:
        return change(group)
    place, parts = path[0], list(group.parts)
    inner = parts[place] if place < len(parts) else None
    if not isinstance(inner, Group):
        return group
    parts[place] = _changed(inner, path[1:], change)
    return replace(group, parts=tuple(parts))
