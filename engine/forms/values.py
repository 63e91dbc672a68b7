"""JSON values, paths into them, exact numbers, and equality as JSON means it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

Path = tuple[str | int, ...]
"""Where a value stands in the answers: property names and row numbers from 0."""

ROW_ID: Final = "_row"
"""Key under which a row of objects keeps the id it got when it was added."""

CHOICE: Final = "_choice"
"""Key under which a draft keeps which branch somebody chose, and what stood in the others."""

MOST_LEVELS: Final = 64
"""Levels answers may be nested; deeper ones nobody fills in, and programs stumble over them."""

MOST_ROUNDS: Final = 8
"""Answers may open fields whose answers open further fields, this many times."""


class _Absent:
    """Says of a value that there is none, which no value can say."""


ABSENT: Final = _Absent()


def mapping(value: object) -> Mapping[str, object]:
    """Return the value if it is an object, otherwise an empty one."""
    # A dict is known at once; asking the abstract class costs a third of drawing a form.
    return value if isinstance(value, dict) or isinstance(value, Mapping) else {}  # noqa: SIM101


def items(value: object) -> Sequence[object]:
    """Return the value if it is a list, otherwise an empty one."""
    return value if isinstance(value, list | tuple) else ()


def words(value: object) -> tuple[str, ...]:
    """Return a text, or the texts of a list, as a tuple; anything else is left out."""
    if isinstance(value, str):
        return (value,)
    return tuple(word for word in items(value) if isinstance(word, str))


def dotted(path: Path) -> str:
    """Return the path with dots: ``petitioners.0.name``."""
    return ".".join(str(part) for part in path)


def is_number(value: object) -> bool:
    """Tell whether the value is a number; true and false are none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def exact(value: object) -> object:
    """Return the value with every float as the decimal number it is written as.

    Otherwise 19.99 would be no multiple of 0.01, and 0.1 larger than a limit of 0.1.
    """
    if isinstance(value, Mapping):
        return {key: exact(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [exact(part) for part in value]
    if isinstance(value, float):
        # A large number means what is written: 1e300 is ten to the 300, not what its bits say.
        return int(Decimal(repr(value))) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    return value


def as_fraction(number: object) -> Fraction:
    """Return a number of JSON as the fraction it is written as; infinity and the like as 0."""
    value = exact(number)
    if isinstance(value, int):
        return Fraction(value)
    return Fraction(value) if isinstance(value, Decimal) and value.is_finite() else Fraction(0)


def plain_number(number: float | Decimal) -> str:
    """Return the number without exponent and without needless zeros: ``0.5``, ``1200``."""
    value = exact(number)
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def same(one: object, other: object) -> bool:
    """Tell whether two values are the same JSON: 1 equals 1.0 but not true, nothing is null."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if is_number(one) and is_number(other):
        return exact(one) == exact(other)
    return type(one) is type(other) and one == other


def as_text(value: object) -> str:
    """Return a value as one reads it: text as it is, numbers plain, anything else as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return plain_number(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def too_deep(value: object, most: int = MOST_LEVELS) -> bool:
    """Tell whether lists and objects are nested deeper than this; never fails for depth."""
    level: list[object] = [value]
    for _ in range(most + 1):
        level = [
            part
            for each in level
            for part in (each.values() if isinstance(each, Mapping) else items(each))
            if isinstance(part, Mapping | list | tuple)
        ]
        if not level:
            return False
    return True


def json_type(value: object) -> str:
    """Return the type of JSON a value is of; a whole number is an ``integer``."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, Mapping):
        return "object"
    if isinstance(value, list | tuple):
        return "array"
    if is_number(value):
        return "integer" if isinstance(exact(value), int) else "number"
    return "string"


def without_choices(value: object) -> object:
    """Return the answers without what a draft keeps about branches: only what was chosen."""
    found = _settled(value)
    return None if found is ABSENT else found


def _settled(value: object) -> object:
    if isinstance(value, Mapping):
        if is_set_aside(value):
            return _settled(chosen_value(value))
        inner = ((key, _settled(part)) for key, part in value.items() if not _is_mark(key, part))
        return {key: part for key, part in inner if part is not ABSENT}
    if isinstance(value, list | tuple):
        return [without_choices(part) for part in value]
    return value


def is_set_aside(value: object) -> bool:
    """Tell whether the value is several: one for each branch that was filled in."""
    kept = value.get(CHOICE) if isinstance(value, Mapping) and len(value) == 1 else None
    return isinstance(kept, Mapping) and kept.keys() == {"at", "values"}


def chosen_value(value: object) -> object:
    """Return the value of the branch that was chosen, ``ABSENT`` if nothing stands there."""
    if not is_set_aside(value):
        return value
    kept = mapping(mapping(value)[CHOICE])
    return mapping(kept["values"]).get(str(kept["at"]), ABSENT)


def _is_mark(key: str, value: object) -> bool:
    return (
        key == CHOICE
        and isinstance(value, Mapping)
        and all(isinstance(part, int) for part in value.values())
    )


def as_json(value: object) -> object:
    """Return the answers as a validator takes them: exact numbers, no ids of rows, no choices."""
    return exact(without_row_ids(without_choices(value)))


def without_row_ids(value: object) -> object:
    """Return the answers without the ids of rows, which no schema declares."""
    if isinstance(value, Mapping):
        return {key: without_row_ids(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [without_row_ids(_bare(part)) for part in value]
    return value


def _bare(row: object) -> object:
    if isinstance(row, Mapping) and ROW_ID in row:
        return {key: part for key, part in row.items() if key != ROW_ID}
    return row
