"""One number changed in a copy of ``config/``, and the same acts come out otherwise.

No rule of a county stands in the code: what is changed here is a line of a document, and what
changes is what comes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from office_support import COUNTY, HELD, MONDAY, WITNESSES, Office, config_with, new_desk, publish

from engine.clock import moment_of
from engine.demonstration.agenda import Agenda
from engine.demonstration.dice import Dice
from engine.demonstration.outcome import compare_outcome
from engine.demonstration.player import Player, plain
from engine.demonstration.population import Population, Recipe
from engine.demonstration.story import shipped_stories
from engine.demonstration.texts import shipped_text
from engine.errors import FilingError, TransitionError
from engine.services.escalate import run_tick

# the same acts, whatever the documents say


def _reviewed(office: Office, *found: dict[str, int], **answers: object) -> tuple[Office, str, str]:
    """Handle a petition with these answers to its reply, and let the panel find this."""
    name = office.bring(office.register(), "sign")
    office.do(name, "reply", **answers)
    office.do(name, "settle")
    office.do(name, "follow-up-city")
    office.day = HELD
    session = office.drawn_session()
    office.score(session, name, *found)
    return office, session, name


def _score(office: Office, **answers: object) -> str:
    office, session, name = _reviewed(office, **answers)
    result = office.confirm(session, name)
    return f"{plain(result.score)} {result.grade}"


def reply_without_remedy(office: Office) -> str:
    return _score(office, states_remedy=False)


def a_bit_less_than_ninety(office: Office) -> list[str]:
    office, session, name = _reviewed(office, {"shallow-investigation": 8, "one-sided": 3})
    office.confirm(session, name)
    with office.desk.database.reading(COUNTY) as unit:
        lists = [case.workflow for case in unit.children(name)]
        return [*lists, *(line.rule for line in unit.assessments())]


def satisfied_twice(office: Office) -> str:
    name = office.settled()
    office.do(name, "follow-up-city")
    office.do(name, "satisfaction")
    office.day = HELD
    session = office.drawn_session()
    return plain(office.judge(session, name, {"shallow-investigation": 8, "one-sided": 3}).score)


def one_assessor_is_sterner(office: Office) -> bool:
    office, session, name = _reviewed(office, {}, {}, {}, {}, {"shallow-investigation": 8})
    return office.reviewed(session, name).second_look is not None


def taken_off_the_assessment(office: Office) -> list[str]:
    lost = {"shallow-investigation": 8, "delayed-action": 8, "main-demand-avoided": 10}
    office, session, name = _reviewed(office, {**lost, "nature-undetermined": 6})
    office.confirm(session, name)
    with office.desk.database.reading(COUNTY) as unit:
        return [f"{line.unit} {plain(line.points)}" for line in unit.assessments()]


def accepted_on_the_thirteenth_day(office: Office) -> str:
    name = office.bring(office.register(), "route")
    office.day = MONDAY + timedelta(days=13)
    fired = [each.rule for each in run_tick(office.desk, at=moment_of(office.day))]
    office.do(name, "accept")
    late = office.case(name).facts.get("supervise.count")
    return f"{','.join(fired) or 'in time'} {late or 0}"


def led_by(topic: str) -> Callable[[Office], str]:
    def route(office: Office) -> str:
        case = office.case(office.bring(office.register(topic=topic), "route"))
        handler = next(h.person for h in case.holders if h.role == "handler")
        return f"{case.lead} {handler}"

    return route


def comes_again_after_two_months(office: Office) -> object:
    office.register()
    return office.later(60).case(office.register()).facts["petition.kind"]


def towns_drawn(office: Office) -> int:
    for number, place in enumerate(["甘霖镇", "谷来镇", "黄泽镇"]):
        office.settled(topic="村级资金管理", place=place, petitioner_phone=f"1391234000{number}")
    office.day = HELD
    return len(office.session(office.drawn_session()).cases)


def drawn_before_one_witness(office: Office) -> str:
    office.settled()
    office.day = HELD
    session = office.open_session()
    office.freeze(session)
    office.witness(session, WITNESSES[0])
    try:
        office.draw(session)
    except TransitionError:
        return "refused"
    return "drawn"


def three_on_the_panel(office: Office) -> str:
    try:
        office.day = HELD
        office.open_session(["yu-lan", "zhu-mantang", "liang-weidong"])
    except FilingError:
        return "refused"
    return "opened"


def extended_by_twenty_days(office: Office) -> str:
    name = office.bring(office.register(), "accept")
    try:
        office.do(name, "extend", days=20)
    except FilingError:
        return "refused"
    return "granted"


def not_mended(office: Office) -> dict[str, str]:
    """Return the days on which the ladder of a deficiency list rises, by rule."""
    office, session, name = _reviewed(office, {"shallow-investigation": 8, "one-sided": 3})
    office.confirm(session, name)
    days: dict[str, str] = {}
    for number in range(45):
        day = HELD + timedelta(days=number)
        for fired in run_tick(office.desk, at=moment_of(day)):
            days.setdefault(fired.rule, f"{day:%m-%d}")
    return days


def objected_after_may_day(office: Office) -> object:
    """Return the last day to object of a petition routed on the Friday before the holidays."""
    office.day = date(2023, 4, 28)
    name = office.bring(office.register(), "route")
    return office.book(name).sheet["object.due_on"]


def the_salon_card(office: Office) -> str:
    """Play the shipped story, without the petitions besides it."""
    (story,) = [each for each in shipped_stories() if each.story == "salon-card"]
    recipe = shipped_text("population", COUNTY, Recipe)
    player = Player(Population(office.desk, recipe, Agenda(), Dice("one"), ends=story.last_day))
    player.plan(story, besides=False)
    player.population.agenda.run()
    came = {each.name: each.found for each in compare_outcome(player, story.expect[0])}
    return f"{came['lead']} {came['score']} {came['grade']} {came['bulletin']}"


@dataclass(frozen=True)
class Change:
    """A text of a document that is there once, and what stands in its place."""

    file: str
    old: str
    new: str


RUBRIC, TERMS = "first_petition", "petition_terms"
CHANGES: dict[str, tuple[Callable[[Office], object], Change, object, object]] = {
    "a deduction": (
        reply_without_remedy,
        Change(RUBRIC, "{reply.states_remedy: false}\n    deduct: {points: 2}",
               "{reply.states_remedy: false}\n    deduct: {points: 3.5}"),
        "98 excellent",
        "96.5 excellent",
    ),
    "the points of a bonus": (
        satisfied_twice,
        Change(RUBRIC, "points: 2\nbonus_at_most", "points: 1\nbonus_at_most"),
        "91",
        "90",
    ),
    "the lower edge of a band": (
        a_bit_less_than_ninety,
        Change(RUBRIC, "from: 90", "from: 89"),
        ["rectification"],
        ["excellent-bonus"],
    ),
    "the upper edge of a band": (
        a_bit_less_than_ninety,
        Change(RUBRIC, "from: 70", "from: 89.5"),
        ["rectification"],
        ["rectification", "bulletin-and-deduction", "bulletin-and-deduction"],
    ),
    "a deduction of the true case": (
        the_salon_card,
        Change(RUBRIC, '{investigation.evidence_count: "< 2"}\n    deduct: {points: 3}',
               '{investigation.evidence_count: "< 2"}\n    deduct: {points: 5}'),
        "商务局 67 unqualified 全市",
        "商务局 65 unqualified 全市",
    ),
    "the spread that calls for a second look": (
        one_assessor_is_sterner,
        Change("monthly_review", "spread_over: 15", "spread_over: 7"),
        False,
        True,
    ),
    "points taken off the assessment": (
        taken_off_the_assessment,
        Change("monthly_review", "points: -2", "points: -5"),
        ["商务局 -2", "市场监管局 -2"],
        ["商务局 -5", "市场监管局 -5"],
    ),
    "the size of a stratum": (
        towns_drawn,
        Change("monthly_review", "unit_kind: town, size: 7", "unit_kind: town, size: 2"),
        3,
        2,
    ),
    "the number of witnesses": (
        drawn_before_one_witness,
        Change("monthly_review", "at_least: 2", "at_least: 1"),
        "refused",
        "drawn",
    ),
    "the size of the panel": (
        three_on_the_panel,
        Change("monthly_review", "roles: [reviewer], size: 5", "roles: [reviewer], size: 3"),
        "refused",
        "opened",
    ),
    "a row of the routing table": (
        led_by("房屋质量"),
        Change("petition", "{lead: 住房和城乡建设局}", "{lead: 自然资源和规划局}"),
        "住房和城乡建设局 zhao-kangning",
        "自然资源和规划局 gao-tingting",
    ),
    "who is in charge of a business": (
        led_by("餐饮油烟"),
        Change("county", "handler, holder: ge-jiayi, in_charge_of: [餐饮油烟, 占道经营, 噪声扰民]",
               "handler, holder: ge-jiayi, in_charge_of: [占道经营, 噪声扰民]"),
        "综合执法局 ge-jiayi",
        "综合执法局 yuan-yifan",
    ),
    "a statutory deadline": (
        accepted_on_the_thirteenth_day,
        Change(TERMS, "stops: [accept, decline]\n  limit: {days: 15}",
               "stops: [accept, decline]\n  limit: {days: 10}"),
        "in time 0",
        "accept-overdue 1",
    ),
    "the most days of an extension": (
        extended_by_twenty_days,
        Change("extension", "maximum: 30", "maximum: 15"),
        "granted",
        "refused",
    ),
    "what counts as a year": (
        comes_again_after_two_months,
        Change("petition", "within_days: 365", "within_days: 30"),
        "重复访",
        "初信初访",
    ),
    "how often makes a repeat": (
        comes_again_after_two_months,
        Change("petition", 'history.same_matter: ">= 1"', 'history.same_matter: ">= 2"'),
        "重复访",
        "初信初访",
    ),
    "the term to mend": (
        not_mended,
        Change("workflows__rectification", "starts: issue\n  stops: [mend]\n  limit: {days: 15}",
               "starts: issue\n  stops: [mend]\n  limit: {days: 20}"),
        {"due-soon": "06-06", "overdue": "06-10", "supervision-failed": "06-17"},
        {"due-soon": "06-11", "overdue": "06-15", "supervision-failed": "06-26"},
    ),
    "the term of supervision": (
        not_mended,
        Change("workflows__rectification", "limit: {workdays: 5}", "limit: {workdays: 2}"),
        {"due-soon": "06-06", "overdue": "06-10", "supervision-failed": "06-17"},
        {"due-soon": "06-06", "overdue": "06-10", "supervision-failed": "06-14"},
    ),
    "a day of a holiday": (
        objected_after_may_day,
        Change("calendar", "first: 2023-04-29, last: 2023-05-03",
               "first: 2023-04-29, last: 2023-05-04"),
        date(2023, 5, 9),
        date(2023, 5, 10),
    ),
}  # fmt: skip


def _office_of(folder: Path, change: Change) -> Office:
    copy = config_with(folder, **{change.file: (change.old, change.new)})
    if change.file == RUBRIC:
        # Who changes what a rubric promises changes its examples with it.
        (file,) = copy.rglob("first-petition.yaml")
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"\nexamples:\n.*", "\n", text, flags=re.DOTALL), "utf-8")
    desk = new_desk(folder / "changed.db")
    publish(desk, copy)
    return Office(desk)


@pytest.mark.parametrize("name", CHANGES)
def test_one_number_in_a_document_changes_the_outcome(
    office: Office, tmp_path: Path, name: str
) -> None:
    acts, change, before, after = CHANGES[name]
    assert acts(office) == before
    assert acts(_office_of(tmp_path / "changed", change)) == after
