from __future__ import annotations

import io

import pytest
from file_support import DOC, DOCX, GOOD, JPG, PDF, PNG, XLSX, archive, compound

from engine.forms.file_kinds import KINDS, LARGEST_UNPACKED, ending_of, is_of_kind, kind_named

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
WITH_MACROS = archive(["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"])


def test_every_kind_has_a_sample() -> None:
    assert GOOD.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_a_kind_is_known(kind: str) -> None:
    assert is_of_kind(kind, io.BytesIO(GOOD[kind]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_a_file_is_of_no_other_kind(kind: str, other: str) -> None:
    twins = ({"doc", "wps"}, {"xls", "et"})
    expected = kind == other or {kind, other} in twins
    assert is_of_kind(kind, io.BytesIO(GOOD[other])) is expected


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", HTML),
        ("pdf", SVG),
        ("png", SVG),
        ("jpg", b"MZ\x90\x00" + bytes(60)),
        ("pdf", b"MZ\x90\x00" + PDF),
        ("pdf", b"#!/bin/sh\n" + PDF),
        ("pdf", PDF[:40]),
        ("pdf", b""),
        ("pdf", PDF + DOCX),
        ("jpg", JPG + archive(["a.js"])),
        ("png", PNG + b"<?php ?>"),
        ("png", PNG[:30]),
        ("jpg", b"\xff\xd8\xff\xe0<html><script>alert(1)</script>"),
        ("pdf", b"%PDF-1.7\n<SCRIPT>alert(1)</SCRIPT>%%EOF"),
        ("docx", WITH_MACROS),
        ("docx", archive(["[Content_Types].xml", "word/document.xml", "run.exe"])),
        ("docx", archive(["[Content_Types].xml", "word/document.xml", "xl/workbook.xml"])),
        ("docx", b"GIF89a" + DOCX),
        ("docx", DOCX[:60]),
        ("docx", archive(["a.txt"])),
        ("doc", compound("Root Entry", "WordDocument", "Macros")),
        ("xls", compound("Root Entry", "Workbook", "_VBA_PROJECT")),
        ("doc", compound("Root Entry", "SummaryInformation")),
        ("doc", DOC + DOCX),
    ],
)
def test_what_is_something_else_or_more_is_refused(kind: str, content: bytes) -> None:
    assert not is_of_kind(kind, io.BytesIO(content))


def test_an_archive_with_too_many_parts_is_refused() -> None:
    names = [f"word/{number}.xml" for number in range(5_000)]
    many = archive(["[Content_Types].xml", "word/document.xml", *names])
    assert not is_of_kind("docx", io.BytesIO(many))


def test_an_archive_that_unpacks_to_more_than_anybody_needs_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert LARGEST_UNPACKED == 512 * 1024 * 1024
    assert is_of_kind("xlsx", io.BytesIO(XLSX))
    monkeypatch.setattr("engine.forms.file_kinds.LARGEST_UNPACKED", 5)
    assert not is_of_kind("xlsx", io.BytesIO(XLSX))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("证据.PDF", "pdf"),
        ("a.jpeg", "jpg"),
        ("报告.pdf.exe", None),
        ("pdf", None),
        ("说明.wps", "wps"),
        ("", None),
    ],
)
def test_a_name_promises_a_kind_by_its_last_ending(name: str, kind: str | None) -> None:
    assert kind_named(name) == kind


def test_an_ending_is_read_in_small_letters() -> None:
    assert (ending_of("A.B.PdF"), ending_of("none")) == ("pdf", "")
