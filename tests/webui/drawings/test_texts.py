"""Texts in drawings are broken so that they fit their boxes."""

from __future__ import annotations

import pytest

from webui.drawings.texts import broken, width_of


def test_chinese_is_as_wide_as_high() -> None:
    assert width_of("分流转办", 14) == 56


def test_latin_is_narrower_than_chinese() -> None:
    assert width_of("route", 14) < width_of("分流转办", 14)


@pytest.mark.parametrize(
    "text",
    [
        "处置责任人、业务分管负责人、党委主要负责人",
        "Responsible person, deputy in charge and the chief of the committee",
        "一个 mixed 的标题 with 两种文字 in it",
        "Donaudampfschifffahrtsgesellschaftskapitän",
    ],
)
def test_no_line_is_wider_than_its_box(text: str) -> None:
    lines = broken(text, 13, 120)
    assert len(lines) > 1
    assert all(width_of(line, 13) <= 120 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_latin_words_stay_whole() -> None:
    assert broken("Report the investigation", 13, 110) == ("Report the", "investigation")


def test_no_line_begins_with_a_comma() -> None:
    assert broken("甲乙丙丁，戊", 10, 40) == ("甲乙丙", "丁，戊")


def test_no_line_ends_with_an_opening_mark() -> None:
    assert broken("甲乙丙（丁“戊”）", 10, 40) == ("甲乙丙", "（丁", "“戊”）")


def test_an_empty_text_is_one_empty_line() -> None:
    assert broken("", 13, 100) == ("",)
