"""Published documents with their texts, and forms filed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, bindparam, func, select, type_coerce

from engine.audit.entry import Pin
from engine.errors import NotFoundError
from engine.records.base import from_json
from engine.records.cases import CASES
from engine.records.documents import DOCUMENT_TEXTS, DOCUMENTS, FILINGS
from engine.records.repository import Repository
from engine.records.submissions import WITHDRAWALS
from engine.records.values import Filing, PublishedDocument
from engine.records.verified import refuse_wrong_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy import Row


COUNT = select(
    *(
        select(func.count())
        .select_from(table)
        .where(table.c.county == bindparam("of_county"))
        .scalar_subquery()
        for table in (DOCUMENTS, WITHDRAWALS)
    )
)
"""How many versions are published and how many withdrawn; kept as built."""


class DocumentQueries(Repository):
    """Published documents and filings of the county."""

    _stamp: int | None = None

    def documents(self) -> tuple[PublishedDocument, ...]:
        """Return every published document version with its text, by kind, id and version."""
        same = (DOCUMENT_TEXTS.c[name] == DOCUMENTS.c[name] for name in _DOCUMENT_KEY)
        query = (
            select(DOCUMENTS, DOCUMENT_TEXTS.c.text, DOCUMENT_TEXTS.c.path)
            .join(DOCUMENT_TEXTS, and_(*same))
            .where(self.ours(DOCUMENTS))
            .order_by(DOCUMENTS.c.kind, DOCUMENTS.c.id, DOCUMENTS.c.version)
        )
        return tuple(map(_document, self.rows(query)))

    def library_stamp(self) -> int:
        """Return how many document versions are published or withdrawn; it only grows.

        Counted once in a unit of work, and anew after it published something itself.
        """
        if self._stamp is None:
            found = self.connection.execute(COUNT, {"of_county": self.county})
            self._stamp = sum(found.one())
        return self._stamp

    def keep_document(
        self, pin: Pin, title: str, text: str, path: str, effective_from: date
    ) -> None:
        """Keep the text of a document version; ``DocumentPublished`` makes it count.

        Raises:
            ConflictError: the version is there already.
        """
        self._stamp = None
        self.put(
            DOCUMENT_TEXTS,
            f"{pin.id} 第 {pin.version} 版已经发布",
            f"{pin.id}@{pin.version} is published already",
            **pin.model_dump(),
            title=title,
            effective_from=effective_from,
            path=path,
            text=text,
        )

    def file(  # noqa: PLR0917  a filing is told by all of these
        self,
        filing: str,
        case: str,
        step: str,
        form: Pin,
        answers: Mapping[str, object],
        sha256: str,
        by: str,
        at: datetime,
    ) -> None:
        """Keep the answers of a form; they cannot be changed, and count once a step names them.

        Raises:
            IntegrityError: the hash is not that of the answers.
            ConflictError: a filing of this id is there already.
        """
        refuse_wrong_hash(answers, sha256, place=filing)
        self.put(
            FILINGS,
            "这份表单已经提交",
            "this form has been filed already",
            id=filing,
            case_id=case,
            step=step,
            form=form.model_dump(),
            answers=answers,
            sha256=sha256,
            filed_by=by,
            at=at,
        )

    def filing(self, filing: str) -> Filing:
        """Return a filing.

        Raises:
            NotFoundError: the county has no such filing.
        """
        rows = self.rows(select(FILINGS).where(self.ours(FILINGS), FILINGS.c.id == filing))
        if not rows:
            raise NotFoundError("没有这份表单", "no such filing", value=filing)
        return _filing(rows[0])

    def filings(self, case: str) -> tuple[Filing, ...]:
        """Return the filings of a case, oldest first."""
        query = (
            select(FILINGS)
            .where(self.ours(FILINGS), FILINGS.c.case_id == case)
            .order_by(FILINGS.c.at, FILINGS.c.id)
        )
        return tuple(map(_filing, self.rows(query)))

    def filings_of_open_cases(self, form: str) -> tuple[tuple[str, Filing], ...]:
        """Return what was filed to a form, any version, in cases still open, oldest first.

        Returns:
            The number of the case and the filing, for each.
        """
        same = (CASES.c.county == FILINGS.c.county, CASES.c.id == FILINGS.c.case_id)
        query = (
            select(FILINGS, CASES.c.number)
            .join(CASES, and_(*same))
            .where(self.ours(FILINGS), CASES.c.final.is_(False))
            .order_by(FILINGS.c.at, FILINGS.c.id)
        )
        rows = (row for row in self.rows(query) if row.form["id"] == form)
        return tuple((row.number, _filing(row)) for row in rows)

    def answers_with_files(self) -> Iterator[tuple[str, object]]:
        """Yield the filings whose answers name a file: id and answers, as they now stand.

        What is no JSON any more is left out: the check of the filings' hashes tells of it.
        """
        answers = type_coerce(FILINGS.c.answers, Text())
        query = (
            select(FILINGS.c.id, answers.label("written"))
            .where(self.ours(FILINGS), answers.contains('"sha256"'))
            .order_by(FILINGS.c.id)
        )
        for row in self.rows(query):
            with suppress(ValueError):
                yield row.id, from_json(row.written)


_DOCUMENT_KEY = ("county", "kind", "id", "version")


def _document(row: Row[Any]) -> PublishedDocument:
    return PublishedDocument(
        pin=Pin(kind=row.kind, id=row.id, version=row.version, sha256=row.sha256),
        title=row.title,
        text=row.text,
        path=row.path,
        effective_from=row.effective_from,
        published_at=row.published_at,
        published_by=row.published_by,
        submission=row.submission,
        submitted_by=row.submitted_by,
    )


def _filing(row: Row[Any]) -> Filing:
    return Filing(
        id=row.id,
        case=row.case_id,
        step=row.step,
        form=Pin(**row.form),
        answers=row.answers,
        sha256=row.sha256,
        by=row.filed_by,
        at=row.at,
    )
