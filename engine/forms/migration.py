"""Answers to an earlier version of a form, put into the places of a later one.

What was filed is never rewritten: its hash is in the journal.  Migrated answers are shown for
editing and filled in beforehand, and are filed anew if somebody files them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from engine.configuration.form import Form, Migration, MigrationStep
from engine.forms.declared import declared, declared_items, union
from engine.forms.renaming import migration_from, moved_by
from engine.forms.root import RootSchema
from engine.forms.values import ROW_ID, as_text, exact, is_number, items, mapping
from engine.terms import Label

EVERY_ROW: Final = "*"


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did, or could not do, to one answer; never holds the answer itself.

    Attributes:
        path: Dotted place before the step, rows by number.
        ok: Whether it was done; what was not is left as it stood.
    """

    path: str
    said: Label
    ok: bool = True


@dataclass(frozen=True, slots=True)
class Migrated:
    """Answers in the places of the later version.

    Attributes:
        done: What was done, step by step.
        left: Dotted places of answers the later version does not ask for; they stay.
    """

    answers: dict[str, object]
    done: tuple[Done, ...]
    left: tuple[str, ...]

    @property
    def undone(self) -> tuple[Done, ...]:
        """Return what a step was to do and could not."""
        return tuple(one for one in self.done if not one.ok)


def migrate(answers: Mapping[str, object], from_version: int, to_form: Form) -> Migrated:
    """Return the answers to an earlier version in the places of this one.

    Without a migration from that version they stay where they are.
    """
    return migrate_through(answers, from_version, (to_form,))


def migrate_through(
    answers: Mapping[str, object], from_version: int, forms: Sequence[Form]
) -> Migrated:
    """Return the answers in the places of the last form, by way of the versions between.

    Args:
        answers: As filed; not changed.
        from_version: The version they were given to.
        forms: Versions of the form, the one wanted last; those not needed do not matter.
    """
    here, done = _copy(answers), list[Done]()
    for migration in _way(from_version, forms):
        for step in migration.steps:
            done.extend(_apply(step, here))
    return Migrated(here, tuple(done), unknown_places(here, forms[-1]))


def unknown_places(answers: Mapping[str, object], form: Form) -> tuple[str, ...]:
    """Return the dotted places of answers for which the form has no field."""
    root = RootSchema.of(form.schema_)
    return tuple(_unknown(answers, root.schema, root, ""))


def _way(from_version: int, forms: Sequence[Form]) -> Iterator[Migration]:
    """Yield the migrations to apply in turn: straight to the last form, or version by version."""
    direct = migration_from(forms[-1], from_version)
    if direct is not None:
        yield direct
        return
    version = from_version
    for form in sorted(forms, key=lambda one: one.version or 0):
        migration = migration_from(form, version)
        if migration is not None:
            yield migration
            version = form.version or version


def _apply(step: MigrationStep, answers: dict[str, object]) -> Iterator[Done]:
    for place, target in moved_by(step).items():
        rename = step.rename is not None and place in step.rename
        yield from (_rename if rename else _move)(answers, place, target)
    for place in step.drop or ():
        for here, group, key in _places(answers, place):
            if key in group:
                del group[key]
                yield Done(here, Label("已去掉", "dropped"))
    for place, value in (step.default or {}).items():
        for here, group, key in _places(answers, place):
            if group.get(key) is None:
                group[key] = _copied(value)
                yield Done(here, Label(f"填入 {as_text(value)}", f"filled with {as_text(value)}"))
    for place, values in (step.map or {}).items():
        yield from _map(answers, place, values)
    for place, kind in (step.convert or {}).items():
        yield from _convert(answers, place, kind)


def _rename(answers: dict[str, object], place: str, target: str) -> Iterator[Done]:
    name = target.rpartition(".")[2]
    for here, group, key in _places(answers, place):
        if key in group:
            yield _put((group, key), (group, name), here)


def _move(answers: dict[str, object], place: str, target: str) -> Iterator[Done]:
    *around, name = target.split(".")
    for here, group, key in _places(answers, place):
        if key not in group:
            continue
        there: dict[str, object] | None = answers
        for part in around:
            inner = there.setdefault(part, {}) if there is not None else None
            there = inner if isinstance(inner, dict) else None
        if there is None:
            yield Done(here, Label(f"移不到 {target}", f"cannot be moved to {target}"), ok=False)
        else:
            yield _put((group, key), (there, name), here)


