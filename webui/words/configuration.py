"""Texts of the library of documents."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

_LIBRARY: Mapping[str, English] = {
    "文件库": "Library",
    "办理、评分、时限、分流的规则都写在这些文件里。发布后不能改动，要改就发布新的一版。": (
        "The rules of handling, scoring, deadlines and routing stand in these documents. A "
        "published version never changes; a change is a new version."
    ),
    "检查全部文件": "Check all documents",
    "{count} 份": Plural("{count} version", "{count} versions"),
    "名称": "Title",
    "版次": "Version",
    "生效日期": "In force from",
    "失效日期": "In force until",
    "发布": "Published",
    "校验码": "Hash",
    "现行": "in force",
    "非现行": "not in force",
    "供下级沿用": "for others to extend",
    "沿用": "Extends",
    "下列文件的内容由本文件沿用，这里显示合并后的全文；原文只写不同的部分。": (
        "This document takes over what these say; shown here is the whole as it applies, while "
        "the text as published states only what differs."
    ),
    "这份文件只写了部分内容，供下级补全": "This document lays down some parts only",
    "见下面的原文。": "See its text below.",
    "还没有发布过文件": "No document has been published yet",
    "检查结果": "Check",
    "文件检查结果": "Check of the documents",
    "格式、相互引用、分流表有无遗漏和重叠、文件所带示例，都重新核对一遍。": (
        "Form, references, gaps and overlaps of tables and the examples in the documents are all "
        "checked again."
    ),
    "没有发现问题": "Nothing was found",
    "全部已发布文件相互一致，示例逐条算得相符。": (
        "All published documents agree with each other, and every example comes out as it says."
    ),
    "有 {count} 处错误": Plural("{count} error", "{count} errors"),
    "没有错误，有 {count} 处提示": Plural("No error, {count} remark", "No error, {count} remarks"),
    "错误": "Error",
    "注意": "Warning",
    "看原文": "Text",
    "原文": "Text as published",
    "展开全文，{count} 行": Plural("Show {count} line", "Show {count} lines"),
    "版本": "Version",
    "来源": "Source",
    "本版变动": "What this version changed",
    "各版": "All versions",
    "所带示例": "Examples",
    "发布前逐条试算，不相符不能发布。": (
        "Tried one by one before publishing; a version that fails one cannot be published."
    ),
    "县（市、区）": "County",
    "工作日历": "Calendar",
    "流程": "Workflow",
    "判定表": "Decision table",
    "表单": "Form",
}

_RULES: Mapping[str, English] = {
    "满分 {marks} 分，{count} 个维度；评委扣分以 {step} 分为一档。": (
        "Full marks {marks} in {count} dimensions; assessors deduct in steps of {step}."
    ),
    "{points} 分及以上": "{points} and above",
    "{points} 分及以上，不到 {below} 分": "{points} and above, below {below}",
    "{marks} 分，扣完为止": "{marks} marks, no more can be lost",
    "合计最多 {points} 分，总分不超过 {most} 分": (
        "at most {points} together; the total never exceeds {most}"
    ),
    "总分不超过 {most} 分": "the total never exceeds {most}",
    "合计最多 {points} 分，总分不超过满分": (
        "at most {points} together; the total never exceeds full marks"
    ),
    "行": "Row",
    "不限": "any",
    "；已证明没有遗漏": "; proved to have no gap",
    "有且只有一行适用": "exactly one row applies",
    "可有几行适用，结果须相同": "several rows may apply with the same result",
    "取第一个适用的行": "the first row that applies",
    "取适用行中优先的结果": "the result of highest priority",
    "取全部适用行，按行的先后": "all rows that apply, in their order",
    "取全部适用行，按结果的先后": "all rows that apply, in the order of results",
    "汇总全部适用行": "all rows that apply, aggregated",
    "按公式计算": "by formula",
    "编号样式": "Numbers:",
    "销号": "struck off",
    "步骤": "Steps",
    "由谁办理": "Done by",
    "填写": "Form",
    "前提": "Only if",
    "（{refusal}）": " ({refusal})",
    "立案": "opening",
    "环节不变": "stage unchanged",
    "；任一级退回，前面的签字作废": "; if one returns it, earlier signatures no longer count",
    "时限": "Terms",
    "自“{starts}”起，至“{stops}”止": "From “{starts}” to “{stops}”",
    "；当日不计": "; the first day does not count",
    "；当日计入": "; the first day counts",
    "；过期视为放弃，不算超期": "; past it the chance has lapsed and nobody is late",
    "，末日逢休息日顺延": ", a due day off work moves to the next workday",
    "提前 {span} 提醒": "Warning {span} before",
    "可延长 {times} 次，每次不超过 {span}": "Extended at most {times} time(s), by at most {span}",
    "“{starts}”至“{ends}”之间不计": "Not counted: from “{starts}” to “{ends}”",
    "{count} 天": Plural("{count} day", "{count} days"),
    "{count} 个工作日": Plural("{count} working day", "{count} working days"),
    "类别认定": "Classification",
    "分流表": "Routing table",
    "升级规则": "Escalation",
    "系统自动办理：{step}": "done by the system: {step}",
    "提请{roles}办理：{step}": "proposed to {roles}: {step}",
    "提醒{roles}": "reminder to {roles}",
    "周期": "Held",
    "每月一次": "every month",
    "每季度一次": "every quarter",
    "，条件：": ", condition: ",
    "；评过的不再抽": "; a case is drawn only once",
    "分层抽取": "Strata",
    "{roles}，至少 {count} 人": "{roles}, at least {count}",
    "{roles}，每件 {count} 人；组长：{chair}": "{roles}, {count} for each case; chair: {chair}",
    "回避": "Kept away",
    "承办单位人员": "staff of the units handling the case",
    "本件经办人员": "those named in the case",
    "申报有利害关系的人": "who declared an interest",
    "合成办法": "Combination",
    "须复核": "Second look if",
    "各评委等次不一致": "the grades differ",
    "最高与最低相差超过 {points} 分": "the totals are more than {points} apart",
    "结果的后续": "What follows",
    "立案：{workflow}": "opens: {workflow}",
    "通报，范围：{audience}": "bulletin to {audience}",
    "{whose}考核 {points} 分": "assessment of {whose}: {points}",
    "主办和协办单位": "lead and co-units",
    "承担转出扣分的协办单位": "units that bear what was passed on",
    "{whose}考核按承担的分数扣分": "assessment of {whose}: what each bears",
}

_FORMS: Mapping[str, English] = {
    "栏目": "Field",
    "必填": "required",
    "填法": "How",
    "说明": "Notes",
    "供规则使用": "Fact for rules",
    "文字": "text",
    "整数": "whole number",
    "数字": "number",
    "是或否": "yes or no",
    "可增行的表": "rows",
    "一组": "group",
    "时间": "time",
    "日期和时间": "date and time",
    "选一项": "choice",
    "信访人身份，仅登记和经办人员可见": "who the petitioner is: registration and handler only",
    "不对被反映单位公开": "not for the unit complained about",
    "仅评查组可见": "for the review panel only",
    "可公开": "public",
}

_COUNTY: Mapping[str, English] = {
    "{count} 个": "{count}",
    "信访类别": "Topics",
    "岗位角色": "Roles",
    "角色": "Role",
    "分管或监督": "In charge of, or supervises",
    "放假": "Days off",
    "周末上班": "Weekend days worked",
    "未列入的年份只按周末推算，时限标注“暂定”。": (
        "In other years only weekends are known; deadlines are marked provisional."
    ),
    "登记信访件": "registers petitions",
    "查看信访件": "reads petitions",
    "查看信访人身份": "reads identities",
    "查看评查": "reads reviews",
    "筹备评查会": "prepares reviews",
    "见证抽取": "witnesses draws",
    "主持评查、确认结果": "chairs reviews",
    "查看统计": "reads statistics",
    "查看配置": "reads the configuration",
    "编制规则": "writes rules",
    "审批规则": "approves rules",
    "查看日志": "reads the journal",
    "管理账号": "manages accounts",
    "新建县（市、区）": "founds counties",
    "查看约定上报的总数": "reads agreed totals",
    "本人承办的件": "own cases",
    "本单位的件": "cases of the unit",
    "所监督单位的件": "cases of units supervised",
    "本片区的件": "cases of the area",
}

ENGLISH: Mapping[str, English] = {**_LIBRARY, **_RULES, **_FORMS, **_COUNTY}
