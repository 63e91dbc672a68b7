from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from flask import Flask, render_template_string
from forms_support import SEES_ALL, SEES_NONE, form_of, page_of
from html_support import Page
from werkzeug.datastructures import MultiDict

from engine.configuration.form import Form
from engine.errors import FilingError
from engine.forms.choices import Choice, Lists
from engine.forms.prefill import Prefill
from engine.forms.visibility import Viewer
from engine.terms import Label
from webui import language
from webui.forms import FormView, Posted, open_form, read_post, show_answers

FILL_IN = """{% import "parts/form.html" as form %}
{% call form.form(view, "/send") %}<input type="hidden" name="csrf_token" value="t">
<button class="btn btn-primary">办结</button>{% endcall %}"""
READ = '{% import "parts/form.html" as form %}{{ form.answers(view) }}'

LISTS: Lists = {
    "topics": [
        Choice("card", Label("购物卡", "Vouchers"), Label("消费维权", "Consumers")),
        Choice("road", Label("道路", "Roads"), Label("交通", "Traffic")),
    ]
}

REGISTRATION = form_of(
    {
        "name": {
            "type": "string", "title": "姓名", "confidential": "informant", "en": {"title": "Name"},
        },
        "days": {"type": "integer", "title": "天数", "ui": {"unit": "天", "help": "从次日起"}},
        "on": {"type": "string", "format": "date", "title": "日期"},
        "at": {"type": "string", "format": "local-time", "title": "时间"},
        "when": {"type": "string", "format": "local-date-time", "title": "时刻"},
        "text": {"type": "string", "title": "内容", "ui": {"widget": "textarea", "rows": 7}},
        "way": {"enum": ["来信", "来访"], "title": "来源"},
        "topic": {"type": "string", "title": "类别", "ui": {"choices": "topics"}},
        "marks": {
            "type": "array", "title": "标记", "uniqueItems": True, "items": {"enum": ["急", "重"]},
        },
        "real": {"type": "boolean", "title": "实名"},
        "agreed": {"type": "boolean", "title": "同意公开"},
        "home": {
            "type": "object",
            "title": "住址",
            "properties": {"town": {"type": "string", "title": "镇"}},
        },
        "people": {
            "type": "array",
            "title": "同行人",
            "ui": {"row": "第 {n} 人"},
            "maxItems": 2,
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string", "title": "姓名"}},
            },
        },
    },
    required=["name", "way", "topic", "agreed"],
    sections=[
        {"title": {"zh": "来访", "en": "Visit"}, "fields": ["name", "days", "on", "at", "when"]},
        {"title": "诉求", "help": "逐项填写", "fields": ["text", "way", "topic", "marks"]},
    ],
)  # fmt: skip

ANSWERS = {
    "name": '张 <三> & "四"',
    "days": 3,
    "on": "2023-05-08",
    "at": "10:00",
    "when": "2023-05-08T10:00",
    "text": "\nfirst\n</textarea><script>",
    "way": "来访",
    "topic": "road",
    "marks": ["重"],
    "real": True,
    "agreed": False,
    "home": {"town": "鹿山"},
    "people": [{"name": "甲", "odd": 1}, {"name": "乙"}],
}


@pytest.fixture
def app() -> Iterator[Flask]:
    app = Flask("webui")
    language.install(app)
    with app.test_request_context():
        yield app


def draw(view: FormView, template: str = FILL_IN) -> Page:
    return Page(render_template_string(template, view=view))


def opened(
    form: Form = REGISTRATION,
    answers: Mapping[str, object] | None = None,
    viewer: Viewer = SEES_ALL,
    language: str = "zh",
) -> Page:
    return draw(open_form(form, answers=answers, lists=LISTS, viewer=viewer, language=language))


def posted(
    post: Mapping[str, list[str]],
    stored: Mapping[str, object] | None = None,
    form: Form = REGISTRATION,
    viewer: Viewer = SEES_ALL,
) -> Posted:
    return read_post(form, MultiDict(dict(post)), stored, lists=LISTS, viewer=viewer)


@pytest.fixture
def page(app: Flask) -> Page:
    return opened(answers=ANSWERS)


def test_an_untouched_page_sends_back_the_answers_it_shows(page: Page) -> None:
    found = posted(page.sent(), ANSWERS)
    assert found.ok
    assert found.answers == ANSWERS


