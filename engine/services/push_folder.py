"""``onecase push``: new versions and new documents written in a folder become drafts.

Never more than drafts: whoever approves publishes them in the browser.  All that can be pushed is,
in one transaction, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from engine.clock import county_date
from engine.configuration.head import Head
from engine.configuration.kinds import FOLDERS
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import ConfigurationFaults
from engine.configuration.yaml_source import Plain, read_yaml
from engine.records.session import UnitOfWork
from engine.records.values import DocumentDraft
from engine.services.desk import Desk
from engine.services.draft_checks import check_draft
from engine.services.folder_files import FolderFiles, Pulled, PulledList, hash_of, plain_text
from engine.services.new_documents import ID, NEW_KINDS, NO_VERSION
from engine.services.people import require_right
from engine.services.pull_folder import (
    Act,
    Conflict,
    Held,
    carry_out,
    conflict,
    held_files,
    refuse_other_county,
)
from engine.terms import Actor, Label


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that cannot be pushed, and the way out."""

    name: str
    said: Label


@dataclass(frozen=True, slots=True)
class PushedDraft:
    """A draft that was written.

    Attributes:
        name: File it was pushed from.
        path: File it lies in now.
        begun: It is a new draft, no next save of one.
        errors: What the check says keeps it from being published.
    """

    name: str
    path: str
    draft: DocumentDraft
    begun: bool
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PushOutcome:
    """What pushing did; with a refusal or conflict nothing was written.

    Attributes:
        behind: Files the library has changed since and you have not: pull brings them.
    """

    drafts: tuple[PushedDraft, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    behind: tuple[str, ...] = ()


@dataclass
class _Plan:
    """What is to be written, gathered file by file."""

    saves: list[tuple[str, DocumentDraft]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)

    def refuse(self, name: str, zh: str, en: str) -> None:
        self.refusals.append(Refusal(name, Label(zh, en)))


def push_folder(desk: Desk, folder: Path, *, actor: Actor, at: datetime) -> PushOutcome:
    """Make drafts of the new versions in a folder.

    Args:
        desk: The county's desk.
        folder: The folder, pulled before.
        actor: Whose drafts they become.
        at: When.

    Raises:
        AccessError: the person may not write the configuration.
        ConfigurationError: the folder holds links, a list that cannot be read, or another county's
            documents.
    """
    files = FolderFiles(folder.resolve())
    pulled = replace(files.pulled(), county=files.pulled().county or str(desk.county))
    refuse_other_county(pulled, desk)
    with desk.database.writing(desk.county) as unit:
        county = desk.county_on(unit, county_date(at)).document
        require_right(county, actor, "configuration.write")
        plan = _Pushing(unit, desk.library(unit), files, pulled, actor, at).plan()
        if plan.refusals or plan.conflicts:
            return PushOutcome((), tuple(plan.refusals), tuple(plan.conflicts), tuple(plan.behind))
        for _, draft in plan.saves:
            unit.keep_document_draft(draft)
        held = held_files(unit)
        texts = tuple((one.path, one.text) for one in unit.documents())
        withdrawn = frozenset(unit.withdrawals())
    drafts = tuple(
        PushedDraft(
            name=name,
            path=draft.path,
            draft=draft,
            begun=draft.revision == 1,
            errors=tuple(
                one.text() for one in check_draft(texts, draft.path, draft.text, withdrawn).errors
            ),
        )
        for name, draft in plan.saves
    )
    _settle(files, pulled, held, plan.saves)
    return PushOutcome(drafts, behind=tuple(plan.behind))


@dataclass(frozen=True, slots=True)
class _Pushing:
    unit: UnitOfWork
    library: Library
    files: FolderFiles
    pulled: PulledList
    actor: Actor
    at: datetime

    def plan(self) -> _Plan:
        """Return what is to be written, and everything that stands against it."""
        plan = _Plan()
        held = held_files(self.unit)
        known = {one.pulled.sha256 for one in held.values()}
        holding: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name in self.files.names():
            text = self._text(plan, name)
            if text is None or self._untouched(plan, name, text, held, known):
                continue
            self._take(plan, name, text, holding)
        for (_, document), names in holding.items():
            if len(names) > 1:
                listed = "、".join(names)
                zh = f"“{document}”的新版写在几个文件里：{listed}。只留一个。"
                en = f"the new version of '{document}' stands in {', '.join(names)}; keep one."
                plan.refuse(names[-1], zh, en)
        return plan

    def _text(self, plan: _Plan, name: str) -> str | None:
        try:
            return self.files.read(name)
        except ConfigurationFaults as error:
            plan.refuse(name, *_first(error))
            return None

    def _untouched(
        self, plan: _Plan, name: str, text: str, held: Mapping[str, Held], known: set[str]
    ) -> bool:
        """Tell whether a file says nothing new; note where the library is ahead of it."""
        now, before = hash_of(text), self.pulled.files.get(name)
        if now in known:
            return True
        if before is None or before.sha256 != now:
            return False
        if name in held or before.state == "draft":
            plan.behind.append(name)
        return True

    def _take(
        self, plan: _Plan, name: str, text: str, holding: dict[tuple[str, str], list[str]]
    ) -> None:
        """Put a changed or new file into the plan."""
        try:
            data = read_yaml(text, name).data
        except ConfigurationFaults as error:
            plan.refuse(name, *_first(error))
            return
        head = data if isinstance(data, dict) else {}
        kind, document = str(head.get("kind", "")), str(head.get("id", ""))
        newest = self._newest(kind, document)
        if newest is None:
            fits = self._is_new(plan, name, head)
        else:
            fits = self._is_next(plan, name, head.get("version"), newest)
        if fits:
            holding[kind, document].append(name)
            self._save(plan, name, text, (kind, document), newest)

    def _newest(self, kind: str, document: str) -> Loaded[Head] | None:
        same = [one for one in self.library.all(kind) if one.ref.id == document] if kind else []
        return max(same, key=lambda one: one.ref.version, default=None)

    def _is_new(self, plan: _Plan, name: str, head: Mapping[str, Plain]) -> bool:
        """Tell whether a draft can be made of a document the library does not have."""
        kind, document = str(head.get("kind", "")), str(head.get("id", ""))
        folder, held = name.rpartition("/")[0], self.library.named(document)
        if (
            kind not in NEW_KINDS
            or head.get("layer", "county") != "county"
            or any(one.ref.kind == kind for one in held)
        ):
            plan.refuse(
                name,
                f"没有发布过“{document}”这份{kind}文件，这一种也不能先写成草稿，由审批人用 "
                "onecase publish 发布。",
                f"no {kind} '{document}' was ever published, and of these no draft can be made; "
                "whoever approves publishes it with onecase publish.",
            )
        elif not ID.match(document):
            plan.refuse(
                name,
                f"id“{document}”不能用：新文件的 id 用小写字母、数字和连字符，以字母开头。",
                f"the id '{document}' will not do: a new document's has small letters, digits and "
                "hyphens, a letter first.",
            )
        elif head.get("version") != 1 or isinstance(head.get("version"), bool):
            plan.refuse(
                name,
                f"“{document}”是一份新文件，从第 1 版写起：version: 1。",
                f"'{document}' is a new document; it begins with version: 1.",
            )
        elif kind not in FOLDERS.get(folder, ()):
            right = next(one for one, kinds in FOLDERS.items() if kind in kinds)
            plan.refuse(
                name,
                f"{kind} 文件应放在“{right}/”里。",
                f"a {kind} belongs in '{right}/'.",
            )
        else:
            return True
        return False

    def _is_next(self, plan: _Plan, name: str, version: object, newest: Loaded[Head]) -> bool:
        wanted = newest.ref.version + 1
        if version == wanted:
            return True
        title = newest.document.title
        if isinstance(version, int) and version <= newest.ref.version:
            plan.refuse(
                name,
                f"《{title}》第 {version} 版已经发布，内容不能再改。把 version 改为 {wanted}，"
                "写上新的 effective_from，再推送。",
                f"version {version} of '{title.text('en')}' is published and cannot change; set "
                f"version to {wanted} with another effective_from and push again.",
            )
        else:
            plan.refuse(
                name,
                f"《{title}》最新是第 {newest.ref.version} 版，新版要写 version: {wanted}。",
                f"'{title.text('en')}' stands at version {newest.ref.version}; the new one must "
                f"say version: {wanted}.",
            )
        return False

    def _save(
        self,
        plan: _Plan,
        name: str,
        text: str,
        document: tuple[str, str],
        newest: Loaded[Head] | None,
    ) -> None:
        draft, before = self.unit.document_draft(*document), self._seen(*document)
        if self.unit.submissions(*document, "waiting"):
            plan.refuse(
                name,
                "草稿已经提交，正等审批，不能改。先在网页上撤回提交，或等审批人退回。",
                "the draft waits for approval and is closed; take it back in the browser, or wait "
                "until it is returned.",
            )
            return
        last = newest.ref.version if newest else NO_VERSION
        given_up = draft is None and before is not None and before.version > last
        meanwhile = draft is not None and (
            before is None or before.sha256 != hash_of(plain_text(draft.text))
        )
        if given_up or meanwhile:
            plan.conflicts.append(conflict(name, plain_text(draft.text) if draft else "", text))
            return
        plan.saves.append((name, self._next(draft, document, newest, name, text)))

    def _seen(self, kind: str, document: str) -> Pulled | None:
        """Return the draft of a document as it was pulled last."""
        wanted = ("draft", kind, document)
        found = (one for one in self.pulled.files.values())
        return next((one for one in found if (one.state, one.kind, one.id) == wanted), None)

    def _next(
        self,
        draft: DocumentDraft | None,
        document: tuple[str, str],
        newest: Loaded[Head] | None,
        name: str,
        text: str,
    ) -> DocumentDraft:
        if draft is not None:
            return replace(
                draft,
                revision=draft.revision + 1,
                text=text,
                saved_by=self.actor.person,
                saved_at=self.at,
            )
        base = newest.ref.version if newest else NO_VERSION
        return DocumentDraft(
            kind=document[0],
            id=document[1],
            revision=1,
            base_version=base,
            base_sha256=newest.ref.sha256 if newest else "",
            path=self._path(name, base + 1),
            text=text,
            saved_by=self.actor.person,
            saved_at=self.at,
        )

    def _path(self, name: str, version: int) -> str:
        """Return where the draft lies: where it was written, or beside the version it follows."""
        taken = {one.path for one in self.library.published} | set(held_files(self.unit))
        while name in taken:
            name = f"{name.removesuffix('.yaml')}-{version}.yaml"
        return name


def _first(error: ConfigurationFaults) -> tuple[str, str]:
    found = error.report.errors[0]
    return found.text("zh"), found.text("en")


def _settle(
    files: FolderFiles,
    pulled: PulledList,
    held: Mapping[str, Held],
    saves: Sequence[tuple[str, DocumentDraft]],
) -> None:
    """Leave the folder as pulling would: each draft in its file, what is published in its own."""
    touched = {one for name, draft in saves for one in (name, draft.path)}
    acts: dict[str, Act] = {one: "write" if one in held else "remove" for one in sorted(touched)}
    carry_out(files, acts, held)
    kept = {name: one for name, one in pulled.files.items() if name not in touched}
    kept |= {name: held[name].pulled for name in touched if name in held}
    files.keep(replace(pulled, files=kept))
