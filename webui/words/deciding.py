"""Texts of ``onecase decide``."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "第 {number} 行：": "Line {number}: ",
    "没有规则适用": "No row applies",
    "默认结果": "by default",
    "条数": "rows",
    "共 {count} 份：{hit} 份有结果，{none} 份没有规则适用，{errors} 份出错": Plural(
        "{count} input: {hit} with a result, {none} without a row, {errors} at fault",
        "{count} inputs: {hit} with a result, {none} without a row, {errors} at fault",
    ),
}
