"""The kinds of documents: the model of each, the folder it lies in, the layer it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from functools import cache
from typing import Any

from pydantic import ValidationError, create_model

from engine.configuration.calendar import Calendar
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.head import Head, Layer
from engine.configuration.model_faults import explain_model_faults
from engine.configuration.problems import (
    ConfigurationFaults,
    Place,
    Problem,
    Report,
    choices_en,
    choices_zh,
    nearest_word,
    show,
)
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.table import Table
from engine.configuration.workflow import Workflow
from engine.configuration.yaml_source import Source

MODELS: Mapping[str, type[Head]] = {
    "county": County,
    "calendar": Calendar,
    "form": Form,
    "rubric": Rubric,
    "workflow": Workflow,
    "programme": Programme,
    "table": Table,
}

FOLDERS: Mapping[str, tuple[str, ...]] = {
    "": ("county", "calendar"),
    "forms": ("form",),
    "rubrics": ("rubric",),
    "workflows": ("workflow", "programme", "table"),
    "national": tuple(MODELS),
    "provincial": tuple(MODELS),
}
"""Which kinds lie in which folder."""

LAYER_FOLDERS: Mapping[Layer, str] = {"nation": "national", "province": "provincial"}
"""The folder of each layer above the county."""

PACKS, ADOPTED = "packs/", "adopted/"
"""Folders of other counties' documents, one folder each, with the same folders inside: those that
only serve to be extended, and those that are taken over as they stand."""


def is_base(document: Head, name: str) -> bool:
    """Tell whether a document only serves others to extend: of a layer above, or of a pack."""
    return document.layer != "county" or name.startswith(PACKS)


def pack_of(name: str) -> str | None:
    """Return the pack a file comes from, None for a file of the county's own."""
    from_pack = name.startswith((PACKS, ADOPTED)) and name.count("/") > 1
    return name.split("/")[1] if from_pack else None


def own_place(name: str) -> str:
    """Return where a county's own version of a document lies that was taken over as it stands.

    >>> own_place("adopted/shengzhou/forms/reply.yaml")
    'forms/reply.yaml'
    """
    return name.split("/", 2)[-1] if name.startswith(ADOPTED) and pack_of(name) else name


def full_id(document_id: str, name: str) -> str:
    """Return the id by which a document is known: of one in ``packs/`` with the pack before it.

    >>> full_id("reply", "packs/shengzhou/forms/reply.yaml")
    'shengzhou:reply'
    """
    pack = pack_of(name) if name.startswith(PACKS) else None
    return document_id if pack is None else f"{pack}:{document_id}"


def kinds_of(name: str) -> tuple[str, ...]:
    """Return the kinds a file may be of, by its folder; for a file at the top by its name."""
    folder, _, base = _inside(name).rpartition("/")
    kinds = FOLDERS.get(folder, tuple(MODELS))
    stem = base.removesuffix(".yaml")
    return (stem,) if not folder and stem in kinds else kinds


def kind_in(source: Source) -> tuple[str, ...]:
    """Return the kind a text says it is of, if there is such a kind."""
    kind = source.value(("kind",))
    return (kind,) if isinstance(kind, str) and kind in MODELS else ()


def fit(source: Source, model: type[Head]) -> Head:
    """Return the document a source holds; one of a layer above may leave parts to those below.

    Raises:
        ConfigurationFaults: It is no document of its kind; holds every fault of it.
    """
    above = source.value(("layer",)) in tuple(LAYER_FOLDERS)
    fitting = _partial(model) if above else model
    try:
        return fitting.model_validate(source.data)
    except ValidationError as error:
        faults = explain_model_faults(error, model, source)
        raise ConfigurationFaults(Report.of(faults)) from error


@cache
def _partial(model: type[Head]) -> type[Head]:
    """Return the model of a document that need not be whole: only its head is required."""
    optional: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        if info.is_required() and name not in Head.model_fields:
            field = copy(info)
            field.default = None
            optional[name] = (info.annotation | None, field)  # type: ignore[operator]
    return create_model(f"Partial{model.__name__}", __base__=model, **optional)


