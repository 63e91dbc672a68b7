"""What the conditions of a form rule out: fields nobody is asked for, answers nobody can give.

Only what can be proved is said.  A schema is judged by its constants, choices, types and limits;
patterns, formats and conditions within conditions of other fields count as satisfiable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Literal, NamedTuple

from engine.configuration.form_schema import Schema, find
from engine.configuration.problems import Path

_FINITE: Mapping[str, tuple[object, ...]] = {"boolean": (True, False), "null": (None,)}
_LIMITS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "minimum": ge, "maximum": le, "exclusiveMinimum": gt, "exclusiveMaximum": lt,
}  # fmt: skip
_SIZES = {"string": ("minLength", "maxLength"), "array": ("minItems", "maxItems")}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place of a form that comes to nothing.

    Attributes:
        kind: ``never``: the condition cannot hold, so what stands under it is never asked;
            ``impossible``: a required field to which no answer is accepted.
        path: The condition, branch or schema in question.
        field: The field by which it fails.
    """

    kind: Literal["never", "impossible"]
    path: Path
    field: str


class _Piece(NamedTuple):
    schema: Schema
    path: Path
    referred: bool = False
    """It stands in a definition, where it is looked into by itself."""


def conflicts_of(root: Schema, path: Path = ("schema",)) -> Iterator[Conflict]:
    """Yield what a form can never ask and what it can never accept, outermost first."""
    yield from _Logic(root).level(root, path, ())
    definitions = root.get("$defs")
    for name, part in definitions.items() if isinstance(definitions, Mapping) else ():
        yield from _Logic(root).level(part, (*path, "$defs", str(name)), ())


def is_impossible(schemas: Iterable[object], root: Schema) -> bool:
    """Tell whether provably no value satisfies all of these schemas."""
    logic = _Logic(root)
    return logic.impossible([piece.schema for one in schemas for piece in logic.pieces(one, ())])


@dataclass(frozen=True, slots=True)
class _Logic:
    root: Schema

    def level(self, schema: object, path: Path, above: tuple[Schema, ...]) -> Iterator[Conflict]:
        """Yield the conflicts of an object's schema where ``above`` holds of the object already."""
        found = tuple(self.pieces(schema, path))
        here = (*above, *(piece.schema for piece in found))
        field = self.contradiction(here)
        if field is not None:
            yield Conflict("impossible", path, field)
            return
        for piece in found:
            if not piece.referred:
                yield from self._conditions(piece, here)
                yield from self._branches(piece, here)
                yield from self._within(piece)

    def pieces(
        self, schema: object, path: Path, seen: frozenset[str] = frozenset()
    ) -> Iterator[_Piece]:
        """Yield what must hold together: the schema, what it refers to, the parts of ``allOf``."""
        if schema is False:
            yield _Piece({"not": {}}, path)
        if not isinstance(schema, Mapping):
            return
        yield _Piece(schema, path)
        reference = schema.get("$ref")
        target = find(self.root, reference)
        if target is not None and str(reference) not in seen:
            for inner in self.pieces(target, path, seen | {str(reference)}):
                yield inner._replace(referred=True)
        for position, part in enumerate(_list(schema.get("allOf"))):
            yield from self.pieces(part, (*path, "allOf", position), seen)

    def contradiction(self, held: Sequence[Schema]) -> str | None:
        """Return a required property to which no value can be given, None if there is none."""
        required = dict.fromkeys(name for one in held for name in _words(one.get("required")))
        for name in required:
            stated = [one["properties"][name] for one in held if name in _named(one)]  # type: ignore[index]  # _named looked
            inner = [piece.schema for one in stated for piece in self.pieces(one, ())]
            if self.impossible(inner):
                return name
        return None

    def impossible(self, pieces: Sequence[Schema]) -> bool:
        """Tell whether provably no value satisfies all of these schemas."""
        if any(one.get("not") in ({}, True) for one in pieces):
            return True
        types = _types_of_all(pieces)
        offered = _candidates(pieces, types)
        if offered is not None:
            return not any(all(accepts(one, value) for one in pieces) for value in offered)
        return all(_has_no_room(pieces, kind) for kind in types)

    def _conditions(self, piece: _Piece, here: tuple[Schema, ...]) -> Iterator[Conflict]:
        schema, path = piece.schema, piece.path
        if "if" in schema:
            said = tuple(one.schema for one in self.pieces(schema["if"], path))
            for word, held in (("then", said), ("else", tuple(_negated(schema["if"])))):
                if word in schema:
                    where = (*path, "if" if word == "then" else "else")
                    yield from self._entered(
                        schema[word], _Entrance((*path, word), where), (*here, *held), here
                    )
        dependent = schema.get("dependentSchemas")
        for name, part in dependent.items() if isinstance(dependent, Mapping) else ():
            there = (*path, "dependentSchemas", str(name))
            yield from self._entered(
                part, _Entrance(there, there), (*here, {"required": [name]}), here
            )

    def _branches(self, piece: _Piece, here: tuple[Schema, ...]) -> Iterator[Conflict]:
        for word in ("oneOf", "anyOf"):
            for position, branch in enumerate(_list(piece.schema.get(word))):
                there = (*piece.path, word, position)
                said = tuple(one.schema for one in self.pieces(branch, there))
                field = self.contradiction((*here, *said))
                if field is not None:
                    yield Conflict("never", there, field)
                else:
                    yield from self.level(branch, there, here)

    def _entered(
        self, part: object, entrance: _Entrance, held: tuple[Schema, ...], here: tuple[Schema, ...]
    ) -> Iterator[Conflict]:
        field = self.contradiction(held)
        if field is None:
            yield from self.level(part, entrance.inside, held)
        elif self.contradiction(here) is None:
            yield Conflict("never", entrance.condition, field)

    def _within(self, piece: _Piece) -> Iterator[Conflict]:
        """Yield the conflicts of the groups and rows that stand in a level."""
        for name, part in _named(piece.schema).items():
            yield from self._group(part, (*piece.path, "properties", str(name)))

    def _group(self, part: object, path: Path) -> Iterator[Conflict]:
        if not isinstance(part, Mapping):
            return
        if "properties" in part or "allOf" in part:
            yield from self.level(part, path, ())
        yield from self._group(part.get("items"), (*path, "items"))


