"""The faults of a cell as errors, with the text that would mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from engine.errors import ExpressionError
from engine.expressions.names import Dictionary, Fact, nearest

FaultCode = Literal["cell-syntax", "cell-type", "tautology", "never-matches"]

_NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)"
_DATE = r"\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|年\d{1,2}月\d{1,2}日)"
_VALUE = rf"(?:{_DATE}|{_NUMBER})"
_AND = r"(?:and|AND|&&|&|且|并且|和)"
_UNIT = r"(?P<unit>[^\W\d]{0,3}?)"


@dataclass(frozen=True, slots=True)
class Advice:
    """What is meant by a way of writing that is refused, and what to write instead."""

    zh: str
    en: str
    hint: str
    hint_en: str


def fault(
    fact: Fact,
    zh: str,
    en: str,
    *,
    value: object = None,
    code: FaultCode = "cell-syntax",
    offset: int | None = None,
    hint: tuple[str, str] | None = None,
) -> ExpressionError:
    """Return the error of a cell in this fact's column; ``hint`` is the remedy in zh and en."""
    hint_zh, hint_en = hint or (None, None)
    return ExpressionError(
        zh,
        en,
        fault=code,
        offset=offset,
        place=fact.name,
        value=value,
        hint=hint_zh,
        hint_en=hint_en,
    )


def write(zh: str, en: str | None = None) -> tuple[str, str]:
    """Return the remedy ``write ...`` in both languages."""
    return f"写成 {zh}", f"write {en or zh}"


def unknown_word(word: str, fact: Fact, dictionary: Dictionary, offset: int) -> ExpressionError:
    """Return the error for a bare word that names nothing here."""
    if word in {"其他", "其它", "任意", "任何", "不限"}:
        return fault(
            fact,
            f"“{word}”不是可写的值",
            f"{word!r} is no value",
            value=word,
            code="cell-type",
            offset=offset,
            hint=("任意值写 -", "any value is written -"),
        )
    if fact.type != "text":
        return _unknown_name(word, fact, dictionary, offset)
    if fact.values is None:
        return _unquoted(word, fact, dictionary, offset)
    return not_allowed(word, fact, offset)


def not_allowed(value: str, fact: Fact, offset: int) -> ExpressionError:
    """Return the error for a text that is not among the declared ones."""
    values = fact.values or ()
    near = nearest(value, values)
    more = "…" if len(values) > 12 else ""  # noqa: PLR2004  a line's worth
    shown, shown_en = "、".join(values[:12]) + more, ", ".join(values[:12]) + more
    hint = write(f'"{near}"') if near else (f"可写：{shown}", f"allowed: {shown_en}")
    return fault(
        fact,
        f"“{value}”不在“{fact.title}”的可选值之内",
        f"{value!r} is not among the values of {fact.name}",
        value=value,
        code="cell-type",
        offset=offset,
        hint=hint,
    )


def unknown_name_hint(word: str, dictionary: Dictionary) -> tuple[str, str] | None:
    """Return the remedy that names the fact most like the word."""
    near = dictionary.nearest(word)
    return (f"是否指 {near}？", f"did you mean {near}?") if near else None


def _unknown_name(word: str, fact: Fact, dictionary: Dictionary, offset: int) -> ExpressionError:
    near = unknown_name_hint(word, dictionary)
    kinds = {
        "integer": ("整数", "a whole number"),
        "number": ("数字", "a number"),
        "boolean": ("true 或 false", "true or false"),
        "date": ("日期（如 2023-05-01）", "a date (such as 2023-05-01)"),
        "text": ("文本", "a text"),
    }
    zh, en = kinds[fact.type]
    return fault(
        fact,
        f"“{word}”既不是{zh}，也不是事实名",
        f"{word!r} is neither {en} nor the name of a fact",
        value=word,
        code="cell-type",
        offset=offset,
        hint=near,
    )


def _unquoted(word: str, fact: Fact, dictionary: Dictionary, offset: int) -> ExpressionError:
    near = dictionary.nearest(word) if "." in word else None
    zh, en = write(f'"{word}"')
    if near:
        zh, en = f"{zh}；或指事实 {near}", f"{en}, or did you mean the fact {near}"
    return fault(
        fact,
        f"文本“{word}”没有加引号",
        f"the text {word!r} stands without quotes",
        value=word,
        offset=offset,
        hint=(zh, en),
    )


