"""A rubric that cannot be computed is refused before anybody is judged by it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.errors import ConfigurationError
from engine.scoring.rubrics import CompiledRubric, Fixed, Judged, Measured

Compiles = Callable[[str], CompiledRubric]


def test_every_way_of_deducting_is_told_apart(rubric: CompiledRubric) -> None:
    amounts = {key: type(criterion.amount) for key, criterion in rubric.criteria.items()}
    assert amounts["shirking"] is Judged
    assert amounts["no-contact"] is Fixed
    assert amounts["conclude-late"] is Measured
    assert amounts["formalism"] is type(None)


def test_an_item_without_deduction_is_a_flag(rubric: CompiledRubric) -> None:
    kinds = {key: criterion.kind for key, criterion in rubric.criteria.items()}
    assert [key for key, kind in kinds.items() if kind == "flag"] == ["recusal-noted", "formalism"]
    assert (kinds["leaked"], kinds["double"], kinds["typo"]) == ("veto", "bonus", "item")


def test_an_item_with_a_condition_is_found_by_the_facts(rubric: CompiledRubric) -> None:
    assert rubric.criteria["no-contact"].found_by == "facts"
    assert rubric.criteria["hollow"].found_by == "panel"


def test_the_items_cap_cuts_its_points(rubric: CompiledRubric) -> None:
    assert rubric.criteria["typo"].capped(Decimal(7)) == 2
    assert rubric.criteria["hollow"].capped(Decimal(7)) == 7


FAULTS = {
    "marks that do not add up": ("marks: 94", "marks: 90", "各维度合计 96 分，与满分 100 分不符"),
    "no step": ("step: 0.5", "step: 0", "step 应大于 0"),
    "an id used twice": ("- id: leaders-absent", "- id: shirking", "编号 shirking 用了 2 次"),
    "a veto and an item of one id": ("id: leaked", "id: hollow", "编号 hollow 用了 2 次"),
    "a dimension's id used twice": ("- id: procedure", "- id: duty", "编号 duty 用了 2 次"),
    "a veto with a grade nobody knows": (
        "grade: unqualified",
        "grade: failed",
        "没有等次 failed",
    ),
    "bands that do not reach 0": ("from: 0}", "from: 10}", "最低等次应从 0 分起"),
    "two ways of deducting": ("deduct: {up_to: 5}", "deduct: {up_to: 5, points: 1}", "只能写一种"),
    "no way of deducting": ("deduct: {up_to: 5}", "deduct: {at_most: 5}", "只能写一种"),
    "a measure without a fact": (
        "deduct: {each: 5, of: conclude.days_late, points: 2, at_most: 8}",
        "deduct: {each: 5, points: 2}",
        "只能写一种",
    ),
    "a judgement without a panel": (
        'when: {sign_off.missing: "> 0"}\n    deduct: {each: 1, of: sign_off.missing, points: 2',
        'when: {sign_off.missing: "> 0"}\n    deduct: {up_to: 2',
        "不能酌情扣分",
    ),
    "a measure of a text": (
        "of: conclude.days_late",
        "of: reply.form",
        "没有名为“reply.form”的数字事实",
    ),
    "a measure of a fact nobody knows": (
        "of: conclude.days_late",
        "of: conclude.days_lat",
        "是否指 conclude.days_late？",
    ),
    "a condition on a fact nobody knows": (
        "when: {contact.count: 0}",
        "when: {contact.counts: 0}",
        "contact.count",
    ),
    "neither facts nor panel": (
        "when: {contact.count: 0}",
        "evidence: 联系记录",
        "必须且只能写一种",
    ),
    "both facts and panel": (
        "when: {contact.count: 0}",
        "when: {contact.count: 0}\n    found_by: panel",
        "必须且只能写一种",
    ),
    "negative points": ("deduct: {points: 4}", "deduct: {points: -4}", "都应大于 0"),
    "a cap of nothing": ("at_most: 8", "at_most: 0", "都应大于 0"),
    "a judgement up to nothing": ("up_to: 20", "up_to: 0", "都应大于 0"),
    "a bonus that takes off": ("points: 3}", "points: -3}", "都应大于 0"),
}


@pytest.mark.parametrize(("good", "bad", "message"), FAULTS.values(), ids=FAULTS)
def test_a_rubric_that_cannot_be_computed_is_refused(
    compiled: Compiles, sample: str, good: str, bad: str, message: str
) -> None:
    assert good in sample
    with pytest.raises(ConfigurationError) as caught:
        compiled(sample.replace(good, bad, 1))
    assert message in caught.value.text()
    assert caught.value.en


def test_the_fault_names_the_part(compiled: Compiles, sample: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        compiled(sample.replace("deduct: {points: 4}", "deduct: {points: -4}"))
    assert caught.value.place == "no-contact"
