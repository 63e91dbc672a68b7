"""Tables of published documents, filings and score sheets.

What the journal says of a document is projected (``documents``); the texts themselves, answers
and sheets stand beside the journal, which holds their hashes.  These are written once.
"""

from __future__ import annotations

from sqlalchemy import Date, Index, Integer, Table

from engine.records.append_only import write_once
from engine.records.base import METADATA, JsonText, UtcMoment, county_column, key, may, must

DOCUMENTS = Table(
    "documents",
    METADATA,
    county_column(),
    key("kind"),
    key("id"),
    key("version", Integer),
    must("sha256"),
    must("title"),
    must("effective_from", Date),
    must("changes", JsonText),
    must("published_at", UtcMoment),
    must("published_by"),
    may("submission"),
    may("submitted_by"),
)
"""One row per published document version."""

DOCUMENT_TEXTS = Table(
    "document_texts",
    METADATA,
    county_column(),
    key("kind"),
    key("id"),
    key("version", Integer),
    must("sha256"),
    must("title"),
    must("effective_from", Date),
    must("path"),
    must("text"),
)
"""One row per document version: its YAML as it was handed in."""

FILINGS = Table(
    "filings",
    METADATA,
    county_column(),
    key("id"),
    must("case_id"),
    must("step"),
    must("form", JsonText),
    must("answers", JsonText),
    must("sha256"),
    must("filed_by"),
    must("at", UtcMoment),
    Index(None, "county", "case_id"),
)
"""One row per form filed; never changed."""

SHEETS = Table(
    "sheets",
    METADATA,
    county_column(),
    key("id"),
    must("session_id"),
    must("case_id"),
    must("round", Integer),
    must("assessor"),
    must("content", JsonText),
    must("sha256"),
    must("at", UtcMoment),
    Index(None, "county", "session_id", "case_id"),
)
"""One row per score sheet with findings; never changed."""

for table in (DOCUMENT_TEXTS, FILINGS, SHEETS):
    write_once(table)
