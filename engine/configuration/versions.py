"""Versions of a document: the hash of what it says, and which of them is in force on a day.

There are two axes: ``effective_from`` says from when on a version is in force, ``recorded_on`` when
it became known.  A correction replaces a version from the same first day on, but nobody knew it
before it was recorded.  So both have an answer: what we say now, and what we would have said then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Protocol, TypeVar

from engine.configuration.head import Head
from engine.errors import ConfigurationError
from engine.terms import Label

Withdrawn = frozenset[tuple[str, str, int]]
"""Versions (kind, id, number) that no longer count for what begins from now on."""


class Dated(Protocol):
    """Anything with a term of validity, such as a document."""

    @property
    def effective_from(self) -> date:
        """Return the first day in force."""

    @property
    def effective_to(self) -> date | None:
        """Return the first day no longer in force, None if open."""


class Versioned(Dated, Protocol):
    """A numbered version of a document."""

    @property
    def version(self) -> int | None:
        """Return its number, None in a draft."""

    @property
    def replaces(self) -> int | None:
        """Return the number of the version it corrects, None if it corrects none."""

    @property
    def recorded_on(self) -> date | None:
        """Return the day it became known, None if it always was."""


D = TypeVar("D", bound=Dated)
V = TypeVar("V", bound=Versioned)


def content_hash(document: Head) -> str:
    """Return the SHA-256 over what a document says, 64 hexadecimal digits.

    Comments, order of keys, ways of quoting and ``1.0`` for ``1`` make no difference; keys left
    out and keys given their default are the same.  A document that extends another says the same
    as one in which everything is written out.
    """
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def canonical_json(document: Head) -> str:
    """Return a document as JSON with sorted keys, defaults left out, numbers as shortest text."""
    content = document.model_dump(by_alias=True, exclude_defaults=True, exclude={"extends"})
    return json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def in_force(versions: Iterable[D], on: date) -> D | None:
    """Return the version in force on a day: the newest that began on or before it.

    None if the day lies before the first version or after the end of the last.
    """
    begun = [version for version in versions if version.effective_from <= on]
    if not begun:
        return None
    newest = max(begun, key=lambda version: version.effective_from)
    ended = newest.effective_to is not None and newest.effective_to <= on
    return None if ended else newest


def standing(versions: Iterable[V], as_known_on: date | None = None) -> tuple[V, ...]:
    """Return the versions known on a day (by default: now) that no other known one corrects."""
    known = tuple(
        one
        for one in versions
        if as_known_on is None or one.recorded_on is None or one.recorded_on <= as_known_on
    )
    corrected = {one.replaces for one in known if one.replaces is not None}
    return tuple(one for one in known if one.version not in corrected)


def knowledge_days(versions: Iterable[Versioned]) -> tuple[date | None, ...]:
    """Return the days on which what is known changes: each state of knowledge once, now last."""
    recorded = {one.recorded_on for one in versions if one.recorded_on is not None}
    before = {day - timedelta(days=1) for day in recorded}
    return (*sorted(recorded | before), None)


def boundary_days(versions: Iterable[Dated]) -> tuple[date, ...]:
    """Return the day before, the day of and the day after each beginning and end of a version."""
    ends = {
        day for one in versions for day in (one.effective_from, one.effective_to) if day is not None
    }
    return tuple(sorted({day + timedelta(days=step) for day in ends for step in (-1, 0, 1)}))


def term_faults(versions: Sequence[D]) -> tuple[tuple[str, D, D], ...]:
    """Return what is wrong with the terms of a document's versions.

    Returns:
        ``(code, earlier, later)`` with the codes ``time-equal`` (same first day), ``time-overlap``
        (the earlier ends after the later begins), ``time-gap`` (days with no version between
        them) and ``time-order`` (a version ends before it begins; both are that version).
    """
    ordered = sorted(versions, key=lambda version: version.effective_from)
    faults = [
        ("time-order", one, one)
        for one in ordered
        if one.effective_to is not None and one.effective_to <= one.effective_from
    ]
    for earlier, later in pairwise(ordered):
        if earlier.effective_from == later.effective_from:
            faults.append(("time-equal", earlier, later))
        elif earlier.effective_to is not None and earlier.effective_to < later.effective_from:
            faults.append(("time-gap", earlier, later))
        elif earlier.effective_to is not None and earlier.effective_to > later.effective_from:
            faults.append(("time-overlap", earlier, later))
    return tuple(faults)


def _plain(value: object) -> object:
    if isinstance(value, Label):
        return {"zh": value.zh, "en": value.en} if value.en else value.zh
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int | Decimal):
        return {"number": _shortest(Decimal(value))}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    message = f"no content of a document: {type(value).__name__}"
    raise ConfigurationError(f"文件里有不认识的内容：{value!r}", message, value=value)


def _shortest(number: Decimal) -> str:
    """Return a number without trailing zeros and without an exponent."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
