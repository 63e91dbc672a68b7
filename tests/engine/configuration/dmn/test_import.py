"""DMN files as other programs write them, as table documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.configuration.dmn.exchange import NewDocument, Read, import_dmn
from engine.configuration.dmn.nodes import DEEPEST, MOST_BYTES
from engine.configuration.opening import read_document
from engine.configuration.problems import ConfigurationFaults
from engine.configuration.table import Table
from engine.configuration.yaml_source import read_yaml
from engine.errors import OnecaseError
from engine.expressions.names import Dictionary
from engine.rules.facts import FactSheet
from engine.rules.tables import compile_table, decide

HERE = Path(__file__).parent
DISH = (HERE / "dish.dmn").read_text("utf-8")
LOAN = (HERE / "loan.dmn").read_text("utf-8")
TODAY = date(2024, 1, 2)

NAMESPACES = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
]


def read(text: str, file: str = "x.dmn") -> Read:
    return import_dmn(text.encode(), file, TODAY)


def table_in(document: NewDocument) -> Table:
    read_ = read_document(read_yaml(document.text, "x.yaml"))
    assert isinstance(read_, Table)
    return read_


def items(text: str, *, info: bool = False) -> list[str]:
    found = [one for one in read(text).items if info or one.severity != "info"]
    return [f"{one.code} {one.text().removeprefix('x.dmn ')}" for one in found]


def dish(old: str, new: str) -> str:
    assert old in DISH
    return DISH.replace(old, new, 1)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_table_of_camunda_modeler_becomes_a_document(namespace: str) -> None:
    found = read(DISH.replace(NAMESPACES[2], namespace), "dish.dmn")
    (document,) = found.documents
    assert document.whole
    assert document.text == (
        "# 由 dish.dmn 转换而来。 Converted from dish.dmn.\n"
        "kind: table\n"
        "id: Decision_dish\n"
        "title: Dish\n"
        "effective_from: 2024-01-02\n"
        "source: DMN：dish.dmn\n"
        "hit: unique\n"
        "inputs:\n"
        "- {name: season, title: Season, type: text, values: [Winter, Fall, Spring, Summer]}\n"
        "- {name: guestCount, title: How many guests, type: integer}\n"
        "outputs:\n"
        "- {name: dish, title: Dish, type: text, values: [Stew, Steak, Roast]}\n"
        "rules:\n"
        '- {id: DecisionRule_0a1, when: {season: "not(Spring, Summer)", guestCount: ">= 8"}, '
        "then: {dish: Stew}, why: It is cold}\n"
        '- {id: DecisionRule_0b2, when: {season: "Winter, Fall", guestCount: "< 8"}, '
        "then: {dish: Roast}}\n"
        '- {id: DecisionRule_0c3, when: {season: "Spring, Summer"}, then: {dish: Steak}}\n'
    )
    assert [(one.severity, one.code) for one in found.items] == [("info", "dmn-left-out")]


def test_types_defined_by_the_model_are_resolved_and_names_respelled() -> None:
    (document,) = read(LOAN).documents
    table = table_in(document)
    assert (table.id, table.hit) == ("4bd33d4a-741b-444a-968b-64e1841211e7", "output-order")
    assert [(one.name, one.type, one.values) for one in table.inputs] == [
        ("Applicant.Age", "number", None),
        ("Applicant.Category", "text", ("High", "Medium", "Low")),
        ("Is_Affordable", "boolean", None),
    ]
    assert [(one.name, one.type, one.default) for one in table.outputs] == [
        ("Approved_Declined", "text", None),
        ("Rate", "number", 0),
    ]
    assert [row.id for row in table.rules] == ["r01", "r02"]
    assert items(LOAN, info=True) == [
        "dmn-name x.dmn：名称“Is Affordable”写作“Is_Affordable”。",
        "dmn-name x.dmn：名称“Approved/Declined”写作“Approved_Declined”。",
    ]


def test_an_imported_table_decides() -> None:
    table = compile_table(table_in(read(LOAN).documents[0]), Dictionary())
    sheet = FactSheet(
        {"Applicant.Age": 20, "Applicant.Category": "Low", "Is_Affordable": True},  # type: ignore[dict-item]  # the sheet takes whole numbers
        table.dictionary,
    )
    (answer,) = decide(table, sheet).outputs
    assert {name: str(value) for name, value in answer.items()} == {
        "Approved_Declined": "Approved", "Rate": "11.0"
    }  # fmt: skip


def test_ids_stay_with_their_rules_when_rows_move() -> None:
    first, last = (
        DISH.index('<rule id="DecisionRule_0a1">'),
        DISH.index('<rule id="DecisionRule_0c3">'),
    )
    end = DISH.index("</rule>", last) + len("</rule>")
    moved = DISH[:first] + DISH[last:end] + DISH[first:last] + DISH[end:]
    before, after = (table_in(read(text).documents[0]) for text in (DISH, moved))
    assert {row.id: row for row in before.rules} == {row.id: row for row in after.rules}
    assert before.rules[0] == after.rules[1]


@pytest.mark.parametrize(
    ("policy", "hit", "aggregate"),
    [
        ('hitPolicy="ANY"', "any", None),
        ('hitPolicy="RULE ORDER"', "rule-order", None),
        ('hitPolicy="OUTPUT ORDER"', "output-order", None),
        ('hitPolicy="PRIORITY"', "priority", None),
        ('hitPolicy="COLLECT" aggregation="COUNT"', "collect", "count"),
        ('hitPolicy="COLLECT"', "collect", None),
        ('hitPolicy="FIRST"', "first", None),
        ("", "unique", None),
    ],
)
def test_hit_policies_and_aggregations_have_ours(
    policy: str, hit: str, aggregate: str | None
) -> None:
    (document,) = read(dish('id="DecisionTable_1"', f'id="DecisionTable_1" {policy}')).documents
    table = table_in(document)
    assert (table.hit, table.aggregate) == (hit, aggregate)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("string", "text"), ("boolean", "boolean"), ("date", "date"), ("double", "number"),
        ("long", "integer"), ("number", "number"), ("dateTime", "text"), ("Any", "text"),
    ],
)  # fmt: skip
def test_types_have_ours(written: str, kind: str) -> None:
    text = LOAN.replace('typeRef="feel:boolean"', f'typeRef="feel:{written}"').replace(
        ">true<", ">-<"
    )
    assert table_in(read(text).documents[0]).inputs[2].type == kind


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("&gt; 3, &lt; -2", "> 3, < -2"),
        ("]1..5[", "(1..5)"),
        ("7", 7),
        ("null", "null"),
        ("? &gt; 5", "> 5"),
        ("not(1,2)", "not(1, 2)"),
    ],
)
def test_a_cell_is_written_our_way(cell: str, value: object) -> None:
    (document,) = read(dish("<text>&gt;= 8</text>", f"<text>{cell}</text>")).documents
    assert table_in(document).rules[0].when["guestCount"] == value


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ('"a \\"b\\" \\n c\\u4e2d"', 'a "b" \n c中'),
        ('["a", "b,c"]', ["a", "b,c"]),
        ("season", "season"),
        ('"season"', '"season"'),
        ("null", None),
        ("", None),
    ],
)
def test_a_result_is_written_our_way(entry: str, value: object) -> None:
    text = dish('<text>"Stew"</text>', f"<text>{entry}</text>").replace("<outputValues", "<x")
    text = text.replace("</outputValues>", "</x>")
    (document,) = read(text).documents
    assert table_in(document).rules[0].then.get("dish") == value


def test_dates_may_stand_in_either_way_of_feel() -> None:
    text = LOAN.replace('"feel:boolean"', '"feel:date"')
    text = text.replace(">true<", '>@"2024-01-02", &gt; date("2024-05-01")<')
    (document,) = read(text).documents
    assert table_in(document).rules[0].when["Is_Affordable"] == "2024-01-02, > 2024-05-01"


def test_input_data_that_only_a_result_names_becomes_a_column() -> None:
    text = dish('<text>"Stew"</text>', "<text>fallback</text>").replace(
        "<knowledgeSource",
        '<inputData id="i2" name="fallback"><variable id="v2" name="fallback" typeRef="string" />'
        "</inputData><knowledgeSource",
    )
    table = table_in(read(text).documents[0])
    assert [one.name for one in table.inputs] == ["season", "guestCount", "fallback"]
    assert table.rules[0].then == {"dish": "fallback"}


@pytest.mark.parametrize(
    ("old", "new", "item"),
    [
        ("<text>&gt;= 8</text>", "<text>sum(guestCount)</text>",
         ("dmn-function Dish 1 How many guests：FEEL 函数“sum”不能转换；"
         "改写成比较、区间或列举，或把算好的值列为输入。")),
        ("<text>&gt;= 8</text>", "<text>&gt; other</text>",
         ("dmn-cell Dish 1 How many guests：“other”既不是整数，也不是事实名；"
         "在模型里改为值、比较、区间、列举或 not(…)。")),
        ('<text>"Stew"</text>', "<text>Stew</text>",
         ("dmn-output Dish 1 Dish：“Stew”不是带引号的文本、列名或列表；"
         "在模型里改为带引号的文本、数、日期、列名、加减乘除或列表。")),
        ("<text>guestCount</text>", "<text>guestCount * 2</text>",
         ("dmn-expression Dish How many guests：输入列应是一个名称，不能是表达式“guestCount * 2”；"
         "把它的值列为输入数据，这里只写名称。")),
        ("<text>guestCount</text>", "<text>season</text>",
         "dmn-column Dish：有两列都叫“season”；合并为一列，或改名。"),
        ('id="DecisionTable_1"', 'id="DecisionTable_1" hitPolicy="LAST"',
         "dmn-policy Dish：没有“LAST”这种命中方式；在模型里改选一种。"),
        ('<inputEntry id="UnaryTests_4">', '<inputEntry id="U4" expressionLanguage="juel">',
         ("dmn-language Dish 1 How many guests：用了 juel，只能转换 FEEL；"
         "在模型里改写成 FEEL。")),
        ('typeRef="integer"', 'typeRef="years and months duration"',
         ("dmn-type Dish How many guests：类型 years and months duration 不能转换；"
         "改为 string、number、boolean、date 之一。")),
        ('<text>"Winter","Fall"</text>', "<text>Winter</text>",
         ("dmn-unquoted Dish 2 Season：“Winter”没有加引号，FEEL 会当作变量；"
         "这里按文本转换，请在模型里加上引号。")),
        ('typeRef="integer"', 'typeRef="string"',
         ("dmn-type Dish How many guests：类型写的是 string，而各格都是 number，按 number 转换；"
         "请核对。")),
        ('<text>"Winter","Fall","Spring","Summer"</text>', '<text>not("x")</text>',
         ('dmn-values Dish Season：可选值“not("x")”不是一列值，没有转换；'
         '需要时在转换后的文件里补写 values。')),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_is_told_item_by_item(old: str, new: str, item: str) -> None:
    assert item in items(dish(old, new))


def test_a_table_that_lost_rows_says_so_and_keeps_them_as_comments() -> None:
    (document,) = read(dish("<text>&gt;= 8</text>", "<text>sum(guestCount)</text>")).documents
    assert not document.whole
    assert [row.id for row in table_in(document).rules] == ["DecisionRule_0b2", "DecisionRule_0c3"]
    assert "rules:\n# DecisionRule_0a1: x.dmn Dish 1 How many guests：FEEL 函数" in document.text


def test_a_table_without_a_row_left_can_still_be_read() -> None:
    text = DISH.replace("<text>&gt;= 8</text>", "<text>f(1)</text>")
    text = text.replace("<text>&lt; 8</text>", "<text>f(1)</text>")
    text = text.replace('<text>"Steak"</text>', "<text>f(1)</text>")
    (document,) = read(text).documents
    assert table_in(document).rules == ()


def test_a_table_one_of_whose_columns_is_lost_is_not_made() -> None:
    assert read(dish("<text>guestCount</text>", "<text></text>")).documents == ()


@pytest.mark.parametrize(
    ("part", "item"),
    [
        ('<decision id="d2" name="Two"><literalExpression/></decision>',
         ("dmn-not-carried Two：决策是一个表达式，不是决策表，没有转换；"
         "改画成决策表，或把它的值作为输入。")),
        ('<decision id="d2" name="Two"><context/></decision>',
         ("dmn-not-carried Two：决策是上下文（context），不是决策表，没有转换；"
         "改画成决策表，或把它的值作为输入。")),
        ('<decision id="d2" name="Two"/>',
         "dmn-not-carried Two：决策没有写内容，没有转换；画上决策表，或从模型里删去。"),
        ('<businessKnowledgeModel id="b" name="F"/>',
         "dmn-not-carried F：业务知识模型（BKM）是函数，没有转换；要用的表请画成单独的决策。"),
        ('<decisionService id="s" name="S"/>',
         "dmn-not-carried S：决策服务没有转换；它的决策表各自成为一份文件。"),
        ('<import namespace="x" name="M" importType="y"/>',
         "dmn-not-carried M：引用了别的模型，那里的内容没有读取；把那个文件也转换一遍。"),
    ],
)  # fmt: skip
def test_other_parts_of_a_model_are_told(part: str, item: str) -> None:
    text = dish("<knowledgeSource", f"{part}<knowledgeSource")
    assert item in items(text)
    assert len(read(text).documents) == 1


def test_a_chain_of_decisions_is_told_and_each_table_stands_alone() -> None:
    text = dish(
        '<requiredInput href="#InputData_season" />', '<requiredDecision href="#Decision_x" />'
    )
    assert "要用别的决策（Decision_x）的结果" in items(text)[0]


def test_two_decisions_of_one_id_become_two_documents() -> None:
    start = DISH.index("<decision ")
    end = DISH.index("</decision>") + len("</decision>")
    documents = read(DISH[:end] + DISH[start:end] + DISH[end:]).documents
    assert [one.id for one in documents] == ["Decision_dish", "Decision_dish-2"]


def test_a_rule_with_fewer_entries_than_columns_is_not_carried() -> None:
    start = DISH.index("<inputEntry")
    end = DISH.index("</inputEntry>") + len("</inputEntry>")
    (document,) = read(DISH[:start] + DISH[end:]).documents
    assert not document.whole
    assert [row.id for row in table_in(document).rules] == ["DecisionRule_0b2", "DecisionRule_0c3"]
    assert any(one.startswith("dmn-row Dish 1：") for one in items(DISH[:start] + DISH[end:]))


@pytest.mark.parametrize(
    "written", ["a and b", "if a then b else c", "x in y", "true", "not a", "f(x)", "a + 1", "a[1]"]
)
def test_an_expression_of_words_is_no_name(written: str) -> None:
    text = dish("<text>guestCount</text>", f"<text>{written}</text>")
    assert read(text).documents == ()
    assert any("dmn-expression" in one and written in one for one in items(text))


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("8, 10.5", (8, Decimal("10.5"))),
        ("[0..9], &gt;= 20", ("[0..9]", ">= 20")),
        ("not(3)", None),
        ("-", None),
        ("many", None),
    ],
)
def test_allowed_values_are_values_or_tests(written: str, values: object) -> None:
    text = LOAN.replace('"feel:boolean"', '"feel:number"').replace(">true<", ">-<")
    told = f"<dmn:inputValues><dmn:text>{written}</dmn:text></dmn:inputValues></dmn:input>"
    text = text.replace(
        "Is Affordable</dmn:text></dmn:inputExpression></dmn:input>",
        f"Is Affordable</dmn:text></dmn:inputExpression>{told}",
    )
    found = table_in(read(text).documents[0]).inputs[2].values
    assert found == values


def test_a_default_that_cannot_be_read_keeps_the_table_out() -> None:
    default = "<defaultOutputEntry><text>f(1)</text></defaultOutputEntry></output>"
    text = dish("</output>", default)
    assert read(text).documents == ()


def test_an_input_in_another_language_keeps_the_table_out() -> None:
    text = dish("<inputExpression ", '<inputExpression expressionLanguage="juel" ')
    assert read(text).documents == ()
    assert "dmn-language Dish Season：用了 juel" in items(text)[0]


def test_a_table_without_inputs_is_not_made() -> None:
    start, end = DISH.index("<input "), DISH.rindex("</input>") + len("</input>")
    assert "没有输入列" in items(DISH[:start] + DISH[end:])[0]


@pytest.mark.parametrize("written", ["date of birth", "客户 类别", "order.total"])
def test_a_name_may_hold_spaces_and_points(written: str) -> None:
    text = DISH.replace(">guestCount<", f">{written}<")
    (document,) = read(text).documents
    assert table_in(document).inputs[1].name == written.replace(" ", "_")


def test_the_name_of_a_column_within_a_text_or_before_a_bracket_is_left_alone() -> None:
    text = LOAN.replace('"feel:boolean"', '"feel:date"').replace("Is Affordable", "date")
    text = text.replace(">true<", '>date("2024-05-01")<')
    table = table_in(read(text).documents[0])
    assert table.inputs[2].name == "date"
    assert table.rules[0].when["date"] == "2024-05-01"


def test_a_moment_is_a_text_and_that_is_told() -> None:
    text = LOAN.replace('typeRef="feel:boolean"', 'typeRef="feel:dateTime"').replace(
        ">true<", ">-<"
    )
    assert any(one.startswith("dmn-type") and "dateTime" in one for one in items(text))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_item_says_how_to_mend_it_in_both_languages(language: str) -> None:
    broken = dish("<text>&gt;= 8</text>", "<text>sum(guestCount)</text>")
    broken = broken.replace('<text>"Steak"</text>', "<text>Steak</text>")
    broken = broken.replace(
        "<knowledgeSource", '<businessKnowledgeModel id="b" name="F"/><knowledgeSource', 1
    )
    told = [one.text(language) for one in read(broken).items if one.severity == "error"]
    assert len(told) == 3
    for one in told:
        assert one.startswith("x.dmn ")
        assert ("；" if language == "zh" else ":") in one.removeprefix("x.dmn ").split("：")[-1]


def test_a_file_outside_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("sesame", encoding="utf-8")
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><definitions'
    text = dish("<definitions", entity).replace("It is cold", "&x;")
    with pytest.raises(ConfigurationFaults) as caught:
        read(text)
    assert "sesame" not in caught.value.report.text()


def test_a_billion_laughs_cost_nothing() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE d [<!ENTITY l0 "ha">{levels}]><definitions'
    text = dish("<definitions", bomb).replace("It is cold", "&l9;")
    with pytest.raises(ConfigurationFaults, match="DOCTYPE"):
        read(text)


ENTITIES = '<!DOCTYPE d [<!ENTITY a "1"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (DISH.replace("<definitions", f"{ENTITIES}<definitions", 1), "DOCTYPE 或实体"),
        (DISH.replace("<definitions", f"{OUTSIDE}<definitions", 1), "DOCTYPE 或实体"),
        ("<!DOCTYPE html><html/>", "DOCTYPE 或实体"),
        ("", "不是能读的 XML"),
        ("<a", "不是能读的 XML"),
        ("<a>\x01</a>", "不是能读的 XML"),
        ("<definitions/>", "不是 DMN 1.1 至 1.6 的文件（没有命名空间）"),
        (DISH.replace(NAMESPACES[2], "urn:x"), "不是 DMN 1.1 至 1.6 的文件（urn:x）"),
        ("<a>" * (DEEPEST + 1) + "</a>" * (DEEPEST + 1), "太大或嵌套太深"),
        (" " * (MOST_BYTES + 1), "太大或嵌套太深"),
    ],
)
def test_a_file_that_is_no_plain_model_is_refused(content: str, sentence: str) -> None:
    with pytest.raises(ConfigurationFaults) as caught:
        read(content)
    assert sentence in caught.value.report.text()


DEBRIS = ["", "<x/>", '"', "&gt;", "((", "date(", "-", "9" * 40, "甲"]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([DISH, LOAN]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(DEBRIS)), max_size=3),
)
def test_a_damaged_file_raises_no_error_but_our_own(
    text: str, hits: list[tuple[float, int, str]]
) -> None:
    for place, cut, new in hits:
        start = int(place * len(text))
        text = text[:start] + new + text[start + cut :]
    try:
        for document in read(text).documents:
            read_document(read_yaml(document.text, "x.yaml"))
    except OnecaseError:
        return
