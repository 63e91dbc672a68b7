"""Reading review sessions: the list, what opening one needs, one session and its draws.

Names of petitioners stand in nothing read here: cases are named by number, unit and topic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.clock import county_date
from engine.configuration.county import County, Post, Right, Unit
from engine.configuration.library import Loaded
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.errors import NotFoundError
from engine.records.session import UnitOfWork
from engine.records.values import Case, Draw, ReviewedCase, Session
from engine.routing.topics import topic_titles
from engine.sampling.certificate import Certificate
from engine.sampling.draw import Ticket, draw
from engine.sampling.strata import Frame, read_frame
from engine.services import shelf
from engine.services.casebook import pinned
from engine.services.confidence import may_see, stands_above
from engine.services.desk import Desk
from engine.services.kept_versions import KeptVersion, kept_versions
from engine.services.people import require_right, rights_of
from engine.services.review_session import certificate_of, heard_persons, is_voidable
from engine.services.score_case import assessors_of
from engine.terms import Actor, Label

NextAct = Literal["freeze", "witness", "draw", "score", "confirm", "done"]
"""What a session waits for: the frame, a witness, the draw, sheets, the chair, nothing."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in the list.

    Attributes:
        drawn: Cases drawn; 0 before the draw.
        confirmed: Of these, how many have a confirmed result.
    """

    session: Session
    programme: Programme
    drawn: int
    confirmed: int


def list_sessions(
    desk: Desk,
    *,
    actor: Actor,
    at: datetime,
    programme: str | None = None,
    kept: str | None = None,
) -> tuple[SessionLine, ...]:
    """Return the sessions of one programme or all, last held first.

    Args:
        desk: The county's desk.
        actor: Who asks.
        at: When.
        programme: Id of the programme; None for all.
        kept: Hash of a version: only sessions not closed yet that keep it; None for all.

    Raises:
        AccessError: the person may not read reviews.
    """
    with desk.database.reading(desk.county) as unit:
        require_right(desk.county_on(unit, county_date(at)).document, actor, "review.read")
        library = desk.library(unit)
        return tuple(
            SessionLine(
                session=session,
                programme=pinned(library, session.bundle, Programme, session.programme).document,
                drawn=len(session.cases),
                confirmed=sum(each.result is not None for each in session.cases),
            )
            for session in unit.sessions(programme)
            if kept is None or _keeps(session, kept)
        )


def _keeps(session: Session, sha256: str) -> bool:
    return session.stage != "closed" and any(pin.sha256 == sha256 for pin in session.bundle)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who may sit on a panel, and by which post."""

    person: str
    name: str
    post: Label


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """What can be chosen when a session is opened.

    Attributes:
        groups: Who may sit on the panel of any programme, by unit in the county's order.
        chairs: Who may chair.
    """

    programmes: tuple[Programme, ...]
    groups: tuple[tuple[Unit, tuple[Seat, ...]], ...]
    chairs: tuple[Seat, ...]


def offer_plan(desk: Desk, *, actor: Actor, at: datetime) -> PlanOffer:
    """Return what can be chosen when a session is opened today.

    Raises:
        AccessError: the person may not prepare reviews.
    """
    with desk.database.reading(desk.county) as unit:
        day = county_date(at)
        county = desk.county_on(unit, day).document
        require_right(county, actor, "review.prepare")
        library = desk.library(unit)
        programmes = tuple(
            shelf.narrow(library.find("programme", name, on=day), Programme).document
            for name in library.ids("programme")
        )
    sitting = {role for each in programmes for role in each.panel.roles}
    chairing = {each.panel.chair for each in programmes}
    groups = ((each, _seats(county, sitting, unit=each.id)) for each in county.units)
    return PlanOffer(
        programmes=programmes,
        groups=tuple((each, seats) for each, seats in groups if seats),
        chairs=_seats(county, chairing),
    )


def _seats(county: County, roles: set[str], unit: str | None = None) -> tuple[Seat, ...]:
    posts: dict[str, Post] = {}
    for post in county.posts:
        if post.role in roles and unit in {None, post.unit}:
            posts.setdefault(post.holder, post)
    names = names_of(county)
    return tuple(Seat(person, names[person], post.title) for person, post in posts.items())


def names_of(county: County) -> Mapping[str, str]:
    """Return the name of each person of the county by id."""
    return {person.id: person.name for person in county.people}


@dataclass(frozen=True, slots=True)
class HeldDraw:
    """A draw with its frame as it was published."""

    draw: Draw
    frame: Frame


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A drawn case as the session lists it.

    Attributes:
        stratum: Title of the stratum it was drawn from.
        headline: Its subject; None for those who may not open the case and do not score.
        assessors: Names of those who score it, in order of their seats.
        scores: The reader is one of them and has not handed in yet.
        confirms: The reader chairs the session and may confirm the result now.
    """

    reviewed: ReviewedCase
    number: str
    unit: Label
    topic: Label
    stratum: str
    headline: str | None
    assessors: tuple[str, ...]
    scores: bool
    confirms: bool


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session with all that its pages show.

    Attributes:
        held: The draw that counts, frozen at least; None before.
        void: Draws declared void, oldest first.
        heard: The reader gave their words in the draw that counts.
        wide: The reader stands above the units reviewed and sees who scored what.
        kept: The versions it keeps from its opening.
    """

    session: Session
    programme: Loaded[Programme]
    rubric: Loaded[Rubric]
    county: County
    members: tuple[Seat, ...]
    chair: Seat | None
    held: HeldDraw | None
    void: tuple[HeldDraw, ...]
    cases: tuple[DrawnLine, ...]
    rights: frozenset[Right]
    heard: bool
    wide: bool
    kept: tuple[KeptVersion, ...]

    @property
    def next_act(self) -> NextAct:
        """Return what the session waits for."""
        return next_act(self.session, self.programme.document)

    @property
    def voidable(self) -> bool:
        """Tell whether the draw may still be declared void: no sheet is in."""
        return self.held is not None and is_voidable(self.session)


