"""A review in which a loss passes from the lead to a unit that assists, played once."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from office_support import COUNTY, HELD, Office, config_with, new_desk, publish
from webui_support import PASSWORD

SESSION = "monthly-review-2023-05-1"
CARD = "petition-2023-00001"
"""Led by 商务局; its on-site check is left to 剡湖街道, which loses the point and a half."""

ITEM, BEARER = "no-site-visit", "剡湖街道"

_PLAIN = "    when: {visit.count: 0}\n    deduct: {points: 3}\n"
_SHIFT = "    shift: {when: {visit.count: 0}, approved: {units.clear: true}, to: petition.place"
_SAID = "  - {do: assessment, points: 1, units: lead}\n"
_BORNE = "  - {do: assessment, units: shifted}\n"


@cache
def played(*, posted: bool) -> Path:
    """Play the review, once in a run of the tests; return the folder of its database.

    Args:
        posted: The programme posts what units bear to their assessment.
    """
    folder = Path(tempfile.mkdtemp(prefix="passed-on-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    changes = {"first_petition": (_PLAIN, f"{_PLAIN}{_SHIFT}, points: 1.5}}\n")}
    if posted:
        changes["monthly_review"] = (_SAID, _SAID + _BORNE)
    office = Office(new_desk(folder / "onecase.db"))
    publish(office.desk, config_with(folder, **changes))
    for topic, place, phone in (
        ("预付卡消费", BEARER, "13900002000"),
        ("村级资金管理", "甘霖镇", "13900002001"),
        ("村级工程建设", "谷来镇", "13900002002"),
    ):
        _settle(office, topic=topic, place=place, petitioner_phone=phone)
    office.day = HELD
    office.drawn_session()
    office.judge(SESSION, CARD)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with office.desk.database.writing(COUNTY) as unit:
        for each in office.county.people:
            unit.put_account(each.id, each.id, quick)
    office.desk.database.close()
    return folder


def _settle(office: Office, **answers: object) -> None:
    """Settle a petition to whose place nobody went."""
    case = office.bring(office.register(**answers), "contact")
    office.do(case, "investigate")
    office.sign(case)
    for step in ("reply", "settle", "follow-up-city"):
        office.do(case, step)
