"""The pages of a draft: its parts, one part as a form, what is wrong and what is different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request, url_for

from engine.configuration.authoring.parts import Outline, Section
from engine.configuration.authoring.references import with_used
from engine.configuration.problems import Problem
from engine.errors import ConfigurationError, ConflictError
from engine.forms.choices import Choice, Lists
from engine.forms.nodes import Node, walk
from engine.forms.plain import VALUE, PlainForm, plain_form
from engine.forms.values import ABSENT, ROW_ID, Path
from engine.forms.visibility import Viewer
from engine.services.edit_documents import GONE, DraftView, earlier_outline
from engine.services.edit_parts import Outcome, Sent, part_named, save_part
from webui.blueprints.configuration.draft_texts import posted_number
from webui.blueprints.configuration.drawn_conditions import drawn_conditions
from webui.forms import (
    DifferingLine,
    FormView,
    Posted,
    differing,
    open_form,
    read_post,
)
from webui.forms.telling import with_errors
from webui.forms.unfolding import open_rows
from webui.language import label, language
from webui.session import actor, desk, moment

_AUTHOR = Viewer()
_REVISION, _SEEN = "_revision", "_seen"
_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part in the list of a draft's parts.

    Attributes:
        errors: How many mistakes there are in it.
        remarks: How much else there is to look at.
    """

    title: str
    address: str
    count: int | None
    depth: int
    errors: int
    remarks: int
    current: bool


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem with the way to the field it is about."""

    problem: Problem
    address: str
    part: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else made of the same part meanwhile.

    Attributes:
        known: What stood there when the author began is still known.
    """

    by: str
    lines: tuple[DifferingLine, ...]
    known: bool


@dataclass(frozen=True, slots=True)
class PartPage:
    """A part of a draft as a form.

    Attributes:
        revision: The save the form was made from.
        seen: A later save the author has been told of; 0 for none.
        unfolded: Ids of the rows of a long list that are shown open.
        trouble: Why nothing was saved, where that is about no field.
        status: HTTP status of the answer.
        back: Of a row of a long list, the address of the list; else empty.
        listed: What the list is called.
    """

    section: Section
    view: FormView
    action: str
    revision: int
    seen: int
    unfolded: frozenset[str]
    conflict: Conflict | None = None
    trouble: str = ""
    status: int = 200
    back: str = ""
    listed: str = ""

    def called(self, row: Node) -> str:
        """Return what a row is called: by what stands in it, else by its number."""
        said = _called(row)
        return said or self.view.said(row.title)


@dataclass(frozen=True)
class _PartForm:
    """A part as a form: its schema with the lists filled in, and its answers."""

    outline: Outline
    section: Section
    plain: PlainForm
    lists: Lists
    answers: object

    @classmethod
    def of(cls, draft: DraftView, outline: Outline, section: Section) -> _PartForm:
        schema, answers = outline.schema(section), outline.answers(section)
        named = with_used(schema, answers, draft.lists)
        lists = {name: tuple(Choice(*each) for each in listed) for name, listed in named.items()}
        return cls(outline, section, plain_form(schema, title="…"), lists, answers)

    def opened(self) -> FormView:
        given = self.plain.answers_of(ABSENT if self.answers is GONE else self.answers)
        return open_form(
            self.plain.form, answers=given, lists=self.lists, viewer=_AUTHOR, language=language()
        )

    def posted(self) -> Posted:
        given = self.plain.answers_of(ABSENT if self.answers is GONE else self.answers)
        return read_post(
            self.plain.form,
            request.form,
            given,
            lists=self.lists,
            viewer=_AUTHOR,
            language=language(),
        )

    def sent(self, posted: Posted) -> object:
        value = self.plain.value_of(posted.answers)
        return GONE if value is ABSENT else _without_row_ids(value)

    def form_path(self, path: Path) -> Path:
        """Return a place of the part's form as a place of the whole form."""
        return (VALUE, *path) if self.plain.wrapped else path

    def place_of(self, node: Node, answers: object) -> str:
        """Return where in the document the answer of a node is written."""
        path = node.path[1:] if self.plain.wrapped else node.path
        return self.outline.place(self.section, path, answers)


def _without_row_ids(value: object) -> object:
    """Return answers without the ids of rows that were moved: documents name parts themselves."""
    if isinstance(value, Mapping):
        return {key: _without_row_ids(one) for key, one in value.items() if key != ROW_ID}
    return [_without_row_ids(one) for one in value] if isinstance(value, list) else value


def part_lines(draft: DraftView, current: Section | None = None) -> tuple[PartLine, ...]:
    """Return the parts of a draft with how much is wrong in each."""
    return tuple(_part_lines(draft, current))


def _part_lines(draft: DraftView, current: Section | None) -> Iterator[PartLine]:
    for section in draft.outline.sections():
        found = draft.problems_of(section)
        errors = sum(one.severity == "error" for one in found)
        yield PartLine(
            title=label(section.title),
            address=_shown_at(draft, section),
            count=section.count,
            depth=section.depth,
            errors=errors,
            remarks=len(found) - errors,
            current=current is not None and section.name == current.name,
        )


