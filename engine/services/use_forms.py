"""A form used without a server: looked up, checked, answered, compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as File
from typing import NoReturn

from engine.configuration.form import Form
from engine.configuration.library import Library, Loaded, examine_texts
from engine.configuration.packs.reading import texts_of_folder
from engine.configuration.problems import Report
from engine.errors import ConfigurationError
from engine.forms.choices import Lists, fill_choices
from engine.forms.clearing import asked_only
from engine.forms.faults import FormFault
from engine.forms.migration import unknown_places
from engine.forms.reading import confidential_facts, facts_of_answers
from engine.forms.root import RootSchema
from engine.forms.validation import validate
from engine.forms.values import mapping
from engine.forms.visibility import VEIL
from engine.places import shipped_config
from engine.services import shelf
from engine.services.check_documents import check_document_texts
from engine.services.compare_documents import find_named
from engine.services.document_places import place_of
from engine.services.try_examples import lists_of
from engine.terms import FactValue


@dataclass(frozen=True, slots=True)
class FormInUse:
    """A form with what it needs from the documents around it.

    Attributes:
        texts: All documents of its folder by path, for checking.
        lists: The county's lists, for ``ui.choices``.
    """

    loaded: Loaded[Form]
    library: Library
    texts: tuple[tuple[str, str], ...]
    lists: Lists

    @property
    def form(self) -> Form:
        """Return the form."""
        return self.loaded.document


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a form makes of answers.

    Attributes:
        answers: As they would be filed: what is not asked is left out.
        facts: What rules would read; ``●●●`` for what a confidential field holds.
        unknown: Dotted places the form does not know; what stands there is kept.
    """

    answers: dict[str, object]
    facts: Mapping[str, FactValue]
    faults: tuple[FormFault, ...]
    unknown: tuple[str, ...]


def find_form(name: str, folder: File | None = None) -> FormInUse:
    """Return the form somebody names at the terminal.

    Args:
        name: A file, ``id@version``, or ``id`` if there is one version.
        folder: The folder of documents; by default that around the file, or the shipped one.

    Raises:
        NotFoundError: There is no such form, or it cannot be read.
        ConfigurationError: It is no form, or the name stands for several.
    """
    path = File(name)
    if path.is_file():
        place = place_of(path, folder)
        # A file that lies alone is seen beside the shipped documents.
        around = place.folder or shipped_config()
        inner = place.name if place.folder else f"forms/{path.name}"
        texts = {**texts_of_folder(around), inner: place.text()}
        wanted = inner
    else:
        texts, wanted = texts_of_folder(folder or shipped_config()), name
    library = examine_texts(texts.items()).library
    loaded = shelf.narrow(find_named(library, wanted), Form)
    return FormInUse(loaded, library, tuple(texts.items()), lists_of(library))


def check_form(used: FormInUse) -> Report:
    """Return everything wrong with the form, its examples included; faults elsewhere left out."""
    report = check_document_texts(used.texts)
    return Report.of(one for one in report.problems if used.loaded.path in {one.file, one.through})


def submit(
    used: FormInUse,
    answers: Mapping[str, object],
    *,
    stored: Mapping[str, object] | None = None,
    key: bytes,
) -> Submitted:
    """Return what would be filed, what rules would read, and what is wrong.

    Args:
        used: The form.
        answers: The answers; with ``stored`` only what changes, null for what is taken away.
        stored: Answers given before.
        key: For fingerprints of persons.
    """
    root = RootSchema(fill_choices(used.form.schema_, used.lists))
    given = dict(answers) if stored is None else patched(stored, answers)
    asked = asked_only(root, given)
    faults = validate(used.form, root, asked)
    secret = confidential_facts(used.form)
    facts = {
        name: VEIL if name in secret and value is not None else value
        for name, value in facts_of_answers(used.form, asked, key).items()
    }
    return Submitted(asked, facts, faults, unknown_places(asked, used.form))


def patched(stored: Mapping[str, object], change: Mapping[str, object]) -> dict[str, object]:
    """Return the stored answers with a change applied; null takes away, lists change as a whole.

    Source: RFC 7396, JSON Merge Patch.

    >>> patched({"a": {"x": 1, "y": 2}, "b": 3}, {"a": {"x": None}, "c": [4]})
    {'a': {'y': 2}, 'b': 3, 'c': [4]}
    """
    result = dict(stored)
    for name, value in change.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping):
            result[name] = patched(mapping(result.get(name)), value)
        else:
            result[name] = value
    return result


def read_answers(text: str, place: str) -> dict[str, object]:
    """Return answers written as JSON, numbers exact.

    Args:
        text: The JSON.
        place: Where it comes from, for the error.

    Raises:
        ConfigurationError: It is no JSON object, or says a name twice.
    """
    try:
        found = json.loads(
            text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(
            "答案不是可用的 JSON", "the answers are no usable JSON", place=place, value=str(error)
        ) from error
    if not isinstance(found, dict):
        raise ConfigurationError(
            "答案要写成 {栏目: 答案}", "answers are written {field: answer}", place=place
        )
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a name stands twice"
        raise ValueError(message)
    return found


def _no_number(word: str) -> NoReturn:
    message = f"{word} is no number of JSON"
    raise ValueError(message)
