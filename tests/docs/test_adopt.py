"""The guide to begin a county: its blocks of commands, one after the other, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from docs_support import DOCS, blocks

from engine.configuration.library import load_library
from engine.configuration.workflow import Clock, Workflow

COMMANDS = [block.text for block in blocks("sh", "adopt")]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of somebody who followed the guide."""
    folder = tmp_path_factory.mktemp("guide")
    here = str(Path(sys.executable).parent)
    result = subprocess.run(
        ["bash", "-eu", "-c", "\n".join(COMMANDS)],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{here}{os.pathsep}{os.environ['PATH']}",
            "PYTHONUTF8": "1",
            "PASSWORD": "a long enough password",
            "EXAMPLES": str(DOCS.parent / "examples"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


def test_every_block_of_commands_is_marked_to_run() -> None:
    page = DOCS / "adopt.md"
    shell = [block for block in blocks("sh") if block.page == page]
    assert [block.text for block in shell] == COMMANDS


@pytest.mark.slow
def test_the_guide_ends_with_a_county_that_can_be_used(followed: Path) -> None:
    library = load_library(followed / "qinghe")
    assert library.county().document.title.zh == "青禾县"
    workflow = library.find("workflow", "rectification").document
    assert isinstance(workflow, Workflow)
    clock = next(one for one in workflow.clocks if one.id == "rectify")
    assert isinstance(clock, Clock)
    assert clock.limit.days == 10


@pytest.mark.slow
def test_what_is_handed_on_can_be_begun_from(followed: Path) -> None:
    library = load_library(followed / "xincheng")
    workflow = library.find("workflow", "rectification")
    assert [one.ref.id for one in workflow.parents] == [
        "qinghe:rectification",
        "shengzhou:rectification",
    ]


@pytest.mark.slow
def test_the_template_and_the_key_are_there(followed: Path) -> None:
    names = {path.name for path in followed.iterdir()}
    assert {"units.xlsx", "seal.key", "seal.key.pub", "qinghe.zip", "received"} <= names
