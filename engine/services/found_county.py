"""A county begins in an installation: all of it in one transaction, or nothing.

Its documents are those of a pack that takes over another county's; they are checked and proved
before anything is kept.  Who founds it belongs to another county, so both journals tell of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from io import BytesIO
from types import MappingProxyType

from engine.audit.entry import CountyFounded
from engine.clock import county_date
from engine.configuration.county import County, Right
from engine.configuration.library import Examined, Library, examine_texts
from engine.configuration.packs.beginning import NewCounty, begin_pack
from engine.configuration.packs.composing import Pack, compose
from engine.configuration.problems import Problem, Severity
from engine.errors import ConflictError, FilingError
from engine.forms.faults import FormFault
from engine.records.file_store import NO_FILE_STORE, FileStore
from engine.records.session import UnitOfWork
from engine.services.check_documents import check_examined
from engine.services.county_plan import (
    ABOUT,
    AREAS,
    POSTS,
    ROUTING,
    STEPS,
    TOPICS,
    UNITS,
    Answers,
)
from engine.services.desk import Desk
from engine.services.people import enter_account, require_right
from engine.services.publish_documents import publish_library
from engine.terms import Actor, CountyId, PersonId

_FIRST: tuple[Right, ...] = ("people.manage", "configuration.write", "configuration.approve")
"""Who signs in first: the administrator, the author of rules, who approves them."""


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Something to be mended before a county can be founded, or to be looked at.

    Attributes:
        step: The step of the wizard that mends it; None if none does.
        place: File and path within the pack; empty for what the answers themselves lack.
    """

    step: str | None
    severity: Severity
    zh: str
    en: str
    place: str = ""


@dataclass(frozen=True)
class Plan:
    """A county as it would begin.

    Attributes:
        pack: Its pack; None while name, id or first day are missing.
        problems: What is to be mended, the mistakes first.
        examined: Its documents as read; None while there is no pack.
    """

    answers: Answers
    county: NewCounty | None
    pack: Pack | None
    problems: tuple[PlanProblem, ...]
    examined: Examined | None = None

    @property
    def ready(self) -> bool:
        """Tell whether it can be founded."""
        return self.pack is not None and not any(one.severity == "error" for one in self.problems)

    @cached_property
    def first_people(self) -> tuple[str, ...]:
        """Return who signs in first: administrator, author, approver, each once.

        The approver is another than the author wherever there is somebody else.
        """
        if self.examined is None or not self.examined.library.all("county"):
            return ()
        county = self.examined.library.county().document
        chosen: list[str] = []
        for right in _FIRST:
            able = _holders(county, right)
            others = [one for one in able if one not in chosen[-1:]]
            chosen += (others or able)[:1]
        return tuple(dict.fromkeys(chosen))


def make_plan(
    answers: Answers,
    taken: Collection[str],
    unfit: Mapping[str, Sequence[FormFault]] = MappingProxyType({}),
) -> Plan:
    """Return the county the answers make, with everything that is wrong with it.

    Args:
        answers: What was told so far.
        taken: Keys of the counties there are.
        unfit: What each step lacks by its own form.
    """
    told = [*_told(answers, taken), *_unfit(unfit)]
    county = answers.county()
    pack = None
    if county is not None:
        try:
            pack = begin_pack(answers.above.pack, county)
        except FilingError as error:
            told += [PlanProblem(ABOUT, "error", zh, en) for _, zh, en in error.faults]
    if pack is None:
        return Plan(answers, county, None, _ordered(told))
    examined = examine_texts(_texts(pack))
    report = check_examined(examined)
    plain = any(one.severity == "error" for one in told)
    # What the answers lack is told in their own words; the check would tell it once more.
    told += [_found(one) for one in report.problems if not (plain and one.severity == "error")]
    plan = Plan(answers, county, pack, (), examined)
    told += _four_eyes(plan)
    return replace(plan, problems=_ordered(told))


def found_county(
    desk: Desk,
    plan: Plan,
    *,
    passwords: Mapping[str, str],
    parent_from: str | None,
    token: str,
    drafts: Sequence[str],
    actor: Actor,
    at: datetime,
    files: FileStore = NO_FILE_STORE,
) -> CountyId:
    """Found a county in this installation; return its key.

    A parent that was sent as a zip is kept with the new county as it was sent.

    Args:
        desk: The desk of who founds it.
        plan: What it begins with.
        passwords: One-time password of everybody who gets a sign-in, by person.
        parent_from: County of this installation that is taken over; None for what is shipped.
        token: Key of this very submission.
        drafts: Subjects of the drafts that are done with by this.
        actor: Who founds it.
        at: When.
        files: Where the new county's files lie.

    Raises:
        AccessError: the person may not found counties.
        FilingError: the plan has errors, or a password is too short.
        ConflictError: there is such a county, or this was submitted already.
    """
    library, pack, county = _complete(plan)
    key = CountyId(county.id)
    sent = pack.parent.archive if pack.parent else None
    archive = None if sent is None else files.receive(BytesIO(sent))
    with desk.database.writing_both(desk.county, key) as (here, there):
        home = desk.county_on(here, county_date(at)).document
        require_right(home, actor, "county.found")
        here.remember_act(token, key)
        _refuse_taken(there, key)
        founder = f"{desk.county}/{actor.person}"
        event = CountyFounded(
            county=key,
            title=county.zh,
            parent=pack.parent.head.id if pack.parent else "",
            parent_from=parent_from,
            parent_archive=archive,
            pack_sha256=pack.sha256,
            founder=founder,
            accounts=tuple(passwords),
        )
        guest = _guest(actor, founder, home)
        if archive is not None:
            files.keep(archive)
        there.record(event, actor=guest, at=at)
        publish_library(there, library, actor=guest, at=at)
        for person, password in passwords.items():
            enter_account(there, person=person, login=person, password=password, one_time=True)
        here.record(event, actor=actor, at=at)
        for subject in drafts:
            here.drop_draft(actor.person, subject)
    return key


