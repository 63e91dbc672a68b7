"""Decision tables between documents and DMN files, with the proofs of what came in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from engine.configuration.dmn.exchange import NewDocument, export_dmn, import_dmn
from engine.configuration.library import examine_texts
from engine.configuration.problems import (
    ConfigurationFaults,
    Problem,
    Report,
)
from engine.services.check_documents import check_document_texts
from engine.services.choose_table import choose_table
from engine.services.document_places import Place


@dataclass(frozen=True, slots=True)
class Converted:
    """What came of a DMN file.

    Attributes:
        tables: How many decisions are tables.
        documents: A document for each of these that could be carried.
        items: What was not carried, what was assumed and what was left out.
        findings: What the check says of the documents, such as rows that overlap.
    """

    tables: int
    documents: tuple[NewDocument, ...]
    items: tuple[Problem, ...]
    findings: tuple[Problem, ...]


def read_dmn(content: bytes, file: str, effective_from: date) -> Converted:
    """Return the tables of a DMN file as documents, each checked by itself.

    Raises:
        ConfigurationFaults: It is no DMN file, too large, or declares entities.
    """
    read = import_dmn(content, file, effective_from)
    findings: list[Problem] = []
    for one in read.documents:
        found = check_document_texts([(f"workflows/{one.id}.yaml", one.text)]).problems
        findings += [replace(each, file=f"{one.id}.yaml") for each in found]
    return Converted(read.tables, read.documents, read.items, tuple(findings))


def write_dmn(place: Place, *, table: str | None = None) -> bytes:
    """Return a decision table as a DMN file.

    Args:
        place: Where the document lies.
        table: Table of a workflow, needed if it has several.

    Raises:
        ConfigurationFaults: The document cannot be read.
        ConfigurationError: It holds no table, several and none was named, or a cell is at fault.
    """
    examined = examine_texts(place.texts(place.text()))
    found = next((one for one in examined.library.all() if one.path == place.name), None)
    if found is None:
        own = (one for one in examined.report.errors if one.file == place.name)
        raise ConfigurationFaults(Report(tuple(own)))
    body, part = choose_table(found.document, table, place.name)
    return export_dmn(found.document, body, part, examined.library.dictionary())
