"""Texts of submitting, approving and withdrawing rules."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "审批": "Approval",
    "规则审批": "Approval of rules",
    "等待审批": "waiting for approval",
    "已退回": "returned",
    "已撤回": "taken back",
    "已批准": "approved",
    "已办": "Decided",
    "文件": "Document",
    "提交情况": "Submission",
    "编制人说": "What the author says",
    "说明或意见": "What was said",
    "编制人": "Author",
    "没有写说明。": "Nothing was said.",
    "没有等待审批的草稿": "No draft waits for approval",
    "规则由一人编制、另一人审批。有 {count} 份等待审批。": Plural(
        "One person writes a rule, another approves it. {count} draft waits.",
        "One person writes a rule, another approves it. {count} drafts wait.",
    ),
    "已提交，正等待审批": "Submitted and waiting for approval",
    "等待期间不能再改；要改先撤回。": "It cannot be changed while it waits; take it back first.",
    "看提交的情况": "See how it stands",
    "{person}于{when}提交，等待另一人审批。": (
        "Submitted by {person} at {when}; it waits for another person."
    ),
    "{person}于{when}提交": "submitted by {person} at {when}",
    "{person}于{when}退回": "Returned by {person} at {when}",
    "{person}于{when}撤回": "Taken back by {person} at {when}",
    "{person}于{when}批准发布": "Approved and published by {person} at {when}",
    "看提交的内容": "See what was submitted",
    "撤回，接着编制": "Take it back and write on",
    "还不能提交：": "It cannot be submitted yet:",
    "给审批人的说明": "To who approves",
    "为什么改、依据什么；随这一版永久保留。": (
        "Why it is changed and on what ground; kept with the version for good."
    ),
    "提交审批": "Submit for approval",
    "由另一人批准后才发布，从生效日期起用于新的件。": (
        "Another person's approval publishes it; it applies to new cases from its day on."
    ),
    "已提交，等待另一人审批。审批前草稿不能再改。": (
        "Submitted; another person decides. Until then the draft cannot be changed."
    ),
    "已撤回，可以接着编制。": "Taken back; you can write on.",
    "已批准发布。": "Approved and published.",
    "已退回，编制人会在“我的工作”里看到。": "Returned; its author sees it under “My work”.",
    "有 {count} 处错误，没有办成；逐处列在本页。": Plural(
        "Nothing was done: {count} mistake, told on this page.",
        "Nothing was done: {count} mistakes, each told on this page.",
    ),
    "去审批": "Decide",
    "按现在的文件已不能批准，请退回": (
        "Among the documents as they are now it cannot be approved; return it"
    ),
    "看发布的一版": "See the published version",
    "改了什么": "What it changes",
    "提交时的原文": "Its text as submitted",
    "审批意见": "Words of who approves",
    "退回时必须写明要改什么；批准时可以不写。": (
        "Needed when you return it: say what is to be mended. When you approve you may say nothing."
    ),
    "批准后从 {day}起用于新的件，在办的件和已开的评查会不变。": (
        "Once approved it applies to new cases from {day} on; running cases and open sessions keep "
        "their version."
    ),
    "批准发布": "Approve and publish",
    "退回": "Return",
    "停用这一版": "Withdraw this version",
    "停用第 {version} 版？": "Withdraw version {version}?",
    "现在不能停用": "It cannot be withdrawn now",
    "停用之后": "What follows",
    "新的件和评查会不再用这一版，改用第 {version} 版。": (
        "New cases and sessions no longer use it, but version {version}."
    ),
    "新的件和评查会不再用这一版。": "New cases and sessions no longer use it.",
    "保留这一版的 {cases} 件在办件、{sessions} 次未结束的评查会照常用它办完。": (
        "Open cases that keep it ({cases}) and sessions ({sessions}) go on with it to their end."
    ),
    "停用连同理由和您的姓名记入日志，不能撤销；要恢复，发布内容相同的新版本。": (
        "The withdrawal goes into the journal with your name and reason and cannot be undone; to "
        "restore the rule, publish a new version that says the same."
    ),
    "不停用": "Keep it",
    "已停用": "withdrawn",
    "已停用。{cases} 件在办件、{sessions} 次评查会保留这一版，照常办完。": (
        "Withdrawn. Open cases that keep it ({cases}) and sessions ({sessions}) go on with it."
    ),
    "{person}于{day}停用": "Withdrawn by {person} on {day}",
    "编制": "Written",
    "编制人的说明": "What its author said",
    "看提交和审批": "Submission and approval",
    "新的件和评查会不再用这一版；保留它的照常办完。": (
        "New cases and sessions no longer use it; what keeps it goes on with it."
    ),
    "批准": "Approved",
    "审批规则草稿": "Decide on a draft of rules",
    "修改退回的草稿": "Mend a returned draft",
    "规则草稿": "Drafts of rules",
    "提交编号": "submission",
    "版次": "Version",
    "原用版本": "versions before",
    "改用版本": "versions now",
    "原文校验码": "hash of the text",
    "提交人或退回人": "Submitted or returned by",
    "有 {count} 份规则草稿等待审批": Plural(
        "{count} draft of rules waits for approval", "{count} drafts of rules wait for approval"
    ),
}
