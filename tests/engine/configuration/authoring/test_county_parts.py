"""The county document and the calendar by their parts: lists, rows of their own, single lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.configuration.authoring.county_names import county_names
from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.parts import NEW, Outline, Section
from engine.configuration.authoring.saving import written
from engine.places import shipped_config

FOLDER = Path(shipped_config())
COUNTY = (FOLDER / "county.yaml").read_text("utf-8")
CALENDAR = (FOLDER / "calendar.yaml").read_text("utf-8")

Open = Callable[[str], Outline]


def part(outline: Outline, name: str) -> Section:
    section = outline.section(name)
    assert section is not None, name
    return section


def saved(outline: Outline, part_name: str, text: str, /, **answers: object) -> str:
    """Return the text after answers of a part were changed."""
    section = part(outline, part_name)
    before: Any = outline.answers(section)
    value, faults = outline.taken(section, {**({} if before is GONE else before), **answers})
    assert faults == ()
    return written(text, "x.yaml", outline.with_value(section, value), outline.order)


def lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that went and those that came."""
    old, new = before.splitlines(), after.splitlines()
    return [one for one in old if one not in new], [one for one in new if one not in old]


def test_a_county_has_a_part_for_each_of_its_lists(outline_of: Open) -> None:
    names = [one.name for one in outline_of(COUNTY).sections()]
    wanted = ["units", "areas", "topics", "roles", "people", "posts", "measures", "agreed_totals"]
    assert [name for name in names if name in wanted] == wanted
    head = part(outline_of(COUNTY), "head")
    assert {"brand", "draft_days", "notice", "effective_from"} <= set(head.keys)


def test_long_lists_are_shown_row_by_row_and_short_ones_are_not(outline_of: Open) -> None:
    outline = outline_of(COUNTY)
    assert outline.is_long(part(outline, "posts"))
    assert outline.is_long(part(outline, "people"))
    assert not outline.is_long(part(outline, "units"))
    assert not outline.is_long(part(outline, "topics"))


def test_another_holder_is_one_line_of_the_text(outline_of: Open) -> None:
    text = saved(outline_of(COUNTY), "posts.chair-1", COUNTY, holder="yu-lan")
    (went,), (came,) = lines(COUNTY, text)
    assert came == went.replace("cai-jialiang", "yu-lan")


def test_a_new_person_comes_last_and_keeps_every_other_line(outline_of: Open) -> None:
    outline = outline_of(COUNTY)
    section = part(outline, f"people.{NEW}")
    assert (section.row, outline.answers(section)) == (True, GONE)
    text = saved(outline, f"people.{NEW}", COUNTY, id="zhang-san", name="张三")
    assert lines(COUNTY, text) == ([], ["- {id: zhang-san, name: 张三}"])


def test_a_row_taken_out_takes_its_line_alone(outline_of: Open) -> None:
    outline = outline_of(COUNTY)
    wanted = outline.without(part(outline, "posts.chair-1"))
    went, came = lines(COUNTY, written(COUNTY, "x.yaml", wanted, outline.order))
    assert (len(went), came) == (1, [])
    assert "chair-1" in went[0]


def test_no_row_is_opened_that_is_not_there(outline_of: Open) -> None:
    outline = outline_of(COUNTY)
    for name in ("posts.nobody", "posts.", "measures.petitions", "nothing.chair-1"):
        assert outline.section(name) is None, name
    assert outline_of(CALENDAR).section("posts.chair-1") is None


def test_a_place_in_a_long_list_leads_to_its_row(outline_of: Open) -> None:
    outline = outline_of(COUNTY)
    found = outline.row_of("posts.2.holder")
    assert found == part(outline, "posts.chair-1")
    assert outline.row_of("posts.9999.holder") is None
    assert outline.row_of("posts") is None
    assert outline.row_of("measures.0.title") is None


