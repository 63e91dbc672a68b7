"""Texts of the preview of a form's draft."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "预览": "Preview",
    "预览：{title}": "Preview: {title}",
    "预览表单": "Preview the form",
    "重新载入": "Load again",
    "照经办人看到的样子打开，电脑和手机两种宽度，可以试填。": (
        "See it as staff will, at the width of a desk and of a phone, and fill it in for a try."
    ),
    "草稿还读不成一张表单，不能预览": "The draft cannot be read as a form yet",
    "改好下面的错误再看。": "Mend the mistakes below first.",
    "草稿有了新的保存": "The draft was saved anew",
    "载入新的内容": "Load what is new",
    "（试填的内容不保留）": " (what you filled in here is not kept)",
    "草稿有 {count} 处错误，预览仅供参考": Plural(
        "The draft has {count} mistake; this is only roughly what staff will see",
        "The draft has {count} mistakes; this is only roughly what staff will see",
    ),
    "看检查结果": "See what the check found",
    "填入的内容": "What it is filled with",
    "空表": "Blank",
    "示例：{name}": "Example: {name}",
    "可以试填、试提交：照正式办理一样校验，列出规则会读到的情况，但不保存任何内容，也不收附件。": (
        "Fill it in and send it for a try: it is checked as in earnest and shows what rules would "
        "read; nothing is kept, and no files are taken."
    ),
    "电脑上": "At a desk",
    "手机上": "On a phone",
    "电脑上的表单": "The form at a desk",
    "手机上的表单": "The form on a phone",
    "校验通过；这是试填，没有保存": "It passes. This was a try; nothing was kept",
    "规则会读到的情况": "What rules would read",
    "这张表单没有供规则读取的栏目。": "Rules read no field of this form.",
    "再试一次": "Try again",
    "试提交": "Send for a try",
}
