"""Texts of what new versions do to running cases, and of moving cases to other versions."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "会影响在办的件和已确认的结果": "What it would do to open cases and confirmed results",
    "不能发布": "Cannot be published",
    "调整在办件的版本": "Move open cases",
    "在办的件": "Open cases",
    "在办的件一直用立案时的版本。确有必要的，可以逐件改按这一版办。": (
        "Open cases keep the version they began with. Where it is needed they can be moved to this "
        "one, case by case."
    ),
    "把在办的件调整到第 {version} 版": "Move open cases to version {version}",
    "。在办的件一直按立案时的版本办，只有在这里选中的才改按这一版办。": (
        ". Open cases keep the version they began with; only those chosen here change to this one."
    ),
    "主办单位": "Lead unit",
    "只列出最早的 {count} 件，调整后再看其余的。": (
        "Only the {count} oldest are listed; look at the others afterwards."
    ),
    "可以调整的 {count} 件": Plural("{count} case can be moved", "{count} cases can be moved"),
    "可以调整的件": "Cases that can be moved",
    "调整后的变化": "What changes",
    "时限和下一步都不变": "Deadlines and next steps stay the same",
    "看看选中的会怎样": "See what happens to those chosen",
    "看看全部 {count} 件": Plural("Look at {count} case", "Look at all {count} cases"),
    "不能调整的 {count} 件": Plural(
        "{count} case cannot be moved", "{count} cases cannot be moved"
    ),
    "没有在办的件用着别的版本": "No open case keeps another version",
    "回到文件": "Back to the document",
    "确认调整": "Confirm",
    "调整这 {count} 件": Plural("Move {count} case", "Move these {count} cases"),
    "。要么全部调整，要么一件都不动；理由写进每一件的经过，经办人看得到。": (
        ". All of them move, or none; the reason stands in the story of each case, where its "
        "handlers see it."
    ),
    "一件都没有调整": "No case was moved",
    "下列各件现在不能调整，已去掉": "These cannot be moved now and were left out",
    "调整的理由": "Why they are moved",
    "重新选择": "Choose again",
    "请至少选一件。": "Choose at least one case.",
    "已调整 {count} 件。": Plural("Moved {count} case.", "Moved {count} cases."),
    "改按其他版本办理": "Moved to other versions",
    "理由：{reason}": "Reason: {reason}",
    "{file}：草稿已放弃，文件删去": "{file}: the draft was given up; the file is gone",
    "{file}：您改过，还没有推送，原样留着": "{file}: changed by you and not pushed; left as it is",
    "取回 {count} 份，草稿有 {drafts} 份": Plural(
        "Pulled {count} document; drafts: {drafts}", "Pulled {count} documents; drafts: {drafts}"
    ),
    "{file}：这里和文件库里都改过": "{file}: changed here and in the library",
    "    还有 {count} 行不同": Plural(
        "    {count} more line differs", "    {count} more lines differ"
    ),
    "{file}：文件库的内容，供合并": "{file}: the library's text, to be merged",
    "没有写入任何内容。每个冲突的文件有三条路，用 onecase pull：": (
        "No document was touched. For each file in conflict there are three ways with onecase pull:"
    ),
    "  --take 文件：用文件库的，自己的改动丢弃": (
        "  --take FILE: the library's text; your change is lost"
    ),
    "  --keep 文件：用自己的，下次推送盖在文件库的草稿上": (
        "  --keep FILE: your text; the next push puts it on top of the library's draft"
    ),
    "  --beside：把文件库的写成“文件.library”，合并后再 --keep": (
        "  --beside: the library's text as FILE.library; merge it, then --keep"
    ),
    "没有写入任何内容，改好后再推送": "Nothing was written; mend it and push again",
    "{file}：已是草稿，等人提交审批": "{file}: is a draft now, to be submitted for approval",
    "{file}：已是新文件的草稿，等人提交审批": (
        "{file}: is the draft of a new document now, to be submitted for approval"
    ),
    "    由 {old} 移来，已发布的版本放回原处": (
        "    moved from {old}, where the published version is back"
    ),
    "{file}：文件库里更新，请先取回": "{file}: the library is ahead; pull first",
    "推送 {count} 份草稿": Plural("Pushed {count} draft", "Pushed {count} drafts"),
}
"""Chinese text and its English."""
