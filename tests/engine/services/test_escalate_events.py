"""Rules of the ladder over several events: signatures returned twice within thirty days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from office_support import Office
from returned_twice import folder_with_ladder, office_with_ladder, returned

from engine.audit.entry import Escalated
from engine.clock import moment_of
from engine.rules.event_rules import CaseEvent
from engine.services.case_events import events_kept
from engine.services.check_documents import check_documents
from engine.services.escalate import run_tick


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_with_ladder(tmp_path)


def ticked(office: Office, day: date) -> list[str]:
    return [each.rule for each in run_tick(office.desk, at=moment_of(day))]


@pytest.mark.parametrize(("apart", "rises"), [(30, True), (31, False)])
def test_two_returns_within_thirty_days_raise_supervision(
    office: Office, apart: int, *, rises: bool
) -> None:
    case = office.bring(office.register(), "visit")
    first = returned(office, case)
    assert ticked(office, office.day) == []
    office.later(apart)
    second = returned(office, case)
    assert ticked(office, second) == (["returned-twice", "chief-told"] if rises else [])
    assert (office.case(case).facts.get("supervise.count") == Decimal(1)) == rises
    assert ticked(office, second + timedelta(days=1)) == []  # once, and for all
    if rises:
        by_rule = {
            e.event.rule: e.event for e in office.journal() if isinstance(e.event, Escalated)
        }
        assert events_kept(by_rule["returned-twice"].facts) == (
            CaseEvent("sign", first),
            CaseEvent("sign", second),
        )
        assert events_kept(by_rule["chief-told"].facts) == (
            CaseEvent("returned-twice", second, fired=True),
            CaseEvent("supervise", second),
        )


def test_signatures_that_agree_and_returns_of_others_do_not_count(office: Office) -> None:
    case = office.bring(office.register(), "investigate")
    office.sign(case, "handler", "deputy")
    office.sign(case, "chief", decision="return", opinion="请补充。")
    returned(office, case)
    assert ticked(office, office.day) == []


def test_the_documents_have_no_fault(tmp_path: Path) -> None:
    assert check_documents(folder_with_ladder(tmp_path)).text("en") == ""


def test_facts_of_the_day_are_no_events() -> None:
    assert events_kept({"accept.overdue": True, "events.first": {"date": "2023-01-01"}}) == ()
