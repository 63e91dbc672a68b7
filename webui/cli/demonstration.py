"""``onecase tour`` and ``onecase demo``: see the whole mechanism at work on invented data."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.progress import Progress
from rich.table import Table

from engine.demonstration.demo import PASSWORD, SignIn, build_demo
from engine.demonstration.outcome import Outcome
from engine.demonstration.player import Line
from engine.demonstration.tour import Told, TourReport, play_tour
from engine.errors import ConfigurationError
from engine.places import Instance
from webui.cli.places import desk_of, settings_of
from webui.cli.serving import DEFAULT_PORT, LOOPBACK, serve_at
from webui.cli.voice import Voice
from webui.settings import read_settings, write_settings

SHIPPED_COUNTY = "shengzhou"

_SIGN_INS = "sign-ins.json"


@click.command()
@click.option(
    "--config",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="改用这个文件夹里的配置 / take the documents of this folder",
)
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_obj
def tour(voice: Voice, config: Path | None, *, as_json: bool) -> None:
    """演一遍三个真实案例，结果不符时退出码为 1 / play the true cases, exit 1 if one differs."""

    def tell(line: Line) -> None:
        if not as_json:
            voice.out.print(_told(voice, line), markup=False)

    with TemporaryDirectory(prefix="onecase-tour-") as folder:
        report = play_tour(Path(folder), county=SHIPPED_COUNTY, config=config, tell=tell)
    if as_json:
        voice.json(_as_json(report))
    else:
        _say_outcomes(voice, report)
    if not report.ok:
        raise SystemExit(1)


def _told(voice: Voice, line: Line) -> str:
    return f"{line.on.isoformat()}  {line.who}  {voice.choose(line.zh, line.en)}"


def _say_outcomes(voice: Voice, report: TourReport) -> None:
    voice.out.print()
    for told in report.told:
        voice.out.print(_table(voice, told))
    if report.differences:
        voice.mark("fail", voice.text("{count} 处与日志不符", count=report.differences))
    if report.ok:
        voice.mark("ok", voice.text("三个案例都与报道相符，现状与日志一致"))
    else:
        voice.mark("fail", voice.text("有结果与报道不符"))


def _table(voice: Voice, told: Told) -> Table:
    table = Table(
        voice.text("事项"),
        voice.text("应为"),
        voice.text("实际"),
        title=told.story.title.text(voice.language),
        title_justify="left",
    )
    for each in told.outcomes:
        what = f"{voice.text(_ABOUT[each.about])} · {each.title.text(voice.language)}"
        table.add_row(what, _expected(voice, each), _came(voice, each), style=_style(each))
    return table


_ABOUT = {"petition": "信访件", "list": "问题清单"}


def _style(outcome: Outcome) -> str | None:
    return None if outcome.agrees else "red"


def _expected(voice: Voice, outcome: Outcome) -> str:
    return outcome.shown.text(voice.language) if outcome.agrees else outcome.expected


def _came(voice: Voice, outcome: Outcome) -> str:
    return f"{'✓' if outcome.agrees else '✗'} {outcome.shown.text(voice.language)}"


def _as_json(report: TourReport) -> dict[str, object]:
    return {
        "ok": report.ok,
        "differences": report.differences,
        "stories": [
            {
                "story": told.story.story,
                "title": told.story.title.zh,
                "outcomes": [
                    {
                        "about": each.about,
                        "what": each.name,
                        "expected": each.expected,
                        "found": each.found,
                        "agrees": each.agrees,
                    }
                    for each in told.outcomes
                ],
            }
            for told in report.told
        ],
        "lines": [
            {"on": line.on.isoformat(), "who": line.who, "zh": line.zh, "en": line.en}
            for line in report.lines
        ],
    }


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
        _make(voice, instance)
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


def _make(voice: Voice, instance: Path) -> None:
    """Build beside the folder and put it in place when it is whole: a killed run leaves none."""
    building = instance.with_name(f"{instance.name}.building-{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    write_settings(Instance(building), county=SHIPPED_COUNTY)
    settings = read_settings({"ONECASE_INSTANCE": str(building)})
    desk = desk_of(settings)
    with Progress(console=voice.err) as bar:
        task = bar.add_task(voice.text("逐件办理演示信访件"))
        first: list[date] = []

        def reached(day: date, last: date) -> None:
            first.append(day) if not first else None
            done, whole = (day - first[0]).days, (last - first[0]).days
            bar.update(task, completed=done, total=whole)

        report = build_demo(desk, reached)
    desk.database.close()
    write_sign_ins(building, report.sign_ins)
    write_settings(Instance(building), county=SHIPPED_COUNTY, demo=True, today=report.today)
    building.rename(instance)
    voice.say("演示数据已建好，共办理 {count} 步", count=report.acts)


def write_sign_ins(instance: Path, sign_ins: Sequence[SignIn]) -> None:
    """Keep who may sign in beside the data, so that a later start need not look them up."""
    rows = [asdict(each) for each in sign_ins]
    (instance / _SIGN_INS).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def read_sign_ins(instance: Path) -> tuple[SignIn, ...]:
    """Return who may sign in to a demo instance."""
    rows = json.loads((instance / _SIGN_INS).read_text("utf-8"))
    return tuple(SignIn(**row) for row in rows)


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