def advise(plain: str, fact: Fact) -> Advice | None:
    """Recognise a common way of writing that may not be guessed at; None if it is none of them."""
    text = plain.strip()
    if fact.type == "text":
        return None
    for pattern, explain in _REFUSED:
        found = pattern.fullmatch(text)
        if found is not None:
            return explain(found)
    return None


def _bound(op: str, said: str) -> Callable[[re.Match[str]], Advice]:
    closed, opened = (f"{op}=", op)

    def explain(found: re.Match[str]) -> Advice:
        value = found["value"]
        words = found["word"]
        return Advice(
            f"“{words}”是否含 {value}，各处用法不一，不能代猜",
            f"whether {words!r} includes {value} is not the same everywhere, so it is not guessed",
            f"含 {value} 写 {closed} {value}，不含写 {opened} {value}；民法上{said}",
            f"write {closed} {value} (included) or {opened} {value} (not included)",
        )

    return explain


def _range(found: re.Match[str]) -> Advice:
    low, high = found["low"], found["high"]
    return Advice(
        f"“{found.group()}”没有说两端是否包含",
        f"{found.group()!r} does not say whether its ends are included",
        f"写成 [{low}..{high})，两端都含写 [{low}..{high}]",
        f"write [{low}..{high}), or [{low}..{high}] with both ends included",
    )


def _both(found: re.Match[str]) -> Advice:
    opening = "[" if found["first"] == ">=" else "("
    closing = "]" if found["second"] == "<=" else ")"
    mended = f"{opening}{found['low']}..{found['high']}{closing}"
    return Advice(
        "两个比较不能用“且”相连",
        "two comparisons are not joined by a word",
        f"写成 {mended}",
        f"write {mended}",
    )


def _percent(found: re.Match[str]) -> Advice:
    return Advice(
        f"“{found['value']}%”中的百分号不能写",
        f"the percent sign of {found['value']}% is not written",
        "写成小数，如 80% 写 0.8",
        "write the share as a decimal: 0.8 for 80%",
    )


def _with_unit(found: re.Match[str]) -> Advice:
    mended = f"{found['op'] or ''} {found['value']}".strip()
    return Advice(
        f"单位“{found['word']}”不写在单元格里",
        f"the unit {found['word']!r} is not written in the cell",
        f"写成 {mended}",
        f"write {mended}",
    )


_REFUSED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Advice]], ...] = tuple(
    (re.compile(pattern), explain)
    for pattern, explain in (
        (rf"(?P<value>{_VALUE})\s*{_UNIT}(?P<word>以上|及以上|起)", _bound(">", "“以上”含本数")),
        (
            rf"(?P<value>{_VALUE})\s*{_UNIT}(?P<word>以下|及以下|以内|之内)",
            _bound("<", "“以下”“以内”含本数"),
        ),
        (
            rf"(?P<word>不满|不足|低于|少于|小于|未满|早于)\s*(?P<value>{_VALUE})\s*{_UNIT}",
            _bound("<", "“不满”不含本数"),
        ),
        (
            rf"(?P<word>超过|高于|多于|大于|超出|晚于)\s*(?P<value>{_VALUE})\s*{_UNIT}",
            _bound(">", "“超过”不含本数"),
        ),
        (rf"(?P<value>{_VALUE})\s*{_UNIT}(?P<word>以外)", _bound(">", "“以外”不含本数")),
        (
            rf"(?P<word>至少|不低于|不少于|不小于)\s*(?P<value>{_VALUE})\s*{_UNIT}",
            _bound(">", "“至少”含本数"),
        ),
        (
            rf"(?P<word>至多|最多|不高于|不多于|不大于|不超过)\s*(?P<value>{_VALUE})\s*{_UNIT}",
            _bound("<", "“至多”含本数"),
        ),
        (rf"(?P<low>{_VALUE})\s*(?:-|\.\.|至|到)\s*(?P<high>{_VALUE})", _range),
        (
            rf"(?P<first>>=?)\s*(?P<low>{_VALUE})\s*{_AND}\s*(?P<second><=?)\s*(?P<high>{_VALUE})",
            _both,
        ),
        (rf"(?:[<>]=?|=)?\s*(?P<value>{_NUMBER})\s*%.*", _percent),
        (
            rf"(?P<op>[<>]=?|=)?\s*(?P<value>{_NUMBER})\s*(?P<word>[^\W\d_]{{1,6}})",
            _with_unit,
        ),
    )
)
