"""The sheet of a table as CSV: the fallback where no xlsx can be exchanged.

What a spreadsheet would take for a formula is written with an apostrophe before it, which is taken
off again when the file comes back.
"""

from __future__ import annotations

import csv
import io
import re

from engine.configuration.workbook.faults import Faults, address
from engine.configuration.workbook.pages import Page, Sheet

MOST_BYTES = 5_000_000
_ACTS = re.compile(r"'*(?:[=+@\t\r]|-(?!\s*\Z|[0-9.]+\Z))")
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+\Z")


def write_csv(page: Page) -> bytes:
    """Return a page as CSV in UTF-8 with a mark at its beginning, as spreadsheets expect it."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    width = max(len(row) for row in page.rows)
    for row in page.rows:
        writer.writerow([_armed(text) for text in row] + [""] * (width - len(row)))
    return lines.getvalue().encode("utf-8-sig")


def read_csv(content: bytes, faults: Faults) -> Sheet:
    """Return a CSV file as a sheet.

    Raises:
        ConfigurationFaults: It is no UTF-8, too large, or a number lost its digits.
    """
    rows = _rows(content, faults)
    cells = {}
    for row, texts in enumerate(rows, start=1):
        for column, text in enumerate(texts, start=1):
            plain = text.replace("\r\n", "\n").replace("\r", "\n")
            plain = plain[1:] if plain.startswith("'") and _ACTS.match(plain) else plain
            if _SHORTENED.match(plain):
                _refuse_shortened(address("CSV", row, column), plain, faults)
            elif plain.strip():
                cells[row, column] = plain
    faults.refuse()
    return Sheet("CSV", cells)


def _rows(content: bytes, faults: Faults) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        faults.note(
            "",
            "workbook-size",
            f"文件太大（{len(content)} 字节，最多 {MOST_BYTES} 字节）。",
            f"the file is too large ({len(content)} bytes, at most {MOST_BYTES}).",
        )
        faults.refuse()
    try:
        text = content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        faults.note(
            "",
            "workbook-format",
            "文件不是 UTF-8 编码，请另存为“CSV UTF-8（逗号分隔）”，或直接存为 xlsx。",
            "the file is not UTF-8; save it as 'CSV UTF-8', or as xlsx.",
        )
    except csv.Error:
        faults.note(
            "",
            "workbook-format",
            "CSV 的引号不成对，读不出来，请直接存为 xlsx。",
            "the quotation marks of the CSV do not match; save it as xlsx.",
        )
    faults.refuse()
    raise AssertionError  # refused above


def _armed(text: str) -> str:
    return f"'{text}" if _ACTS.match(text) else text


def _refuse_shortened(where: str, text: str, faults: Faults) -> None:
    faults.note(
        where,
        "cell-type",
        f"“{text}”是被表格软件改写的长数字，后面的数字已丢掉；请设为文本格式重新输入。",
        f"'{text}' is a long number a spreadsheet shortened; format the cell as text, type anew.",
        found=text,
    )
