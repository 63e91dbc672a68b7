"""The only module that asks what time it is; everything else is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

COUNTY_ZONE = ZoneInfo("Asia/Shanghai")
"""Dates of deadlines and documents are dates in this zone (China has one zone)."""


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  the one door


def county_date(moment: datetime) -> date:
    """Return the date an aware moment has in the county.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        message = "a moment needs a time zone"
        raise ValueError(message)
    return moment.astimezone(COUNTY_ZONE).date()


def moment_of(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return the aware UTC moment of a county date at the given local hour."""
    return datetime.combine(day, time(hour, minute), COUNTY_ZONE).astimezone(UTC)
