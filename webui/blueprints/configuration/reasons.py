"""Routes of the differences a draft states from the document it extends, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import ConfigurationError, ConflictError, FilingError
from engine.services.edit_documents import DraftView, open_draft
from engine.services.edit_reasons import LONGEST_REASON, Reason, reasons_of, save_reasons
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.draft_texts import draft_title
from webui.language import label, language, say
from webui.numbers import whole_number
from webui.session import actor, desk, moment

_FIELD = "why-"
_VERBS: Mapping[str, str] = {
    "change": "改",
    "add": "增",
    "remove": "删",
    "replace": "整个换掉",
}


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A difference as its author sees it.

    Attributes:
        name: Name of the field of its reason.
        fault: What is wrong with what was typed; empty if nothing is.
    """

    name: str
    verb: str
    word: str
    title: str
    effects: tuple[str, ...]
    why: str
    fault: str


@configuration.get("/configuration/<kind>/<document>/edit/reasons")
@access.right("configuration.write")
def reasons(kind: str, document: str) -> str | Response:
    """Show what a draft states otherwise than the document it extends, and why."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None or draft.manuscript.above is None:
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    return _page(draft)


@configuration.post("/configuration/<kind>/<document>/edit/reasons")
@access.right("configuration.write")
def keep_reasons(kind: str, document: str) -> Response | tuple[str, int]:
    """Keep the reasons; what cannot be kept comes back as it was typed."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        flash(say("这份草稿已被放弃，刚才的内容没有保存。"), "warning")
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    typed = {
        name.removeprefix(_FIELD): text
        for name, text in request.form.items()
        if name.startswith(_FIELD)
    }
    known = whole_number(request.form.get("_revision"))
    try:
        saved = save_reasons(desk(), draft, typed, known, actor=actor(), at=moment())
    except FilingError as error:
        english = language() == "en"
        faults = {path: en if english else zh for path, zh, en in error.faults}
        return _page(draft, typed, faults), 422
    except ConflictError as error:
        return _page(draft, typed, trouble=error.text(language())), 409
    except ConfigurationError as error:
        return _page(draft, typed, trouble=error.text(language())), 422
    flash(say("理由已保存。") if saved else say("没有改动。"), "success" if saved else "info")
    return redirect(url_for("configuration.reasons", kind=kind, document=document))


def _page(
    draft: DraftView,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    *,
    trouble: str = "",
) -> str:
    above = draft.manuscript.above
    lines = tuple(_line(one, typed or {}, faults or {}) for one in reasons_of(draft))
    return render_template(
        "configuration/reasons.html",
        draft=draft,
        title=draft_title(draft),
        above=above.document if above else None,
        lines=lines,
        trouble=trouble,
        longest=LONGEST_REASON,
    )


def _line(reason: Reason, typed: Mapping[str, str], faults: Mapping[str, str]) -> ReasonLine:
    return ReasonLine(
        name=f"{_FIELD}{reason.place}",
        verb=say(_VERBS[reason.stated.verb]),
        word=label(reason.sort),
        title=label(reason.title) if reason.title else "",
        effects=tuple(map(label, reason.effects)),
        why=typed.get(reason.place, reason.stated.why),
        fault=faults.get(reason.place, ""),
    )
