"""The fields of one level of a form for these answers and this viewer.

What to show (``nodes.py``) and what a post may change (``decode.py``) both start here, so a
control that is not offered cannot be answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.forms.declared import (
    declared,
    declared_as,
    declared_entry,
    declared_items,
    marks,
    pieces,
    union,
)
from engine.forms.effective import drivers, effective, is_closed, is_plain, may_be_null
from engine.forms.patterns import matches
from engine.forms.root import RootSchema, types_of
from engine.forms.unions import UNION, Branches, of_value
from engine.forms.values import ABSENT, CHOICE, ROW_ID, Path, items, mapping, words
from engine.forms.visibility import MARKS, Access, Viewer, access_to


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
        there: Something stands in it, be it null.
        unopened: A group nobody has opened: it may be null, or contains itself.
        openable: A group that a button opens and another takes away.
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
    there: bool = True
    unopened: bool = False
    openable: bool = False

    @property
    def fixed(self) -> bool:
        """Tell whether the field's schema is as it is written, whatever the answers are."""
        return self.schema is self.written

    @property
    def union(self) -> Branches | None:
        """Return the choice among kinds of values, None where there is only one kind."""
        found = self.schema.get(UNION)
        return found if isinstance(found, Branches) else None

    @property
    def may_be_null(self) -> bool:
        """Tell whether null is an answer here."""
        return may_be_null(self.schema)

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
    if group.fixed:
        return group
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
    for known in _properties(standpoint, parent):
        name, there = known.name, known.name in answers
        value = answers[name] if there else None
        schema = known.written if known.plain else _schema_for(known.written, value, root)
        if not known.plain and is_closed(schema):
            continue
        openable = is_group(schema) and (
            may_be_null(schema) or not known.references.isdisjoint(parent.entered)
        )
        path, access = (*parent.path, name), known.access
        yield Field(
            path=path,
            written=known.written,
            schema=schema,
            every=known.every,
            access="read" if access == "write" and path in standpoint.locked else access,
            required=known.required,
            conditional=known.conditional,
            drives=known.drives,
            confidential=known.confidential,
            entered=parent.entered | known.references if known.references else parent.entered,
            there=there,
            openable=openable,
            unopened=openable and value is None,
        )


@dataclass(frozen=True, slots=True)
class _Property:
    """What is known of a property of a group whatever stands in it.

    Attributes:
        plain: Its schema is as it is written, whatever the answers are.
        references: References followed before any property of it is reached.
    """

    name: str
    written: Mapping[str, object]
    every: Mapping[str, object]
    plain: bool
    access: Access
    required: bool
    conditional: bool
    drives: bool
    confidential: tuple[str, ...]
    references: frozenset[str]


def _properties(standpoint: Standpoint, parent: Field) -> Sequence[_Property]:
    """Return the properties of a group that may be seen; the same for all rows alike."""
    if not parent.fixed:
        return _seen(standpoint, parent)
    # The schema of everything declared is kept beside, so that its identity stays its own.
    question = (_seen, id(parent.every), standpoint.viewer, parent.access, parent.drives)
    _, found = standpoint.root.remember(
        question, parent.schema, lambda: (parent.every, _seen(standpoint, parent))
    )
    return found


def _seen(standpoint: Standpoint, parent: Field) -> Sequence[_Property]:
    root = standpoint.root
    known = declared(parent.every, root)
    asked = drivers(parent.every, root)
    required = words(parent.schema.get("required"))
    found: list[_Property] = []
    for name, part in mapping(parent.schema.get("properties")).items():
        declarations = known.get(name, ())
        every = declared_as(parent.every, root, name) if declarations else mapping(part)
        access = _narrowed(access_to(every, root, standpoint.viewer), parent.access)
        if access == "none" or is_closed(part):
            continue
        found.append(
            _Property(
                name=name,
                written=mapping(part),
                every=every,
                plain=is_plain(part, root),
                access=access,
                required=name in required,
                conditional=all(declaration.conditional for declaration in declarations),
                drives=name in asked or parent.drives,
                confidential=tuple(sorted(marks(every, root))),
                references=references_of(part, root),
            )
        )
    return found


def entries_at(
    standpoint: Standpoint, parent: Field, answers: Mapping[str, object]
) -> Iterator[Field]:
    """Yield a field for each name in a group that is no property of it, in stored order.

    Names that nothing declares are shown only to those from whom nothing is hidden, and only
    where the schema has a word on further names: elsewhere they stay as they are.
    """
    root = standpoint.root
    known = declared(parent.every, root)
    if not _speaks_of_entries(parent.schema):
        return
    for name, value in answers.items():
        if name in known or name in {ROW_ID, CHOICE}:
            continue
        declarations = declared_entry(parent.every, root, name)
        if declarations or standpoint.viewer.sees >= MARKS:
            every = union(declarations) if declarations else {}
            part = entry_schema(parent.schema, name)
            yield _member(standpoint, parent, name, (part, every), value)


