"""Wholly new documents: begun as a copy, written by several people, approved, given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from four_eyes_support import APPROVER, AUTHOR, BEGINS, LATER, approve, draft_of, rewrite
from story_support import NOW, person

from engine.configuration.yaml_source import read_yaml
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError
from engine.records.rebuild import rebuild_and_compare
from engine.records.values import DocumentDraft
from engine.services.desk import Desk
from engine.services.document_lives import DocumentLife, document_lives
from engine.services.draft_readiness import candidate_of, obstacles
from engine.services.edit_documents import (
    DraftView,
    begin_draft,
    discard_document_draft,
    keep_revision,
    open_draft,
)
from engine.services.edit_text import SentText, save_text
from engine.services.new_documents import (
    NEW_KINDS,
    NewDocument,
    begin_document,
    faults_of,
    models_for,
)
from engine.services.pull_folder import held_files
from engine.services.read_submissions import approval_of, read_submission
from engine.services.replay_draft import ask_replay
from engine.services.submit_drafts import submit_draft
from engine.terms import Label

VISIT = NewDocument(
    kind="rubric",
    model="first-petition",
    id="town-visit",
    title=Label("乡镇来访接待评分表", "Visits to towns"),
    effective_from=BEGINS,
    purpose=("评查乡镇接待来访的质量。",),
)


def begin(
    desk: Desk, wanted: NewDocument = VISIT, *, by: str = AUTHOR, token: str | None = None
) -> DocumentDraft:
    return begin_document(desk, wanted, actor=person(desk, by), at=NOW, token=token)


def opened(desk: Desk, wanted: NewDocument = VISIT) -> DraftView:
    view = open_draft(desk, wanted.kind, wanted.id, actor=person(desk, AUTHOR), at=NOW)
    assert view is not None
    return view


def data_of(draft: DocumentDraft) -> dict[str, Any]:
    data = read_yaml(draft.text, draft.path).data
    assert isinstance(data, dict)
    return data


def submit(desk: Desk, *, by: str = AUTHOR) -> str:
    draft = draft_of(desk, "rubric", VISIT.id)
    assert draft is not None
    return submit_draft(
        desk,
        "rubric",
        VISIT.id,
        revision=draft.revision,
        words="单独评查",
        actor=person(desk, by),
        at=LATER,
    )


def give_up(desk: Desk) -> bool:
    actor = person(desk, AUTHOR)
    return discard_document_draft(desk, "rubric", VISIT.id, actor=actor, at=LATER)


def obstacles_of(desk: Desk) -> list[str]:
    draft = draft_of(desk, "rubric", VISIT.id)
    assert draft is not None
    with desk.database.reading(desk.county) as unit:
        found = candidate_of(unit, desk, "rubric", VISIT.id, path=draft.path, text=draft.text)
    return [one.said.zh for one in obstacles(found, draft.base_version, BEGINS)]


# ------------------------------------------------------------------ the first text


def test_it_says_what_the_model_says_under_its_own_name(story_desk: Desk) -> None:
    draft = begin(story_desk)
    data = data_of(draft)
    assert (data["kind"], data["id"], data["version"]) == ("rubric", "town-visit", 1)
    assert data["title"] == {"zh": "乡镇来访接待评分表", "en": "Visits to towns"}
    assert data["effective_from"] == BEGINS.isoformat()
    assert data["changes"] == ["评查乡镇接待来访的质量。"]
    assert draft.path == "rubrics/town-visit.yaml"


def test_comments_and_the_rest_of_the_model_are_kept_word_for_word(story_desk: Desk) -> None:
    draft, model = begin(story_desk), opened(story_desk).model
    assert model is not None
    gone = [line for line in model.source_text.splitlines() if line not in draft.text.splitlines()]
    assert [line.partition(":")[0] for line in gone if line.strip()] == [
        "id",
        "title",
        "effective_from",
        "- 首次发布。",
    ]


def test_without_an_english_title_there_is_none(story_desk: Desk) -> None:
    draft = begin(story_desk, replace(VISIT, title=Label("来访")))
    assert data_of(draft)["title"] == "来访"


def test_what_a_version_says_of_itself_alone_is_left_out(story_desk: Desk) -> None:
    begin(story_desk)
    day = BEGINS.isoformat()
    rewrite(
        story_desk,
        f"effective_from: {day}\n",
        f"effective_from: {day}\neffective_to: 2030-01-01\n",
        name=VISIT.id,
    )
    approve(story_desk, submit(story_desk))
    data = data_of(
        begin(story_desk, replace(VISIT, model=VISIT.id, id="again", purpose=("又一份",)))
    )
    assert not data.keys() & {"effective_to", "replaces", "recorded_on"}
    assert data["changes"] == ["又一份"]


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_every_kind_of_the_county_can_be_begun_without_errors_but_numbers(
    kind: str, story_desk: Desk
) -> None:
    models = models_for(story_desk, actor=person(story_desk, AUTHOR), at=NOW)
    model = next((one for one in models if one.kind == kind), None)
    if model is None:
        assert kind == "table"
        return
    wanted = replace(VISIT, kind=kind, model=model.id, id="another")
    begin(story_desk, wanted)
    view = opened(story_desk, wanted)
    assert view.loaded is not None
    codes = {one.code for one in view.check.errors}
    assert codes == ({"numbering"} if kind == "workflow" else set())


def test_county_and_calendar_are_no_models(read_desk: Desk) -> None:
    models = models_for(read_desk, actor=person(read_desk, AUTHOR), at=NOW)
    assert {one.kind for one in models} <= set(NEW_KINDS)
    assert ("rubric", "first-petition", 1) in {(one.kind, one.id, one.version) for one in models}


def test_its_examples_are_those_of_the_model_and_hold(story_desk: Desk) -> None:
    draft, view = begin(story_desk), opened(story_desk)
    assert view.model is not None
    assert len(data_of(draft)["examples"]) == len(view.model.document.examples) > 0
    assert view.check.tried
    assert view.check.errors == ()


def test_two_that_share_a_folder_and_an_id_lie_apart(story_desk: Desk) -> None:
    wanted = replace(VISIT, kind="workflow", model="petition", id="visits")
    first = begin(story_desk, wanted)
    second = begin(story_desk, replace(wanted, kind="programme", model="quarterly-review"))
    assert (first.path, second.path) == ("workflows/visits.yaml", "workflows/visits-new.yaml")


def test_a_next_version_lies_beside_a_new_document_of_that_name(story_desk: Desk) -> None:
    assert begin(story_desk, replace(VISIT, id="first-petition-2")).path == (
        "rubrics/first-petition-2.yaml"
    )
    actor = person(story_desk, AUTHOR)
    draft = begin_draft(
        story_desk, "rubric", VISIT.model, effective_from=BEGINS, changes=[], actor=actor, at=NOW
    )
    assert draft.path == "rubrics/first-petition-2-new.yaml"


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    "name",
    ["", "Town", "1st", "-a", "a b", "a_b", "来访", "a.b", "a/b", "a" * 81, "a\n"],
)
def test_an_id_that_cannot_be_typed_everywhere_is_refused(name: str) -> None:
    assert [field for field, *_ in faults_of(replace(VISIT, id=name))] == ["id"]


@pytest.mark.parametrize("name", ["a", "town-visit", "v2", "true", "null", "a" * 80])
def test_a_plain_id_is_taken(name: str) -> None:
    assert list(faults_of(replace(VISIT, id=name))) == []


def test_everything_missing_is_told_at_once(story_desk: Desk) -> None:
    bare = replace(VISIT, kind="county", id="", title=Label(" "), purpose=())
    assert [field for field, *_ in faults_of(bare)] == ["model", "id", "title", "purpose"]
    with pytest.raises(FilingError) as found:
        begin(story_desk, bare)
    assert len(found.value.faults) == 4


@pytest.mark.parametrize("name", ["true", "null", "on"])
def test_an_id_that_yaml_reads_as_something_else_stays_a_text(name: str, story_desk: Desk) -> None:
    wanted = replace(VISIT, id=name)
    assert data_of(begin(story_desk, wanted))["id"] == name
    assert opened(story_desk, wanted).check.errors == ()


def test_nobody_but_authors_begins_one(story_desk: Desk) -> None:
    with pytest.raises(AccessError):
        begin(story_desk, by=APPROVER)
    with pytest.raises(AccessError):
        models_for(story_desk, actor=person(story_desk, APPROVER), at=NOW)
    assert draft_of(story_desk, "rubric", VISIT.id) is None


def test_there_must_be_a_model(story_desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        begin(story_desk, replace(VISIT, model="nothing"))


def test_an_id_of_a_published_document_is_taken(story_desk: Desk) -> None:
    with pytest.raises(ConflictError, match="已由《") as found:
        begin(story_desk, replace(VISIT, id="repeat-petition"))
    assert "belongs to" in found.value.text("en")


def test_the_same_id_in_another_kind_is_free(story_desk: Desk) -> None:
    wanted = replace(VISIT, id="petition")
    assert begin(story_desk, wanted).path == "rubrics/petition.yaml"
    assert opened(story_desk, wanted).check.errors == ()


def test_who_comes_second_is_told_who_writes_it(story_desk: Desk) -> None:
    begin(story_desk, token="one")
    with pytest.raises(ConflictError, match="马志豪") as found:
        begin(story_desk, token="two")
    assert "choose another" in found.value.text("en")
    draft = draft_of(story_desk, "rubric", VISIT.id)
    assert draft is not None
    assert draft.revision == 1


def test_a_second_press_of_the_button_changes_nothing(story_desk: Desk) -> None:
    first = begin(story_desk, token="one")
    assert begin(story_desk, token="one") == first


# ------------------------------------------------------------------ the draft


def test_it_has_no_base_and_is_held_against_its_model(story_desk: Desk) -> None:
    begin(story_desk)
    view = opened(story_desk)
    assert (view.base, view.newest, view.number) == (None, 0, 1)
    assert view.draft.is_new
    assert view.title.zh == "乡镇来访接待评分表"
    comparison = view.comparison()
    assert comparison is not None
    assert comparison.before.id == "first-petition"


def test_its_title_is_known_while_the_rest_cannot_be_read(story_desk: Desk) -> None:
    draft = begin(story_desk)
    text = draft.text.replace("full_marks: 100", "full_marks: 很多")
    keep_revision(story_desk, draft, text, actor=person(story_desk, AUTHOR), at=LATER)
    view = opened(story_desk)
    assert view.loaded is None
    assert view.title == VISIT.title
    assert view.comparison() is None


def test_its_text_keeps_kind_id_and_number(story_desk: Desk) -> None:
    begin(story_desk)
    view, actor = opened(story_desk), person(story_desk, AUTHOR)
    other = view.draft.text.replace("id: town-visit", "id: first-petition", 1)
    refused = save_text(story_desk, view, SentText(other, 1), actor=actor, at=LATER)
    assert [one.path for one in refused.problems] == ["id"]
    second = view.draft.text.replace("version: 1\n", "version: 2\n", 1)
    refused = save_text(story_desk, view, SentText(second, 1), actor=actor, at=LATER)
    assert [one.path for one in refused.problems] == ["version"]
    fine = view.draft.text.replace("full_marks: 100", "full_marks: 100  # 百分制")
    assert save_text(story_desk, view, SentText(fine, 1), actor=actor, at=LATER).saved


def test_there_is_nothing_to_try_it_on(story_desk: Desk) -> None:
    begin(story_desk)
    with pytest.raises(ConflictError, match="新文件"):
        ask_replay(
            story_desk,
            "rubric",
            VISIT.id,
            actor=person(story_desk, AUTHOR),
            at=LATER,
            at_work=lambda _: False,
        )


def test_given_up_it_is_gone_and_its_id_is_free_again(story_desk: Desk) -> None:
    begin(story_desk, token="one")
    assert give_up(story_desk)
    with pytest.raises(NotFoundError, match="已被放弃"):
        opened(story_desk)
    assert begin(story_desk, token="two").revision == 1


def test_who_saves_after_it_was_given_up_is_told(story_desk: Desk) -> None:
    draft = begin(story_desk)
    give_up(story_desk)
    with pytest.raises(ConflictError, match="已被放弃"):
        keep_revision(story_desk, draft, draft.text, actor=person(story_desk, AUTHOR), at=LATER)


def test_it_stands_in_the_library_with_its_draft_alone(story_desk: Desk) -> None:
    begin(story_desk)
    actor = person(story_desk, AUTHOR)

    def life() -> DocumentLife | None:
        lives = document_lives(story_desk, actor=actor, at=NOW)
        return next((one for one in lives if one.id == VISIT.id), None)

    found = life()
    assert found is not None
    assert (found.kind, found.title, found.versions, found.newest) == (
        "rubric",
        VISIT.title,
        (),
        None,
    )
    assert found.draft is not None
    assert (found.draft.effective_from, found.draft.errors) == (BEGINS, 0)
    give_up(story_desk)
    assert life() is None


def test_who_may_not_write_does_not_see_it(story_desk: Desk) -> None:
    begin(story_desk)
    lives = document_lives(story_desk, actor=person(story_desk, "ding-xinyi"), at=NOW)
    assert VISIT.id not in {one.id for one in lives}


def test_pulled_it_is_a_draft_of_version_one(story_desk: Desk) -> None:
    draft = begin(story_desk)
    with story_desk.database.reading(story_desk.county) as unit:
        held = held_files(unit)[draft.path]
    assert (held.pulled.state, held.pulled.version) == ("draft", 1)


# ------------------------------------------------------------------ four eyes


def test_it_is_submitted_and_approved_as_any_other(story_desk: Desk) -> None:
    begin(story_desk)
    name = submit(story_desk)
    assert name == "rubric-town-visit-1-1"
    shown = read_submission(story_desk, name, actor=person(story_desk, APPROVER), at=LATER)
    assert shown.before is None
    assert shown.approvable
    assert shown.candidate is not None
    assert shown.candidate.model is not None
    approve(story_desk, name)
    with story_desk.database.reading(story_desk.county) as unit:
        found = story_desk.library(unit).find("rubric", VISIT.id, on=BEGINS)
        assert unit.document_draft("rubric", VISIT.id) is None
    assert (found.ref.version, found.document.title) == (1, VISIT.title)
    after = read_submission(story_desk, name, actor=person(story_desk, APPROVER), at=LATER)
    assert (after.before, after.comparison) == (None, None)


def test_the_next_version_of_it_begins_as_of_any_other(story_desk: Desk) -> None:
    begin(story_desk)
    approve(story_desk, submit(story_desk))
    draft = begin_draft(
        story_desk,
        "rubric",
        VISIT.id,
        effective_from=BEGINS + timedelta(days=30),
        changes=["再改"],
        actor=person(story_desk, AUTHOR),
        at=LATER,
    )
    assert (draft.base_version, draft.path) == (1, "rubrics/town-visit-2.yaml")


def test_who_wrote_it_cannot_approve_it(story_desk: Desk) -> None:
    begin(story_desk)
    name = submit(story_desk)
    shown = read_submission(story_desk, name, actor=person(story_desk, AUTHOR), at=LATER)
    assert shown.refusal is not None


def test_like_its_model_it_may_stand_but_not_begin_in_the_past(story_desk: Desk) -> None:
    begin(story_desk)
    assert obstacles_of(story_desk) == []
    give_up(story_desk)
    begin(story_desk, replace(VISIT, effective_from=BEGINS - timedelta(days=1)))
    (told,) = obstacles_of(story_desk)
    assert "已过" in told


def test_an_id_published_meanwhile_stops_it_with_the_way_out(story_desk: Desk) -> None:
    draft = begin(story_desk)
    approve(story_desk, submit(story_desk))
    with story_desk.database.writing(story_desk.county) as unit:
        unit.keep_document_draft(replace(draft, revision=1))
    view = opened(story_desk)
    assert (view.newest, view.base) == (1, None)
    (told,) = obstacles_of(story_desk)
    assert "同名的文件已经发布" in told
    with pytest.raises(ConflictError, match="同名的文件已经发布"):
        submit(story_desk)
    actor = person(story_desk, AUTHOR)
    assert approval_of(story_desk, view, actor=actor, at=LATER).obstacles


def test_the_records_can_be_made_again_from_the_journal(story_desk: Desk) -> None:
    begin(story_desk)
    approve(story_desk, submit(story_desk))
    assert rebuild_and_compare(story_desk.database, story_desk.county) == ()
