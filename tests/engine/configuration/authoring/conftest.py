"""The shipped documents and the facts their rules may mention."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.configuration.authoring.parts import Outline
from engine.configuration.library import Library, load_library
from engine.configuration.yaml_source import read_yaml
from engine.places import shipped_config

FOLDER = Path(shipped_config())


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(FOLDER)


@pytest.fixture(scope="session")
def outline_of(library: Library) -> Callable[[str], Outline]:
    """Open a text as a document of its kind."""

    def opened(text: str) -> Outline:
        data = read_yaml(text, "x.yaml").data
        assert isinstance(data, dict)
        return Outline(str(data["kind"]), data, library.dictionary())

    return opened
