"""Every possible petition has one lead unit and its holders, or one that has not is shown.

Each test breaks a copy of the shipped documents in one way and reads what the check says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from engine.configuration.problems import Problem
from engine.places import shipped_config
from engine.services.check_documents import check_document_texts

PETITION, COUNTY = "workflows/petition.yaml", "county.yaml"
FORM = "forms/petition-registration.yaml"
Change = Callable[[str], str]


@cache
def shipped() -> dict[str, str]:
    folder = shipped_config()
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.yaml"))
    }


def found(file: str, change: Change) -> list[Problem]:
    """Return the errors of the routing after a file was changed."""
    texts = dict(shipped())
    texts[file] = change(texts[file])
    assert texts[file] != shipped()[file]
    # Examples that fail with the routing are another test's matter.
    report = check_document_texts(texts.items())
    return [one for one in report.errors if one.path.startswith("routing")]


def without_row(row: str) -> Change:
    return lambda text: re.sub(rf"\n  - \{{id: {row},.*", "", text)


def without_post(post: str) -> Change:
    return lambda text: re.sub(rf"\n- \{{id: {post},.*", "", text)


def instead(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert text.count(old) == 1
        return text.replace(old, new)

    return change


def only(file: str, change: Change) -> Problem:
    [problem] = found(file, change)
    return problem


def test_a_topic_whose_row_is_gone_is_shown() -> None:
    problem = only(PETITION, without_row("r540"))
    assert problem.code == "gap"
    assert problem.zh.startswith(
        "“反映党员干部涉嫌违纪违法”为否且事项类别为“物业服务”时，没有任何一行适用"
    )
    assert problem.en.startswith(
        "no row applies where 'Reports a breach of discipline' is no "
        "and Topic is “Property management”"
    )


def test_without_a_claim_to_be_complete_a_topic_left_out_is_an_error_too() -> None:
    def change(text: str) -> str:
        head = "routing:\n  hit: unique\n  complete: true\n"
        return without_row("r540")(instead(head, head.replace("  complete: true\n", ""))(text))

    problem = only(PETITION, change)
    assert problem.code == "default-missing"
    assert "物业服务" in problem.zh
    assert problem.zh.endswith("而每件都要有一个主办单位。")


def test_a_topic_with_two_rows_is_shown() -> None:
    old = "petition.topic: 村级工程建设}"
    new = 'petition.topic: "村级工程建设, 村级资金管理"}'
    problem = only(PETITION, instead(old, new))
    assert (problem.code, problem.path) == ("overlap", "routing.rules.2")
    assert "事项类别为“村级资金管理”时，规则 r110 与 r120 同时适用" in problem.zh


def test_a_row_without_a_lead_is_shown() -> None:
    old = "petition.topic: 物业服务}, then: {lead: 住房和城乡建设局, with:"
    problem = only(PETITION, instead(old, "petition.topic: 物业服务}, then: {with:"))
    assert problem.code == "missing-output"
    assert "规则 r540 没有写“lead”" in problem.zh


def test_a_lead_that_is_null_is_shown() -> None:
    old = "petition.topic: 物业服务}, then: {lead: 住房和城乡建设局, with:"
    new = "petition.topic: 物业服务}, then: {lead: null, with:"
    problem = only(PETITION, instead(old, new))
    assert (problem.code, problem.path) == ("missing-output", "routing.rules.16")


def test_a_place_that_may_stay_empty_leaves_a_case_without_a_lead() -> None:
    old = "headline, topic, place, demand"
    problems = found(FORM, instead(old, "headline, topic, demand"))
    assert {one.code for one in problems} == {"no-lead"}
    assert problems[0].path == "routing.rules.1.then.lead"
    assert "、事项类别为“村级资金管理”、“属地镇街”未知的件适用规则 r110" in problems[0].zh
    assert "由“属地镇街”定主办单位，而它可能没有填" in problems[0].zh


def test_a_place_of_any_text_may_be_no_unit() -> None:
    problems = found(FORM, instead("ui: {widget: select, choices: towns}, ", ""))
    assert {one.code for one in problems} == {"no-lead"}
    assert "属地镇街为其他任何值" in problems[0].zh
    assert "不一定是县里的单位" in problems[0].zh


def test_a_place_that_is_no_unit_is_shown() -> None:
    old = "title: 属地镇街, fact: petition.place, ui: {widget: select, choices: towns}"
    new = "title: 属地镇街, fact: petition.place, enum: [甘霖镇, 北漳镇]"
    problems = found(FORM, instead(old, new))
    assert {one.code for one in problems} == {"no-lead"}
    assert "属地镇街为“北漳镇”的件适用规则 r110" in problems[0].zh
    assert "县里没有单位“北漳镇”" in problems[0].zh


def test_a_town_without_a_chief_is_shown() -> None:
    problems = found(COUNTY, without_post("guimen-chief"))
    assert {one.code for one in problems} == {"no-holder"}
    assert "属地镇街为“贵门乡”的件适用规则 r110" in problems[0].zh
    assert "没有“党委“一把手””可以承办" in problems[0].zh
    assert "同样的情形还有 5 种" in problems[0].zh


def test_a_topic_nobody_in_the_unit_is_in_charge_of_is_shown() -> None:
    problems = found(COUNTY, without_post("guimen-handler-2"))
    assert {one.code for one in problems} == {"no-holder"}
    assert [one.path for one in problems] == [
        f"routing.rules.{number}.then.lead" for number in (13, 20)
    ]
    assert "贵门乡" in problems[0].zh
    assert "村级资金管理" not in problems[0].zh


def test_rows_that_are_all_taken_leave_several_leads() -> None:
    problems = found(PETITION, instead("routing:\n  hit: unique", "routing:\n  hit: collect"))
    assert [(one.code, one.path) for one in problems] == [("several-leads", "routing.hit")]


def test_a_case_an_earlier_row_takes_is_no_counterexample() -> None:
    def change(text: str) -> str:
        first = "\n  - {id: r005, when: {petition.place: 贵门乡}, then: {lead: 市信访局}}"
        text = text.replace("routing:\n  hit: unique", "routing:\n  hit: first")
        text = text.replace(
            "  - {name: petition.topic}\n",
            "  - {name: petition.topic}\n  - {name: petition.place}\n",
        )
        return text.replace("\n  - {id: r010,", f"{first}\n  - {{id: r010,")

    texts = {**shipped(), COUNTY: without_post("guimen-chief")(shipped()[COUNTY])}
    texts[PETITION] = change(texts[PETITION])
    problems = [
        one
        for one in check_document_texts(texts.items()).errors
        if one.path.startswith("routing") and "贵门乡" in one.zh and "r005" not in one.zh
    ]
    assert problems == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_routing_finds_everybody(language: str) -> None:
    report = check_document_texts(shipped().items())
    assert report.text(language) == ""
