"""The first screen of the README says what is so, and the changelog names the documents."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import cast

from docs_support import DOCS, ROOT, blocks, links_of

from engine.configuration.library import Library, load_library
from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.places import shipped_config
from engine.rules.facts import FactSheet
from engine.scoring.sheet import compile_rubric, score

README = ROOT / "README.md"
CHANGELOG = ROOT / "CHANGELOG.md"


@cache
def library() -> Library:
    return load_library(shipped_config())


def test_the_lines_of_the_rubric_are_those_of_the_shipped_one() -> None:
    shown = next(block for block in blocks("yaml") if block.page == README)
    items = read_yaml(shown.text, shown.name).data
    assert isinstance(items, list)
    text = (shipped_config() / "rubrics" / "first-petition.yaml").read_text("utf-8")
    rubric = read_yaml(text, "first-petition.yaml").data
    assert isinstance(rubric, dict)
    dimensions = cast("list[dict[str, list[dict[str, object]]]]", rubric["dimensions"])
    shipped = {item["id"]: item for one in dimensions for item in one["items"]}
    for item in items:
        assert isinstance(item, dict)
        for key, value in item.items():
            assert shipped[item["id"]][key] == value, key
    assert len(shown.text.strip().splitlines()) == 6


def test_the_sentence_is_what_a_case_six_days_late_gets() -> None:
    loaded = library().find("rubric", "first-petition")
    facts = library().dictionary()
    rubric = compile_rubric(cast("Rubric", loaded.document), loaded.ref, facts)
    item = score(rubric, FactSheet({"conclude.days_late": Decimal(6)}, facts), ()).items[0]
    text = README.read_text("utf-8")
    assert f"> {item.reason}" in text
    assert f"> {item.reason_en}" in text


def test_the_first_screen_has_picture_commands_and_a_path_for_each_role() -> None:
    first = README.read_text("utf-8").partition("\n## ")[0]
    assert len(first.splitlines()) < 45
    for part in ("docs/images/score-sheet.png", "make demo", "make test"):
        assert part in first
    for role in ("administrator", "staff", "reviewer", "auditor", "engineer"):
        assert f"docs/{role}.md" in links_of(README)
        assert (DOCS / f"{role}.md").is_file()


def test_the_changelog_names_every_shipped_document_with_its_first_day() -> None:
    text = CHANGELOG.read_text("utf-8")
    assert "## [Unreleased]" in text
    forms = library().all("form")
    assert f"{len(forms)} `form` documents" in text
    for loaded in library().all():
        if loaded.ref.kind != "form":
            name = f"{loaded.ref.id} {loaded.ref.version}"
            row = next(line for line in text.splitlines() if name in line)
            assert loaded.document.effective_from.isoformat() in row


def test_numbers_of_the_readme_are_those_of_the_shipped_county() -> None:
    text = README.read_text("utf-8")
    rubric = cast("Rubric", library().find("rubric", "first-petition").document)
    good, middle = rubric.grades[0].from_, rubric.grades[1].from_
    assert re.search(rf"{good} 分以上优秀，低于 {middle} 分不合格", text)
    county = library().county().document
    kinds = [unit.unit_kind for unit in county.units]
    assert f"{kinds.count('department')} 个重点部门、{kinds.count('town')} 个镇（街道）" in text
