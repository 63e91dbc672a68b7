"""What must never stand where it can be read: names in the journal, sheets before their time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_support import CHAIR, COUNTY, HELD, MEMBERS, SECRETARY, Office

from engine.clock import moment_of
from engine.errors import AccessError
from engine.services.read_results import ResultsWanted, list_results, read_review
from engine.services.read_reviews import read_session
from engine.services.read_scoring import open_sheet

SESSION = "monthly-review-2023-05-1"
CARD = "petition-2023-00001"
REASON = "见案卷"  # of every finding in tests; stands in sheets alone

_SIGNS = st.characters(categories=("Lu", "Ll", "Lo", "Nd"), include_characters="-()")
SECRETS = st.fixed_dictionaries(
    {
        "petitioner_name": st.text(_SIGNS, min_size=5, max_size=12).map("名{}".format),
        "petitioner_phone": st.text("0123456789", min_size=11, max_size=14).map("+{}".format),
        "petitioner_address": st.text(_SIGNS, min_size=6, max_size=30).map("址{}".format),
        "demand": st.text(_SIGNS, min_size=12, max_size=60).map("求{}".format),
    }
)


def _journal_text(office: Office) -> str:
    with office.desk.database.reading(COUNTY) as unit:
        rows = unit.connection.exec_driver_sql("SELECT * FROM journal").all()
    return "\n".join(repr(tuple(row)) for row in rows)


@settings(
    max_examples=8, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(secrets=SECRETS)
def test_the_journal_never_holds_what_a_confidential_field_says(
    office: Office, secrets: dict[str, str]
) -> None:
    name = office.register(**secrets)
    office.do(name, "route")
    office.do(name, "accept")
    office.do(name, "contact", summary=f"问过{secrets['petitioner_name']}本人的情况。")
    text = _journal_text(office)
    assert not [field for field, secret in secrets.items() if secret in text]


@pytest.mark.parametrize("table", ["journal", "cases", "case_facts", "step_events", "draws"])
def test_no_table_but_that_of_filings_names_the_petitioner(panel: Office, table: str) -> None:
    with panel.desk.database.reading(COUNTY) as unit:
        rows = unit.connection.exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608
    assert rows
    assert "胡秋实" not in repr([tuple(row) for row in rows])
    assert "1390000200" not in repr([tuple(row) for row in rows])


# blind until all are in


def _scored_by_four(panel: Office) -> None:
    for person in MEMBERS[:4]:
        panel.hand_in(SESSION, CARD, person, {"shallow-investigation": 7})


def _sheet(panel: Office, person: str) -> object:
    return open_sheet(panel.desk, SESSION, CARD, actor=panel.person(person), at=moment_of(HELD))


READS: dict[str, Callable[[Office, str], object]] = {
    "the case under review": lambda panel, person: read_review(
        panel.desk, SESSION, CARD, actor=panel.person(person), at=moment_of(HELD)
    ),
    "the session": lambda panel, person: read_session(
        panel.desk, SESSION, actor=panel.person(person), at=moment_of(HELD)
    ),
}


@pytest.mark.parametrize("person", [MEMBERS[4], CHAIR, SECRETARY, "zhao-lan"])
@pytest.mark.parametrize("read", list(READS))
def test_before_the_last_sheet_nobody_reads_what_others_found(
    panel: Office, read: str, person: str
) -> None:
    _scored_by_four(panel)
    told = repr(READS[read](panel, person))
    assert REASON not in told
    assert "Decimal('7')" not in told
    assert "Decimal('93')" not in told


def test_an_assessor_reads_the_own_sheet_only(panel: Office) -> None:
    _scored_by_four(panel)
    own = open_sheet(panel.desk, SESSION, CARD, actor=panel.person(MEMBERS[0]), at=moment_of(HELD))
    assert own.own is not None
    assert own.own.total == 93
    other = open_sheet(
        panel.desk, SESSION, CARD, actor=panel.person(MEMBERS[4]), at=moment_of(HELD)
    )
    assert (other.own, other.before) == (None, ())
    assert [seat.handed for seat in other.seats] == [True] * 4 + [False]


@pytest.mark.parametrize("person", [CHAIR, SECRETARY, "chen-xiang", "zhao-lan", "ren-yaoming"])
def test_who_is_not_on_the_panel_opens_no_sheet(panel: Office, person: str) -> None:
    with pytest.raises(AccessError):
        _sheet(panel, person)


def test_once_all_are_in_the_panel_reads_the_totals(panel: Office) -> None:
    _scored_by_four(panel)
    panel.hand_in(SESSION, CARD, MEMBERS[4], {"shallow-investigation": 6})
    view = read_review(
        panel.desk, SESSION, CARD, actor=panel.person(MEMBERS[0]), at=moment_of(HELD)
    )
    assert [str(total) for _, total, _ in view.totals] == ["93", "93", "93", "93", "94"]


def test_a_second_look_is_blind_too(panel: Office) -> None:
    stern = {"shallow-investigation": 8, "main-demand-avoided": 10}
    panel.score(SESSION, CARD, {}, {}, {}, {}, stern)
    panel.hand_in(SESSION, CARD, MEMBERS[0], {"shallow-investigation": 5})
    desk = open_sheet(panel.desk, SESSION, CARD, actor=panel.person(MEMBERS[1]), at=moment_of(HELD))
    assert desk.own is None
    assert desk.second_look is not None
    view = read_review(
        panel.desk, SESSION, CARD, actor=panel.person(MEMBERS[1]), at=moment_of(HELD)
    )
    assert view.round_shown == 1
    assert [str(total) for _, total, _ in view.totals] == ["100"] * 4 + ["82"]


def test_the_unit_reviewed_reads_no_result_before_it_is_confirmed(panel: Office) -> None:
    panel.score(SESSION, CARD, {"shallow-investigation": 8})
    with pytest.raises(AccessError, match="结果尚未确认"):
        READS["the case under review"](panel, "chen-xiang")
    panel.confirm(SESSION, CARD)
    view = read_review(
        panel.desk, SESSION, CARD, actor=panel.person("chen-xiang"), at=moment_of(HELD)
    )
    assert view.combined is not None
    assert {seat.name for seat in view.seats} == {None}


def test_another_unit_reads_neither_review_nor_result(panel: Office) -> None:
    panel.judge(SESSION, CARD)
    with pytest.raises(AccessError, match="不在您的职责范围内"):
        READS["the case under review"](panel, "qian-dandan")


@pytest.mark.parametrize(("person", "seen"), [("chen-xiang", 1), ("qian-dandan", 0), (CHAIR, 1)])
def test_results_are_listed_to_the_unit_they_are_of_and_to_those_above(
    panel: Office, person: str, seen: int
) -> None:
    panel.judge(SESSION, CARD)
    wanted = ResultsWanted(held_from=date(2023, 5, 1), held_to=date(2023, 5, 31))
    lines = list_results(panel.desk, wanted, actor=panel.person(person), at=moment_of(HELD))
    assert len(lines) == seen
