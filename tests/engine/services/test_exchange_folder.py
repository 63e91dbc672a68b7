"""The library in a folder: pulled, edited, pushed as drafts; no change on either side is lost."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from story_support import NOW, person
from versions_support import next_text, next_version, publish, replaced

from engine.audit.entry import DocumentPublished, DraftSubmitted
from engine.configuration.library import check_folder
from engine.errors import AccessError, ConfigurationError, NotFoundError
from engine.services.desk import Desk
from engine.services.edit_documents import (
    begin_draft,
    discard_document_draft,
    keep_revision,
)
from engine.services.folder_files import LIST_FILE, FolderFiles, hash_of
from engine.services.pins import pin_of
from engine.services.pull_folder import MOST_LINES, PullOutcome, pull_folder
from engine.services.push_folder import PushOutcome, push_folder

RUBRIC = "rubrics/first-petition.yaml"
NEXT = "rubrics/first-petition-2.yaml"
SOON = date(2024, 1, 1)


def pull(desk: Desk, folder: Path, **more: object) -> PullOutcome:
    return pull_folder(desk, folder, **more)  # type: ignore[arg-type]


def push(desk: Desk, folder: Path, by: str = "ma-zhihao") -> PushOutcome:
    return push_folder(desk, folder, actor=person(desk, by), at=NOW)


def all_bytes(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder; the database of the story may lie in it too."""
    files = (path for path in folder.rglob("*") if path.is_file() and "onecase.db" not in path.name)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def write_next(folder: Path, name: str = NEXT, words: str = "# 少扣一分，见会议纪要\n") -> str:
    """Write the next version of the rubric into a file of its own; return its text."""
    text = words + next_text((folder / RUBRIC).read_text("utf-8"), SOON)
    (folder / name).write_text(text, "utf-8")
    return text


def draft_of(desk: Desk, kind: str = "rubric", name: str = "first-petition") -> str | None:
    with desk.database.reading(desk.county) as unit:
        draft = unit.document_draft(kind, name)
    return draft.text if draft else None


def begun(desk: Desk) -> None:
    begin_draft(
        desk,
        "rubric",
        "first-petition",
        effective_from=SOON,
        changes=("网页上的改动",),
        actor=person(desk, "ma-zhihao"),
        at=NOW,
    )


def changed_in_library(desk: Desk, words: str = "# 网页上又改了\n") -> str:
    with desk.database.reading(desk.county) as unit:
        draft = unit.document_draft("rubric", "first-petition")
    assert draft is not None
    author = person(desk, "ma-zhihao")
    return keep_revision(desk, draft, words + draft.text, actor=author, at=NOW).text


# pulling


def test_a_pulled_folder_holds_every_document_word_for_word(
    story_desk: Desk, tmp_path: Path
) -> None:
    found = pull(story_desk, tmp_path / "rules")
    with story_desk.database.reading(story_desk.county) as unit:
        texts = {one.path: one.text for one in unit.documents()}
    assert set(found.written) == set(texts)
    for name, text in texts.items():
        assert (tmp_path / "rules" / name).read_bytes() == text.encode()
    assert check_folder(tmp_path / "rules").ok


