from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.errors import ExpressionError
from engine.expressions import tree
from engine.expressions.cells import LONGEST_CELL, write_value
from engine.expressions.grammar import facts_of, parse_cell, parse_condition, parse_output
from engine.expressions.names import Dictionary, Fact
from engine.terms import Label

NUMBER = Fact("share", "number", Label("比例"))
INTEGER = Fact("reply.days_late", "integer", Label("答复超期天数"))
TEXT = Fact("note", "text", Label("备注"))
KIND = Fact(
    "petition.kind", "text", Label("信访类型"), ("初信初访", "重复访", "其他（注明）", "A B")
)
BOOLEAN = Fact("joint", "boolean", Label("联名"))
DATE = Fact("opened", "date", Label("登记日期"))
LIMIT = Fact("clock.limit", "integer", Label("期限"))
FACTS = Dictionary([NUMBER, INTEGER, TEXT, KIND, BOOLEAN, DATE, LIMIT])


def number(text: str) -> tree.Literal:
    return tree.Literal(Decimal(text))


def interval(low: str, high: str, opens: str = "[]") -> tree.Interval:
    return tree.Interval(number(low), number(high), opens[0] != "[", opens[1] != "]")


def fault_of(source: object, fact: Fact) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse_cell(source, fact, FACTS)
    return caught.value


@pytest.mark.parametrize(
    ("source", "cell"),
    [
        ("", tree.Anything()),
        (" - ", tree.Anything()),
        ("－", tree.Anything()),
        ("5", tree.Equals(number("5"))),
        ("= 5", tree.Equals(number("5"))),
        ("== 5", tree.Equals(number("5"))),
        ("'5'"[1:-1], tree.Equals(number("5"))),
        (5, tree.Equals(number("5"))),
        (Decimal("0.50"), tree.Equals(number("0.5"))),
        ("null", tree.Equals(tree.Literal(None))),
        ("空", tree.Equals(tree.Literal(None))),
        (">-5.312", tree.Compare(">", number("-5.312"))),
        ("\t>=12 ", tree.Compare(">=", number("12"))),
        ("=> 12", tree.Compare(">=", number("12"))),
        ("=< 12", tree.Compare("<=", number("12"))),
        ("＞＝６０", tree.Compare(">=", number("60"))),
        ("≥60", tree.Compare(">=", number("60"))),
        ("≤60", tree.Compare("<=", number("60"))),
        ("≠60", tree.Negation((tree.Equals(number("60")),))),
        ("!= 60", tree.Negation((tree.Equals(number("60")),))),
        ("<> 60", tree.Negation((tree.Equals(number("60")),))),
        ("[.12...37]", interval("0.12", "0.37")),
        ("].37...42)", interval("0.37", "0.42", "()")),
        ("[1..5)", interval("1", "5", "[)")),
        ("]1..5[", interval("1", "5", "()")),
        ("(1..5]", interval("1", "5", "(]")),
        ("【８０．．９０）", interval("80", "90", "[)")),
        ("[80～90)", interval("80", "90", "[)")),
        ("[80 至 90)", interval("80", "90", "[)")),
        ("1, 2", tree.AnyOf((tree.Equals(number("1")), tree.Equals(number("2"))))),
        ("1，2", tree.AnyOf((tree.Equals(number("1")), tree.Equals(number("2"))))),
        ("not(1, [3..4])", tree.Negation((tree.Equals(number("1")), interval("3", "4")))),
        ("<= clock.limit", tree.Compare("<=", tree.Name("clock.limit"))),
    ],
)
def test_a_cell_of_numbers_is_read(source: object, cell: tree.Cell) -> None:
    assert parse_cell(source, NUMBER, FACTS) == cell


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("2023-05-01", date(2023, 5, 1)),
        ('date("2023-05-01")', date(2023, 5, 1)),
        ("2024/9/1", date(2024, 9, 1)),
        ("２０２４年９月１日", date(2024, 9, 1)),
        (date(2023, 5, 1), date(2023, 5, 1)),
    ],
)
def test_a_date_may_be_written_as_people_write_it(source: object, value: date) -> None:
    assert parse_cell(source, DATE, FACTS) == tree.Equals(tree.Literal(value))


