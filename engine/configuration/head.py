"""What every document has in common: its head, its labels, and strict reading of values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeGuard, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from engine.terms import Label

Kind = Literal["county", "calendar", "form", "rubric", "workflow", "programme", "table"]

Layer = Literal["nation", "province", "county"]
"""Who lays something down; a document extends one of its own layer or of one above."""

LAYERS: tuple[Layer, ...] = get_args(Layer)
"""From the top down."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def _read_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value) if _ISO_DATE.match(value) else value
    except ValueError as error:
        raise PydanticCustomError("no_such_day", "no such day") from error


def _read_points(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str):
        raise PydanticCustomError("points_as_text", "a number stands here without quotes")
    return value


def _read_label(value: object) -> object:
    if _is_text(value):
        return Label(value)
    if (
        isinstance(value, Mapping)
        and set(value) <= {"zh", "en"}
        and _is_text(value.get("zh"))
        and ("en" not in value or _is_text(value["en"]))
    ):
        return Label(value["zh"], value.get("en"))
    return value


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _write_label(label: Label) -> str | dict[str, str]:
    return {"zh": label.zh, "en": label.en} if label.en else label.zh


IsoDate = Annotated[date, BeforeValidator(_read_date), PlainSerializer(date.isoformat)]
"""A date written ``2023-01-01``."""

PointsNumber = Annotated[Decimal, BeforeValidator(_read_points)]
"""A number of points or another exact decimal; written without quotes."""

Text = Annotated[Label, BeforeValidator(_read_label), PlainSerializer(_write_label)]
"""A text: Chinese as plain text, or ``{zh: ..., en: ...}``."""

Id = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9_.\u4e00-\u9fff-]*$", max_length=80)
]
"""The name by which other documents address this part; never shown alone to staff."""

When = dict[str, object]
"""A condition as written: fact to cell, with ``any``, ``all``, ``not``."""


class Part(BaseModel):
    """A piece of a document: unknown keys are refused and nothing is converted silently."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        arbitrary_types_allowed=True,
        populate_by_name=True,
    )

    @field_validator("*", mode="before")
    @classmethod
    def _take_list(cls, value: object, info: ValidationInfo) -> object:
        """YAML knows lists, frozen models hold tuples: the one conversion that is made."""
        if isinstance(value, list) and info.field_name is not None:
            annotation = cls.model_fields[info.field_name].annotation
            if tuple in {get_origin(one) for one in (annotation, *get_args(annotation))}:
                return tuple(value)
        return value


class EventDate(Part):
    """The version in force on the date this fact holds applies."""

    event_date: Id


AppliesBy = Literal["session"] | EventDate
"""How a case finds its version: pinned when it starts, or by the date of one of its facts."""


class Example(Part):
    """An example inside a document: what is given and what must come out; run before publishing."""

    name: Annotated[str, Field(min_length=1)]
    given: dict[str, object] = Field(default={})
    then: dict[str, object]


class Head(Part):
    """The head of a document.

    Attributes:
        version: Number of the published version; None in a draft.
        effective_from: First day in force, county-local, inclusive.
        effective_to: First day no longer in force; None until a later version follows.
        source: Where the figures come from (article, regulation, decision).
        changes: What this version changed against the one before, one sentence each.
        layer: Who lays it down; one of a layer above the county serves others to extend.
        extends: ``id@version`` of the parent document this one differs from.
        replaces: Number of the version this one corrects, from the same first day on.
        recorded_on: Day it became known here; needed to tell what would have been said before.
    """

    kind: Kind
    id: Id
    title: Text
    version: Annotated[int, Field(ge=1)] | None = None
    layer: Layer = "county"
    effective_from: IsoDate
    effective_to: IsoDate | None = None
    replaces: Annotated[int, Field(ge=1)] | None = None
    recorded_on: IsoDate | None = None
    source: str | None = None
    changes: tuple[str, ...] = ()
    extends: str | None = None
    examples: tuple[Example, ...] = ()
