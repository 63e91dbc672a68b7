"""Something wrong with a form that only shows when the form is used."""

from __future__ import annotations

from typing import NamedTuple

from engine.configuration.problems import Path, Severity


class FormProblem(NamedTuple):
    """Something wrong with a form, at a path of its document."""

    path: Path
    code: str
    zh: str
    en: str
    severity: Severity = "error"
