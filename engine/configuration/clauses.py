"""What a document lays down, clause by clause, and which layer decided each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from engine.configuration.form import Form
from engine.configuration.head import Head, Layer
from engine.configuration.kinds import MODELS
from engine.configuration.layers.overlay import VERBS
from engine.configuration.layers.pen import Address
from engine.configuration.layers.shapes import FIELDS, Parts, Shape, shape_of
from engine.configuration.loaded import Loaded
from engine.configuration.problems import Path
from engine.configuration.vocabulary import LAYER_NAMES, key_label
from engine.configuration.yaml_source import Source
from engine.terms import DocumentRef, Label

COUNTED = ("title", "effective_from", "effective_to")
"""Keys of the head that say something about what is laid down."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One value under one key.

    Attributes:
        address: Words down to it, such as ``("clocks", "accept", "limit")``.
        path: Where it stands in the document in effect.
        model: Name of the model it is a key of, such as ``Clock``; empty for a field of a form.
    """

    address: Address
    path: Path
    model: str
    value: object

    @property
    def key(self) -> str:
        """Return the key itself."""
        return self.address[-1]

    @property
    def label(self) -> Label:
        """Return what the key is called."""
        return key_label(self.key, self.model)


@dataclass(frozen=True, slots=True)
class Holding:
    """What clauses belong to: the document, a block or a part.

    Attributes:
        word: Word by which such parts are addressed; empty for the document itself.
        title: What it is called; None if it has no title.
    """

    address: Address
    path: Path
    word: str
    title: Label | None
    clauses: tuple[Clause, ...]

    @property
    def label(self) -> Label:
        """Return what it is and what it is called, such as ``时限“受理告知”``."""
        noun = sort_label(self.address[:-1] if self.title else self.address)
        if self.title is None:
            return noun
        return Label(f"{noun}“{self.title}”", f"{noun.text('en')} '{self.title.text('en')}'")


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided what stands in a clause.

    Attributes:
        ref: The document that says so.
        why: Its reason; None where it simply lays it down.
        basis: The article it rests on; None if none is named there.
        source: What the document as a whole rests on.
    """

    layer: Layer
    ref: DocumentRef
    title: Label
    why: str | None
    basis: str | None
    source: str | None
    file: str
    line: int

    def text(self, language: str = "zh") -> str:
        """Return it in words, ``省级，浙江省信访条例 第二十条；理由：…``."""
        layer = LAYER_NAMES[self.layer].text(language)
        english = language == "en"
        basis = f"{', ' if english else '，'}{self.basis}" if self.basis else ""
        why = f"{'; reason: ' if english else '；理由：'}{self.why}" if self.why else ""
        return f"{layer}{basis}{why}"

    def to_json(self) -> dict[str, object]:
        """Return it as plain values for machines."""
        return {
            "layer": self.layer,
            "document": f"{self.ref.id}@{self.ref.version}",
            "sha256": self.ref.sha256,
            "why": self.why,
            "basis": self.basis,
            "source": self.source,
            "file": self.file,
            "line": self.line,
        }


def sort_label(address: Address) -> Label:
    """Return what a block or the parts of a list are, such as ``分流表的行``."""
    nouns = [key_label(word) for word in address]
    english = " of ".join(noun.text("en") for noun in reversed(nouns))
    return Label("的".join(noun.zh for noun in nouns), english)


def decided_by(loaded: Loaded[Head], path: Path) -> Decided:
    """Return which layer decided what stands at a path of a document in effect."""
    source, there = loaded.source.origin(path)
    by = next((one for one in (loaded, *loaded.parents) if _is_text_of(one, source)), loaded)
    differs = bool(there) and there[0] in VERBS
    return Decided(
        layer=by.document.layer,
        ref=by.ref,
        title=by.document.title,
        why=_nearest(source, there, "why") if differs else None,
        basis=_nearest(source, there, "basis"),
        source=by.document.source,
        file=source.name,
        line=source.line(there),
    )


