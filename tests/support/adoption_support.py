"""A mother county that lets others be founded, and what a wizard is told of one; all invented."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from engine.clock import moment_of
from engine.configuration.library import library_of
from engine.records.session import Database
from engine.services.publish_documents import publish_library
from engine.terms import SYSTEM

SOUND = Path(__file__).parents[1] / "broken_configuration" / "sound"
TODAY = date(2023, 3, 1)
NOW = moment_of(TODAY, 9, 0)

_ROLES = """\
- {id: administrator, title: {zh: 系统管理员, en: Administrator}, scope: county, may: [people.manage, county.found, configuration.read]}
- {id: author, title: {zh: 规则编制人, en: Author}, scope: county, may: [configuration.read, configuration.write]}
- {id: approver, title: {zh: 规则审批人, en: Approver}, scope: county, may: [configuration.read, configuration.approve]}
people:
- {id: zhou, name: 周六}
- {id: wu, name: 吴七}
- {id: zheng, name: 郑八}
"""  # noqa: E501
_POSTS = """\
posts:
- {id: administrator, title: 管理岗, unit: market, role: administrator, holder: zhou}
- {id: author, title: 编制岗, unit: market, role: author, holder: wu}
- {id: approver, title: 审批岗, unit: market, role: approver, holder: zheng}
"""


def mother_texts() -> list[tuple[str, str]]:
    """Return the documents of the mother county, whose key is ``small``."""
    texts = {
        path.relative_to(SOUND).as_posix(): path.read_text("utf-8")
        for path in sorted(SOUND.rglob("*.yaml"))
    }
    county = texts["county.yaml"].replace("people:\n", _ROLES, 1).replace("posts:\n", _POSTS, 1)
    return [*(texts | {"county.yaml": county}).items()]


def publish_mother(database: Database) -> None:
    """Publish the documents of the mother county."""
    with database.writing("small") as unit:
        publish_library(
            unit, library_of(mother_texts()), actor=SYSTEM, at=moment_of(date(2023, 1, 1))
        )


def post(unit: str, role: str, login: str, name: str, **more: str) -> dict[str, object]:
    """Return a row of the posts as it is typed."""
    title = f"{unit}的{role}"
    return {"title": title, "unit": unit, "role": role, "holder": login, "name": name, **more}


POSTS: list[dict[str, object]] = [
    post("县局", "clerk", "an", "安一"),
    post("县局", "handler", "bo", "伯二"),
    post("南镇", "handler", "chu", "楚三"),
    post("县局", "leader", "ding", "丁四"),
    post("县局", "reviewer", "er", "尔五"),
    post("县局", "administrator", "an", "安一"),
    post("县局", "author", "bo", "伯二"),
    post("县局", "approver", "ding", "丁四"),
]


def told(**instead: dict[str, object]) -> dict[str, dict[str, object]]:
    """Return everything a wizard is told of a county that can be founded.

    Args:
        instead: Answers of a step that are others.
    """
    return {
        "about": {"name": "青禾县", "name_en": "Qinghe", "id": "qinghe", "parent": "small",
                  "since": "2023-02-01", "colour": "#0b5a66"},
        "units": {"units": [{"title": "县局", "unit_kind": "department"},
                            {"title": "南镇", "unit_kind": "town", "superior": "县局"}]},
        "topics": {"take": "own", "topics": [{"title": "消费"}, {"title": "食品", "above": "消费"},
                                             {"title": "道路"}]},
        "posts": {"posts": POSTS},
        "areas": {"areas": [{"title": "全县", "leader": "县局-leader", "office": "县局-clerk"}]},
        "routing": {"topics": {"食品": "县局", "道路": "南镇"}},
        **instead,
    }  # fmt: skip


def book(sheet: str, *rows: list[str]) -> bytes:
    """Return a workbook with one sheet."""
    made = Workbook()
    page = made.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    content = BytesIO()
    made.save(content)
    return content.getvalue()
