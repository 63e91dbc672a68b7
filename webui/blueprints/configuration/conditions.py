"""Routes of the condition builder: one condition of a draft, wherever it stands, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.configuration.authoring.conditions import (
    ClauseFault,
    Group,
    read_condition,
    written_condition,
)
from engine.configuration.authoring.schema import CONDITIONS
from engine.configuration.authoring.spots import find_spot, spot_of, value_at
from engine.errors import ConfigurationError, ConflictError, NotFoundError
from engine.services.edit_documents import GONE, DraftView, earlier_outline, open_draft
from engine.services.edit_spots import Difference, SentValues, save_spots
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.condition_page import (
    fact_groups,
    group_view,
    pressed,
    sent_condition,
    try_said,
)
from webui.blueprints.configuration.draft_texts import (
    address_of,
    draft_title,
    posted_number,
    trail,
)
from webui.language import language, say
from webui.session import actor, desk, moment

_GRID = "grid"


@dataclass(frozen=True, slots=True)
class _Place:
    """Which condition it is, and where the author came from."""

    spot: str
    back: str

    @classmethod
    def asked(cls, draft: DraftView) -> _Place:
        """Return the place the address names.

        Raises:
            NotFoundError: no condition can stand there.
        """
        spot, data = request.args.get("at", ""), draft.outline.data
        above, _, key = spot.rpartition("/")
        path = find_spot(data, spot)
        stands = path is not None and (not above or isinstance(value_at(data, above), dict))
        if path is None or not stands or key not in CONDITIONS or "rules" in path:
            raise NotFoundError("这里没有条件可填", "no condition stands here", value=spot)
        return cls(spot_of(data, path), request.args.get("back", ""))

    def address(self, draft: DraftView) -> str:
        """Return the address of this page."""
        return address_of(draft, "condition", at=self.spot, back=self.back)

    def way_back(self, draft: DraftView) -> str:
        """Return where the author goes on after saving."""
        if self.back == _GRID and draft.draft.kind == "rubric":
            anchor = self.spot.rpartition("/")[0]
            return address_of(draft, "grid", _anchor=anchor)
        if draft.outline.section(self.back):
            return address_of(draft, "edit_part", part=self.back)
        return address_of(draft, "edit")


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why nothing was saved."""

    text: str = ""
    faults: Sequence[ClauseFault] = ()
    other: Difference | None = None
    status: int = 200


_NONE = _Trouble()


@configuration.get("/configuration/<kind>/<document>/edit/condition")
@access.right("configuration.write")
def condition(kind: str, document: str) -> str | Response:
    """Show a condition of the draft as rows."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    place = _Place.asked(draft)
    group = read_condition(value_at(draft.outline.data, place.spot), draft.outline.facts)
    return _page(draft, place, group, draft.draft.revision)


@configuration.post("/configuration/<kind>/<document>/edit/condition")
@access.right("configuration.write")
def save_condition(kind: str, document: str) -> Response | tuple[str, int]:
    """Save a condition, or show it again after a button of its rows was pressed."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        flash(say("这份草稿已被放弃，刚才的内容没有保存。"), "warning")
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    place, group = _Place.asked(draft), sent_condition(draft.outline.facts)
    operation = request.form.get("_op", "")
    if operation:
        shown = pressed(group, operation)
        return _page(draft, place, shown, posted_number("_revision"), focus=operation), 200
    trouble = _saved(draft, place, group)
    if isinstance(trouble, _Trouble):
        revision = posted_number("_revision")
        return _page(draft, place, group, revision, trouble=trouble), trouble.status
    flash(
        say("条件已保存到草稿。") if trouble else say("没有改动，草稿保持原样。"),
        "success" if trouble else "info",
    )
    return redirect(place.way_back(draft))


def _saved(draft: DraftView, place: _Place, group: Group) -> _Trouble | bool:
    """Save a condition; tell whether anything was changed, or why it was not saved."""
    revision, seen = posted_number("_revision"), posted_number("_seen")
    began = earlier_outline(desk(), draft, revision, actor=actor(), at=moment())
    stored = value_at((began or draft.outline).data, place.spot)
    value, faults = written_condition(group, stored, draft.outline.facts)
    if faults:
        return _Trouble(faults=faults, status=422)
    sent = SentValues(revision, seen, {place.spot: value})
    try:
        outcome = save_spots(desk(), draft, sent, actor=actor(), at=moment())
    except (ConfigurationError, ConflictError) as error:
        return _Trouble(text=error.text(language()), status=422)
    if outcome.others:
        return _Trouble(other=outcome.others[0], status=409)
    return outcome.saved


def _page(
    draft: DraftView,
    place: _Place,
    group: Group | None,
    revision: int,
    *,
    trouble: _Trouble = _NONE,
    focus: str = "",
) -> str:
    facts, other = draft.outline.facts, trouble.other
    stored = value_at(draft.outline.data, place.spot)
    value = written_condition(group, stored, facts)[0] if group else stored
    return render_template(
        "configuration/condition.html",
        draft=draft,
        title=draft_title(draft),
        trail=trail(draft, place.spot),
        group=group_view(group, facts, trouble.faults) if group else None,
        faults=len(trouble.faults),
        facts=fact_groups(facts, group) if group else (),
        words=try_said(value, facts),
        trouble=trouble.text,
        theirs=None if other is None else _said_of(other.theirs, draft),
        before=None if other is None else _said_of(other.before, draft),
        saved_by=draft.saved_by,
        revision=revision,
        seen=draft.draft.revision if other else posted_number("_seen"),
        action=place.address(draft),
        back=place.way_back(draft),
        focus=focus,
    )


def _said_of(value: object, draft: DraftView) -> str:
    return "" if value is GONE else try_said(value, draft.outline.facts)
