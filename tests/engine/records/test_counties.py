"""One database, two counties: neither sees the other through any method."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import NotFoundError
from engine.records.base import METADATA
from engine.records.schema import TABLES
from engine.records.session import UnitOfWork
from tests.engine.records.conftest import FORM

if TYPE_CHECKING:
    from tests.engine.records.conftest import Clerk

YEAR = (date(2023, 1, 1), date(2023, 12, 31))

EMPTY: dict[str, tuple[Callable[[UnitOfWork], Any], Any]] = {
    "cases": (lambda unit: unit.cases(), ()),
    "count_cases": (lambda unit: unit.count_cases(), 0),
    "children": (lambda unit: unit.children("p1"), ()),
    "next_serial": (lambda unit: unit.next_serial("petition", 2023), 1),
    "step_events": (lambda unit: unit.step_events("p1"), ()),
    "step_events_of": (lambda unit: unit.step_events_of(("p1",)), {"p1": ()}),
    "entries": (lambda unit: unit.entries(), ()),
    "entries_of_kind": (lambda unit: unit.entries_of_kind("case-opened"), ()),
    "links": (lambda unit: list(unit.links()), []),
    "head": (lambda unit: unit.head().seq, 0),
    "earlier_cases": (lambda unit: unit.earlier_cases("petition", "new", {}, *YEAR), 0),
    "tally": (lambda unit: unit.tally("petition", ()), (((), 0),)),
    "tally_results": (lambda unit: unit.tally_results(()), (((), 0),)),
    "sessions": (lambda unit: unit.sessions(), ()),
    "reviewed_in": (lambda unit: unit.reviewed_in("monthly"), frozenset()),
    "next_session_serial": (lambda unit: unit.next_session_serial("monthly", "2023-05"), 1),
    "reviews_of": (lambda unit: unit.reviews_of("p1"), ()),
    "sheets": (lambda unit: unit.sheets("s1", "p1"), ()),
    "bulletins": (lambda unit: unit.bulletins(), ()),
    "assessments": (lambda unit: unit.assessments(), ()),
    "documents": (lambda unit: unit.documents(), ()),
    "library_stamp": (lambda unit: unit.library_stamp(), 0),
    "filings": (lambda unit: unit.filings("p1"), ()),
    "account": (lambda unit: unit.account("limin"), None),
    "account_of": (lambda unit: unit.account_of("li"), None),
    "accounts": (lambda unit: unit.accounts(), ()),
    "acted": (lambda unit: unit.acted("token-1"), None),
    "filings_of_open_cases": (lambda unit: unit.filings_of_open_cases("report"), ()),
    "answers_with_files": (lambda unit: tuple(unit.answers_with_files()), ()),
    "draft": (lambda unit: unit.draft("li", "p1/report"), None),
    "drafts": (lambda unit: unit.drafts("li"), ()),
    "drafted_answers": (lambda unit: unit.drafted_answers(), ()),
    "document_draft": (lambda unit: unit.document_draft("rubric", "first-petition"), None),
    "document_drafts": (lambda unit: unit.document_drafts(), ()),
    "draft_authors": (lambda unit: unit.draft_authors("rubric", "first-petition"), frozenset()),
    "drafted_forms": (lambda unit: unit.drafted_forms("p1"), ()),
    "keeping": (lambda unit: unit.keeping(FORM), (0, 0)),
    "submissions": (lambda unit: unit.submissions(), ()),
    "withdrawals": (lambda unit: unit.withdrawals(), {}),
    "replays": (lambda unit: unit.replays("rubric", "first-petition"), ()),
    "replay_changes": (lambda unit: unit.replay_changes("replay-1"), ()),
    "count_replay_changes": (lambda unit: unit.count_replay_changes("replay-1"), {}),
    "session_heads": (lambda unit: unit.session_heads(), ()),
    "kept_review": (lambda unit: unit.kept_review("s1", "p1"), None),
    "kept_reviews": (lambda unit: list(unit.kept_reviews(["s1"])), []),
    "reviews_not_kept": (lambda unit: unit.reviews_not_kept(["s1"]), {}),
    "refuse_if_changed": (lambda unit: unit.refuse_if_changed("p1", 99), None),
}
"""What every method that reads gives in a county where nothing happened."""

MISSING: dict[str, Callable[[UnitOfWork], Any]] = {
    "case": lambda unit: unit.case("p1"),
    "session": lambda unit: unit.session("s1"),
    "filing": lambda unit: unit.filing("f1"),
    "submission": lambda unit: unit.submission("sub-1"),
    "submitted_text": lambda unit: unit.submitted_text("sub-1"),
    "replay": lambda unit: unit.replay("replay-1"),
}

WRITES = {
    *("record", "file", "keep_document", "keep_sheet", "put_account", "remember_act"),
    *("keep_draft", "keep_document_draft", "keep_submitted_text"),
    *("begin_replay", "change_replay", "keep_replay_changes", "keep_reviews"),
}
DELETIONS: dict[str, Callable[[UnitOfWork], object]] = {
    "drop_draft": lambda unit: unit.drop_draft("li", "p1/report"),
    "drop_draft_filed": lambda unit: unit.drop_draft_filed("li", "t1"),
    "drop_drafts_before": lambda unit: unit.drop_drafts_before(datetime.max.replace(tzinfo=UTC)),
    "drop_document_draft": lambda unit: unit.drop_document_draft("rubric", "first-petition"),
    "drop_replays": lambda unit: unit.drop_replays("rubric", "first-petition"),
}
GROUND = {"must_write", "ours", "put", "rows"}


@pytest.fixture(scope="module")
def neighbour(new_clerk: Callable[[], Clerk]) -> Clerk:
    """A clerk of a county where nothing happened, beside one where everything did."""
    new_clerk().live_a_year()
    return new_clerk()


@pytest.fixture
def unit(neighbour: Clerk) -> Iterator[UnitOfWork]:
    with neighbour.reading() as opened:
        yield opened


@pytest.mark.parametrize("name", EMPTY)
def test_a_county_sees_nothing_of_its_neighbour(unit: UnitOfWork, name: str) -> None:
    ask, nothing = EMPTY[name]
    assert ask(unit) == nothing


@pytest.mark.parametrize("name", MISSING)
def test_what_a_neighbour_has_is_not_found(unit: UnitOfWork, name: str) -> None:
    with pytest.raises(NotFoundError):
        MISSING[name](unit)


def test_the_same_keys_may_be_used_in_both(new_clerk: Callable[[], Clerk]) -> None:
    one, other = new_clerk(), new_clerk()
    one.live_a_year()
    other.live_a_year()
    assert one.case().id == other.case().id
    other.step("p2", to_stage="accepted")
    assert one.case("p2").stage == "registered"


def test_every_method_is_held_to_its_county() -> None:
    public = {name for name in dir(UnitOfWork) if not name.startswith("_")}
    assert public == EMPTY.keys() | MISSING.keys() | DELETIONS.keys() | WRITES | GROUND


def test_a_county_deletes_nothing_of_its_neighbour(new_clerk: Callable[[], Clerk]) -> None:
    busy, other = new_clerk(), new_clerk()
    busy.live_a_year()
    with other.writing() as unit:
        for delete in DELETIONS.values():
            delete(unit)
    with busy.reading() as unit:
        assert len(unit.drafts("li")) == 1
        assert len(unit.document_drafts()) == 1
        assert len(unit.replays("rubric", "first-petition")) == 1
        assert len(unit.replay_changes("replay-1")) == 1


def test_the_county_is_the_first_key_of_every_table() -> None:
    first = {table.name: next(iter(table.primary_key.columns)).name for table in TABLES}
    assert set(first.values()) == {"county"}


def test_the_county_leads_every_index() -> None:
    leading = {index.columns[0].name for table in TABLES for index in table.indexes}
    assert leading == {"county"}


def test_no_table_is_forgotten() -> None:
    assert set(TABLES) == set(METADATA.tables.values())
