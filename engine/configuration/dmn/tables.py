"""One decision table of a model as a table document, with every loss noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.configuration.dmn.columns import (
    EMPTY,
    LANGUAGE,
    Column,
    Columns,
    entry_of,
    is_feel,
)
from engine.configuration.dmn.feel import (
    function_in,
    read_result,
    read_test,
    respell,
    unquoted_values,
)
from engine.configuration.dmn.items import Items, Told
from engine.configuration.dmn.model import OWN, Model, required, title_of
from engine.configuration.dmn.names import Names, plain_name
from engine.configuration.dmn.nodes import Node
from engine.configuration.yaml_source import Plain
from engine.errors import ExpressionError
from engine.expressions.names import Dictionary, Fact

_POLICIES = frozenset(
    {"UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"}
)
_AGGREGATES = frozenset({"", "SUM", "MIN", "MAX", "COUNT"})

Read = Callable[[str, Fact, Dictionary], Plain]
"""Turns FEEL into what a document holds."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A table document in the making.

    Attributes:
        head: What it says but for its rows.
        rows: Its rows; of one that cannot be carried, why not.
        refused: The table as a whole cannot be carried.
    """

    head: Mapping[str, Plain]
    rows: tuple[dict[str, Plain] | str, ...]
    refused: bool


def convert(
    decision: Node, table: Node, model: Model, names: Names, *, document_id: str, items: Items
) -> Converted:
    """Return a decision's table as a document.

    Args:
        decision: The decision.
        table: Its table.
        model: The model it stands in.
        names: The names of the model.
        document_id: Id of the document.
        items: Takes what cannot be carried.
    """
    told = Told(items, title_of(decision))
    _note_surroundings(decision, told)
    columns = Columns(decision, table, model, names, told)
    inputs, outputs = columns.inputs(), columns.outputs()
    rows = _Rows(table, inputs, outputs, names.respelled(), told)
    head: dict[str, Plain] = {
        "kind": "table",
        "id": document_id,
        "title": told.title,
        **_policy(table, outputs, told),
        "inputs": [one.written() for one in inputs],
        "outputs": [one.written() | rows.default(one) for one in outputs],
    }
    made = tuple(rows.rows())
    return Converted(head, made, told.refused)


def _note_surroundings(decision: Node, told: Told) -> None:
    extra = decision.first("extensionElements")
    if extra is not None and any(one.namespace != OWN for one in extra.children):
        told.note("", "dmn-left-out", _EXTENSIONS)
    needed = required(decision)
    if needed:
        told.note("", "dmn-requires", _REQUIRES, severity="warning", found="、".join(needed))


def _policy(table: Node, outputs: Sequence[Column], told: Told) -> dict[str, Plain]:
    hit = table.get("hitPolicy", "UNIQUE").upper() or "UNIQUE"
    aggregate = table.get("aggregation").upper()
    if hit not in _POLICIES or aggregate not in _AGGREGATES:
        told.refuse("", "dmn-policy", _POLICY, found=f"{hit} {aggregate}".strip())
    if hit != "COLLECT" or not aggregate:
        return {"hit": hit.lower().replace(" ", "-")}
    if len(outputs) > 1:
        told.refuse("", "dmn-policy", _AGGREGATE, found=aggregate)
    return {"hit": "collect", "aggregate": aggregate.lower()}


class _Rows:
    """Turns the rules of a table into rows of a document."""

    def __init__(
        self,
        table: Node,
        inputs: Sequence[Column],
        outputs: Sequence[Column],
        names: Mapping[str, str],
        told: Told,
    ) -> None:
        self.rules = list(table.all("rule"))
        self.headings = [one.get("name") for one in table.all("annotation")]
        self.tested = list(inputs)[: len(list(table.all("input")))]
        self.outputs = outputs
        self.dictionary = Dictionary({one.fact.name: one.fact for one in inputs}.values())
        self.names = names
        self.told = told

    def default(self, column: Column) -> dict[str, Plain]:
        """Return the default of an output, if it has one."""
        if not column.default:
            return {}
        text = respell(column.default, self.names)
        try:
            return {"default": read_result(text, column.fact, self.dictionary)}
        except ExpressionError as error:
            self.told.refused = True
            self.told.expression(column.shown, "dmn-output", error)
            return {}

    def rows(self) -> Iterator[dict[str, Plain] | str]:
        """Yield each row, or why it cannot be carried."""
        for number, (rule, row_id) in enumerate(
            zip(self.rules, _row_ids(self.rules), strict=True), start=1
        ):
            before = len(self.told.items.problems)
            row = self._row(str(number), row_id, rule)
            told = self.told.items.problems[before:]
            wrong = [one.text() for one in told if one.severity == "error"]
            yield f"{row_id}: " + " ".join(wrong) if wrong else row

    def _row(self, shown: str, row_id: str, rule: Node) -> dict[str, Plain]:
        self._count(shown, rule)
        when = dict(self._entries(shown, rule, "inputEntry"))
        then = dict(self._entries(shown, rule, "outputEntry"))
        row: dict[str, Plain] = {"id": row_id}
        if when:
            row["when"] = when
        return row | {"then": then} | self._remarks(rule)

    def _count(self, shown: str, rule: Node) -> None:
        """Note a rule with more or fewer entries than the table has columns."""
        for kind, columns in (("inputEntry", self.tested), ("outputEntry", self.outputs)):
            count = len(list(rule.all(kind)))
            if count != len(columns):
                found = f"{count}/{len(columns)}"
                self.told.note(shown, "dmn-row", _COUNT, severity="error", found=found)

    def _entries(self, shown: str, rule: Node, kind: str) -> Iterator[tuple[str, Plain]]:
        tests = kind == "inputEntry"
        read: Read = read_test if tests else read_result
        for place, column in enumerate(self.tested if tests else self.outputs):
            entry = entry_of(rule, kind, place)
            if entry in EMPTY:
                continue
            where = f"{shown} {column.shown}"
            text = respell(entry, self.names)
            if not self._is_plain(where, text, _language(rule, kind, place)):
                continue
            try:
                yield column.fact.name, read(text, column.fact, self.dictionary)
            except ExpressionError as error:
                self.told.expression(where, "dmn-cell" if tests else "dmn-output", error)
            for word in unquoted_values(text, column.fact) if tests else ():
                self.told.note(where, "dmn-unquoted", _UNQUOTED, severity="warning", found=word)

    def _is_plain(self, where: str, text: str, language: str) -> bool:
        """Tell whether a cell is FEEL without calls; what is else is noted."""
        name = function_in(text)
        if not is_feel(language):
            self.told.note(where, "dmn-language", LANGUAGE, severity="error", found=language)
        elif name is not None:
            self.told.note(where, "dmn-function", _FUNCTION, severity="error", found=name)
        else:
            return True
        return False

    def _remarks(self, rule: Node) -> dict[str, Plain]:
        said: dict[str, str] = {}
        description = rule.first("description")
        if description is not None and description.text.strip():
            said["why"] = description.text.strip()
        for place, entry in enumerate(rule.all("annotationEntry")):
            inner = entry.first("text")
            if inner is not None and inner.text.strip():
                heading = self.headings[place] if place < len(self.headings) else ""
                said[heading or f"备注{place + 1}"] = inner.text.strip()
        remarks: dict[str, Plain] = {key: said.pop(key) for key in ("basis", "why") if key in said}
        if said:
            remarks["notes"] = dict(said)
        return remarks


def _row_ids(rules: Sequence[Node]) -> list[str]:
    """Return an id for each rule: that of the model, so that it stays with its rule."""
    ids: list[str] = []
    for number, rule in enumerate(rules, start=1):
        own = rule.attributes.get(f"{{{OWN}}}id", "") or rule.get("id")
        ids.append(plain_name(own, ids, otherwise=f"r{number:02}"))
    return ids


def _language(rule: Node, kind: str, place: int) -> str:
    entries = list(rule.all(kind))
    return entries[place].get("expressionLanguage") if place < len(entries) else ""


_EXTENSIONS = (
    "扩展元素没有转换，不影响结果。",
    "extension elements are left out; no answer hangs on them.",
)
_REQUIRES = (
    (
        "这张表要用别的决策（{found}）的结果；每张表单独转换，不会自动相连，"
        "请先算出那里的结果，再作为输入。"
    ),
    (
        "it needs the answers of other decisions ({found}); tables are not chained: "
        "work those out first and give them as inputs."
    ),
)
_POLICY = (
    "没有“{found}”这种命中方式；在模型里改选一种。",
    "there is no hit policy '{found}': choose another in the model.",
)
_AGGREGATE = (
    "汇总（{found}）的表只能有一个结果列；拆成几张表。",
    "a table that aggregates ({found}) has one output: make it several tables.",
)
_COUNT = (
    "这一行的格数与列数不同（{found}）；在建模工具里打开，补齐后再存。",
    (
        "the row has another number of entries than the table has columns ({found}): "
        "complete it in the modeler."
    ),
)
_FUNCTION = (
    "FEEL 函数“{found}”不能转换；改写成比较、区间或列举，或把算好的值列为输入。",
    (
        "the FEEL function '{found}' is not carried: "
        "write a comparison, interval or list, or make the value an input."
    ),
)
_UNQUOTED = (
    "“{found}”没有加引号，FEEL 会当作变量；这里按文本转换，请在模型里加上引号。",
    (
        "'{found}' stands without quotes, which FEEL reads as a name; taken as a text: "
        "put it in quotes in the model."
    ),
)
