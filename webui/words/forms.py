"""Texts around the fields of forms; what fields say themselves stands in the form's document."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "提交": "Submit",
    "请继续填写": "Please go on",
    "根据所填内容，下面出现了新的栏目，填好后再提交。": (
        "Your answers have opened further fields below; fill them in and submit again."
    ),
    "有 {count} 处需要修改": Plural("{count} answer to correct", "{count} answers to correct"),
    "：": ": ",
    "步骤": "Steps",
    "核对内容": "Check the answers",
    "填写您的姓名即为签名，与此刻显示的内容绑定；签名前改动过内容的，先核对再签。": (
        "Writing your name signs the answers as they are shown now. "
        "If you have changed any of them, check them first."
    ),
    "修改": "Change",
    "核对": "Check",
    "核对后提交": "Check, then submit",
    "第 {position} 步，共 {count} 步": "Step {position} of {count}",
    "第 {position} 步": "Step {position}",
    "上一步": "Back",
    "下一步": "Next",
    "表单各部分": "Parts of the form",
    "处需要修改": "to correct",
    "如：": "Such as: ",
    "上移": "Up",
    "加入这个名称": "Add this name",
    "去掉这一组": "Take this group away",
    "名称和内容": "Names and what stands under them",
    "填写这一组": "Fill in this group",
    "下移": "Down",
    "复制": "Copy",
    "删除": "Delete",
    "移除": "Remove",
    "增加一行": "Add a row",
    "保密": "Confidential",
    "必填": "required",
    "选填": "optional",
    "未填写": "Not answered",
    "未勾选": "Not ticked",
    "按所填内容显示后面的栏目": "Show the fields that follow from this",
}
