from __future__ import annotations

from datetime import UTC, datetime

import pytest
from forms_support import form_of, send

from engine.forms.root import RootSchema
from engine.forms.signing import Signer, hash_to_sign, sign, signed_fields
from engine.forms.validation import validate

FORM = form_of(
    {
        "text": {"type": "string", "title": "内容"},
        "sign": {"type": "object", "title": "签名", "ui": {"widget": "signature"}},
    },
    required=["sign"],
)
ROOT = RootSchema.of(FORM.schema_)
SIGNER = Signer("王某", "wang", datetime(2023, 5, 8, 9, 30, tzinfo=UTC))
SHOWN = hash_to_sign(FORM, {"text": "已核实"}, SIGNER)


def test_a_form_names_the_fields_that_are_signed() -> None:
    assert signed_fields(FORM) == ("sign",)


def test_a_signature_holds_the_name_the_person_the_hash_and_the_moment() -> None:
    typed = {"text": "已核实", "sign": {"name": "王 某", "sha256": SHOWN}}
    signed, faults = sign(FORM, ROOT, typed, SIGNER)
    assert faults == ()
    assert signed["sign"] == {
        "name": "王某",
        "person": "wang",
        "sha256": SHOWN,
        "at": "2023-05-08T09:30:00+00:00",
    }
    assert validate(FORM, ROOT, signed) == ()


def test_a_signature_proved_once_is_proved_again() -> None:
    signed, _ = sign(FORM, ROOT, {"sign": {"name": "王某", "sha256": hash_to_sign(FORM, {}, None)}},
                     SIGNER)  # fmt: skip
    assert sign(FORM, ROOT, signed, SIGNER) == (signed, ())


@pytest.mark.parametrize(
    ("typed", "keyword"),
    [
        ({"name": "李某", "sha256": SHOWN}, "signature-name"),
        ({"name": "", "sha256": SHOWN}, "signature-name"),
        ({"name": "王某", "sha256": "0" * 64}, "signature-answers"),
        ({"name": "王某"}, "signature-answers"),
        ({"name": "王某", "person": "li", "sha256": SHOWN}, "signature-name"),
    ],
)
def test_another_name_or_other_answers_are_refused(typed: dict[str, object], keyword: str) -> None:
    signed, (fault,) = sign(FORM, ROOT, {"text": "已核实", "sign": typed}, SIGNER)
    assert (fault.dotted, fault.keyword) == ("sign", keyword)
    assert signed["sign"] == {"name": typed["name"]}


def test_a_wrong_name_is_told_whose_name_is_wanted() -> None:
    _, (fault,) = sign(FORM, ROOT, {"sign": {"name": "李某"}}, SIGNER)
    assert "“王某”" in fault.zh
    assert "'王某'" in fault.en


def test_answers_changed_after_they_were_shown_are_no_longer_signed() -> None:
    typed = {"text": "已核实，属实", "sign": {"name": "王某", "sha256": SHOWN}}
    _, (fault,) = sign(FORM, ROOT, typed, SIGNER)
    assert fault.keyword == "signature-answers"


def test_what_is_shown_beside_the_form_can_be_signed_instead() -> None:
    beside = Signer("王某", "wang", SIGNER.at, shown="a" * 64)
    typed = {"text": "同意", "sign": {"name": "王某", "sha256": "a" * 64}}
    assert sign(FORM, ROOT, typed, beside)[1] == ()
    assert hash_to_sign(FORM, typed, beside) == "a" * 64


def test_what_was_typed_is_the_name_with_the_hash_of_the_page() -> None:
    found = send(FORM, {}, **{"f_sign": " 王某 ", "f_sign.sha256": SHOWN})
    assert found.answers == {"sign": {"name": "王某", "sha256": SHOWN}}


def test_no_name_is_no_signature() -> None:
    assert send(FORM, {}, **{"f_sign": " ", "f_sign.sha256": SHOWN}).answers == {}


def test_a_missing_signature_is_one_fault() -> None:
    (fault,) = validate(FORM, ROOT, {})
    assert (fault.dotted, fault.keyword) == ("sign", "required")


def test_a_name_alone_is_not_accepted_as_a_signature() -> None:
    assert validate(FORM, ROOT, {"sign": {"name": "王某", "sha256": SHOWN}})
