"""The demo instance: stories and half-years together, with accounts to sign in by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from engine.configuration.county import County, Post
from engine.demonstration.agenda import Agenda
from engine.demonstration.dice import Dice
from engine.demonstration.figures import FigureCheck, compare_figures, require_figures
from engine.demonstration.halfyears import Chronicle, HalfYears
from engine.demonstration.instance import enter_accounts, publish_shipped
from engine.demonstration.player import Player
from engine.demonstration.population import Population, Recipe
from engine.demonstration.sign_ins import PASSWORD, SignIn
from engine.demonstration.story import Story, shipped_stories
from engine.demonstration.texts import shipped_text
from engine.services.desk import Desk

SEED = "half-years 2022 and 2023"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was made.

    Attributes:
        today: Day on which the demo stands; pages take it for today.
        acts: Acts played through the services.
        figures: What the dashboard shows, each as the plan expects it.
    """

    today: date
    acts: int
    sign_ins: tuple[SignIn, ...]
    figures: tuple[FigureCheck, ...]


Progress = Callable[[date, date], None]
"""Called with the day reached and the last day."""


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """What is played: petitions of a recipe, half-years of a plan, stories among them."""

    recipe: Recipe
    plan: HalfYears
    stories: tuple[Story, ...]


def shipped_plan(county: str) -> DemoPlan:
    """Return the demo plan that comes with the program for a county.

    Raises:
        ConfigurationError: there is none for this county.
    """
    return DemoPlan(
        recipe=shipped_text("population", county, Recipe),
        plan=shipped_text("population", f"{county}-halfyears", HalfYears),
        stories=shipped_stories(),
    )


def build_demo(
    desk: Desk, progress: Progress | None = None, *, demo: DemoPlan | None = None
) -> DemoReport:
    """Fill an empty desk with the demo data of its county, and check that the figures come out.

    Args:
        desk: The county's desk, nothing published yet.
        progress: Called with the day reached and the last day.
        demo: What is played; None takes what comes with the program.

    Raises:
        ConfigurationError: there is no demo data for this county, or the figures differ from those
            the plan expects.
    """
    demo = demo or shipped_plan(desk.county)
    plan = demo.plan
    publish_shipped(desk, min(span.first for span in plan.periods))
    population = _play(desk, demo, lambda day: progress(day, plan.today) if progress else None)
    figures = compare_figures(desk, plan.expected, plan.today)
    require_figures(figures, plan.plan)
    sign_ins = demo_sign_ins(desk, plan.today)
    enter_accounts(desk, [each.login for each in sign_ins], PASSWORD)
    return DemoReport(plan.today, population.agenda.done, sign_ins, figures)


def _play(desk: Desk, demo: DemoPlan, heard: Callable[[date], None]) -> Population:
    """Play everything up to the plan's today; return the population that was played."""
    plan = demo.plan
    population = Population(
        desk,
        demo.recipe,
        Agenda(),
        Dice(SEED),
        ends=plan.today,
        slow_in_hundred=plan.slow_in_hundred,
        slow_days=plan.slow_days,
    )
    chronicle = Chronicle(population, plan, told=len(demo.stories))
    chronicle.plan_all()
    player = Player(population, judge=chronicle.judge)
    for story in demo.stories:
        # Besides what the story tells, the half-years bring petitions enough.
        player.plan(story, besides=False)
    population.agenda.run(until=plan.today, progress=heard)
    return population


def demo_sign_ins(desk: Desk, day: date) -> tuple[SignIn, ...]:
    """Return one person for each role of the county, the people of the stories first."""
    with desk.database.reading(desk.county) as unit:
        county = desk.county_on(unit, day).document
        reviewed = [case for session in unit.sessions() for case in session.cases]
        told = unit.cases(ids=[each.case for each in reviewed])
    preferred = {holder.post for case in told for holder in case.holders}
    chosen: dict[str, Post] = {}
    for post in sorted(county.posts, key=lambda each: each.id not in preferred):
        chosen.setdefault(post.role, post)
    return tuple(
        _sign_in(county, role.id, chosen[role.id]) for role in county.roles if role.id in chosen
    )


def _sign_in(county: County, role: str, post: Post) -> SignIn:
    name = next(each.name for each in county.people if each.id == post.holder)
    return SignIn(login=post.holder, name=name, post=post.title.zh, role=role)
