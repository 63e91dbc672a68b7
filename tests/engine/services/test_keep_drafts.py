"""Drafts: saved by turns, brought up to date, dropped with the act, tidied up in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from office_support import COUNTY, DOINGS, PETITION, Office

from engine.clock import moment_of
from engine.configuration.form import Form
from engine.configuration.library import Loaded, library_of
from engine.errors import AccessError, ConflictError, FilingError
from engine.records.values import Draft
from engine.services import shelf
from engine.services.changes import changes_since
from engine.services.escalate import run_tick
from engine.services.keep_drafts import (
    DraftPlace,
    Typed,
    bring_up_to_date,
    discard_draft,
    draft_of,
    my_drafts,
    save_draft,
    tidy_drafts,
    without_places,
)
from engine.services.open_case import open_case
from engine.services.perform_step import perform_step
from engine.services.read_cases import open_file
from engine.services.verify_records import verify_records
from engine.terms import Actor, DocumentId, DocumentRef

NEW = DraftPlace("petition", "register")
FORM = DocumentRef("form", DocumentId("petition-registration"), 1, "0" * 64)
TYPED = Typed(
    place=NEW,
    form=FORM,
    answers={"headline": "反映购物卡退款难", "petitioner_name": "胡秋实"},
    raw={("people", 0, "name"): "王\u2028五"},
    revision=None,
    token="t1",
    page="one",
    turn=1,
    version=0,
)


def clerk_of(office: Office) -> Actor:
    return office.who("clerk")


def at(office: Office, minutes: int = 0) -> datetime:
    return moment_of(office.day, 9) + timedelta(minutes=minutes)


def save(office: Office, typed: Typed = TYPED, *, replacing: bool = False) -> Draft:
    return save_draft(office.desk, typed, actor=clerk_of(office), at=at(office), replace=replacing)


def kept(office: Office, place: DraftPlace = NEW) -> Mapping[str, object] | None:
    draft = draft_of(office.desk, place, actor=clerk_of(office))
    return draft.answers if draft else None


def test_a_draft_is_found_again_with_texts_that_are_no_answers(office: Office) -> None:
    save(office)
    draft = draft_of(office.desk, NEW, actor=clerk_of(office))
    assert draft is not None
    assert draft.answers == TYPED.answers
    assert dict(draft.raw) == TYPED.raw
    assert (draft.version, draft.token, draft.base_revision) == (1, "t1", None)


def test_each_save_is_a_version_of_its_own(office: Office) -> None:
    assert [save(office, replace(TYPED, turn=turn)).version for turn in (1, 2, 3)] == [1, 2, 3]


def test_another_page_that_knows_the_draft_goes_on_with_it(office: Office) -> None:
    save(office)
    save(office, replace(TYPED, page="two", version=1, answers={"headline": "改过"}))
    assert kept(office) == {"headline": "改过"}


@pytest.mark.parametrize(
    "other",
    [
        {"page": "two", "version": 0},
        {"page": "two", "version": 9},
        {"page": "two", "version": 1, "token": "t2"},
    ],
)
def test_another_page_that_does_not_know_it_is_refused(
    office: Office, other: dict[str, object]
) -> None:
    save(office)
    typed = replace(TYPED, answers={}, **other)  # type: ignore[arg-type]  cases by name
    with pytest.raises(ConflictError, match="没有覆盖"):
        save(office, typed)
    assert kept(office) == TYPED.answers
    save(office, typed, replacing=True)
    assert kept(office) == {}


def test_an_earlier_save_of_the_same_page_that_comes_late_is_ignored(office: Office) -> None:
    save(office, replace(TYPED, turn=5))
    assert save(office, replace(TYPED, turn=4, answers={})).turn == 5
    assert kept(office) == TYPED.answers


def test_a_draft_leaves_the_journal_and_its_check_alone(office: Office) -> None:
    before = office.journal()
    save(office)
    assert office.journal() == before
    assert verify_records(office.desk) == ()


def test_opening_the_case_drops_the_draft_in_the_same_transaction(office: Office) -> None:
    save(office)

    def register(answers: Mapping[str, object]) -> str:
        return open_case(
            office.desk,
            "petition",
            answers=answers,
            actor=clerk_of(office),
            at=at(office),
            token="t1",
        )

    with pytest.raises(FilingError):
        register({})
    assert kept(office) == TYPED.answers
    case = register(PETITION)
    assert kept(office) is None
    assert register(PETITION) == case
    with pytest.raises(ConflictError, match="已经提交"):
        save(office)


def test_doing_the_step_drops_the_draft_of_this_submission_only(office: Office) -> None:
    case = office.register()
    place = DraftPlace("petition", "route", case)
    save(office)
    save(office, replace(TYPED, place=place, token="t2", answers=DOINGS["route"][1] or {}))
    perform_step(
        office.desk,
        case,
        "route",
        answers=DOINGS["route"][1],
        actor=clerk_of(office),
        at=at(office),
        token="t2",
    )
    assert kept(office, place) is None
    assert kept(office) == TYPED.answers


def test_a_person_gives_up_their_own_draft_only(office: Office) -> None:
    save(office)
    somebody = office.who("leader")
    assert discard_draft(office.desk, NEW, actor=somebody) is False
    assert draft_of(office.desk, NEW, actor=somebody) is None
    assert discard_draft(office.desk, NEW, actor=clerk_of(office)) is True
    assert kept(office) is None


def test_who_opens_no_cases_keeps_no_draft_of_one(office: Office) -> None:
    with pytest.raises(AccessError):
        save_draft(office.desk, TYPED, actor=office.who("leader"), at=at(office))


def test_who_does_not_see_the_case_keeps_no_draft_of_its_steps(office: Office) -> None:
    case = office.bring(office.register(), "route")
    stranger = next(
        post.holder
        for post in office.county.posts
        if post.role == "handler" and post.unit == "贵门乡"
    )
    typed = replace(TYPED, place=DraftPlace("petition", "accept", case), revision=1)
    with pytest.raises(AccessError, match="职责范围"):
        save_draft(office.desk, typed, actor=office.person(stranger), at=at(office))


def test_my_drafts_say_what_they_are_of(office: Office) -> None:
    case = office.register()
    save(office)
    save(office, replace(TYPED, place=DraftPlace("petition", "route", case), token="t2"))
    lines = my_drafts(office.desk, actor=clerk_of(office), at=at(office))
    said = {(line.step.title.zh, line.case.id if line.case else None) for line in lines}
    assert said == {("登记", None), ("分流转办", case)}
    assert all(line.is_open for line in lines)


def test_a_draft_of_a_step_done_otherwise_is_listed_as_closed(office: Office) -> None:
    case = office.register()
    save(office, replace(TYPED, place=DraftPlace("petition", "route", case), token="t2"))
    office.bring(case, "route")
    (line,) = my_drafts(office.desk, actor=clerk_of(office), at=at(office))
    assert line.is_open is False


def test_the_tick_deletes_drafts_nobody_went_on_with(office: Office) -> None:
    save(office)
    days = office.county.draft_days
    run_tick(office.desk, at=at(office) + timedelta(days=days))
    assert kept(office) == TYPED.answers
    run_tick(office.desk, at=at(office) + timedelta(days=days, seconds=1))
    assert kept(office) is None


def test_tidying_up_twice_finds_nothing_the_second_time(office: Office) -> None:
    save(office)
    later = at(office) + timedelta(days=400)
    assert [tidy_drafts(office.desk, at=later) for _ in range(2)] == [1, 0]


# other versions of the form


def test_a_draft_of_the_present_version_is_left_as_it_is(office: Office) -> None:
    with office.desk.database.reading(COUNTY) as unit:
        form = office.desk.library(unit).find("form", "petition-registration", version=1)
    current = bring_up_to_date(office.desk, TYPED.answers, 1, shelf.narrow(form, Form))
    assert (current.answers, current.since, current.done) == (TYPED.answers, None, ())
    assert current.left == ()


def second_version() -> Loaded[Form]:
    """A form that renames a field and drops another."""
    text = """\
