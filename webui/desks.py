"""The desks of an installation, made from its settings: the pages and every command begin here."""

from __future__ import annotations

from engine.records.file_store import FileStore
from engine.records.session import Database
from engine.services.counties import Desks
from engine.services.desk import Desk
from engine.terms import CountyId
from webui.settings import Settings


def desks_of(settings: Settings, database: Database) -> Desks:
    """Return the desks of every county of an installation, made when they are asked for."""
    return Desks(database, settings.county, lambda county: desk_of(settings, database, county))


def desk_of(settings: Settings, database: Database, county: CountyId) -> Desk:
    """Return the desk of one county: its own key for fingerprints, its own folder of files."""
    instance, founder = settings.instance, settings.founded_by
    return Desk(
        database,
        county,
        settings.key_of_county(county),
        FileStore(instance.uploads_of(county, founder)),
    )
