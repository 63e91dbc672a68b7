"""The documents of a county that begins: another's are taken over, only what differs is written.

Text in, text out; where the files go is decided above.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.configuration.county import County
from engine.configuration.editing.writing import write_value
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded, library_of
from engine.configuration.packs.archive import DEEPEST, head_of
from engine.configuration.packs.composing import Pack, compose
from engine.configuration.packs.county_lists import CountyLists
from engine.configuration.packs.pack_file import PACK_FILE, PARENT_FILE
from engine.configuration.yaml_source import Plain, Source
from engine.errors import FilingError

_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
LONGEST_ID = 40

_NO_SOURCE = "待填：本县机构和职责依据什么文件"

_LISTS = (
    ("units", "单位", "本县的单位"),
    ("areas", "片区", "本县的片区"),
    ("people", "人员", "本县的人员"),
    ("posts", "岗位", "本县的岗位"),
)

Row = dict[str, Plain]


@dataclass(frozen=True, slots=True)
class NewCounty:
    """What is known of a county that begins.

    Attributes:
        id: Letters, digits and hyphens; part of no address and of every export.
        lists: Its units, areas, posts and people; None to begin with those of the parent.
        source: What its organisation rests on; empty if that is still to be said.
        topics: Its topics as the document writes them; None takes over the parent's.
        routing: Rows of its own routing table, by workflow; others keep the parent's.
        colour: Of its pages, as ``#0b5a66``; empty for the usual one.
        drop: Documents of the parent that do not hold here, as ``kind/id``, with the reason.
    """

    id: str
    zh: str
    en: str
    since: date
    lists: CountyLists | None = None
    source: str = ""
    topics: Sequence[Row] | None = None
    routing: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    drop: Mapping[str, str] = field(default_factory=dict)
    colour: str = ""


def library_of_pack(pack: Pack) -> Library:
    """Return the documents that hold in a pack, with those they extend.

    Raises:
        ConfigurationFaults: It cannot be used.
    """
    return library_of((one.name, one.content.decode("utf-8-sig")) for one in compose(pack))


def begin_pack(parent: Pack, county: NewCounty) -> Pack:
    """Return the pack of a county that takes over another's.

    Raises:
        FilingError: The id or a name cannot be used.
        ConfigurationFaults: The parent cannot be used.
    """
    refuse_names(parent, county)
    files = {name: text.encode() for name, text in _texts(parent, county).items()}
    return Pack(head_of(files, PACK_FILE), files, parent)


def _texts(parent: Pack, county: NewCounty) -> dict[str, str]:
    library = library_of_pack(parent)
    return {
        PACK_FILE: _pack_yaml(parent, county),
        "county.yaml": _county_yaml(parent, library.county().document, county),
        **_workflows(parent, library, county),
    }


def refuse_names(parent: Pack, county: NewCounty) -> None:
    """Stop if the id or the name of a county cannot be used.

    Raises:
        FilingError: They cannot; names each with the reason.
    """
    faults = []
    if not _ID.match(county.id) or len(county.id) > LONGEST_ID:
        zh = "代码用小写字母、数字和连字符，如 qinghe"
        faults.append(("id", zh, "use small letters, digits and hyphens, such as qinghe"))
    elif county.id in _ids_above(parent):
        zh = f"“{county.id}”是所沿用的县的代码，请另取一个"
        faults.append(("id", zh, f"'{county.id}' is the county taken over; choose another"))
    if not county.zh.strip():
        faults.append(("name", "写上县（市、区）的名称", "give the county's name"))
    if len(_ids_above(parent)) >= DEEPEST:
        zh, en = "沿用的层数太多，请改沿用更上一级的县", "too many counties take each other over"
        faults.append(("parent", zh, en))
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
        f"{_drop(county)}"
    )


def _drop(county: NewCounty) -> str:
    if county.drop:
        lines = (f"  {key}: {write_value(why, inside=False)}\n" for key, why in county.drop.items())
        return f"drop:\n{''.join(lines)}"
    return "# 不用的文件写在这里，如：\n# drop:\n#   programme/quarterly-review: 本县不搞季度督评\n"


def _county_yaml(parent: Pack, above: County, county: NewCounty) -> str:
    reference = f"{parent.head.id}:{above.id}@{above.version}"
    lines = [
        f"# {county.zh}：单位、片区、信访类别、人员和岗位。没有写的都照用“{above.title.zh}”的。",
        "kind: county",
        f"id: {county.id}",
        f"title: {write_value(_title(county))}",
        "version: 1",
        f"effective_from: {county.since.isoformat()}",
        f"source: {write_value(county.source or _NO_SOURCE, inside=False)}",
        f"extends: {reference}",
    ]
    if county.colour:
        lines.append(f'brand: {{colour: "{county.colour}"}}')
    if above.notice is not None:
        lines += ["change:", *_notice(county)]
    replaced = [] if county.lists is None else _replacements(county.lists)
    if county.topics is not None:
        replaced += _list_of("topics", "信访类别", "本县的信访类别", county.topics)
    if replaced:
        lines += ["replace:", *replaced]
    lines += ["", *_guide(above)]
    return "\n".join(lines) + "\n"


def _notice(county: NewCounty) -> list[str]:
    words: dict[str, Plain] = {"zh": f"{county.zh}的配置正在编制。", "en": "Being drawn up."}
    return [f"  notice: {write_value(words)}", "  why: 换成本县的说明"]


def _replacements(lists: CountyLists) -> list[str]:
    return [line for key, zh, why in _LISTS for line in _list_of(key, zh, why, getattr(lists, key))]


def _list_of(key: str, zh: str, why: str, rows: Sequence[Row]) -> list[str]:
    lines = [f"  {key}:   # {zh}", f"    why: {why}"]
    if not rows:
        return [*lines, "    with: []   # 待填"]
    return [*lines, "    with:", *(f"    - {write_value(row)}" for row in rows)]


def _workflows(parent: Pack, library: Library, county: NewCounty) -> dict[str, str]:
    """Return a document for each workflow, so that no case bears the parent's number."""
    newest: dict[str, Loaded[Head]] = {}
    for loaded in library.all("workflow"):
        if f"workflow/{loaded.ref.id}" not in county.drop:
            newest[str(loaded.ref.id)] = loaded
    return {
        f"workflows/{name}.yaml": _workflow(parent, loaded, county)
        for name, loaded in newest.items()
    }


