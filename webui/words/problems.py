"""Texts of the pages that say what went wrong."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English

ENGLISH: Mapping[str, English] = {
    "页面停留太久或登录已变更，没有提交。您填写的内容还在，请核对后再提交一次。": (
        "The page stood open too long or you signed in anew; nothing was submitted. What you typed "
        "is still here: check it and send it once more."
    ),
    "您填写的内容": "What you typed",
    "没有保存；需要的请先复制下来。": "It is not saved; copy what you need before you go on.",
    "配置文件有误": "A document is at fault",
    "规则无法适用": "A rule could not be applied",
    "填写有误": "The entry has faults",
    "现在不能办理这一步": "This step is not open now",
    "无权查看或办理": "You may not see or do this",
    "没有找到": "Not found",
    "内容已被他人更新": "Somebody else changed this meanwhile",
    "记录的完整性校验未通过": "The records failed their integrity check",
    "出错了": "Something went wrong",
    "请求不完整": "The request is incomplete",
    "请返回上一页重试。": "Go back and try again.",
    "没有这个页面": "There is no such page",
    "地址可能写错了，或页面已经移走。": "The address may be misspelt, or the page has moved.",
    "不能这样打开": "This cannot be opened directly",
    "请从页面上的按钮进入。": "Use the button on the page that leads here.",
    "提交的内容太大": "Too much was sent",
    "一次提交的文件合计最多 160 MB。请后退，填写的内容还在，换小一些的文件再提交。": (
        "The files of one form are 160 MB at most together. Go back in the browser, what was typed "
        "is still there, and send smaller files."
    ),
    "尝试次数过多": "Too many attempts",
    "请稍等几分钟再试。": "Wait a few minutes and try again.",
    "页面已失效": "The page is out of date",
    "页面停留太久或登录已变更，未作任何改动。请返回后刷新页面，再提交一次。": (
        "The page was open too long or the sign-in changed; nothing was saved. "
        "Go back, reload and send it again."
    ),
    "系统出错": "The system failed",
    "系统没有完成这次操作，也没有改动任何记录。请把编号告诉管理员。": (
        "The system could not finish this and changed no record. Tell the administrator the number."
    ),
    "请立即停止办理并通知系统管理员：记录可能被改动过。": (
        "Stop work and tell the administrator at once: the records may have been tampered with."
    ),
    "编号": "Number",
    "未作任何改动。": "Nothing was changed.",
    "回到首页": "To the first page",
}
