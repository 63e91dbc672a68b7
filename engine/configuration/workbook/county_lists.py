"""Units, topics, areas, posts and people of a county as lists that an office fills in.

A workbook has a sheet for each; a CSV file holds one list alone.  Columns are found by what stands
above them, so their order is free.  What names a kind of unit or a role may say its title.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from engine.configuration.packs.county_lists import (
    AREAS,
    MOST_ROWS,
    POSTS,
    TOPICS,
    UNITS,
    CountyLists,
    Rows,
    Words,
    id_from,
    post_id,
)
from engine.configuration.problems import nearest_word
from engine.configuration.spelling.given import as_text
from engine.configuration.workbook.csv_pages import read_csv
from engine.configuration.workbook.faults import Faults, address
from engine.configuration.workbook.pages import Sheet
from engine.configuration.workbook.reading import read_sheets
from engine.configuration.yaml_source import Plain

_NAME = "名称"
_ENGLISH = "英文名"

COLUMNS: Mapping[str, Mapping[str, tuple[str, bool]]] = {
    UNITS: {
        "代码": ("id", False),
        _NAME: ("title", True),
        _ENGLISH: ("en", False),
        "类别": ("unit_kind", True),
        "上级": ("superior", False),
    },
    TOPICS: {
        "代码": ("id", False),
        _NAME: ("title", True),
        _ENGLISH: ("en", False),
        "上级": ("above", False),
    },
    AREAS: {
        "代码": ("id", False),
        _NAME: ("title", True),
        _ENGLISH: ("en", False),
        "单位": ("units", True),
        "督办领导": ("leader", True),
        "联系室": ("office", True),
    },
    POSTS: {
        "代码": ("id", False),
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
_EXAMPLES: Mapping[str, Sequence[Sequence[str]]] = {
    UNITS: (
        ("县信访局", "县信访局", "County Petition Bureau", "office", ""),
        ("城关镇", "城关镇", "Chengguan Town", "town", "县信访局"),
    ),
    TOPICS: (
        ("消费维权", "消费维权", "Consumer rights", ""),
        ("食品安全", "食品安全", "Food safety", "消费维权"),
    ),
    AREAS: (("全县", "全县", "Whole county", "县信访局", "area-leader", "area-office"),),
    POSTS: (
        ("clerk", "登记岗", "Registry", "县信访局", "clerk", "zhang-san", "张三", "", ""),
        ("chengguan-handler", "信访干部", "", "城关镇", "handler", "li-si", "李四", "", ""),
    ),
}
_HINTS: Mapping[str, str] = {
    UNITS: (
        "类别写代码或名称，见下面各行；上级写单位代码，没有的空着。代码不填就用名称。示例行请改掉。"
    ),
    TOPICS: "大类的上级空着，小类的上级写大类。代码不填就用名称。示例行请改掉。",
    AREAS: "单位写代码，几个用顿号分开；督办领导、联系室写岗位代码。不分片区的，全县写一行。",
    POSTS: (
        "角色写代码或名称，见下面各行；一人有几个岗位就写几行，登录名相同。"
        "分管类别写信访类别，用顿号分开。示例行请改掉。"
    ),
}
_SEPARATORS = str.maketrans("，,;；\n", "、、、、、")
_WIDTH = 18


def write_template(
    kinds: Words, roles: Words, sheets: Sequence[str] = (UNITS, AREAS, POSTS)
) -> bytes:
    """Return a workbook to be filled in, with example rows on each sheet.

    Args:
        kinds: Id and title of each kind of unit.
        roles: Id and title of each role, for whoever fills in posts.
        sheets: Which lists.
    """
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for title in sheets:
        sheet = book.create_sheet(title)
        sheet.append(list(COLUMNS[title]))
        for example in _EXAMPLES[title]:
            sheet.append(list(example))
        for number, cell in enumerate(sheet[1], start=1):
            cell.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
        sheet.freeze_panes = "A2"
    notes = book.create_sheet("说明")
    for title in sheets:
        notes.append([title, _HINTS[title]])
    known = ((UNITS, "单位类别代码", kinds), (POSTS, "角色代码", roles))
    for head, rows in ((head, rows) for title, head, rows in known if title in sheets):
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
    sheets = _sheets(content, UNITS, faults)
    if UNITS not in sheets:
        _no_sheet(UNITS, sheets, faults)
    rows = {
        title: [*_rows(sheets[title], title, faults, {})] for title in COLUMNS if title in sheets
    }
    faults.refuse()
    posts = rows.get(POSTS, [])
    people = {str(one["holder"]): one.pop("name") for one in posts}
    return CountyLists(
        tuple(rows[UNITS]),
        tuple(rows.get(AREAS, [])),
        tuple(posts),
        tuple({"id": login, "name": name} for login, name in people.items()),
        frozenset(rows),
    )


def read_list(content: bytes, file: str, title: str, known: Mapping[str, Words]) -> Rows:
    """Return the rows of one list of a workbook, or of a CSV file.

    Args:
        content: The file.
        file: Its name; one ending in ``.csv`` is read as such.
        title: Name of the sheet.
        known: What columns may name, by key; a cell may say id or title, the row gets the id.

    Raises:
        ConfigurationFaults: As for ``read_lists``, or a cell names what there is not, or there
            are more than ``MOST_ROWS`` rows.
    """
    faults = Faults(file)
    sheets = _sheets(content, title, faults)
    if title not in sheets:
        _no_sheet(title, sheets, faults)
        faults.refuse()
    rows = tuple(_rows(sheets[title], title, faults, known))
    if not rows:
        zh, en = "除了表头一行也没有。", "there is no row but the headings."
        faults.note(sheets[title].title, "workbook-empty", zh, en)
    faults.refuse()
    return rows


def _sheets(content: bytes, only: str, faults: Faults) -> dict[str, Sheet]:
    if faults.file.lower().endswith(".csv"):
        return {only: read_csv(content, faults)}
    return {one.title.strip(): one for one in read_sheets(content, faults)}


def _no_sheet(title: str, there: Mapping[str, Sheet], faults: Faults) -> None:
    listed = "、".join(there)
    zh = f"没有“{title}”这张工作表，文件里有：{listed}。"
    en = f"there is no sheet '{title}'; the file has: {', '.join(there)}."
    faults.note("", "workbook-format", zh, en)


def _rows(
    sheet: Sheet, title: str, faults: Faults, known: Mapping[str, Words]
) -> Iterator[dict[str, Plain]]:
    faults.problems.extend(sheet.faults)
    places = _places(sheet, title, faults)
    numbers = sorted({row for row, _ in sheet.cells if row > 1})
    if len(numbers) > MOST_ROWS:
        zh = f"有 {len(numbers)} 行，最多 {MOST_ROWS} 行；请核对是不是放错了表。"
        en = f"there are {len(numbers)} rows, at most {MOST_ROWS}; is this the right sheet?"
        faults.note(sheet.title, "workbook-size", zh, en)
        return
    seen: dict[str, int] = {}
    for row in numbers:
        found = {
            key: as_text(sheet.cells.get((row, column), "")).strip()
            for key, column in places.items()
        }
        if not any(found.values()):
            continue
        for name, (key, needed) in COLUMNS[title].items():
            if key in places:
                where = address(sheet.title, row, places[key])
                if needed and not found.get(key):
                    zh, en = f"“{name}”这一格要填。", f"'{name}' must be filled in."
                    faults.note(where, "missing-key", zh, en)
                if found.get(key) and key in known:
                    found[key] = _named(found[key], known[key], where, faults)
        found["id"] = found.get("id") or _own_id(found, title, seen)
        first = seen.setdefault(found["id"], row)
        if first != row and found["id"]:
            where = address(sheet.title, row, places.get("id", places.get("title", 1)))
            zh = f"代码“{found['id']}”和第 {first} 行重复。"
            faults.note(where, "duplicate-id", zh, f"'{found['id']}' stands in row {first} too.")
        yield _part(found)


def _named(text: str, words: Words, where: str, faults: Faults) -> str:
    """Return the id of what a cell names by id or title."""
    for one, title in words:
        if text in {one, title}:
            return one
    titles = [title for _, title in words]
    nearest = nearest_word(text, titles)
    zh = f"没有“{text}”，" + (
        f"是不是“{nearest}”？" if nearest else f"可以写：{'、'.join(titles)}。"
    )
    en = f"there is no '{text}'; " + (f"'{nearest}'?" if nearest else f"{', '.join(titles)}.")
    faults.note(where, "unknown-reference", zh, en, found=text)
    return text


def _own_id(found: Mapping[str, str], title: str, taken: Mapping[str, int]) -> str:
    if title == POSTS:
        return post_id(found.get("unit", ""), found.get("role", ""), taken)
    return id_from(found.get("title", ""))


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
