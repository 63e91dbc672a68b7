"""The demo instance: stories and half-years together, with accounts to sign in by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from engine.configuration.county import County, Post
from engine.demonstration.agenda import Agenda
from engine.demonstration.dice import Dice
from engine.demonstration.halfyears import Chronicle, HalfYears
from engine.demonstration.instance import enter_accounts, publish_shipped
from engine.demonstration.player import Player
from engine.demonstration.population import Population, Recipe
from engine.demonstration.story import shipped_stories
from engine.demonstration.texts import shipped_text
from engine.services.desk import Desk

SEED = "half-years 2022 and 2023"
PASSWORD = "yi-an-yi-ping"  # noqa: S105  of invented people in demo data, printed at every start


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in of the demo: one person for each role."""

    login: str
    name: str
    post: str
    role: str


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was made.

    Attributes:
        today: Day on which the demo stands; pages take it for today.
        acts: Acts played through the services.
    """

    today: date
    acts: int
    sign_ins: tuple[SignIn, ...]


Progress = Callable[[date, date], None]
"""Called with the day reached and the last day."""


def build_demo(desk: Desk, progress: Progress | None = None) -> DemoReport:
    """Fill an empty desk with the demo data of its county.

    Raises:
        ConfigurationError: there is no demo data for this county.
    """
    recipe = shipped_text("population", desk.county, Recipe)
    plan = shipped_text("population", f"{desk.county}-halfyears", HalfYears)
    stories = shipped_stories()
    publish_shipped(desk, min(span.first for span in plan.periods))
    population = Population(
        desk,
        recipe,
        Agenda(),
        Dice(SEED),
        ends=plan.today,
        slow_in_hundred=plan.slow_in_hundred,
        slow_days=plan.slow_days,
    )
    chronicle = Chronicle(population, plan, told=len(stories))
    chronicle.plan_all()
    player = Player(population, judge=chronicle.judge)
    for story in stories:
        # Besides what the story tells, the half-years bring petitions enough.
        player.plan(story, besides=False)

    def heard(day: date) -> None:
        if progress:
            progress(day, plan.today)

    population.agenda.run(until=plan.today, progress=heard)
    sign_ins = demo_sign_ins(desk, plan.today)
    enter_accounts(desk, [each.login for each in sign_ins], PASSWORD)
    return DemoReport(plan.today, population.agenda.done, sign_ins)


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
