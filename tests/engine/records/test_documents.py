"""Published documents and filings: written once, each held to its hash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from engine.audit.entry import Pin
from engine.errors import ConflictError, IntegrityError, NotFoundError

if TYPE_CHECKING:
    from tests.engine.records.conftest import Clerk

FORM = Pin(kind="form", id="register", version=1, sha256="f" * 64)


def test_a_published_document_comes_with_its_text(clerk: Clerk) -> None:
    pin = clerk.publish()
    with clerk.reading() as unit:
        (document,) = unit.documents()
    assert (document.pin, document.path, document.published_by) == (pin, "calendar.yaml", "li")
    assert document.text.startswith("kind: calendar")
    assert (document.effective_from, document.published_at) == (date(2023, 1, 1), clerk.now)


def test_versions_of_a_document_stand_in_order(clerk: Clerk) -> None:
    clerk.publish()
    with clerk.reading() as unit:
        text = unit.documents()[0].text
    clerk.publish(text.replace("version: 1", "version: 2"), "calendar-2.yaml")
    with clerk.reading() as unit:
        assert [each.pin.version for each in unit.documents()] == [1, 2]


def test_a_version_is_published_only_once(clerk: Clerk) -> None:
    clerk.publish()
    with pytest.raises(ConflictError, match="第 1 版已经发布"):
        clerk.publish()


def test_a_text_without_its_event_does_not_count(clerk: Clerk) -> None:
    with clerk.writing() as unit:
        unit.keep_document(FORM, "登记表", "kind: form", "forms/register.yaml", date(2023, 1, 1))
    with clerk.reading() as unit:
        assert unit.documents() == ()


def test_the_stamp_of_the_library_grows_with_every_version(clerk: Clerk) -> None:
    with clerk.reading() as unit:
        assert unit.library_stamp() == 0
    clerk.publish()
    with clerk.reading() as unit:
        assert unit.library_stamp() == 1


def test_a_filing_reads_back_as_it_was_filed(clerk: Clerk) -> None:
    clerk.open()
    clerk.file()
    with clerk.reading() as unit:
        filing = unit.filing("f1")
        assert unit.filings("p1") == (filing,)
    assert filing.answers == {
        "petitioner": "赵某",
        "amount": Decimal("12.5"),
        "rows": [{"day": "2023-05-04"}],
    }
    assert (filing.case, filing.step, filing.form, filing.by, filing.at) == (
        "p1",
        "register",
        FORM,
        "li",
        clerk.now,
    )


def test_filings_of_a_case_come_oldest_first(clerk: Clerk) -> None:
    clerk.open()
    for filing in ("z", "a"):
        clerk.file(filing)
    with clerk.reading() as unit:
        assert [each.id for each in unit.filings("p1")] == ["z", "a"]


def test_an_unknown_filing_is_not_found(clerk: Clerk) -> None:
    with clerk.reading() as unit, pytest.raises(NotFoundError):
        unit.filing("f9")


def test_a_filing_whose_hash_is_of_something_else_is_refused(clerk: Clerk) -> None:
    with clerk.writing() as unit, pytest.raises(IntegrityError):
        unit.file("f1", "p1", "register", FORM, {"a": 1}, "0" * 64, "li", clerk.now)


def test_a_filing_is_kept_only_once(clerk: Clerk) -> None:
    clerk.open()
    clerk.file()
    with pytest.raises(ConflictError, match="已经提交"):
        clerk.file()
