"""Texts of a rubric's grid, of the condition builder and of the text of a draft."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    # Ways to write a draft
    "编制方式": "Ways to write",
    "总览": "Overview",
    "按表格编制": "As a grid",
    "全文（YAML）": "Full text (YAML)",
    # The grid
    "{person}刚刚改过同样的格子，您的内容还没有保存": (
        "{person} has just changed the same cells; yours is not saved yet"
    ),
    "核对后改好表格，再点“保存草稿”，这几格就以您的内容为准。": (
        "Look them through, mend the grid and save again: then yours counts in these cells."
    ),
    "这份评分表只写了与所沿用的不同之处": (
        "This rubric states only what differs from the one it extends"
    ),
    "请在“分部分”里编制。": "Please edit it by its parts, from the overview.",
    "{title}：怎样扣分": "{title}: how points are taken",
    "{title}：按哪个数量": "{title}: what is counted",
    "{title}：每多少": "{title}: for each how many",
    "{title}：分数": "{title}: points",
    "{title}：最多扣多少分": "{title}: points at most",
    "{title}：由谁认定": "{title}: who finds it",
    "{title}：封顶": "{title}: cap",
    "{title}：等次": "{title}: grade",
    "{title}：起分": "{title}: from",
    "{title}：色调": "{title}: tone",
    "选择数量": "Choose what is counted",
    "每": "for each",
    "加": "adds",
    "扣": "takes",
    "最多扣": "takes at most",
    "按办理记录": "by the records",
    "由评查员": "by the panel",
    "还没有条件": "no condition yet",
    "改条件": "Change",
    "设条件": "Set a condition",
    "保存并改条件": "Save and change the condition",
    "保存并设条件": "Save and set a condition",
    "名称": "Title",
    "累计": "so far",
    "各项合计最多可扣": "items can take at most",
    "没有上限": "no bound",
    "扣分项": "Item",
    "谁来认定，什么情况": "Found by whom, and when",
    "怎样扣分": "Points",
    "封顶": "Cap",
    "增删、排序，填依据、证据和整改要求": (
        "Add, remove, arrange; basis, evidence and what is required"
    ),
    "情形": "Fault",
    "等次定为": "Fixes the grade",
    "增删、排序，填依据和证据": "Add, remove, arrange; basis and evidence",
    "合计最多加": "Together at most",
    "加分项": "Bonus",
    "怎样加分": "Points",
    "增删、排序，填依据": "Add, remove, arrange; basis",
    "起分": "From",
    "色调": "Tone",
    "分及以上": "points and more",
    "好": "good",
    "平": "plain",
    "差": "bad",
    "增删等次": "Add or remove grades",
    "各维度合计": "All dimensions",
    "满分": "full marks",
    "相符": "agrees",
    "不相符": "does not add up",
    "固定扣分": "a fixed number",
    "按数量扣分": "by a count",
    "评委酌情扣分": "as the panel judges",
    "本维度记 0 分": "the whole dimension",
    "只提示，不扣分": "noted, no points",
    "有错误，改好后才能用文字说明": "it has mistakes; once mended it is said in words",
    "示例是防止改错的。新结果如果正是本版要的，可以一次改好；如果不是，请检查刚才改的地方。": (
        "Examples guard against slips. If these results are what this version means, set them "
        "all at once; if not, look again at what you changed."
    ),
    "按新结果改 {count} 处示例": Plural(
        "Set {count} example to its new result", "Set {count} examples to their new results"
    ),
    "逐条看、改名称": "Look at each, give new names",
    # The condition builder
    "编辑条件": "Edit the condition",
    "值": "Value",
    "值，一行一个": "Values, one a line",
    "一行一个": "one a line",
    "写法": "In writing",
    "意思是：{words}": "It means: {words}",
    "从": "From",
    "到": "to",
    "至": "to",
    "新条件": "new condition",
    "事实": "Fact",
    "选择事实": "Choose a fact",
    "选择事实，或输入文字查找": "Choose a fact, or type to search",
    "没有符合的事实": "No such fact",
    "{count} 项可选": "{count} to choose from",
    "来自：{source}": "From: {source}",
    "比较": "Comparison",
    "一组条件": "group of conditions",
    "以下条件": "These hold:",
    "还没有条件。": "No condition yet.",
    "加一条": "Add a condition",
    "加一组": "Add a group",
    "{person}刚刚改过这个条件，您的内容还没有保存": (
        "{person} has just changed this condition; yours is not saved yet"
    ),
    "再点“保存条件”，就以您的内容为准。": "Save again, and yours counts.",
    "这个条件的写法在这里显示不了": "The way this condition is written cannot be shown here",
    "到全文里修改": "Change it in the full text",
    "条件读作": "It reads",
    "没有条件": "No condition",
    "按所选事实显示比较和值": "Show comparisons and values of the chosen facts",
    "保存条件": "Save condition",
    "条件已保存到草稿。": "The condition is saved in the draft.",
    "全部成立": "all of them",
    "任意一条成立": "any of them",
    "并非全部成立": "not all of them",
    "全都不成立": "none of them",
    "是以下之一": "is one of",
    "不是以下任何一个": "is none of",
    "等于": "equals",
    "不等于": "is other than",
    "大于": "greater than",
    "不小于": "at least",
    "小于": "less than",
    "不大于": "at most",
    "介于": "between",
    "为“是”": "is yes",
    "为“否”": "is no",
    "已有值": "is known",
    "没有值": "is empty",
    "其他写法": "in writing",
    "晚于": "after",
    "不早于": "on or after",
    "早于": "before",
    "不晚于": "on or before",
    "是这一天": "on the day",
    "不是这一天": "not on the day",
    "查不到的事实": "Unknown facts",
    "这个条件还读不出来": "this condition cannot be read yet",
    # The full text
    "全文": "Full text",
    "全文要改好下面几处才能保存；您写的都还在。": (
        "The text can be saved once the following is mended; all you wrote is still there."
    ),
    "{person}刚刚保存过这份草稿，您的内容还没有保存": (
        "{person} has just saved this draft; yours is not saved yet"
    ),
    "下面是对方改动的行。把要保留的并到全文里，再点“保存全文”，就以您的全文为准。": (
        "Below are the lines they changed. Take over what is to stay and save again: then your "
        "text counts."
    ),
    "保存全文": "Save text",
    "第 {line} 行": "Line {line}",
    "全文已保存为草稿，检查结果见本页。": (
        "The text is saved in the draft; this page says what the check found."
    ),
    "查找、逐段看": "Search it, fold it",
    "已发布，不能改动": "published, fixed",
}
"""Chinese to English."""
