"""What one document promises another: names, versions, references, marks, conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.configuration.head import Head
from engine.configuration.problems import Problem
from engine.configuration.yaml_source import Source


@dataclass(frozen=True, slots=True)
class Piece:
    """A document with the text it was read from."""

    source: Source
    document: Head


def check_together(pieces: Sequence[Piece]) -> tuple[Problem, ...]:
    """Return what is wrong between documents that each fit their model."""
    del pieces
    return ()
