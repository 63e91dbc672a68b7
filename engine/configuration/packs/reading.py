"""A pack read from its folder, with the pack it takes over: from beside it, or the shipped one."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from engine.configuration.packs.archive import head_of, read_archive, refuse_circle
from engine.configuration.packs.composing import Laid, Pack, compose
from engine.configuration.packs.pack_file import PACK_FILE, PARENT_FILE, PackFile
from engine.configuration.packs.refusals import refusal
from engine.configuration.problems import ConfigurationFaults, Report
from engine.configuration.yaml_faults import too_large
from engine.configuration.yaml_source import MOST_BYTES
from engine.places import shipped_config


def engine_version() -> str:
    """Return the version of this program."""
    return version("onecase")


def is_pack(folder: Path) -> bool:
    """Tell whether a folder says whose documents it takes over."""
    return (folder / PACK_FILE).is_file()


def read_pack(folder: Path, below: tuple[str, ...] = ()) -> Pack:
    """Return the pack in a folder.

    Args:
        folder: Folder with ``pack.yaml``; one without is a pack that takes over none.
        below: Ids of the packs that take it over.

    Raises:
        ConfigurationFaults: ``pack.yaml`` is at fault, or the pack it takes over is not at hand
            or not the one it names.
    """
    files = {
        path.relative_to(folder).as_posix(): _content(path, folder)
        for path in sorted(folder.rglob("*.yaml"))
    }
    head = head_of(files, str(folder))
    refuse_circle(head.id, below, PACK_FILE)
    return Pack(head, files, _parent(folder, head, (*below, head.id)))


def open_source(place: Path) -> Pack:
    """Return the pack somebody names: a folder, or a zip made by ``onecase pack export``.

    Raises:
        ConfigurationFaults: It is none, or cannot be trusted.
    """
    if place.is_dir():
        return read_pack(place)
    return read_archive(place.read_bytes(), place.name, engine_version()).pack


def texts_of_folder(folder: Path) -> dict[str, str]:
    """Return every document of a folder by its path, with those a pack takes over.

    Raises:
        ConfigurationFaults: The pack it takes over is not at hand.
    """
    if is_pack(folder):
        laid = {one.name: one.content for one in compose(read_pack(folder))}
    else:
        laid = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*.yaml"))
        }
    return {name: text.decode("utf-8-sig", errors="replace") for name, text in laid.items()}


def laid_out(folder: Path) -> tuple[Laid, ...]:
    """Return the documents of a pack's folder, each in its place.

    Raises:
        ConfigurationFaults: See ``read_pack`` and ``compose``.
    """
    return compose(read_pack(folder))


def _content(path: Path, folder: Path) -> bytes:
    size = path.stat().st_size
    if size > MOST_BYTES:
        name = path.relative_to(folder).as_posix()
        raise ConfigurationFaults(Report((too_large(name, size, MOST_BYTES),)))
    return path.read_bytes()


def _parent(folder: Path, head: PackFile, below: tuple[str, ...]) -> Pack | None:
    if head.parent is None:
        return None
    kept = folder / PARENT_FILE
    if kept.is_file():
        parent = read_archive(kept.read_bytes(), PARENT_FILE, engine_version(), below).pack
    else:
        parent = read_pack(shipped_config())
        refuse_circle(parent.head.id, below, PACK_FILE)
    if parent.head.id != head.parent.id:
        zh = (
            f"要沿用“{head.parent.id}”，但旁边没有它的配置包（找到的是“{parent.head.id}”）。"
            "把那个县导出的配置包放在这里，取名 parent.zip。"
        )
        en = (
            f"'{head.parent.id}' is to be taken over, but what is at hand is '{parent.head.id}'; "
            f"put its exported pack here as {PARENT_FILE}."
        )
        raise refusal("pack-parent", PACK_FILE, zh, en)
    if head.parent.sha256 not in {None, parent.sha256}:
        zh = (
            f"“{head.parent.id}”和 pack.yaml 记下的哈希不一致：不是当时沿用的那一份。"
            "请找回原来的 parent.zip，或用 onecase pack update 看过以后改用新的。"
        )
        en = (
            f"'{head.parent.id}' is not the one whose hash pack.yaml holds; put the former "
            f"{PARENT_FILE} back, or look at the new one with onecase pack update."
        )
        raise refusal("pack-parent", PACK_FILE, zh, en)
    return parent
