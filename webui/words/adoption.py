"""Texts of the pages on which a county is founded and follows the one it takes over."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    # the journal
    "不采用上级新版": "Left a parent's new version",
    "新建人": "Founded by",
    # the steps
    "新建一个县（市、区）": "Found a county",
    "填到哪里存到哪里，随时可以离开，回来接着填。": (
        "Everything is saved as you type; leave at any time and go on later."
    ),
    "新建县的步骤": "Steps of founding a county",
    "（已填）": " (filled in)",
    "保存，下一步": "Save and go on",
    "页面停留太久或登录已变更，没有保存。您填写的内容还在，请再保存一次。": (
        "The page was open too long or the sign-in changed; nothing was saved. What you typed is "
        "still here: save once more."
    ),
    "表格没有收下，有 {count} 处要改": Plural(
        "The workbook was not taken: {count} cell to mend",
        "The workbook was not taken: {count} cells to mend",
    ),
    "在哪一格": "Cell",
    "怎么改": "What to do",
    "这一步的帮助": "Help with this step",
    "用表格填": "Fill in with a workbook",
    "先下载空表，用 WPS 或 Excel 填好，再传上来。也可以传 CSV。": (
        "Download the empty workbook, fill it in with a spreadsheet program, upload it. A CSV file "
        "will do too."
    ),
    "下载空表": "Download the empty workbook",
    "填好的表格": "Workbook filled in",
    "整张收下，替换这一步已填的各行；有一格不对就都不收，并指出在哪一格。": (
        "It is taken whole and replaces the rows of this step; if one cell is wrong nothing is "
        "taken, and you are told which."
    ),
    "传上来": "Upload",
    "流程要求的角色": "Roles the workflows ask for",
    "还没有人担任的：": "Nobody holds yet:",
    "流程要求的角色都有人担任。": "Every role the workflows ask for is held.",
    "全部重来": "Start over",
    "各步填的内容都删掉，不能恢复。": "What was entered in all steps is deleted for good.",
    "删掉，从头填": "Delete and start over",
    # the last look
    "核对、新建": "Review and found",
    "沿用“{parent}”，只写不同之处。核对无误就可以新建。": (
        "Takes over “{parent}” and says only what differs. Look it through, then found it."
    ),
    "没有新建": "Nothing was founded",
    "还有 {count} 处要改，改好才能新建": Plural(
        "{count} thing to mend before it can be founded",
        "{count} things to mend before it can be founded",
    ),
    "检查通过：每类信访件都有唯一的主办单位和责任人": (
        "All checks passed: every petition has one lead unit and people who answer for it"
    ),
    "本县自己写的": "Written for this county",
    "{count} 行": Plural("{count} line", "{count} lines"),
    "名称、代码和起用日期填好后，这里显示写成的文件。": (
        "The documents are shown here once name, id and first day are known."
    ),
    "照用“{parent}”的，一字不改": "Taken over from “{parent}” as it stands",
    "新建": "Found it",
    "新建后，这些文件在新县发布，写入两个县的日志。先给下列人员开账号：": (
        "The documents are published in the new county, and both counties' journals tell of it. "
        "These people get a sign-in first:"
    ),
    "初始密码只在下一页显示一次。": "Their passwords are shown once, on the next page.",
    "新建{name}": "Found {name}",
    "检查结果里的错误都改好以后，这里可以新建。": (
        "Once the mistakes found by the check are mended, the county can be founded here."
    ),
    # founded
    "已新建": "Founded",
    "{name}已新建": "{name} is founded",
    "这个县已经新建": "This county is founded already",
    "代码 {county}，和本系统中别的县分开存放。": (
        "Its id is {county}; its records are kept apart from those of every other county."
    ),
    "初始密码只显示这一次": "The passwords are shown this once",
    "请当面或用信得过的办法交给本人；离开本页就看不到了，只能重设。各人首次登录须先改成自己的。": (
        "Hand them over in person or in a way you trust; they cannot be shown again, only reset. "
        "At the first sign-in each person has to choose another one."
    ),
    "首批账号": "First sign-ins",
    "登录名": "Login",
    "初始密码": "Password",
    "从 {day} 起可以登录。其他人员的账号由系统管理员在“人员”里开。": (
        "Signing in works from {day} on. The administrator opens the other accounts under People."
    ),
    "密码已经显示过": "The passwords were shown already",
    "没有记下的，请系统管理员重设。": "If they were not noted down, have them reset.",
    "到这个县登录": "Sign in there",
    "回到配置": "Back to the configuration",
    # a pack that was sent
    "沿用别的县发来的配置包": "Take over a pack another county sent",
    "别的县发来的配置包": "A pack another county sent",
    "先看清是谁的、有没有被改过，再决定沿用不沿用。": (
        "See whose it is and whether it was changed, then decide whether to take it over."
    ),
    "回到这一步": "Back to the step",
    "没有收下": "Nothing was taken",
    "“{file}”不能用，没有收下": "“{file}” cannot be used; nothing was taken",
    "原因和办法见下；系统里什么也没有留下。": (
        "Why, and what to do, stands below; nothing was left behind."
    ),
    "哪里不对": "What is wrong",
    "没有签名": "Not signed",
    "内容和哈希相符，但不知道是谁发的。可以用；要确认来历，请对方签名后重新导出。": (
        "It fits its hashes, but nobody says who sent it. It can be used; to be sure of the sender "
        "ask for a signed export."
    ),
    "由“{name}”签名，是信任的公钥": "Signed by “{name}” with a trusted key",
    "由自称“{name}”的人签名，公钥不在信任的名单里": (
        "Signed by somebody called “{name}” with a key that is not trusted here"
    ),
    "请当面或打电话向对方核对下面的公钥；也可以连同对方的 .pub 文件再传一次。": (
        "Compare the key below in person or by telephone; or upload it once more with the "
        "sender's .pub file."
    ),
    "自己写的文件": "Documents of its own",
    "它沿用的县": "Takes over",
    "哈希": "Hashes",
    "检查": "Checks",
    "没有错误": "no error",
    "代码": "Id",
    "没有": "none",
    "每份都和清单相符": "every file fits the manifest",
    "没有错误，{count} 处要留意": Plural("no error, {count} remark", "no error, {count} remarks"),
    "连同沿用的，一共有这些文件": "All documents, with those it takes over",
    "签名的公钥": "Key of the signature",
    "这个文件的哈希（SHA-256）": "SHA-256 of this file",
    "要留意的 {count} 处": Plural("{count} remark", "{count} remarks"),
    "沿用这一份": "Take this one over",
    "不用": "Leave it",
    "已收下，在第 1 步的“沿用哪个县的办法”里可以选它。": (
        "Taken; step 1 offers it under “Whose way of working to take over”."
    ),
    "接着填": "Go on",
    "还没有传上来的配置包。请对方在“配置 → 导出配置包”下载，或用 onecase pack export 导出。": (
        "No pack was uploaded yet. The other county downloads it under Configuration, Export as a "
        "pack, or writes it with onecase pack export."
    ),
    "传配置包": "Upload a pack",
    "换一份": "Another one",
    "配置包（.zip）": "Pack (.zip)",
    "传上来只是看，选定以后才收下。": "Uploading only shows it; it is taken once you say so.",
    "对方的公钥（.pub），可以不传": "The sender's public key (.pub), if you have it",
    "另外收到、核对过的才传；签名用的是它，就算信任的。": (
        "Only one that came by another way and was compared; a signature by it counts as trusted."
    ),
    "看看是什么": "See what it is",
    "请选择一个配置包（.zip）。": "Choose a pack (.zip).",
    "这个配置包已不在服务器上，请重新传一次。": (
        "This pack is no longer on the server; upload it once more."
    ),
    "已选为沿用的县，接着填。": "Chosen as the county to take over; go on.",
    # following the parent
    "上级的新版": "The parent's new versions",
    "本县沿用“{parent}”。它出了新版，采用不采用由本县一份一份决定。": (
        "This county takes over “{parent}”. Of each new version it decides whether to take it."
    ),
    "本县没有沿用别的县。": "This county takes over no other.",
    "本县沿用“{parent}”，但它的文件不在本系统里，请用命令行 onecase pack update。": (
        "This county takes over “{parent}”, whose documents are not in this installation: use "
        "onecase pack update."
    ),
    "上级没有新版": "Nothing new",
    "上级发布新版后，这里会说明哪些地方不同。": "Once there is, this page says what differs.",
    "上级第 {old} 版 → 第 {new} 版": "the parent's version {old} → {new}",
    "上级新增": "new with the parent",
    "采用后本县会变的": "What would change here",
    "上级改了、本县自己另有规定，仍照本县的": (
        "Changed by the parent, laid down by this county: stays"
    ),
    "采用后要改好才能发布的": "To be mended before it is published",
    "本县的规定不变。": "Nothing changes here.",
    "采用，写成草稿": "Take it as a draft",
    "不采用": "Leave it",
    "不采用的理由": "Why it is left",
    "记下不采用": "Note that it is left",
    "本县还没有这份文件；采用后是本县的一份新文件，内容沿用上级。": (
        "This county has no such document; taken, it is a new one of this county that follows the "
        "parent's."
    ),
    "请写明不采用的理由。": "Say why it is left.",
    "已写成草稿，核对后提交审批。": "There is a draft now: look it through, then submit it.",
    "已记下，这一版不再询问。": "Noted; this version is not offered again.",
    "已决定不采用的": "Left",
    "{document} 第 {version} 版：{reason}": "{document} version {version}: {reason}",
    # handing on
    "导出配置包": "Export as a pack",
    "把本县已发布的全部文件装成一个签了名的文件，交给别的县沿用。": (
        "Everything this county has published, in one signed file for another county to take over."
    ),
    "里面有单位、岗位和人员名单，没有信访件和账号。": (
        "It holds units, posts and names of people, no petitions and no accounts."
    ),
    "对方新建县时在网页上传，或用 onecase pack import 导入，看得出有没有被改过、是谁发的。": (
        "Whoever founds a county uploads it in the browser, or takes it in with onecase pack "
        "import: either tells whether it was changed and who sent it."
    ),
    "下载配置包": "Download the pack",
    "下载公钥": "Download the public key",
    "公钥另外发给对方，并当面或打电话核对：": (
        "Send the public key by another way, and compare it in person or by telephone:"
    ),
    "其余 {count} 处": Plural("{count} more", "{count} more"),
    "新建县": "Founded a county",
}
