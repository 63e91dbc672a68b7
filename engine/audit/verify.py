"""The proof that a journal is whole: the first broken place and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.audit.chain import BreakKind, Head, beginning, break_between

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.audit.chain import Link

Why = BreakKind | Literal["truncated", "replaced"]
"""Why a journal is not whole: a link does not hold, or a head kept elsewhere lies beyond the end
(``truncated``), or the journal has another entry at that place (``replaced``)."""

_WHY: dict[BreakKind, tuple[str, str]] = {
    "county": (
        "第 {found} 号记录属于另一个县（市）（{county}）的日志",
        "entry {found} belongs to the journal of another county ({county})",
    ),
    "missing": (
        "缺少第 {expected} 号记录：{before_zh}之后直接是第 {found} 号记录",
        "entry {expected} is missing: {before_en} is followed by entry {found}",
    ),
    "order": (
        "应为第 {expected} 号记录，却是第 {found} 号：记录重复或次序被打乱",
        "entry {expected} should stand here, but entry {found} does: repeated or out of order",
    ),
    "previous": (
        "第 {found} 号记录所载的上一条哈希与{before_zh}不符：其中一处被改动或替换",
        "entry {found} names another hash than that of {before_en}: one of the two was replaced",
    ),
    "content": (
        "第 {found} 号记录的内容与其哈希不符：内容被改动",
        "the content of entry {found} does not agree with its hash: it was changed",
    ),
}


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first place where a journal breaks.

    Attributes:
        seq: Position that breaks, from 1; for a missing entry the position that is missing.
    """

    seq: int
    why: Why
    zh: str
    en: str

    def text(self, language: str = "zh") -> str:
        """Return what is wrong in ``zh`` or ``en``."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """What a check of a journal found.

    Attributes:
        checked: Entries that hold, up to the first broken one.
        head: Position and hash of the last entry that holds; publish it to prove the journal later.
        broken: The first broken place; None if every entry holds.
    """

    county: str
    checked: int
    head: Head
    broken: ChainBreak | None = None

    @property
    def ok(self) -> bool:
        """Tell whether every entry holds."""
        return self.broken is None

    def text(self, language: str = "zh") -> str:
        """Return the verdict as a sentence in ``zh`` or ``en``."""
        if self.broken:
            return self.broken.text(language)
        if language == "en":
            return f"{self.checked} entries checked, the chain is whole; head {self.head.sha256}"
        return f"已核对 {self.checked} 条记录，链条完整；末端哈希 {self.head.sha256}"


def verify_chain(
    county: str,
    entries: Iterable[Link],
    *,
    after: Head | None = None,
    published: Head | None = None,
) -> ChainVerdict:
    """Return whether the entries continue the journal of this county without a break.

    Args:
        county: Whose journal it is.
        entries: By position; read once, so they may be streamed.
        after: Head checked before, after which the entries begin; the beginning if omitted.
        published: A head kept outside the database. Only with it can the check see that entries
            were cut off at the end or that the whole journal was written anew.
    """
    start = head = after or beginning(county)
    broken: ChainBreak | None = None
    for link in entries:
        broken = _break_at(county, head, link, published)
        if broken:
            break
        head = Head(link.seq, link.sha256)
    if not broken and published and published.seq > head.seq:
        broken = _truncated(head, published)
    return ChainVerdict(county, head.seq - start.seq, head, broken)


def _break_at(county: str, before: Head, link: Link, published: Head | None) -> ChainBreak | None:
    kind = break_between(county, before, link)
    if kind:
        return _describe(kind, before, link)
    if published and published.seq == link.seq and published.sha256 != link.sha256:
        return _replaced(link.seq)
    return None


def _describe(kind: BreakKind, before: Head, link: Link) -> ChainBreak:
    places = {
        "expected": before.seq + 1,
        "before_zh": f"第 {before.seq} 号记录" if before.seq else "日志起点",
        "before_en": f"entry {before.seq}" if before.seq else "the beginning of the journal",
        "found": link.seq,
        "county": link.county,
    }
    zh, en = _WHY[kind]
    return ChainBreak(before.seq + 1, kind, zh.format(**places), en.format(**places))


def _replaced(seq: int) -> ChainBreak:
    return ChainBreak(
        seq,
        "replaced",
        f"第 {seq} 号记录的哈希与先前公布的不符：日志被整体改写",
        f"the hash of entry {seq} is not the one published: the journal was written anew",
    )


def _truncated(head: Head, published: Head) -> ChainBreak:
    return ChainBreak(
        head.seq + 1,
        "truncated",
        f"日志止于第 {head.seq} 号记录，而先前公布过第 {published.seq} 号：末尾记录被删除",
        f"the journal ends with entry {head.seq}, but entry {published.seq} was published: "
        "entries were cut off",
    )
