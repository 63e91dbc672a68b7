"""The life of a case is told with the stages, steps and journal entries there are."""

from __future__ import annotations

from functools import cache
from typing import cast, get_args

import pytest
from docs_support import DOCS, codes_in

from engine.audit.entry import Event
from engine.configuration.library import load_library
from engine.configuration.workflow import Workflow
from engine.places import shipped_config

PAGE = DOCS / "lifecycle.md"


@cache
def workflows() -> list[Workflow]:
    return [
        cast("Workflow", one.document) for one in load_library(shipped_config()).all("workflow")
    ]


def parts() -> list[tuple[str, str]]:
    """Return id and Chinese title of every stage, step and clock of the shipped workflows."""
    return [
        (part.id, part.title.zh)
        for workflow in workflows()
        for part in (*workflow.stages, *workflow.steps, *workflow.clocks)
    ]


@pytest.mark.parametrize(("part", "title"), parts())
def test_every_stage_step_and_clock_is_told(part: str, title: str) -> None:
    text = PAGE.read_text("utf-8")
    assert part in codes_in(text)
    assert title in text or title.endswith("级随访")


def test_every_entry_of_the_journal_is_told() -> None:
    models = get_args(get_args(Event)[0])
    kinds = {model.model_fields["event"].default for model in models}
    assert kinds <= codes_in(PAGE.read_text("utf-8"))
