"""A post as a patch on the stored answers.

What a post does not name stays as it is stored: keys the form does not know, values the control
cannot show, fields this viewer may not change.  A control sent back as it was shown changes
nothing, so opening and saving a record leaves the same JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from engine.configuration.form import Form
from engine.errors import FilingError
from engine.forms.faults import FormFault, fault
from engine.forms.level import (
    Field,
    Standpoint,
    fields_at,
    has_row_ids,
    is_group,
    row_field,
    row_schema,
    top_level,
    with_answers,
)
from engine.forms.names import OPERATION, Operation, field_name, read_operation, row_name
from engine.forms.offers import chosen, offers_of, with_stored
from engine.forms.prefill import NO_PREFILL, Prefills, locked_paths, with_defaults, with_locked
from engine.forms.root import RootSchema, types_of
from engine.forms.rows import (
    STARTER,
    Row,
    is_blank,
    landed,
    new_key,
    operated,
    read_marks,
    row_keys,
    with_ids,
)
from engine.forms.scalars import cleaned, fits_control, lines, parsed, refusal, shown
from engine.forms.values import MOST_ROUNDS, Path, items, mapping, same
from engine.forms.visibility import Viewer, everything_seen
from engine.forms.widgets import Widget, widget_for

MOST_FIELDS: Final = 10_000
"""Values a post may have; more is no form that somebody filled in."""

Post = Mapping[str, Sequence[str]]
"""Name of a control to what was sent under it, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a post makes of the stored answers.

    Attributes:
        answers: The answers with the post applied.  Text that is no number or date where one is
            asked stands in them as text, so a draft keeps it and validation names it.
        raw: Texts that cannot be answers at all, by place, made fit to be shown again.
        faults: Why they cannot.
        new_row: Place of the row a button has added or moved, for the cursor.
    """

    answers: dict[str, object]
    raw: Mapping[Path, str]
    faults: tuple[FormFault, ...]
    new_row: Path | None = None


@dataclass(slots=True)
class _Reading:
    """A post while it is read; what is found on the way is gathered in it."""

    standpoint: Standpoint
    post: Post
    operation: Operation | None
    raw: dict[Path, str] = field(default_factory=dict)
    faults: dict[Path, FormFault] = field(default_factory=dict)
    new_row: Path | None = None


def decode(
    form: Form,
    post: Post,
    stored: Mapping[str, object],
    *,
    schema: Mapping[str, object] | RootSchema | None = None,
    viewer: Viewer | None = None,
    prefills: Prefills = NO_PREFILL,
) -> Decoded:
    """Return the stored answers with the post applied.

    Names the form does not offer to this viewer are ignored, whatever was sent under them.

    Args:
        form: The form.
        post: What was sent.
        stored: The answers the page was made from; they are not changed.
        schema: The form's schema with the county's lists filled in; without it as it is written.
        viewer: Who sends it; without one, somebody who may see and change everything.
        prefills: Values given beforehand; the locked ones count, whatever was sent.

    Raises:
        FilingError: If the post has more than 10,000 values.
    """
    _check_size(post)
    root = RootSchema.of(form.schema_ if schema is None else schema)
    standpoint = Standpoint(root, viewer or everything_seen(form), locked_paths(prefills))
    operation = read_operation(next(iter(post.get(OPERATION, ())), None))
    start = with_locked(stored, prefills)
    reading = _Reading(standpoint, post, None)
    answers = _group(reading, top_level(standpoint, start), start)
    if operation and not reading.faults:
        # Only once all is known to be readable: rows that move would leave refused texts behind.
        reading = _Reading(standpoint, post, operation)
        answers = _group(reading, top_level(standpoint, start), start)
    return Decoded(
        answers=answers,
        raw=reading.raw,
        faults=tuple(reading.faults.values()),
        new_row=reading.new_row,
    )


def _check_size(post: Post) -> None:
    if sum(len(texts) for texts in post.values()) > MOST_FIELDS:
        zh = f"提交的内容超过 {MOST_FIELDS} 项，未保存"
        en = f"more than {MOST_FIELDS} values were sent; nothing was stored"
        raise FilingError((("", zh, en),))


class _Sign:
    """Says what no value can say."""


_ABSENT: Final = _Sign()
_CLEARED: Final = _Sign()


def _group(reading: _Reading, group: Field, stored: Mapping[str, object]) -> dict[str, object]:
    """Return a group's answers; what they open is read with them too."""
    current = dict(stored)
    for _ in range(MOST_ROUNDS):
        before = dict(current)
        here = with_answers(reading.standpoint, group, before)
        for part in fields_at(reading.standpoint, here, before):
            if part.access == "write":
                _patch(reading, part, stored, current)
        if same(before, current):
            break
    return current


def _patch(
    reading: _Reading, part: Field, stored: Mapping[str, object], current: dict[str, object]
) -> None:
    """Set one property of a group to what the post makes of the stored one."""
    found = _value(reading, part, stored.get(part.name, _ABSENT))
    if found is _ABSENT:
        current.pop(part.name, None)
    else:
        current[part.name] = found


