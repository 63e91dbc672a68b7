"""A new county begins: a small pack that takes over another's documents and says what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.configuration.county import County
from engine.configuration.editing.writing import write_value
from engine.configuration.library import Library, library_of
from engine.configuration.packs.archive import write_archive
from engine.configuration.packs.composing import Pack, compose
from engine.configuration.packs.pack_file import PACK_FILE, PARENT_FILE
from engine.configuration.packs.reading import engine_version, open_source, read_pack
from engine.configuration.problems import Problem
from engine.configuration.workbook.county_lists import CountyLists, write_template
from engine.configuration.yaml_source import Plain, Source
from engine.errors import FilingError, NotFoundError
from engine.places import SHIPPED_COUNTY, shipped_config
from engine.services.check_documents import check_documents
from engine.services.exchange_packs import put_folder, refuse_full

_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")

_LISTS = (
    ("units", "单位", "本县的单位"),
    ("areas", "片区", "本县的片区"),
    ("people", "人员", "本县的人员"),
    ("posts", "岗位", "本县的岗位"),
)


@dataclass(frozen=True, slots=True)
class NewCounty:
    """What is known of a county that begins.

    Attributes:
        id: Letters, digits and hyphens; part of no address and of every export.
        lists: Its units, areas, posts and people; None to begin with those of the parent.
    """

    id: str
    zh: str
    en: str
    since: date
    lists: CountyLists | None = None


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
    _refuse_names(parent, county)
    library = library_of((one.name, one.content.decode("utf-8-sig")) for one in compose(parent))
    files = {
        PACK_FILE: _pack_yaml(parent, county),
        "county.yaml": _county_yaml(parent, library.county().document, county),
        **_numberings(parent, library, county),
    }
    written = {name: text.encode() for name, text in files.items()}
    frozen = parent.archive or write_archive(parent, engine_version())
    put_folder({**written, PARENT_FILE: frozen}, folder, checked=False)
    report = check_documents(folder)
    kept = () if county.lists else tuple((zh, key) for key, zh, _ in _LISTS)
    return Started((*files, PARENT_FILE), report.problems, (*kept, ("信访类别", "topics")))


def write_units_template(parent: Pack) -> bytes:
    """Return the workbook in which a county fills in its units, areas, posts and people."""
    texts = ((one.name, one.content.decode("utf-8-sig")) for one in compose(parent))
    county = library_of(texts).county().document
    return write_template(
        [(kind.id, kind.title.zh) for kind in county.unit_kinds],
        [(role.id, role.title.zh) for role in county.roles],
    )


def _refuse_names(parent: Pack, county: NewCounty) -> None:
    faults = []
    if not _ID.match(county.id):
        zh = "代码用小写字母、数字和连字符，如 qinghe"
        faults.append(("id", zh, "use small letters, digits and hyphens, such as qinghe"))
    elif county.id in _ids_above(parent):
        zh = f"“{county.id}”是所沿用的县的代码，请另取一个"
        faults.append(("id", zh, f"'{county.id}' is the county taken over; choose another"))
    if not county.zh.strip():
        faults.append(("name", "写上县（市、区）的名称", "give the county's name"))
    if faults:
        raise FilingError(tuple(faults))


def _ids_above(parent: Pack) -> tuple[str, ...]:
    above = () if parent.parent is None else _ids_above(parent.parent)
    return (parent.head.id, *above)


def _pack_yaml(parent: Pack, county: NewCounty) -> str:
    title = write_value(_title(county))
    return (
        f"# {county.zh}的配置包：沿用“{parent.head.title.zh}”的全部文件，只写不同之处。\n"
        f"# {PARENT_FILE} 是沿用的那一份原样，不要改；上级出了新版，用 onecase pack update 采用。\n"
        "kind: pack\n"
        f"id: {county.id}\n"
        f"title: {title}\n"
        "version: 1\n"
        f"parent: {{id: {parent.head.id}, sha256: '{parent.sha256}'}}\n"
        "# 不用的文件写在这里，如：\n"
        "# drop:\n"
        "#   programme/quarterly-review: 本县不搞季度督评\n"
    )


def _county_yaml(parent: Pack, above: County, county: NewCounty) -> str:
    reference = f"{parent.head.id}:{above.id}@{above.version}"
    lines = [
        f"# {county.zh}：单位、片区、信访类别、人员和岗位。没有写的都照用“{above.title.zh}”的。",
        "kind: county",
        f"id: {county.id}",
        f"title: {write_value(_title(county))}",
        "version: 1",
        f"effective_from: {county.since.isoformat()}",
        "source: 待填：本县机构和职责依据什么文件",
        f"extends: {reference}",
    ]
    if above.notice is not None:
        lines += ["change:", *_notice(county)]
    if county.lists is not None:
        lines += ["replace:", *_replacements(county.lists)]
    lines += ["", *_guide(above)]
    return "\n".join(lines) + "\n"


def _notice(county: NewCounty) -> list[str]:
    words: dict[str, Plain] = {"zh": f"{county.zh}的配置正在编制。", "en": "Being drawn up."}
    return [f"  notice: {write_value(words)}", "  why: 换成本县的说明"]


def _replacements(lists: CountyLists) -> list[str]:
    lines = []
    for key, zh, why in _LISTS:
        rows: Sequence[dict[str, Plain]] = getattr(lists, key)
        lines += [f"  {key}:   # {zh}", f"    why: {why}"]
        if not rows:
            lines.append("    with: []   # 待填")
        else:
            lines.append("    with:")
            lines += [f"    - {write_value(row)}" for row in rows]
    return lines


def _numberings(parent: Pack, library: Library, county: NewCounty) -> dict[str, str]:
    """Return a document for each workflow, so that no case bears the parent's number."""
    files = {}
    for loaded in library.all("workflow"):
        document = loaded.document
        said = str(getattr(document, "numbering", ""))
        title: dict[str, Plain] = {"zh": document.title.zh}
        if document.title.en:
            title["en"] = document.title.en
        own = write_value(f"{county.zh[:1]}{said[1:]}", quote="'")
        files[f"workflows/{loaded.ref.id}.yaml"] = (
            f"# {document.title.zh}：没有写的都照用“{parent.head.title.zh}”的。\n"
            "kind: workflow\n"
            f"id: {loaded.ref.id}\n"
            f"title: {write_value(title)}\n"
            "version: 1\n"
            f"effective_from: {county.since.isoformat()}\n"
            f"extends: {parent.head.id}:{loaded.ref.id}@{loaded.ref.version}\n"
            "change:\n"
            f"  numbering: {own}\n"
            "  why: 本县文号，请核对\n"
            + "".join(f"{line}\n" for line in _routing_guide(loaded.source))
        )
    return files