class _Entrance(NamedTuple):
    """Where something conditional stands, and the condition that leads there."""

    inside: Path
    condition: Path


def accepts(schema: Schema, value: object) -> bool:
    """Tell whether a value meets a schema's constants, choices, type and limits."""
    kinds = _list_or_one(schema.get("type"))
    if kinds and not any(_is_of(value, str(kind)) for kind in kinds):
        return False
    if "const" in schema and not _same(schema["const"], value):
        return False
    if "enum" in schema and not any(_same(one, value) for one in _list(schema["enum"])):
        return False
    refused = schema.get("not")
    if isinstance(refused, Mapping) and set(refused) & {"const", "enum"} == set(refused):
        return not accepts(refused, value)
    return _is_within(schema, value)


def _is_within(schema: Schema, value: object) -> bool:
    if isinstance(value, str):
        low, high = _span([schema], *_SIZES["string"])
        return low <= len(value) and (high is None or len(value) <= high)
    if not _is_number(value):
        return True
    number = Decimal(str(value))
    limits = ((_number(schema.get(word)), meets) for word, meets in _LIMITS.items())
    return all(limit is None or meets(number, limit) for limit, meets in limits)


def _negated(condition: object) -> Iterator[Schema]:
    """Yield what holds where a condition on one field does not; nothing for any other."""
    if not isinstance(condition, Mapping) or set(condition) - {"properties", "required"}:
        return
    named = _named(condition)
    if len(named) == 1 and set(_words(condition.get("required"))) <= set(named):
        for name, part in named.items():
            yield {"properties": {name: {"not": part}}}


def _candidates(pieces: Sequence[Schema], types: frozenset[str]) -> list[object] | None:
    """Return finitely many values one of which it must be, None if there are too many."""
    for one in pieces:
        if "const" in one:
            return [one["const"]]
        if "enum" in one:
            return list(_list(one["enum"]))
    if types <= _FINITE.keys():
        return [value for kind in types for value in _FINITE[kind]]
    return None


def _types_of_all(pieces: Sequence[Schema]) -> frozenset[str]:
    allowed = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})
    for one in pieces:
        kinds = frozenset(str(kind) for kind in _list_or_one(one.get("type")))
        if kinds:
            allowed &= kinds | ({"integer"} if "number" in kinds else frozenset())
    return allowed


def _has_no_room(pieces: Sequence[Schema], kind: str) -> bool:
    """Tell whether the limits leave no value of this type."""
    if kind in _SIZES:
        low, high = _span(pieces, *_SIZES[kind])
        return high is not None and low > high
    if kind in {"number", "integer"}:
        return _numbers_end_before_they_begin(pieces)
    return False


def _numbers_end_before_they_begin(pieces: Sequence[Schema]) -> bool:
    over, under = _stated(pieces, "exclusiveMinimum"), _stated(pieces, "exclusiveMaximum")
    lows, highs = [*_stated(pieces, "minimum"), *over], [*_stated(pieces, "maximum"), *under]
    if not lows or not highs:
        return False
    first, last = max(lows), min(highs)
    return first > last or (first == last and (first in over or last in under))


def _span(pieces: Sequence[Schema], low: str, high: str) -> tuple[Decimal, Decimal | None]:
    """Return the least and greatest size, None if there is no greatest."""
    return max(_stated(pieces, low), default=Decimal(0)), min(_stated(pieces, high), default=None)


def _stated(pieces: Sequence[Schema], word: str) -> list[Decimal]:
    return [number for one in pieces if (number := _number(one.get(word))) is not None]


def _named(schema: Schema) -> Mapping[str, object]:
    named = schema.get("properties")
    return named if isinstance(named, Mapping) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _words(value: object) -> list[str]:
    return [word for word in _list(value) if isinstance(word, str)]


def _list_or_one(value: object) -> Sequence[object]:
    return () if value is None else _list(value) or (value,)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _number(value: object) -> Decimal | None:
    return Decimal(str(value)) if _is_number(value) else None


def _same(one: object, other: object) -> bool:
    if _is_number(one) and _is_number(other):
        return Decimal(str(one)) == Decimal(str(other))
    return type(one) is type(other) and one == other


def _is_of(value: object, kind: str) -> bool:
    if kind == "number":
        return _is_number(value)
    if kind == "integer":
        return _is_number(value) and Decimal(str(value)) == Decimal(str(value)).to_integral_value()
    if isinstance(value, bool):
        return kind == "boolean"
    kinds: Mapping[str, type | tuple[type, ...]] = {
        "string": str, "boolean": bool, "array": (list, tuple), "object": Mapping,
        "null": type(None),
    }  # fmt: skip
    return isinstance(value, kinds.get(kind, ()))
