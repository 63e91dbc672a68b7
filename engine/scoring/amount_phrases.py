"""Amounts of points as a reader of the rubric wants them said: no case is scored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.expressions.tree import Always
from engine.rules.phrases import condition_in_words
from engine.rules.words import number_in_words, unit_in_words
from engine.scoring.amounts import (
    Amount,
    Case,
    FirstOf,
    Fixed,
    Formula,
    Judged,
    Measured,
    Multiplier,
    Ranked,
    Tabled,
)
from engine.scoring.said import points_en, quantity, rate_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.expressions.names import Dictionary
    from engine.expressions.tree import Condition
    from engine.terms import Points


@dataclass(frozen=True, slots=True)
class AmountSpeech:
    """Says amounts in one language.

    Attributes:
        gain: Points are put on, not taken off.
        each_time: A fixed number is given for each time the panel finds it.
    """

    dictionary: Dictionary
    step: Points
    language: str
    gain: bool = False
    each_time: bool = False

    def amount(self, amount: Amount) -> str:  # noqa: PLR0911  one a way
        """Return what an amount takes off or puts on."""
        match amount:
            case Fixed():
                return self._fixed(amount)
            case Measured():
                return self._measured(amount)
            case Judged(up_to):
                return self._judged(up_to)
            case FirstOf(cases):
                return self._cases(cases)
            case Tabled():
                return self._table(amount)
            case Ranked():
                return self._ranks(amount)
            case Formula():
                return self._formula(amount)

    def condition(self, condition: Condition) -> str:
        """Return a condition in words."""
        return condition_in_words(condition, self.dictionary, self.language)

    @property
    def _english(self) -> bool:
        return self.language == "en"

    def _points(self, points: Points) -> str:
        number = number_in_words(points)
        if self._english:
            return f"{points_en(points)} added" if self.gain else f"{number} off"
        return f"{'加' if self.gain else '扣'} {number} 分"

    def _fixed(self, amount: Fixed) -> str:
        if amount.whole:
            number = number_in_words(amount.points)
            if self._english:
                return f"all {number} marks of the dimension are lost"
            return f"本维度记 0 分（扣 {number} 分）"
        if self.each_time:
            said = self._points(amount.points)
            return f"{said} each time" if self._english else f"每次{said}"
        return self._points(amount.points)

    def _measured(self, amount: Measured) -> str:
        fact = amount.fact
        if not self._english:
            said = rate_said(amount, gain=self.gain).zh
            return f"{fact.title.zh}{said}" if amount.stated else said
        each = number_in_words(amount.each)
        begun = "" if amount.each == 1 and fact.type == "integer" else _BEGUN[amount.counting]
        unit = quantity(amount.each, fact, "en")
        beyond = ""
        if amount.stated:
            base = number_in_words(amount.base) + unit_in_words(fact, "en")
            beyond = f" {'below' if amount.below else 'above'} {base}"
        each_en = unit if fact.unit == "%" else each
        title = fact.title.text("en")
        off = self._points(amount.points)
        return f"{off} for each {each_en} of {title}{beyond}{begun.format(each=each)}"

    def _judged(self, up_to: Points) -> str:
        most, by = number_in_words(up_to), number_in_words(self.step)
        if self._english:
            return f"at most {most} off, in steps of {by}"
        return f"酌情扣分，最多扣 {most} 分，以 {by} 分为一档"

    def _cases(self, cases: Sequence[Case]) -> str:
        if self._english:
            return "the first that holds: " + "; ".join(
                f"{self._case(case)}: {self._points(case.points)}" for case in cases
            )
        return "按以下顺序认定一种情形：" + "；".join(
            f"{self._case(case)}，{self._case_points(case)}" for case in cases
        )

    def _case(self, case: Case) -> str:
        if isinstance(case.condition, Always):
            return "in any other case" if self._english else "其他情形的"
        said = self.condition(case.condition)
        return said if self._english else of_which(said)

    def _case_points(self, case: Case) -> str:
        if case.points:
            return self._points(case.points)
        return "不加分" if self.gain else "不扣分"

    def _table(self, amount: Tabled) -> str:
        if self._english:
            return ", ".join(
                f"{self._points(row.points)} for each of {row.fact.title.text('en')}"
                for row in amount.rows
            )
        return "、".join(
            f"{row.fact.title.zh}每 {quantity(_ONE, row.fact, 'zh')}{self._points(row.points)}"
            for row in amount.rows
        )

    def _ranks(self, amount: Ranked) -> str:
        title = amount.fact.title.text(self.language)
        if self._english:
            listed = ", ".join(
                f"place {place}: {number_in_words(points)}"
                for place, points in enumerate(amount.points, start=1)
            )
            return f"points by {title} ({listed})"
        listed = "、".join(
            f"第 {place} 名加 {number_in_words(points)} 分"
            for place, points in enumerate(amount.points, start=1)
        )
        return f"按{title}：{listed}"

    def _formula(self, amount: Formula) -> str:
        parts = [self.amount(amount.base)]
        parts += [self._factor(factor) for factor in amount.multiply]
        if amount.mitigate:
            first = "the first that holds of: " if self._english else "并按首个符合的："
            mark = "; " if self._english else "；"
            parts.append(first + mark.join(self._factor(one) for one in amount.mitigate))
        parts.append(self._rounding(amount))
        return ("; " if self._english else "；").join(parts)

    def _factor(self, factor: Multiplier) -> str:
        by, when = number_in_words(factor.by), self.condition(factor.condition)
        if self._english:
            return f"times {by} if {when}"
        return (
            f"{of_which(when)}，乘以 {by}"
            if factor.by
            else f"{of_which(when)}，{_SPARED[self.gain]}"
        )

    def _rounding(self, amount: Formula) -> str:
        by = number_in_words(amount.step)
        if self._english:
            how = "half up" if amount.rounding == "half_up" else "down"
            return f"rounded {how} to steps of {by}"
        how = "四舍五入" if amount.rounding == "half_up" else "舍去零头"
        return f"结果按 {by} 分一档{how}"


def of_which(said: str) -> str:
    """Return ``…的``, with a space after what is written in Latin letters or digits."""
    return f"{said} 的" if said[-1].isascii() else f"{said}的"


_ONE = Decimal(1)
_BEGUN = {
    "begun": " (a begun {each} counts in full)",
    "full": " (full {each} only)",
    "proportional": " (in proportion)",
}
_SPARED = {False: "不扣分", True: "不加分"}
