"""Commands by name, each imported only when it is asked for: a start waits for no other one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click
from typing_extensions import override

from webui.cli.usage import SaidUsageError, chosen_language


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
    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # as in click
    ) -> click.Context:
        with _said(None):
            return super().make_context(info_name, args, parent, **extra)

    @override
    def invoke(self, ctx: click.Context) -> object:
        with _said(ctx):
            return super().invoke(ctx)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self._places.get(cmd_name)
        return None if place is None else _found(place)


@contextmanager
def _said(context: click.Context | None) -> Iterator[None]:
    """Say faults of the command line in the language asked for."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise SaidUsageError(error, chosen_language(context or error.ctx)) from error


def _found(place: str) -> click.Command:
    module, _, name = place.partition(":")
    command = getattr(import_module(module), name)
    if not isinstance(command, click.Command):
        message = f"{place} is no command"
        raise TypeError(message)
    return command
