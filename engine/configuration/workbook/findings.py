"""The sheet 检查: what the check of the document found, with the cell it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.configuration.problems import Problem
from engine.configuration.workbook.pages import FINDINGS, Page

TITLE = "检查"
_SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}


def findings_page(problems: Sequence[Problem], places: Mapping[Problem, str]) -> Page:
    """Return the sheet; ``places`` says in which cell what each problem is about stands."""
    rows: list[tuple[str, ...]] = [
        (FINDINGS, "检查结果（导出时填写，导入时不读）"),
        ("级别", "单元格", "代码", "说明", "In English", "文件位置"),
    ]
    for one in problems:
        where = f"{one.file}:{one.line}" if one.line else one.file
        rows.append(
            (_SEVERITIES[one.severity], places.get(one, ""), one.code, one.zh, one.en, where)
        )
    if not problems:
        rows.append(("", "", "", "没有发现问题", "nothing was found", ""))
    return Page(TITLE, tuple(rows), head=2)
