"""The block of commands for rules in git runs in a new installation, one after the other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from docs_support import blocks

COMMANDS = [block.text for block in blocks("sh", "exchange")]


@pytest.mark.slow
def test_the_commands_for_rules_in_git_run_and_end_with_a_draft(tmp_path: Path) -> None:
    here = str(Path(sys.executable).parent)
    (tmp_path / "home").mkdir()
    name = {
        f"GIT_{who}_{what}": "rules@example"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    result = subprocess.run(
        ["bash", "-eu", "-c", "\n".join(["onecase publish", *COMMANDS])],
        cwd=tmp_path,
        env={
            **os.environ,
            **name,
            "HOME": str(tmp_path / "home"),
            "ONECASE_INSTANCE": str(tmp_path / "data"),
            "PATH": f"{here}{os.pathsep}{os.environ['PATH']}",
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "推送 1 份草稿" in result.stdout
    assert "取回 0 份，草稿有 1 份" in result.stdout
    assert ".onecase.json" in result.stdout
