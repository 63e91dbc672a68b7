"""Texts of my work, of lists of cases, of the page of a case and of its steps."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

WORK: Mapping[str, English] = {
    "{person}的工作": "Work of {person}",
    "有 {count} 项等您办理，急的在前。": Plural(
        "{count} thing waits for you.", "{count} things wait for you, the most pressing first."
    ),
    "现在没有等您办理的事项。": "Nothing waits for you now.",
    "查看{workflow}": "See {workflow}",
    "待办": "To do",
    "紧急": "Urgent",
    "其中 {count} 项已超期。": Plural(
        "{count} of them is overdue.", "{count} of them are overdue."
    ),
    "都办完了": "All done",
    "新的事项到您这里时，会在此处列出。": "What comes to you will be listed here.",
    "新的事项到您这里时，会在此处列出。您能办理的其他事项见导航。": (
        "What comes to you will be listed here. Your other places stand in the menu."
    ),
    "要办的事": "What to do",
    "会次": "Session",
    "召开日期": "Held on",
    "固定抽取范围": "Fix the frame",
    "给出见证数": "Witness the draw",
    "抽取": "Draw",
    "评分": "Score",
    "确认评查结果": "Confirm the result",
}

LISTS: Mapping[str, English] = {
    "共 {count} 件，新的在前。": Plural("{count} case.", "{count} cases, newest first."),
    "登记": "Registered",
    "新登记": "Register",
    "阶段": "Stages",
    "全部": "All",
    "筛选": "Filter",
    "单位": "Unit",
    "类别": "Topic",
    "登记从": "Registered from",
    "到": "to",
    "不限": "any",
    "全部显示": "Show all",
    "没有符合条件的件": "No case meets this",
    "这里还没有件": "No cases yet",
    "登记第一件": "Register the first",
    "分到您这里的件会列在此处。": "Cases that come to you will be listed here.",
    "事由": "Subject",
    "状态": "State",
    "流程": "Workflow",
    "主办单位": "Lead unit",
    "期限": "Due",
    "查找“{text}”": "Search for “{text}”",
    "编号或事由中含有这几个字的件，共 {count} 件。": Plural(
        "{count} case has these words in its number or subject.",
        "{count} cases have these words in their number or subject.",
    ),
    "换几个字再试；只能查到您职责范围内的件。": (
        "Try other words; only cases within your duties are found."
    ),
}

CLOCKS: Mapping[str, English] = {
    "按期，用时 {count} 天": Plural("in time, after {count} day", "in time, after {count} days"),
    "按期，用时 {count} 个工作日": Plural(
        "in time, after {count} working day", "in time, after {count} working days"
    ),
    "超期 {count} 天办结": Plural("done {count} day late", "done {count} days late"),
    "超期 {count} 个工作日办结": Plural(
        "done {count} working day late", "done {count} working days late"
    ),
    "超期 {count} 天": Plural("{count} day overdue", "{count} days overdue"),
    "超期 {count} 个工作日": Plural("{count} working day overdue", "{count} working days overdue"),
    "已过，不再可用": "lapsed, no longer open",
    "还有 {count} 天": Plural("{count} day left", "{count} days left"),
    "还有 {count} 个工作日": Plural("{count} working day left", "{count} working days left"),
    "暂停计时": "paused",
    "今天到期": "due today",
    "怎么算的": "How it was reckoned",
    "当年放假安排尚未公布，按周末推算。": (
        "The public holidays of that year are not published yet; reckoned by weekends."
    ),
}

PAGE: Mapping[str, English] = {
    "办理已结束。": "Handling has ended.",
    "其他操作": "Other acts",
    "（暂不能办理）": " (not open yet)",
    "请尽快办理：{step}": "Please act soon: {step}",
    "由升级规则提出。": "Proposed by a rule of the ladder.",
    "办理单位": "Who handles it",
    "协办：{units}": "assisted by {units}",
    "为什么是这个单位": "Why this unit",
    "分流表第 {row} 行": "Row {row} of the routing table",
    "看什么": "Fact",
    "规则要求": "The rule asks",
    "此件是": "This case has",
    "依据文件": "Document",
    "命中的行": "Row that applied",
    "文件哈希": "Hash of the document",
    "办理经过": "What was done",
    "要点": "In short",
    "时限": "Terms",
    "基本情况": "Facts",
    "责任人": "Who answers for it",
    "相关": "Related",
    "规则读到的情况": "What the rules read",
    "此件固定的文件版本": "Versions this case keeps",
    "编号": "Number",
    "登记日期": "Registered on",
    "协办单位": "Assisting units",
    "片区": "Area",
    "原件": "Original case",
    "{score} 分": "{score} points",
    "评分中": "being scored",
    "满足：": "holds: ",
    "未满足：": "does not hold: ",
}

LACKING: Mapping[str, English] = {
    "；": "; ",
    "负分问题清单": "Deficiency list",
    "评查得分 {score}": "Review: {score} points",
    "问题": "Deficiency",
    "扣分": "Points off",
    "评委说明": "What the panel says",
    "整改要求": "To be done",
    "否决": "veto",
    "由事实认定": "found by facts",
}

STORY: Mapping[str, English] = {
    "{step}：{tier}同意": "{step}: {tier} agreed",
    "{step}：{tier}退回": "{step}: {tier} returned it",
    "主办：{unit}": "led by {unit}",
    "系统": "System",
    "系统按规则提出": "Raised by the system under its rules",
    "“一案一评”得分 {score}": "Reviewed: {score} points",
    "通报（范围：{audience}）": "Bulletin ({audience})",
    "待办：{step}": "To do: {step}",
    " 等 {count} 人": " and others, {count} in all",
    "{form}第 {version} 版": "{form}, version {version}",
}

STEPS: Mapping[str, English] = {
    "{title} · 第 {version} 版": "{title} · version {version}",
    "取消": "Cancel",
    "没有提交成功": "Not submitted",
    "现在还不能办理": "Not open yet",
    "规则没有给出主办单位": "The rules name no lead unit",
    "按规则将由谁办理": "Who will handle it under the rules",
    "此件": "This case",
    "已填写的材料": "Filed so far",
    "条件": "Condition",
    "回到此件": "Back to the case",
    "您将签署：{title}": "You are signing: {title}",
    "您的签字层级": "You sign as",
    "{person}已同意": "{person} agreed",
    "内容哈希": "Hash of the content",
    "签字与以上内容绑定，内容一改，签字即失效。": (
        "The signature is bound to this content; it lapses when the content changes."
    ),
    "请先看清此件的最新情况，再决定是否提交；您填写的内容还在下面。": (
        "Look at the case as it stands now before you submit again; what you entered is kept below."
    ),
    "已办理：{step}": "Done: {step}",
    "已登记：{number}": "Registered: {number}",
}

DRAFTS: Mapping[str, English] = {
    "保存草稿": "Save draft",
    "草稿已保存 {time}": "Draft saved {time}",
    "已自动保存 {time}": "Saved automatically {time}",
    "草稿没有保存上，稍后会再试；内容还在本页。": (
        "The draft was not saved; it will be tried again. Your text is still on this page."
    ),
    "接着填写草稿": "Going on with a draft",
    "这是您 {moment} 保存的草稿，还没有提交。": (
        "You saved this draft on {moment}; it is not submitted."
    ),
    "放弃草稿": "Give the draft up",
    "放弃后不能恢复。": "It cannot be brought back.",
    "确认放弃草稿": "Yes, give the draft up",
    "草稿已放弃": "The draft is given up",
    "您没有提交的草稿": "Your draft, never submitted",
    "表单已换版本": "The form has a new version",
    "填写时用的是第 {version} 版，内容已转到现在的版本，请核对。": (
        "It was filled in under version {version}; the answers were put into the present one. "
        "Please check."
    ),
    "转换了：{fields}": "Changed: {fields}",
    "没有转成，请改正：": "Could not be changed, please correct:",
    "现在的表单不再询问这些内容": "The form no longer asks for these",
    "提交时不会带上，需要的请抄到别的栏目：": (
        "They will not be submitted; copy what is needed into other fields:"
    ),
    "您填写期间，此件有了变化": "The case has changed since you began",
    "{person}填写了同一份表单。再提交就是另填一份，请先对照：": (
        "{person} filed the same form. Submitting yours files another; compare them first:"
    ),
    "两份内容不同之处": "Where the two differ",
    "两份内容相同。": "Both say the same.",
    "原来": "Before",
    "本页": "This page",
    "已保存的草稿": "The saved draft",
    "已保存的那份：{moment}。本页内容仍在，可以对照后决定。": (
        "The saved one is of {moment}. This page still holds your text; compare, then decide."
    ),
    "用本页内容代替": "Replace it by this page",
    "预先填好的内容在您打开页面之后变了，已换成现在的。请核对后再提交。": (
        "What was filled in beforehand has changed since you opened the page and is now up to "
        "date. Check it, then submit again."
    ),
    "这份表单在您打开之后换了版本，您填写的内容已转到新版。请核对后再提交。": (
        "The form got a new version since you opened it; your answers were put into it. "
        "Check them, then submit again."
    ),
    "草稿": "Drafts",
    "保存于": "Saved on",
    "还没有登记": "not registered yet",
    "这一环节现在不能办理": "this step is not open now",
    "填的是什么": "What it is",
}

ENGLISH: Mapping[str, English] = {
    **DRAFTS,
    **WORK,
    **LISTS,
    **CLOCKS,
    **PAGE,
    **LACKING,
    **STORY,
    **STEPS,
}
