"""The columns of a decision table: name, type, allowed values and default, as far as told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.configuration.dmn.feel import is_expression, names_in, read_values, respell
from engine.configuration.dmn.items import Told
from engine.configuration.dmn.model import OWN, ItemType, Model, title_of
from engine.configuration.dmn.names import Names
from engine.configuration.dmn.nodes import Node
from engine.configuration.yaml_source import Plain
from engine.expressions.names import Fact, FactType
from engine.terms import Label

_TYPES: Mapping[str, FactType] = {
    "string": "text",
    "boolean": "boolean",
    "date": "date",
    "number": "number",
    "double": "number",
    "long": "integer",
    "integer": "integer",
    "int": "integer",
    "short": "integer",
    "decimal": "number",
    "float": "number",
}
_OWN_TYPES: Mapping[str, FactType] = {
    "text": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
}
_MOMENTS = frozenset({"time", "dateTime", "date and time", "datetime"})
_NUMERIC = frozenset({"integer", "number"})
_LANGUAGES = frozenset({"", "feel", "s-feel", "unary-tests", "feel-unary-tests"})
_LITERAL = re.compile(
    r"""(?P<time>(?:@|(?<!\w)(?:time|date\ and\ time)\s*\(\s*)"[^"]*[T:][^"]*")
    | (?P<date>(?:@|(?<!\w)date\s*\(\s*)"[^"]*")
    | (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<boolean>(?<![\w.])(?:true|false)(?!\w))
    | (?P<number>(?<![\w.])\.?\d+)""",
    re.VERBOSE,
)
_KINDS: Mapping[str, FactType] = {
    "time": "text",
    "date": "date",
    "text": "text",
    "boolean": "boolean",
    "number": "number",
}
EMPTY = frozenset({"", "-"})
"""Cells that test nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes:
        fact: Its name here, its type and its allowed values.
        shown: What the model calls it.
        values: Allowed values as the document holds them.
        default: Default of an output as FEEL.
    """

    fact: Fact
    shown: str
    values: list[Plain] | None = None
    default: str = ""

    def written(self) -> dict[str, Plain]:
        """Return the column as a document holds it, without a default."""
        written: dict[str, Plain] = {"name": self.fact.name}
        if self.shown != self.fact.name:
            written["title"] = self.shown
        written["type"] = self.fact.type
        if self.values:
            written["values"] = self.values
        return written


class Columns:
    """Reads the columns of one table."""

    def __init__(self, decision: Node, table: Node, model: Model, names: Names, told: Told) -> None:
        """Begin with a decision's table; ``told`` takes what cannot be carried."""
        self.decision = decision
        self.table = table
        self.model = model
        self.names = names
        self.told = told
        self.rules = list(table.all("rule"))

    def inputs(self) -> list[Column]:
        """Return the inputs, then the input data that cells or results name besides."""
        inputs = [self._input(place, one) for place, one in enumerate(self.table.all("input"))]
        self._refuse_twice(inputs)
        if not inputs:
            self.told.refuse("", "dmn-column", _NO_INPUT)
        return inputs + self._read_besides({one.fact.name for one in inputs})

    def outputs(self) -> list[Column]:
        """Return the outputs."""
        outputs = [self._output(place, one) for place, one in enumerate(self.table.all("output"))]
        self._refuse_twice(outputs)
        return outputs

    def _refuse_twice(self, columns: Sequence[Column]) -> None:
        names = [one.fact.name for one in columns]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            self.told.refuse("", "dmn-column", _TWICE, found=name)

    def _input(self, place: int, node: Node) -> Column:
        expression = node.first("inputExpression")
        text = node.said("inputExpression")
        shown = node.get("label") or text or f"{place + 1}"
        language = expression.get("expressionLanguage") if expression else ""
        if not is_feel(language):
            self.told.refuse(shown, "dmn-language", LANGUAGE, found=language)
        known = {*self.model.inputs, *(title_of(one) for one, _ in self.model.decisions)}
        if not text or (is_expression(text) and text not in known):
            self.told.refuse(shown, "dmn-expression", _EXPRESSION, found=text)
        declared = self.model.type_of(_type_ref(expression))
        if declared.base == "Any":
            declared = self.model.type_at(text)
        kind = self._type(shown, node, declared, entries_of(self.rules, "inputEntry", place))
        fact = Fact(self.names.id_of(text or shown), kind, Label(shown))
        values = self._values(shown, node.said("inputValues") or declared.values, fact)
        texts = tuple(str(one) for one in values or ()) or None
        return Column(replace(fact, values=texts), shown, values)

    def _read_besides(self, known: set[str]) -> list[Column]:
        """Return input data that cells or results name though no column tests them."""
        inner = (one for rule in self.rules for one in rule.descendants())
        text = " ".join(one.text for one in inner if one.name == "text")
        found = []
        for name in self.model.inputs:
            if not names_in(text, name) or self.names.id_of(name) in known:
                continue
            kind = _TYPES.get(self.model.type_at(name).base, "text")
            found.append(Column(Fact(self.names.id_of(name), kind, Label(name)), name))
        return found

    def _output(self, place: int, node: Node) -> Column:
        variable = self.decision.first("variable")
        named = (variable.get("name") if variable else "") or title_of(self.decision)
        name = node.get("name") or (named if place == 0 else "")
        shown = node.get("label") or name or f"{place + 1}"
        alone = variable is not None and len(list(self.table.all("output"))) == 1
        reference = node.get("typeRef") or (variable.get("typeRef") if variable and alone else "")
        declared = self.model.type_of(reference or "Any")
        kind = self._type(shown, node, declared, entries_of(self.rules, "outputEntry", place))
        fact = Fact(self.names.id_of(name or shown), kind, Label(shown))
        values = self._values(shown, node.said("outputValues") or declared.values, fact)
        return Column(fact, shown, values, node.said("defaultOutputEntry"))

    def _type(self, shown: str, node: Node, declared: ItemType, entries: Sequence[str]) -> FactType:
        own = _OWN_TYPES.get(node.attributes.get(f"{{{OWN}}}type", ""))
        if own is not None:
            return own
        base, guessed = declared.base, _guess(entries)
        if declared.collection or declared.components or base not in {*_TYPES, *_MOMENTS, "Any"}:
            self.told.refuse(shown, "dmn-type", _TYPE, found=base)
        elif base in _MOMENTS:
            self.told.note(shown, "dmn-type", _MOMENT, severity="warning", found=base)
            return "text"
        kind = _TYPES.get(base)
        if kind is None:
            return guessed or "text"
        if guessed is None or guessed == kind or {guessed, kind} <= _NUMERIC:
            return kind
        sentence = _OTHER_TYPE[0].format(guessed), _OTHER_TYPE[1].format(guessed)
        self.told.note(shown, "dmn-type", sentence, severity="warning", found=base)
        return guessed

    def _values(self, shown: str, text: str, fact: Fact) -> list[Plain] | None:
        if text in EMPTY:
            return None
        values = read_values(respell(text, {}), fact)
        if values is None:
            self.told.note(shown, "dmn-values", _VALUES, severity="warning", found=text)
        return values


def is_feel(language: str) -> bool:
    """Tell whether an expression language, as models name it, is FEEL; none named means FEEL."""
    last = language.lower().rstrip("/").rpartition("/")[2]
    return last in _LANGUAGES or "/feel" in language.lower()


def entries_of(rules: Sequence[Node], kind: str, place: int) -> list[str]:
    """Return what the rules say in one column."""
    return [entry_of(rule, kind, place) for rule in rules]


def entry_of(rule: Node, kind: str, place: int) -> str:
    """Return what a rule says in one column; empty if nothing."""
    entries = list(rule.all(kind))
    inner = entries[place].first("text") if place < len(entries) else None
    return inner.text.strip() if inner else ""


def _type_ref(expression: Node | None) -> str:
    if expression is None:
        return "Any"
    child = expression.first("typeRef")
    return expression.get("typeRef") or (child.text.strip() if child else "") or "Any"


def _guess(entries: Sequence[str]) -> FactType | None:
    """Return the type of the literals in a column, None if it holds none or several sorts."""
    kinds: set[FactType] = set()
    for entry in entries:
        kinds |= {_KINDS[found.lastgroup or ""] for found in _LITERAL.finditer(entry)}
    return kinds.pop() if len(kinds) == 1 else None


LANGUAGE = (
    "用了 {found}，只能转换 FEEL；在模型里改写成 FEEL。",
    "it is written in {found}; only FEEL is carried: write it in FEEL in the model.",
)
_TWICE = (
    "有两列都叫“{found}”；合并为一列，或改名。",
    "two columns are called '{found}': make them one, or rename one.",
)
_NO_INPUT = (
    "没有输入列；至少要有一列条件。",
    "there is no input: a table needs at least one.",
)
_EXPRESSION = (
    "输入列应是一个名称，不能是表达式“{found}”；把它的值列为输入数据，这里只写名称。",
    (
        "an input is a name here, not the expression '{found}': "
        "make its value input data and write the name."
    ),
)
_TYPE = (
    "类型 {found} 不能转换；改为 string、number、boolean、date 之一。",
    "the type {found} is not carried: make it string, number, boolean or date.",
)
_OTHER_TYPE = (
    "类型写的是 {{found}}，而各格都是 {0}，按 {0} 转换；请核对。",
    "its type is {{found}} but its cells are {0}: taken as {0}; see whether that is right.",
)
_MOMENT = (
    "类型 {found} 按文本转换，按先后比较；输入要写作 2024-05-01T08:00:00 这样的文本。",
    (
        "the type {found} is taken as a text that is compared in order of time: "
        "give texts such as 2024-05-01T08:00:00."
    ),
)
_VALUES = (
    "可选值“{found}”不是一列值，没有转换；需要时在转换后的文件里补写 values。",
    (
        "the allowed values '{found}' are no list of values and are left out: "
        "add values to the document if they are needed."
    ),
)
