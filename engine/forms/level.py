"""The fields of one level of a form for these answers and this viewer.

What to show (``nodes.py``) and what a post may change (``decode.py``) both start here, so a
control that is not offered cannot be answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.forms.declared import declared, declared_items, marks, pieces, union
from engine.forms.effective import drivers, effective, is_closed
from engine.forms.root import RootSchema, types_of
from engine.forms.values import ROW_ID, Path, items, mapping, words
from engine.forms.visibility import Access, Viewer, access_to


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The form as somebody sees it.

    Attributes:
        locked: Places whose values the server gives; shown, never taken from a post.
    """

    root: RootSchema
    viewer: Viewer
    locked: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class Field:
    """A field or group of fields that is to be shown.

    Attributes:
        written: Its schema as it is written, for working it out again with other answers.
        schema: The schema that holds for it with these answers.
        every: One schema with all declarations of it, for marks and whatever lies below.
        required: It must be there.
        conditional: Other answers decide whether it is asked at all.
        drives: It decides what else is asked.
        confidential: Its marks of confidence, in alphabetical order.
        entered: References followed on the way here, so a schema that contains itself ends.
    """

    path: Path
    written: Mapping[str, object]
    schema: Mapping[str, object]
    every: Mapping[str, object]
    access: Access
    required: bool = False
    conditional: bool = False
    drives: bool = False
    confidential: tuple[str, ...] = ()
    entered: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Return the property's name, or the row's number as text."""
        return str(self.path[-1])


def top_level(standpoint: Standpoint, answers: Mapping[str, object]) -> Field:
    """Return the form as a whole as a field."""
    root = standpoint.root
    whole = root.schema
    return Field((), whole, effective(root, answers), whole, "write", entered=frozenset({"#"}))


def with_answers(standpoint: Standpoint, group: Field, answers: Mapping[str, object]) -> Field:
    """Return the group with the schema that holds for these answers."""
    return replace(group, schema=effective(group.written, answers, standpoint.root))


def fields_at(
    standpoint: Standpoint, parent: Field, answers: Mapping[str, object]
) -> Iterator[Field]:
    """Yield the fields of a group in the order of the schema, without those never to be seen.

    Args:
        standpoint: The form and for whom it is.
        parent: The group.
        answers: What was answered within the group.
    """
    root = standpoint.root
    known = declared(parent.every, root)
    asked = drivers(parent.every, root)
    required = words(parent.schema.get("required"))
    for name, part in mapping(parent.schema.get("properties")).items():
        references = frozenset(_references(part, root))
        if is_closed(part) or (name not in answers and references & parent.entered):
            continue
        declarations = known.get(name, ())
        every = union(declarations) if declarations else mapping(part)
        schema = effective(mapping(part), _inside(answers.get(name)), root)
        access = _narrowed(access_to(every, root, standpoint.viewer), parent.access)
        path = (*parent.path, name)
        if access == "none" or is_closed(schema):
            continue
        yield Field(
            path=path,
            written=mapping(part),
            schema=schema,
            every=every,
            access="read" if access == "write" and path in standpoint.locked else access,
            required=name in required,
            conditional=all(declaration.conditional for declaration in declarations),
            drives=name in asked or parent.drives,
            confidential=tuple(sorted(marks(every, root))),
            entered=parent.entered | references,
        )


def _references(schema: object, root: RootSchema) -> Iterator[str]:
    for piece, _ in pieces(schema, root):
        if isinstance(piece.get("$ref"), str):
            yield str(piece["$ref"])


def row_field(standpoint: Standpoint, parent: Field, index: int, value: object) -> Field:
    """Return a row of a list as a field."""
    root = standpoint.root
    part = row_schema(parent.schema, index)
    every = declared_items(parent.every, root)
    return Field(
        path=(*parent.path, index),
        written=part,
        schema=effective(part, _inside(value), root),
        every=every,
        access=_narrowed(access_to(every, root, standpoint.viewer), parent.access),
        required=True,
        drives=parent.drives,
        confidential=tuple(sorted(marks(every, root))),
        entered=parent.entered,
    )


def row_schema(schema: Mapping[str, object], index: int) -> Mapping[str, object]:
    """Return the schema of a list's row, which in a tuple depends on where it stands."""
    first = items(schema.get("prefixItems"))
    part = first[index] if index < len(first) else schema.get("items")
    return mapping(part)


def has_row_ids(standpoint: Standpoint, part: Field) -> bool:
    """Tell whether rows of the list carry ids; a schema that declares the key keeps it."""
    rows = declared_items(part.every, standpoint.root)
    return ROW_ID not in declared(rows, standpoint.root)


def _inside(value: object) -> object:
    return {} if value is None else value


def _narrowed(own: Access, outer: Access) -> Access:
    return "read" if own == "write" and outer == "read" else own


def is_group(schema: Mapping[str, object]) -> bool:
    """Tell whether the schema is one of a group of fields."""
    return "object" in types_of(schema)


def is_list(schema: Mapping[str, object]) -> bool:
    """Tell whether the schema is one of a list."""
    return "array" in types_of(schema)
