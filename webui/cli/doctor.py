"""``onecase doctor``: is this machine, this installation, fit for work?"""

from __future__ import annotations

import importlib.metadata
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

import click

import engine
import webui
from engine.clock import county_date, now
from engine.errors import OnecaseError
from engine.records.session import Database
from engine.rules.ruleset import durable_loads
from engine.services.desk import Desk
from engine.workflow.workdays import WorkCalendar
from webui.cli.places import instance_option, settings_of
from webui.cli.voice import Voice
from webui.desks import desks_of
from webui.settings import Settings

State = Literal["ok", "warn", "fail"]

OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)
OLDEST_SQLITE = (3, 35)
LOOK_AHEAD = timedelta(days=90)
"""Terms run into these days: the calendar should know them."""

_NAMES = ("engine", "webui")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found.

    Attributes:
        text: Text of the commands, in Chinese, with places for ``values``.
    """

    state: State
    text: str
    values: Mapping[str, object]


def _found(state: State, text: str, **values: object) -> Finding:
    return Finding(state, text, values)


def look_at_python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> Finding:
    """Tell whether this Python is one the program is tested on."""
    fits = OLDEST_PYTHON <= version[:2] <= NEWEST_PYTHON
    number = ".".join(map(str, version))
    if fits:
        return _found("ok", "Python {number}", number=number)
    return _found("fail", "Python {number} 不在支持范围（3.11 至 3.13）", number=number)


def look_at_names(owners: Mapping[str, Sequence[str]] | None = None) -> Finding:
    """Tell whether another package brought a top-level ``engine`` or ``webui``.

    Args:
        owners: Which distributions own a top-level name; of this environment if not given.
    """
    known = importlib.metadata.packages_distributions() if owners is None else owners
    rivals = sorted(
        {owner for name in _NAMES for owner in known.get(name, ()) if owner != "onecase"}
    )
    if rivals:
        return _found(
            "fail",
            "环境里另有软件包也叫 engine 或 webui：{rivals}；请为 onecase 单独建环境",
            rivals=", ".join(rivals),
        )
    folders = {Path(module.__file__ or "").parent.parent for module in (engine, webui)}
    if len(folders) > 1:
        return _found("fail", "engine 和 webui 不在同一处：{places}", places=_joined(folders))
    return _found("ok", "engine 和 webui 只属于 onecase")


def _joined(folders: Iterable[Path]) -> str:
    return ", ".join(sorted(map(str, folders)))


def look_at_durable_rules() -> Finding:
    """Tell whether durable-rules is built; its Python twin takes over where it is not."""
    if durable_loads():
        return _found("ok", "durable-rules 可用")
    return _found("warn", "durable-rules 未能加载，升级规则改用纯 Python 实现（较慢）")


def look_at_assets(folder: Path | None = None) -> Finding:
    """Tell whether stylesheet and script of the pages are built."""
    static = folder or Path(webui.__file__ or "").parent / "static"
    missing = [
        name
        for name in ("main.css", "main.js", "yaml-view.js", "icons.svg")
        if not (static / name).is_file()
    ]
    if missing:
        return _found(
            "fail", "页面资源缺少 {missing}，请运行 make assets", missing=", ".join(missing)
        )
    return _found("ok", "页面资源齐全")


def look_at_fonts() -> Finding:
    """Tell whether a Chinese font is installed, which papers printed on this machine need."""
    lister = shutil.which("fc-list")
    if lister is None:
        return _found("warn", "没有 fc-list，无法查看字体")
    listed = subprocess.run(  # noqa: S603  a fixed program with fixed words
        [lister, ":lang=zh", "family"], capture_output=True, text=True, check=False
    )
    if listed.stdout.strip():
        return _found("ok", "有中文字体")
    return _found("warn", "没有中文字体，本机打印的文书会缺字；可安装 fonts-noto-cjk")


def look_at_sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Finding:
    """Tell whether SQLite is new enough."""
    number = ".".join(map(str, version))
    if version >= OLDEST_SQLITE:
        return _found("ok", "SQLite {number}", number=number)
    return _found("fail", "SQLite {number} 太旧，需要 3.35 以上", number=number)


def look_at_database(database: Database) -> Finding:
    """Tell whether the tables have the version this program needs."""
    if database.is_at_head():
        return _found("ok", "数据库表结构为最新版本")
    return _found("warn", "数据库尚未升级，启动服务时会自动升级")


def look_at_calendar(desk: Desk, today: date) -> Finding:
    """Tell whether the county's calendar knows the days terms will run into."""
    with desk.database.reading(desk.county) as unit:
        calendar = WorkCalendar(desk.calendar_on(unit, today).document)
    until = today + LOOK_AHEAD
    if calendar.provisional(until):
        return _found(
            "warn", "日历不含 {day}，期限暂按周末推算；请补上当年放假安排", day=until.isoformat()
        )
    return _found("ok", "日历含至 {day}", day=until.isoformat())


def look_at_machine() -> tuple[Finding, ...]:
    """Return what can be seen without an installation."""
    return (
        look_at_python(),
        look_at_names(),
        look_at_durable_rules(),
        look_at_sqlite(),
        look_at_assets(),
        look_at_fonts(),
    )


def look_at_installation(settings: Settings) -> tuple[Finding, ...]:
    """Return what is found in the data of an installation."""
    database = Database(settings.database_url)
    findings = [look_at_database(database)]
    if findings[0].state == "ok":
        desks = desks_of(settings, database)
        day = settings.today or county_date(now())
        findings += [
            _or_fault(partial(look_at_calendar, desks.found(name), day))
            for name in desks.counties() or (settings.county,)
        ]
    database.close()
    return tuple(findings)


def _or_fault(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except OnecaseError as error:
        return _found("fail", "{fault}", fault=error.text())


@click.command("doctor")
@instance_option
@click.pass_obj
def see_doctor(voice: Voice, instance: Path) -> None:
    """检查本机和数据是否适合工作 / look at machine and data; exit code 1 on failures."""
    findings = [*look_at_machine(), *_of_instance(voice, instance)]
    for each in findings:
        voice.mark(each.state, voice.text(each.text, **each.values))
    raise SystemExit(1 if any(each.state == "fail" for each in findings) else 0)


def _of_instance(voice: Voice, instance: Path) -> tuple[Finding, ...]:
    if not instance.is_dir():
        return (_found("warn", "还没有数据文件夹 {folder}", folder=instance),)
    try:
        return look_at_installation(settings_of(instance))
    except OnecaseError as error:
        return (_found("fail", "{fault}", fault=error.text(voice.language)),)
