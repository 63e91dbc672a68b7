"""Tables beside the journal: sign-ins, and tokens that make an act count only once."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table, UniqueConstraint, false

from engine.records.base import METADATA, county_column, key, must

ACCOUNTS = Table(
    "accounts",
    METADATA,
    county_column(),
    key("person"),
    must("login"),
    must("password_hash"),
    must("active", Boolean),
    # Accounts from before this was kept count as chosen: nobody is asked who was not told.
    Column("one_time", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("county", "login"),
)
"""One row per person who may sign in."""

ACTS = Table(
    "acts",
    METADATA,
    county_column(),
    key("token"),
    must("subject"),
)
"""One row per act already carried out: its token and the case or session it made or moved."""
