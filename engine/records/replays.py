"""Tables of what-if results: what a draft would change, kept with the draft.

A result is computed and can be computed again, so the journal knows nothing of it.
"""

from __future__ import annotations

from sqlalchemy import Index, Integer, Table

from engine.records.base import METADATA, JsonText, UtcMoment, county_column, key, may, must

REPLAYS = Table(
    "replays",
    METADATA,
    county_column(),
    key("id"),
    must("kind"),
    must("document"),
    must("revision", Integer),
    must("text_sha256"),
    must("asked_by"),
    must("asked_at", UtcMoment),
    must("state"),
    must("done", Integer),
    must("total", Integer),
    may("ended_at", UtcMoment),
    may("summary", JsonText),
    may("failure"),
    Index(None, "county", "kind", "document"),
)
"""One row per replay; ``state`` is waiting, running, done or failed."""

REPLAY_CHANGES = Table(
    "replay_changes",
    METADATA,
    county_column(),
    key("replay"),
    key("seq", Integer),
    must("what"),
    may("case_id"),
    may("session_id"),
    may("unit"),
    must("content", JsonText),
    Index(None, "county", "replay", "what", "seq"),
)
"""One row for each thing that would change; ``what`` says of which sort it is."""
