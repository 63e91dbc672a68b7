"""Is what stands in the tables what the journal says, and is the journal whole?"""

from __future__ import annotations

from engine.records.rebuild import rebuild_and_compare
from engine.records.values import Difference
from engine.services.desk import Desk


def verify_records(desk: Desk) -> tuple[Difference, ...]:
    """Check the county's journal and rebuild its state from it; return where they differ."""
    return rebuild_and_compare(desk.database, desk.county)
