"""Links of the documentation lead to something."""

from __future__ import annotations

from pathlib import Path

import pytest
from docs_support import DOCS, ROOT, anchors_of, links_of, name_of, pages


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_link_of_a_page_leads_to_a_file_and_a_heading(page: Path) -> None:
    lost = []
    for target in links_of(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors_of(file)):
            lost.append(target)
    assert not lost


def test_every_page_can_be_reached_from_the_readme() -> None:
    start = ROOT / "README.md"
    reached, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        for target in links_of(page):
            file = (page.parent / target.partition("#")[0]).resolve()
            if file.suffix == ".md" and file not in reached:
                reached.add(file)
                waiting.append(file)
    assert {name_of(page) for page in pages()} <= {name_of(page) for page in reached}


def test_every_picture_is_small_enough_to_load_at_once() -> None:
    pictures = [path for path in (DOCS / "images").glob("*") if path.is_file()]
    assert pictures
    assert not [path.name for path in pictures if path.stat().st_size > 300_000]


def test_every_decision_stands_in_the_list_and_has_its_four_parts() -> None:
    records = sorted((DOCS / "decisions").glob("0*.md"))
    listed = links_of(DOCS / "decisions" / "README.md")
    assert [path.name for path in records] == [Path(one).name for one in listed]
    for number, path in enumerate(records, start=1):
        assert path.name.startswith(f"{number:04d}-")
        text = path.read_text("utf-8")
        for part in ("Context", "Decision", "What it costs", "What would change our mind"):
            assert f"**{part}.**" in text, f"{path.name}: {part}"
