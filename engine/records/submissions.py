"""Tables of how rules change: drafts submitted for approval, versions withdrawn."""

from __future__ import annotations

from sqlalchemy import Date, Index, Integer, Table

from engine.records.append_only import write_once
from engine.records.base import METADATA, UtcMoment, county_column, key, may, must

SUBMISSIONS = Table(
    "submissions",
    METADATA,
    county_column(),
    key("id"),
    must("kind"),
    must("document"),
    must("version", Integer),
    must("revision", Integer),
    must("title"),
    must("text_sha256"),
    must("effective_from", Date),
    must("words"),
    may("replay"),
    must("submitted_by"),
    must("submitted_at", UtcMoment),
    must("state"),
    may("decided_by"),
    may("decided_at", UtcMoment),
    may("decision"),
    Index(None, "county", "kind", "document"),
)
"""One row per submission; ``state`` is waiting, returned, taken-back or approved."""

SUBMITTED_TEXTS = Table(
    "submitted_texts",
    METADATA,
    county_column(),
    key("id"),
    must("sha256"),
    must("path"),
    must("text"),
)
"""One row per submission: the draft's YAML as it was submitted."""

WITHDRAWALS = Table(
    "withdrawals",
    METADATA,
    county_column(),
    key("kind"),
    key("id"),
    key("version", Integer),
    must("reason"),
    must("withdrawn_on", Date),
    must("withdrawn_by"),
    must("withdrawn_at", UtcMoment),
)
"""One row per published version that no longer counts for what begins."""

write_once(SUBMITTED_TEXTS)
