"""Texts of what-if: what a draft would change among past reviews and open cases."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "试算影响": "What if",
    "重新试算": "Try again",
    "用这份草稿把以往的评查和在办的件重算一遍，看看会改变什么。什么都不会被改动。": (
        "Works past reviews and open cases out again by this draft and shows what would change. "
        "Nothing is altered."
    ),
    "查看明细": "Show the lists",
    "正在试算，已完成 {percent}%": "Working it out, {percent}% done",
    "可以离开此页，试算照常进行。": "You may leave this page; the work goes on.",
    "试算中断了": "It was cut off",
    "程序在算完之前停止了，可以接着算，也可以重新试算。": (
        "The program stopped before the end. It can go on, or begin again."
    ),
    "接着算": "Go on",
    "试算没有完成": "It did not come to an end",
    "试算还没有完成。": "It is not done yet.",
    "这是按第 {count} 次保存算的": "This is of save {count}",
    "草稿后来又改过，结果可能已经不同。": "The draft was changed since; the result may be another.",
    "{person}发起，": "Asked for by {person}, ",
    "改动后：{compared} 件评查中": "After the change, of {compared} reviews",
    "{count} 件有变化": Plural("{count} differs", "{count} differ"),
    "，其中 {count} 件等次变化": Plural(", {count} of them in grade", ", {count} of them in grade"),
    "改动后：{compared} 件评查的得分、等次和后果都不变。": (
        "After the change, all {compared} reviews keep score, grade and consequences."
    ),
    "还没有用这份规则评查过，没有可比较的结果。": (
        "Nothing was reviewed by these rules yet, so there is nothing to compare."
    ),
    "：{count} 件": Plural(": {count} case", ": {count} cases"),
    "：新增 {count} 件": Plural(": {count} new case", ": {count} new cases"),
    "：不再发生 {count} 件": Plural(": no longer in {count} case", ": no longer in {count} cases"),
    "“{clause}”删去后，原有 {count} 处认定不再计分": Plural(
        "Without “{clause}”, {count} finding counts no more",
        "Without “{clause}”, {count} findings count no more",
    ),
    "{count} 件按原规则重算与确认的结果不符，未作比较": Plural(
        "{count} result does not come out again by its own rules and is not compared",
        "{count} results do not come out again by their own rules and are not compared",
    ),
    "各条款的变化": "Changes by clause",
    "条款": "Clause",
    "合计扣分或加分": "Points in all",
    "看了 {count} 件在办的件": Plural(
        "{count} open case was looked at", "{count} open cases were looked at"
    ),
    "，按分流表重新分流 {count} 件": Plural(
        ", {count} case was routed again", ", {count} cases were routed again"
    ),
    "什么都不变。": " Nothing changes.",
    "{count} 件去向改变": Plural("{count} case goes elsewhere", "{count} cases go elsewhere"),
    "{count} 件责任人或单位改变": Plural(
        "{count} case changes hands", "{count} cases change hands"
    ),
    "{count} 件到期日移动": Plural(
        "{count} case with a due day that moves", "{count} cases with a due day that moves"
    ),
    "{count} 件所在环节或步骤不再有": Plural(
        "{count} case loses its stage or a step", "{count} cases lose their stage or a step"
    ),
    "{count} 件今天的督办有变": Plural(
        "{count} case with other escalations today", "{count} cases with other escalations today"
    ),
    "{count} 件已填内容不再能通过": Plural(
        "{count} case with answers that would be refused",
        "{count} cases with answers that would be refused",
    ),
    "第 {count} 次保存": "save {count}",
    "拟自 {day} 起施行": "to be in force from {day}",
    "导出 xlsx": "Download xlsx",
    "您不能查看全县的评查结果，下面只列编号；有权查看的件列出内容。": (
        "You may not read the results of the whole county: below stand the numbers of the cases, "
        "and what would change only in those you may read."
    ),
    "各项明细": "Lists",
    "按等次变化筛选": "By change of grade",
    "全部变化": "All changes",
    "明细": "List",
    "升降": "Moves",
    "升 {count} 位": Plural("up {count} place", "up {count} places"),
    "降 {count} 位": Plural("down {count} place", "down {count} places"),
    "不变": "Stays",
    "得分和等次": "Scores and grades",
    "后果": "Consequences",
    "单位排名": "Ranking of units",
    "环节和督办": "Stages and ladder",
    "已填内容": "Answers filed",
    "不能重现": "Not reproducible",
    "原结果": "Was",
    "改后": "Would be",
    "为什么": "Why",
    "具体内容": "What exactly",
    "原平均分": "Mean was",
    "改后平均分": "Mean would be",
    "原名次": "Place was",
    "改后名次": "Place would be",
    "办理状态": "State",
    "原去向": "Went to",
    "改后去向": "Would go to",
    "原到期日": "Was due",
    "改后到期日": "Would be due",
    "依据和变化": "Clause, and what it means",
    "涉及": "Concerns",
    "案件": "Cases",
    "出什么问题": "What happens",
    "评查会议": "Session",
    "您无权查看此件的内容": "You may not read this case",
    "{score} 分 · {grade}": "{score} points · {grade}",
    "分数线变了，得分没变": "The threshold moved, the score did not",
    "不再认定": "no longer found",
    "扣分 {before} → {after}": "loses {before} → {after}",
    "加分 {before} → {after}": "gains {before} → {after}",
    "{clause}：{moved}（{why}）": "{clause}: {moved} ({why})",
    "{clause}：{moved}": "{clause}: {moved}",
    "不再发生": "No longer",
    "{unit}已不在名单中": "{unit} is no longer on the list",
    "无人": "nobody",
    "将变为超期": "Would be overdue",
    "将不再超期": "Would no longer be overdue",
    "没有到期日": "No due day",
    "新版没有这个环节": "The new version has no such stage",
    "新版少了可办的步骤": "Steps open in it would be gone",
    "今天会触发": "Would fire today",
    "今天不再触发": "Would no longer fire today",
    "督办规则": "Rule of the ladder",
    "不能通过检查": "Refused",
    "转换不了": "Cannot be migrated",
    "没有对应栏目": "No such field",
    "{sort}：{said}": "{sort}: {said}",
    "没有任何变化": "Nothing changes",
    "原因": "Reason",
    "在办": "Open",
    "已办结": "Closed",
    "分流": "Routing",
    "。": ".",
}
