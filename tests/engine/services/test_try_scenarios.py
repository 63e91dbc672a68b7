from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from office_support import config_with

from engine.configuration.library import Library, load_library
from engine.configuration.problems import ConfigurationFaults
from engine.places import shipped_config
from engine.services.try_scenarios import check_scenarios, read_scenarios, try_scenario

HEAD = "workflow: petition@1\nrubric: first-petition@1\ntoday: 2023-05-31\nscenarios:\n"


@cache
def shipped() -> Library:
    return load_library(shipped_config())


def _tried(scenario: str, head: str = HEAD) -> list[str]:
    file = read_scenarios(f"{head}{scenario}", "late_reply.yaml")
    return [
        f"{each.file}:{each.line}: {each.en}"
        for number in range(len(file.book.scenarios))
        for each in try_scenario(file, number, shipped())
    ]


def test_what_comes_out_as_promised_says_nothing() -> None:
    assert _tried("- name: a\n  given: {contact.count: 1}\n  then: {grade: excellent}\n") == []


def test_what_differs_is_told_with_file_line_and_both_values() -> None:
    found = "- name: a\n  findings: {hollow-wording: 2}\n"
    text = f"{found}  then:\n    grade: excellent\n    points: 95\n"
    assert _tried(text) == ["late_reply.yaml:9: scenario 'a': points: expected 95, got 98"]


def test_everything_that_differs_is_told() -> None:
    found = "- name: a\n  findings: {hollow-wording: 2}\n"
    text = f"{found}  then: {{points: 95, deductions: [], lost: {{reply: 3}}}}\n"
    assert _tried(text) == [
        "late_reply.yaml:7: scenario 'a': points: expected 95, got 98",
        "late_reply.yaml:7: scenario 'a': deductions: expected [], got [hollow-wording]",
        "late_reply.yaml:7: scenario 'a': lost.reply: expected 3, got 2",
    ]


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        ("given: {contact.cuont: 1}\n  then: {points: 1}", "contact.count"),
        ("given: {contact.count: often}\n  then: {points: 1}", "whole number"),
        ("findings: {shallow-investigation: 9}\n  then: {points: 1}", "shallow-investigation"),
        ("findings: {unheard-of: 1}\n  then: {points: 1}", "unheard-of"),
        ("steps: {fly: 2023-03-01}\n  then: {points: 1}", "no step fly"),
        ("steps: {route: tomorrow}\n  then: {points: 1}", "2023-03-06, not tomorrow"),
        ("then: {pionts: 1}", "did you mean 'points'"),
    ],
)
def test_what_cannot_be_tried_says_why(scenario: str, said: str) -> None:
    (line,) = _tried(f"- name: a\n  {scenario}\n")
    assert line.startswith("late_reply.yaml:")
    assert said in line


def test_the_ladder_says_which_rules_are_due() -> None:
    head = "workflow: petition@1\ntoday: 2023-05-31\nscenarios:\n"
    text = "- name: a\n  steps: {route: 2023-05-10}\n  given: {case.stage: routed}\n"
    assert _tried(f"{text}  then: {{escalations: [accept-overdue]}}\n", head) == []
    assert _tried(f"{text}  then: {{escalations: []}}\n", head) == [
        "late_reply.yaml:7: scenario 'a': escalations: expected [], got [accept-overdue]"
    ]


def test_steps_need_a_day_to_look_at_them_from() -> None:
    head = "workflow: petition@1\nscenarios:\n"
    text = "- name: a\n  steps: {route: 2023-03-06}\n  then: {accept.state: running}\n"
    assert "today" in _tried(text, head)[0]
    dated = text.replace("  then", "  today: 2023-03-07\n  then")
    assert _tried(dated, head) == []


@pytest.mark.parametrize("name", ["petition@9", "petiton@1", "petiton"])
def test_a_document_there_is_not_is_told(name: str) -> None:
    head = f"workflow: {name}\ntoday: 2023-05-31\nscenarios:\n"
    assert "petiti" in _tried("- name: a\n  then: {lead: 商务局}\n", head)[0]


def test_without_a_version_the_one_of_the_day_is_meant() -> None:
    head = "workflow: petition\ntoday: 2023-05-31\nscenarios:\n"
    text = (
        "- name: a\n  given: {petition.about_discipline: false, petition.topic: 食品安全}\n"
        "  then: {lead: 市场监管局}\n"
    )
    assert _tried(text, head) == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("scenarios: []\n", 1, "scenarios"),
        (f"{HEAD}- name: a\n", 5, "then"),
        (f"{HEAD}- name: a\n  than: {{points: 1}}\n  then: {{points: 1}}\n", 6, "than"),
        (f"{HEAD}- name: a\n  then: {{points: 1, points: 2}}\n", 6, "points"),
        ("rubrics: first-petition@1\nscenarios:\n- {name: a, then: {points: 1}}\n", 1, "rubrics"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_line(text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigurationFaults) as refused:
        read_scenarios(text, "own.yaml")
    first = refused.value.report.problems[0]
    assert (first.file, first.line) == ("own.yaml", line)
    assert said in first.text("en")


# a county's own folder


def _folder(tmp_path: Path) -> Path:
    own = tmp_path / "scenarios" / "clocks"
    own.mkdir(parents=True)
    good = "- name: a\n  findings: {hollow-wording: 2}\n  then: {points: 98}\n"
    (own / "good.yaml").write_text(HEAD + good + good, "utf-8")
    (own.parent / "bad.yaml").write_text(HEAD + good.replace("98", "97"), "utf-8")
    (own.parent / "broken.yaml").write_bytes(b"\xff\xfe scenarios")
    return own.parent


def test_a_folder_is_tried_whole_and_every_file_reported(tmp_path: Path) -> None:
    tried = check_scenarios(_folder(tmp_path), shipped())
    assert (tried.count, tried.failed) == (3, 1)
    assert [each.file for each in tried.report.problems] == ["bad.yaml", "broken.yaml"]
    assert tried.report.problems[0].text("zh") == "bad.yaml:7：情景“a”：points 应为 97，实际得出 98"
    assert not tried.report.ok


def test_an_empty_folder_is_fine(tmp_path: Path) -> None:
    tried = check_scenarios(tmp_path, shipped())
    assert (tried.count, tried.report.ok) == (0, True)


def test_a_county_s_scenarios_are_tried_with_its_own_documents(tmp_path: Path) -> None:
    limit = "stops: [accept, decline]\n  limit: {days: 15}"
    own = config_with(tmp_path, petition_terms=(limit, limit.replace("15", "10")))
    scenarios = Path(__file__).parents[2] / "scenarios"
    failed = check_scenarios(scenarios, load_library(own)).report.problems
    assert {each.file for each in failed} == {"clocks.yaml", "late_reply.yaml", "reminders.yaml"}
    assert next(each.text("zh") for each in failed if each.file == "clocks.yaml") == (
        "clocks.yaml:7：情景“受理告知第十五日，当日告知不算超期”："
        "accept.due_on 应为 2023-03-21，实际得出 2023-03-16"
    )


def test_the_shipped_scenarios_are_many_and_all_come_out() -> None:
    tried = check_scenarios(Path(__file__).parents[2] / "scenarios", shipped())
    assert tried.report.ok
    assert tried.count >= 25
