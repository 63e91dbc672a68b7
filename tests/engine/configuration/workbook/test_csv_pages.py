from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook_support import TABLE, subject

from engine.configuration.problems import ConfigurationFaults
from engine.configuration.workbook.csv_pages import MOST_BYTES, read_csv, write_csv
from engine.configuration.workbook.exchange import export_csv, import_book, open_book
from engine.configuration.workbook.faults import Faults
from engine.configuration.workbook.pages import Page

CSV = export_csv(subject())


def taken(content: bytes) -> str:
    return import_book(subject(), open_book(content, "t.CSV")).text


def test_csv_begins_with_the_mark_spreadsheets_look_for() -> None:
    assert CSV.startswith(b"\xef\xbb\xbfdiscount,")
    assert taken(CSV) == TABLE
    assert taken(CSV.removeprefix(b"\xef\xbb\xbf")) == TABLE


def test_a_changed_cell_changes_its_line() -> None:
    assert 'order.total: "< 8"' in taken(CSV.replace(b"< 9", b"< 8"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (CSV.decode("utf-8-sig").encode("gb18030"), "不是 UTF-8 编码"),
        (CSV.replace(b"discount,", b'"discount,', 1), "引号不成对"),
        (b"a" * (MOST_BYTES + 1), "文件太大"),
        (
            CSV.replace("第一条".encode(), b"1.10101E+17"),
            "CSV!H8：“1.10101E+17”是被表格软件改写",
        ),
        (CSV.replace(b"discount,", b"other,", 1), "A1 是“discount”，找到 0 张"),
    ],
)
def test_what_cannot_be_taken_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(ConfigurationFaults, match=r"t\.CSV") as caught:
        taken(content)
    assert sentence in caught.value.report.text()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@a", "'=1", "\tx", "-cmd|' /C calc'!A0"])
def test_what_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    written = write_csv(Page("x", ((text,),))).decode("utf-8-sig")
    assert written.lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["-", "-5", "-0.5", "'x'", "> 5", "甲"])
def test_what_no_spreadsheet_would_run_stays_as_it_is(text: str) -> None:
    assert write_csv(Page("x", ((text,),))).decode("utf-8-sig").strip() == text


@given(st.lists(st.text(st.sampled_from("甲a1=+-@'\" ,\n\t"), max_size=6), min_size=1))
def test_every_text_comes_back(texts: list[str]) -> None:
    sheet = read_csv(write_csv(Page("x", (tuple(texts),))), Faults("x.csv"))
    for column, text in enumerate(texts, start=1):
        assert sheet.text(1, column) == text.strip()
