"""What a document says in effect: what it changes, adds and takes out of the one it extends."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from engine.configuration.county import County
from engine.configuration.library import Library, examine_texts, library_of
from engine.configuration.loaded import Loaded
from engine.configuration.problems import Problem
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.workflow import Workflow

SOUND = Path(__file__).parents[3] / "broken_configuration" / "sound"
SECOND = "rubrics/second.yaml"
RUBRIC = """\
kind: rubric
id: second
title: 第二份评分表
version: 1
effective_from: 2024-01-01
extends: simple@1
"""
WORKFLOW = """\
kind: workflow
id: petition
title: 信访办理
version: 2
effective_from: 2024-01-01
extends: petition@1
"""
NEW_ITEM = """\
  - id: {name}
    {place}
    title: 态度粗暴
    basis: 条例 第四十六条
    found_by: panel
    deduct: {{up_to: 5}}
    why: 群众反映多
"""


@pytest.fixture
def documents() -> dict[str, str]:
    """The documents of the small county: path to text."""
    return {
        path.relative_to(SOUND).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(SOUND.rglob("*.yaml"))
    }


def library_with(documents: dict[str, str], text: str, name: str = SECOND) -> Library:
    return library_of({**documents, name: text}.items())


def second(documents: dict[str, str], body: str) -> Loaded[Rubric]:
    """The rubric that extends the simple one, with this body."""
    found = library_with(documents, RUBRIC + body).find("rubric", "second")
    return cast("Loaded[Rubric]", found)


def workflow(documents: dict[str, str], body: str) -> Workflow:
    """Version 2 of the workflow, with this body."""
    library = library_with(documents, WORKFLOW + body, "workflows/second.yaml")
    return cast("Workflow", library.find("workflow", "petition", version=2).document)


def problems_with(documents: dict[str, str], body: str, head: str = RUBRIC) -> tuple[Problem, ...]:
    """What is wrong, mere warnings left out."""
    return examine_texts({**documents, SECOND: head + body}.items()).report.errors


def items_of(rubric: Rubric) -> list[str]:
    return [item.id for dimension in rubric.dimensions for item in dimension.items]


def test_a_document_that_changes_nothing_says_what_its_parent_says(
    documents: dict[str, str],
) -> None:
    library = library_with(documents, RUBRIC)
    child, parent = (library.find("rubric", one).document for one in ("second", "simple"))
    head = {"id", "title", "effective_from", "extends"}
    assert child.model_dump(exclude=head) == parent.model_dump(exclude=head)


def test_a_key_that_is_given_replaces_what_stood_there_as_a_whole(
    documents: dict[str, str],
) -> None:
    body = "change:\n  items:\n    late: {deduct: {points: 1}, why: 减半}\n"
    deduct = second(documents, body).document.dimensions[0].items[0].deduct
    assert deduct is not None
    assert (deduct.points, deduct.each, deduct.at_most) == (1, None, None)


def test_what_is_not_mentioned_stays(documents: dict[str, str]) -> None:
    body = "change:\n  items:\n    late: {title: 迟答, why: 通俗些}\n"
    item = second(documents, body).document.dimensions[0].items[0]
    assert (str(item.title), item.basis) == ("迟答", "信访工作条例 第三十四条")


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ("in: reply", ["late", "rude"]),
        ("after: late", ["late", "rude"]),
        ("before: late", ["rude", "late"]),
    ],
)
def test_an_added_part_stands_where_it_is_put(
    documents: dict[str, str], place: str, order: list[str]
) -> None:
    body = "add:\n  items:\n" + NEW_ITEM.format(name="rude", place=place)
    assert items_of(second(documents, body).document) == order


def test_a_part_may_be_put_beside_one_added_before_it(documents: dict[str, str]) -> None:
    first = NEW_ITEM.format(name="rude", place="before: late")
    body = "add:\n  items:\n" + first + NEW_ITEM.format(name="ruder", place="after: rude")
    assert items_of(second(documents, body).document) == ["rude", "ruder", "late"]


def test_a_changed_part_may_move(documents: dict[str, str]) -> None:
    documents["rubrics/simple.yaml"] = documents["rubrics/simple.yaml"].replace(
        "grades:", "  - {id: rude, title: 粗暴, basis: 条例, found_by: panel}\ngrades:"
    )
    body = "change:\n  items:\n    rude: {before: late, why: 更要紧}\n"
    assert items_of(second(documents, body).document) == ["rude", "late"]


def test_a_part_may_move_beside_one_that_is_added(documents: dict[str, str]) -> None:
    body = "change:\n  items:\n    late: {after: rude, why: 次要}\n"
    body += "add:\n  items:\n" + NEW_ITEM.format(name="rude", place="in: reply")
    assert items_of(second(documents, body).document) == ["rude", "late"]


def test_a_part_that_cannot_move_stays_for_others_to_stand_beside(
    documents: dict[str, str],
) -> None:
    body = "change:\n  items:\n    late: {after: nothing, why: 次要}\n"
    body += "add:\n  items:\n" + NEW_ITEM.format(name="rude", place="after: late")
    [problem] = problems_with(documents, body)
    assert problem.path == "change.items.late.after"


def test_a_part_that_is_taken_out_is_gone(documents: dict[str, str]) -> None:
    body = "add:\n  items:\n" + NEW_ITEM.format(name="rude", place="in: reply")
    body += "remove:\n  items: {late: 时限另行考核}\n"
    assert items_of(second(documents, body).document) == ["rude"]


def test_a_part_can_do_without_a_key(documents: dict[str, str]) -> None:
    body = "change:\n  items:\n    late: {without: [deduct], why: 只提示}\n"
    assert second(documents, body).document.dimensions[0].items[0].deduct is None


def test_a_setting_is_changed_and_another_stated_for_the_first_time(
    documents: dict[str, str],
) -> None:
    rubric = second(documents, "change: {step: 1, why: 不设半分}\nbonus_at_most: 5\n").document
    assert (rubric.step, rubric.bonus_at_most) == (1, 5)


def test_a_list_the_parent_has_not_is_simply_stated(documents: dict[str, str]) -> None:
    body = "vetoes:\n- {id: leak, title: 泄密, basis: 条例, found_by: panel, grade: poor}\n"
    assert [veto.id for veto in second(documents, body).document.vetoes] == ["leak"]


def test_a_list_the_parent_has_not_can_be_begun_with_add(documents: dict[str, str]) -> None:
    veto = "{id: leak, title: 泄密, basis: 条例, found_by: panel, grade: poor, why: 红线}"
    rubric = second(documents, f"add:\n  vetoes:\n  - {veto}\n").document
    assert [one.id for one in rubric.vetoes] == ["leak"]


def test_a_row_of_a_table_is_changed_within_its_block(documents: dict[str, str]) -> None:
    body = "change:\n  routing:\n    rules:\n      r2: {then: {lead: east}, why: 机构调整}\n"
    routing = workflow(documents, body).routing
    assert routing is not None
    assert [(row.id, row.then["lead"], row.why) for row in routing.rules] == [
        ("r1", "market", None),
        ("r2", "east", "机构调整"),
    ]


def test_a_setting_of_a_block_is_changed_with_its_own_reason(documents: dict[str, str]) -> None:
    body = "change:\n  routing: {complete: false, why: 试行期间}\n"
    routing = workflow(documents, body).routing
    assert routing is not None
    assert (routing.complete, len(routing.rules)) == (False, 2)


def test_a_block_can_be_taken_out_and_a_row_too(documents: dict[str, str]) -> None:
    body = "remove:\n  clocks: {reply: 另行规定}\n  routing: {rules: {r2: 不再受理}}\n"
    body += "change:\n  routing: {complete: false, why: 只管预付卡}\n"
    changed = examine_texts(
        {**documents, "workflows/second.yaml": WORKFLOW + body}.items()
    ).library.find("workflow", "petition", version=2)
    document = cast("Workflow", changed.document)
    assert document.clocks == ()
    assert document.routing is not None
    assert [row.id for row in document.routing.rules] == ["r1"]


def test_a_block_the_county_does_without(documents: dict[str, str]) -> None:
    body = "remove:\n  classification: 不分类\n"
    parent = documents["workflows/petition.yaml"] + (
        "classification:\n  hit: first\n  inputs: [{name: petition.topic}]\n"
        "  outputs: [{name: kind, type: text}]\n  rules: [{id: k1, then: {kind: x}}]\n"
    )
    texts = {**documents, "workflows/petition.yaml": parent}
    texts["workflows/second.yaml"] = WORKFLOW + body
    found = examine_texts(texts.items()).library.find("workflow", "petition", version=2)
    assert cast("Workflow", found.document).classification is None


def test_a_programme_changes_its_panel(documents: dict[str, str]) -> None:
    text = WORKFLOW.replace("kind: workflow", "kind: programme").replace("petition", "monthly")
    body = "change:\n  panel: {size: 2, why: 两人打分}\n"
    library = examine_texts({**documents, "workflows/second.yaml": text + body}.items()).library
    panel = cast("Programme", library.find("programme", "monthly", version=2).document).panel
    assert (panel.size, panel.chair) == (2, "leader")


def test_topics_are_found_at_any_depth(documents: dict[str, str]) -> None:
    county = documents["county.yaml"]
    head = county[: county.index("unit_kinds:")].replace("version: 1", "version: 2")
    head = head.replace("effective_from: 2023-01-01", "effective_from: 2024-01-01")
    body = (
        "extends: small@1\nchange:\n  topics: {cards: {title: 预付卡退费, why: 改名}}\n"
        "add:\n  topics:\n  - {id: online, title: 网购, in: trade, after: cards, why: 新增}\n"
    )
    documents["county-2.yaml"] = head + body
    examined = examine_texts(documents.items())
    assert examined.report.text() == ""
    library = examined.library
    topics = cast("County", library.find("county", "small", version=2).document).topics
    [trade] = topics
    assert [str(one.title) for one in trade.children] == ["预付卡退费", "网购", "食品"]


def test_examples_are_taken_over_and_own_ones_added(documents: dict[str, str]) -> None:
    example = "examples:\n- {{name: {}, given: {{}}, then: {{score: 100}}}}\n"
    documents["rubrics/simple.yaml"] += example.format("没有扣分")
    body = example.format("还是没有")
    names = [one.name for one in second(documents, body).document.examples]
    assert names == ["没有扣分", "还是没有"]


def test_an_example_that_comes_out_otherwise_is_changed_by_name(
    documents: dict[str, str],
) -> None:
    documents["rubrics/simple.yaml"] += "examples:\n- {name: 甲, given: {}, then: {score: 100}}\n"
    body = "change:\n  examples:\n    甲: {then: {grade: good}, why: 只看等次}\n"
    [example] = second(documents, body).document.examples
    assert example.then == {"grade": "good"}


def test_an_example_of_the_same_name_is_refused(documents: dict[str, str]) -> None:
    example = "examples:\n- {name: 甲, given: {}, then: {score: 100}}\n"
    documents["rubrics/simple.yaml"] += example
    [problem] = problems_with(documents, example)
    assert (problem.code, problem.path) == ("duplicate-id", "examples.0.name")


def test_every_value_knows_the_file_it_was_written_in(documents: dict[str, str]) -> None:
    body = "change:\n  items:\n    late: {title: 迟答, why: 通俗些}\n"
    source = second(documents, body).source
    written = source.place(("dimensions", 0, "items", 0, "title"))
    assert (written.file, written.line, written.path) == (
        SECOND,
        9,
        ("change", "items", "late", "title"),
    )
    taken_over = source.place(("dimensions", 0, "items", 0, "basis"))
    assert (taken_over.file, taken_over.line) == ("rubrics/simple.yaml", 15)
    assert taken_over.through == SECOND


def test_a_part_within_one_taken_out_is_gone_too(documents: dict[str, str]) -> None:
    body = "remove:\n  dimensions: {reply: 重分维度}\n"
    body += "change:\n  items:\n    late: {title: 迟答, why: 通俗些}\n"
    [problem] = problems_with(documents, body)
    assert problem.en.startswith("'late' is taken out by rubrics/second.yaml:8")


def test_what_a_layer_above_took_out_is_said_by_whom(documents: dict[str, str]) -> None:
    documents["rubrics/between.yaml"] = RUBRIC.replace("second", "between") + (
        "remove:\n  items: {late: 时限另行考核}\n"
    )
    body = "change:\n  items:\n    late: {title: 迟答, why: 通俗些}\n"
    head = RUBRIC.replace("simple@1", "between@1")
    [problem] = problems_with(documents, body, head)
    assert problem.zh == "“late”已由 rubrics/between.yaml:8 删去（时限另行考核）。"


def test_what_a_layer_above_took_out_can_be_added_again(documents: dict[str, str]) -> None:
    documents["rubrics/between.yaml"] = RUBRIC.replace("second", "between") + (
        "remove:\n  items: {late: 时限另行考核}\n"
    )
    body = "add:\n  items:\n" + NEW_ITEM.format(name="late", place="in: reply")
    assert problems_with(documents, body, RUBRIC.replace("simple@1", "between@1")) == ()


def test_all_that_is_wrong_is_said_at_once(documents: dict[str, str]) -> None:
    body = (
        "change:\n  items: {lat: {title: x}}\n  grades: {good: {from: 80}}\n"
        "remove:\n  vetoes: {leak: x}\n"
    )
    codes = [problem.code for problem in problems_with(documents, body)]
    assert codes == ["unknown-reference", "missing-why", "unknown-reference"]


def test_an_unread_parent_is_blamed_alone(documents: dict[str, str]) -> None:
    documents["rubrics/simple.yaml"] = documents["rubrics/simple.yaml"].replace(
        "from: 70", "fro: 7"
    )
    files = {problem.file for problem in problems_with(documents, "")}
    assert files == {"rubrics/simple.yaml"}


def test_what_is_wrong_with_the_parent_is_not_said_twice(documents: dict[str, str]) -> None:
    documents["rubrics/simple.yaml"] = documents["rubrics/simple.yaml"].replace(
        "from: 70", "from: 170"
    )
    [problem] = problems_with(documents, "")
    assert (problem.file, problem.through) == ("rubrics/simple.yaml", "")
