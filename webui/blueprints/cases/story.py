"""The story of a case: what was done, by whom and in which version, and what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask import url_for

from engine.audit.entry import (
    BulletinIssued,
    CaseMoved,
    CaseRouted,
    Escalated,
    ResultConfirmed,
    StepDone,
    TierSigned,
)
from engine.configuration.workflow import Stage, Step, Tier, Workflow
from engine.records.values import Filing, JournalEntry
from engine.services.case_events import events_kept
from engine.services.done_parts import step_done, tier_signed
from engine.services.read_cases import CaseFile, ShownFiling
from engine.terms import SYSTEM
from engine.workflow.tasks import Waiting
from webui.filings import show_filing
from webui.forms import FormView
from webui.language import label, language, listed, number, say
from webui.names import Names

ItemTone = Literal["done", "now", "ahead", "late"]


@dataclass(frozen=True, slots=True)
class StoryItem:
    """One line of the story.

    Attributes:
        at: When it was done; None of what is expected.
        who: Name and post, or whom the case waits for.
        note: A sentence more, such as why this unit.
        version: Which version of which form it was done with.
        answers: What was filed, as this person may see it.
        paper: Where it can be printed.
        comparison: Where it is held against the filing of the same form before it.
    """

    tone: ItemTone
    what: str
    who: str = ""
    at: datetime | None = None
    note: str = ""
    version: str = ""
    answers: FormView | None = None
    sha256: str | None = None
    paper: str | None = None
    comparison: str | None = None


def tell_story(file: CaseFile, names: Names) -> tuple[StoryItem, ...]:
    """Return what was done, oldest first, then what the case waits for and what lies ahead."""
    teller = _Teller(file, names)
    return (*teller.past(), *teller.present(), *teller.ahead())


@dataclass(frozen=True, slots=True)
class _Teller:
    file: CaseFile
    names: Names

    def past(self) -> Iterator[StoryItem]:
        """Yield an item for each step; routing and signature belong to the step they came with."""
        filings = {shown.filing.id: shown for shown in self.file.filings}
        signed: TierSigned | None = None
        routed: CaseRouted | None = None
        for entry in self.file.entries:
            match entry.event:
                case TierSigned():
                    signed = entry.event
                case CaseRouted():
                    routed = entry.event
                case StepDone():
                    yield self._step_item(entry, entry.event, filings, signed, routed)
                    signed = routed = None
                case Escalated():
                    yield self._escalated(entry, entry.event)
                case ResultConfirmed():
                    yield self._reviewed(entry, entry.event)
                case CaseMoved():
                    yield self._moved(entry, entry.event)
                case BulletinIssued():
                    yield self._bulletin(entry, entry.event)
                case _:
                    pass

    def _step_item(
        self,
        entry: JournalEntry,
        done: StepDone,
        filings: Mapping[str, ShownFiling],
        signed: TierSigned | None,
        routed: CaseRouted | None,
    ) -> StoryItem:
        step = self._step(done.step)
        shown = filings.get(done.filing or "")
        return StoryItem(
            tone="late" if signed and not signed.agreed else "done",
            what=self._what(step, signed),
            who=self._who(entry, frozenset(step.by)),
            at=entry.at,
            note=self._units(routed) if routed else "",
            version=_version(shown) if shown else "",
            answers=show_filing(shown, self.file.book.county, self.file.viewer) if shown else None,
            sha256=done.filing_sha256,
            paper=self._paper(shown) if shown else None,
            comparison=self._comparison(shown) if shown else None,
        )

    def _paper(self, shown: ShownFiling) -> str:
        number = number_of(shown.filing)
        return url_for("papers.filed", case=self.file.case.id, number=number)

    def _comparison(self, shown: ShownFiling) -> str | None:
        same = [each for each in self.file.filings if each.form.id == shown.form.id]
        at = same.index(shown)
        if not at:
            return None
        earlier, later = number_of(same[at - 1].filing), number_of(shown.filing)
        return url_for("papers.compared", case=self.file.case.id, earlier=earlier, later=later)

    def _units(self, routed: CaseRouted) -> str:
        helping = listed(map(self.names.unit, routed.co_units))
        lead = say("主办：{unit}", unit=self.names.unit(routed.lead))
        helpers = say("协办：{units}", units=helping)
        return say("；").join((lead, helpers)) if helping else lead

    def _what(self, step: Step, signed: TierSigned | None) -> str:
        if signed is None:
            return label(step.title)
        tier = label(self._tier(signed).title)
        if signed.agreed:
            return say("{step}：{tier}同意", step=label(step.title), tier=tier)
        return say("{step}：{tier}退回", step=label(step.title), tier=tier)

    def _tier(self, signed: TierSigned) -> Tier:
        return tier_signed(self.file.book, signed.sign_off, signed.tier)

    def _escalated(self, entry: JournalEntry, event: Escalated) -> StoryItem:
        rule = next((each for each in self._workflow.escalation if each.id == event.rule), None)
        return StoryItem(
            tone="late",
            what=label(rule.title) if rule else event.title,
            who=say("系统按规则提出"),
            at=entry.at,
            note=say("；").join(filter(None, (rule.basis if rule else None, self._met(event)))),
        )

    def _met(self, event: Escalated) -> str:
        """Return the events by which a rule fired, with their days."""
        titles = {step.id: label(step.title) for step in self._workflow.steps}
        rules = {rule.id: label(rule.title) for rule in self._workflow.escalation}
        return listed(
            f"{met.on} {(rules if met.fired else titles).get(met.name, met.name)}"
            for met in events_kept(event.facts)
        )

    def _reviewed(self, entry: JournalEntry, event: ResultConfirmed) -> StoryItem:
        return StoryItem(
            tone="done",
            what=say("“一案一评”得分 {score}", score=number(event.score)),
            who=self._who(entry, frozenset()),
            at=entry.at,
        )

    def _moved(self, entry: JournalEntry, event: CaseMoved) -> StoryItem:
        # Entries from before both languages were kept tell it in Chinese only.
        english = language() == "en" and event.differences_en
        told = event.differences_en if english else event.differences
        note = say("；").join((say("理由：{reason}", reason=event.reason), *told))
        return StoryItem(
            tone="done",
            what=say("改按其他版本办理"),
            who=self._who(entry, frozenset()),
            at=entry.at,
            note=note,
        )

    def _bulletin(self, entry: JournalEntry, event: BulletinIssued) -> StoryItem:
        units = listed(map(self.names.unit, event.units))
        return StoryItem(
            tone="late",
            what=say("通报（范围：{audience}）", audience=event.audience),
            who=units,
            at=entry.at,
        )

    def _who(self, entry: JournalEntry, roles: frozenset[str]) -> str:
        if entry.actor == SYSTEM.person:
            return say("系统")
        post = self.names.post_of(entry.actor, roles)
        return f"{entry.on_behalf} · {post}" if post else entry.on_behalf

    def present(self) -> Iterator[StoryItem]:
        """Yield what the case waits for."""
        for waiting in self.file.waiting:
            yield StoryItem(
                tone="now",
                what=say("待办：{step}", step=label(waiting.step.title)),
                who=self._awaited(waiting),
            )

    def _awaited(self, waiting: Waiting) -> str:
        roles = listed(map(self.names.role, waiting.roles))
        people = listed(map(self.names.person, waiting.people[:3]))
        more = say(" 等 {count} 人", count=len(waiting.people)) if len(waiting.people) > 3 else ""  # noqa: PLR2004  a line holds three names
        return f"{people}{more} · {roles}" if people else roles

    def ahead(self) -> Iterator[StoryItem]:
        """Yield the stages the expected steps lead to, up to a final one."""
        for stage in stages_ahead(self._workflow, self.file.stage):
            yield StoryItem(tone="ahead", what=label(stage.title))

    def _step(self, name: str) -> Step:
        return step_done(self.file.book, name)

    @property
    def _workflow(self) -> Workflow:
        return self.file.book.workflow.document


def stages_ahead(workflow: Workflow, stage: Stage) -> tuple[Stage, ...]:
    """Return the stages a case passes through from here if everything goes as expected."""
    by_id = {each.id: each for each in workflow.stages}
    seen, here = {stage.id}, stage
    ahead: list[Stage] = []
    while not here.final:
        onward = (
            step.to
            for step in workflow.steps
            if step.expected and here.id in step.from_ and step.to and step.to not in seen
        )
        following = next(onward, None)
        if following is None:
            break
        here = by_id[following]
        seen.add(here.id)
        ahead.append(here)
    return tuple(ahead)


def number_of(filing: Filing) -> int:
    """Return the number of a filing within its case."""
    return int(filing.id.rpartition("/")[2])


def _version(shown: ShownFiling) -> str:
    return say(
        "{form}第 {version} 版", form=label(shown.form.title), version=shown.filing.form.version
    )
