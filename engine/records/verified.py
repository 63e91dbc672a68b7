"""Contents whose hash the journal keeps: the hash must be right when they are written."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from engine.errors import IntegrityError
from engine.records.base import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping


def content_sha256(content: Mapping[str, object]) -> str:
    """Return the SHA-256 over the canonical JSON of answers or of a score sheet."""
    return hashlib.sha256(to_json(content).encode()).hexdigest()


def refuse_wrong_hash(content: Mapping[str, object], sha256: str, *, place: str) -> None:
    """Refuse a content whose hash was taken over something else.

    Raises:
        IntegrityError: it was; keeping it would look like tampering ever after.
    """
    if content_sha256(content) != sha256:
        raise IntegrityError(
            "内容与其哈希不符",
            "the content does not agree with its hash",
            place=place,
            value=sha256,
        )
