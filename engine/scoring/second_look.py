"""When the panel must look again before the chair can confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.rules.words import number_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.configuration.programme import SecondLook
    from engine.terms import Points


@dataclass(frozen=True, slots=True)
class SecondLookReason:
    """Why the panel must look again."""

    zh: str
    en: str

    def text(self, language: str = "zh") -> str:
        """Return the reason in ``zh`` or ``en``."""
        return self.en if language == "en" else self.zh


def needs_second_look(
    rule: SecondLook, totals: Sequence[Points], grades: Sequence[str]
) -> SecondLookReason | None:
    """Return why the panel must look again; None if the sheets are close enough.

    Args:
        rule: Which differences force it; with neither set nothing does.
        totals: Total of each sheet.
        grades: Grade of each sheet.
    """
    reasons = []
    if rule.grades_split and len(set(grades)) > 1:
        reasons.append(("各评委评定的等次不一致", "the assessors' grades differ"))
    if rule.spread_over is not None and totals and max(totals) - min(totals) > rule.spread_over:
        reasons.append(_apart(min(totals), max(totals), rule.spread_over))
    if not reasons:
        return None
    return SecondLookReason(
        zh="；".join(zh for zh, _ in reasons), en="; ".join(en for _, en in reasons)
    )


def _apart(lowest: Points, highest: Points, most: Points) -> tuple[str, str]:
    low, high, apart, limit = (
        number_in_words(number) for number in (lowest, highest, highest - lowest, most)
    )
    return (
        f"最高 {high} 分与最低 {low} 分相差 {apart} 分，超过 {limit} 分",
        f"the totals {high} and {low} are {apart} points apart, more than {limit}",
    )
