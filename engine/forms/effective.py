"""The schema that holds for these answers: references, conditions and branches worked out.

One level at a time: what stands under ``properties`` is worked out when it is reached, so a
schema that contains itself ends where the answers end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from engine.forms.declared import constants, discriminator, pieces
from engine.forms.root import NOTHING, RootSchema, types_of
from engine.forms.unions import (
    CHOICES,
    NULLABLE,
    UNION,
    branches_of,
    has_null,
    in_group,
    kinds_of,
    of_value,
    only_restrict,
    shared_scalar,
)
from engine.forms.values import as_text, exact, is_number, items, mapping, same, words

_WORKED_OUT: Final = frozenset({
    "$defs", "$id", "$ref", "$schema", "allOf", "anyOf", "definitions", "dependentRequired",
    "dependentSchemas", "discriminator", "else", "if", "oneOf", "then",
})  # fmt: skip
_HIGHEST: Final = ("exclusiveMinimum", "minItems", "minLength", "minProperties", "minimum")
_LOWEST: Final = ("exclusiveMaximum", "maxItems", "maxLength", "maxProperties", "maximum")
_FEWEST: Final = 2
_OF_THE_UNION: Final = frozenset({
    "confidential", "default", "description", "en", "messages", "readOnly", "title", "type", "ui",
})  # fmt: skip
_OVERLAID: Final = ("access", "en", "messages", "ui")


def effective(
    schema: Mapping[str, object] | RootSchema, data: object, root: RootSchema | None = None
) -> Mapping[str, object]:
    """Return the schema without references and conditions that these answers must meet.

    Args:
        schema: A whole schema, or one that stands within ``root``.
        data: What was answered at this place, valid or not.
        root: The whole schema, where ``schema`` is a part of it.
    """
    whole = root if root is not None else RootSchema.of(schema)
    part: object = schema if root is not None else whole.schema
    if is_plain(part, whole):
        return mapping(part)
    found: dict[str, object] = {}
    for piece in _pieces(part, data, whole, frozenset()):
        found = _merge(found, piece)
    return _of_several_types(found, data, whole)


def is_plain(schema: object, root: RootSchema) -> bool:
    """Tell whether a schema, by itself, says the same whatever the answers are."""
    return root.remember(is_plain, schema, lambda: _is_plain(schema, root))


def _is_plain(schema: object, root: RootSchema) -> bool:
    own = mapping(schema)
    return (
        not is_closed(schema)
        and _WORKED_OUT.isdisjoint(own)
        and UNION not in _of_several_types(dict(own), None, root)
    )


def _of_several_types(
    found: dict[str, object], data: object, root: RootSchema
) -> Mapping[str, object]:
    """Return the schema as a union of types, if it allows several no one control can show."""
    kinds = [kind for kind in types_of(found) if kind != "null"]
    if len(kinds) < _FEWEST or set(kinds) == {"integer", "number"} or UNION in found:
        return found
    if not {"enum", "const", "anyOf", "oneOf", "properties", "items"}.isdisjoint(found):
        return found
    rest = {key: value for key, value in found.items() if key not in _OF_THE_UNION}
    parts = tuple({**rest, "type": kind} for kind in kinds)
    whole = {key: value for key, value in found.items() if key in _OF_THE_UNION - {"type"}}
    nullable = {NULLABLE: True} if "null" in types_of(found) else {}
    return {**whole, **nullable, UNION: of_value(parts, data, root)}


def is_closed(schema: object) -> bool:
    """Tell whether nothing can ever satisfy the schema: ``false``."""
    return schema is False or mapping(schema).get("not") in ({}, True)


def drivers(schema: object, root: RootSchema) -> frozenset[str]:
    """Return the properties of this level on which it depends what else is asked."""
    return root.remember(drivers, schema, lambda: _drivers(schema, root))


def _drivers(schema: object, root: RootSchema) -> frozenset[str]:
    found: set[str] = set()
    for piece, _ in pieces(schema, root):
        found |= _mentioned(piece.get("if"))
        found |= mapping(piece.get("dependentSchemas")).keys()
        found |= mapping(piece.get("dependentRequired")).keys()
        for key in ("oneOf", "anyOf"):
            name = discriminator(items(piece.get(key)), root, piece)
            found |= {name} if name else set()
    return frozenset(found)


def _mentioned(condition: object) -> set[str]:
    own = mapping(condition)
    found = set(mapping(own.get("properties"))) | set(words(own.get("required")))
    for key in ("allOf", "anyOf", "oneOf"):
        for part in items(own.get(key)):
            found |= _mentioned(part)
    return found | (_mentioned(own["not"]) if "not" in own else set())


def _pieces(
    schema: object, data: object, root: RootSchema, seen: frozenset[str]
) -> Iterator[Mapping[str, object]]:
    if is_closed(schema):
        yield NOTHING
        return
    own = mapping(schema)
    if _WORKED_OUT.isdisjoint(own):
        yield own
        return
    yield {key: value for key, value in own.items() if key not in _WORKED_OUT}
    reference = own.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        yield from _pieces(root.resolve(reference), data, root, seen | {reference})
    for part in items(own.get("allOf")):
        yield from _pieces(part, data, root, seen)
    if "if" in own:
        yield from _pieces(
            own.get("then" if root.holds(own["if"], data) else "else"), data, root, seen
        )
    yield from _dependents(own, data, root, seen)
    for key in ("oneOf", "anyOf"):
        if key in own:
            yield from _branch(own, key, data, root, seen)


def _dependents(
    own: Mapping[str, object], data: object, root: RootSchema, seen: frozenset[str]
) -> Iterator[Mapping[str, object]]:
    answers = mapping(data)
    for name, part in mapping(own.get("dependentSchemas")).items():
        if name in answers:
            yield from _pieces(part, data, root, seen)
    for name, needed in mapping(own.get("dependentRequired")).items():
        if name in answers:
            yield {"required": list(words(needed))}


def _branch(
    own: Mapping[str, object], key: str, data: object, root: RootSchema, seen: frozenset[str]
) -> Iterator[Mapping[str, object]]:
    """Yield what the chosen branch says; what cannot be worked out stays as it is."""
    found = _chosen(own, key, data, root, seen)
    if has_null(own[key], root):
        yield _or_null(found)
    else:
        yield from found


def _chosen(
    own: Mapping[str, object], key: str, data: object, root: RootSchema, seen: frozenset[str]
) -> Iterator[Mapping[str, object]]:
    parts = branches_of(own[key], root)
    name = discriminator(parts, root, own) if len(parts) > 1 else None
    scalar = shared_scalar(parts, root)
    if len(parts) == 1:
        yield from _pieces(parts[0], data, root, seen)
    elif name is not None:
        yield from _told_apart(name, parts, data, root, seen)
    elif scalar is not None:
        yield {"type": scalar, key: list(parts)}
    elif not parts or only_restrict(parts, own, root) or _all_constant(parts):
        yield {key: list(parts)}
    elif all(kinds_of(part, root) == ("object",) for part in parts):
        union = in_group(parts, data, root)
        yield {"type": "object", CHOICES: [union]}
        yield from _pieces(parts[union.at or 0], data, root, seen)
    else:
        yield {UNION: of_value(parts, data, root)}


def _all_constant(parts: Sequence[object]) -> bool:
    return all("const" in mapping(part) for part in parts)


def _or_null(found: Iterator[Mapping[str, object]]) -> Mapping[str, object]:
    merged: dict[str, object] = {}
    for piece in found:
        merged = _merge(merged, piece)
    types = types_of(merged)
    if types and UNION not in merged:
        merged["type"] = list(dict.fromkeys([*types, "null"]))
    else:
        merged[NULLABLE] = True
    if "enum" in merged and not any(value is None for value in items(merged["enum"])):
        merged["enum"] = [*items(merged["enum"]), None]
    return merged


def may_be_null(schema: Mapping[str, object]) -> bool:
    """Tell whether an effective schema allows null."""
    return NULLABLE in schema or "null" in types_of(schema)


def _told_apart(
    name: str, branches: Sequence[object], data: object, root: RootSchema, seen: frozenset[str]
) -> Iterator[Mapping[str, object]]:
    """Yield the chosen branch with the choice itself as a property that lists all branches."""
    here = mapping(data).get(name)
    values: list[object] = []
    labels: dict[str, object] = {}
    chosen: object = None
    for branch in branches:
        own = constants(branch, root)[name]
        values.extend(own)
        title = effective(mapping(branch), {}, root).get("title")
        labels.update({as_text(value): title for value in own if title and len(own) == 1})
        if any(same(here, value) for value in own):
            chosen = branch
    # The property as its branch describes it is replaced: it would allow one value only.
    told = {**_described(branches[0], name, root), "enum": values, "ui": {"labels": labels}}
    yield {"properties": {name: told}, "required": [name]}
    for piece in _pieces(chosen, data, root, seen) if chosen is not None else ():
        others = {
            key: part for key, part in mapping(piece.get("properties")).items() if key != name
        }
        yield {**piece, "properties": others} if "properties" in piece else piece


def _described(branch: object, name: str, root: RootSchema) -> dict[str, object]:
    part = mapping(mapping(effective(mapping(branch), {}, root).get("properties")).get(name))
    return {key: value for key, value in part.items() if key not in {"const", "default", "enum"}}


def _merge(one: Mapping[str, object], other: Mapping[str, object]) -> dict[str, object]:
    """Return both as one: restrictions add up, of titles and the like the first wins."""
    merged = dict(one)
    for key, value in other.items():
        merged[key] = _joined(key, one[key], value) if key in one else value
    return merged


def _joined(key: str, one: object, other: object) -> object:
    if key == "properties":
        return _join_properties(mapping(one), mapping(other))
    if key == "required":
        return list(dict.fromkeys([*words(one), *words(other)]))
    if key in _OVERLAID:
        return {**mapping(other), **mapping(one)}
    rule = _RULES.get(key)
    return rule(one, other) if rule else one


def _join_properties(
    one: Mapping[str, object], other: Mapping[str, object]
) -> Mapping[str, object]:
    joined = dict(one)
    for name, part in other.items():
        # What comes later is the more special, so its title counts.
        joined[name] = {"allOf": [part, one[name]]} if name in one else part
    return joined


def _common(one: object, other: object) -> object:
    return [value for value in items(one) if any(same(value, also) for also in items(other))]


def _common_types(one: object, other: object) -> object:
    first, second = words(one), words(other)
    both = [kind for kind in first if kind in second]
    if not both and {"integer", "number"} <= {*first, *second}:
        return "integer"
    return both or one


def _items_of_both(one: object, other: object) -> object:
    return {"allOf": [other, one]}


def _all_of_both(one: object, other: object) -> object:
    return [*items(one), *items(other)]


def _larger(one: object, other: object) -> object:
    return max(one, other, key=_figure) if is_number(one) and is_number(other) else one


def _smaller(one: object, other: object) -> object:
    return min(one, other, key=_figure) if is_number(one) and is_number(other) else one


def _figure(value: object) -> float:
    number = exact(value)
    return float(str(number))


_RULES: Final[Mapping[str, Callable[[object, object], object]]] = {
    CHOICES: _all_of_both,
    "enum": _common,
    "items": _items_of_both,
    "type": _common_types,
    **dict.fromkeys(_HIGHEST, _larger),
    **dict.fromkeys(_LOWEST, _smaller),
}
