from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from forms_support import form_of

from engine.configuration.form import Form
from engine.configuration.table import Table
from engine.expressions.names import Dictionary, Fact
from engine.forms.root import RootSchema
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable, compile_table
from engine.services.compute_answers import Computing, asked_computed, with_computed
from engine.terms import Label

FACTS = Dictionary([
    Fact("fee.days", "integer", Label("天数", "Days"), unit="天"),
    Fact("fee.rate", "integer", Label("标准", "Rate"), unit="分"),
    Fact("fee.sum", "integer", Label("合计", "Sum"), unit="分"),
    Fact("case.left", "integer", Label("剩余天数", "Days left")),
    Fact("fee.name", "text", Label("姓名", "Name"), confidential=True),
])  # fmt: skip
FEES = Table.model_validate(
    {
        "kind": "table",
        "id": "fees",
        "title": {"zh": "收费标准", "en": "Fees"},
        "effective_from": "2023-01-01",
        "hit": "unique",
        "inputs": ({"name": "fee.days"},),
        "outputs": ({"name": "rate", "type": "integer"},),
        "rules": (
            {"id": "r1", "when": {"fee.days": "<= 5"}, "then": {"rate": 100}},
            {"id": "r2", "when": {"fee.days": "[6..30]"}, "then": {"rate": 80}},
        ),
    }
)


def tables(_name: str, facts: Dictionary) -> tuple[DecisionTable, Label]:
    return compile_table(FEES.body(), facts), FEES.title


def field(compute: object, **more: object) -> dict[str, object]:
    return {"type": "integer", "title": "结果", "ui": {"compute": compute}, **more}


def form(**computed: object) -> Form:
    return form_of({
        "days": {"type": "integer", "title": "天数", "fact": "fee.days"},
        "rate": {"type": "integer", "fact": "fee.rate", "ui": {"widget": "money"}},
        **computed,
    })  # fmt: skip


def computing(of: Form, case: Mapping[str, object] | None = None) -> Computing:
    return Computing(of, FactSheet(case or {}, FACTS), tables, b"key")


def test_a_field_is_reckoned_from_the_form_and_the_case() -> None:
    found = computing(form(left=field("fee.days + case.left")), {"case.left": 12})
    assert with_computed(found, {"days": 3}) == {"days": 3, "left": 15}
    said = found.compute({"days": 3})["left"].source
    assert str(said) == "按“天数 + 剩余天数”计算：3 天 + 12 = 15"
    assert said.en == "Worked out as 'Days + Days left': 3 + 12 = 15"


def test_brackets_stand_where_they_are_needed_to_reckon_by_hand() -> None:
    found = computing(form(left=field("(fee.days + case.left) * 2 - 1")), {"case.left": 12})
    assert str(found.compute({"days": 3})["left"].source) == (
        "按“((天数 + 剩余天数) × 2) − 1”计算：((3 天 + 12) × 2) − 1 = 29"
    )


def test_money_is_reckoned_in_fen_and_told_in_yuan() -> None:
    money = {"type": "integer", "ui": {"widget": "money", "compute": "fee.days * fee.rate"}}
    (one,) = computing(form(sum=money)).compute({"days": 3, "rate": 250}).values()
    assert one.value == 750
    assert str(one.source) == "按“天数 × 标准”计算：3 天 × 2.50 元 = 7.50 元"


def test_a_value_that_was_sent_is_never_taken() -> None:
    found = computing(form(left=field("fee.days + case.left")))
    assert with_computed(found, {"days": 3, "left": 999}) == {"days": 3}


def test_what_is_lacking_is_named() -> None:
    found = computing(form(left=field("fee.days + case.left")))
    assert str(found.compute({})["left"].source) == "还不能计算：缺少“剩余天数、天数”"


@pytest.mark.parametrize("typed", ["三", "3", None, True])
def test_what_is_no_number_yet_counts_as_not_answered(typed: object) -> None:
    assert with_computed(computing(form(left=field("fee.days * 2"))), {"days": typed}) == {
        "days": typed
    }


def test_one_computed_field_may_feed_another() -> None:
    both = form(twice=field("fee.sum * 2"), sum=field("fee.days + 1", fact="fee.sum"))
    assert with_computed(computing(both), {"days": 3}) == {"days": 3, "sum": 4, "twice": 8}


def test_a_field_is_taken_from_the_row_of_a_table_that_applies() -> None:
    found = computing(form(rate_=field({"table": "fees", "output": "rate"})))
    assert with_computed(found, {"days": 7}) == {"days": 7, "rate_": 80}
    said = found.compute({"days": 7})["rate_"].source
    assert str(said).startswith("按《收费标准》第 r2 行：天数 = 7")
    assert (said.en or "").startswith("By row r2 of 'Fees': ")


def test_without_a_row_that_applies_nothing_is_filled_in() -> None:
    found = computing(form(rate_=field({"table": "fees"})))
    assert with_computed(found, {"days": 99}) == {"days": 99}
    assert str(found.compute({"days": 99})["rate_"].source) == "《收费标准》没有适用的行"


def test_a_fault_of_reckoning_is_told_in_place_of_a_value() -> None:
    found = computing(form(left=field("fee.days / case.left")), {"case.left": 0})
    assert "除数为 0" in str(found.compute({"days": 3})["left"].source)


def test_a_confidential_value_is_not_told() -> None:
    secret = {"type": "string", "title": "抄送", "ui": {"compute": "fee.name"}}
    (one,) = computing(form(copy=secret), {"fee.name": "张三"}).compute({}).values()
    assert one.value == "张三"
    assert "张三" not in str(one.source)


def test_the_fields_that_feed_computed_ones_are_known() -> None:
    assert computing(form(left=field("fee.days + case.left"))).feeds == {"days"}
    assert computing(form(rate_=field({"table": "fees"}))).feeds == {"days"}


def test_a_fraction_does_not_fill_a_whole_number() -> None:
    found = computing(form(left=field("fee.days / 2")))
    assert with_computed(found, {"days": 3}) == {"days": 3}
    assert with_computed(found, {"days": 4}) == {"days": 4, "left": 2}


def test_a_number_may_be_a_fraction() -> None:
    half = {"type": "number", "title": "半", "ui": {"compute": "fee.days / 2"}}
    assert with_computed(computing(form(half=half)), {"days": 3}) == {"days": 3, "half": 1.5}


def test_a_computed_field_that_is_not_asked_is_not_filed() -> None:
    asked = form_of(
        {"days": {"type": "integer", "fact": "fee.days"}},
        **{
            "if": {"properties": {"days": {"const": 3}}, "required": ["days"]},
            "then": {"properties": {"twice": field("fee.days * 2")}},
        },
    )
    root, found = RootSchema.of(asked.schema_), computing(asked)
    assert asked_computed(root, {"days": 3}, found) == {"days": 3, "twice": 6}
    assert asked_computed(root, {"days": 4}, found) == {"days": 4}


def test_the_values_are_exact() -> None:
    third = {"type": "number", "title": "份", "ui": {"compute": "fee.days * 0.1"}}
    value = computing(form(part=third)).compute({"days": 3})["part"].value
    assert Decimal(str(value)) == Decimal("0.3")