def next_act(session: Session, programme: Programme) -> NextAct:
    """Return what a session waits for."""
    if session.stage == "prepared":
        return "freeze"
    if session.stage == "frozen":
        heard = len(session.draws[-1].witnesses)
        return "draw" if heard >= programme.witnesses.at_least else "witness"
    if session.stage == "closed":
        return "done"
    ready = any(_is_ready(each) for each in session.cases)
    return "confirm" if ready else "score"


def _is_ready(reviewed: ReviewedCase) -> bool:
    return reviewed.result is None and reviewed.round in reviewed.opened_rounds


def read_session(desk: Desk, session_id: str, *, actor: Actor, at: datetime) -> SessionView:
    """Return a session as its pages show it to this person.

    Raises:
        NotFoundError: the county has no such session.
        AccessError: the person may not read reviews.
    """
    with desk.database.reading(desk.county) as unit:
        today = desk.county_on(unit, county_date(at)).document
        require_right(today, actor, "review.read")
        session = unit.session(session_id)
        library = desk.library(unit)
        programme = pinned(library, session.bundle, Programme, session.programme)
        county = pinned(library, session.bundle, County).document
        draws = [HeldDraw(each, read_frame(each.frame)) for each in session.draws]
        held = draws[-1] if draws and draws[-1].draw.void_reason is None else None
        seats = {seat.person: seat for seat in _every_seat(county)}
        reader = _Reader(unit, today, session, programme.document, county, actor)
        return SessionView(
            session=session,
            programme=programme,
            rubric=pinned(library, session.bundle, Rubric, programme.document.rubric),
            county=county,
            members=tuple(seats[person] for person in session.members if person in seats),
            chair=seats.get(session.chair or ""),
            held=held,
            void=tuple(each for each in draws if each.draw.void_reason is not None),
            cases=reader.lines(held),
            rights=rights_of(today, actor),
            heard=held is not None and actor.person in heard_persons(unit, held.draw, session.id),
            wide=stands_above(today, actor),
            kept=kept_versions(library, session.bundle, county_date(at)),
        )


def _every_seat(county: County) -> tuple[Seat, ...]:
    return _seats(county, {role.id for role in county.roles})


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody looking at the drawn cases of a session."""

    unit: UnitOfWork
    today: County
    session: Session
    programme: Programme
    county: County
    actor: Actor

    def lines(self, held: HeldDraw | None) -> tuple[DrawnLine, ...]:
        ids = [each.case for each in self.session.cases]
        cases = {case.id: case for case in self.unit.cases(ids=ids)} if ids else {}
        strata = {each.id: each.title for each in held.frame.strata} if held else {}
        return tuple(
            self._line(each, cases[each.case], strata.get(each.stratum, each.stratum))
            for each in self.session.cases
        )

    def _line(self, reviewed: ReviewedCase, case: Case, stratum: str) -> DrawnLine:
        assessors = assessors_of(self.session, reviewed, case, self.programme, self.county)
        names = names_of(self.county)
        scores = self.actor.person in assessors
        reads = scores or may_see(self.today, case, self.actor)
        return DrawnLine(
            reviewed=reviewed,
            number=case.number,
            unit=unit_title(self.county, case.lead),
            topic=topic_title(self.county, case.topic),
            stratum=stratum,
            headline=case.headline if reads else None,
            assessors=tuple(names.get(person, person) for person in assessors),
            scores=scores and reviewed.result is None and self.actor.person not in reviewed.handed,
            confirms=self.actor.person == self.session.chair and _is_ready(reviewed),
        )


def unit_title(county: County, unit: str | None) -> Label:
    """Return what a unit is called; its id where the county no longer has it."""
    return next((each.title for each in county.units if each.id == unit), Label(unit or ""))


def topic_title(county: County, topic: str | None) -> Label:
    """Return what a topic is called; its id where the county no longer has it."""
    return topic_titles(county).get(topic or "", Label(topic or ""))


@dataclass(frozen=True, slots=True)
class CertifiedDraw:
    """A draw with its certificate.

    Attributes:
        tickets: The tickets of all cases, strata in the frame's order, by rank.
    """

    draw: Draw
    frame: Frame
    certificate: Certificate
    tickets: tuple[Ticket, ...]


def read_certificate(
    desk: Desk, session_id: str, attempt: int, *, actor: Actor, at: datetime
) -> CertifiedDraw:
    """Return one of a session's draws with its certificate.

    Raises:
        NotFoundError: the county has no such session, or the session no such draw.
        TransitionError: it has not been drawn yet.
        AccessError: the person may not read reviews.
    """
    with desk.database.reading(desk.county) as unit:
        require_right(desk.county_on(unit, county_date(at)).document, actor, "review.read")
        session = unit.session(session_id)
        held = _attempt(session.draws, attempt)
        frame = read_frame(held.frame)
        return CertifiedDraw(
            draw=held,
            frame=frame,
            certificate=certificate_of(unit, desk, session, held),
            tickets=draw(frame, held.witnesses).tickets,
        )


def _attempt(draws: Sequence[Draw], attempt: int) -> Draw:
    found = next((each for each in draws if each.attempt == attempt), None)
    if found is None:
        raise NotFoundError("没有这次抽取", "There is no such draw", value=attempt)
    return found
