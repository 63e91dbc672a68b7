"""``onecase pack``: a county's documents as one signed file, in and out, and kept up to date."""

from __future__ import annotations

from pathlib import Path

import click

from engine.clock import county_date, now
from engine.configuration.packs.signing import SigningKey, read_signing_key
from engine.errors import ConflictError
from engine.places import SHIPPED_COUNTY
from engine.services.exchange_packs import export_pack, import_pack, trusted_keys
from engine.services.start_pack import find_parent
from engine.services.update_pack import Offer, apply_update, compare_parent
from webui.cli.voice import Voice

_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def pack() -> None:
    """配置包：导出、导入、签名、跟进上级的新版 / packs: export, import, sign, update."""


@pack.command("export")
@click.argument("folder", type=_folder)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="写到哪里 / where to",
)
@click.option("--key", type=_file, help="签名用的私钥 / key to sign with")
@click.option("--force", is_flag=True, help="文件已在时覆盖 / replace a file that is there")
@click.pass_obj
def see_export(voice: Voice, folder: Path, output: Path, key: Path | None, *, force: bool) -> None:
    """把 FOLDER 导出为一个文件 / write the pack in FOLDER as one file."""
    if output.exists() and not force:
        raise _there(output)
    secret = read_signing_key(key.read_text("utf-8", errors="replace"), key.name) if key else None
    output.write_bytes(export_pack(folder, secret))
    voice.mark("ok", voice.text("已导出 {file}", file=output))
    if secret is None:
        voice.mark("warn", voice.text("没有签名：收到的人看得出有没有传坏，看不出是谁发的"))
    else:
        voice.mark("ok", voice.text("由“{name}”签名", name=secret.name))


@pack.command("import")
@click.argument("file", type=_file)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--trusted",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="信任的公钥（.pub）或放公钥的文件夹，可重复 / trusted public keys, or folders of them",
)
@click.option("--signed", is_flag=True, help="不是信任的人签名就不导入 / refuse all others")
@click.pass_obj
def see_import(
    voice: Voice, file: Path, folder: Path, trusted: tuple[Path, ...], *, signed: bool
) -> None:
    """把 FILE 解开到新文件夹 FOLDER / unpack FILE into the new folder FOLDER."""
    received = import_pack(file, folder, trusted_keys(trusted), only_trusted=signed)
    if received.signer is None:
        voice.mark("warn", voice.text("没有签名：内容和哈希相符，但不知道是谁发的"))
    elif received.trusted:
        voice.mark("ok", voice.text("由“{name}”签名，是信任的人", name=received.signer.name))
    else:
        voice.mark(
            "warn",
            voice.text(
                "由自称“{name}”的人签名，公钥 {key} 不在信任的名单里，请向对方核对",
                name=received.signer.name,
                key=received.signer.key[:16],
            ),
        )
    voice.mark("ok", voice.text("已导入 {folder}", folder=folder))


@pack.command("key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="谁的密钥 / whose key it is")
@click.pass_obj
def see_key(voice: Voice, file: Path, name: str) -> None:
    """做一对密钥：FILE 自己留着，FILE.pub 发给别人 / make a key: keep FILE, hand out FILE.pub."""
    public = file.with_name(f"{file.name}.pub")
    for one in (file, public):
        if one.exists():
            raise _there(one)
    secret = SigningKey.new(name)
    file.touch(mode=0o600)
    file.write_text(secret.to_text(), "utf-8")
    public.write_text(secret.public.to_text(), "utf-8")
    voice.mark("ok", voice.text("私钥 {file}，不要给别人；公钥 {public}", file=file, public=public))


@pack.command("update")
@click.argument("folder", type=_folder)
@click.option(
    "--parent",
    default=SHIPPED_COUNTY,
    show_default=True,
    help="上级的新版：名称、文件夹或 .zip / the parent's new version: name, folder or .zip",
)
@click.option("--take", multiple=True, metavar="ID", help="采用这份，可重复 / take this one")
@click.option("--take-all", is_flag=True, help="全部采用 / take all")
@click.option("--keep", is_flag=True, help="其余照旧 / leave the others as they are")
@click.pass_obj
def see_update(
    voice: Voice, folder: Path, parent: str, take: tuple[str, ...], *, take_all: bool, keep: bool
) -> None:
    """逐份说明上级的新版会改变什么，再决定采用与否 / what the parent's new version would change."""
    above = find_parent(parent)
    offers = compare_parent(folder, above, county_date(now()))
    for offer in offers:
        _say(voice, offer)
    if not offers:
        voice.say("上级没有新版，没有要决定的")
    if not (take or take_all or keep):
        if offers:
            voice.say("没有改动。采用写 --take 名称 或 --take-all，不采用写 --keep")
        return
    chosen = tuple(one.key for one in offers) if take_all else take
    for file in apply_update(folder, above, offers, take=chosen, keep=keep):
        voice.mark("ok", str(folder / file))


def _say(voice: Voice, offer: Offer) -> None:
    voice.say(
        "■ {key}：上级第 {old} 版 → 第 {new} 版",
        key=offer.key,
        old=offer.old,
        new=offer.new,
    )
    for line in offer.lines(voice.language):
        voice.tell(f"  {line}")


def _there(file: Path) -> ConflictError:
    return ConflictError(
        "已经有这个文件，没有覆盖",
        "there is such a file already; it was left as it is",
        place=str(file),
        hint="另起名字",
        hint_en="name another",
    )
