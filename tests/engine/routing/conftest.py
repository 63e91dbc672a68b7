"""A small county and a small workflow the tests of this floor share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.configuration.county import County
from engine.configuration.table import TableBody
from engine.configuration.workflow import Workflow
from engine.expressions.names import Dictionary, Fact
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable, compile_table
from engine.terms import Label

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTY: dict[str, object] = {
    "kind": "county",
    "id": "shanxian",
    "title": "山县",
    "version": 1,
    "effective_from": "2023-01-01",
    "unit_kinds": [{"id": "department", "title": "部门"}, {"id": "town", "title": "乡镇"}],
    "units": [
        {"id": "县政府", "title": "县政府", "unit_kind": "department"},
        {
            "id": "城管局",
            "title": {"zh": "城市管理局", "en": "City Management"},
            "unit_kind": "department",
            "superior": "县政府",
        },
        {
            "id": "环保局",
            "title": {"zh": "环境保护局", "en": "Environment"},
            "unit_kind": "department",
            "superior": "县政府",
        },
        {"id": "监测站", "title": "监测站", "unit_kind": "department", "superior": "环保局"},
        {"id": "执法队", "title": "执法队", "unit_kind": "department", "superior": "环保局"},
        {
            "id": "东镇",
            "title": {"zh": "东镇", "en": "East Town"},
            "unit_kind": "town",
            "superior": "县政府",
        },
        {"id": "孤岛乡", "title": {"zh": "孤岛乡", "en": "Island"}, "unit_kind": "town"},
    ],
    "areas": [
        {
            "id": "东片",
            "title": {"zh": "东片区", "en": "East Area"},
            "units": ["东镇"],
            "leader": "east-leader",
            "office": "east-office",
        },
        {
            "id": "城片",
            "title": "城片区",
            "units": ["城管局"],
            "leader": "city-leader",
            "office": "city-leader",
        },
    ],
    "topics": [
        {
            "id": "环境",
            "title": {"zh": "环境保护", "en": "Environment"},
            "children": [
                {"id": "油烟", "title": {"zh": "餐饮油烟", "en": "Cooking fumes"}},
                {
                    "id": "水",
                    "title": "水污染",
                    "children": [{"id": "河道", "title": "河道污染"}],
                },
            ],
        },
        {"id": "道路", "title": {"zh": "道路", "en": "Roads"}},
    ],
    "roles": [
        {"id": "handler", "title": {"zh": "经办人", "en": "Handler"}, "scope": "case"},
        {"id": "deputy", "title": {"zh": "分管负责人", "en": "Deputy"}, "scope": "unit"},
        {"id": "leader", "title": {"zh": "片区领导", "en": "Area leader"}, "scope": "area"},
        {"id": "office", "title": {"zh": "片区联系室", "en": "Area office"}, "scope": "area"},
        {"id": "group", "title": {"zh": "派驻组", "en": "Group"}, "scope": "supervised"},
        {"id": "bureau", "title": {"zh": "信访局", "en": "Bureau"}, "scope": "county"},
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
            ("cm-handler", "城管局", "handler", "zhao", {}),
            ("cm-handler-2", "城管局", "handler", "qian", {}),
            ("cm-deputy-rest", "城管局", "deputy", "qian", {}),
            ("cm-deputy-env", "城管局", "deputy", "sun", {"in_charge_of": ["环境"]}),
            ("cm-deputy-water", "城管局", "deputy", "li", {"in_charge_of": ["水", "道路"]}),
            ("env-handler", "环保局", "handler", "zhou", {"in_charge_of": ["油烟"]}),
            ("town-handler", "东镇", "handler", "wu", {}),
            ("island-handler", "孤岛乡", "handler", "wu", {}),
            ("group-1", "县政府", "group", "wu", {"supervises": ["城管局"]}),
            ("bureau-1", "县政府", "bureau", "zhou", {}),
            ("east-leader", "县政府", "leader", "zhou", {}),
            ("east-office", "县政府", "office", "wu", {}),
            ("city-leader", "县政府", "leader", "li", {}),
        ]
    ],
}

WORKFLOW: dict[str, object] = {
    "kind": "workflow",
    "id": "petition",
    "title": "信访件",
    "version": 1,
    "effective_from": "2023-01-01",
    "numbering": "{year}-{serial}",
    "opens": "register",
    "topic": "topic",
    "place": "place",
    "duties": ["handler", "deputy"],
    "stages": [{"id": "new", "title": "新件"}],
    "steps": [{"id": "register", "title": "登记", "by": ["clerk"], "to": "new"}],
}

ROUTING: dict[str, object] = {
    "hit": "unique",
    "inputs": [{"name": "topic"}],
    "outputs": [{"name": "lead"}, {"name": "with"}],
    "rules": [
        {
            "id": "r010",
            "when": {"topic": "油烟"},
            "then": {"lead": "城管局", "with": ["环保局", "place", "城管局", "环保局"]},
            "basis": "处罚权已划转",
        },
        {"id": "r020", "when": {"topic": "河道, 水"}, "then": {"lead": "城管局"}},
        {"id": "r030", "when": {"topic": "道路"}, "then": {"lead": "place"}},
        {"id": "r040", "when": {"topic": "环境"}, "then": {"lead": "没有的局"}},
    ],
}

DICTIONARY = Dictionary(
    [
        Fact("topic", "text", Label("类别"), ("油烟", "河道", "水", "道路", "环境", "其他")),
        Fact("place", "text", Label("事发地")),
        Fact("late", "integer", Label("超期天数")),
        Fact("stage", "text", Label("阶段"), ("new", "working")),
    ]
)


@pytest.fixture(scope="session")
def make_county() -> Callable[..., County]:
    def make(**changes: object) -> County:
        return County.model_validate({**COUNTY, **changes})

    return make


@pytest.fixture(scope="session")
def county(make_county: Callable[..., County]) -> County:
    return make_county()


@pytest.fixture(scope="session")
def make_workflow() -> Callable[..., Workflow]:
    def make(**changes: object) -> Workflow:
        return Workflow.model_validate({**WORKFLOW, **changes})

    return make


@pytest.fixture(scope="session")
def make_table() -> Callable[..., DecisionTable]:
    def make(**changes: object) -> DecisionTable:
        return compile_table(TableBody.model_validate({**ROUTING, **changes}), DICTIONARY)

    return make


@pytest.fixture(scope="session")
def sheet() -> Callable[..., FactSheet]:
    def make(**facts: object) -> FactSheet:
        return FactSheet(facts, DICTIONARY)

    return make
