"""The desk: one county's database, published documents and key, which every service is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from engine.configuration.calendar import Calendar
from engine.configuration.county import County
from engine.configuration.library import Library, Loaded, library_of
from engine.expressions.names import Dictionary
from engine.records.session import Database, UnitOfWork
from engine.terms import CountyId


@dataclass(slots=True)
class Shelf:
    """The library as last read from the records; published versions never change.

    Attributes:
        stamp: How many document versions it was read from.
    """

    stamp: int = -1
    library: Library | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What every service is given.

    Attributes:
        key: Secret of this installation, for fingerprints of persons; at least 16 bytes.
    """

    database: Database
    county: CountyId
    key: bytes
    _shelf: Shelf = field(default_factory=Shelf)

    def library(self, unit: UnitOfWork) -> Library:
        """Return all published documents, read anew only when one was added."""
        stamp = unit.library_stamp()
        if self._shelf.library is None or self._shelf.stamp != stamp:
            texts = [(each.path, each.text) for each in unit.documents()]
            self._shelf.library = library_of(texts)
            self._shelf.stamp = stamp
        return self._shelf.library

    def county_on(self, unit: UnitOfWork, day: date) -> Loaded[County]:
        """Return the county document in force on a day."""
        return self.library(unit).county(day)

    def calendar_on(self, unit: UnitOfWork, day: date) -> Loaded[Calendar]:
        """Return the calendar in force on a day."""
        return self.library(unit).calendar(day)

    def dictionary(self, unit: UnitOfWork, day: date) -> Dictionary:
        """Return every fact a rule of this county may mention."""
        return self.library(unit).dictionary(self.county_on(unit, day).document)
