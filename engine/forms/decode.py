"""A post as a patch on the stored answers.

What a post does not name stays as it is stored: keys the form does not know, values the control
cannot show, fields this viewer may not change.  A control sent back as it was shown changes
nothing, so opening and saving a record leaves the same JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.configuration.form import Form
from engine.errors import FilingError
from engine.forms.answering import answer_of_control, nothing, unless_emptied
from engine.forms.controls import (
    branch_at,
    branch_shown,
    control_for,
    key_name,
    kind_name,
    new_name,
)
from engine.forms.declared import declared
from engine.forms.entries import last_text, name_fault, renamed
from engine.forms.faults import FormFault
from engine.forms.files import NO_FILES, Intake
from engine.forms.level import (
    Field,
    Standpoint,
    as_stored,
    entries_at,
    fields_at,
    has_row_ids,
    is_group,
    is_list,
    may_grow,
    row_field,
    top_level,
    with_answers,
)
from engine.forms.names import NAME_OF, OPERATION, field_name, read_operation, row_name
from engine.forms.posts import Post, Reading, asks, refuse
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
from engine.forms.unions import CHOICES, Branches, aside_values, best_branch, set_aside
from engine.forms.values import (
    ABSENT,
    CHOICE,
    MOST_LEVELS,
    MOST_ROUNDS,
    Path,
    is_set_aside,
    items,
    mapping,
    same,
    too_deep,
)
from engine.forms.visibility import Viewer, everything_seen

MOST_FIELDS: Final = 10_000
"""Values a post may have; more is no form that somebody filled in."""


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


def decode(
    form: Form,
    post: Post,
    stored: Mapping[str, object],
    *,
    schema: Mapping[str, object] | RootSchema | None = None,
    viewer: Viewer | None = None,
    prefills: Prefills = NO_PREFILL,
    intake: Intake = NO_FILES,
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
        intake: The files that came with the post.

    Raises:
        FilingError: If the post has more than 10,000 values, or what is stored is nested deeper
            than anything a form can show.
    """
    _check_size(post)
    _check_depth(stored)
    root = RootSchema.of(form.schema_ if schema is None else schema)
    standpoint = Standpoint(root, viewer or everything_seen(form), locked_paths(prefills))
    operation = read_operation(next(iter(post.get(OPERATION, ())), None))
    start = with_locked(stored, prefills)
    reading = Reading(standpoint, post, None, intake=intake)
    answers = _group(reading, top_level(standpoint, start), start)
    if operation and not reading.faults:
        # Only once all is known to be readable: rows that move would leave refused texts behind.
        reading = Reading(standpoint, post, operation, intake=intake)
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


def _check_depth(stored: Mapping[str, object]) -> None:
    if too_deep(stored):
        zh = f"已存的内容嵌套超过 {MOST_LEVELS} 层，未作改动"
        en = f"what is stored is nested more than {MOST_LEVELS} levels deep; nothing was changed"
        raise FilingError((("", zh, en),))


def _group(reading: Reading, group: Field, stored: Mapping[str, object]) -> dict[str, object]:
    """Return a group's answers; what they open is read with them too."""
    current = dict(stored)
    for _ in range(MOST_ROUNDS):
        before = dict(current)
        here = with_answers(reading.standpoint, group, before)
        _choose(reading, here, current)
        for part in fields_at(reading.standpoint, here, before):
            if part.access == "write":
                _patch(reading, part, stored, current)
        if here.fixed or same(before, current):
            break  # What is asked here does not depend on what is answered here.
    return _entries(reading, with_answers(reading.standpoint, group, current), current)


def _choose(reading: Reading, group: Field, current: dict[str, object]) -> None:
    """Note which branches of a group's fields were chosen, where that was changed."""
    for union in items(group.schema.get(CHOICES)):
        if isinstance(union, Branches) and group.access == "write":
            at = _wanted(reading, group, union, union.at)
            if at is not None and at != union.at:
                current[CHOICE] = {**mapping(current.get(CHOICE)), union.key: at}


