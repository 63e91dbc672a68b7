"""Table documents out as DMN and back: the same rows, the same answers."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from dmn_support import FOLDER, documents, expected, plain, sheet_of, table_document
from hypothesis import given, settings
from workbook_support import FACTS, TABLE, tables

from engine.configuration.dmn.exchange import export_dmn, import_dmn
from engine.configuration.dmn.items import Items
from engine.configuration.dmn.nodes import read_xml
from engine.configuration.opening import read_document
from engine.configuration.table import Table
from engine.configuration.yaml_source import read_yaml
from engine.errors import ConfigurationError
from engine.expressions.names import Dictionary
from engine.rules.tables import Decision, compile_table, decide
from engine.services.check_documents import check_document_texts

TODAY = date(2024, 1, 2)


def table_of(text: str) -> Table:
    document = read_document(read_yaml(text, "t.yaml"))
    assert isinstance(document, Table)
    return document


def exported(table: Table, dictionary: Dictionary = FACTS) -> bytes:
    return export_dmn(table, table.body(), "", dictionary)


def there_and_back(table: Table, dictionary: Dictionary = FACTS) -> Table:
    read = import_dmn(exported(table, dictionary), "t.dmn", TODAY)
    assert [one.text() for one in read.items if one.severity != "info"] == []
    (document,) = read.documents
    assert document.whole
    return table_of(document.text)


def test_a_file_has_what_modelers_look_for() -> None:
    root = read_xml(exported(table_of(TABLE)), Items("t.dmn"))
    assert root.namespace == "https://www.omg.org/spec/DMN/20191111/MODEL/"
    nodes = list(root.descendants())
    names = [node.name for node in nodes]
    assert names.count("rule") == 3
    assert {"DMNDiagram", "DMNShape", "Bounds"} <= set(names)
    ids = [node.get("id") for node in nodes if node.get("id")]
    assert len(ids) == len(set(ids))
    shown = {node.get("dmnElementRef") for node in nodes if node.name == "DMNShape"}
    assert shown == {"discount"}
    targets = {node.get("href") for node in nodes if node.name == "requiredInput"}
    assert targets <= {f"#{one}" for one in ids}


ORDER = {
    "definitions": ["decision", "inputData", "DMNDI"],
    "decision": ["extensionElements", "variable", "informationRequirement", "decisionTable"],
    "decisionTable": ["input", "output", "annotation", "rule"],
    "input": ["inputExpression", "inputValues"],
    "output": ["outputValues", "defaultOutputEntry"],
    "rule": ["description", "inputEntry", "outputEntry", "annotationEntry"],
}
"""Children in the order of the schema of DMN 1.3; another order is refused by strict readers."""


def test_elements_stand_in_the_order_of_the_schema() -> None:
    root = read_xml(exported(table_of(TABLE)), Items("t.dmn"))
    for node in [root, *root.descendants()]:
        order = ORDER.get(node.name)
        if order:
            names = [child.name for child in node.children]
            assert names == sorted(names, key=order.index), node.name
    assert set(ORDER) <= {root.name, *(node.name for node in root.descendants())}


def test_every_rule_has_an_entry_for_every_column() -> None:
    root = read_xml(exported(table_of(TABLE)), Items("t.dmn"))
    (table,) = (node for node in root.descendants() if node.name == "decisionTable")
    pairs = [("inputEntry", "input"), ("outputEntry", "output"), ("annotationEntry", "annotation")]
    for rule in table.all("rule"):
        for entry, column in pairs:
            assert len(list(rule.all(entry))) == len(list(table.all(column)))


def test_ids_are_names_of_xml_and_every_reference_has_its_element() -> None:
    root = read_xml(exported(table_of(TABLE)), Items("t.dmn"))
    nodes = [root, *root.descendants()]
    ids = [node.get("id") for node in nodes if node.get("id")]
    assert all(re.match(r"[^\W\d][\w.-]*\Z", one) for one in ids)
    references = [node.get("href").removeprefix("#") for node in nodes if node.get("href")]
    references += [node.get("dmnElementRef") for node in nodes if node.get("dmnElementRef")]
    assert references
    assert set(references) <= set(ids)
    decision = next(node for node in nodes if node.name == "decision")
    variable = decision.first("variable")
    assert variable is not None
    assert variable.get("name") == decision.get("name")
    for node in nodes:
        assert node.name not in {"definitions", "decision", "inputData"} or node.get("name")
    assert root.get("namespace")


def test_why_is_the_description_that_modelers_show() -> None:
    assert b"<description>\xe5\x86\x85\xe9\x83\xa8" in exported(table_of(TABLE))


def test_examples_come_back() -> None:
    table = table_of(TABLE)
    again = there_and_back(table)
    names = [(one.name, set(one.given), set(one.then)) for one in table.examples]
    assert [(one.name, set(one.given), set(one.then)) for one in again.examples] == names
    assert again.examples[1].then["units"] is None


def test_what_a_file_of_our_own_came_back_with_passes_the_check_of_its_examples() -> None:
    read = import_dmn(exported(table_of(TABLE)), "t.dmn", TODAY)
    own = [("workflows/discount.yaml", TABLE)]
    again = [("workflows/discount.yaml", read.documents[0].text)]
    before, after = (
        {one.code for one in check_document_texts(texts).problems} for texts in (own, again)
    )
    assert "example" not in before | after
    assert after <= before


def test_an_output_of_lists_claims_no_type_of_single_values() -> None:
    assert b'name="units" typeRef="Any"' in exported(table_of(TABLE))
    assert there_and_back(table_of(TABLE)).outputs[1].type == "text"


def test_cells_are_written_as_every_engine_reads_them() -> None:
    text = TABLE.replace('order.total: "< 9"', 'order.total: "< 9", order.day: ">= 2024-01-02"')
    content = exported(table_of(text)).decode()
    for part in (
        '<text>"企业"</text>',
        "<text>&lt; 9</text>",
        '<text>&gt;= date("2024-01-02")</text>',
        '<text>["甲处", "乙处"]</text>',
        "<defaultOutputEntry",
        '<annotation name="basis" />',
    ):
        assert part in content


def test_the_head_and_the_remarks_come_back() -> None:
    table = table_of(TABLE)
    again = there_and_back(table)
    assert again.title == table.title
    assert (again.version, again.effective_from, again.source) == (
        table.version, table.effective_from, table.source
    )  # fmt: skip
    assert again.inputs == tuple(
        one if one.title else one.model_copy(update={"type": "date"}) for one in table.inputs
    )
    assert [(row.id, row.basis, row.why, row.notes) for row in again.rules] == [
        (row.id, row.basis, row.why, row.notes) for row in table.rules
    ]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert exported(table_of(TABLE)) == exported(table_of(TABLE))


@pytest.mark.parametrize("row_id", ["1", "企业一", "r.1-a", "discount", "table_discount", "Input"])
def test_any_id_of_a_row_comes_back(row_id: str) -> None:
    table = table_of(TABLE.replace("r010", f'"{row_id}"'))
    assert there_and_back(table).rules[0].id == row_id


def test_whole_numbers_stay_whole_numbers() -> None:
    table = table_of(TABLE.replace("title: 金额, type: number", "title: 金额, type: integer"))
    assert there_and_back(table).inputs[1].type == "integer"
    assert b'typeRef="integer"' not in exported(table)


def test_a_fact_that_only_a_result_names_is_input_data() -> None:
    table = table_of(TABLE.replace("units: [甲处]", "units: [kind]").replace("乙处", "kind"))
    again = there_and_back(table)
    assert [one.name for one in again.inputs][-1] == "kind"
    assert again.rules[1].then["units"] == ["甲处", "kind"]


def test_a_table_that_counts_needs_no_output() -> None:
    table = table_of(
        "kind: table\nid: c\ntitle: 数\neffective_from: 2023-01-01\nhit: collect\n"
        "aggregate: count\ninputs: [{name: a, type: integer}]\n"
        'rules: [{id: r1, when: {a: "> 1"}, then: {}}, {id: r2, when: {a: "> 2"}, then: {}}]\n'
    )
    again = there_and_back(table)
    assert (again.hit, again.aggregate) == ("collect", "count")
    assert len(again.rules) == 2


def test_a_cell_that_cannot_be_read_is_named_with_its_row() -> None:
    table = table_of(TABLE.replace('"< 9"', "60以上"))
    with pytest.raises(ConfigurationError, match=r"r010 order\.total"):
        exported(table)


def rows_of(table: Table) -> list[tuple[object, ...]]:
    compiled = compile_table(table, FACTS)
    return [(row.id, row.cells, row.outputs, row.basis, row.why) for row in compiled.rows]


@settings(max_examples=60, deadline=None)
@given(tables())
def test_the_rows_of_a_random_table_read_as_the_same_trees(text: str) -> None:
    table = table_of(text)
    again = there_and_back(table)
    assert rows_of(again) == rows_of(table)
    assert [dict(row.notes) for row in again.rules] == [
        {key: note.strip() for key, note in row.notes.items()} for row in table.rules
    ]
    assert again.hit == table.hit


published = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the conformance tables are not at {FOLDER}"
)
CASES = [pytest.param(document, id=document["id"]) for document in documents()]


def answer(decision: Decision) -> object:
    return list(decision.value) if isinstance(decision.value, tuple) else decision.value


@published
@pytest.mark.parametrize("document", CASES)
@pytest.mark.parametrize("integers", [False, True])
def test_a_published_table_gives_the_same_answers_after_the_round_trip(
    document: dict[str, Any], integers: bool
) -> None:
    try:
        table = table_document(document, integers=integers)
        before = compile_table(table, Dictionary())
    except ConfigurationError:
        assert integers  # it compares with a fraction, which whole numbers refuse
        return
    after = compile_table(there_and_back(table, Dictionary()), Dictionary())
    assert document["cases"]
    for case in document["cases"]:
        if integers and any(_is_fraction(one) for one in case["input"].values()):
            continue
        came = decide(after, sheet_of(after, case))
        assert answer(came) == expected(case["expected"])
        assert came.rows == decide(before, sheet_of(before, case)).rows


def _is_fraction(value: object) -> bool:
    return isinstance(value, Decimal) and value != value.to_integral_value()


@published
def test_no_published_table_is_left_out() -> None:
    assert len(CASES) == 32
    assert plain("a b") == "a_b"
