"""Everything a schema declares, whatever the answers are: for marks, messages and clearing up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.forms.patterns import matches
from engine.forms.root import RootSchema
from engine.forms.values import Path, items, mapping, words

_COMPOSED: Final = frozenset({"$ref", "allOf", "anyOf", "dependentSchemas", "if", "oneOf"})


@dataclass(frozen=True, slots=True)
class Declaration:
    """One place where a property is declared.

    Attributes:
        conditional: It holds only for some answers (``then``, ``else``, a branch, a dependency).
    """

    schema: object
    conditional: bool


def pieces(
    schema: object,
    root: RootSchema,
    *,
    conditional: bool = False,
    seen: frozenset[str] = frozenset(),
) -> Iterator[tuple[Mapping[str, object], bool]]:
    """Yield the schemas a value may have to meet, each with whether that depends on answers.

    A reference that leads back to itself is followed once.
    """
    own = mapping(schema)
    if not own:
        return
    yield own, conditional
    if _COMPOSED.isdisjoint(own):
        return
    reference = own.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        target = root.resolve(reference)
        yield from pieces(target, root, conditional=conditional, seen=seen | {reference})
    for part in items(own.get("allOf")):
        yield from pieces(part, root, conditional=conditional, seen=seen)
    for key in ("then", "else") if "if" in own else ():
        yield from pieces(own.get(key), root, conditional=True, seen=seen)
    for part in mapping(own.get("dependentSchemas")).values():
        yield from pieces(part, root, conditional=True, seen=seen)
    for key in ("oneOf", "anyOf"):
        branches = items(own.get(key))
        several = len(filled_branches(branches)) > 1
        for part in branches:
            yield from pieces(part, root, conditional=conditional or several, seen=seen)


def declared(schema: object, root: RootSchema) -> Mapping[str, Sequence[Declaration]]:
    """Return each property with all its declarations, in the order they stand."""
    return root.remember(declared, schema, lambda: _declared(schema, root))


def _declared(schema: object, root: RootSchema) -> Mapping[str, Sequence[Declaration]]:
    found: dict[str, list[Declaration]] = {}
    for piece, conditional in pieces(schema, root):
        for name, part in mapping(piece.get("properties")).items():
            found.setdefault(name, []).append(Declaration(part, conditional))
    return found


def union(declarations: Sequence[Declaration]) -> Mapping[str, object]:
    """Return one schema that declares whatever one of these does; not for validating."""
    if len(declarations) == 1:
        return mapping(declarations[0].schema)
    return {"allOf": [declaration.schema for declaration in declarations]}


def declared_as(schema: object, root: RootSchema, name: str) -> Mapping[str, object]:
    """Return one schema with all declarations of a property; the same object every time."""
    return root.remember(declared_as, schema, lambda: _unions(schema, root)).get(name, {})


def _unions(schema: object, root: RootSchema) -> Mapping[str, Mapping[str, object]]:
    return {name: union(found) for name, found in declared(schema, root).items()}


def declared_items(schema: object, root: RootSchema) -> Mapping[str, object]:
    """Return one schema that declares whatever the rows of a list may be; not for validating."""
    return root.remember(declared_items, schema, lambda: _declared_items(schema, root))


def _declared_items(schema: object, root: RootSchema) -> Mapping[str, object]:
    found = list(rows_declared(schema, root))
    return mapping(found[0]) if len(found) == 1 else {"allOf": found}


def rows_declared(schema: object, root: RootSchema) -> Iterator[object]:
    """Yield every schema that rows of a list may have to meet."""
    for piece, _ in pieces(schema, root):
        yield from items(piece.get("prefixItems"))
        for key in ("items", "unevaluatedItems"):
            if isinstance(piece.get(key), Mapping):
                yield piece[key]


def declared_at(root: RootSchema, path: Path) -> Mapping[str, object]:
    """Return one schema that declares whatever may stand at this place; empty if nothing does."""
    here: Mapping[str, object] = root.schema
    for part in path:
        if isinstance(part, int):
            here = declared_items(here, root)
        else:
            here = union(declared(here, root).get(part, ()) or declared_entry(here, root, part))
    return here


def declared_entry(schema: object, root: RootSchema, name: str) -> Sequence[Declaration]:
    """Return what a group declares for a name that none of its properties has."""
    found: list[Declaration] = []
    for piece, conditional in pieces(schema, root):
        fitting = [
            part
            for pattern, part in mapping(piece.get("patternProperties")).items()
            if matches(pattern, name)
        ]
        further = piece.get("additionalProperties", piece.get("unevaluatedProperties"))
        if not fitting and isinstance(further, Mapping):
            fitting = [further]
        found.extend(Declaration(part, conditional) for part in fitting)
    return found


def hints(schema: object, root: RootSchema, key: str) -> Iterator[object]:
    """Yield what stands under this key in any piece of the schema, nearest first."""
    for piece, _ in pieces(schema, root):
        if key in piece:
            yield piece[key]


def marks(schema: object, root: RootSchema) -> frozenset[str]:
    """Return the marks of confidence of a value; ``public`` is no mark."""
    return root.remember(
        marks, schema, lambda: marks_in([piece for piece, _ in pieces(schema, root)])
    )


def marks_in(found: Sequence[Mapping[str, object]]) -> frozenset[str]:
    """Return the marks of confidence that any of these pieces carries."""
    marked = {word for piece in found for word in words(piece.get("confidential"))}
    return frozenset(marked - {"public"})


def discriminator(
    branches: Sequence[object], root: RootSchema, schema: Mapping[str, object]
) -> str | None:
    """Return the property whose constant tells the branches apart; None if there is none."""
    told = [constants(branch, root) for branch in filled_branches(branches)]
    if not told:
        return None
    wanted = mapping(schema.get("discriminator")).get("propertyName")
    first, *others = told
    for name in first:
        if wanted in {None, name} and all(name in other for other in others):
            return name
    return None


def filled_branches(branches: Sequence[object]) -> Sequence[object]:
    """Return the branches without the one that only says the value may be null."""
    return [branch for branch in branches if mapping(branch).get("type") != "null"]


def constants(branch: object, root: RootSchema) -> Mapping[str, Sequence[object]]:
    """Return the properties of a branch that may have fixed values only, with these values."""
    found: dict[str, Sequence[object]] = {}
    target = target_of(branch, root)
    for name, part in mapping(target.get("properties")).items():
        own = mapping(part)
        if "const" in own:
            found[name] = (own["const"],)
        elif own.get("enum"):
            found[name] = items(own["enum"])
    return found


def target_of(branch: object, root: RootSchema) -> Mapping[str, object]:
    """Return the schema a branch is, or the one its reference names."""
    seen: set[str] = set()
    here = mapping(branch)
    while isinstance(here.get("$ref"), str) and str(here["$ref"]) not in seen:
        seen.add(str(here["$ref"]))
        here = mapping(root.resolve(str(here["$ref"])))
    return here
