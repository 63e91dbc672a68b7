from __future__ import annotations

import pytest
from story_support import JULY, NOW, PETITIONER, SALON, person

from engine.errors import AccessError, NotFoundError
from engine.services.desk import Desk
from engine.services.read_journal import PAGE, JournalPage, read_head, read_journal

AUDITOR = "ren-yaoming"


def page(
    desk: Desk, number: int = 1, case: str | None = None, session: str | None = None
) -> JournalPage:
    return read_journal(
        desk, actor=person(desk, AUDITOR), at=NOW, case=case, session=session, page=number
    )


def test_the_newest_entry_stands_first_and_is_the_head(read_desk: Desk) -> None:
    first = page(read_desk)
    assert len(first.entries) == PAGE
    assert (first.entries[0].seq, first.entries[0].sha256) == (first.head.seq, first.head.sha256)


def test_pages_join_without_gaps_down_to_the_first_entry(read_desk: Desk) -> None:
    pages = page(read_desk).pages
    read = [entry.seq for number in range(pages) for entry in page(read_desk, number + 1).entries]
    assert read == list(range(page(read_desk).head.seq, 0, -1))


@pytest.mark.parametrize("number", [0, -3, 10_000])
def test_a_page_that_is_not_there_is_the_nearest(read_desk: Desk, number: int) -> None:
    shown = page(read_desk, number)
    assert shown.page in {1, shown.pages}
    assert shown.entries


def test_the_entries_of_a_case_are_found_by_its_id_or_its_number(read_desk: Desk) -> None:
    case = SALON
    by_id = page(read_desk, case=case)
    assert by_id.number == "嵊信〔2023〕1号"
    assert {entry.case for entry in by_id.entries} == {case}
    assert page(read_desk, case=by_id.number).entries == by_id.entries


def test_the_entries_of_a_session_are_found(read_desk: Desk) -> None:
    session = JULY
    shown = page(read_desk, session=session)
    assert [entry.event.event for entry in shown.entries] == ["panel-seated", "session-opened"]
    assert shown.total == 2


def test_an_unknown_case_is_not_found(read_desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        page(read_desk, case="嵊信〔1999〕1号")


def test_a_session_without_entries_gives_an_empty_page(read_desk: Desk) -> None:
    shown = page(read_desk, session="nowhere")
    assert (shown.entries, shown.pages) == ((), 1)


def test_steps_and_stages_of_the_cases_on_a_page_have_their_titles(read_desk: Desk) -> None:
    known = page(read_desk, case=SALON).known[SALON]
    assert (known.steps["route"].zh, known.stages["settled"].zh) == ("分流转办", "已办结")


def test_the_journal_never_names_the_petitioner(read_desk: Desk) -> None:
    pages = range(page(read_desk).pages)
    assert not any(PETITIONER in repr(page(read_desk, number + 1)) for number in pages)


@pytest.mark.parametrize("reader", ["liang-xudong", "cai-jialiang"])
def test_only_auditors_read_the_journal(read_desk: Desk, reader: str) -> None:
    with pytest.raises(AccessError):
        read_journal(read_desk, actor=person(read_desk, reader), at=NOW)
    with pytest.raises(AccessError):
        read_head(read_desk, actor=person(read_desk, reader), at=NOW)


def test_the_head_is_the_last_entry(read_desk: Desk) -> None:
    head = read_head(read_desk, actor=person(read_desk, AUDITOR), at=NOW)
    assert head == page(read_desk).head
    assert head.seq == page(read_desk).entries[0].seq
