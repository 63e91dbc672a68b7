"""Texts of the frame and of the pieces every page shares."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "一案一评": "One case, one review",
    "{county}一案一评": "{county}: one case, one review",
    "跳到正文": "Skip to content",
    "菜单": "Menu",
    "关闭": "Close",
    "导航": "Places",
    "位置": "Where you are",
    "编号或事由": "Number or subject",
    "查找：编号或事由": "Search by number or subject",
    "查找": "Search",
    "，其中超期 {count} 件": Plural(", {count} of them overdue", ", {count} of them overdue"),
    "没有收到服务器的答复": "No answer from the server",
    "请检查网络后重试；未提交的内容还在页面上。": (
        "Check the connection and try again; what you entered is still on the page."
    ),
    "退出": "Sign out",
    "分页": "Pages",
    "上一页": "Previous",
    "下一页": "Next",
    "第 {page} 页，共 {pages} 页": "Page {page} of {pages}",
    "、": ", ",
    "是": "Yes",
    "否": "No",
    "我的工作": "My work",
    "信访件": "Petitions",
    "评查": "Reviews",
    "统计": "Statistics",
    "配置": "Configuration",
    "日志": "Journal",
    "演示数据": "Demo data",
    "演示数据 · 今天算作 {day}": "Demo data · today counts as {day}",
}
