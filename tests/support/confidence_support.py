"""A case in which every confidential answer bears a mark of its own, to be looked for anywhere."""

from __future__ import annotations

import io
from collections.abc import Mapping

from file_support import PDF
from office_support import Office

from engine.forms.files import FileRules
from engine.services.confidence import may_see, viewer_of
from engine.services.keep_files import receive_file

LIAISON = "zhang-hang"
"""Reads the cases of the unit complained about: neither who complained nor what about."""

Marks = Mapping[str, tuple[str, str]]
"""Field to the value that stands in it and the mark of confidence it bears."""


def marked_case(office: Office) -> tuple[str, Marks]:
    """Bring a case through its steps with a marked value in every confidential field."""
    marks = {
        "petitioner_name": ("名记甲乙丙", "informant"),
        "petitioner_phone": ("13977770001", "informant"),
        "petitioner_address": ("址记某村十七号", "informant"),
        "demand": ("求记店家拒不退还余款共两千元", "unit"),
        "evidence": ("证记收据", "unit"),
        "contact": ("谈记信访人说明经过", "unit"),
    }
    file = receive_file(
        office.desk.files,
        io.BytesIO(PDF),
        name=f"{marks['evidence'][0]}.pdf",
        rules=FileRules(("pdf",)),
    )
    plain = {name: value for name, (value, _) in marks.items() if name.startswith("petitioner")}
    case = office.register(
        **plain, topic="村级资金管理", demand=marks["demand"][0], evidence=[file]
    )
    office.bring(case, "accept")
    office.do(case, "contact", summary=marks["contact"][0])
    office.do(case, "contact", summary=f"{marks['contact'][0]}，第二次。")
    return case, marks


def hidden_from(office: Office, case: str, person: str, marks: Marks) -> list[str]:
    """Return the values this person must never meet."""
    actor, found = office.person(person), office.case(case)
    sees = frozenset[str]()
    if may_see(office.county, found, actor):
        sees = viewer_of(office.county, found, actor).sees
    return [value for value, mark in marks.values() if mark not in sees]
