"""Why a pack is not taken: one fault at a time, with the way out."""

from __future__ import annotations

from engine.configuration.problems import ConfigurationFaults, Place, Problem, Report


def refusal(code: str, file: str, zh: str, en: str) -> ConfigurationFaults:
    """Return the error for a pack that cannot be used.

    Args:
        code: Code of the report.
        file: The pack, or the file within it that is at fault.
        zh: What is wrong and what to do, in Chinese.
        en: The same in English.
    """
    problem = Problem.at(Place(file, 0, 0, ()), code, (zh, en))
    return ConfigurationFaults(Report((problem,)))
