"""Tables of cases as they stand; every row follows from the journal and can be made again."""

from __future__ import annotations

from sqlalchemy import Boolean, Date, Index, Integer, Table, UniqueConstraint

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

CASES = Table(
    "cases",
    METADATA,
    county_column(),
    key("id"),
    must("workflow"),
    must("number"),
    must("year", Integer),
    must("serial", Integer),
    must("stage"),
    must("final", Boolean),
    may("cleared_on", Date),
    must("revision", Integer),
    must("opened_on", Date),
    # Place of its opening in the journal: tells which of two cases of a day came first.
    must("opened_seq", Integer),
    may("headline"),
    may("lead"),
    may("area"),
    may("topic"),
    may("place"),
    may("parent"),
    may("session_id"),
    must("bundle", JsonText),
    UniqueConstraint("county", "workflow", "year", "serial"),
    UniqueConstraint("county", "opened_seq"),
    Index(None, "county", "workflow", "stage", "opened_on"),
    Index(None, "county", "lead", "opened_on"),
    Index(None, "county", "area", "opened_on"),
    Index(None, "county", "opened_on", "opened_seq"),
    Index(None, "county", "parent"),
)
"""One row per case."""

CASE_UNITS = Table(
    "case_units",
    METADATA,
    county_column(),
    key("case_id"),
    key("position", Integer),
    must("unit"),
    Index(None, "county", "unit"),
)
"""One row per co-unit of a case, in the order of the routing table."""

CASE_HOLDERS = Table(
    "case_holders",
    METADATA,
    county_column(),
    key("case_id"),
    key("position", Integer),
    must("role"),
    must("post"),
    must("person"),
    Index(None, "county", "person"),
    Index(None, "county", "post"),
)
"""One row per duty in a case and who holds it."""

CASE_FACTS = Table(
    "case_facts",
    METADATA,
    county_column(),
    key("case_id"),
    key("name"),
    # One of the next four holds the value; ``likeness`` is short and equal exactly when it is.
    may("text"),
    may("number", ExactNumber),
    may("day", Date),
    may("flag", Boolean),
    must("likeness"),
    Index(None, "county", "name", "likeness", "case_id"),
)
"""One row per known fact of a case."""

STEP_EVENTS = Table(
    "step_events",
    METADATA,
    county_column(),
    key("seq", Integer),
    must("case_id"),
    must("step"),
    must("done_on", Date),
    must("at", UtcMoment),
    must("actor"),
    must("on_behalf"),
    may("from_stage"),
    must("to_stage"),
    may("filing"),
    Index(None, "county", "case_id", "seq"),
)
"""One row per step done, under its place in the journal."""

SIGNATURES = Table(
    "signatures",
    METADATA,
    county_column(),
    key("seq", Integer),
    must("case_id"),
    must("sign_off"),
    must("round", Integer),
    must("tier"),
    must("person"),
    must("agreed", Boolean),
    must("at", UtcMoment),
    must("shown_sha256"),
    Index(None, "county", "case_id", "seq"),
)
"""One row per signature, agreed or returned, under its place in the journal."""

ESCALATIONS = Table(
    "escalations",
    METADATA,
    county_column(),
    key("seq", Integer),
    must("case_id"),
    must("rule"),
    must("title"),
    must("act"),
    may("step"),
    must("recipients", JsonText),
    must("raised_on", Date),
    must("done", Boolean),
    Index(None, "county", "case_id", "seq"),
)
"""One row per rule of the ladder that fired, under its place in the journal."""
