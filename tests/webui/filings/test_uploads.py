from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from desk_support import Person, hidden_fields
from file_support import JPG, PDF, multipart
from flask import Flask
from office_support import Office
from werkzeug.test import TestResponse

from engine.errors import FilingError
from engine.services.keep_files import tidy_files
from engine.services.verify_records import verify_records
from webui.bodies import LARGEST_UPLOAD, BoundedFile

NEW = "/cases/petition/new"
FILE = "f_evidence-file"
ANSWERS = {
    "f_received_5f_on": "2023-03-06",
    "f_channel": "来访",
    "f_petitioner_5f_name": "胡秋实",
    "f_petitioner_5f_phone": "13900001234",
    "f_headline": "反映购物卡退款难",
    "f_topic": "预付卡消费",
    "f_place": "剡湖街道",
    "f_demand": "在美容店充值的购物卡要求退款，商家一直不同意。",
    "f_about_5f_discipline": "false",
}
TOKEN = re.compile(r'name="f_evidence" value="([^"]+)"')
LINK = re.compile(r'href="(/case/[^"]+/files/[0-9a-f]{64})"')
LATER = datetime.now(UTC) + timedelta(days=2)  # noqa: TID251  files bear the clock's time


@pytest.fixture
def clerk(app: Flask) -> Person:
    return Person.of(app, "han-zhuoqun")


def _send(
    person: Person,
    *files: tuple[str, bytes],
    answers: Mapping[str, str] = ANSWERS,
    kept: list[str] | None = None,
    address: str = NEW,
) -> TestResponse:
    hidden = hidden_fields(person.see(address)) | {"f_evidence": ""}
    sent: dict[str, object] = {**hidden, **answers}
    if kept is not None:
        sent["f_evidence"] = ["", *kept]
    if files:
        sent[FILE] = [(content, name) for name, content in files]
    return person.client.post(address, **multipart(sent))


def _tokens(answer: TestResponse) -> list[str]:
    return [html.unescape(token) for token in TOKEN.findall(answer.text)]


def test_a_form_with_files_is_sent_in_parts(clerk: Person) -> None:
    page = clerk.see(NEW)
    assert 'enctype="multipart/form-data"' in page
    assert 'hx-encoding="multipart/form-data"' in page
    assert 'accept=".pdf,.jpg' in page


def test_a_form_without_files_is_sent_plainly(clerk: Person, office: Office) -> None:
    assert "multipart" not in clerk.see(f"/case/{office.register()}/do/route")


def test_a_file_is_filed_with_its_hash_name_kind_and_size(clerk: Person, office: Office) -> None:
    answer = _send(clerk, ("购物卡 收据.pdf", PDF))
    assert answer.status_code == 302, answer.text
    with office.desk.database.reading(office.desk.county) as unit:
        (filing,) = unit.filings(answer.location.rpartition("/")[2])
    (file,) = filing.answers["evidence"]
    assert file["name"] == "购物卡 收据.pdf"
    assert (file["type"], file["size"]) == ("application/pdf", len(PDF))
    with office.desk.files.open(file["sha256"]) as kept:
        assert kept.read() == PDF


def test_the_journal_knows_the_hash_of_the_answers_alone(clerk: Person, office: Office) -> None:
    _send(clerk, ("购物卡收据.pdf", PDF))
    assert "购物卡收据" not in repr(office.journal())


def test_a_file_is_handed_out_to_be_kept_and_never_shown(clerk: Person) -> None:
    case = _send(clerk, ("购物卡 收据.pdf", PDF)).location
    (address,) = LINK.findall(clerk.see(case))
    with clerk.client.get(address) as answer:
        assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"file.pdf\"; filename*=UTF-8''"
        "%E8%B4%AD%E7%89%A9%E5%8D%A1%20%E6%94%B6%E6%8D%AE.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_may_not_see_the_field_gets_no_file(app: Flask, clerk: Person, office: Office) -> None:
    case = _send(clerk, ("收据.pdf", PDF)).location
    (address,) = LINK.findall(clerk.see(case))
    office.do(case.rpartition("/")[2], "route")
    liaison = Person.of(app, "zhang-hang")
    statuses = {liaison.status(case), liaison.status(address)}
    assert liaison.status(address) in {403, 404}
    assert "收据.pdf" not in liaison.client.get(case).text
    assert statuses <= {200, 403, 404}


@pytest.mark.parametrize("sha256", ["0" * 64, "..%2f..%2fsecret.key", "x"])
def test_there_is_no_other_file(clerk: Person, sha256: str) -> None:
    case = _send(clerk, ("收据.pdf", PDF)).location
    assert clerk.status(f"{case}/files/{sha256}") == 404


def test_a_file_survives_a_form_that_comes_back(clerk: Person, office: Office) -> None:
    without = {**ANSWERS, "f_demand": ""}
    refused = _send(clerk, ("收据.pdf", PDF), answers=without)
    assert refused.status_code == 422
    assert "收据.pdf" in refused.text
    answer = _send(clerk, ("照片.jpg", JPG), kept=_tokens(refused))
    assert answer.status_code == 302, answer.text
    assert len(LINK.findall(clerk.see(answer.location))) == 2
    assert verify_records(office.desk) == ()


