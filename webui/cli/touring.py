"""``onecase tour``: see the whole mechanism at work on invented data."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.table import Table

from engine.demonstration.outcome import Outcome
from engine.demonstration.player import Line
from engine.demonstration.tour import Told, TourReport, play_tour
from engine.places import SHIPPED_COUNTY
from webui.cli.voice import Voice


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
