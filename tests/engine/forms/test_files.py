from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from typing_extensions import override

from engine.configuration.checks.schema_words import FILE_KINDS
from engine.configuration.checks.schema_words import LARGEST_FILE_MB as LARGEST_WRITTEN
from engine.configuration.form import Form
from engine.forms.decode import Decoded, decode
from engine.forms.file_kinds import KINDS
from engine.forms.files import (
    LARGEST_FILE_MB,
    LONGEST_NAME,
    NO_FILES,
    FileAnswer,
    FileRules,
    NoFiles,
    RefusedFile,
    clean_name,
    files_within,
    is_file,
    rules_of,
    size_said,
)
from engine.forms.nodes import Node, build_nodes, walk
from engine.forms.root import RootSchema
from engine.forms.validation import validate
from engine.forms.visibility import VEIL, Viewer, redact

SCHEMA: dict[str, object] = {
    "type": "object",
    "required": ["letter"],
    "properties": {
        "letter": {"type": "string", "title": "信件", "ui": {"widget": "file", "accept": ["pdf"]}},
        "proofs": {
            "type": "array",
            "title": "证据",
            "maxItems": 2,
            "confidential": "informant",
            "ui": {"widget": "file", "accept": ["pdf", "jpg"], "max_mb": 1},
        },
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"photo": {"type": "string", "ui": {"widget": "file"}}},
            },
        },
    },
}
FORM = Form.model_validate({
    "kind": "form", "id": "sample", "title": {"zh": "样表"}, "version": 1,
    "effective_from": "2022-01-01", "source": "测试", "changes": ["首次发布"], "schema": SCHEMA,
})  # fmt: skip
SEES_ALL = Viewer(sees=frozenset({"informant", "unit", "panel"}))


def _file(number: int = 1, **other: object) -> dict[str, object]:
    plain = {"sha256": f"{number:064x}", "name": "信.pdf", "type": "application/pdf", "size": 900}
    return plain | other


class Sent(NoFiles):
    """Files as a page would have them: some sent now, some known by a token."""

    def __init__(
        self,
        arrived: Mapping[str, Sequence[FileAnswer]] | None = None,
        claimed: Mapping[str, FileAnswer] | None = None,
    ) -> None:
        self._arrived = arrived or {}
        self._claimed = claimed or {}

    @override
    def arrived(self, name: str, rules: FileRules) -> Sequence[FileAnswer]:
        return self._arrived.get(name, ())

    @override
    def claimed(self, token: str) -> FileAnswer | None:
        return self._claimed.get(token)


def _read(
    post: Mapping[str, Sequence[str]],
    sent: Sent | None = None,
    stored: Mapping[str, object] | None = None,
    viewer: Viewer = SEES_ALL,
) -> Decoded:
    return decode(FORM, post, stored or {}, viewer=viewer, intake=sent or Sent())


def _node(answers: Mapping[str, object], name: str) -> Node:
    nodes = walk(build_nodes(FORM, RootSchema.of(SCHEMA), answers, SEES_ALL))
    return next(node for node in nodes if node.name == name)


def test_documents_may_name_the_kinds_that_can_be_told_apart() -> None:
    assert tuple(KINDS) == FILE_KINDS
    assert LARGEST_FILE_MB == LARGEST_WRITTEN


def test_a_file_that_was_sent_is_the_answer() -> None:
    assert _read({}, Sent({"f_letter": [_file()]})).answers == {"letter": _file()}


def test_several_files_stand_in_a_list() -> None:
    sent = Sent({"f_proofs": [_file(1), _file(2)]})
    assert _read({"f_proofs": [""]}, sent).answers == {"proofs": [_file(1), _file(2)]}


def test_what_was_sent_before_is_kept_by_its_token() -> None:
    sent = Sent({"f_proofs": [_file(2)]}, {"token": _file(1)})
    assert _read({"f_proofs": ["", "token"]}, sent).answers == {"proofs": [_file(1), _file(2)]}


def test_a_stored_file_is_kept_by_its_hash() -> None:
    stored = {"proofs": [_file(1), _file(2)]}
    assert _read({"f_proofs": ["", f"{2:064x}"]}, stored=stored).answers == {"proofs": [_file(2)]}


@pytest.mark.parametrize(
    "claim", [f"{9:064x}", '{"sha256":"x"}', "../secret.key", "\x00", "x" * 200_000]
)
def test_nobody_gets_at_a_file_by_naming_it(claim: str) -> None:
    found = _read({"f_letter": ["", claim], "f_proofs": ["", claim]})
    assert found.answers == {}


def test_the_same_file_twice_is_one() -> None:
    sent = Sent({"f_proofs": [_file(1)]}, {"token": _file(1)})
    assert _read({"f_proofs": ["token"]}, sent).answers == {"proofs": [_file(1)]}


def test_a_new_file_takes_the_place_of_a_single_one() -> None:
    sent = Sent({"f_letter": [_file(2)]}, {"token": _file(1)})
    assert _read({"f_letter": ["token"]}, sent).answers == {"letter": _file(2)}


def test_a_button_takes_a_file_away() -> None:
    sent = Sent(claimed={"one": _file(1), "two": _file(2)})
    post = {"f_proofs": ["", "one", "two"], "_op": ["unfile:f_proofs:0"]}
    found = _read(post, sent)
    assert found.answers == {"proofs": [_file(2)]}
    assert found.new_row == ("proofs",)


