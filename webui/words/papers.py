"""Texts of pages for paper."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English

ENGLISH: Mapping[str, English] = {
    "两次填写有哪些不同": "What differs from the filing before",
    "份": " sheets",
    "年": " / ",
    "月": " / ",
    "日": " (year / month / day)",
    "您能看到的栏目，两次填写的内容相同。": (
        "The fields you may see were answered the same both times."
    ),
    "打印": "Print",
    "打印空表": "Print an empty form",
    "打印这份": "Print this",
    "是": "Yes",
    "栏目": "Field",
    "答案校验码 {hash}": "Hash of the answers {hash}",
    "表单校验码 {hash}": "Hash of the form {hash}",
    "返回": "Back",
    "序号": "No.",
    "{form}：两次填写对照": "{form}: two filings compared",
    "{id} 第 {version} 版": "{id}, version {version}",
    "{person} {at}": "{person} {at}",
    "□ 附材料": "□ With ",
    "操作": "Actions",
}
