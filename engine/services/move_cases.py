"""Chosen open cases are moved to another version of a document they keep, with a reason.

Cases keep the versions they began with.  Whoever approves rules may move some of them by name; all
that are chosen move in one transaction, or none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.audit.entry import CaseMoved
from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.workflow import Workflow
from engine.errors import FilingError, NotFoundError, TransitionError
from engine.records.session import UnitOfWork
from engine.records.values import Case
from engine.services.casebook import pinned
from engine.services.desk import Desk
from engine.services.move_plan import MovePlan, plan_move
from engine.services.people import require_right
from engine.terms import Actor, Label
from engine.workflow.parts import stage_of

KEPT_BY_CASES = ("workflow", "form", "county")
"""Kinds of documents of which a case keeps a version."""

MOST_MOVED = 100
"""Cases looked at or moved at one time."""

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Movable:
    """The open cases that keep another version of a document than this one.

    Attributes:
        target: The version they can be moved to.
        county: The county as of today, for titles of units.
        plans: What moving would do, case by case, the oldest first.
        stages: Stages in which there are such cases, with their titles.
        units: Units that lead such cases.
        total: How many there are with any stage and unit.
    """

    target: Loaded[Head]
    county: County
    plans: tuple[MovePlan, ...]
    stages: Mapping[str, Label]
    units: tuple[str, ...]
    total: int

    @property
    def ready(self) -> tuple[MovePlan, ...]:
        """Return those that can be moved."""
        return tuple(one for one in self.plans if not one.obstacles)

    @property
    def stuck(self) -> tuple[MovePlan, ...]:
        """Return those that cannot."""
        return tuple(one for one in self.plans if one.obstacles)


def movable_cases(
    desk: Desk,
    kind: str,
    document: str,
    version: int,
    *,
    actor: Actor,
    at: datetime,
    stage: str | None = None,
    lead: str | None = None,
    chosen: frozenset[str] | None = None,
) -> Movable:
    """Return the open cases that keep another version, with what moving each would do.

    Args:
        desk: The county's desk.
        kind: Kind of document.
        document: Its id.
        version: The version they would be moved to.
        actor: Who asks.
        at: When.
        stage: Only cases in this stage.
        lead: Only cases this unit leads.
        chosen: Only these cases.

    Raises:
        AccessError: the person may not approve rules.
        NotFoundError: there is no such version, or cases keep no versions of this kind.
        TransitionError: the version is not in force yet, or was withdrawn.
    """
    with desk.database.reading(desk.county) as unit:
        day = county_date(at)
        target = _target(unit, desk, (kind, document, version), actor, day)
        cases = _keeping_another(unit, target)
        wanted = [
            case
            for case in cases
            if stage in {None, case.stage}
            and lead in {None, case.lead}
            and (chosen is None or case.id in chosen)
        ]
        plans = tuple(plan_move(unit, desk, one, target, day) for one in wanted[:MOST_MOVED])
        return Movable(
            target=target,
            county=desk.county_on(unit, day).document,
            plans=plans,
            stages=_stages(desk.library(unit), cases),
            units=tuple(sorted({case.lead for case in cases if case.lead})),
            total=len(cases),
        )


def move_cases(
    desk: Desk,
    kind: str,
    document: str,
    version: int,
    *,
    chosen: Mapping[str, int],
    reason: str,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> tuple[MovePlan, ...]:
    """Move the chosen cases, all or none; a second call with the same token changes nothing.

    Args:
        desk: The county's desk.
        kind: Kind of document.
        document: Its id.
        version: The version they are moved to.
        chosen: Each case with its revision as the person saw it.
        reason: Why; it stands in the story of each case.
        actor: Who moves them.
        at: When.
        token: Key of this very submission, made with the page.

    Returns:
        What was done to each case; empty on a second call.

    Raises:
        AccessError: the person may not approve rules.
        FilingError: no case was chosen, too many were, or no reason is given.
        ConflictError: somebody changed one of the cases since.
        TransitionError: one of them cannot be moved; says which and why.
        NotFoundError: there is no such version or case.
    """
    _require_filled(chosen, reason)
    with desk.database.writing(desk.county) as unit:
        if token and unit.acted(token):
            return ()
        day = county_date(at)
        target = _target(unit, desk, (kind, document, version), actor, day)
        moved = tuple(
            _move(unit, desk, target, case, revision, reason.strip(), actor=actor, at=at)
            for case, revision in chosen.items()
        )
        if token:
            unit.remember_act(token, moved[0].case.id)
        return moved


def _stages(library: Library, cases: Sequence[Case]) -> Mapping[str, Label]:
    found: dict[str, Label] = {}
    for case in cases:
        workflow = pinned(library, case.bundle, Workflow, case.workflow).document
        found.setdefault(case.stage, stage_of(workflow, case.stage).title)
    return found


def _require_filled(chosen: Mapping[str, int], reason: str) -> None:
    faults = []
    if not chosen:
        faults.append(("case", "请至少选一件", "Choose at least one case"))
    if len(chosen) > MOST_MOVED:
        zh, en = f"一次最多 {MOST_MOVED} 件", f"At most {MOST_MOVED} cases at a time"
        faults.append(("case", zh, en))
    if not reason.strip():
        faults.append(("reason", "请写明调整的理由", "Say why they are moved"))
    if len(reason) > LONGEST_REASON:
        zh, en = f"理由最多 {LONGEST_REASON} 字", f"At most {LONGEST_REASON} characters"
        faults.append(("reason", zh, en))
    if faults:
        raise FilingError(tuple(faults))


def _move(  # noqa: PLR0917  what moves where, as whom it was seen, and why
    unit: UnitOfWork,
    desk: Desk,
    target: Loaded[Head],
    name: str,
    revision: int,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
) -> MovePlan:
    case = unit.case(name)
    unit.refuse_if_changed(name, revision)
    if case not in _keeping_another(unit, target, name):
        raise TransitionError(
            "已经办结，或已经在用这一版，不必调整",
            "it is closed, or keeps this version already",
            place=case.number,
        )
    plan = plan_move(unit, desk, case, target, county_date(at))
    if plan.obstacles:
        raise TransitionError(
            "；".join(each.zh for each in plan.obstacles),
            "; ".join(each.text("en") for each in plan.obstacles),
            place=case.number,
            hint="其余各件也没有调整，去掉这一件再试",
            hint_en="none of the others was moved either; leave this one out",
        )
    event = CaseMoved(
        case=name,
        before=plan.before,
        after=plan.after,
        bundle=plan.bundle,
        reason=reason,
        differences=tuple(each.zh for each in plan.differences),
        differences_en=tuple(each.text("en") for each in plan.differences),
    )
    unit.record(event, actor=actor, at=at, expect_revision=revision)
    return plan


def _keeping_another(
    unit: UnitOfWork, target: Loaded[Head], name: str | None = None
) -> tuple[Case, ...]:
    """Return the open cases (or this one) that keep another version of the document."""
    cases = unit.cases(ids=None if name is None else (name,), final=False, order="oldest")
    return tuple(
        case
        for case in cases
        for pin in case.bundle
        if (pin.kind, pin.id) == (target.ref.kind, target.ref.id)
        and pin.version != target.ref.version
    )


def _target(
    unit: UnitOfWork, desk: Desk, named: tuple[str, str, int], actor: Actor, day: date
) -> Loaded[Head]:
    require_right(desk.county_on(unit, day).document, actor, "configuration.approve")
    kind, document, version = named
    library = desk.library(unit)
    if kind not in KEPT_BY_CASES:
        raise NotFoundError(
            "案件不固定这种文件的版本", "cases keep no versions of such documents", value=kind
        )
    target = library.find(kind, document, version=version)
    _refuse_not_in_force(library, target, day)
    return target


def _refuse_not_in_force(library: Library, target: Loaded[Head], day: date) -> None:
    ref = target.ref
    if (ref.kind, ref.id, ref.version) in library.withdrawn:
        raise TransitionError(
            f"“{target.document.title}”第 {ref.version} 版已停用",
            f"version {ref.version} of {ref.id} was withdrawn",
        )
    if target.document.effective_from > day:
        first = target.document.effective_from
        raise TransitionError(
            f"“{target.document.title}”第 {ref.version} 版自 {first} 起生效，届时才能调整",
            f"version {ref.version} of {ref.id} is in force from {first}; cases can be moved then",
        )
