"""The worker: a process that judges the ladder every morning and resumes what was cut off.

Any number of workers may share one PostgreSQL; on SQLite there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Self

from dbos import DBOS, DBOSConfig

from engine.clock import COUNTY_ZONE, county_date, moment_of, now
from engine.errors import ConfigurationError
from engine.services.counties import Desks
from engine.services.desk import Desk
from engine.services.escalate import run_tick
from engine.services.keep_files import tidy_files

MORNING = "0 0 6 * * *"
"""Every day at six, county time (second, minute, hour, day, month, weekday)."""

_APPLICATION = "onecase"
_VERSION = "1"
"""Version of the jobs' own shape; one begun under another version is not resumed by this one."""

_served: list[Desks] = []
"""The desks of this process while a worker runs: a job is told only the county's key."""


@DBOS.step()
def judge_ladder(county: str, day: str) -> int:
    """Run the tick of a county as of a day and tidy up; return how many rules fired."""
    tidy_files(_desk(county), at=now())
    return len(run_tick(_desk(county), at=moment_of(date.fromisoformat(day))))


@DBOS.workflow()
def tick_as_of(county: str, day: str) -> int:
    """Judge the ladder of a county as of a day, durably."""
    return judge_ladder(county, day)


@DBOS.workflow()
def morning_tick(scheduled: datetime, county: str) -> None:
    """Judge each county's ladder as of the day the schedule fired on, however late that is done.

    Each is a job of its own, so that one which fails leaves the others alone.

    Args:
        scheduled: Aware moment.
        county: The home county of the installation; those that joined it are asked for.
    """
    for name in {county, *_counties()}:
        DBOS.start_workflow(tick_as_of, name, county_date(scheduled).isoformat())


@DBOS.step()
def _counties() -> list[str]:
    return sorted(name for desks in _served for name in desks.counties())


def _desk(county: str) -> Desk:
    for desks in _served:
        if desks.knows(county):
            return desks.of(county)
    raise ConfigurationError(
        f"这个后台进程不负责“{county}”",
        f"This worker does not serve {county}",
        value=county,
    )


@dataclass(frozen=True, slots=True)
class Worker:
    """A running worker of all counties of an installation; use it as a context.

    Attributes:
        state_url: SQLAlchemy address of the database in which DBOS keeps the jobs.
    """

    desks: Desks
    state_url: str

    def __enter__(self) -> Self:
        """Start: earlier jobs that were cut off go on at once."""
        _served.append(self.desks)
        DBOS(config=_configuration(self.state_url))
        DBOS.launch()
        DBOS.apply_schedules(
            [
                {
                    "schedule_name": f"morning tick of {self.desks.home}",
                    "workflow_fn": morning_tick,
                    "schedule": MORNING,
                    "context": str(self.desks.home),
                    "cron_timezone": COUNTY_ZONE.key,
                }
            ]
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop; a job in the middle is resumed at the next start."""
        DBOS.destroy()
        _served.remove(self.desks)

    def tick(self, day: date) -> int:
        """Judge the home county's ladder as of a day as a job; return how many rules fired."""
        fired: int = DBOS.start_workflow(
            tick_as_of, str(self.desks.home), day.isoformat()
        ).get_result()
        return fired


def _configuration(state_url: str) -> DBOSConfig:
    return {
        "name": _APPLICATION,
        "system_database_url": state_url,
        "application_version": _VERSION,
        "log_level": "WARNING",
        "enable_otlp": False,
    }
