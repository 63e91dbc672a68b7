"""Answers to one version of a form, shown under another."""

from __future__ import annotations

import pytest

from engine.configuration.form import Form
from engine.configuration.library import Library, library_of
from engine.services.carry_answers import carry_answers
from engine.services.shelf import narrow


def text(version: int, field: str, former: str = "") -> str:
    moved = f"{{rename: {{{former}: {field}}}}}" if former else ""
    migrations = f"migrations:\n- {{from: {version - 1}, steps: [{moved}]}}\n" if moved else ""
    return (
        f"kind: form\nid: visit\ntitle: 走访记录\nversion: {version}\n"
        f"effective_from: 202{version}-01-01\nschema:\n  type: object\n  properties:\n"
        f"    {field}: {{type: string, title: 电话}}\n{migrations}"
    )


@pytest.fixture(scope="module")
def versions() -> Library:
    """Three versions of a form, in each of which a field has another name."""
    return library_of(
        [
            ("forms/1.yaml", text(1, "one")),
            ("forms/2.yaml", text(2, "two", "one")),
            ("forms/3.yaml", text(3, "three", "two")),
        ]
    )


@pytest.mark.parametrize(
    ("start", "end", "given", "name"),
    [
        (1, 2, "one", "two"),
        (1, 3, "one", "three"),
        (2, 3, "two", "three"),
        (3, 3, "three", "three"),
        (3, 2, "three", "three"),
    ],
)
def test_answers_take_the_way_from_version_to_version(
    versions: Library, start: int, end: int, given: str, name: str
) -> None:
    to = narrow(versions.find("form", "visit", version=end), Form)
    assert carry_answers({given: "1"}, start, to, versions).answers == {name: "1"}
