"""What can be addressed in a document of a kind, read off its model.

A document has *settings* (a value under a key), *blocks* (``routing``, ``panel``: a group of
keys) and *parts* (``clocks``, ``items``: a list of things with a name each).  A new list in a model
can be addressed without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from engine.configuration.form import Form, FormStep, Section
from engine.configuration.head import Example, Head

OWN = (*Head.model_fields, "migrations", "brand", "agreed_totals")
"""Keys of which each document has its own, none is taken over: the head, how answers to its own
earlier versions are shown, what a county looks like and which figures it agreed to show."""

FIELDS = "fields"
"""The word for the fields of a form, which are the properties of its schema."""

_NAMES = ("id", "name", "year")
_NAMED_OTHERWISE: Mapping[type[BaseModel], str] = {Section: "title", FormStep: "title"}


@dataclass(frozen=True, slots=True)
class Parts:
    """A list of parts and the word by which documents address it.

    Attributes:
        word: Key of the list, such as ``items``.
        names_by: Key that holds the name of a part, such as ``id``.
        within: Word of the parts that hold such a list each (``dimensions``); None at the top.
        below: Key under which a part holds further parts of the same sort (topics); None if none.
        model: What each part is; None for the fields of a form, which are schemas.
    """

    word: str
    names_by: str
    within: str | None = None
    below: str | None = None
    model: type[BaseModel] | None = None

    @property
    def keeps_why(self) -> bool:
        """Tell whether a part has a ``why`` of its own, which then is the reason of the change."""
        return self.model is not None and "why" in self.model.model_fields


@dataclass(frozen=True, slots=True)
class Shape:
    """What can be addressed in a document or block.

    Attributes:
        parts: Lists of parts by their word, those within other parts too.
        blocks: Groups of keys.
        settings: Every other key.
        model: What a block is; None for a document and for the schema of a form.
    """

    parts: Mapping[str, Parts] = field(default_factory=dict)
    blocks: Mapping[str, Shape] = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    model: type[BaseModel] | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Return everything that can be addressed."""
        return (*self.settings, *self.blocks, *self.parts)

    def inner(self, word: str) -> Mapping[str, Parts]:
        """Return the lists each part of this list holds, by the key they stand under."""
        held = {one.word: one for one in self.parts.values() if one.within == word}
        itself = self.parts[word]
        return held | ({itself.below: itself} if itself.below else {})


@cache
def shape_of(model: type[Head]) -> Shape:
    """Return what can be addressed in documents of a kind.

    >>> from engine.configuration.rubric import Rubric
    >>> sorted(shape_of(Rubric).parts)
    ['bonuses', 'dimensions', 'examples', 'grades', 'items', 'vetoes']
    """
    shape = _shape(model, skip=(*OWN, "schema"))
    examples = {"examples": Parts("examples", "name", model=Example)}
    if model is not Form:
        return Shape({**shape.parts, **examples}, shape.blocks, shape.settings)
    fields = {FIELDS: Parts(FIELDS, "id")}
    return Shape({**shape.parts, **fields, **examples}, {"schema": Shape()}, shape.settings)


def _shape(model: type[BaseModel], skip: tuple[str, ...] = ()) -> Shape:
    parts: dict[str, Parts] = {}
    blocks: dict[str, Shape] = {}
    settings = []
    for key, info in _fields(model, skip):
        member, block = _member(info), _block(info)
        if member is not None:
            parts.update((one.word, one) for one in _parts(key, member))
        elif block is not None:
            blocks[key] = replace(_shape(block), model=block)
        else:
            settings.append(key)
    return Shape(parts, blocks, tuple(settings))


def _fields(model: type[BaseModel], skip: tuple[str, ...]) -> Iterator[tuple[str, FieldInfo]]:
    for name, info in model.model_fields.items():
        if name not in skip and (info.alias or name) not in skip:
            yield info.alias or name, info


def _parts(key: str, member: type[BaseModel]) -> Iterator[Parts]:
    """Yield a list of parts, and the lists that each of its parts holds."""
    names_by, below = _name_key(member), None
    for inner, info in _fields(member, ()):
        held = _member(info)
        if held is member:
            below = inner
        elif held is not None:
            yield Parts(inner, _name_key(held), key, None, held)
    yield Parts(key, names_by, None, below, member)


def _member(info: FieldInfo) -> type[BaseModel] | None:
    """Return the model of what a list holds, if each has a name; None for anything else."""
    for annotation in (info.annotation, *get_args(info.annotation)):
        if get_origin(annotation) is not tuple:
            continue
        member = get_args(annotation)[0]
        if _is_model(member) and _named(member):
            return member  # type: ignore[no-any-return]  # just seen to be a model
    return None


def _block(info: FieldInfo) -> type[BaseModel] | None:
    for annotation in (info.annotation, *get_args(info.annotation)):
        if _is_model(annotation) and len(annotation.model_fields) > 1:
            return annotation  # type: ignore[no-any-return]  # just seen to be a model
    return None


def _is_model(annotation: Any) -> bool:  # noqa: ANN401  any annotation
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _named(model: type[BaseModel]) -> bool:
    return model in _NAMED_OTHERWISE or any(key in model.model_fields for key in _NAMES)


def _name_key(model: type[BaseModel]) -> str:
    return _NAMED_OTHERWISE.get(model) or next(key for key in _NAMES if key in model.model_fields)
