"""Units, areas, posts and people of a county as lists that an office fills in.

A workbook has a sheet for each; a CSV file holds units alone.  Columns are found by what stands
above them, so their order is free.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from engine.configuration.spelling.given import as_text
from engine.configuration.workbook.csv_pages import read_csv
from engine.configuration.workbook.faults import Faults, address
from engine.configuration.workbook.pages import Sheet
from engine.configuration.workbook.reading import read_sheets
from engine.configuration.yaml_source import Plain

_NAME = "名称"
_ENGLISH = "英文名"

COLUMNS: Mapping[str, Mapping[str, tuple[str, bool]]] = {
    "单位": {
        "代码": ("id", True),
        _NAME: ("title", True),
        _ENGLISH: ("en", False),
        "类别": ("unit_kind", True),
        "上级": ("superior", False),
    },
    "片区": {
        "代码": ("id", True),
        _NAME: ("title", True),
        _ENGLISH: ("en", False),
        "单位": ("units", True),
        "督办领导": ("leader", True),
        "联系室": ("office", True),
    },
    "岗位": {
        "代码": ("id", True),
        _NAME: ("title", True),
        _ENGLISH: ("en", False),
        "单位": ("unit", True),
        "角色": ("role", True),
        "登录名": ("holder", True),
        "姓名": ("name", True),
        "分管类别": ("in_charge_of", False),
        "监督单位": ("supervises", False),
    },
}
"""Sheet, then column, to the key of the document and whether it must be filled in."""

_LISTS = frozenset({"units", "in_charge_of", "supervises"})
_EXAMPLES: Mapping[str, Sequence[str]] = {
    "单位": ("县信访局", "县信访局", "County Petition Bureau", "office", ""),
    "片区": ("全县", "全县", "Whole county", "县信访局", "area-leader", "area-office"),
    "岗位": ("clerk", "登记岗", "Registry", "县信访局", "clerk", "zhang-san", "张三", "", ""),
}
_HINTS: Mapping[str, str] = {
    "单位": "类别写代码，见下面各行；上级写单位代码。示例行请改掉。",
    "片区": "单位写代码，几个用顿号分开；督办领导、联系室写岗位代码。不分片区的，全县写一行。",
    "岗位": "角色写代码，见下面各行；一人有几个岗位就写几行。分管类别写信访类别代码，用顿号分开。",
}
_SEPARATORS = str.maketrans("，,;；\n", "、、、、、")
_WIDTH = 18


@dataclass(frozen=True, slots=True)
class CountyLists:
    """What an office filled in, ready for a county document.

    Attributes:
        people: Those named as holders of posts, each once.
        given: Sheets that were there.
    """

    units: tuple[dict[str, Plain], ...] = ()
    areas: tuple[dict[str, Plain], ...] = ()
    posts: tuple[dict[str, Plain], ...] = ()
    people: tuple[dict[str, Plain], ...] = ()
    given: frozenset[str] = field(default_factory=frozenset)


def write_template(kinds: Sequence[tuple[str, str]], roles: Sequence[tuple[str, str]]) -> bytes:
    """Return a workbook to be filled in, with one example row on each sheet.

    Args:
        kinds: Id and title of each kind of unit.
        roles: Id and title of each role, for whoever fills in posts.
    """
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for title, columns in COLUMNS.items():
        sheet = book.create_sheet(title)
        sheet.append(list(columns))
        sheet.append(list(_EXAMPLES[title]))
        for number, cell in enumerate(sheet[1], start=1):
            cell.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
        sheet.freeze_panes = "A2"
    notes = book.create_sheet("说明")
    for title, hint in _HINTS.items():
        notes.append([title, hint])
    for head, rows in (("单位类别代码", kinds), ("角色代码", roles)):
        notes.append([head, "是什么"])
        for row in rows:
            notes.append(list(row))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def read_lists(content: bytes, file: str) -> CountyLists:
    """Return the lists of a workbook, or the units of a CSV file.

    Args:
        content: The file.
        file: Its name; one ending in ``.csv`` is read as such.

    Raises:
        ConfigurationFaults: It cannot be read, a column is missing, a cell is empty that must be
            filled in, or two rows bear one code; holds every fault with its cell.
    """
    faults = Faults(file)
    if file.lower().endswith(".csv"):
        sheets = {"单位": read_csv(content, faults)}
    else:
        sheets = {one.title.strip(): one for one in read_sheets(content, faults)}
    if "单位" not in sheets:
        zh, en = "没有“单位”这张工作表。", "there is no sheet '单位' (units)."
        faults.note("", "workbook-format", zh, en)
    rows = {title: [*_rows(sheets[title], title, faults)] for title in COLUMNS if title in sheets}
    faults.refuse()
    posts = rows.get("岗位", [])
    people = {str(one["holder"]): one.pop("name") for one in posts}
    return CountyLists(
        tuple(rows["单位"]),
        tuple(rows.get("片区", [])),
        tuple(posts),
        tuple({"id": login, "name": name} for login, name in people.items()),
        frozenset(rows),
    )


def _rows(sheet: Sheet, title: str, faults: Faults) -> Iterator[dict[str, Plain]]:
    faults.problems.extend(sheet.faults)
    places = _places(sheet, title, faults)
    seen: dict[str, int] = {}
    for row in sorted({one for one, _ in sheet.cells if one > 1}):
        found = {
            key: as_text(sheet.cells.get((row, column), "")).strip()
            for key, column in places.items()
        }
        if not any(found.values()):
            continue
        for name, (key, needed) in COLUMNS[title].items():
            if needed and not found.get(key) and key in places:
                where = address(sheet.title, row, places[key])
                zh, en = f"“{name}”这一格要填。", f"'{name}' must be filled in."
                faults.note(where, "missing-key", zh, en)
        first = seen.setdefault(found.get("id", ""), row)
        if first != row and found.get("id"):
            where = address(sheet.title, row, places["id"])
            zh = f"代码“{found['id']}”和第 {first} 行重复。"
            faults.note(where, "duplicate-id", zh, f"'{found['id']}' stands in row {first} too.")
        yield _part(found)


def _places(sheet: Sheet, title: str, faults: Faults) -> dict[str, int]:
    """Return the column of each key, by what stands in the first row."""
    heads = {
        as_text(given).strip(): column for (row, column), given in sheet.cells.items() if row == 1
    }
    for name, (_, needed) in COLUMNS[title].items():
        if needed and name not in heads:
            zh, en = f"第一行缺“{name}”这一列。", f"the first row lacks the column '{name}'."
            faults.note(address(sheet.title, 1, 1), "missing-key", zh, en)
    for name, column in heads.items():
        if name not in COLUMNS[title]:
            zh, en = f"不认识“{name}”这一列。", f"there is no column '{name}'."
            faults.note(address(sheet.title, 1, column), "unknown-key", zh, en)
    return {key: heads[name] for name, (key, _) in COLUMNS[title].items() if name in heads}


def _part(found: Mapping[str, str]) -> dict[str, Plain]:
    part: dict[str, Plain] = {}
    for key, text in found.items():
        if key == "title":
            english = found.get("en")
            part[key] = {"zh": text, "en": english} if english else text
        elif key in _LISTS and text:
            part[key] = [
                one for one in map(str.strip, text.translate(_SEPARATORS).split("、")) if one
            ]
        elif key != "en" and text:
            part[key] = text
    if "name" in found:
        part["name"] = found["name"]
    return part
