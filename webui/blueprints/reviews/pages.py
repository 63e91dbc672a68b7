"""What the templates of sessions, draws, boards and results get beside what services read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for

from engine.configuration.programme import Programme
from engine.configuration.rubric import GradeBand, Rubric
from engine.records.values import Session
from engine.services.read_results import ReviewView
from engine.services.read_reviews import HeldDraw, NextAct, SessionLine, SessionView
from engine.terms import DocumentRef
from webui.access import may_open
from webui.language import label, language, say

Words = str

TONES: Mapping[str, str] = {"good": "excellent", "plain": "qualified", "bad": "unqualified"}
"""Chip of the theme for each tone a grade may have."""

STAGES: Mapping[str, tuple[str, Words]] = {
    "prepared": ("draft", "待固定范围"),
    "frozen": ("waiting", "待抽取"),
    "scoring": ("open", "评分中"),
    "closed": ("cleared", "已结束"),
}
"""Chip and word for each stage of a session."""

MODES: Mapping[str, Words] = {"on-site": "现场", "online": "线上"}
"""Words for how a session is held."""

STEPS: tuple[Words, ...] = ("固定范围", "见证取数", "形成种子", "抽取完成")
"""The four steps of a draw, as the room shows them."""

ACTS: Mapping[NextAct, Words] = {
    "freeze": "下一步：固定抽取范围并公布校验码。",
    "witness": "下一步：请监督代表依次给出点数或词语。",
    "draw": "下一步：抽取。见证已齐，范围和见证内容已不能更改。",
    "score": "下一步：评委独立阅卷，交齐后同时公开。",
    "confirm": "下一步：评查组组长确认已公开的结果。",
    "done": "全部结果已确认，本次评查结束。",
}
"""What a session waits for, as its first line says it."""

_STEP_NOW: Mapping[str, int] = {"prepared": 0, "frozen": 1, "scoring": 4, "closed": 4}


@dataclass(frozen=True, slots=True)
class Chip:
    """A state as a chip: tone of the theme and word."""

    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class StepMark:
    """One of the steps of a draw: ``done``, ``now`` or ``ahead``."""

    number: int
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as a line of the list."""

    address: str
    title: str
    programme: str
    period: str
    held_on: date
    mode: str
    stage: Chip
    drawn: int
    confirmed: int


def session_row(line: SessionLine) -> SessionRow:
    """Return a session as a line of the list."""
    session = line.session
    return SessionRow(
        address=url_for("reviews.session", session=session.id),
        title=session_title(line.programme, session),
        programme=label(line.programme.title),
        period=period_words(session.period),
        held_on=session.held_on,
        mode=say(MODES[session.mode]),
        stage=stage_chip(session),
        drawn=line.drawn,
        confirmed=line.confirmed,
    )


def stage_chip(session: Session) -> Chip:
    """Return the stage of a session as a chip."""
    tone, word = STAGES[session.stage]
    return Chip(tone, say(word))


def session_title(programme: Programme, session: Session) -> str:
    """Return what a session is called: programme, period, and which one if there are several."""
    title = f"{label(programme.title)} · {period_words(session.period)}"
    serial = session.id.rpartition("-")[2]
    return title if serial == "1" else f"{title} · {say('第 {serial} 次', serial=serial)}"


def period_words(period: str) -> str:
    """Return a period as read: ``2023年5月`` or ``2023年第2季度``."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return say("{year}年第{quarter}季度", year=year, quarter=part[1:])
    first = date(int(year), int(part), 1)
    month = f"{first:%B}" if language() == "en" else first.month
    return say("{year}年{month}月", year=year, month=month)


def steps_of(session: Session, programme: Programme) -> tuple[StepMark, ...]:
    """Return the four steps of a session's draw and which one is now."""
    now = _STEP_NOW[session.stage]
    if session.stage == "frozen" and _heard(session) >= programme.witnesses.at_least:
        # Seed and draw are one act; it is open when the witnesses are complete.
        now = 2
    return tuple(
        StepMark(
            number=place + 1,
            title=say(title),
            state="done" if place < now else "now" if place == now else "ahead",
        )
        for place, title in enumerate(STEPS)
    )


def _heard(session: Session) -> int:
    return len(session.draws[-1].witnesses) if session.draws else 0


def missing_witnesses(view: SessionView) -> int:
    """Return how many witnesses are still to be heard before the draw."""
    return max(view.programme.document.witnesses.at_least - _heard(view.session), 0)


def tickets_of(held: HeldDraw) -> tuple[tuple[str, str, str, int], ...]:
    """Return ``(case, number, unit, rank)`` of each case drawn, strata in the frame's order."""
    known = {case.case: case for case in held.frame.cases}
    return tuple(
        (each.case, known[each.case].number, known[each.case].unit, each.rank)
        for each in held.draw.drawn
    )


def grade_chip(rubric: Rubric, grade: str) -> Chip:
    """Return a grade as a chip."""
    return band_chip(next(band for band in rubric.grades if band.id == grade))


def band_chip(band: GradeBand) -> Chip:
    """Return a band of the rubric as a chip."""
    return Chip(TONES[band.tone], label(band.title))


def clause_address(ref: DocumentRef, item: str) -> str | None:
    """Return where a clause of a rubric stands in the library; None if the person may not go."""
    if not may_open(current_app, "configuration.document"):
        return None
    return url_for(
        "configuration.document",
        kind=ref.kind,
        document=ref.id,
        version=ref.version,
        _anchor=f"item-{item}",
    )


def document_address(ref: DocumentRef) -> str | None:
    """Return where a document stands in the library; None if the person may not go there."""
    if not may_open(current_app, "configuration.document"):
        return None
    return url_for("configuration.document", kind=ref.kind, document=ref.id, version=ref.version)


def seat_name(view: ReviewView, person: str) -> str:
    """Return who an assessor is, by name or, for the unit reviewed, by seat."""
    for seat in view.seats:
        if seat.person == person:
            return seat.name or say("评委 {number}", number=seat.number)
    return say("事实认定")
