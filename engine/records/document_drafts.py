"""Table of drafts of documents: new versions while their authors write them.

A draft counts for nothing until it is published, so the journal knows nothing of it.  Each save is
a revision of its own: whoever wrote at the same time can be shown what changed since.
"""

from __future__ import annotations

from sqlalchemy import Integer, Table

from engine.records.base import METADATA, UtcMoment, county_column, key, must

DOCUMENT_DRAFTS = Table(
    "document_drafts",
    METADATA,
    county_column(),
    key("kind"),
    key("id"),
    key("revision", Integer),
    must("base_version", Integer),
    must("base_sha256"),
    must("path"),
    must("text"),
    must("saved_by"),
    must("saved_at", UtcMoment),
)
"""One row per save of a draft; gone when the draft is given up."""
