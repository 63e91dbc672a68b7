"""A ladder that rises when a signature is returned twice, beside the shipped documents."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from office_support import Office, new_desk, publish

from engine.places import shipped_config

LADDER = """\
- id: chief-told
  title: {zh: 退回两次后已督办，告知主要负责人, en: Supervised after two returns; the chief is told}
  when: {}
  events:
    parts: [{rule: [returned-twice]}, {step: [supervise], by: [system]}]
    within_days: 60
    without: {step: [settle]}
  then: {remind: true, to: [chief]}
- id: returned-twice
  title: {zh: 三十日内两次退回，督办, en: Returned twice within thirty days; supervised}
  when: {case.stage: accepted}
  events:
    parts: [{step: [sign], decision: return, by: [deputy]}]
    at_least: 2
    within_days: 30
  then: {step: supervise}
"""


def folder_with_ladder(folder: Path) -> Path:
    """Return a copy of the shipped documents with this ladder for petitions."""
    copy = folder / "config"
    for file in shipped_config().rglob("*.yaml"):
        place = copy / file.relative_to(shipped_config())
        place.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text("utf-8")
        if file.name == "petition.yaml":
            text = re.sub(r"\nescalation:\n.*", f"\nescalation:\n{LADDER}", text, flags=re.DOTALL)
        place.write_text(text, "utf-8")
    return copy


def office_with_ladder(folder: Path) -> Office:
    """Return an office that works by it; its database lies in the folder."""
    desk = new_desk(folder / "onecase.db")
    publish(desk, folder_with_ladder(folder))
    return Office(desk)


def returned(office: Office, case: str) -> date:
    """Bring the case to signing and have the deputy return it; return the day."""
    office.do(case, "investigate")
    office.sign(case, "handler")
    office.sign(case, "deputy", decision="return", opinion="证据不足，请补充。")
    return office.day
