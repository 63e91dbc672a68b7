"""What to show: sections, groups, rows and controls for these answers and this viewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.configuration.form import Form
from engine.forms.controls import (
    branch_shown,
    chosen_branch,
    control_for,
    key_name,
    kind_name,
    new_name,
    offers_at,
    row_title,
    union_offers,
)
from engine.forms.files import FileRules, rules_of
from engine.forms.level import (
    Field,
    Standpoint,
    entries_at,
    fields_at,
    has_row_ids,
    may_grow,
    references_of,
    row_field,
    row_schema,
    top_level,
)
from engine.forms.names import NAME_OF, element_id, field_name, id_of
from engine.forms.offers import Offer, offers_of, with_stored
from engine.forms.prefill import NO_PREFILL, Prefills, locked_paths, origin_at
from engine.forms.root import RootSchema, types_of
from engine.forms.rows import STARTER, row_keys
from engine.forms.scalars import shown
from engine.forms.unions import CHOICES, Branches, branch_labels
from engine.forms.values import ABSENT, Path, as_text, dotted, is_number, items, mapping
from engine.forms.visibility import Viewer, redact_value
from engine.forms.widgets import Widget
from engine.forms.wording import (
    CONTENT,
    FURTHER_NAMES,
    KIND,
    NAME,
    NEW_NAME,
    OTHER_FIELDS,
    wording_of,
)
from engine.terms import Label

GATHERING: Final = frozenset({
    "entries", "entry", "group", "row", "rows", "section", "union", "unopened",
})  # fmt: skip
"""Widgets that hold others and are no control themselves."""

_NO_CONTROL: Final = GATHERING | {"veiled", "kept"}
_NO_RAW: Final[Mapping[Path, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A section, a group, a list, a row or a control.

    Attributes:
        path: Where its value stands in the answers; empty for a section.
        id: Id of its element; a control of several inputs has ``id--0``, ``id--1``, ...
        name: Name of its control in a post.
        value: Of a control the value as stored; nothing else holds one, so a confidential value
            cannot be in it.
        examples: What an answer may look like.
        wide: It takes both of two columns; None leaves that to its widget.
        text: What stands in the control: the value as text, or what was typed.
        choices: What can be chosen.
        rows: The rows of a list.
        children: The fields of a section, group or row.
        key: Of a row, the id that ties it to its stored row.
        confidential: Its marks of confidence.
        conditional: Other answers decide whether it is asked.
        drives: It decides what else is asked.
        origin: Where a value that was filled in beforehand comes from.
        lines: Height of a long text in lines.
        growing: Rows or entries may be added and taken away.
        openable: Of a group, a button takes it away again.
        whole: Of a number, only whole ones are asked for.
        accepts: Of files, which kinds, how large and how many.
    """

    path: Path
    id: str
    name: str
    widget: Widget
    title: Label
    help: Label | None = None
    unit: Label | None = None
    placeholder: Label | None = None
    examples: Label | None = None
    wide: bool | None = None
    required: bool = False
    read_only: bool = False
    value: object = None
    text: str = ""
    choices: tuple[Offer, ...] = ()
    rows: tuple[Node, ...] = ()
    children: tuple[Node, ...] = ()
    key: str = ""
    confidential: tuple[str, ...] = ()
    conditional: bool = False
    drives: bool = False
    origin: Label | None = None
    lines: int = 4
    growing: bool = True
    openable: bool = False
    whole: bool = False
    accepts: FileRules | None = None

    @property
    def dotted(self) -> str:
        """Return the path with dots."""
        return dotted(self.path)

    @property
    def is_control(self) -> bool:
        """Tell whether a post may answer it."""
        return self.widget not in _NO_CONTROL and not self.read_only


@dataclass(frozen=True, slots=True)
class _Making:
    standpoint: Standpoint
    prefills: Prefills
    raw: Mapping[Path, str]


