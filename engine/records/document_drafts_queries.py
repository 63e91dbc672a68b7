"""Drafts of documents: kept save by save, read, and given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from engine.errors import ConflictError
from engine.records.document_drafts import DOCUMENT_DRAFTS
from engine.records.repository import Repository
from engine.records.values import DocumentDraft

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

MOST_REVISIONS = 200
"""Saves of one draft that are kept; older ones go."""

_NAMES = (
    "kind",
    "id",
    "revision",
    "base_version",
    "base_sha256",
    "path",
    "text",
    "saved_by",
    "saved_at",
)


class DocumentDraftQueries(Repository):
    """New versions of documents while they are written."""

    def document_draft(
        self, kind: str, document: str, revision: int | None = None
    ) -> DocumentDraft | None:
        """Return a draft as last saved, or as it was at a revision; None if there is none."""
        query = select(DOCUMENT_DRAFTS).where(self._of(kind, document))
        if revision is not None:
            query = query.where(DOCUMENT_DRAFTS.c.revision == revision)
        rows = self.rows(query.order_by(DOCUMENT_DRAFTS.c.revision.desc()).limit(1))
        return _draft(rows[0]) if rows else None

    def document_drafts(self) -> tuple[DocumentDraft, ...]:
        """Return every draft as last saved, by kind and id."""
        each = DOCUMENT_DRAFTS.c
        newest = (
            select(each.kind, each.id, func.max(each.revision).label("revision"))
            .where(self.ours(DOCUMENT_DRAFTS))
            .group_by(each.kind, each.id)
            .subquery()
        )
        query = (
            select(DOCUMENT_DRAFTS)
            .join(
                newest,
                (each.kind == newest.c.kind)
                & (each.id == newest.c.id)
                & (each.revision == newest.c.revision),
            )
            .where(self.ours(DOCUMENT_DRAFTS))
            .order_by(each.kind, each.id)
        )
        return tuple(map(_draft, self.rows(query)))

    def keep_document_draft(self, draft: DocumentDraft) -> None:
        """Keep a save of a draft; the oldest go when there are too many.

        Raises:
            ConflictError: its revision does not follow the last one.
        """
        self.must_write()
        last = self.document_draft(draft.kind, draft.id)
        if draft.revision != (last.revision if last else 0) + 1:
            raise ConflictError(
                "这份草稿已被别人改过，请先看改了什么",
                "somebody else saved this draft since; look at what changed first",
                place=draft.path,
            )
        values = {name: getattr(draft, name) for name in _NAMES}
        self.connection.execute(insert(DOCUMENT_DRAFTS), {"county": self.county, **values})
        old = DOCUMENT_DRAFTS.c.revision <= draft.revision - MOST_REVISIONS
        self.connection.execute(delete(DOCUMENT_DRAFTS).where(self._of(draft.kind, draft.id) & old))

    def drop_document_draft(self, kind: str, document: str) -> bool:
        """Give a draft up with all its saves; tell whether there was one."""
        self.must_write()
        return (
            self.connection.execute(
                delete(DOCUMENT_DRAFTS).where(self._of(kind, document))
            ).rowcount
            > 0
        )

    def _of(self, kind: str, document: str) -> ColumnElement[bool]:
        same = (DOCUMENT_DRAFTS.c.kind == kind) & (DOCUMENT_DRAFTS.c.id == document)
        return self.ours(DOCUMENT_DRAFTS) & same


def _draft(row: Row[Any]) -> DocumentDraft:
    values = row._mapping  # noqa: SLF001  SQLAlchemy's documented name
    return DocumentDraft(**{name: values[name] for name in _NAMES})
