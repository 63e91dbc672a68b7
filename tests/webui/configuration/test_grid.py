"""A rubric as a grid: one number changed is one line, and what is wrong stands at its cell."""

from __future__ import annotations

import pytest
from draft_support import RUBRIC, begun, draft_text, lines_changed, sent
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import visitor

GRID = f"{RUBRIC}/edit/grid"
LATE = "dimensions/procedure/items/conclude-late"
POINTS = f"{LATE}/deduct/points"
SHIRKING = "dimensions/duty/items/shirking"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An author who began a new version of the rubric."""
    return begun(app)


def test_the_grid_shows_every_item_veto_bonus_and_grade(client: FlaskClient) -> None:
    page = Page(client.get(GRID).text)
    titles = [one for one in page.elements if (one["name"] or "").endswith("/title")]
    assert len(titles) == 33 + 4 + 1 + 3
    assert "办结答复超期天数超过 0 天" in page.by_id(LATE).text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("rubric", ["first-petition", "repeat-petition"])
def test_an_untouched_grid_leaves_the_draft_as_it_is(
    app: Flask, rubric: str, language: str
) -> None:
    address = f"/configuration/rubric/{rubric}"
    client = begun(app, address, language)
    before = draft_text(app, "rubric", rubric)
    answer = client.post(f"{address}/edit/grid", data=sent(client, f"{address}/edit/grid"))
    assert answer.status_code == 302
    assert draft_text(app, "rubric", rubric) == before


def test_lowering_one_deduction_is_one_line(app: Flask, client: FlaskClient) -> None:
    before = draft_text(app)
    fields = sent(client, GRID)
    assert fields[POINTS] == ["2"]
    assert client.post(GRID, data={**fields, POINTS: "1"}).status_code == 302
    ((old, new),) = lines_changed(before, draft_text(app))
    assert new == old.replace("points: 2", "points: 1")
    assert sent(client, GRID)[POINTS] == ["1"]


def test_many_cells_are_one_revision(client: FlaskClient) -> None:
    fields = sent(client, GRID)
    changed = {POINTS: "1", "dimensions/duty/marks": "14", "grades/excellent/from": "91"}
    client.post(GRID, data={**fields, **changed})
    after = sent(client, GRID)
    assert [after[name] for name in changed] == [["1"], ["14"], ["91"]]
    assert after["_revision"] == ["2"]


def test_a_word_for_a_number_comes_back_at_its_cell(app: Flask, client: FlaskClient) -> None:
    before = draft_text(app)
    answer = client.post(GRID, data={**sent(client, GRID), POINTS: "两分"})
    assert answer.status_code == 422
    page = Page(answer.text)
    wrong = [one for one in page.elements if one["aria-invalid"] == "true"]
    assert [(one["name"], one["value"]) for one in wrong] == [(POINTS, "两分")]
    assert "填数字" in page.by_id(wrong[0]["aria-describedby"] or "").text
    assert f'href="#{POINTS}"' in answer.text
    assert draft_text(app) == before


def test_what_the_check_finds_stands_at_its_cell(client: FlaskClient) -> None:
    fields = sent(client, GRID)
    client.post(GRID, data={**fields, POINTS: "1.3", "dimensions/duty/marks": "14"})
    page = Page(client.get(GRID).text)
    wrong = [one["name"] for one in page.elements if one["aria-invalid"] == "true"]
    assert POINTS in wrong
    assert "改好才能发布" in client.get(GRID).text
    assert "不相符" in page.all("form", id="form")[0].text


def test_what_is_wrong_elsewhere_is_led_to(client: FlaskClient) -> None:
    client.post(GRID, data={**sent(client, GRID), "dimensions/duty/marks": "14"})
    assert f'href="{RUBRIC}/edit/head"' in client.get(GRID).text


def test_examples_take_their_new_results_when_the_author_says_so(
    app: Flask, client: FlaskClient
) -> None:
    client.post(GRID, data={**sent(client, GRID), POINTS: "1"})
    assert "按新结果改 2 处示例" in client.get(GRID).text
    token = sent(client, GRID)
    before = draft_text(app)
    client.post(f"{RUBRIC}/edit/examples/renew", data={**token, "revision": "1"})
    assert draft_text(app) == before
    client.post(f"{RUBRIC}/edit/examples/renew", data=token)
    changed = [new for _, new in lines_changed(before, draft_text(app))]
    assert [line.strip() for line in changed] == [
        "then: {score: 98, grade: excellent}",
        "then: {score: 94, grade: excellent}",
    ]
    assert "没有发现错误" in client.get(GRID).text


def test_no_example_is_offered_to_change_where_none_fails(client: FlaskClient) -> None:
    assert "处示例" not in client.get(GRID).text
    client.post(GRID, data={**sent(client, GRID), "dimensions/duty/marks": "14"})
    assert "处示例" not in client.get(GRID).text


def test_another_way_of_deducting_shows_its_fields_without_script(
    app: Flask, client: FlaskClient
) -> None:
    name = f"{SHIRKING}/deduct"
    fields = {**sent(client, GRID), f"{name}#way": "per", f"{name}/points": "1"}
    answer = client.post(GRID, data=fields)
    assert answer.status_code == 422
    shown = Page(answer.text)
    facts = [one for one in shown.all("option") if one.parents[-1]["name"] == f"{name}/of"]
    assert len(facts) > 10
    fields |= {f"{name}/each": "1", f"{name}/of": "transfers.count"}
    assert client.post(GRID, data=fields).status_code == 302
    assert "deduct: {points: 1, each: 1, of: transfers.count}" in draft_text(app)


def test_the_button_of_a_condition_saves_and_goes_there(app: Flask, client: FlaskClient) -> None:
    fields = {**sent(client, GRID), POINTS: "1", "_then": f"{LATE}/when"}
    answer = client.post(GRID, data=fields)
    assert "/edit/condition?" in answer.headers["Location"]
    assert "points: 1, at_most: 8" in draft_text(app)
    assert "超期办结" in client.get(answer.headers["Location"]).text


def test_two_people_on_one_cell_are_told_and_lose_nothing(app: Flask, client: FlaskClient) -> None:
    fields = sent(client, GRID)
    assert client.post(GRID, data={**fields, POINTS: "1"}).status_code == 302
    answer = client.post(GRID, data={**fields, POINTS: "3", "dimensions/duty/marks": "14"})
    assert answer.status_code == 409
    page = Page(answer.text)
    told = page.all("table")[0].text
    assert all(each in told for each in ("超期办结", "2", "1", "3"))
    assert "points: 1, at_most: 8" in draft_text(app)
    assert client.post(GRID, data=page.sent()).status_code == 302
    assert "points: 3, at_most: 8" in draft_text(app)


def test_two_people_on_two_cells_both_count(app: Flask, client: FlaskClient) -> None:
    fields = sent(client, GRID)
    client.post(GRID, data={**fields, POINTS: "1"})
    assert client.post(GRID, data={**fields, "grades/excellent/from": "91"}).status_code == 302
    assert "points: 1, at_most: 8" in draft_text(app)
    assert "from: 91" in draft_text(app)


def test_titles_are_written_in_the_language_of_the_page(app: Flask) -> None:
    client = begun(app, language="en")
    name = f"{LATE}/title"
    fields = sent(client, GRID)
    assert fields[name] == ["Concluded too late"]
    client.post(GRID, data={**fields, name: "Concluded late"})
    assert "title: {zh: 超期办结, en: Concluded late}" in draft_text(app)


def test_only_authors_and_only_rubrics_have_a_grid(app: Flask, client: FlaskClient) -> None:
    assert visitor(app, "pan-zhongliang").get(GRID).status_code == 403
    assert client.get("/configuration/workflow/petition/edit/grid").status_code == 404


def test_without_a_draft_the_grid_leads_to_beginning_one(app: Flask) -> None:
    answer = visitor(app, "ma-zhihao").get(GRID)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{RUBRIC}/edit")


def test_what_is_typed_is_never_markup(client: FlaskClient) -> None:
    nasty = "<script>alert(1)</script>\"'"
    client.post(GRID, data={**sent(client, GRID), f"{LATE}/title": nasty})
    assert "<script>alert" not in client.get(GRID).text
    assert sent(client, GRID)[f"{LATE}/title"] == [nasty]


def test_names_of_fields_nobody_knows_change_nothing(app: Flask, client: FlaskClient) -> None:
    before = draft_text(app)
    odd = {"dimensions/nothing/marks": "3", "a/b": "x", "id": "other", "/": "", "_then": "x/y"}
    assert client.post(GRID, data={**sent(client, GRID), **odd}).status_code == 302
    assert draft_text(app) == before