def build_nodes(
    form: Form,
    schema: Mapping[str, object] | RootSchema,
    data: Mapping[str, object],
    viewer: Viewer,
    *,
    raw: Mapping[Path, str] = _NO_RAW,
    prefills: Prefills = NO_PREFILL,
) -> tuple[Node, ...]:
    """Return the sections of the form, each with what is to be shown in it.

    Sections without a field to show are left out.  Fields that no section names come last.

    Args:
        form: For its sections.
        schema: Its schema with the county's lists filled in (``fill_choices``).
        data: The answers, valid or not.
        viewer: For whom; confidential values they may not see are not in the result at all.
        raw: Texts that were typed and refused, by place; shown instead of the value.
        prefills: Values given beforehand, by place.
    """
    standpoint = Standpoint(RootSchema.of(schema), viewer, locked_paths(prefills))
    making = _Making(standpoint, prefills, raw)
    top = top_level(standpoint, data)
    nodes = tuple(_fields(making, top, data))
    made = {str(node.path[0]): node for node in nodes if node.path}
    unplaced = [node for node in nodes if not node.path]
    sections = [
        _section(index, section.title, [made.pop(name) for name in section.fields if name in made],
                 section.help)
        for index, section in enumerate(form.sections)
    ]  # fmt: skip
    title = OTHER_FIELDS if form.sections else Label("")
    others = [node for node in nodes if node.path and str(node.path[0]) in made]
    sections.append(_section(len(form.sections), title, [*unplaced, *others]))
    return tuple(section for section in sections if section.children)


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield every node with all below it, in the order of the page."""
    ahead = list(reversed(nodes))
    while ahead:
        node = ahead.pop()
        yield node
        if node.rows:
            ahead.extend(reversed(node.rows))
        if node.children:
            ahead.extend(reversed(node.children))


def _section(
    index: int, title: Label, children: Sequence[Node], help_text: Label | None = None
) -> Node:
    return Node(
        path=(),
        id=f"section-{index}",
        name="",
        widget="section",
        title=title,
        help=help_text,
        children=tuple(children),
    )


def _fields(making: _Making, parent: Field, answers: Mapping[str, object]) -> Iterator[Node]:
    """Yield what a group shows: the choices between its branches, its fields, further names."""
    for part in items(parent.schema.get(CHOICES)):
        if isinstance(part, Branches):
            yield _kind(making, parent, part, part.at)
    for part in fields_at(making.standpoint, parent, answers):
        yield _node(making, part, answers.get(part.name))
    yield from _entries(making, parent, answers)


def _node(making: _Making, part: Field, value: object) -> Node:
    if part.access == "veil":
        return replace(_plain(making, part, "veiled"), required=False, help=None, origin=None)
    widget = control_for(making.standpoint, part, value)
    if widget in {"kept", "unopened"}:
        standpoint = making.standpoint
        seen = redact_value(value, part.every, standpoint.root, standpoint.viewer)
        plain = _plain(making, part, widget, value=seen, text=as_text(seen))
        return replace(plain, read_only=True) if widget == "kept" else plain
    if widget == "union":
        return _union(making, part, _plain(making, part, widget), value)
    if widget == "group":
        children = tuple(_fields(making, part, mapping(value)))
        openable = part.openable and part.access != "read"
        return replace(_plain(making, part, widget), children=children, openable=openable)
    if widget == "rows":
        return _list(making, part, _plain(making, part, widget), items(value))
    return _control(making, part, widget, value)


def _union(making: _Making, part: Field, plain: Node, value: object) -> Node:
    """Return a value of several kinds: a control for the kind, and what that kind asks."""
    union, branch = part.union, chosen_branch(making.standpoint, part, value)
    shown_kind = [] if union is None else [_kind(making, part, union, branch_shown(part))]
    inside = []
    if branch is not None and union is not None:
        field, inner = branch
        made = _node(
            making, replace(field, there=inner is not ABSENT), None if inner is ABSENT else inner
        )
        label = branch_labels(union.parts, making.standpoint.root)[branch_shown(part) or 0]
        titled = "title" in field.schema and field.schema.get("title") != part.schema.get("title")
        inside = [made if titled else replace(made, title=label)]
    return replace(
        plain,
        widget="union",
        id=f"{plain.id}--union",
        children=(*shown_kind, *inside),
    )


def _kind(making: _Making, part: Field, union: Branches, at: int | None) -> Node:
    """Return the control that says which branch of a union it is."""
    return Node(
        path=(),
        id=f"{element_id(part.path)}--{union.key or 'kind'}",
        name=kind_name(part, union),
        widget="select",
        title=KIND,
        required=part.required or bool(union.key),
        read_only=part.access != "write",
        text="" if at is None else str(at),
        value=at,
        choices=union_offers(union, making.standpoint),
        drives=True,
    )


def _entries(making: _Making, parent: Field, answers: Mapping[str, object]) -> Iterator[Node]:
    """Yield the names of a group that are no properties of it, and a control to enter another."""
    growing = may_grow(parent.schema) and parent.access == "write"
    fields = list(entries_at(making.standpoint, parent, answers))
    fields = [field for field in fields if field.access != "none"]
    if not fields and not growing:
        return
    name, own = new_name(parent), element_id(parent.path)
    new = Node(
        path=(),
        id=f"{own}--new",
        name=name,
        widget="text",
        title=NEW_NAME,
        text=making.raw.get((*parent.path, NAME_OF), ""),
    )
    yield Node(
        path=(),
        id=f"{own}--entries",
        name=field_name(parent.path),
        widget="entries",
        title=FURTHER_NAMES if "properties" in parent.schema else Label(""),
        rows=tuple(_entry(making, parent, field, answers[field.name]) for field in fields),
        children=(new,) if growing else (),
        growing=growing,
        read_only=parent.access != "write",
    )


def _entry(making: _Making, parent: Field, field: Field, value: object) -> Node:
    name = field.name
    plain = element_id(field.path)
    key = Node(
        path=(),
        id=f"{plain}--key",
        name=key_name(parent, name),
        widget="text",
        title=NAME,
        required=True,
        read_only=field.access != "write" or parent.access != "write",
        text=making.raw.get((*field.path, NAME_OF), name),
        value=name,
    )
    made = _node(making, field, value)
    if "title" not in field.schema:
        made = replace(made, title=CONTENT)
    return Node(
        path=field.path,
        id=f"{plain}--entry",
        name=field_name(field.path),
        widget="entry",
        title=Label(name),
        children=(key, made),
        key=name,
        read_only=key.read_only,
    )


def _plain(
    making: _Making,
    part: Field,
    widget: Widget,
    *,
    value: object = None,
    text: str = "",
    choices: tuple[Offer, ...] = (),
    whole: bool = False,
) -> Node:
    """Return the node of a field, made at once: long lists would take longest to copy nodes."""
    schema, path = part.schema, part.path
    words = (
        making.standpoint.root.remember(
            (wording_of, part.name), schema, lambda: wording_of(part.name, schema)
        )
        if part.fixed and isinstance(path[-1], str)
        else wording_of(part.name, schema)
    )
    name = field_name(path)
    return Node(
        path=path,
        id=id_of(name),
        name=name,
        widget=widget,
        title=words.title,
        help=words.help,
        unit=words.unit,
        placeholder=words.placeholder,
        examples=words.examples,
        wide=words.wide,
        required=part.required,
        read_only=part.access == "read",
        value=value,
        text=text,
        choices=choices,
        confidential=part.confidential,
        conditional=part.conditional,
        drives=part.drives,
        origin=origin_at(making.prefills, path) if making.prefills else None,
        lines=words.lines,
        whole=whole,
        accepts=rules_of(schema) if widget == "file" else None,
    )


def _control(making: _Making, part: Field, widget: Widget, value: object) -> Node:
    offers, text = offers_at(making.standpoint, part), making.raw.get(part.path)
    if widget == "checkboxes":
        offers = offers_of(row_schema(part.schema, 0))
        for stored in items(value):
            offers = with_stored(offers, stored)
        text = ""
    elif widget == "checkbox":
        text = "true" if value is True else ""
    elif widget == "file":
        text = ""
    elif text is None:
        text = shown(value, widget) if part.there else ""
    if widget in {"radio", "select"}:
        offers = with_stored(offers, value)
        if any(offer.value is None for offer in offers):
            # Null is said by choosing nothing.
            offers = tuple(offer for offer in offers if offer.value is not None)
    whole = widget == "number" and "integer" in types_of(part.schema)
    return _plain(making, part, widget, value=value, text=text, choices=offers, whole=whole)


def _list(making: _Making, part: Field, node: Node, rows: Sequence[object]) -> Node:
    keys = row_keys(rows, own_ids=has_row_ids(making.standpoint, part))
    fixed = len(items(part.schema.get("prefixItems")))
    made = [_row(making, part, index, row, keys[index]) for index, row in enumerate(rows)]
    wanted = 0 if node.read_only else _starters(making, part, there=bool(rows))
    made.extend(
        _row(making, part, index, None, f"{STARTER}{index}") for index in range(len(made), wanted)
    )
    growing = not node.read_only and (part.schema.get("items") is not False or not fixed)
    return replace(node, rows=tuple(made), growing=growing)


def _starters(making: _Making, part: Field, *, there: bool) -> int:
    """Return how many rows are shown at least: the least number where the list is needed.

    None where a row would contain its own list: that would never end.
    """
    if references_of(row_schema(part.schema, 0), making.standpoint.root) & part.entered:
        return 0
    least = part.schema.get("minItems")
    fixed = len(items(part.schema.get("prefixItems")))
    if not (part.required or there):
        return fixed
    return max(fixed, int(str(least)) if is_number(least) else 0)


def _row(making: _Making, part: Field, index: int, value: object, key: str) -> Node:
    row = row_field(making.standpoint, part, index, value)
    title = row_title(part, row, index)
    if row.access != "veil" and control_for(making.standpoint, row, value) == "group":
        children = tuple(_fields(making, row, mapping(value)))
    else:
        children = (replace(_node(making, row, value), title=title),)
    return Node(
        path=row.path,
        id=f"{element_id(row.path)}--row",
        name=field_name(row.path),
        widget="row",
        title=title,
        children=children,
        key=key,
        read_only=row.access != "write",
    )
