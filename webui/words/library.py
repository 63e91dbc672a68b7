"""Texts of the library: the versions of each document on a time line, drafts, coming changes."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "九十天内的变动": "Changes within ninety days",
    "{count} 天后": Plural("in {count} day", "in {count} days"),
    "生效": "begins",
    "到期，还没有下一版": "ends, and no version follows yet",
    "正在编制的草稿": "Drafts being written",
    "拟生效": "intended",
    "待审批": "Waiting for approval",
    "编制中": "Being written",
    "检查没有发现错误": "the check found no mistakes",
    "{person}提交审批": "submitted by {person}",
    "查找文件": "Find documents",
    "种类": "Kind",
    "有待生效的版本": "A version is still to begin",
    "有草稿": "Draft",
    "有停用的版本": "A version was withdrawn",
    "清除": "Clear",
    "待生效": "Scheduled",
    "已被取代": "Replaced",
    "已停用": "withdrawn",
    "今天，{day}": "Today, {day}",
    "各版经过（{count} 版）": Plural(
        "Who wrote and approved it, and why ({count} version)",
        "Who wrote and approved it, and why ({count} versions)",
    ),
    "{first}至{last}前": "{first} until before {last}",
    "{day}起": "from {day}",
    "第 {version} 版 {state}，{day}起": "Version {version}: {state}, from {day}",
    "{author}编制，{approver}批准": "written by {author}, approved by {approver}",
    "{person}发布": "published by {person}",
    "{person}于{day}停用：{reason}": "withdrawn by {person} on {day}: {reason}",
    "改动：": "Changes: ",
    "没有这样的文件": "There is no such document",
    "看全部文件": "See all documents",
    "表单 {count} 份": Plural("{count} form", "{count} forms"),
    "已不是现行版本": "No longer in force",
    "按一个文件版本办理的未办结件": "Open cases that keep one version of a document",
    "校验码 {hash}，您职责范围内共 {count} 件。": Plural(
        "Hash {hash}; {count} case within your duties.",
        "Hash {hash}; {count} cases within your duties.",
    ),
    "只能查到您职责范围内的件。": "Only cases within your duties are found.",
    "只列出按校验码 {hash} 的文件版本进行、还没有结束的评查会。": (
        "Only sessions not closed yet that keep the version with the hash {hash}."
    ),
    "还在按这一版办的": "What still keeps this version",
    "未办结的件 {count} 件": Plural("{count} open case", "{count} open cases"),
    "没有结束的评查会 {count} 次": Plural("{count} open session", "{count} open sessions"),
    "件和评查会从开始时固定所用的版本，以后发布新版也不变。": (
        "Cases and sessions keep the versions they began with, whatever is published later."
    ),
}
