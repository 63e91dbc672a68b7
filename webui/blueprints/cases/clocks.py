"""What a clock says on a page: a bar, a word, and why it stands so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.workflow.deadlines import ClockReading
from webui.language import label, language, say

Tone = Literal["open", "due-soon", "overdue", "paused", "met", "lapsed"]

_ICONS: dict[Tone, str] = {
    "open": "clock",
    "due-soon": "hourglass-split",
    "overdue": "alarm",
    "paused": "pause-circle",
    "met": "check-circle",
    "lapsed": "slash-circle",
}


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as a bar to its due day.

    Attributes:
        word: How it stands, such as ``还有 8 天``.
        used: Days used so far; the filled part of the bar.
        whole: Days of the whole bar, at least 1.
        why: How the due day was reckoned, sentence by sentence.
        provisional: Reckoned without a published calendar.
        ended: It was stopped.
    """

    id: str
    title: str
    tone: Tone
    icon: str
    word: str
    due_on: date | None
    used: int
    whole: int
    basis: str
    why: tuple[str, ...]
    provisional: bool
    ended: bool


def clock_view(reading: ClockReading) -> ClockView:
    """Return what a page shows of a clock that has started."""
    tone = _tone(reading)
    used = max(reading.days_used or 0, 0)
    left = max(reading.days_left or 0, 0)
    return ClockView(
        id=reading.clock,
        title=label(reading.title),
        tone=tone,
        icon=_ICONS[tone],
        word=clock_word(reading),
        due_on=reading.due_on,
        used=used,
        whole=max(used + left, 1),
        basis=reading.basis,
        why=reading.explanation_en if language() == "en" else reading.explanation,
        provisional=reading.provisional,
        ended=reading.stopped_on is not None,
    )


def _tone(reading: ClockReading) -> Tone:
    if reading.paused and reading.stopped_on is None:
        return "paused"
    match reading.state:
        case "overdue" | "stopped-late":
            return "overdue"
        case "due-soon":
            return "due-soon"
        case "stopped":
            return "met"
        case "lapsed":
            return "lapsed"
        case _:
            return "open"


def clock_word(reading: ClockReading) -> str:
    """Return in words how a clock stands."""
    workdays = reading.unit == "workdays"
    if reading.stopped_on is not None:
        return _stopped_word(reading, workdays=workdays)
    if reading.paused:
        return say("暂停计时")
    if reading.state == "lapsed":
        return say("已过，不再可用")
    if reading.state == "overdue":
        return _days(reading.days_late or 0, workdays, "超期 {count} 天", "超期 {count} 个工作日")
    if not reading.days_left:
        return say("今天到期")
    return _days(reading.days_left, workdays, "还有 {count} 天", "还有 {count} 个工作日")


def _stopped_word(reading: ClockReading, *, workdays: bool) -> str:
    if reading.state == "stopped-late":
        late = reading.days_late or 0
        return _days(late, workdays, "超期 {count} 天办结", "超期 {count} 个工作日办结")
    used = reading.days_used or 0
    return _days(used, workdays, "按期，用时 {count} 天", "按期，用时 {count} 个工作日")


def _days(count: int, workdays: bool, plain: str, working: str) -> str:  # noqa: FBT001  a choice of two
    return say(working if workdays else plain, count=count)