def test_a_button_takes_a_file_away_and_files_nothing(clerk: Person) -> None:
    refused = _send(clerk, ("收据.pdf", PDF), answers={**ANSWERS, "f_demand": ""})
    removing = {**ANSWERS, "_op": "unfile:f_evidence:0"}
    answer = _send(clerk, answers=removing, kept=_tokens(refused))
    assert answer.status_code == 200
    assert _tokens(answer) == []


def test_a_token_is_of_no_use_to_somebody_else(app: Flask, clerk: Person) -> None:
    tokens = _tokens(_send(clerk, ("收据.pdf", PDF), answers={**ANSWERS, "f_demand": ""}))
    other = _send(Person.of(app, "cai-chenxi"), kept=tokens)
    assert other.status_code == 302
    assert LINK.findall(Person.of(app, "cai-chenxi").see(other.location)) == []


def test_a_hash_alone_is_no_token(app: Flask, clerk: Person) -> None:
    case = _send(clerk, ("收据.pdf", PDF)).location
    sha256 = LINK.findall(clerk.see(case))[0].rpartition("/")[2]
    other = Person.of(app, "cai-chenxi")
    assert LINK.findall(other.see(_send(other, kept=[sha256]).location)) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("页面.html", b"<html></html>"),
        ("假的.pdf", b"<html><script>1</script></html>"),
        ("程序.exe", b"MZ\x90\x00"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("空.pdf", b""),
        ("照片.jpg", PDF),
    ],
)
def test_a_refused_file_loses_nothing_that_was_typed(
    clerk: Person, name: str, content: bytes
) -> None:
    answer = _send(clerk, (name, content))
    assert answer.status_code == 422
    assert f"“{name}”" in answer.text
    assert 'value="反映购物卡退款难"' in answer.text
    assert _tokens(answer) == []


def test_a_file_that_is_too_large_loses_nothing_else(clerk: Person) -> None:
    large = PDF + bytes(21 * 1024 * 1024)
    answer = _send(clerk, ("大.pdf", large), ("收据.pdf", PDF))
    assert answer.status_code == 422
    assert "“大.pdf”太大，未上传；每个文件不超过 20 MB" in answer.text
    assert 'value="反映购物卡退款难"' in answer.text
    assert len(_tokens(answer)) == 1


def test_what_is_larger_than_any_form_is_refused_before_it_is_read(clerk: Person) -> None:
    answer = clerk.client.post(
        NEW,
        data=b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(LARGEST_UPLOAD + 1)},
    )
    assert answer.status_code == 413


def test_who_is_not_signed_in_sends_no_large_form(app: Flask) -> None:
    large = {"a": (bytes(11 * 1024 * 1024), "a.pdf")}
    answer = app.test_client().post(NEW, **multipart(large))
    assert answer.status_code == 413


def test_no_more_files_than_the_field_takes(clerk: Person) -> None:
    files = [(f"收据{number}.pdf", PDF + str(number).encode() * 9) for number in range(12)]
    files = [(name, content + b"%%EOF") for name, content in files]
    answer = _send(clerk, *files)
    assert answer.status_code == 422
    assert "最多 10 项" in answer.text


def test_only_the_form_of_the_page_takes_files(clerk: Person, office: Office) -> None:
    sent = {FILE: (PDF, "a.pdf"), "f_other-file": (PDF, "b.pdf")}
    case = office.register()
    clerk.client.post(f"/case/{case}/do/route", **multipart(sent))
    assert tidy_files(office.desk, at=LATER) == 0


def test_what_was_never_filed_is_tidied_and_then_told(clerk: Person, office: Office) -> None:
    refused = _send(clerk, ("收据.pdf", PDF), answers={**ANSWERS, "f_demand": ""})
    assert tidy_files(office.desk, at=LATER) == 1
    answer = _send(clerk, kept=_tokens(refused))
    assert answer.status_code == 422
    assert "“收据.pdf”已不在服务器上，请重新选择这个文件" in answer.text


def test_a_file_in_a_draft_waits_on(clerk: Person, office: Office) -> None:
    saved = _send(clerk, ("收据.pdf", PDF), answers={**ANSWERS, "_op": "draft"})
    assert saved.status_code == 200
    assert tidy_files(office.desk, at=LATER) == 0
    assert len(_tokens(clerk.client.get(NEW))) == 1


def test_answers_with_a_file_nobody_sent_are_refused(office: Office) -> None:
    file = {"sha256": "0" * 64, "name": "a.pdf", "type": "application/pdf", "size": 9}
    with pytest.raises(FilingError, match="请重新选择"):
        office.register(evidence=[file])


@pytest.mark.parametrize("altered", [True, False])
def test_the_check_of_the_records_tells_of_files(
    clerk: Person, office: Office, *, altered: bool
) -> None:
    case = _send(clerk, ("收据.pdf", PDF)).location
    sha256 = LINK.findall(clerk.see(case))[0].rpartition("/")[2]
    assert verify_records(office.desk) == ()
    assert office.desk.files.folder is not None
    kept = office.desk.files.folder / sha256[:2] / sha256[2:]
    kept.write_bytes(b"other") if altered else kept.unlink()
    (found,) = verify_records(office.desk)
    assert (found.table, found.key) == ("files", sha256)
    assert found.stored == ("内容已改变" if altered else "文件缺失")


def test_of_a_file_that_is_too_large_nothing_is_kept() -> None:
    file = BoundedFile(10)
    file.write(b"12345")
    assert not file.too_large
    assert file.write(b"67890!") == 6
    assert file.too_large
    file.write(b"more")
    file._file.seek(0)
    assert file._file.read() == b""
