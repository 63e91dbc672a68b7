"""The small county without a mistake, to be changed by each test as it likes."""

from __future__ import annotations

from pathlib import Path

import pytest

SOUND = Path(__file__).parents[2] / "broken_configuration" / "sound"


@pytest.fixture
def sound() -> dict[str, str]:
    """The documents of the small county: path to text."""
    return {
        path.relative_to(SOUND).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(SOUND.rglob("*.yaml"))
    }


@pytest.fixture
def folder(tmp_path: Path, sound: dict[str, str]) -> Path:
    """The documents of the small county as a folder."""
    for name, text in sound.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path
