"""Files that are no workbooks, or more than that, are refused before anything in them counts."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from workbook_support import TABLE, edited, imported, main_sheet, sheet_named, subject

from engine.configuration.problems import ConfigurationFaults
from engine.configuration.workbook.container import MOST_BYTES
from engine.configuration.workbook.exchange import export_book, import_book, open_book
from engine.errors import OnecaseError

BOOK = export_book(subject())
TYPES = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def repacked(change: Callable[[dict[str, bytes]], object], content: bytes = BOOK) -> bytes:
    """Return a workbook with its parts changed."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    change(parts)
    after = BytesIO()
    with zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return after.getvalue()


def with_part(name: str, content: bytes = b"x") -> bytes:
    return repacked(lambda parts: parts.__setitem__(name, content))


def in_sheet(old: bytes, new: bytes) -> bytes:
    """Return the workbook with the XML of the table's sheet changed."""
    name = "xl/worksheets/sheet2.xml"
    return repacked(lambda parts: parts.__setitem__(name, parts[name].replace(old, new, 1)))


def refusal(content: bytes, name: str = "t.xlsx") -> list[tuple[str, str]]:
    with pytest.raises(ConfigurationFaults) as caught:
        import_book(subject(), open_book(content, name))
    return [(one.code, one.text()) for one in caught.value.report.problems]


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
LOCKED = OLD + "EncryptedPackage".encode("utf-16-le")
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (OLD, "workbook-format", "旧格式（.xls 或 .et），请另存为 xlsx"),
        (LOCKED, "workbook-format", "打开密码"),
        (b"a,b\r\n", "workbook-format", "不是 xlsx 文件，请另存为 xlsx"),
        (b"", "workbook-format", "不是 xlsx"),
        (BOOK[: len(BOOK) // 2], "workbook-format", "打不开"),
        (b"PK" + b"\x00" * (MOST_BYTES + 1), "workbook-size", "文件太大"),
        (with_part("xl/vbaProject.bin"), "workbook-macro", "宏"),
        (with_part("xl/embeddings/oleObject1.bin"), "workbook-macro", "嵌入"),
        (with_part("xl/externalLinks/externalLink1.xml"), "workbook-link", "断开链接"),
        (with_part("xl/connections.xml"), "workbook-link", "外部数据"),
        (with_part("xl/media/image.png", b"0" * 8_000_000), "workbook-size", "文件太大"),
        (with_part("xl/worksheets/sheet2.xml", ENTITIES), "workbook-format", "已损坏"),
        (with_part("xl/worksheets/sheet2.xml", b"<worksheet>"), "workbook-format", "已损坏"),
        (with_part("xl/styles.xml", b"?"), "workbook-format", "已损坏"),
        (repacked(lambda parts: parts.pop("xl/workbook.xml")), "workbook-format", "不是 xlsx 表格"),
        (
            repacked(
                lambda parts: parts.__setitem__(
                    "[Content_Types].xml",
                    parts["[Content_Types].xml"].replace(
                        TYPES, b"application/vnd.ms-excel.sheet.macroEnabled", 1
                    ),
                )
            ),
            "workbook-macro",
            "请另存为不带宏的 xlsx",
        ),
    ],
)
def test_what_is_no_plain_workbook_is_refused(content: bytes, code: str, sentence: str) -> None:
    found = refusal(content)
    assert found[0][0] == code
    assert sentence in found[0][1]


@pytest.mark.parametrize(
    "bomb",
    [
        b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b'</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
        b'</sheetData><mergeCells><mergeCell ref="A1:&#88;FD1048576"/></mergeCells>',
        b"</sheetData><mergeCells><mergeCell tooltip='>' ref='A1:XFD1048576'/></mergeCells>",
    ],
)
def test_ranges_that_would_be_unrolled_without_end_are_refused(bomb: bytes) -> None:
    assert refusal(in_sheet(b"</sheetData>", bomb))[0][0] == "workbook-size"


def test_a_sheet_in_another_encoding_hides_nothing() -> None:
    name = "xl/worksheets/sheet2.xml"
    content = repacked(lambda parts: parts.__setitem__(name, parts[name].decode().encode("utf-16")))
    assert refusal(content)[0][0] == "workbook-size"


def test_a_cell_far_away_costs_nothing() -> None:
    far = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    found = refusal(in_sheet(b"</sheetData>", far))
    assert found == [("workbook-head", found[0][1])]
    assert "折扣!XFD1048576" in found[0][1]


