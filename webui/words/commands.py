"""Texts of the commands."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "{errors} 处错误，{warnings} 处警告": "{errors} errors, {warnings} warnings",
    "试算情景 {count} 个，{failed} 个与预期不符": (
        "{count} scenarios tried, {failed} came out otherwise"
    ),
    "配置有错误，情景没有试算。": "The documents have errors; no scenario was tried.",
    "{id} 第 {version} 版": "{id}, version {version}",
    "将保存的答案：": "Answers to be stored:",
    "规则读到的事实：": "Facts rules would read:",
    "通过": "Accepted",
    "未通过": "Refused",
    "表单里没有这一栏，原样保留": "No field of the form; kept as it is",
    "两份表单要求相同": "Both forms ask the same",
    "对已填答案来说：": "For answers already given:",
    "未办结件中有 {cases} 件、{filings} 份按其他版本填写的答案，{refused} 件不符合新版": (
        "Open cases with answers to other versions: {cases} ({filings} filings); "
        "refused by this one: {refused}"
    ),
    "等 {count} 件": " and more, {count} in all",
    "以 {number} 为例：": "For example {number}:",
    "抽取结果可信": "The draw is as the certificate says",
    "抽取结果不可信": "The draw is not as the certificate says",
    "{count} 处与日志不符": Plural(
        "{count} place disagrees with the journal", "{count} places disagree with the journal"
    ),
    "逐条核对日志": "Checking entry by entry",
    "公布过的第 {seq} 条仍在日志中，校验码一致": (
        "The journal still has entry {seq} as it was published"
    ),
    "不能证明日志仍含有公布过的第 {seq} 条": (
        "The journal cannot be shown to have entry {seq} as it was published"
    ),
    "链头（可公布，日后用 --head 核对）：{head}": (
        "Head of the chain (publish it, check later with --head): {head}"
    ),
    "日志完整，现状与日志一致": "The journal is whole and the state follows from it",
    "姓名": "Name",
    "岗位": "Post",
    "逐件判断": "Judging case by case",
    "逐件办理演示信访件": "Handling the demo petitions one by one",
    "演示数据已建好，共办理 {count} 步": Plural(
        "The demo data are made, {count} step was done",
        "The demo data are made, {count} steps were done",
    ),
    "演示账号（密码都是 {password}）": "Sign-ins of the demo (every password is {password})",
    "事项": "What",
    "问题清单": "Deficiency list",
    "应为": "Expected",
    "实际": "Came",
    "三个案例都与报道相符，现状与日志一致": (
        "All three cases came out as reported; the state follows from the journal"
    ),
    "有结果与报道不符": "Something came out otherwise than reported",
    "{day}：触发 {count} 条": Plural("{day}: {count} rule fired", "{day}: {count} rules fired"),
    "后台进程已启动（按 Ctrl+C 停止）": "The worker runs (Ctrl+C stops it)",
    "发布 {count} 份文件": Plural("{count} document published", "{count} documents published"),
    "{document} 已停用，没有再发布；要再用，改写新的 version 和 effective_from 后发布": (
        "{document} was withdrawn and is not published again; to use it, publish it with a new "
        "version and effective_from"
    ),
    "{name}可以用账号 {login} 登录": "{name} can sign in as {login}",
    "{name}可以用账号 {login} 登录，第一次登录时须先改密码": (
        "{name} can sign in as {login} and has to change the password at the first sign-in"
    ),
    "再输一遍": "Once more",
    "触发的规则": "Rule that fired",
    "对外提供服务应放在 HTTPS 反向代理之后并设 secure_cookies": (
        "Serving others: stand behind an HTTPS proxy and set secure_cookies"
    ),
    "一案一评：http://{host}:{port}/（按 Ctrl+C 停止）": (
        "One case, one review: http://{host}:{port}/ (Ctrl+C stops it)"
    ),
    "Python {number}": "Python {number}",
    "Python {number} 不在支持范围（3.11 至 3.13）": (
        "Python {number} is not among those supported (3.11 to 3.13)"
    ),
    "环境里另有软件包也叫 engine 或 webui：{rivals}；请为 onecase 单独建环境": (
        "Other packages bring a top-level engine or webui: {rivals}; "
        "give onecase an environment of its own"
    ),
    "engine 和 webui 不在同一处：{places}": "engine and webui lie in different places: {places}",
    "engine 和 webui 只属于 onecase": "engine and webui belong to onecase alone",
    "durable-rules 可用": "durable-rules loads",
    "durable-rules 未能加载，升级规则改用纯 Python 实现（较慢）": (
        "durable-rules does not load; escalations use the Python twin (slower)"
    ),
    "页面资源缺少 {missing}，请运行 make assets": "Assets lack {missing}; run make assets",
    "页面资源齐全": "The assets are built",
    "没有 fc-list，无法查看字体": "There is no fc-list to ask for fonts",
    "有中文字体": "A Chinese font is installed",
    "没有中文字体，本机打印的文书会缺字；可安装 fonts-noto-cjk": (
        "No Chinese font: papers printed here will lack characters; install fonts-noto-cjk"
    ),
    "SQLite {number}": "SQLite {number}",
    "SQLite {number} 太旧，需要 3.35 以上": "SQLite {number} is too old; 3.35 is needed",
    "数据库表结构为最新版本": "The tables of the database are at the newest version",
    "数据库尚未升级，启动服务时会自动升级": (
        "The database is not upgraded yet; the next start of the server will do it"
    ),
    "日历不含 {day}，期限暂按周末推算；请补上当年放假安排": (
        "The calendar does not know {day}: terms go by weekends alone; "
        "add the public holidays of that year"
    ),
    "日历含至 {day}": "The calendar knows the days up to {day}",
    "还没有数据文件夹 {folder}": "There is no data folder {folder} yet",
    "{fault}": "{fault}",
    "{before}（{first}）→ {after}（{second}）": "{before} ({first}) → {after} ({second})",
    "规定的内容相同": "They lay down the same",
    "没有沿用别的文件": "It extends no other document",
    "要写文件夹和 --name 名称": "give a folder and a --name",
    "已写出 {file}，填好后用 --units 读入": "{file} is written; fill it in, then use --units",
    "“{what}”还是所沿用的县的，请换成自己的": "{what}: still those of the county taken over",
    "还有 {count} 处要填，改好后再运行 onecase check": (
        "{count} left to mend; run onecase check when it is done"
    ),
    "可以用了：{folder}": "ready for use: {folder}",
    "没有签名：收到的人看得出有没有传坏，看不出是谁发的": (
        "not signed: who receives it can tell damage, not who sent it"
    ),
    "由“{name}”签名": "signed by {name}",
    "没有签名：内容和哈希相符，但不知道是谁发的": (
        "not signed: it is what its hashes say, but nobody says who sent it"
    ),
    "由“{name}”签名，是信任的人": "signed by {name}, who is trusted",
    "由自称“{name}”的人签名，公钥 {key} 不在信任的名单里，请向对方核对": (
        "signed by somebody called {name}; the key {key} is not a trusted one, ask them"
    ),
    "已导入 {folder}": "imported into {folder}",
    "私钥 {file}，不要给别人；公钥 {public}": "key {file}, to be kept; public key {public}",
    "上级没有新版，没有要决定的": "the parent has nothing new to decide on",
    "没有改动。采用写 --take 名称 或 --take-all，不采用写 --keep": (
        "nothing changed; take with --take ID or --take-all, leave with --keep"
    ),
    "■ {key}：上级第 {old} 版 → 第 {new} 版": "■ {key}: version {old} above → {new}",
}
