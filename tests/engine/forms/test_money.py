from __future__ import annotations

import pytest
from forms_support import form_of, node_at, send
from hypothesis import given
from hypothesis import strategies as st

from engine.forms.money import fen, yuan
from engine.forms.validation import validate

FORM = form_of({
    "sum": {
        "type": "integer", "title": "金额", "minimum": 100, "examples": [1250],
        "ui": {"widget": "money"},
    },
})  # fmt: skip


@given(st.integers(-(10**14), 10**14))
def test_an_amount_comes_back_from_the_way_it_is_shown(amount: int) -> None:
    assert fen(yuan(amount)) == amount


@given(st.integers(-(10**12), 10**12))
def test_an_amount_comes_back_with_commas_too(amount: int) -> None:
    assert fen(yuan(amount, grouped=True)) == amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12.5", 1250), ("12.50", 1250), ("12", 1200), ("1,234.05", 123405), ("0.01", 1),
        ("１２．５", 1250), ("¥12.5", 1250), ("12.5元", 1250), (" 12 ", 1200), ("12.500", 1250),
    ],
)  # fmt: skip
def test_yuan_are_stored_as_fen(typed: str, amount: int) -> None:
    assert send(FORM, {}, f_sum=typed).answers == {"sum": amount}


@pytest.mark.parametrize("typed", ["12.345", "12,34", "1,2345", "十二", "1e3", "12.5.1", "--3"])
def test_what_is_no_amount_stays_as_it_was_typed_and_is_refused_in_yuan(typed: str) -> None:
    answers = send(FORM, {}, f_sum=typed).answers
    assert answers == {"sum": typed}
    (fault,) = validate(FORM, None, answers)
    assert fault.zh == "请填写金额（元），最多两位小数，例如 12.50"


def test_limits_and_examples_are_told_in_yuan() -> None:
    (fault,) = validate(FORM, None, {"sum": 99})
    assert (fault.zh, fault.en) == (
        "不能小于 1.00 元",
        "This must not be less than 1.00 yuan",
    )
    node = node_at(FORM, "sum", {"sum": 123456})
    assert (node.text, str(node.unit), str(node.examples)) == ("1234.56", "元", "12.50")


def test_an_amount_sent_back_untouched_stays_the_same_number() -> None:
    assert send(FORM, {"sum": 5}).answers == {"sum": 5}


def test_only_a_whole_number_may_be_money() -> None:
    form = form_of({"sum": {"type": "number", "ui": {"widget": "money"}}})
    assert node_at(form, "sum").widget == "number"
