"""Write the generated pages of `docs/`: the JSON Schemas and the list of facts.

Run `make docs`, or `python tools/write_reference.py`; a test fails while a page is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.configuration.library import load_library
from engine.configuration.schemas import write_schemas
from engine.expressions.names import Dictionary, Fact
from engine.places import shipped_config

DOCS = Path(__file__).parent.parent / "docs"

_MOST_VALUES = 8

_HEAD = """\
# 事实一览 · Facts

由随系统附带的配置生成，请勿手改：`make docs`。写法见 [文件](documents.md)。
Generated from the shipped documents by `make docs`; how rules use them: [documents](documents.md).

“保密”的事实，规则可以读，页面和理由里不显示其值。
Rules may read a confidential fact; pages and reasons do not show its value.

| 事实 fact | 标题 | Title | 类型 type | 可选值 values | 来源 source |
| --- | --- | --- | --- | --- | --- |
"""


def facts_page(facts: Dictionary) -> str:
    """Return `docs/facts.md`: one row a fact, by name."""
    return _HEAD + "".join(_row(facts[name]) for name in sorted(facts))


def _row(fact: Fact) -> str:
    kind = f"{fact.type}（{fact.unit}）" if fact.unit else fact.type
    source = f"{fact.source}（保密）" if fact.confidential else fact.source
    cells = (
        f"`{fact.name}`",
        fact.title.zh,
        fact.title.text("en"),
        kind,
        "、".join(_values(fact)),
        source,
    )
    return f"| {' | '.join(cells)} |\n"


def _values(fact: Fact) -> Iterator[str]:
    values = fact.values or ()
    yield from (f"`{value}`" for value in values[:_MOST_VALUES])
    if len(values) > _MOST_VALUES:
        yield f"…（共 {len(values)} 个）"


def main() -> None:
    """Write every generated page."""
    write_schemas(DOCS / "schemas")
    page = facts_page(load_library(shipped_config()).dictionary())
    (DOCS / "facts.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
