"""Drafts in the browser: who may, what is saved, what is told, and that nothing is lost."""

from __future__ import annotations

import re

import pytest
from drafting_support import begun, post, sent
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import desk_of, visitor
from webui_support import token_of

RUBRIC = "/configuration/rubric/first-petition"
LATE = "conclude-late"


def text_of(app: Flask, kind: str = "rubric", name: str = "first-petition") -> str:
    desk = desk_of(app)
    with desk.database.reading(desk.county) as unit:
        draft = unit.document_draft(kind, name)
    assert draft is not None
    return draft.text


def points_of(client: FlaskClient, item: str = LATE) -> tuple[str, dict[str, list[str]], str]:
    """Return the page an item stands on, what it sends, and the name of the item's points."""
    for number in range(5):
        address = f"{RUBRIC}/edit/dimensions.{number}"
        fields = sent(client, address)
        for name, texts in fields.items():
            if name.endswith("-id") and texts == [item]:
                return address, fields, name.replace("-id", "-deduct-points")
    raise AssertionError(item)


@pytest.mark.parametrize("person", ["pan-zhongliang", "ding-xinyi", "liang-xudong"])
def test_others_than_authors_are_kept_out(person: str, app: Flask) -> None:
    begun(app)
    client = visitor(app, person)
    for path in ("edit", "edit/grades", "draft.yaml"):
        assert client.get(f"{RUBRIC}/{path}").status_code == 403
    token = token_of(client, "/configuration") if person != "liang-xudong" else None
    for path in ("edit", "edit/grades", "discard"):
        assert client.post(f"{RUBRIC}/{path}", data={"csrf_token": token}).status_code in {400, 403}
    assert text_of(app)


def test_only_authors_are_offered_a_new_version(app: Flask) -> None:
    assert f'href="{RUBRIC}/edit"' in visitor(app, "ma-zhihao").get(RUBRIC).text
    assert f'href="{RUBRIC}/edit"' not in visitor(app, "pan-zhongliang").get(RUBRIC).text


@pytest.mark.parametrize("document", ["county/shengzhou", "calendar/workdays"])
def test_county_and_calendar_are_edited_too(document: str, app: Flask) -> None:
    client = visitor(app, "ma-zhihao")
    assert f"{document}/edit" in client.get(f"/configuration/{document}").text
    assert client.get(f"/configuration/{document}/edit").status_code == 200


def test_there_is_nothing_to_begin_of_what_is_not_there(app: Flask) -> None:
    client = visitor(app, "ma-zhihao")
    assert client.get("/configuration/rubric/nothing/edit").status_code == 404


def test_a_new_version_asks_from_when_it_is_in_force(app: Flask) -> None:
    client = visitor(app, "ma-zhihao")
    answer = post(client, f"{RUBRIC}/edit", effective_from="明年", changes="少扣一分")
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.by_id("effective_from")["aria-invalid"] == "true"
    assert page.by_id("effective_from--error").text.strip()
    assert "少扣一分" in page.by_id("changes").text


def test_a_new_version_begins_with_its_number_day_and_changes(app: Flask) -> None:
    begun(app)
    text = text_of(app)
    assert "\nversion: 2\neffective_from: 2024-01-01\n" in text
    assert "changes: [迟办少扣一分, 另一处]" in text or "- 迟办少扣一分" in text


def test_beginning_twice_goes_on_with_the_draft(app: Flask) -> None:
    client = begun(app)
    before = text_of(app)
    answer = post(client, f"{RUBRIC}/edit", effective_from="2025-01-01")
    assert answer.status_code == 302
    assert "已有草稿" in client.get(f"{RUBRIC}/edit").text
    assert text_of(app) == before


@pytest.mark.parametrize(
    ("address", "language"),
    [
        (RUBRIC, "en"),
        ("/configuration/workflow/petition", "zh"),
        ("/configuration/form/petition-registration", "en"),
        ("/configuration/programme/monthly-review", "zh"),
    ],
)
def test_every_part_opens_and_comes_back_untouched(address: str, language: str, app: Flask) -> None:
    client = begun(app, address, language)
    kind, name = address.split("/")[2:]
    before = text_of(app, kind, name)
    overview = client.get(f"{address}/edit").text
    parts = set(re.findall(rf'href="({address}/edit/[a-z_.0-9]+)"', overview))
    parts -= {f"{address}/edit/{page}" for page in ("workbook", "replay", "preview")}
    assert len(parts) >= 4
    for part in sorted(parts):
        answer = client.post(part, data=sent(client, part))
        assert answer.status_code == 302, part
    assert text_of(app, kind, name) == before


