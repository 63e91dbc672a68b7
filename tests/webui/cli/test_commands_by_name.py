"""Commands found by name and imported only then."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from webui.cli.commands import CommandsByName

GROUP = CommandsByName(
    name="tools",
    places={"check": "webui.cli.documents:check", "nothing": "webui.cli.documents:Problem"},
)


def test_a_command_is_the_one_written_elsewhere() -> None:
    found = GROUP.get_command(click.Context(GROUP), "check")
    assert found is not None
    assert (found.name, found.callback.__module__) == ("check", "webui.cli.documents")


def test_an_unknown_name_is_no_command() -> None:
    result = CliRunner().invoke(GROUP, ["chek"])
    assert result.exit_code == 2
    assert "chek" in result.output


def test_names_are_listed_in_order_without_any_import() -> None:
    missing = CommandsByName(name="tools", places={"two": "no.module:two", "one": "no.module:one"})
    assert missing.list_commands(click.Context(missing)) == ["one", "two"]


def test_what_is_no_command_is_told_to_the_programmer() -> None:
    with pytest.raises(TypeError, match="documents:Problem is no command"):
        GROUP.get_command(click.Context(GROUP), "nothing")
