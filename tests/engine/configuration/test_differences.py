"""Differences between documents: in words, clause by clause, with who decided and why."""

from __future__ import annotations

import pytest

from engine.configuration.differences import Comparison, diff
from engine.configuration.library import Library, Loaded, examine_texts
from engine.errors import ConfigurationError

RUBRIC, WORKFLOW, FORM = "rubrics/simple.yaml", "workflows/petition.yaml", "forms/signing.yaml"
BEFORE = "每 5 天扣 2 分，最多扣 100 分"
BEFORE_EN = "2 off for each 5 of 答复期限: days late, at most 100"


def library_of_two(sound: dict[str, str], name: str, *changes: tuple[str, str]) -> Library:
    """The small county with a second version of a document, written out with these changes."""
    text = sound[name].replace(
        "version: 1\neffective_from: 2023", "version: 2\neffective_from: 2024"
    )
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    folder, _, base = name.partition("/")
    return examine_texts({**sound, f"{folder}/second-{base}": text}.items()).library


def two(sound: dict[str, str], name: str, *changes: tuple[str, str]) -> Comparison:
    library = library_of_two(sound, name, *changes)
    first, second = (one for one in library.documents if one.path.endswith(name.rpartition("/")[2]))
    return compare(library, *sorted((first, second), key=lambda one: one.ref.version))


def compare(library: Library, first: Loaded, second: Loaded) -> Comparison:  # type: ignore[type-arg]
    county = library.county().document
    return diff(first, second, county=county, dictionary=library.dictionary())


def lines(found: Comparison, language: str = "zh") -> list[str]:
    """The differences in words, without that of the first day in force."""
    return [one.text(language) for one in found.differences if one.address != ("effective_from",)]


def test_a_document_does_not_differ_from_itself(sound: dict[str, str]) -> None:
    library = examine_texts(sound.items()).library
    for loaded in library.published:
        assert compare(library, loaded, loaded).differences == ()


def test_how_it_is_written_makes_no_difference(sound: dict[str, str]) -> None:
    found = two(sound, RUBRIC, ("full_marks: 100", "applies_by: session\nfull_marks: 100.0"))
    assert lines(found) == []


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            ("points: 2", "points: 1"),
            f"扣分项“超期答复”的扣分标准：{BEFORE} → 每 5 天扣 1 分，最多扣 100 分",
            f"item '超期答复', deduction: {BEFORE_EN} → {BEFORE_EN.replace('2', '1')}",
        ),
        (
            (
                "deduct: {each: 5, of: reply.days_late, points: 2, at_most: 100}",
                "deduct: {points: 5}",
            ),
            f"扣分项“超期答复”的扣分标准：{BEFORE} → 扣 5 分",
            f"item '超期答复', deduction: {BEFORE_EN} → 5 off",
        ),
        (
            ("step: 0.5", "step: 1"),
            "最小分差：0.5 分 → 1 分",
            "smallest step: 0.5 points → 1 point",
        ),
        (
            ("from: 70", "from: 75"),
            "等次“合格”的起点分：70 分 → 75 分",
            "grade '合格', from: 70 points → 75 points",
        ),
        (
            ("title: 超期答复", "title: 答复超期"),
            "扣分项“答复超期”的标题：超期答复 → 答复超期",
            "item '答复超期', title: 超期答复 → 答复超期",
        ),
        (
            ('when: {reply.days_late: "> 0"}', "found_by: panel"),
            "扣分项“超期答复”的条件：答复期限超期天数 > 0 → 没有规定",
            "item '超期答复', condition: 答复期限: days late > 0 → nothing laid down",
        ),
        (
            ("full_marks: 100", "full_marks: 100\nbonus_at_most: 3"),
            "加分上限：没有规定 → 3 分",
            "bonus at most: nothing laid down → 3 points",
        ),
    ],
)
def test_a_changed_clause_of_a_rubric(
    sound: dict[str, str], change: tuple[str, str], zh: str, en: str
) -> None:
    found = two(sound, RUBRIC, change)
    assert zh in lines(found)
    assert en in lines(found, "en")


@pytest.mark.parametrize(
    ("change", "zh"),
    [
        (
            ("limit: {days: 60}", "limit: {workdays: 40}"),
            "时限“答复期限”的期限：60 天 → 40 个工作日",
        ),
        (
            ("stops: [reply]", "stops: [reply, route]"),
            "时限“答复期限”的截止步骤：答复 → 答复、分流",
        ),
        (
            (
                "limit: {days: 60}}",
                "limit: {days: 60}, extension: {step: route, fact: n.n, at_most: {days: 30}}}",
            ),
            "时限“答复期限”的延长：没有规定 → 可延长 1 次，最多 30 天",
        ),
        (
            ("limit: {days: 60}}", "limit: {days: 60}, pauses: [{starts: register, ends: route}]}"),
            "时限“答复期限”的不计时段：没有规定 → 登记至分流",
        ),
        (
            ("then: {lead: market}}", "then: {lead: east}}"),
            "分流表的行“r2”的结果：主办单位：市场局 → 主办单位：东镇",
        ),
        (
            ("by: [handler]", "by: [handler, clerk]"),
            "步骤“答复”的办理角色：承办人 → 承办人、登记员",
        ),
        (("final: true", "final: false"), "环节“已办结”的即为办结：是 → 否"),
        (("  complete: true\n", ""), "分流表的保证无遗漏：是 → 否"),
        (
            ("from: [handling]", "from: [handling, registered]"),
            "步骤“答复”的可办环节：办理中 → 办理中、待分流",
        ),
    ],
)
def test_a_changed_clause_of_a_workflow(
    sound: dict[str, str], change: tuple[str, str], zh: str
) -> None:
    assert zh in lines(two(sound, WORKFLOW, change))


