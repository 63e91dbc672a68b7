"""Drafts of documents, on both databases: every save kept, nobody's overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from engine.audit.entry import DraftReturned
from engine.errors import ConflictError
from engine.records import document_drafts_queries
from engine.records.rebuild import rebuild_and_compare
from engine.records.values import DocumentDraft

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.engine.records.conftest import Clerk

SAVED = datetime(2023, 5, 4, 6, 3, tzinfo=UTC)
DRAFT = DocumentDraft(
    kind="rubric",
    id="first-petition",
    revision=1,
    base_version=1,
    base_sha256="ab" * 32,
    path="rubrics/first-petition-2.yaml",
    text="kind: rubric\nid: first-petition  # 初次\n",
    saved_by="ma",
    saved_at=SAVED,
)
LATER = replace(DRAFT, revision=2, text="kind: rubric\n", saved_by="li")


def keep(clerk: Clerk, *drafts: DocumentDraft) -> None:
    with clerk.writing() as unit:
        for draft in drafts:
            unit.keep_document_draft(draft)


def read(clerk: Clerk, revision: int | None = None) -> DocumentDraft | None:
    with clerk.reading() as unit:
        return unit.document_draft(DRAFT.kind, DRAFT.id, revision)


def test_a_draft_comes_back_as_it_was_saved(clerk: Clerk) -> None:
    keep(clerk, DRAFT)
    assert read(clerk) == DRAFT


def test_a_document_without_a_draft_has_none(clerk: Clerk) -> None:
    assert read(clerk) is None


def test_the_last_save_is_the_draft_and_earlier_ones_can_be_read(clerk: Clerk) -> None:
    keep(clerk, DRAFT, LATER)
    assert (read(clerk), read(clerk, 1), read(clerk, 9)) == (LATER, DRAFT, None)


def test_a_save_that_does_not_follow_the_last_is_refused(clerk: Clerk) -> None:
    keep(clerk, DRAFT)
    with pytest.raises(ConflictError, match="已被别人改过"):
        keep(clerk, replace(LATER, revision=1))
    with pytest.raises(ConflictError):
        keep(clerk, replace(LATER, revision=3))
    assert read(clerk) == DRAFT


def test_drafts_are_listed_as_last_saved_by_kind_and_id(clerk: Clerk) -> None:
    form = replace(DRAFT, kind="form", id="reply")
    keep(clerk, DRAFT, LATER, form)
    with clerk.reading() as unit:
        assert unit.document_drafts() == (form, LATER)


def test_giving_up_a_draft_takes_all_its_saves(clerk: Clerk) -> None:
    keep(clerk, DRAFT, LATER, replace(DRAFT, id="other"))
    with clerk.writing() as unit:
        assert unit.drop_document_draft(DRAFT.kind, DRAFT.id) is True
        assert unit.drop_document_draft(DRAFT.kind, DRAFT.id) is False
        assert [each.id for each in unit.document_drafts()] == ["other"]
    assert read(clerk, 1) is None


def test_only_so_many_saves_are_kept(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_drafts_queries, "MOST_REVISIONS", 2)
    keep(clerk, *(replace(DRAFT, revision=number) for number in (1, 2, 3)))
    assert (read(clerk, 1), read(clerk, 2) is not None, read(clerk) is not None) == (
        None,
        True,
        True,
    )


def test_the_last_save_of_everybody_who_wrote_is_kept(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_drafts_queries, "MOST_REVISIONS", 2)
    others = (replace(DRAFT, revision=number, saved_by="li") for number in (2, 3, 4, 5))
    keep(clerk, DRAFT, *others)
    with clerk.reading() as unit:
        assert unit.draft_authors(DRAFT.kind, DRAFT.id) == {"ma", "li"}
    assert (read(clerk, 1), read(clerk, 2), read(clerk, 3)) == (DRAFT, None, None)


def test_a_draft_begun_anew_has_only_its_new_authors(clerk: Clerk) -> None:
    keep(clerk, DRAFT)
    with clerk.writing() as unit:
        unit.drop_document_draft(DRAFT.kind, DRAFT.id)
        unit.keep_document_draft(replace(DRAFT, saved_by="li"))
        assert unit.draft_authors(DRAFT.kind, DRAFT.id) == {"li"}


def test_a_draft_that_waits_for_approval_is_closed_until_it_is_returned(clerk: Clerk) -> None:
    keep(clerk, DRAFT)
    clerk.submit()
    with pytest.raises(ConflictError, match="等待审批"):
        keep(clerk, LATER)
    with clerk.writing() as unit, pytest.raises(ConflictError, match="等待审批"):
        unit.drop_document_draft(DRAFT.kind, DRAFT.id)
    clerk.record(DraftReturned(submission="sub-1", words="请写明依据"))
    keep(clerk, LATER)
    assert read(clerk) == LATER


def test_a_county_does_not_see_the_drafts_of_another(new_clerk: Callable[[], Clerk]) -> None:
    here, there = new_clerk(), new_clerk()
    keep(here, DRAFT)
    assert read(there) is None
    with there.writing() as unit:
        assert unit.document_drafts() == ()
        assert unit.drop_document_draft(DRAFT.kind, DRAFT.id) is False
    assert read(here) == DRAFT


def test_a_transaction_for_reading_keeps_and_drops_nothing(clerk: Clerk) -> None:
    with clerk.reading() as unit:
        with pytest.raises(RuntimeError, match="for reading"):
            unit.keep_document_draft(DRAFT)
        with pytest.raises(RuntimeError, match="for reading"):
            unit.drop_document_draft(DRAFT.kind, DRAFT.id)


def test_a_draft_is_no_difference_to_the_journal(clerk: Clerk) -> None:
    clerk.open()
    keep(clerk, DRAFT, replace(LATER, saved_at=SAVED + timedelta(minutes=1)))
    assert rebuild_and_compare(clerk.database, clerk.county) == ()
