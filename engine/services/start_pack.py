"""A new county begins: a small pack that takes over another's documents and says what differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from engine.configuration.packs.archive import write_archive
from engine.configuration.packs.beginning import NewCounty, begin_pack, library_of_pack
from engine.configuration.packs.composing import Pack
from engine.configuration.packs.pack_file import PARENT_FILE
from engine.configuration.packs.reading import engine_version, open_source, read_pack
from engine.configuration.problems import Problem
from engine.configuration.workbook.county_lists import write_template
from engine.errors import NotFoundError
from engine.places import SHIPPED_COUNTY, shipped_config
from engine.services.check_documents import check_documents
from engine.services.exchange_packs import put_folder, refuse_full

_LISTS = (("单位", "units"), ("片区", "areas"), ("人员", "people"), ("岗位", "posts"))


@dataclass(frozen=True, slots=True)
class Started:
    """What came of it.

    Attributes:
        files: Paths that were written.
        left: What the check finds still to be done.
        unchanged: Lists in which the county still has the parent's, in Chinese and English.
    """

    files: tuple[str, ...]
    left: tuple[Problem, ...]
    unchanged: tuple[tuple[str, str], ...] = field(default=())


def find_parent(name: str) -> Pack:
    """Return the pack to begin from: the shipped one by its name, a folder, or a zip.

    Raises:
        NotFoundError: There is none of this name.
        ConfigurationFaults: It cannot be used.
    """
    if name == SHIPPED_COUNTY:
        return read_pack(shipped_config())
    place = Path(name)
    if not place.exists():
        raise NotFoundError(
            f"没有“{name}”这个配置包",
            f"there is no pack '{name}'",
            hint=f"写 {SHIPPED_COUNTY}（随程序附带），或文件夹、.zip 的路径",
            hint_en=f"name {SHIPPED_COUNTY}, which comes with the program, a folder or a .zip",
        )
    return open_source(place)


def start_pack(folder: Path, parent: Pack, county: NewCounty) -> Started:
    """Write a new pack into a folder that is not there yet or empty.

    Raises:
        ConflictError: There is something in the folder.
        FilingError: The id or a name cannot be used.
        ConfigurationFaults: The parent cannot be used.
    """
    refuse_full(folder)
    written = dict(begin_pack(parent, county).files)
    frozen = parent.archive or write_archive(parent, engine_version())
    put_folder({**written, PARENT_FILE: frozen}, folder, checked=False)
    report = check_documents(folder)
    kept = () if county.lists else _LISTS
    return Started((*written, PARENT_FILE), report.problems, (*kept, ("信访类别", "topics")))


def write_units_template(parent: Pack) -> bytes:
    """Return the workbook in which a county fills in its units, areas, posts and people."""
    county = library_of_pack(parent).county().document
    return write_template(
        [(kind.id, kind.title.zh) for kind in county.unit_kinds],
        [(role.id, role.title.zh) for role in county.roles],
    )


__all__ = ["NewCounty", "Started", "find_parent", "start_pack", "write_units_template"]
