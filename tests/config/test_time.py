"""Around every beginning and end each shipped document has one version; before it, none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from engine.configuration.library import Library, load_library
from engine.configuration.versions import boundary_days
from engine.errors import NotFoundError
from engine.places import shipped_config

LIBRARY = load_library(shipped_config())


def days() -> Iterator[tuple[str, str, date, bool]]:
    """Yield kind, id, a day and whether some version must be in force on it."""
    for kind, name in dict.fromkeys((one.ref.kind, one.ref.id) for one in LIBRARY.all()):
        versions = [one for one in LIBRARY.all(kind) if one.ref.id == name]
        begun = min(one.effective_from for one in versions)
        last = max(versions, key=lambda one: one.effective_from).effective_to
        for day in boundary_days(versions):
            yield kind, name, day, begun <= day and (last is None or day < last)


def version_on(library: Library, kind: str, name: str, day: date) -> int | None:
    try:
        return library.find(kind, name, on=day).ref.version
    except NotFoundError:
        return None


@pytest.mark.parametrize(("kind", "name", "day", "in_force"), list(days()))
def test_a_day_has_its_version(kind: str, name: str, day: date, *, in_force: bool) -> None:
    assert (version_on(LIBRARY, kind, name, day) is not None) == in_force
