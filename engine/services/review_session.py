"""A review session up to the draw: open it, freeze the frame, hear witnesses, draw, void.

The order matters and is enforced: the frame is fixed and its hash published first, only then do
witnesses give entropy, only then is drawn.  Source: design of the draw, ``docs/verify-draw.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine.audit.entry import (
    CasesDrawn,
    DrawnCase,
    DrawVoided,
    FrameFrozen,
    PanelSeated,
    SessionOpened,
    WitnessHeard,
)
from engine.configuration.county import County
from engine.configuration.library import Loaded
from engine.configuration.programme import Programme
from engine.errors import AccessError, FilingError, TransitionError
from engine.expressions.grammar import parse_condition
from engine.records.session import UnitOfWork
from engine.records.values import Case, Draw, Session
from engine.rules.conditions import holds
from engine.sampling.certificate import Certificate, make_certificate
from engine.sampling.draw import clean_words, draw
from engine.sampling.strata import FrameCase, build_frame, read_frame
from engine.services import shelf
from engine.services.casebook import open_casebooks, pinned
from engine.services.desk import Desk
from engine.services.people import require_right
from engine.services.pins import pin_of
from engine.terms import Actor

Mode = Literal["on-site", "online"]


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What the secretary decides when opening a session.

    Attributes:
        members: Persons on the panel in order of their seats.
        chair: Person who confirms the results.
    """

    programme: str
    mode: Mode
    held_on: date
    members: tuple[str, ...]
    chair: str


def period_of(programme: Programme, day: date) -> str:
    """Return the period a session belongs to: ``2023-05`` or ``2023-Q2``."""
    if programme.every == "month":
        return f"{day:%Y-%m}"
    return f"{day.year}-Q{(day.month + 2) // 3}"


def open_session(
    desk: Desk, plan: SessionPlan, *, actor: Actor, at: datetime, token: str | None = None
) -> str:
    """Open a session with its panel; programme, rubric, county and calendar are pinned.

    A second call with the same token returns the session of the first and changes nothing.

    Returns:
        The id of the session.

    Raises:
        AccessError: the actor may not prepare reviews.
        FilingError: the panel is too small, has a stranger or somebody twice in it, or the chair
            may not chair.
    """
    with desk.database.writing(desk.county) as unit:
        known = unit.acted(token) if token else None
        if known:
            return known
        library = desk.library(unit)
        county = library.county(plan.held_on)
        require_right(county.document, actor, "review.prepare")
        programme = shelf.narrow(
            library.find("programme", plan.programme, on=plan.held_on), Programme
        )
        _check_panel(plan, programme.document, county.document)
        rubric = library.find("rubric", programme.document.rubric, on=plan.held_on)
        calendar = library.calendar(plan.held_on)
        period = period_of(programme.document, plan.held_on)
        serial = unit.next_session_serial(plan.programme, period)
        session = f"{plan.programme}-{period}-{serial}"
        opened = SessionOpened(
            session=session,
            programme=plan.programme,
            title=f"{programme.document.title.zh}（{period}，第{serial}次）",
            mode=plan.mode,
            held_on=plan.held_on,
            period=period,
            bundle=tuple(pin_of(each.ref) for each in (programme, rubric, county, calendar)),
        )
        unit.record(opened, actor=actor, at=at)
        seated = PanelSeated(session=session, members=plan.members, chair=plan.chair)
        unit.record(seated, actor=actor, at=at)
        if token:
            unit.remember_act(token, session)
        return session


def add_members(
    desk: Desk, session_id: str, members: Sequence[str], *, actor: Actor, at: datetime
) -> None:
    """Seat further members behind those of the panel, where recusals leave too few.

    Raises:
        AccessError: the actor may not prepare reviews.
        FilingError: somebody may not sit on the panel, or sits on it already.
        TransitionError: the session is closed.
    """
    with desk.database.writing(desk.county) as unit:
        session = unit.session(session_id)
        require_right(desk.county_on(unit, session.held_on).document, actor, "review.prepare")
        _require_stage(session, "prepared", "frozen", "scoring")
        seats = (*session.members, *members)
        programme, county = _programme(unit, desk, session), _county(unit, desk, session)
        faults = tuple(_misplaced(seats, programme.document, county.document))
        if faults:
            raise FilingError(faults)
        seated = PanelSeated(session=session.id, members=seats, chair=session.chair or "")
        unit.record(seated, actor=actor, at=at)


Fault = tuple[str, str, str]


def _check_panel(plan: SessionPlan, programme: Programme, county: County) -> None:
    panel = programme.panel
    chairs = {post.holder for post in county.posts if post.role == panel.chair}
    faults = list(_misplaced(plan.members, programme, county))
    seats = len(set(plan.members))
    if seats < panel.size:
        faults.append(
            (
                "members",
                f"评查组至少{panel.size}人，现有{seats}人",
                f"The panel needs {panel.size} members, {seats} are named",
            )
        )
    if plan.chair not in chairs:
        faults.append(
            (
                "chair",
                f"{_name(county, plan.chair)}不在可任组长的岗位上",
                f"{plan.chair} holds no post that may chair",
            )
        )
    if faults:
        raise FilingError(tuple(faults))


