"""The chain of the journal: each entry's hash covers its content and the hash before it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from engine.errors import FilingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.audit.entry import Event

BreakKind = Literal["county", "missing", "order", "previous", "content"]
"""Why a link does not hold: it is of another county; entries before it are missing; it stands out
of order; it names another entry as the one before; its content is not what was hashed."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the chain sees it, exactly as it is stored.

    Attributes:
        seq: Position in the county's journal, from 1 without gaps.
        at: Aware moment of writing.
        event_json: The stored text; it is hashed as it stands and never written anew, so that a
            field a later release adds to an event cannot break an old chain.
        on_behalf: Name shown for the actor when it was written.
    """

    county: str
    seq: int
    at: datetime
    actor: str
    event_json: str
    previous_sha256: str
    sha256: str
    on_behalf: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain: its position and hash; whoever keeps it can prove the rest.

    Attributes:
        seq: 0 before the first entry.
    """

    seq: int
    sha256: str

    @property
    def text(self) -> str:
        """Return the head as it is published: ``1204:9f86d0…``."""
        return f"{self.seq}:{self.sha256}"


_HEAD = re.compile(r"([1-9][0-9]{0,14}):([0-9a-f]{64})")


def read_head(text: str) -> Head:
    """Return a head from the text in which it was published.

    Raises:
        FilingError: it is not written as position, colon and 64 hexadecimal digits.
    """
    found = _HEAD.fullmatch(text.strip().replace("：", ":").lower())
    if found is None:
        zh = "链头写成“条号:校验码”，校验码是64位十六进制数"
        en = "a head is written SEQ:SHA256, the hash with its 64 hexadecimal digits"
        raise FilingError((("head", zh, en),))
    return Head(int(found[1]), found[2])


def canonical(event: Event) -> str:
    """Return the event as canonical JSON: keys sorted, no spaces, characters not escaped.

    Points stay decimal text, so reading the text back and writing it again changes nothing.
    """
    return _canonical_json(event.model_dump(mode="json"))


def genesis(county: str) -> str:
    """Return the hash the first entry of a county's journal names as the one before it."""
    return _sha256(f"onecase journal of {county}")


def beginning(county: str) -> Head:
    """Return the head of a county's journal without entries."""
    return Head(seq=0, sha256=genesis(county))


def entry_hash(  # noqa: PLR0917  the parts in the order in which an entry is read
    county: str,
    seq: int,
    at: datetime,
    actor: str,
    event_json: str,
    previous_sha256: str,
    *,
    on_behalf: str = "",
) -> str:
    """Return the SHA-256 of an entry over all its parts and the hash before it.

    Args:
        county: Key of the county whose journal it is.
        seq: Position in the journal, from 1.
        at: Aware moment of writing; hashed in UTC with six digits of a second.
        actor: Id of the person, or ``system``.
        event_json: The event as ``canonical`` wrote it.
        previous_sha256: Hash of the entry before, or ``genesis`` for the first.
        on_behalf: Name shown for the actor.

    Raises:
        ValueError: the moment has no time zone.
    """
    parts = {
        "county": county,
        "seq": seq,
        "at": _moment(at),
        "actor": actor,
        "on_behalf": on_behalf,
        "event": event_json,
        "previous_sha256": previous_sha256,
    }
    return _sha256(_canonical_json(parts))


def hash_of(link: Link) -> str:
    """Return the hash this link ought to carry for what it holds."""
    return entry_hash(
        link.county,
        link.seq,
        link.at,
        link.actor,
        link.event_json,
        link.previous_sha256,
        on_behalf=link.on_behalf,
    )


def break_between(county: str, before: Head, link: Link) -> BreakKind | None:
    """Return why the link does not follow ``before`` in this county's journal; None if it does."""
    if link.county != county:
        return "county"
    if link.seq > before.seq + 1:
        return "missing"
    if link.seq <= before.seq:
        return "order"
    if link.previous_sha256 != before.sha256:
        return "previous"
    if link.sha256 != hash_of(link):
        return "content"
    return None


def first_broken_link(entries: Iterable[Link]) -> int | None:
    """Return the position at which a whole journal first breaks; None if every link holds.

    Args:
        entries: All entries of one county, by position; read once, so they may be streamed.
    """
    before: Head | None = None
    for link in entries:
        before = before or beginning(link.county)
        if break_between(link.county, before, link):
            return before.seq + 1
        before = Head(link.seq, link.sha256)
    return None


def _canonical_json(value: object) -> str:
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        message = "a moment of the journal needs a time zone"
        raise ValueError(message)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _sha256(text: str) -> str:
    # A stored text that is no proper Unicode must break the chain, not the check of it.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
