"""The fields of a form: properties of its schema, the list of required ones, the sections."""

from __future__ import annotations

from dataclasses import dataclass

from engine.configuration.layers.pen import LayerPen
from engine.configuration.layers.placing import Member, two_places
from engine.configuration.layers.shapes import FIELDS
from engine.configuration.layers.tree import Block, Leaf, Series
from engine.configuration.problems import Path
from engine.configuration.yaml_source import Plain

_REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class FormFields:
    """Keeps properties, required ones and sections of a form together."""

    tree: Block
    pen: LayerPen

    def require(self, name: str, path: Path, *, required: bool) -> None:
        """Make a field required, or no longer."""
        schema = self.tree.children.get("schema")
        if not isinstance(schema, Block):
            return
        listed = _listed(schema.children.get(_REQUIRED))
        if (name in listed) != required:
            kept = [one for one in listed if one != name]
            schema.children[_REQUIRED] = Leaf(
                [*kept, name] if required else kept, (self.pen.source, path)
            )

    def forget(self, name: str) -> None:
        """Take a field that is gone out of the required ones and out of its section."""
        self.require(name, ("remove", FIELDS, name), required=False)
        for _, section in self._sections():
            _take(section, name)

    def place(self, path: Path, member: Member) -> bool:
        """Put a field after or before another, and into the section of that or the one named.

        Returns:
            Whether the form has fields at all; a place that is not there is noted.
        """
        written = self.pen.mapping(path)
        name, _ = member
        if "after" in written and "before" in written:
            two_places(self.pen, path)
        beside = next((key for key in ("after", "before") if key in written), None)
        other = None if beside is None else str(written[beside])
        properties = self._properties()
        if properties is None:
            self.pen.unknown_word(path[:2], ())
            return False
        position = None if other is None else properties.position(other)
        if other is not None and position is None:
            allowed = tuple(one for one, _ in properties.parts)
            self.pen.unknown_part((*path, str(beside)), (FIELDS, other), allowed, key=False)
        end = len(properties.parts) if position is None else position + (beside == "after")
        properties.parts.insert(end, member)
        self._show(path, name, other, before=beside == "before")
        return True

    def _show(self, path: Path, name: str, other: str | None, *, before: bool) -> None:
        """Put a field into a section, where the form has sections."""
        sections = self._sections()
        wanted = self.pen.mapping(path).get("in")
        for _, section in sections:
            _take(section, name)
        titles = [title for title, _ in sections]
        if wanted is not None and wanted not in titles:
            self.pen.unknown_part((*path, "in"), ("sections", str(wanted)), titles, key=False)
            return
        for title, section in sections:
            listed = _listed(section.children.get("fields"))
            if title == wanted or (wanted is None and other in listed):
                end = len(listed) if other not in listed else listed.index(other) + (not before)
                listed.insert(end, name)
                origin = section.children.get("fields", section).origin
                section.children["fields"] = Leaf(listed, origin)
                return

    def _properties(self) -> Series | None:
        schema = self.tree.children.get("schema")
        found = schema.children.get("properties") if isinstance(schema, Block) else None
        return found if isinstance(found, Series) else None

    def _sections(self) -> list[Member]:
        sections = self.tree.children.get("sections")
        return sections.parts if isinstance(sections, Series) else []


def _listed(node: object) -> list[Plain]:
    return list(node.value) if isinstance(node, Leaf) and isinstance(node.value, list) else []


def _take(section: Block, name: str) -> None:
    shown = section.children.get("fields")
    if shown is not None and name in _listed(shown):
        left = [one for one in _listed(shown) if one != name]
        section.children["fields"] = Leaf(left, shown.origin)
