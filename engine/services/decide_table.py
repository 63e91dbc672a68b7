"""A decision table applied to inputs as JSON, one by one: what it says, by which rows, and why.

Nobody is asked who they are: no case of the county is read and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Literal

from engine.configuration.head import Head
from engine.configuration.library import examine_texts, load_library
from engine.configuration.problems import ConfigurationFaults, Report
from engine.errors import ConfigurationError, NotFoundError, OnecaseError, RuleError
from engine.expressions.names import Dictionary
from engine.rules.decisions import Decision, OutputValue
from engine.rules.facts import FactSheet
from engine.rules.row_walk import RowTrace, explain_rows
from engine.rules.tables import DecisionTable, compile_table, decide
from engine.services.choose_table import choose_table
from engine.services.decision_json import input_values, read_object, write_json
from engine.services.document_places import place_of

LONGEST_LINE = 1_000_000
"""Bytes of a line of inputs at most; a longer one is an error and is passed over."""

Status = Literal["hit", "no_match", "error"]

_NO_FACTS = Dictionary()


@dataclass(frozen=True, slots=True)
class Said:
    """What a table says of one input.

    Attributes:
        number: Place of the input, from 1; of a file the line.
        status: ``error`` if the input is at fault or the rows contradict the hit policy.
        value: As ``Decision.value``; None of an error.
        outputs: As ``Decision.outputs``, a mapping for each hit; empty of an error.
        rules: Ids of the rows behind the value, in its order; of an aggregate all that hit.
        error: What is wrong; None unless the status is ``error``.
        why: Why each row applies or does not, in the order of the table; empty unless asked for.
    """

    number: int
    status: Status
    value: object = None
    outputs: tuple[Mapping[str, OutputValue], ...] = ()
    rules: tuple[str, ...] = ()
    error: OnecaseError | None = None
    why: tuple[RowTrace, ...] = ()

    def to_json(self, language: str = "zh", *, why: bool = False) -> str:
        """Return the object for machines, on one line; dates in it are text.

        Args:
            language: Of the messages, ``zh`` or ``en``.
            why: The reasons are told, too.
        """
        told: dict[str, object] = {
            "status": self.status,
            "output": self.value,
            "rules": self.rules,
            "error": None if self.error is None else self.error.text(language),
        }
        if why:
            told["why"] = [
                {"rule": row.row, "holds": row.holds, "text": row.trace.sentence(language)}
                for row in self.why
            ]
        return write_json(told)


def find_table(
    named: str,
    folder: Path,
    *,
    part: str | None = None,
    on: date | None = None,
    as_known_on: date | None = None,
) -> DecisionTable:
    """Return the table that is meant, ready to be applied.

    A file stands alone, its columns giving their types themselves, or in a folder of documents,
    whose facts it then knows.

    Args:
        named: The path of a YAML file, or an id or ``id@version`` of the folder.
        folder: The documents in which an id is looked for.
        part: Table of a workflow: ``routing`` or ``classification``.
        on: The day on which its version is in force, where there are several.
        as_known_on: Corrections recorded after this day are left aside.

    Raises:
        NotFoundError: There is none of this id, version or day.
        ConfigurationError: Several versions or tables and none chosen, or a document is at fault.
    """
    if named.endswith((".yaml", ".yml")):
        return _table_in(Path(named), part)
    library = load_library(folder)
    name, _, number = named.partition("@")
    version = int(number) if number.isdecimal() else None
    known = {kind for kind in ("table", "workflow") if name in library.ids(kind)}
    kind = "workflow" if known == {"workflow"} or (known and part) else "table"
    wanted = name if version is not None else named
    loaded = library.find(kind, wanted, on=on, version=version, as_known_on=as_known_on)
    return _compile(loaded.document, part, name, library.dictionary())


def _table_in(path: Path, part: str | None) -> DecisionTable:
    if not path.is_file():
        raise NotFoundError("没有这个文件", "there is no such file", place=str(path))
    place = place_of(path)
    examined = examine_texts(place.texts(place.text()))
    faults = Report(tuple(one for one in examined.report.errors if one.file == place.name))
    found = next((one for one in examined.library.all() if one.path == place.name), None)
    if found is None:
        raise ConfigurationFaults(faults)
    facts = _NO_FACTS if place.folder is None else examined.library.dictionary()
    try:
        return _compile(found.document, part, path.name, facts)
    except ConfigurationError as error:
        # The check of the whole document says the line, too.
        raise ConfigurationFaults(faults) if faults.errors else error from error


def _compile(document: Head, part: str | None, place: str, facts: Dictionary) -> DecisionTable:
    body, _ = choose_table(document, part, place)
    return compile_table(body, facts)


def decide_text(table: DecisionTable, text: str, *, number: int = 1, why: bool = False) -> Said:
    """Return what a table says of one input, an object in JSON; faults are told, not raised.

    Args:
        table: The table.
        text: The object: a value for each input, dates as ``YYYY-MM-DD``; null is not known.
        number: Place of the input.
        why: Every row is explained.
    """
    try:
        values = input_values(read_object(text), table)
        sheet = FactSheet(values, table.dictionary)
    except RuleError as error:
        return Said(number, "error", error=error)
    try:
        decision = decide(table, sheet, why_not=why)
    except RuleError as error:
        traces = explain_rows(table.rows, sheet, table.all_rows) if why else ()
        return Said(number, "error", error=error, why=traces)
    return _said(number, decision, why=why)


def _said(number: int, decision: Decision, *, why: bool) -> Said:
    traces = decision.row_traces if why else ()
    told = (decision.status, decision.value, decision.outputs, decision.rows)
    return Said(number, *told, why=traces)


def decide_lines(table: DecisionTable, stream: BinaryIO, *, why: bool = False) -> Iterator[Said]:
    """Yield what a table says of each line of a stream, in order; holds one line at a time.

    Empty lines are passed over.  A line at fault gives an ``error``, the others go on.

    Args:
        table: The table.
        stream: One object in JSON a line, in UTF-8.
        why: Every row is explained.
    """
    for number, line in _numbered(stream):
        if line is None:
            yield Said(number, "error", error=_too_long())
            continue
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            error = RuleError("这一行不是 UTF-8 编码", "the line is not in UTF-8")
            yield Said(number, "error", error=error)
            continue
        if text.strip():
            yield decide_text(table, text, number=number, why=why)


def _numbered(stream: BinaryIO) -> Iterable[tuple[int, bytes | None]]:
    """Yield the lines with their numbers, None in place of one that is too long."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) <= LONGEST_LINE:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE)
        yield number, None


def _too_long() -> RuleError:
    return RuleError(
        f"这一行超过 {LONGEST_LINE} 个字节", f"the line has more than {LONGEST_LINE} bytes"
    )
