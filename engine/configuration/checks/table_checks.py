"""A decision table's form: its columns are known, its cells and outputs can be read.

Whether rows overlap or leave a gap is proved above, by ``engine.rules.proofs``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.configuration.checks.world import Noun, Pen
from engine.configuration.problems import Path
from engine.configuration.table import Column, TableBody
from engine.expressions.names import Dictionary, Fact
from engine.terms import Label

_COLUMN = Noun("列", "column")
_ROW = Noun("行", "row")
_ORDERED = ("priority", "output-order")


def check_table(
    body: TableBody,
    path: Path,
    pen: Pen,
    *,
    outputs: Mapping[str, tuple[str, ...] | None] | None = None,
) -> None:
    """Note what is wrong with a table's columns, settings, cells and outputs.

    Args:
        body: The table.
        path: Where it stands in the document.
        pen: Notes the problems.
        outputs: Names and allowed values the table must give, as the routing table does.
    """
    inputs = _column_facts(body.inputs, (*path, "inputs"), pen, {}, must_know=True)
    given = _column_facts(body.outputs, (*path, "outputs"), pen, outputs or {}, must_know=False)
    _check_settings(body, path, pen)
    for name in outputs or {}:
        if name not in given:
            pen.note(
                (*path, "outputs"),
                "missing-output",
                f"缺少结果列“{name}”。",
                f"the output '{name}' is missing.",
                found=name,
            )
    facts = _with_columns(pen.world.dictionary, (*inputs.values(), *given.values()))
    pen.distinct(_row_names(body, path), _ROW)
    for position, row in enumerate(body.rules):
        here = (*path, "rules", position)
        for name in row.when:
            if name not in ("any", "all", "not"):
                pen.refer((*here, "when", name), name, inputs, _COLUMN)
        known = {key: cell for key, cell in row.when.items() if key in inputs}
        pen.condition((*here, "when"), known, facts)
        _check_outputs(row.then, given, (*here, "then"), pen, facts)


def column_facts(columns: Iterable[Column], dictionary: Dictionary) -> dict[str, Fact]:
    """Return the fact each column stands for; the column's own type and values win.

    A column that names no known fact and gives no type is a text.
    """
    facts = {}
    for column in columns:
        known = dictionary.get(column.name)
        title = column.title or (known.title if known else Label(column.name))
        kind = column.type or (known.type if known else "text")
        fact = replace(known, type=kind) if known else Fact(column.name, kind, title)
        if column.values is not None:
            fact = replace(fact, values=tuple(str(value) for value in column.values))
        facts[column.name] = fact
    return facts


def _column_facts(
    columns: tuple[Column, ...],
    path: Path,
    pen: Pen,
    values: Mapping[str, tuple[str, ...] | None],
    *,
    must_know: bool,
) -> dict[str, Fact]:
    pen.distinct((((*path, n, "name"), column.name) for n, column in enumerate(columns)), _COLUMN)
    known = pen.world.dictionary
    for position, column in enumerate(columns):
        here = (*path, position)
        if column.type is None and must_know:
            pen.refer_fact((*here, "name"), column.name)
        elif column.type and column.name in known and known[column.name].type != column.type:
            right = known[column.name].type
            pen.note(
                (*here, "type"),
                "wrong-type",
                f"“{column.name}”的类型是 {right}，不是 {column.type}。",
                f"'{column.name}' is of type {right}, not {column.type}.",
                found=column.type,
                nearest=right,
            )
    facts = column_facts(columns, known)
    for name, allowed in values.items():
        if name in facts:
            facts[name] = replace(facts[name], values=allowed)
    return facts


def _with_columns(dictionary: Dictionary, facts: Iterable[Fact]) -> Dictionary:
    """Return the dictionary with the columns put over facts of the same name."""
    return Dictionary({**dictionary, **{fact.name: fact for fact in facts}}.values())


def _check_settings(body: TableBody, path: Path, pen: Pen) -> None:
    if body.aggregate is not None and body.hit != "collect":
        pen.note(
            (*path, "aggregate"),
            "aggregate-alone",
            "只有 hit: collect 才能汇总（aggregate）。",
            "only a table with 'hit: collect' can aggregate.",
        )
    if body.aggregate is not None and len(body.outputs) > 1:
        pen.note(
            (*path, "aggregate"),
            "aggregate-several",
            "有汇总（aggregate）的表只能有一个结果列。",
            "a table that aggregates has one output.",
        )
    if body.hit in _ORDERED and not any(column.values for column in body.outputs):
        pen.note(
            (*path, "hit"),
            "no-order",
            f"hit: {body.hit} 要在结果列写明 values，并按优先顺序排列。",
            f"'hit: {body.hit}' needs an output with values, in their order of priority.",
        )


def _row_names(body: TableBody, path: Path) -> Iterable[tuple[Path, str]]:
    return (((*path, "rules", n, "id"), row.id) for n, row in enumerate(body.rules))


def _check_outputs(
    then: Mapping[str, object],
    outputs: Mapping[str, Fact],
    path: Path,
    pen: Pen,
    facts: Dictionary,
) -> None:
    for name, written in then.items():
        pen.refer((*path, name), name, outputs, _COLUMN)
        fact = outputs.get(name)
        if fact is not None:
            pen.output((*path, name), written, fact, facts)
