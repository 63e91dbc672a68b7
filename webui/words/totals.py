"""Texts of the agreed totals."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English

ENGLISH: Mapping[str, English] = {
    "约定总数": "Agreed totals",
    "下辖县（市、区）的约定总数": "Agreed totals of the counties",
    "{span}。各县（市、区）与{here}约定了哪几项，这里就只有哪几项，看不到具体的件。": (
        "{span}. Only what each county agreed to show to {here} stands here; no case can be seen."
    ),
    "半年": "Half-year",
    "截至 {day}": "until {day}",
    "其他半年的和上年同期": "Other half-years and the year before",
    "少于 {least}": "below {least}",
    "尚未结束": "not over yet",
    "依据：{why}": "Basis: {why}",
    "；不足 {least} 的不显示具体数，半年结束后才提供": (
        "; totals below {least} are not told, and none before the half-year is over"
    ),
    "没有县（市、区）与{here}约定总数": "No county has agreed on totals with {here}",
    "由各县（市、区）在自己的县配置里写 agreed_totals，审批发布后即可在此看到。": (
        "Each county writes agreed_totals in its own county document; they appear here once that "
        "is published."
    ),
}
