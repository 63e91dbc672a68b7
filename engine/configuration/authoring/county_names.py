"""What a county's own keys may name: its units, people, posts, as its draft writes them now.

Taken from what is written, so that a person just added can hold a post before the draft is free
of errors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from engine.terms import Label


class Named(NamedTuple):
    """One thing a key may name."""

    value: str
    label: Label
    group: Label | None = None


def county_names(data: object) -> Mapping[str, tuple[Named, ...]]:
    """Return the lists a county document's keys take values from, by name.

    Units stand under their kind, people under the unit of their first post, topics after the ones
    they belong to; posts tell their unit and who holds them.

    Args:
        data: The document as it is written, with whatever mistakes.
    """
    kinds = {name: _title(row, name) for name, row in _rows(data, "unit_kinds")}
    units = {name: _title(row, name) for name, row in _rows(data, "units")}
    people = _called(data)
    return {
        "unit_kinds": _listed(kinds),
        "units": tuple(
            Named(name, units[name], kinds.get(str(row.get("unit_kind"))))
            for name, row in _rows(data, "units")
        ),
        "roles": tuple(Named(name, _title(row, name)) for name, row in _rows(data, "roles")),
        "people": tuple(_people(data, people, units)),
        "posts": tuple(_posts(data, people, units)),
        "topics": tuple(_topics(data, "topics", None)),
        "measures": tuple(Named(name, _title(row, name)) for name, row in _rows(data, "measures")),
    }


def _listed(titles: Mapping[str, Label]) -> tuple[Named, ...]:
    return tuple(Named(name, title) for name, title in titles.items())


def _rows(data: object, key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the rows of a list that have an id, each with it."""
    held = data.get(key) if isinstance(data, Mapping) else None
    for row in held if isinstance(held, list) else ():
        if isinstance(row, Mapping) and isinstance(row.get("id"), str) and row["id"]:
            yield row["id"], row


def _title(row: Mapping[str, Any], otherwise: str) -> Label:
    title = row.get("title")
    if isinstance(title, Mapping) and isinstance(title.get("zh"), str):
        english = title.get("en")
        return Label(title["zh"], english if isinstance(english, str) else None)
    return Label(title if isinstance(title, str) and title else otherwise)


def _called(data: object) -> Mapping[str, Label]:
    """Return what people are called; those of one name are told apart by their ids."""
    names = {one: str(row.get("name") or one) for one, row in _rows(data, "people")}
    often = Counter(names.values())
    return {
        one: Label(name) if often[name] == 1 else Label(f"{name}（{one}）", f"{name} ({one})")
        for one, name in names.items()
    }


def _people(
    data: object, people: Mapping[str, Label], units: Mapping[str, Label]
) -> Iterator[Named]:
    """Yield the people in the order of their units; those without a post come last."""
    first: dict[str, str] = {}
    for _, post in _rows(data, "posts"):
        first.setdefault(str(post.get("holder")), str(post.get("unit")))
    order = {unit: place for place, unit in enumerate(units)}
    for one in sorted(people, key=lambda each: order.get(first.get(each, ""), len(order))):
        yield Named(one, people[one], units.get(first.get(one, "")))


def _posts(
    data: object, people: Mapping[str, Label], units: Mapping[str, Label]
) -> Iterator[Named]:
    for one, post in _rows(data, "posts"):
        unit, holder = str(post.get("unit")), str(post.get("holder"))
        said = (units.get(unit), _title(post, one), people.get(holder))
        yield Named(one, joined(each for each in said if each is not None))


def joined(labels: Iterable[Label]) -> Label:
    """Return several titles as one.

    >>> str(joined([Label("商务局"), Label("局长")]))
    '商务局 · 局长'
    """
    said = tuple(labels)
    zh, en = (" · ".join(one.text(language) for one in said) for language in ("zh", "en"))
    return Label(zh, en)


def _topics(data: object, key: str, above: Label | None) -> Iterator[Named]:
    for one, row in _rows(data, key):
        title = _title(row, one)
        title = title if above is None else joined((above, title))
        yield Named(one, title)
        yield from _topics(row, "children", title)
