"""Which documents a command reads, in which version, and what it may write over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TypeVar, cast

import click

from engine.errors import ConflictError
from engine.places import shipped_config

Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Source:
    """Where documents are read from.

    Attributes:
        folder: The folder of documents.
        on: The version in force on this day; None where the name says which.
        known_on: Corrections recorded after this day are left aside.
    """

    folder: Path
    on: date | None
    known_on: date | None


def source_options(command: Command) -> Command:
    """Give a command ``--config``, ``--on`` and ``--known-on``; it takes them as ``source``."""

    @wraps(command)
    def with_source(
        *args: object,
        config: Path | None,
        on: datetime | None,
        known_on: datetime | None,
        **rest: object,
    ) -> object:
        if known_on and not on:
            raise click.UsageError("--known-on 要与 --on 同用 / --known-on goes with --on")
        days = [None if each is None else each.date() for each in (on, known_on)]
        return command(*args, source=Source(config or shipped_config(), *days), **rest)

    wrapped: Callable[..., object] = with_source
    for option in (
        click.option(
            "--known-on",
            type=click.DateTime(["%Y-%m-%d"]),
            help="与 --on 同用：不计此日以后才记录的更正 / with --on: as it was known on this day",
        ),
        click.option(
            "--on",
            type=click.DateTime(["%Y-%m-%d"]),
            help="取这一天有效的版本 / the version in force on this day",
        ),
        click.option(
            "--config",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="配置文件夹，默认用自带的 / folder of documents, the shipped ones if not given",
        ),
    ):
        wrapped = option(wrapped)
    return cast("Command", wrapped)


table_option = click.option(
    "--table", help="流程里的哪张表：routing、classification / which table of a workflow"
)
"""Which table of a workflow a command is about."""

around_option = click.option(
    "--in",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="文件所在的配置文件夹，默认取它周围的 / folder of documents, by default the one around it",
)
"""The folder of documents a file belongs to."""


def refuse_to_replace(target: Path, *, force: bool) -> None:
    """Stop if a file is there already, unless it is to be replaced.

    Raises:
        ConflictError: it is.
    """
    if target.exists() and not force:
        raise ConflictError(
            "已经有这个文件，没有覆盖",
            "there is such a file already; it was left as it is",
            place=str(target),
            hint="另起名字（-o），或加 --force 覆盖",
            hint_en="name another with -o, or replace it with --force",
        )
