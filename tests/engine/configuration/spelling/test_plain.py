from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.configuration.problems import ConfigurationFaults
from engine.configuration.spelling.plain import read_list, read_plain, show_list, show_plain
from engine.configuration.yaml_source import Plain

texts = st.text(st.sampled_from("甲乙ab1 ,，、\"\\[]{}:：#=+-@\n是空√'"), max_size=10)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**13), 10**13)
    | st.decimals(-1000, 1000, places=2).map(lambda number: number.quantize(Decimal("0.01")))
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts.filter(str.strip), inner),
    max_leaves=6,
)


@given(values)
def test_a_value_reads_as_itself_after_it_was_shown(value: Plain) -> None:
    assert read_plain(show_plain(value).strip()) == value


@given(st.lists(texts.filter(str.strip)))
def test_a_list_of_texts_reads_as_itself_after_it_was_shown(members: list[str]) -> None:
    assert read_list(show_list(members)) == members


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("是", True),
        ("×", False),
        ("空", None),
        ("12", 12),
        ("0.50", Decimal("0.50")),
        ("007", "007"),
        ("110101199001011234", "110101199001011234"),
        ('"是"', "是"),
        ('"', '"'),
        ('"a"b"', '"a"b"'),
        ("=1+1", "=1+1"),
        ("[甲, 2]", ["甲", 2]),
        ("{points: 3, reason: 漏项}", {"points": 3, "reason": "漏项"}),
    ],
)
def test_what_a_cell_stands_for(text: str, value: Plain) -> None:
    assert read_plain(text) == value


def test_brackets_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(ConfigurationFaults):
        read_plain("[甲, {]")


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("甲,乙", ["甲", "乙"]),
        ("甲，乙、 丙", ["甲", "乙", "丙"]),
        ('"甲,乙", 丙', ["甲,乙", "丙"]),
        ("", []),
        (",甲,,", ["甲"]),
        ('"甲', ['"甲']),
        (">= 0", [">= 0"]),
    ],
)
def test_any_comma_parts_a_list(text: str, members: list[str]) -> None:
    assert read_list(text) == members
