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
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import ConfigurationFaults, Problem, Report
from engine.errors import ConflictError, NotFoundError
from engine.records.session import UnitOfWork
from engine.records.values import DocumentDraft
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
        before: The version it would follow: the newest that was not withdrawn; None of a document
            never published.
        number: The number it must bear: above every version there was, withdrawn ones too.
        check: What is wrong with it and with others because of it.
        model: Of a document never published, what it was written after; None if nothing.
    """

    kind: str
    id: str
    before: Loaded[Head] | None
    number: int
    check: DraftCheck
    model: Loaded[Head] | None = None

    @property
    def loaded(self) -> Loaded[Head] | None:
        """Return the text as a document; None if it fits no model."""
        return self.check.loaded

    def comparison(self) -> Comparison | None:
        """Return what it lays down otherwise than the version it follows or was written after.

        None if it cannot be read, and of a document that was written after no other.
        """
        before = self.before or self.model
        if self.loaded is None or before is None:
            return None
        return compare(self.check.library, before, self.loaded)


def candidate_of(
    unit: UnitOfWork, desk: Desk, kind: str, document_id: str, *, path: str, text: str
) -> Candidate:
    """Return a text as the next version of a document, checked among the published ones.

    It is the first one of a document never published, of which there is only a draft.

    Raises:
        NotFoundError: no version of the document counts, and none is being written.
    """
    library = desk.library(unit)
    versions = [one for one in library.named(document_id) if one.ref.kind == kind]
    counting = library.counting(versions)
    draft = unit.document_draft(kind, document_id)
    if not counting and (versions or draft is None):
        raise NotFoundError("没有这份文件", "there is no such document", value=document_id)
    published = tuple((each.path, each.text) for each in unit.documents())
    place = free_path(path, {name for name, _ in published})
    withdrawn = frozenset(unit.withdrawals())
    return Candidate(
        kind=kind,
        id=document_id,
        before=max(counting, key=lambda one: one.ref.version, default=None),
        number=max((one.ref.version for one in versions), default=0) + 1,
        check=check_draft(published, place, text, withdrawn),
        model=model_of(library, draft),
    )


def model_of(library: Library, draft: DocumentDraft | None) -> Loaded[Head] | None:
    """Return what the draft of a new document was written after; None if that is not known."""
    if draft is None or not draft.is_new:
        return None
    wanted = (draft.kind, draft.base_sha256)
    among = (one for one in library.published if (one.ref.kind, one.ref.sha256) == wanted)
    return next(among, None)


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
    if _found_there(candidate, base_version):
        raise _refusal(_FOUND_THERE)
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
        base_version: The version it began from; 0 of a document never published.
        day: The county's date.
    """
    loaded = candidate.loaded
    if _found_there(candidate, base_version):
        yield _FOUND_THERE
        return
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
    if candidate.before is not None and candidate.before.ref.version > base_version:
        yield _overtaken(candidate.before.ref.version, base_version)
    if _is_the_same(candidate):
        yield _SAME
    if loaded.document.replaces is None and loaded.effective_from < day:
        yield _passed(loaded.effective_from)


def _found_there(candidate: Candidate, base_version: int) -> bool:
    """Tell whether a draft of a new document found one of its id published meanwhile."""
    return base_version == 0 and candidate.before is not None


def _is_the_same(candidate: Candidate) -> bool:
    """Tell whether it differs in nothing but the day from which it is in force."""
    if candidate.before is None:
        return False
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


_FOUND_THERE = Obstacle(
    Label(
        "草稿是按新文件写的，而同名的文件已经发布",
        "the draft was written as a new document, but one of this id is published",
    ),
    Label(
        "下载原文备查，放弃草稿后改用另一个名称，或编制那份文件的新版",
        "download its text and give it up; then take another id, or write a new version of "
        "the published one",
    ),
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
