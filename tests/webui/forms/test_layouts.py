from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from flask import Flask, render_template_string
from forms_support import SEES_ALL
from html_support import Page
from layout_support import FILLED, LISTS, laid_out, serving_of
from werkzeug.datastructures import MultiDict

from engine.configuration.form import Form
from webui import language
from webui.forms import FormView, Posted, open_form, read_post, show_answers, uploads

FILL_IN = """{% import "parts/form.html" as form %}{% call form.form(view, "/send") %}
{% if view.submits %}<button class="btn" id="file">办结</button>{% endif %}{% endcall %}"""
READ = '{% import "parts/form.html" as form %}{{ form.answers(view) }}'


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    app = Flask("webui")
    language.install(app)
    uploads.install(app)
    with app.test_request_context():
        yield app


def draw(view: FormView, template: str = FILL_IN) -> Page:
    return Page(render_template_string(template, view=view))


def view_of(form: Form, answers: Mapping[str, object] | None = None) -> FormView:
    options = {"lists": LISTS, "viewer": SEES_ALL, "serving": serving_of(form)}
    return open_form(form, answers=answers, **options)


def sent(form: Form, post: Mapping[str, list[str]], **more: str) -> Posted:
    merged = {**post, **{name: [text] for name, text in more.items()}}
    options = {"lists": LISTS, "viewer": SEES_ALL, "serving": serving_of(form)}
    return read_post(form, MultiDict(merged), None, **options)


STEPS, TABS, PLAIN = laid_out("steps"), laid_out("tabs"), laid_out("page")


# two columns


def test_fields_of_a_section_stand_in_two_columns_and_wide_ones_take_both() -> None:
    page = draw(view_of(PLAIN))
    cells = [each["class"] for each in page.elements if "oc-columns__cell" in (each["class"] or "")]
    assert cells == [
        "oc-columns__cell",
        "oc-columns__cell oc-columns__cell--wide",
        "oc-columns__cell",
        "oc-columns__cell",
        "oc-columns__cell",
    ]
    assert "oc-form--wide" in (page.by_id("form")["class"] or "")


def test_an_example_is_shown_and_read_with_the_field() -> None:
    page = draw(view_of(PLAIN))
    assert page.by_id("f-headline--examples").text == "如：退款难"
    assert page.by_id("f-headline")["aria-describedby"] == "f-headline--help f-headline--examples"


# long lists


def test_a_list_of_more_than_twelve_can_be_searched() -> None:
    page = draw(view_of(PLAIN))
    assert page.by_id("f-lead")["data-oc-search"] == "请选择，或输入文字查找"
    assert page.by_id("f-who")["data-oc-search"] is None


def test_each_heading_of_a_list_stands_once() -> None:
    page = draw(view_of(PLAIN))
    assert [group["label"] for group in page.all("optgroup")][:2] == ["部门", "镇街"]


def test_people_are_told_apart_by_their_posts() -> None:
    options = [each.text for each in draw(view_of(PLAIN)).all("option")]
    assert "甲某 · 局长" in options


# tabs


def test_sections_are_linked_and_all_on_the_page() -> None:
    page = draw(view_of(TABS))
    targets = [link["href"] for link in page.all("a")]
    assert targets == ["#section-0", "#section-2", "#section-3"]
    assert {f"{target[1:]}--panel" for target in targets if target} <= set(page.ids())


def test_faults_are_counted_on_their_tab() -> None:
    found = sent(TABS, draw(view_of(TABS)).sent())
    assert [(str(tab.title), tab.faults) for tab in found.view.tabs] == [
        ("来源", 1),
        ("费用", 1),
        ("承办", 1),
    ]
    assert "1 处需要修改" in draw(found.view).all("nav")[0].text


# steps


def test_a_step_shows_its_fields_and_says_which_it_is() -> None:
    page = draw(view_of(STEPS))
    assert page.by_id("step").text == "第 1 步，共 4 步 来源"
    assert "f-way--0" in page.ids()
    assert "f-sum" not in page.ids()
    assert page.by_id("f-headline")
    assert "file" not in page.ids()


def test_enter_goes_on_and_does_not_submit() -> None:
    first = draw(view_of(STEPS)).all("button")[0]
    assert (first["name"], first["value"]) == ("_op", "step:3")


def test_the_next_step_is_only_reached_without_faults() -> None:
    found = sent(STEPS, draw(view_of(STEPS)).sent(), _op="step:3")
    assert found.op == "step:3"
    assert [line.label for line in found.view.summary] == ["来源"]
    assert draw(found.view).by_id("step").text.endswith("来源")


def test_a_step_an_answer_opens_comes_next_without_a_reproach() -> None:
    found = sent(STEPS, draw(view_of(STEPS)).sent(), _op="step:3", f_way="来访")
    page = draw(found.view)
    assert page.by_id("step").text == "第 2 步，共 5 步 接待"
    assert (found.view.summary, found.view.focus) == ((), "step")


def walked(*posts: Mapping[str, str], form: Form = STEPS) -> Posted:
    page, found = draw(view_of(form)), None
    for post in posts:
        found = sent(form, page.sent(), **post)
        page = draw(found.view)
    assert found is not None
    return found


TO_REVIEW = (
    {"_op": "step:3", "f_way": "来信"},
    {"_op": "step:4", "f_sum": "12.5", "f_days": "3"},
    {"_op": "step:5", "f_lead": "u0"},
)


