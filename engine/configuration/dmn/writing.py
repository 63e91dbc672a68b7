"""A table document as a DMN 1.3 file that Camunda Modeler and others open.

Source: OMG Decision Model and Notation 1.3, chapters 8 and 14 (tables, XML).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from engine.configuration.checks.table_checks import column_facts
from engine.configuration.dmn.feel import quote
from engine.configuration.dmn.model import OWN
from engine.configuration.table import Column, Row, TableBody
from engine.configuration.yaml_source import Plain
from engine.errors import ConfigurationError, ExpressionError
from engine.expressions.grammar import facts_of_cell, facts_of_output, parse_cell, parse_output
from engine.expressions.names import Dictionary, Fact, FactType
from engine.expressions.rendering import Spelling, write_cell, write_output

_SPACES = {
    "xmlns": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "xmlns:dmndi": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
    "xmlns:dc": "http://www.omg.org/spec/DMN/20180521/DC/",
    "xmlns:onecase": OWN,
}
_TYPES: Mapping[FactType, str] = {
    "text": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
}
_XML_ID = re.compile(r"[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_.\u4e00-\u9fff-]*\Z")
_FEEL = Spelling(feel=True)
_COUNT = "count"
_SINGLE = frozenset({"unique", "any", "first", "priority"})
"""Hit policies whose answer is one value, not a list."""


@dataclass
class _Element:
    """An element to be written; children are elements or text."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: Sequence[_Element | str] = ()

    def lines(self, depth: int = 0) -> Iterator[str]:
        margin = "  " * depth
        given = "".join(f" {key}={quoteattr(value)}" for key, value in self.attributes.items())
        if not self.children:
            yield f"{margin}<{self.name}{given} />"
        elif isinstance(self.children[0], str):
            yield f"{margin}<{self.name}{given}>{escape(self.children[0])}</{self.name}>"
        else:
            yield f"{margin}<{self.name}{given}>"
            for child in self.children:
                if isinstance(child, _Element):
                    yield from child.lines(depth + 1)
            yield f"{margin}</{self.name}>"


def write_dmn(
    body: TableBody,
    document_id: str,
    title: str,
    head: Mapping[str, Plain],
    dictionary: Dictionary,
) -> bytes:
    """Return a table as a DMN file.

    Args:
        body: The table.
        document_id: Id of the decision.
        title: Its name.
        head: What the document says besides, kept for the way back.
        dictionary: The facts its columns may name.

    Raises:
        ConfigurationError: A cell cannot be read; ``place`` names row and column.
    """
    return _Writer(body, document_id, dictionary).write(title, head)


