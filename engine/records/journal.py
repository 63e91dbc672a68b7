"""The table of the journal: numbered without gaps, chained by hashes, append-only."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, Integer, Table

from engine.records.append_only import write_once
from engine.records.base import METADATA, UtcMoment, county_column, key, may, must

JOURNAL = Table(
    "journal",
    METADATA,
    county_column(),
    key("seq", Integer),
    must("at", UtcMoment),
    must("actor"),
    must("on_behalf"),
    must("kind"),
    may("case_id"),
    may("session_id"),
    # The canonical JSON over which the hash was taken, byte for byte.
    must("event"),
    must("previous_sha256"),
    must("sha256"),
    CheckConstraint("seq > 0", name="seq_from_one"),
    Index(None, "county", "case_id", "seq"),
    Index(None, "county", "session_id", "seq"),
)
"""One row per entry of a county's journal."""

write_once(JOURNAL)