def _workflow(parent: Pack, loaded: Loaded[Head], county: NewCounty) -> str:
    document = loaded.document
    said = str(getattr(document, "numbering", ""))
    title: dict[str, Plain] = {"zh": document.title.zh}
    if document.title.en:
        title["en"] = document.title.en
    own = write_value(f"{county.zh[:1]}{said[1:]}", quote="'")
    rows = county.routing.get(str(loaded.ref.id))
    routing = _routing_guide(loaded.source) if rows is None else _routing(rows)
    return (
        f"# {document.title.zh}：没有写的都照用“{parent.head.title.zh}”的。\n"
        "kind: workflow\n"
        f"id: {loaded.ref.id}\n"
        f"title: {write_value(title)}\n"
        "version: 1\n"
        f"effective_from: {county.since.isoformat()}\n"
        f"extends: {parent.head.id}:{loaded.ref.id}@{loaded.ref.version}\n"
        "change:\n"
        f"  numbering: {own}\n"
        "  why: 本县文号，请核对\n" + "".join(f"{line}\n" for line in routing)
    )


def _routing(rows: Sequence[Row]) -> list[str]:
    return [
        "replace:",
        "  routing:",
        "    rules:",
        "      why: 本县的职责分工",
        "      with:",
        *(f"      - {write_value(row)}" for row in rows),
    ]


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
