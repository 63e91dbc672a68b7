"""Contents beside the journal, held to what the journal says of them: filings, sheets, texts."""

from __future__ import annotations

from hashlib import sha256 as sha256_of
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.audit.entry import DocumentPublished, DraftSubmitted, SheetHanded, StepDone
from engine.configuration.library import hash_contents
from engine.forms.canonical import answers_hash, canonical
from engine.records.base import as_written, from_json
from engine.records.documents import DOCUMENT_TEXTS, FILINGS, SHEETS
from engine.records.submissions import SUBMITTED_TEXTS
from engine.records.values import Difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy import Row, Table

    from engine.records.session import UnitOfWork
    from engine.records.values import JournalEntry

Said = dict[str, object]
"""What the journal says of a content: column and value."""


def kept_differences(unit: UnitOfWork, entries: Iterable[JournalEntry]) -> Iterator[Difference]:
    """Return every content that is missing, too many, or not as the journal says."""
    filings: dict[str, Said] = {}
    sheets: dict[str, Said] = {}
    texts: dict[str, Said] = {}
    submitted: dict[str, Said] = {}
    for entry in entries:
        match entry.event:
            case StepDone(filing=str() as filing):
                filings[filing] = _of_filing(entry, entry.event)
            case SheetHanded() as handed:
                sheets[handed.sheet] = _of_sheet(entry, handed)
            case DocumentPublished(document=pin) as published:
                texts[f"{pin.kind}/{pin.id}/{pin.version}"] = _of_text(published)
            case DraftSubmitted(submission=submission, text_sha256=sha256):
                submitted[submission] = {"sha256": sha256}
    yield from _compare(unit, FILINGS, filings, _answers_hash)
    yield from _compare(unit, SHEETS, sheets, _sheet_hash)
    yield from _compare(unit, DOCUMENT_TEXTS, texts, _text_hashes(unit))
    yield from _compare(unit, SUBMITTED_TEXTS, submitted, _submitted_hash)


def _of_filing(entry: JournalEntry, done: StepDone) -> Said:
    return {
        "case_id": done.case,
        "step": done.step,
        "form": canonical(done.form.model_dump()) if done.form else None,
        "sha256": done.filing_sha256,
        "filed_by": entry.actor,
        "at": entry.at,
    }


def _of_sheet(entry: JournalEntry, handed: SheetHanded) -> Said:
    return {
        "session_id": handed.session,
        "case_id": handed.case,
        "round": handed.round,
        "assessor": handed.assessor,
        "sha256": handed.sheet_sha256,
        "at": entry.at,
    }


def _of_text(published: DocumentPublished) -> Said:
    return {
        "sha256": published.document.sha256,
        "title": published.title,
        "effective_from": published.effective_from,
    }


def _answers_hash(row: Row[Any]) -> str:
    return _json_hash(row.answers)


def _sheet_hash(row: Row[Any]) -> str:
    return _json_hash(row.content)


def _submitted_hash(row: Row[Any]) -> str:
    return sha256_of(row.text.encode()).hexdigest()


def _json_hash(text: str) -> str:
    try:
        return answers_hash(from_json(text))
    except ValueError as fault:
        return str(fault)


def _text_hashes(unit: UnitOfWork) -> Callable[[Row[Any]], str]:
    """Return what hashes a row's text: over what it says, not how it is written.

    All texts are read together, since one may extend another.
    """
    columns = DOCUMENT_TEXTS.c.path, DOCUMENT_TEXTS.c.text
    rows = unit.rows(select(*columns).where(unit.ours(DOCUMENT_TEXTS)))
    hashes = hash_contents((row.path, row.text) for row in rows)
    return lambda row: hashes[row.path, row.text]


def _compare(
    unit: UnitOfWork,
    table: Table,
    said: Mapping[str, Said],
    sha256: Callable[[Row[Any]], str],
) -> Iterator[Difference]:
    """Return what differs between a table and what the journal says of its rows."""
    keys = [column.name for column in table.primary_key.columns if column.name != "county"]
    unseen = set(said)
    columns = map(as_written, table.columns)
    for row in unit.rows(select(*columns).where(unit.ours(table))):
        values = row._mapping  # noqa: SLF001  SQLAlchemy's documented name
        key = "/".join(str(values[name]) for name in keys)
        unseen.discard(key)
        if key not in said:
            yield Difference(table.name, key, "*", "有此行", "日志未提及")
            continue
        for column, value in said[key].items():
            if values[column] != value:
                yield Difference(table.name, key, column, str(values[column]), str(value))
        computed = sha256(row)
        if computed != said[key]["sha256"]:
            yield Difference(table.name, key, "content", computed, str(said[key]["sha256"]))
    for key in sorted(unseen):
        yield Difference(table.name, key, "*", "无此行", "日志有记载")
