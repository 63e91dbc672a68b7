"""Answers given to one version of a form, for showing them under another."""

from __future__ import annotations

from collections.abc import Mapping

from engine.configuration.form import Form
from engine.configuration.library import Library, Loaded
from engine.forms.migration import Migrated, migrate_through


def carry_answers(
    answers: Mapping[str, object], from_version: int, to: Loaded[Form], library: Library
) -> Migrated:
    """Return answers in the places of a later version, by way of the versions between.

    For drafts that are taken up again and for answers filled in beforehand; what was filed stays
    as it was filed.  Answers to the version itself, or to a later one, stay where they are.

    Args:
        answers: Answers, valid or not.
        from_version: The version of the form they were given to.
        to: The version they are to be shown in.
        library: Where the versions between are found.
    """
    between = [
        one.document
        for one in library.all("form")
        if one.ref.id == to.ref.id
        and from_version < one.ref.version < to.ref.version
        and isinstance(one.document, Form)
    ]
    return migrate_through(answers, from_version, (*between, to.document))
