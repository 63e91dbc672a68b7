from __future__ import annotations

import pytest
from rules_support import FACTS

from engine.expressions import tree
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary, Fact
from engine.rules.phrases import condition_in_words
from engine.terms import Label

LATE = Dictionary(
    [
        *FACTS.values(),
        Fact("late", "integer", Label("超期天数", "days late"), unit="天"),
        Fact("owed", "number", Label("欠款"), unit="CNY"),
    ]
)

SAID = {
    "than": ({"late": "> 5"}, "超期天数超过 5 天", "days late > 5"),
    "at least": ({"late": ">= 5"}, "超期天数不少于 5 天", "days late ≥ 5"),
    "less": ({"late": "< 5"}, "超期天数少于 5 天", "days late < 5"),
    "at most": ({"late": "<= 5"}, "超期天数不超过 5 天", "days late ≤ 5"),
    "none": ({"late": 0}, "超期天数为 0 天", "days late = 0"),
    "a unit in another tongue is left out": ({"owed": "> 5"}, "欠款超过 5", "欠款 > 5"),
    "between": ({"late": "[0..3]"}, "超期天数为 0 至 3 天", None),
    "between open ends": ({"late": "(0..3]"}, "超期天数0（不含）至3（含）", None),
    "several numbers": ({"late": "1, 3"}, "超期天数：1或3", "days late = 1 or 3"),
    "against another fact": ({"days": "> limit"}, "天数超过期限", "days > limit"),
    "yes": ({"joint": True}, "联名：是", "joint = yes"),
    "a word": ({"kind": "甲, 乙"}, "类型：甲或乙", "kind = 甲 or 乙"),
    "no such word": ({"kind": 'not("甲")'}, "类型不是甲", "kind not 甲"),
    "a day": (
        {"opened": "< 2023-01-05"},
        "登记日早于2023年1月5日",
        "opened on before 2023-01-05",
    ),
    "several facts": ({"late": "> 5", "joint": True}, "超期天数超过 5 天，且联名：是", None),
    "either": (
        {"any": [{"late": "> 5"}, {"joint": True}]},
        "超期天数超过 5 天，或者联名：是",
        "days late > 5 or joint = yes",
    ),
    "not": ({"not": {"joint": True}}, "并非（联名：是）", "not (joint = yes)"),
    "brackets": (
        {"kind": "甲", "any": [{"late": "> 5"}, {"joint": True}]},
        "类型：甲，且（超期天数超过 5 天，或者联名：是）",
        "kind = 甲 and (days late > 5 or joint = yes)",
    ),
}


@pytest.mark.parametrize(("when", "zh", "en"), SAID.values(), ids=SAID)
def test_a_condition_reads_as_staff_would_say_it(
    when: dict[str, object], zh: str, en: str | None
) -> None:
    condition = parse_condition(when, LATE)
    assert condition_in_words(condition, LATE) == zh
    if en is not None:
        assert condition_in_words(condition, LATE, "en") == en


def test_the_empty_condition_applies_to_everything() -> None:
    assert condition_in_words(tree.Always(), LATE) == "一律适用"
    assert condition_in_words(tree.Always(), LATE, "en") == "in every case"
