"""The page of error codes has every code the program can give, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from docs_support import DOCS, ROOT, codes_in, rows_of, section_of

import engine.errors
from engine.audit.verify import Why
from engine.configuration.problems import ConfigurationFaults
from engine.errors import OnecaseError
from engine.expressions import faults
from engine.routing import coverage
from engine.rules import table_faults
from engine.scoring.proofs import RubricFaultCode
from webui.problems import kind_of

PAGE = DOCS / "errors.md"
CODE = re.compile(r"[a-z]+(-[a-z]+)*\Z")

PLACES = {
    "note": 1,
    "warn": 1,
    "Problem": 1,
    "harm": 1,
    "FormProblem": 1,
    "at": 1,
    "_at": 2,
    "_fault": 0,
    "TableFault": 0,
}
"""Functions that make a problem, and which argument is its code."""

MAKER = re.compile(r"(note|warn|problem|fault|refus\w*|saying|whole|at)\Z", re.IGNORECASE)
"""Names of functions whose hyphenated arguments are codes."""

READING = tuple(ROOT / "engine" / one for one in ("configuration", "expressions", "rules"))
SERVICES = ROOT / "engine" / "services"
CHECKING = (
    SERVICES / "check_documents.py",
    SERVICES / "check_forms.py",
    SERVICES / "check_migrations.py",
    SERVICES / "edit_text.py",
    SERVICES / "try_scenarios.py",
    *sorted(SERVICES.glob("*_impact.py")),
    ROOT / "engine" / "routing" / "coverage.py",
    ROOT / "engine" / "scoring" / "proofs.py",
)
SEVERITIES = {"error", "warning", "info"}


def sources() -> list[Path]:
    """Return every file that may make a problem."""
    return [*CHECKING, *(path for folder in READING for path in folder.rglob("*.py"))]


def codes_of_the_program() -> set[str]:
    """Return the codes of all problems, as they stand in the source and its types."""
    found = {code for path in sources() for code in _codes_in(path)}
    found |= {*get_args(faults.FaultCode), *get_args(table_faults.FaultCode)}
    found |= {*get_args(coverage.StrayCode), *get_args(RubricFaultCode)}
    return found - {ConfigurationFaults.code}


def _codes_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _codes_of_call(node)
        elif isinstance(node, ast.Assign) and _is_code(node.targets[0]):
            yield from _words([node.value])
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            yield from _codes_told(node.value)
        elif isinstance(node, ast.Tuple) and path.name in {"versions.py", "model_faults.py"}:
            yield from (word for word in _words(node.elts[:1]) if "-" in word)


def _codes_told(told: ast.Tuple) -> Iterator[str]:
    """Yield the code of what is returned as a code and what to say of it.

    A single word there names something else, a way to compare for one.
    """
    yield from (word for word in _words(told.elts[:1]) if "-" in word)


def _codes_of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in PLACES:
        yield from _words(call.args[PLACES[name] : PLACES[name] + 1])
    if MAKER.search(name):
        yield from (word for word in _words(call.args) if "-" in word)
    yield from _words([each.value for each in call.keywords if each.arg in {"code", "fault"}])


def _words(nodes: Sequence[ast.expr]) -> Iterator[str]:
    for node in nodes:
        word = node.value if isinstance(node, ast.Constant) else None
        if isinstance(word, str) and CODE.match(word) and word not in SEVERITIES:
            yield word


def _words_of(path: Path) -> Iterator[str]:
    """Yield every text of a file that may be a code."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    yield from _words([node for node in nodes if isinstance(node, ast.Constant)])


def _is_code(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "code"


def classes() -> list[type[OnecaseError]]:
    return [
        one
        for one in (*vars(engine.errors).values(), ConfigurationFaults)
        if isinstance(one, type) and issubclass(one, OnecaseError)
    ]


def test_every_code_of_a_report_stands_in_the_page() -> None:
    listed = codes_in(section_of(PAGE, "检查报告里的代码"))
    assert codes_of_the_program() - listed == set()


def test_the_page_lists_no_code_of_a_report_that_does_not_exist() -> None:
    section = section_of(PAGE, "检查报告里的代码")
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    listed = {code for row in rows for code in codes_in(row.split(" | ")[0])}
    assert listed - {word for path in sources() for word in _words_of(path)} == set()


def test_every_class_of_error_stands_in_the_page_with_its_status() -> None:
    rows = rows_of(section_of(PAGE, "办理中的错误"), ["代码 code"])
    said = {row[0].strip("`"): int(row[1]) for row in rows}
    assert said == {
        one.code: kind_of(one("", ""))[0] if one not in _special() else _special()[one]
        for one in classes()
    }


def _special() -> dict[type[OnecaseError], int]:
    """Return the status of errors that are made from other things than two texts."""
    from engine.configuration.problems import Report  # noqa: PLC0415
    from engine.errors import FilingError  # noqa: PLC0415

    return {
        FilingError: kind_of(FilingError(()))[0],
        ConfigurationFaults: kind_of(ConfigurationFaults(Report()))[0],
    }


def test_every_break_of_the_journal_stands_in_the_page() -> None:
    rows = rows_of(section_of(PAGE, "日志断链"), ["原因 why"])
    why = {word for part in get_args(Why) for word in (get_args(part) or (part,))}
    assert {row[0].strip("`") for row in rows} == why
