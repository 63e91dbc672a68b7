"""Decision tables: the same shape alone (``kind: table``) and inside other documents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.configuration.head import AppliesBy, Head, Id, Part, Text, When

HitPolicy = Literal["unique", "any", "first", "priority", "rule-order", "output-order", "collect"]
Aggregate = Literal["sum", "min", "max", "count"]
ColumnType = Literal["text", "integer", "number", "boolean", "date"]


class Column(Part):
    """An input or output of a table.

    Attributes:
        name: Fact read or produced.
        type: Omitted inside other documents where the dictionary of facts knows the name.
        values: Allowed values; for PRIORITY and OUTPUT ORDER also their order.
        default: Output when no row applies.
    """

    name: Id
    title: Text | None = None
    type: ColumnType | None = None
    values: tuple[object, ...] | None = None
    default: object = None


class Row(Part):
    """A row: when it applies and what it gives.

    Attributes:
        notes: What a county writes beside its rows, by heading; without effect on any decision.
    """

    id: Id
    when: When = Field(default={})
    then: dict[str, object]
    basis: str | None = None
    why: str | None = None
    notes: dict[str, str] = Field(default={})


class TableBody(Part):
    """Hit policy, columns and rows.

    Attributes:
        complete: True claims that every possible input meets a row; proved before publishing.
    """

    hit: HitPolicy
    aggregate: Aggregate | None = None
    complete: bool = False
    inputs: Annotated[tuple[Column, ...], Field(min_length=1)]
    outputs: tuple[Column, ...] = ()
    rules: tuple[Row, ...]


class Table(Head):
    """A decision table as a document of its own."""

    kind: Literal["table"]
    applies_by: AppliesBy = "session"
    hit: HitPolicy
    aggregate: Aggregate | None = None
    complete: bool = False
    inputs: Annotated[tuple[Column, ...], Field(min_length=1)]
    outputs: tuple[Column, ...] = ()
    rules: tuple[Row, ...]

    def body(self) -> TableBody:
        """Return the table without its head, as it would stand inside another document."""
        return TableBody(
            hit=self.hit,
            aggregate=self.aggregate,
            complete=self.complete,
            inputs=self.inputs,
            outputs=self.outputs,
            rules=self.rules,
        )
