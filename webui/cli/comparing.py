"""``onecase diff`` and ``onecase layers``: what a document lays down otherwise, and who decided."""

from __future__ import annotations

from pathlib import Path

import click

from engine.configuration.form import Form
from engine.configuration.inheritance import lineage_line
from engine.configuration.library import examine_folder
from engine.forms.difference import FieldChange, compare_forms
from engine.places import shipped_config
from engine.services import shelf
from engine.services.compare_documents import compare_in_folder, decisions_in_folder, find_named
from webui.cli.forms import changes_json, say_changes
from webui.cli.voice import Voice

_folder = click.option(
    "--in",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="文件所在的文件夹，默认随程序附带的配置 / folder of the documents",
)
_as_json = click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")


@click.command("diff")
@click.argument("before")
@click.argument("after")
@_folder
@_as_json
@click.pass_obj
def see_diff(voice: Voice, before: str, after: str, folder: Path | None, *, as_json: bool) -> None:
    """逐条说明第二份文件与第一份有何不同 / what AFTER lays down otherwise than BEFORE.

    文件写成 id@版本（或 种类/id@版本、文件路径） / name each id@version, kind/id@version or path.
    """
    around = folder or shipped_config()
    found = compare_in_folder(around, before, after)
    fields = _fields(around, before, after) if found.before.kind == "form" else None
    if as_json:
        said = {} if fields is None else {"fields": changes_json(fields)}
        voice.json(found.to_json() | said)
        return
    first, second = found.titles
    voice.say(
        "{before}（{first}）→ {after}（{second}）",
        before=f"{found.before.id}@{found.before.version}",
        first=first.text(voice.language),
        after=f"{found.after.id}@{found.after.version}",
        second=second.text(voice.language),
    )
    if found.differences:
        voice.tell(found.text(voice.language))
    else:
        voice.say("规定的内容相同")
    if fields:
        voice.say("对已填答案来说：")
        say_changes(voice, fields)


def _fields(folder: Path, before: str, after: str) -> tuple[FieldChange, ...]:
    """Return what the second form means for answers to the first."""
    library = examine_folder(folder).library
    old, new = (shelf.narrow(find_named(library, name), Form) for name in (before, after))
    return compare_forms(old.document, new.document)


@click.command("layers")
@click.argument("document")
@_folder
@_as_json
@click.pass_obj
def see_layers(voice: Voice, document: str, folder: Path | None, *, as_json: bool) -> None:
    """说明沿用的每一条由哪一级决定 / which layer decided each clause DOCUMENT takes over."""
    loaded, found = decisions_in_folder(folder or shipped_config(), document)
    if as_json:
        chain = [f"{one.ref.id}@{one.ref.version}" for one in (loaded, *loaded.parents)]
        voice.json({"lineage": chain, "clauses": [one.to_json() for one in found]})
        return
    voice.tell(lineage_line(loaded, voice.language))
    for one in found:
        voice.tell(one.text(voice.language))
    if not loaded.parents:
        voice.say("没有沿用别的文件")
