"""What moving a case to another version of a document would change for it, or why it cannot move.

Found by really opening the case with the other version: its clocks, facts and next steps as they
would be today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.audit.entry import Pin
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.workflow import Workflow
from engine.errors import OnecaseError
from engine.records.session import UnitOfWork
from engine.records.values import Case
from engine.routing.routes import route
from engine.rules.words import value_in_words
from engine.services import shelf
from engine.services.casebook import Casebook, open_casebook
from engine.services.desk import Desk
from engine.services.escalate import due_rules
from engine.services.open_case import bundle_of
from engine.services.perform_step import shown_hash, state_of
from engine.services.pins import pin_of
from engine.services.read_reviews import unit_title
from engine.terms import FactValue, Label
from engine.workflow.deadlines import ClockReading
from engine.workflow.parts import sign_off_of, stage_of
from engine.workflow.signing import round_to_sign, signed_in_round
from engine.workflow.tasks import Waiting, waiting_for

_MOST_FACTS = 6
"""Facts told one by one; more are only counted."""


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What moving one case would do.

    Attributes:
        stage: Title of the stage it is in.
        unit: Title of the unit that leads; what stands for none before routing.
        bundle: Everything it would keep.
        before: Versions it would no longer keep.
        after: The versions in their place, in the same order.
        differences: What would be otherwise, one sentence each.
        obstacles: Why it cannot be moved; empty if it can.
    """

    case: Case
    stage: Label
    unit: Label
    bundle: tuple[Pin, ...]
    before: tuple[Pin, ...]
    after: tuple[Pin, ...]
    differences: tuple[Label, ...]
    obstacles: tuple[Label, ...]


def plan_move(
    unit: UnitOfWork, desk: Desk, case: Case, target: Loaded[Head], day: date
) -> MovePlan:
    """Return what moving a case to a version would do on a day.

    With a workflow its forms go along, in the versions a case begun on this day would have.
    """
    library = desk.library(unit)
    bundle = _bundle(library, case, target, day)
    pairs = [(old, new) for old in case.bundle for new in bundle if _same(old, new) and old != new]
    now = open_casebook(unit, desk, case, day)
    plan = MovePlan(
        case=case,
        stage=stage_of(now.workflow.document, case.stage).title,
        unit=unit_title(now.county.document, case.lead),
        bundle=bundle,
        before=tuple(old for old, _ in pairs),
        after=tuple(new for _, new in pairs),
        differences=(),
        obstacles=tuple(_held_up(unit, now)),
    )
    try:
        then = open_casebook(unit, desk, replace(case, bundle=bundle), day)
        obstacles = (*plan.obstacles, *_misfits(now, then))
        told = (*_versions(library, pairs), *_told(unit, now, then)) if not obstacles else ()
    except OnecaseError as error:
        fault = Label(error.text("zh"), error.text("en"))
        return replace(plan, obstacles=(*plan.obstacles, fault))
    return replace(plan, differences=told, obstacles=obstacles)


def _same(one: Pin, other: Pin) -> bool:
    return (one.kind, one.id) == (other.kind, other.id)


def _bundle(library: Library, case: Case, target: Loaded[Head], day: date) -> tuple[Pin, ...]:
    """Return what the case would keep: in the old order, what is new at the end."""
    fresh = [pin_of(target.ref)]
    if isinstance(target.document, Workflow):
        whole = bundle_of(library, shelf.narrow(target, Workflow), day)
        fresh += [pin for pin in whole if pin.kind == "form"]
    kept = [next((new for new in fresh if _same(old, new)), old) for old in case.bundle]
    return (*kept, *(new for new in fresh if not any(_same(old, new) for old in case.bundle)))


def _held_up(unit: UnitOfWork, now: Casebook) -> Iterator[Label]:
    """Yield what goes on with the case that must end first."""
    workflow, case = now.workflow.document, now.case
    for step in workflow.steps:
        if step.sign_off and case.stage in step.from_:
            sign_off = sign_off_of(workflow, step.sign_off)
            number = round_to_sign(sign_off, case.signatures, shown_sha256=shown_hash(unit, now))
            given = signed_in_round(sign_off, case.signatures, number)
            if given:
                yield Label(
                    f"正在逐级签批（“{sign_off.title}”已签 {len(given)} 级），签完或退回后再调整",
                    f"it is being signed ('{sign_off.title.text('en')}', {len(given)} so far); "
                    "move it once the round is over",
                )
    for name, reviewed in unit.reviews_of(case.id):
        session = unit.session(name)
        if reviewed.result is None and session.stage != "closed":
            yield Label(
                f"正在评查（{session.title}），结果确认后再调整",
                f"it is under review ({session.title}); move it once the result is confirmed",
            )


def _misfits(now: Casebook, then: Casebook) -> Iterator[Label]:
    """Yield why the case would be stuck with the other versions."""
    workflow, case = then.workflow.document, now.case
    if case.stage not in {stage.id for stage in workflow.stages}:
        title = stage_of(now.workflow.document, case.stage).title
        yield Label(
            f"新版没有它所在的阶段“{title}”",
            f"the version has no stage '{title.text('en')}', in which it is",
        )
        return
    rules = {rule.id for rule in workflow.escalation}
    for each in case.proposals:
        if not each.done and each.rule not in rules:
            yield Label(
                f"督办提示“{each.title}”还没有办，新版没有这条规则",
                f"'{each.title}' still waits, and the version has no such rule",
            )
    before, after = _waiting(now), _waiting(then)
    if any(each.people for each in before) and not any(each.people for each in after):
        yield Label(
            "按新版，没有人能办它的下一步",
            "nobody could do its next step under the version",
        )


def _waiting(book: Casebook) -> tuple[Waiting, ...]:
    return waiting_for(book.workflow.document, state_of(book), book.sheet, book.today)


