"""``onecase verify`` and ``onecase tick``: are the records whole, and what is due today?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.progress import Progress
from rich.table import Table

from engine.clock import county_date, moment_of, now
from engine.services.escalate import Fired, run_tick
from engine.services.verify_records import verify_records
from webui.cli.places import desk_of, instance_option, settings_of
from webui.cli.voice import Voice


@click.command()
@instance_option
@click.pass_obj
def verify(voice: Voice, instance: Path) -> None:
    """校验日志的哈希链，据日志重建并核对现状 / check the journal, rebuild the state from it."""
    differences = verify_records(desk_of(settings_of(instance)))
    for each in differences:
        voice.mark("fail", f"{each.table} {each.key} {each.column}: {each.stored} ≠ {each.rebuilt}")
    if differences:
        voice.say("{count} 处与日志不符", count=len(differences))
        raise SystemExit(1)
    voice.mark("ok", voice.text("日志完整，现状与日志一致"))


@click.command()
@instance_option
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="按哪一天判断，默认今天 / judge as of this day, today if not given",
)
@click.pass_obj
def tick(voice: Voice, instance: Path, as_of: datetime | None) -> None:
    """执行到期的提醒和督办，可重复执行 / do what is due; doing it again changes nothing."""
    settings = settings_of(instance)
    day = as_of.date() if as_of else settings.today or county_date(now())
    with Progress(console=voice.err, transient=True) as bar:
        task = bar.add_task(voice.text("逐件判断"))
        fired = run_tick(
            desk_of(settings),
            at=moment_of(day),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if fired:
        voice.out.print(_table(voice, fired))
    voice.say("{day}：触发 {count} 条", day=day.isoformat(), count=len(fired))


def _table(voice: Voice, fired: Sequence[Fired]) -> Table:
    table = Table(voice.text("信访件"), voice.text("触发的规则"), box=None)
    for each in fired:
        table.add_row(each.number, voice.choose(each.title, each.title_en))
    return table
