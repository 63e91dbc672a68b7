"""The parts a document is edited by: each small enough for one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.configuration.authoring.columns import with_columns
from engine.configuration.authoring.lens import GONE, Fault, Lens, document_path
from engine.configuration.authoring.schema import Maker, Schema, mapping
from engine.configuration.layers.overlay import VERBS
from engine.configuration.problems import Path, dotted
from engine.configuration.schemas import document_schema
from engine.configuration.vocabulary import key_label
from engine.expressions.names import Dictionary
from engine.terms import Label

EDITABLE = ("rubric", "table", "workflow", "form", "programme", "county", "calendar")
"""Kinds of documents that can be edited by their parts."""

_FIXED = frozenset({"kind", "id", "version", "layer", "extends"})
"""What a draft does not choose anew."""

_BLOCKS = frozenset({"routing", "classification"})
"""Decision tables within a document: their rows have a page of their own."""

_DIMENSIONS = "dimensions"

LONG_LISTS = frozenset({"units", "people", "posts"})
"""Lists of a county that can grow long: then each row has a page of its own, named by its id."""

LONG = 30
"""Rows above which such a list is shown row by row."""

NEW = "~new"
"""Stands for the id of a row that is yet to come; no id is written so."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document on a page of its own.

    Attributes:
        name: Its name in addresses: ``head``, ``grades``, ``dimensions.2``.
        path: Where it stands in the document; empty for the head.
        keys: Of the head, its keys; empty for all others.
        count: How many rows it has; None if it is no list.
        depth: 1 for a part of the one above it.
        row: It is one row of a long list.
    """

    name: str
    path: Path
    title: Label
    keys: tuple[str, ...] = ()
    count: int | None = None
    depth: int = 0
    row: bool = False

    @property
    def key(self) -> str:
        """Return the key of the document it stands under."""
        return str(self.path[0]) if self.path else ""


@dataclass(frozen=True)
class Outline:
    """A document's parts, and the form of each.

    Attributes:
        data: The document as it is written.
        facts: Every fact a rule may mention.
    """

    kind: str
    data: Mapping[str, Any]
    facts: Dictionary
    _schema: Mapping[str, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Take the schema of the kind."""
        object.__setattr__(self, "_schema", document_schema(self.kind))

    @property
    def order(self) -> tuple[str, ...]:
        """Return the keys of the kind in their usual order."""
        return tuple(self._schema["properties"])

    def sections(self) -> tuple[Section, ...]:
        """Return the parts in the order of the kind."""
        return tuple(self._sections())

    def section(self, name: str) -> Section | None:
        """Return the part of a name, or the row of a long list; None if there is none."""
        found = next((one for one in self._sections() if one.name == name), None)
        return found or self._row(*name.partition(".")[::2])

    def is_long(self, section: Section) -> bool:
        """Tell whether a part is a list that is shown row by row."""
        listed = self.kind == "county" and section.name in LONG_LISTS
        return listed and (section.count or 0) > LONG

    def row_of(self, place: str) -> Section | None:
        """Return the row of a long list that a dotted place lies in; None if in none."""
        key, _, rest = place.partition(".")
        number = rest.partition(".")[0]
        rows = _listed(self.data.get(key)) if key in LONG_LISTS else []
        if not number.isdigit() or int(number) >= len(rows):
            return None
        found = self._row(key, str(mapping(rows[int(number)]).get("id", "")))
        return found if found and found.path == (key, int(number)) else None

    def clashes(self, section: Section, value: object) -> bool:
        """Tell whether another row of the list has the id that is to be the row's."""
        rows = _listed(self.data.get(section.key)) if section.row else []
        others = (row for place, row in enumerate(rows) if (section.key, place) != section.path)
        return any(mapping(row).get("id") == mapping(value).get("id", GONE) for row in others)

    def without(self, section: Section) -> Mapping[str, Any]:
        """Return the document without a row of a long list."""
        rows = list(_listed(self.data.get(section.key)))
        del rows[int(section.path[1])]
        return {**self.data, section.key: rows}

    def _row(self, key: str, name: str) -> Section | None:
        if self.kind != "county" or key not in LONG_LISTS:
            return None
        rows = _listed(self.data.get(key))
        if name == NEW:
            title = key_label(key, "County")
            added = Label(f"新增{title.zh}", f"New {title.text('en')}")
            return Section(f"{key}.{NEW}", (key, len(rows)), added, depth=1, row=True)
        for place, row in enumerate(rows):
            if name and mapping(row).get("id") == name:
                return Section(f"{key}.{name}", (key, place), title_of(row), depth=1, row=True)
        return None

    def section_of(self, place: str) -> Section:
        """Return the part a dotted place of the document is edited in."""
        found = self.sections()
        inside = [
            one for one in found if one.path and f"{place}.".startswith(f"{dotted(one.path)}.")
        ]
        return max(inside, key=lambda one: len(one.path), default=found[0])

    def schema(self, section: Section) -> Schema:
        """Return what the part is asked for as."""
        model = self.kind.capitalize()
        maker = Maker(self._schema, self.facts_in(section), levels=_levels(self.data) + 1)
        if section.keys:
            return maker.group(self._schema, model, section.keys)
        key, inner = str(section.path[0]), section.path[1:]
        if key in _BLOCKS:
            body = self._schema["$defs"]["TableBody"]
            columns = _columns(self.data.get(key))
            if inner:
                return maker.field("rules", body["properties"]["rules"], "TableBody", columns)
            return maker.group(
                body, "TableBody", [one for one in body["properties"] if one != "rules"]
            )
        made = maker.field(key, self._schema["properties"][key], model, _columns(self.data))
        if section.row:
            return mapping_of(made["items"])
        if key != _DIMENSIONS:
            return made
        return mapping_of(made["items"]) if inner else _without_items(made)

    def answers(self, section: Section) -> object:
        """Return what the form of a part shows; ``GONE`` if nothing stands there yet."""
        value, schema = self.value(section), self.schema(section)
        if value is GONE:
            return [] if schema["type"] == "array" else GONE
        return Lens(self.facts_in(section)).shown(schema, value)

    def value(self, section: Section) -> object:
        """Return what the part holds as it is written; ``GONE`` if nothing stands there."""
        if section.keys:
            return {key: self.data[key] for key in section.keys if key in self.data}
        here: object = self.data
        for part in section.path:
            here = _member(here, part)
        return here

    def taken(self, section: Section, answers: object) -> tuple[object, tuple[Fault, ...]]:
        """Return what answers make of the part's value, and what of them cannot be read."""
        lens = Lens(self.facts_in(section))
        found = lens.taken(self.schema(section), answers, self.value(section))
        return found, tuple(lens.faults)

    def table(self, section: Section) -> Mapping[str, Any] | None:
        """Return the decision table whose rows a part holds; None if it holds none."""
        if section.path[-1:] != ("rules",):
            return None
        held: object = self.data
        for part in section.path[:-1]:
            held = _member(held, part)
        return mapping(held) if _columns(held) else None

    def facts_in(self, section: Section) -> Dictionary:
        """Return the facts the cells of a part may mention: columns have types of their own."""
        table = self.table(section)
        return self.facts if table is None else with_columns(table, self.facts)

    def with_value(self, section: Section, value: object) -> Mapping[str, Any]:
        """Return the document with another value of the part."""
        if section.keys:
            kept = {key: one for key, one in self.data.items() if key not in section.keys}
            return kept | dict(mapping(value))
        return mapping(put_value(self.data, section.path, value))

    def place(self, section: Section, path: Path, answers: object) -> str:
        """Return the dotted place in the document of what stands at a place of a part's form."""
        return dotted((*section.path, *document_path(self.schema(section), answers, path)))

    def _sections(self) -> Iterator[Section]:
        properties = self._schema["properties"]
        parts = [key for key in properties if self._is_part(key)]
        head = tuple(key for key in properties if key not in parts and key not in _FIXED)
        yield Section("head", (), Label("基本信息", "Head"), keys=head)
        for key in parts:
            if key not in (*VERBS, *_BLOCKS) or key in self.data:
                yield from self._part(key)

    def _is_part(self, key: str) -> bool:
        schema = self._schema["properties"][key]
        if key in VERBS or key in _BLOCKS or (self.kind, key) == ("form", "schema"):
            return True
        return schema.get("type") == "array" and "$ref" in mapping(schema.get("items"))

    def _part(self, key: str) -> Iterator[Section]:
        value = self.data.get(key)
        count = len(value) if isinstance(value, list) else None
        yield Section(key, (key,), key_label(key, self.kind.capitalize()), count=count)
        if key == _DIMENSIONS:
            for place, row in enumerate(_listed(value)):
                items = _listed(mapping(row).get("items"))
                name = f"{key}.{place}"
                yield Section(name, (key, place), title_of(row), count=len(items), depth=1)
        if key in _BLOCKS and isinstance(value, Mapping):
            rows = len(_listed(value.get("rules")))
            table = key_label(key)
            title = Label(f"{table.zh}各行", f"Rows of the {table.text('en')} table")
            yield Section(f"{key}.rules", (key, "rules"), title, count=rows, depth=1)


