"""Texts of ``onecase score``."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "打分": "Scoring",
    "等次": "Grade",
    "件数": "Cases",
    "占比": "Share",
    "共 {count} 件，平均 {mean} 分": Plural(
        "{count} case, {mean} points", "{count} cases, {mean} points on average"
    ),
    "逐件结果已写到 {file}": "Every case is written to {file}",
    "文件没有这些事实，按未知处理，不扣分：{facts}": (
        "The file lacks these facts; they are unknown and cost nothing: {facts}"
    ),
    "没有读取这些列：{names}": "These columns were not read: {names}",
}
