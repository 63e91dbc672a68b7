"""What all events share: how they are read, and the small values several of them hold."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

FactJson = str | bool | None | dict[str, str]
"""A fact as JSON: text, boolean, null, ``{"number": "12.5"}`` or ``{"date": "2023-05-04"}``."""


class Payload(BaseModel):
    """What an event says; frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Pin(Payload):
    """A document version a case or session keeps: kind, id, version and content hash."""

    kind: str
    id: str
    version: int
    sha256: str


class Holder(Payload):
    """Who holds a duty in a case, by which post."""

    role: str
    post: str
    person: str
