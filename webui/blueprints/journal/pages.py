"""What the templates of the journal get: each kind of event with its title and its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from engine.audit.chain import canonical
from engine.audit.entry import Event, Pin
from engine.records.values import JournalEntry
from engine.services.read_journal import KnownCase
from webui.blueprints.configuration.pages import KINDS
from webui.language import fact_value, label, moment, number, say
from webui.names import Names

EVENTS: Mapping[str, str] = {
    "document-published": "发布文件",
    "draft-submitted": "提交草稿审批",
    "draft-returned": "退回草稿",
    "draft-taken-back": "撤回提交",
    "document-withdrawn": "停用文件",
    "county-founded": "新建县",
    "parent-version-left": "不采用上级新版",
    "case-moved": "调整所用版本",
    "case-opened": "立案登记",
    "step-done": "办理步骤",
    "case-routed": "确定承办单位",
    "tier-signed": "签字",
    "escalated": "规则提醒或升级",
    "session-opened": "召开评查会",
    "panel-seated": "确定评查组",
    "frame-frozen": "固定抽取范围",
    "witness-heard": "见证取数",
    "cases-drawn": "抽取",
    "draw-voided": "抽取作废",
    "recused": "回避",
    "sheet-handed": "提交评分表",
    "scores-opened": "公开评分",
    "result-confirmed": "确认结果",
    "bulletin-issued": "通报",
    "assessment-posted": "考核加扣分",
    "session-closed": "评查会结束",
}
"""What each kind of entry is called."""

SHOWN: Mapping[str, str] = {
    "step": "步骤",
    "from_stage": "原环节",
    "to_stage": "新环节",
    "on": "日期",
    "filing_sha256": "表单校验码",
    "sheet_sha256": "评分表校验码",
    "shown_sha256": "所签内容校验码",
    "frame_sha256": "范围校验码",
    "certificate_sha256": "证书校验码",
    "seed": "种子",
    "lead": "主办单位",
    "unit": "单位",
    "rule": "规则",
    "title": "名称",
    "round": "轮次",
    "tier": "签字层级",
    "agreed": "同意",
    "witness": "见证人",
    "words": "内容",
    "attempt": "抽取次数",
    "assessor": "评委",
    "person": "人员",
    "chair": "组长",
    "reason": "理由",
    "score": "得分",
    "grade": "等次",
    "points": "分值",
    "audience": "范围",
    "number": "编号",
    "held_on": "评查日期",
    "submission": "提交编号",
    "document": "文件",
    "version": "版次",
    "submitted_by": "编制人",
    "before": "原用版本",
    "after": "改用版本",
    "text_sha256": "原文校验码",
    "effective_from": "生效日期",
    "founder": "新建人",
}
"""Fields of events that are shown beside the title, and what they are called."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as a line of the journal.

    Attributes:
        number: Number of the case it is about; empty if of none.
        facts: ``(name, value, is a hash)`` of what it says.
        text: The event as it was hashed.
    """

    seq: int
    at: datetime
    who: str
    title: str
    case: str | None
    number: str
    session: str | None
    facts: tuple[tuple[str, str, bool], ...]
    text: str
    sha256: str
    previous_sha256: str


def entry_view(entry: JournalEntry, known: Mapping[str, KnownCase], names: Names) -> EntryView:
    """Return an entry as a line of the journal."""
    about = known.get(entry.case or "")
    return EntryView(
        seq=entry.seq,
        at=entry.at,
        who=entry.on_behalf,
        title=say(EVENTS[entry.event.event]),
        case=entry.case,
        number=about.number if about else "",
        session=entry.session,
        facts=tuple(_facts(entry.event, about, names)),
        text=canonical(entry.event),
        sha256=entry.sha256,
        previous_sha256=entry.previous_sha256,
    )


def _facts(event: Event, about: KnownCase | None, names: Names) -> Iterator[tuple[str, str, bool]]:
    for field, title in SHOWN.items():
        value = getattr(event, field, None)
        if value is not None and value != "":
            text = _title(field, value, about) or _text(field, value, names)
            yield say(title), text, field.endswith("sha256") or field == "seed"


def _title(field: str, value: object, about: KnownCase | None) -> str:
    """Return what a step or stage is called; empty for anything else."""
    if about is None:
        return ""
    titles = {"step": about.steps, "from_stage": about.stages, "to_stage": about.stages}
    return label(titles.get(field, {}).get(str(value)))


def _pin(pin: Pin) -> str:
    """Return a document version as staff call it: its kind, id and number."""
    kind = say(KINDS[pin.kind]) if pin.kind in KINDS else pin.kind
    return f"{kind} {pin.id} {say('第 {version} 版', version=pin.version)}"


def _text(field: str, value: object, names: Names) -> str:
    if isinstance(value, Pin | tuple):
        return say("、").join(map(_pin, [value] if isinstance(value, Pin) else value))
    if field in {"assessor", "person", "chair", "submitted_by"}:
        return names.person(str(value))
    if field in {"lead", "unit"}:
        return names.unit(str(value))
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)
    return fact_value(value) if isinstance(value, bool | date | Decimal) else str(value)
