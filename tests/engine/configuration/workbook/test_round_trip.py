"""What goes out comes back: the same text for the same workbook, whatever stands in it."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from workbook_support import subject, tables

from engine.configuration.opening import read_document
from engine.configuration.table import Table
from engine.configuration.workbook.exchange import export_book, export_csv, import_book, open_book
from engine.configuration.yaml_source import read_yaml

# A workbook takes long to write, so a failing table is not made smaller.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]


def table_of(text: str) -> Table:
    document = read_document(read_yaml(text, "t.yaml"))
    assert isinstance(document, Table)
    return document


@settings(max_examples=15, deadline=None, phases=PHASES)
@given(tables())
def test_a_random_table_comes_back_as_the_same_text(text: str) -> None:
    about = subject(text)
    book = export_book(about)
    assert import_book(about, open_book(book, "t.xlsx")).text == text
    assert export_book(subject(text)) == book
    assert import_book(about, open_book(export_csv(about), "t.csv")).text == text


@settings(max_examples=20, deadline=None, phases=PHASES)
@given(tables(), tables())
def test_the_workbook_of_another_state_brings_the_table_to_that_state(
    before: str, after: str
) -> None:
    book = export_book(subject(after))
    text = import_book(subject(before), open_book(book, "t.xlsx"), force=True).text
    assert text.startswith("# random\n")
    now, wanted = table_of(text), table_of(after)
    assert now.outputs == wanted.outputs
    assert now.hit == wanted.hit
    for rule, other in zip(now.rules, wanted.rules, strict=True):
        assert rule == other
    again = subject(text)
    assert import_book(again, open_book(export_book(again), "t.xlsx")).text == text


@pytest.mark.parametrize("count", [0, 1])
def test_a_table_without_rules_comes_back_too(count: int) -> None:
    rules = "rules: []\n" if not count else "rules: [{id: r1, then: {}}]\n"
    text = (
        "kind: table\nid: t\ntitle: 表\neffective_from: 2023-01-01\nhit: first\n"
        "inputs: [{name: a, type: text}]\noutputs: [{name: b}]\n" + rules
    )
    about = subject(text)
    assert import_book(about, open_book(export_book(about), "t.xlsx")).text == text
