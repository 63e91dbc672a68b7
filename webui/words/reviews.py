"""Texts of reviews: sessions, draws, sheets, boards, results and the public check."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

_SESSIONS: Mapping[str, English] = {
    "评查会": "Review sessions",
    "每次评查会先固定抽取范围，再由监督代表见证取数，现场抽取，评委独立阅卷。": (
        "In each session the frame is fixed first, observers then give entropy, cases are drawn on "
        "the spot, and assessors score blind."
    ),
    "召开评查会": "Open a session",
    "还没有召开过评查会": "No session has been held yet",
    "评查结果": "Results",
    "核验抽取证书": "Check a draw",
    "日期": "Date",
    "方式": "Held",
    "现场": "on site",
    "线上": "online",
    "抽取": "Draw",
    "已确认": "Confirmed",
    "待固定范围": "Frame open",
    "待抽取": "To be drawn",
    "评分中": "being scored",
    "已结束": "Closed",
    "{year}年{month}月": "{month} {year}",
    "{year}年第{quarter}季度": "Q{quarter} {year}",
    "第 {serial} 次": "no. {serial}",
    "评查方案": "Programme",
    "评查组成员": "Members of the panel",
    "组长": "Chair",
    "组长 {name}": "chair: {name}",
    "方案、评分表、单位和日历的版本在建立时固定，之后发布的新版本不影响本次评查。": (
        "The versions of programme, rubric, county and calendar are pinned when the session is "
        "opened; versions published later do not touch it."
    ),
    "各件的事实和时限按这一天认定。": "Facts and deadlines of the cases are those of this day.",
    "：每件 {count} 人评分": ": {count} score each case",
    "。可多列几人备席，有人回避时按席位递补。": (
        ". Name a few more: when somebody is recused the next seat moves up."
    ),
    "组长确认结果，不参加评分。": "The chair confirms the results and does not score.",
    "建立评查会": "Open the session",
    "请选择评查方案": "Choose a programme",
    "请选择现场或线上": "Choose on site or online",
    "请填写日期，例如 2023-05-25": "Enter a date such as 2023-05-25",
    "评查会已建立。请先固定抽取范围，再由监督代表见证。": (
        "The session is open. Fix the frame first; then the observers are heard."
    ),
    "评查组": "Panel",
    "每件由席位在前、无须回避的 {count} 人评分。": (
        "Each case is scored by the first {count} by seat whom no conflict keeps away."
    ),
    "依据的文件": "Documents it rests on",
    "第 {version} 版": "version {version}",
    "评分：{number}": "Score {number}",
    "确认：{number}": "Confirm {number}",
    "您有 {count} 件待评分。": Plural(
        "{count} case waits for your sheet.", "{count} cases wait for your sheet."
    ),
    "您有 {count} 件待确认。": Plural(
        "{count} result waits for you to confirm it.",
        "{count} results wait for you to confirm them.",
    ),
    "投影页": "Projector page",
    "抽中的信访件": "Cases drawn",
    "{count} 件": Plural("{count} case", "{count} cases"),
    "共 {count} 件": Plural("{count} case", "{count} cases"),
    "评分": "Score",
    "办理": "Act",
    "{score} 分": "{score} points",
    "待确认": "To be confirmed",
    "已交 {handed} / {all}": "{handed} of {all} in",
    "查看结果": "See the result",
    "评分板": "Board",
    "更多": "More",
    "返回": "Back",
}

_DRAWS: Mapping[str, English] = {
    "固定范围": "Frame fixed",
    "见证取数": "Witnesses",
    "形成种子": "Seed",
    "抽取完成": "Drawn",
    "已完成": "done",
    "下一步：固定抽取范围并公布校验码。": "Next: fix the frame and publish its hash.",
    "下一步：请监督代表依次给出点数或词语。": "Next: the observers give dice or words in turn.",
    "下一步：抽取。见证已齐，范围和见证内容已不能更改。": (
        "Next: draw. The witnesses are complete; frame and words can no longer change."
    ),
    "下一步：评委独立阅卷，交齐后同时公开。": (
        "Next: the assessors score blind; the sheets open together."
    ),
    "下一步：评查组组长确认已公开的结果。": "Next: the chair confirms the results that are open.",
    "全部结果已确认，本次评查结束。": "All results are confirmed; the session is closed.",
    "固定抽取范围": "Fix the frame",
    "固定范围之后才能见证和抽取": "Witnesses and draw come after the frame",
    (
        "固定时，符合方案条件的信访件全部列入，按编号排序，公布校验码。此后范围不能再改；"
        "要改只能作废重来，作废会留下记录和理由。"
    ): (
        "Fixing it lists every case that meets the programme's condition, sorted by key, and "
        "publishes the hash. The frame cannot change afterwards, only be voided, which stays in "
        "the record with its reason."
    ),
    "抽取范围": "Frame",
    "范围的校验码（SHA-256），见证之前公布：": (
        "Hash of the frame (SHA-256), published before any witness spoke:"
    ),
    "{count} 件中抽 {size} 件": "{size} of {count}",
    "看编号": "numbers",
    "看理由": "reasons",
    "排除 {count} 件": "{count} excluded",
    "见证": "Witnesses",
    "还差 {count} 位": "{count} more needed",
    "还没有见证人提供点数或词语。": "No witness has been heard yet.",
    "由范围校验码和见证内容算出的种子：": "Seed, from the frame's hash and the witnesses' words:",
    "第 {attempt} 次抽取": "draw {attempt}",
    "第 {attempt} 次抽取（已作废）": "Draw {attempt} (void)",
    "理由": "Reason",
    "提供点数或词语": "Give dice or words",
    "现在不能见证": "Witnesses cannot be heard now",
    "抽取范围固定之后、抽取之前才能见证。": (
        "Witnesses are heard after the frame is fixed and before the draw."
    ),
    "您已经提供过": "You have been heard",
    "一次抽取每人一次。": "Each witness is heard once in a draw.",
    "请先核对：屏幕上公布的范围校验码与此相同。": (
        "Compare first: the hash shown on the screen is the same as this one."
    ),
    "点数或词语": "Dice or words",
    "当场掷骰子，按出现的顺序写下点数；或写一句事先没有告诉别人的话。公开后不能更改。": (
        "Throw the dice now and write the numbers in their order, or write something you have told "
        "nobody before. It is public at once and cannot be changed."
    ),
    "提交并公开": "Publish",
    "在您之前": "Before you",
    "已记录。您是第 {turn} 位见证人。": "Recorded. You are witness number {turn}.",
    "抽取范围已固定，校验码已公布。请监督代表见证。": (
        "The frame is fixed and its hash published. Now the observers are heard."
    ),
    "抽取完成，证书已生成，任何人都可以核验。": (
        "Drawn. The certificate is ready; anybody can check it."
    ),
    "作废本次抽取": "Void this draw",
    "作废本次抽取？": "Void this draw?",
    "现在不能作废": "It cannot be voided now",
    "没有可作废的抽取，或已有评分表提交。": "There is no draw to void, or a sheet is in already.",
    "作废之后": "What voiding does",
    (
        "第 {attempt} 次抽取的范围、见证内容和抽中的 {count} 件不再作数，须重新固定范围、"
        "重新见证、重新抽取。作废的抽取连同理由和您的姓名永久保留在记录中，不会删除。"
    ): (
        "Frame, witnesses' words and the {count} cases of draw {attempt} no longer count: a new "
        "frame must be fixed, witnesses heard and cases drawn again. The void draw stays in the "
        "record for good, with the reason and your name."
    ),
    "确认作废": "Void it",
    "不作废": "Keep it",
    "请写明作废理由": "Give the reason",
    "本次抽取已作废，记录和理由保留。重新抽取须先固定新的范围。": (
        "The draw is void; record and reason remain. Fix a new frame before drawing again."
    ),
    "抽取现场": "Draw room",
    "抽取范围尚未固定。固定后公布校验码，然后由监督代表依次给出点数或词语。": (
        "The frame is not fixed yet. Its hash is published first; then the observers give dice or "
        "words in turn."
    ),
    "抽取范围已固定，共 {count} 件": Plural(
        "The frame is fixed: {count} case", "The frame is fixed: {count} cases"
    ),
    "校验码（SHA-256）": "Hash (SHA-256)",
    "监督代表给出": "The observers gave",
    "抽中 {count} 件": Plural("{count} case drawn", "{count} cases drawn"),
    "种子：范围校验码和见证内容的 SHA-256": (
        "Seed: SHA-256 of the frame's hash and the witnesses' words"
    ),
    "任何人都可以在 {address} 核验本次抽取": "Anybody can check this draw at {address}",
    "抽取证书": "Certificate of the draw",
    "凭这份证书，任何人都可以不依赖本系统重新算出抽取结果。": (
        "With this certificate anybody can recompute the draw without this system."
    ),
    "下载证书": "Download",
    "去核验": "Check it",
    "打印": "Print",
    "这次抽取已作废": "This draw is void",
    "证书的校验码（SHA-256）": "Hash of the certificate (SHA-256)",
    "范围的校验码，见证前公布": "Hash of the frame, published beforehand",
    "第 {turn} 位见证人": "Witness {turn}",
    "种子": "Seed",
    "位次": "Rank",
    "票号（SHA-256）": "Ticket (SHA-256)",
    "结果": "Result",
    "抽中": "drawn",
}

_CHECK: Mapping[str, English] = {
    "核验抽取": "Check a draw",
    "粘贴或上传一份抽取证书，这里按证书所载的方法重新计算每一步。不需要登录，内容不保存。": (
        "Paste or upload the certificate of a draw; every step is recomputed here as the "
        "certificate says. No sign-in is needed and nothing is stored."
    ),
    "核验结果": "What was found",
    "证书与重新计算的结果一致": "The certificate agrees with the computation",
    "共核对 {count} 项，全部相符。": "{count} steps were compared; all agree.",
    "证书与重新计算的结果不符": "The certificate does not agree",
    "下面标出不符的步骤。": "The steps that do not agree are marked below.",
    "相符": "agrees",
    "不符": "differs",
    "证书文字": "Text of the certificate",
    "以 { 开头、以 } 结尾的整段文字，一个字也不要改。": (
        "The whole text from { to }, without any change."
    ),
    "或选择证书文件": "Or choose the file",
    "再与公布的校验码核对": "Compare with published hashes as well",
    "可不填": "optional",
    "见证前公布的范围校验码": "Hash of the frame as published beforehand",
    "公布的证书校验码": "Hash of the certificate as published",
    "核验": "Check",
    "请粘贴证书文字，或选择证书文件": "Paste the text of a certificate or choose its file",
}

_SHEETS: Mapping[str, English] = {
    "评分表": "Score sheet",
    "独立阅卷：交齐之前谁也看不到别人的评分。": (
        "Blind: nobody sees another sheet before all are in."
    ),
    "第 {round} 轮": "Round {round}",
    "申请回避": "Recuse yourself",
    "评查组须再看一遍": "The panel must look again",
    "。请合议后各自重新评分；下面是您上一轮的认定。": (
        ". Confer, then score again; below stands what you found in the round before."
    ),
    "您不评此件": "You do not score this case",
    "材料": "Material",
    "办理过程": "What was done",
    "{count} 步": Plural("{count} step", "{count} steps"),
    "您不评此件，不显示材料。": "You do not score this case; its material is not shown.",
    "评委": "Assessors",
    "评委 {number}": "Assessor {number}",
    "已交": "in",
    "未交": "not in",
    "分": "points",
    "您本轮的评分表已提交": "Your sheet of this round is in",
    "您评 {score} 分。交齐后同时公开，提交后不能更改。": (
        "You gave {score} points. The sheets open together; yours cannot change any more."
    ),
    "结果已确认": "The result is confirmed",
    "试算": "Try",
    "提交之后不能再改": "A sheet cannot change once it is in",
    "您评 {score} 分，等次“{grade}”。全部评委交齐后各份评分表同时公开。确定提交吗？": (
        "You give {score} points, grade “{grade}”. When all sheets are in they open together. "
        "Hand it in?"
    ),
    "确定提交": "Hand it in",
    "再看看": "Not yet",
    "一票否决": "Vetoes",
    "过半数评委认定才生效": "Takes effect if more than half find it",
    "加分": "Bonus",
    "需要修改": "needs a change",
    "看条款": "See the clause",
    "（新窗口）": " (new window)",
    "依据": "Basis",
    "证据": "Evidence",
    "由办理记录认定": "Found by the record",
    "转出": "Passed on",
    "由{unit}承担 {points} 分，主办单位免扣": "{unit} bears {points} points; the lead is spared",
    "（{unit}承担 {points} 分）": "({unit} bears {points} points)",
    "协办单位承担的扣分": "Points borne by units that assist",
    "由事实认定": "found by facts",
    "按记录不适用": "does not apply by the record",
    "已扣分": "deducted",
    "已认定": "found",
    "否决": "veto",
    "提示": "noted",
    "扣分（最多 {most} 分）": "Points off (at most {most})",
    "认定此项": "This applies",
    "次数": "How often",
    "扣分请填数字，例如 2.5": "Write the points as a number, such as 2.5",
    "评分表已提交，您评 {score} 分。交齐后同时公开。": (
        "Your sheet is in: {score} points. The sheets open together."
    ),
    "对 {number} 申请回避？": "Recuse yourself from {number}?",
    "现在不能申请回避": "You cannot recuse yourself now",
    "您已提交评分表，或不评此件。": "Your sheet is in, or you do not score this case.",
    "回避之后": "What recusal does",
    "您不再看到这一件的材料，也不再评分；由后一席位的评委递补。理由记入评查记录。": (
        "You no longer see the material of this case nor score it; the next seat moves up. The "
        "reason is kept in the record of the review."
    ),
    "例如：与承办人是近亲属；曾参与此事的处理。": (
        "For example: a close relative of the handler; took part in handling the matter."
    ),
    "返回评分": "Back to the sheet",
    "请写明回避理由": "Give the reason",
    "已登记回避，由后一席位的评委递补。": "You are recused; the next seat moves up.",
}

_RESULTS: Mapping[str, English] = {
    "待组长确认": "To be confirmed by the chair",
    "第 1 轮 {score} 分": "Round 1: {score} points",
    "已交 {handed} / {all}，交齐后同时公开。": "{handed} of {all} are in; they open together.",
    "事实认定": "By facts",
    "确认结果": "Confirm the result",
    "去评分": "Score it",
    "评分表（打印）": "Score sheet (print)",
    "尚未交齐，没有可看的结果": "Not all sheets are in; there is no result yet",
    "逐项扣分及理由": "Points off, item by item",
    "没有扣分。": "Nothing was taken off.",
    "整改要求": "To be done",
    "扣分": "Points off",
    "去掉": "left out",
    "认定": "found",
    "状态": "State",
    "后续": "What followed",
    "没有后续事项。": "Nothing followed.",
    "通报": "Bulletin",
    "（范围：{audience}）": " (to: {audience})",
    "考核": "Assessment",
    "各份评分表": "The sheets",
    "曾复核": "Looked at again",
    "评分表版本": "Version of the rubric",
    "确认 {number} 的结果？": "Confirm the result of {number}?",
    "现在不能确认": "It cannot be confirmed now",
    "评分表尚未交齐、结果已经确认，或您不是本次评查组组长。": (
        "Sheets are missing, it was confirmed already, or you do not chair this session."
    ),
    "确认之后": "What confirming does",
    "系统立即办理下列事项，不能撤回：": "These follow at once and cannot be taken back:",
    "结果生效，没有后续事项。": "The result counts; nothing else follows.",
    "暂不确认": "Not yet",
    "结果已确认，后续事项已自动办理。": "The result is confirmed; what follows from it is done.",
    "评查日期": "Reviewed on",
    "维度（分值）": "Dimension (marks)",
    "扣分项目及依据": "Item and its basis",
    "理由、证据": "Reasons, evidence",
    "（{marks} 分，得 {left} 分）": "({left} of {marks})",
    "（{evidence}）": " ({evidence})",
    "得分": "Score",
    "等次": "Grade",
    "评委签字": "Assessors",
    "组长签字": "Chair",
    "已确认的 {count} 件": Plural("{count} confirmed", "{count} confirmed"),
    "没有符合条件的结果": "No result meets this",
}

ENGLISH: Mapping[str, English] = {**_SESSIONS, **_DRAWS, **_CHECK, **_SHEETS, **_RESULTS}
