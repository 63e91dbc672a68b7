"""Small journals for the tests of the chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from engine.audit.chain import Link, beginning, canonical, entry_hash
from engine.audit.entry import DrawVoided

SEVENTH_OF_JUNE = datetime(2023, 6, 7, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="session", name="journal")
def journal_of_length() -> Callable[..., list[Link]]:
    """Give the maker of journals, each link whole."""
    return journal


def journal(length: int, county: str = "shengzhou") -> list[Link]:
    """Return a whole journal of void draws, one each minute."""
    links: list[Link] = []
    previous = beginning(county).sha256
    for seq in range(1, length + 1):
        at = SEVENTH_OF_JUNE + timedelta(minutes=seq)
        event = canonical(DrawVoided(session="2023-06", attempt=seq, reason=f"第{seq}次断电"))
        sha256 = entry_hash(county, seq, at, "p-clerk", event, previous, on_behalf="钱科员")
        links.append(Link(county, seq, at, "p-clerk", event, previous, sha256, "钱科员"))
        previous = sha256
    return links
