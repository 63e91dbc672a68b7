"""Routes of the preview of a form's draft: at two widths, filled in for a try, nothing kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import NotFoundError
from engine.forms.visibility import everything_seen
from engine.rules.words import value_in_words
from engine.services.edit_documents import DraftView, open_draft
from engine.services.preview_forms import (
    FormPreview,
    draft_revision,
    facts_read,
    form_of,
    preview_form,
)
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.draft_pages import problem_lines
from webui.forms import FormView, Posted, open_form, read_post
from webui.language import label, language
from webui.safety import frame_by_own_pages, show_own_frames
from webui.session import actor, desk, moment

_PAGE = "/configuration/form/<document>/edit/preview"


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact that came of a try, with its value in words."""

    title: str
    name: str
    value: str


@configuration.get(_PAGE)
@access.right("configuration.write")
def preview(document: str) -> Response:
    """Show a draft's form as staff will see it, at the width of a desk and of a phone."""
    draft = _draft(document)
    if draft is None:
        return redirect(_editing(document))
    loaded = form_of(draft)
    example = _example()
    page = render_template(
        "configuration/preview.html",
        draft=draft,
        title=label(draft.title),
        readable=loaded is not None,
        problems=[each for each in problem_lines(draft) if each.problem.severity == "error"],
        examples=[each.name for each in loaded.document.examples] if loaded else [],
        example=example,
        overview=_editing(document),
        shown_at=url_for("configuration.preview_frame", document=document, example=example),
    )
    return show_own_frames(make_response(page))


@configuration.get(f"{_PAGE}/revision")
@access.right("configuration.write")
def preview_revision(document: str) -> Response:
    """Say which save of the draft is the last, so that an open preview can follow."""
    found = draft_revision(desk(), "form", document, actor=actor(), at=moment())
    return make_response(jsonify(revision=found))


@configuration.get(f"{_PAGE}/frame")
@access.right("configuration.write")
def preview_frame(document: str) -> Response:
    """Show the form alone, for a frame of the preview."""
    shown = _shown(document)
    view = open_form(
        shown.used.form,
        answers=shown.answers or None,
        lists=shown.used.lists,
        viewer=everything_seen(shown.used.form),
        language=language(),
        serving=shown.serving,
    )
    return _frame(document, view)


@configuration.post(f"{_PAGE}/frame")
@access.right("configuration.write")
def try_form(document: str) -> Response:
    """Check what was typed for a try and say what would come of it; nothing is kept."""
    shown = _shown(document)
    posted = read_post(
        shown.used.form,
        request.form,
        shown.answers or None,
        lists=shown.used.lists,
        viewer=everything_seen(shown.used.form),
        language=language(),
        serving=shown.serving,
    )
    answer = _frame(document, posted.view, _facts(shown, posted) if posted.ok else None)
    answer.status_code = 200 if posted.ok or posted.op else 422
    return answer


def _facts(shown: FormPreview, posted: Posted) -> list[FactLine]:
    return [
        FactLine(
            label(each.fact.title),
            each.fact.name,
            value_in_words(each.value, each.fact, language()),
        )
        for each in facts_read(desk(), shown, posted.answers)
    ]


def _frame(document: str, view: FormView, facts: list[FactLine] | None = None) -> Response:
    page = render_template(
        "configuration/preview-frame.html",
        view=view,
        facts=facts,
        action=url_for("configuration.try_form", document=document, example=_example()),
        again=url_for("configuration.preview_frame", document=document, example=_example()),
    )
    return frame_by_own_pages(make_response(page))


def _shown(document: str) -> FormPreview:
    """Return the form of the draft as the address asks for it.

    Raises:
        NotFoundError: there is no draft, it cannot be read, or has no such example.
    """
    draft = _draft(document)
    if draft is None:
        raise NotFoundError("这份文件没有草稿", "there is no draft of this document")
    return preview_form(desk(), draft, _example(), actor=actor(), at=moment())


def _draft(document: str) -> DraftView | None:
    return open_draft(desk(), "form", document, actor=actor(), at=moment())


def _example() -> int | None:
    """Return which example the address asks for, from 0; None for a blank form."""
    return request.args.get("example", type=int)


def _editing(document: str) -> str:
    return url_for("configuration.edit", kind="form", document=document)
