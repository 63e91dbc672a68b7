"""Tables of review sessions, draws, sheets handed in and results; all follow from the journal."""

from __future__ import annotations

from sqlalchemy import Date, Index, Integer, Table

from engine.records.base import (
    METADATA,
    ExactNumber,
    JsonText,
    UtcMoment,
    county_column,
    key,
    may,
    must,
)

SESSIONS = Table(
    "sessions",
    METADATA,
    county_column(),
    key("id"),
    must("programme"),
    must("title"),
    must("mode"),
    must("held_on", Date),
    must("period"),
    must("stage"),
    must("revision", Integer),
    must("opened_seq", Integer),
    must("bundle", JsonText),
    must("members", JsonText),
    may("chair"),
    Index(None, "county", "programme", "period"),
)
"""One row per review session."""

DRAWS = Table(
    "draws",
    METADATA,
    county_column(),
    key("session_id"),
    key("attempt", Integer),
    must("frame"),
    must("frame_sha256"),
    may("seed"),
    may("certificate_sha256"),
    may("void_reason"),
)
"""One row per attempt at a draw; a void one stays."""

DRAW_WITNESSES = Table(
    "draw_witnesses",
    METADATA,
    county_column(),
    key("session_id"),
    key("attempt", Integer),
    key("turn", Integer),
    must("witness"),
    must("words"),
)
"""One row per witness who gave entropy, in turn."""

DRAWN_CASES = Table(
    "drawn_cases",
    METADATA,
    county_column(),
    key("session_id"),
    key("attempt", Integer),
    key("case_id"),
    must("stratum"),
    must("ticket"),
    must("rank", Integer),
)
"""One row per case drawn in an attempt, void or not."""

SESSION_CASES = Table(
    "session_cases",
    METADATA,
    county_column(),
    key("session_id"),
    key("case_id"),
    must("stratum"),
    must("rank", Integer),
    must("round", Integer),
    may("second_look"),
    Index(None, "county", "case_id"),
)
"""One row per case the session reviews; void draws leave none."""

RECUSALS = Table(
    "recusals",
    METADATA,
    county_column(),
    key("session_id"),
    key("case_id"),
    key("person"),
    must("reason"),
)
"""One row per panel member who does not score a case."""

HANDED_SHEETS = Table(
    "handed_sheets",
    METADATA,
    county_column(),
    key("session_id"),
    key("case_id"),
    key("round", Integer),
    key("assessor"),
    must("sheet"),
    must("sheet_sha256"),
    must("at", UtcMoment),
)
"""One row per score sheet handed in; its content stands in ``sheets``."""

SCORE_OPENINGS = Table(
    "score_openings",
    METADATA,
    county_column(),
    key("session_id"),
    key("case_id"),
    key("round", Integer),
    must("totals", JsonText),
    may("second_look"),
)
"""One row per round whose sheets became visible: ``{assessor: points}``."""

RESULTS = Table(
    "results",
    METADATA,
    county_column(),
    key("session_id"),
    key("case_id"),
    must("round", Integer),
    must("score", ExactNumber),
    must("grade"),
    must("lost", JsonText),
    must("vetoes", JsonText),
    must("flags", JsonText),
    must("dimensions", JsonText),
    must("sentence"),
    must("confirmed_by"),
    must("confirmed_at", UtcMoment),
    may("shifted", JsonText),
    Index(None, "county", "case_id"),
)
"""One row per confirmed result; a later confirmation takes its place."""

BULLETINS = Table(
    "bulletins",
    METADATA,
    county_column(),
    key("seq", Integer),
    must("session_id"),
    must("case_id"),
    must("units", JsonText),
    must("audience"),
    must("rule"),
    must("issued_on", Date),
    Index(None, "county", "session_id"),
    Index(None, "county", "case_id"),
)
"""One row per bulletin, under its place in the journal."""

ASSESSMENTS = Table(
    "assessments",
    METADATA,
    county_column(),
    key("seq", Integer),
    must("session_id"),
    must("case_id"),
    must("unit"),
    must("points", ExactNumber),
    must("rule"),
    must("posted_on", Date),
    Index(None, "county", "session_id"),
    Index(None, "county", "unit", "posted_on"),
)
"""One row per posting to a unit's yearly assessment, under its place in the journal."""
