from __future__ import annotations

from collections.abc import Mapping

import pytest
from forms_support import SEES_ALL, form_of, page_of

from engine.configuration.form import Form, FormStep
from engine.forms.layout import (
    FormPage,
    arrive,
    nearest_step,
    pages_of,
    read_step,
    review_number,
    step_with,
)
from engine.forms.nodes import build_nodes
from engine.forms.validation import validate
from engine.terms import Label

FORM = form_of(
    {
        "way": {"enum": ["来信", "来访"], "title": "来源"},
        "name": {"type": "string", "title": "姓名"},
        "sum": {"type": "integer", "title": "金额"},
        "sign": {"type": "object", "title": "签名", "ui": {"widget": "signature"}},
        "note": {"type": "string", "title": "备注"},
    },
    required=["way", "name"],
    sections=[
        {"title": "来源", "fields": ["way"]},
        {"title": "接待", "fields": ["room"]},
        {"title": "诉求", "fields": ["name", "sum", "sign"]},
    ],
    **{
        "if": {"properties": {"way": {"const": "来访"}}, "required": ["way"]},
        "then": {
            "properties": {"room": {"type": "string", "title": "接待室"}},
            "required": ["room"],
        },
    },
).model_copy(update={"layout": "steps"})


def pages(answers: Mapping[str, object], form: Form = FORM) -> tuple[FormPage, ...]:
    return pages_of(form, build_nodes(form, form.schema_, answers, SEES_ALL))


def went(start: int, target: int, answers: Mapping[str, object], seen: Mapping[str, object]) -> int:
    faults = validate(FORM, None, answers)
    sent = page_of(FORM, seen)
    return arrive(pages(answers), (start, target), faults, sent, review_number(FORM)).number


def test_each_section_is_a_step_and_what_stands_in_none_comes_last() -> None:
    shown = [
        (page.number, str(page.title), [node.dotted for s in page.sections for node in s.children])
        for page in pages({"way": "来访"})
    ]
    assert shown == [
        (1, "来源", ["way"]),
        (2, "接待", ["room"]),
        (3, "诉求", ["name", "sum", "note"]),
    ]


def test_a_step_whose_fields_are_not_asked_is_left_out() -> None:
    assert [page.number for page in pages({"way": "来信"})] == [1, 3]


def test_declared_steps_gather_sections_by_their_titles() -> None:
    steps = (FormStep(title=Label("开头"), sections=("来源", "接待")),)
    form = FORM.model_copy(update={"steps": steps})
    (page,) = pages({"way": "来访"}, form)
    assert (str(page.title), len(page.sections), review_number(form)) == ("开头", 4, 2)


def test_forward_one_gets_as_far_as_the_steps_have_no_faults() -> None:
    assert went(1, 3, {}, {}) == 1
    assert went(1, 3, {"way": "来信"}, {"way": "来信"}) == 3
    assert went(3, 4, {"way": "来信"}, {"way": "来信"}) == 3
    assert went(3, 4, {"way": "来信", "name": "甲"}, {"way": "来信"}) == 4


def test_only_the_faults_of_the_step_itself_are_told() -> None:
    faults = validate(FORM, None, {})
    found = arrive(pages({}), (1, 3), faults, page_of(FORM, {}), 4)
    assert [fault.dotted for fault in found.faults] == ["way"]


def test_back_one_gets_whatever_is_wrong() -> None:
    assert went(3, 1, {}, {}) == 1


def test_a_step_that_an_answer_opens_is_not_passed_over_nor_blamed() -> None:
    faults = validate(FORM, None, {"way": "来访"})
    found = arrive(pages({"way": "来访"}), (1, 3), faults, page_of(FORM, {}), 4)
    assert (found.number, found.faults) == (2, ())


def test_a_step_seen_and_left_unanswered_is_told_of() -> None:
    assert went(1, 3, {"way": "来访"}, {"way": "来访"}) == 2


def test_back_to_a_step_that_is_not_asked_leads_to_the_one_before() -> None:
    assert nearest_step(pages({"way": "来信"}), 2, 4) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [("step:2", 2), ("2", 2), ("step:99", 4), ("step:0", 1), ("step:x", None), ("step:", None),
     (None, None), ("step:-1", None), ("step:2222", None), ("step:２", None)],
)  # fmt: skip
def test_only_numbers_of_steps_are_read(text: str | None, number: int | None) -> None:
    assert read_step(text, 4) == number


def test_a_fault_belongs_to_the_step_that_asks_for_its_field() -> None:
    assert step_with(pages({"way": "来访"}), ("room",)) == 2
    assert step_with(pages({"way": "来信"}), ("room",)) is None
    assert step_with(pages({}), ("sum", 0)) == 3
