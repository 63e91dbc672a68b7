"""What a new version of the county document would take from what runs: people, units, areas.

Running cases read posts, areas and rights from the county document in force today, whatever
versions they keep.  So whoever is named in them must stay, or be followed by somebody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from engine.configuration.county import County, Right
from engine.configuration.library import Loaded
from engine.configuration.problems import Problem
from engine.errors import AccessError
from engine.records.session import UnitOfWork
from engine.records.values import Session
from engine.routing.topics import topic_titles
from engine.services.casebook import Casebook, open_casebooks
from engine.services.desk import Desk
from engine.services.impact_words import MOST_NAMED, cases_en, cases_zh, harm
from engine.services.people import actor_of, rights_of
from engine.services.perform_step import state_of
from engine.terms import Label
from engine.workflow.reach import role_titles
from engine.workflow.tasks import Waiting, waiting_for

_BATCH = 200
"""Cases read in one go."""

_NEEDED: tuple[Right, ...] = ("configuration.write", "configuration.approve")
"""Rights without whose holders nothing could ever be changed again."""


def county_impact(
    unit: UnitOfWork, desk: Desk, loaded: Loaded[County], day: date
) -> Iterator[Problem]:
    """Yield what the version would take from open cases, open sessions and the rules themselves."""
    before = desk.county_on(unit, max(day, loaded.document.effective_from)).document
    change = _Change(loaded, before, loaded.document)
    yield from _nobody_may(change)
    yield from _panels(change, unit.sessions())
    loss = _Loss()
    for book in _open_books(unit, desk, day):
        loss.add(change, book)
    yield from _lost_parts(change, loss)
    yield from _lost_people(change, loss)


@dataclass(frozen=True, slots=True)
class _Change:
    loaded: Loaded[County]
    before: County
    after: County

    def lost(self, name: str) -> frozenset[str]:
        """Return the ids of units or areas that are in the version before and not in this one."""
        return _ids(getattr(self.before, name)) - _ids(getattr(self.after, name))

    def called(self, person: str) -> str:
        """Return the name of a person of the version before."""
        return next((one.name for one in self.before.people if one.id == person), person)


class _Loss:
    """What open cases would lose, each with the numbers of the cases."""

    def __init__(self) -> None:
        self.parts: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.holders: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        self.waiting: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, change: _Change, book: Casebook) -> None:
        """Take in what one case would lose."""
        case = book.case
        involved = {one for one in (case.lead, *case.co_units, case.place) if one}
        for unit in sorted(involved & change.lost("units")):
            self.parts["units", unit].append(case.number)
        if case.area in change.lost("areas"):
            self.parts["areas", str(case.area)].append(case.number)
        if case.topic and case.topic in _lost_topics(change):
            self.parts["topics", case.topic].append(case.number)
        lost = set(_lost_holders(change, book))
        for key in sorted(lost):
            self.holders[key].append(case.number)
        if not lost:
            for waiting in _left_alone(change, book):
                title = waiting.step.title
                self.waiting[title.zh, title.text("en")].append(case.number)


def _open_books(unit: UnitOfWork, desk: Desk, day: date) -> Iterator[Casebook]:
    names = [case.id for case in unit.cases(final=False, order="oldest")]
    for start in range(0, len(names), _BATCH):
        cases = unit.cases(ids=names[start : start + _BATCH], order="oldest")
        yield from open_casebooks(unit, desk, cases, day)


def _lost_holders(change: _Change, book: Casebook) -> Iterator[tuple[str, str, str]]:
    """Yield ``(role, post, person)`` of duties that somebody has now and nobody would."""
    posts = {each.role: each.post for each in book.case.holders}
    before = state_of(replace(book, today=change.before)).holders
    after = state_of(replace(book, today=change.after)).holders
    for (role, person), (_, follower) in zip(before, after, strict=True):
        if _holds(change.before, role, person) and not _holds(change.after, role, follower):
            yield role, posts[role], person


def _holds(county: County, role: str, person: str) -> bool:
    return any(post.role == role and post.holder == person for post in county.posts)


def _left_alone(change: _Change, book: Casebook) -> Iterator[Waiting]:
    """Yield the steps somebody is expected to do now and nobody would be."""
    before, after = (_waiting(book, county) for county in (change.before, change.after))
    people = {each.step.id: each.people for each in after}
    for each in before:
        if each.people and not people.get(each.step.id):
            yield each


def _waiting(book: Casebook, county: County) -> tuple[Waiting, ...]:
    state = state_of(replace(book, today=county))
    return waiting_for(book.workflow.document, state, book.sheet, county)


def _lost_topics(change: _Change) -> frozenset[str]:
    return frozenset(topic_titles(change.before)) - frozenset(topic_titles(change.after))


_PARTS: dict[str, tuple[str, str, str, str, str]] = {
    "units": ("unit-in-use", "单位", "unit", "主办、协办或属地", "lead, assisting unit or place"),
    "areas": ("area-in-use", "片区", "area", "所在片区", "area"),
    "topics": ("topic-in-use", "信访类别", "topic", "类别", "topic"),
}


def _lost_parts(change: _Change, loss: _Loss) -> Iterator[Problem]:
    titles: dict[str, Callable[[str], Label]] = {
        "units": lambda one: _title(change.before.units, one),
        "areas": lambda one: _title(change.before.areas, one),
        "topics": lambda one: topic_titles(change.before)[one],
    }
    for (kind, name), numbers in loss.parts.items():
        code, zh, en, as_zh, as_en = _PARTS[kind]
        title = titles[kind](name)
        said_zh = (
            f"这一版没有{zh}“{title}”，在办的 {cases_zh(numbers)}还以它为{as_zh}。"
            f"请保留这个{zh}，等这些件办结后再删。"
        )
        said_en = (
            f"this version has no {en} '{title.text('en')}', yet it is the {as_en} of "
            f"{cases_en(numbers)}; keep the {en} until they are closed."
        )
        yield harm(change.loaded, code, (said_zh, said_en), path=kind)


def _title(parts: Iterable[object], name: str) -> Label:
    found = {getattr(one, "id", ""): getattr(one, "title", Label(name)) for one in parts}
    return found.get(name, Label(name))


def _lost_people(change: _Change, loss: _Loss) -> Iterator[Problem]:
    titles = role_titles(change.before)
    for (role, post, person), numbers in loss.holders.items():
        title, called = titles.get(role, Label(role)), change.called(person)
        zh = (
            f"{called}是在办的 {cases_zh(numbers)}的“{title}”，这一版里岗位“{post}”没有了或改了"
            "角色，也没有人接替。请保留这个岗位；换人就改 holder，由新的人接着办。"
        )
        en = (
            f"{called} is '{title.text('en')}' of {cases_en(numbers)}; in this version the post "
            f"'{post}' is gone or has another role, and nobody takes over. Keep the post; to "
            "replace the person change its holder."
        )
        yield harm(change.loaded, "holder-lost", (zh, en), path="posts")
    for (step_zh, step_en), numbers in loss.waiting.items():
        zh = (
            f"在办的 {cases_zh(numbers)}正等着办“{step_zh}”，按这一版没有人能办。"
            "请保留应办的岗位，或先把这一步办完。"
        )
        en = (
            f"{cases_en(numbers)} wait for '{step_en}', which nobody could do under this version; "
            "keep a post for it, or have the step done first."
        )
        yield harm(change.loaded, "nobody-left", (zh, en), path="posts")


def _nobody_may(change: _Change) -> Iterator[Problem]:
    before, after = (_able(county) for county in (change.before, change.after))
    for right in _NEEDED:
        if before[right] and not after[right]:
            yield _locked(change, right, "没有人有这项权限", "nobody would have this right")
    together = frozenset.union(*after.values())
    if all(after.values()) and len(together) == 1:
        only = change.called(*together)
        zh, en = f"编制和审批都只有{only}一人", f"{only} alone would both write and approve"
        yield _locked(change, "configuration.approve", zh, en)


def _locked(change: _Change, right: Right, zh: str, en: str) -> Problem:
    said_zh = (
        f"按这一版，{zh}（{right}），以后就改不了规则了。请让两个不同的人分别有编制和审批的岗位。"
    )
    said_en = (
        f"under this version {en} ({right}), and no rule could be changed any more; let two "
        "different people hold posts that write and approve."
    )
    return harm(change.loaded, "rules-locked", (said_zh, said_en), path="posts")


def _able(county: County) -> dict[Right, frozenset[str]]:
    roles = {right: {one.id for one in county.roles if right in one.may} for right in _NEEDED}
    return {
        right: frozenset(post.holder for post in county.posts if post.role in named)
        for right, named in roles.items()
    }


def _panels(change: _Change, sessions: Iterable[Session]) -> Iterator[Problem]:
    for session in sessions:
        if session.stage != "closed":
            yield from _panel(change, session)


def _panel(change: _Change, session: Session) -> Iterator[Problem]:
    seats: list[tuple[str, Right]] = [(person, "review.score") for person in session.members]
    if session.chair:
        seats.append((session.chair, "review.chair"))
    lost = [
        change.called(person)
        for person, right in seats
        if right in _rights(change.before, person) and right not in _rights(change.after, person)
    ]
    if lost:
        more = len(lost) > MOST_NAMED
        zh = "、".join(lost[:MOST_NAMED]) + (f"等 {len(lost)} 人" if more else "")
        en = ", ".join(lost[:MOST_NAMED]) + (", …" if more else "")
        said_zh = (
            f"评查会《{session.title}》还没有结束，评查组里的{zh}按这一版不能再评分或主持。"
            "请等这次会结束后再改。"
        )
        said_en = (
            f"'{session.title}' is not closed, and of its panel {en} could no longer score or "
            "chair under this version; wait until it is closed."
        )
        yield harm(change.loaded, "panel-lost", (said_zh, said_en), path="posts")


def _rights(county: County, person: str) -> frozenset[Right]:
    try:
        return rights_of(county, actor_of(county, person))
    except AccessError:  # The county does not name the person: nobody without a post may anything.
        return frozenset()


def _ids(parts: Iterable[object]) -> frozenset[str]:
    return frozenset(str(getattr(one, "id", "")) for one in parts)
