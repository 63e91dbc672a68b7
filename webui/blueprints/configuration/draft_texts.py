"""What the pages of a draft are headed with, and the small fields every one of their forms has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request, url_for

from engine.configuration.authoring.spots import find_spot
from engine.configuration.vocabulary import key_label
from engine.services.edit_documents import DraftView
from engine.terms import Label
from webui.language import label
from webui.numbers import whole_number

"""A number of nine digits fits any column."""


def draft_title(draft: DraftView) -> str:
    """Return what the document is called."""
    return label(draft.title)


def address_of(draft: DraftView, page: str, **more: str) -> str:
    """Return the address of a page of the draft.

    Args:
        draft: The draft.
        page: Name of the route within the blueprint.
        more: What else the address says.
    """
    names: dict[str, Any] = {"kind": draft.draft.kind, "document": draft.draft.id, **more}
    return url_for(f"configuration.{page}", **names)


def posted_number(name: str) -> int:
    """Return a hidden number of a form; 0 if there is none."""
    return whole_number(request.form.get(name))


def trail(draft: DraftView, spot: str) -> tuple[str, ...]:
    """Return what the things around a place are called, from the outside in."""
    return tuple(_trail(draft.outline.data, find_spot(draft.outline.data, spot) or ()))


def _trail(data: object, path: tuple[str | int, ...]) -> Iterator[str]:
    here = data
    for place, part in enumerate(path):
        if isinstance(here, list) and isinstance(part, int):
            here = here[part]
            named = _title_of(here)
            yield label(named) if named else f"#{part + 1}"
            continue
        here = here.get(part) if isinstance(here, Mapping) else None
        if place == len(path) - 1 or not isinstance(here, list):
            yield label(key_label(str(part)))


def _title_of(row: object) -> Label | None:
    title = row.get("title") if isinstance(row, Mapping) else None
    if isinstance(title, Mapping) and isinstance(title.get("zh"), str):
        english = title.get("en")
        return Label(title["zh"], english if isinstance(english, str) else None)
    return Label(title) if isinstance(title, str) else None