def test_the_last_file_taken_away_leaves_nothing() -> None:
    post = {"f_letter": ["", "one"], "_op": ["unfile:f_letter:0"]}
    assert _read(post, Sent(claimed={"one": _file()}), {"letter": _file()}).answers == {}


def test_a_page_without_the_control_changes_nothing() -> None:
    stored = {"letter": _file()}
    assert _read({"f_other": ["x"]}, stored=stored).answers == stored


def test_a_refused_file_is_told_and_the_others_stay() -> None:
    refused = RefusedFile("file-size", {"name": "大.pdf", "limit": 1})
    found = _read({"f_proofs": ["one"]}, Sent({"f_proofs": [refused]}, {"one": _file(1)}))
    assert found.answers == {"proofs": [_file(1)]}
    fault = found.faults[0]
    assert fault.path == ("proofs",)
    assert fault.zh == "“大.pdf”太大，未上传；每个文件不超过 1 MB"
    assert "大.pdf" in fault.en
    assert "{" not in fault.en


def test_a_file_in_a_row_goes_with_its_row() -> None:
    sent = Sent({"f_rows-1-photo": [_file(2)]}, {"one": _file(1)})
    post = {
        "f_rows-row": ["", "0:r1", "1:r2"],
        "f_rows-0-photo": ["", "one"],
        "f_rows-1-photo": [""],
        "_op": ["del:f_rows:0"],
    }
    rows = _read(post, sent).answers["rows"]
    assert rows == [{"photo": _file(2), "_row": "r2"}]


def test_who_may_not_see_a_field_cannot_send_files_to_it() -> None:
    sent = Sent({"f_proofs": [_file()]})
    stored = {"proofs": [_file(7)]}
    assert _read({"f_proofs": [""]}, sent, stored, Viewer()).answers == stored


def test_a_hidden_file_is_veiled_as_a_whole() -> None:
    answers = {"letter": _file(1), "proofs": [_file(2)]}
    assert redact(FORM, answers, Viewer()) == {"letter": _file(1), "proofs": VEIL}


@pytest.mark.parametrize(
    ("letter", "keyword"),
    [
        (_file(type="text/html"), "enum"),
        (_file(size=21 * 1024 * 1024), "maximum"),
        (_file(sha256="x"), "pattern"),
        (_file(extra=1), "additionalProperties"),
        ("data:text/html,x", "type"),
    ],
)
def test_answers_that_come_without_a_page_are_held_to_the_same(
    letter: object, keyword: str
) -> None:
    faults = validate(FORM, None, {"letter": letter})
    assert [fault.keyword for fault in faults] == [keyword]


def test_more_files_than_the_field_takes_are_told() -> None:
    answers = {"letter": _file(), "proofs": [_file(1), _file(2), _file(3)]}
    assert [fault.keyword for fault in validate(FORM, None, answers)] == ["maxItems"]


def test_a_missing_file_is_missing_like_anything_else() -> None:
    assert [fault.path for fault in validate(FORM, None, {})] == [("letter",)]


def test_the_page_says_what_it_takes() -> None:
    node = _node({}, "f_proofs")
    assert node.widget == "file"
    assert node.accepts == FileRules(("pdf", "jpg"), 1, 2)
    assert node.accepts.said().zh == "可上传 PDF、JPG，每个不超过 1 MB，最多 2 个。"
    assert node.accepts.endings == (".pdf", ".jpg", ".jpeg")


@pytest.mark.parametrize(
    ("ui", "rules"),
    [
        ({}, FileRules(tuple(KINDS))),
        ({"accept": ["exe"]}, FileRules(tuple(KINDS))),
        ({"accept": "png", "max_mb": 900}, FileRules(("png",), LARGEST_FILE_MB)),
        ({"max_mb": 0}, FileRules(tuple(KINDS), 1)),
    ],
)
def test_what_a_field_does_not_say_is_as_usual(ui: dict[str, object], rules: FileRules) -> None:
    assert rules_of({"type": "string", "ui": ui}) == rules


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("证据.pdf", "证据.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\照片.JPG", "照片.JPG"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("\u2066a\u2069\u200b.pdf", "a.pdf"),
        ('a"<b>:c|d?e*.pdf', "a__b__c_d_e_.pdf"),
        (" . .. .pdf", "文件.pdf"),
        (".pdf", "文件.pdf"),
        ("", "文件.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("无扩展名", "文件.pdf"),
    ],
)
def test_names_are_cleaned(sent: str, kept: str) -> None:
    assert clean_name(sent, "pdf") == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_name("长" * 500 + ".pdf", "pdf")
    assert len(name) == LONGEST_NAME
    assert name.endswith("长.pdf")


@pytest.mark.parametrize(("size", "said"), [(1, "1 KB"), (1_048_576, "1.0 MB"), ("?", "1 KB")])
def test_a_size_is_said_as_one_reads_it(size: object, said: str) -> None:
    assert size_said(size) == said


def test_files_are_found_wherever_they_stand() -> None:
    answers = {"letter": _file(1), "rows": [{"photo": _file(2)}], "text": "sha256"}
    assert [path for path, _ in files_within(answers)] == [("letter",), ("rows", 0, "photo")]


def test_a_post_without_files_brings_none() -> None:
    assert NO_FILES.arrived("f_letter", FileRules(("pdf",))) == ()
    assert NO_FILES.claimed("x") is None
    assert repr(NO_FILES) == "NoFiles()"
    assert not is_file({"sha256": 1, "name": "", "type": "", "size": 1})