def _misplaced(members: Sequence[str], programme: Programme, county: County) -> Iterator[Fault]:
    """Yield who may not sit on the panel, and who sits on it twice."""
    able = {post.holder for post in county.posts if post.role in programme.panel.roles}
    for person, seats in Counter(members).items():
        name = _name(county, person)
        if person not in able:
            yield (
                "members",
                f"{name}不在可任评委的岗位上",
                f"{person} holds no post that may sit on the panel",
            )
        if seats > 1:
            yield "members", f"{name}只能占一个席位", f"{person} can have one seat only"


def _name(county: County, person: str) -> str:
    return next((each.name for each in county.people if each.id == person), person)


def freeze_frame(
    desk: Desk, session_id: str, *, actor: Actor, at: datetime, revision: int | None = None
) -> str:
    """Fix which cases may be drawn and how many from each stratum; return the frame's hash.

    Raises:
        TransitionError: a frame is frozen already, or no case is eligible.
    """
    with desk.database.writing(desk.county) as unit:
        session = unit.session(session_id)
        require_right(desk.county_on(unit, session.held_on).document, actor, "review.prepare")
        _require_stage(session, "prepared")
        programme, county = _programme(unit, desk, session), _county(unit, desk, session)
        eligible, excluded = eligible_cases(unit, desk, session, programme.document)
        if not eligible:
            raise TransitionError(
                "没有符合条件的信访件，无法抽取",
                "No case is eligible for the draw",
                place=session.title,
                hint="核对评查方案的范围（frame）和评查月份",
                hint_en="check the programme's frame and the period",
            )
        frame = build_frame(
            programme.document,
            programme.ref,
            session=session.id,
            attempt=len(session.draws) + 1,
            cases=[_frame_case(county.document, case) for case in eligible],
            excluded=[(case.id, reason) for case, reason in excluded],
        )
        frozen = FrameFrozen(
            session=session.id,
            attempt=len(session.draws) + 1,
            frame=frame.canonical,
            frame_sha256=frame.sha256,
        )
        unit.record(frozen, actor=actor, at=at, expect_revision=revision)
        return frame.sha256


def eligible_cases(
    unit: UnitOfWork, desk: Desk, session: Session, programme: Programme
) -> tuple[tuple[Case, ...], tuple[tuple[Case, str], ...]]:
    """Return the cases the programme may draw, and those kept out with the reason."""
    cases = unit.cases(workflow=programme.frame.workflow)
    dictionary = desk.dictionary(unit, session.held_on)
    condition = parse_condition(programme.frame.when, dictionary)
    books = open_casebooks(unit, desk, cases, session.held_on)
    fitting = [book.case for book in books if holds(condition, book.sheet)]
    reviewed = unit.reviewed_in(programme.id) if programme.frame.once else frozenset()
    return (
        tuple(case for case in fitting if case.id not in reviewed),
        tuple((case, "已评查") for case in fitting if case.id in reviewed),
    )


def _frame_case(county: County, case: Case) -> FrameCase:
    kinds = {unit.id: unit.unit_kind for unit in county.units}
    lead = case.lead or ""
    return FrameCase(case=case.id, number=case.number, unit=lead, unit_kind=kinds.get(lead, ""))


def hear_witness(desk: Desk, session_id: str, *, words: str, actor: Actor, at: datetime) -> int:
    """Take the entropy a witness gives in turn; return the turn, from 1.

    Raises:
        AccessError: the programme takes no witnesses from the actor's posts.
        TransitionError: no frame is frozen, or this witness was heard already.
        FilingError: nothing was said.
    """
    said = clean_words(words)
    with desk.database.writing(desk.county) as unit:
        session = unit.session(session_id)
        county = desk.county_on(unit, session.held_on).document
        require_right(county, actor, "review.witness")
        _require_witness(county, _programme(unit, desk, session).document, actor)
        _require_stage(session, "frozen")
        current = session.draws[-1]
        if actor.person in heard_persons(unit, current, session.id):
            raise TransitionError(
                f"{actor.name}已经提供过，一次抽取每人一次",
                f"{actor.name} has already been heard in this draw",
                place=session.title,
            )
        heard = WitnessHeard(
            session=session.id,
            attempt=current.attempt,
            turn=len(current.witnesses) + 1,
            witness=actor.name,
            words=said,
        )
        unit.record(heard, actor=actor, at=at)
        return heard.turn


def heard_persons(unit: UnitOfWork, held: Draw, session_id: str) -> frozenset[str]:
    """Return who was heard in a draw; by person, since two witnesses may be of the same name."""
    return frozenset(
        entry.actor
        for entry in unit.entries(session=session_id)
        if isinstance(entry.event, WitnessHeard) and entry.event.attempt == held.attempt
    )


