"""The recipe of docs/verify-draw.md works as it stands there, without onecase."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.sampling.certificate import Certificate

RECIPE = Path(__file__).parents[3] / "docs" / "verify-draw.md"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", RECIPE.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"no {language} block in {RECIPE}"
    return found[1]


def run_recipe(folder: Path, text: str) -> str:
    (folder / "check.py").write_text(block("python"), encoding="utf-8")
    (folder / "certificate.json").write_text(text, encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "check.py", "certificate.json"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return finished.stdout


def test_the_python_recipe_confirms_a_true_certificate(
    tmp_path: Path, certificate: Certificate
) -> None:
    printed = run_recipe(tmp_path, certificate.text)
    held = json.loads(certificate.text)
    assert held["frame_sha256"] in printed
    assert held["seed"] in printed
    assert printed.count("相符 agrees") == 2
    assert "DIFFERS" not in printed


def test_the_python_recipe_finds_a_forged_draw(tmp_path: Path, certificate: Certificate) -> None:
    held = json.loads(certificate.text)
    held["tickets"][0]["drawn"] = False
    assert "部门 ['petition-2023-000003'] 不符 DIFFERS" in run_recipe(tmp_path, json.dumps(held))


def test_the_python_recipe_stays_short() -> None:
    assert len([line for line in block("python").splitlines() if line.strip()]) <= 15


@pytest.mark.skipif(
    not (shutil.which("sha256sum") and shutil.which("bash")), reason="no sha256sum here"
)
@pytest.mark.parametrize("line", block("sh").splitlines())
def test_the_shell_recipe_gives_the_values_it_names(line: str) -> None:
    command, expected = line.rsplit("# ", 1)
    printed = subprocess.run(
        ["bash", "-c", command], capture_output=True, encoding="utf-8", check=True
    )
    assert printed.stdout.split()[0] == expected.strip()
