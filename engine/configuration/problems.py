"""What is wrong with a document: one problem a mistake, gathered in a report before anything stops.

A problem says file, line and path, what stands there, what may stand there and the nearest right
word.  The text is made from these once, here, in Chinese and English.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from engine.errors import ConfigurationError, OnecaseError

Severity = Literal["error", "warning", "info"]

Path = tuple[str | int, ...]
"""Where a value stands in a document: keys and positions (from 0) from the top down."""

Sentence = tuple[str, str]
"""Chinese and English."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands.

    Attributes:
        file: The file it was written in.
        line: Line from 1.
        path: Its path in that file.
        through: The file that takes it over from there (``extends``); empty if it is its own.
    """

    file: str
    line: int
    column: int
    path: Path
    through: str = ""


_STOPS = ("。", "？", "！", ".", "?", "!")
_LIKE_ENOUGH = 60
_MOST_WORDS = 12
_LONGEST_FOUND = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one document.

    Attributes:
        code: Name of the kind of mistake, the same in every language, such as ``unknown-key``.
        file: Path within the folder of documents.
        line: Line from 1; 0 means the file as a whole.
        column: Column from 1; 0 if only the line is known.
        path: Dotted path of the value, list positions counted from 0; empty for the whole document.
        found: What stands there, shortened.
        allowed: What may stand there, where that is a short list.
        nearest: The allowed word most like the one found.
        through: The document that takes the value over from this file and is at odds with it;
            empty if the file is at fault by itself.
    """

    severity: Severity
    code: str
    file: str
    line: int
    column: int
    path: str
    zh: str
    en: str
    found: str | None = None
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    through: str = ""

    @classmethod
    def at(
        cls,
        place: Place,
        code: str,
        sentence: Sentence,
        *,
        severity: Severity = "error",
        found: str | None = None,
        allowed: Iterable[str] = (),
        nearest: str | None = None,
    ) -> Problem:
        """Return a problem with the value that stands at a place."""
        return cls(
            severity,
            code,
            place.file,
            place.line,
            place.column,
            dotted(place.path),
            *sentence,
            found=found,
            allowed=tuple(allowed),
            nearest=nearest,
            through=place.through,
        )

    def text(self, language: str = "zh") -> str:
        """Return place and fault in one line, ``rubrics/petition.yaml:14 grades.2.from: …``."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        where = f"{where} {self.path}" if self.path else where
        if language == "en":
            taken = f" (taken over by {self.through})" if self.through else ""
            return f"{where}{taken}: {self.en}"
        taken = f"（{self.through} 沿用此处）" if self.through else ""
        return f"{where}{taken}：{self.zh}"

    def to_json(self) -> dict[str, object]:
        """Return the problem as plain values for machines, both languages included."""
        return {
            "severity": self.severity,
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "path": self.path,
            "zh": self.zh,
            "en": self.en,
            "found": self.found,
            "allowed": list(self.allowed),
            "nearest": self.nearest,
            "through": self.through,
        }


def sentence_of(error: OnecaseError, otherwise: Sentence = ("", "")) -> Sentence:
    """Return what is wrong and what to do about it, as one sentence in each language.

    Args:
        error: The mistake.
        otherwise: What to do where the error gives no hint.
    """
    return (
        _ended("；".join(filter(None, (error.zh.rstrip("。"), error.hint or otherwise[0]))), "。"),
        _ended("; ".join(filter(None, (error.en.rstrip("."), error.hint_en or otherwise[1]))), "."),
    )


def _ended(sentence: str, stop: str) -> str:
    return sentence if sentence.endswith(_STOPS) else f"{sentence}{stop}"


@dataclass(frozen=True, slots=True)
class Report:
    """All problems of a folder, ordered by file and line."""

    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Report:
        """Return a report with each problem once, by file, line and column.

        What a document takes over from another that has the same fault by itself is left out.
        """
        listed = dict.fromkeys(problems)
        own = {_spot(problem) for problem in listed if not problem.through}
        kept = [one for one in listed if not one.through or _spot(one) not in own]
        return cls(tuple(sorted(kept, key=_by_place)))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that keep the documents from counting."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return the problems somebody should look at, though the documents count."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    @property
    def ok(self) -> bool:
        """Tell whether no problem is an error."""
        return not self.errors

    def __add__(self, other: Report) -> Report:
        """Return both reports in one."""
        return Report.of((*self.problems, *other.problems))

    def text(self, language: str = "zh") -> str:
        """Return one line a problem."""
        return "\n".join(problem.text(language) for problem in self.problems)

    def to_json(self) -> dict[str, object]:
        """Return the report as plain values for machines."""
        return {
            "ok": self.ok,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "problems": [problem.to_json() for problem in self.problems],
        }


class ConfigurationFaults(ConfigurationError):  # noqa: N818  it holds several
    """Documents with errors were to be used; the report holds all of them."""

    code = "configuration-faults"

    def __init__(self, report: Report) -> None:
        """Keep the report; the text lists its errors."""
        self.report = report
        count = len(report.errors)
        plural = "mistake" if count == 1 else "mistakes"
        super().__init__(
            f"配置文件有 {count} 处错误：\n" + _lines(report, "zh"),
            f"The documents have {count} {plural}:\n" + _lines(report, "en"),
        )


def nearest_word(word: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word most like this one, or None if none is alike.

    >>> nearest_word("dimension", ["dimensions", "grades"])
    'dimensions'
    """
    choices = list(allowed)
    plain = {_plain(choice): choice for choice in reversed(choices)}
    match = process.extractOne(
        _plain(word), list(plain), scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH
    )
    return plain[match[0]] if match else None


def show(value: object) -> str:
    """Return a value as it may be quoted in a message: on one line and not too long."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[…]"
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_FOUND else text[: _LONGEST_FOUND - 1] + "…"


def dotted(path: Path) -> str:
    """Return a path as text, ``("grades", 2, "from")`` as ``grades.2.from``."""
    return ".".join(str(part) for part in path)


def choices_zh(allowed: Collection[str], nearest: str | None = None) -> str:
    """Return the Chinese end of a sentence: what may stand there, and the likely word."""
    listed = "、".join(list(allowed)[:_MOST_WORDS])
    more = " 等" if len(allowed) > _MOST_WORDS else ""
    may = f"；可以写：{listed}{more}" if allowed else ""
    return f"{may}；是不是要写“{nearest}”？" if nearest else f"{may}。"


def choices_en(allowed: Collection[str], nearest: str | None = None) -> str:
    """Return the English end of a sentence: what may stand there, and the likely word."""
    listed = ", ".join(list(allowed)[:_MOST_WORDS])
    more = ", …" if len(allowed) > _MOST_WORDS else ""
    may = f"; allowed: {listed}{more}" if allowed else ""
    return f"{may}; did you mean '{nearest}'?" if nearest else f"{may}."


def _plain(word: str) -> str:
    return word.casefold().replace("_", "-")


def _spot(problem: Problem) -> tuple[str, int, int, str]:
    return problem.file, problem.line, problem.column, problem.code


def _by_place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.file, problem.line, problem.column, problem.path


def _lines(report: Report, language: str) -> str:
    return "\n".join(problem.text(language) for problem in report.errors)
