"""The examples of the guide to rules run and come out as they say; no operator lacks one.

``yaml cells``   cells, each with values that meet it and values that do not, or as refused
``yaml when``    a condition over the facts of the shipped documents
``yaml table``   a decision table without its head
``yaml deduct``  an item of a rubric
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from docs_support import DOCS, Block, blocks, codes_in

from engine.configuration.head import Part
from engine.configuration.library import load_library
from engine.configuration.rubric import (
    Addition,
    Alternative,
    Amount,
    Counting,
    Deduction,
    Factor,
    Item,
    Rounding,
    Rubric,
    Shift,
    TableRow,
    Veto,
)
from engine.configuration.table import Aggregate, HitPolicy, TableBody
from engine.configuration.yaml_source import read_yaml
from engine.errors import ExpressionError
from engine.expressions import tree
from engine.expressions.faults import _REFUSED, FaultCode
from engine.expressions.grammar import parse_cell, parse_condition
from engine.expressions.names import Dictionary, Fact, FactType
from engine.expressions.writing import make_plain
from engine.places import shipped_config
from engine.rules.conditions import holds, matches
from engine.rules.facts import FactSheet, fact_value
from engine.rules.tables import DecisionTable, compile_table
from engine.scoring.sheet import Finding, compile_rubric, score
from engine.services.decide_table import decide_text
from engine.services.decision_json import write_json
from engine.services.try_examples import given_facts
from engine.terms import DocumentId, DocumentRef, FactValue, Label
from webui.cli import onecase

PAGE = DOCS / "rules.md"

Example = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """An example of a block, and which of the block it is."""

    block: Block
    number: int
    example: Example

    @property
    def name(self) -> str:
        """Return where it stands, as a failing test shows it."""
        return f"{self.block.name}-{self.number}"


def read(block: Block) -> Any:  # noqa: ANN401  whatever YAML holds
    return read_yaml(block.text, block.name).data


def examples(kind: str) -> list[Any]:
    """Return every example of the blocks of a kind as parameters of a test."""
    return [pytest.param(shown, id=shown.name) for shown in shown_of(kind)]


def shown_of(kind: str) -> Iterator[Shown]:
    for block in blocks("yaml", kind):
        assert block.page == PAGE
        data = read(block)
        if kind == "cells":
            yield from (Shown(block, n, one) for n, one in enumerate(data, start=1))
            continue
        whole = {key: value for key, value in data.items() if key != "cases"}
        assert data["cases"]
        for number, case in enumerate(data["cases"], start=1):
            yield Shown(block, number, {"block": whole, **case})


@pytest.fixture(scope="module")
def facts() -> Dictionary:
    return load_library(shipped_config()).dictionary()


# Cells


def column_of(example: Example) -> tuple[Fact, Dictionary]:
    kind: FactType = example["type"]
    values = tuple(example["values"]) if "values" in example else None
    fact = Fact("x", kind, Label("x"), values)
    others = [Fact(name, kind, Label(name)) for name in example.get("given", {})]
    return fact, Dictionary([fact, *others])


def value_of(written: object, fact: Fact) -> FactValue:
    dated = fact.type == "date" and isinstance(written, str)
    return fact_value(fact, date.fromisoformat(str(written)) if dated else written)


def asked(example: Example, written: object) -> bool:
    fact, dictionary = column_of(example)
    given = {n: value_of(v, dictionary[n]) for n, v in example.get("given", {}).items()}
    sheet = FactSheet(given, dictionary)
    return matches(parse_cell(example["cell"], fact, dictionary), value_of(written, fact), sheet)


@pytest.mark.parametrize("shown", examples("cells"))
def test_a_cell_of_the_guide_is_met_or_refused_as_it_says(shown: Shown) -> None:
    example = shown.example
    known = {"type", "values", "given", "cell", "holds", "fails", "reads", "refused", "instead"}
    assert set(example) <= known
    if "refused" in example:
        assert_refused(example)
        return
    assert example.get("holds", []) or example.get("fails", [])
    for value in example.get("holds", []):
        assert asked(example, value), f"{value} does not meet {example['cell']}"
    for value in example.get("fails", []):
        assert not asked(example, value), f"{value} meets {example['cell']}"
    if "reads" in example:
        fact, dictionary = column_of(example)
        plain = parse_cell(example["reads"], fact, dictionary)
        assert parse_cell(example["cell"], fact, dictionary) == plain


def assert_refused(example: Example) -> None:
    fact, dictionary = column_of(example)
    with pytest.raises(ExpressionError) as caught:
        parse_cell(example["cell"], fact, dictionary)
    assert caught.value.fault == example["refused"]
    if "instead" in example:
        assert str(example["instead"]) in str(caught.value.hint)
        assert isinstance(parse_cell(example["instead"], fact, dictionary), tree.Cell)


# Conditions


@pytest.mark.parametrize("shown", examples("when"))
def test_a_condition_of_the_guide_holds_or_not_as_it_says(shown: Shown, facts: Dictionary) -> None:
    example = shown.example
    assert set(example) == {"block", "given", "holds"}
    condition = parse_condition(example["block"]["when"], facts)
    assert holds(condition, given_facts(example["given"], facts)) is example["holds"]


# Tables


def table_of(example: Example) -> DecisionTable:
    body = {**example["block"]}
    if "aggregate" in example:
        body["aggregate"] = example["aggregate"]
    return compile_table(TableBody.model_validate(body), Dictionary())


@pytest.mark.parametrize("shown", examples("table"))
def test_a_table_of_the_guide_gives_what_it_says(shown: Shown) -> None:
    example = shown.example
    assert set(example) <= {"block", "aggregate", "input", "output", "rules", "status", "error"}
    assert {"output", "status", "error"} & set(example)
    said = decide_text(table_of(example), write_json(example["input"]))
    line = json.loads(said.to_json(), parse_float=Decimal)
    status = example.get("status", "error" if "error" in example else "hit")
    assert line["status"] == status, line
    assert line["rules"] == example.get("rules", [])
    if "output" in example:
        assert line["output"] == example["output"]
    assert example.get("error", "") in str(line["error"])


# Deductions


def facts_of(block: Example) -> Dictionary:
    """Return the facts an example brings with it, beside those of the shipped documents."""
    return Dictionary(
        Fact(name, said["type"], Label(said["title"]), unit=said.get("unit"))
        for name, said in block.get("facts", {}).items()
    )


def rubric_of(block: Example) -> Rubric:
    flag = {"id": "item", "title": "项", "basis": "例"}
    item = flag | block.get("item", {"found_by": "panel"})
    dimension = {"id": "all", "title": "全部", "marks": 100, "items": [item]}
    bonus = {"id": "bonus", "title": "加分", "basis": "例"}
    return Rubric.model_validate(
        {
            "kind": "rubric",
            "id": "guide",
            "title": "例",
            "version": 1,
            "effective_from": "2024-01-01",
            "full_marks": 100,
            "step": Decimal("0.5"),
            "dimensions": [dimension],
            "bonuses": [bonus | block["bonus"]] if "bonus" in block else [],
            "grades": [{"id": "any", "title": "等次", "from": 0, "tone": "good"}],
            **block.get("rubric", {}),
        }
    )


@pytest.mark.parametrize("shown", examples("deduct"))
def test_an_item_of_the_guide_costs_what_it_says(shown: Shown, facts: Dictionary) -> None:
    example = shown.example
    known = {"block", "given", "found", "lost", "gained", "shifted", "flagged", "grade"}
    assert set(example) <= known
    facts = facts.merge(facts_of(example["block"]))
    ref = DocumentRef("rubric", DocumentId("guide"), 1, "0" * 64)
    rubric = compile_rubric(rubric_of(example["block"]), ref, facts)
    found = [Finding("item", Decimal(p), "理由", "证据") for p in [example.get("found")] if p]
    sheet = score(rubric, given_facts(example.get("given", {}), facts), found)
    assert sum(dimension.lost for dimension in sheet.dimensions) == example["lost"]
    assert sheet.bonus == example.get("gained", 0)
    passed = [one.shift.points for one in sheet.shifted if one.shift]
    assert sum(passed) == example.get("shifted", 0)
    assert bool(sheet.flags) is example.get("flagged", False)
    assert sheet.grade == example.get("grade", "any")


# The command at the end of the page


def test_the_page_shows_what_the_command_says(tmp_path: Path) -> None:
    [block] = [one for one in blocks("sh", "run") if one.page == PAGE]
    [shown] = [one for one in blocks("text") if one.page == PAGE]
    path = tmp_path / "visit.yaml"
    path.write_text(block.text.split("<<'END'\n")[1].split("END\n")[0], encoding="utf-8")
    line = next(line for line in block.text.splitlines() if line.startswith("onecase decide"))
    _, name, *words = shlex.split(line)[1:]
    assert name == "build/visit.yaml"
    result = CliRunner().invoke(onecase, ["decide", str(path), *words])
    assert result.output == shown.text


# No operator without an example


def nodes_in(node: object) -> Iterator[object]:
    """Yield a node of a tree and all nodes within it."""
    if isinstance(node, tuple):
        for part in node:
            yield from nodes_in(part)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            yield from nodes_in(getattr(node, field.name))


def cells_shown() -> list[Example]:
    return [shown.example for shown in shown_of("cells") if "refused" not in shown.example]


def cell_nodes() -> list[object]:
    cells = (parse_cell(e["cell"], *column_of(e)) for e in cells_shown())
    return [node for cell in cells for node in nodes_in(cell)]


def table_nodes() -> list[object]:
    tables = [table_of(shown.example) for shown in shown_of("table")]
    return [node for table in tables for row in table.rows for node in nodes_in(row.outputs)]


def flat(union: object) -> set[object]:
    return {inner for part in get_args(union) for inner in (flat(part) or {part})}


def test_every_kind_of_cell_has_an_example() -> None:
    nodes = cell_nodes()
    kinds = {type(node) for node in nodes}
    assert flat(tree.Cell) <= kinds
    assert flat(tree.Operand) <= kinds
    compared = {node.op for node in nodes if isinstance(node, tree.Compare)}
    assert compared == set(get_args(tree.CompareOp))
    ends = {(n.low_open, n.high_open) for n in nodes if isinstance(n, tree.Interval)}
    assert len(ends) == 4


def test_every_type_of_fact_has_an_example_that_holds_and_one_on_null() -> None:
    for kind in get_args(FactType):
        of_kind = [example for example in cells_shown() if example["type"] == kind]
        assert any(None not in example.get("holds", [None]) for example in of_kind), kind
        values = [v for e in of_kind for v in (*e.get("holds", ()), *e.get("fails", ()))]
        assert None in values, kind


def test_every_kind_of_condition_has_an_example(facts: Dictionary) -> None:
    conditions = (parse_condition(read(block)["when"], facts) for block in blocks("yaml", "when"))
    nodes = [node for condition in conditions for node in nodes_in(condition)]
    assert flat(tree.Condition) <= {type(node) for node in nodes}


def test_every_hit_policy_has_an_example_and_a_line_in_the_list() -> None:
    policies = set(get_args(HitPolicy))
    assert {shown.example["block"]["hit"] for shown in shown_of("table")} == policies
    assert policies <= codes_in(PAGE.read_text("utf-8"))


@pytest.mark.parametrize("policy", ["unique", "any"])
def test_the_policies_that_may_be_broken_are_shown_broken(policy: str) -> None:
    cases = [one.example for one in shown_of("table") if one.example["block"]["hit"] == policy]
    assert any("同时适用" in case.get("error", "") for case in cases)


def test_every_aggregate_has_an_example() -> None:
    shown = {shown.example.get("aggregate") for shown in shown_of("table")}
    assert shown == {*get_args(Aggregate), None}


def test_every_kind_of_output_has_an_example() -> None:
    nodes = table_nodes()
    assert flat(tree.Output) <= {type(node) for node in nodes}
    computed = {node.op for node in nodes if isinstance(node, tree.Arithmetic)}
    assert computed == set(get_args(tree.ArithmeticOp))


def parts_in(part: Part) -> Iterator[Part]:
    """Yield a part of a document and all parts within it."""
    yield part
    for name in part.model_fields_set:
        value = getattr(part, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Part):
                yield from parts_in(one)


def rubrics_shown() -> list[Rubric]:
    return [rubric_of(shown.example["block"]) for shown in shown_of("deduct")]


def parts_shown() -> list[Part]:
    return [part for rubric in rubrics_shown() for part in parts_in(rubric)]


@pytest.mark.parametrize(
    "model", [Deduction, Addition, Shift, Alternative, TableRow, Factor], ids=lambda m: m.__name__
)
def test_every_key_of_an_amount_has_an_example(model: type[Part]) -> None:
    shown = {name for p in parts_shown() if type(p) is model for name in p.model_fields_set}
    assert shown == set(model.model_fields)


def test_every_word_an_amount_knows_has_an_example() -> None:
    amounts = [part for part in parts_shown() if isinstance(part, Amount)]
    assert {one.counting for one in amounts} == {*get_args(Counting), None}
    assert {one.rounding for one in rubrics_shown()} == {*get_args(Rounding), None}


def test_a_flag_a_veto_and_what_raises_the_total_have_an_example() -> None:
    parts = parts_shown()
    assert any(isinstance(part, Item) and part.deduct is None for part in parts)
    assert any(isinstance(part, Veto) for part in parts)
    for key in ("bonus_at_most", "total_at_most"):
        assert any(getattr(rubric, key) is not None for rubric in rubrics_shown()), key


def test_every_way_to_deduct_has_an_example_that_costs_and_one_that_does_not() -> None:
    by_block: dict[str, list[Example]] = {}
    for shown in shown_of("deduct"):
        by_block.setdefault(shown.block.name, []).append(shown.example)
    for name, cases in by_block.items():
        results = {json.dumps({**e, "block": "", "given": ""}, default=str) for e in cases}
        assert len(results) > 1, name


def test_every_fault_and_every_way_of_writing_that_is_refused_has_an_example() -> None:
    refused = [shown.example for shown in shown_of("cells") if "refused" in shown.example]
    assert {example["refused"] for example in refused} == set(get_args(FaultCode))
    plain = [make_plain(str(example["cell"])).text for example in refused]
    for pattern, _ in _REFUSED:
        assert any(pattern.fullmatch(text) for text in plain), pattern.pattern


# What the tests above would not let pass


@pytest.mark.parametrize(
    ("test", "example"),
    [
        (
            test_a_cell_of_the_guide_is_met_or_refused_as_it_says,
            {"type": "integer", "cell": "> 5", "holds": [5]},
        ),
        (
            test_a_cell_of_the_guide_is_met_or_refused_as_it_says,
            {"type": "integer", "cell": "> 5", "fails": [6]},
        ),
        (
            test_a_cell_of_the_guide_is_met_or_refused_as_it_says,
            {"type": "integer", "cell": "≥5", "reads": "> 5", "holds": [6]},
        ),
        (
            test_a_table_of_the_guide_gives_what_it_says,
            {
                "block": {
                    "hit": "first",
                    "inputs": [{"name": "x", "type": "integer"}],
                    "outputs": [{"name": "y"}],
                    "rules": [{"id": "r1", "then": {"y": "甲"}}],
                },
                "input": {},
                "output": "乙",
                "rules": ["r1"],
            },
        ),
    ],
)
def test_an_example_that_comes_out_otherwise_fails(
    test: Callable[[Shown], None], example: Example
) -> None:
    block = Block(PAGE, 1, "yaml", "")
    with pytest.raises(AssertionError):
        test(Shown(block, 1, example))


def test_a_cell_that_is_not_refused_fails() -> None:
    refusals: Sequence[Example] = [
        {"type": "integer", "cell": "> 5", "refused": "cell-syntax"},
        {"type": "integer", "cell": "60以上", "refused": "cell-syntax", "instead": "< 60"},
    ]
    for example in refusals:
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            assert_refused(example)