def test_an_interval_of_dates_is_read() -> None:
    assert parse_cell("[2024-09-01..2025-02-01)", DATE, FACTS) == tree.Interval(
        tree.Literal(date(2024, 9, 1)), tree.Literal(date(2025, 2, 1)), False, True
    )


@pytest.mark.parametrize(
    ("source", "value"),
    [("true", True), ("是", True), ("√", True), (True, True), ("否", False), ("×", False)],
)
def test_yes_and_no_may_be_written_in_chinese(source: object, value: bool) -> None:
    assert parse_cell(source, BOOLEAN, FACTS) == tree.Equals(tree.Literal(value))


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("初信初访", "初信初访"),
        ('"初信初访"', "初信初访"),
        ("“初信初访”", "初信初访"),
        ("其他（注明）", "其他（注明）"),
        ("其他(注明)", "其他（注明）"),
        ("A B", "A B"),
    ],
)
def test_a_declared_value_stands_with_or_without_quotes(source: str, value: str) -> None:
    assert parse_cell(source, KIND, FACTS) == tree.Equals(tree.Literal(value))


def test_declared_values_are_listed_by_comma() -> None:
    assert parse_cell("初信初访、A B，重复访", KIND, FACTS) == tree.AnyOf(
        tuple(tree.Equals(tree.Literal(value)) for value in ("初信初访", "A B", "重复访"))
    )


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'x'", "x"),
        ("‘x’", "x"),
        (r'"a\"b\\"', 'a"b\\'),
        ('"张三（男），≥60"', "张三（男），≥60"),
        ('time("10:00")', "10:00"),
        ('date and time("2023-05-01T10:00")', "2023-05-01T10:00"),
    ],
)
def test_what_stands_in_quotes_is_kept_as_written(source: str, value: str) -> None:
    assert parse_cell(source, TEXT, FACTS) == tree.Equals(tree.Literal(value))


