"""Unions of schemas: which branches there are, which of them is meant, and what each is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from engine.forms.declared import declared, filled_branches, target_of
from engine.forms.root import RootSchema, types_of
from engine.forms.values import (
    ABSENT,
    CHOICE,
    chosen_value,
    is_set_aside,
    items,
    json_type,
    mapping,
    words,
)
from engine.forms.wording import label_of, readable, title_of
from engine.terms import Label

UNION: Final = "$union"
"""Key of an effective schema: the value is of one of several kinds, a ``Branches``."""

CHOICES: Final = "$choices"
"""Key of an effective schema: the groups of fields of which one was chosen, ``Branches`` each."""

NULLABLE: Final = "$nullable"
"""Key of an effective schema: null is allowed beside what else it says."""

_SCALARS: Final = frozenset({"boolean", "integer", "number", "string"})
_ONLY_A_UNION: Final = frozenset({"anyOf", "description", "oneOf", "title"})
_SAYS_NO_FIELDS: Final = frozenset({
    "description", "maxProperties", "minProperties", "not", "properties", "required", "title",
})  # fmt: skip
_MOST_NAMED: Final = 3
_KINDS: Final[Mapping[str, Label]] = {
    "array": Label("列表", "List"),
    "boolean": Label("是或否", "Yes or no"),
    "integer": Label("整数", "Whole number"),
    "number": Label("数字", "Number"),
    "object": Label("一组内容", "Group"),
    "string": Label("文字", "Text"),
}
ANYTHING: Final = Label("任意内容", "Anything")


@dataclass(frozen=True, slots=True)
class Branches:
    """A union: its branches, and which of them is shown.

    Attributes:
        key: Tells it apart from other unions of the same group.
        parts: The branches, without the one that only says null.
        at: Number of the branch that is shown; None if nothing was chosen yet.
        fits: Number of the branch the value itself points to.
    """

    key: str
    parts: tuple[object, ...]
    at: int | None
    fits: int | None


def branches_of(written: object, root: RootSchema) -> tuple[object, ...]:
    """Return the branches of a union, those of unions within it in their place, without null."""
    return tuple(_flat(written, root, frozenset()))


def _flat(written: object, root: RootSchema, seen: frozenset[str]) -> Iterator[object]:
    for branch in filled_branches(items(written)):
        target, reference = target_of(branch, root), mapping(branch).get("$ref")
        inner = target.get("oneOf", target.get("anyOf"))
        if inner is None or not target.keys() <= _ONLY_A_UNION or str(reference) in seen:
            yield branch
        else:
            yield from _flat(inner, root, seen | {str(reference)})


def has_null(written: object, root: RootSchema) -> bool:
    """Tell whether one of the branches only says null, here or in a union within it."""
    for branch in items(written):
        target = target_of(branch, root)
        inner = target.get("oneOf", target.get("anyOf"))
        if target.get("type") == "null":
            return True
        if inner is not None and inner is not written and "$ref" in mapping(branch):
            return any(target_of(part, root).get("type") == "null" for part in items(inner))
    return False


def kinds_of(branch: object, root: RootSchema) -> tuple[str, ...]:
    """Return the types a branch allows beside null, as far as it says so."""
    target = target_of(branch, root)
    found = [kind for kind in types_of(target) if kind != "null"]
    if not found and {"required", "allOf", "then"} & target.keys():
        return ("object",)
    return tuple(found)


def shared_scalar(parts: Sequence[object], root: RootSchema) -> str | None:
    """Return the type of which all branches are, if one control can show them all."""
    kinds = {kind for part in parts for kind in kinds_of(part, root) or ("",)}
    if kinds == {"integer", "number"}:
        return "number"
    return next(iter(kinds)) if len(kinds) == 1 and kinds <= _SCALARS else None


def only_restrict(parts: Sequence[object], own: Mapping[str, object], root: RootSchema) -> bool:
    """Tell whether the branches ask for no field that is not asked for anyway."""
    known = mapping(own.get("properties")).keys()
    targets = [target_of(part, root) for part in parts]
    return all(
        each.keys() <= _SAYS_NO_FIELDS and mapping(each.get("properties")).keys() <= known
        for each in targets
    )


def key_of(parts: Sequence[object]) -> str:
    """Return what tells a union apart from others, the same as long as its branches are."""
    return f"{crc32(repr(parts).encode('utf-8', 'backslashreplace')):08x}"


def in_group(parts: tuple[object, ...], data: object, root: RootSchema) -> Branches:
    """Return the choice among groups of fields for the answers of the group they belong to."""
    key, fits = key_of(parts), best_branch(parts, data, root)
    noted = _number_in(parts, mapping(mapping(data).get(CHOICE)).get(key))
    return Branches(key, parts, fits if noted is None else noted, fits)


def of_value(parts: tuple[object, ...], data: object, root: RootSchema) -> Branches:
    """Return the choice among kinds for a value, which may be several set aside."""
    if is_set_aside(data):
        at = _number_in(parts, mapping(mapping(data)[CHOICE])["at"])
        value = chosen_value(data)
    else:
        at, value = None, data
    missing = value is None or value is ABSENT
    fits = None if missing else best_branch(parts, value, root)
    return Branches("", parts, fits if at is None else at, fits)


def _number_in(parts: Sequence[object], noted: object) -> int | None:
    return noted if isinstance(noted, int) and 0 <= noted < len(parts) else None


def best_branch(parts: Sequence[object], data: object, root: RootSchema) -> int:
    """Return the number of the branch a value fits best, the first of several alike."""
    kind, names = json_type(data), mapping(data).keys()

    def closeness(index: int) -> tuple[bool, bool, int, int]:
        part, kinds = parts[index], kinds_of(parts[index], root)
        of_kind = not kinds or kind in kinds or (kind == "integer" and "number" in kinds)
        known = len(declared(part, root).keys() & names) if names else 0
        return of_kind and root.holds(part, data), of_kind, known, -index

    return max(range(len(parts)), key=closeness)


def branch_labels(parts: Sequence[object], root: RootSchema) -> tuple[Label, ...]:
    """Return what the branches are called; those called alike get numbers."""
    labels = [_label(part, root) for part in parts]
    return tuple(
        Label(f"{label.zh} {number}", f"{label.text('en')} {number}")
        if labels.count(label) > 1
        else label
        for number, label in enumerate(labels, 1)
    )


def _label(branch: object, root: RootSchema) -> Label:
    own, target = mapping(branch), target_of(branch, root)
    for each in (own, target):
        written = label_of(each.get("title"), mapping(each.get("en")).get("title"))
        if written is not None:
            return written
    if "const" in target:
        return Label(f"“{target['const']}”", f"“{target['const']}”")
    reference = own.get("$ref")
    if isinstance(reference, str) and reference.count("/") > 1:
        return Label(readable(reference.rpartition("/")[2]))
    return _by_content(target, root)


def _by_content(target: Mapping[str, object], root: RootSchema) -> Label:
    fields = declared(target, root)
    if fields:
        first = sorted(fields, key=lambda name: name not in words(target.get("required")))
        titles = [title_of(name, mapping(fields[name][0].schema)) for name in first[:_MOST_NAMED]]
        more = len(fields) > _MOST_NAMED
        return Label(
            "、".join(title.zh for title in titles) + ("等" if more else ""),
            ", ".join(title.text("en") for title in titles) + (" …" if more else ""),
        )
    kinds = kinds_of(target, root)
    return _KINDS.get(kinds[0], ANYTHING) if len(kinds) == 1 else ANYTHING


def set_aside(union: Branches, values: Mapping[int, object]) -> object:
    """Return the values of all branches as one, or the chosen one alone where that says it all.

    Args:
        union: The union, ``at`` being the branch that is chosen now.
        values: Number of a branch to what stands in it.
    """
    at = union.at
    others = {index: value for index, value in values.items() if index != at and value not in _NONE}
    value = values.get(at, ABSENT) if at is not None else ABSENT
    if not others and (at is None or union.fits == at):
        return value
    kept = {str(index): each for index, each in values.items() if each is not ABSENT}
    return {CHOICE: {"at": at if at is not None else -1, "values": kept}}


_NONE: Final[tuple[object, ...]] = (ABSENT, None, "", [], {})


def aside_values(data: object, union: Branches) -> dict[int, object]:
    """Return what stands in each branch of a value, ``ABSENT`` left out."""
    if is_set_aside(data):
        kept = mapping(mapping(mapping(data)[CHOICE])["values"])
        return {int(key): value for key, value in kept.items() if key.isdecimal()}
    return {} if data is ABSENT or union.at is None else {union.at: data}