def _title(county: NewCounty) -> dict[str, Plain]:
    return {"zh": county.zh, "en": county.en} if county.en else {"zh": county.zh}


def _guide(above: County) -> list[str]:
    """Return comments that show how to say what differs, with parts the parent really has."""
    topic, post = above.topics[:1], above.posts[:1]
    lines = [
        "# ── 还可以写什么 ──",
        "# 整个列表换成自己的，写在 replace 下：units 单位、areas 片区、topics 信访类别、",
        "# people 人员、posts 岗位。只改几项，写在 change、add、remove 下。每一处写明理由（why）。",
    ]
    for one in topic:
        row: dict[str, Plain] = {"id": one.id, "title": one.title.zh}
        lines += ["# replace:", "#   topics:", "#     why: 本县的信访类别", "#     with:"]
        lines.append(f"#     - {write_value(row)}")
    for held in post:
        change: dict[str, Plain] = {"holder": "zhang-san", "why": "换人"}
        lines += ["# change:", "#   posts:", f"#     {held.id}: {write_value(change)}"]
    return [*lines, "# 写完对本文件夹运行 onecase check，按提示逐条改好。"]


def _routing_guide(source: Source) -> list[str]:
    """Return comments that show how to give a routing table of one's own, by the parent's rows."""
    rows = source.value(("routing", "rules"))
    if not isinstance(rows, list) or not rows:
        return []
    head = ["# 单位换了，分流表也要换成本县的职责分工，每行照下面的样子写："]
    head += [
        "# replace:",
        "#   routing:",
        "#     rules:",
        "#       why: 本县的职责分工",
        "#       with:",
    ]
    return [*head, *(f"#       - {write_value(row)}" for row in (rows[0], rows[-1]))]