def _entries(reading: Reading, group: Field, current: dict[str, object]) -> dict[str, object]:
    """Return the group with what the post says of names that are no properties of it."""
    if group.access != "write":
        return current
    names: dict[str, str] = {}
    for part in list(entries_at(reading.standpoint, group, current)):
        if part.access != "write":
            continue
        if asks(reading, "drop", part.path):
            del current[part.name]
            continue
        found = _value(reading, part, current[part.name])
        current[part.name] = _blank(part) if found is ABSENT else found
        _rename(reading, group, part, current, names)
    current = renamed(current, names)
    _enter(reading, group, current)
    return current


def _blank(part: Field) -> object:
    return "" if "string" in types_of(part.schema) else None


def _rename(
    reading: Reading,
    group: Field,
    part: Field,
    current: Mapping[str, object],
    names: dict[str, str],
) -> None:
    text = last_text(reading.post.get(key_name(group, part.name)))
    if text is None or text == part.name or text.strip() == part.name:
        return
    text = text.strip()
    why = name_fault(text, {*current, *names.values(), *_own_names(reading, group)})
    if why is None:
        names[part.name] = text
    else:
        refuse(reading, part.path, why, text, shown_at=(*part.path, NAME_OF))


def _enter(reading: Reading, group: Field, current: dict[str, object]) -> None:
    if not may_grow(group.schema):
        return
    text = (last_text(reading.post.get(new_name(group))) or "").strip()
    pressed = asks(reading, "enter", group.path)
    if not text and not pressed:
        return
    why = name_fault(text, {*current, *_own_names(reading, group)})
    if why is not None:
        refuse(reading, group.path, why, text, shown_at=(*group.path, NAME_OF))
        return
    current[text] = None
    entry = next(
        part for part in entries_at(reading.standpoint, group, current) if part.name == text
    )
    current[text] = _first_value(reading, replace(entry, unopened=False))
    reading.new_row = entry.path
    reading.entered.append(entry.path)


def _own_names(reading: Reading, group: Field) -> Iterable[str]:
    return declared(group.every, reading.standpoint.root)


def _patch(
    reading: Reading, part: Field, stored: Mapping[str, object], current: dict[str, object]
) -> None:
    """Set one property of a group to what the post makes of the stored one."""
    found = _value(reading, part, stored.get(part.name, ABSENT))
    if found is ABSENT:
        current.pop(part.name, None)
    else:
        current[part.name] = found


def _value(reading: Reading, part: Field, stored: object) -> object:
    """Return what the post makes of a stored value; either may be ``ABSENT``."""
    value = None if stored is ABSENT else stored
    part = as_stored(reading.standpoint, part, stored)
    widget = control_for(reading.standpoint, part, value)
    if widget == "kept":
        return stored
    if widget == "unopened":
        return _fresh_group(reading, part) if asks(reading, "open", part.path) else stored
    if widget == "union":
        return _union(reading, part, stored)
    if widget == "group":
        return _opened(reading, part, stored)
    if widget == "rows":
        return unless_emptied(part, stored, _rows(reading, part, items(value)))
    return answer_of_control(reading, part, widget, stored)


def _opened(reading: Reading, part: Field, stored: object) -> object:
    if part.openable and asks(reading, "shut", part.path):
        return nothing(part)
    found = _group(reading, part, mapping(None if stored is ABSENT else stored))
    if part.openable and not part.unopened:
        return found  # A button opened it, and only a button takes it away.
    return unless_emptied(part, stored, found)


def _fresh_group(reading: Reading, part: Field) -> dict[str, object]:
    reading.new_row = part.path
    return with_defaults(reading.standpoint, replace(part, unopened=False), {})


