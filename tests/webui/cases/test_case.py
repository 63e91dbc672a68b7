from __future__ import annotations

import pytest
from desk_support import Person
from flask import Flask


@pytest.fixture
def case(app: Flask) -> str:
    """A letter about a bridge, routed to the road yard."""
    anna = Person.of(app, "anna")
    case = anna.register("桥上有个大洞", "bridges")
    anna.do(case, "route")
    return case


def test_the_page_tells_what_was_done_and_who_is_next(app: Flask, case: str) -> None:
    page = Person.of(app, "anna").see(case)
    assert "安娜 · 前台" in page
    assert "来信登记第 1 版" in page
    assert "主办：道路工场" in page
    assert "待办：报告（克丽奥 · 经办人）" in page


def test_the_page_shows_the_way_ahead(app: Flask, case: str) -> None:
    story = Person.of(app, "anna").see(case)
    ahead = story[story.index("oc-timeline__item--ahead") :]
    assert ahead.index("待签字") < ahead.index("已办结")


def test_the_unit_is_explained_by_the_row_and_its_basis(app: Flask, case: str) -> None:
    page = Person.of(app, "anna").see(case)
    assert "谁修路谁管" in page
    assert "路面坑洼或桥梁" in page
    assert "letters@1" in page


def test_the_clock_shows_its_due_day_and_why(app: Flask, case: str) -> None:
    page = Person.of(app, "anna").see(case)
    assert "还有 12 天" in page
    assert "3月13日" in page
    assert "纸镇章程第一条" in page


def test_the_one_main_act_is_what_is_expected(app: Flask, case: str) -> None:
    page = Person.of(app, "cleo").see(case)
    main = page[page.index("oc-acts__main") :]
    assert main[: main.index("</a>")].endswith("报告")
    assert "打电话" in page[page.index("其他操作") :]


def test_who_has_nothing_to_do_has_no_main_act(app: Flask, case: str) -> None:
    assert "oc-acts__main" not in Person.of(app, "dora").see(case)


def test_a_confidential_answer_is_veiled_for_who_may_not_see_it(app: Flask, case: str) -> None:
    assert "写信的人" in Person.of(app, "anna").see(case)
    page = Person.of(app, "cleo").see(case)
    assert "写信的人" not in page
    assert "oc-secret" in page


def test_a_case_of_others_is_refused(app: Flask, case: str) -> None:
    assert Person.of(app, "emil").status(case) == 403
    assert Person.of(app, "bert").status(case) == 403


def test_an_unknown_case_is_not_found(app: Flask) -> None:
    assert Person.of(app, "anna").status("/case/letters-2023-99999") == 404


def test_the_page_speaks_english(app: Flask, case: str) -> None:
    page = Person.of(app, "anna", "en").see(case)
    assert "To do: Report" in page
    assert "12 days left" in page
    assert "led by Road yard" in page


def test_the_holders_are_named_with_their_posts(app: Flask, case: str) -> None:
    page = Person.of(app, "anna").see(case)
    assert "道路经办" in page
    assert "多拉" in page


def test_the_place_of_the_workflow_is_marked_in_the_frame(app: Flask, case: str) -> None:
    page = Person.of(app, "anna").see(case)
    assert 'href="/cases/letters" aria-current="page"' in page
