"""Examples of a draft that come out otherwise by its rules: looked at, then taken as they come.

Who changes a deduction changes what the document's examples come to.  An example is a promise, so
it is never adapted unseen: the author says of each one that the new outcome is what is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.configuration.yaml_source import Plain
from engine.errors import ConflictError
from engine.services.desk import Desk
from engine.services.edit_documents import DraftView, keep_revision
from engine.services.try_examples import Failure, try_examples
from engine.terms import Actor

_EXAMPLES = "examples"
LONGEST_NAME = 200
"""Characters of an example's name."""


@dataclass(frozen=True, slots=True)
class NewOutcome:
    """A part of an example's promise that comes out otherwise.

    Attributes:
        word: What it is about, such as ``score`` or ``lost.late-reply``.
    """

    word: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """An example whose promise would have to be another one.

    Attributes:
        position: Its place among the examples, from 0.
        name: What it is called; it may speak of the points it came to.
    """

    position: int
    name: str
    outcomes: tuple[NewOutcome, ...]


def renewals_of(view: DraftView) -> tuple[Renewal, ...]:
    """Return the examples of a draft that only come out otherwise; none while it is unsound.

    Those that fail for another reason, such as a fact that is no more, are for their author.
    """
    failed = _failures(view)
    if view.loaded is None:
        return ()
    examples = view.loaded.document.examples
    return tuple(
        Renewal(
            position,
            examples[position].name,
            tuple(
                NewOutcome(".".join(map(str, one.path[1:])), one.expected or "", one.came or "")
                for one in failures
            ),
        )
        for position, failures in failed.items()
    )


def renew_examples(
    desk: Desk,
    view: DraftView,
    revision: int,
    names: Mapping[int, str],
    *,
    actor: Actor,
    at: datetime,
) -> bool:
    """Let examples promise what comes out now; tell whether anything was changed.

    Args:
        desk: The county's desk.
        view: The draft as it is now.
        revision: The save whose outcomes the author looked at.
        names: The examples to be renewed, by place, with what each is to be called.
        actor: The author.
        at: When.

    Raises:
        ConflictError: the draft was saved since, so that what was looked at may no longer hold.
        AccessError: the person may not write the configuration.
        ConfigurationError: the text is written in a way that cannot be changed in place.
    """
    if revision != view.draft.revision:
        raise ConflictError(
            "这份草稿刚刚又有改动，请按新的结果再看一遍",
            "the draft was changed since; look at the outcomes again",
        )
    failed = _failures(view)
    held = view.outline.data.get(_EXAMPLES)
    examples = list(held) if isinstance(held, list) else []
    for position, name in names.items():
        if position in failed and position < len(examples):
            examples[position] = _renewed(examples[position], name, failed[position])
    wanted = {**view.outline.data, _EXAMPLES: examples}
    text = view.rewritten(wanted)
    if text == view.draft.text:
        return False
    keep_revision(desk, view.draft, text, actor=actor, at=at)
    return True


def _failures(view: DraftView) -> Mapping[int, tuple[Failure, ...]]:
    """Return what came out otherwise by example, of those where nothing else is wrong."""
    if view.loaded is None or not view.check.tried:
        return {}
    found: dict[int, list[Failure]] = {}
    library = view.check.library
    for position, failure in try_examples(view.loaded, library, library.dictionary()):
        found.setdefault(position, []).append(failure)
    written_here = view.outline.data.get(_EXAMPLES)
    count = len(written_here) if isinstance(written_here, list) else 0
    return {
        position: tuple(failures)
        for position, failures in found.items()
        if position < count and all(one.expected is not None for one in failures)
    }


def _renewed(example: Mapping[str, Any], name: str, failures: tuple[Failure, ...]) -> object:
    promised = dict(example["then"])
    for failure in failures:
        _put(promised, tuple(map(str, failure.path[1:])), _plain(failure.value))
    called = " ".join(name.split())[:LONGEST_NAME]
    return {**example, "name": called or example["name"], "then": promised}


def _put(held: dict[str, Any], path: tuple[str, ...], value: Plain) -> None:
    first, *rest = path
    if rest:
        held[first] = dict(held[first])
        _put(held[first], tuple(rest), value)
    else:
        held[first] = value


def _plain(value: object) -> Plain:
    """Return an outcome as a document writes it."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int) or value is None else str(value)
