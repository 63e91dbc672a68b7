"""Routes of what-if: try a draft on past reviews and open cases, look at what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import NotFoundError
from engine.jobs.replays import ReplayJobs
from engine.services.read_replay import (
    ReplayPage,
    ReplayRow,
    ReplayView,
    can_be_replayed,
    read_replay,
    replay_summary,
    rows_of,
)
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.pages import KINDS
from webui.blueprints.configuration.replay_words import TABS, cells_of, headings_of, word
from webui.language import language, say
from webui.names import Names
from webui.numbers import whole_number
from webui.session import act_sent, actor, desk, member, moment, new_act, office

if TYPE_CHECKING:
    from engine.configuration.workbook.lists import ListSheet, Value

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_JOBS = "replays.db"
_MOST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class ReplayCard:
    """What a page shows of the what-if of a draft.

    Attributes:
        view: The replay to be shown; None before the first.
        act: Key of the button's act.
    """

    kind: str
    document: str
    view: ReplayView | None
    act: str

    def address(self, **query: str) -> str:
        """Return the address of the replay's own page."""
        replay = self.view.replay.id if self.view else ""
        return url_for(
            "configuration.replay",
            kind=self.kind,
            document=self.document,
            replay=replay,
            **query,  # type: ignore[arg-type]  # values of a query
        )


@configuration.app_template_global("replay_card")
def replay_card(kind: str, document: str, replay: str | None = None) -> ReplayCard | None:
    """Return the what-if to be shown with a draft or its submission; None of kinds without one.

    Args:
        kind: Kind of document.
        document: Its id.
        replay: The replay a submission names; None for the newest.
    """
    if not can_be_replayed(kind):
        return None
    jobs = _jobs()
    view = replay_summary(desk(), kind, document, actor=actor(), at=moment(), replay=replay)
    if view is not None and view.cut_off and jobs.at_work([view.replay.id]):
        view = replay_summary(
            desk(),
            kind,
            document,
            actor=actor(),
            at=moment(),
            replay=view.replay.id,
            at_work=[view.replay.id],
        )
    return ReplayCard(kind, document, view, new_act())


@configuration.get("/configuration/<kind>/<document>/edit/replay")
@access.right("configuration.write", "configuration.approve")
def replay_progress(kind: str, document: str) -> str | Response:
    """Show how far the newest replay is, as a part of a page."""
    if not request.headers.get("HX-Request"):
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    return render_template("configuration/_replay.html", card=replay_card(kind, document))


@configuration.post("/configuration/<kind>/<document>/edit/replay")
@access.right("configuration.write", "configuration.approve")
def replay_now(kind: str, document: str) -> Response:
    """Begin to try the draft; what is at work already is shown instead."""
    replay = _jobs().start(kind, document, actor=actor(), at=moment(), token=act_sent())
    return _to(kind, document, replay.id)


@configuration.post("/configuration/<kind>/<document>/edit/replay/<replay>/resume")
@access.right("configuration.write", "configuration.approve")
def replay_on(kind: str, document: str, replay: str) -> Response:
    """Go on with a replay that was cut off."""
    _jobs().resume(replay, actor=actor(), at=moment())
    return _to(kind, document, replay)


@configuration.get("/configuration/<kind>/<document>/edit/replay/<replay>")
@access.right("configuration.write", "configuration.approve")
def replay(kind: str, document: str, replay: str) -> str:
    """Show what a replay found, list by list."""
    asked = request.args.get("page", "")
    page = read_replay(
        desk(),
        replay,
        actor=actor(),
        at=moment(),
        tab=request.args.get("tab", ""),
        grade=request.args.get("grade", ""),
        page=whole_number(asked, most_digits=_MOST_DIGITS, otherwise=1),
        at_work=_jobs().at_work([replay]),
    )
    _require_its_own(page, kind, document)
    names = Names(member().county)
    card = ReplayCard(kind, document, page.view, new_act())
    return render_template(
        "configuration/replay.html",
        card=card,
        view=page.view,
        page=page,
        kind=kind,
        document=document,
        kind_title=KINDS[kind],
        tabs=[(tab, say(TABS[tab]), many) for tab, many in page.view.tabs.items()],
        headings=[say(text) for text in headings_of(page.tab)],
        rows=[(row, cells_of(row, page.view, names)) for row in page.rows],
        units=_units(page, names),
        grade=request.args.get("grade", ""),
        link=lambda number: card.address(
            tab=page.tab, grade=request.args.get("grade", ""), page=str(number)
        ),
    )


