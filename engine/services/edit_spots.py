"""Several values of a draft changed at once, wherever they stand: one save, one revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.matching import alike
from engine.configuration.authoring.spots import find_spot, value_at, with_values
from engine.records.values import DocumentDraft
from engine.services.desk import Desk
from engine.services.edit_documents import DraftView, earlier_outline, keep_revision
from engine.terms import Actor


@dataclass(frozen=True, slots=True)
class SentValues:
    """What an author sent of a draft, value by value.

    Attributes:
        revision: The save the page was made from.
        seen: A later save the author was told of and goes beyond; 0 for none.
        values: What shall stand at each spot; ``GONE`` for nothing.
    """

    revision: int
    seen: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that two authors changed to different things.

    Attributes:
        spot: Where it stands.
        before: What stood there when this author began.
        theirs: What the other made of it; ``GONE`` too if the row around it was taken away.
        yours: What this author sent.
    """

    spot: str
    before: object
    theirs: object
    yours: object


@dataclass(frozen=True, slots=True)
class SpotsOutcome:
    """What came of sending values.

    Attributes:
        draft: The draft as it is kept now.
        saved: Something was changed by it.
        others: What somebody else changed meanwhile; nothing was saved then.
    """

    draft: DocumentDraft
    saved: bool = False
    others: tuple[Difference, ...] = ()


def save_spots(
    desk: Desk, view: DraftView, sent: SentValues, *, actor: Actor, at: datetime
) -> SpotsOutcome:
    """Put values into the draft; what the author left as it was stays as it is now.

    Raises:
        AccessError: the person may not write the configuration.
        ConflictError: the draft was given up, or saved in this very moment.
        ConfigurationError: the text is written in a way that cannot be changed in place.
    """
    draft, now = view.draft, view.outline.data
    began = earlier_outline(desk, view, sent.revision, actor=actor, at=at)
    before = began.data if began else {}
    changed = {
        spot: value
        for spot, value in sent.values.items()
        if not alike(value, value_at(before, spot)) and not alike(value, value_at(now, spot))
    }
    others = tuple(
        Difference(spot, value_at(before, spot), value_at(now, spot), value)
        for spot, value in changed.items()
        if not alike(value_at(before, spot), value_at(now, spot)) or find_spot(now, spot) is None
    )
    if others and sent.seen != draft.revision:
        return SpotsOutcome(draft, others=others)
    kept = {spot: value for spot, value in changed.items() if find_spot(now, spot) is not None}
    text = view.rewritten(with_values(now, kept))
    if text == draft.text:
        return SpotsOutcome(draft)
    return SpotsOutcome(keep_revision(desk, draft, text, actor=actor, at=at), saved=True)


__all__ = ["GONE", "Difference", "SentValues", "SpotsOutcome", "save_spots"]