def test_pulling_again_changes_no_byte(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    before = all_bytes(tmp_path)
    assert pull(story_desk, tmp_path).written == ()
    assert all_bytes(tmp_path) == before


def test_two_people_pull_the_same_bytes(story_desk: Desk, tmp_path: Path) -> None:
    begun(story_desk)
    pull(story_desk, tmp_path / "one")
    pull(story_desk, tmp_path / "two")
    assert all_bytes(tmp_path / "one") == all_bytes(tmp_path / "two")


def test_the_list_says_of_which_state_of_the_journal_it_is(
    story_desk: Desk, tmp_path: Path
) -> None:
    pull(story_desk, tmp_path)
    with story_desk.database.reading(story_desk.county) as unit:
        head = unit.head()
    told = json.loads((tmp_path / LIST_FILE).read_text("utf-8"))
    assert told["journal"] == {"seq": head.seq, "sha256": head.sha256}
    assert told["county"] == "shengzhou"
    assert told["files"][RUBRIC]["state"] == "published"


def test_a_draft_lies_beside_the_version_it_follows(story_desk: Desk, tmp_path: Path) -> None:
    begun(story_desk)
    found = pull(story_desk, tmp_path)
    assert found.drafts == (NEXT,)
    assert (tmp_path / NEXT).read_text("utf-8") == draft_of(story_desk)


def test_versions_published_from_one_file_lie_in_two(story_desk: Desk, tmp_path: Path) -> None:
    made = next_version(story_desk, RUBRIC, on=SOON)
    with story_desk.database.writing(story_desk.county) as unit:
        unit.keep_document(
            pin=pin_of(made.loaded.ref),
            title="第二版",
            text=made.loaded.source_text,
            path=RUBRIC,
            effective_from=SOON,
        )
        event = DocumentPublished(
            document=pin_of(made.loaded.ref), title="第二版", effective_from=SOON
        )
        unit.record(event, actor=person(story_desk, "pan-zhongliang"), at=NOW)
    pull(story_desk, tmp_path)
    assert "version: 2" in (tmp_path / RUBRIC).read_text("utf-8")
    first = (tmp_path / "rubrics/first-petition-1.yaml").read_text("utf-8")
    assert "version: 1" in first


def test_what_was_changed_here_and_not_there_stays(story_desk: Desk, tmp_path: Path) -> None:
    begun(story_desk)
    pull(story_desk, tmp_path)
    mine = (tmp_path / NEXT).read_text("utf-8") + "# 我的改动\n"
    (tmp_path / NEXT).write_text(mine, "utf-8")
    assert pull(story_desk, tmp_path).yours == (NEXT,)
    assert (tmp_path / NEXT).read_text("utf-8") == mine
    assert pull(story_desk, tmp_path).yours == (NEXT,)


def test_what_was_changed_on_both_sides_is_a_conflict_and_nothing_is_written(
    story_desk: Desk, tmp_path: Path
) -> None:
    begun(story_desk)
    pull(story_desk, tmp_path)
    (tmp_path / NEXT).write_text((tmp_path / NEXT).read_text("utf-8") + "# 我的\n", "utf-8")
    (tmp_path / RUBRIC).unlink()
    changed_in_library(story_desk)
    before = all_bytes(tmp_path)
    (conflict,) = pull(story_desk, tmp_path).conflicts
    assert conflict.name == NEXT
    assert "-# 网页上又改了" in conflict.lines
    assert "+# 我的" in conflict.lines
    assert all_bytes(tmp_path) == before


def in_conflict(desk: Desk, folder: Path) -> str:
    """Change the draft on both sides; return the library's text."""
    begun(desk)
    pull(desk, folder)
    (folder / NEXT).write_text((folder / NEXT).read_text("utf-8") + "# 我的\n", "utf-8")
    return changed_in_library(desk)


def test_the_first_way_out_takes_the_library(story_desk: Desk, tmp_path: Path) -> None:
    theirs = in_conflict(story_desk, tmp_path)
    assert pull(story_desk, tmp_path, take=(NEXT,)).written == (NEXT,)
    assert (tmp_path / NEXT).read_text("utf-8") == theirs


def test_the_second_way_out_keeps_the_file_and_pushes_it_on_top(
    story_desk: Desk, tmp_path: Path
) -> None:
    in_conflict(story_desk, tmp_path)
    mine = (tmp_path / NEXT).read_text("utf-8")
    assert pull(story_desk, tmp_path, keep=(NEXT,)).yours == (NEXT,)
    assert push(story_desk, tmp_path).drafts
    assert draft_of(story_desk) == mine


def test_the_third_way_out_lays_the_library_beside(story_desk: Desk, tmp_path: Path) -> None:
    theirs = in_conflict(story_desk, tmp_path)
    mine = (tmp_path / NEXT).read_text("utf-8")
    found = pull(story_desk, tmp_path, beside=True)
    assert found.beside == (f"{NEXT}.library",)
    assert (tmp_path / f"{NEXT}.library").read_text("utf-8") == theirs
    assert (tmp_path / NEXT).read_text("utf-8") == mine


def test_a_file_of_somebody_else_is_never_overwritten(story_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "rubrics").mkdir()
    (tmp_path / RUBRIC).write_text("# 别的东西\n", "utf-8")
    assert [one.name for one in pull(story_desk, tmp_path).conflicts] == [RUBRIC]
    assert (tmp_path / RUBRIC).read_text("utf-8") == "# 别的东西\n"
    assert not (tmp_path / "county.yaml").exists()


def test_the_file_of_a_draft_given_up_goes_unless_it_was_changed(
    story_desk: Desk, tmp_path: Path
) -> None:
    author = person(story_desk, "ma-zhihao")
    begun(story_desk)
    pull(story_desk, tmp_path)
    discard_document_draft(story_desk, "rubric", "first-petition", actor=author, at=NOW)
    assert pull(story_desk, tmp_path).removed == (NEXT,)
    begun(story_desk)
    pull(story_desk, tmp_path)
    (tmp_path / NEXT).write_text((tmp_path / NEXT).read_text("utf-8") + "# 我的\n", "utf-8")
    discard_document_draft(story_desk, "rubric", "first-petition", actor=author, at=NOW)
    assert [one.name for one in pull(story_desk, tmp_path).conflicts] == [NEXT]
    assert (tmp_path / NEXT).exists()


def test_other_files_of_the_folder_are_left_alone(story_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.yaml").write_text("x", "utf-8")
    (tmp_path / "README.md").write_text("说明", "utf-8")
    pull(story_desk, tmp_path)
    assert (tmp_path / "README.md").read_text("utf-8") == "说明"
    assert push(story_desk, tmp_path) == PushOutcome()


def test_line_ends_of_windows_are_no_change(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    (tmp_path / RUBRIC).write_bytes((tmp_path / RUBRIC).read_bytes().replace(b"\n", b"\r\n"))
    assert push(story_desk, tmp_path) == PushOutcome()
    assert pull(story_desk, tmp_path).conflicts == ()


# pushing


def test_a_new_version_becomes_a_draft_with_its_comments(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    text = write_next(tmp_path)
    (pushed,) = push(story_desk, tmp_path).drafts
    assert (pushed.path, pushed.begun, pushed.errors) == (NEXT, True, ())
    assert draft_of(story_desk) == text
    assert "# 少扣一分，见会议纪要" in text
    with story_desk.database.reading(story_desk.county) as unit:
        assert len([one for one in unit.documents() if one.pin.id == "first-petition"]) == 1


def test_pull_edit_push_pull_changes_no_byte(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    write_next(tmp_path)
    push(story_desk, tmp_path)
    before = all_bytes(tmp_path)
    assert pull(story_desk, tmp_path).written == ()
    assert push(story_desk, tmp_path) == PushOutcome()
    assert all_bytes(tmp_path) == before
    assert all_bytes(tmp_path) == all_bytes(_elsewhere(story_desk, tmp_path))


def _elsewhere(desk: Desk, folder: Path) -> Path:
    """Pull into another folder, with the first one's journal entry."""
    other = folder.parent / f"{folder.name}-other"
    pull(desk, other)
    told = json.loads((folder / LIST_FILE).read_text("utf-8"))
    there = json.loads((other / LIST_FILE).read_text("utf-8"))
    assert there == told
    return other


def test_a_version_raised_in_place_moves_into_a_file_of_its_own(
    story_desk: Desk, tmp_path: Path
) -> None:
    pull(story_desk, tmp_path)
    before = (tmp_path / RUBRIC).read_bytes()
    text = write_next(tmp_path, RUBRIC)
    (pushed,) = push(story_desk, tmp_path).drafts
    assert (pushed.name, pushed.path) == (RUBRIC, NEXT)
    assert (tmp_path / RUBRIC).read_bytes() == before
    assert (tmp_path / NEXT).read_text("utf-8") == text
    assert pull(story_desk, tmp_path).conflicts == ()


def test_the_next_push_saves_the_draft_once_more(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    write_next(tmp_path)
    push(story_desk, tmp_path)
    text = write_next(tmp_path, words="# 第二稿\n")
    (pushed,) = push(story_desk, tmp_path).drafts
    assert (pushed.draft.revision, pushed.begun) == (2, False)
    assert draft_of(story_desk) == text


def test_a_draft_pushed_from_another_file_goes_to_its_own(story_desk: Desk, tmp_path: Path) -> None:
    begun(story_desk)
    pull(story_desk, tmp_path)
    text = write_next(tmp_path, "rubrics/mine.yaml")
    (tmp_path / NEXT).unlink()
    (pushed,) = push(story_desk, tmp_path).drafts
    assert (pushed.name, pushed.path) == ("rubrics/mine.yaml", NEXT)
    assert not (tmp_path / "rubrics/mine.yaml").exists()
    assert (tmp_path / NEXT).read_text("utf-8") == text


def test_errors_of_a_draft_are_told_but_it_is_kept(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    text = write_next(tmp_path).replace("from: 70,", "from: 700,")
    (tmp_path / NEXT).write_text(text, "utf-8")
    (pushed,) = push(story_desk, tmp_path).drafts
    assert pushed.errors
    assert draft_of(story_desk) == text


def test_a_published_version_is_never_changed(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    (tmp_path / RUBRIC).write_text("# 加一句\n" + (tmp_path / RUBRIC).read_text("utf-8"), "utf-8")
    (refused,) = push(story_desk, tmp_path).refusals
    assert refused.name == RUBRIC
    assert "version 改为 2" in refused.said.zh
    assert draft_of(story_desk) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (replaced("version: 2\n", "version: 5\n"), "version: 2"),
        (replaced("version: 2\n", ""), "version: 2"),
        (replaced("id: first-petition\n", "id: third-petition\n"), "version: 1"),
        (replaced("kind: rubric\n", "kind: 评分表\n"), "没有发布过"),
        (lambda text: text + "\n: [", "first-petition-2.yaml"),
        (lambda _: "- 一\n- 二\n", "没有发布过"),
    ],
)
def test_what_is_no_next_version_is_refused_with_the_way_out(
    story_desk: Desk, tmp_path: Path, change: object, said: str
) -> None:
    pull(story_desk, tmp_path)
    (tmp_path / NEXT).write_text(change(write_next(tmp_path)), "utf-8")  # type: ignore[operator]
    (refused,) = push(story_desk, tmp_path).refusals
    assert said in refused.said.zh
    assert draft_of(story_desk) is None


def test_one_file_at_fault_keeps_all_from_being_pushed(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    write_next(tmp_path)
    (tmp_path / "forms/reply.yaml").write_text("kind: form\nid: reply\nversion: 1\n", "utf-8")
    before = all_bytes(tmp_path)
    assert len(push(story_desk, tmp_path).refusals) == 1
    assert draft_of(story_desk) is None
    assert all_bytes(tmp_path) == before


def test_a_new_version_in_two_files_is_refused(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    write_next(tmp_path)
    write_next(tmp_path, "rubrics/again.yaml", "# 另一份\n")
    (refused,) = push(story_desk, tmp_path).refusals
    assert "rubrics/again.yaml" in refused.said.zh
    assert NEXT in refused.said.zh


def test_a_draft_somebody_saved_meanwhile_is_shown_never_overwritten(
    story_desk: Desk, tmp_path: Path
) -> None:
    begun(story_desk)
    pull(story_desk, tmp_path)
    theirs = changed_in_library(story_desk)
    (tmp_path / NEXT).write_text((tmp_path / NEXT).read_text("utf-8") + "# 我的\n", "utf-8")
    (conflict,) = push(story_desk, tmp_path).conflicts
    assert "-# 网页上又改了" in conflict.lines
    assert "+# 我的" in conflict.lines
    assert draft_of(story_desk) == theirs


def test_a_draft_begun_in_the_library_meanwhile_is_a_conflict_too(
    story_desk: Desk, tmp_path: Path
) -> None:
    pull(story_desk, tmp_path)
    begun(story_desk)
    theirs = draft_of(story_desk)
    write_next(tmp_path)
    assert [one.name for one in push(story_desk, tmp_path).conflicts] == [NEXT]
    assert draft_of(story_desk) == theirs


def test_a_draft_given_up_meanwhile_is_not_brought_back_by_itself(
    story_desk: Desk, tmp_path: Path
) -> None:
    begun(story_desk)
    pull(story_desk, tmp_path)
    author = person(story_desk, "ma-zhihao")
    discard_document_draft(story_desk, "rubric", "first-petition", actor=author, at=NOW)
    assert push(story_desk, tmp_path).behind == (NEXT,)
    (tmp_path / NEXT).write_text((tmp_path / NEXT).read_text("utf-8") + "# 我的\n", "utf-8")
    assert [one.name for one in push(story_desk, tmp_path).conflicts] == [NEXT]
    assert draft_of(story_desk) is None
    pull(story_desk, tmp_path, keep=(NEXT,))
    assert push(story_desk, tmp_path).drafts
    assert "# 我的" in (draft_of(story_desk) or "")


def test_what_others_changed_and_you_did_not_is_no_conflict(
    story_desk: Desk, tmp_path: Path
) -> None:
    begun(story_desk)
    pull(story_desk, tmp_path)
    changed_in_library(story_desk)
    assert push(story_desk, tmp_path) == PushOutcome(behind=(NEXT,))


def test_a_draft_that_waits_for_approval_is_closed(story_desk: Desk, tmp_path: Path) -> None:
    begun(story_desk)
    pull(story_desk, tmp_path)
    text = draft_of(story_desk) or ""
    with story_desk.database.writing(story_desk.county) as unit:
        unit.keep_submitted_text("s-1", hash_of(text), NEXT, text)
        event = DraftSubmitted(
            submission="s-1",
            kind="rubric",
            document="first-petition",
            version=2,
            revision=1,
            title="评分表",
            text_sha256=hash_of(text),
            effective_from=SOON,
            words="请审批",
        )
        unit.record(event, actor=person(story_desk, "ma-zhihao"), at=NOW)
    (tmp_path / NEXT).write_text(text + "# 我的\n", "utf-8")
    (refused,) = push(story_desk, tmp_path).refusals
    assert "撤回提交" in refused.said.zh


def test_once_published_the_file_stays_as_it_is(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    text = write_next(tmp_path)
    made = next_version(story_desk, RUBRIC, lambda old: "# 少扣一分，见会议纪要\n" + old, on=SOON)
    assert made.loaded.source_text == text
    publish(story_desk, made)
    assert push(story_desk, tmp_path) == PushOutcome()
    assert pull(story_desk, tmp_path).written == ()


def test_only_who_may_write_pushes(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    write_next(tmp_path)
    with pytest.raises(AccessError):
        push(story_desk, tmp_path, by="pan-zhongliang")
    assert draft_of(story_desk) is None


def test_a_county_document_is_pushed_as_a_draft_too(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    text = next_text((tmp_path / "county.yaml").read_text("utf-8"), SOON)
    (tmp_path / "county-2.yaml").write_text(text, "utf-8")
    (pushed,) = push(story_desk, tmp_path).drafts
    assert (pushed.draft.kind, pushed.draft.id, pushed.errors) == ("county", "shengzhou", ())


# hardening


def test_a_link_in_the_folder_is_neither_read_nor_written(story_desk: Desk, tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "rules"
    outside.mkdir()
    folder.mkdir()
    (folder / "rubrics").symlink_to(outside)
    for act in (pull, push):
        with pytest.raises(ConfigurationError, match="链接"):
            act(story_desk, folder)
    assert list(outside.iterdir()) == []


def test_a_linked_file_is_refused(story_desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("kind: rubric\n", "utf-8")
    folder = tmp_path / "rules"
    pull(story_desk, folder)
    (folder / "rubrics/linked.yaml").symlink_to(secret)
    with pytest.raises(ConfigurationError, match=r"rubrics/linked\.yaml"):
        push(story_desk, folder)


@pytest.mark.parametrize(
    "name",
    [
        "../x.yaml",
        "/etc/x.yaml",
        "a/../../x.yaml",
        ".git/x.yaml",
        "a\\x.yaml",
        "x.txt",
        "a//x.yaml",
    ],
)
def test_the_list_leads_nowhere_else(story_desk: Desk, tmp_path: Path, name: str) -> None:
    pull(story_desk, tmp_path)
    told = json.loads((tmp_path / LIST_FILE).read_text("utf-8"))
    told["files"][name] = told["files"][RUBRIC]
    (tmp_path / LIST_FILE).write_text(json.dumps(told), "utf-8")
    for act in (pull, push):
        with pytest.raises(ConfigurationError):
            act(story_desk, tmp_path)
    with pytest.raises(ConfigurationError):
        FolderFiles(tmp_path).write(name, "x")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": 9, "county": "", "journal": {}, "files": {}}']
)
def test_a_list_that_cannot_be_read_names_the_way_out(
    story_desk: Desk, tmp_path: Path, text: str
) -> None:
    (tmp_path / LIST_FILE).write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        pull(story_desk, tmp_path)
    assert "git" in (caught.value.hint or "")


def test_a_list_that_is_a_link_is_refused(story_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text("{}", "utf-8")
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / LIST_FILE).symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(ConfigurationError, match="链接"):
        pull(story_desk, folder)


def test_the_folder_of_another_county_is_refused(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    told = (tmp_path / LIST_FILE).read_text("utf-8").replace("shengzhou", "songquan", 1)
    (tmp_path / LIST_FILE).write_text(told, "utf-8")
    for act in (pull, push):
        with pytest.raises(ConfigurationError, match="songquan"):
            act(story_desk, tmp_path)


def test_a_name_that_was_never_pulled_is_refused(story_desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        pull(story_desk, tmp_path, take=("rubrics/none.yaml",))


def test_a_file_that_is_too_large_or_no_text_is_refused(story_desk: Desk, tmp_path: Path) -> None:
    pull(story_desk, tmp_path)
    (tmp_path / "rubrics/large.yaml").write_bytes(b"x" * 1_100_000)
    (tmp_path / "rubrics/odd.yaml").write_bytes(b"\xff\xfe\x00")
    refused = push(story_desk, tmp_path).refusals
    assert {one.name for one in refused} == {"rubrics/large.yaml", "rubrics/odd.yaml"}


def test_a_long_difference_is_cut(story_desk: Desk, tmp_path: Path) -> None:
    begun(story_desk)
    pull(story_desk, tmp_path)
    changed_in_library(story_desk)
    (tmp_path / NEXT).write_text("".join(f"# {n}\n" for n in range(500)), "utf-8")
    (conflict,) = pull(story_desk, tmp_path).conflicts
    assert len(conflict.lines) == MOST_LINES
    assert conflict.left > 400