@configuration.get("/configuration/<kind>/<document>/edit/replay/<replay>/changes.xlsx")
@access.right("configuration.write", "configuration.approve")
def replay_book(kind: str, document: str, replay: str) -> Response:
    """Hand out everything a replay found as a workbook."""
    from engine.configuration.workbook.lists import (  # noqa: PLC0415  openpyxl is slow to import
        write_lists,
    )

    page = read_replay(desk(), replay, actor=actor(), at=moment())
    _require_its_own(page, kind, document)
    if not page.view.done:
        flash(say("试算还没有完成。"), "info")
        return redirect(request.path.removesuffix("/changes.xlsx"))
    file = BytesIO()
    write_lists(_sheets(page), file)
    answer = make_response(file.getvalue())
    answer.headers["Content-Type"] = _XLSX
    answer.headers.set("Content-Disposition", "attachment", filename=f"{replay}.xlsx")
    return answer


def _require_its_own(page: ReplayPage, kind: str, document: str) -> None:
    """Refuse an address that names a replay of another document."""
    if (page.view.replay.kind, page.view.replay.document) != (kind, document):
        raise NotFoundError("没有这次试算", "There is no such trial", value=page.view.replay.id)


def _jobs() -> ReplayJobs:
    here = desk()
    folder = office().folder_of(here.county)
    return ReplayJobs(here, folder, office().settings.instance.folder / _JOBS)


def _to(kind: str, document: str, replay: str) -> Response:
    address = url_for("configuration.replay", kind=kind, document=document, replay=replay)
    return redirect(address, HTTPStatus.SEE_OTHER)


@configuration.app_template_filter("in_language")
def in_language(said: Mapping[str, Any] | None) -> str:
    """Return a text kept in both languages in that of the page."""
    return word(said, language())


# ------------------------------------------------------------------ units


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the ranking.

    Attributes:
        moved: Places gained (up) or lost (below 0).
    """

    title: str
    cases: int
    before: str
    after: str
    place_before: int
    place_after: int

    @property
    def moved(self) -> int:
        """Return the places it gains; below 0 where it loses some."""
        return self.place_before - self.place_after


def _units(page: ReplayPage, names: Names) -> Sequence[UnitRow]:
    if page.tab != "units" or not page.view.detailed:
        return ()
    return [
        UnitRow(
            names.unit(one["unit"]),
            one["cases"],
            *one["means"],
            *one["places"],
        )
        for one in page.view.summary.get("reviews", {}).get("units", ())
    ]


# ------------------------------------------------------------------ workbook


def _sheets(page: ReplayPage) -> Iterator[ListSheet]:
    from engine.configuration.workbook.lists import (  # noqa: PLC0415  the same
        ListSheet,
    )

    names = Names(member().county)
    if not page.view.tabs:
        yield ListSheet(say("试算影响"), [say("没有任何变化")], ())
    for tab in page.view.tabs:
        headings = [say(text) for text in headings_of(tab)]
        if tab == "units":
            yield ListSheet(say(TABS[tab]), headings, _unit_values(page, names), (24, *_NARROW))
            continue
        rows = rows_of(desk(), page.view.replay.id, tab, actor=actor(), at=moment())
        yield ListSheet(say(TABS[tab]), headings, _values(rows, page.view, names), _WIDTHS)


_NARROW = (8, 12, 12, 12, 12)
_WIDTHS = (22, 24, 28, 28, 80)


def _unit_values(page: ReplayPage, names: Names) -> Iterator[Sequence[Value]]:
    for one in page.view.summary["reviews"]["units"]:
        means = (Decimal(mean) for mean in one["means"])
        yield (names.unit(one["unit"]), one["cases"], *means, *one["places"])


def _values(rows: Iterable[ReplayRow], view: ReplayView, names: Names) -> Iterator[Sequence[Value]]:
    for row in rows:
        yield (row.number, *("\n".join(lines) for lines in cells_of(row, view, names)))
