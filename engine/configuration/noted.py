"""What is wrong with one file, gathered before anything is raised."""

from __future__ import annotations

from engine.configuration.problems import ConfigurationFaults, Problem, Report, Severity


class Noted:
    """The list of what was noted of one file, in the order it was found."""

    def __init__(self, file: str) -> None:
        """Begin an empty list for a file."""
        self.file = file
        self.problems: list[Problem] = []

    def note(
        self,
        where: str,
        code: str,
        zh: str,
        en: str,
        *,
        severity: Severity = "error",
        found: str | None = None,
    ) -> None:
        """Note something at a place of the file; empty for the whole file."""
        self.problems.append(Problem(severity, code, self.file, 0, 0, where, zh, en, found))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return what keeps the file from being taken over."""
        return tuple(one for one in self.problems if one.severity == "error")

    def refuse(self) -> None:
        """Stop if anything is wrong so far.

        Raises:
            ConfigurationFaults: Holds everything noted.
        """
        if self.errors:
            raise ConfigurationFaults(Report(tuple(self.problems)))
