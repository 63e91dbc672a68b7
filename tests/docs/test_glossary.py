"""The glossary's names are those of the code and of the shipped documents."""

from __future__ import annotations

import pytest
from docs_support import DOCS, ROOT, codes_in

PAGE = DOCS / "glossary.md"


def rows() -> list[tuple[str, str]]:
    lines = PAGE.read_text("utf-8").splitlines()
    cells = [line.split(" | ") for line in lines if line.startswith("| ") and " | " in line]
    return [
        (row[0].removeprefix("| "), name)
        for row in cells
        if row[0] != "| 中文"
        for name in sorted(codes_in(row[2]))
    ]


@pytest.fixture(scope="module")
def source() -> str:
    """All code of the engine and the pages, and all shipped documents."""
    files = [
        path
        for folder, pattern in (("engine", "*.py"), ("webui", "*.py"), ("config", "*.yaml"))
        for path in sorted((ROOT / folder).rglob(pattern))
        if "node_modules" not in path.parts
    ]
    return "\n".join(path.read_text("utf-8") for path in files)


@pytest.mark.parametrize(("word", "name"), rows())
def test_a_name_of_the_glossary_is_used(word: str, name: str, source: str) -> None:
    assert name in source, word


def test_no_word_is_explained_twice() -> None:
    words = [word for word, _ in dict(rows()).items()]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "word",
    [
        "信访件", "信访人", "诉求", "初信初访", "重复访", "越级访", "涉纪", "事权单位", "主办",
        "协办", "片区", "片区联系室", "分级签字", "督办", "评查会", "评查组", "评分表", "维度",
        "评分项", "扣分", "一票否决", "抽取", "负分问题清单", "整改", "履职调查", "问责", "通报",
        "考核加扣分", "随访", "满意度", "双满意",
    ],
)  # fmt: skip
def test_every_word_of_the_trade_is_explained(word: str) -> None:
    assert f"| {word} |" in PAGE.read_text("utf-8")
