"""Texts of drawings: a workflow's stages, steps and clocks."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "流程图": "Drawing",
    "流程图：{title}": "Drawing of {title}",
    "{title}的环节和步骤": "Stages and steps of {title}",
    "按最近一次保存的草稿画出": "Drawn from the draft as last saved",
    "在流程图上看办到哪一步": "See in the drawing how far it has come",
    "图例": "Legend",
    "步骤及由谁办理": "Step, and who does it",
    "回到前面的环节": "Back to an earlier stage",
    "时限起算": "A time limit starts",
    "时限止": "A time limit stops",
    "有 {count} 处写得还不完整，没有画出。": Plural(
        "{count} entry is not complete yet and is not drawn.",
        "{count} entries are not complete yet and are not drawn.",
    ),
    "用文字列出": "The same in words",
    "没有可办的步骤": "No step can be done here",
    "这里有错误": "Something is wrong here",
    "当前环节": "The case is here",
    "办结环节": "Final",
    "须符合前提": "Only on a condition",
    "没有写由谁办理": "Nobody is named to do it",
    "（{who}）": " ({who})",
    "退回到“{stage}”": "Returns it to “{stage}”",
    "{clock}起算，{span}": "{clock} starts: {span}",
    "{clock}止": "{clock} stops",
    "{clock}延长": "{clock} is extended",
    "{clock}暂停": "{clock} stands still",
    "{clock}恢复": "{clock} runs on",
}
