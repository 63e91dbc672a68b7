"""Blocks of the documentation that are marked for it run, and come out as they say.

``yaml document``   a document, checked beside the shipped ones with its examples
``yaml condition``  a condition over the facts of the shipped documents
``sh run``          command lines that must succeed
``python run``      a program that must succeed
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docs_support import ROOT, Block, blocks

from engine.configuration.kinds import LAYER_FOLDERS
from engine.configuration.library import load_library
from engine.configuration.yaml_source import read_yaml
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary
from engine.places import shipped_config
from engine.services.check_documents import check_documents

FOLDERS = {"form": "forms", "rubric": "rubrics"}


def environment() -> dict[str, str]:
    """Return this environment with the programs beside the interpreter first on the path."""
    here = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": f"{here}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def facts() -> Dictionary:
    return load_library(shipped_config()).dictionary()


def test_documents_of_the_documentation_pass_the_check_with_their_examples(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(shipped_config(), folder)
    shown = blocks("yaml", "document")
    assert shown
    for number, block in enumerate(shown):
        data = read_yaml(block.text, block.name).data
        assert isinstance(data, dict)
        upper = {str(layer): folder for layer, folder in LAYER_FOLDERS.items()}
        place = upper.get(str(data.get("layer"))) or FOLDERS.get(str(data["kind"]), "workflows")
        (folder / place).mkdir(exist_ok=True)
        (folder / place / f"shown-{number}.yaml").write_text(block.text, encoding="utf-8")
    report = check_documents(folder)
    assert report.ok, report.text("en")


@pytest.mark.parametrize("block", blocks("yaml", "condition"), ids=lambda block: block.name)
def test_a_condition_of_the_documentation_can_be_read(block: Block, facts: Dictionary) -> None:
    data = read_yaml(block.text, block.name).data
    assert isinstance(data, dict)
    assert parse_condition(data, facts)


@pytest.mark.parametrize("block", blocks("sh", "run"), ids=lambda block: block.name)
def test_commands_marked_to_run_succeed(block: Block) -> None:
    result = subprocess.run(
        ["bash", "-eu", "-c", block.text],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("block", blocks("python", "run"), ids=lambda block: block.name)
def test_a_program_marked_to_run_succeeds(block: Block) -> None:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-"],
        input=block.text,
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_yaml_block_can_be_read() -> None:
    for block in blocks("yaml"):
        read_yaml(block.text, block.name)
