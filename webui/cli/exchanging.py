"""``onecase pull`` and ``onecase push``: the library as a folder, for counties that like git."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from engine.clock import county_date, now
from engine.services.people import actor_of
from engine.services.pull_folder import Conflict, PullOutcome, pull_folder
from engine.services.push_folder import PushOutcome, push_folder
from webui.cli.places import county_option, desk_of, instance_option, settings_of
from webui.cli.voice import Voice


@click.command()
@instance_option
@county_option
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--take", multiple=True, metavar="FILE", help="冲突的文件用文件库的 / take the library's text"
)
@click.option(
    "--keep", multiple=True, metavar="FILE", help="冲突的文件用自己的 / keep the file as it is"
)
@click.option(
    "--beside",
    is_flag=True,
    help="把文件库的写在旁边，自己合并 / write the library's text beside it, to be merged",
)
@click.pass_obj
def pull(  # noqa: PLR0917  click passes what the command line says
    voice: Voice,
    instance: Path,
    county: str | None,
    folder: Path,
    take: tuple[str, ...],
    keep: tuple[str, ...],
    *,
    beside: bool,
) -> None:
    """把文件库取回到 FOLDER / write the library's documents into FOLDER."""
    desk = desk_of(settings_of(instance), county)
    found = pull_folder(desk, folder, take=take, keep=keep, beside=beside)
    if found.conflicts:
        _tell_conflicts(voice, found.conflicts, found.beside)
        sys.exit(1)
    _tell_pulled(voice, found)


def _tell_pulled(voice: Voice, found: PullOutcome) -> None:
    for name in found.written:
        voice.mark("ok", name)
    for name in found.removed:
        voice.mark("ok", voice.text("{file}：草稿已放弃，文件删去", file=name))
    for name in found.yours:
        voice.mark("warn", voice.text("{file}：您改过，还没有推送，原样留着", file=name))
    voice.say(
        "取回 {count} 份，草稿有 {drafts} 份",
        count=len(found.written),
        drafts=len(found.drafts),
    )


def _tell_conflicts(voice: Voice, conflicts: Sequence[Conflict], beside: Sequence[str]) -> None:
    for one in conflicts:
        voice.mark("fail", voice.text("{file}：这里和文件库里都改过", file=one.name))
        for line in one.lines:
            voice.tell(f"    {line}")
        if one.left:
            voice.say("    还有 {count} 行不同", count=one.left)
    for name in beside:
        voice.mark("ok", voice.text("{file}：文件库的内容，供合并", file=name))
    voice.say("没有写入任何内容。每个冲突的文件有三条路，用 onecase pull：")
    voice.say("  --take 文件：用文件库的，自己的改动丢弃")
    voice.say("  --keep 文件：用自己的，下次推送盖在文件库的草稿上")
    voice.say("  --beside：把文件库的写成“文件.library”，合并后再 --keep")


@click.command()
@instance_option
@county_option
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--by", required=True, metavar="ID", help="编制人的 id / id of who writes rules")
@click.pass_obj
def push(voice: Voice, instance: Path, county: str | None, folder: Path, by: str) -> None:
    """把 FOLDER 里的新版推送为草稿 / make drafts of the new versions in FOLDER."""
    desk = desk_of(settings_of(instance), county)
    with desk.database.reading(desk.county) as unit:
        actor = actor_of(desk.county_on(unit, county_date(now())).document, by)
    found = push_folder(desk, folder, actor=actor, at=now())
    for refusal in found.refusals:
        voice.mark("fail", f"{refusal.name}：{refusal.said.text(voice.language)}")
    if found.conflicts:
        _tell_conflicts(voice, found.conflicts, ())
    elif found.refusals:
        voice.say("没有写入任何内容，改好后再推送")
    if found.refusals or found.conflicts:
        sys.exit(1)
    _tell_pushed(voice, found)


def _tell_pushed(voice: Voice, found: PushOutcome) -> None:
    for one in found.drafts:
        if one.draft.is_new:
            voice.mark("ok", voice.text("{file}：已是新文件的草稿，等人提交审批", file=one.path))
        else:
            voice.mark("ok", voice.text("{file}：已是草稿，等人提交审批", file=one.path))
        if one.path != one.name:
            voice.say("    由 {old} 移来，已发布的版本放回原处", old=one.name)
        for error in one.errors:
            voice.mark("warn", f"    {error}")
    for name in found.behind:
        voice.mark("warn", voice.text("{file}：文件库里更新，请先取回", file=name))
    voice.say("推送 {count} 份草稿", count=len(found.drafts))
