"""Drafts: kept, read by who typed them, and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from engine.records.drafts import DRAFTS
from engine.records.repository import Repository
from engine.records.values import Draft

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row

_SAME_NAMES = (
    "person",
    "subject",
    "workflow",
    "step",
    "form_id",
    "form_version",
    "base_revision",
    "answers",
    "version",
    "token",
    "page",
    "turn",
    "saved_at",
)


class DraftQueries(Repository):
    """What people have typed and not filed; nobody reads another person's."""

    def draft(self, person: str, subject: str) -> Draft | None:
        """Return a person's draft of a subject; None if there is none."""
        query = select(DRAFTS).where(self._mine(person), DRAFTS.c.subject == subject)
        rows = self.rows(query)
        return _draft(rows[0]) if rows else None

    def drafts(self, person: str) -> tuple[Draft, ...]:
        """Return all drafts of a person, the last saved first."""
        order = (DRAFTS.c.saved_at.desc(), DRAFTS.c.subject)
        return tuple(
            map(_draft, self.rows(select(DRAFTS).where(self._mine(person)).order_by(*order)))
        )

    def drafted_forms(self, case: str) -> tuple[tuple[str, int], ...]:
        """Return id and version of the form of each draft in a case, and nothing else of it."""
        query = select(DRAFTS.c.form_id, DRAFTS.c.form_version).where(
            self.ours(DRAFTS), DRAFTS.c.case_id == case
        )
        return tuple((row.form_id, row.form_version) for row in self.rows(query))

    def drafted_answers(self) -> tuple[object, ...]:
        """Return what stands in all drafts, for telling which files are still wanted."""
        return tuple(
            row.answers for row in self.rows(select(DRAFTS.c.answers).where(self.ours(DRAFTS)))
        )

    def keep_draft(self, draft: Draft) -> None:
        """Keep a draft in place of the one its author had of the same subject."""
        self.drop_draft(draft.person, draft.subject)
        values = {name: getattr(draft, name) for name in _SAME_NAMES}
        raw = [[list(path), text] for path, text in draft.raw]
        self.connection.execute(
            insert(DRAFTS), {"county": self.county, "case_id": draft.case, "raw": raw, **values}
        )

    def drop_draft(self, person: str, subject: str) -> bool:
        """Delete a person's draft of a subject; tell whether there was one."""
        return self._drop(self._mine(person) & (DRAFTS.c.subject == subject)) > 0

    def drop_draft_filed(self, person: str, token: str) -> None:
        """Delete the draft whose submission this token is, if the person has one."""
        self._drop(self._mine(person) & (DRAFTS.c.token == token))

    def drop_drafts_before(self, moment: datetime) -> int:
        """Delete everybody's drafts that were last saved before a moment; return how many."""
        return self._drop(self.ours(DRAFTS) & (DRAFTS.c.saved_at < moment))

    def _mine(self, person: str) -> ColumnElement[bool]:
        return self.ours(DRAFTS) & (DRAFTS.c.person == person)

    def _drop(self, condition: ColumnElement[bool]) -> int:
        self.must_write()
        return self.connection.execute(delete(DRAFTS).where(condition)).rowcount


def _draft(row: Row[Any]) -> Draft:
    values = row._mapping  # noqa: SLF001  SQLAlchemy's documented name
    return Draft(
        case=row.case_id,
        raw=tuple((tuple(path), text) for path, text in row.raw),
        **{name: values[name] for name in _SAME_NAMES},
    )
