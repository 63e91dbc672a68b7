"""What a confidential field says is met by nobody without the right, wherever they look."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping

import pytest
from click.testing import CliRunner
from confidence_support import LIAISON, Marks, hidden_from, marked_case
from desk_support import Person, hidden_fields
from flask import Flask
from office_support import Office

from engine.configuration.form import Form
from engine.configuration.form_schema import properties_of
from engine.configuration.library import load_library
from engine.forms.decode import decode
from engine.forms.root import RootSchema
from engine.forms.validation import validate
from engine.forms.visibility import Viewer, redact
from engine.places import shipped_config
from engine.services.use_forms import find_form
from webui.cli import onecase
from webui.forms import differing, show_answers

LINK = re.compile(r'href="(/[^"#]*)')
NOT_FOLLOWED = ("/static", "/configuration", "/sign-out")
READERS = (LIAISON, "liang-xudong", "wu-zhenyu", "ren-yaoming", "ding-xinyi", "cai-meng")
"""A liaison of the unit, the secretary, an area's office, the auditor, the administrator, and
the liaison of a unit that has nothing to do with it."""

CLI = CliRunner()


@pytest.fixture
def marked(office: Office) -> tuple[str, Marks]:
    return marked_case(office)


def _pages(person: Person, *starts: str) -> Iterator[tuple[str, str]]:
    """Yield every page of the site this person gets at by links, with its address."""
    waiting, seen = ["/", *starts], set[str]()
    while waiting and len(seen) < 60:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        with person.client.get(address) as answer:
            text = answer.get_data(as_text=True)
        yield address, text
        found = (html.unescape(link) for link in LINK.findall(text))
        waiting += [each for each in found if not each.startswith(NOT_FOLLOWED)]


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_nobody_meets_it_on_any_page(
    app: Flask,
    office: Office,
    marked: tuple[str, Marks],
    reader: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    case, marks = marked
    secret = hidden_from(office, case, reader, marks)
    assert secret
    person = Person.of(app, reader)
    asked = [f"/find?text={value}" for value in secret]
    starts = (
        f"/case/{case}", f"/case/{case}/filings/1/print", f"/case/{case}/filings/4/print",
        f"/case/{case}/filings/4/compare/5", f"/case/{case}/do/contact", f"/case/{case}/do/none",
        "/cases/petition", "/statistics", "/statistics/cases", "/journal", f"/journal?case={case}",
        "/reviews", "/reviews/results",
    )  # fmt: skip
    for address, text in _pages(person, *starts):
        assert not [value for value in secret if value in text], address
    for address in asked:
        # The page repeats what was asked; it must find nothing.
        assert office.case(case).number not in person.client.get(address).text
    assert not [value for value in secret if value in caplog.text]


def test_the_handler_meets_all_of_it(app: Flask, office: Office, marked: tuple[str, Marks]) -> None:
    case, marks = marked
    handler = office.who("handler", case).person
    assert hidden_from(office, case, handler, marks) == []
    page = Person.of(app, handler).see(f"/case/{case}")
    assert all(value in page for value, _ in marks.values())


def test_what_is_refused_is_not_written_to_the_log(
    app: Flask, office: Office, marked: tuple[str, Marks], caplog: pytest.LogCaptureFixture
) -> None:
    _, marks = marked
    clerk = Person.of(app, "han-zhuoqun")
    secret = marks["petitioner_name"][0]
    hidden = hidden_fields(clerk.see("/cases/petition/new"))
    with caplog.at_level("DEBUG"):
        answer = clerk.post("/cases/petition/new", hidden, f_petitioner_5f_name=secret)
        clerk.post("/cases/petition/new", {}, f_petitioner_5f_name=secret)
        office.desk.database.close()
    assert answer.status_code == 422
    assert secret not in caplog.text


def test_the_terminal_says_nothing_of_it(
    app: Flask, marked: tuple[str, Marks], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, marks = marked
    instance = app.extensions["onecase"].settings.instance.folder
    (instance / "onecase.toml").write_text('county = "shengzhou"\n', encoding="utf-8")
    monkeypatch.setenv("ONECASE_INSTANCE", str(instance))
    for command in ("verify", "doctor"):
        said = CLI.invoke(onecase, [command, "--instance", str(instance)])
        assert not [value for value, _ in marks.values() if value in said.output], command


# every confidential field of every shipped form


def _fields() -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for loaded in load_library(shipped_config()).all("form"):
        assert isinstance(loaded.document, Form)
        for entry in properties_of(loaded.document.schema_):
            if "confidential" in entry.schema:
                named = [part for part in entry.path[1:] if part not in {"properties", "items"}]
                yield str(loaded.ref), tuple(named)


FIELDS = sorted(set(_fields()))
SECRET = "密记不许人知"


def _put(path: tuple[str | int, ...], value: object) -> dict[str, object]:
    name, rest = str(path[0]), path[1:]
    return {name: _put(rest, value) if rest else value}


def test_some_forms_have_confidential_fields() -> None:
    assert len(FIELDS) >= 12


@pytest.mark.parametrize(("form", "path"), FIELDS)
def test_a_field_is_veiled_in_all_that_is_made_of_the_answers(
    form: str, path: tuple[str | int, ...]
) -> None:
    used = find_form(form.removeprefix("form/").partition("#")[0])
    answers = _put(path, SECRET)
    seen = redact(used.form, answers, Viewer())
    assert SECRET not in json.dumps(seen, ensure_ascii=False)
    blind = show_answers(used.form, answers, lists=used.lists, viewer=Viewer())
    assert SECRET not in repr(blind.sections)
    assert differing(blind, show_answers(used.form, {}, lists=used.lists, viewer=Viewer())) == ()


@pytest.mark.parametrize(("form", "path"), FIELDS)
def test_who_does_not_see_a_field_cannot_change_it(form: str, path: tuple[str | int, ...]) -> None:
    used = find_form(form.removeprefix("form/").partition("#")[0])
    stored = _put(path, SECRET)
    name = "f_" + "-".join(str(part).replace("_", "_5f_") for part in path)
    forged = {name: ["伪造"], f"{name}-row": ["0:s0"], f"{name}-file": ["x"]}
    schema = RootSchema.of(used.form.schema_)
    for operation in ("", f"del:{name}:0", f"unfile:{name}:0"):
        post: Mapping[str, list[str]] = {**forged, "_op": [operation]}
        assert decode(used.form, post, stored, schema=schema, viewer=Viewer()).answers == stored


@pytest.mark.parametrize(("form", "path"), FIELDS)
def test_a_fault_never_repeats_what_was_typed(form: str, path: tuple[str | int, ...]) -> None:
    used = find_form(form.removeprefix("form/").partition("#")[0])
    long = SECRET * 3000
    faults = validate(used.form, None, _put(path, long))
    assert SECRET not in repr(faults)