@pytest.mark.parametrize(
    ("source", "fact", "code", "hint"),
    [
        ("60以上", NUMBER, "cell-syntax", "含 60 写 >= 60，不含写 > 60"),
        ("60分以下", NUMBER, "cell-syntax", "含 60 写 <= 60，不含写 < 60"),
        ("不满60", NUMBER, "cell-syntax", "含 60 写 <= 60，不含写 < 60"),
        ("超过 5 日", INTEGER, "cell-syntax", "含 5 写 >= 5，不含写 > 5"),
        ("至少5", INTEGER, "cell-syntax", "含 5 写 >= 5"),
        ("2023-05-01以内", DATE, "cell-syntax", "写 <= 2023-05-01"),
        ("80-90", NUMBER, "cell-syntax", "写成 [80..90)"),
        ("80～90", NUMBER, "cell-syntax", "写成 [80..90)"),
        ("80至90", NUMBER, "cell-syntax", "写成 [80..90)"),
        ("80..90", NUMBER, "cell-syntax", "写成 [80..90)"),
        (">= 5 and < 10", NUMBER, "cell-syntax", "写成 [5..10)"),
        ("> 5 且 ≤ 10", NUMBER, "cell-syntax", "写成 (5..10]"),
        ("60分", NUMBER, "cell-syntax", "写成 60"),
        (">=18岁", NUMBER, "cell-syntax", "写成 >= 18"),
        ("80%", NUMBER, "cell-syntax", "0.8"),
        (">= 10,000", NUMBER, "cell-syntax", "千位不用逗号"),
        (">= 5000, < 10000", NUMBER, "tautology", "写成 [5000..10000)"),
        ("> 5, <= 10", NUMBER, "tautology", "写成 (5..10]"),
        ("not(>= 5, < 10)", NUMBER, "tautology", "写成 [5..10)"),
        ("< 5, >= 5", NUMBER, "tautology", "写成 -"),
        ("<= 4, >= 5", INTEGER, "tautology", "写成 -"),
        ("<= 2023-05-01, >= 2023-05-02", DATE, "tautology", "写成 -"),
        ("[6..4]", NUMBER, "never-matches", "写成 [4..6]"),
        ("(5..6)", INTEGER, "never-matches", "写成 [5..6]"),
        ("(5..5]", NUMBER, "never-matches", "写成 [5..5]"),
        ("其他", NUMBER, "cell-type", "任意值写 -"),
        ("<= clock.limt", INTEGER, "cell-type", "是否指 clock.limit？"),
        ("VIP", TEXT, "cell-syntax", '写成 "VIP"'),
        ("初信", KIND, "cell-type", '写成 "初信初访"'),
        ('"初信"', KIND, "cell-type", '写成 "初信初访"'),
        (5, TEXT, "cell-type", '写成 "5"'),
        ("2023-05-01", TEXT, "cell-type", '写成 "2023-05-01"'),
        ("true", TEXT, "cell-type", '写成 "true"'),
        ('"5"', NUMBER, "cell-type", "写成 5"),
        (None, NUMBER, "cell-syntax", '未知写 "null"'),
        (["1..5"], NUMBER, "cell-syntax", '写成 "[1..5]"'),
        (["初信初访", "重复访"], KIND, "cell-syntax", '写成 "初信初访, 重复访"'),
        ("< null", NUMBER, "cell-type", "写成 null"),
        ("< true", BOOLEAN, "cell-type", "写成 true"),
        ("!= 5, 6", NUMBER, "cell-syntax", None),
        ("5, != 6", NUMBER, "cell-syntax", "写成 not(...)"),
    ],
)
def test_a_refused_cell_says_what_to_write_instead(
    source: object, fact: Fact, code: str, hint: str | None
) -> None:
    error = fault_of(source, fact)
    assert error.fault == code
    assert hint is None or hint in str(error.hint)
    assert error.place == fact.name
    assert bool(error.hint) == bool(error.hint_en)


