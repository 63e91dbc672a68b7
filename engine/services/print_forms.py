"""A published form to be printed empty, with the county whose lists it offers."""

from __future__ import annotations

from datetime import datetime

from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.library import Loaded
from engine.services import shelf
from engine.services.desk import Desk


def form_to_print(
    desk: Desk, form_id: str, *, at: datetime, version: int | None = None
) -> tuple[Loaded[Form], Loaded[County]]:
    """Return a published form, in force at a moment or in a version, and the county in force.

    Raises:
        NotFoundError: there is no such form, or no such version.
    """
    with desk.database.reading(desk.county) as unit:
        day, library = county_date(at), desk.library(unit)
        if version is None:
            found = library.find("form", form_id, on=day)
        else:
            found = library.find("form", form_id, version=version)
        return shelf.narrow(found, Form), desk.county_on(unit, day)
