from __future__ import annotations

import pytest
from desk_support import Person
from flask import Flask

from engine.configuration.county import Topic
from engine.terms import Label
from webui.blueprints.cases.filters import Wanted, leaves_under, read_wanted
from webui.blueprints.cases.pages import PAGE_SIZE, pages_for


@pytest.fixture
def anna(app: Flask) -> Person:
    """The clerk, with three letters: two about roads, one routed; one about a well."""
    anna = Person.of(app, "anna")
    anna.do(anna.register("桥上有个大洞", "bridges"), "route")
    anna.register("路面坑坑洼洼", "potholes")
    anna.register("井水变黄浑浊", "wells")
    return anna


def shown(page: str) -> set[str]:
    return {each for each in ("桥上有个大洞", "路面坑坑洼洼", "井水变黄浑浊") if each in page}


def test_the_list_shows_every_case_the_person_may_see(anna: Person) -> None:
    page = anna.see("/cases/letters")
    assert len(shown(page)) == 3
    assert "共 3 件" in page


def test_a_handler_sees_only_their_own(anna: Person, app: Flask) -> None:
    assert shown(Person.of(app, "cleo").see("/cases/letters")) == {"桥上有个大洞"}
    assert shown(Person.of(app, "emil").see("/cases/letters")) == set()


def test_who_reads_no_petitions_has_no_list(app: Flask) -> None:
    assert Person.of(app, "bert").status("/cases/letters") == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("stage=sent", {"桥上有个大洞"}),
        ("stage=received", {"路面坑坑洼洼", "井水变黄浑浊"}),
        ("unit=road-yard", {"桥上有个大洞"}),
        ("text=井水", {"井水变黄浑浊"}),
        ("first=2023-03-02", set()),
        ("last=2023-02-28", set()),
        ("first=2023-03-01&last=2023-03-01", {"桥上有个大洞", "路面坑坑洼洼", "井水变黄浑浊"}),
        ("first=tomorrow&page=zero", {"桥上有个大洞", "路面坑坑洼洼", "井水变黄浑浊"}),
    ],
)
def test_filters_narrow_the_list(anna: Person, query: str, expected: set[str]) -> None:
    assert shown(anna.see(f"/cases/letters?{query}")) == expected


def test_stages_are_counted_as_the_filter_leaves_them(anna: Person) -> None:
    page = anna.see("/cases/letters?text=井水")
    assert '待分流 <span class="oc-muted">1</span>' in page
    assert "办理中 <span" not in page


def test_an_empty_answer_offers_to_show_everything(anna: Person) -> None:
    page = anna.see("/cases/letters?text=无此事")
    assert "没有符合条件的件" in page
    assert 'href="/cases/letters"' in page


def test_an_empty_county_offers_to_register(app: Flask) -> None:
    assert "登记第一件" in Person.of(app, "anna").see("/cases/letters")


def test_the_search_finds_by_words(anna: Person) -> None:
    assert shown(anna.see("/find?text=无此事")) == set()
    assert shown(anna.see("/find?text=坑坑")) == {"路面坑坑洼洼"}


def test_a_number_leads_straight_to_its_case(anna: Person) -> None:
    answer = anna.client.get("/find", query_string={"text": "纸信〔2023〕3号"})
    assert answer.status_code == 302
    assert "井水变黄浑浊" in anna.see(answer.location)


def test_the_list_speaks_english(anna: Person, app: Flask) -> None:
    page = Person.of(app, "anna", "en").see("/cases/letters")
    assert "Letters" in page
    assert "3 cases" in page
    assert "With the yard" in page


def test_a_parent_topic_stands_for_all_below_it(anna: Person) -> None:
    assert shown(anna.see("/cases/letters?topic=roads")) == {"桥上有个大洞"}


@pytest.mark.parametrize(
    ("topic", "leaves"),
    [("a", ("b", "d")), ("c", ("d",)), ("b", ("b",)), ("unknown", ("unknown",))],
)
def test_leaves_are_found_at_any_depth(topic: str, leaves: tuple[str, ...]) -> None:
    def named(name: str, *children: Topic) -> Topic:
        return Topic(id=name, title=Label(name), children=children)

    class Tree:
        topics = (named("a", named("b"), named("c", named("d"))),)

    assert leaves_under(Tree, topic) == leaves  # type: ignore[arg-type]  # only topics are asked


def test_an_address_carries_the_filter_and_the_page(app: Flask) -> None:
    with app.test_request_context():
        wanted = Wanted(stage="sent", text="桥")
        assert wanted.address("letters", page=2).startswith("/cases/letters?stage=sent&text=")
        assert wanted.address("letters", page=2).endswith("&page=2")
        assert wanted.address(None).startswith("/find?")


@pytest.mark.parametrize("text", ["", "0x", "-1", "１", "9999999"])
def test_a_page_that_is_no_number_is_the_first(text: str) -> None:
    assert read_wanted({"page": text}).page == 1


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (PAGE_SIZE, 1), (PAGE_SIZE + 1, 2)])
def test_pages_are_counted_from_one(total: int, pages: int) -> None:
    assert pages_for(total) == pages
