"""The table of twenty rows, written by hand as one would without an engine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypedDict

Facts = TypedDict(
    "Facts",
    {
        "petition.topic": str,
        "petition.people": int,
        "petition.amount": Decimal,
        "petition.received_on": date,
        "petition.joint": bool,
    },
)

ONE, TEN, TWENTY, FIFTY, HUNDRED = (Decimal(number) for number in (1, 10, 20, 50, 100))
FIVE_HUNDRED, THOUSAND = Decimal(500), Decimal(1000)
MARCH, NOVEMBER = date(2023, 3, 1), date(2023, 11, 1)
MID_DECEMBER, NEW_YEAR = date(2023, 12, 15), date(2024, 2, 9)
MID_AUTUMN, NATIONAL_DAY = date(2023, 9, 25), date(2023, 10, 8)
EXAMS, EXAMS_END = date(2023, 6, 1), date(2023, 6, 10)


def urgency(facts: Facts) -> tuple[str, str]:  # noqa: C901, PLR0911, PLR0912
    """Return how urgent a petition is, and the row that says so."""
    topic = facts["petition.topic"]
    people = facts["petition.people"]
    amount = facts["petition.amount"]
    received = facts["petition.received_on"]
    joint = facts["petition.joint"]
    if topic == "食品安全" and people >= 10:
        return "特急", "r01"
    if topic == "欠薪" and people >= 30:
        return "特急", "r02"
    if topic == "征地拆迁" and amount >= FIVE_HUNDRED:
        return "特急", "r03"
    if joint and people >= 50:
        return "特急", "r04"
    if topic == "欠薪" and MID_DECEMBER <= received <= NEW_YEAR:
        return "特急", "r05"
    if topic == "食品安全" and MID_AUTUMN <= received <= NATIONAL_DAY:
        return "急", "r06"
    if topic == "欠薪" and amount >= TWENTY:
        return "急", "r07"
    if topic == "欠薪" and 10 <= people < 30:
        return "急", "r08"
    if topic in {"征地拆迁", "道路工程"} and joint:
        return "急", "r09"
    if amount > THOUSAND:
        return "急", "r10"
    if topic in {"噪声扰民", "油烟扰民"} and people >= 20:
        return "急", "r11"
    if topic == "物业管理" and joint and amount >= FIFTY:
        return "急", "r12"
    if topic == "噪声扰民" and EXAMS <= received <= EXAMS_END:
        return "急", "r13"
    if received < MARCH:
        return "一般", "r14"
    if topic != "其他" and 5 <= people < 20:
        return "一般", "r15"
    if TEN <= amount < HUNDRED:
        return "一般", "r16"
    if topic == "道路工程" and received >= NOVEMBER:
        return "一般", "r17"
    if joint and people < 5:
        return "一般", "r18"
    if topic == "其他" and not joint and amount < ONE:
        return "从缓", "r19"
    return "一般", "r20"