def _member(held: object, part: str | int) -> object:
    """Return what a mapping or list holds at a key or position; ``GONE`` if nothing."""
    if isinstance(held, list) and isinstance(part, int) and part < len(held):
        return held[part]
    return mapping(held).get(str(part), GONE)


def _levels(held: object) -> int:
    """Return how many levels of parts below parts of their sort there are, 1 for none below."""
    if isinstance(held, list):
        return max(map(_levels, held), default=1)
    below = mapping(held)
    deepest = max((_levels(one) for one in below.values()), default=1)
    return deepest + 1 if below.get("children") else deepest


def mapping_of(schema: object) -> Schema:
    """Return a schema that is known to be one."""
    return dict(mapping(schema))


def _without_items(made: Schema) -> Schema:
    """Return the list of dimensions without what stands in them: that has pages of its own."""
    row = made["items"]
    kept = {key: one for key, one in row["properties"].items() if key != "items"}
    required = [key for key in row["required"] if key in kept]
    outline = {**row, "properties": kept, "required": required, "begins": ["items"]}
    return {**made, "items": outline}


def _columns(table: object) -> Mapping[str, Sequence[str]] | None:
    """Return the names of the columns of a decision table; None if this is none."""
    if "inputs" not in mapping(table):
        return None
    named = {
        key: [
            str(one["name"]) for one in _listed(mapping(table).get(key)) if "name" in mapping(one)
        ]
        for key in ("inputs", "outputs")
    }
    if not named["outputs"]:
        results = [
            mapping(mapping(row).get("then")) for row in _listed(mapping(table).get("rules"))
        ]
        named["outputs"] = list(dict.fromkeys(name for result in results for name in result))
    return {**named, "listed": [name for name in named["outputs"] if _gives_lists(table, name)]}