def _value(reading: _Reading, part: Field, stored: object) -> object:
    """Return what the post makes of a stored value; either may be ``_ABSENT``."""
    value = None if stored is _ABSENT else stored
    widget = widget_for(part.schema, required=part.required)
    if widget == "kept" or not fits_control(value, widget):
        return stored
    if widget == "group":
        found: object = _group(reading, part, mapping(value))
        return _unless_emptied(part, stored, found)
    if widget == "rows":
        return _unless_emptied(part, stored, _rows(reading, part, items(value)))
    return _control(reading, part, widget, stored)


def _unless_emptied(part: Field, stored: object, found: object) -> object:
    """Return a group or list; one that this post has emptied is no longer there."""
    if (stored is not _ABSENT and same(found, stored)) or not (found or _filled(stored)):
        return stored
    return found if found or part.required else _ABSENT


def _filled(stored: object) -> bool:
    return stored is not _ABSENT and bool(stored)


def _control(reading: _Reading, part: Field, widget: Widget, stored: object) -> object:
    sent = reading.post.get(field_name(part.path))
    if not sent:
        return stored
    why = next(filter(None, map(refusal, sent)), None)
    if why:
        reading.raw[part.path] = cleaned(sent[-1])
        reading.faults[part.path] = fault(reading.standpoint.root, part.path, why)
        return stored
    value = None if stored is _ABSENT else stored
    if widget == "checkbox":
        return _tick(part, sent, stored)
    if widget == "checkboxes":
        return _ticks(part, sent, stored)
    text = lines(sent[-1])
    if text == lines(shown(value, widget)):
        return stored
    return _answer(part, widget, text, value)


def _answer(part: Field, widget: Widget, text: str, value: object) -> object:
    """Return the value of a text that is not the one that was shown."""
    if not text.strip():
        return None if "null" in types_of(part.schema) else _ABSENT
    if widget in {"radio", "select"}:
        offer = chosen(with_stored(offers_of(part.schema), value), text)
        return offer.value if offer else text
    return parsed(text, part.schema, widget)


def _tick(part: Field, sent: Sequence[str], stored: object) -> object:
    ticked = any(sent)
    if ticked == (stored is True):
        # A box that must be answered says no when it is left empty.
        return False if part.required and stored is _ABSENT else stored
    return ticked


def _ticks(part: Field, sent: Sequence[str], stored: object) -> object:
    """Return the chosen values: those stored before in their order, then the new ones."""
    before = items(stored)
    offers = offers_of(row_schema(part.schema, 0))
    for old in before:
        offers = with_stored(offers, old)
    wanted = {text for text in sent if text}
    kept = [old for old in before if shown(old, "select") in wanted]
    added = [
        offer.value
        for offer in offers
        if offer.token in wanted and not any(same(offer.value, old) for old in before)
    ]
    unknown = sorted(wanted - {offer.token for offer in offers})
    return _unless_emptied(part, stored, [*kept, *added, *unknown])


def _rows(reading: _Reading, part: Field, stored: Sequence[object]) -> object:
    """Return the rows the post names, each on top of the stored row its key ties it to."""
    sent = reading.post.get(row_name(part.path))
    if not sent:
        return stored
    with_ids_here = has_row_ids(reading.standpoint, part)
    keys = row_keys(stored, own_ids=with_ids_here)
    before = dict(zip(keys, stored, strict=True))
    marks = read_marks(sent)
    rows = [
        Row(mark.key, _row(reading, part, mark.position, before.get(mark.key, _ABSENT)))
        for mark in marks
    ]
    rows = _settled(reading, part, rows, [mark.position for mark in marks])
    if with_ids_here and tuple(row.key for row in rows) != keys:
        return with_ids(rows)
    return [row.value for row in rows]


def _row(reading: _Reading, part: Field, position: int, stored: object) -> object:
    value = None if stored is _ABSENT else stored
    row = row_field(reading.standpoint, part, position, value)
    found = _value(reading, row, stored) if row.access == "write" else stored
    if found is not _ABSENT:
        return found
    return {} if is_group(row.schema) else None


def _settled(
    reading: _Reading, part: Field, rows: list[Row], positions: Sequence[int]
) -> list[Row]:
    """Return the rows with the button's work done, without rows that only stood there to fill."""
    operation = reading.operation
    if operation is None or operation.name != field_name(part.path):
        return _own_keys([row for row in rows if not _is_unused(row)])
    rows = _own_keys(rows)
    if operation.kind == "add":
        index = len(rows)
    elif operation.index in positions:
        index = positions.index(operation.index)
    else:
        return rows
    moved = operated(rows, replace(operation, index=index), _fresh(reading, part, len(rows)))
    reading.new_row = (*part.path, landed(operation, index, len(moved)))
    return moved


def _is_unused(row: Row) -> bool:
    return row.key.startswith(STARTER) and is_blank(row.value)


def _own_keys(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with an id for each that was only shown to be filled."""
    keys = [row.key for row in rows]
    settled: list[Row] = []
    for row in rows:
        key = new_key(keys) if row.key.startswith(STARTER) else row.key
        keys.append(key)
        settled.append(Row(key, row.value))
    return settled


def _fresh(reading: _Reading, part: Field, index: int) -> object:
    """Return what a row that is added starts with: the defaults of its fields."""
    row = row_field(reading.standpoint, part, index, None)
    if is_group(row.schema):
        return with_defaults(reading.standpoint, row, {})
    return row.schema.get("default")
