"""Which installation a command works on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from engine.records.session import Database
from engine.services.counties import Desks
from engine.services.desk import Desk
from webui.desks import desks_of
from webui.settings import Settings, read_settings

Command = TypeVar("Command", bound=Callable[..., object])


def instance_option(command: Command) -> Command:
    """Give a command the option ``--instance``."""
    option = click.option(
        "--instance",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("instance"),
        envvar="ONECASE_INSTANCE",
        show_default=True,
        help="数据文件夹 / folder of the data",
    )
    return option(command)


def county_option(command: Command) -> Command:
    """Give a command the option ``--county``."""
    option = click.option(
        "--county",
        metavar="ID",
        help="哪个县（市、区），默认按设置 / which county; that of the settings if not given",
    )
    return option(command)


def settings_of(instance: Path) -> Settings:
    """Return the settings of an instance folder, the environment on top.

    Raises:
        ConfigurationError: settings are wrong or missing.
    """
    return read_settings({**os.environ, "ONECASE_INSTANCE": str(instance)})


def all_desks(settings: Settings) -> Desks:
    """Return the desks of every county of an installation, its database at the newest version."""
    database = Database(settings.database_url)
    database.upgrade()
    return desks_of(settings, database)


def desk_of(settings: Settings, county: str | None = None) -> Desk:
    """Return the desk of a county of an installation; of the home county if none is named.

    Raises:
        NotFoundError: the installation has no such county.
    """
    return all_desks(settings).of(county or settings.county)