def test_a_new_page_sent_untouched_has_only_faults_and_no_answers(app: Flask) -> None:
    found = posted(opened().sent())
    assert found.answers == {}
    assert {fault.dotted for fault in found.faults} == {"name", "way", "topic", "agreed"}


def test_the_page_sends_what_the_engine_expects_of_a_browser(app: Flask) -> None:
    form = form_of({"a": {"type": "string"}, "b": {"type": "boolean"}, "c": {"enum": ["x", "y"]}})
    sent = opened(form, {"a": "1", "c": "x"}).sent()
    assert {**sent, **page_of(form, {"a": "1", "c": "x"})} == sent


def test_ids_are_there_once_and_everything_named_is_there(page: Page) -> None:
    ids = page.ids()
    assert len(ids) == len(set(ids))
    named = [element["for"] for element in page.all("label")]
    described = " ".join(element["aria-describedby"] or "" for element in page.elements).split()
    assert set(named) | set(described) <= set(ids)


def test_every_control_has_a_label_or_stands_in_a_named_group(page: Page) -> None:
    labelled = {element["for"] for element in page.all("label")}
    for element in page.elements:
        if element.tag in {"input", "select", "textarea"} and element["type"] != "hidden":
            assert element["id"] in labelled
    for fieldset in page.all("fieldset"):
        after = page.elements[page.elements.index(fieldset) + 1]
        assert after.tag == "legend"
        assert after.text.strip()


def test_values_are_shown_and_never_become_markup(page: Page) -> None:
    assert page.by_id("f-name")["value"] == ANSWERS["name"]
    assert page.all("script") == []
    assert page.by_id("f-text").text == "\r\n\nfirst\n</textarea><script>"
    assert page.by_id("f-text")["rows"] == "7"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("f-on", "date"), ("f-at", "time"), ("f-when", "datetime-local"), ("f-days", "text")],
)
def test_controls_have_their_kind(page: Page, name: str, kind: str) -> None:
    assert page.by_id(name)["type"] == kind


def test_a_date_that_is_none_is_shown_as_it_was_typed(app: Flask) -> None:
    found = posted({"f_on": ["31.4.2023"], "f_at": ["noon"]})
    page = draw(found.view)
    assert (page.by_id("f-on")["type"], page.by_id("f-on")["value"]) == ("text", "31.4.2023")
    assert page.by_id("f-at")["value"] == "noon"
    assert page.by_id("f-on")["aria-invalid"] == "true"


def test_whole_numbers_get_the_keys_for_them(app: Flask) -> None:
    page = opened(form_of({"a": {"type": "integer"}, "b": {"type": "number"}}))
    assert page.by_id("f-a")["inputmode"] == "numeric"
    assert page.by_id("f-b")["inputmode"] == "decimal"


def test_help_and_unit_are_tied_to_their_control(page: Page) -> None:
    assert page.by_id("f-days")["aria-describedby"] == "f-days--help f-days--unit"
    assert page.by_id("f-days--unit").text == "天"


def test_topics_stand_under_their_headings(page: Page) -> None:
    assert [group["label"] for group in page.all("optgroup")] == ["消费维权", "交通"]
    chosen = [option for option in page.all("option") if "selected" in option.attributes]
    assert [option["value"] for option in chosen] == ["road"]


def test_what_is_no_longer_offered_is_said_to_be_so(app: Flask) -> None:
    page = opened(answers={"topic": "old"})
    (stale,) = page.all("option", value="old")
    assert stale.text == "old（已不在可选范围内）"


def test_a_choice_that_need_not_be_made_can_be_taken_back(app: Flask) -> None:
    form = form_of({"a": {"enum": ["x", "y"]}, "b": {"enum": ["x", "y"]}}, required=["b"])
    page = opened(form, {"a": "x", "b": "y"})
    assert [radio["value"] for radio in page.all("input", type="radio", name="f_a")] == [
        "x",
        "y",
        "",
    ]
    assert len(page.all("input", type="radio", name="f_b")) == 2
    assert posted(page.sent() | {"f_a": ["", ""]}, {"a": "x", "b": "y"}, form).answers == {"b": "y"}


