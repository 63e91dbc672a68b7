"""Routes of founding a county: one step a page, a last look at everything, and the founding."""

from __future__ import annotations

import io
import secrets

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from engine.configuration.packs.county_lists import POSTS as POSTS_SHEET
from engine.configuration.packs.county_lists import TOPICS as TOPICS_SHEET
from engine.configuration.packs.county_lists import UNITS as UNITS_SHEET
from engine.configuration.packs.county_lists import Rows
from engine.configuration.problems import ConfigurationFaults
from engine.errors import ConflictError, FilingError, NotFoundError
from engine.records.file_store import NO_FILE_STORE, FileStore
from engine.services.county_plan import POSTS, STEPS, TOPICS, UNITS
from engine.services.found_county import Plan, found_county
from engine.services.keep_drafts import DraftPlace, discard_draft
from engine.services.people import one_time_password
from engine.terms import CountyId
from webui import access
from webui.blueprints.adoption import following, sending
from webui.blueprints.adoption.blueprint import adoption
from webui.blueprints.adoption.reviewing import review_of
from webui.blueprints.adoption.sent import PACK_PLACE
from webui.blueprints.adoption.wizard import (
    StepPage,
    Told,
    address_of,
    answered,
    opened,
    place_of,
    told_so_far,
    took,
    with_workbook,
)
from webui.language import language
from webui.session import actor, desk, moment, office
from webui.stale import comes_back

SHEETS = {UNITS: UNITS_SHEET, TOPICS: TOPICS_SHEET, POSTS: POSTS_SHEET}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@adoption.get("/adoption/new")
@access.right("county.found")
def begin() -> Response:
    """Go on where the founder left off: the first step that is empty, else the last look."""
    told = told_so_far()
    left = next((step for step in STEPS if step not in told.drafts), None)
    return redirect(address_of(left) if left else url_for("adoption.review"))


@adoption.get("/adoption/new/<step>")
@access.right("county.found")
def step(step: str) -> tuple[str, int]:
    """Show a step as it was left."""
    return _shown(opened(told_so_far(), _known(step)))


@adoption.post("/adoption/new/<step>")
@access.right("county.found")
@comes_back
def save(step: str) -> Response | tuple[str, int]:
    """Save a step and go on; what cannot be taken comes back with all that was typed."""
    came = answered(told_so_far(), _known(step))
    return redirect(came) if isinstance(came, str) else _shown(came)


@adoption.post("/adoption/new/<step>/workbook")
@access.right("county.found")
def take_workbook(step: str) -> Response | tuple[str, int]:
    """Take the rows of a workbook, all of them or none."""
    told, title = told_so_far(), _sheet(step)
    file = request.files.get("workbook")
    content = file.read() if file else b""
    name = (file.filename if file else "") or f"{title}.xlsx"
    try:
        rows = _rows(told, title, content, name)
    except ConfigurationFaults as error:
        return _shown(with_workbook(told, step, error.report.problems))
    return redirect(took(told, step, rows))


@adoption.get("/adoption/template/<step>.xlsx")
@access.right("county.found")
def template(step: str) -> Response:
    """Hand out the workbook of a step, to be filled in."""
    from engine.configuration.workbook.county_lists import (  # noqa: PLC0415  openpyxl is slow
        write_template,
    )

    told, title = told_so_far(), _sheet(step)
    kinds, roles = _words(told)
    content = io.BytesIO(write_template(kinds, roles, (title,)))
    return send_file(content, _XLSX, as_attachment=True, download_name=f"{title}.xlsx")


@adoption.get("/adoption/new/review")
@access.right("county.found")
def review() -> str:
    """Show what would come of it."""
    return _review()


@adoption.post("/adoption/new/review")
@access.right("county.found")
def found() -> Response | str | tuple[str, int]:
    """Found the county, and show the passwords this one time."""
    told = told_so_far()
    page = review_of(told)
    token = request.form.get("_token", "")[:64] or secrets.token_urlsafe(16)
    with desk().database.reading(desk().county) as unit:
        done = unit.acted(token)
    if done:
        return render_template("adoption/founded.html", county=done, title="", accounts=())
    passwords = {person.id: one_time_password() for person in page.first_people}
    try:
        key = found_county(
            desk(),
            page.plan,
            passwords=passwords,
            parent_from=None if told.parent.startswith("@") else told.parent,
            token=token,
            drafts=[one.subject for one in _places()],
            actor=actor(),
            at=moment(),
            files=_files_of(page.plan),
        )
    except (FilingError, ConflictError) as error:
        return _review(error.text(language())), 422
    return render_template(
        "adoption/founded.html",
        county=key,
        title=page.title,
        since=page.since,
        accounts=[(person, passwords[person.id]) for person in page.first_people],
    )


@adoption.post("/adoption/discard")
@access.right("county.found")
def discard() -> Response:
    """Give everything up that was told."""
    for one in _places():
        discard_draft(desk(), one, actor=actor())
    return redirect(address_of(STEPS[0]))


def _places() -> list[DraftPlace]:
    """Return the drafts of the wizard."""
    return [*(place_of(one) for one in STEPS), PACK_PLACE]


def _files_of(plan: Plan) -> FileStore:
    """Return where the files of the county to be founded lie; it has no desk of its own yet."""
    county = plan.county
    return office().desks.make(CountyId(county.id)).files if county else NO_FILE_STORE


def _shown(page: StepPage) -> tuple[str, int]:
    return render_template("adoption/step.html", page=page), page.status


def _review(problem: str = "") -> str:
    page = review_of(told_so_far())
    return render_template(
        "adoption/review.html", page=page, problem=problem, token_of_act=secrets.token_urlsafe(16)
    )


def _known(step: str) -> str:
    if step not in STEPS:
        raise NotFoundError("没有这一步", "There is no such step", value=step)
    return step


def _sheet(step: str) -> str:
    if step not in SHEETS:
        raise NotFoundError("这一步没有表格", "This step has no workbook", value=step)
    return SHEETS[step]


def _rows(told: Told, title: str, content: bytes, name: str) -> Rows:
    from engine.configuration.workbook.county_lists import (  # noqa: PLC0415  the same
        read_list,
    )

    kinds, roles = _words(told)
    units = [(str(row["id"]), str(_zh(row["title"]))) for row in told.answers.units]
    known = {"unit_kind": kinds, "role": roles}
    if title == POSTS_SHEET:
        known["unit"] = units
    return read_list(content, name, title, known)


def _zh(title: object) -> object:
    return title.get("zh") if isinstance(title, dict) else title


def _words(told: Told) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    county = told.answers.above.county
    kinds = [(kind.id, kind.title.zh) for kind in county.unit_kinds]
    return kinds, [(role.id, role.title.zh) for role in county.roles]


__all__ = ["adoption", "following", "sending"]