def test_what_was_typed_on_other_steps_travels_along() -> None:
    last = walked(*TO_REVIEW)
    page = draw(last.view)
    assert page.by_id("step").text == "第 4 步，共 4 步 核对后提交"
    assert "12.50 元" in page.by_id("form").text
    filed = sent(STEPS, page.sent())
    assert (filed.ok, filed.answers) == (True, FILLED)


def test_back_keeps_what_was_typed_even_if_it_is_wrong() -> None:
    last = walked(TO_REVIEW[0], {"_op": "step:1", "f_sum": "viel"})
    page = draw(last.view)
    assert page.by_id("step").text.endswith("来源")
    assert page.sent()["f_sum"] == ["viel"]


def test_rows_and_ticks_travel_along() -> None:
    page = draw(view_of(STEPS, {**FILLED, "marks": ["重"], "people": [{"name": "甲"}]}))
    found = sent(STEPS, page.sent())
    assert found.ok
    assert found.answers["marks"] == ["重"]
    rows = found.answers["people"]
    assert isinstance(rows, list)
    assert [row["name"] for row in rows] == ["甲"]


def test_all_is_checked_at_the_end_and_faults_of_other_steps_lead_there() -> None:
    page = draw(walked(*TO_REVIEW).view)
    found = sent(STEPS, page.sent(), f_sum="", f_lead="")
    assert not found.ok
    again = draw(found.view)
    assert again.by_id("step").text.endswith("费用")
    assert [(line.label, line.target, line.step) for line in found.view.summary] == [
        ("金额", "f-sum", None),
        ("主办单位", None, 4),
    ]
    (there,) = [each for each in again.all("button") if each["class"] == "oc-errors__go"]
    assert (there["value"], there.text.startswith("第 3 步")) == ("step:4", True)


def test_a_step_that_is_done_can_be_gone_back_to() -> None:
    page = draw(walked(*TO_REVIEW).view)
    marks = [each["value"] for each in page.all("button") if each["class"] == "oc-way__go"]
    assert marks == ["step:1", "step:3", "step:4"]


# computed


def test_a_computed_field_is_told_with_how_it_came_about() -> None:
    page = draw(view_of(PLAIN, FILLED))
    assert "按“天数 × 2”计算：3 天 × 2 = 6" in page.by_id("f-twice").text


def test_a_value_sent_for_a_computed_field_is_not_taken() -> None:
    post = draw(view_of(PLAIN, FILLED)).sent()
    found = sent(PLAIN, post, f_twice="999", f_days="5")
    assert found.ok
    assert found.answers["twice"] == 10


def test_a_field_that_feeds_a_computed_one_draws_the_page_anew() -> None:
    page = draw(view_of(PLAIN))
    assert page.by_id("f-days")["hx-trigger"] == "change delay:200ms"
    found = sent(PLAIN, page.sent(), f_days="4", _op="refresh")
    assert "= 8" in draw(found.view).by_id("f-twice").text


# signature


def test_a_signature_is_bound_to_the_answers_shown() -> None:
    form = laid_out("page", signed=True)
    post = draw(view_of(form, {name: FILLED[name] for name in FILLED})).sent()
    found = sent(form, post, f_sign="王某")
    assert found.ok
    assert found.answers["sign"] == {
        "name": "王某",
        "person": "wang",
        "sha256": post["f_sign.sha256"][0],
        "at": "2023-05-08T09:30:00+00:00",
    }


def test_answers_changed_while_signing_are_shown_again_and_can_be_signed_then() -> None:
    form = laid_out("page", signed=True)
    post = draw(view_of(form, {name: FILLED[name] for name in FILLED})).sent()
    refused = sent(form, post, f_sign="王某", f_sum="99")
    assert [fault.keyword for fault in refused.faults] == ["signature-answers"]
    page = draw(refused.view)
    assert "f-sign--error" in (page.by_id("f-sign")["aria-describedby"] or "")
    assert sent(form, page.sent()).ok


def test_somebody_elses_name_is_refused() -> None:
    form = laid_out("page", signed=True)
    post = draw(view_of(form, FILLED)).sent()
    found = sent(form, post, f_sign="李某")
    assert [fault.keyword for fault in found.faults] == ["signature-name"]


def test_a_form_of_steps_is_signed_at_the_review() -> None:
    form = laid_out("steps", signed=True)
    page = draw(walked(*TO_REVIEW, form=form).view)
    assert "f-sign" in page.ids()
    assert sent(form, page.sent(), f_sign="王某").ok
    assert "f-sign" not in draw(view_of(form)).ids()


# reading


def test_money_is_read_in_yuan_and_an_empty_list_as_not_answered() -> None:
    view = show_answers(PLAIN, {"sum": 123456789, "people": []}, lists=LISTS, viewer=SEES_ALL)
    page = draw(view, f"<div id='all'>{READ}</div>")
    assert "1,234,567.89 元" in page.by_id("all").text


@pytest.mark.parametrize("layout", ["page", "tabs", "steps"])
def test_an_untouched_page_sends_back_the_answers_it_shows(layout: str) -> None:
    form = laid_out(layout)
    found = sent(form, draw(view_of(form, FILLED)).sent())
    assert (found.ok, found.answers) == (True, FILLED)
