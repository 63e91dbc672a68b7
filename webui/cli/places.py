"""Which installation a command works on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from engine.records.file_store import FileStore
from engine.records.session import Database
from engine.services.desk import Desk
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


def settings_of(instance: Path) -> Settings:
    """Return the settings of an instance folder, the environment on top.

    Raises:
        ConfigurationError: settings are wrong or missing.
    """
    return read_settings({**os.environ, "ONECASE_INSTANCE": str(instance)})


def desk_of(settings: Settings) -> Desk:
    """Return the desk of an installation, its database at the newest version."""
    database = Database(settings.database_url)
    database.upgrade()
    return Desk(
        database,
        settings.county,
        settings.key_for("fingerprints of persons"),
        FileStore(settings.instance.uploads),
    )