def change_merge(sheet: Worksheet) -> None:
    sheet.merge_cells("C7:C8")


def change_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[8].hidden = True


def change_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["D"].hidden = True


def change_sheet(sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"


def change_array(sheet: Worksheet) -> None:
    from openpyxl.worksheet.formula import ArrayFormula  # noqa: PLC0415

    sheet["C7"] = ArrayFormula("C7:C8", "=A1:A2")


def change_error(sheet: Worksheet) -> None:
    sheet["C7"] = "#REF!"


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (change_merge, "workbook-merged", "折扣!C7:C8"),
        (change_row, "workbook-hidden", "折扣!A8"),
        (change_column, "workbook-hidden", "折扣!D3"),
        (change_sheet, "workbook-hidden", "折扣"),
        (change_array, "workbook-formula", "折扣!C7"),
        (change_error, "workbook-value", "折扣!C7"),
    ],
)
def test_what_could_lie_is_refused_with_its_address(
    change: Callable[[Worksheet], object], code: str, where: str
) -> None:
    with pytest.raises(ConfigurationFaults) as caught:
        imported(change)
    (problem,) = [one for one in caught.value.report.problems if one.code == code]
    assert problem.text().startswith(f"t.xlsx {where}：")


@pytest.mark.parametrize(
    "hidden",
    [
        (b'<row r="8">', b'<row r="8" ht="0" customHeight="1">'),
        (b"<sheetFormatPr ", b'<sheetFormatPr zeroHeight="1" '),
    ],
)
def test_rows_without_height_are_hidden_ones(hidden: tuple[bytes, bytes]) -> None:
    assert ("workbook-hidden", "t.xlsx 折扣!A8") in [
        (code, text.partition("：")[0]) for code, text in refusal(in_sheet(*hidden))
    ]


def test_folded_heads_and_a_hidden_column_of_ids_do_no_harm() -> None:
    def change(sheet: Worksheet) -> None:
        for row in (1, 2, 3, 5, 6):
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["A"].hidden = True

    assert imported(change).text == TABLE


def test_faults_of_sheets_that_are_not_read_do_not_count() -> None:
    def change(book: object) -> None:
        sheet = sheet_named(book, "检查")  # type: ignore[arg-type]
        sheet.merge_cells("A1:B2")
        sheet["A3"] = "=1+1"

    content = edited(BOOK, change)
    assert import_book(subject(), open_book(content, "t.xlsx")).text == TABLE


def test_the_lists_of_words_are_never_read_back() -> None:
    def change(book: object) -> None:
        sheet = sheet_named(book, "列表")  # type: ignore[arg-type]
        for row in sheet.iter_rows():
            for cell in row:
                cell.value = "别的"
        main_sheet(book).data_validations.dataValidation.clear()  # type: ignore[arg-type]

    content = edited(BOOK, change)
    assert import_book(subject(), open_book(content, "t.xlsx")).text == TABLE


def test_line_breaks_of_other_programs_are_line_breaks() -> None:
    text = imported(lambda sheet: sheet.__setitem__("H7", "一_x000D_\n二\r\n三")).text
    assert 'basis: "一\\n二\\n三"' in text


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), max_size=8))
def test_a_damaged_file_raises_no_error_but_our_own(hits: list[tuple[int, int]]) -> None:
    content = bytearray(BOOK)
    for place, value in hits:
        content[place] = value
    try:
        import_book(subject(), open_book(bytes(content), "t.xlsx"))
    except OnecaseError:
        return


XML = sorted(name for name in zipfile.ZipFile(BytesIO(BOOK)).namelist() if name.endswith(".xml"))


@settings(max_examples=80, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data(), name=st.sampled_from(XML))
def test_damaged_contents_raise_no_error_but_our_own(data: st.DataObject, name: str) -> None:
    def change(parts: dict[str, bytes]) -> None:
        part = parts[name]
        place = data.draw(st.integers(0, len(part)))
        cut = data.draw(st.integers(0, 40))
        new = data.draw(
            st.sampled_from([b"", b"9", b"<x/>", b'"', b"A1:B2", b"-1", b"\xff", b"1e9"])
        )
        parts[name] = part[:place] + new + part[place + cut :]

    try:
        import_book(subject(), open_book(repacked(change), "t.xlsx"))
    except OnecaseError:
        return