def test_the_id_of_another_row_is_taken(outline_of: Open) -> None:
    outline = outline_of(COUNTY)
    here, new = part(outline, "posts.chair-1"), part(outline, f"posts.{NEW}")
    assert not outline.clashes(here, {"id": "chair-1"})
    assert outline.clashes(here, {"id": "chair-2"})
    assert outline.clashes(new, {"id": "chair-1"})
    assert not outline.clashes(new, {})


def test_topics_are_asked_for_one_level_deeper_than_there_are(outline_of: Open) -> None:
    outline = outline_of(COUNTY)
    row = outline.schema(part(outline, "topics"))["items"]
    depth = 0
    while row is not None:
        depth += 1
        row = row["properties"].get("children", {}).get("items")
    assert depth == 3


@pytest.mark.parametrize(
    ("name", "key", "listed"),
    [
        ("posts.chair-1", "holder", "people"),
        ("posts.chair-1", "unit", "units"),
        ("posts.chair-1", "role", "roles"),
    ],
)
def test_keys_of_a_post_are_chosen_from_lists(
    name: str, key: str, listed: str, outline_of: Open
) -> None:
    outline = outline_of(COUNTY)
    properties = outline.schema(part(outline, name))["properties"]
    assert properties[key]["ui"]["choices"] == listed


def test_an_area_chooses_its_posts_and_units(outline_of: Open) -> None:
    outline = outline_of(COUNTY)
    properties = outline.schema(part(outline, "areas"))["items"]["properties"]
    assert properties["leader"]["ui"]["choices"] == properties["office"]["ui"]["choices"] == "posts"
    assert properties["units"]["items"]["ui"]["choices"] == "units"


def test_rights_are_ticked_by_their_names(outline_of: Open) -> None:
    outline = outline_of(COUNTY)
    may = outline.schema(part(outline, "roles"))["items"]["properties"]["may"]
    assert may["uniqueItems"]
    assert may["items"]["ui"]["labels"]["configuration.approve"] == "审批规则"
    assert may["items"]["en"]["enum"]["configuration.approve"] == "approves rules"


def named(data: Mapping[str, object], name: str) -> dict[str, str]:
    return {one.value: one.label.zh for one in county_names(data)[name]}


def test_lists_are_those_of_the_draft_and_tell_people_of_one_name_apart() -> None:
    data = {
        "unit_kinds": [{"id": "town", "title": "镇"}],
        "units": [{"id": "谷来镇", "title": {"zh": "谷来镇", "en": "Gulai"}, "unit_kind": "town"}],
        "topics": [{"id": "三资", "children": [{"id": "采购", "title": "采购招标"}]}],
        "people": [{"id": "a", "name": "张三"}, {"id": "b", "name": "张三"}, {"id": "c"}, "?"],
        "posts": [{"id": "p", "title": "镇长", "unit": "谷来镇", "holder": "b"}, {"title": "无"}],
    }
    assert named(data, "people") == {"b": "张三（b）", "a": "张三（a）", "c": "c"}
    assert named(data, "posts") == {"p": "谷来镇 · 镇长 · 张三（b）"}
    assert named(data, "topics") == {"三资": "三资", "采购": "三资 · 采购招标"}
    (unit,) = county_names(data)["units"]
    assert unit.group is not None
    assert unit.group.zh == "镇"


@pytest.mark.parametrize("data", [None, [], {}, {"people": {}, "posts": "x", "units": [1]}])
def test_what_is_written_wrongly_gives_empty_lists(data: object) -> None:
    assert set(county_names(data).values()) == {()}


def test_a_holiday_moved_is_one_line_of_the_calendar(outline_of: Open) -> None:
    outline = outline_of(CALENDAR)
    section = part(outline, "years")
    answers: Any = outline.answers(section)
    answers[1]["holidays"][0]["last"] = "2023-01-03"
    value, faults = outline.taken(section, answers)
    text = written(CALENDAR, "x.yaml", outline.with_value(section, value), outline.order)
    assert faults == ()
    (went,), (came,) = lines(CALENDAR, text)
    assert came == went.replace("last: 2023-01-02", "last: 2023-01-03")
