"""The whole check of a folder: promises, proofs of tables, and the examples tried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.configuration.problems import Problem
from engine.configuration.yaml_source import read_yaml
from engine.places import shipped_config
from engine.services.check_documents import check_document_texts, check_documents

SOUND = Path(__file__).parents[2] / "broken_configuration" / "sound"
RUBRIC, WORKFLOW = "rubrics/simple.yaml", "workflows/petition.yaml"
PROGRAMME, FORM, TABLE = "workflows/monthly.yaml", "forms/registration.yaml", "workflows/fees.yaml"
FEES = """\
kind: table
id: fees
title: 收费表
version: 1
effective_from: 2023-01-01
hit: HIT
inputs: [{name: petition.people}]
outputs: [{name: fee, type: number}]
rules:
- {id: few, when: {petition.people: "< 5"}, then: {fee: 1.5}}
- {id: many, when: {petition.people: ">= 5"}, then: {fee: 10}}
- {id: all, when: {petition.people: MORE}, then: {fee: 20}}
"""


@pytest.fixture
def documents() -> dict[str, str]:
    return {
        path.relative_to(SOUND).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(SOUND.rglob("*.yaml"))
    }


def problems_of(documents: dict[str, str]) -> tuple[Problem, ...]:
    return check_document_texts(documents.items()).problems


def with_examples(documents: dict[str, str], name: str, *examples: str) -> tuple[Problem, ...]:
    text = documents[name] + "examples:\n" + "".join(f"- {one}\n" for one in examples)
    return problems_of({**documents, name: text})


def test_a_sound_county_has_no_problem(documents: dict[str, str]) -> None:
    assert problems_of(documents) == ()


def test_the_shipped_documents_have_no_problem() -> None:
    assert check_documents(shipped_config()).text("en") == ""


def test_a_folder_is_checked_like_its_texts(tmp_path: Path) -> None:
    assert [problem.code for problem in check_documents(tmp_path).problems] == [
        "missing-document",
        "missing-document",
    ]


def test_two_rows_for_one_case_are_refused(documents: dict[str, str]) -> None:
    documents[WORKFLOW] = documents[WORKFLOW].replace("topic: food}", 'topic: "food, cards"}')
    [problem] = [one for one in problems_of(documents) if one.code == "overlap"]
    assert (problem.severity, problem.path) == ("error", "routing.rules.1")
    assert "预付卡" in problem.zh


def test_a_masked_row_is_pointed_at_itself(documents: dict[str, str]) -> None:
    documents[TABLE] = FEES.replace("HIT", "first").replace("MORE", "'> 90'")
    [problem] = [one for one in problems_of(documents) if one.code == "masked"]
    assert problem.path == "rules.2"
    assert problem.zh.startswith("规则 all 永远轮不到：规则 many 先适用，例如人数为 91 时")


def test_a_topic_without_a_row_is_refused(documents: dict[str, str]) -> None:
    row = "  - {id: r2, when: {petition.topic: food}, then: {lead: market}}\n"
    documents[WORKFLOW] = documents[WORKFLOW].replace(row, "")
    [problem] = problems_of(documents)
    assert (problem.severity, problem.code) == ("error", "gap")
    assert problem.path == "routing.complete"
    assert "食品" in problem.zh


def test_a_field_that_may_stay_empty_leaves_cases_without_a_lead(
    documents: dict[str, str],
) -> None:
    documents[FORM] = documents[FORM].replace("[received_on, topic]", "[received_on]")
    [problem] = problems_of(documents)
    assert (problem.severity, problem.code) == ("error", "default-missing")
    assert problem.zh.startswith("“类别”未知时，可能没有任何一行适用")


def test_nothing_is_proved_while_a_file_cannot_be_read(documents: dict[str, str]) -> None:
    documents[WORKFLOW] = documents[WORKFLOW].replace("topic: food}", 'topic: "food, cards"}')
    documents[RUBRIC] = ""
    assert [problem.file for problem in problems_of(documents)] == [RUBRIC]


def test_other_documents_are_proved_beside_one_with_errors(documents: dict[str, str]) -> None:
    documents[WORKFLOW] = documents[WORKFLOW].replace("topic: food}", 'topic: "food, cards"}')
    documents[RUBRIC] = documents[RUBRIC].replace("from: 70", "from: 170")
    assert {problem.file for problem in problems_of(documents)} == {RUBRIC, WORKFLOW}


@pytest.mark.parametrize(
    "example",
    [
        "{name: a, given: {facts: {reply.days_late: 12}}, then: {score: 94, grade: good}}",
        "{name: a, given: {facts: {reply.days_late: 0}}, then: {score: 100}}",
        "{name: a, given: {}, then: {score: 100, lost: {late: 0, reply: 0}}}",
        "{name: a, given: {facts: {reply.days_late: 76}}, then: {lost: {late: 32, reply: 32}}}",
    ],
)
def test_a_rubric_keeps_its_promise(documents: dict[str, str], example: str) -> None:
    assert with_examples(documents, RUBRIC, example) == ()


def test_a_broken_promise_says_what_came_out_instead(documents: dict[str, str]) -> None:
    example = "{name: 晚三天, given: {facts: {reply.days_late: 3}}, then: {score: 97}}"
    [problem] = with_examples(documents, RUBRIC, example)
    assert problem.path == "examples.0.then.score"
    assert problem.zh == "示例“晚三天”：score 应为 97，实际得出 98（扣分：late 2, reply 2）。"
    assert problem.en == (
        "example '晚三天': score should be 97, but comes out as 98 (lost: late 2, reply 2)."
    )


def test_points_lost_by_an_item_are_compared(documents: dict[str, str]) -> None:
    example = "{name: a, given: {facts: {reply.days_late: 3}}, then: {lost: {late: 4}}}"
    [problem] = with_examples(documents, RUBRIC, example)
    assert problem.en == "example 'a': late should be 4, but comes out as 2."


def test_an_outcome_nobody_knows_is_refused(documents: dict[str, str]) -> None:
    [problem] = with_examples(documents, RUBRIC, "{name: a, given: {}, then: {scor: 100}}")
    assert problem.path == "examples.0.then.scor"
    assert "did you mean 'score'?" in problem.en


def test_a_fact_nobody_knows_is_refused(documents: dict[str, str]) -> None:
    example = "{name: a, given: {facts: {reply.late: 3}}, then: {score: 97}}"
    [problem] = with_examples(documents, RUBRIC, example)
    assert problem.path == "examples.0.given"
    assert "reply.late" in problem.en


def test_findings_may_carry_reason_and_evidence(documents: dict[str, str]) -> None:
    documents[RUBRIC] = documents[RUBRIC].replace(
        "grades:",
        "  - {id: rude, title: 态度差, basis: 条例, found_by: panel, deduct: {up_to: 5}}\n"
        "vetoes: [{id: leak, title: 泄密, basis: 条例, found_by: panel, grade: poor}]\n"
        "grades:",
    )
    assert (
        with_examples(
            documents,
            RUBRIC,
            "{name: a, given: {findings: {rude: 2.5}}, then: {score: 97.5}}",
            "{name: b, given: {findings: {rude: {points: 5, reason: 争吵}}}, then: {score: 95}}",
            "{name: c, given: {findings: {leak: true}}, then: {grade: poor, vetoes: [leak]}}",
        )
        == ()
    )


def test_a_workflow_routes_as_promised(documents: dict[str, str]) -> None:
    example = "{name: a, given: {petition.topic: cards}, then: {lead: market, with: [east]}}"
    assert with_examples(documents, WORKFLOW, example) == ()


def test_a_wrong_lead_is_named(documents: dict[str, str]) -> None:
    example = "{name: a, given: {petition.topic: cards}, then: {lead: east}}"
    [problem] = with_examples(documents, WORKFLOW, example)
    assert problem.en == "example 'a': lead should be east, but comes out as market."


def test_dates_of_an_example_are_read_by_their_fact(documents: dict[str, str]) -> None:
    given = "{petition.topic: cards, petition.received_on: 2023-05-04}"
    assert with_examples(documents, WORKFLOW, f"{{name: a, given: {given}, then: {{}}}}") == ()


def test_a_programme_draws_and_follows_as_promised(documents: dict[str, str]) -> None:
    documents[PROGRAMME] = documents[PROGRAMME].replace(
        "combine:",
        "consequences:\n- {id: shame, title: 通报, when: {review.grade: poor}, "
        "then: [{do: bulletin, audience: 全县}]}\ncombine:",
    )
    assert (
        with_examples(
            documents,
            PROGRAMME,
            "{name: a, given: {review.grade: poor}, then: {consequences: [shame]}}",
            "{name: b, given: {review.grade: good}, then: {consequences: []}}",
            "{name: c, given: {case.stage: closed}, then: {in_frame: true}}",
            "{name: d, given: {case.stage: handling}, then: {in_frame: false}}",
        )
        == ()
    )


@pytest.mark.parametrize(
    ("hit", "more", "then"),
    [
        ("first", "'> 90'", "{fee: 1.5}"),
        ("unique", "'null'", "{fee: 1.5, no_match: false, rows: [few]}"),
        ("collect", "'< 4'", "{fee: [1.5, 20]}"),
    ],
)
def test_a_table_gives_what_is_promised(
    documents: dict[str, str], hit: str, more: str, then: str
) -> None:
    documents[TABLE] = FEES.replace("HIT", hit).replace("MORE", more)
    found = with_examples(
        documents, TABLE, f"{{name: a, given: {{petition.people: 2}}, then: {then}}}"
    )
    assert [problem for problem in found if problem.code == "example"] == []


def test_a_form_accepts_and_refuses_as_promised(documents: dict[str, str]) -> None:
    found = with_examples(
        documents,
        FORM,
        "{name: a, given: {received_on: 2023-05-04, topic: food}, then: {valid: true}}",
        "{name: b, given: {received_on: 2023-05-04}, then: {errors: [topic]}}",
        "{name: c, given: {received_on: 2023-05-04, topic: fish}, then: {valid: true}}",
    )
    assert [problem.path for problem in found] == ["examples.2.then"]


ODD: tuple[object, ...] = (
    None,
    "",
    7,
    -1,
    True,
    [],
    {},
    [None],
    {"a": None},
    "> 0",
    [[1]],
    {"$ref": "#"},
)


def places_in(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value if isinstance(value, list) else ())
    )
    for key, part in inner:
        yield from places_in(part, (*path, key))


def replaced(value: object, path: tuple[str | int, ...], odd: object) -> object:
    if not path:
        return odd
    copy = dict(value) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
    copy[path[0]] = replaced(copy[path[0]], path[1:], odd)
    return copy


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=float)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.name for path in SOUND.rglob("*.yaml")))
def test_an_odd_value_anywhere_is_a_problem_and_never_a_crash(
    documents: dict[str, str], name: str
) -> None:
    [path] = [one for one in documents if one.endswith(name)]
    data = read_yaml(documents[path], path).data
    for number, place in enumerate(places_in(data)):
        odd = ODD[number % len(ODD)]
        text = as_json(replaced(data, place, odd))
        assert isinstance(problems_of({**documents, path: text}), tuple)


def test_a_calendar_takes_no_examples(documents: dict[str, str]) -> None:
    [problem] = with_examples(documents, "calendar.yaml", "{name: a, given: {}, then: {}}")
    assert problem.en == "example 'a': a calendar takes no examples."