def test_nobody_sees_a_bare_key_as_a_label(app: Flask) -> None:
    client = begun(app)
    for part in ("head", "dimensions.1", "vetoes", "bonuses", "grades", "examples"):
        page = Page(client.get(f"{RUBRIC}/edit/{part}").text)
        labels = [one.text.strip() for one in (*page.all("label"), *page.all("legend"))]
        bare = [one for one in labels if re.fullmatch(r"[a-z_ ]+", one)]
        assert bare == [], part


def test_one_edited_answer_is_one_line(app: Flask) -> None:
    client = begun(app)
    before = text_of(app).splitlines()
    address, fields, name = points_of(client)
    assert fields[name] == ["2"]
    answer = client.post(address, data={**fields, name: "1"})
    assert answer.status_code == 302
    after = text_of(app).splitlines()
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert len(changed) == 1
    assert changed[0][1] == changed[0][0].replace("points: 2", "points: 1")
    said = client.get(f"{RUBRIC}/edit").text
    assert "每 5 天扣 2 分" in said
    assert "每 5 天扣 1 分" in said


def test_a_wrong_value_is_told_beside_its_field_and_stays_typed(app: Flask) -> None:
    client = begun(app)
    before = text_of(app)
    address, fields, name = points_of(client)
    answer = client.post(address, data={**fields, name: "两分"})
    assert answer.status_code == 422
    page = Page(answer.text)
    (control,) = [one for one in page.elements if one["name"] == name]
    assert (control["value"], control["aria-invalid"]) == ("两分", "true")
    described = (control["aria-describedby"] or "").split()
    assert any(page.by_id(each).text.strip() for each in described if each.endswith("--error"))
    assert f'href="#{control["id"]}"' in answer.text
    (row,) = [one for one in control.parents if one.tag == "details"]
    assert "open" in row.attributes
    assert text_of(app) == before


def test_a_condition_that_cannot_be_read_is_told_beside_it(app: Flask) -> None:
    client = begun(app)
    address = f"{RUBRIC}/edit/dimensions.0"
    fields = sent(client, address)
    name = next(one for one in fields if one.endswith("-when-0-test"))
    answer = client.post(address, data={**fields, name: "> 很多"})
    assert answer.status_code == 422
    page = Page(answer.text)
    (control,) = [one for one in page.elements if one["name"] == name]
    (frame,) = [one for one in control.parents if "oc-field--invalid" in (one["class"] or "")]
    assert "很多" in frame.text
    assert control["value"] == "> 很多"


def test_what_the_check_says_stands_beside_the_field_after_saving(app: Flask) -> None:
    client = begun(app)
    address = f"{RUBRIC}/edit/grades"
    fields = sent(client, address)
    name = next(one for one, texts in fields.items() if one.endswith("-from") and texts == ["0"])
    answer = client.post(address, data={**fields, name: "5"})
    assert answer.status_code == 302
    page = Page(client.get(address).text)
    wrong = [one for one in page.elements if one["aria-invalid"] == "true"]
    assert [one["name"] for one in wrong] == [name]
    overview = client.get(f"{RUBRIC}/edit").text
    assert "改好才能发布" in overview
    english = visitor(app, "ma-zhihao", "en").get(f"{RUBRIC}/edit").text
    assert "must be mended" in english


def test_rows_are_added_moved_copied_and_deleted_by_buttons(app: Flask) -> None:
    client = begun(app)
    address = f"{RUBRIC}/edit/grades"
    fields = sent(client, address)
    list_name = next(one for one in fields if one.endswith("-row")).removesuffix("-row")
    for operation in ("add", "del", "up", "down", "copy"):
        value = f"{operation}:{list_name}" + ("" if operation == "add" else ":1")
        answer = client.post(address, data={**fields, "_op": value})
        assert answer.status_code == 200
        count = len(Page(answer.text).sent()[f"{list_name}-row"]) - 1
        assert count == {"add": 4, "copy": 4, "del": 2}.get(operation, 3)
    assert "id: excellent" in text_of(app)


