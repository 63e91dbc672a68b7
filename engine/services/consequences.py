"""What follows from a confirmed result: bulletins, assessment points, deficiency lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine.audit.entry import AssessmentPosted, BulletinIssued, ResultConfirmed
from engine.clock import county_date
from engine.configuration.programme import Consequence, ConsequenceAct, Programme
from engine.expressions.grammar import parse_condition
from engine.records.session import UnitOfWork
from engine.rules.conditions import holds
from engine.rules.facts import FactSheet
from engine.services.casebook import Casebook
from engine.services.desk import Desk
from engine.services.open_case import open_follow_up
from engine.terms import Actor, FactValue


def review_facts(result: ResultConfirmed) -> dict[str, FactValue]:
    """Return the facts of a result that consequences and deficiency lists read."""
    return {
        "review.score": result.score,
        "review.grade": result.grade,
        "review.points_lost": sum((each.points for each in result.lost), Decimal(0)),
        "review.items_lost": Decimal(len(result.lost) + len(result.vetoes)),
        "review.veto": bool(result.vetoes),
    }


def due_consequences(programme: Programme, sheet: FactSheet) -> tuple[Consequence, ...]:
    """Return the consequences whose condition holds, in the order of the document."""
    return tuple(
        rule
        for rule in programme.consequences
        if holds(parse_condition(rule.when, sheet.dictionary), sheet)
    )


def apply_consequences(
    unit: UnitOfWork,
    desk: Desk,
    programme: Programme,
    book: Casebook,
    result: ResultConfirmed,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Record everything that follows from the result, in the caller's transaction."""
    sheet = book.sheet.with_values(review_facts(result))
    for rule in due_consequences(programme, sheet):
        following = _Following(unit, desk, book, result, rule, actor, at)
        for act in rule.then:
            following.do(act)


@dataclass(frozen=True, slots=True)
class _Following:
    """A consequence whose condition holds, about to be recorded."""

    unit: UnitOfWork
    desk: Desk
    book: Casebook
    result: ResultConfirmed
    rule: Consequence
    actor: Actor
    at: datetime

    def do(self, act: ConsequenceAct) -> None:
        """Do one of the things that follow."""
        match act.do:
            case "open":
                self._open(act)
            case "bulletin":
                self._issue_bulletin(act)
            case "assessment":
                self._post_assessment(act)

    def _open(self, act: ConsequenceAct) -> None:
        open_follow_up(
            self.unit,
            self.desk,
            workflow=act.workflow or "",
            parent=self.book.case,
            session=self.result.session,
            given=review_facts(self.result),
            reason=self.rule.title.zh,
            at=self.at,
        )

    def _issue_bulletin(self, act: ConsequenceAct) -> None:
        event = BulletinIssued(
            session=self.result.session,
            case=self.book.case.id,
            units=self._units(act),
            audience=act.audience.zh if act.audience else "",
            rule=self.rule.id,
            on=county_date(self.at),
        )
        self.unit.record(event, actor=self.actor, at=self.at)

    def _post_assessment(self, act: ConsequenceAct) -> None:
        for each in self._units(act):
            event = AssessmentPosted(
                session=self.result.session,
                case=self.book.case.id,
                unit=each,
                points=-self._borne_by(each) if act.points is None else act.points,
                rule=self.rule.id,
                on=county_date(self.at),
            )
            self.unit.record(event, actor=self.actor, at=self.at)

    def _borne_by(self, unit: str) -> Decimal:
        return sum((each.points for each in self.result.shifted if each.unit == unit), Decimal(0))

    def _units(self, act: ConsequenceAct) -> tuple[str, ...]:
        if act.units == "shifted":
            return tuple(dict.fromkeys(each.unit for each in self.result.shifted))
        lead = (self.book.case.lead,) if self.book.case.lead else ()
        return (*lead, *self.book.case.co_units) if act.units == "all" else lead
