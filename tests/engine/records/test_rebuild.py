"""The check of the records: silent on an honest database, and it finds what any hand changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Boolean, Date, Integer, Table, delete, insert, select, text, update
from sqlalchemy import Connection as Hand

from engine.audit.chain import Head
from engine.audit.entry import EVENTS
from engine.records.base import ExactNumber, UtcMoment
from engine.records.journal import JOURNAL
from engine.records.projection import HANDLERS, PROJECTED
from engine.records.rebuild import rebuild_and_compare
from engine.records.schema import WRITTEN_ONCE
from engine.records.session import Database
from engine.records.values import Difference

if TYPE_CHECKING:
    from tests.engine.records.conftest import Clerk

COLUMNS = [
    pytest.param(table, column.name, id=f"{table.name}.{column.name}")
    for table in PROJECTED
    for column in table.columns
    if not column.primary_key
]


@pytest.fixture(scope="module")
def unguarded(database: Database) -> Database:
    """A database whose triggers somebody dropped."""
    with database._engine.begin() as connection:
        for table in WRITTEN_ONCE:
            for trigger in ("no_update", "no_delete", "no_change", "no_truncate"):
                where = f" ON {table.name}" if database.dialect == "postgresql" else ""
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table.name}_{trigger}{where}"))
    return database


@pytest.fixture(scope="module")
def year(unguarded: Database, new_clerk: Callable[[], Clerk]) -> Clerk:
    clerk = new_clerk()
    clerk.live_a_year()
    return clerk


@pytest.fixture
def hand(year: Clerk) -> Iterator[Hand]:
    """A hand that changes rows behind the program's back; what it did is taken back."""
    kept: dict[Table, list[dict[str, object]]] = {}
    engine = year.database._engine
    with engine.connect() as connection:
        for table in (*PROJECTED, *WRITTEN_ONCE):
            rows = connection.execute(select(table).where(table.c.county == year.county))
            kept[table] = [dict(row) for row in rows.mappings()]
    with engine.connect() as connection:
        yield connection
        connection.rollback()
        for table, rows in kept.items():
            connection.execute(delete(table).where(table.c.county == year.county))
            if rows:
                connection.execute(insert(table), rows)
        connection.commit()


def found(clerk: Clerk, *, published: Head | None = None) -> tuple[Difference, ...]:
    return rebuild_and_compare(clerk.database, clerk.county, published=published)


def places(differences: tuple[Difference, ...]) -> set[tuple[str, str]]:
    return {(each.table, each.column) for each in differences}


def other_value(table: Table, column: str, value: object) -> object:
    """Return a value the column may hold but does not."""
    from datetime import timedelta  # noqa: PLC0415
    from decimal import Decimal  # noqa: PLC0415

    match table.c[column].type:
        case Boolean():
            return not value
        case Integer():
            return (value or 0) + 40  # type: ignore[operator]
        case ExactNumber():
            return (value or Decimal(0)) + Decimal("0.5")  # type: ignore[operator]
        case Date() | UtcMoment():
            from datetime import date  # noqa: PLC0415

            return (value or date(2020, 1, 1)) + timedelta(days=1)  # type: ignore[operator]
    return f"{value}*"


def test_an_honest_year_shows_no_difference(year: Clerk) -> None:
    assert found(year) == ()


def test_a_county_without_a_journal_shows_none_either(clerk: Clerk) -> None:
    assert found(clerk) == ()


def test_every_event_has_its_handler() -> None:
    named = {
        model["properties"]["event"]["const"]
        for model in EVENTS.json_schema()["$defs"].values()
        if "event" in model.get("properties", {})
    }
    assert {handled.model_fields["event"].default for handled in HANDLERS} == named


def test_a_year_leaves_no_projected_table_empty(year: Clerk) -> None:
    with year.database._engine.connect() as connection:
        empty = [
            table.name
            for table in PROJECTED
            if not connection.execute(select(table).where(table.c.county == year.county)).first()
        ]
    assert empty == []


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_value_changed_by_hand_is_found(
    year: Clerk, hand: Hand, table: Table, column: str
) -> None:
    row = hand.execute(select(table).where(table.c.county == year.county)).mappings().first()
    assert row is not None
    keys = [each == row[each.name] for each in table.primary_key.columns]
    changed = other_value(table, column, row[column])
    hand.execute(update(table).where(*keys).values({column: changed}))
    hand.commit()
    differences = found(year)
    assert [(each.table, each.column) for each in differences] == [(table.name, column)]


@pytest.mark.parametrize("table", PROJECTED, ids=lambda table: table.name)
def test_a_row_taken_away_by_hand_is_found(year: Clerk, hand: Hand, table: Table) -> None:
    row = hand.execute(select(table).where(table.c.county == year.county)).mappings().first()
    assert row is not None
    hand.execute(
        delete(table).where(*(each == row[each.name] for each in table.primary_key.columns))
    )
    hand.commit()
    assert places(found(year)) == {(table.name, "*")}


@pytest.mark.parametrize("table", PROJECTED, ids=lambda table: table.name)
def test_a_row_added_by_hand_is_found(year: Clerk, hand: Hand, table: Table) -> None:
    row = hand.execute(select(table).where(table.c.county == year.county)).mappings().first()
    assert row is not None
    added = dict(row)
    for unique in ("opened_seq", "serial"):
        if unique in added:
            added[unique] += 90
    last = list(table.primary_key.columns)[-1].name
    added[last] = other_value(table, last, added[last])
    hand.execute(insert(table), added)
    hand.commit()
    assert places(found(year)) == {(table.name, "*")}


