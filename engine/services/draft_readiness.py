"""Whether a draft may become a version: what its check says, what it follows, what it would break.

Asked when the draft is submitted and again when it is approved, since other documents may have
been published meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from engine.clock import county_date
from engine.configuration.differences import Comparison
from engine.configuration.head import Head
from engine.configuration.library import Loaded
from engine.configuration.problems import ConfigurationFaults, Problem, Report
from engine.errors import ConflictError, NotFoundError
from engine.records.session import UnitOfWork
from engine.services.compare_documents import compare
from engine.services.desk import Desk
from engine.services.draft_checks import DraftCheck, check_draft
from engine.services.draft_impact import impact_problems
from engine.terms import Label


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a draft cannot become a version as it is, and what its author does about it."""

    said: Label
    way: Label


@dataclass(frozen=True)
class Candidate:
    """A text that is to become the next version of a document.

    Attributes:
        before: The version it would follow: the newest that was not withdrawn.
        number: The number it must bear: above every version there was, withdrawn ones too.
        check: What is wrong with it and with others because of it.
    """

    kind: str
    id: str
    before: Loaded[Head]
    number: int
    check: DraftCheck

    @property
    def loaded(self) -> Loaded[Head] | None:
        """Return the text as a document; None if it fits no model."""
        return self.check.loaded

    def comparison(self) -> Comparison | None:
        """Return what it lays down otherwise than the version it follows; None if unreadable."""
        if self.loaded is None:
            return None
        return compare(self.check.library, self.before, self.loaded)


def candidate_of(
    unit: UnitOfWork, desk: Desk, kind: str, document_id: str, *, path: str, text: str
) -> Candidate:
    """Return a text as the next version of a document, checked among the published ones.

    Raises:
        NotFoundError: no version of the document counts.
    """
    library = desk.library(unit)
    versions = [one for one in library.named(document_id) if one.ref.kind == kind]
    counting = library.counting(versions)
    if not counting:
        raise NotFoundError("没有这份文件", "there is no such document", value=document_id)
    published = tuple((each.path, each.text) for each in unit.documents())
    place = free_path(path, {name for name, _ in published})
    withdrawn = frozenset(unit.withdrawals())
    return Candidate(
        kind=kind,
        id=document_id,
        before=max(counting, key=lambda one: one.ref.version),
        number=max(one.ref.version for one in versions) + 1,
        check=check_draft(published, place, text, withdrawn),
    )


def free_path(path: str, taken: set[str]) -> str:
    """Return where a document can lie: at this path, or beside it if something lies there.

    >>> free_path("rubrics/reply-2.yaml", {"rubrics/reply-2.yaml"})
    'rubrics/reply-2-new.yaml'
    """
    while path in taken:
        path = f"{path.removesuffix('.yaml')}-new.yaml"
    return path


def refuse_unready(
    unit: UnitOfWork, desk: Desk, candidate: Candidate, base_version: int, *, at: datetime
) -> Loaded[Head]:
    """Let pass what may become a version; return it.

    Raises:
        ConfigurationFaults: it has errors or failing examples, a table cannot be proved, or
            something running would break; holds each of them.
        ConflictError: it lays down nothing else than before, follows a version that another has
            followed, would be in force before today, or bears another name or number.
    """
    faults = Report((*candidate.check.errors, *harm(unit, desk, candidate, at=at)))
    if not faults.ok:
        raise ConfigurationFaults(faults)
    found = next(obstacles(candidate, base_version, county_date(at)), None)
    if found is not None or candidate.loaded is None:
        raise _refusal(found or _UNREADABLE)
    return candidate.loaded


def harm(
    unit: UnitOfWork, desk: Desk, candidate: Candidate, *, at: datetime
) -> tuple[Problem, ...]:
    """Return what a candidate without errors would break among running and finished things."""
    loaded, check = candidate.loaded, candidate.check
    if loaded is None or check.errors or not check.tried:
        return ()
    return impact_problems(unit, desk, loaded, check.library, at=at)


def obstacles(candidate: Candidate, base_version: int, day: date) -> Iterator[Obstacle]:
    """Yield what keeps a draft from becoming a version, beside what it would break.

    Args:
        candidate: The draft.
        base_version: The version it began from.
        day: The county's date.
    """
    loaded = candidate.loaded
    if loaded is None or candidate.check.errors:
        yield _errors(len(candidate.check.errors))
        return
    if not candidate.check.tried:
        yield _UNTRIED
    if (loaded.ref.kind, loaded.ref.id) != (candidate.kind, candidate.id):
        yield _RENAMED
        return
    if loaded.ref.version != candidate.number:
        yield _numbered(candidate.number)
    if candidate.before.ref.version > base_version:
        yield _overtaken(candidate.before.ref.version, base_version)
    if _is_the_same(candidate):
        yield _SAME
    if loaded.document.replaces is None and loaded.effective_from < day:
        yield _passed(loaded.effective_from)


def _is_the_same(candidate: Candidate) -> bool:
    """Tell whether it differs in nothing but the day from which it is in force."""
    comparison = candidate.comparison()
    found = () if comparison is None else comparison.differences
    return all(one.address == ("effective_from",) for one in found)


def _refusal(obstacle: Obstacle) -> ConflictError:
    said, way = obstacle.said, obstacle.way
    return ConflictError(said.zh, said.text("en"), hint=way.zh, hint_en=way.text("en"))


def _errors(count: int) -> Obstacle:
    said = Label(f"有 {count} 处错误", f"the check found {count} errors")
    return Obstacle(said, Label("按检查结果逐处改好", "mend each as the check says"))


_UNREADABLE = Obstacle(
    Label("文件还读不出来", "the document cannot be read yet"),
    Label("按检查结果改好", "mend it as the check says"),
)
_UNTRIED = Obstacle(
    Label(
        "其他文件有错误，所带示例没有试算",
        "other documents have errors, so the examples were not tried",
    ),
    Label("先改好那些文件", "mend those documents first"),
)
_RENAMED = Obstacle(
    Label(
        "原文里的 kind 或 id 与这份文件不同",
        "the text bears another kind or id than this document",
    ),
    Label("在原文里改回来", "set them back in the text"),
)
_SAME = Obstacle(
    Label("规定的内容与现有的一版完全相同", "it lays down nothing else than the version before"),
    Label("没有要改的就放弃草稿", "give the draft up if there is nothing to change"),
)


def _numbered(number: int) -> Obstacle:
    return Obstacle(
        Label(f"版次应为第 {number} 版", f"its number must be {number}"),
        Label(f"把 version 改为 {number}", f"set version to {number}"),
    )


def _overtaken(newest: int, base: int) -> Obstacle:
    return Obstacle(
        Label(
            f"草稿从第 {base} 版改起，而第 {newest} 版已经发布",
            f"the draft began from version {base}, but version {newest} is published",
        ),
        Label(
            f"下载原文备查，放弃草稿后从第 {newest} 版重新编制",
            f"download its text, give it up and begin again from version {newest}",
        ),
    )


def _passed(day: date) -> Obstacle:
    return Obstacle(
        Label(
            f"生效日期 {day} 已过，规定不能倒追",
            f"it would be in force from {day}, which has passed; no rule reaches back",
        ),
        Label(
            "把生效日期改为今天或以后；确要更正已经生效的一版，写明 replaces 和 recorded_on",
            "choose today or later; to correct a version in force, say so with replaces and "
            "recorded_on",
        ),
    )
