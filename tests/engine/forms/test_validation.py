from __future__ import annotations

import re
from decimal import Decimal

import pytest
from forms_support import form_of, form_of_schema
from jsonschema import Draft202012Validator

from engine.errors import ConfigurationError, FilingError
from engine.forms.choices import Choice, fill_choices
from engine.forms.faults import filing_error
from engine.forms.formats import FORMATS, form_format_checker
from engine.forms.messages import FALLBACK, MESSAGES
from engine.forms.root import RootSchema
from engine.forms.unions import branches_of, key_of
from engine.forms.validation import validate
from engine.terms import Label

CHINESE = re.compile(r"[一-鿿]")


def told(form: object, answers: dict[str, object]) -> list[tuple[str, str]]:
    """Places and keywords of the faults."""
    return [(fault.dotted, fault.keyword) for fault in validate(form, None, answers)]


def said(schema: dict[str, object], value: object) -> str:
    """What is said about one field."""
    (fault,) = validate(form_of({"a": schema}), None, {"a": value})
    assert fault.dotted == "a"
    assert CHINESE.search(fault.zh)
    assert not CHINESE.search(fault.en)
    return fault.zh


def test_valid_answers_have_no_faults() -> None:
    assert validate(form_of({"a": {"type": "string"}}, required=["a"]), None, {"a": "x"}) == ()


def test_something_missing_is_reported_where_it_is_missing() -> None:
    form = form_of(
        {"rows": {"type": "array", "items": {"type": "object", "required": ["name"]}}},
        required=["title"],
    )
    assert told(form, {"rows": [{"name": "a"}, {}]}) == [
        ("rows.1.name", "required"),
        ("title", "required"),
    ]


def test_a_missing_group_is_reported_by_the_fields_it_must_have() -> None:
    form = form_of_schema(
        {
            "$defs": {"address": {"properties": {"city": {}}, "required": ["city"]}},
            "type": "object",
            "properties": {
                "home": {"$ref": "#/$defs/address"},
                "work": {"type": "object", "required": ["room"]},
                "any": {"type": "object"},
            },
            "required": ["home", "work", "any"],
        }
    )
    assert told(form, {}) == [
        ("home.city", "required"),
        ("work.room", "required"),
        ("any", "required"),
    ]


def test_what_another_answer_demands_is_reported_at_its_own_place_with_the_cause() -> None:
    form = form_of(
        {"card": {"title": "银行卡", "en": {"title": "Card"}}, "owner": {"title": "户主"}},
        dependentRequired={"card": ["owner"]},
    )
    (fault,) = validate(form, None, {"card": "1"})
    assert (fault.dotted, fault.title.zh) == ("owner", "户主")
    assert fault.zh == "填写了“银行卡”，这里也必须填写"
    assert fault.en == "Since 'Card' is answered, this must be too"


