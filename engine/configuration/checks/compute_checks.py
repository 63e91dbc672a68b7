"""``ui.compute``: what it names exists and fits the field, and nothing goes in circles."""

from __future__ import annotations

from collections.abc import Mapping

from engine.configuration.checks.world import Noun, Pen
from engine.configuration.computed import Computed, computed_in
from engine.configuration.form import Form
from engine.configuration.problems import Path, show
from engine.configuration.table import Table
from engine.errors import ExpressionError
from engine.expressions.grammar import facts_of_output, parse_output

_KEYS = ("table", "output")
_OUTPUT = Noun("结果列", "output")
_KEY = Noun("项", "key")


def check_computed(form: Form, pen: Pen) -> None:
    """Note each computed field that cannot be worked out, or not from what it names."""
    reads: dict[str, frozenset[str]] = {}
    for one in computed_in(form):
        # A field may take its rule from a definition; then the fault is shown at the field.
        own = pen.source.value((*one.path, "ui", "compute")) is not None
        here = (*one.path, "ui", "compute") if own else one.path
        if not one.single:
            pen.note(
                here,
                "compute-in-rows",
                "计算栏目只能写在整张表上，不能写在列表的行里或 $defs 里。",
                "a computed field stands once in the form, neither in rows nor within $defs.",
            )
            continue
        found = _reads(one, here, pen)
        reads[one.fact or one.place] = found
        _check_secrets(one, found, here, pen)
    _check_circles(form, reads, pen)


def _reads(one: Computed, here: Path, pen: Pen) -> frozenset[str]:
    """Return the facts a field is worked out of; none where that cannot be read, which is noted."""
    if one.kind is None:
        pen.note(
            here,
            "wrong-type",
            f"“{one.title}”的类型不能计算：只有文字、数字、日期和是否可以。",
            f"'{one.place}' is of a type that cannot be worked out.",
        )
        return frozenset()
    if isinstance(one.written, Mapping):
        return _of_table(one, one.written, here, pen)
    facts = pen.world.dictionary
    try:
        return facts_of_output(parse_output(one.written, one.as_fact(), facts))
    except ExpressionError as error:
        if pen.world.knows_all_facts:
            pen.expression(here, error)
        return frozenset()


def _of_table(one: Computed, written: Mapping[str, object], here: Path, pen: Pen) -> frozenset[str]:
    for key in written:
        pen.refer((*here, str(key)), str(key), _KEYS, _KEY)
    if one.table is None:
        pen.refer(here, show(written.get("table", "")), (), _KEY)
        return frozenset()
    pen.refer_document((*here, "table"), one.table, Table)
    tables = pen.world.named(Table, one.table)
    for table in tables[-1:]:
        outputs = tuple(column.name for column in table.outputs)
        if one.output is not None:
            pen.refer((*here, "output"), one.output, outputs, _OUTPUT)
        _check_output(one, table, here, pen)
        return frozenset(column.name for column in table.inputs)
    return frozenset()


def _check_output(one: Computed, table: Table, here: Path, pen: Pen) -> None:
    """Note an output of another type than the field, or one of several that is not named."""
    if one.output is None and len(table.outputs) != 1:
        names = [column.name for column in table.outputs]
        pen.note(
            here,
            "wrong-type",
            f"表“{table.id}”有几列结果，请用 output 写明取哪一列：{'、'.join(names)}。",
            f"the table '{table.id}' has several outputs; name one: {', '.join(names)}.",
        )
        return
    for column in table.outputs:
        if column.name != (one.output or column.name):
            continue
        fact = pen.world.dictionary.get(column.name)
        kind = column.type or (fact.type if fact else "text")
        if kind != one.kind and (kind, one.kind) != ("integer", "number"):
            pen.note(
                here,
                "wrong-type",
                f"表“{table.id}”的“{column.name}”是 {kind}，“{one.title}”填不进去。",
                f"'{column.name}' of the table '{table.id}' is of type {kind}; "
                f"'{one.place}' cannot hold it.",
            )


def _check_secrets(one: Computed, reads: frozenset[str], here: Path, pen: Pen) -> None:
    secret = [
        fact
        for name in sorted(reads)
        if (fact := pen.world.dictionary.get(name)) is not None
        if fact.confidential
    ]
    if secret and not one.confidential:
        pen.note(
            here,
            "confidential-fact",
            f"用到保密的“{secret[0].name}”（{secret[0].title}），这个栏目也要写 confidential。",
            f"it reads the confidential '{secret[0].name}', so the field must be confidential too.",
            found=secret[0].name,
        )


def _check_circles(form: Form, reads: Mapping[str, frozenset[str]], pen: Pen) -> None:
    for one in computed_in(form):
        name = one.fact or one.place
        if name in _behind(name, reads):
            pen.note(
                (*one.path, "ui", "compute"),
                "compute-cycle",
                f"“{one.title}”要用到自己才能算出来（可能隔着别的计算栏目）。",
                f"'{one.place}' would be needed to work itself out, perhaps by way of others.",
            )


def _behind(name: str, reads: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return everything a computed field depends on, by way of others too."""
    found: set[str] = set()
    todo = set(reads.get(name, ()))
    while todo:
        next_one = todo.pop()
        if next_one not in found:
            found.add(next_one)
            todo |= reads.get(next_one, frozenset())
    return frozenset(found)
