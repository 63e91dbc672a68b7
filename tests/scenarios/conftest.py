"""Scenarios a clerk can read, each a test with its name and line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typing_extensions import override

from engine.configuration.library import Library, load_library
from engine.configuration.problems import ConfigurationFaults, Problem
from engine.places import shipped_config
from engine.services.try_scenarios import ScenarioFile, read_scenarios, try_scenario


@cache
def shipped() -> Library:
    return load_library(shipped_config())


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> Scenarios | None:
    if file_path.suffix == ".yaml":
        return Scenarios.from_parent(parent, path=file_path)
    return None


class DoesNotComeOutError(Exception):
    """Some of what a scenario promises does not come out."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


class Scenarios(pytest.File):
    """A file of scenarios."""

    @override
    def collect(self) -> Iterator[Scenario]:
        try:
            file = read_scenarios(self.path.read_bytes(), self.path.name)
        except ConfigurationFaults as faults:
            lines = "\n".join(problem.text("en") for problem in faults.report.problems)
            raise self.CollectError(lines) from None
        for number, scenario in enumerate(file.book.scenarios):
            yield Scenario.from_parent(self, name=scenario.name, file=file, number=number)


class Scenario(pytest.Item):
    """One scenario."""

    def __init__(self, *, file: ScenarioFile, number: int, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        self.file = file
        self.number = number

    @override
    def runtest(self) -> None:
        problems = try_scenario(self.file, self.number, shipped())
        if problems:
            raise DoesNotComeOutError(problems)

    @override
    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str:
        if isinstance(excinfo.value, DoesNotComeOutError):
            problems = excinfo.value.problems
            return "\n".join(f"{each.file}:{each.line}: {each.en}" for each in problems)
        return str(super().repr_failure(excinfo))

    @override
    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.file.line_of(self.number) - 1, self.name