@pytest.mark.parametrize(
    ("schema", "value", "text"),
    [
        ({"type": "integer"}, "abc", "请填写整数"),
        ({"type": "integer"}, 3.5, "请填写整数"),
        ({"type": "number"}, "abc", "请填写数字"),
        ({"type": ["null", "number"]}, "abc", "请填写数字"),
        ({"type": "string"}, None, "不能为空"),
        ({"type": "string"}, 5, "请填写文字"),
        ({"type": "boolean"}, "perhaps", "请选择"),
        ({"enum": ["a", "b"]}, "c", "请从所列选项中选择"),
        ({"enum": ["a", "b"]}, "", "请选择"),
        ({"const": "A1"}, "x", "只能是“A1”"),
        ({"minLength": 10}, "太短", "至少 10 个字，现在有 2 个"),
        ({"minLength": 1}, "", "不能为空"),
        ({"maxLength": 2}, "太长了", "最多 2 个字，现在有 3 个"),
        ({"minimum": 0}, -1, "不能小于 0"),
        ({"maximum": Decimal("0.5")}, 0.75, "不能大于 0.5"),
        ({"exclusiveMinimum": 0}, 0, "必须大于 0"),
        ({"exclusiveMaximum": 9}, 9, "必须小于 9"),
        ({"multipleOf": Decimal("0.5")}, 0.75, "必须是 0.5 的倍数"),
        ({"pattern": "^[0-9]+$"}, "x", "格式不正确"),
        ({"pattern": "^x", "examples": ["x1"]}, "y", "格式不正确，例如 x1"),
        ({"format": "date"}, "2023-02-30", "请填写真实存在的日期，例如 2023-05-08"),
        ({"format": "local-time"}, "25:00", "请填写时间，例如 10:00"),
        ({"format": "uuid"}, "x", "格式不正确"),
        ({"minItems": 2}, [1], "至少 2 项"),
        ({"maxItems": 1}, [1, 2], "最多 1 项"),
        ({"uniqueItems": True}, [1, 1.0], "有重复的内容"),
        ({"contains": {"const": 1}}, [2], "缺少必须有的一项"),
        ({"prefixItems": [{}], "items": False}, [1, 2], "项数过多"),
        ({"unevaluatedItems": False}, [1], "含有表单以外的项"),
        ({"minProperties": 1}, {}, "至少填写 1 项"),
        ({"maxProperties": 0}, {"x": 1}, "最多填写 0 项"),
        ({"not": {"const": 1}}, 1, "不能这样填写"),
        ({"oneOf": [{"minimum": 1}, {"minimum": 2}]}, 3, "只能符合其中一种填法"),
    ],
)
def test_each_keyword_has_its_words(schema: dict[str, object], value: object, text: str) -> None:
    assert said(schema, value) == text


def test_no_keyword_of_the_validator_is_without_words() -> None:
    assert set(Draft202012Validator.VALIDATORS) - MESSAGES.keys() == set()


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_every_message_stands_in_both_languages_with_the_same_places(message: Label) -> None:
    assert message.en
    assert CHINESE.search(message.zh)
    assert not CHINESE.search(message.en)
    places = re.compile(r"\{\w+\}")
    assert sorted(places.findall(message.zh)) == sorted(places.findall(message.en))


def test_a_form_says_it_in_its_own_words() -> None:
    phone = {
        "pattern": "^[0-9]+$",
        "maxLength": 3,
        "messages": {
            "pattern": {"zh": "电话只含数字", "en": "Digits only"},
            "required": "留个电话",
        },
    }
    form = form_of({"phone": phone}, required=["phone"])
    (wrong,) = validate(form, None, {"phone": "x"})
    assert (wrong.zh, wrong.text("en")) == ("电话只含数字", "Digits only")
    (missing,) = validate(form, None, {})
    assert (missing.zh, missing.en) == ("留个电话", "留个电话")
    (long,) = validate(form, None, {"phone": "1234"})
    assert long.zh == "最多 3 个字，现在有 4 个"


def test_words_of_a_branch_come_before_those_of_the_field() -> None:
    form = form_of(
        {"a": {"messages": {"minLength": "general"}}},
        allOf=[{"properties": {"a": {"minLength": 3, "messages": {"minLength": "special"}}}}],
    )
    assert validate(form, None, {"a": "x"})[0].zh == "special"


def test_no_message_repeats_what_was_answered() -> None:
    secret = "SECRET"
    form = form_of(
        {
            "a": {"type": "integer", "enum": [1]},
            "b": {"maxLength": 2},
            "c": {"pattern": "^x"},
            "d": {"not": {"const": secret}},
        }
    )
    for fault in validate(form, None, dict.fromkeys("abcd", secret)):
        assert secret not in fault.zh + fault.en + str(fault.params)


def test_faults_that_follow_from_a_wrong_type_are_left_out() -> None:
    form = form_of({"a": {"type": "integer", "minimum": 1, "enum": [1, 2]}})
    assert told(form, {"a": "abc"}) == [("a", "type")]


