"""A condition in one cell: a line for each fact, ``contact.count: 0``.

``any``, ``all`` and ``not`` stand on a line with what they join in brackets, as in the document.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.configuration.editing.writing import write_value
from engine.configuration.problems import ConfigurationFaults
from engine.configuration.spelling.cells import Reading, read_test, show_test
from engine.configuration.yaml_source import Plain, read_yaml
from engine.errors import ExpressionError
from engine.expressions.faults import unknown_name_hint
from engine.expressions.grammar import parse_cell, parse_condition
from engine.expressions.names import Dictionary

_GROUPS = frozenset({"any", "all", "not"})


def show_condition(when: Mapping[str, Plain], dictionary: Dictionary) -> str:
    """Return a condition as the text of a cell."""
    return "\n".join(f"{name}: {_shown(name, cell, dictionary)}" for name, cell in when.items())


def read_condition(text: str, dictionary: Dictionary) -> Reading:
    """Read the cell of a condition.

    Raises:
        ExpressionError: A line names no fact, or its cell cannot be read.
    """
    when: dict[str, Plain] = {}
    for line in filter(None, map(str.strip, text.split("\n"))):
        name, cell = _parts(line)
        if name in when:
            raise ExpressionError(f"“{name}”写了两次", f"{name!r} stands here twice", value=name)
        when[name] = _cell(name, cell, dictionary)
    return Reading(when, show_condition(when, dictionary), meanings(when, dictionary))


def meanings(when: Mapping[str, Plain], dictionary: Dictionary) -> Mapping[str, object]:
    """Return what each line of a condition means, to compare two spellings of it.

    Raises:
        ExpressionError: A line cannot be read.
    """
    found: dict[str, object] = {}
    for name, cell in when.items():
        fact = None if name in _GROUPS else dictionary.get(name)
        part = {name: cell}
        found[name] = (
            parse_cell(cell, fact, dictionary) if fact else parse_condition(part, dictionary)
        )
    return found


def _shown(name: str, cell: Plain, dictionary: Dictionary) -> str:
    fact = dictionary.get(name)
    if name in _GROUPS or fact is None or isinstance(cell, list | dict):
        return write_value(cell)
    return " ".join(show_test(cell, fact).split())


def _parts(line: str) -> tuple[str, str]:
    name, colon, cell = line.replace("：", ":", 1).partition(":")
    if not colon or not name.strip():
        raise ExpressionError(
            f"“{line}”里没有冒号",
            f"there is no colon in {line!r}",
            value=line,
            hint="每行写“事实名: 条件”",
            hint_en="each line is 'fact: test'",
        )
    return name.strip(), cell.strip()


def _cell(name: str, cell: str, dictionary: Dictionary) -> Plain:
    if name in _GROUPS:
        return _group(cell)
    fact = dictionary.get(name)
    if fact is None:
        zh, en = unknown_name_hint(name, dictionary) or (None, None)
        raise ExpressionError(
            f"没有名为“{name}”的事实",
            f"there is no fact named {name!r}",
            value=name,
            hint=zh,
            hint_en=en,
        )
    read = read_test(cell, fact, dictionary)
    return read.value if cell else "-"


def _group(cell: str) -> Plain:
    try:
        read = read_yaml(f"- {cell}", "").data
    except ConfigurationFaults:
        read = None
    if not isinstance(read, list) or not read:
        raise ExpressionError(
            f"“{cell}”读不出来",
            f"{cell!r} cannot be read",
            value=cell,
            hint="照文件里的写法，如 [{a: 1}, {b: 2}]",
            hint_en="write it as documents do: [{a: 1}, {b: 2}]",
        )
    return read[0]