def test_the_rarer_of_required_and_optional_is_said(app: Flask) -> None:
    def words(required: list[str]) -> list[str]:
        form = form_of({name: {"type": "string"} for name in "abc"}, required=required)
        return [each.text for each in opened(form).all("span", **{"class": "oc-field__need"})]

    assert words(["a"]) == ["必填"]
    assert words(["a", "b"]) == ["选填"]
    assert words(["a", "b", "c"]) == []
    assert words([]) == []


def test_faults_stand_above_with_links_and_at_their_fields(app: Flask) -> None:
    post = opened(answers=ANSWERS).sent()
    post |= {"f_name": [""], "f_days": ["abc"], "f_way": [""], "f_people-1-name": [""]}
    found = posted(post, ANSWERS)
    page = draw(found.view)
    (summary,) = [each for each in page.elements if each["role"] == "alert"]
    assert (summary["tabindex"], summary["id"]) == ("-1", "summary")
    assert "autofocus" in summary.attributes
    links = [each for each in page.all("a") if summary in each.parents]
    assert [(each["href"], each.text) for each in links] == [
        ("#f-name", "姓名：不能为空"),
        ("#f-days", "天数：请填写整数"),
        ("#f-way--0", "来源：请选择"),
        ("#f-people-1-name", "第 2 人 · 姓名：不能为空"),
    ]
    assert all((each["href"] or "")[1:] in page.ids() for each in links)
    assert page.by_id("f-days")["value"] == "abc"
    assert page.by_id("f-days--error").text.strip() == "请填写整数"


def test_every_invalid_control_names_its_error(app: Flask) -> None:
    page = draw(posted({"f_days": ["x"], "f_marks": ["", "forged"]}).view)
    invalid = [each for each in page.elements if each["aria-invalid"] == "true"]
    assert {each["id"] for each in invalid} >= {"f-name", "f-days", "f-way", "f-topic"}
    for element in invalid:
        errors = [each for each in (element["aria-describedby"] or "").split() if "--error" in each]
        assert errors
        assert page.by_id(errors[-1]).text.strip()


def test_a_fault_of_a_list_stands_at_the_list(app: Flask) -> None:
    rows = {"f_people-row": ["", "0:r1", "1:r2", "2:r3"]}
    page = draw(posted(rows | {f"f_people-{n}-name": ["x"] for n in range(3)}).view)
    assert page.by_id("f-people--error").text.strip() == "最多 2 项"
    assert page.by_id("f-people")["aria-describedby"] == "f-people--error"


@pytest.mark.parametrize(
    ("operation", "names", "focus"),
    [
        ("add:f_people", ["甲", "乙", ""], "f-people-2-name"),
        ("del:f_people:0", ["乙"], "f-people-0-name"),
        ("up:f_people:1", ["乙", "甲"], "f-people-0-name"),
        ("copy:f_people:0", ["甲", "甲", "乙"], "f-people-1-name"),
    ],
)
def test_row_buttons_change_the_page_and_check_nothing(
    app: Flask, operation: str, names: list[str], focus: str
) -> None:
    post = opened(answers=ANSWERS).sent() | {"_op": [operation], "f_name": [""]}
    found = posted(post, ANSWERS)
    assert not found.ok
    assert (found.op, found.faults) == (operation, ())
    page = draw(found.view)
    rows = [f"f-people-{index}-name" for index in range(len(names))]
    assert [page.by_id(row)["value"] for row in rows] == names
    assert [each["id"] for each in page.elements if "autofocus" in each.attributes] == [focus]


def test_the_page_after_a_row_button_goes_on_from_there(app: Flask) -> None:
    first = posted(opened(answers=ANSWERS).sent() | {"_op": ["up:f_people:1"]}, ANSWERS)
    again = posted(draw(first.view).sent(), ANSWERS)
    assert again.ok
    assert [row["name"] for row in again.answers["people"]] == ["乙", "甲"]
    assert again.answers["people"][1]["odd"] == 1


def test_removing_the_last_row_leaves_the_cursor_on_the_button_to_add(app: Flask) -> None:
    stored = {"people": [{"name": "甲"}]}
    post = opened(answers=stored).sent() | {"_op": ["del:f_people:0"]}
    page = draw(posted(post, stored).view)
    assert "autofocus" in page.by_id("f-people--add").attributes


def test_enter_in_a_line_of_text_submits_and_removes_no_row(page: Page) -> None:
    first = page.all("button")[0]
    assert (first["name"], first["tabindex"], first["aria-hidden"]) == (None, "-1", "true")


