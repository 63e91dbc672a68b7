"""Versions withdrawn in an emergency: what is in force then, and when it is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from four_eyes_support import (
    APPROVER,
    AUTHOR,
    BEGINS,
    EXAMPLES,
    LATER,
    LOWERED,
    RUBRIC,
    approve,
    begin,
    draft_of,
    rewrite,
    submit,
    written,
)
from story_support import JULY, MAY, NOW, TODAY, person

from engine.clock import moment_of
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError
from engine.records.rebuild import rebuild_and_compare
from engine.services.edit_documents import open_draft
from engine.services.read_library import check_library
from engine.services.withdraw_documents import Keeping, ask_withdrawal, withdraw_document

if TYPE_CHECKING:
    from datetime import datetime

    from engine.services.desk import Desk

NEW_DAY = moment_of(BEGINS + timedelta(days=3))
"""A moment at which the second version is in force."""


def second(desk: Desk) -> None:
    """Publish a second version of the rubric, in force from the first of January on."""
    written(desk)
    approve(desk, submit(desk))


def withdraw(
    desk: Desk,
    version: int = 2,
    *,
    kind: str = "rubric",
    name: str = RUBRIC,
    reason: str = "漏了一句",
    by: str = APPROVER,
    at: datetime = NEW_DAY,
    token: str | None = None,
) -> Keeping:
    who = person(desk, by)
    return withdraw_document(
        desk, kind, name, version, reason=reason, actor=who, at=at, token=token
    )


def in_force(desk: Desk, day: date) -> int:
    with desk.database.reading(desk.county) as unit:
        return desk.library(unit).find("rubric", RUBRIC, on=day).ref.version


def test_the_version_before_is_in_force_again(story_desk: Desk) -> None:
    second(story_desk)
    assert in_force(story_desk, BEGINS) == 2
    withdraw(story_desk)
    assert in_force(story_desk, BEGINS) == 1
    assert rebuild_and_compare(story_desk.database, story_desk.county) == ()


def test_a_version_can_be_withdrawn_before_it_begins(story_desk: Desk) -> None:
    second(story_desk)
    asked = ask_withdrawal(
        story_desk, "rubric", RUBRIC, 2, actor=person(story_desk, APPROVER), at=LATER
    )
    assert asked.after is not None
    assert asked.after.ref.version == 1
    withdraw(story_desk, at=LATER)
    assert in_force(story_desk, BEGINS) == 1


def test_what_keeps_it_goes_on_and_is_counted(story_desk: Desk) -> None:
    written(story_desk, on=TODAY)
    approve(story_desk, submit(story_desk))
    with story_desk.database.reading(story_desk.county) as unit:
        keeping = {pin.id: unit.keeping(pin) for pin in unit.session(JULY).bundle}
        first = story_desk.library(unit).find("rubric", RUBRIC, version=1)
    assert keeping[RUBRIC][1] == 2
    assert first.ref.version == 1
    assert withdraw(story_desk, at=LATER) == Keeping(0, 0)
    with story_desk.database.reading(story_desk.county) as unit:
        library = story_desk.library(unit)
        assert library.find("rubric", RUBRIC, version=2).ref.version == 2
        assert [pin.version for pin in unit.session(MAY).bundle if pin.id == RUBRIC] == [1]


def test_twice_is_once(story_desk: Desk) -> None:
    second(story_desk)
    for _ in range(2):
        withdraw(story_desk, token="t" * 32)
    with pytest.raises(ConflictError, match=r"潘忠良已于2024-01-04 .*停用这一版"):
        withdraw(story_desk)


@pytest.mark.parametrize("who", [AUTHOR, "liang-xudong"])
def test_only_approvers_withdraw(who: str, story_desk: Desk) -> None:
    second(story_desk)
    with pytest.raises(AccessError):
        withdraw(story_desk, by=who)


def test_a_reason_is_needed(story_desk: Desk) -> None:
    second(story_desk)
    with pytest.raises(FilingError, match="请写明停用的理由"):
        withdraw(story_desk, reason="  ")


def test_a_version_nobody_published_is_not_found(story_desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        withdraw(story_desk, version=7)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("rubric", RUBRIC), ("county", "shengzhou"), ("calendar", "workdays")],
)
def test_the_only_version_stays(kind: str, name: str, story_desk: Desk) -> None:
    with pytest.raises(ConflictError, match="没有可用的版本"):
        withdraw(story_desk, 1, kind=kind, name=name)


def test_the_only_version_for_some_days_stays(story_desk: Desk) -> None:
    second(story_desk)
    with pytest.raises(ConflictError, match="2023-07-28 起没有可用的版本"):
        withdraw(story_desk, 1, at=LATER)


def test_a_version_no_day_uses_any_more_need_not_be_withdrawn(story_desk: Desk) -> None:
    second(story_desk)
    with pytest.raises(ConflictError, match="不必停用"):
        withdraw(story_desk, 1)


def test_a_version_a_draft_extends_stays(story_desk: Desk) -> None:
    second(story_desk)
    begin(story_desk, name="repeat-petition")
    rewrite(
        story_desk,
        "\nversion: 2\n",
        f"\nversion: 2\nextends: {RUBRIC}@2\n",
        name="repeat-petition",
    )
    with pytest.raises(ConflictError, match="沿用这一版"):
        withdraw(story_desk)


class TestAfterwards:
    def test_the_next_version_has_the_next_number_and_may_begin_the_same_day(
        self, story_desk: Desk
    ) -> None:
        second(story_desk)
        withdraw(story_desk, at=LATER)
        begin(story_desk)
        draft = draft_of(story_desk)
        assert draft is not None
        assert (draft.base_version, "\nversion: 3\n" in draft.text) == (1, True)
        for change in (LOWERED, *EXAMPLES):
            rewrite(story_desk, *change)
        view = open_draft(story_desk, "rubric", RUBRIC, actor=person(story_desk, AUTHOR), at=NOW)
        assert view is not None
        assert (view.number, view.newest, view.check.errors) == (3, 1, ())
        approve(story_desk, submit(story_desk))
        assert in_force(story_desk, BEGINS) == 3

    def test_a_draft_begun_from_it_goes_on(self, story_desk: Desk) -> None:
        second(story_desk)
        begin(story_desk, on=BEGINS + timedelta(days=30))
        rewrite(story_desk, "points: 1, at_most: 8", "points: 1, at_most: 4")
        rewrite(
            story_desk, "days_late: 30}\n  then: {score: 94", "days_late: 30}\n  then: {score: 96"
        )
        withdraw(story_desk, at=LATER)
        approve(story_desk, submit(story_desk))
        assert in_force(story_desk, BEGINS + timedelta(days=30)) == 3
        assert in_force(story_desk, BEGINS) == 1

    def test_the_check_of_all_documents_leaves_it_aside(self, story_desk: Desk) -> None:
        second(story_desk)
        withdraw(story_desk, at=LATER)
        report = check_library(story_desk, actor=person(story_desk, AUTHOR), at=NOW)
        assert report.ok
        assert not [one for one in report.problems if one.file.endswith("first-petition-2.yaml")]
