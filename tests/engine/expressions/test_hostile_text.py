"""Whatever is written is read or refused: no other exception, no work out of proportion."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.errors import ExpressionError
from engine.expressions import tree
from engine.expressions.cells import LONGEST_CELL
from engine.expressions.grammar import parse_cell, parse_condition, parse_output
from engine.expressions.names import Dictionary, Fact
from engine.expressions.rendering import write_cell, write_output
from engine.terms import Label

NUMBER = Fact("share", "number", Label("比例"))
INTEGER = Fact("days", "integer", Label("天数"))
TEXT = Fact("note", "text", Label("备注"))
KIND = Fact(
    "kind", "text", Label("类型"), ("初信初访", "其他（注明）", "A, B", "not(", "1..2", "\\")
)
BOOLEAN = Fact("joint", "boolean", Label("联名"))
DATE = Fact("opened", "date", Label("登记日期"))
COLUMNS = [NUMBER, INTEGER, TEXT, KIND, BOOLEAN, DATE]
FACTS = Dictionary(COLUMNS)

PIECES = [
    "-", "5", "0", "12.5", ".5", "1.", "..", "...", "～", "至", ",", "，", "、", "(", ")", "[", "]",
    "（", "）", "【", "】", "not(", "not（", "not", "null", "空", "true", "是", "否", "√", "×",
    "<", "<=", "≤", "＞", "≥", "=", "==", "!=", "≠", "=>", "<>", "days", "share", "note", "days.x",
    "初信初访", "其他（注明）", "A, B", '"', "'", "“", "”", "\\", '"甲"', "2024-07-01", "2024/7/1",
    "2024年7月1日", "0000-00-00", "9999-12-31", 'date("2024-07-01")', 'time("09:30")', "date(",
    "60以上", "不满60", "80-90", "80%", "60天", "且", "and", "+", "*", "/", " ", "　", "\t", "\n",
    "\r", "\x00", "\x1b[2J", "\x7f", "\u200b", "\u202e", "\ufeff", "\ud800", "１", "٣", "Ⅷ", "½",
    "é", "e\u0301", "👩‍👩‍👧", "𝟗", "VIP", "9" * 30,
]  # fmt: skip
"""Every mark of the language, what is refused, and what no editor shows."""

ANY_TEXT = st.text(st.characters(), max_size=60) | st.text(
    st.characters(categories=["Cc", "Cf", "Cs", "Zs", "Nd", "No", "Ps", "Pe", "Po", "Sm"]),
    max_size=60,
)
PIECED = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
WRITTEN = ANY_TEXT | PIECED

HOSTILE = {
    f"{piece!r} again and again": (piece * LONGEST_CELL)[:LONGEST_CELL] for piece in PIECES
} | {
    "brackets": "(" * 2000 + "1" + ")" * 2000,
    "square brackets": "[" * 2000 + "1..2" + "]" * 2000,
    "not in not": "not(" * 1000 + "1" + ")" * 1000,
    "numbers by the comma": ",".join(["1"] * 2000),
    "intervals by the comma": ",".join(["[1..2]"] * 500),
    "a sum": "+".join(["days"] * 500),
    "digits before a word": "1" * 4000 + "以上",
    "spaces before a word": "1" + " " * 4000 + "以上",
    "a share with a tail": "1%" + "x" * 4000,
    "a quote of backslashes": '"' + "\\" * 4000,
    "a quote of backslashes that closes": '"' + "\\" * 4000 + '"',
    "a word like every fact": "d" * 4000,
    "digits like a date": "2024-" * 800,
    "two long bounds": ">= " + "1" * 2000 + " and < " + "1" * 2000,
}


def read_or_refusal(read: Callable[[], object]) -> tuple[object, ExpressionError | None]:
    try:
        return read(), None
    except ExpressionError as error:
        return None, error


def read_or_refused(read: Callable[[], object]) -> object:
    """Return what is read; None if it is refused in words of both languages."""
    found, error = read_or_refusal(read)
    if error is not None:
        assert error.zh
        assert error.en
        assert bool(error.hint) == bool(error.hint_en)
        assert error.text("zh") != error.text("en")
    return found


@settings(max_examples=500, deadline=None)
@given(WRITTEN, st.sampled_from(COLUMNS))
@example("not(" * 1000, NUMBER)
@example("\ud800", TEXT)
@example("１..２", INTEGER)
def test_any_text_is_a_cell_or_refused_where_it_stands(source: str, fact: Fact) -> None:
    cell, error = read_or_refusal(lambda: parse_cell(source, fact, FACTS))
    assert isinstance(cell, tree.Cell) or error is not None
    offset = error.offset if error is not None else None
    assert offset is None or 0 <= offset <= len(source)


@settings(max_examples=500, deadline=None)
@given(WRITTEN, st.sampled_from(COLUMNS))
def test_a_cell_that_is_read_is_read_again_from_its_plain_writing(source: str, fact: Fact) -> None:
    cell = read_or_refused(lambda: parse_cell(source, fact, FACTS))
    if isinstance(cell, tree.Cell):
        assert parse_cell(write_cell(cell), fact, FACTS) == cell


@settings(max_examples=500, deadline=None)
@given(WRITTEN, st.sampled_from(COLUMNS))
def test_any_text_is_an_output_or_refused(source: str, fact: Fact) -> None:
    output = read_or_refused(lambda: parse_output(source, fact, FACTS))
    if isinstance(output, tree.Arithmetic):
        assert parse_output(write_output(output), fact, FACTS) == output


NUMBERS = (
    st.integers()
    | st.sampled_from([10**40, -(10**40), 10**4000])
    | st.decimals()
    | st.sampled_from([Decimal(x) for x in ("1E+999999", "1E-999999", "NaN", "sNaN", "-Infinity")])
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | NUMBERS
    | st.floats()
    | st.binary(max_size=4)
    | st.dates()
    | WRITTEN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(
            st.sampled_from(["any", "all", "not", *FACTS, "dayz"]) | st.integers() | st.none(),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@settings(max_examples=500, deadline=None)
@given(ANYTHING, st.sampled_from(COLUMNS))
def test_any_value_is_a_cell_an_output_and_a_condition_or_refused(
    value: object, fact: Fact
) -> None:
    cell = read_or_refused(lambda: parse_cell(value, fact, FACTS))
    assert cell is None or isinstance(cell, tree.Cell)
    output = read_or_refused(lambda: parse_output(value, fact, FACTS))
    assert output is None or isinstance(output, tree.Output)
    condition = read_or_refused(lambda: parse_condition(value, FACTS))  # type: ignore[arg-type]  whatever YAML holds
    assert condition is None or isinstance(condition, tree.Condition)


@pytest.mark.parametrize(
    "number", ["1E+40", "1E-40", "1E+999999999", "NaN", "sNaN", "Infinity", "-Infinity"]
)
@pytest.mark.parametrize("read", [parse_cell, parse_output])
def test_a_number_that_no_document_would_hold_is_too_long(
    number: str, read: Callable[[object, Fact, Dictionary], object]
) -> None:
    with pytest.raises(ExpressionError, match="数字太长"):
        read(Decimal(number), INTEGER, FACTS)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("read", [parse_cell, parse_output])
def test_a_whole_number_that_python_would_not_write_is_too_long(
    sign: int, read: Callable[[object, Fact, Dictionary], object]
) -> None:
    with pytest.raises(ExpressionError, match="数字太长"):
        read(sign * 10**5000, NUMBER, FACTS)


def nested(depth: int, wrap: Callable[[object], object]) -> object:
    value: object = 1
    for _ in range(depth):
        value = wrap(value)
    return value


@pytest.mark.parametrize(
    "wrap",
    [
        lambda inner: [inner],
        lambda inner: {"any": [inner]},
        lambda inner: {"all": inner},
        lambda inner: {"not": inner},
        lambda inner: {"days": inner},
        lambda inner: {"days": [inner]},
    ],
    ids=["list", "any", "all", "not", "fact", "fact-list"],
)
def test_what_is_nested_deeper_than_python_can_walk_is_refused(
    wrap: Callable[[object], object],
) -> None:
    value = nested(5000, wrap)
    for read in (parse_cell, parse_output):
        with pytest.raises(ExpressionError):
            read(value, NUMBER, FACTS)
    with pytest.raises(ExpressionError):
        parse_condition(value, FACTS)  # type: ignore[arg-type]  whatever YAML holds


CALLS_FOR_A_CHARACTER = 60


def calls_of(read: Callable[[], object]) -> int:
    """Return how many functions are called while something is read, Python's own included."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read_or_refused(read)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("read", [parse_cell, parse_output])
def test_the_work_grows_with_the_length_and_not_faster(
    source: str, read: Callable[[object, Fact, Dictionary], object]
) -> None:
    for fact in COLUMNS:
        calls = calls_of(lambda fact=fact: read(source, fact, FACTS))  # type: ignore[misc]  bound by its default
        assert calls <= CALLS_FOR_A_CHARACTER * len(source), fact.type


def test_a_cell_longer_than_the_limit_is_not_looked_at() -> None:
    long = "5," * LONGEST_CELL
    for read in (parse_cell, parse_output):
        assert calls_of(lambda read=read: read(long, NUMBER, FACTS)) < 50  # type: ignore[misc]  the same
