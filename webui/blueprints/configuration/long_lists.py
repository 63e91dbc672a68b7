"""Long lists of a draft, such as posts and people: found by a word, edited row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.configuration.authoring.parts import NEW, Section
from engine.configuration.authoring.references import list_of
from engine.errors import ConfigurationError, ConflictError
from engine.services.edit_documents import DraftView, open_draft
from engine.services.edit_parts import delete_row
from engine.terms import Label
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.draft_pages import part_lines
from webui.blueprints.configuration.draft_texts import address_of, draft_title, posted_number
from webui.language import label, language, say
from webui.session import actor, desk, moment

_MODELS: Mapping[str, str] = {"units": "Unit", "people": "Person", "posts": "Post"}
_TOLD: Mapping[str, tuple[str, ...]] = {
    "units": ("unit_kind", "superior"),
    "people": (),
    "posts": ("unit", "role", "holder"),
}
"""What is said of a row beside its title, in this order."""

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a long list.

    Attributes:
        name: Its id.
        told: What else tells it from others, such as its unit and who holds it.
        address: Where it is edited.
        errors: How many mistakes there are in it.
    """

    name: str
    title: str
    told: tuple[str, ...]
    address: str
    errors: int


def rows_page(draft: DraftView, section: Section) -> str:
    """Return the page of a long list: its rows, those that hold the words looked for."""
    sought = request.args.get("find", "")[:_LONGEST].strip()
    rows = tuple(_row_lines(draft, section))
    words = sought.casefold().split()
    found = [row for row in rows if all(word in _said(row) for word in words)]
    return render_template(
        "configuration/rows.html",
        draft=draft,
        section=section,
        title=draft_title(draft),
        parts=part_lines(draft, section),
        rows=found,
        count=len(rows),
        sought=sought,
        here=address_of(draft, "edit_part", part=section.name),
        added=address_of(draft, "edit_part", part=f"{section.name}.{NEW}"),
        overview=address_of(draft, "edit"),
        problems=[one for one in draft.problems_of(section) if one.severity == "error"],
    )


@configuration.post("/configuration/<kind>/<document>/edit/<part>/delete")
@access.right("configuration.write")
def remove_row(kind: str, document: str, part: str) -> Response:
    """Take a row out of a long list of the draft."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        flash(say("这份草稿已被放弃，刚才的内容没有保存。"), "warning")
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    back = address_of(draft, "edit_part", part=part.partition(".")[0])
    try:
        delete_row(desk(), draft, part, posted_number("_revision"), actor=actor(), at=moment())
    except (ConflictError, ConfigurationError) as error:
        flash(error.text(language()), "danger")
    else:
        flash(say("已从草稿中删去，检查结果见总览。"), "success")
    return redirect(back)


def _said(row: RowLine) -> str:
    return " ".join((row.name, row.title, *row.told)).casefold()


def _row_lines(draft: DraftView, section: Section) -> Iterator[RowLine]:
    held = draft.outline.value(section)
    titles = {
        name: {one.value: one.label for one in listed} for name, listed in draft.lists.items()
    }
    errors = _errors_by_row(draft, section)
    posts = _posts_held(draft) if section.key == "people" else {}
    for place, row in enumerate(held if isinstance(held, list) else ()):
        name = row.get("id") if isinstance(row, dict) else None
        if not isinstance(name, str):
            continue
        found = draft.outline.section(f"{section.name}.{name}")
        yield RowLine(
            name=name,
            title=label(found.title) if found else name,
            told=tuple(_told(section, row, titles)) + tuple(posts.get(name, ())),
            address=address_of(draft, "edit_part", part=f"{section.name}.{name}"),
            errors=errors.get(place, 0),
        )


def _told(
    section: Section, row: Mapping[str, Any], titles: Mapping[str, Mapping[str, Label]]
) -> Iterator[str]:
    for key in _TOLD[section.key]:
        value, named = row.get(key), list_of(_MODELS[section.key], key)
        if isinstance(value, str) and named:
            title = titles.get(named, {}).get(value)
            yield label(title) if title else value


def _posts_held(draft: DraftView) -> dict[str, list[str]]:
    """Return the posts each person holds, by the person's id."""
    posts = draft.outline.data.get("posts")
    titles = {one.value: one.label for one in draft.lists["posts"]}
    held: dict[str, list[str]] = {}
    for post in posts if isinstance(posts, list) else ():
        if isinstance(post, dict):
            title = titles.get(str(post.get("id")))
            held.setdefault(str(post.get("holder")), []).append(label(title) if title else "")
    # The list's own words end with the holder, whom the row names already.
    return {one: [said.rpartition(" · ")[0] for said in told] for one, told in held.items()}


def _errors_by_row(draft: DraftView, section: Section) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in draft.problems_of(section):
        row = draft.outline.row_of(one.path)
        if one.severity == "error" and row is not None:
            place = int(row.path[1])
            found[place] = found.get(place, 0) + 1
    return found