_Slot = tuple[dict[str, object], str]
"""A group and the name of a place in it."""


def _put(former: _Slot, target: _Slot, here: str) -> Done:
    """Put a value where it belongs, unless something stands there already."""
    group, name = target
    if group.get(name) is not None:
        said = Label(f"{name} 已有内容，没有移动", f"{name} is answered already; not moved")
        return Done(here, said, ok=False)
    group[name] = former[0].pop(former[1])
    return Done(here, Label(f"移到 {name}", f"now {name}"))


def _map(answers: dict[str, object], place: str, values: Mapping[str, object]) -> Iterator[Done]:
    for here, group, key in _places(answers, place):
        value = group.get(key)
        if isinstance(value, list):
            changed: object = [values.get(as_text(one), one) for one in value]
        else:
            changed = values.get(as_text(value), value) if value is not None else None
        if changed != value:
            group[key] = changed
            yield Done(here, Label(f"改为 {as_text(changed)}", f"now {as_text(changed)}"))


def _convert(answers: dict[str, object], place: str, kind: str) -> Iterator[Done]:
    for here, group, key in _places(answers, place):
        value = group.get(key)
        if value is None:
            continue
        turned = _CONVERSIONS[kind](value)
        if turned is None:
            said = Label(f"不能转为{_KINDS[kind].zh}", f"is no {_KINDS[kind].text('en')}")
            yield Done(here, said, ok=False)
        elif turned != value or type(turned) is not type(value):
            group[key] = turned
            said = Label(f"转为{_KINDS[kind].zh}", f"turned into a {_KINDS[kind].text('en')}")
            yield Done(here, said)


def _as_number(value: object) -> object:
    if isinstance(value, bool):
        return None
    if is_number(value):
        return value
    text = unicodedata.normalize("NFKC", as_text(value)).strip().replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return exact(number) if number.is_finite() else None


def _as_integer(value: object) -> object:
    number = exact(_as_number(value))
    return number if isinstance(number, int) else None


def _as_text(value: object) -> object:
    return None if isinstance(value, Mapping | list | tuple) else as_text(value)


_CONVERSIONS: Final[Mapping[str, Callable[[object], object]]] = {
    "text": _as_text,
    "integer": _as_integer,
    "number": _as_number,
}
_KINDS: Final[Mapping[str, Label]] = {
    "text": Label("文字", "text"),
    "integer": Label("整数", "whole number"),
    "number": Label("数字", "number"),
}


def _places(answers: dict[str, object], place: str) -> Iterator[tuple[str, dict[str, object], str]]:
    """Yield each group that may hold this place, with the place in numbers and its last name."""
    *around, key = place.split(".")
    for path, group in _groups(answers, around, ""):
        yield f"{path}{key}", group, key


def _groups(
    here: object, around: Sequence[str], path: str
) -> Iterator[tuple[str, dict[str, object]]]:
    if not around:
        if isinstance(here, dict):
            yield path, here
        return
    first, *rest = around
    if first == EVERY_ROW:
        for position, row in enumerate(items(here)):
            yield from _groups(row, rest, f"{path}{position}.")
    elif isinstance(here, dict) and first in here:
        yield from _groups(here[first], rest, f"{path}{first}.")


def _unknown(
    answers: Mapping[str, object], schema: Mapping[str, object], root: RootSchema, path: str
) -> Iterator[str]:
    known = declared(schema, root)
    for name, value in answers.items():
        if name == ROW_ID:
            continue
        if name not in known:
            yield f"{path}{name}"
            continue
        every = union(known[name])
        if isinstance(value, Mapping) and declared(every, root):
            yield from _unknown(value, every, root, f"{path}{name}.")
        rows = declared_items(every, root)
        for position, row in enumerate(items(value) if declared(rows, root) else ()):
            yield from _unknown(mapping(row), rows, root, f"{path}{name}.{position}.")


def _copy(answers: Mapping[str, object]) -> dict[str, object]:
    return {name: _copied(value) for name, value in answers.items()}


def _copied(value: object) -> object:
    if isinstance(value, Mapping):
        return _copy(value)
    return [_copied(one) for one in value] if isinstance(value, list | tuple) else value
