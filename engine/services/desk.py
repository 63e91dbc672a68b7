"""The desk: one county's database, published documents and key, which every service is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from engine.configuration.calendar import Calendar
from engine.configuration.county import County
from engine.configuration.library import Library, Loaded
from engine.expressions.names import Dictionary
from engine.records.file_store import NO_FILE_STORE, FileStore
from engine.records.session import Database, UnitOfWork
from engine.services import shelf
from engine.terms import CountyId


@dataclass(slots=True)
class LastRead:
    """The library as last read from the records; published versions never change.

    Attributes:
        kept: How many document versions it was read from, with what was read; set at one stroke,
            since threads share a desk.
    """

    kept: tuple[int, Library] | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What every service is given.

    Attributes:
        key: Secret of this installation, for fingerprints of persons; at least 16 bytes.
        files: Where uploaded files lie.
    """

    database: Database
    county: CountyId
    key: bytes
    files: FileStore = NO_FILE_STORE
    _last_read: LastRead = field(default_factory=LastRead)

    def library(self, unit: UnitOfWork) -> Library:
        """Return all published documents, read anew only when one was added."""
        stamp = unit.library_stamp()
        kept = self._last_read.kept
        if kept is None or kept[0] != stamp:
            withdrawn = frozenset(unit.withdrawals())
            kept = (stamp, shelf.library(unit.documents(), withdrawn))
            self._last_read.kept = kept
        return kept[1]

    def county_on(self, unit: UnitOfWork, day: date) -> Loaded[County]:
        """Return the county document in force on a day."""
        return self.library(unit).county(day)

    def calendar_on(self, unit: UnitOfWork, day: date) -> Loaded[Calendar]:
        """Return the calendar in force on a day."""
        return self.library(unit).calendar(day)

    def dictionary(self, unit: UnitOfWork, day: date) -> Dictionary:
        """Return every fact a rule of this county may mention."""
        return self.library(unit).dictionary(self.county_on(unit, day).document)
