"""Alembic's environment: runs migrations on the connection ``engine.records.upgrades`` hands over.

Nothing is configured in a file and nothing is logged: the program upgrades itself quietly.
"""

from __future__ import annotations

from alembic import context

from engine.records.base import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite changes a column by copying its table.
    render_as_batch=True,
)
context.run_migrations()
