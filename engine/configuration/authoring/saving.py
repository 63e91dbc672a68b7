"""What changed between two states of a document, written into its text and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.configuration.authoring.matching import alike, matched
from engine.configuration.editing.changes import Entry
from engine.configuration.editing.edits import Edits
from engine.configuration.problems import Path
from engine.configuration.yaml_source import Plain


def written(text: str, name: str, wanted: Mapping[str, Any], order: Sequence[str] = ()) -> str:
    r"""Return the text of a document so that it says what is wanted; the rest stays as it is.

    Args:
        text: The document.
        name: Its path, for messages.
        wanted: What it shall say.
        order: The keys of its kind, in the order in which they are usually written.

    Raises:
        ConfigurationError: It is written in a way that cannot be changed in place.

    >>> print(written("a: 1  # one\nb: [x]\n", "x.yaml", {"a": 2, "b": ["x", "y"]}), end="")
    a: 2  # one
    b: [x, y]
    """
    edits = Edits(text, name)
    _change(edits, (), edits.data, wanted, tuple(order))
    return edits.text()


def _change(edits: Edits, path: Path, before: Any, after: Any, order: tuple[str, ...]) -> None:  # noqa: ANN401  any YAML value
    if alike(before, after):
        return
    if isinstance(before, dict) and isinstance(after, Mapping) and before and after:
        _change_keys(edits, path, before, after, order)
    elif isinstance(before, list) and isinstance(after, list) and before and _can_arrange(after):
        _change_rows(edits, path, before, after)
    else:
        edits.put(path, after, before=())


def _change_keys(
    edits: Edits, path: Path, before: dict[str, Any], after: Mapping[str, Any], order: Sequence[str]
) -> None:
    if not before.keys() & after.keys():
        edits.put(path, dict(after))
        return
    for key in before:
        if key not in after:
            edits.drop((*path, key))
    usual = list(order) or list(after)
    for key, value in after.items():
        if key in before:
            _change(edits, (*path, key), before[key], value, ())
        else:
            later = usual[usual.index(key) + 1 :] if key in usual else []
            edits.put((*path, key), value, before=tuple(later))


def _can_arrange(after: Sequence[Plain]) -> bool:
    return bool(after) and all(isinstance(one, dict | str) for one in after)


def _change_rows(edits: Edits, path: Path, before: list[Any], after: list[Any]) -> None:
    sources = matched(before, after)
    entries: list[Entry] = []
    for source, row in zip(sources, after, strict=True):
        if source is None:
            entries.append(row)
            continue
        entries.append(source)
        _change(edits, (*path, source), before[source], row, ())
    if entries != list(range(len(before))):
        edits.arrange(path, entries)