def _union(reading: Reading, part: Field, stored: object) -> object:
    """Return a value of several kinds; what stood in a kind no longer chosen is set aside."""
    union, shown_at = part.union, branch_shown(part)
    if union is None:
        return stored
    values = aside_values(stored, union)
    if shown_at is not None:
        before = values.get(shown_at, ABSENT)
        branch = branch_at(reading.standpoint, replace(part, there=True), shown_at, before)
        found = _value(reading, branch, before)
        unchanged = _same(found, before)
        values[shown_at] = before if unchanged else found
    else:
        unchanged = True
    wanted = _wanted(reading, part, union, shown_at)
    if wanted == shown_at:
        if unchanged:
            return stored
        if wanted is None or (not is_set_aside(stored) and values[wanted] is ABSENT):
            return nothing(part)
        return _put_together(reading, union, wanted, values)
    if wanted is None:
        return nothing(part)
    if wanted not in values or values[wanted] is ABSENT:
        branch = branch_at(reading.standpoint, part, wanted, ABSENT)
        values[wanted] = _begun(branch, _value(reading, replace(branch, unopened=False), ABSENT))
    return _put_together(reading, union, wanted, values)


def _same(one: object, other: object) -> bool:
    """Tell whether both are the same JSON, or both nothing at all."""
    return one is other if ABSENT in (one, other) else same(one, other)


def _begun(branch: Field, found: object) -> object:
    if found is not ABSENT:
        return found
    if is_group(branch.schema):
        return {}
    return [] if is_list(branch.schema) else ABSENT


def _wanted(reading: Reading, part: Field, union: Branches, shown_at: int | None) -> int | None:
    """Return the number of the branch the post asks for; a number of none changes nothing."""
    text = last_text(reading.post.get(kind_name(part, union)))
    if text == "" and not (part.required and not part.may_be_null):
        return None
    numbers = [str(index) for index in range(len(union.parts))]
    return numbers.index(text) if text in numbers else shown_at


def _put_together(
    reading: Reading, union: Branches, at: int | None, values: Mapping[int, object]
) -> object:
    """Return the values of all kinds as one, bare where the value itself tells its kind."""
    value = values.get(at, ABSENT) if at is not None else ABSENT
    unsaid = value is None or value is ABSENT
    fits = None if unsaid else best_branch(union.parts, value, reading.standpoint.root)
    return set_aside(replace(union, at=at, fits=fits), values)


def _rows(reading: Reading, part: Field, stored: Sequence[object]) -> object:
    """Return the rows the post names, each on top of the stored row its key ties it to."""
    sent = reading.post.get(row_name(part.path))
    if not sent:
        return stored
    with_ids_here = has_row_ids(reading.standpoint, part)
    keys = row_keys(stored, own_ids=with_ids_here)
    before = dict(zip(keys, stored, strict=True))
    marks = read_marks(sent)
    rows = [
        Row(mark.key, _row(reading, part, mark.position, before.get(mark.key, ABSENT)))
        for mark in marks
    ]
    rows = _settled(reading, part, rows, [mark.position for mark in marks])
    if with_ids_here and tuple(row.key for row in rows) != keys:
        return with_ids(rows)
    return [row.value for row in rows]


def _row(reading: Reading, part: Field, position: int, stored: object) -> object:
    value = None if stored is ABSENT else stored
    row = row_field(reading.standpoint, part, position, value)
    found = _value(reading, row, stored) if row.access == "write" else stored
    if found is not ABSENT:
        return found
    return {} if is_group(row.schema) else [] if is_list(row.schema) else None


def _settled(reading: Reading, part: Field, rows: list[Row], positions: Sequence[int]) -> list[Row]:
    """Return the rows with the button's work done, without rows that only stood there to fill."""
    operation = reading.operation
    if operation is None or operation.name != field_name(part.path):
        here = len(part.path)
        used = {path[here] for path in reading.entered if path[:here] == part.path}
        return _own_keys([
            row
            for row, position in zip(rows, positions, strict=True)
            if position in used or not _is_unused(row)
        ])  # fmt: skip
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


def _fresh(reading: Reading, part: Field, index: int) -> object:
    """Return what a row that is added starts with: the defaults of its fields."""
    return _first_value(reading, row_field(reading.standpoint, part, index, None))


def _first_value(reading: Reading, part: Field) -> object:
    """Return what stands in a row or entry that was just added."""
    if part.union is not None:
        part = branch_at(reading.standpoint, part, branch_shown(part) or 0, ABSENT)
    if "default" in part.schema:
        return part.schema["default"]
    if is_group(part.schema):
        return with_defaults(reading.standpoint, replace(part, unopened=False), {})
    return [] if is_list(part.schema) else None
