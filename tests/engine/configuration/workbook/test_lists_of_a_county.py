"""The lists of a county on sheets: shown as people say them, taken back row by row."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from engine.configuration.problems import ConfigurationFaults, Problem
from engine.configuration.workbook.exchange import open_book
from engine.configuration.workbook.list_changes import TakenLists, take_lists
from engine.configuration.workbook.list_differences import list_changes, moved_lists
from engine.configuration.workbook.list_sheets import SHEETS, write_lists
from engine.errors import ConflictError

Data = dict[str, Any]
Change = Callable[[Workbook], object]

COUNTY: Data = {
    "kind": "county",
    "id": "small",
    "title": "小县",
    "version": 1,
    "effective_from": "2023-01-01",
    "unit_kinds": [{"id": "office", "title": "机关"}, {"id": "town", "title": "镇"}],
    "units": [
        {"id": "county", "title": {"zh": "县政府", "en": "Government"}, "unit_kind": "office"},
        {"id": "market", "title": "市场局", "unit_kind": "office", "superior": "county"},
        {"id": "north", "title": "北镇", "unit_kind": "town", "note": "没有栏目的话"},
    ],
    "topics": [
        {"id": "goods", "title": "消费", "note": "大类", "children": [
            {"id": "food", "title": "食品"},
            {"id": "cards", "title": {"zh": "预付卡", "en": "Cards"}},
        ]},
        {"id": "road", "title": "道路、桥梁"},
    ],
    "roles": [{"id": "clerk", "title": "登记员", "scope": "unit"},
              {"id": "leader", "title": "领导", "scope": "area"}],
    "people": [{"id": "an", "name": "安一"}, {"id": "bo", "name": "伯二"},
               {"id": "bo2", "name": "伯二"}],
    "posts": [
        {"id": "desk", "title": "登记岗", "unit": "market", "role": "clerk", "holder": "an",
         "in_charge_of": ["food", "road"]},
        {"id": "head", "title": "领导岗", "unit": "county", "role": "leader", "holder": "bo",
         "supervises": ["market"]},
    ],
    "areas": [{"id": "all", "title": "全县", "units": ["market", "north"], "leader": "head",
               "office": "desk"}],
    "measures": [{"id": "m", "title": "件数", "unit": "件"}],
}  # fmt: skip


def book_of(data: Mapping[str, Any] = COUNTY) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_lists(data)))


def taken(change: Change, data: Mapping[str, Any] = COUNTY, **more: bool) -> TakenLists:
    book = book_of(data)
    change(book)
    content = io.BytesIO()
    book.save(content)
    return take_lists(data, open_book(content.getvalue(), "w.xlsx"), "county.yaml", **more)


def refused(change: Change, data: Mapping[str, Any] = COUNTY) -> list[Problem]:
    with pytest.raises(ConfigurationFaults) as error:
        taken(change, data)
    found = list(error.value.report.errors)
    assert all(one.zh and one.en for one in found)
    return found


def cell(sheet: str, address: str, text: object) -> Change:
    def change(book: Workbook) -> None:
        book[sheet][address] = text

    return change


def added(sheet: str, *texts: str) -> Change:
    return lambda book: book[sheet].append(list(texts))


def rows(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


# out


def test_each_list_has_a_sheet_with_headings_and_its_rows() -> None:
    book = book_of()
    assert book.sheetnames == ["说明", "单位", "信访类别", "人员", "岗位", "片区", "列表"]
    assert rows(book, "单位") == [
        ("代码", "名称", "英文名", "类别", "上级"),
        ("county", "县政府", "Government", "机关", None),
        ("market", "市场局", None, "机关", "县政府"),
        ("north", "北镇", None, "镇", None),
    ]


def test_topics_stand_row_by_row_with_the_one_above() -> None:
    assert [row[::3] for row in rows(book_of(), "信访类别")][1:] == [
        ("goods", None), ("food", "消费"), ("cards", "消费"), ("road", None),
    ]  # fmt: skip


def test_what_is_named_is_said_by_title_or_where_that_is_unclear_by_id() -> None:
    posts = rows(book_of(), "岗位")
    assert posts[1][3:] == ("市场局", "登记员", "安一", "食品、road", None)
    assert posts[2][5] == "bo", "two people have this name"


def test_the_same_lists_give_the_same_bytes() -> None:
    assert write_lists(COUNTY) == write_lists(deepcopy(COUNTY))


# back


def test_a_workbook_as_it_was_written_changes_nothing() -> None:
    found = taken(lambda _: None)
    assert found.data == COUNTY
    assert found.notes == ()


def test_a_changed_cell_changes_that_and_keeps_what_has_no_column() -> None:
    found = taken(cell("单位", "B4", "北山镇"))
    assert found.data["units"][2] == {**COUNTY["units"][2], "title": "北山镇"}
    (change,) = list_changes(COUNTY, found.data)
    assert (change.id, change.change) == ("单位 · 北镇（north）", "changed")
    assert [(one.title, one.before, one.after) for one in change.cells] == [
        ("名称", "北镇", "北山镇")
    ]


def test_english_comes_and_goes() -> None:
    data = taken(cell("单位", "C3", "Market")).data
    assert data["units"][1]["title"] == {"zh": "市场局", "en": "Market"}
    assert taken(cell("单位", "C2", None)).data["units"][0]["title"] == "县政府"


@pytest.mark.parametrize("said", ["消费", "goods"])
def test_a_topic_moves_below_another(said: str) -> None:
    topics = taken(cell("信访类别", "D5", said)).data["topics"]
    assert [one["id"] for one in topics] == ["goods"]
    assert [one["id"] for one in topics[0]["children"]] == ["food", "cards", "road"]
    assert topics[0]["note"] == "大类"


def test_a_new_row_is_named_by_its_title_and_can_be_named_by_others_at_once() -> None:
    def change(book: Workbook) -> None:
        book["单位"].append(["", "数据局", "", "机关", "县政府"])
        book["人员"].append(["chu", "楚三"])
        book["岗位"].append(["", "数据岗", "", "数据局", "登记员", "楚三", "食品", ""])

    found = taken(change)
    assert found.data["units"][3] == {
        "id": "数据局", "title": "数据局", "unit_kind": "office", "superior": "county",
    }  # fmt: skip
    assert found.data["posts"][2] == {
        "id": "数据局-clerk", "title": "数据岗", "unit": "数据局", "role": "clerk",
        "holder": "chu", "in_charge_of": ["food"],
    }  # fmt: skip
    assert [one.zh for one in found.notes] == [
        "新的一行，代码为 数据局。", "新的一行，代码为 数据局-clerk。",
    ]  # fmt: skip


def test_a_unit_with_a_new_name_is_still_the_one_others_mean() -> None:
    found = taken(cell("单位", "B3", "市场监管局"))
    assert found.data["posts"] == COUNTY["posts"]
    assert [one.id for one in list_changes(COUNTY, found.data)] == ["单位 · 市场局（market）"]


def test_the_former_name_of_a_unit_still_finds_it_in_a_new_row() -> None:
    def change(book: Workbook) -> None:
        book["单位"]["B3"] = "市场监管局"
        book["岗位"].append(["x", "新岗", "", "市场局", "登记员", "安一", "", ""])

    assert taken(change).data["posts"][2]["unit"] == "market"


def test_a_row_taken_out_is_told_with_all_it_said() -> None:
    found = taken(lambda book: book["单位"].delete_rows(4))
    (change,) = list_changes(COUNTY, found.data)
    assert (change.id, change.change) == ("单位 · 北镇（north）", "removed")
    assert [one.before for one in change.cells] == ["north", "北镇", "镇"]
    assert found.data["areas"] == COUNTY["areas"], "what still names it is for the check to tell"


def test_rows_in_another_order_are_told_as_that() -> None:
    def change(book: Workbook) -> None:
        book["人员"].delete_rows(2)
        book["人员"].append(["an", "安一"])

    data = taken(change).data
    assert [one["id"] for one in data["people"]] == ["bo", "bo2", "an"]
    assert list_changes(COUNTY, data) == ()
    assert [one.zh for one in moved_lists(COUNTY, data)] == ["人员的次序"]


def test_a_list_without_a_sheet_stays_as_it_is() -> None:
    found = taken(lambda book: book.remove(book["岗位"]))
    assert found.data == COUNTY
    assert [one.zh for one in found.notes] == ["没有“岗位”这张工作表，这张名单不动。"]


def test_a_column_that_was_taken_out_leaves_its_values() -> None:
    assert taken(lambda book: book["单位"].delete_cols(5)).data == COUNTY


def test_columns_may_stand_in_another_order() -> None:
    def change(book: Workbook) -> None:
        sheet = book["人员"]
        for line in sheet.iter_rows():
            line[0].value, line[1].value = line[1].value, line[0].value

    assert taken(change).data == COUNTY


def test_lists_changed_meanwhile_win_unless_said_otherwise() -> None:
    now = deepcopy(COUNTY)
    now["units"][0]["title"] = "县人民政府"
    content = open_book(write_lists(COUNTY), "w.xlsx")
    with pytest.raises(ConflictError, match="这些名单又改过了"):
        take_lists(now, content, "county.yaml")
    assert take_lists(now, content, "county.yaml", force=True).data["units"] == COUNTY["units"]


def test_another_part_changed_meanwhile_does_no_harm() -> None:
    now = {**deepcopy(COUNTY), "measures": []}
    assert take_lists(now, open_book(write_lists(COUNTY), "w.xlsx"), "c.yaml").data == now


def test_what_stands_in_the_document_has_a_cell() -> None:
    found = taken(added("单位", "south", "南镇", "", "镇", "")).places
    assert found["units.3"] == "单位!A5"
    assert found["units.1.superior"] == "单位!E3"
    assert found["topics.0.children.1.title"] == "信访类别!B4"
    assert found["areas.0.units"] == "片区!D2"


# refused


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        (cell("单位", "D3", "机构"), "单位!D3", "没有“机构”，可以写：机关、镇。"),
        (cell("单位", "E3", "县正府"), "单位!E3", "是不是“县政府”？"),
        (cell("岗位", "D2", "东镇"), "岗位!D2", "请先在“单位”这张表里加上"),
        (cell("岗位", "F2", "伯二"), "岗位!F2", "叫“伯二”的不止一个，请写代码"),
        (cell("岗位", "G2", "食品、气候"), "岗位!G2", "没有“气候”"),
        (cell("单位", "B2", None), "单位!B2", "“名称”这一格要填"),
        (cell("片区", "D2", None), "片区!D2", "“单位”这一格要填"),
        (cell("单位", "A3", "county"), "单位!A3", "“county”和第 2 行重复"),
        (added("人员", "", "楚三"), "人员!A5", "“登录名”这一格要填"),
        (cell("单位", "B1", "名字"), "单位!A1", "缺“名称”这一列"),
        (cell("单位", "F1", "电话"), "单位!F1", "不认识“电话”这一列"),
        (cell("单位", "B2", "=1+1"), "单位!B2", "公式"),
        (cell("信访类别", "D2", "消费"), "信访类别!D2", "上级绕一圈又回到自己"),
        (lambda book: book["单位"].delete_rows(2, 9), "单位", "除了表头一行也没有"),
        (lambda book: book["单位"].merge_cells("B2:B3"), "单位!B2:B3", "单元格合并了"),
        (lambda book: setattr(book["单位"].row_dimensions[3], "hidden", True), "单位!A3", "隐藏"),
        (lambda book: [book["人员"].append([f"p{n}", "某"]) for n in range(1000)], "人员",
         "最多 1000 行"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_by_sheet_row_and_column(
    change: Change, where: str, words: str
) -> None:
    found = refused(change)
    assert [one.path for one in found if words in one.zh] == [where], found


def test_everything_wrong_is_told_at_once() -> None:
    def change(book: Workbook) -> None:
        book["单位"]["D3"] = "机构"
        book["岗位"]["E2"] = "书记"
        book["片区"]["E2"] = "无人岗"

    assert [one.path for one in refused(change)] == ["单位!D3", "岗位!E2", "片区!E2"]


def test_a_workbook_of_another_county_is_refused() -> None:
    other = write_lists({**COUNTY, "id": "large"})
    with pytest.raises(ConfigurationFaults) as error:
        take_lists(COUNTY, open_book(other, "w.xlsx"), "county.yaml")
    assert [one.code for one in error.value.report.errors] == ["workbook-other"]


def test_a_workbook_without_any_list_is_refused() -> None:
    def change(book: Workbook) -> None:
        for sheet in SHEETS:
            book.remove(book[sheet.title.zh])

    (problem, *_) = refused(change)
    assert problem.code == "workbook-format"


def test_a_sheet_of_ones_own_is_not_read_and_says_so() -> None:
    def change(book: Workbook) -> None:
        book.create_sheet("备忘").append(["x"])

    found = taken(change)
    assert found.data == COUNTY
    assert [(one.path, one.severity) for one in found.notes] == [("备忘", "info")]


_TITLES = st.sampled_from(
    ["甲", "乙", "甲、乙", "=a", "-", "'x", "a b", "甲\n乙", "１２", "007", "是"]
)


@given(st.lists(_TITLES, min_size=1, max_size=6), st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_things_are_called_they_come_back_unchanged(
    titles: list[str], data: st.DataObject
) -> None:
    ids = [f"u{number}" for number in range(len(titles))]
    named = st.sampled_from(ids)
    units = [
        {"id": one, "title": title, "unit_kind": "office", "superior": data.draw(named)}
        for one, title in zip(ids, titles, strict=True)
    ]
    posts = [{**post, "unit": data.draw(named), "supervises": ids} for post in COUNTY["posts"]]
    areas = [{**COUNTY["areas"][0], "units": ids}]
    county = {**COUNTY, "units": units, "posts": posts, "areas": areas}
    assert taken(lambda _: None, county).data == county
