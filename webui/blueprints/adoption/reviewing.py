"""The last look before a county is founded: its pack, what is taken over, what is to be mended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from engine.configuration.county import Person
from engine.configuration.kinds import ADOPTED
from engine.configuration.packs.composing import compose, key_of
from engine.configuration.packs.pack_file import PACK_FILE
from engine.services.county_forms import TITLES, unfit
from engine.services.county_plan import STEPS
from engine.services.found_county import Plan, PlanProblem, make_plan
from webui.blueprints.adoption.wizard import StepMark, Told, address_of, marks_of
from webui.blueprints.configuration.pages import KINDS
from webui.language import label, language
from webui.session import office


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """Something to be mended, with the step that mends it."""

    severity: str
    text: str
    step: str
    address: str
    place: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A document of the pack as it would be written."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything that was told, made into a county.

    Attributes:
        title: What the county is called.
        files: What its pack says; nothing but what differs.
        taken_over: How many documents of each kind hold as they stand above.
        figures: What was told, as name and number.
        first_people: Who gets a sign-in at once.
    """

    plan: Plan
    title: str
    since: date | None
    parent: str
    marks: tuple[StepMark, ...]
    problems: tuple[ProblemLine, ...]
    files: tuple[FileLine, ...]
    taken_over: tuple[tuple[str, int], ...]
    figures: tuple[tuple[str, int], ...]
    first_people: tuple[Person, ...]

    @property
    def lines(self) -> int:
        """Return how many lines the pack has."""
        return sum(len(file.lines) for file in self.files)

    @property
    def errors(self) -> int:
        """Return how many mistakes are left."""
        return sum(one.severity == "error" for one in self.problems)


def review_of(told: Told) -> ReviewPage:
    """Return what would come of what was told."""
    answers = told.answers
    counties = {str(one) for one in office().desks.counties()}
    plan = make_plan(answers, counties, unfit(answers, told.parents))
    county = plan.county
    return ReviewPage(
        plan=plan,
        title=(county.en if language() == "en" and county.en else county.zh) if county else "",
        since=county.since if county else None,
        parent=label(answers.above.pack.head.title),
        marks=marks_of(told, None),
        problems=tuple(_line(one) for one in plan.problems),
        files=_files(plan),
        taken_over=_taken_over(plan),
        figures=(
            ("单位", len(answers.units)),
            ("类别", len(answers.leaves)),
            ("岗位", len(answers.posts)),
            ("人员", len(answers.people)),
            ("片区", len(answers.areas)),
        ),
        first_people=_first(plan),
    )


def _line(problem: PlanProblem) -> ProblemLine:
    known = problem.step in STEPS
    return ProblemLine(
        severity=problem.severity,
        text=problem.en if language() == "en" else problem.zh,
        step=label(TITLES[problem.step]) if known and problem.step else "",
        address=address_of(problem.step) if known and problem.step else "",
        place=problem.place,
    )


def _files(plan: Plan) -> tuple[FileLine, ...]:
    if plan.pack is None:
        return ()
    order = sorted(plan.pack.files, key=lambda name: (name != PACK_FILE, name))
    return tuple(
        FileLine(name, tuple(plan.pack.files[name].decode().splitlines())) for name in order
    )


def _taken_over(plan: Plan) -> tuple[tuple[str, int], ...]:
    if plan.pack is None:
        return ()
    keys = {key_of(one) for one in compose(plan.pack) if one.name.startswith(ADOPTED)}
    counted = Counter((key or "").split("/")[0] for key in keys)
    return tuple((title, counted[kind]) for kind, title in KINDS.items() if counted[kind])


def _first(plan: Plan) -> tuple[Person, ...]:
    if plan.examined is None or not plan.ready:
        return ()
    people = {one.id: one for one in plan.examined.library.county().document.people}
    return tuple(people[one] for one in plan.first_people if one in people)
