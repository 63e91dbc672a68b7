"""A deadline in words: the sentences, zh and en, that tell a person how a date came about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.workflow.periods import Gap, Unit

if TYPE_CHECKING:
    from datetime import date

    from engine.workflow.reckoning import Grant, Reckoning


@dataclass(slots=True)
class _Account:
    """Sentences as they come, each in both languages."""

    zh: list[str] = field(default_factory=list)
    en: list[str] = field(default_factory=list)

    def say(self, zh: str, en: str) -> None:
        self.zh.append(zh)
        self.en.append(en)


def explain_clock(basis: str, found: Reckoning | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sentences in Chinese and in English that account for a deadline.

    In order: basis, start and limit; pauses; extensions; the due day; a warning where the calendar
    is not published; where the clock stands.
    """
    account = _Account()
    if found is None:
        account.say(f"依据{basis}；尚未开始计时。", f"Under {basis}; the clock has not started.")
        return tuple(account.zh), tuple(account.en)
    _tell_start(account, basis, found)
    for gap in found.gaps:
        _tell_gap(account, gap, found)
    for grant in found.grants:
        _tell_grant(account, grant)
    _tell_due(account, found)
    if found.provisional:
        account.say(
            "所涉年度的放假安排尚未公布，暂按周末推算，公布后以公布为准。",
            "The calendar of a year concerned is not published yet; only weekends were taken into "
            "account, and the day may still move.",
        )
    _tell_standing(account, found)
    return tuple(account.zh), tuple(account.en)


def _tell_start(account: _Account, basis: str, found: Reckoning) -> None:
    counted = found.anchor < found.start
    unit = found.measure.unit
    account.say(
        f"依据{basis}，{_day(found.start)}起算（当日{'' if counted else '不'}计入），"
        f"期限{_count(found.limit, unit)}。",
        f"Under {basis}, counted from {found.start} (that day {'' if counted else 'not '}"
        f"included); the limit is {_count_en(found.limit, unit)}.",
    )


def _tell_gap(account: _Account, gap: Gap, found: Reckoning) -> None:
    if gap.until is None:
        account.say(
            f"{_day(gap.after)}起暂停计时，次日起不计入，恢复后续算。",
            f"Paused on {gap.after}; the days after it are not counted until it resumes.",
        )
        return
    days, unit = found.measure.between(gap.after, gap.until), found.measure.unit
    account.say(
        f"{_day(gap.after)}暂停、{_day(gap.until)}恢复，其间{_count(days, unit)}不计入。",
        f"Paused on {gap.after}, resumed on {gap.until}: {_count_en(days, unit)} not counted.",
    )


def _tell_grant(account: _Account, grant: Grant) -> None:
    on, most = _day(grant.on), _count(grant.at_most, grant.unit)
    if grant.refusal == "unstated":
        account.say(
            f"{on}的延期未写明天数，不计入。",
            f"The extension of {grant.on} names no days and does not count.",
        )
    elif grant.refusal == "late":
        account.say(
            f"{on}的延期作出时期限已经届满，不计入。",
            f"The extension of {grant.on} came after the term had run out and does not count.",
        )
    elif grant.refusal == "times":
        account.say(
            f"{on}的延期超出允许的次数，不计入。",
            f"The extension of {grant.on} is one too many and does not count.",
        )
    elif grant.asked != grant.days:
        account.say(
            f"{on}批准延长{_count(grant.asked or 0, grant.unit)}，超过上限，按{most}计。",
            f"Extended on {grant.on} by {_count_en(grant.asked or 0, grant.unit)}, of which at "
            f"most {_count_en(grant.at_most, grant.unit)} count.",
        )
    else:
        account.say(
            f"{on}批准延长{_count(grant.days, grant.unit)}。",
            f"Extended on {grant.on} by {_count_en(grant.days, grant.unit)}.",
        )


def _tell_due(account: _Account, found: Reckoning) -> None:
    if found.due is None or found.nominal is None:
        account.say("恢复计时后才能确定届满日。", "The due day is open until the pause ends.")
    elif found.due == found.nominal:
        account.say(f"{_day(found.due)}届满。", f"Due on {found.due}.")
    else:
        account.say(
            f"{_day(found.nominal)}届满，该日为休息日，顺延至{_day(found.due)}。",
            f"The term ends on {found.nominal}, a day off, and so moves to {found.due}.",
        )


def _tell_standing(account: _Account, found: Reckoning) -> None:
    unit = found.measure.unit
    used, used_en = _count(found.days_used, unit), _count_en(found.days_used, unit)
    late, late_en = _count(found.days_late, unit), _count_en(found.days_late, unit)
    end = _day(found.end)
    if found.stop is not None and found.days_late:
        account.say(f"已于{end}办毕，超期{late}。", f"Done on {found.end}, {late_en} late.")
    elif found.stop is not None:
        account.say(
            f"已于{end}办毕，用时{used}，未超期。",
            f"Done on {found.end} after {used_en}, in time.",
        )
    elif found.due is None:
        account.say(
            f"截至{end}已用{used}，暂停中。",
            f"As of {found.end}, {used_en} used; paused.",
        )
    elif found.days_late:
        account.say(
            f"截至{end}尚未办毕，已超期{late}。",
            f"As of {found.end} not done, {late_en} late.",
        )
    else:
        left = found.measure.between(found.end, found.due)
        account.say(
            f"截至{end}已用{used}，还剩{_count(left, unit)}。",
            f"As of {found.end}, {used_en} used, {_count_en(left, unit)} left.",
        )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _count(number: int, unit: Unit) -> str:
    return f"{number}{'个工作日' if unit == 'workdays' else '日'}"


def _count_en(number: int, unit: Unit) -> str:
    kind = "working day" if unit == "workdays" else "day"
    return f"{number} {kind}{'' if number == 1 else 's'}"
