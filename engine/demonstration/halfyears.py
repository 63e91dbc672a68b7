"""Two half-years of a county as the article counts them, made by running the real services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from engine.configuration.head import IsoDate, Part
from engine.demonstration.figures import ExpectedFigures
from engine.demonstration.player import read_findings
from engine.demonstration.population import Population, do_as
from engine.services.escalate import run_tick
from engine.services.people import actor_of
from engine.services.review_session import (
    SessionPlan,
    draw_cases,
    freeze_frame,
    hear_witness,
    open_session,
)
from engine.services.score_case import confirm_result, hand_in_sheet, open_table
from engine.terms import Actor

_SATURDAY = 5
_DICE_SIDES = 6


class Span(Part):
    """Days in which petitions come in, and how many of them are repeats."""

    first: IsoDate
    last: IsoDate
    petitions: int
    repeats: int


class PlannedReview(Part):
    """A session outside of the stories.

    Attributes:
        findings: What the panel finds in the drawn cases in turn; none leaves it to the plan.
    """

    on: IsoDate
    programme: str
    mode: Literal["on-site", "online"]
    chair: str
    findings: tuple[dict[str, object], ...] = ()


class HalfYears(Part):
    """The plan of the demo data.

    Attributes:
        today: The day on which the demo stands.
        reviewed: Cases reviewed outside of what the stories tell.
        poor: How many of them come out below the best grade.
        investigated: For the first poor ones: people held accountable after a duty investigation.
        investigated_before: Only lists of sessions before this day run into an investigation.
        expected: The figures that must come of it.
    """

    plan: str
    today: IsoDate
    slow_in_hundred: int
    slow_days: tuple[int, int]
    periods: tuple[Span, ...]
    reviews: tuple[PlannedReview, ...]
    members: tuple[str, ...]
    secretary: str
    witnesses: tuple[str, ...]
    reviewed: int
    poor: int
    investigated: tuple[int, ...]
    investigated_before: IsoDate
    expected: ExpectedFigures


@dataclass(slots=True)
class Chronicle:
    """Plans a county's half-years on the population's agenda.

    Attributes:
        judged: Cases judged so far outside of the stories.
        left: People to be held accountable in each investigation still to come.
    """

    population: Population
    plan: HalfYears
    told: int
    judged: int = 0
    left: list[int] = field(default_factory=list)

    def plan_all(self) -> None:
        """Put petitions, sessions and ticks on the agenda."""
        self.left = list(self.plan.investigated)
        for span in self.plan.periods:
            self._plan_span(span)
        for review in self.plan.reviews:
            self.population.agenda.plan(review.on, _Convening(self, review), rank=3)
        for day in tick_days(self.plan):
            self.population.agenda.plan(day, self._tick, rank=4)

    def _plan_span(self, span: Span) -> None:
        told = self.told if span.first <= self.plan.investigated_before <= span.last else 0
        days = workdays(span.first, span.last)
        first = span.petitions - span.repeats - told
        self.population.plan_petitions([days[self._early(len(days))] for _ in range(first)])
        # The earliest repeats need somebody who came before; three weeks are left for that.
        later = days[15:]
        dice = self.population.dice
        self.population.plan_repeats([dice.one_of(later) for _ in range(span.repeats)])

    def _early(self, count: int) -> int:
        return self.population.dice.below(count)

    def _tick(self, at: datetime) -> None:
        run_tick(self.population.desk, at=at)

    def judge(self, session: str, case: str, at: datetime) -> None:
        """Let the panel score a case, well or badly as the plan has it, and the chair confirm."""
        number, self.judged = self.judged, self.judged + 1
        poor = (number + 1) * self.plan.poor // self.plan.reviewed > (
            number * self.plan.poor // self.plan.reviewed
        )
        recipe, dice = self.population.recipe, self.population.dice
        findings = dice.one_of(recipe.faults if poor else recipe.trifles)
        self.score(session, case, findings, at, agreed=poor)
        self._confirm(session, case, at)
        if poor:
            self._plan_mending(case, at.date())

    def judge_so(self, session: str, case: str, findings: dict[str, object], at: datetime) -> None:
        """Let the whole panel find this, the chair confirm, the unit mend what was found."""
        self.score(session, case, findings, at, agreed=True)
        self._confirm(session, case, at)
        self._plan_mending(case, at.date())

    def score(
        self,
        session: str,
        case: str,
        findings: dict[str, object],
        at: datetime,
        *,
        agreed: bool,
    ) -> None:
        """Hand in all sheets, twice if the panel must look again.

        Args:
            session: The session.
            case: The drawn case.
            findings: Item to ``[points, reason, evidence]``.
            at: When.
            agreed: All find it, one a little more; otherwise only one does.
        """
        sterner = self.population.dice.below(_DICE_SIDES)
        while not self._opened(session, case):
            for seat, person in enumerate(self._assessors(session, case)):
                said = findings if agreed or seat == sterner else {}
                hand_in_sheet(
                    self.population.desk,
                    session,
                    case,
                    findings=read_findings(said, more=int(agreed and seat == sterner)),
                    actor=self.person(person, at),
                    at=at,
                )

    def _opened(self, session: str, case: str) -> bool:
        with self.population.desk.database.reading(self.population.desk.county) as unit:
            reviewed = open_table(unit, self.population.desk, session, case).reviewed
        return reviewed.round in reviewed.opened_rounds

    def _assessors(self, session: str, case: str) -> tuple[str, ...]:
        with self.population.desk.database.reading(self.population.desk.county) as unit:
            return open_table(unit, self.population.desk, session, case).assessors

    def _confirm(self, session: str, case: str, at: datetime) -> None:
        desk = self.population.desk
        with desk.database.reading(desk.county) as unit:
            chair = unit.session(session).chair or ""
        confirm_result(desk, session, case, actor=self.person(chair, at), at=at)

    def _plan_mending(self, case: str, day: date) -> None:
        desk = self.population.desk
        with desk.database.reading(desk.county) as unit:
            children = unit.children(case)
        if not children:
            return
        listed = children[-1].id
        if self.left and day < self.plan.investigated_before:
            self._plan_investigation(listed, day, self.left.pop(0))
        else:
            self._plan_plain_mending(listed, day + timedelta(days=4))

    def _plan_plain_mending(self, listed: str, day: date) -> None:
        recipe, dice = self.population.recipe, self.population.dice
        mended = day + timedelta(days=dice.between(2, 9))
        self._later(mended, listed, "mend", "handler", recipe.mend)
        self._later(
            mended + timedelta(days=dice.between(2, 4)),
            listed,
            "verify",
            "discipline",
            recipe.verify,
        )

    def _plan_investigation(self, listed: str, day: date, people: int) -> None:
        written = self.population.recipe.investigation
        accountable = {"people": list(written.people[:people]), "recommendation": False}
        self._later(
            day + timedelta(days=36), listed, "open-investigation", "discipline", written.opening
        )
        self._later(
            day + timedelta(days=44), listed, "conclude-investigation", "discipline", written.report
        )
        self._later(day + timedelta(days=47), listed, "hold-accountable", "discipline", accountable)
        self._plan_plain_mending(listed, day + timedelta(days=48))

    def _later(self, day: date, case: str, step: str, by: str, answers: dict[str, object]) -> None:
        if day > self.plan.today:
            return
        desk = self.population.desk
        self.population.agenda.plan(
            day, lambda at: do_as(desk, case, step, by=by, answers=answers, at=at), rank=5
        )

    def person(self, person: str, at: datetime) -> Actor:
        """Return somebody of the county as an actor."""
        desk = self.population.desk
        with desk.database.reading(desk.county) as unit:
            return actor_of(desk.county_on(unit, at.date()).document, person)


@dataclass(frozen=True, slots=True)
class _Convening:
    """A session on the agenda."""

    chronicle: Chronicle
    review: PlannedReview

    def __call__(self, at: datetime) -> None:
        """Hold the session from the frame to the last confirmed result."""
        chronicle, plan = self.chronicle, self.chronicle.plan
        desk, secretary = chronicle.population.desk, chronicle.person(plan.secretary, at)
        session = open_session(
            desk,
            SessionPlan(
                programme=self.review.programme,
                mode=self.review.mode,
                held_on=self.review.on,
                members=plan.members,
                chair=self.review.chair,
            ),
            actor=secretary,
            at=at,
        )
        freeze_frame(desk, session, actor=secretary, at=at)
        for person in plan.witnesses:
            hear_witness(
                desk, session, words=self._throw(), actor=chronicle.person(person, at), at=at
            )
        draw_cases(desk, session, actor=secretary, at=at)
        for number, case in enumerate(undecided(chronicle, session)):
            if self.review.findings:
                found = self.review.findings[number % len(self.review.findings)]
                chronicle.judge_so(session, case, found, at)
            else:
                chronicle.judge(session, case, at)

    def _throw(self) -> str:
        dice = self.chronicle.population.dice
        return "骰子 " + " ".join(str(dice.between(1, _DICE_SIDES)) for _ in range(3))


def undecided(chronicle: Chronicle, session: str) -> tuple[str, ...]:
    """Return the drawn cases of a session without a result."""
    desk = chronicle.population.desk
    with desk.database.reading(desk.county) as unit:
        return tuple(each.case for each in unit.session(session).cases if each.result is None)


def workdays(first: date, last: date) -> list[date]:
    """Return Mondays to Fridays, both ends included."""
    days = (last - first).days + 1
    every = (first + timedelta(days=number) for number in range(days))
    return [day for day in every if day.weekday() < _SATURDAY]


def tick_days(plan: HalfYears) -> Sequence[date]:
    """Return the days on which the ladder is judged: each Monday until the demo's today."""
    first = min(span.first for span in plan.periods)
    return [day for day in workdays(first, plan.today) if day.weekday() == 0]
