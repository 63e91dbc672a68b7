"""What amounts say of themselves: the sum behind every point, the clause, and contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from engine.configuration.programme import Combination
from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.errors import ConfigurationError, ConflictError
from engine.expressions.names import Dictionary, Fact
from engine.rules.facts import FactSheet
from engine.scoring.combination import combine
from engine.scoring.phrases import criterion_in_words
from engine.scoring.rubrics import CompiledRubric, compile_rubric
from engine.scoring.sheet import ItemScore, explain_facts, score
from engine.terms import DocumentId, DocumentRef, Label

FACTS = Dictionary(
    [
        Fact("rate", "number", Label("按期率", "On-time rate"), unit="%"),
        Fact("repeat", "number", Label("重复率", "Repeat rate"), unit="%"),
        Fact("days", "integer", Label("超期", "Days late"), unit="天"),
        Fact("hours", "number", Label("用时", "Hours"), unit="小时"),
        Fact("returns", "integer", Label("退回", "Returns"), unit="次"),
        Fact("told", "boolean", Label("告知", "Told")),
        Fact("found", "text", Label("发现方式", "Found"), values=("自查", "上级")),
        Fact("unit", "text", Label("协办单位", "Co-unit")),
        Fact("rank", "integer", Label("名次", "Rank")),
        Fact("secret", "integer", Label("密数", "Secret"), confidential=True),
    ]
)
RUBRIC = """\
kind: rubric
id: amounts
title: 评分表
effective_from: 2023-01-01
full_marks: 20
total_at_most: 30
step: 0.5
rounding: {rounding}
dimensions:
- id: all
  title: 全部
  marks: 20
  items:
  - id: item
    title: 此项
    basis: 依据
{item}
bonuses: {bonuses}
grades:
- {{id: any, title: 计分, from: 0}}
"""


def compiled(item: str, *, rounding: str = "half_up", bonuses: str = "[]") -> CompiledRubric:
    lines = "\n".join(f"    {line}" for line in item.splitlines())
    text = RUBRIC.format(item=lines, rounding=rounding, bonuses=bonuses)
    rubric = Rubric.model_validate(read_yaml(text, "rubrics/amounts.yaml").data)
    ref = DocumentRef("rubric", DocumentId("amounts"), 1, "ab" * 32)
    return compile_rubric(rubric, ref, FACTS)


def judged(item: str, facts: Mapping[str, Any], **said: str) -> ItemScore:
    [first, *_] = explain_facts(compiled(item, **said), FactSheet(facts, FACTS))
    return first


RATE = "deduct: {of: rate, below: 100, each: 1, points: 1, counting: proportional, at_most: 9}"
SLOPE = "deduct: {of: repeat, above: 12, each: 1, points: 1, at_most: 8, gain_at_most: 2}"
CASES = "deduct: {first_of: [{when: {told: false}, points: 5}, {points: 2}]}"
TABLE = "deduct: {table: [{of: days, points: 2}, {of: returns, points: 3}]}"
FACTORS = """\
when: {told: false}
deduct:
  points: 2.5
  multiply: [{when: {days: "> 3"}, by: 2}]
  mitigate: [{when: {found: 自查}, by: 0.5}, {when: {returns: 0}, by: 0}]"""
SHIFT = """\
deduct: {of: days, each: 1, points: 1}
shift: {when: {found: 上级}, approved: {told: true}, to: unit}"""
ZERO_IF = "deduct: {of: days, each: 1, points: 1, at_most: 4, zero_if: {told: false}}"

REASONS = {
    "a rate": (
        RATE,
        {"rate": 96},
        4,
        "按期率 96%，低于 100% 的，每低 1 个百分点扣 1 分（不足的按比例计），扣 4 分",
        (
            "On-time rate = 96%; 1 point for each 1 percentage point below 100% (in proportion): "
            "4 points off"
        ),
    ),
    "a rate that is rounded": (
        RATE,
        {"rate": Decimal("95.8")},
        4,
        (
            "按期率 95.8%，低于 100% 的，每低 1 个百分点扣 1 分（不足的按比例计），"
            "得 4.2 分，按 0.5 分一档四舍五入为 4 分，扣 4 分"
        ),
        (
            "On-time rate = 95.8%; 1 point for each 1 percentage point below 100% (in proportion); "
            "4.2 rounded half up to the step of 0.5: 4: 4 points off"
        ),
    ),
    "a rate at its base": (RATE, {"rate": 100}, 0, None, None),
    "above a base, a begun point counts": (
        SLOPE,
        {"repeat": Decimal("12.1")},
        1,
        (
            "重复率 12.1%，高于 12% 的，"
            "每高 1 个百分点扣 1 分（不足 1 个百分点按 1 个百分点计），扣 1 分"
        ),
        None,
    ),
    "full hours only": (
        "deduct: {of: hours, above: 24, each: 24, points: 1, counting: full, at_most: 3}",
        {"hours": 72},
        2,
        "用时 72 小时，超过 24 小时的，每超满 24 小时扣 1 分，扣 2 分",
        None,
    ),
    "the first return is spared": (
        "deduct: {of: returns, above: 1, each: 1, points: 0.5}",
        {"returns": 1},
        0,
        "退回 1 次，不扣分",
        "Returns = 1: no deduction",
    ),
    "the first case": (CASES, {"told": False}, 5, "告知 = 否，扣 5 分", "Told = no: 5 points off"),
    "any other case": (
        CASES,
        {"told": True},
        2,
        "不属于以上情形，扣 2 分",
        "none of the cases above: 2 points off",
    ),
    "a case that cannot be told": (CASES, {}, 0, "事实未知，不扣分：告知", None),
    "no case at all": (
        "deduct: {first_of: [{when: {told: false}, points: 5}, {when: {days: 3}, points: 1}]}",
        {"told": True, "days": 0},
        0,
        "各情形均不成立，不扣分",
        None,
    ),
    "a table": (
        TABLE,
        {"days": 2, "returns": 1},
        7,
        "超期 2 天 × 2 分 ＋ 退回 1 次 × 3 分，扣 7 分",
        "Days late 2 × 2 + Returns 1 × 3: 7 points off",
    ),
    "a table of noughts": (TABLE, {"days": 0, "returns": 0}, 0, "各项均为 0，不扣分", None),
    "a table with an unknown": (TABLE, {"days": 2}, 0, "事实未知，不扣分：退回", None),
    "factors": (
        FACTORS,
        {"told": False, "days": 4, "found": "自查", "returns": 0},
        Decimal("2.5"),
        (
            "告知 = 否，基础分 2.5 分，超期 = 4 天（符合 > 3），乘以 2，"
            "发现方式 = 自查，乘以 0.5，扣 2.5 分"
        ),
        None,
    ),
    "a factor and a half": (
        FACTORS,
        {"told": False, "days": 0, "found": "自查", "returns": 0},
        Decimal("1.5"),
        (
            "告知 = 否，基础分 2.5 分，发现方式 = 自查，乘以 0.5，"
            "得 1.25 分，按 0.5 分一档四舍五入为 1.5 分，扣 1.5 分"
        ),
        None,
    ),
    "a factor of nought": (
        FACTORS,
        {"told": False, "days": 0, "found": "上级", "returns": 0},
        0,
        "基础分 2.5 分，退回 = 0 次，乘以 0，不扣分",
        None,
    ),
    "a factor that cannot be told": (
        FACTORS,
        {"told": False, "days": 0, "found": "上级"},
        0,
        "事实未知，不扣分：退回",
        None,
    ),
    "everything of the item": (
        ZERO_IF,
        {"told": False},
        4,
        "告知 = 否，本项记 0 分，扣 4 分",
        "Told = no: nothing is left of this item, 4 off",
    ),
    "everything of the dimension": (
        "when: {told: false}\ndeduct: {zero: dimension}",
        {"told": False},
        20,
        "告知 = 否，本维度记 0 分，扣 20 分",
        None,
    ),
    "passed on": (
        SHIFT,
        {"days": 3, "found": "上级", "told": True, "unit": "水利局"},
        0,
        (
            "超期 3 天，每 1 天扣 1 分，扣 3 分；因协办单位造成，"
            "告知 = 是，主办单位免扣，由水利局扣 3 分"
        ),
        None,
    ),
    "passed on to nobody": (
        SHIFT,
        {"days": 3, "found": "上级", "told": True},
        3,
        (
            "超期 3 天，每 1 天扣 1 分，扣 3 分（因协办单位造成，"
            "但未指明是哪个单位，仍由主办单位承担）"
        ),
        None,
    ),
    "a confidential number": (
        "deduct: {of: secret, above: 1, each: 1, points: 1}",
        {"secret": 3},
        2,
        "密数 ●●●，超过 1 的，每超 1 扣 1 分，扣 2 分",
        None,
    ),
}


@pytest.mark.parametrize(("item", "facts", "points", "zh", "en"), REASONS.values(), ids=REASONS)
def test_every_point_comes_with_its_sum(
    item: str, facts: Mapping[str, Any], points: int, zh: str | None, en: str | None
) -> None:
    came = judged(item, facts)
    assert came.points == points
    assert zh is None or came.reason == zh
    assert en is None or came.reason_en == en


def test_points_between_steps_may_be_cut_off_instead() -> None:
    facts = {"told": False, "days": 0, "found": "自查", "returns": 0}
    assert judged(FACTORS, facts, rounding="down").points == 1


def test_a_sheet_names_the_unit_the_loss_passed_to() -> None:
    case = FactSheet({"days": 3, "found": "上级", "told": True, "unit": "水利局"}, FACTS)
    sheet = score(compiled(SHIFT), case, ())
    [passed] = sheet.shifted
    assert (sheet.total, sheet.items) == (20, ())
    assert passed.shift is not None
    assert (passed.shift.unit, passed.shift.points) == ("水利局", 3)
    assert passed.shift.approval == "告知 = 是"
    assert passed.uncapped == 3


def test_a_loss_that_passed_on_stands_in_the_result_with_its_reason() -> None:
    rubric = compiled(SHIFT)
    case = FactSheet({"days": 3, "found": "上级", "told": True, "unit": "水利局"}, FACTS)
    sheets = [(name, score(rubric, case, ())) for name in ("甲", "乙")]
    result = combine(
        Combination(method="mean", of="items", round_to=Decimal("0.5")), rubric, sheets
    )
    [item] = result.items
    assert (result.total, item.points) == (20, 0)
    assert "由水利局扣 3 分" in item.by[0].reason


def test_sheets_that_pass_a_loss_to_different_units_do_not_combine() -> None:
    rubric = compiled(SHIFT)
    known = {"days": 3, "found": "上级", "told": True}
    cases = [FactSheet(known | {"unit": unit}, FACTS) for unit in ("水利局", "交通局")]
    sheets = [(f"评委{n}", score(rubric, case, ())) for n, case in enumerate(cases)]
    rule = Combination(method="mean", of="items", round_to=Decimal("0.5"))
    with pytest.raises(ConflictError, match="事实有变化"):
        combine(rule, rubric, sheets)


def test_what_lies_on_the_better_side_of_the_base_is_put_on() -> None:
    sheet = score(compiled(SLOPE), FactSheet({"repeat": Decimal("8.5")}, FACTS), ())
    [gain] = sheet.bonuses
    assert (gain.item, gain.points, gain.uncapped, sheet.total) == ("item-gain", 2, 4, 22)
    assert gain.title.zh == "此项（加分）"


@pytest.mark.parametrize(("rank", "points"), [(1, 5), (3, 3), (4, 0), (0, 0), (-1, 0)])
def test_a_rank_has_its_points(rank: int, points: int) -> None:
    bonuses = "[{id: ranked, title: 名次, basis: 依据, add: {of: rank, ranks: [5, 4, 3]}}]"
    rubric = compiled("found_by: panel", bonuses=bonuses)
    assert score(rubric, FactSheet({"rank": rank}, FACTS), ()).bonus == points


PHRASES = {
    RATE: "按期率低于 100% 的，每低 1 个百分点扣 1 分（不足的按比例计）；"
    "结果按 0.5 分一档四舍五入，最多扣 9 分",
    SLOPE: "重复率高于 12% 的，"
    "每高 1 个百分点扣 1 分（不足 1 个百分点按 1 个百分点计），最多扣 8 分；"
    "重复率低于 12% 的，每低 1 个百分点加 1 分（不足 1 个百分点按 1 个百分点计），最多加 2 分",
    CASES: "按以下顺序认定一种情形：告知：否的，扣 5 分；其他情形的，扣 2 分",
    TABLE: "超期每 1 天扣 2 分、退回每 1 次扣 3 分",
    FACTORS: "告知：否，扣 2.5 分；超期超过 3 天的，乘以 2；"
    "并按首个符合的：发现方式：自查的，乘以 0.5；退回为 0 次的，不扣分；结果按 0.5 分一档四舍五入",
    SHIFT: "每 1 天扣 1 分，最多扣 20 分；发现方式：上级，"
    "且告知：是的，主办单位免扣，由协办单位扣同样分数",
    ZERO_IF: "每 1 天扣 1 分，最多扣 4 分；告知：否的，本项记 0 分（扣 4 分）",
}


@pytest.mark.parametrize(("item", "said"), PHRASES.items())
def test_an_item_reads_as_a_clause(item: str, said: str) -> None:
    rubric = compiled(item)
    assert criterion_in_words(rubric.criteria["item"], rubric, FACTS) == said


FAULTS = {
    "above and below": (
        "deduct: {of: rate, above: 1, below: 2, each: 1, points: 1}",
        "只能写一个",
    ),
    "a base without a measure": ("when: {told: false}\ndeduct: {points: 1, above: 2}", "above"),
    "a gain without a base": (
        "deduct: {of: rate, each: 1, points: 1, gain_at_most: 2}",
        "有加有减要有基准",
    ),
    "nothing to count by": ("deduct: {of: rate, each: 0, points: 1}", "each 应大于 0"),
    "two ways": ("deduct: {of: days, each: 1, points: 1, zero: dimension}", "只能写一种"),
    "zero with a cap": (
        "when: {told: false}\ndeduct: {zero: dimension, at_most: 3}",
        "不再写 at_most",
    ),
    "zero_if without a cap": (
        "deduct: {of: days, each: 1, points: 1, zero_if: {told: false}}",
        "请写 at_most",
    ),
    "an open case before the last": (
        "deduct: {first_of: [{points: 2}, {when: {told: false}, points: 5}]}",
        "只能是最后一个",
    ),
    "a single case for all": ("deduct: {first_of: [{points: 2}]}", "请直接写 points"),
    "a case below nought": (
        "deduct: {first_of: [{when: {told: true}, points: -2}, {points: 1}]}",
        "不能小于 0",
    ),
    "a row of nought": ("deduct: {table: [{of: days, points: 0}]}", "应大于 0"),
    "a row by what is no whole number": ("deduct: {table: [{of: rate, points: 1}]}", "整数事实"),
    "a factor below nought": (
        "when: {told: false}\ndeduct: {points: 1, multiply: [{when: {told: false}, by: -1}]}",
        "倍数不能小于 0",
    ),
    "the panel and a factor": (
        "found_by: panel\ndeduct: {points: 1, multiply: [{when: {told: false}, by: 2}]}",
        "multiply 要由事实认定",
    ),
    "the panel and a case": ("found_by: panel\ndeduct: {first_of: [{points: 1}]}", "first_of"),
    "a loss of the panel's passed on": (
        (
            "found_by: panel\ndeduct: {points: 1}\n"
            "shift: {when: {told: true}, approved: {told: true}, to: unit}"
        ),
        "须是由事实认定的扣分项",
    ),
    "a unit that is no text": (
        (
            "deduct: {of: days, each: 1, points: 1}\n"
            "shift: {when: {told: true}, approved: {told: true}, to: days}"
        ),
        "文本事实",
    ),
}


@pytest.mark.parametrize(("item", "said"), FAULTS.values(), ids=FAULTS)
def test_what_contradicts_itself_is_refused(item: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        compiled(item)
    assert said in caught.value.text()
    assert caught.value.text("en").isascii()


@pytest.mark.parametrize("item", [RATE, FACTORS])
def test_rounding_must_be_said_where_points_may_lie_between_steps(item: str) -> None:
    with pytest.raises(ConfigurationError, match="rounding"):
        compiled(item, rounding="null")


BONUSES = {
    "neither points nor add": ("when: {told: true}", "points（固定分）或 add"),
    "both": ("points: 1, add: {of: rank, ranks: [1]}", "points（固定分）或 add"),
    "no cap": ("add: {of: days, each: 1, points: 1}", "加分要封顶"),
    "ranks of nothing": ("add: {ranks: [1]}", "加分只能写一种"),
    "a rank below nought": ("add: {of: rank, ranks: [1, -1]}", "不能小于 0"),
    "factors on ranks": (
        "add: {of: rank, ranks: [1], multiply: [{when: {told: true}, by: 2}]}",
        "不能与 up_to、zero、ranks 并用",
    ),
}


@pytest.mark.parametrize(("bonus", "said"), BONUSES.values(), ids=BONUSES)
def test_a_bonus_that_contradicts_itself_is_refused(bonus: str, said: str) -> None:
    bonuses = f"[{{id: more, title: 加分, basis: 依据, {bonus}}}]"
    with pytest.raises(ConfigurationError) as caught:
        compiled("found_by: panel", bonuses=bonuses)
    assert said in caught.value.text()
