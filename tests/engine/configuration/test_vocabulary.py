"""Every key of every document has a name for people, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from engine.configuration.kinds import MODELS
from engine.configuration.vocabulary import key_label, value_label


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401  any annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def everything() -> list[tuple[str, str]]:
    """Model and key of everything that can be written in a document."""
    seen: dict[type[BaseModel], None] = {}
    waiting = list(MODELS.values())
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen[model] = None
            for info in model.model_fields.values():
                waiting.extend(models_in(info.annotation))
    return sorted(
        (model.__name__, info.alias or name)
        for model in seen
        for name, info in model.model_fields.items()
    )


@pytest.mark.parametrize(("model", "key"), everything())
def test_a_key_has_a_name(model: str, key: str) -> None:
    label = key_label(key, model)
    assert label.zh != key, f"say in vocabulary.py what {model}.{key} is called"
    assert not label.zh.isascii()
    assert label.text("en").isascii()


def test_a_model_may_have_a_word_of_its_own() -> None:
    assert (str(key_label("from")), str(key_label("from", "Step"))) == ("起点分", "可办环节")


def test_a_fixed_value_has_a_name_and_a_free_one_has_none() -> None:
    assert str(value_label("hit", "unique")) == "有且只有一行适用"
    assert value_label("title", "unique") is None
