"""Small documents the tests of this floor share; nothing of the shipped configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from engine.configuration.calendar import Calendar
from engine.configuration.county import County
from engine.configuration.workflow import Workflow
from engine.expressions.names import Dictionary, Fact
from engine.rules.facts import FactSheet
from engine.terms import Actor, Label, PersonId, RoleId, UnitId
from engine.workflow.workdays import WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Callable


CALENDAR = {
    "kind": "calendar",
    "id": "calendar",
    "title": "日历",
    "version": 1,
    "effective_from": "2023-01-01",
    "years": [
        {
            "year": 2023,
            "notice": "国办发明电〔2022〕16号",
            "holidays": [
                {"title": "劳动节", "first": "2023-04-29", "last": "2023-05-03"},
                {"title": "端午节", "first": "2023-06-22", "last": "2023-06-24"},
                {"title": "中秋、国庆", "first": "2023-09-29", "last": "2023-10-06"},
            ],
            "workdays": ["2023-04-23", "2023-05-06", "2023-06-25", "2023-10-07", "2023-10-08"],
        },
        {
            "year": 2024,
            "notice": "国办发明电〔2023〕7号",
            "holidays": [{"title": "元旦", "first": "2024-01-01", "last": "2024-01-01"}],
            "workdays": [],
        },
    ],
}


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar(Calendar.model_validate(CALENDAR))


@pytest.fixture(scope="session")
def make_calendar() -> Callable[..., WorkCalendar]:
    def make(*years: dict[str, object]) -> WorkCalendar:
        return WorkCalendar(Calendar.model_validate({**CALENDAR, "years": list(years)}))

    return make


COUNTY = {
    "kind": "county",
    "id": "shanxian",
    "title": "山县",
    "version": 1,
    "effective_from": "2023-01-01",
    "unit_kinds": [{"id": "department", "title": "部门"}, {"id": "town", "title": "乡镇"}],
    "units": [
        {"id": "环保局", "title": "环保局", "unit_kind": "department"},
        {"id": "城管局", "title": "城管局", "unit_kind": "department"},
        {"id": "东镇", "title": "东镇", "unit_kind": "town"},
    ],
    "areas": [
        {
            "id": "东片",
            "title": "东片",
            "units": ["东镇", "环保局"],
            "leader": "east-leader",
            "office": "east-office",
        }
    ],
    "topics": [],
    "roles": [
        {"id": "clerk", "title": {"zh": "信访员", "en": "Clerk"}, "scope": "county"},
        {"id": "handler", "title": {"zh": "经办人", "en": "Handler"}, "scope": "case"},
        {"id": "chief", "title": {"zh": "主要负责人", "en": "Chief"}, "scope": "case"},
        {"id": "liaison", "title": {"zh": "联络员", "en": "Liaison"}, "scope": "unit"},
        {"id": "discipline", "title": {"zh": "派驻组", "en": "Discipline"}, "scope": "supervised"},
        {"id": "area", "title": {"zh": "片区", "en": "Area"}, "scope": "area"},
    ],
    "people": [
        {"id": person, "name": name}
        for person, name in [
            ("zhao", "赵一"),
            ("qian", "钱二"),
            ("sun", "孙三"),
            ("li", "李四"),
            ("zhou", "周五"),
            ("wu", "吴六"),
        ]
    ],
    "posts": [
        {"id": post, "title": "岗位", "unit": unit, "role": role, "holder": holder, **more}
        for post, unit, role, holder, more in [
            ("clerk-1", "东镇", "clerk", "zhao", {}),
            ("handler-1", "环保局", "handler", "qian", {}),
            ("handler-2", "城管局", "handler", "zhou", {}),
            ("chief-1", "环保局", "chief", "sun", {}),
            ("liaison-1", "环保局", "liaison", "li", {}),
            ("liaison-2", "城管局", "liaison", "zhou", {}),
            ("group-1", "东镇", "discipline", "wu", {"supervises": ["环保局"]}),
            ("east-leader", "东镇", "area", "zhou", {}),
            ("east-office", "东镇", "area", "wu", {}),
        ]
    ],
}

WORKFLOW = {
    "kind": "workflow",
    "id": "petition",
    "title": {"zh": "信访件", "en": "Petition"},
    "version": 1,
    "effective_from": "2023-01-01",
    "numbering": "{year}-{serial}",
    "opens": "register",
    "stages": [
        {"id": "new", "title": {"zh": "待受理", "en": "New"}},
        {"id": "working", "title": {"zh": "办理中", "en": "Working"}},
        {"id": "signing", "title": {"zh": "待签字", "en": "Signing"}},
        {"id": "done", "title": {"zh": "已办结", "en": "Done"}, "final": True},
    ],
    "steps": [
        {"id": "register", "title": {"zh": "登记", "en": "Register"}, "by": ["clerk"], "to": "new"},
        {
            "id": "accept",
            "title": {"zh": "受理", "en": "Accept"},
            "by": ["handler"],
            "from": ["new"],
            "to": "working",
        },
        {
            "id": "note",
            "title": {"zh": "联系记录", "en": "Note"},
            "by": ["handler", "liaison"],
            "from": ["working", "done"],
            "expected": False,
            "repeatable": True,
        },
        {
            "id": "extend",
            "title": {"zh": "延期", "en": "Extend"},
            "by": ["chief"],
            "from": ["working"],
            "expected": False,
        },
        {
            "id": "report",
            "title": {"zh": "报送结果", "en": "Report"},
            "by": ["handler"],
            "from": ["working"],
            "to": "signing",
            "when": {"visits": ">= 1"},
            "refusal": {"zh": "尚未实地核查", "en": "nobody has been on site"},
        },
        {
            "id": "sign",
            "title": {"zh": "分级签字", "en": "Sign"},
            "by": ["handler", "chief"],
            "from": ["signing"],
            "to": "done",
            "sign_off": "result",
        },
        {
            "id": "supervise",
            "title": {"zh": "督办", "en": "Supervise"},
            "by": ["area", "system"],
            "from": ["new", "working"],
            "when": {"visits": "< 1"},
            "expected": False,
            "repeatable": True,
        },
        {
            "id": "remind",
            "title": {"zh": "催办", "en": "Remind"},
            "by": ["system"],
            "from": ["new", "working"],
            "repeatable": True,
        },
    ],
    "sign_offs": [
        {
            "id": "result",
            "title": "结果签字",
            "field": "decision",
            "agree": "agree",
            "returns_to": "working",
            "tiers": [
                {"role": "handler", "title": {"zh": "第一级", "en": "First tier"}},
                {"role": "chief", "title": {"zh": "第二级", "en": "Second tier"}},
            ],
        }
    ],
}


@dataclass(frozen=True)
class Signed:
    """A signature as the records would hand it out."""

    tier: str
    round: int = 1
    agreed: bool = True
    sign_off: str = "result"
    person: str = "qian"
    shown_sha256: str = "a" * 64


@pytest.fixture(scope="session")
def signed() -> type[Signed]:
    return Signed


@pytest.fixture(scope="session")
def county() -> County:
    return County.model_validate(COUNTY)


@pytest.fixture(scope="session")
def workflow() -> Workflow:
    return Workflow.model_validate(WORKFLOW)


@pytest.fixture(scope="session")
def make_workflow() -> Callable[..., Workflow]:
    def make(**changes: object) -> Workflow:
        return Workflow.model_validate({**WORKFLOW, **changes})

    return make


@pytest.fixture(scope="session")
def actor(county: County) -> Callable[[str], Actor]:
    """Anybody of the county, with all posts they hold."""

    def find(person: str) -> Actor:
        posts = [post for post in county.posts if post.holder == person]
        return Actor(
            person=PersonId(person),
            name=next(one.name for one in county.people if one.id == person),
            roles=frozenset(RoleId(post.role) for post in posts),
            units=frozenset(UnitId(post.unit) for post in posts),
            posts=frozenset(post.id for post in posts),
        )

    return find


DICTIONARY = Dictionary(
    [
        Fact("visits", "integer", Label("实地核查次数", "on-site checks")),
        Fact("unsigned", "integer", Label("未签字层级数")),
        Fact("returns", "integer", Label("退回次数")),
        Fact("accepted", "boolean", Label("已受理")),
        Fact("accepted_on", "date", Label("受理日期")),
        Fact("days_to_report", "integer", Label("受理到报送天数")),
        Fact("earlier", "integer", Label("此前件数")),
        Fact("repeated", "boolean", Label("重复件")),
        Fact("careful", "boolean", Label("认真办理")),
        Fact("grade", "text", Label("等次")),
        Fact("kind", "text", Label("类别")),
    ]
)


@pytest.fixture(scope="session")
def sheet() -> Callable[..., FactSheet]:
    def make(**facts: object) -> FactSheet:
        return FactSheet(facts, DICTIONARY)

    return make
