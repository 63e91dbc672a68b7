from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from office_support import COUNTY, HELD, Office, copy_of, new_desk, publish

from engine.audit.entry import Escalated, StepDone
from engine.clock import moment_of
from engine.errors import RuleError, TransitionError
from engine.places import shipped_config
from engine.services.escalate import Fired, run_tick
from engine.services.read_cases import my_work

SESSION = "monthly-review-2023-05-1"
CARD = "petition-2023-00001"
LOST = {
    "shallow-investigation": 8,
    "delayed-action": 8,
    "main-demand-avoided": 10,
    "nature-undetermined": 6,
}


def _tick(office: Office, day: date | None = None) -> list[tuple[str, str]]:
    return [(each.rule, each.act) for each in _fired(office, day)]


def _fired(office: Office, day: date | None = None) -> tuple[Fired, ...]:
    return run_tick(office.desk, at=moment_of(day or office.day))


@pytest.fixture(scope="module")
def listed_file(drawn_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The card petition came out unqualified; its deficiency list is issued."""
    file = copy_of(drawn_file, tmp_path_factory.mktemp("listed"))
    office = Office(new_desk(file), HELD)
    office.judge(SESSION, CARD, LOST)
    office.desk.database.close()
    return file


@pytest.fixture
def listed(listed_file: Path, tmp_path: Path) -> Iterator[Office]:
    office = Office(new_desk(copy_of(listed_file, tmp_path / "listed")), HELD)
    yield office
    office.desk.database.close()


def _stage(office: Office) -> str:
    return office.case(office.child(CARD)).stage


# the ladder of a deficiency list, issued on 25 May: due 9 June, supervised, then 5 workdays


@pytest.mark.parametrize(
    ("day", "fired"),
    [
        (date(2023, 6, 5), []),
        (date(2023, 6, 6), [("due-soon", "remind")]),
        (date(2023, 6, 9), [("due-soon", "remind")]),
        (date(2023, 6, 10), [("overdue", "step")]),
    ],
)
def test_the_list_is_reminded_of_before_its_due_day_and_supervised_after_it(
    listed: Office, day: date, fired: list[tuple[str, str]]
) -> None:
    assert _tick(listed, day) == fired


def test_the_ladder_is_climbed_rung_by_rung(listed: Office) -> None:
    climbed: dict[date, list[tuple[str, str]]] = {}
    for number in range(40):
        day = HELD + timedelta(days=number)
        if fired := _tick(listed, day):
            climbed[day] = fired
    assert climbed == {
        date(2023, 6, 6): [("due-soon", "remind")],
        date(2023, 6, 10): [("overdue", "step")],
        date(2023, 6, 17): [("supervision-failed", "propose")],
    }
    assert _stage(listed) == "supervised"


def test_a_tick_a_second_time_on_the_same_day_changes_nothing(listed: Office) -> None:
    day = date(2023, 6, 10)
    assert _tick(listed, day)
    before = listed.journal()
    assert _tick(listed, day) == []
    assert listed.journal() == before


def test_a_late_tick_catches_up_with_one_rung_at_a_time(listed: Office) -> None:
    late = date(2023, 7, 20)
    assert _tick(listed, late) == [("overdue", "step")]
    assert _tick(listed, late + timedelta(days=8)) == [("supervision-failed", "propose")]


def test_the_journal_says_why_a_rule_fired(listed: Office) -> None:
    _tick(listed, date(2023, 6, 10))
    (risen,) = [e.event for e in listed.journal() if isinstance(e.event, Escalated)]
    assert (risen.rule, risen.on) == ("overdue", date(2023, 6, 10))
    assert risen.facts["rectify.overdue"] is True
    assert risen.facts["case.stage"] == "rectifying"
    done = listed.journal()[-1]
    assert isinstance(done.event, StepDone)
    assert (done.actor, done.event.step) == ("system", "supervise")


def test_a_mended_list_does_not_rise(listed: Office) -> None:
    listed.later(7).do(listed.child(CARD), "mend")
    assert _tick(listed, date(2023, 7, 30)) == []


def test_a_list_sent_back_has_a_shorter_term(listed: Office) -> None:
    name = listed.child(CARD)
    listed.later(7).do(name, "mend")
    listed.do(name, "return")
    due = listed.day + timedelta(days=7)
    assert _tick(listed, due) == []
    assert _tick(listed, due + timedelta(days=1)) == [("overdue", "step")]


def test_a_list_sent_back_after_supervision_is_supervised_again(listed: Office) -> None:
    name = listed.child(CARD)
    _tick(listed, date(2023, 6, 10))
    listed.day = date(2023, 6, 13)
    listed.do(name, "mend")
    listed.do(name, "return")
    assert _tick(listed, date(2023, 6, 20)) == []
    assert _tick(listed, date(2023, 6, 21)) == [("overdue", "step")]
    assert _stage(listed) == "supervised"


# guards: what may not be done before its time


def test_nothing_is_supervised_while_the_term_runs(listed: Office) -> None:
    with pytest.raises(TransitionError, match="整改期限未到，尚不能督办"):
        listed.do(listed.child(CARD), "supervise", by="discipline")


def test_no_duty_investigation_before_supervision_ran_out(listed: Office) -> None:
    name = listed.child(CARD)
    _tick(listed, date(2023, 6, 10))
    listed.day = date(2023, 6, 16)
    with pytest.raises(TransitionError, match="督办期限未到"):
        listed.do(name, "open-investigation")
    listed.later(1).do(name, "open-investigation")
    assert _stage(listed) == "investigating"


def test_an_unqualified_case_allows_accountability_at_once(listed: Office) -> None:
    listed.do(listed.child(CARD), "hold-accountable")
    assert listed.case(listed.child(CARD)).facts["accountability.people"] == Decimal(1)


def test_without_a_duty_investigation_a_qualified_case_holds_nobody_accountable(
    panel: Office,
) -> None:
    panel.judge(SESSION, CARD, {"shallow-investigation": 8, "hollow-wording": 3})
    name = panel.child(CARD)
    with pytest.raises(TransitionError, match="履职调查结束后，或评查不合格的，才可问责"):
        panel.do(name, "hold-accountable")


def test_the_whole_ladder_ends_with_the_list_struck_off(listed: Office) -> None:
    name = listed.child(CARD)
    for day in (date(2023, 6, 10), date(2023, 6, 17)):
        _tick(listed, day)
    listed.day = date(2023, 6, 19)
    for step in ("open-investigation", "conclude-investigation", "hold-accountable", "mend"):
        listed.later(1).do(name, step)
    listed.do(name, "verify")
    case = listed.case(name)
    assert (case.stage, case.cleared_on) == ("cleared", date(2023, 6, 23))
    assert case.facts["ladder.supervised"] is case.facts["ladder.investigated"] is True
    assert case.facts["duty.concluded"] is True


# who hears of it


def test_a_proposal_stands_first_in_the_work_of_those_it_is_for(listed: Office) -> None:
    for day in (date(2023, 6, 10), date(2023, 6, 17)):
        _tick(listed, day)
    at = moment_of(date(2023, 6, 17))
    first = my_work(listed.desk, actor=listed.person("shi-qichang"), at=at)[0]
    assert (first.step, first.urgent) == ("open-investigation", True)
    assert not [
        item
        for item in my_work(listed.desk, actor=listed.person("ding-qiong"), at=at)
        if item.step == "open-investigation"
    ]


def test_a_proposal_is_gone_once_its_step_is_done(listed: Office) -> None:
    for day in (date(2023, 6, 10), date(2023, 6, 17)):
        _tick(listed, day)
    listed.day = date(2023, 6, 18)
    listed.do(listed.child(CARD), "open-investigation")
    assert all(each.done for each in listed.case(listed.child(CARD)).proposals if each.step)


# petitions


def test_an_acceptance_overdue_is_supervised_by_the_system(office: Office) -> None:
    name = office.bring(office.register(), "route")
    assert _tick(office, date(2023, 3, 21)) == []
    assert _tick(office, date(2023, 3, 22)) == [("accept-overdue", "step")]
    case = office.case(name)
    assert (case.stage, case.facts["supervise.count"]) == ("routed", Decimal(1))


def test_a_settled_petition_never_rises(settled_office: Office) -> None:
    before = settled_office.journal()
    assert _tick(settled_office, date(2024, 1, 1)) == []
    assert settled_office.journal() == before


def test_ticks_go_through_many_cases_and_tell_how_far_they_are(office: Office) -> None:
    names = [
        office.bring(office.register(petitioner_phone=f"1390000{number:04d}"), "route")
        for number in range(3)
    ]
    told: list[tuple[int, int]] = []
    fired = run_tick(
        office.desk, at=moment_of(date(2023, 3, 22)), progress=lambda *so_far: told.append(so_far)
    )
    assert [each.case for each in fired] == names
    assert fired[0].number == "嵊信〔2023〕1号"
    assert told == [(3, 3)]


# a faulty ladder, and one that fires again


def _with_ladder(folder: Path, rule: str) -> Path:
    """Return a copy of the shipped documents whose petition has this one rule of the ladder."""
    copy = folder / "config"
    for file in shipped_config().rglob("*.yaml"):
        place = copy / file.relative_to(shipped_config())
        place.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text("utf-8")
        if file.name == "petition.yaml":
            text = re.sub(r"\nescalation:\n.*", f"\nescalation:\n{rule}", text, flags=re.DOTALL)
        place.write_text(text, "utf-8")
    return copy


AGAIN = """\
- id: nag
  title: {zh: 每次都提醒, en: Remind every time}
  when: {accept.overdue: true}
  then: {remind: true, to: [handler]}
  again: true
"""
GUARDED = """\
- id: too-early
  title: {zh: 督办, en: Supervise}
  when: {petition.topic: 食品安全}
  then: {step: supervise}
- id: reminded
  title: {zh: 提醒, en: Remind}
  when: {case.age_days: ">= 3"}
  then: {remind: true, to: [clerk]}
"""


def _office_of(tmp_path: Path, rule: str) -> Office:
    desk = new_desk(tmp_path / "own.db")
    publish(desk, _with_ladder(tmp_path, rule))
    return Office(desk)


def test_a_rule_that_fires_again_does_so_once_a_day(tmp_path: Path) -> None:
    office = _office_of(tmp_path, AGAIN)
    office.bring(office.register(), "route")
    day = date(2023, 3, 22)
    assert [_tick(office, day), _tick(office, day)] == [[("nag", "remind")], []]
    assert _tick(office, day + timedelta(days=1)) == [("nag", "remind")]


def test_a_case_that_cannot_be_dealt_with_keeps_no_other_from_rising(tmp_path: Path) -> None:
    office = _office_of(tmp_path, GUARDED)
    stuck = office.register(topic="食品安全")  # supervision is not open before it is routed
    other = office.register(petitioner_phone="13900008888")
    with pytest.raises(RuleError, match="1件未能处理") as refused:
        _tick(office, office.day + timedelta(days=3))
    assert office.case(stuck).number in refused.value.text("zh")
    assert office.case(stuck).fired == ()
    assert office.case(other).fired == ("reminded",)
    assert [e.case for e in office.journal() if isinstance(e.event, Escalated)] == [other]
    with office.desk.database.reading(COUNTY) as unit:
        assert unit.case(stuck).stage == "registered"
