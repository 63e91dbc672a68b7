"""The command ``onecase``: what an administrator does at the terminal.

One module for each group of commands; ``voice.py`` speaks to the terminal in the chosen language.
Commands call services like the pages do: no rule, no SQL.
"""

from __future__ import annotations

import sys

import click

from engine.errors import OnecaseError
from webui.cli.commands import CommandsByName
from webui.cli.voice import Voice

__all__ = ["main", "onecase"]


_PLACES = {
    "account": "setting_up:account",
    "check": "documents:check",
    "decide": "deciding:decide",
    "demo": "demonstration:demo",
    "diff": "comparing:see_diff",
    "doctor": "doctor:see_doctor",
    "export-dmn": "dmn:convert_to_dmn",
    "form": "forms:form",
    "import-dmn": "dmn:convert_from_dmn",
    "init": "adopting:init",
    "layers": "comparing:see_layers",
    "pack": "packs:pack",
    "publish": "setting_up:publish",
    "pull": "exchanging:pull",
    "push": "exchanging:push",
    "score": "scoring:score",
    "serve": "serving:serve",
    "tick": "records:tick",
    "tour": "touring:tour",
    "verify": "records:verify",
    "verify-draw": "draws:verify_draw",
    "workbook": "workbooks:workbook",
    "worker": "records:worker",
}
"""The module of each command within ``webui.cli``, and its name there."""


@click.group(
    cls=CommandsByName,
    places={name: f"webui.cli.{place}" for name, place in _PLACES.items()},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    envvar="ONECASE_LANG",
    show_default=True,
    help="语言 / language of messages",
)
@click.version_option(package_name="onecase")
@click.pass_context
def onecase(context: click.Context, lang: str) -> None:
    """一案一评：信访件办理、评查、整改 / petitions, their review and rectification."""
    context.obj = Voice(lang)


def main() -> None:
    """Run the command line; an error of the engine becomes one sentence and exit code 1."""
    voice = Voice("en" if "en" in sys.argv[1:3] else "zh")
    try:
        onecase(standalone_mode=True)
    except OnecaseError as error:
        voice.fail(error)
        sys.exit(1)
