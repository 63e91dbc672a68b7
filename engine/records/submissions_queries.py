"""How rules change: drafts submitted, what was decided of them, versions withdrawn."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from engine.errors import IntegrityError, NotFoundError
from engine.records.case_filters import keeps_version
from engine.records.cases import CASES
from engine.records.repository import Repository
from engine.records.reviews import SESSIONS
from engine.records.rule_values import Submission, SubmittedText, Withdrawal
from engine.records.submissions import SUBMISSIONS, SUBMITTED_TEXTS, WITHDRAWALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column, ColumnElement, Row, Table

    from engine.audit.entry import Pin


class SubmissionQueries(Repository):
    """Submissions and withdrawals of the county."""

    def submissions(
        self, kind: str | None = None, document: str | None = None, state: str | None = None
    ) -> tuple[Submission, ...]:
        """Return the submissions (of a document, in a state), the newest first."""
        each = SUBMISSIONS.c
        wanted = ((each.kind, kind), (each.document, document), (each.state, state))
        query = select(SUBMISSIONS).where(self.ours(SUBMISSIONS))
        for column, value in wanted:
            query = query if value is None else query.where(column == value)
        # Two of one minute are told apart by their ids, which count up: 9 before 10.
        order = (each.submitted_at.desc(), func.length(each.id).desc(), each.id.desc())
        return tuple(map(_submission, self.rows(query.order_by(*order))))

    def submission(self, submission: str) -> Submission:
        """Return a submission.

        Raises:
            NotFoundError: the county has no such submission.
        """
        query = select(SUBMISSIONS).where(self.ours(SUBMISSIONS), SUBMISSIONS.c.id == submission)
        rows = self.rows(query)
        if not rows:
            raise NotFoundError("没有这次提交", "no such submission", value=submission)
        return _submission(rows[0])

    def keep_submitted_text(self, submission: str, sha256: str, path: str, text: str) -> None:
        """Keep the text of a draft as it was submitted; ``DraftSubmitted`` makes it count.

        Raises:
            IntegrityError: the hash is not that of the text.
            ConflictError: a text of this submission is there already.
        """
        found = hashlib.sha256(text.encode()).hexdigest()
        if found != sha256:
            raise IntegrityError(
                "内容与校验码不符", "the hash is not that of the text", place=submission
            )
        self.put(
            SUBMITTED_TEXTS,
            "这份草稿已经提交",
            "this draft has been submitted already",
            id=submission,
            sha256=sha256,
            path=path,
            text=text,
        )

    def submitted_text(self, submission: str) -> SubmittedText:
        """Return the text of a submission.

        Raises:
            NotFoundError: the county has no such submission.
        """
        same = SUBMITTED_TEXTS.c.id == submission
        rows = self.rows(select(SUBMITTED_TEXTS).where(self.ours(SUBMITTED_TEXTS), same))
        if not rows:
            raise NotFoundError("没有这次提交", "no such submission", value=submission)
        return SubmittedText(rows[0].path, rows[0].text)

    def withdrawals(self) -> Mapping[tuple[str, str, int], Withdrawal]:
        """Return the versions withdrawn, by kind, id and version."""
        rows = self.rows(select(WITHDRAWALS).where(self.ours(WITHDRAWALS)))
        return {(row.kind, row.id, row.version): _withdrawal(row) for row in rows}

    def keeping(self, pin: Pin) -> tuple[int, int]:
        """Return how many cases and sessions still open keep a version."""
        cases = self._keeping(CASES, CASES.c.bundle, pin, CASES.c.final.is_(False))
        sessions = self._keeping(SESSIONS, SESSIONS.c.bundle, pin, SESSIONS.c.stage != "closed")
        return cases, sessions

    def _keeping(
        self, table: Table, bundle: Column[Any], pin: Pin, still: ColumnElement[bool]
    ) -> int:
        named = keeps_version(bundle, pin.sha256)
        query = select(func.count()).select_from(table).where(self.ours(table), still, named)
        return self.connection.execute(query).scalar_one()


def _submission(row: Row[Any]) -> Submission:
    values = row._mapping  # noqa: SLF001  SQLAlchemy's documented name
    return Submission(**{name: values[name] for name in Submission.__dataclass_fields__})


def _withdrawal(row: Row[Any]) -> Withdrawal:
    return Withdrawal(
        reason=row.reason,
        on=row.withdrawn_on,
        withdrawn_by=row.withdrawn_by,
        withdrawn_at=row.withdrawn_at,
    )