def _require_witness(county: County, programme: Programme, actor: Actor) -> None:
    wanted = programme.witnesses.roles
    if actor.roles.isdisjoint(wanted):
        titles = [role.title for role in county.roles if role.id in wanted]
        raise AccessError(
            f"监督代表只能由这些岗位担任：{'、'.join(title.zh for title in titles)}",
            f"Witnesses hold one of these posts: {', '.join(t.text('en') for t in titles)}",
            value=actor.person,
        )


def draw_cases(desk: Desk, session_id: str, *, actor: Actor, at: datetime) -> Certificate:
    """Draw from the frozen frame with the witnesses' entropy; return the certificate.

    Raises:
        TransitionError: too few witnesses were heard, or it was drawn already.
    """
    with desk.database.writing(desk.county) as unit:
        session = unit.session(session_id)
        county = desk.county_on(unit, session.held_on).document
        require_right(county, actor, "review.prepare")
        _require_stage(session, "frozen")
        current = session.draws[-1]
        needed = _programme(unit, desk, session).document.witnesses.at_least
        if len(current.witnesses) < needed:
            raise TransitionError(
                f"至少要有{needed}名监督代表提供随机数，现有{len(current.witnesses)}名",
                f"{needed} witnesses are needed, {len(current.witnesses)} were heard",
                place=session.title,
            )
        frame = read_frame(current.frame)
        result = draw(frame, current.witnesses)
        certificate = make_certificate(
            frame, current.witnesses, county=county.title.zh, drawn_at=at
        )
        event = CasesDrawn(
            session=session.id,
            attempt=current.attempt,
            seed=result.seed,
            drawn=tuple(
                DrawnCase(case=each.case, stratum=each.stratum, ticket=each.ticket, rank=each.rank)
                for each in result.drawn
            ),
            certificate_sha256=certificate.sha256,
        )
        unit.record(event, actor=actor, at=at)
        return certificate


def certificate_of(unit: UnitOfWork, desk: Desk, session: Session, held: Draw) -> Certificate:
    """Return the certificate of a draw again, from what the journal kept.

    Raises:
        TransitionError: it has not been drawn yet.
    """
    county = _county(unit, desk, session).document
    for entry in unit.entries(session=session.id):
        if isinstance(entry.event, CasesDrawn) and entry.event.attempt == held.attempt:
            return make_certificate(
                read_frame(held.frame), held.witnesses, county=county.title.zh, drawn_at=entry.at
            )
    raise TransitionError("尚未抽取", "Not drawn yet", place=session.title)


def void_draw(desk: Desk, session_id: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Declare the last draw void with a reason; a new frame must be frozen before drawing again.

    Raises:
        TransitionError: nothing is frozen, or a sheet was already handed in.
        FilingError: no reason is given.
    """
    if not reason.strip():
        raise FilingError((("reason", "请写明作废理由", "Give the reason"),))
    with desk.database.writing(desk.county) as unit:
        session = unit.session(session_id)
        require_right(desk.county_on(unit, session.held_on).document, actor, "review.chair")
        _require_stage(session, "frozen", "scoring")
        if not is_voidable(session):
            raise TransitionError(
                "已有评分表提交，抽取不能再作废",
                "Sheets were handed in; the draw can no longer be voided",
                place=session.title,
            )
        voided = DrawVoided(
            session=session.id, attempt=session.draws[-1].attempt, reason=reason.strip()
        )
        unit.record(voided, actor=actor, at=at)


def is_voidable(session: Session) -> bool:
    """Tell whether the draw may still be declared void: no sheet of any round is in."""
    return not any(each.handed or each.opened_rounds for each in session.cases)


def _require_stage(session: Session, *stages: str) -> None:
    if session.stage in stages:
        return
    zh, en = STAGE_TITLES[session.stage]
    raise TransitionError(
        f"评查会处于“{zh}”阶段，此时不能这样做",
        f"The session is in stage “{en}”; this cannot be done now",
        place=session.title,
        value=session.stage,
    )


STAGE_TITLES = {
    "prepared": ("待固定抽取范围", "to be framed"),
    "frozen": ("范围已固定，待抽取", "frame frozen, to be drawn"),
    "scoring": ("评分中", "scoring"),
    "closed": ("已结束", "closed"),
}
"""What each stage of a session is called, Chinese and English."""


def _programme(unit: UnitOfWork, desk: Desk, session: Session) -> Loaded[Programme]:
    return pinned(desk.library(unit), session.bundle, Programme, session.programme)


def _county(unit: UnitOfWork, desk: Desk, session: Session) -> Loaded[County]:
    return pinned(desk.library(unit), session.bundle, County)


def members_by_name(county: County, persons: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return ``(person, name)`` for each, in the given order."""
    return tuple((person, _name(county, person)) for person in persons)
