"""``onecase verify``, ``tick`` and ``worker``: are the records whole, what is due today?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import Event

import click
from rich.progress import Progress
from rich.table import Table

from engine.audit.chain import read_head
from engine.clock import county_date, moment_of, now
from engine.errors import ConfigurationError
from engine.records.values import Difference
from engine.services.escalate import Fired, run_tick
from engine.services.keep_files import tidy_files
from engine.services.verify_records import Verification, check_records, is_break
from webui.cli.places import (
    all_desks,
    county_option,
    desk_of,
    instance_option,
    settings_of,
)
from webui.cli.voice import Voice


@click.command()
@instance_option
@county_option
@click.option(
    "--head",
    "published",
    metavar="SEQ:SHA256",
    help="先前公布的链头，核对它是否仍在日志中 / a head published before: is it still there?",
)
@click.pass_obj
def verify(voice: Voice, instance: Path, county: str | None, published: str | None) -> None:
    """校验日志的哈希链，据日志重建并核对现状 / check the journal, rebuild the state from it."""
    kept = read_head(published) if published else None
    with Progress(console=voice.err, transient=True) as bar:
        task = bar.add_task(voice.text("逐条核对日志"))
        found = check_records(
            desk_of(settings_of(instance), county),
            published=kept,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    for each in found.differences:
        voice.mark("fail", _said(voice, each))
    _say_published(voice, found)
    if not found.ok:
        voice.say("{count} 处与日志不符", count=len(found.differences))
        raise SystemExit(1)
    voice.mark("ok", voice.text("日志完整，现状与日志一致"))
    voice.say("链头（可公布，日后用 --head 核对）：{head}", head=found.head.text)


def _said(voice: Voice, each: Difference) -> str:
    if is_break(each):
        return voice.choose(each.stored, each.rebuilt)
    return f"{each.table} {each.key} {each.column}: {each.stored} ≠ {each.rebuilt}"


def _say_published(voice: Voice, found: Verification) -> None:
    if found.published is None:
        return
    if found.contains_published:
        text = voice.text("公布过的第 {seq} 条仍在日志中，校验码一致", seq=found.published.seq)
        voice.mark("ok", text)
    else:
        voice.mark(
            "fail", voice.text("不能证明日志仍含有公布过的第 {seq} 条", seq=found.published.seq)
        )


@click.command()
@instance_option
@county_option
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="按哪一天判断，默认今天 / judge as of this day, today if not given",
)
@click.pass_obj
def tick(voice: Voice, instance: Path, county: str | None, as_of: datetime | None) -> None:
    """执行到期的提醒和督办，可重复执行 / do what is due; doing it again changes nothing."""
    settings = settings_of(instance)
    day = as_of.date() if as_of else settings.today or county_date(now())
    with Progress(console=voice.err, transient=True) as bar:
        task = bar.add_task(voice.text("逐件判断"))
        desk = desk_of(settings, county)
        fired = run_tick(
            desk,
            at=moment_of(day),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
        tidy_files(desk, at=now())
    if fired:
        voice.out.print(_table(voice, fired))
    voice.say("{day}：触发 {count} 条", day=day.isoformat(), count=len(fired))


@click.command()
@instance_option
@click.pass_obj
def worker(voice: Voice, instance: Path) -> None:
    """后台进程，每天六点执行到期的提醒和督办 / do what is due every morning at six."""
    settings = settings_of(instance)
    if settings.today:
        raise ConfigurationError(
            "演示数据停在某一天，不需要后台进程",
            "The demo data stand still on one day; they need no worker",
            hint="要看某一天的督办，用 onecase tick --as-of",
            hint_en="to see a day's escalations use onecase tick --as-of",
        )
    state = f"sqlite:///{settings.instance.folder / 'jobs.db'}"
    if settings.database_url.startswith("postgresql"):
        state = settings.database_url
    from engine.jobs.worker import Worker  # noqa: PLC0415  DBOS takes half a second to load

    with Worker(all_desks(settings), state):
        voice.say("后台进程已启动（按 Ctrl+C 停止）")
        Event().wait()


def _table(voice: Voice, fired: Sequence[Fired]) -> Table:
    table = Table(voice.text("信访件"), voice.text("触发的规则"), box=None)
    for each in fired:
        table.add_row(each.number, voice.choose(each.title, each.title_en))
    return table
