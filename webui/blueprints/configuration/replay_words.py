"""What a what-if found, in words: one text for each line of a cell, on pages and in workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from engine.services.read_replay import ReplayRow, ReplayView
from webui.language import day, language, say
from webui.names import Names

Lines = tuple[str, ...]
Content = Mapping[str, Any]

TABS: Mapping[str, str] = MappingProxyType(
    {
        "scores": "得分和等次",
        "consequences": "后果",
        "units": "单位排名",
        "routing": "分流",
        "deadlines": "时限",
        "stages": "环节和督办",
        "forms": "已填内容",
        "unreproducible": "不能重现",
    }
)
"""Titles of the lists."""

_HEADINGS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "scores": ("编号", "主办单位", "原结果", "改后", "为什么"),
        "consequences": ("编号", "主办单位", "变化", "后果", "具体内容"),
        "units": ("单位", "件数", "原平均分", "改后平均分", "原名次", "改后名次"),
        "routing": ("编号", "办理状态", "原去向", "改后去向", "责任人"),
        "deadlines": ("编号", "时限", "原到期日", "改后到期日", "依据和变化"),
        "stages": ("编号", "涉及", "变化", "具体内容"),
        "forms": ("案件", "栏目", "出什么问题", "件数"),
        "unreproducible": ("编号", "评查会议", "原因"),
    }
)


def headings_of(tab: str) -> Sequence[str]:
    """Return the headings of a list; the first is of the case's number."""
    return _HEADINGS.get(tab, ())


def word(said: Content | None, spoken: str) -> str:
    """Return a text kept in both languages in one of them."""
    if not said:
        return ""
    return str(said.get(spoken) or said.get("zh") or "")


def cells_of(row: ReplayRow, view: ReplayView, names: Names) -> tuple[Lines, ...]:
    """Return what stands beside a case's number, cell by cell and line by line."""
    sort = "grade" if row.what.startswith("grade/") else row.what
    if row.content is None:
        return (*((),) * (_COLUMNS[sort] - 1), (say("您无权查看此件的内容"),))
    return _CELLS[sort](row, row.content, view, names)


def _said(said: Content | None) -> str:
    return word(said, language())


def _score(row: ReplayRow, content: Content, view: ReplayView, names: Names) -> tuple[Lines, ...]:
    grades = view.summary.get("reviews", {}).get("grades", {})
    results = [
        say("{score} 分 · {grade}", score=score, grade=_said(grades.get(grade)) or grade)
        for score, grade in zip(content["score"], content["grade"], strict=True)
    ]
    why = tuple(map(_clause, content["clauses"]))
    if not why and row.what != "score":
        why = (say("分数线变了，得分没变"),)
    return (names.unit(row.unit),), (results[0],), (results[1],), why


def _clause(clause: Content) -> str:
    title, before, after = _said(clause["title"]), clause["before"], clause["after"]
    if clause["kind"] in {"veto", "flag"}:
        moved = say("认定") if after == "1" else say("不再认定")
    elif clause["kind"] == "bonus":
        moved = say("加分 {before} → {after}", before=before or "0", after=after or "0")
    else:
        moved = say("扣分 {before} → {after}", before=before or "0", after=after or "0")
    why = clause["why_en"] if language() == "en" else clause["why"]
    return say(
        "{clause}：{moved}（{why}）" if why else "{clause}：{moved}",
        clause=title,
        moved=moved,
        why=why,
    )


def _consequence(
    row: ReplayRow, content: Content, view: ReplayView, names: Names
) -> tuple[Lines, ...]:
    del view
    change = say("新增") if content["new"] else say("不再发生")
    return (
        (names.unit(row.unit),),
        (change,),
        (_said(content["rule"]),),
        tuple(_said(act) for act in content["acts"]),
    )


