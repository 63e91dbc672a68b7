"""``onecase import-dmn`` and ``onecase export-dmn``: decision tables of other engines."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from engine.clock import county_date, now
from engine.services.document_places import place_of
from engine.services.exchange_dmn import Converted, read_dmn, write_dmn
from webui.cli.sources import around_option, refuse_to_replace, table_option
from webui.cli.voice import Voice

_MARK = {"error": "fail", "warning": "warn", "info": "ok"}


@click.command("import-dmn")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="写到哪个文件夹，默认当前文件夹 / folder of the new documents, by default this one",
)
@click.option(
    "--from",
    "effective_from",
    type=click.DateTime(["%Y-%m-%d"]),
    help="生效日期，默认今天 / first day in force, by default today",
)
@click.option(
    "--partial", is_flag=True, help="不能转的行写成注释 / write tables that lost rows, too"
)
@click.option("--force", is_flag=True, help="文件已在时覆盖 / replace documents that are there")
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_obj
def convert_from_dmn(
    voice: Voice,
    file: Path,
    folder: Path,
    effective_from: datetime | None,
    *,
    partial: bool,
    force: bool,
    as_json: bool,
) -> None:
    """把 DMN 里的决策表转为 YAML，不能转的逐条列出 / turn the tables of FILE into documents.

    有不能转的内容、或转出的表通不过检查时退出码为 1 / exit code 1 if something could not be
    carried or a table fails its check.
    """
    day = effective_from.date() if effective_from else county_date(now())
    found = read_dmn(file.read_bytes(), file.name, day)
    chosen = [one for one in found.documents if one.whole or partial]
    targets = {folder / f"{one.id}.yaml": one.text for one in chosen}
    for target in targets:
        refuse_to_replace(target, force=force)
    written = [_write(target, text) for target, text in targets.items()]
    if as_json:
        voice.json(_as_json(found, written))
    else:
        _say(voice, found, written)
    lost = any(one.severity == "error" for one in (*found.items, *found.findings))
    raise SystemExit(1 if lost else 0)


@click.command("export-dmn")
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="写到哪里 / where to"
)
@table_option
@around_option
@click.option("--force", is_flag=True, help="文件已在时覆盖 / replace a file that is there")
@click.pass_obj
def convert_to_dmn(
    voice: Voice,
    document: Path,
    output: Path | None,
    table: str | None,
    folder: Path | None,
    *,
    force: bool,
) -> None:
    """把决策表 DOCUMENT 写成 DMN 1.3，可用 Camunda Modeler 打开 / write a table as DMN 1.3."""
    name = f"{document.stem}-{table}" if table else document.stem
    target = output or Path(f"{name}.dmn")
    refuse_to_replace(target, force=force)
    content = write_dmn(place_of(document, folder), table=table)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    voice.say("已导出 {file}", file=target)


def _write(target: Path, text: str) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target


def _say(voice: Voice, found: Converted, written: list[Path]) -> None:
    for problem in (*found.items, *found.findings):
        voice.mark(_MARK[problem.severity], problem.text(voice.language))
    names = {target.stem for target in written}
    for document in found.documents:
        if document.id not in names:
            voice.say("{name} 缺行，没有写入；要写入其余各行，加 --partial", name=document.decision)
    for target in written:
        voice.say("已写入 {file}", file=target)
    voice.say("共 {count} 张决策表，写入 {written} 张", count=found.tables, written=len(written))


def _as_json(found: Converted, written: list[Path]) -> dict[str, object]:
    return {
        "tables": found.tables,
        "written": [str(target) for target in written],
        "documents": [
            {"id": one.id, "decision": one.decision, "whole": one.whole} for one in found.documents
        ],
        "items": [one.to_json() for one in found.items],
        "findings": [one.to_json() for one in found.findings],
    }
