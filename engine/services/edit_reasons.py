"""Why a draft differs from the document it extends: its differences, and reasons written anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.configuration.authoring.manuscripts import Manuscript
from engine.configuration.authoring.members import listed_in
from engine.configuration.authoring.parts import title_of
from engine.configuration.authoring.reasons import Stated, stated_in, with_reasons
from engine.configuration.authoring.saving import written
from engine.configuration.clauses import sort_label
from engine.configuration.kinds import model_of
from engine.configuration.layers.pen import Address
from engine.configuration.layers.shapes import Shape, shape_of
from engine.configuration.opening import read_once
from engine.configuration.problems import Path, dotted
from engine.configuration.vocabulary import key_label
from engine.configuration.yaml_source import Plain, Source
from engine.errors import ConflictError, FilingError
from engine.records.values import DocumentDraft
from engine.services.compare_documents import compare
from engine.services.desk import Desk
from engine.services.edit_documents import DraftView, earlier_text, keep_revision
from engine.terms import Actor, Label

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Reason:
    """A difference with what it comes to.

    Attributes:
        place: The name of its reason on a page.
        sort: What sort of part it is about, such as an item; what the settings are called.
        title: What the part is called; None for settings.
        effects: What is laid down otherwise because of it, clause by clause; empty where nothing
            that can be told is, as of a part that only moved.
    """

    stated: Stated
    sort: Label
    title: Label | None
    effects: tuple[Label, ...]

    @property
    def place(self) -> str:
        """Return the name of its reason, as a dotted path in the text."""
        return dotted(self.stated.path)


def reasons_of(view: DraftView) -> tuple[Reason, ...]:
    """Return every difference a draft states from the document it extends."""
    effects, titles = _effects(view), _titles(view.manuscript)
    found = []
    for one in _stated(view.manuscript.source):
        told = tuple(said for address, said in effects.items() if _belongs(address, one))
        title = titles.get(one.address)
        found.append(Reason(one, _sort(one, title), title, told))
    return tuple(found)


def differing_parts(view: DraftView) -> frozenset[Address]:
    """Return the parts a draft states otherwise than the document it extends, by their address."""
    return frozenset(one.address for one in _stated(view.manuscript.source) if not one.keys)


def save_reasons(
    desk: Desk,
    view: DraftView,
    reasons: Mapping[str, str],
    revision: int,
    *,
    actor: Actor,
    at: datetime,
) -> DocumentDraft | None:
    """Keep the reasons an author wrote; those left as they were stay as they are now.

    Args:
        desk: The county's desk.
        view: The draft as it is now.
        reasons: What was sent, by the place of each.
        revision: The save the page was made from.
        actor: The author.
        at: When.

    Returns:
        The draft as kept; None if nothing changed.

    Raises:
        AccessError: the person may not write the configuration.
        FilingError: a reason is empty or too long; says which.
        ConflictError: somebody else stated the differences anew meanwhile, or the draft was given
            up or is closed.
        ConfigurationError: the text is written in a way that cannot be changed in place.
    """
    _refuse_unfit(reasons)
    now = {dotted(one.path): one for one in _stated(view.manuscript.source)}
    began = _began(desk, view, revision, actor, at)
    wanted = {
        place: why.strip() for place, why in reasons.items() if why.strip() != began.get(place)
    }
    lost = [place for place in wanted if place not in now or now[place].why != began.get(place)]
    if lost:
        raise ConflictError(
            "别人刚刚改过这些不同之处，理由没有保存，请对照现在的内容再写",
            "somebody else changed these differences meanwhile; no reason was saved",
            value="、".join(lost),
        )
    if not wanted:
        return None
    paths: dict[Path, str] = {now[place].path: why for place, why in wanted.items()}
    source = view.manuscript.source
    said = with_reasons(source.data, paths)
    text = written(source.text, source.name, said if isinstance(said, dict) else {})
    return keep_revision(desk, view.draft, text, actor=actor, at=at)


def _refuse_unfit(reasons: Mapping[str, str]) -> None:
    faults = []
    for place, why in reasons.items():
        if not why.strip():
            faults.append((place, "请写明理由。", "give the reason."))
        elif len(why) > LONGEST_REASON:
            faults.append(
                (
                    place,
                    f"最多 {LONGEST_REASON} 字，现在有 {len(why)} 字。",
                    f"at most {LONGEST_REASON} characters; there are {len(why)}.",
                )
            )
    if faults:
        raise FilingError(tuple(faults))


def _stated(source: Source) -> Sequence[Stated]:
    if source.value(("extends",)) is None or not isinstance(source.data, dict):
        return ()
    return stated_in(source.data, shape_of(model_of(source)))


def _began(
    desk: Desk, view: DraftView, revision: int, actor: Actor, at: datetime
) -> Mapping[str, str]:
    """Return the reasons as the author's page showed them."""
    text = earlier_text(desk, view.draft, revision, actor=actor, at=at)
    if text is None:
        return {}
    return {dotted(one.path): one.why for one in _stated(read_once(text, view.draft.path))}


def _effects(view: DraftView) -> Mapping[Address, Label]:
    """Return in words what the draft lays down otherwise than the document it extends."""
    if view.loaded is None or not view.loaded.parents:
        return {}
    found = compare(view.check.library, view.loaded.parents[0], view.loaded).differences
    return {
        one.address: Label(_line(one.clause, one.before, one.after, "zh"),
                           _line(one.clause, one.before, one.after, "en"))
        for one in found
    }  # fmt: skip


def _titles(manuscript: Manuscript) -> Mapping[Address, Label]:
    """Return what the parts are called that the document or the one it extends has."""
    if manuscript.above is None:
        return {}
    shape = shape_of(model_of(manuscript.source))
    above, effect = manuscript.above.source.data, manuscript.effect.data
    return {**_titles_in((), above, shape), **_titles_in((), effect, shape)}


def _titles_in(here: Address, held: Plain, shape: Shape) -> dict[Address, Label]:
    found: dict[Address, Label] = {}
    for word, one in held.items() if isinstance(held, dict) else ():
        if word in shape.blocks:
            found |= _titles_in((*here, word), one, shape.blocks[word])
        elif word in shape.parts and shape.parts[word].within is None:
            members = listed_in(shape, word, one).members
            found |= {(*here, *each.key): title_of(each.whole) for each in members}
    return found


def _sort(stated: Stated, title: Label | None) -> Label:
    if not stated.keys:
        return sort_label(stated.address[:-1] if title else stated.address)
    called = [key_label(key) for key in stated.keys]
    zh, en = "、".join(one.zh for one in called), ", ".join(one.text("en") for one in called)
    if not stated.address:
        return Label(zh, en)
    over = sort_label(stated.address)
    return Label(f"{over.zh}：{zh}", f"{over.text('en')}: {en}")


def _line(clause: Label, before: Label, after: Label, language: str) -> str:
    said, old, new = (one.text(language) for one in (clause, before, after))
    colon = ": " if language == "en" else "："
    if not old or not new:
        return f"{said}{colon}{old or new}" if old or new else said
    return f"{said}{colon}{old} → {new}"


def _belongs(address: Address, stated: Stated) -> bool:
    """Tell whether a clause is laid down otherwise by a difference."""
    over = [(*stated.address, key) for key in stated.keys] or [stated.address]
    return any(address[: len(one)] == one for one in over)