def test_row_buttons_say_which_row_they_mean(page: Page) -> None:
    texts = [button.text for button in page.all("button", name="_op")]
    assert "删除：第 2 人" in texts
    assert len(texts) == len(set(texts))


def test_buttons_and_opening_fields_ask_for_the_form_alone(page: Page) -> None:
    (form,) = page.all("form")
    assert (form["hx-target"], form["hx-select"], form["hx-swap"]) == (
        "#form",
        "#form",
        "outerHTML",
    )
    assert form["hx-post"] is None, "submitting is an ordinary post"
    assert {button["hx-post"] for button in page.all("button", name="_op")} == {"/send"}


CAT = form_of(
    {"animal": {"enum": ["猫", "鱼"], "title": "动物"}, "name": {"type": "string"}},
    required=["animal", "name"],
    **{
        "if": {"properties": {"animal": {"const": "猫"}}, "required": ["animal"]},
        "then": {"properties": {"food": {"type": "string", "title": "食物"}}, "required": ["food"]},
    },
)


def test_an_answer_that_opens_fields_asks_for_the_page_when_it_changes(app: Flask) -> None:
    page = opened(CAT)
    radio = page.by_id("f-animal--0")
    assert (radio["hx-post"], radio["hx-trigger"]) == ("/send", "change")
    assert radio["hx-vals"] == '{"_op": "refresh"}'
    assert page.by_id("f-name")["hx-post"] is None
    (without_script,) = page.all("button", value="refresh")
    assert without_script.parents[-1].tag == "noscript"


def test_asking_for_the_page_again_checks_nothing_and_moves_no_cursor(app: Flask) -> None:
    found = posted({"f_animal": ["", "猫"], "f_name": [""], "_op": ["refresh"]}, form=CAT)
    page = draw(found.view)
    assert page.by_id("f-food")
    assert found.faults == ()
    assert [each for each in page.elements if "autofocus" in each.attributes] == []


def test_fields_that_submitting_opens_are_shown_before_anything_is_filed(app: Flask) -> None:
    found = posted({"f_animal": ["", "猫"], "f_name": ["咪"]}, form=CAT)
    assert (found.ok, found.op, found.faults) == (False, "refresh", ())
    page = draw(found.view)
    assert "出现了新的栏目" in page.by_id("form").text
    assert "autofocus" in page.by_id("f-food").attributes
    done = posted(page.sent() | {"f_food": ["鱼"]}, form=CAT)
    assert done.ok
    assert done.answers == {"animal": "猫", "name": "咪", "food": "鱼"}


def test_what_is_no_longer_asked_is_not_filed(app: Flask) -> None:
    stored = {"animal": "猫", "food": "鼠", "name": "咪"}
    found = posted({"f_animal": ["", "鱼"]}, stored, form=CAT)
    assert found.ok
    assert found.answers == {"animal": "鱼", "name": "咪"}


def test_after_a_failed_submission_only_what_was_wrong_is_checked_again(app: Flask) -> None:
    page = draw(posted({"f_name": [""], "f_animal": ["", "猫"], "f_food": [""]}, form=CAT).view)
    assert {each["value"] for each in page.all("input", name="_faulty")} == {"f-name", "f-food"}
    sent = page.sent() | {"f_food": ["鼠"], "f_animal": ["", "forged"], "_op": ["refresh"]}
    found = posted(sent, form=CAT)
    assert [fault.dotted for fault in found.faults] == ["name"], (
        "the new fault waits for submitting"
    )


def test_who_may_not_see_a_value_finds_only_that_there_is_a_field(app: Flask) -> None:
    page = opened(answers=ANSWERS, viewer=SEES_NONE)
    assert page.by_id("f-name").text.split() == ["姓名", "保密"]
    assert "张" not in "".join(element.text for element in page.elements[:1])
    found = posted(page.sent() | {"f_name": ["forged"]}, ANSWERS, viewer=SEES_NONE)
    assert found.ok
    assert found.answers == ANSWERS


def test_nobody_is_told_of_faults_they_cannot_see(app: Flask) -> None:
    found = posted({"f_way": ["来信"], "f_topic": ["card"], "f_agreed": ["true"]}, viewer=SEES_NONE)
    assert found.ok
    assert "name" not in found.answers


def test_confidential_fields_are_marked_for_those_who_see_them(page: Page) -> None:
    (label,) = page.all("label", **{"for": "f-name"})
    assert "保密" in label.text