def test_a_list_of_the_county_allows_its_values_only() -> None:
    form = form_of({"topic": {"type": "string", "ui": {"choices": "topics"}}})
    schema = fill_choices(form.schema_, {"topics": [Choice("roads", Label("道路"))]})
    assert validate(form, schema, {"topic": "roads"}) == ()
    assert [fault.zh for fault in validate(form, schema, {"topic": "cats"})] == [
        "请从所列选项中选择"
    ]


PAYMENT = form_of(
    {
        "pay": {
            "oneOf": [
                {
                    "properties": {"how": {"const": "card"}, "number": {"minLength": 4}},
                    "required": ["how", "number"],
                },
                {"properties": {"how": {"const": "cash"}}, "required": ["how"]},
            ]
        }
    }
)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"how": "card", "number": "1234"}, []),
        ({"how": "card", "number": "12"}, [("pay.number", "minLength")]),
        ({"how": "card"}, [("pay.number", "required")]),
        ({"how": "cash"}, []),
        ({"how": "barter"}, [("pay", "oneOf")]),
    ],
)
def test_only_the_branch_that_was_meant_is_spoken_of(
    answers: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert told(PAYMENT, {"pay": answers}) == expected


def test_a_value_that_may_be_null_is_told_about_its_own_type() -> None:
    form = form_of({"a": {"anyOf": [{"type": "integer", "minimum": 3}, {"type": "null"}]}})
    assert told(form, {"a": None}) == []
    assert told(form, {"a": 1}) == [("a", "minimum")]
    assert told(form, {"a": "x"}) == [("a", "type")]


def test_money_in_decimals_is_counted_exactly() -> None:
    form = form_of({"a": {"multipleOf": 0.01, "maximum": 0.1}})
    assert told(form, {"a": 0.07}) == []
    assert told(form, {"a": 0.1}) == []
    assert told(form, {"a": 0.105}) == [("a", "multipleOf"), ("a", "maximum")]


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"^\d+$", "12", True),
        (r"^\d+$", "１２", False),
        (r"^\d+$", "12\n", False),
        (r"^\w+$", "信", False),
        (r"a\$", "a$", True),
        ("b", "abc", True),
    ],
)
def test_patterns_are_read_as_browsers_read_them(pattern: str, text: str, fits: bool) -> None:
    assert (told(form_of({"a": {"pattern": pattern}}), {"a": text}) == []) is fits


def test_a_pattern_that_is_none_is_the_form_s_fault() -> None:
    with pytest.raises(ConfigurationError):
        validate(form_of({"a": {"pattern": "("}}), None, {"a": "x"})


@pytest.mark.parametrize("reference", ["http://127.0.0.1:9/schema", "other.json", "#/$defs/none"])
def test_a_reference_out_of_the_form_is_refused_and_nothing_is_fetched(reference: str) -> None:
    with pytest.raises(ConfigurationError):
        validate(form_of({"a": {"$ref": reference}}), None, {"a": "x"})


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("date", "2024-02-29", "2023-02-29"),
        ("date", "0001-01-01", "2023-2-3"),
        ("date-time", "2023-05-08T10:00:00+08:00", "2023-05-08T10:00"),
        ("email", "a@b.cn", "a@b"),
        ("local-date-time", "2023-05-08T10:00", "2023-05-08 10:00"),
        ("local-time", "23:59", "24:00"),
        ("regex", "^a+$", "("),
        ("time", "10:00:00Z", "10:00"),
        ("uri", "https://example.org/a", "javascript:alert(1)"),
        ("uuid", "123e4567-e89b-12d3-a456-426614174000", "123e4567"),
    ],
)
def test_formats_are_strict(name: str, good: str, bad: str) -> None:
    form = form_of({"a": {"format": name}})
    assert told(form, {"a": good}) == []
    assert told(form, {"a": bad}) == [("a", "format")]
    assert told(form, {"a": 5}) == [], "a format speaks of texts only"


