"""``onecase init``: a new county begins from another's documents."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from engine.clock import county_date, now
from engine.configuration.workbook.county_lists import read_lists
from engine.errors import ConflictError
from engine.places import SHIPPED_COUNTY
from engine.services.start_pack import (
    NewCounty,
    Started,
    find_parent,
    start_pack,
    write_units_template,
)
from webui.cli.voice import Voice

_MARK = {"error": "fail", "warning": "warn", "info": "ok"}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option(
    "--from",
    "parent",
    default=SHIPPED_COUNTY,
    show_default=True,
    help="沿用哪个县：名称、文件夹或 .zip / the county to begin from: name, folder or .zip",
)
@click.option("--id", "county_id", help="代码，默认用文件夹名 / id, by default the folder's name")
@click.option("--name", help="县（市、区）名称 / name in Chinese")
@click.option("--name-en", default="", help="英文名称 / name in English")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="从哪天起用，默认今天 / first day in force, today if not given",
)
@click.option(
    "--units",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="单位、片区、岗位的 xlsx，或单位的 csv / units, areas and posts as xlsx, or units as csv",
)
@click.option(
    "--units-template",
    type=click.Path(dir_okay=False, path_type=Path),
    help="只写出一份要填的 xlsx / only write the workbook to be filled in",
)
@click.pass_obj
def init(  # noqa: PLR0917  click passes what the command line says
    voice: Voice,
    folder: Path | None,
    parent: str,
    county_id: str | None,
    name: str | None,
    name_en: str,
    since: datetime | None,
    units: Path | None,
    units_template: Path | None,
) -> None:
    """在 FOLDER 里建一个新县，只写不同之处 / begin a county in FOLDER, saying only what differs."""
    above = find_parent(parent)
    if units_template is not None:
        _write_template(voice, units_template, write_units_template(above))
        return
    if folder is None or name is None:
        raise click.UsageError(voice.text("要写文件夹和 --name 名称"))
    lists = read_lists(units.read_bytes(), units.name) if units is not None else None
    day = since.date() if since else county_date(now())
    county = NewCounty(county_id or folder.name, name, name_en, day, lists)
    _tell(voice, folder, start_pack(folder, above, county))


def _write_template(voice: Voice, file: Path, content: bytes) -> None:
    if file.exists():
        raise ConflictError(
            "已经有这个文件，没有覆盖",
            "there is such a file already; it was left as it is",
            place=str(file),
            hint="另起名字",
            hint_en="name another",
        )
    file.write_bytes(content)
    voice.mark("ok", voice.text("已写出 {file}，填好后用 --units 读入", file=file))


def _tell(voice: Voice, folder: Path, started: Started) -> None:
    for file in started.files:
        voice.mark("ok", str(folder / file))
    for zh, key in started.unchanged:
        voice.mark(
            "warn", voice.text("“{what}”还是所沿用的县的，请换成自己的", what=voice.choose(zh, key))
        )
    for problem in started.left:
        voice.mark(_MARK[problem.severity], problem.text(voice.language))
    errors = sum(problem.severity == "error" for problem in started.left)
    if errors:
        voice.say("还有 {count} 处要填，改好后再运行 onecase check", count=errors)
    else:
        voice.say("可以用了：{folder}", folder=folder)