def test_a_given_value_is_shown_with_its_source_and_cannot_be_changed(app: Flask) -> None:
    given = {
        "days": Prefill(15, Label("流程", "Workflow")),
        "text": Prefill("草稿", Label("上次答复"), locked=False),
    }
    options = {"lists": LISTS, "viewer": SEES_ALL, "prefill": given}
    page = draw(open_form(REGISTRATION, answers=None, **options))
    assert page.by_id("f-days").text.split() == ["天数", "15", "天", "来自：流程"]
    assert page.by_id("f-text").text == "\r\n草稿"
    sent = MultiDict(page.sent() | {"f_days": ["99"]})
    found = read_post(REGISTRATION, sent, None, **options)
    assert (found.answers["days"], found.answers["text"]) == (15, "草稿")


def test_a_refused_text_is_shown_again_and_nothing_of_it_is_kept(app: Flask) -> None:
    post = opened(answers=ANSWERS).sent() | {"f_name": ["a\x00\ud800b"], "_op": ["add:f_people"]}
    found = posted(post, ANSWERS)
    assert [(fault.dotted, fault.keyword) for fault in found.faults] == [("name", "characters")]
    assert found.answers["name"] == ANSWERS["name"]
    page = draw(found.view)
    assert page.by_id("f-name")["value"] == "a\ufffd\ufffdb"
    assert "autofocus" in page.by_id("summary").attributes


def test_too_large_a_post_is_refused(app: Flask) -> None:
    with pytest.raises(FilingError):
        posted({"f_name": ["x"] * 10_001})


def test_an_op_of_the_page_s_own_is_handed_through(app: Flask) -> None:
    found = posted({"_op": ["save-draft"], "f_days": ["abc"]})
    assert (found.op, found.faults, found.answers) == ("save-draft", (), {"days": "abc"})


def test_english_pages_speak_english(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        page = opened(answers=ANSWERS, language="en")
        (label,) = page.all("label", **{"for": "f-name"})
        assert label.text.split() == ["Name", "required", "Confidential"]
        assert [group["label"] for group in page.all("optgroup")] == ["Consumers", "Traffic"]
        assert "Delete: 第 2 人" in [button.text for button in page.all("button", name="_op")]


def test_filed_answers_are_read_in_the_layout_of_the_form(app: Flask) -> None:
    view = show_answers(REGISTRATION, ANSWERS, lists=LISTS, viewer=SEES_ALL)
    page = draw(view, READ)
    assert page.all("input") == page.all("button") == []
    assert [title.text for title in page.all("h3")] == ["来访", "诉求", "其他"]
    names = [each.text.split()[0] for each in page.all("dt")]
    values = [" ".join(each.text.split()) for each in page.all("dd")]
    assert (names[0], values[0]) == ("姓名", ANSWERS["name"])
    told = dict(zip(names, values, strict=True))
    assert told["天数"] == "3 天"
    assert told["日期"] == "2023年5月8日"
    assert told["类别"] == "道路"
    assert told["标记"] == "重"
    assert told["实名"] == "是"
    assert told["同意公开"] == "否"


def test_filed_answers_hide_what_the_reader_may_not_see(app: Flask) -> None:
    view = show_answers(REGISTRATION, ANSWERS, lists=LISTS, viewer=SEES_NONE)
    html = render_template_string(READ, view=view)
    assert "张" not in html
    assert "保密" in html
    assert "鹿山" in html


def test_what_was_not_answered_is_said_to_be_so(app: Flask) -> None:
    form = form_of({"a": {"title": "甲"}, "b": {"type": "boolean"}, "c": {"type": "object"}})
    view = show_answers(form, {}, lists={}, viewer=SEES_ALL)
    assert [each.text.strip() for each in draw(view, READ).all("dd")] == ["未填写", "未勾选", ""]


@pytest.mark.parametrize("name", ["validate", "data", "_id", "a-0", "姓名", "process", "meta"])
def test_names_that_break_form_libraries_are_safe(app: Flask, name: str) -> None:
    form = form_of({name: {"type": "string"}})
    page = opened(form, {name: "old"})
    sent = {key: ["new"] if texts == ["old"] else texts for key, texts in page.sent().items()}
    assert posted(sent, {name: "old"}, form).answers == {name: "new"}