def problem_lines(draft: DraftView) -> tuple[ProblemLine, ...]:
    """Return what is wrong with a draft, the mistakes first, each with the way to its field."""
    lines = [
        ProblemLine(one, _shown_at(draft, section), label(section.title))
        for one in draft.check.own
        for section in (_edited_in(draft, one.path),)
    ]
    return tuple(sorted(lines, key=lambda line: _SEVERITIES.index(line.problem.severity)))


def _edited_in(draft: DraftView, place: str) -> Section:
    """Return the part a place is edited in; of a long list, the row."""
    section = draft.outline.section_of(place)
    row = draft.outline.row_of(place) if draft.outline.is_long(section) else None
    return row or section


def _shown_at(draft: DraftView, section: Section) -> str:
    """Return where a part is looked at first: rows of a decision table as a sheet."""
    if draft.outline.table(section) is None:
        return _address(draft, section)
    return url_for(
        "configuration.edit_sheet",
        kind=draft.draft.kind,
        document=draft.draft.id,
        part=section.name,
    )


def _address(draft: DraftView, section: Section) -> str:
    return url_for(
        "configuration.edit_part",
        kind=draft.draft.kind,
        document=draft.draft.id,
        part=section.name,
    )


def part_page(draft: DraftView, name: str) -> PartPage:
    """Return a part as a form, with what is wrong beside its fields.

    Raises:
        NotFoundError: there is no such part.
    """
    section = part_named(draft.outline, name)
    form = _PartForm.of(draft, draft.outline, section)
    view = _with_problems(form, form.opened(), draft.problems_of(section))
    return _page(draft, section, view, draft.draft.revision)


def saved_part(draft: DraftView, name: str) -> Outcome | PartPage:
    """Save what was sent of a part; return what came of it, or the page to be shown again.

    Raises:
        NotFoundError: there is no such part.
    """
    revision, seen = posted_number(_REVISION), posted_number(_SEEN)
    known = earlier_outline(desk(), draft, revision, actor=actor(), at=moment())
    began = known or draft.outline
    section = part_named(began, name)
    form = _PartForm.of(draft, began, section)
    posted = form.posted()
    page = _page(draft, section, posted.view, revision, seen)
    if not posted.ok:
        return replace(page, status=200 if posted.op else 422)
    sent = Sent(name, revision, seen, form.sent(posted))
    try:
        outcome = save_part(desk(), draft, sent, actor=actor(), at=moment())
    except (ConfigurationError, ConflictError) as error:
        status = 409 if isinstance(error, ConflictError) else 422
        return replace(page, trouble=error.text(language()), status=status)
    if outcome.faults:
        texts = [
            (form.form_path(one.path), one.en if language() == "en" else one.zh)
            for one in outcome.faults
        ]
        told = with_errors(posted.view, texts)
        return replace(_page(draft, section, told, revision, seen), status=422)
    if outcome.others:
        now = draft.outline.section(section.name) or section
        conflict = _conflict(draft, now, posted.view, form if known else None)
        return replace(page, conflict=conflict, seen=draft.draft.revision, status=409)
    return outcome


def _page(
    draft: DraftView, section: Section, view: FormView, revision: int, seen: int = 0
) -> PartPage:
    drawn = drawn_conditions(view, draft.outline.facts, section.path)
    listed = draft.outline.section(section.key) if section.row else None
    return PartPage(
        section=section,
        view=replace(view, drawn=drawn),
        action=_address(draft, section),
        revision=revision,
        seen=seen,
        unfolded=open_rows(view),
        back=_address(draft, listed) if listed else "",
        listed=label(listed.title) if listed else "",
    )


def _called(row: Node) -> str:
    """Return the title in a row, else its name or id; of a table's row with what it says."""
    nodes = list(walk(row.children))
    found = {str(node.path[-1]): node.text for node in reversed(nodes) if node.path and node.text}
    title = next(
        (found[key] for key in ("year", "zh", "title", "name", "fact", "id") if key in found), ""
    )
    cells = [
        node.text
        for node in nodes
        if len(node.path) > 1 and node.path[-2] in {"when", "then"} and node.text
    ]
    return " · ".join((title, *cells)) if "zh" not in found else title


def _conflict(
    draft: DraftView, section: Section, yours: FormView, began: _PartForm | None
) -> Conflict:
    theirs = _PartForm.of(draft, draft.outline, section).opened()
    before = began.opened() if began else None
    return Conflict(draft.saved_by, differing(yours, theirs, before), began is not None)


def _with_problems(form: _PartForm, view: FormView, problems: Sequence[Problem]) -> FormView:
    """Return a form with the problems of its part at the fields they are about."""
    errors = [one for one in problems if one.severity == "error"]
    places = [
        (form.place_of(node, form.answers), node)
        for section in view.sections
        for node in walk(section.children)
        if node.path
    ]
    found: list[tuple[Path, str]] = []
    for problem in errors:
        inside = [
            (len(place), node)
            for place, node in places
            if not place or f"{problem.path}.".startswith(f"{place}.")
        ]
        best = max(inside, key=lambda pair: pair[0])[1].path if inside else ()
        found.append((best, problem.en if language() == "en" else problem.zh))
    return with_errors(view, found)