class TestTheJournal:
    @pytest.mark.parametrize("column", ["at", "actor", "on_behalf", "previous_sha256", "sha256"])
    def test_a_changed_entry_breaks_the_chain(self, year: Clerk, hand: Hand, column: str) -> None:
        third = (JOURNAL.c.county == year.county) & (JOURNAL.c.seq == 3)
        value = hand.execute(select(JOURNAL.c[column]).where(third)).scalar()
        changed = other_value(JOURNAL, column, value)
        hand.execute(update(JOURNAL).where(third).values({column: changed}))
        hand.commit()
        broken = [each for each in found(year) if each.table == "journal"]
        assert broken[0].key in {"3", "4"}

    def test_a_changed_event_is_found_where_it_stands_and_where_it_shows(
        self, year: Clerk, hand: Hand
    ) -> None:
        third = (JOURNAL.c.county == year.county) & (JOURNAL.c.seq == 3)
        event = hand.execute(select(JOURNAL.c.event).where(third)).scalar_one()
        hand.execute(update(JOURNAL).where(third).values(event=event.replace("油烟扰民", "无事")))
        hand.commit()
        assert places(found(year)) == {("journal", "content"), ("cases", "headline")}

    @pytest.mark.parametrize("column", ["kind", "case_id", "session_id"])
    def test_an_entry_filed_under_something_else_is_found(
        self, year: Clerk, hand: Hand, column: str
    ) -> None:
        third = (JOURNAL.c.county == year.county) & (JOURNAL.c.seq == 3)
        hand.execute(update(JOURNAL).where(third).values({column: "x"}))
        hand.commit()
        assert found(year)[0].column == column

    def test_an_entry_that_cannot_be_read_is_found(self, year: Clerk, hand: Hand) -> None:
        third = (JOURNAL.c.county == year.county) & (JOURNAL.c.seq == 3)
        hand.execute(update(JOURNAL).where(third).values(event="{"))
        hand.commit()
        assert {("journal", "content"), ("journal", "event")} <= places(found(year))

    def test_an_entry_taken_out_of_the_middle_is_found(self, year: Clerk, hand: Hand) -> None:
        third = (JOURNAL.c.county == year.county) & (JOURNAL.c.seq == 3)
        hand.execute(delete(JOURNAL).where(third))
        hand.commit()
        assert ("journal", "missing") in places(found(year))

    def test_an_end_cut_off_shows_in_what_followed_from_it(self, year: Clerk, hand: Hand) -> None:
        last = (
            hand.execute(
                select(JOURNAL.c.seq)
                .where(JOURNAL.c.county == year.county)
                .order_by(JOURNAL.c.seq.desc())
            )
            .scalars()
            .first()
        )
        hand.execute(delete(JOURNAL).where(JOURNAL.c.county == year.county, JOURNAL.c.seq == last))
        hand.commit()
        assert places(found(year)) == {("sessions", "stage"), ("sessions", "revision")}

    def test_a_head_kept_elsewhere_shows_that_the_end_is_missing(self, year: Clerk) -> None:
        with year.reading() as unit:
            head = unit.head()
        later = Head(head.seq + 1, "0" * 64)
        assert places(found(year, published=later)) == {("journal", "truncated")}

    def test_a_moment_that_is_none_is_found(self, year: Clerk, hand: Hand) -> None:
        if year.database.dialect != "sqlite":
            pytest.skip("PostgreSQL keeps no such moment")
        hand.execute(
            text("UPDATE journal SET at = 'soon' WHERE county = :county AND seq = 3"),
            {"county": year.county},
        )
        hand.commit()
        assert ("journal", "at") in places(found(year))


class TestWhatStandsBeside:
    @pytest.mark.parametrize(
        ("statement", "expected"),
        [
            ("UPDATE filings SET answers = '[]'", {("filings", "content")}),
            ("UPDATE filings SET answers = '{'", {("filings", "content")}),
            ("UPDATE filings SET sha256 = 'x'", {("filings", "sha256")}),
            ("UPDATE filings SET case_id = 'p2'", {("filings", "case_id")}),
            ("UPDATE filings SET step = 'x'", {("filings", "step")}),
            ("UPDATE filings SET form = '{}'", {("filings", "form")}),
            ("UPDATE filings SET filed_by = 'x'", {("filings", "filed_by")}),
            ("UPDATE filings SET at = '2020-01-01 00:00:00.000000'", {("filings", "at")}),
            ("UPDATE filings SET id = 'f9'", {("filings", "*")}),
            ("DELETE FROM filings", {("filings", "*")}),
            ("UPDATE sheets SET content = '{}'", {("sheets", "content")}),
            ("UPDATE sheets SET assessor = 'wu'", {("sheets", "assessor")}),
            ("UPDATE sheets SET round = 2", {("sheets", "round")}),
            ("DELETE FROM sheets", {("sheets", "*")}),
            (
                "UPDATE document_texts SET text = replace(text, '国务院', '县')",
                {("document_texts", "content")},
            ),
            ("UPDATE document_texts SET text = 'kind: x'", {("document_texts", "content")}),
            ("UPDATE document_texts SET title = 'x'", {("document_texts", "title")}),
            ("DELETE FROM document_texts", {("document_texts", "*")}),
        ],
    )
    def test_a_content_changed_by_hand_is_found(
        self, year: Clerk, hand: Hand, statement: str, expected: set[tuple[str, str]]
    ) -> None:
        hand.execute(text(f"{statement} WHERE county = :county"), {"county": year.county})
        hand.commit()
        assert places(found(year)) == expected

    def test_a_comment_in_a_document_is_no_change(self, year: Clerk, hand: Hand) -> None:
        hand.execute(
            text("UPDATE document_texts SET text = '# note\n' || text WHERE county = :county"),
            {"county": year.county},
        )
        hand.commit()
        assert found(year) == ()
