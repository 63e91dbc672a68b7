"""Routes on which open cases are moved to another version of a document they keep."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import ConflictError, FilingError, TransitionError
from engine.services.move_cases import MOST_MOVED, Movable, movable_cases, move_cases
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.pages import KINDS
from webui.language import label, language, say
from webui.names import Names
from webui.numbers import whole_number
from webui.session import actor, desk, moment

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person said on the second page.

    Attributes:
        token: Key of this submission.
        trouble: Why nothing was moved.
        faults: What is missing, by field.
    """

    reason: str
    token: str
    trouble: str = ""
    faults: tuple[tuple[str, str], ...] = ()

    def fault(self, name: str) -> str:
        """Return what is wrong with a field; empty if nothing."""
        return next((text for field, text in self.faults if field == name), "")


@configuration.get("/configuration/<kind>/<document>/<int:version>/move")
@access.right("configuration.approve")
def movable(kind: str, document: str, version: int) -> str:
    """Show the open cases that keep another version, to choose among."""
    stage, lead = (request.args.get(name, "")[:_LONGEST] for name in ("stage", "unit"))
    found = _found(kind, document, version, stage=stage or None, lead=lead or None)
    return render_template(
        "configuration/movable.html", **_shown(found), stage=stage, lead=lead, most=MOST_MOVED
    )


@configuration.post("/configuration/<kind>/<document>/<int:version>/move/look")
@access.right("configuration.approve")
def look(kind: str, document: str, version: int) -> str | Response:
    """Show what moving the chosen cases, or all listed, would change; nothing is moved yet."""
    chosen = frozenset(request.form.getlist("case")[:MOST_MOVED])
    if "all" in request.form:
        stage, lead = (request.form.get(name, "")[:_LONGEST] for name in ("stage", "unit"))
        found = _found(kind, document, version, stage=stage or None, lead=lead or None)
    elif chosen:
        found = _found(kind, document, version, chosen=chosen)
    else:
        flash(say("请至少选一件。"), "warning")
        return redirect(_address("movable", kind, document, version))
    return _looking(found, Asked("", secrets.token_urlsafe(16)))


@configuration.post("/configuration/<kind>/<document>/<int:version>/move")
@access.right("configuration.approve")
def move(kind: str, document: str, version: int) -> Response | tuple[str, int]:
    """Move the chosen cases, all or none."""
    chosen = _chosen()
    asked = Asked(request.form.get("reason", ""), request.form.get("_token", "")[:_LONGEST])
    again = partial(_found, kind, document, version, chosen=frozenset(chosen))
    try:
        moved = move_cases(
            desk(),
            kind,
            document,
            version,
            chosen=chosen,
            reason=asked.reason,
            actor=actor(),
            at=moment(),
            token=asked.token or None,
        )
    except FilingError as error:
        english = language() == "en"
        faults = tuple((name, en if english else zh) for name, zh, en in error.faults)
        return _looking(again(), Asked(asked.reason, asked.token, faults=faults)), 422
    except (ConflictError, TransitionError) as error:
        told = Asked(asked.reason, asked.token, trouble=error.text(language()))
        return _looking(again(), told), 409
    if moved:
        flash(say("已调整 {count} 件。", count=len(moved)), "success")
    return redirect(_address("movable", kind, document, version))


def _chosen() -> dict[str, int]:
    """Return the cases sent with the revision each was seen at; what is no number counts as 0."""
    pairs = (sent.rpartition(":") for sent in request.form.getlist("case"))
    return {case: whole_number(seen) for case, _, seen in pairs}


def _found(
    kind: str,
    document: str,
    version: int,
    *,
    stage: str | None = None,
    lead: str | None = None,
    chosen: frozenset[str] | None = None,
) -> Movable:
    return movable_cases(
        desk(),
        kind,
        document,
        version,
        actor=actor(),
        at=moment(),
        stage=stage,
        lead=lead,
        chosen=chosen,
    )


def _looking(found: Movable, asked: Asked) -> str:
    return render_template("configuration/moving.html", **_shown(found), asked=asked)


def _shown(found: Movable) -> dict[str, object]:
    ref = found.target.ref
    return {
        "found": found,
        "title": label(found.target.document.title),
        "kind": KINDS[ref.kind],
        "names": Names(found.county),
        "address": {"kind": ref.kind, "document": ref.id, "version": ref.version},
    }


def _address(page: str, kind: str, document: str, version: int) -> str:
    return url_for(f"configuration.{page}", kind=kind, document=document, version=version)
