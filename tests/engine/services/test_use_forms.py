"""A form looked up, checked and answered without a server."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import ConfigurationError, NotFoundError
from engine.places import shipped_config
from engine.services.use_forms import check_form, find_form, patched, read_answers, submit

KEY = b"a key for tests only, 32 bytes!!"
GIVEN = {
    "received_on": "2023-05-04",
    "channel": "来访",
    "petitioner_name": "胡秋实",
    "petitioner_phone": "13900001234",
    "headline": "反映购物卡退款难",
    "topic": "预付卡消费",
    "place": "剡湖街道",
    "demand": "在美容店充值的购物卡要求退款，商家一直不同意。",
    "about_discipline": False,
}


@pytest.mark.parametrize("name", ["contact-note", "contact-note@1", "forms/contact-note.yaml"])
def test_a_form_is_found_by_its_names(name: str) -> None:
    assert find_form(name).form.id == "contact-note"


def test_a_form_is_found_by_its_file() -> None:
    used = find_form(str(shipped_config() / "forms" / "contact-note.yaml"))
    assert (used.form.id, used.loaded.path) == ("contact-note", "forms/contact-note.yaml")
    assert used.lists["topics"]


def test_a_file_that_lies_alone_is_seen_beside_the_shipped_documents(tmp_path: Path) -> None:
    text = (shipped_config() / "forms" / "petition-registration.yaml").read_text("utf-8")
    alone = tmp_path / "mine.yaml"
    alone.write_text(text.replace("id: petition-registration", "id: mine"), "utf-8")
    used = find_form(str(alone))
    assert used.form.id == "mine"
    assert used.lists["towns"]


def test_a_document_of_another_kind_is_no_form() -> None:
    with pytest.raises(ConfigurationError, match="Form"):
        find_form("workflow/petition@1")
    with pytest.raises(NotFoundError):
        find_form("contact-notes")


def test_only_faults_of_the_form_itself_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(shipped_config(), folder)
    (folder / "rubrics" / "broken.yaml").write_text("kind: rubric\n", "utf-8")
    note = folder / "forms" / "contact-note.yaml"
    assert check_form(find_form(str(note))).problems == ()
    note.write_text(note.read_text("utf-8").replace("maxLength", "maxLenght"), "utf-8")
    [problem] = check_form(find_form(str(note))).problems
    assert (problem.code, problem.nearest) == ("unknown-key", "maxLength")


def test_answers_that_fit_give_facts_with_the_confidential_ones_veiled() -> None:
    done = submit(find_form("petition-registration"), GIVEN, key=KEY)
    assert (done.faults, done.unknown) == ((), ())
    assert done.answers == GIVEN
    assert done.facts["petition.topic"] == "预付卡消费"
    assert "13900001234" not in str(done.facts)
    assert "胡秋实" not in str(done.facts)


def test_answers_that_do_not_fit_are_told_field_by_field() -> None:
    given = {**GIVEN, "channel": "托梦", "petitioner_phone": None, "colour": "红"}
    done = submit(find_form("petition-registration"), given, key=KEY)
    assert {one.dotted for one in done.faults} == {"channel", "petitioner_phone"}
    assert done.unknown == ("colour",)


def test_stored_answers_are_changed_by_what_is_given() -> None:
    change = {"headline": "反映退款仍未到账", "about_discipline": None}
    done = submit(find_form("petition-registration"), change, stored=GIVEN, key=KEY)
    assert done.answers["headline"] == "反映退款仍未到账"
    assert [one.dotted for one in done.faults] == ["about_discipline"]


@pytest.mark.parametrize(("stored", "change", "expected"), [
    ({"a": 1}, {"a": None}, {}),
    ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
    ({"a": 1}, {"a": {"b": 2}}, {"a": {"b": 2}}),
    ({"a": {"b": 1, "c": 2}}, {"a": {"b": None}}, {"a": {"c": 2}}),
    ({}, {"a": {"b": None}}, {"a": {}}),
])  # fmt: skip
def test_a_change_is_merged_as_rfc_7396_says(
    stored: dict[str, object], change: dict[str, object], expected: dict[str, object]
) -> None:
    assert patched(stored, change) == expected


def test_numbers_of_answers_are_exact() -> None:
    assert read_answers('{"a": 0.1}', "-") == {"a": Decimal("0.1")}


@pytest.mark.parametrize("text", ["[1]", "{", '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 100_000, ""])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="答案"):
        read_answers(text, "answers.json")
