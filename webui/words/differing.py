"""Texts of the pages on which a draft says how it differs from the document it extends."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "不同之处和理由": "Differences and reasons",
    "与所沿用文件的不同之处": "Differences from the document it extends",
    "{count} 处": Plural("{count} difference", "{count} differences"),
    "改": "Changed",
    "增": "Added",
    "删": "Taken out",
    "整个换掉": "Replaced as a whole",
    "保存理由": "Save the reasons",
    "理由已保存。": "The reasons are saved.",
    "没有改动。": "Nothing was changed.",
    "这一版与所沿用的文件还没有不同": (
        "This version does not differ from the document it extends yet"
    ),
    "在“总览”各部分里改，改过的地方会列在这里，每一处写明理由；没有改的地方一直跟着上级文件。": (
        "Change its parts from the overview; what you change is listed here, each with its "
        "reason. Everything else goes on following the document above."
    ),
    "文件里只写这些不同之处，没有列出的都跟着上级文件。"
    "新改的地方，理由先按“本版改动”填写，请改成各处自己的理由。": (
        "The document states these differences alone; all else follows the document above. A new "
        "difference first has what this version changes as its reason: please give each its own."
    ),
    "沿用{title}第 {version} 版，文件里只写不同之处。": (
        "It extends {title}, version {version}, and states the differences alone."
    ),
    "与所沿用的不同": "Differs from what it extends",
    "看不同之处，写理由": "See the differences and give reasons",
}
