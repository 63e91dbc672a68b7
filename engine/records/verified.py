"""Contents whose hash the journal keeps: the hash must be right when they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import IntegrityError
from engine.forms.canonical import answers_hash

if TYPE_CHECKING:
    from collections.abc import Mapping


def refuse_wrong_hash(content: Mapping[str, object], sha256: str, *, place: str) -> None:
    """Refuse a content whose hash was taken over something else.

    Raises:
        IntegrityError: it was; keeping it would look like tampering ever after.
    """
    if answers_hash(content) != sha256:
        raise IntegrityError(
            "内容与其哈希不符",
            "the content does not agree with its hash",
            place=place,
            value=sha256,
        )
