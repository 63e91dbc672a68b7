"""The command ``onecase``: what an administrator does at the terminal.

One module for each group of commands; ``voice.py`` speaks to the terminal in the chosen language.
Commands call services like the pages do: no rule, no SQL.
"""

from __future__ import annotations

import sys

import click

from engine.errors import OnecaseError
from webui.cli.comparing import see_diff, see_layers
from webui.cli.deciding import decide
from webui.cli.demonstration import demo, tour
from webui.cli.dmn import convert_from_dmn, convert_to_dmn
from webui.cli.doctor import see_doctor
from webui.cli.documents import check
from webui.cli.draws import verify_draw
from webui.cli.records import tick, verify, worker
from webui.cli.scoring import score
from webui.cli.serving import serve
from webui.cli.setting_up import account, publish
from webui.cli.voice import Voice
from webui.cli.workbooks import workbook

__all__ = ["main", "onecase"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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


for _command in (
    account,
    check,
    convert_from_dmn,
    convert_to_dmn,
    decide,
    demo,
    publish,
    score,
    see_diff,
    see_doctor,
    see_layers,
    serve,
    tick,
    tour,
    verify,
    verify_draw,
    workbook,
    worker,
):
    onecase.add_command(_command)


def main() -> None:
    """Run the command line; an error of the engine becomes one sentence and exit code 1."""
    voice = Voice("en" if "en" in sys.argv[1:3] else "zh")
    try:
        onecase(standalone_mode=True)
    except OnecaseError as error:
        voice.fail(error)
        sys.exit(1)
