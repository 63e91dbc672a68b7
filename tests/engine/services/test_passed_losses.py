"""A loss that passes to a unit that assists stands in the journal; assessments stay alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from office_support import COUNTY, HELD, Office, copy_of, new_desk
from shift_support import BEARER, CARD, ITEM, SESSION, played

from engine.audit.chain import canonical
from engine.audit.entry import EVENTS, ResultConfirmed
from engine.records.rebuild import rebuild_and_compare
from engine.services.confidence import told_of_reviews


@pytest.fixture(params=[False, True], ids=["silent", "posting"])
def programmes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Office, bool]]:
    for office in _opened(tmp_path, posted=request.param):
        yield office, request.param


@pytest.fixture
def passed(tmp_path: Path) -> Iterator[Office]:
    yield from _opened(tmp_path, posted=False)


def _opened(folder: Path, *, posted: bool) -> Iterator[Office]:
    office = Office(new_desk(copy_of(played(posted=posted) / "onecase.db", folder)), HELD)
    yield office
    office.desk.database.close()


def _confirmed(office: Office) -> ResultConfirmed:
    (event,) = [e.event for e in office.journal() if isinstance(e.event, ResultConfirmed)]
    return event


def test_the_journal_names_who_bears_what_and_on_what_approval(passed: Office) -> None:
    (loss,) = _confirmed(passed).shifted
    assert (loss.item, loss.unit, loss.points) == (ITEM, BEARER, Decimal("1.5"))
    assert "分工已书面明确 = 是" in loss.approval
    assert "主办单位免扣" in loss.reasons[0]


def test_the_lead_loses_nothing_by_what_passed_on(passed: Office) -> None:
    result = _confirmed(passed)
    assert ITEM not in {each.item for each in result.lost}
    assert result.dimensions["investigation"] == 0


def test_the_confirmed_result_keeps_it(passed: Office) -> None:
    result = passed.reviewed(SESSION, CARD).result
    assert result is not None
    assert result.shifted == _confirmed(passed).shifted


def test_what_is_kept_follows_from_the_journal(passed: Office) -> None:
    assert rebuild_and_compare(passed.desk.database, COUNTY) == ()


def test_a_result_older_than_the_field_still_reads(passed: Office) -> None:
    text = canonical(_confirmed(passed).model_copy(update={"shifted": ()}))
    old = text.replace('"shifted":[],', "")
    assert "shifted" not in old
    event = EVENTS.validate_json(old)
    assert isinstance(event, ResultConfirmed)
    assert event.shifted == ()


def test_only_a_programme_that_says_so_posts_it(programmes: tuple[Office, bool]) -> None:
    office, posted = programmes
    with office.desk.database.reading(COUNTY) as unit:
        lines = {line.unit: line.points for line in unit.assessments()}
    assert lines == {"商务局": Decimal(1), **({BEARER: Decimal("-1.5")} if posted else {})}


def test_the_unit_reviewed_does_not_learn_who_found_it(passed: Office) -> None:
    actor = passed.who("handler", CARD)
    told = [e.event for e in told_of_reviews(passed.county, actor, passed.journal())]
    (event,) = [each for each in told if isinstance(each, ResultConfirmed)]
    assert _confirmed(passed).shifted[0].found_by
    assert event.shifted[0].found_by == ()
