"""What the templates of the library get beside the documents themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from engine.configuration.head import Head
from engine.configuration.library import Loaded
from engine.configuration.vocabulary import LAYER_NAMES
from engine.services.read_library import DocumentLine
from webui.language import label

KINDS: Mapping[str, str] = {
    "county": "县（市、区）",
    "calendar": "工作日历",
    "workflow": "流程",
    "programme": "评查方案",
    "rubric": "评分表",
    "table": "判定表",
    "form": "表单",
}
"""What each kind of document is called."""

RIGHTS: Mapping[str, str] = {
    "petition.register": "登记信访件",
    "petition.read": "查看信访件",
    "identity.read": "查看信访人身份",
    "review.read": "查看评查",
    "review.prepare": "筹备评查会",
    "review.witness": "见证抽取",
    "review.score": "评分",
    "review.chair": "主持评查、确认结果",
    "statistics.read": "查看统计",
    "configuration.read": "查看配置",
    "configuration.write": "编制规则",
    "configuration.approve": "审批规则",
    "journal.read": "查看日志",
    "people.manage": "管理账号",
    "county.found": "新建县（市、区）",
    "totals.read": "查看约定上报的总数",
}
"""What each right of a role allows."""

SCOPES: Mapping[str, str] = {
    "county": "全部",
    "case": "本人承办的件",
    "unit": "本单位的件",
    "supervised": "所监督单位的件",
    "area": "本片区的件",
}
"""Which cases each scope reaches."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A version as a line of the library.

    Attributes:
        base: It only serves others to extend; ``layer`` says whose it is.
    """

    address: str
    title: str
    id: str
    version: int
    in_force: bool
    base: bool
    layer: str
    effective_from: date
    published_at: datetime
    published_by: str
    sha256: str


def document_row(line: DocumentLine) -> DocumentRow:
    """Return a version as a line of the library."""
    ref = line.document.ref
    return DocumentRow(
        address=url_for(
            "configuration.document", kind=ref.kind, document=ref.id, version=ref.version
        ),
        title=label(line.document.document.title),
        id=ref.id,
        version=ref.version,
        in_force=line.in_force,
        base=line.base,
        layer=label(LAYER_NAMES[line.document.document.layer]),
        effective_from=line.document.effective_from,
        published_at=line.published_at,
        published_by=line.published_by,
        sha256=ref.sha256,
    )


@dataclass(frozen=True, slots=True)
class ParentRow:
    """A document that another one extends."""

    address: str
    title: str
    version: int
    layer: str


def parent_rows(loaded: Loaded[Head]) -> tuple[ParentRow, ...]:
    """Return the documents this one extends, nearest first."""
    return tuple(
        ParentRow(
            address=url_for(
                "configuration.document",
                kind=each.ref.kind,
                document=each.ref.id,
                version=each.ref.version,
            ),
            title=label(each.document.title),
            version=each.ref.version,
            layer=label(LAYER_NAMES[each.document.layer]),
        )
        for each in loaded.parents
    )
