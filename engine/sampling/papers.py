"""The texts a draw publishes, as strict models: nothing missing, nothing besides, one way to write.

A paper is canonical JSON (keys sorted, no spaces, UTF-8, nothing escaped that need not be), so that
its SHA-256 says what it holds and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.errors import IntegrityError

MAX_CHARACTERS = 20_000_000
"""Longer texts are refused unread; a frame of 10,000 cases has about 1.5 million."""

Word = Annotated[str, Field(min_length=1)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Whole = Annotated[int, Field(ge=0)]
Ordinal = Annotated[int, Field(ge=1)]


class Paper(BaseModel):
    """A published text or a part of it: frozen, strict, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CasePaper(Paper):
    """An eligible case: its key, printed number and unit (empty before it has one); no person."""

    case: Word
    number: Word
    unit: str
    unit_kind: str


class StratumPaper(Paper):
    """A stratum: which kind of units it takes, how many cases are drawn, all its cases by key."""

    id: Word
    title: Word
    unit_kind: Word | None
    size: Whole
    cases: tuple[CasePaper, ...]


class ExcludedPaper(Paper):
    """A case of the workflow that may not be drawn, and why."""

    case: Word
    reason: Word


class ProgrammePaper(Paper):
    """The version of the review programme that made the frame."""

    id: Word
    version: Ordinal
    sha256: Word


class FramePaper(Paper):
    """The frame as it is published before the witnesses speak."""

    format: Literal["onecase-frame-1"] = "onecase-frame-1"
    session: Word
    attempt: Ordinal
    title: Word
    programme: ProgrammePaper
    witnesses_at_least: Ordinal
    strata: Annotated[tuple[StratumPaper, ...], Field(min_length=1)]
    excluded: tuple[ExcludedPaper, ...]


class WitnessPaper(Paper):
    """What a witness said, in turn from 1."""

    turn: Ordinal
    name: Word
    words: Word


class TicketPaper(Paper):
    """The ticket of a case, its rank within the stratum from 1, and whether it was drawn."""

    stratum: Word
    case: Word
    ticket: Sha256
    rank: Ordinal
    drawn: bool


class MethodPaper(Paper):
    """How to recompute the draw, in words."""

    zh: Word
    en: Word


class CertificatePaper(Paper):
    """The certificate of a draw: all of it, so that it can be recomputed from this text alone.

    Attributes:
        frame: The frame's text, character by character as it was hashed.
    """

    format: Literal["onecase-certificate-1"] = "onecase-certificate-1"
    county: Word
    drawn_at: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")]
    frame: Word
    frame_sha256: Sha256
    witnesses: tuple[WitnessPaper, ...]
    seed: Sha256
    tickets: tuple[TicketPaper, ...]
    how: MethodPaper


_CONTROL = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories that break lines or cannot be written as UTF-8; rare characters of names are
often unassigned or private and must pass."""

AnyPaper = TypeVar("AnyPaper", bound=Paper)


def canonical_text(paper: Paper) -> str:
    """Return the one text of this paper."""
    return json.dumps(
        paper.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def has_control(text: str) -> bool:
    """Tell whether a text could break out of the line it is hashed in."""
    return any(unicodedata.category(sign) in _CONTROL for sign in text)


def read_paper(model: type[AnyPaper], text: str, *, zh: str, en: str) -> AnyPaper:
    """Return the paper a text holds.

    Args:
        model: Which paper is expected.
        text: The text as published.
        zh: What the paper is called in Chinese, for errors.
        en: The same in English.

    Raises:
        IntegrityError: the text is no JSON, holds a key twice, or is not such a paper; the error
            names the first place.
    """
    if len(text) > MAX_CHARACTERS:
        raise IntegrityError(f"{zh}过长，不予读取", f"the {en} is too long to be read")
    _refuse_bad_json(text, zh, en)
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise _first_fault(error, zh, en) from error


def _refuse_bad_json(text: str, zh: str, en: str) -> None:
    try:
        text.encode()
        json.loads(text, object_pairs_hook=_refuse_twins)
    except KeyError as error:
        key = error.args[0]
        raise IntegrityError(f"{zh}中“{key}”写了两次", f"the {en} holds {key!r} twice") from error
    except (ValueError, RecursionError) as error:
        raise IntegrityError(f"{zh}不是完整的 JSON", f"the {en} is no complete JSON") from error


def _refuse_twins(pairs: list[tuple[str, object]]) -> None:
    # Two programs may read a key given twice differently, so one of them would be deceived.
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise KeyError(key)
        seen.add(key)


def _first_fault(error: ValidationError, zh: str, en: str) -> IntegrityError:
    fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "missing":
        return IntegrityError(f"{zh}缺少“{place}”", f"the {en} lacks {place!r}")
    if fault["type"] == "extra_forbidden":
        return IntegrityError(f"{zh}多出“{place}”", f"the {en} holds {place!r} besides")
    if not place:
        return IntegrityError(f"{zh}不是一个 JSON 对象", f"the {en} is no JSON object")
    return IntegrityError(
        f"{zh}中“{place}”的值不合格式", f"the value of {place!r} in the {en} is malformed"
    )
