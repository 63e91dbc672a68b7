"""New versions written in drafts: begun, saved part by part by one or two people, given up."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from story_support import NOW, person

from engine.configuration.yaml_source import read_yaml
from engine.errors import AccessError, ConflictError, NotFoundError
from engine.records.values import DocumentDraft
from engine.services.desk import Desk
from engine.services.edit_documents import (
    DraftView,
    begin_draft,
    discard_document_draft,
    drafts_of,
    earlier_outline,
    open_draft,
)
from engine.services.edit_parts import Outcome, Sent, part_named, save_part

AUTHOR = "ma-zhihao"
IN_FORCE = date(2024, 1, 1)


def begin(
    desk: Desk, kind: str = "rubric", name: str = "first-petition", author: str = AUTHOR
) -> DocumentDraft:
    return begin_draft(
        desk,
        kind,
        name,
        effective_from=IN_FORCE,
        changes=["迟办少扣一分"],
        actor=person(desk, author),
        at=NOW,
    )


def view(desk: Desk, kind: str = "rubric", name: str = "first-petition") -> DraftView:
    found = open_draft(desk, kind, name, actor=person(desk, AUTHOR), at=NOW)
    assert found is not None
    return found


def answers_of(draft: DraftView, part: str) -> Any:  # noqa: ANN401  JSON is of any type
    return deepcopy(draft.outline.answers(part_named(draft.outline, part)))


def send(
    desk: Desk, draft: DraftView, part: str, answers: object, *, revision: int = 0, seen: int = 0
) -> Outcome:
    sent = Sent(part, revision or draft.draft.revision, seen, answers)
    later = NOW + timedelta(minutes=1)
    return save_part(desk, draft, sent, actor=person(desk, AUTHOR), at=later)


def lowered(draft: DraftView, item: str = "conclude-late") -> tuple[str, Any]:
    """Return the part that holds an item, and its answers with the points lowered to 1."""
    for number in range(5):
        answers = answers_of(draft, f"dimensions.{number}")
        for each in answers["items"]:
            if each["id"] == item:
                each["deduct"]["points"] = 1
                return f"dimensions.{number}", answers
    raise AssertionError(item)


def test_a_draft_is_the_next_version_with_its_day_and_changes(story_desk: Desk) -> None:
    draft = begin(story_desk)
    data = read_yaml(draft.text, draft.path).data
    assert isinstance(data, dict)
    assert data["version"] == 2
    assert data["effective_from"] == "2024-01-01"
    assert data["changes"] == ["迟办少扣一分"]
    assert (draft.revision, draft.base_version, draft.saved_by) == (1, 1, AUTHOR)
    assert draft.path == "rubrics/first-petition-2.yaml"


def test_the_rest_of_a_draft_stands_as_it_was_published(story_desk: Desk) -> None:
    draft = begin(story_desk)
    before = view(story_desk).base.source_text.splitlines()
    gone = [line for line in before if line not in draft.text.splitlines()]
    assert [line.partition(":")[0] for line in gone if line.strip()] == [
        "version",
        "effective_from",
        "- 首次发布。",
    ]


def test_nobody_but_authors_begins_reads_or_gives_up_a_draft(story_desk: Desk) -> None:
    begin(story_desk)
    other = person(story_desk, "pan-zhongliang")
    with pytest.raises(AccessError):
        begin(story_desk, name="repeat-petition", author="pan-zhongliang")
    with pytest.raises(AccessError):
        open_draft(story_desk, "rubric", "first-petition", actor=other, at=NOW)
    with pytest.raises(AccessError):
        discard_document_draft(story_desk, "rubric", "first-petition", actor=other, at=NOW)
    with pytest.raises(AccessError):
        drafts_of(story_desk, actor=other, at=NOW)
    draft = view(story_desk)
    with pytest.raises(AccessError):
        save_part(
            story_desk,
            draft,
            Sent("grades", 1, 0, answers_of(draft, "grades")[:1]),
            actor=other,
            at=NOW,
        )
    assert view(story_desk).draft == draft.draft


def test_a_second_draft_of_a_document_is_refused(story_desk: Desk) -> None:
    begin(story_desk)
    with pytest.raises(ConflictError):
        begin(story_desk)


@pytest.mark.parametrize(("kind", "name"), [("rubric", "nothing"), ("table", "first-petition")])
def test_what_is_not_there_cannot_be_begun(kind: str, name: str, story_desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        begin(story_desk, kind, name)


def test_a_document_without_a_draft_has_none(story_desk: Desk) -> None:
    author = person(story_desk, AUTHOR)
    assert open_draft(story_desk, "rubric", "first-petition", actor=author, at=NOW) is None
    assert drafts_of(story_desk, actor=author, at=NOW) == ()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("rubric", "first-petition"),
        ("workflow", "petition"),
        ("form", "petition-registration"),
        ("programme", "monthly-review"),
    ],
)
def test_parts_sent_back_untouched_save_nothing(kind: str, name: str, story_desk: Desk) -> None:
    begin(story_desk, kind, name)
    draft = view(story_desk, kind, name)
    for section in draft.outline.sections():
        outcome = send(story_desk, draft, section.name, draft.outline.answers(section))
        assert (outcome.saved, outcome.faults, outcome.others) == (False, (), False)
    assert view(story_desk, kind, name).draft == draft.draft


def test_one_changed_answer_is_one_line_of_the_text(story_desk: Desk) -> None:
    begin(story_desk)
    draft = view(story_desk)
    outcome = send(story_desk, draft, *lowered(draft))
    assert outcome.saved
    before, after = draft.draft.text.splitlines(), outcome.draft.text.splitlines()
    assert len(before) == len(after)
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert len(changed) == 1
    assert changed[0][1] == changed[0][0].replace("points: 2", "points: 1")
    assert outcome.draft.revision == 2


def test_what_a_draft_changes_is_said_in_words(story_desk: Desk) -> None:
    begin(story_desk)
    draft = view(story_desk)
    send(story_desk, draft, *lowered(draft))
    comparison = view(story_desk).comparison()
    assert comparison is not None
    said = comparison.text()
    assert "每 5 天扣 2 分" in said
    assert "每 5 天扣 1 分" in said


def test_a_draft_is_checked_with_its_examples_among_the_published_ones(story_desk: Desk) -> None:
    begin(story_desk)
    assert view(story_desk).check.tried
    draft = view(story_desk)
    send(story_desk, draft, *lowered(draft))
    after = view(story_desk)
    assert {one.code for one in after.check.own} <= {"example"}
    assert after.check.others == ()
    for problem in after.check.own:
        assert after.outline.section_of(problem.path).name == "examples"


def test_a_mistake_is_told_in_the_part_it_stands_in(story_desk: Desk) -> None:
    begin(story_desk)
    draft = view(story_desk)
    grades = answers_of(draft, "grades")
    grades[-1]["from"] = 5
    assert send(story_desk, draft, "grades", grades).saved
    after = view(story_desk)
    told = after.problems_of(part_named(after.outline, "grades"))
    assert [one.severity for one in told] == ["error"]
    assert after.check.errors
    assert not after.check.tried
    assert after.problems_of(part_named(after.outline, "head")) == ()


def test_a_draft_that_fits_no_model_can_still_be_mended(story_desk: Desk) -> None:
    begin(story_desk)
    draft = view(story_desk)
    grades = answers_of(draft, "grades")
    assert send(story_desk, draft, "grades", []).saved
    broken = view(story_desk)
    assert broken.loaded is None
    assert broken.comparison() is None
    assert broken.check.errors
    assert send(story_desk, broken, "grades", grades).saved
    assert view(story_desk).loaded is not None


def test_what_cannot_be_read_is_not_saved(story_desk: Desk) -> None:
    begin(story_desk)
    draft = view(story_desk)
    answers = answers_of(draft, "dimensions.0")
    answers["items"][1]["when"][0]["test"] = "> 很多"
    outcome = send(story_desk, draft, "dimensions.0", answers)
    assert [one.path for one in outcome.faults] == [("items", 1, "when", 0, "test")]
    assert view(story_desk).draft == draft.draft


# two people on one draft


def test_two_people_on_two_parts_are_both_saved(story_desk: Desk) -> None:
    begin(story_desk)
    draft = view(story_desk)
    grades = answers_of(draft, "grades")
    grades[0]["from"] = 91
    send(story_desk, draft, "grades", grades)
    part, answers = lowered(draft)
    outcome = send(story_desk, view(story_desk), part, answers, revision=1)
    assert outcome.saved
    assert "from: 91" in outcome.draft.text
    assert "points: 1, at_most: 8" in outcome.draft.text


def test_two_people_on_one_part_lose_nothing(story_desk: Desk) -> None:
    begin(story_desk)
    draft = view(story_desk)
    theirs, yours = answers_of(draft, "grades"), answers_of(draft, "grades")
    theirs[0]["from"], yours[0]["from"] = 91, 92
    assert send(story_desk, draft, "grades", theirs).saved
    now = view(story_desk)
    outcome = send(story_desk, now, "grades", yours, revision=1)
    assert (outcome.saved, outcome.others) == (False, True)
    assert "from: 91" in view(story_desk).draft.text
    assert send(story_desk, now, "grades", yours, revision=1, seen=2).saved
    assert "from: 92" in view(story_desk).draft.text


def test_who_was_told_and_keeps_what_stood_there_undoes_it(story_desk: Desk) -> None:
    begin(story_desk)
    draft = view(story_desk)
    before, theirs = answers_of(draft, "grades"), answers_of(draft, "grades")
    theirs[0]["from"] = 91
    send(story_desk, draft, "grades", theirs)
    now = view(story_desk)
    assert not send(story_desk, now, "grades", before, revision=1).saved
    assert send(story_desk, now, "grades", before, revision=1, seen=2).saved
    assert "from: 90" in view(story_desk).draft.text


def test_both_making_the_same_change_is_no_conflict(story_desk: Desk) -> None:
    begin(story_desk)
    draft = view(story_desk)
    part, answers = lowered(draft)
    assert send(story_desk, draft, part, answers).saved
    again = send(story_desk, view(story_desk), part, answers, revision=1)
    assert (again.saved, again.others) == (False, False)


def test_an_earlier_save_can_be_looked_at(story_desk: Desk) -> None:
    begin(story_desk)
    draft = view(story_desk)
    send(story_desk, draft, *lowered(draft))
    now, author = view(story_desk), person(story_desk, AUTHOR)
    earlier = earlier_outline(story_desk, now, 1, actor=author, at=NOW)
    assert earlier is not None
    assert earlier.data == draft.outline.data
    assert earlier_outline(story_desk, now, 9, actor=author, at=NOW) is None


def test_a_draft_given_up_meanwhile_is_not_brought_back(story_desk: Desk) -> None:
    begin(story_desk)
    draft, author = view(story_desk), person(story_desk, AUTHOR)
    assert discard_document_draft(story_desk, "rubric", "first-petition", actor=author, at=NOW)
    with pytest.raises(ConflictError):
        send(story_desk, draft, *lowered(draft))
    assert drafts_of(story_desk, actor=author, at=NOW) == ()
    assert not discard_document_draft(story_desk, "rubric", "first-petition", actor=author, at=NOW)


def test_a_draft_changes_nothing_that_is_published(story_desk: Desk) -> None:
    with story_desk.database.reading(story_desk.county) as unit:
        before = unit.documents()
    begin(story_desk)
    draft = view(story_desk)
    send(story_desk, draft, *lowered(draft))
    with story_desk.database.reading(story_desk.county) as unit:
        assert unit.documents() == before


def test_an_unknown_part_is_told(story_desk: Desk) -> None:
    begin(story_desk)
    with pytest.raises(NotFoundError):
        send(story_desk, view(story_desk), "dimensions.9", {})
