"""Texts of the journal and of the check of all records."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "只增不改：每条都带着前一条的校验码，改动任何一条都会被发现。": (
        "Entries are only ever added: each carries the hash of the one before, so that a change "
        "of any of them is found."
    ),
    "核对全部记录": "Check all records",
    "链头：第 {seq} 条的校验码，可另行保存以备核对": (
        "Head of the chain: hash of entry {seq}; keep it elsewhere to compare later"
    ),
    "案件编号": "Number of the case",
    "评查会编号": "Id of the session",
    "看全部": "Show all",
    "原始内容和校验码": "Content and hashes",
    "本条": "This entry",
    "前一条": "The one before",
    "没有记录": "No entries",
    "逐条核对校验码，并由日志重新推算全部现状，与现存的逐项比较。": (
        "Every hash is checked, and all records are made anew from the journal and compared."
    ),
    "记录完整": "The records are whole",
    (
        "日志共 {count} 条，前后相连；由它推算的现状与现存记录完全一致，"
        "表单和评分表的内容与日志所记校验码相符。"
    ): (
        "The journal has {count} entries in an unbroken chain; the records follow from it, and "
        "forms and sheets have the hashes it names."
    ),
    "有 {count} 处不一致": Plural("{count} difference", "{count} differences"),
    "正在核对，已完成 {percent}%": "Checking, {percent}% done",
    "{who}于{when}发起。可以离开此页，核对照常进行，稍后再来看结果。": (
        "Asked for by {who}, {when}. You may leave this page: the check goes on, and its result "
        "stands here later."
    ),
    "刷新": "Refresh",
    "还没有核对过": "Never checked so far",
    "核对在后台进行，页面显示进度。": (
        "The check runs in the background; this page shows how far it has come."
    ),
    "核对没有完成": "The check did not come to its end",
    "程序出错，原因写在服务器的运行日志里，请告知系统管理员。": (
        "The program failed; the reason is in the server's log. Please tell the administrator."
    ),
    "{who}于{when}发起，核对到第 {seq} 条。": (
        "Asked for by {who}, {when}; checked up to entry {seq}."
    ),
    "此后日志又增加了 {count} 条，还没有核对。": Plural(
        "Since then {count} entry was added that has not been checked.",
        "Since then {count} entries were added that have not been checked.",
    ),
    "重新核对": "Check again",
    "开始核对": "Begin the check",
    "不一致之处": "Differences",
    "数据表": "Table",
    "现存": "Stored",
    "应为": "Expected",
    "发布文件": "Document published",
    "立案登记": "Case opened",
    "办理步骤": "Step done",
    "确定承办单位": "Case routed",
    "签字": "Signed",
    "规则提醒或升级": "Rule of the ladder fired",
    "确定评查组": "Panel seated",
    "抽取作废": "Draw voided",
    "回避": "Kept away",
    "提交评分表": "Sheet handed in",
    "公开评分": "Scores opened",
    "考核加扣分": "Assessment posted",
    "评查会结束": "Session closed",
    "原环节": "from stage",
    "新环节": "to stage",
    "表单校验码": "hash of the form",
    "评分表校验码": "hash of the sheet",
    "所签内容校验码": "hash of what was signed",
    "范围校验码": "hash of the frame",
    "证书校验码": "hash of the certificate",
    "规则": "rule",
    "轮次": "round",
    "签字层级": "tier",
    "同意": "agreed",
    "见证人": "witness",
    "内容": "words",
    "抽取次数": "draw",
    "分值": "points",
    "范围": "to",
}
