from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from rules_support import FACTS, sheets

from engine.errors import RuleError
from engine.expressions.names import Dictionary, Fact
from engine.rules.facts import FactSheet, read_fact, write_fact
from engine.terms import Label


def test_a_fact_that_was_not_given_is_unknown() -> None:
    sheet = FactSheet({"days": 3}, FACTS)
    assert sheet["limit"] is None
    assert "limit" not in sheet
    assert dict(sheet) == {"days": Decimal(3)}


def test_whole_numbers_are_held_as_decimals() -> None:
    assert isinstance(FactSheet({"days": 3}, FACTS)["days"], Decimal)


def test_a_whole_decimal_is_a_whole_number() -> None:
    assert FactSheet({"days": Decimal("3.0")}, FACTS)["days"] == 3


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("days", "3", "整数"),
        ("days", Decimal("3.5"), "整数"),
        ("days", True, "整数"),
        ("days", 3.0, "整数"),
        ("share", Decimal("NaN"), "数字"),
        ("share", Decimal("Infinity"), "数字"),
        ("share", 0.5, "数字"),
        ("kind", 5, "文本"),
        ("joint", 1, "是或否"),
        ("joint", "true", "是或否"),
        ("opened", "2023-05-01", "日期"),
        ("opened", datetime(2023, 5, 1, tzinfo=UTC), "日期"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(name: str, value: object, wanted: str) -> None:
    with pytest.raises(RuleError, match=wanted) as caught:
        FactSheet({name: value}, FACTS)
    assert (caught.value.place, caught.value.value) == (name, value)


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(RuleError, match="days") as caught:
        FactSheet({"dayz": 3}, FACTS)
    assert caught.value.hint_en == "did you mean days?"


def test_the_refusal_of_a_confidential_fact_does_not_show_it() -> None:
    facts = Dictionary([Fact("informant", "integer", Label("来信人"), confidential=True)])
    with pytest.raises(RuleError) as caught:
        FactSheet({"informant": "张三"}, facts)
    assert "张三" not in caught.value.text() + caught.value.text("en")
    assert caught.value.value is None


def test_facts_are_added_to_a_new_sheet() -> None:
    sheet = FactSheet({"days": 3, "joint": True}, FACTS)
    assert dict(sheet.with_values({"days": 4})) == {"days": Decimal(4), "joint": True}
    assert sheet["days"] == 3


def test_added_facts_are_checked_too() -> None:
    with pytest.raises(RuleError):
        FactSheet({}, FACTS).with_values({"days": "x"})


@given(sheets())
def test_a_fact_written_as_json_reads_back(sheet: FactSheet) -> None:
    assert {name: read_fact(write_fact(value)) for name, value in sheet.items()} == dict(sheet)


def test_numbers_and_dates_are_marked_in_json() -> None:
    assert write_fact(Decimal("1E+2")) == {"number": "100"}
    assert write_fact(date(2023, 5, 4)) == {"date": "2023-05-04"}


@pytest.mark.parametrize(
    "json",
    [
        {},
        {"number": "x"},
        {"number": "NaN"},
        {"date": "2023-02-30"},
        {"text": "x"},
        {"number": "1", "date": "2023-05-04"},
        5,
        {"number": 5.5j},
    ],
)
def test_what_is_no_fact_in_json_is_refused(json: object) -> None:
    with pytest.raises(RuleError):
        read_fact(json)  # type: ignore[arg-type]  what a damaged file may hold


def test_a_value_deeper_than_python_can_write_is_refused_like_any_other() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RuleError, match="应是文本"):
        FactSheet({"note": deep}, Dictionary([Fact("note", "text", Label("备注"))]))
    while deep:  # taken apart by hand: Python would recurse
        deep = deep[0]  # type: ignore[assignment]
