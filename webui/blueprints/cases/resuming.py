"""What a page says of the draft of its form: when it was saved, what became of it since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.configuration.form import Form
from engine.forms.nodes import walk
from engine.forms.values import as_text
from engine.records.values import Draft
from engine.services.entries import Entry
from engine.services.keep_drafts import UpToDate
from webui.forms import DifferingLine, show_answers
from webui.language import label, language, say, time_of_day


@dataclass(frozen=True, slots=True)
class DraftPanel:
    """The draft of a form as a page tells of it.

    Attributes:
        saved_at: When it was saved, if the page was made from it; None otherwise.
        status: What is said politely beside the buttons.
        unsaved: The page holds what no draft has yet.
        since: Version of the form it was typed into, if that is another than the present one.
        moved: Titles of the fields whose answers were put elsewhere or turned into other ones.
        undone: Title, and why the answer could not be moved.
        left: Title and text of the answers the form does not ask for any more.
        refused: Why it was not saved; None if it was.
        clash: Where this page and the draft of another differ; empty if nowhere.
        replaceable: Another page's draft may be replaced by this one.
    """

    saved_at: datetime | None = None
    status: str = ""
    unsaved: bool = False
    since: int | None = None
    moved: tuple[str, ...] = ()
    undone: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    refused: str | None = None
    clash: tuple[DifferingLine, ...] = ()
    replaceable: bool = False

    @property
    def mode(self) -> str:
        """Return how the browser treats the page: ``on``, ``unsaved`` or ``stopped``."""
        if self.refused:
            return "stopped"
        return "unsaved" if self.unsaved else "on"


def panel_of(draft: Draft, current: UpToDate, *, former: Form | None, entry: Entry) -> DraftPanel:
    """Return what a page made from a draft says of it.

    Args:
        draft: The draft.
        current: Its answers in the places of the present form.
        former: The version it was typed into; None if that is the present one.
        entry: The form being filled in.
    """
    titles = _titles(former, draft, entry) if former else {}
    done = [one for one in current.done if one.ok]
    return DraftPanel(
        saved_at=draft.saved_at,
        since=current.since or None,
        moved=tuple(dict.fromkeys(titles.get(one.path, one.path) for one in done)),
        undone=tuple(
            (titles.get(one.path, one.path), label(one.said)) for one in current.done if not one.ok
        ),
        left=tuple(
            (titles.get(place, place), _text_at(current.answers, place)) for place in current.left
        ),
    )


def saved_panel(draft: Draft, *, automatic: bool) -> DraftPanel:
    """Return what a page says that was just saved."""
    time = time_of_day(draft.saved_at)
    said = say("已自动保存 {time}", time=time) if automatic else say("草稿已保存 {time}", time=time)
    return DraftPanel(status=said)


def refused_panel(
    why: str, draft: Draft | None, clash: tuple[DifferingLine, ...] | None
) -> DraftPanel:
    """Return what a page says whose draft was not saved.

    Args:
        why: The reason in words.
        draft: The draft of another page; None if there is none.
        clash: Where they differ; None if there is nothing to compare with.
    """
    return DraftPanel(
        saved_at=draft.saved_at if draft else None,
        refused=why,
        clash=clash or (),
        replaceable=draft is not None,
    )


def _titles(form: Form, draft: Draft, entry: Entry) -> Mapping[str, str]:
    """Return what the fields of a draft were called, by dotted place."""
    view = show_answers(
        form, draft.answers, lists=entry.lists, viewer=entry.viewer, language=language()
    )
    return {node.dotted: label(node.title) for node in walk(view.sections) if node.path}


def _text_at(answers: Mapping[str, object], place: str) -> str:
    value: object = answers
    for part in place.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list | tuple) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
    return as_text(value)
