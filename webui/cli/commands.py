"""Commands by name, each imported only when it is asked for: a start waits for no other one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click
from typing_extensions import override


class CommandsByName(click.Group):
    """A group whose commands are written elsewhere."""

    def __init__(self, *, places: Mapping[str, str], **attributes: object) -> None:
        """Keep where the commands are.

        Args:
            places: Module and name of each, as in ``{"check": "webui.cli.documents:check"}``.
            attributes: Those of every group.
        """
        super().__init__(**attributes)  # type: ignore[arg-type]  # handed through
        self._places = places

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._places)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self._places.get(cmd_name)
        return None if place is None else _found(place)


def _found(place: str) -> click.Command:
    module, _, name = place.partition(":")
    command = getattr(import_module(module), name)
    if not isinstance(command, click.Command):
        message = f"{place} is no command"
        raise TypeError(message)
    return command
