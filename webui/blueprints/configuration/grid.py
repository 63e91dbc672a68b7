"""Routes of a rubric as a grid: every dimension a table, every item a row, saved in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.configuration.authoring.rubric_grid import grid_changes
from engine.configuration.authoring.spots import find_spot
from engine.errors import ConfigurationError, ConflictError, NotFoundError
from engine.services.edit_documents import DraftView, earlier_outline, open_draft
from engine.services.edit_spots import Difference, SentValues, save_spots
from engine.services.renew_examples import renewals_of
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.draft_pages import problem_lines
from webui.blueprints.configuration.draft_texts import (
    address_of,
    draft_title,
    posted_number,
    trail,
)
from webui.blueprints.configuration.grid_page import Grid, difference_text
from webui.language import language, say
from webui.session import actor, desk, moment

_RUBRIC = "rubric"


@dataclass(frozen=True, slots=True)
class _Line:
    """A cell that two people changed."""

    label: str
    before: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why nothing was saved."""

    text: str = ""
    faults: Mapping[str, tuple[str, str]] | None = None
    others: Sequence[Difference] = ()
    status: int = 200


_NONE = _Trouble()


@configuration.get("/configuration/<kind>/<document>/edit/grid")
@access.right("configuration.write")
def grid(kind: str, document: str) -> str | Response:
    """Show the draft of a rubric as a grid."""
    draft = _draft(kind, document)
    if draft is None:
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    return _page(draft, Grid(draft, draft.outline.data), draft.draft.revision)


@configuration.post("/configuration/<kind>/<document>/edit/grid")
@access.right("configuration.write")
def save_grid(kind: str, document: str) -> Response | tuple[str, int]:
    """Save what was changed in the grid; what cannot be saved comes back as it was typed."""
    draft = _draft(kind, document)
    if draft is None:
        flash(say("这份草稿已被放弃，刚才的内容没有保存。"), "warning")
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    revision = posted_number("_revision")
    began = earlier_outline(desk(), draft, revision, actor=actor(), at=moment())
    data = (began or draft.outline).data
    typed = {name: text for name, text in request.form.items() if "/" in name or name in data}
    change = grid_changes(data, typed, language())
    if change.faults:
        trouble = _Trouble(faults=change.faults, status=422)
    else:
        sent = SentValues(revision, posted_number("_seen"), change.values)
        trouble, saved = _saved(draft, sent)
    if trouble is not _NONE:
        shown = Grid(draft, data, typed, trouble.faults or {})
        return _page(draft, shown, revision, trouble), trouble.status
    return _answer(draft, saved=saved)


def _draft(kind: str, document: str) -> DraftView | None:
    """Return the draft of a rubric.

    Raises:
        NotFoundError: only rubrics have a grid.
    """
    if kind != _RUBRIC:
        raise NotFoundError("只有评分表能按表格编制", "only rubrics have a grid", value=kind)
    return open_draft(desk(), kind, document, actor=actor(), at=moment())


def _saved(draft: DraftView, sent: SentValues) -> tuple[_Trouble, bool]:
    try:
        outcome = save_spots(desk(), draft, sent, actor=actor(), at=moment())
    except (ConfigurationError, ConflictError) as error:
        return _Trouble(text=error.text(language()), status=422), False
    if outcome.others:
        return _Trouble(others=outcome.others, status=409), False
    return _NONE, outcome.saved


def _answer(draft: DraftView, *, saved: bool) -> Response:
    """Go on to the condition the author asked for, else back to the grid."""
    wanted = request.form.get("_then", "")
    if saved:
        flash(say("已保存为草稿，检查结果见本页。"), "success")
    if wanted and find_spot(draft.outline.data, wanted) is not None:
        return redirect(address_of(draft, "condition", at=wanted, back="grid"))
    if not saved:
        flash(say("没有改动，草稿保持原样。"), "info")
    return redirect(address_of(draft, "grid"))


def _page(draft: DraftView, shown: Grid, revision: int, trouble: _Trouble = _NONE) -> str:
    return render_template(
        "configuration/grid.html",
        draft=draft,
        title=draft_title(draft),
        grid=shown,
        trouble=trouble.text,
        faults=len(trouble.faults or {}),
        renewals=renewals_of(draft),
        elsewhere=[
            one
            for one in problem_lines(draft)
            if one.problem.severity == "error" and not shown.has_place(one.problem.path)
        ],
        lines=[_line(draft, one) for one in trouble.others],
        revision=revision,
        seen=draft.draft.revision if trouble.others else posted_number("_seen"),
        action=address_of(draft, "grid"),
    )


def _line(draft: DraftView, one: Difference) -> _Line:
    return _Line(
        label=" · ".join(trail(draft, one.spot)) or one.spot,
        before=difference_text(one.before),
        theirs=difference_text(one.theirs),
        yours=difference_text(one.yours),
    )
