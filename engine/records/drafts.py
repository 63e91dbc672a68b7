"""Table of drafts: what people have typed and not filed yet.

A draft is no act: the journal knows nothing of it, no state follows from it, and it may be changed
and deleted.  It may hold what an informant said, so every query asks for one person's own.
"""

from __future__ import annotations

from sqlalchemy import Integer, Table

from engine.records.base import METADATA, JsonText, UtcMoment, county_column, key, may, must

DRAFTS = Table(
    "drafts",
    METADATA,
    county_column(),
    key("person"),
    key("subject"),
    must("workflow"),
    must("step"),
    may("case_id"),
    must("form_id"),
    must("form_version", Integer),
    may("base_revision", Integer),
    must("answers", JsonText),
    must("raw", JsonText),
    must("version", Integer),
    must("token"),
    must("page"),
    must("turn", Integer),
    must("saved_at", UtcMoment),
)
"""One row per person and step being filled in; gone when the step is filed or given up."""
