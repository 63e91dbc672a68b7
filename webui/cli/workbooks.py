"""``onecase workbook``: tables and rubrics out to a spreadsheet and back."""

from __future__ import annotations

import codecs
import difflib
from pathlib import Path

import click

from engine.services.document_places import Place, place_of
from engine.services.exchange_workbooks import Taken, take_workbook, write_csv, write_workbook
from webui.cli.sources import around_option, refuse_to_replace, table_option
from webui.cli.voice import Voice

_MARK = {"error": "fail", "warning": "warn", "info": "ok"}


@click.group()
def workbook() -> None:
    """决策表、评分表导出为 xlsx，改好再导入 / tables and rubrics out to xlsx and back."""


@workbook.command("export")
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到哪里，以 .xlsx 或 .csv 结尾 / where to, ending in .xlsx or .csv",
)
@table_option
@around_option
@click.option("--force", is_flag=True, help="文件已在时覆盖 / replace a file that is there")
@click.pass_obj
def export_workbook(
    voice: Voice,
    document: Path,
    output: Path | None,
    table: str | None,
    folder: Path | None,
    *,
    force: bool,
) -> None:
    """把 DOCUMENT 导出为工作簿，附检查和试算结果 / write DOCUMENT as a workbook."""
    place = place_of(document, folder)
    name = f"{document.stem}-{table}" if table else document.stem
    target = output or Path(f"{name}.xlsx")
    refuse_to_replace(target, force=force)
    write = write_csv if target.suffix.lower() == ".csv" else write_workbook
    content = write(place, table=table)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    voice.say("已导出 {file}", file=target)


@workbook.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("document", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--check", is_flag=True, help="只看会改什么，不写入 / show the changes, write nothing"
)
@click.option(
    "--force",
    is_flag=True,
    help="导出后文件改过也以工作簿为准 / let the workbook win over later changes",
)
@around_option
@click.pass_obj
def import_workbook(
    voice: Voice,
    file: Path,
    document: Path,
    folder: Path | None,
    *,
    check: bool,
    force: bool,
) -> None:
    """把工作簿 FILE 里改过的写回 DOCUMENT / write what changed in FILE back into DOCUMENT."""
    place = place_of(document, folder)
    taken = take_workbook(file.read_bytes(), file.name, place, force=force)
    for problem in taken.problems:
        voice.mark(_MARK[problem.severity], problem.text(voice.language))
    if not taken.ok:
        voice.say("没有写入 {file}", file=document)
        raise SystemExit(1)
    _say_changes(voice, taken, shown=check)
    if not check and taken.after is not None and taken.after != taken.before:
        _write(place, taken.after)
        voice.say("已写入 {file}", file=document)


def _say_changes(voice: Voice, taken: Taken, *, shown: bool) -> None:
    before, after = taken.before.splitlines(), (taken.after or "").splitlines()
    lines = list(difflib.unified_diff(before, after, lineterm="", n=0))[2:]
    changes = [line for line in lines if not line.startswith("@@")]
    if shown:
        for line in changes:
            voice.tell(line)
    voice.say(
        "删去 {gone} 行，写入 {count} 行",
        gone=sum(line.startswith("-") for line in changes),
        count=sum(line.startswith("+") for line in changes),
    )


def _write(place: Place, text: str) -> None:
    """Put the new text in place of the old at once, with the line breaks it has."""
    place.file.parent.mkdir(parents=True, exist_ok=True)
    marked = place.file.exists() and place.file.read_bytes().startswith(codecs.BOM_UTF8)
    beside = place.file.with_name(f".{place.file.name}.new")
    beside.write_bytes(text.encode("utf-8-sig" if marked else "utf-8"))
    beside.replace(place.file)
