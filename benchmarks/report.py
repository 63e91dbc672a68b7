"""What was measured, gathered during the run and written down by the run itself."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from engine.clock import now

_HEAD = """\
# Performance

Written by `make bench`, never by hand.  Ratios come first: they compare contestants inside one
run, on the same cases, after all have given the same answers.

| | |
| --- | --- |
| measured on | {day} |
| machine | {machine} |
| load while it began | {load} (processes that wanted a processor; others used the machine, too) |
| libraries | {libraries} |

To run it: `make bench`.  It takes some minutes, puts files of ten million cases below `/tmp` for
that long, installs the other rule engines into an environment of their own (`build/bench-venv`),
writes this page and fails where a target is missed.

How it is measured: contestants take turns, round after round, and of each the best round counts,
because whatever else a machine does can only make a round slower; the garbage collector rests.
The rubric, the table and the cases are in `benchmarks/`, and so are the programs by hand and the
rules for the other engines.
"""


@dataclass(frozen=True)
class Ratio:
    """A ratio with its target.

    Attributes:
        least: It must be at least this; None if it must be at most ``most``.
    """

    work: str
    reached: float
    least: float | None = None
    most: float | None = None

    @property
    def holds(self) -> bool:
        """Tell whether the target is reached."""
        return (self.least is None or self.reached >= self.least) and (
            self.most is None or self.reached <= self.most
        )

    def line(self) -> str:
        """Return the row of the table of ratios."""
        target = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"
        return f"| {self.work} | {_short(self.reached)} | {target} | {_mark(self)} |"


@dataclass
class Report:
    """Ratios and times of one run."""

    ratios: list[Ratio] = field(default_factory=list)
    times: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    load: str = field(default_factory=lambda: f"{os.getloadavg()[0]:.1f}")

    def ratio(
        self, work: str, reached: float, *, least: float | None = None, most: float | None = None
    ) -> Ratio:
        """Keep a ratio and return it."""
        self.ratios.append(Ratio(work, reached, least, most))
        return self.ratios[-1]

    def microseconds(self, section: str, times: Mapping[str, float], note: str = "") -> None:
        """Keep the time of each contestant for one case; shown from the fastest to the slowest."""
        shown = sorted(times.items(), key=lambda item: item[1])
        self.figures(section, {name: f"{_short(time)} µs" for name, time in shown}, note)

    def figures(self, section: str, figures: Mapping[str, str], note: str = "") -> None:
        """Keep figures with their units; ``note`` says what they mean."""
        self.times.setdefault(section, []).extend(figures.items())
        if note:
            self.notes[section] = note

    def text(self) -> str:
        """Return the whole as Markdown."""
        day = now().date().isoformat()
        about = {"machine": _machine(), "load": self.load, "libraries": _libraries(), "day": day}
        parts = [_HEAD.format(**about), "## Ratios\n", _RATIOS]
        parts[-1] += "\n".join(ratio.line() for ratio in self.ratios) + "\n"
        for section, figures in self.times.items():
            rows = "\n".join(f"| {name} | {figure} |" for name, figure in figures)
            note = f"{self.notes[section]}\n\n" if section in self.notes else ""
            parts.append(f"## {section}\n\n{note}| contestant | figure |\n| --- | ---: |\n{rows}\n")
        return "\n".join(parts)

    def write(self, path: Path) -> None:
        """Write the document."""
        path.write_text(self.text(), "utf-8")


_RATIOS = "| work | reached | must reach | so |\n| --- | ---: | ---: | --- |\n"


def _mark(ratio: Ratio) -> str:
    return "reached" if ratio.holds else "missed"


def _short(number: float) -> str:
    return f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else f"{number:,.0f}"


def _machine() -> str:
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in _lines_of("/proc/cpuinfo")
            if line.startswith("model name")
        ),
        platform.processor() or platform.machine(),
    )
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{processor}, {os.cpu_count()} processors, {gigabytes:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


_LIBRARIES = (
    "duckdb",
    "ibis-framework",
    "zen-engine",
    "durable-rules",
    "business-rules",
    "rule-engine",
    "json-logic-qubit",
    "SpiffWorkflow",
)


def _libraries() -> str:
    return ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _lines_of(path: str) -> list[str]:
    file = Path(path)
    return file.read_text("utf-8").splitlines() if file.is_file() else []
