from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from office_support import COUNTY, HELD, MONDAY, PUBLISHED, Office, config_with, new_desk, publish

from engine.audit.entry import Pin
from engine.clock import moment_of
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.library import load_library
from engine.configuration.rubric import Rubric
from engine.configuration.workflow import Workflow
from engine.errors import ConflictError, NotFoundError, RuleError
from engine.rules.facts import FactSheet
from engine.services import shelf
from engine.services.casebook import Casebook, open_casebook, open_casebooks, pinned, single_output
from engine.services.publish_documents import publish_library
from engine.terms import SYSTEM


def _book(office: Office, name: str, day: date | None = None) -> Casebook:
    with office.desk.database.reading(COUNTY) as unit:
        return open_casebook(unit, office.desk, unit.case(name), day or office.day)


def test_a_case_knows_itself_as_facts(office: Office) -> None:
    name = office.bring(office.register(), "route")
    sheet = _book(office, name, MONDAY + timedelta(days=9)).sheet
    assert {fact: sheet[fact] for fact in sheet if fact.startswith("case.")} == {
        "case.workflow": "petition",
        "case.stage": "routed",
        "case.lead": "商务局",
        "case.lead_kind": "department",
        "case.co_units": Decimal(1),
        "case.area": "城区片区",
        "case.opened_on": MONDAY,
        "case.age_days": Decimal(9),
        "case.cleared": False,
    }


def test_facts_of_the_answers_stay_with_the_case(office: Office) -> None:
    name = office.settled()
    sheet = _book(office, name).sheet
    assert sheet["petition.topic"] == "预付卡消费"
    assert sheet["petition.received_on"] == MONDAY
    assert sheet["investigation.evidence_count"] == Decimal(2)
    assert sheet["reply.cites_law"] is True


@pytest.mark.parametrize(
    ("after", "late", "left", "overdue"),
    [
        (0, 0, 15, False),
        (14, 0, 1, False),
        (15, 0, 0, False),
        (16, 1, -1, True),
        (30, 15, -15, True),
    ],
)
def test_a_running_clock_is_read_as_of_the_day(
    office: Office, after: int, late: int, left: int, overdue: bool
) -> None:
    name = office.bring(office.register(), "route")
    sheet = _book(office, name, MONDAY + timedelta(days=after)).sheet
    assert sheet["accept.due_on"] == date(2023, 3, 21)
    assert (sheet["accept.days_late"], sheet["accept.days_left"]) == (Decimal(late), Decimal(left))
    assert sheet["accept.overdue"] is overdue


def test_a_stopped_clock_stays_as_it_was(office: Office) -> None:
    name = office.bring(office.register(), "route")
    office.later(17).do(name, "accept")
    sheet = _book(office, name, date(2024, 1, 1)).sheet
    assert sheet["accept.days_late"] == Decimal(2)
    assert sheet["accept.overdue"] is False
    assert sheet["accept.stopped_on"] == MONDAY + timedelta(days=17)


def test_many_casebooks_are_the_same_as_each_alone(settled_office: Office) -> None:
    office = settled_office
    with office.desk.database.reading(COUNTY) as unit:
        cases = unit.cases()
        together = open_casebooks(unit, office.desk, cases, HELD)
        alone = [open_casebook(unit, office.desk, case, HELD) for case in cases]
    assert [dict(book.sheet) for book in together] == [dict(book.sheet) for book in alone]


def test_a_case_keeps_the_workflow_it_began_with(office: Office, tmp_path: Path) -> None:
    before = office.bring(office.register(), "route")
    folder = config_with(tmp_path)
    old = (folder / "workflows" / "petition.yaml").read_text("utf-8")
    own = "answers_to: [handler]\n      why: 受理告知"
    assert old.count(own) == 1
    new = old.replace(own, f"limit: {{days: 5}}\n      {own}")
    new = new.replace(
        "version: 1\neffective_from: 2022-01-01", "version: 2\neffective_from: 2023-03-07"
    )
    (folder / "workflows" / "petition-2.yaml").write_text(new, "utf-8")
    publish(office.desk, folder)
    office.later(1)
    after = office.bring(office.register(petitioner_phone="13955556666"), "route")
    assert [_book(office, name).workflow.ref.version for name in (before, after)] == [1, 2]
    assert _book(office, before).sheet["accept.due_on"] == date(2023, 3, 21)
    assert _book(office, after).sheet["accept.due_on"] == date(2023, 3, 13)


# pinned documents


def test_a_bundle_names_documents_by_kind_and_id(office: Office) -> None:
    case = office.case(office.register())
    with office.desk.database.reading(COUNTY) as unit:
        library = office.desk.library(unit)
    assert pinned(library, case.bundle, Workflow, "petition").ref.id == "petition"
    assert pinned(library, case.bundle, County).ref.id == "shengzhou"
    assert pinned(library, case.bundle, Form, "reply").document.kind == "form"


@pytest.mark.parametrize(("model", "name"), [(Rubric, None), (Form, "petition"), (Workflow, "x")])
def test_what_is_not_pinned_is_not_found(office: Office, model: type, name: str | None) -> None:
    case = office.case(office.register())
    with office.desk.database.reading(COUNTY) as unit:
        library = office.desk.library(unit)
    with pytest.raises(NotFoundError):
        pinned(library, case.bundle, model, name)


def test_a_pin_of_other_content_is_refused(office: Office) -> None:
    with office.desk.database.reading(COUNTY) as unit:
        library = office.desk.library(unit)
    forged = Pin(kind="workflow", id="petition", version=1, sha256="0" * 64)
    with pytest.raises(ConflictError):
        pinned(library, [forged], Workflow, "petition")


# tables


def _classified(office: Office, **facts: object) -> dict[str, object]:
    name = office.register()
    book = _book(office, name)
    table = shelf.classification_table(book.workflow, book.sheet.dictionary)
    given = {name.replace("__", "."): value for name, value in facts.items()}
    return dict(single_output(table, FactSheet(given, book.sheet.dictionary)))


def test_the_one_row_that_applies_gives_its_outputs_as_facts(office: Office) -> None:
    assert _classified(office, petition__about_discipline=True) == {"petition.kind": "涉纪"}


def test_a_table_without_a_row_for_the_case_says_so(tmp_path: Path) -> None:
    rule = "  - {id: k40, then: {petition.kind: 初信初访}, basis: 其余}\n"
    complete = "classification:\n  hit: first\n  complete: true"
    folder = config_with(tmp_path / "a", petition=(rule, ""))
    file = folder / "workflows" / "petition.yaml"
    text = file.read_text("utf-8")
    assert text.count(complete) == 1
    file.write_text(text.replace(complete, complete.replace("true", "false")), "utf-8")
    desk = new_desk(tmp_path / "own.db")
    with desk.database.writing(COUNTY) as unit:  # no gap such as this can be published any more
        publish_library(unit, load_library(folder), actor=SYSTEM, at=moment_of(PUBLISHED))
    with pytest.raises(RuleError, match="没有任何一行"):
        Office(desk).register()
    assert Office(desk).journal()[-1].case is None
