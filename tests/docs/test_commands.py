"""Commands and targets the documentation names exist, and what exists is named."""

from __future__ import annotations

import re
import shlex

import click
import pytest
from docs_support import ROOT, blocks, codes_in, onecase_lines, pages, prose_of

from webui.cli import onecase


def subcommand(words: list[str]) -> click.Command:
    """Return the command a command line names, or fail with what is wrong with it."""
    context = click.Context(onecase)
    _, rest, _ = onecase.make_parser(context).parse_args(list(words))
    command: click.Command = onecase
    while isinstance(command, click.Group):
        assert rest, f"{command.name} needs a command"
        name, *rest = rest
        found = command.get_command(context, name)
        assert found, f"no command {name}"
        command = found
    options = {
        option
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    unknown = [word.split("=")[0] for word in rest if word.startswith("--")]
    assert set(unknown) <= {*options, "--help"}, f"{command.name} has no {unknown}"
    return command


def commands_of(group: click.Group) -> set[click.Command]:
    """Return the commands of a group, those of the groups within it too."""
    context = click.Context(group)
    known = [group.get_command(context, name) for name in group.list_commands(context)]
    plain = {one for one in known if one and not isinstance(one, click.Group)}
    inner = (one for one in known if isinstance(one, click.Group))
    return plain.union(*map(commands_of, inner))


@pytest.mark.parametrize(("place", "line"), onecase_lines())
def test_a_command_of_the_documentation_exists_with_its_options(place: str, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    if words and set(words) != {"--help"}:
        assert subcommand(words), place


def test_every_command_stands_in_the_documentation() -> None:
    named = {
        subcommand(words)
        for _, line in onecase_lines()
        if (words := shlex.split(line, comments=True)[1:]) and words != ["--help"]
    }
    assert not [one.name for one in commands_of(onecase) - named]


def make_targets() -> dict[str, str]:
    """Return the targets of the Makefile that `make` lists, with what they do."""
    text = (ROOT / "Makefile").read_text("utf-8")
    return dict(re.findall(r"^([a-z-]+):.*?## (.+)$", text, re.MULTILINE))


def test_every_make_target_of_the_documentation_exists() -> None:
    shell = [line for block in blocks("sh") for line in block.text.splitlines()]
    inline = [code for page in pages() for code in codes_in(prose_of(page))]
    named = {
        words[1]
        for line in (*shell, *inline)
        if (words := line.split())[:1] == ["make"] and len(words) > 1
    }
    assert named
    assert named <= set(make_targets())


def test_every_setting_stands_in_the_administrators_path() -> None:
    from webui.settings import KEYS, PREFIX  # noqa: PLC0415  what is named is under test

    page = (ROOT / "docs" / "administrator.md").read_text("utf-8")
    named = codes_in(page)
    missing = [key for key in KEYS if key not in named]
    assert not missing
    assert f"{PREFIX}INSTANCE" in named