def _gives_lists(table: object, output: str) -> bool:
    """Tell whether every row that gives an output gives a list of it."""
    results = [mapping(mapping(row).get("then")) for row in _listed(mapping(table).get("rules"))]
    kinds = {isinstance(one[output], list) for one in results if one.get(output) is not None}
    return kinds == {True}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def title_of(row: object) -> Label:
    """Return what a part is called; its id where it has no title."""
    title = mapping(row).get("title", mapping(row).get("name"))
    if isinstance(title, Mapping):
        english = title.get("en")
        return Label(str(title.get("zh", "")), english if isinstance(english, str) else None)
    return Label(str(title or mapping(row).get("id", "")))


def put_value(data: object, path: Path, value: object) -> object:
    """Return a copy with a value at a place; one that says nothing is not put where none stood.

    Args:
        data: A document, or a part of one.
        path: The place; the rows on the way are there.
        value: The value; ``GONE`` takes away what stands there.
    """
    if not path:
        return value
    key, copy = path[0], (list(data) if isinstance(data, list) else dict(mapping(data)))
    if isinstance(copy, list):
        copy += [GONE] * (int(key) == len(copy))
        copy[int(key)] = put_value(copy[int(key)], path[1:], value)
        return copy
    found = put_value(copy.get(str(key)), path[1:], value)
    if found is GONE or (found in ([], {}) and key not in copy):
        copy.pop(str(key), None)
    else:
        copy[str(key)] = found
    return copy
