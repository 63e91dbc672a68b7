"""Migrations held against the versions of their form."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.services.check_documents import check_document_texts

SOUND = Path(__file__).parents[2] / "broken_configuration" / "sound"
FIELDS = {"tel": "{type: string, title: 电话}", "note": "{type: string, title: 说明}"}


def form(version: int, fields: dict[str, str], migrations: str = "") -> str:
    lines = "".join(f"    {name}: {schema}\n" for name, schema in fields.items())
    return (
        f"kind: form\nid: visit\ntitle: 走访记录\nversion: {version}\n"
        f"effective_from: 202{version}-01-01\nschema:\n  type: object\n  properties:\n{lines}"
        f"{migrations}"
    )


def found(migrations: str, **fields: str) -> list[tuple[str, str, str]]:
    """Return severity, path and code of what is wrong with the second version."""
    texts = {
        path.relative_to(SOUND).as_posix(): path.read_text("utf-8")
        for path in sorted(SOUND.rglob("*.yaml"))
    }
    texts["forms/visit.yaml"] = form(1, FIELDS)
    texts["forms/visit-2.yaml"] = form(2, fields or FIELDS, migrations)
    report = check_document_texts(texts.items())
    return [(one.severity, one.path, one.code) for one in report.problems]


def steps(*written: str, start: int = 1) -> str:
    return f"migrations:\n- {{from: {start}, steps: [{', '.join(written)}]}}\n"


PHONE = {"phone": FIELDS["tel"], "note": FIELDS["note"]}


def test_a_migration_that_covers_what_is_gone_is_sound() -> None:
    assert found(steps("{rename: {tel: phone}}"), **PHONE) == []
    assert found(steps("{drop: [tel]}"), note=FIELDS["note"]) == []


def test_a_field_that_is_gone_without_a_word_is_pointed_out() -> None:
    assert found("", **PHONE) == [("warning", "", "not-migrated")]
    unrelated = steps("{default: {note: 无}}")
    assert found(unrelated, **PHONE) == [("warning", "migrations", "not-migrated")]


@pytest.mark.parametrize(("step", "path"), [
    ("{map: {tle: {一: 二}}}", "migrations.0.steps.0.map"),
    ("{drop: [tle]}", "migrations.0.steps.0.drop"),
    ("{convert: {tle: integer}}", "migrations.0.steps.0.convert"),
    ("{rename: {tle: note}}", "migrations.0.steps.0.rename"),
])  # fmt: skip
def test_a_step_on_an_unknown_field_is_refused(step: str, path: str) -> None:
    assert found(steps(step)) == [("error", path, "unknown-reference")]


def test_a_step_that_leads_to_an_unknown_field_is_refused() -> None:
    assert ("error", "migrations.0.steps", "unknown-reference") in found(
        steps("{rename: {tel: fone}}"), **PHONE
    )


def test_steps_follow_each_other() -> None:
    two = steps("{rename: {tel: number}}", "{rename: {number: phone}}")
    assert found(two, **PHONE) == []


@pytest.mark.parametrize("step", ["{}", "{drop: [tel], default: {note: 无}}"])
def test_a_step_does_one_thing(step: str) -> None:
    assert ("error", "migrations.0.steps.0", "one-step") in found(steps(step))


def test_a_migration_leads_from_an_earlier_version() -> None:
    assert found(steps(start=2)) == [("error", "migrations.0.from", "migration-from")]


def test_there_is_one_migration_from_a_version() -> None:
    twice = "migrations:\n- {from: 1, steps: []}\n- {from: 1, steps: []}\n"
    assert found(twice) == [("error", "migrations.1.from", "duplicate-id")]
