"""The form document: a JSON Schema 2020-12 with hints for showing it and marks of confidence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.configuration.head import AppliesBy, Head, Part, Text


class Section(Part):
    """Fields shown together under a heading, in this order.

    Attributes:
        columns: On a wide screen the fields stand in one or two columns; a field with
            ``ui: {wide: true}`` takes both.
    """

    title: Text
    fields: tuple[str, ...]
    help: Text | None = None
    columns: Annotated[int, Field(ge=1, le=2)] = 1


class FormStep(Part):
    """One page of a form that is filled in step by step.

    Attributes:
        sections: Chinese titles of the sections it shows.
    """

    title: Text
    sections: tuple[str, ...]


class MigrationStep(Part):
    """One change to stored answers; exactly one of these, on dotted places, ``*`` for each row.

    Attributes:
        rename: Place to the new name beside it.
        move: Place to place, neither within rows.
        drop: Places that are given up.
        default: What stands where nothing was answered.
        map: Place to ``{old value: new value}``; other values stay.
        convert: Place to the type a text, number or truth value is turned into.
    """

    rename: dict[str, str] | None = None
    move: dict[str, str] | None = None
    drop: tuple[str, ...] | None = None
    default: dict[str, object] | None = None
    map: dict[str, dict[str, object]] | None = None
    convert: dict[str, Literal["text", "integer", "number"]] | None = None


class Migration(Part):
    """How answers to an earlier version are shown in this one; what was filed stays as it is."""

    from_: Annotated[int, Field(alias="from", ge=1)]
    steps: tuple[MigrationStep, ...]
    why: str | None = None


class Form(Head):
    """A form.

    ``schema`` is an object schema.  Each property may carry, beside JSON Schema's own keywords:

    ``en``            ``{title, description, help, enum: {value: label}}`` in English
    ``ui``            ``{widget, unit, help, placeholder, rows, choices}``; ``choices`` names a list
                      of the county: ``topics``, ``units``, ``towns``, ``departments``, ``people``;
                      ``of_unit`` names the field whose unit the people must belong to;
                      ``compute`` says how the server works the value out; ``wide`` takes both
                      columns
    ``fact``          dotted name under which rules read the answer
    ``confidential``  ``informant`` (who the petitioner is), ``unit`` (not for the unit complained
                      about), ``panel`` (for the review panel), ``public``
    ``messages``      ``{keyword: text or {zh, en}}`` for errors of this field

    ``layout`` shows the sections under each other, as tabs, or step by step; ``steps`` says which
    sections make a step, otherwise each is one.
    """

    kind: Literal["form"]
    applies_by: AppliesBy = "session"
    schema_: dict[str, object] = Field(alias="schema")
    sections: tuple[Section, ...] = ()
    layout: Literal["page", "tabs", "steps"] = "page"
    steps: tuple[FormStep, ...] = ()
    intro: Text | None = None
    migrations: tuple[Migration, ...] = ()
