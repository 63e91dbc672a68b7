"""``onecase score``: points and grade of every case of a file, however large."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from rich.progress import Progress
from rich.table import Table

from engine.services.score_files import (
    FactColumnsOf,
    RubricInUse,
    find_rubric,
    score_cases,
    score_file,
)
from webui.cli.sources import Source, source_options
from webui.cli.voice import Voice

if TYPE_CHECKING:
    from engine.analytics.bulk_scoring import BulkResult

MOST_SHOWN = 10_000
"""More cases than this go to a file, not to the terminal."""

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

Command = TypeVar("Command", bound=Callable[..., object])


def _column_options(command: Command) -> Command:
    for option in (
        click.option(
            "--ignore",
            multiple=True,
            metavar="COLUMN",
            help="与评分无关的列，可重复 / a column that means nothing; may be repeated",
        ),
        click.option(
            "--keep",
            multiple=True,
            metavar="COLUMN",
            help="照抄到结果的列，可重复 / a column to hand through; may be repeated",
        ),
        click.option(
            "--case",
            default="case",
            metavar="COLUMN",
            show_default=True,
            help="件号所在的列 / the column with the case's number",
        ),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("rubric")
@click.argument("facts", type=_FILE)
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="逐件结果写到 .parquet 文件 / write every case to a .parquet file",
)
@click.option(
    "--backend",
    type=click.Choice(["duckdb"]),  # the only one so far, so nothing is done with it
    default="duckdb",
    show_default=True,
    expose_value=False,
    help="计算引擎 / what computes it",
)
@source_options
@_column_options
@click.option(
    "--json", "as_json", is_flag=True, help="逐件输出，供程序读取 / each case, for machines"
)
@click.pass_obj
def score(  # noqa: PLR0917  click passes what the command line says
    voice: Voice,
    rubric: str,
    facts: Path,
    out: Path | None,
    source: Source,
    case: str,
    keep: tuple[str, ...],
    ignore: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """按评分表给一个文件的全部件打分 / score every case of FACTS by RUBRIC.

    RUBRIC 是评分表的 id、id@版本 或 YAML 文件。FACTS 是 .parquet、.csv、.json 或 .jsonl 文件，
    一行一件，列名为事实名；评查组认定的扣分写在 finding.项目 列。

    RUBRIC is the id of a rubric, id@version, or a YAML file.  FACTS has one row per case and
    columns named by facts; what a panel took off stands in columns finding.ITEM.
    """
    used = find_rubric(
        rubric,
        source.folder,
        on=source.on,
        as_known_on=source.known_on,
    )
    columns = FactColumnsOf(case, keep, ignore)
    if as_json:
        for each in score_cases(used, facts, columns, most=MOST_SHOWN):
            voice.tell(json.dumps(each, ensure_ascii=False))
        if out is not None:
            score_file(used, facts, columns, out=out)
        return
    with Progress(console=voice.err, transient=True, disable=not voice.err.is_terminal) as bar:
        task = bar.add_task(voice.text("打分"), total=1.0)
        result = score_file(
            used,
            facts,
            columns,
            out=out,
            progress=lambda share: bar.update(task, completed=share),
        )
    _tell(voice, used, result)
    if out is not None:
        voice.mark("ok", voice.text("逐件结果已写到 {file}", file=out))


def _tell(voice: Voice, used: RubricInUse, result: BulkResult) -> None:
    if result.missing:
        facts = voice.choose("、", ", ").join(result.missing)
        voice.mark("warn", voice.text("文件没有这些事实，按未知处理，不扣分：{facts}", facts=facts))
    if result.unread:
        names = voice.choose("、", ", ").join(result.unread)
        voice.mark("warn", voice.text("没有读取这些列：{names}", names=names))
    voice.out.print(_grades(voice, used, result))
    voice.say("共 {count} 件，平均 {mean} 分", count=result.cases, mean=result.mean or "–")


def _grades(voice: Voice, used: RubricInUse, result: BulkResult) -> Table:
    titles = {band.id: band.title.text(voice.language) for band in used.rubric.bands}
    table = Table(voice.text("等次"), box=None)
    for word in ("件数", "占比"):
        table.add_column(voice.text(word), justify="right")
    for each in result.grades:
        share = f"{each.cases / result.cases:.1%}" if result.cases else "–"
        table.add_row(titles[each.grade], str(each.cases), share)
    return table
