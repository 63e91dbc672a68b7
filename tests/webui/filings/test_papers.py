from __future__ import annotations

import io

import pytest
from confidence_support import LIAISON, marked_case
from desk_support import Person
from file_support import PDF
from flask import Flask
from office_support import Office

from engine.forms.files import FileRules
from engine.services.keep_files import receive_file
from webui.forms.paper import SPARE_ROWS


@pytest.fixture
def clerk(app: Flask) -> Person:
    return Person.of(app, "han-zhuoqun")


def test_an_empty_form_has_boxes_and_lines(clerk: Person) -> None:
    page = clerk.see("/forms/petition-registration/print")
    assert "□ 来信" in page
    assert "□ 是" in page
    assert "oc-printed__rule" in page
    assert "<input" not in page
    assert "petition-registration 第 1 版" in page
    assert "表单校验码" in page


def test_an_empty_form_has_rows_to_write_in(clerk: Person) -> None:
    page = clerk.see("/forms/rectification/print?version=1")
    body = page[page.index("oc-printed__table") :]
    assert body.count("<tr>") == 1 + SPARE_ROWS
    assert '<th scope="col">整改措施</th>' in body


def test_an_empty_form_speaks_english(app: Flask) -> None:
    page = Person.of(app, "han-zhuoqun", "en").see("/forms/petition-registration/print")
    assert "□ Letter" in page
    assert "petition-registration, version 1" in page


@pytest.mark.parametrize("address", ["/forms/none/print", "/forms/rectification/print?version=9"])
def test_a_form_that_does_not_exist_is_not_found(clerk: Person, address: str) -> None:
    assert clerk.status(address) == 404


def test_a_filing_is_printed_with_number_version_and_hash(clerk: Person, office: Office) -> None:
    case = office.register()
    with office.desk.database.reading(office.desk.county) as unit:
        (filing,) = unit.filings(case)
    page = clerk.see(f"/case/{case}/filings/1/print")
    assert office.case(case).number in page
    assert " ".join(filing.sha256[at : at + 4] for at in range(0, 64, 4)) in page
    assert "胡秋实" in page
    assert "2023年3月6日" in page


def test_the_page_of_a_case_leads_to_paper(clerk: Person, office: Office) -> None:
    case = office.register()
    assert f'href="/case/{case}/filings/1/print"' in clerk.see(f"/case/{case}")


def test_two_filings_of_a_form_are_held_against_each_other(app: Flask, office: Office) -> None:
    case = office.bring(office.register(), "accept")
    office.do(case, "contact", summary="第一次问了情况。")
    office.do(case, "contact", summary="第二次又问了情况。")
    handler = Person.of(app, office.who("handler", case).person)
    story = handler.see(f"/case/{case}")
    (address,) = {
        part.split('"')[0] for part in story.split('href="') if "/compare/" in part.split('"')[0]
    }
    page = handler.see(address)
    assert "第一次问了情况。" in page
    assert "第二次又问了情况。" in page
    assert "方式" not in page


def test_filings_of_different_forms_are_not_compared(clerk: Person, office: Office) -> None:
    case = office.bring(office.register(), "route")
    assert clerk.status(f"/case/{case}/filings/1/compare/2") == 404
    assert clerk.status(f"/case/{case}/filings/9/print") == 404


def test_who_may_not_see_the_case_prints_nothing_of_it(app: Flask, office: Office) -> None:
    case = office.bring(office.register(), "route")
    assert Person.of(app, "cai-meng").status(f"/case/{case}/filings/1/print") == 403


def test_a_filed_file_is_named_on_paper(clerk: Person, office: Office) -> None:
    file = receive_file(
        office.desk.files, io.BytesIO(PDF), name="收据.pdf", rules=FileRules(("pdf",))
    )
    page = clerk.see(f"/case/{office.register(evidence=[file])}/filings/1/print")
    assert "收据.pdf" in page


def test_what_is_veiled_on_the_page_is_veiled_on_paper(app: Flask, office: Office) -> None:
    case, marks = marked_case(office)
    page = Person.of(app, LIAISON).see(f"/case/{case}/filings/1/print")
    assert "保密" in page
    assert not [value for value, _ in marks.values() if value in page]
