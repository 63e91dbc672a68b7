"""Texts of the dashboard and of the cases behind its figures."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "{county}信访与评查统计": "{county}: petitions and reviews in figures",
    "{first}至{last}": "{first} to {last}",
    "；对比 {before}": ", against {before}",
    "时段": "Period",
    "从": "From",
    "上半年": "first half",
    "下半年": "second half",
    "{year}年{half}": "{half} of {year}",
    "{year}年全年": "all of {year}",
    "主要指标": "Measures",
    "指标": "Measure",
    "本期": "Now",
    "上年同期": "Year before",
    "变化": "Change",
    "占比": "Share",
    "口径": "what is counted",
    "持平": "unchanged",
    "下降 {share}%": "down {share}%",
    "上升 {share}%": "up {share}%",
    "占{whole} {share}%": "{share}% of: {whole}",
    "图示": "Bar",
    "件数": "Cases",
    "这一时段没有数据。": "There is nothing in this period.",
    "按事项大类": "By subject",
    "事项大类": "Subject",
    "按具体事项（前十）": "By topic (first ten)",
    "具体事项": "Topic",
    "按主办单位": "By lead unit",
    "评查等次": "Grades of reviews",
    "按月份": "By month",
    "月份": "Month",
    "未登记": "not entered",
    "未分流": "not routed",
    "评查会在期内召开、结果已确认的件数": (
        "Confirmed results of review sessions held in the period"
    ),
    "期内登记的“{workflow}”件数": "Cases of “{workflow}” opened in the period",
    "期内登记的“{workflow}”中，{said}的件数": (
        "Cases of “{workflow}” opened in the period with {said}"
    ),
    "期内登记的“{workflow}”中“{what}”的合计": (
        "Sum of “{what}” over the cases of “{workflow}” opened in the period"
    ),
    "事项类别属“{topic}”": "a topic under “{topic}”",
    "{title}为{value}": "{title} = {value}",
    "{total}，出自 {count} 件": Plural("{total}, from {count} case", "{total}, from {count} cases"),
    "、": ", ",
    "环节": "Stage",
    "只列出最近的 {count} 件。": "Only the newest {count} are listed.",
    "没有符合条件的件": "No case meets this",
}