def model_of(source: Source) -> type[Head]:
    """Return the model of the kind of document a source holds.

    Raises:
        ConfigurationFaults: It does not say which kind it is, or there is no such kind.
    """
    if not isinstance(source.data, dict):
        zh, en = "文件是空的。", "the file is empty."
        if source.data is not None:
            zh = "文件应由“名称: 内容”组成，以 kind、id、title 开头。"
            en = "a document is made of 'name: content', beginning with kind, id and title."
        place = Place(source.name, 1, 1, ())
        raise ConfigurationFaults(Report((Problem.at(place, "no-document", (zh, en)),)))
    kind = source.data.get("kind")
    if isinstance(kind, str) and kind in MODELS:
        return MODELS[kind]
    problem = _unknown_kind(source) if "kind" in source.data else _no_kind(source)
    raise ConfigurationFaults(Report((problem,)))


def _no_kind(source: Source) -> Problem:
    allowed = tuple(MODELS)
    sentence = (
        f"缺少“kind”，不知道这是哪一种文件{choices_zh(allowed)}",
        f"'kind' is missing; it says which kind of document this is{choices_en(allowed)}",
    )
    place = Place(source.name, 1, 1, ("kind",))
    return Problem.at(place, "missing-key", sentence, allowed=allowed)


def _unknown_kind(source: Source) -> Problem:
    allowed, found = tuple(MODELS), show(source.value(("kind",)))
    nearest = nearest_word(found, allowed)
    sentence = (
        f"没有“{found}”这种文件{choices_zh(allowed, nearest)}",
        f"there is no kind of document '{found}'{choices_en(allowed, nearest)}",
    )
    return Problem.at(
        source.place(("kind",)),
        "unknown-kind",
        sentence,
        found=found,
        allowed=allowed,
        nearest=nearest,
    )


def wrong_folder(source: Source, document: Head) -> Iterator[Problem]:
    """Yield a problem if a file lies where its kind or layer does not belong."""
    folder = _inside(source.name).rpartition("/")[0]
    kinds = FOLDERS.get(folder)
    upper = LAYER_FOLDERS.get(document.layer)
    if kinds is None:
        listed = tuple(f"{name}/" for name in FOLDERS if name)
        zh = f"文件放错了地方：没有“{folder}/”这个文件夹{choices_zh(listed)}"
        en = f"the file lies in the wrong place: there is no folder '{folder}/'{choices_en(listed)}"
        yield _whole(source.name, zh, en)
    elif upper is not None and folder != upper:
        zh = f"layer 写的是 {document.layer}，这份文件应放在“{upper}/”。"
        en = f"its layer is {document.layer}: it belongs in '{upper}/'."
        yield _whole(source.name, zh, en, source.line(("layer",)))
    elif upper is None and folder in LAYER_FOLDERS.values():
        layer = next(one for one, name in LAYER_FOLDERS.items() if name == folder)
        zh = f"“{folder}/”里的文件要写 layer: {layer}。"
        en = f"a document in '{folder}/' says layer: {layer}."
        yield _whole(source.name, zh, en, source.line(("kind",)))
    elif document.kind not in kinds:
        right = next(name for name, one in FOLDERS.items() if document.kind in one)
        where_zh, where_en = (f"“{right}/”", f"'{right}/'") if right else ("最上层", "the top")
        zh = f"{document.kind} 文件应放在{where_zh}。"
        en = f"a {document.kind} belongs in {where_en}."
        yield _whole(source.name, zh, en, source.line(("kind",)))


def _inside(name: str) -> str:
    """Return the path of a file within its pack."""
    return name.split("/", 2)[-1] if pack_of(name) else name


def _whole(name: str, zh: str, en: str, line: int = 0) -> Problem:
    return Problem("error", "wrong-folder", name, line, 1 if line else 0, "", zh, en)
