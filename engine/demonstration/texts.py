"""Texts of stories and demo data, read from the package as strictly as documents are."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

from pydantic import ValidationError

from engine.configuration.head import Part
from engine.configuration.yaml_source import read_yaml
from engine.errors import ConfigurationError

Model = TypeVar("Model", bound=Part)


def parse_text(text: str, name: str, model: type[Model]) -> Model:
    """Return a text as this model.

    Raises:
        ConfigurationError: it does not fit; names what and where.
    """
    try:
        return model.model_validate(read_yaml(text, name).data)
    except ValidationError as fault:
        raise ConfigurationError(
            f"演示数据写法有误：{fault}", f"The demo text is at fault: {fault}", place=name
        ) from fault


def shipped_text(folder: str, name: str, model: type[Model]) -> Model:
    """Return a text that comes with the program.

    Raises:
        ConfigurationError: there is no such text, or it is at fault.
    """
    place = files("engine.demonstration") / folder / f"{name}.yaml"
    if not place.is_file():
        raise ConfigurationError(
            f"没有“{name}”的演示数据", f"There is no demo text {name}", value=name
        )
    return parse_text(place.read_text("utf-8"), f"{folder}/{name}.yaml", model)
