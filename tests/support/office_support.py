"""The shipped county at work: petitions brought as far as a test needs them, acts by role."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from engine.clock import moment_of
from engine.configuration.county import County
from engine.demonstration.casting import find_actor
from engine.places import shipped_config
from engine.records.session import Database
from engine.records.values import Case, JournalEntry, ReviewedCase, Session
from engine.scoring.deductions import Finding
from engine.services.casebook import Casebook, open_casebook
from engine.services.desk import Desk
from engine.services.open_case import open_case
from engine.services.people import actor_of
from engine.services.perform_step import perform_step
from engine.services.publish_documents import publish_folder
from engine.services.review_session import (
    SessionPlan,
    draw_cases,
    freeze_frame,
    hear_witness,
    open_session,
)
from engine.services.score_case import (
    ScoringTable,
    confirm_result,
    hand_in_sheet,
    open_table,
    recuse,
)
from engine.terms import SYSTEM, Actor, CountyId

COUNTY = CountyId("shengzhou")
KEY = b"a key for tests only, 32 bytes!!"
PUBLISHED = date(2023, 1, 3)
MONDAY = date(2023, 3, 6)
"""The day on which petitions of tests come in, unless the test says another."""
HELD = date(2023, 5, 25)
"""The day on which review sessions of tests are held."""
MEMBERS = (
    "yu-lan",
    "zhu-mantang",
    "liang-weidong",
    "zhang-jingye",
    "li-zhuying",
    "tu-tianming",
    "yuan-hongying",
)
SECRETARY, CHAIR = "liang-xudong", "cai-jialiang"
WITNESSES = ("yao-zhigang", "zhao-lan")

PETITION: Mapping[str, object] = {
    "received_on": "2023-03-06",
    "channel": "来访",
    "petitioner_name": "胡秋实",
    "petitioner_phone": "13900001234",
    "petitioner_address": "某某新村7幢302室",
    "headline": "反映购物卡退款难",
    "topic": "预付卡消费",
    "place": "剡湖街道",
    "demand": "在美容店充值的购物卡要求退款，商家一直不同意。",
    "about_discipline": False,
}

DOINGS: Mapping[str, tuple[str, Mapping[str, object] | None]] = {
    "route": ("clerk", {"duties_clear": True}),
    "object": ("handler", {"reason": "此事应由市场监管部门牵头办理。", "basis": "三定规定"}),
    "designate": ("leader", {"lead": "市场监管局", "reason": "由其主办。"}),
    "accept": ("handler", {"told_by": "电话", "path": "信访程序"}),
    "decline": ("handler", {"reason": "已经进入诉讼程序，不予受理。", "told_where_to_go": "法院"}),
    "contact": ("handler", {"way": "电话", "summary": "听取了信访人的陈述。"}),
    "visit": ("handler", {"site": "现场", "found": "看了现场。", "petitioner_present": True}),
    "extend": ("chief", {"days": 30, "reason": "案情复杂，需委托检测。", "told": True}),
    "investigate": (
        "handler",
        {
            "facts": "经查阅合同和账目，事实已经查明。",
            "facts_established": True,
            "evidence": [{"name": "合同"}, {"name": "账目"}],
            "outcome": "支持",
            "finding": "依合同约定退还余额。",
        },
    ),
    "reply": (
        "handler",
        {
            "text": "经查属实，已责令退款。",
            "delivered_by": "当面送达",
            "cites_law": True,
            "answers_all": True,
            "states_remedy": True,
        },
    ),
    "settle": ("area-office", {"opinion": "同意办结。"}),
    "follow-up-city": ("follow-up-city", {"way": "电话回访", "solved": True, "note": "已退款。"}),
    "satisfaction": ("follow-up-city", {"process": "满意", "result": "满意"}),
    "supervise": ("area-leader", None),
    "mend": (
        "handler",
        {
            "measures": [{"problem": "调查不深", "measure": "重新调查", "evidence": "报告"}],
            "summary": "组织全局学习评分标准。",
        },
    ),
    "verify": ("discipline", {"checked_by": "实地核验", "opinion": "准予销号。"}),
    "return": ("discipline", {"reason": "仍未退款到位。"}),
    "open-investigation": (
        "discipline",
        {"grounds": "督办期满，仍未组织整改。", "approved_by": "书记"},
    ),
    "conclude-investigation": (
        "discipline",
        {
            "found": "承办人员未按期组织整改。",
            "responsibility": "承办人履职不力。",
            "proposal": "予以通报批评。",
        },
    ),
    "hold-accountable": (
        "discipline",
        {"people": [{"name": "某某", "post": "经办人", "measure": "谈话提醒"}]},
    ),
}
"""Step to who does it by default and what the form is told."""

WAY = ("route", "accept", "contact", "visit", "investigate", "sign", "reply", "settle")
"""The steps of a petition that runs without trouble."""

Findings = Mapping[str, int | bool]


class Office:
    """A desk at which everything is done by naming the role; the calendar turns by hand."""

    def __init__(self, desk: Desk, day: date = MONDAY) -> None:
        self.desk = desk
        self.day = day

    # who

    @property
    def county(self) -> County:
        with self.desk.database.reading(self.desk.county) as unit:
            return self.desk.county_on(unit, self.day).document

    def who(self, by: str, case: str | None = None) -> Actor:
        """Return a person by id, or whoever holds the role and reaches the case."""
        return find_actor(self.county, by, self.case(case) if case else None)

    def person(self, person: str) -> Actor:
        return actor_of(self.county, person)

    # petitions

    def register(self, *, by: str = "clerk", token: str | None = None, **answers: object) -> str:
        given = {**PETITION, "received_on": self.day.isoformat(), **answers}
        return open_case(
            self.desk,
            "petition",
            answers={name: value for name, value in given.items() if value is not None},
            actor=self.who(by),
            at=moment_of(self.day),
            token=token,
        )

    def do(
        self,
        case: str,
        step: str,
        *,
        by: str | None = None,
        revision: int | None = None,
        token: str | None = None,
        **answers: object,
    ) -> None:
        """Do a step as its role and with its usual answers, where the test gives no others."""
        role, usual = DOINGS.get(step, ("handler", None))
        given = None if usual is None and not answers else {**(usual or {}), **answers}
        perform_step(
            self.desk,
            case,
            step,
            answers=given,
            actor=self.who(by or role, case),
            at=moment_of(self.day),
            revision=revision,
            token=token,
        )

    def sign(self, case: str, *tiers: str, decision: str = "agree", **answers: object) -> None:
        for tier in tiers or ("handler", "deputy", "chief"):
            self.do(case, "sign", by=tier, decision=decision, **answers)

    def bring(self, case: str, to: str) -> str:
        """Do what a plain petition still needs up to and with this step; return the case."""
        done = {event.step for event in self.steps(case)}
        for step in WAY[: WAY.index(to) + 1]:
            if step in done:
                continue
            if step == "sign":
                self.sign(case)
            else:
                self.do(case, step)
        return case

    def settled(self, **answers: object) -> str:
        return self.bring(self.register(**answers), "settle")

    def case(self, case: str) -> Case:
        with self.desk.database.reading(self.desk.county) as unit:
            return unit.case(case)

    def steps(self, case: str):  # noqa: ANN201  of the records
        with self.desk.database.reading(self.desk.county) as unit:
            return unit.step_events(case)

    def book(self, case: str) -> Casebook:
        """Return all that is known of a case today."""
        with self.desk.database.reading(self.desk.county) as unit:
            return open_casebook(unit, self.desk, unit.case(case), self.day)

    def child(self, case: str) -> str:
        with self.desk.database.reading(self.desk.county) as unit:
            return unit.children(case)[-1].id

    def journal(self) -> tuple[JournalEntry, ...]:
        with self.desk.database.reading(self.desk.county) as unit:
            return unit.entries()

    def later(self, days: int) -> Office:
        """Turn the calendar forward."""
        self.day += timedelta(days=days)
        return self

    # reviews

    def open_session(self, members: Sequence[str] = MEMBERS, **more: object) -> str:
        plan = {"programme": "monthly-review", "mode": "on-site", "chair": CHAIR, **more}
        return open_session(
            self.desk,
            SessionPlan(held_on=self.day, members=tuple(members), **plan),  # type: ignore[arg-type]
            actor=self.person(SECRETARY),
            at=moment_of(self.day),
        )

    def freeze(self, session: str) -> str:
        return freeze_frame(
            self.desk, session, actor=self.person(SECRETARY), at=moment_of(self.day)
        )

    def witness(self, session: str, by: str = WITNESSES[0], words: str = "骰子 1 2 3") -> int:
        return hear_witness(
            self.desk, session, words=words, actor=self.person(by), at=moment_of(self.day)
        )

    def draw(self, session: str):  # noqa: ANN201  of the services
        return draw_cases(self.desk, session, actor=self.person(SECRETARY), at=moment_of(self.day))

    def drawn_session(self, members: Sequence[str] = MEMBERS) -> str:
        session = self.open_session(members)
        self.freeze(session)
        for person in WITNESSES:
            self.witness(session, person)
        self.draw(session)
        return session

    def session(self, session: str) -> Session:
        with self.desk.database.reading(self.desk.county) as unit:
            return unit.session(session)

    def reviewed(self, session: str, case: str) -> ReviewedCase:
        return next(each for each in self.session(session).cases if each.case == case)

    def table(self, session: str, case: str) -> ScoringTable:
        with self.desk.database.reading(self.desk.county) as unit:
            return open_table(unit, self.desk, session, case)

    def hand_in(self, session: str, case: str, by: str, found: Findings | None = None):  # noqa: ANN201
        return hand_in_sheet(
            self.desk,
            session,
            case,
            findings=findings_of(found or {}),
            actor=self.person(by),
            at=moment_of(self.day),
        )

    def score(self, session: str, case: str, *found: Findings) -> None:
        """Let every assessor hand in: one sheet for all, or one for each in turn."""
        assessors = self.table(session, case).assessors
        sheets = found if len(found) == len(assessors) else found * len(assessors)
        for person, findings in zip(assessors, sheets or [{}] * len(assessors), strict=True):
            self.hand_in(session, case, person, findings)

    def recuse(self, session: str, case: str, by: str, reason: str = "亲属在该单位任职") -> None:
        recuse(
            self.desk,
            session,
            case,
            reason=reason,
            actor=self.person(by),
            at=moment_of(self.day),
        )

    def confirm(self, session: str, case: str, by: str = CHAIR):  # noqa: ANN201
        return confirm_result(
            self.desk, session, case, actor=self.person(by), at=moment_of(self.day)
        )

    def judge(self, session: str, case: str, *found: Findings):  # noqa: ANN201
        """Score a case and confirm what came of it."""
        self.score(session, case, *found)
        return self.confirm(session, case)


def findings_of(found: Findings) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            item=item,
            points=None if points is True else Decimal(str(points)),
            reason="见案卷",
            evidence="调查报告",
        )
        for item, points in found.items()
    )


def new_desk(file: Path, county: str = COUNTY) -> Desk:
    """Return a desk with its database at the newest tables and nothing in it."""
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    return Desk(database, CountyId(county), KEY)


def publish(desk: Desk, folder: Path | None = None, on: date = PUBLISHED) -> None:
    publish_folder(desk, folder or shipped_config(), actor=SYSTEM, at=moment_of(on))


def copy_of(file: Path, folder: Path) -> Path:
    """Return a copy of a closed database, for one test to change."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(file, folder / "onecase.db"))