kind: form
id: slip
title: {zh: 便条, en: Slip}
version: 2
effective_from: 2022-01-01
schema:
  type: object
  properties:
    telephone: {type: string, title: 电话}
    count: {type: integer, title: 人数}
migrations:
- from: 1
  steps: [{rename: {phone: telephone}}, {convert: {count: integer}}]
  why: 与省表对齐
"""
    return shelf.narrow(library_of([("forms/slip.yaml", text)]).find("form", "slip"), Form)


def test_a_draft_of_an_earlier_version_is_migrated_as_the_form_declares(office: Office) -> None:
    typed = {"phone": "86", "count": "１２", "fax": "87"}
    current = bring_up_to_date(office.desk, typed, 1, second_version())
    assert current.answers == {"telephone": "86", "count": 12, "fax": "87"}
    assert current.since == 1
    assert [one.path for one in current.done] == ["phone", "count"]
    assert current.left == ("fax",)
    assert without_places(current.answers, current.left) == {"telephone": "86", "count": 12}
    assert typed == {"phone": "86", "count": "１２", "fax": "87"}


def test_a_draft_of_another_form_keeps_what_has_no_place(office: Office) -> None:
    current = bring_up_to_date(office.desk, {"phone": "86"}, 0, second_version())
    assert (current.since, current.left) == (0, ("phone",))


def test_places_in_rows_and_groups_are_taken_out_too() -> None:
    answers = {"people": [{"name": "王五", "fax": "1"}], "address": {"fax": "2", "city": "嵊州"}}
    assert without_places(answers, ("people.0.fax", "address.fax", "gone.fax")) == {
        "people": [{"name": "王五"}],
        "address": {"city": "嵊州"},
    }


# what others did


def test_what_was_done_since_is_told_with_step_and_person(office: Office) -> None:
    case = office.register()
    before = office.case(case).revision
    office.bring(case, "route")
    file = open_file(office.desk, case, actor=clerk_of(office), at=at(office))
    changes = changes_since(office.desk, file, before, actor=clerk_of(office), at=at(office))
    assert [each.what.zh for each in changes] == ["确定了责任单位和责任人", "分流转办"]
    assert {each.by for each in changes} == {clerk_of(office).name}
    assert [each.filing is None for each in changes] == [True, False]


def test_nothing_is_told_of_a_case_nobody_touched(office: Office) -> None:
    case = office.register()
    file = open_file(office.desk, case, actor=clerk_of(office), at=at(office))
    now = file.case.revision
    assert changes_since(office.desk, file, now, actor=clerk_of(office), at=at(office)) == ()
