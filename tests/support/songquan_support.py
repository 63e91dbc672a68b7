"""The second county, Songquan, at work."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from office_support import Office

from engine.clock import moment_of
from engine.services.review_session import SessionPlan, draw_cases, freeze_frame, open_session
from engine.terms import CountyId

EXAMPLE = Path(__file__).parents[2] / "examples" / "songquan"
COUNTY = CountyId("songquan")
OPENED = date(2024, 3, 4)
HELD = date(2024, 5, 24)
MEMBERS = ("gao-shan", "he-ping", "jiang-yue")


class Songquan(Office):
    """The county at work: its own topics and places, its own panel."""

    def register(self, *, by: str = "clerk", token: str | None = None, **answers: object) -> str:
        own: dict[str, object] = {"topic": "消费维权", "place": "松泉镇"}
        return super().register(by=by, token=token, **{**own, **answers})

    def confirm(self, session: str, case: str, by: str = "li-qiu"):  # noqa: ANN201
        return super().confirm(session, case, by)

    def drawn(self) -> str:
        """Hold a session of the county's own programme as far as the draw."""
        at, secretary = moment_of(self.day), self.person("bai-lu")
        plan = SessionPlan(
            programme="monthly-review",
            mode="on-site",
            held_on=self.day,
            chair="li-qiu",
            members=MEMBERS,
        )
        session = open_session(self.desk, plan, actor=secretary, at=at)
        freeze_frame(self.desk, session, actor=secretary, at=at)
        for person in ("wen-hui", "tao-ye"):
            self.witness(session, person)
        draw_cases(self.desk, session, actor=secretary, at=at)
        return session
