"""Whatever stands where in a document that extends another: it is told, nothing breaks."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engine.configuration.differences import diff
from engine.configuration.library import _examined
from engine.configuration.opening import Opened
from engine.configuration.yaml_source import Source, read_yaml

SOUND = Path(__file__).parents[3] / "broken_configuration" / "sound"
TEXTS = {
    path.relative_to(SOUND).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(SOUND.rglob("*.yaml"))
}
READ = [read_yaml(text, name) for name, text in TEXTS.items()]
HEAD = "kind: {}\nid: {}\ntitle: 第二版\nversion: 2\neffective_from: 2024-01-01\nextends: {}@1\n"
CHILDREN = {
    "rubrics/second.yaml": HEAD.format("rubric", "simple", "simple")
    + """\
change:
  items: {late: {deduct: {points: 1}, without: [when], found_by: panel, after: rude, why: 减半}}
  dimensions: {reply: {title: 反馈, why: 改称}}
  step: 1
  why: 不设半分
add:
  items: [{id: rude, in: reply, title: 粗暴, basis: 条例, found_by: panel, why: 补充}]
  grades: [{id: fair, title: 中, from: 60, before: poor, why: 细分}]
remove: {vetoes: {}}
examples: [{name: 无扣分, given: {}, then: {score: 100}}]
""",
    "forms/second.yaml": HEAD.format("form", "registration", "registration")
    + """\
change:
  fields: {people: {required: true, minimum: 2, after: topic, why: 群体}}
  schema: {description: 登记, why: 说明}
add:
  fields: [{id: more, type: string, title: 补充, before: topic, required: false, why: 有用}]
remove: {fields: {received_on: 自动}, schema: {}}
""",
    "workflows/second.yaml": HEAD.format("workflow", "petition", "petition")
    + """\
change:
  routing:
    rules: {r1: {then: {lead: east}, after: r2, why: 调整}}
    complete: false
    why: 试行
  clocks: {reply: {limit: {days: 30}, why: 缩短}}
add:
  routing: {rules: [{id: r3, when: {petition.topic: food}, then: {lead: east}, why: 新}]}
  stages: [{id: extra, title: 外, why: 新}]
remove: {clocks: {}}
""",
    "county-2.yaml": HEAD.format("county", "small", "small")
    + """\
change: {topics: {cards: {title: 卡, in: trade, why: 简称}}, posts: {}}
add: {topics: [{id: more, title: 多, in: trade, before: food, why: 新}]}
remove: {topics: {}}
""",
}
ODD = [None, {}, [["x"]], "x", True, {"a": None}]


def places(value: Any, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401
    if not isinstance(value, dict | list):
        return
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*here, key)
        yield from places(one, (*here, key))


def with_odd(data: Any, place: tuple[str | int, ...], odd: object) -> str:  # noqa: ANN401
    changed = copy.deepcopy(data)
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = odd
    return json.dumps(changed, ensure_ascii=False, default=as_number)


def same(source: Source) -> Source:
    return source


def as_number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)


def examine(name: str, text: str) -> None:
    opened = Opened()
    sources = [*READ, read_yaml(text, name)]
    opened.read((source.name, partial(same, source)) for source in sources)
    examined = _examined(opened)
    for problem in examined.report.problems:
        assert problem.line > 0, problem
        assert problem.zh
        assert problem.en
    for loaded in examined.library.documents:
        for parent in loaded.parents:
            diff(parent, loaded).to_json()
            diff(loaded, parent).to_json()


@pytest.mark.slow
@pytest.mark.parametrize("name", list(CHILDREN))
def test_nothing_breaks(name: str) -> None:
    examine(name, CHILDREN[name])
    data = read_yaml(CHILDREN[name], name).data
    for place in places(data):
        for odd in ODD:
            examine(name, with_odd(data, place, odd))
