"""What a fresh instance needs before anything can be played: documents and accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from engine.clock import moment_of
from engine.places import shipped_config
from engine.services.desk import Desk
from engine.services.people import enter_account
from engine.services.publish_documents import publish_folder
from engine.terms import SYSTEM


def publish_shipped(desk: Desk, on: date, folder: Path | None = None) -> None:
    """Publish the configuration that came with the program, or that of a folder."""
    publish_folder(desk, folder or shipped_config(), actor=SYSTEM, at=moment_of(on))


def enter_accounts(desk: Desk, persons: Sequence[str], password: str) -> None:
    """Give each of these persons a sign-in with their id as login."""
    with desk.database.writing(desk.county) as unit:
        for person in persons:
            enter_account(unit, person=person, login=person, password=password)
