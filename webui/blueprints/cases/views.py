"""Routes of cases: lists, the page of a case, its steps, and opening a new one."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from engine.errors import AccessError, NotFoundError, TransitionError
from engine.services.entries import (
    KnownWorkflow,
    entry_of_new_case,
    known_step,
    offer_of,
    workflows_for,
)
from engine.services.keep_drafts import DraftPlace
from engine.services.read_cases import CaseFile, count_stages, list_cases, open_file
from engine.services.read_files import read_file
from webui import access
from webui.blueprints.cases.case_page import case_page
from webui.blueprints.cases.drawing import case_drawing
from webui.blueprints.cases.filling import EntryPage, discarded
from webui.blueprints.cases.filters import Wanted, read_wanted, topics_offered, units_offered
from webui.blueprints.cases.handing_out import attachment_headers
from webui.blueprints.cases.pages import PAGE_SIZE, ListPage, Tab, lines_of, pages_for
from webui.blueprints.cases.steps import begin, blank_entry, blank_step, left_draft, perform
from webui.language import label, say
from webui.names import Names
from webui.session import actor, desk, member, moment
from webui.stale import comes_back

cases = Blueprint("cases", __name__)


@cases.get("/cases/<workflow>")
@access.right("petition.read")
def listing(workflow: str) -> str:
    """Show the cases of a workflow that the person may see."""
    known = _known(workflow)
    wanted = read_wanted(request.args)
    county = member().county
    g.place = workflow
    page = list_cases(
        desk(),
        actor=actor(),
        at=moment(),
        wanted=wanted.case_filter(county, workflow),
        limit=PAGE_SIZE,
        offset=(wanted.page - 1) * PAGE_SIZE,
    )
    view = ListPage(
        title=label(known.workflow.document.title),
        lines=lines_of(page, Names(county)),
        total=page.total,
        page=wanted.page,
        pages=pages_for(page.total),
        wanted=wanted,
        tabs=_tabs(known, wanted),
        new=url_for("cases.register", workflow=workflow) if known.may_open else None,
        workflow=workflow,
    )
    return render_template(
        "cases/list.html",
        page=view,
        units=units_offered(county),
        topics=topics_offered(county),
    )


def _known(workflow: str) -> KnownWorkflow:
    for each in workflows_for(desk(), actor=actor(), at=moment()):
        if each.workflow.ref.id == workflow:
            return each
    raise NotFoundError("没有这个流程", "There is no such workflow", value=workflow)


def _tabs(known: KnownWorkflow, wanted: Wanted) -> tuple[Tab, ...]:
    name = str(known.workflow.ref.id)
    stages = known.workflow.document.stages
    counts = count_stages(
        desk(),
        [stage.id for stage in stages],
        actor=actor(),
        at=moment(),
        wanted=wanted.in_stage(None).case_filter(member().county, name),
    )
    everything = Tab(
        say("全部"),
        sum(counts.values()),
        wanted.in_stage(None).address(name),
        current=wanted.stage is None,
    )
    return (
        everything,
        *(
            Tab(
                label(stage.title),
                counts[stage.id],
                wanted.in_stage(stage.id).address(name),
                current=wanted.stage == stage.id,
            )
            for stage in stages
            if counts[stage.id] or wanted.stage == stage.id
        ),
    )


@cases.get("/find")
@access.right("petition.read")
def find() -> str | Response:
    """Find cases of every workflow by number or headline; a number leads straight to its case."""
    wanted = read_wanted(request.args)
    county = member().county
    page = list_cases(
        desk(),
        actor=actor(),
        at=moment(),
        wanted=wanted.case_filter(county, None),
        limit=PAGE_SIZE,
        offset=(wanted.page - 1) * PAGE_SIZE,
    )
    exact = [line for line in page.lines if line.case.number == wanted.text]
    if len(exact) == 1:
        return redirect(url_for("cases.show", case=exact[0].case.id))
    view = ListPage(
        title=say("查找"),
        lines=lines_of(page, Names(county)),
        total=page.total,
        page=wanted.page,
        pages=pages_for(page.total),
        wanted=wanted,
    )
    return render_template("cases/found.html", page=view)


@cases.get("/case/<case>")
@access.signed_in
def show(case: str) -> str:
    """Show a case as the person may see it."""
    file = _open(case)
    names = Names(member().county)
    return render_template(
        "cases/case.html", page=case_page(file, names), drawing=case_drawing(file, names)
    )


def _open(case: str) -> CaseFile:
    file = open_file(desk(), case, actor=actor(), at=moment())
    g.place = file.case.workflow
    g.filed_in = case
    return file


@cases.get("/case/<case>/files/<sha256>")
@access.signed_in
def file(case: str, sha256: str) -> Response:
    """Hand out a file that was filed in the case; the browser keeps it and shows nothing of it."""
    filed = read_file(desk(), _open(case), sha256)
    answer = send_file(filed.content, mimetype=filed.type, conditional=False)
    answer.headers.update(attachment_headers(filed.name))
    return answer


@cases.get("/case/<case>/do/<step>")
@access.signed_in
def do(case: str, step: str) -> str | tuple[str, int]:
    """Show the form of a step, or why it cannot be done yet."""
    file = _open(case)
    try:
        offer = offer_of(file, step, county=member().county, actor=actor())
    except TransitionError as error:
        left = left_draft(file, known_step(file, step), error)
        if left is None:
            raise
        return render_template("cases/step.html", page=left), 409
    return render_template("cases/step.html", page=blank_step(file, offer))


@cases.post("/case/<case>/do/<step>")
@access.signed_in
@comes_back
def do_it(case: str, step: str) -> Response | tuple[str, int]:
    """Do the step; what is refused comes back with all that was typed."""
    file = _open(case)
    known = known_step(file, step)
    if discarded(DraftPlace(file.case.workflow, step, case)):
        flash(say("草稿已放弃"), "success")
        is_open = any(each.step.id == step for each in file.steps)
        return redirect(url_for("cases.do", case=case, step=step) if is_open else _after(case))
    refused = perform(file, known)
    if refused is not None:
        return render_template("cases/step.html", page=refused), refused.status
    flash(say("已办理：{step}", step=label(known.title)), "success")
    return redirect(_after(case))


def _after(case: str) -> str:
    """Return where to go after a step: it may have taken the case out of the person's sight."""
    try:
        open_file(desk(), case, actor=actor(), at=moment())
    except AccessError:
        return url_for("work.mine")
    return url_for("cases.show", case=case)


@cases.get("/cases/<workflow>/new")
@access.right("petition.register")
def register(workflow: str) -> str:
    """Show the form that opens a case."""
    g.place = workflow
    entry = entry_of_new_case(desk(), workflow, actor=actor(), at=moment())
    return render_template("cases/new.html", page=blank_entry(entry))


@cases.post("/cases/<workflow>/new")
@access.right("petition.register")
@comes_back
def register_it(workflow: str) -> Response | tuple[str, int]:
    """Open a case; what is refused comes back with all that was typed."""
    g.place = workflow
    entry = entry_of_new_case(desk(), workflow, actor=actor(), at=moment())
    if discarded(DraftPlace(workflow, entry.step.id)):
        flash(say("草稿已放弃"), "success")
        return redirect(url_for("cases.register", workflow=workflow))
    result = begin(entry)
    if isinstance(result, EntryPage):
        return render_template("cases/new.html", page=result), result.status
    number = open_file(desk(), result, actor=actor(), at=moment()).case.number
    flash(say("已登记：{number}", number=number), "success")
    return redirect(url_for("cases.show", case=result))
