from __future__ import annotations

import pytest
from office_support import MONDAY, Office

from engine.clock import moment_of
from engine.errors import AccessError, NotFoundError, TransitionError
from engine.services.entries import (
    entry_of_new_case,
    entry_of_step,
    known_step,
    offer_of,
    workflows_for,
)
from engine.services.read_cases import CaseFile, open_file

AT = moment_of(MONDAY)


def _file(office: Office, case: str, person: str) -> CaseFile:
    return open_file(office.desk, case, actor=office.who(person, case), at=AT)


def test_the_form_of_a_new_case_is_the_one_in_force(office: Office) -> None:
    entry = entry_of_new_case(office.desk, "petition", actor=office.who("clerk"), at=AT)
    assert entry.step.id == "register"
    assert entry.form is not None
    assert entry.form.ref.id == "petition-registration"
    assert "topics" in entry.lists


def test_who_fills_in_a_form_sees_what_they_write(office: Office) -> None:
    entry = entry_of_new_case(office.desk, "petition", actor=office.who("clerk"), at=AT)
    assert {"informant", "unit"} <= entry.viewer.sees


def test_who_may_not_register_gets_no_form(office: Office) -> None:
    with pytest.raises(AccessError):
        entry_of_new_case(office.desk, "petition", actor=office.who("chair"), at=AT)


def test_a_workflow_the_system_opens_has_no_form_for_anybody(office: Office) -> None:
    with pytest.raises(AccessError, match="不由您的岗位开立"):
        entry_of_new_case(office.desk, "rectification", actor=office.who("clerk"), at=AT)


def test_an_unknown_workflow_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError):
        entry_of_new_case(office.desk, "parcel", actor=office.who("clerk"), at=AT)


def test_the_form_of_a_step_is_the_version_the_case_keeps(office: Office) -> None:
    case = office.bring(office.register(), "route")
    file = _file(office, case, "handler")
    entry = entry_of_step(file, known_step(file, "accept"))
    assert entry.form is not None
    pins = {(pin.id, pin.version, pin.sha256) for pin in file.case.bundle}
    assert (entry.form.ref.id, entry.form.ref.version, entry.form.ref.sha256) in pins


def test_a_step_without_form_is_a_confirmation(office: Office) -> None:
    case = office.bring(office.register(), "route")
    file = _file(office, case, "area-leader")
    assert entry_of_step(file, known_step(file, "supervise")).form is None


def test_an_offered_step_is_returned_as_offered(office: Office) -> None:
    case = office.bring(office.register(), "route")
    file = _file(office, case, "handler")
    offer = offer_of(file, "accept", county=office.county, actor=office.who("handler", case))
    assert (offer.step.id, offer.refusal) == ("accept", None)


def test_a_step_of_others_is_refused_by_name(office: Office) -> None:
    case = office.bring(office.register(), "route")
    file = _file(office, case, "clerk")
    with pytest.raises(AccessError):
        offer_of(file, "accept", county=office.county, actor=office.who("clerk"))


def test_a_step_of_another_stage_is_refused(office: Office) -> None:
    case = office.register()
    file = _file(office, case, "clerk")
    with pytest.raises(TransitionError):
        offer_of(file, "settle", county=office.county, actor=office.who("clerk"))


def test_a_step_the_workflow_does_not_have_is_not_found(office: Office) -> None:
    file = _file(office, office.register(), "clerk")
    with pytest.raises(NotFoundError):
        offer_of(file, "fly", county=office.county, actor=office.who("clerk"))


def test_workflows_people_open_come_first(office: Office) -> None:
    known = workflows_for(office.desk, actor=office.who("clerk"), at=AT)
    told = [(str(each.workflow.ref.id), each.may_open, each.by_people) for each in known]
    assert told[0] == ("petition", True, True)
    assert ("rectification", False, False) in told


def test_who_may_not_register_opens_no_workflow(office: Office) -> None:
    known = workflows_for(office.desk, actor=office.who("chair"), at=AT)
    assert not any(each.may_open for each in known)