def _complete(plan: Plan) -> tuple[Library, Pack, NewCounty]:
    """Return what the county begins with.

    Raises:
        FilingError: something is missing, or its documents have errors.
    """
    if not plan.ready or plan.examined is None or plan.pack is None or plan.county is None:
        faults = [one for one in plan.problems if one.severity == "error"]
        raise FilingError(tuple((one.step or "pack", one.zh, one.en) for one in faults))
    return plan.examined.library, plan.pack, plan.county


def _guest(actor: Actor, founder: str, home: County) -> Actor:
    """Return the founder as the new county's journal names somebody of another county."""
    return Actor(
        person=PersonId(founder),
        name=f"{actor.name}（{home.title}）",
        roles=frozenset(),
        units=frozenset(),
        posts=frozenset(),
    )


def _refuse_taken(unit: UnitOfWork, key: str) -> None:
    if unit.library_stamp() or unit.head().seq:
        raise ConflictError(
            f"代码“{key}”已有一个县在用，没有新建",
            f"there is a county '{key}' already; nothing was founded",
            value=key,
            hint="换一个代码",
            hint_en="choose another id",
        )


def _texts(pack: Pack) -> list[tuple[str, str]]:
    return [(one.name, one.content.decode("utf-8-sig", "replace")) for one in compose(pack)]


def _told(answers: Answers, taken: Collection[str]) -> Iterator[PlanProblem]:
    """Yield what the answers lack."""
    for step in STEPS:
        if step not in answers.said:
            yield PlanProblem(step, "error", "这一步还没有填。", "this step is still empty.")
    if answers.about.get("id") in taken:
        zh, en = "这个代码已有一个县在用，换一个。", "there is a county of this id; choose another."
        yield PlanProblem(ABOUT, "error", zh, en)
    severity: Severity
    for remark in answers.remarks():
        severity = "error" if remark.grave else "warning"
        yield PlanProblem(remark.step, severity, remark.zh, remark.en)
    if POSTS in answers.said:
        for need in answers.unmet():
            severity = "error" if need.grave else "warning"
            zh = f"{need.sentence(answers.above.county)}，现在没有人担任。"
            en = f"{need.sentence(answers.above.county, 'en')}; nobody holds it."
            yield PlanProblem(POSTS, severity, zh, en)


def _unfit(unfit: Mapping[str, Sequence[FormFault]]) -> Iterator[PlanProblem]:
    for step, faults in unfit.items():
        first, more = faults[0], len(faults) - 1
        zh = f"“{first.title.zh}”：{first.zh}" + (f"（另有 {more} 处）" if more else "")
        en = f"'{first.title.text('en')}': {first.en}" + (f" ({more} more)" if more else "")
        yield PlanProblem(step, "error", zh, en)


def _four_eyes(plan: Plan) -> Iterator[PlanProblem]:
    if plan.examined is None or not plan.examined.library.all("county"):
        return
    county = plan.examined.library.county().document
    authors, approvers = (_holders(county, right) for right in _FIRST[1:])
    if authors and approvers and len({*authors, *approvers}) == 1:
        zh = "编制规则和审批规则的是同一个人，规则要两个人才能发布，请另安排一人。"
        en = "the same person writes and approves the rules; it takes two to publish them."
        yield PlanProblem(POSTS, "error", zh, en)


def _holders(county: County, right: Right) -> list[str]:
    roles = {role.id for role in county.roles if right in role.may}
    return list(dict.fromkeys(post.holder for post in county.posts if post.role in roles))


_BY_LIST = (
    (UNITS, "units"),
    (AREAS, "areas"),
    (TOPICS, "topics"),
    (POSTS, "posts"),
    (POSTS, "people"),
)


def _found(problem: Problem) -> PlanProblem:
    where = f"{problem.through or problem.file} {problem.path}".strip()
    return PlanProblem(_step_of(problem), problem.severity, problem.zh, problem.en, where)


def _step_of(problem: Problem) -> str | None:
    """Return the step that mends a problem of the pack's own documents."""
    parts = problem.path.split(".")
    file = problem.through or problem.file
    if file == "county.yaml":
        return next((step for step, word in _BY_LIST if word in parts), ABOUT)
    if file.startswith("workflows/") and "routing" in parts:
        return POSTS if problem.code == "no-holder" else ROUTING
    if parts[0] in {"panel", "witnesses"}:
        return POSTS
    return None


def _ordered(problems: Sequence[PlanProblem]) -> tuple[PlanProblem, ...]:
    rank = ("error", "warning", "info")
    distinct = dict.fromkeys(problems)
    return tuple(sorted(distinct, key=lambda one: rank.index(one.severity)))


__all__ = ["Plan", "PlanProblem", "found_county", "make_plan"]
