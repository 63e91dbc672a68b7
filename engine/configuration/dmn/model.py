"""A DMN model as read: its types, its names and its decision tables, still in FEEL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.configuration.dmn.items import Items
from engine.configuration.dmn.nodes import Node

OWN = "urn:onecase:dmn"
"""Namespace of what only onecase writes and reads."""

_VERSIONS = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    "https://www.omg.org/spec/DMN/20240513/MODEL/": "1.6",
}
_LONGEST_CHAIN = 10

_NOT_CARRIED: Mapping[str, tuple[str, str]] = {
    "literalExpression": ("是一个表达式", "is a literal expression"),
    "context": ("是上下文（context）", "is a context"),
    "invocation": ("是函数调用（invocation）", "is an invocation"),
    "functionDefinition": ("是函数定义", "is a function"),
    "relation": ("是关系表（relation）", "is a relation"),
    "list": ("是列表", "is a list"),
    "conditional": ("是条件表达式（if）", "is a conditional"),
    "filter": ("是筛选表达式", "is a filter"),
    "for": ("是循环表达式", "is an iteration"),
    "every": ("是量词表达式", "is a quantified expression"),
    "some": ("是量词表达式", "is a quantified expression"),
}
_MEND = (
    "决策{found}，不是决策表，没有转换；改画成决策表，或把它的值作为输入。",
    "it {found}, not a table, and is left out: draw it as a table, or make its value an input.",
)
_EMPTY = (
    "决策没有写内容，没有转换；画上决策表，或从模型里删去。",
    "the decision says nothing and is left out: draw its table, or delete it.",
)
_ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "businessKnowledgeModel": (
        "业务知识模型（BKM）是函数，没有转换；要用的表请画成单独的决策",
        (
            "a business knowledge model is a function and is left out: "
            "draw the tables it holds as decisions"
        ),
    ),
    "decisionService": (
        "决策服务没有转换；它的决策表各自成为一份文件",
        "a decision service is left out: its tables become documents of their own",
    ),
    "import": (
        "引用了别的模型，那里的内容没有读取；把那个文件也转换一遍",
        "another model is imported; what it holds was not read: convert that file, too",
    ),
}


@dataclass(frozen=True, slots=True)
class ItemType:
    """A type the model defines.

    Attributes:
        base: Name of the type it is made of.
        values: Allowed values as FEEL; empty if free.
        components: Types of its parts, by their name.
        collection: It is a list.
    """

    base: str
    values: str = ""
    components: Mapping[str, ItemType] | None = None
    collection: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """What a file holds.

    Attributes:
        decisions: Decisions that are tables, with the node of the table.
        types: Types by name.
        inputs: Names of input data with the name of their type.
    """

    decisions: tuple[tuple[Node, Node], ...]
    types: Mapping[str, ItemType]
    inputs: Mapping[str, str]

    def type_of(self, name: str) -> ItemType:
        """Return a type with everything it is made of resolved to one of FEEL's own."""
        found = ItemType(_local(name))
        for _ in range(_LONGEST_CHAIN):
            defined = self.types.get(found.base)
            if defined is None:
                break
            found = ItemType(
                defined.base,
                found.values or defined.values,
                found.components or defined.components,
                found.collection or defined.collection,
            )
        return found

    def type_at(self, path: str) -> ItemType:
        """Return the type of input data or of one of its components; ``Any`` if it has none."""
        if path in self.inputs:
            return self.type_of(self.inputs[path])
        first, *rest = path.split(".")
        found = self.type_of(self.inputs.get(first.strip(), "Any"))
        for part in rest:
            component = (found.components or {}).get(part.strip())
            if component is None:
                return ItemType("Any")
            resolved = self.type_of(component.base)
            found = ItemType(
                resolved.base, component.values or resolved.values, resolved.components
            )
        return found


def read_model(root: Node, items: Items) -> Model:
    """Return what a file holds; what it holds besides tables is noted.

    Raises:
        ConfigurationFaults: It is no DMN model.
    """
    if root.name != "definitions" or root.namespace not in _VERSIONS:
        items.note(
            "",
            "dmn-format",
            f"这不是 DMN 1.1 至 1.6 的文件（{root.namespace or '没有命名空间'}）。",
            f"this is no file of DMN 1.1 to 1.6 ({root.namespace or 'no namespace'}).",
            found=root.namespace,
        )
        items.refuse()
    for name, (zh, en) in _ELSEWHERE.items():
        for node in root.all(name):
            items.note(title_of(node), "dmn-not-carried", f"{zh}。", f"{en}.", found=name)
    types = {node.get("name"): _type(node) for node in root.all("itemDefinition")}
    inputs = {node.get("name"): _type_name(node) for node in root.all("inputData")}
    return Model(tuple(_tables(root, items)), types, inputs)


def title_of(node: Node) -> str:
    """Return what a reader knows an element by."""
    return node.get("name") or node.get("label") or node.get("id")


def required(decision: Node) -> tuple[str, ...]:
    """Return the ids of the decisions this one needs the answers of."""
    needed = (one.first("requiredDecision") for one in decision.all("informationRequirement"))
    return tuple(one.get("href").removeprefix("#") for one in needed if one is not None)


def _tables(root: Node, items: Items) -> Iterator[tuple[Node, Node]]:
    for decision in root.all("decision"):
        table = decision.first("decisionTable")
        if table is not None:
            yield decision, table
            continue
        other = next((one.name for one in decision.children if one.name in _NOT_CARRIED), "")
        said = _NOT_CARRIED.get(other)
        mend = _MEND if said else _EMPTY
        zh, en = (text.format(found=part) for text, part in zip(mend, said or "  ", strict=True))
        items.note(title_of(decision), "dmn-not-carried", zh, en, found=other or None)


def _type(node: Node) -> ItemType:
    parts = {one.get("name"): _type(one) for one in node.all("itemComponent")}
    values = node.said("allowedValues") or node.said("typeConstraint")
    return ItemType(_type_name(node), values, parts or None, node.get("isCollection") == "true")


def _type_name(node: Node) -> str:
    """Return the type an element names: by an attribute, a child, or that of its variable."""
    child = node.first("typeRef")
    variable = node.first("variable")
    written = node.get("typeRef") or (child.text.strip() if child else "")
    if not written and variable is not None:
        return _type_name(variable)
    return _local(written or "Any")


def _local(name: str) -> str:
    return name.rpartition(":")[2].rpartition("}")[2]
