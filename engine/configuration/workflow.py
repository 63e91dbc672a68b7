"""The workflow document: stages, steps, tiered sign-off, clocks, routing, escalation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from engine.configuration.head import AppliesBy, Head, Id, Part, Text, When
from engine.configuration.table import ColumnType, TableBody

TABLE_TITLES: Mapping[str, str] = {"classification": "分类", "routing": "分流"}
"""The decision tables a workflow holds, with what staff call them."""


class Stage(Part):
    """Where a case stands.

    Attributes:
        final: Nothing is expected any more; further steps may still be open.
        cleared: The case is struck off the wall chart (销号).
        tone: How the state is shown.
    """

    id: Id
    title: Text
    final: bool = False
    cleared: bool = False
    tone: Literal["plain", "wait", "good", "bad"] = "plain"


class Span(Part):
    """A length of time: calendar days or working days, exactly one."""

    days: Annotated[int, Field(ge=0)] | None = None
    workdays: Annotated[int, Field(ge=0)] | None = None


class Step(Part):
    """Something a person (or the tick) does to a case.

    Attributes:
        by: Roles that may; ``system`` is the tick.
        from_: Stages it is open in; empty for the step that opens a case.
        to: Stage it leads to; None stays (a self-loop).
        form: Form to fill; None asks for a confirmation only.
        sign_off: The step is the signing of this tiered sign-off.
        assigns: ``route`` applies the routing table and names the holders; ``classify`` applies the
            classification table; ``lead`` names the unit in the fact ``lead_from`` and its holders.
        lead_from: Fact of the form that holds the unit named.
        when: Condition on the facts of the case; if it does not hold, ``refusal`` says why.
        expected: Shown as the next act of its stage (otherwise it stands in the menu).
        repeatable: May be done again in the same stage.
    """

    id: Id
    title: Text
    by: tuple[Id, ...]
    from_: tuple[Id, ...] = Field(default=(), alias="from")
    to: Id | None = None
    form: Id | None = None
    sign_off: Id | None = None
    assigns: tuple[Literal["classify", "route", "lead"], ...] = ()
    lead_from: Id | None = None
    when: When | None = None
    refusal: Text | None = None
    expected: bool = True
    repeatable: bool = False
    note: Text | None = None


class Tier(Part):
    """One signature of a tiered sign-off, by the case's holder of this role."""

    role: Id
    title: Text


class SignOff(Part):
    """Signatures in a fixed order (分级签字); a refusal sends the case back.

    Attributes:
        field: Property of the signing form that holds the decision.
        agree: Its value that signs.
        returns_to: Stage after a refusal; signatures given so far then no longer count.
    """

    id: Id
    title: Text
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    field: str
    agree: str
    returns_to: Id


class Extension(Part):
    """A step that lengthens a clock.

    Attributes:
        fact: Fact of the step's form that holds the days granted.
    """

    step: Id
    fact: Id
    at_most: Span
    times: Annotated[int, Field(ge=1)] = 1


class Pause(Part):
    """Time between two steps that a clock does not count."""

    starts: Id
    ends: Id


class Clock(Part):
    """A deadline.

    Gives the facts ``<id>.started_on``, ``.due_on``, ``.stopped_on``, ``.days_used``,
    ``.days_late``, ``.days_left``, ``.overdue`` and ``.extended``.

    Attributes:
        starts: Step with which it starts; if done again, the last one counts.
        stops: Steps with which it stops; the first after the start counts.
        first_day_counts: Normally not (民法典 201).
        next_workday: A due day that is no workday moves to the next one (民法典 203).
        due_soon: Warning this many days before.
        answers_to: Roles reminded.
        window: The time in which something may be done, not a duty: past it the chance has lapsed
            and nobody is late.
    """

    id: Id
    title: Text
    basis: str
    starts: Id
    stops: Annotated[tuple[Id, ...], Field(min_length=1)]
    limit: Span
    extension: Extension | None = None
    pauses: tuple[Pause, ...] = ()
    first_day_counts: bool = False
    next_workday: bool = True
    due_soon: Span = Span(days=3)
    answers_to: tuple[Id, ...] = ()
    window: bool = False


