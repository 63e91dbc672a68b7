from __future__ import annotations

import pytest
from office_support import HELD, Office

from engine.demonstration.agenda import Agenda
from engine.demonstration.dice import Dice
from engine.demonstration.outcome import compare_outcome
from engine.demonstration.player import Line, Player
from engine.demonstration.population import Population, Recipe
from engine.demonstration.story import Story, read_story
from engine.demonstration.texts import shipped_text
from engine.errors import AccessError, ConfigurationError, TransitionError

HEAD = """\
story: short
title: {zh: 短故事, en: Short story}
source: 测试
order: 1
"""
REGISTER = (
    "- {on: 2023-05-04, open: petition, as: one, by: clerk, answers: {received_on: 2023-05-04, "
    "channel: 来访, petitioner_name: 某人, petitioner_phone: '13900001111', "
    "headline: 反映油烟扰民, "
    "topic: 餐饮油烟, place: 三江街道, demand: 楼下饭店油烟扰民多次反映无人处理。, "
    "about_discipline: false}}\n"
)


def _story(acts: str, expect: str = "\n- {case: one, lead: 综合执法局}\n") -> Story:
    return read_story(f"{HEAD}acts:\n{acts}expect:{expect}", "short.yaml")


def _player(office: Office, told: list[Line] | None = None) -> Player:
    population = Population(
        office.desk,
        shipped_text("population", "shengzhou", Recipe),
        Agenda(),
        Dice("player"),
        ends=HELD,
    )
    return Player(population, told.append if told is not None else None)


def _played(office: Office, story: Story, told: list[Line] | None = None) -> Player:
    player = _player(office, told)
    player.plan(story)
    player.population.agenda.run()
    return player


def test_acts_are_played_through_the_services_and_told(office: Office) -> None:
    told: list[Line] = []
    route = "- {on: 2023-05-05, case: one, do: route, by: clerk, answers: {duties_clear: true}}\n"
    player = _played(office, _story(REGISTER + route), told)
    case = office.case(player.cast.cases["one"])
    assert (case.stage, case.lead) == ("routed", "综合执法局")
    assert [line.who for line in told] == ["韩卓群", "韩卓群"]
    assert "登记 嵊信〔2023〕1号：反映油烟扰民" in told[0].zh
    assert "综合执法局" in told[1].zh
    assert told[0].en


def test_what_is_expected_is_held_against_what_came(office: Office) -> None:
    expect = "\n- {case: one, lead: 商务局, stage: registered, facts: {petition.kind: 初信初访}}\n"
    story = _story(REGISTER, expect)
    player = _played(office, story)
    outcomes = {each.name: each for each in compare_outcome(player, story.expect[0])}
    assert {name: each.agrees for name, each in outcomes.items()} == {
        "lead": False,
        "stage": True,
        "petition.kind": True,
    }
    assert (outcomes["lead"].expected, outcomes["lead"].found) == ("商务局", "None")
    assert outcomes["stage"].title.en == "Stage"


def test_an_act_that_says_nothing_to_do_is_refused(office: Office) -> None:
    with pytest.raises(ConfigurationError, match="没有写做什么"):
        _played(office, _story("- {on: 2023-05-04, by: clerk}\n"))


def test_what_a_service_refuses_stops_the_story(office: Office) -> None:
    early = "- {on: 2023-05-05, case: one, do: reply, by: han-zhuoqun, answers: {}}\n"
    with pytest.raises(TransitionError):
        _played(office, _story(REGISTER + early))
    wrong = "- {on: 2023-05-06, case: one, do: route, by: yu-lan, answers: {duties_clear: true}}\n"
    with pytest.raises(AccessError):
        _played(office, _story(REGISTER + wrong))


def test_other_petitions_come_in_besides_only_where_wanted(office: Office) -> None:
    story = _story(REGISTER + "- {on: 2023-05-05, others: 3}\n")
    player = _player(office)
    player.plan(story, besides=False)
    player.population.agenda.run(until=HELD)
    assert player.population.came == 0
    _played(office, _story("- {on: 2023-05-05, others: 3}\n"))
    assert len({e.case for e in office.journal() if e.case}) == 4


SESSION = """\
- on: 2023-05-25
  session: may
  programme: monthly-review
  by: secretary
  chair: cai-jialiang
  members: [yu-lan, zhu-mantang, liang-weidong, zhang-jingye, li-zhuying]
- {on: 2023-05-25, session: may, freeze: true, by: secretary}
- {on: 2023-05-25, session: may, witness: 骰子 1 2 3, by: yao-zhigang}
"""


def test_a_witness_cannot_make_a_case_be_drawn_that_is_not_in_the_frame(
    settled_office: Office,
) -> None:
    story = _story(
        REGISTER.replace("2023-05-04, open", "2023-05-24, open")
        + SESSION
        + "- {on: 2023-05-25, session: may, witness: 骰子, until_drawn: one, by: zhao-lan}\n"
    )
    with pytest.raises(ConfigurationError, match="不在抽取范围内"):
        _played(settled_office, story)


def test_a_whole_session_is_played_and_the_rest_scored_without_findings(
    settled_office: Office,
) -> None:
    told: list[Line] = []
    acts = (
        SESSION
        + "- {on: 2023-05-25, session: may, witness: 骰子 4 5 6, by: zhao-lan}\n"
        + "- {on: 2023-05-25, session: may, draw: true, by: secretary}\n"
        + "- {on: 2023-05-25, session: may, rest: true, by: cai-jialiang}\n"
    )
    player = _played(settled_office, _story(acts, " []\n"), told)
    session = settled_office.session(player.cast.sessions["may"])
    assert session.stage == "closed"
    assert [each.result.score for each in session.cases if each.result] == [100, 100, 100]
    assert "证书" in told[-2].zh


def test_ticks_tell_of_the_cases_of_the_story_only(office: Office) -> None:
    told: list[Line] = []
    other = office.bring(office.register(), "route")
    acts = (
        REGISTER
        + "- {on: 2023-05-05, case: one, do: route, by: clerk, answers: {duties_clear: true}}\n"
        + "- {on: 2023-05-23, tick: true}\n"
    )
    player = _played(office, _story(acts), told)
    numbers = [line.zh for line in told if line.who == "系统"]
    assert len(numbers) == 1
    assert office.case(player.cast.cases["one"]).number in numbers[0]
    assert office.case(other).fired == ("accept-overdue",)