def test_an_added_part_is_told_with_what_it_lays_down(sound: dict[str, str]) -> None:
    row = "  - {id: r3, when: {petition.topic: cards}, then: {lead: east}, basis: 属地}\n"
    found = two(sound, WORKFLOW, ("  - {id: r2,", row + "  - {id: r2,"))
    assert lines(found) == ["增加分流表的行“r3”：条件 类别 cards；结果 主办单位：东镇；依据 属地"]


def test_a_part_taken_out_is_named(sound: dict[str, str]) -> None:
    rest = ", fact: signing.decision}"
    note = "\n    note: {type: string, title: 备注}"
    found = two(sound, FORM, (f", enum: [同意, 退回]{rest}", f"{rest}{note}"))
    assert lines(found) == [
        "字段“意见”的选项：同意、退回 → 没有规定",
        "增加字段“备注”：类型 string",
    ]
    assert lines(found, "en")[1] == "added field '备注': type string"


def test_a_whole_list_is_told_in_one_sentence(sound: dict[str, str]) -> None:
    facts = "facts:\n" + "".join(
        f"- {{name: n.f{one}, title: 次数{one}, type: integer, count_of: [reply]}}\n"
        for one in range(4)
    )
    found = two(sound, WORKFLOW, ("routing:", f"{facts}routing:"))
    assert lines(found) == ["增加事实：4 项（次数0、次数1、次数2、次数3）"]


def test_another_order_is_a_difference(sound: dict[str, str]) -> None:
    stages = "- {id: registered, title: 待分流}\n- {id: handling, title: 办理中}\n"
    other = "- {id: handling, title: 办理中}\n- {id: registered, title: 待分流}\n"
    found = two(sound, WORKFLOW, (stages, other))
    assert lines(found) == ["环节的次序：待分流、办理中、已办结 → 办理中、待分流、已办结"]
    assert lines(found, "en")[0].startswith("stage, order: ")


def test_a_block_taken_out_takes_its_rows_along(sound: dict[str, str]) -> None:
    text = sound[WORKFLOW]
    found = two(sound, WORKFLOW, (text[text.index("routing:") :], ""))
    assert lines(found) == ["删去分流表"]


CHILD = """\
kind: rubric
id: second
title: 第二份
version: 1
effective_from: 2024-01-01
source: 试点方案
extends: simple@1
change:
  items:
    late:
      deduct: {points: 1}
      basis: 试点方案 第三条
      why: 先教育后扣分
add:
  items:
  - {id: rude, after: late, title: 态度粗暴, basis: 条例, found_by: panel, why: 群众反映多}
remove:
  grades: {poor: 不设不合格}
"""


@pytest.fixture
def layered(sound: dict[str, str]) -> Comparison:
    sound["rubrics/second.yaml"] = CHILD
    library = examine_texts(sound.items()).library
    child = library.find("rubric", "second")
    assert child.parents
    return compare(library, library.find("rubric", "simple"), child)


def test_a_difference_says_who_decided_it_and_why(layered: Comparison) -> None:
    decided = "（县级，试点方案 第三条；理由：先教育后扣分）"
    assert layered.text().split("\n") == [
        f"扣分项“超期答复”的扣分标准：{BEFORE} → 扣 1 分{decided}",
        "增加扣分项“态度粗暴”：依据 条例；由谁认定 评查员（县级，条例；理由：群众反映多）",
        "删去等次“不合格”（县级；理由：不设不合格）",
    ]


def test_what_is_taken_out_and_added_is_told_in_english_too(layered: Comparison) -> None:
    assert layered.text("en").split("\n")[1:] == [
        "added item '态度粗暴': basis 条例; found by the panel (county, 条例; reason: 群众反映多)",
        "taken out: grade '不合格' (county; reason: 不设不合格)",
    ]


def test_machines_are_told_everything(layered: Comparison) -> None:
    told = layered.to_json()
    assert (told["same"], len(layered.differences)) == (False, 4)
    decided = layered.differences[0].to_json()["decided"]
    assert isinstance(decided, dict)
    assert {key: decided[key] for key in ("layer", "document", "why", "basis", "file", "line")} == {
        "layer": "county",
        "document": "second@1",
        "why": "先教育后扣分",
        "basis": "试点方案 第三条",
        "file": "rubrics/second.yaml",
        "line": 12,
    }


def test_documents_of_two_kinds_are_not_compared(sound: dict[str, str]) -> None:
    library = examine_texts(sound.items()).library
    with pytest.raises(ConfigurationError, match="种类不同"):
        diff(library.find("rubric", "simple"), library.find("workflow", "petition"))


def test_without_county_and_facts_names_stand_as_written(sound: dict[str, str]) -> None:
    library = library_of_two(sound, WORKFLOW, ("then: {lead: market}}", "then: {lead: east}}"))
    first, second = (library.find("workflow", "petition", version=one) for one in (1, 2))
    assert "分流表的行“r2”的结果：主办单位：market → 主办单位：east" in lines(diff(first, second))