class _Writer:
    def __init__(self, body: TableBody, document_id: str, dictionary: Dictionary) -> None:
        self.body = body
        self.document_id = document_id
        self.used: set[str] = set()
        self.read: set[str] = {column.name for column in body.inputs}
        outputs = body.outputs or tuple(
            Column(name=name) for name in dict.fromkeys(n for row in body.rules for n in row.then)
        )
        self.columns = (*body.inputs, *outputs)
        self.inputs = column_facts(body.inputs, dictionary)
        self.outputs = column_facts(outputs or (Column(name=_COUNT, type="number"),), dictionary)
        self.facts = Dictionary({**dictionary, **self.inputs}.values())
        self.defaults = {column.name: column.default for column in outputs}
        self.own = {column.name: column.values for column in outputs}
        self.notes = tuple(dict.fromkeys(key for row in body.rules for key in _remarks(row)))

    def write(self, title: str, head: Mapping[str, Plain]) -> bytes:
        decision_id = self._id(self.document_id)
        kept = {"id": self.document_id, **head}
        own = _Element("onecase:document", {}, [json.dumps(kept, ensure_ascii=False, default=str)])
        table = self._table()
        data = {name: self._id(f"data_{name}") for name in sorted(self.read)}
        needed = [
            _Element("informationRequirement", {"id": self._id("Requirement")}, [
                _Element("requiredInput", {"href": f"#{one}"})
            ])
            for one in data.values()
        ]  # fmt: skip
        decision = _Element(
            "decision",
            {"id": decision_id, "name": title},
            [_Element("extensionElements", {}, [own]), self._variable(title), *needed, table],
        )
        inputs = [self._data(name, data_id) for name, data_id in data.items()]
        root = _Element(
            "definitions",
            {
                **_SPACES,
                "id": self._id(f"definitions_{self.document_id}"),
                "name": title,
                "namespace": f"{OWN}:{self.document_id}",
                "exporter": "onecase",
            },
            [decision, *inputs, self._diagram(decision_id)],
        )
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', *root.lines()]
        return ("\n".join(lines) + "\n").encode()

    def _variable(self, title: str) -> _Element:
        """Return the decision's answer, which other engines look for under the decision's name."""
        attributes = {"id": self._id("Variable"), "name": title}
        kinds = [_TYPES[fact.type] for fact in self.outputs.values()]
        if len(kinds) == 1 and self.body.hit in _SINGLE:
            attributes["typeRef"] = kinds[0]
        return _Element("variable", attributes)

    def _data(self, name: str, data_id: str) -> _Element:
        """Return a fact as input data of the model."""
        kind = _TYPES[self.facts[name].type]
        variable = _Element("variable", {"id": self._id("Variable"), "name": name, "typeRef": kind})
        return _Element("inputData", {"id": data_id, "name": name}, [variable])

    def _table(self) -> _Element:
        attributes = {
            "id": self._id(f"table_{self.document_id}"),
            "hitPolicy": self.body.hit.upper().replace("-", " "),
        }
        if self.body.aggregate:
            attributes["aggregation"] = self.body.aggregate.upper()
        # Rows take their ids first: these are the ones that must come back.
        rows = [self._row(row) for row in self.body.rules]
        inputs = [self._input(fact) for fact in self.inputs.values()]
        outputs = [self._output(fact) for fact in self.outputs.values()]
        notes = [_Element("annotation", {"name": name}) for name in self.notes]
        return _Element("decisionTable", attributes, [*inputs, *outputs, *notes, *rows])

    def _input(self, fact: Fact) -> _Element:
        expression = _Element(
            "inputExpression",
            {"id": self._id("InputExpression"), "typeRef": _TYPES[fact.type]},
            [_text(fact.name)],
        )
        children = [expression, *self._values("inputValues", fact, fact.values)]
        return _Element("input", self._clause("Input", fact), children)

    def _output(self, fact: Fact) -> _Element:
        values = self.own.get(fact.name)
        children = list(self._values("outputValues", fact, values))
        default = self.defaults.get(fact.name)
        if default is not None:
            written = self._result("default", default, fact)
            attributes = {"id": self._id("Default")}
            children.append(_Element("defaultOutputEntry", attributes, [_text(written)]))
        listed = any(isinstance(row.then.get(fact.name), list | tuple) for row in self.body.rules)
        clause = {"name": fact.name, "typeRef": "Any" if listed else _TYPES[fact.type]}
        attributes = self._clause("Output", fact, listed=listed)
        return _Element("output", {**attributes, **clause}, children)

    def _clause(self, word: str, fact: Fact, *, listed: bool = False) -> dict[str, str]:
        """Return what a column says; a type that DMN has no word for stands beside."""
        attributes = {"id": self._id(word), "label": fact.title.zh}
        if fact.type == "integer" or listed:
            attributes["onecase:type"] = fact.type
        return attributes

    def _values(self, name: str, fact: Fact, values: Sequence[object] | None) -> Iterator[_Element]:
        if not values:
            return
        text = fact.type == "text"
        parts = [quote(str(one)) if text else self._domain(str(one), fact) for one in values]
        yield _Element(name, {"id": self._id("Values")}, [_text(", ".join(parts))])

    def _domain(self, value: str, fact: Fact) -> str:
        try:
            return write_cell(parse_cell(value, fact, self.facts), _FEEL)
        except ExpressionError as error:
            raise _placed(error, "values") from error

    def _row(self, row: Row) -> _Element:
        row_id = self._id(row.id)
        attributes = {"id": row_id} | ({"onecase:id": row.id} if row_id != row.id else {})
        entries = [
            self._entry("inputEntry", self._test(row, fact)) for fact in self.inputs.values()
        ]
        entries += [
            self._entry("outputEntry", self._result(row.id, row.then.get(fact.name), fact))
            for fact in self.outputs.values()
        ]
        said = _remarks(row)
        entries += [
            _Element("annotationEntry", {}, [_text(said.get(name, ""))]) for name in self.notes
        ]
        description = [_Element("description", {}, [row.why])] if row.why else []
        return _Element("rule", attributes, [*description, *entries])

    def _entry(self, name: str, text: str) -> _Element:
        return _Element(name, {"id": self._id(name)}, [_text(text)])

    def _test(self, row: Row, fact: Fact) -> str:
        if fact.name not in row.when:
            return "-"
        try:
            cell = parse_cell(row.when[fact.name], fact, self.facts)
            self.read |= facts_of_cell(cell)
            return write_cell(cell, _FEEL)
        except ExpressionError as error:
            raise _placed(error, row.id) from error

    def _result(self, row: str, value: object, fact: Fact) -> str:
        if value is None:
            return ""
        try:
            output = parse_output(value, fact, self.facts)
            self.read |= facts_of_output(output)
            return write_output(output, _FEEL)
        except ExpressionError as error:
            raise _placed(error, row) from error

    def _diagram(self, decision: str) -> _Element:
        """Return where the decision is drawn; without it modelers show no diagram."""
        bounds = {"height": "80", "width": "180", "x": "160", "y": "100"}
        shape = _Element(
            "dmndi:DMNShape",
            {"id": self._id("Shape"), "dmnElementRef": decision},
            [_Element("dc:Bounds", bounds)],
        )
        diagram = _Element("dmndi:DMNDiagram", {"id": self._id("Diagram")}, [shape])
        return _Element("dmndi:DMNDI", {}, [diagram])

    def _id(self, wanted: str) -> str:
        """Return an id no other element has, the wanted one if it can be."""
        plain = wanted if _XML_ID.match(wanted) else f"_{re.sub(r'[^A-Za-z0-9_.-]', '_', wanted)}"
        number, candidate = 1, plain
        while candidate in self.used:
            number += 1
            candidate = f"{plain}_{number}"
        self.used.add(candidate)
        return candidate


def _text(text: str) -> _Element:
    return _Element("text", {}, [text] if text else ())


def _remarks(row: Row) -> dict[str, str]:
    """Return what stands in columns of annotations; why is the rule's description.

    Camunda Modeler shows the description alone and keeps the columns unseen.
    """
    return ({"basis": row.basis} if row.basis else {}) | dict(row.notes)


def _placed(error: ExpressionError, row: str) -> ConfigurationError:
    place = f"{row} {error.place}" if error.place else row
    return ConfigurationError(
        error.zh, error.en, place=place, value=error.value, hint=error.hint, hint_en=error.hint_en
    )
