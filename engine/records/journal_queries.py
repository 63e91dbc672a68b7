"""Writing and reading the journal: the one way by which a case or session changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError as DuplicateError

from engine.audit.chain import Head, Link, beginning, canonical, entry_hash
from engine.audit.entry import EVENTS
from engine.errors import ConflictError
from engine.records.journal import JOURNAL
from engine.records.projection import apply
from engine.records.repository import PAGE, Repository
from engine.records.revisions import refuse_changed, refuse_if_changed, subjects_of
from engine.records.values import JournalEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Connection, Row

    from engine.audit.entry import Event
    from engine.terms import Actor

LAST = (
    select(JOURNAL.c.seq, JOURNAL.c.sha256)
    .where(JOURNAL.c.county == bindparam("of_county"))
    .order_by(JOURNAL.c.seq.desc())
    .limit(1)
)
"""The last entry of a county's journal."""

APPEND = insert(JOURNAL)


class JournalQueries(Repository):
    """Append to the county's journal and read it back."""

    _head: Head | None = None

    def record(
        self, event: Event, *, actor: Actor, at: datetime, expect_revision: int | None = None
    ) -> JournalEntry:
        """Append an event to the chain and change the tables as it says, both or neither.

        Args:
            event: What happened.
            actor: Who did it.
            at: When, aware.
            expect_revision: Revision of the case or session as the person saw it; None takes
                whatever is there.

        Raises:
            ConflictError: the case or session has changed since, or a key is taken already.
            NotFoundError: the county has no such case or session.
        """
        self.must_write()
        if expect_revision is not None:
            refuse_if_changed(self.connection, self.county, event, expect_revision)
        text = canonical(event)
        entry = self._next_entry(event, text, actor, at)
        try:
            with self.connection.begin_nested():
                self._append(entry, text)
                apply(self.connection, self.county, entry)
        except DuplicateError as fault:
            raise ConflictError(
                f"已有相同编号的记录，本次操作（{event.event}）未生效",
                f"a record with this key exists already; {event.event} was not recorded",
                value=entry.case or entry.session,
            ) from fault
        self._head = Head(entry.seq, entry.sha256)
        return entry

    def refuse_if_changed(self, case: str, expected: int) -> None:
        """Refuse to go on with a case that has changed since a person saw it.

        Raises:
            ConflictError: it has; the message says what happened, when and by whom.
        """
        refuse_changed(self.connection, self.county, expected, case=case)

    def head(self) -> Head:
        """Return place and hash of the journal's last entry."""
        if self._head is not None:
            return self._head
        row = self.connection.execute(LAST, {"of_county": self.county}).first()
        head = beginning(self.county) if row is None else Head(row.seq, row.sha256)
        if self.writes:
            # Writers of a county take turns, so nobody else can append in between.
            self._head = head
        return head

    def entries(
        self,
        case: str | None = None,
        session: str | None = None,
        after_seq: int = 0,
        limit: int | None = None,
    ) -> tuple[JournalEntry, ...]:
        """Return entries in their order, of one case, one session or all of the county."""
        query = select(JOURNAL).where(self.ours(JOURNAL), JOURNAL.c.seq > after_seq)
        if case is not None:
            query = query.where(JOURNAL.c.case_id == case)
        if session is not None:
            query = query.where(JOURNAL.c.session_id == session)
        return tuple(map(entry_of, self.rows(query.order_by(JOURNAL.c.seq).limit(limit))))

    def entries_of_kind(self, kind: str) -> tuple[JournalEntry, ...]:
        """Return the county's entries of one kind of event, in their order."""
        query = select(JOURNAL).where(self.ours(JOURNAL), JOURNAL.c.kind == kind)
        return tuple(map(entry_of, self.rows(query.order_by(JOURNAL.c.seq))))

    def links(self, after_seq: int = 0) -> Iterator[Link]:
        """Yield the journal exactly as stored, for the check of its chain; read in portions."""
        return map(link_of, journal_rows(self.connection, self.county, after_seq))

    def _next_entry(self, event: Event, text: str, actor: Actor, at: datetime) -> JournalEntry:
        """Make the entry that follows the journal's head."""
        before = self.head()
        case, session = subjects_of(event)
        return JournalEntry(
            seq=before.seq + 1,
            at=at,
            actor=actor.person,
            on_behalf=actor.name,
            event=event,
            case=case,
            session=session,
            previous_sha256=before.sha256,
            sha256=entry_hash(
                self.county,
                before.seq + 1,
                at,
                actor.person,
                text,
                before.sha256,
                on_behalf=actor.name,
            ),
        )

    def _append(self, entry: JournalEntry, text: str) -> None:
        """Insert the entry's row."""
        self.connection.execute(
            APPEND,
            {
                "county": self.county,
                "seq": entry.seq,
                "at": entry.at,
                "actor": entry.actor,
                "on_behalf": entry.on_behalf,
                "kind": entry.event.event,
                "case_id": entry.case,
                "session_id": entry.session,
                "event": text,
                "previous_sha256": entry.previous_sha256,
                "sha256": entry.sha256,
            },
        )


def journal_rows(connection: Connection, county: str, after_seq: int = 0) -> Iterator[Row[Any]]:
    """Yield the rows of a county's journal in order, read in portions.

    Each portion is a query of its own, so that whoever stops early leaves nothing open.
    """
    while True:
        query = (
            select(JOURNAL)
            .where(JOURNAL.c.county == county, JOURNAL.c.seq > after_seq)
            .order_by(JOURNAL.c.seq)
            .limit(PAGE)
        )
        portion: Sequence[Row[Any]] = connection.execute(query).all()
        yield from portion
        if not portion:
            return
        after_seq = portion[-1].seq


def entry_of(row: Row[Any]) -> JournalEntry:
    """Return the entry a row of the journal holds."""
    return JournalEntry(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        on_behalf=row.on_behalf,
        event=EVENTS.validate_json(row.event),
        case=row.case_id,
        session=row.session_id,
        previous_sha256=row.previous_sha256,
        sha256=row.sha256,
    )


def link_of(row: Row[Any]) -> Link:
    """Return the row as the chain sees it."""
    return Link(
        county=row.county,
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        event_json=row.event,
        previous_sha256=row.previous_sha256,
        sha256=row.sha256,
        on_behalf=row.on_behalf,
    )
