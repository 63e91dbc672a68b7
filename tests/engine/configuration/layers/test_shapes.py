"""What can be addressed in a document follows from its model."""

from __future__ import annotations

import pytest

from engine.configuration.kinds import MODELS
from engine.configuration.layers.overlay import VERBS
from engine.configuration.layers.part_overlay import WHY, WITHOUT
from engine.configuration.layers.placing import PLACES
from engine.configuration.layers.shapes import Shape, shape_of

KINDS = sorted(MODELS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_model_can_be_addressed(kind: str) -> None:
    model = MODELS[kind]
    keys = {info.alias or name for name, info in model.model_fields.items()}
    own = {"kind", "id", "title", "version", "layer", "effective_from", "effective_to"}
    own |= {"replaces", "recorded_on", "source", "changes", "extends"}
    own |= {"migrations", "brand", "agreed_totals"}
    assert keys - own <= set(shape_of(model).words)


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_means_two_things(kind: str) -> None:
    words = shape_of(MODELS[kind]).words
    assert len(set(words)) == len(words)
    assert not {*VERBS, WHY, "extends"} & set(words)


def blocks(shape: Shape) -> list[Shape]:
    return [shape, *(one for inner in shape.blocks.values() for one in blocks(inner))]


@pytest.mark.parametrize("kind", KINDS)
def test_no_part_has_a_key_that_says_where_it_goes(kind: str) -> None:
    for shape in blocks(shape_of(MODELS[kind])):
        for parts in shape.parts.values():
            if parts.model is not None:
                fields = parts.model.model_fields.items()
                keys = {info.alias or name for name, info in fields}
                assert not keys & {*PLACES, WITHOUT}, parts.word


def test_items_are_addressed_beside_their_dimensions() -> None:
    assert shape_of(MODELS["rubric"]).parts["items"].within == "dimensions"


def test_topics_hold_topics() -> None:
    assert shape_of(MODELS["county"]).parts["topics"].below == "children"


def test_the_fields_of_a_form_stand_in_its_schema() -> None:
    assert set(shape_of(MODELS["form"]).parts) == {"fields", "sections", "steps", "examples"}
