"""The tour that was played, with the records it left."""

from __future__ import annotations

from dataclasses import dataclass

from office_support import Office

from engine.demonstration.tour import TourReport


@dataclass(frozen=True)
class Tour:
    """The tour that was played and the records it left."""

    report: TourReport
    office: Office
