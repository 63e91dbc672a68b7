"""A fresh instance: database, documents, accounts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from engine.clock import moment_of
from engine.places import Instance, shipped_config
from engine.records.session import Database
from engine.services.desk import Desk
from engine.services.people import enter_account
from engine.services.publish_documents import publish_folder
from engine.terms import SYSTEM, CountyId

_KEY_BYTES = 32


def open_desk(instance: Instance, county: str) -> Desk:
    """Return the desk of an installation, its folder, key and database made where missing."""
    instance.folder.mkdir(parents=True, exist_ok=True)
    database = Database(instance.database_url)
    database.upgrade()
    return Desk(database, CountyId(county), installation_key(instance))


def installation_key(instance: Instance) -> bytes:
    """Return the installation's secret, made at the first call and readable by its owner only."""
    place = instance.secret_file
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(place.read_text("ascii").strip())
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_KEY_BYTES))
    return installation_key(instance)


def publish_shipped(desk: Desk, on: date, folder: Path | None = None) -> None:
    """Publish the configuration that came with the program, or that of a folder."""
    publish_folder(desk, folder or shipped_config(), actor=SYSTEM, at=moment_of(on))


def enter_accounts(desk: Desk, persons: Sequence[str], password: str) -> None:
    """Give each of these persons a sign-in with their id as login."""
    with desk.database.writing(desk.county) as unit:
        for person in persons:
            enter_account(unit, person=person, login=person, password=password)
