"""The amounts of a rubric as written, made ready: conditions read, facts looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.configuration.amounts import amount_faults
from engine.configuration.rubric import Addition, Deduction
from engine.errors import ConfigurationError
from engine.expressions.grammar import parse_condition
from engine.expressions.tree import Always
from engine.scoring.amounts import (
    Amount,
    Case,
    Counted,
    FirstOf,
    Fixed,
    Formula,
    Judged,
    Measured,
    Multiplier,
    Plain,
    Ranked,
    Tabled,
)

if TYPE_CHECKING:
    from engine.configuration.rubric import Alternative, Factor, Rounding
    from engine.expressions.names import Dictionary, Fact, FactType
    from engine.terms import Points

_NUMERIC: frozenset[FactType] = frozenset({"integer", "number"})
_WHOLE: frozenset[FactType] = frozenset({"integer"})
TEXT: frozenset[FactType] = frozenset({"text"})
"""Types of a fact that names a unit."""
_KINDS = {_NUMERIC: ("数字", "number"), _WHOLE: ("整数", "whole number"), TEXT: ("文本", "text")}


@dataclass(frozen=True, slots=True)
class AmountReader:
    """Reads the amounts of one rubric.

    Attributes:
        dictionary: The facts it may go by.
        step: Smallest difference between two judgements.
        rounding: How points are rounded to the step; None if the rubric does not say.
    """

    dictionary: Dictionary
    step: Points
    rounding: Rounding | None

    def read(
        self, place: str, amount: Deduction | Addition, *, by_panel: bool, marks: Points
    ) -> Amount:
        """Return the amount of an item or bonus.

        Args:
            place: Id of the item, for faults.
            amount: As written.
            by_panel: The panel finds it.
            marks: All marks of its dimension.

        Raises:
            ConfigurationError: It contradicts itself, or goes by what is no number.
        """
        faults = amount_faults(amount, by_panel=by_panel, rounded=self.rounding is not None)
        for fault in faults:
            raise ConfigurationError(fault.zh.rstrip("。"), fault.en.rstrip("."), place=place)
        if isinstance(amount, Deduction):
            if amount.up_to is not None:
                return Judged(amount.up_to)
            if amount.zero is not None:
                return Fixed(marks, whole=True)
        return self._rounded(place, amount, self._plain(place, amount))

    def gain(self, place: str, deduct: Deduction) -> Amount:
        """Return what is put on at the other side of the base of a deduction."""
        measure = self._measured(place, deduct, below=deduct.below is None)
        return self._rounded(place, deduct, measure)

    def fact(self, place: str, name: str, types: frozenset[FactType] = _NUMERIC) -> Fact:
        """Return a fact of these types.

        Raises:
            ConfigurationError: There is none.
        """
        fact = self.dictionary.get(name)
        if fact is not None and fact.type in types:
            return fact
        near = self.dictionary.nearest(name)
        zh, en = _KINDS[types]
        raise ConfigurationError(
            f"没有名为“{name}”的{zh}事实",
            f"there is no {en} among the facts named {name!r}",
            place=place,
            value=name,
            hint=f"是否指 {near}？" if near else None,
            hint_en=f"did you mean {near}?" if near else None,
        )

    def _plain(self, place: str, amount: Deduction | Addition) -> Plain:
        if amount.first_of is not None:
            return FirstOf(tuple(map(self._case, amount.first_of)))
        if isinstance(amount, Deduction) and amount.table is not None:
            rows = amount.table
            return Tabled(tuple(Counted(self.fact(place, r.of, _WHOLE), r.points) for r in rows))
        if isinstance(amount, Addition) and amount.ranks is not None and amount.of is not None:
            return Ranked(self.fact(place, amount.of, _WHOLE), amount.ranks)
        if amount.each is not None:
            return self._measured(place, amount, below=amount.below is not None)
        assert amount.points is not None  # noqa: S101  there is one way exactly
        return Fixed(amount.points)

    def _measured(self, place: str, amount: Deduction | Addition, *, below: bool) -> Measured:
        assert amount.points is not None  # noqa: S101  they stand together
        assert amount.each is not None  # noqa: S101
        assert amount.of is not None  # noqa: S101
        fact = self.fact(place, amount.of)
        plain = Measured(amount.points, amount.each, fact, amount.counting or "begun")
        base = amount.above if amount.above is not None else amount.below
        if base is None:
            return plain
        return Measured(
            plain.points, plain.each, fact, plain.counting, base, below=below, stated=True
        )

    def _case(self, case: Alternative) -> Case:
        if case.when is None:
            return Case(Always(), case.points)
        return Case(parse_condition(case.when, self.dictionary), case.points)

    def _rounded(self, place: str, amount: Deduction | Addition, base: Plain) -> Amount:
        multiply, mitigate = self._factors(amount.multiply), self._factors(amount.mitigate)
        proportional = isinstance(base, Measured) and base.counting == "proportional"
        if not (multiply or mitigate or proportional):
            return base
        assert self.rounding is not None, place  # noqa: S101  asked for by amount_faults
        return Formula(base, multiply, mitigate, self.step, self.rounding)

    def _factors(self, factors: Iterable[Factor] | None) -> tuple[Multiplier, ...]:
        return tuple(
            Multiplier(parse_condition(one.when, self.dictionary), one.by) for one in factors or ()
        )
