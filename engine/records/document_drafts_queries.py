"""Drafts of documents: kept save by save, read, and given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from engine.errors import ConflictError
from engine.records.document_drafts import DOCUMENT_DRAFTS
from engine.records.repository import Repository
from engine.records.submissions import SUBMISSIONS
from engine.records.values import DocumentDraft

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

MOST_REVISIONS = 200
"""Saves of one draft that are kept; older ones go, but the last of each person stays."""

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
            ConflictError: its revision does not follow the last one, or it waits for approval.
        """
        self.must_write()
        self._refuse_while_waiting(draft.kind, draft.id)
        last = self.document_draft(draft.kind, draft.id)
        if draft.revision != (last.revision if last else 0) + 1:
            raise ConflictError(
                "这份草稿已被别人改过，请先看改了什么",
                "somebody else saved this draft since; look at what changed first",
                place=draft.path,
            )
        values = {name: getattr(draft, name) for name in _NAMES}
        self.connection.execute(insert(DOCUMENT_DRAFTS), {"county": self.county, **values})
        self._forget_old(draft)

    def drop_document_draft(self, kind: str, document: str) -> bool:
        """Give a draft up with all its saves; tell whether there was one.

        Raises:
            ConflictError: it waits for approval.
        """
        self.must_write()
        self._refuse_while_waiting(kind, document)
        return (
            self.connection.execute(
                delete(DOCUMENT_DRAFTS).where(self._of(kind, document))
            ).rowcount
            > 0
        )

    def draft_authors(self, kind: str, document: str) -> frozenset[str]:
        """Return everybody who saved a draft since it began."""
        query = select(DOCUMENT_DRAFTS.c.saved_by).where(self._of(kind, document)).distinct()
        return frozenset(self.connection.execute(query).scalars())

    def _forget_old(self, draft: DocumentDraft) -> None:
        """Let the oldest saves go; who saved anything of the draft stays known."""
        each, ours = DOCUMENT_DRAFTS.c, self._of(draft.kind, draft.id)
        last = select(func.max(each.revision)).where(ours).group_by(each.saved_by)
        old = (each.revision <= draft.revision - MOST_REVISIONS) & each.revision.not_in(last)
        self.connection.execute(delete(DOCUMENT_DRAFTS).where(ours & old))

    def _refuse_while_waiting(self, kind: str, document: str) -> None:
        each = SUBMISSIONS.c
        same = (each.kind == kind) & (each.document == document) & (each.state == "waiting")
        query = select(each.id).where(self.ours(SUBMISSIONS) & same).limit(1)
        if self.connection.execute(query).scalar() is not None:
            raise ConflictError(
                "这份草稿已提交，正等待审批，不能再改",
                "this draft was submitted and waits for approval; it cannot be changed now",
                place=f"{kind}/{document}",
                hint="提交人可以先撤回，或等审批人退回",
                hint_en="take the submission back first, or wait until it is returned",
            )

    def _of(self, kind: str, document: str) -> ColumnElement[bool]:
        same = (DOCUMENT_DRAFTS.c.kind == kind) & (DOCUMENT_DRAFTS.c.id == document)
        return self.ours(DOCUMENT_DRAFTS) & same


def _draft(row: Row[Any]) -> DocumentDraft:
    values = row._mapping  # noqa: SLF001  SQLAlchemy's documented name
    return DocumentDraft(**{name: values[name] for name in _NAMES})