def _versions(library: Library, pairs: Iterable[tuple[Pin, Pin]]) -> Iterator[Label]:
    for old, new in pairs:
        title = library.at(new.kind, new.id, new.version, new.sha256).document.title
        yield Label(
            f"《{title}》由第 {old.version} 版改为第 {new.version} 版",
            f"{title.text('en')}: version {new.version} instead of {old.version}",
        )


def _told(unit: UnitOfWork, now: Casebook, then: Casebook) -> Iterator[Label]:
    yield from _clocks(now.clocks, then.clocks)
    yield from _steps(now, then)
    yield from _rules(now, then)
    yield from _route(now, then)
    yield from _facts(now, then)
    yield from _drafts(unit, now, then)


def _clocks(now: Sequence[ClockReading], then: Sequence[ClockReading]) -> Iterator[Label]:
    known = {each.clock: each for each in now}
    for each in then:
        before = known.pop(each.clock, None)
        title, en = each.title, each.title.text("en")
        if each.due_on is not None and (before is None or before.due_on != each.due_on):
            was = before.due_on if before else None
            zh_was, en_was = (f"由 {was} ", f" instead of {was}") if was else ("", "")
            yield Label(
                f"“{title}”到期日{zh_was}改为 {each.due_on}", f"{en}: due {each.due_on}{en_was}"
            )
        late = each.state in {"overdue", "stopped-late"}
        if late and (before is None or before.state != each.state):
            yield Label(f"“{title}”即为超期", f"{en}: overdue at once")
    for gone in known.values():
        if gone.due_on is not None:
            yield Label(
                f"不再有时限“{gone.title}”", f"{gone.title.text('en')}: no such deadline any more"
            )


def _steps(now: Casebook, then: Casebook) -> Iterator[Label]:
    """Tell other next steps, or the same for other people."""
    before, after = (_expected(book) for book in (now, then))
    if before != after:
        (zh, en), (zh_then, en_then) = before, after
        yield Label(
            f"下一步由“{zh or '无'}”改为“{zh_then or '无'}”",
            f"next: {en_then or 'nothing'} instead of {en or 'nothing'}",
        )


def _expected(book: Casebook) -> tuple[str, str]:
    names = {person.id: person.name for person in book.today.people}
    found = _waiting(book)
    return (
        "；".join(_expected_of(each, names, "zh") for each in found),
        "; ".join(_expected_of(each, names, "en") for each in found),
    )


def _expected_of(waiting: Waiting, names: dict[str, str], language: str) -> str:
    people = [names.get(one, one) for one in waiting.people[:3]]
    joined = "、".join(people) if language == "zh" else ", ".join(people)
    title = waiting.step.title.text(language)
    return f"{title}（{joined}）" if language == "zh" else f"{title} ({joined})"


def _rules(now: Casebook, then: Casebook) -> Iterator[Label]:
    known = {rule.id for rule in due_rules(now)}
    for rule in due_rules(then):
        if rule.id not in known:
            yield Label(
                f"督办规则“{rule.title}”随即触发", f"'{rule.title.text('en')}' falls due at once"
            )


def _route(now: Casebook, then: Casebook) -> Iterator[Label]:
    """Tell another lead than the table named so far; what is settled stays."""
    before, after = _lead(now), _lead(then)
    if now.case.lead and after and before != after:
        lead, wanted = (unit_title(now.today, one) for one in (now.case.lead, after))
        yield Label(
            f"按新版分流应由{wanted}主办；已定的主办单位{lead}不变",
            f"by the new table {wanted.text('en')} would lead; {lead.text('en')} stays as settled",
        )


def _lead(book: Casebook) -> str | None:
    if book.workflow.document.routing is None:
        return None
    table = shelf.routing_table(book.workflow, book.sheet.dictionary)
    try:
        return route(book.today, book.workflow.document, table, book.sheet).lead
    except OnecaseError:  # No row, or a duty nobody holds: then nothing can be compared.
        return None


def _facts(now: Casebook, then: Casebook) -> Iterator[Label]:
    """Tell derived facts that change; clocks are told by their days, answers never change."""
    clocks = tuple(f"{each.clock}." for each in (*now.clocks, *then.clocks))
    changed = [
        fact
        for name in sorted(then.sheet.dictionary)
        if not name.startswith((*clocks, "case."))
        and not (fact := then.sheet.dictionary[name]).confidential
        and then.sheet[name] != _value(now, name)
    ]
    for fact in changed[:_MOST_FACTS]:
        old, new = _value(now, fact.name), then.sheet[fact.name]
        yield Label(
            f"“{fact.title}”由{value_in_words(old, fact)}变为{value_in_words(new, fact)}",
            f"{fact.title.text('en')}: {value_in_words(new, fact, 'en')} instead of "
            f"{value_in_words(old, fact, 'en')}",
        )
    left = len(changed) - _MOST_FACTS
    if left > 0:
        yield Label(f"另有 {left} 项事实变动", f"{left} more facts change")


def _value(book: Casebook, name: str) -> FactValue:
    return book.sheet[name] if name in book.sheet.dictionary else None


def _drafts(unit: UnitOfWork, now: Casebook, then: Casebook) -> Iterator[Label]:
    """Tell what people have typed and not filed, if the form of it changes."""
    kept = {pin.id: pin.version for pin in then.case.bundle if pin.kind == "form"}
    drafts = unit.drafted_forms(now.case.id)
    moved = [form for form, version in drafts if kept.get(form, version) != version]
    if moved:
        yield Label(
            f"有 {len(moved)} 份没有提交的填写，会按新版表单转过去",
            f"answers typed and not filed yet ({len(moved)}) go over to the new form",
        )
