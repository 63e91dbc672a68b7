"""Values a form starts with: defaults of its schema and what is known of the case already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.forms.level import Field, Standpoint, fields_at, is_group, top_level
from engine.forms.values import ABSENT, MOST_ROUNDS, Path, dotted, mapping, same
from engine.terms import Label


@dataclass(frozen=True, slots=True)
class Prefill:
    """A value filled in beforehand.

    Attributes:
        source: Where it comes from, shown at the field (登记表 of 8 May).
        locked: The server gives it and no post changes it; otherwise it is only a suggestion
            for a field that has no answer yet.
        computed: It was worked out of other values, as ``source`` says.
    """

    value: object
    source: Label
    locked: bool = True
    computed: bool = False


Prefills = Mapping[str, Prefill]
"""Dotted place of a field, not within rows, to the value it starts with."""

_FROM: Final = Label("来自：", "From: ")

NO_PREFILL: Final[Prefills] = {}


def locked_paths(prefills: Prefills) -> frozenset[Path]:
    """Return the places whose values the server gives."""
    return frozenset(tuple(place.split(".")) for place, given in prefills.items() if given.locked)


def with_locked(answers: Mapping[str, object], prefills: Prefills) -> dict[str, object]:
    """Return the answers with the locked values in place of whatever stood there."""
    filled = dict(answers)
    for place, given in prefills.items():
        if given.locked:
            filled = _put(filled, place.split("."), given.value)
    return filled


def first_answers(standpoint: Standpoint, prefills: Prefills) -> dict[str, object]:
    """Return what a form nobody has answered yet starts with.

    A default counts only here: it does not come back when somebody clears the field.
    """
    answers: dict[str, object] = {}
    for place, given in prefills.items():
        answers = _put(answers, place.split("."), given.value)
    for _ in range(MOST_ROUNDS):
        filled = with_defaults(standpoint, top_level(standpoint, answers), answers)
        if same(filled, answers):
            break
        answers = filled
    return answers


def with_defaults(
    standpoint: Standpoint, parent: Field, answers: Mapping[str, object]
) -> dict[str, object]:
    """Return the answers of a group with the defaults of the fields that have none."""
    filled = dict(answers)
    for part in fields_at(standpoint, parent, answers):
        if part.name in filled and not isinstance(filled[part.name], Mapping):
            continue
        if "default" in part.schema and part.name not in filled:
            filled[part.name] = part.schema["default"]
        elif is_group(part.schema) and not part.unopened:
            inner = with_defaults(standpoint, part, mapping(filled.get(part.name)))
            if inner or part.name in filled:
                filled[part.name] = inner
    return filled


def origin_at(prefills: Prefills, path: Path) -> Label | None:
    """Return how the value at this place came there; None if it was not filled in."""
    given = prefills.get(dotted(path))
    if given is None or given.computed:
        return given.source if given else None
    return Label(f"{_FROM.zh}{given.source.zh}", f"{_FROM.en}{given.source.text('en')}")


def _put(answers: Mapping[str, object], place: list[str], value: object) -> dict[str, object]:
    first, *rest = place
    if value is ABSENT and (not rest or first not in answers):
        return {name: kept for name, kept in answers.items() if name != first}
    inner = _put(mapping(answers.get(first)), rest, value) if rest else value
    return {**answers, first: inner}