def test_a_deleted_row_takes_its_line_and_no_other(app: Flask) -> None:
    client = begun(app)
    before = text_of(app).splitlines()
    address = f"{RUBRIC}/edit/vetoes"
    fields = sent(client, address)
    list_name = next(one for one in fields if one.endswith("-row")).removesuffix("-row")
    pressed = client.post(address, data={**fields, "_op": f"del:{list_name}:0"})
    assert client.post(address, data=Page(pressed.text).sent()).status_code == 302
    after = text_of(app).splitlines()
    assert len(after) < len(before)
    assert [line for line in after if line not in before] == []


def test_two_people_on_one_part_are_told_and_lose_nothing(app: Flask) -> None:
    client = begun(app)
    address = f"{RUBRIC}/edit/grades"
    fields = sent(client, address)
    name = next(one for one, texts in fields.items() if one.endswith("-from") and texts == ["90"])
    assert client.post(address, data={**fields, name: "91"}).status_code == 302
    answer = client.post(address, data={**fields, name: "92"})
    assert answer.status_code == 409
    page = Page(answer.text)
    (table,) = page.all("table")
    for word in ("90", "91", "92"):
        assert word in table.text
    assert page.sent()[name] == ["92"]
    assert "from: 91" in text_of(app)
    assert client.post(address, data=page.sent()).status_code == 302
    assert "from: 92" in text_of(app)


def test_two_people_on_two_parts_both_count(app: Flask) -> None:
    client = begun(app)
    address, fields, name = points_of(client)
    grades = sent(client, f"{RUBRIC}/edit/grades")
    band = next(one for one, texts in grades.items() if one.endswith("-from") and texts == ["90"])
    assert client.post(address, data={**fields, name: "1"}).status_code == 302
    assert client.post(f"{RUBRIC}/edit/grades", data={**grades, band: "91"}).status_code == 302
    text = text_of(app)
    assert "from: 91" in text
    assert "points: 1, at_most: 8" in text


def test_the_draft_is_shown_and_handed_out_as_yaml(app: Flask) -> None:
    client = begun(app)
    shown = Page(client.get(f"{RUBRIC}/edit").text).all("pre")[0].text
    assert "version: 2" in shown
    answer = client.get(f"{RUBRIC}/draft.yaml")
    assert answer.text == text_of(app)
    assert answer.headers["Content-Type"].startswith("application/yaml")
    assert "first-petition-2.yaml" in answer.headers["Content-Disposition"]


def test_a_draft_is_given_up(app: Flask) -> None:
    client = begun(app)
    fields = sent(client, f"{RUBRIC}/edit/grades")
    assert post(client, f"{RUBRIC}/discard").status_code == 302
    assert "草稿已放弃" in client.get(RUBRIC).text
    answer = client.post(f"{RUBRIC}/edit/grades", data=fields)
    assert answer.status_code == 302
    assert "没有保存" in client.get(f"{RUBRIC}/edit").text
    for path in ("edit/grades", "draft.yaml"):
        assert client.get(f"{RUBRIC}/{path}").status_code == 302


def test_a_part_that_does_not_exist_is_not_found(app: Flask) -> None:
    client = begun(app)
    assert client.get(f"{RUBRIC}/edit/dimensions.9").status_code == 404
    assert client.get(f"{RUBRIC}/edit/kind").status_code == 404


def test_a_post_of_more_fields_than_any_form_has_saves_nothing(app: Flask) -> None:
    client = begun(app)
    before = text_of(app)
    fields = sent(client, f"{RUBRIC}/edit/grades")
    many = {**fields, **{f"f_value-{number}-id": "x" for number in range(11_000)}}
    answer = client.post(f"{RUBRIC}/edit/grades", data=many)
    assert answer.status_code in {413, 422}
    assert text_of(app) == before


def test_what_is_typed_comes_back_as_text_and_not_as_markup(app: Flask) -> None:
    client = begun(app)
    address = f"{RUBRIC}/edit/grades"
    fields = sent(client, address)
    name = next(one for one in fields if one.endswith("-title-zh"))
    nasty = "<script>alert(1)</script>\"'"
    assert client.post(address, data={**fields, name: nasty}).status_code == 302
    page = client.get(address).text
    assert "<script>alert" not in page
    assert Page(page).sent()[name] == [nasty]
    assert "<script>alert" not in client.get(f"{RUBRIC}/edit").text
