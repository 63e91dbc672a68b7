"""Which counties have their records in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.records.documents import DOCUMENTS

if TYPE_CHECKING:
    from sqlalchemy import Connection


def published_counties(connection: Connection) -> tuple[str, ...]:
    """Return the counties that have published a county document, by key."""
    query = select(DOCUMENTS.c.county).where(DOCUMENTS.c.kind == "county").distinct()
    return tuple(sorted(connection.execute(query).scalars()))
