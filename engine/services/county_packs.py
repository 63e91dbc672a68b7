"""What a county of this installation has published, as a pack that another can take over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from engine.configuration.packs.archive import read_archive, write_archive
from engine.configuration.packs.composing import Pack
from engine.configuration.packs.pack_file import PARENT_FILE
from engine.configuration.packs.reading import engine_version, read_pack
from engine.configuration.packs.rebuilding import rebuild_pack
from engine.configuration.packs.signing import SigningKey
from engine.errors import NotFoundError
from engine.places import shipped_config
from engine.records.session import UnitOfWork
from engine.services.counties import Desks
from engine.services.desk import Desk
from engine.services.keep_files import parent_archive_of
from engine.services.people import require_right
from engine.terms import Actor, CountyId, Label

SHIPPED: Final = "@program"
"""Names the pack that comes with the program; no county can be called so."""

SENT: Final = "@sent"
"""Names the pack that was sent by another county, and looked at."""


@dataclass(frozen=True, slots=True)
class ParentAtHand:
    """A county that can be taken over.

    Attributes:
        name: ``SHIPPED``, ``SENT``, or the key of a county of this installation.
    """

    name: str
    title: Label


@cache
def shipped_pack() -> Pack:
    """Return the pack that comes with the program; it does not change while that runs."""
    return read_pack(shipped_config())


def parents_at_hand(desks: Desks, day: date) -> tuple[ParentAtHand, ...]:
    """Return every county that can be taken over: the shipped one first."""
    shipped = shipped_pack().head.title
    here = (ParentAtHand(str(desk.county), county.title) for desk, county in desks.in_force(day))
    return (ParentAtHand(SHIPPED, shipped), *here)


def parent_named(desks: Desks, name: str) -> Pack:
    """Return the pack of a county that can be taken over.

    Args:
        desks: The counties of this installation.
        name: ``SHIPPED``, or the key of one of them.

    Raises:
        NotFoundError: there is no such county.
    """
    if name == SHIPPED:
        return shipped_pack()
    if name not in desks.counties():
        raise NotFoundError("没有这个县（市、区）", "There is no such county", value=name)
    desk = desks.of(name)
    with desk.database.reading(desk.county) as unit:
        return pack_of_county(unit, desk)


def county_of(name: str) -> CountyId | None:
    """Return the county a parent is of; None for what comes with the program."""
    return None if name == SHIPPED else CountyId(name)


def pack_of_county(unit: UnitOfWork, desk: Desk) -> Pack:
    """Return what a county has published as a pack, with the packs it takes over inside.

    A parent that was sent to be founded from is inside to the byte, as its publisher signed it.
    """
    texts = {each.path: each.text for each in unit.documents()}
    return rebuild_pack(desk.county, texts, frozen=_sent_parent(unit, desk))


def _sent_parent(unit: UnitOfWork, desk: Desk) -> Pack | None:
    """Return the pack that was sent when the county was founded; None if none was, or it is lost.

    The check of the records tells of one that is lost or changed.
    """
    sha256 = parent_archive_of(unit)
    if sha256 is None or desk.files.check(sha256) != "whole":
        return None
    with desk.files.open(sha256) as file:
        return read_archive(file.read(), PARENT_FILE, engine_version()).pack


def export_county(desk: Desk, key: SigningKey, *, actor: Actor, day: date) -> tuple[str, bytes]:
    """Return a name and the bytes of a signed zip with everything a county has published.

    Raises:
        AccessError: the person may not read the configuration.
    """
    with desk.database.reading(desk.county) as unit:
        require_right(desk.county_on(unit, day).document, actor, "configuration.read")
        pack = pack_of_county(unit, desk)
    return f"{pack.head.id}-{pack.head.version}.zip", write_archive(pack, engine_version(), key)
