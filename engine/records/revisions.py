"""Two people at one case: who comes second is told what the first one did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from engine.audit.entry import CaseOpened
from engine.clock import COUNTY_ZONE
from engine.errors import ConflictError
from engine.records.cases import CASES
from engine.records.journal import JOURNAL
from engine.records.reviews import SESSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from sqlalchemy import Row

    from engine.audit.entry import Event

WORDS: Mapping[str, tuple[str, str]] = {
    "case-opened": ("立案", "opened the case"),
    "step-done": ("办理了一个环节", "did a step"),
    "case-routed": ("确定了责任单位和责任人", "named units and holders"),
    "tier-signed": ("签批", "signed"),
    "escalated": ("触发督办规则", "an escalation rule fired"),
    "session-opened": ("发起评查会议", "opened the session"),
    "panel-seated": ("确定评查组", "seated the panel"),
    "frame-frozen": ("锁定抽取范围", "froze the frame"),
    "witness-heard": ("录入见证人数据", "heard a witness"),
    "cases-drawn": ("抽取案件", "drew the cases"),
    "draw-voided": ("宣布抽取作废", "voided the draw"),
    "recused": ("登记回避", "recorded a recusal"),
    "sheet-handed": ("提交评分表", "handed in a sheet"),
    "scores-opened": ("公开评分", "opened the scores"),
    "result-confirmed": ("确认评查结果", "confirmed the result"),
    "bulletin-issued": ("印发通报", "issued a bulletin"),
    "assessment-posted": ("记入考核", "posted to the assessment"),
    "session-closed": ("结束评查会议", "closed the session"),
    "document-published": ("发布文件", "published a document"),
    "draft-submitted": ("提交草稿审批", "submitted a draft"),
    "draft-returned": ("退回草稿", "returned a draft"),
    "draft-taken-back": ("撤回提交", "took a draft back"),
    "document-withdrawn": ("停用文件", "withdrew a document"),
    "county-founded": ("新建了一个县", "founded a county"),
    "parent-version-left": ("没有采用上级新版", "left a parent's new version"),
    "case-moved": ("调整所用文件版本", "moved the case to other versions"),
}
"""What somebody did, in words for the one who comes second."""

TOLD = 5
"""Changes named in the message; earlier ones are only counted."""


def subjects_of(event: Event) -> tuple[str | None, str | None]:
    """Return the case and the session an event is about."""
    return getattr(event, "case", None), getattr(event, "session", None)


def refuse_if_changed(connection: Connection, county: str, event: Event, expected: int) -> None:
    """Refuse an event whose case or session is not at the revision the person saw.

    An event of a session is held against the session, every other against its case.

    Raises:
        ConflictError: it has changed; the message says what, when and by whom.
    """
    case, session = subjects_of(event)
    if session is not None and not isinstance(event, CaseOpened):
        case = None
    refuse_changed(connection, county, expected, case=case, session=session)


def refuse_changed(
    connection: Connection,
    county: str,
    expected: int,
    *,
    case: str | None = None,
    session: str | None = None,
) -> None:
    """Refuse to go on with a case, or else a session, that is not at the revision a person saw.

    Raises:
        ConflictError: it has changed; the message says what, when and by whom.
    """
    table, subject = (SESSIONS, session) if case is None else (CASES, case)
    revision = connection.execute(
        select(table.c.revision).where(table.c.county == county, table.c.id == subject)
    ).scalar()
    if revision is not None and revision != expected:
        column = JOURNAL.c.session_id if case is None else JOURNAL.c.case_id
        since = connection.execute(
            select(JOURNAL.c.kind, JOURNAL.c.on_behalf, JOURNAL.c.at)
            .where(JOURNAL.c.county == county, column == subject)
            .order_by(JOURNAL.c.seq)
            .offset(max(expected, 0))
        ).all()
        raise _changed(str(subject), since)


def _changed(subject: str, since: Sequence[Row[Any, Any, Any]]) -> ConflictError:
    """Make the error that tells what happened in the meantime."""
    told = since[-TOLD:]
    zh = "；".join(f"{row.on_behalf}于{_when(row)}{WORDS[row.kind][0]}" for row in told)
    en = "; ".join(f"{row.on_behalf} {WORDS[row.kind][1]} at {_when(row)}" for row in told)
    return ConflictError(
        f"您打开之后已有 {len(since)} 处变动：{zh}",
        f"{len(since)} changes since you opened it: {en}",
        place=subject,
        value=len(since),
        hint="请刷新页面，核对后再提交",
        hint_en="reload the page, look again, then submit",
    )


def _when(row: Row[Any, Any, Any]) -> str:
    """Write the moment of a change as the county's clocks showed it."""
    return f"{row.at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}"
