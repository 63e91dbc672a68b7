"""Texts of the commands that exchange documents with other programs."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "已导出 {file}": "Wrote {file}",
    "没有写入 {file}": "{file} was left as it is",
    "已写入 {file}": "Wrote {file}",
    "{name} 缺行，没有写入；要写入其余各行，加 --partial": (
        "{name} lost rows and is not written; add --partial to write what is left"
    ),
    "共 {count} 张决策表，写入 {written} 张": Plural(
        "{count} decision table, {written} written", "{count} decision tables, {written} written"
    ),
    "删去 {gone} 行，写入 {count} 行": Plural(
        "{gone} lines out, {count} line in", "{gone} lines out, {count} lines in"
    ),
}
