"""Play a story through the services, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from engine.clock import moment_of
from engine.configuration.county import County
from engine.demonstration.casting import find_actor
from engine.demonstration.population import Population
from engine.demonstration.story import Act, Story
from engine.errors import ConfigurationError
from engine.records.values import Case
from engine.sampling.draw import draw
from engine.sampling.strata import read_frame
from engine.scoring.deductions import Finding
from engine.services.escalate import run_tick
from engine.services.open_case import open_case
from engine.services.people import actor_of
from engine.services.perform_step import perform_step
from engine.services.review_session import (
    SessionPlan,
    draw_cases,
    freeze_frame,
    hear_witness,
    open_session,
)
from engine.services.score_case import confirm_result, hand_in_sheet, open_table
from engine.terms import Actor

_MOST_TRIES = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the story as told: when, who, what."""

    on: date
    who: str
    zh: str
    en: str


@dataclass(slots=True)
class Cast:
    """Names the story gives to cases and sessions, with the ids they got."""

    cases: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)


Judge = Callable[[str, str, datetime], None]


class Player:
    """Plays acts in order; every one is a call of the service a person would use."""

    def __init__(
        self,
        population: Population,
        tell: Callable[[Line], None] | None = None,
        judge: Judge | None = None,
    ) -> None:
        """Play at the population's desk.

        Args:
            population: Whose desk and agenda are used, and who brings other petitions.
            tell: Hears each line of the story.
            judge: Scores and confirms the drawn cases the story does not tell of; without one
                nothing is found but what the facts deduct.
        """
        self.desk = population.desk
        self.cast = Cast()
        self.population = population
        self._judge = judge or self._find_nothing
        self._tell = tell or (lambda _: None)
        self._at = moment_of(date(1, 1, 2))

    def plan(self, story: Story, *, besides: bool = True) -> None:
        """Put all acts of a story on the agenda; they are played when it is run.

        Args:
            story: The story.
            besides: Also plan the other petitions it asks for.
        """
        for act in story.acts:
            if act.others and not besides:
                continue
            self.population.agenda.plan(act.on, _Playing(self, act), rank=2)

    def play(self, act: Act, at: datetime) -> None:
        """Play one act at a moment.

        Raises:
            ConfigurationError: the act says nothing that can be done.
            OnecaseError: a service refuses it.
        """
        self._at = at
        for wanted, method in self._methods(act):
            if wanted:
                method(act)
                return
        raise ConfigurationError("这一幕没有写做什么", f"Nothing is done on {act.on}")

    def _methods(self, act: Act) -> tuple[tuple[object, Callable[[Act], None]], ...]:
        return (
            (act.open, self._open),
            (act.do, self._do),
            (act.others, self._others),
            (act.programme, self._convene),
            (act.freeze, self._freeze),
            (act.witness, self._witness),
            (act.draw, self._draw),
            (act.scores, self._score),
            (act.confirm, self._confirm),
            (act.rest, self._rest),
            (act.tick, self._tick),
        )

    # what is done

    def _open(self, act: Act) -> None:
        actor = self._actor(act, None)
        case = open_case(
            self.desk, act.open or "", answers=act.answers or {}, actor=actor, at=self._at
        )
        self.cast.cases[act.as_ or case] = case
        opened = self._case(case)
        self._say(
            act,
            actor.name,
            f"登记 {opened.number}：{opened.headline}",
            f"registered {opened.number}",
        )

    def _do(self, act: Act) -> None:
        name = self._name(act)
        before = self._case(name)
        actor = self._actor(act, before)
        perform_step(self.desk, name, act.do or "", answers=act.answers, actor=actor, at=self._at)
        self._say_step(act, actor, name)

    def _others(self, act: Act) -> None:
        count = act.others or 0
        days = [act.on + timedelta(days=number) for number in range(count)]
        self.population.plan_petitions(days)
        self._say(
            act,
            "各单位",
            f"此后另有{count}件信访陆续登记办理",
            f"{count} other petitions come in from now on",
        )

    def _convene(self, act: Act) -> None:
        actor = self._actor(act, None)
        plan = SessionPlan(
            programme=act.programme or "",
            mode=act.mode,
            held_on=act.on,
            members=act.members,
            chair=act.chair or "",
        )
        session = open_session(self.desk, plan, actor=actor, at=self._at)
        self.cast.sessions[act.session or session] = session
        self._say(
            act,
            actor.name,
            f"召开评查会 {session}，评查组{len(act.members)}人",
            f"opened session {session}",
        )

    def _freeze(self, act: Act) -> None:
        actor = self._actor(act, None)
        digest = freeze_frame(self.desk, self._session(act), actor=actor, at=self._at)
        self._say(
            act,
            actor.name,
            f"固定抽取范围，公布校验码 {digest[:16]}…",
            f"froze the frame, hash {digest[:16]}…",
        )

    def _witness(self, act: Act) -> None:
        actor = self._actor(act, None)
        words = self._words(act, actor)
        hear_witness(self.desk, self._session(act), words=words, actor=actor, at=self._at)
        self._say(act, actor.name, f"监督代表给出“{words}”", f"witness gave “{words}”")

    def _words(self, act: Act, witness: Actor) -> str:
        """Return what the witness says; see ``Act.until_drawn``."""
        said = act.witness or ""
        if act.until_drawn is None:
            return said
        with self.desk.database.reading(self.desk.county) as unit:
            current = unit.session(self._session(act)).draws[-1]
        frame, wanted = read_frame(current.frame), self.cast.cases[act.until_drawn]
        for number in range(_MOST_TRIES):
            words = f"{said} {number}" if number else said
            drawn = draw(frame, (*current.witnesses, (witness.name, words))).drawn
            if any(each.case == wanted for each in drawn):
                return words
        raise ConfigurationError(
            f"{act.until_drawn}不在抽取范围内", f"{act.until_drawn} is not in the frame"
        )

    def _draw(self, act: Act) -> None:
        actor = self._actor(act, None)
        certificate = draw_cases(self.desk, self._session(act), actor=actor, at=self._at)
        with self.desk.database.reading(self.desk.county) as unit:
            session = unit.session(self._session(act))
            numbers = [unit.case(each.case).number for each in session.cases]
        self._say(
            act,
            actor.name,
            f"抽取{len(numbers)}件：{'、'.join(numbers)}；证书 {certificate.sha256[:16]}…",
            f"drew {len(numbers)} cases",
        )

    def _score(self, act: Act) -> None:
        name = self._name(act)
        with self.desk.database.reading(self.desk.county) as unit:
            assessors = open_table(unit, self.desk, self._session(act), name).assessors
        for person, findings in zip(assessors, act.scores, strict=True):
            actor = self._person(person, act.on)
            sheet = hand_in_sheet(
                self.desk,
                self._session(act),
                name,
                findings=read_findings(findings),
                actor=actor,
                at=self._at,
            )
            self._say(
                act,
                actor.name,
                f"独立阅卷，{plain(sheet.total)}分（未公开）",
                f"scored blind: {plain(sheet.total)}",
            )
        self._say_second_look(act)

    def _say_second_look(self, act: Act) -> None:
        with self.desk.database.reading(self.desk.county) as unit:
            reviewed = open_table(unit, self.desk, self._session(act), self._name(act)).reviewed
        if reviewed.second_look and not reviewed.handed:
            self._say(
                act,
                "评查组",
                f"启封：{reviewed.second_look}，合议后重评",
                "opened: the panel must look again",
            )

    def _confirm(self, act: Act) -> None:
        actor = self._actor(act, None)
        result = confirm_result(
            self.desk, self._session(act), self._name(act), actor=actor, at=self._at
        )
        lost = "；".join(f"{each.title} -{plain(each.points)}" for each in result.lost)
        self._say(
            act,
            actor.name,
            f"确认结果：{plain(result.score)}分（{result.grade}）。{lost}",
            f"confirmed {plain(result.score)} points, {result.grade}",
        )

    def _rest(self, act: Act) -> None:
        session = self._session(act)
        with self.desk.database.reading(self.desk.county) as unit:
            left = [each.case for each in unit.session(session).cases if not each.result]
        for case in left:
            self._judge(session, case, self._at)
        self._say(act, "评查组", f"其余{len(left)}件评查完毕", f"{len(left)} other cases scored")

    def _find_nothing(self, session: str, case: str, at: datetime) -> None:
        with self.desk.database.reading(self.desk.county) as unit:
            table = open_table(unit, self.desk, session, case)
        for person in table.assessors:
            actor = self._person(person, at.date())
            hand_in_sheet(self.desk, session, case, findings=(), actor=actor, at=at)
        chair = self._person(table.session.chair or "", at.date())
        confirm_result(self.desk, session, case, actor=chair, at=at)

    def _tick(self, act: Act) -> None:
        for fired in run_tick(self.desk, at=self._at):
            if fired.case in self.cast.cases.values() or self._of_story(fired.case):
                self._say(
                    act,
                    "系统",
                    f"{fired.number}：{fired.title}",
                    f"{fired.number}: {fired.title_en}",
                )

    # who and what is meant

    def _of_story(self, case: str) -> bool:
        return self._case(case).parent in self.cast.cases.values()

    def _name(self, act: Act) -> str:
        return self.case_named(act.case, act.list_)

    def case_named(self, case: str | None, follow_up: str | None) -> str:
        """Return the id of a case of the story, or of its newest follow-up case."""
        if follow_up is None:
            return self.cast.cases[case or ""]
        with self.desk.database.reading(self.desk.county) as unit:
            return unit.children(self.cast.cases[follow_up])[-1].id

    def _case(self, name: str) -> Case:
        with self.desk.database.reading(self.desk.county) as unit:
            return unit.case(name)

    def _session(self, act: Act) -> str:
        return self.cast.sessions[act.session or ""]

    def _county(self, day: date) -> County:
        with self.desk.database.reading(self.desk.county) as unit:
            return self.desk.county_on(unit, day).document

    def _person(self, person: str, day: date) -> Actor:
        return actor_of(self._county(day), person)

    def _actor(self, act: Act, case: Case | None) -> Actor:
        return find_actor(self._county(act.on), act.by or "", case)

    def _say(self, act: Act, who: str, zh: str, en: str) -> None:
        self._tell(Line(act.on, who, zh, en))

    def _say_step(self, act: Act, actor: Actor, name: str) -> None:
        with self.desk.database.reading(self.desk.county) as unit:
            entries = unit.entries(case=name)
            case = unit.case(name)
            workflow = self.desk.library(unit).find("workflow", case.workflow, on=act.on).document
        title = next(step.title for step in workflow.steps if step.id == act.do)  # type: ignore[attr-defined]  # a workflow
        routed = next(
            (e.event.sentence for e in reversed(entries[-2:]) if e.event.event == "case-routed"), ""
        )
        self._say(
            act,
            actor.name,
            f"{case.number} {title.zh}" + (f"：{routed}" if routed else ""),
            f"{case.number} {title.text('en')}",
        )


@dataclass(frozen=True, slots=True)
class _Playing:
    """An act on the agenda."""

    player: Player
    act: Act

    def __call__(self, at: datetime) -> None:
        """Play it."""
        self.player.play(self.act, at)


def read_findings(written: Mapping[str, object], *, more: int = 0) -> tuple[Finding, ...]:
    """Return the findings of one assessor as written.

    Args:
        written: Item to ``[points, reason, evidence]``.
        more: Points this assessor takes off more than written, on the first item.
    """
    findings = [_finding(item, said) for item, said in written.items()]
    if more and findings and findings[0].points is not None:
        findings[0] = replace(findings[0], points=findings[0].points + more)
    return tuple(findings)


def _finding(item: str, said: object) -> Finding:
    points, reason, evidence = said if isinstance(said, list) else (said, "", "")
    number = Decimal(points) if isinstance(points, int) and points is not True else points
    return Finding(
        item=item,
        points=number if isinstance(number, Decimal) else None,
        reason=str(reason),
        evidence=str(evidence),
    )


def plain(points: Decimal) -> str:
    """Return points without needless zeros.

    >>> plain(Decimal("67.0"))
    '67'
    """
    return f"{points.normalize():f}"