def config_with(folder: Path, **changes: tuple[str, str]) -> Path:
    """Return a copy of the shipped documents in each of which one text stands for another.

    Args:
        folder: Where the copy is made.
        changes: File name without ending, ``-`` as ``_``, to the text there is once and its new;
            where several folders have it, the folder stands before ``__``.
    """
    copy = folder / "config"
    shutil.copytree(shipped_config(), copy)
    for name, (old, new) in changes.items():
        file = _file_of(copy, name)
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{file.name} has {text.count(old)} times {old!r}"
        file.write_text(text.replace(old, new), "utf-8")
    return copy


def _file_of(folder: Path, name: str) -> Path:
    *above, last = name.replace("_", "-").split("--")
    (file,) = Path(folder, *above).rglob(f"{last}.yaml")
    return file


def next_county(folder: Path, since: date, old: str, new: str) -> Path:
    """Return the shipped documents with a second version of the county besides the first."""
    copy = config_with(folder)
    text = (copy / "county.yaml").read_text("utf-8")
    assert text.count(old) == 1
    head = "version: 1\neffective_from: 2022-01-01"
    assert text.count(head) == 1
    text = text.replace(old, new).replace(head, f"version: 2\neffective_from: {since}")
    (copy / "county-2.yaml").write_text(text, "utf-8")
    return copy