class EarlierCases(Part):
    """Count the county's earlier cases of the workflow that share these facts with this one."""

    same: Annotated[tuple[Id, ...], Field(min_length=1)]
    within_days: Annotated[int, Field(ge=1)]


class DerivedFact(Part):
    """A fact the workflow derives; exactly one source.

    ``count_of``        how often these steps were done
    ``done``            whether one of these steps was done (boolean)
    ``date_of``         county date of the last time one of these steps was done
    ``days_between``    calendar days from the first step's first to the second step's last doing
    ``unsigned_tiers``  tiers of the sign-off that have not signed
    ``returned_tiers``  how often a tier of the sign-off returned the case
    ``earlier_cases``   count, see ``EarlierCases``
    ``holds``           whether this condition on other facts holds (boolean)
    ``given``           handed over when the case was opened (from the review that opened it)
    ``classified``      result of the classification table
    """

    name: Id
    title: Text
    type: ColumnType
    unit: str | None = None
    values: tuple[str, ...] | None = None
    count_of: tuple[Id, ...] | None = None
    done: tuple[Id, ...] | None = None
    date_of: tuple[Id, ...] | None = None
    days_between: tuple[Id, Id] | None = None
    unsigned_tiers: Id | None = None
    returned_tiers: Id | None = None
    earlier_cases: EarlierCases | None = None
    holds: When | None = None
    given: bool = False
    classified: bool = False


class EscalationAct(Part):
    """What an escalation does: exactly one.

    ``step``     the tick performs this step (its ``by`` must allow ``system``)
    ``propose``  this step becomes an urgent task of the roles in ``to``
    ``remind``   the roles in ``to`` are reminded with the rule's title
    """

    step: Id | None = None
    propose: Id | None = None
    remind: bool = False
    to: tuple[Id, ...] = ()


class EventPart(Part):
    """What one event of a case must be: one of these steps, or the events of one of these rules.

    Attributes:
        step: Steps, any of them.
        rule: Rules of the ladder whose ``events`` came about; it counts on the day they did.
        decision: What a signature said; other steps have none.
        by: Roles of whoever did the step, ``system`` is the tick; any of them.
    """

    step: tuple[Id, ...] = ()
    rule: tuple[Id, ...] = ()
    decision: Literal["agree", "return"] | None = None
    by: tuple[Id, ...] = ()


class EventPattern(Part):
    """Several events of one case, one after the other.

    Attributes:
        parts: In their order, each another event; those of one day stand as they were done.
        within_days: Calendar days from the first event to the last one, both ends counted in:
            30 holds from 1 May to 31 May.
        at_least: With one part only: so many events of this kind.
        without: What must not lie between the first event and the last.
    """

    parts: Annotated[tuple[EventPart, ...], Field(min_length=1, max_length=4)]
    within_days: Annotated[int, Field(ge=0, le=3660)]
    at_least: Annotated[int, Field(ge=2, le=12)] | None = None
    without: EventPart | None = None


class Escalation(Part):
    """A rule of the ladder; fires once for a case unless ``again`` is set.

    Attributes:
        when: Condition on the facts of the day.
        events: What must have come about as well, in the steps done so far.
    """

    id: Id
    title: Text
    basis: str | None = None
    when: When
    events: EventPattern | None = None
    then: EscalationAct
    again: bool = False


class Workflow(Head):
    """A workflow.

    Attributes:
        numbering: Pattern of printed numbers with ``{year}`` and ``{serial}``.
        opens: Step that opens a case; for cases opened by a consequence it is done by ``system``.
        subject: Fact shown as a case's headline in lists.
        event_date: Fact whose date stands for the case in statistics and frames.
        duties: Roles whose holders are named when the case is routed, in order of duty.
    """

    kind: Literal["workflow"]
    applies_by: AppliesBy = "session"
    numbering: str
    opens: Id
    subject: Id | None = None
    event_date: Id | None = None
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    sign_offs: tuple[SignOff, ...] = ()
    duties: tuple[Id, ...] = ()
    place: Id | None = None
    topic: Id | None = None
    clocks: tuple[Clock, ...] = ()
    facts: tuple[DerivedFact, ...] = ()
    classification: TableBody | None = None
    routing: TableBody | None = None
    escalation: tuple[Escalation, ...] = ()