@pytest.mark.parametrize(
    ("source", "fact"),
    [
        ("5.5", INTEGER),
        ("> 1" + "0" * 40, NUMBER),
        (10**60, NUMBER),
        (1.5, NUMBER),
        ("2023-02-30", DATE),
        ('date("5/1")', DATE),
        ('time("25:00")', TEXT),
        ('time("10:00")', NUMBER),
        ('"x', TEXT),
        ("[1..5", NUMBER),
        ("1..5]", NUMBER),
        ("1,", NUMBER),
        (",1", NUMBER),
        ("1 2", NUMBER),
        ("not(", NUMBER),
        ("not(not(1))", NUMBER),
        ("not(1", NUMBER),
        ("- 5, ", NUMBER),
        (">", NUMBER),
        ("(" * LONGEST_CELL, NUMBER),
        ("1" * (LONGEST_CELL + 1), NUMBER),
        ("note", NUMBER),
        ("[true..false]", BOOLEAN),
        ("[null..5]", NUMBER),
        ("TRUE", BOOLEAN),
        ("1, -", NUMBER),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused(source: object, fact: Fact) -> None:
    assert fault_of(source, fact).text("en")


@pytest.mark.parametrize(
    ("source", "offset"), [("≥60 6", 4), ("1, ,2", 3), ("１，　，２", 3), ("[1..5", 5), ("5 5", 2)]
)
def test_the_fault_is_placed_where_the_author_wrote_it(source: str, offset: int) -> None:
    assert fault_of(source, NUMBER).offset == offset


def test_a_word_that_is_a_value_and_a_fact_is_refused() -> None:
    fact = Fact("kind", "text", Label("类型"), ("note", "x"))
    with pytest.raises(ExpressionError, match="既是可选值又是事实名"):
        parse_cell("note", fact, FACTS)
    assert parse_cell('"note"', fact, FACTS) == tree.Equals(tree.Literal("note"))


def test_another_fact_of_the_same_type_may_be_named() -> None:
    assert parse_cell("> clock.limit", INTEGER, FACTS) == tree.Compare(
        ">", tree.Name("clock.limit")
    )


KINDS = st.sampled_from([NUMBER, INTEGER, TEXT, KIND, BOOLEAN, DATE])
MARKS = st.text(
    alphabet="0159.-<>=!()[],\"' notdae年月日以上不满初信访至～（）【】≥≠％%\\", max_size=40
)


@settings(max_examples=600, deadline=None)
@given(st.one_of(MARKS, st.text(max_size=60)), KINDS)
@example("\\", TEXT)
@example('"\\', TEXT)
@example("0001-00-00", DATE)
@example("9" * 30, INTEGER)
def test_whatever_is_written_is_read_or_refused(source: str, fact: Fact) -> None:
    try:
        cell = parse_cell(source, fact, FACTS)
    except ExpressionError as error:
        offset = error.offset or 0
        cell = tree.Anything()
    else:
        offset = 0
    assert 0 <= offset <= len(source)
    assert isinstance(cell, tree.Cell)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["any", "all", "not", "note", "share", "joint", "x"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=8,
    )
)
def test_whatever_yaml_gives_is_a_condition_or_refused(source: object) -> None:
    try:
        condition = parse_condition(source, FACTS)  # type: ignore[arg-type]  what YAML may hold
    except ExpressionError:
        return
    assert facts_of(condition) <= set(FACTS)


@given(st.one_of(st.none(), st.booleans(), st.text(max_size=20), st.dates()))
def test_a_written_value_reads_back(value: object) -> None:
    fact = {bool: BOOLEAN, str: TEXT, date: DATE}.get(type(value), NUMBER)
    cell = parse_cell(write_value(value), fact, FACTS)  # type: ignore[arg-type]  any fact value
    assert cell == tree.Equals(tree.Literal(value))  # type: ignore[arg-type]  any fact value


def test_several_facts_in_one_mapping_must_all_hold() -> None:
    assert parse_condition({"share": "> ５", "joint": True}, FACTS) == tree.All(
        (
            tree.Test("share", tree.Compare(">", number("5")), "> 5"),
            tree.Test("joint", tree.Equals(tree.Literal(True)), "true"),
        )
    )


def test_the_empty_condition_always_holds() -> None:
    assert parse_condition({}, FACTS) == tree.Always()


def test_any_all_and_not_join_conditions() -> None:
    condition = parse_condition(
        {"any": [{"share": "> 1"}, {"not": {"joint": True}}], "all": [{"note": '"x"'}]}, FACTS
    )
    assert isinstance(condition, tree.All)
    assert isinstance(condition.parts[0], tree.AnyPart)
    assert isinstance(condition.parts[0].parts[1], tree.Not)
    assert facts_of(condition) == {"share", "joint", "note"}


def test_the_facts_of_a_condition_include_those_compared_with() -> None:
    source = {"reply.days_late": "[clock.limit..5]", "share": "not(> clock.limit)"}
    assert facts_of(parse_condition(source, FACTS)) == {"reply.days_late", "clock.limit", "share"}


@pytest.mark.parametrize(
    ("source", "place", "hint"),
    [
        ({"reply.days_lat": "> 1"}, "reply.days_lat", "是否指 reply.days_late？"),
        ({"any": [{"share": "1"}, {"nothing.at.all": 1}]}, "any.1 nothing.at.all", None),
        ({"any": []}, "any", "- "),
        ({"any": {"share": 1}}, "any", "- "),
        ({"not": {}}, "not", None),
        ({"all": [{}]}, "all.0", None),
        ({"all": ["share"]}, "all.0", "事实名"),
        ({"any": [{"share": "60以上"}]}, "any.0 share", ">= 60"),
        ([], None, "事实名"),
    ],
)
def test_a_faulty_condition_says_where(source: object, place: str | None, hint: str | None) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_condition(source, FACTS)  # type: ignore[arg-type]  what YAML may hold
    assert caught.value.place == place
    assert hint is None or hint in str(caught.value.hint)


def test_conditions_nested_without_end_are_refused() -> None:
    source: dict[str, object] = {"share": 1}
    for _ in range(200):
        source = {"not": source}
    with pytest.raises(ExpressionError, match="套得太深"):
        parse_condition(source, FACTS)


def test_a_condition_has_a_bounded_number_of_parts() -> None:
    with pytest.raises(ExpressionError, match="500"):
        parse_condition({"any": [{"share": n} for n in range(501)]}, FACTS)


@pytest.mark.parametrize(
    ("source", "fact", "output"),
    [
        ("甲", TEXT, tree.Literal("甲")),
        ('"note"', TEXT, tree.Literal("note")),
        ("note", TEXT, tree.Name("note")),
        ("初信初访", KIND, tree.Literal("初信初访")),
        ("", TEXT, tree.Literal(None)),
        (None, NUMBER, tree.Literal(None)),
        (5, NUMBER, number("5")),
        (True, BOOLEAN, tree.Literal(True)),
        ("2023-05-01", DATE, tree.Literal(date(2023, 5, 1))),
        (date(2023, 5, 1), DATE, tree.Literal(date(2023, 5, 1))),
        ("-5", NUMBER, number("-5")),
        (
            "share * 2 + (1 - clock.limit) / 3",
            NUMBER,
            tree.Arithmetic(
                "+",
                tree.Arithmetic("*", tree.Name("share"), number("2")),
                tree.Arithmetic(
                    "/",
                    tree.Arithmetic("-", number("1"), tree.Name("clock.limit")),
                    number("3"),
                ),
            ),
        ),
        (["甲", "note"], TEXT, tree.Several((tree.Literal("甲"), tree.Name("note")))),
        ([], TEXT, tree.Several(())),
    ],
)
def test_an_output_is_read(source: object, fact: Fact, output: tree.Output) -> None:
    assert parse_output(source, fact, FACTS) == output


@pytest.mark.parametrize(
    ("source", "fact", "said"),
    [
        ("初信", KIND, "可选值"),
        ("初信初访 甲", KIND, "可选值"),
        ("clock.limt", TEXT, "是否指 clock.limit？"),
        ("甲", NUMBER, "既不是数字"),
        (5, TEXT, "类型是文本"),
        ("1 +", NUMBER, "缺一个值"),
        ("(1", NUMBER, "不能写在这里"),
        ("1 1", NUMBER, "不能写在这里"),
        ("true + true", BOOLEAN, "只有数字可以计算"),
        (" + ".join("1" * 50), NUMBER, "40"),
        ("(" * 4000, NUMBER, "40"),
        ("x" * 5000, TEXT, "4096"),
        (["甲"] * 101, TEXT, "100"),
        ({"a": 1}, TEXT, "只能是"),
        ("> 5", NUMBER, "应是一个值"),
    ],
)
def test_a_faulty_output_is_refused(source: object, fact: Fact, said: str) -> None:
    with pytest.raises(ExpressionError, match=said.replace("？", ".").replace("+", r"\+")):
        parse_output(source, fact, FACTS)


@settings(max_examples=300, deadline=None)
@given(st.one_of(MARKS, st.text(alphabet="0159+-*/(). share", max_size=30)), KINDS)
def test_whatever_output_is_written_is_read_or_refused(source: str, fact: Fact) -> None:
    try:
        output = parse_output(source, fact, FACTS)
    except ExpressionError:
        return
    assert isinstance(output, tree.Output)
