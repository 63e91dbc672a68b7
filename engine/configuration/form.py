"""The form document: a JSON Schema 2020-12 with hints for showing it and marks of confidence."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.configuration.head import AppliesBy, Head, Part, Text


class Section(Part):
    """Fields shown together under a heading, in this order."""

    title: Text
    fields: tuple[str, ...]
    help: Text | None = None


class Form(Head):
    """A form.

    ``schema`` is an object schema.  Each property may carry, beside JSON Schema's own keywords:

    ``en``            ``{title, description, help, enum: {value: label}}`` in English
    ``ui``            ``{widget, unit, help, placeholder, rows, choices}``; ``choices`` names a list
                      of the county: ``topics``, ``units``, ``towns``, ``departments``, ``people``
    ``fact``          dotted name under which rules read the answer
    ``confidential``  ``informant`` (who the petitioner is), ``unit`` (not for the unit complained
                      about), ``panel`` (for the review panel), ``public``
    ``messages``      ``{keyword: text or {zh, en}}`` for errors of this field
    """

    kind: Literal["form"]
    applies_by: AppliesBy = "session"
    schema_: dict[str, object] = Field(alias="schema")
    sections: tuple[Section, ...] = ()
    intro: Text | None = None