def _route(row: ReplayRow, content: Content, view: ReplayView, names: Names) -> tuple[Lines, ...]:
    del row, view
    before, after = content["before"], content["after"]
    return (
        (_standing(content),),
        tuple(_target(before, names)),
        tuple(_target(after, names)),
        tuple(
            f"{_said(one['role'])} {one['person']}"
            for one in after.get("holders", ())
            if one not in before.get("holders", ())
        ),
    )


def _standing(content: Content) -> str:
    return say("在办") if content["open"] else say("已办结")


def _target(route: Content, names: Names) -> Iterator[str]:
    if "fault" in route:
        yield _said(route["fault"])
        return
    yield say("主办：{unit}", unit=names.unit(route["lead"]))
    if route["with"]:
        yield say("协办：{units}", units="、".join(map(names.unit, route["with"])))


def _holder(row: ReplayRow, content: Content, view: ReplayView, names: Names) -> tuple[Lines, ...]:
    del row, view
    moved = content["holders"]
    lost = tuple(say("{unit}已不在名单中", unit=names.unit(one)) for one in content["lost_units"])
    return (
        (_standing(content),),
        tuple(f"{_said(one['role'])} {one['before']}" for one in moved),
        (*(f"{_said(one['role'])} {one['after'] or say('无人')}" for one in moved), *lost),
        (),
    )


def _deadline(
    row: ReplayRow, content: Content, view: ReplayView, names: Names
) -> tuple[Lines, ...]:
    del row, view, names
    told = [content["basis"]]
    if content["late_after"] != content["late_before"]:
        told.append(say("将变为超期") if content["late_after"] else say("将不再超期"))
    return (
        (_said(content["clock"]),),
        (_day(content["before"]),),
        (_day(content["after"]),),
        tuple(told),
    )


def _day(written: str | None) -> str:
    return day(date.fromisoformat(written)) if written else say("没有到期日")


def _stage(row: ReplayRow, content: Content, view: ReplayView, names: Names) -> tuple[Lines, ...]:
    del row, view, names
    change = say("新版没有这个环节") if content["gone"] else say("新版少了可办的步骤")
    return (_said(content["stage"]),), (change,), tuple(map(_said, content["steps"]))


def _escalation(
    row: ReplayRow, content: Content, view: ReplayView, names: Names
) -> tuple[Lines, ...]:
    del row, view, names
    change = say("今天会触发") if content["new"] else say("今天不再触发")
    return (say("督办规则"),), (change,), (_said(content["rule"]),)


_SORTS = MappingProxyType({"refused": "不能通过检查", "undone": "转换不了", "left": "没有对应栏目"})


def _form(row: ReplayRow, content: Content, view: ReplayView, names: Names) -> tuple[Lines, ...]:
    del row, view, names
    sort = say(_SORTS[content["sort"]])
    return (
        (content["place"],),
        (say("{sort}：{said}", sort=sort, said=_said(content["said"])),),
        (str(content["many"]),),
    )


def _unreproducible(
    row: ReplayRow, content: Content, view: ReplayView, names: Names
) -> tuple[Lines, ...]:
    del row, view, names
    why = content["why_en"] if language() == "en" else content["why"]
    return (content["session"],), (why,)


_CELLS: Mapping[str, Callable[[ReplayRow, Content, ReplayView, Names], tuple[Lines, ...]]] = (
    MappingProxyType(
        {
            "grade": _score,
            "score": _score,
            "consequence": _consequence,
            "route": _route,
            "holder": _holder,
            "deadline": _deadline,
            "stage": _stage,
            "escalation": _escalation,
            "form": _form,
            "unreproducible": _unreproducible,
        }
    )
)
_COLUMNS: Mapping[str, int] = MappingProxyType(
    {"stage": 3, "escalation": 3, "form": 3, "unreproducible": 2}
    | dict.fromkeys(("grade", "score", "consequence", "route", "holder", "deadline"), 4)
)
"""Cells beside the number, by sort of change."""
