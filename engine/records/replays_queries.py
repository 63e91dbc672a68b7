"""What-if results: begun, brought on, read page by page, dropped with their draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from engine.errors import NotFoundError
from engine.records.replays import REPLAY_CHANGES, REPLAYS
from engine.records.repository import Repository
from engine.records.rule_values import Replay, ReplayChange

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Row

_AT_ONCE = 5000
"""Rows written by one statement."""


class ReplayQueries(Repository):
    """What drafts would change, as it was computed."""

    def replays(self, kind: str, document: str) -> tuple[Replay, ...]:
        """Return the replays of a document's drafts, the newest first."""
        same = (REPLAYS.c.kind == kind) & (REPLAYS.c.document == document)
        query = select(REPLAYS).where(self.ours(REPLAYS), same)
        return tuple(map(_replay, self.rows(query.order_by(REPLAYS.c.asked_at.desc()))))

    def replay(self, replay: str) -> Replay:
        """Return a replay.

        Raises:
            NotFoundError: the county has no such replay.
        """
        rows = self.rows(select(REPLAYS).where(self.ours(REPLAYS), REPLAYS.c.id == replay))
        if not rows:
            raise NotFoundError("没有这次试算", "no such replay", value=replay)
        return _replay(rows[0])

    def begin_replay(self, replay: Replay) -> None:
        """Keep that a replay was asked for.

        Raises:
            ConflictError: one of this id is there already.
        """
        values = {name: getattr(replay, name) for name in Replay.__dataclass_fields__}
        self.put(REPLAYS, "这次试算已经开始", "this replay has begun already", **values)

    def change_replay(self, replay: str, **values: object) -> None:
        """Keep how far a replay has come, or what came of it."""
        self.must_write()
        same = self.ours(REPLAYS) & (REPLAYS.c.id == replay)
        self.connection.execute(update(REPLAYS).where(same).values(**values))

    def keep_replay_changes(self, replay: str, changes: Iterable[ReplayChange]) -> None:
        """Keep what a replay found, in place of what an earlier run of it did."""
        self.must_write()
        same = self.ours(REPLAY_CHANGES) & (REPLAY_CHANGES.c.replay == replay)
        self.connection.execute(delete(REPLAY_CHANGES).where(same))
        rows: list[dict[str, object]] = []
        for seq, change in enumerate(changes, 1):
            rows.append(
                {
                    "county": self.county,
                    "replay": replay,
                    "seq": seq,
                    "what": change.what,
                    "case_id": change.case,
                    "session_id": change.session,
                    "unit": change.unit,
                    "content": change.content,
                }
            )
            if len(rows) == _AT_ONCE:
                self.connection.execute(insert(REPLAY_CHANGES), rows)
                rows = []
        if rows:
            self.connection.execute(insert(REPLAY_CHANGES), rows)

    def replay_changes(
        self,
        replay: str,
        what: Collection[str] | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[ReplayChange, ...]:
        """Return what a replay found (of some sorts), in its order."""
        each = REPLAY_CHANGES.c
        query = select(REPLAY_CHANGES).where(self.ours(REPLAY_CHANGES), each.replay == replay)
        query = query if what is None else query.where(each.what.in_(what))
        rows = self.rows(query.order_by(each.seq).limit(limit).offset(offset))
        return tuple(
            ReplayChange(row.what, row.content, row.case_id, row.session_id, row.unit)
            for row in rows
        )

    def count_replay_changes(self, replay: str) -> Mapping[str, int]:
        """Return how much of each sort a replay found."""
        each = REPLAY_CHANGES.c
        query = (
            select(each.what, func.count().label("many"))
            .where(self.ours(REPLAY_CHANGES), each.replay == replay)
            .group_by(each.what)
        )
        return {row.what: row.many for row in self.rows(query)}

    def drop_replays(self, kind: str, document: str, *, but: Iterable[str] = ()) -> int:
        """Drop the replays of a document's drafts but some; return how many were dropped."""
        self.must_write()
        same = (REPLAYS.c.kind == kind) & (REPLAYS.c.document == document)
        gone = self.ours(REPLAYS) & same & REPLAYS.c.id.not_in(list(but))
        ids = select(REPLAYS.c.id).where(gone)
        of_them = self.ours(REPLAY_CHANGES) & REPLAY_CHANGES.c.replay.in_(ids)
        self.connection.execute(delete(REPLAY_CHANGES).where(of_them))
        return self.connection.execute(delete(REPLAYS).where(gone)).rowcount


def _replay(row: Row[Any]) -> Replay:
    values = row._mapping  # noqa: SLF001  SQLAlchemy's documented name
    return Replay(**{name: values[name] for name in Replay.__dataclass_fields__})
