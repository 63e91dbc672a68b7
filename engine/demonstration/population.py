"""Invented petitions and their plain handling, act by act through the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from engine.configuration.head import Part
from engine.demonstration.agenda import Agenda
from engine.demonstration.casting import find_actor, who_reaches
from engine.demonstration.dice import Dice
from engine.services.desk import Desk
from engine.services.open_case import open_case
from engine.services.perform_step import do_step

Answers = dict[str, object]


class Subject(Part):
    """A topic of petitions, how often it comes, and headlines for it."""

    topic: str
    weight: Annotated[int, Field(ge=1)]
    headlines: Annotated[tuple[str, ...], Field(min_length=1)]


class PlainAct(Part):
    """A step of plain handling.

    Attributes:
        after: Days after the step before, fewest and most.
        in_hundred: In how many of a hundred cases it is done at all.
        optional: Left out where nobody holds the role for the units of the case.
    """

    do: str
    by: str
    after: tuple[int, int]
    answers: Answers
    in_hundred: int = 100
    optional: bool = False


class Investigation(Part):
    """What is written in a duty investigation, and who is held accountable."""

    opening: Answers
    report: Answers
    people: tuple[dict[str, str], ...]


class Recipe(Part):
    """From what the invented petitions of a county are made."""

    population: str
    workflow: str
    surnames: str
    channels: tuple[str, ...]
    places: tuple[str, ...]
    topics: Annotated[tuple[Subject, ...], Field(min_length=1)]
    demand: str
    bypassed_in_hundred: int
    discipline_in_hundred: int
    acts: tuple[PlainAct, ...]
    faults: tuple[dict[str, object], ...]
    trifles: tuple[dict[str, object], ...]
    mend: Answers
    verify: Answers
    investigation: Investigation


@dataclass(frozen=True, slots=True)
class Petition:
    """A petition somebody brought: what a repeat has in common with it."""

    case: str
    phone: str
    name: str
    subject: Subject
    headline: str
    place: str
    on: date


@dataclass(slots=True)
class Population:
    """Makes petitions and plans their handling on an agenda.

    Attributes:
        came: How many new people came so far.
        brought: Petitions registered so far that somebody may come again about, oldest first.
        ends: Last day on which plain handling is planned; later acts are left undone.
        slow_in_hundred: In how many of a hundred cases the second step is late by ``slow_days``.
    """

    desk: Desk
    recipe: Recipe
    agenda: Agenda
    dice: Dice
    ends: date
    slow_in_hundred: int = 0
    slow_days: tuple[int, int] = (0, 0)
    came: int = 0
    brought: list[Petition] = field(default_factory=list)

    def plan_petitions(self, days: list[date]) -> None:
        """Plan a first petition of somebody new on each of these days."""
        for day in days:
            self.agenda.plan(day, self._first_of_somebody)

    def plan_repeats(self, days: list[date]) -> None:
        """Plan on each of these days that somebody comes again with the same matter."""
        for day in days:
            self.agenda.plan(day, self._repeat, rank=1)

    def _first_of_somebody(self, at: datetime) -> None:
        self.came += 1
        subject = self._subject()
        answers = self._answers(
            subject,
            phone=f"138{self.came:08d}",
            name=f"{self.dice.one_of(self.recipe.surnames)}某",
            headline=self.dice.one_of(subject.headlines),
            place=self.dice.one_of(self.recipe.places),
            at=at,
        )
        answers["bypassed"] = self.dice.in_hundred(self.recipe.bypassed_in_hundred)
        answers["about_discipline"] = self.dice.in_hundred(self.recipe.discipline_in_hundred)
        self._register(subject, answers, at)

    def _repeat(self, at: datetime) -> None:
        earliest, latest = at.date() - timedelta(days=330), at.date() - timedelta(days=20)
        known = [each for each in self.brought if earliest <= each.on <= latest]
        before = self.dice.one_of(known)
        # Who came twice is not asked a third time, so that each repeat is of another matter.
        self.brought.remove(before)
        answers = self._answers(
            before.subject,
            phone=before.phone,
            name=before.name,
            headline=f"再次{before.headline}",
            place=before.place,
            at=at,
        )
        answers["about_discipline"] = False
        self._register(before.subject, answers, at, remember=False)

    def _subject(self) -> Subject:
        weights = [each.weight for each in self.recipe.topics]
        left = self.dice.below(sum(weights))
        for subject, weight in zip(self.recipe.topics, weights, strict=True):
            if left < weight:
                return subject
            left -= weight
        raise AssertionError  # the weights were all passed, which their sum forbids

    def _answers(
        self, subject: Subject, *, phone: str, name: str, headline: str, place: str, at: datetime
    ) -> Answers:
        return {
            "received_on": at.date().isoformat(),
            "channel": self.dice.one_of(self.recipe.channels),
            "petitioner_name": name,
            "petitioner_phone": phone,
            "headline": headline,
            "topic": subject.topic,
            "place": place,
            "demand": self.recipe.demand.format(headline=headline),
        }

    def _register(
        self, subject: Subject, answers: Answers, at: datetime, *, remember: bool = True
    ) -> None:
        with self.desk.database.reading(self.desk.county) as unit:
            county = self.desk.county_on(unit, at.date()).document
        clerk = find_actor(county, "clerk", None)
        case = open_case(self.desk, self.recipe.workflow, answers=answers, actor=clerk, at=at)
        if remember and not answers.get("about_discipline"):
            self.brought.append(
                Petition(
                    case=case,
                    phone=str(answers["petitioner_phone"]),
                    name=str(answers["petitioner_name"]),
                    subject=subject,
                    headline=str(answers["headline"]),
                    place=str(answers["place"]),
                    on=at.date(),
                )
            )
        self._plan_acts(case, at.date())

    def _plan_acts(self, case: str, day: date) -> None:
        slow = self.dice.in_hundred(self.slow_in_hundred)
        for number, act in enumerate(self.recipe.acts):
            if act.in_hundred < 100 and not self.dice.in_hundred(act.in_hundred):  # noqa: PLR2004  percent
                continue
            day += timedelta(days=self.dice.between(*act.after))
            if slow and number == 1:
                day += timedelta(days=self.dice.between(*self.slow_days))
            if day > self.ends:
                return
            self.agenda.plan(day, _Handling(self.desk, case, act))


@dataclass(frozen=True, slots=True)
class _Handling:
    """A planned step of a case."""

    desk: Desk
    case: str
    act: PlainAct

    def __call__(self, at: datetime) -> None:
        """Do the step by whoever holds the role and reaches the case."""
        act = self.act
        do_as(
            self.desk,
            self.case,
            act.do,
            by=act.by,
            answers=act.answers,
            at=at,
            optional=act.optional,
        )


def do_as(
    desk: Desk,
    case_id: str,
    step: str,
    *,
    by: str,
    answers: Mapping[str, object] | None,
    at: datetime,
    optional: bool = False,
) -> None:
    """Do a step of a case as the person the role means there, in one transaction.

    An optional step is left out where the role reaches the case by nobody's post.
    """
    with desk.database.writing(desk.county) as unit:
        case = unit.case(case_id)
        county = desk.county_on(unit, at.date()).document
        if optional and not who_reaches(county, by, case):
            return
        actor = find_actor(county, by, case)
        do_step(unit, desk, case, step, answers=answers, actor=actor, at=at)
