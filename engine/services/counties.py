"""The counties of an installation: a desk for each, kept apart from every other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from engine.configuration.county import County
from engine.errors import NotFoundError
from engine.records.session import Database
from engine.services.desk import Desk
from engine.terms import CountyId


@dataclass(frozen=True, slots=True)
class Desks:
    """One desk for each county whose records lie in the database.

    Nothing but the database is shared: each desk has files, a library last read and a key for
    fingerprints of its own, so the same person in two counties has two fingerprints.

    Attributes:
        home: The county an installation serves where nobody chose another.
        make: Makes the desk of a county.
    """

    database: Database
    home: CountyId
    make: Callable[[CountyId], Desk]
    _made: dict[CountyId, Desk] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def alone(cls, desk: Desk) -> Desks:
        """Return the desks of an installation that has only this one."""
        return cls(desk.database, desk.county, lambda _: desk)

    def counties(self) -> tuple[CountyId, ...]:
        """Return the counties that have published documents, the home county first."""
        found = (CountyId(name) for name in self.database.counties())
        return tuple(sorted(found, key=lambda name: (name != self.home, name)))

    def knows(self, county: str) -> bool:
        """Tell whether the county has a desk here."""
        name = CountyId(county)
        return name == self.home or name in self._made or name in self.database.counties()

    def of(self, county: str) -> Desk:
        """Return the desk of a county, the same one each time.

        Raises:
            NotFoundError: this installation has no such county.
        """
        if not self.knows(county):
            raise NotFoundError("没有这个县（市、区）", "There is no such county", value=county)
        return self.found(CountyId(county))

    def found(self, county: CountyId) -> Desk:
        """Return the desk of a county that may have published nothing yet."""
        with self._lock:
            if county not in self._made:
                self._made[county] = self.make(county)
            return self._made[county]

    def in_force(self, day: date) -> Iterator[tuple[Desk, County]]:
        """Yield each county that has a county document in force on a day, with its desk."""
        for name in self.counties():
            desk = self.of(name)
            with desk.database.reading(name) as unit:
                try:
                    county = desk.county_on(unit, day).document
                except NotFoundError:
                    continue  # Its first version takes effect later.
            yield desk, county
