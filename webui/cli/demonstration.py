"""``onecase demo``: the web interface on invented data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from engine.demonstration.sign_ins import PASSWORD, SignIn
from engine.errors import ConfigurationError
from webui.cli.places import settings_of
from webui.cli.serving import DEFAULT_PORT, LOOPBACK, serve_at
from webui.cli.sign_ins import read_sign_ins
from webui.cli.voice import Voice


@click.command()
@click.option(
    "--instance",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("instance"),
    show_default=True,
    help="数据文件夹 / folder of the data",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="端口 / port",
)
@click.option(
    "--serve/--no-serve", "serves", default=True, help="建好后启动网页 / serve the pages afterwards"
)
@click.pass_obj
def demo(voice: Voice, instance: Path, port: int, *, serves: bool) -> None:
    """建立演示数据并启动网页 / make the demo data if they are not there, then serve the pages."""
    if not instance.exists():
        # Only the first start builds, and what builds takes long to import.
        from webui.cli.demo_building import make_demo  # noqa: PLC0415

        make_demo(voice, instance)
    settings = settings_of(instance)
    if not settings.demo or settings.today is None:
        raise ConfigurationError(
            "这个文件夹里不是演示数据，不会改动它",
            "This folder does not hold demo data; it is left as it is",
            place=str(instance),
            hint="用 --instance 另指一个文件夹",
            hint_en="name another folder with --instance",
        )
    _say_sign_ins(voice, read_sign_ins(instance))
    if serves:
        serve_at(voice, settings, LOOPBACK, port)


def _say_sign_ins(voice: Voice, sign_ins: Sequence[SignIn]) -> None:
    table = Table(
        voice.text("账号"),
        voice.text("姓名"),
        voice.text("岗位"),
        title=voice.text("演示账号（密码都是 {password}）", password=PASSWORD),
        title_justify="left",
    )
    for each in sign_ins:
        table.add_row(each.login, each.name, f"{each.post}（{each.role}）")
    voice.out.print(table)
