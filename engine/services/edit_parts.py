"""Parts of a draft, each saved by its form; rows of long lists, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.configuration.authoring.lens import GONE, Fault
from engine.configuration.authoring.matching import alike
from engine.configuration.authoring.parts import Outline, Section
from engine.errors import ConflictError, NotFoundError
from engine.records.values import DocumentDraft
from engine.services.desk import Desk
from engine.services.edit_documents import DraftView, earlier_outline, keep_revision
from engine.terms import Actor


@dataclass(frozen=True, slots=True)
class Sent:
    """What an author sent of a part.

    Attributes:
        revision: The save the page was made from.
        seen: A later save the author was told of and goes beyond; 0 for none.
        answers: The answers to the part's form; ``GONE`` for nothing.
    """

    section: str
    revision: int
    seen: int
    answers: object


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of sending a part.

    Attributes:
        draft: The draft as it is kept now.
        saved: Something was changed by it.
        faults: What cannot be read; nothing was saved then.
        others: Somebody else changed the same part meanwhile; nothing was saved then.
    """

    draft: DocumentDraft
    saved: bool = False
    faults: tuple[Fault, ...] = ()
    others: bool = False


def save_part(desk: Desk, view: DraftView, sent: Sent, *, actor: Actor, at: datetime) -> Outcome:
    """Put what an author sent of a part into the draft.

    Parts others changed meanwhile stay as these left them.  Of a part both changed nothing is
    saved until the author has seen it.

    Raises:
        AccessError: the person may not write the configuration.
        NotFoundError: there is no such part.
        ConflictError: the draft was given up, or saved in this very moment.
        ConfigurationError: the text is written in a way that cannot be changed in place.
    """
    began = earlier_outline(desk, view, sent.revision, actor=actor, at=at) or view.outline
    section = part_named(began, sent.section)
    value, faults = began.taken(section, sent.answers)
    draft, now = view.draft, view.outline
    if faults:
        return Outcome(draft, faults=faults)
    here = section if not section.row else now.section(section.name)
    if here is None:
        raise _row_gone()
    if now.clashes(here, value):
        return Outcome(draft, faults=(_SAME_ID,))
    if alike(value, began.value(section)) and sent.seen != draft.revision:
        return Outcome(draft)
    same = alike(began.value(section), now.value(here))
    if not same and sent.seen != draft.revision and not alike(value, now.value(here)):
        return Outcome(draft, others=True)
    text = view.rewritten(now.with_value(here, value))
    if text == draft.text:
        return Outcome(draft)
    return Outcome(keep_revision(desk, draft, text, actor=actor, at=at), saved=True)


def delete_row(
    desk: Desk, view: DraftView, part: str, revision: int, *, actor: Actor, at: datetime
) -> DocumentDraft:
    """Take a row out of a long list of the draft.

    Args:
        desk: The county's desk.
        view: The draft.
        part: The row's part.
        revision: The save the author looked at.
        actor: The author.
        at: When.

    Raises:
        AccessError: the person may not write the configuration.
        NotFoundError: there was no such row.
        ConflictError: somebody else changed or deleted it meanwhile, or the draft is closed.
        ConfigurationError: the text is written in a way that cannot be changed in place.
    """
    began = earlier_outline(desk, view, revision, actor=actor, at=at) or view.outline
    section = part_named(began, part)
    if not section.row or began.value(section) is GONE:
        raise NotFoundError("没有这一行", "there is no such row", value=part)
    here = view.outline.section(part)
    if here is None or not alike(began.value(section), view.outline.value(here)):
        raise _row_gone()
    text = view.rewritten(view.outline.without(here))
    return keep_revision(desk, view.draft, text, actor=actor, at=at)


def part_named(outline: Outline, name: str) -> Section:
    """Return a part of a document by its name.

    Raises:
        NotFoundError: there is no such part.
    """
    section = outline.section(name)
    if section is None:
        raise NotFoundError(
            "文件里没有这一部分", "there is no such part of the document", value=name
        )
    return section


_SAME_ID = Fault(
    ("id",),
    "已有一行用这个名称，请换一个。",
    "Another row has this id; choose another one.",
)


def _row_gone() -> ConflictError:
    return ConflictError(
        "这一行刚被别人改过或删去，没有保存",
        "somebody else just changed or deleted this row; nothing was saved",
        hint="回到清单看现在的内容",
        hint_en="go back to the list to see what stands there now",
    )
