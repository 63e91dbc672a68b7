"""Table of what confirmed results were made from, kept so that it need not be gathered again.

Everything in it follows from journal, sheets and documents: the journal knows nothing of it, and it
may be emptied at any time.
"""

from __future__ import annotations

from sqlalchemy import Integer, Table

from engine.records.base import METADATA, UtcMoment, county_column, key, may, must

FORMAT = 1
"""How facts and findings are derived and written; a row of another number is made again.

Count it up whenever facts of a past day would be derived otherwise than before.
"""

REVIEWED_FACTS = Table(
    "reviewed_facts",
    METADATA,
    county_column(),
    key("session_id"),
    key("case_id"),
    must("format", Integer),
    must("round", Integer),
    must("confirmed_at", UtcMoment),
    may("unit"),
    must("seats", Integer),
    must("facts"),
    must("findings"),
    must("reasons"),
)
"""One row per confirmed result; it counts while ``round`` and ``confirmed_at`` are the result's.

The last three are JSON in ASCII, which is read many times faster by the hundred thousand.
"""
