"""Texts of the pages on which new versions of documents are written."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "在清单中查找": "Find in the list",
    "姓名、岗位、单位或名称": "Name, post, unit or id",
    "删去这一行": "Delete this row",
    "我要删去": "I want to delete it",
    "只从草稿中删去；还有别处用到它，检查时会指出。": (
        "It goes from the draft alone; where it is still used, the check says so."
    ),
    "已从草稿中删去，检查结果见总览。": (
        "Deleted from the draft; the overview shows what the check says."
    ),
    "示例的结果变了": "Examples come out otherwise",
    "{count} 条": Plural("{count} example", "{count} examples"),
    "改了规则，示例的结果会跟着变。逐条看过，确是想要的就勾选更新；不是，就回去改规则。": (
        "The rules were changed, so examples come to something else. Look at each: tick it if "
        "the new outcome is what is meant; if not, go back and mend the rules."
    ),
    "示例名称": "Name of the example",
    "更新勾选的示例": "Renew the ticked examples",
    "示例已改为按新规则得出的结果。": "The examples now promise what the new rules give.",
    "没有选中要更新的示例，草稿保持原样。": "No example was ticked; the draft is as it was.",
    "{title}扣分": "Lost for {title}",
    "提示项": "Noted items",
    "评查后果": "Consequences",
    "列入抽取范围": "In the frame of the draw",
    "编制新版本": "Write a new version",
    "编制第 {version} 版": "Write version {version}",
    "从第 {version} 版的内容改起。草稿不影响正在办理的件，发布后从生效日起用于新的件。": (
        "It begins with what version {version} says. A draft touches no case; once published it "
        "applies to new cases from the day it is in force."
    ),
    "请填写生效日期，如 2026-01-01。": "Please say from when it is in force, such as 2026-01-01.",
    "本版改动": "What this version changes",
    "改了什么，一行写一句；随版本一起公布，也可以以后再填。": (
        "What was changed, a sentence a line; published with the version. It can be written later."
    ),
    "开始编制": "Begin",
    "新建文件": "New document",
    "照着一份已发布的文件建一份新的，再逐部分改。经另一人审批发布后才生效，原来那份不受影响。": (
        "Begin a new document as a copy of a published one, then change it part by part. It counts "
        "once another person approved it; the one it was copied from stays as it is."
    ),
    "照着哪一份建": "Begin from",
    "内容和批注从它的最新一版抄来；种类也随它。县情文件和工作日历各县只有一份，不在其中。": (
        "Text and comments are copied from its newest version, and it is of the same kind. County "
        "and calendar are one of each and not listed."
    ),
    "请选择": "Choose",
    "文件名称（id）": "Id",
    "别的文件用它来指这一份，发布后不能改。小写字母、数字和连字符，以字母开头，如 follow-up。": (
        "Other documents name this one by it, and it stays for good. Small letters, digits and "
        "hyphens, a letter first, such as follow-up."
    ),
    "标题": "Title",
    "英文标题": "Title in English",
    "用来做什么": "What it is for",
    "一行写一句，记为第 1 版的说明，随文件一起公布。": (
        "One sentence a line; kept as the note of version 1 and published with it."
    ),
    "新文件的草稿已建好，逐部分改好后提交审批。": (
        "The draft of the new document is there; change its parts, then submit it."
    ),
    "新文件草稿": "Draft of a new document",
    "新文件": "New document",
    "还没有发布": "Not published yet",
    "新文件，还没有发布": "A new document, not published yet",
    "这份草稿是按新文件写的，同名的文件却已发布；请改用另一个名称，或编制那份文件的新版。": (
        "This draft was written as a new document, but one of this id was published; take another "
        "id, or write a new version of the published one."
    ),
    "这是一份新文件，没有以前的版本可以比较。": (
        "This is a new document: there is no earlier version to compare it with."
    ),
    "下面是与所照文件的不同：": "Below is how it differs from the one it was copied from: ",
    "新文件以前没有用过，没有以往的评查和在办的件可以试算。文件所带的示例照常逐条试算。": (
        "A new document was never used, so there are no past reviews or open cases to try it on. "
        "Its own examples are tried one by one as always."
    ),
    "放弃后各次保存的内容都不再保留，这份文件也就没有了。": (
        "Every save of it is dropped, and the document is no more."
    ),
    "新文件的草稿已放弃。": "The draft of the new document was given up.",
    "新版草稿": "Draft of a new version",
    "{person}保存于": "saved by {person} on",
    "下载 YAML": "Download YAML",
    "第 {version} 版已经发布": "Version {version} has been published",
    "这份草稿从更早的一版改起，请对照新版重新编制。": (
        "This draft began from an earlier version; compare it with the new one and begin anew."
    ),
    "分部分编制": "Edit by parts",
    "{count} 项": Plural("{count} entry", "{count} entries"),
    "{count} 处错误": Plural("{count} mistake", "{count} mistakes"),
    "{count} 处提示": Plural("{count} remark", "{count} remarks"),
    "有 {count} 处错误，改好才能发布": Plural(
        "{count} mistake must be mended before this can be published",
        "{count} mistakes must be mended before this can be published",
    ),
    "没有发现错误，文件所带示例逐条算得相符": "No mistakes; every example comes out as it says",
    "其他文件有错误，示例没有试算": "Other documents have mistakes, so no example was tried",
    "因此出问题的其他文件": "Other documents at odds with it",
    "与第 {version} 版的不同": "What differs from version {version}",
    "文件还读不出来，改好错误后再比较。": (
        "The document cannot be read yet; mend the mistakes to compare it."
    ),
    "规定的内容相同。": "It lays down the same.",
    "草稿没有效力。下载后放进配置文件夹，用 onecase publish 发布。": (
        "A draft counts for nothing. Download it into the folder of documents and publish it with "
        "onecase publish."
    ),
    "放弃草稿": "Give the draft up",
    "放弃后各次保存的内容都不再保留，已发布的版本不受影响。": (
        "Nothing of what was saved is kept then; published versions stay as they are."
    ),
    "我要放弃": "I want to give it up",
    "放弃这份草稿": "Give up this draft",
    "草稿已放弃，已发布的版本不受影响。": "The draft is gone; published versions are as they were.",
    "这份文件已有草稿，接着编制即可。": "There is a draft of this document already; go on with it.",
    "这份草稿已被放弃，刚才的内容没有保存。": (
        "This draft was given up meanwhile; what you sent was not saved."
    ),
    "已保存为草稿，检查结果见本页。": "Saved in the draft; this page says what the check found.",
    "没有改动，草稿保持原样。": "Nothing was changed; the draft is as it was.",
    "没有保存": "Not saved",
    "草稿总览": "The whole draft",
    "保存草稿": "Save draft",
    "各部分": "Parts",
    "这一部分": "this part",
    "{person}刚刚改过同一部分，您的内容还没有保存": (
        "{person} has just changed the same part; yours is not saved yet"
    ),
    "下面列出两边不同的地方。核对后改好表单，再点“保存草稿”，就以您的内容为准。": (
        "Below is what differs. Look it through, mend the form and save again: then yours counts."
    ),
    "两边不同的地方": "What differs",
    "栏目": "Field",
    "原来": "Before",
    "对方改为": "Theirs",
    "您填的": "Yours",
}
"""Chinese to English."""
