from __future__ import annotations

from pathlib import Path

import pytest
from office_support import COUNTY, Office, new_desk

from engine.audit.chain import Head
from engine.services.verify_records import check_records, verify_records

CARD = "petition-2023-00001"


def _tamper(office: Office, statement: str) -> None:
    """Change the database by another hand than the program's, past whatever guards it has."""
    with office.desk.database.writing(COUNTY) as unit:
        triggers = unit.connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).all()
        for row in triggers:
            unit.connection.exec_driver_sql(f'DROP TRIGGER "{row.name}"')
        changed = unit.connection.exec_driver_sql(statement)
        assert changed.rowcount >= 1


def test_records_that_were_made_by_the_program_agree_with_the_journal(panel: Office) -> None:
    panel.judge("monthly-review-2023-05-1", CARD, {"shallow-investigation": 8})
    assert verify_records(panel.desk) == ()


def test_an_empty_county_agrees_with_its_empty_journal(tmp_path: Path) -> None:
    assert verify_records(new_desk(tmp_path / "empty.db")) == ()


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE cases SET stage = 'settled' WHERE stage = 'accepted'", "cases"),
        ("UPDATE cases SET lead = '商务局' WHERE lead = '甘霖镇'", "cases"),
        ("DELETE FROM case_facts WHERE name = 'contact.count'", "case_facts"),
        ("UPDATE signatures SET agreed = 0", "signatures"),
        ("DELETE FROM step_events WHERE step = 'contact'", "step_events"),
        (
            "UPDATE filings SET answers = replace(answers, '商家一直', '商家从未')",
            "filings",
        ),
        ("DELETE FROM filings WHERE step = 'reply'", "filings"),
        ("UPDATE draw_witnesses SET words = '骰子 6 6 6'", "draw_witnesses"),
        ("UPDATE drawn_cases SET rank = rank + 1", "drawn_cases"),
        ("UPDATE handed_sheets SET assessor = 'yu-lan2'", "handed_sheets"),
        ("UPDATE sheets SET content = replace(content, '98', '68')", "sheets"),
        (
            "UPDATE document_texts SET text = replace(text, 'from: 70', 'from: 60')",
            "document_texts",
        ),
        (
            "UPDATE journal SET event = replace(event, '甘霖镇', '长乐镇') WHERE seq > 30",
            "journal",
        ),
        ("UPDATE journal SET actor = 'somebody' WHERE kind = 'tier-signed'", "journal"),
        ("DELETE FROM journal WHERE seq = 40", "journal"),
        ("UPDATE journal SET at = '2023-03-07 01:00:00.000000' WHERE seq = 50", "journal"),
    ],
)
def test_whatever_is_changed_by_another_hand_is_found(
    panel: Office, statement: str, table: str
) -> None:
    panel.bring(panel.register(petitioner_phone="13944443333"), "accept")
    panel.hand_in("monthly-review-2023-05-1", CARD, "yu-lan", {"hollow-wording": 2})
    _tamper(panel, statement)
    assert table in {each.table for each in verify_records(panel.desk)}


def test_a_check_tells_how_far_it_has_come_and_up_to_which_entry(panel: Office) -> None:
    told: list[tuple[int, int]] = []
    found = check_records(panel.desk, progress=lambda done, total: told.append((done, total)))
    assert found.ok
    assert found.head.seq == len(panel.journal())
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 2 * found.head.seq


def test_a_published_head_is_found_again_in_a_longer_journal(panel: Office) -> None:
    before = check_records(panel.desk)
    panel.register(petitioner_phone="13944443333")
    after = check_records(panel.desk, published=before.head)
    assert (before.contains_published, after.contains_published) == (False, True)
    assert after.head.seq > before.head.seq


def test_a_head_the_journal_never_had_is_not_found(panel: Office) -> None:
    head = check_records(panel.desk).head
    found = check_records(panel.desk, published=Head(head.seq, "0" * 64))
    assert not found.contains_published
    assert [each.column for each in found.differences] == ["replaced"]


def test_a_changed_record_is_no_break_of_the_chain(panel: Office) -> None:
    head = check_records(panel.desk).head
    _tamper(panel, "UPDATE cases SET lead = '商务局' WHERE lead = '甘霖镇'")
    found = check_records(panel.desk, published=head)
    assert not found.ok
    assert found.contains_published