def holdings(document: Head) -> Iterator[Holding]:
    """Yield everything of a document that holds clauses: itself, its blocks, its parts."""
    shape = shape_of(MODELS[document.kind])
    own = (*COUNTED, *shape.settings)
    yield Holding((), (), "", None, _clauses(document, (), (), own))
    yield from _within(document, shape, (), ())
    if isinstance(document, Form):
        yield from _fields(document)


def _within(holder: BaseModel, shape: Shape, address: Address, path: Path) -> Iterator[Holding]:
    for word, block in shape.blocks.items():
        value = getattr(holder, word, None)
        here, there = (*address, word), (*path, word)
        if isinstance(value, BaseModel):
            yield Holding(here, there, word, None, _clauses(value, here, there, block.settings))
            yield from _within(value, block, here, there)
    for word, parts in shape.parts.items():
        if parts.within is None and word != FIELDS:
            yield from _parts(getattr(holder, word, None), shape, parts, address, (*path, word))


def _parts(
    listed: object, shape: Shape, parts: Parts, address: Address, path: Path
) -> Iterator[Holding]:
    inner = shape.inner(parts.word)
    for position, part in enumerate(listed if isinstance(listed, tuple) else ()):
        there = (*path, position)
        title = _title(part, parts)
        here = (*address, parts.word, _name(part, parts))
        keys = [key for key in _keys(part) if key not in (*inner, parts.names_by)]
        yield Holding(here, there, parts.word, title, _clauses(part, here, there, keys))
        for key, held in inner.items():
            yield from _parts(getattr(part, key, None), shape, held, address, (*there, key))


def _clauses(
    holder: BaseModel, address: Address, path: Path, keys: tuple[str, ...] | list[str]
) -> tuple[Clause, ...]:
    fields = {info.alias or name: name for name, info in type(holder).model_fields.items()}
    model = type(holder).__name__.removeprefix("Partial")
    return tuple(
        Clause((*address, key), (*path, key), model, getattr(holder, fields[key])) for key in keys
    )


def _fields(form: Form) -> Iterator[Holding]:
    """Yield the fields of a form and the rest of its schema."""
    schema = form.schema_
    rest = [key for key in schema if key not in {"properties", "required", "type"}]
    clauses = (Clause(("schema", key), ("schema", key), "", schema[key]) for key in rest)
    yield Holding(("schema",), ("schema",), "schema", None, tuple(clauses))
    properties, listed = schema.get("properties"), schema.get("required")
    required = listed if isinstance(listed, list | tuple) else ()
    for name, field in properties.items() if isinstance(properties, Mapping) else ():
        here, there = (FIELDS, str(name)), ("schema", "properties", str(name))
        said = dict(field) if isinstance(field, Mapping) else {}
        title, said["required"] = Label(str(said.get("title", name))), name in required
        shown = (Clause((*here, key), (*there, key), "", said[key]) for key in said)
        yield Holding(here, there, FIELDS, title, tuple(shown))


def _keys(part: BaseModel) -> Iterator[str]:
    for name, info in type(part).model_fields.items():
        yield info.alias or name


def _name(part: BaseModel, parts: Parts) -> str:
    found = getattr(part, parts.names_by)
    return found.zh if isinstance(found, Label) else str(found)


def _title(part: BaseModel, parts: Parts) -> Label:
    title = getattr(part, "title", None)
    return title if isinstance(title, Label) else Label(_name(part, parts))


def _is_text_of(loaded: Loaded[Head], source: Source) -> bool:
    return loaded.source.name == source.name and loaded.source.text is source.text


def _nearest(source: Source, path: Path, key: str) -> str | None:
    """Return the text of a key in the nearest mapping around a path."""
    for length in range(len(path), 0, -1):
        around = source.value(path[:length])
        found = around.get(key) if isinstance(around, dict) else None
        if isinstance(found, str):
            return found
    return None
