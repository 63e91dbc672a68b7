"""The node types conditions, cells and outputs are read into; frozen, without behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from engine.terms import FactValue

CompareOp = OneOf["<", "<=", ">", ">="]
ArithmeticOp = OneOf["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the document; None is ``null``."""

    value: FactValue


@dataclass(frozen=True, slots=True)
class Name:
    """The value of another fact."""

    fact: str


Operand = Literal | Name


@dataclass(frozen=True, slots=True)
class Anything:
    """``-`` or an empty cell: every value, null too."""


@dataclass(frozen=True, slots=True)
class Equals:
    """The value is this one; the literal null is met by null alone."""

    operand: Operand


@dataclass(frozen=True, slots=True)
class Compare:
    """The value stands in this order to the operand; null stands in none."""

    op: CompareOp
    operand: Operand


@dataclass(frozen=True, slots=True)
class Interval:
    """The value lies between the ends; an open end is not part of it."""

    low: Operand
    high: Operand
    low_open: bool
    high_open: bool


SimpleTest = Equals | Compare | Interval


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the tests is met: a comma in a cell is OR."""

    tests: tuple[SimpleTest, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """``not(...)``: each of the tests is known not to be met."""

    tests: tuple[SimpleTest, ...]


Cell = Anything | SimpleTest | AnyOf | Negation


@dataclass(frozen=True, slots=True)
class Test:
    """A fact meets a cell; ``text`` is the cell as written, normalised."""

    __test__ = False  # pytest collects classes by this name

    fact: str
    cell: Cell
    text: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyPart:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part is known not to hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Always:
    """The empty condition."""


Condition = Test | All | AnyPart | Not | Always


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Plain arithmetic between two outputs."""

    op: ArithmeticOp
    left: Single
    right: Single


Single = Literal | Name | Arithmetic


@dataclass(frozen=True, slots=True)
class Several:
    """A list of outputs in one column, such as units that assist."""

    parts: tuple[Single, ...]


Output = Single | Several