def test_the_checker_knows_our_formats_only() -> None:
    assert set(form_format_checker().checkers) == set(FORMATS)


def test_ids_of_rows_are_no_answers() -> None:
    form = form_of({"p": {"type": "array", "items": {"additionalProperties": False}}})
    assert told(form, {"p": [{"_row": "r1"}]}) == []


def test_faults_become_the_error_that_services_raise() -> None:
    faults = validate(form_of(required=["a"]), None, {})
    error = filing_error(faults, place="petition-1")
    assert isinstance(error, FilingError)
    assert error.faults == (("a", "不能为空", "This must be answered"),)
    assert str(error) == "petition-1: 填写有误：a：不能为空"


def test_a_keyword_nobody_knows_gets_the_fallback() -> None:
    assert said({"allOf": [{"not": {}}]}, 1) == MESSAGES["not"].zh
    assert FALLBACK.en


def test_a_name_that_is_not_allowed_is_told_at_the_name() -> None:
    form = form_of({"a": {"propertyNames": {"maxLength": 1}}})
    (fault,) = validate(form, None, {"a": {"xy": 1, "z": 2}})
    assert (fault.dotted, fault.keyword, fault.zh) == ("a.xy", "propertyNames", "名称不符合要求")


@pytest.mark.parametrize("keyword", ["additionalProperties", "unevaluatedProperties"])
def test_what_is_too_much_is_told_at_its_own_place(keyword: str) -> None:
    form = form_of({"a": {keyword: False, "patternProperties": {"^y": {}}}})
    (fault,) = validate(form, None, {"a": {"x": 1, "y": 2}})
    assert (fault.dotted, fault.keyword) == ("a.x", keyword)
    assert fault.zh == "含有表单以外的内容"


BY_KIND = form_of({
    "to": {
        "title": "寄往",
        "anyOf": [
            {"type": "object", "title": "地址", "required": ["street", "door"],
             "properties": {"street": {"type": "string"}, "door": {"type": "integer"}}},
            {"type": "string", "title": "邮箱", "minLength": 5},
        ],
    },
})  # fmt: skip
AMONG_FIELDS = form_of_schema({
    "type": "object",
    "oneOf": [
        {"required": ["phone"], "properties": {"phone": {"type": "string", "minLength": 6}}},
        {"required": ["street", "door"],
         "properties": {"street": {"type": "string"}, "door": {"type": "integer"}}},
    ],
})  # fmt: skip


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (0, [("to.street", "required"), ("to.door", "required")]),
        (1, [("to", "minLength")]),
    ],
)
def test_of_several_kinds_the_one_chosen_is_spoken_of(
    at: int, expected: list[tuple[str, str]]
) -> None:
    value = {"_choice": {"at": at, "values": {"0": {}, "1": "a"}}}
    assert told(BY_KIND, {"to": value}) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (0, [("phone", "required")]),
        (1, [("street", "required"), ("door", "required")]),
        (None, [("phone", "required")]),
        (9, [("phone", "required")]),
    ],
)
def test_of_branches_among_fields_the_one_chosen_is_spoken_of(
    at: int | None, expected: list[tuple[str, str]]
) -> None:
    root = RootSchema.of(AMONG_FIELDS.schema_)
    key = key_of(branches_of(root.schema["oneOf"], root))
    noted = {} if at is None else {"_choice": {key: at}}
    assert told(AMONG_FIELDS, noted) == expected


def test_a_choice_noted_in_a_row_counts_for_that_row() -> None:
    form = form_of({"all": {"type": "array", "items": BY_KIND.schema_["properties"]["to"]}})
    rows = [{"_choice": {"at": at, "values": {"0": {}, "1": "a"}}} for at in (1, 0)]
    assert told(form, {"all": rows}) == [
        ("all.0", "minLength"), ("all.1.street", "required"), ("all.1.door", "required"),
    ]  # fmt: skip