def may_grow(schema: Mapping[str, object]) -> bool:
    """Tell whether a group takes names beside its properties."""
    further = schema.get("additionalProperties", schema.get("unevaluatedProperties"))
    if further is None or further is False:
        return bool(schema.get("patternProperties"))
    return True


def _speaks_of_entries(schema: Mapping[str, object]) -> bool:
    return not {
        "additionalProperties", "patternProperties", "unevaluatedProperties"
    }.isdisjoint(schema)  # fmt: skip


def entry_schema(schema: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Return the schema of what stands under a name that is no property."""
    fitting = [
        part
        for pattern, part in mapping(schema.get("patternProperties")).items()
        if matches(pattern, name)
    ]
    if fitting:
        return mapping(fitting[0]) if len(fitting) == 1 else {"allOf": fitting}
    return mapping(schema.get("additionalProperties", schema.get("unevaluatedProperties")))


def branch_field(standpoint: Standpoint, part: Field, at: int, value: object) -> Field | None:
    """Return a value of several kinds as a field of one of them; None if that is no one kind."""
    union_of, root = part.union, standpoint.root
    if union_of is None or not 0 <= at < len(union_of.parts):
        return None
    written = mapping(union_of.parts[at])
    schema = effective(written, _inside(value), root)
    references = references_of(written, root)
    openable = is_group(schema) and bool(references & part.entered)
    return replace(
        part,
        written=written,
        schema=schema,
        conditional=True,
        entered=part.entered | references,
        openable=openable,
        unopened=openable and value is None,
    )


def references_of(schema: object, root: RootSchema) -> frozenset[str]:
    """Return the references a schema follows before any property is reached."""
    return root.remember(references_of, schema, lambda: _references(schema, root))


def _references(schema: object, root: RootSchema) -> frozenset[str]:
    found = (piece["$ref"] for piece, _ in pieces(schema, root) if "$ref" in piece)
    return frozenset(map(str, found))


def row_field(standpoint: Standpoint, parent: Field, index: int, value: object) -> Field:
    """Return a row of a list as a field."""
    part = row_schema(parent.schema, index)
    every = declared_items(parent.every, standpoint.root)
    return _member(standpoint, parent, index, (part, every), value)


def _member(
    standpoint: Standpoint,
    parent: Field,
    step: str | int,
    schemas: tuple[Mapping[str, object], Mapping[str, object]],
    value: object,
) -> Field:
    """Return a row of a list, or an entry of a group, as a field: it is there as long as it is."""
    root, (part, every) = standpoint.root, schemas
    schema = _schema_for(part, value, root)
    openable = is_group(schema) and may_be_null(schema)
    return Field(
        path=(*parent.path, step),
        written=part,
        schema=schema,
        every=every,
        access=_narrowed(access_to(every, root, standpoint.viewer), parent.access),
        required=True,
        drives=parent.drives,
        confidential=tuple(sorted(marks(every, root))),
        entered=parent.entered | references_of(part, root),
        openable=openable,
        unopened=openable and value is None,
    )


def row_schema(schema: Mapping[str, object], index: int) -> Mapping[str, object]:
    """Return the schema of a list's row, which in a tuple depends on where it stands."""
    first = items(schema.get("prefixItems"))
    part = (
        first[index] if index < len(first) else schema.get("items", schema.get("unevaluatedItems"))
    )
    return mapping(part)


def has_row_ids(standpoint: Standpoint, part: Field) -> bool:
    """Tell whether rows of the list carry ids; a schema that declares the key keeps it."""
    rows = declared_items(part.every, standpoint.root)
    return ROW_ID not in declared(rows, standpoint.root)


def _schema_for(
    written: Mapping[str, object], value: object, root: RootSchema
) -> Mapping[str, object]:
    """Return the schema that holds for a value; of one that is not there, no kind was chosen."""
    schema = effective(written, _inside(value), root)
    union_of = schema.get(UNION)
    if value is None and isinstance(union_of, Branches):
        return {**schema, UNION: replace(union_of, at=None, fits=None)}
    return schema


def as_stored(standpoint: Standpoint, part: Field, stored: object) -> Field:
    """Return a field as the page showed it, whatever has become of its value since."""
    value, union_of = (None if stored is ABSENT else stored), part.union
    if union_of is None and not part.openable:
        there = stored is not ABSENT
        return part if part.there is there else replace(part, there=there)
    schema = part.schema
    if union_of is not None:
        shown = of_value(union_of.parts, value, standpoint.root)
        schema = {**schema, UNION: shown}
    unopened = part.openable and value is None
    return replace(part, schema=schema, there=stored is not ABSENT, unopened=unopened)


def _inside(value: object) -> object:
    return {} if value is None else value


def _narrowed(own: Access, outer: Access) -> Access:
    return "read" if own == "write" and outer == "read" else own


def is_group(schema: Mapping[str, object]) -> bool:
    """Tell whether the schema is one of a group of fields."""
    return "object" in types_of(schema) and UNION not in schema


def is_list(schema: Mapping[str, object]) -> bool:
    """Tell whether the schema is one of a list."""
    return "array" in types_of(schema) and UNION not in schema
