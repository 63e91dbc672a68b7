"""What is said about a fault, in Chinese and English, for every keyword of the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.forms.money import in_yuan, is_money
from engine.forms.offers import offers_of
from engine.forms.root import types_of
from engine.forms.values import as_text, items, mapping
from engine.forms.wording import label_of, typed_text
from engine.terms import Label

Params = Mapping[str, object]
"""What a message may name: ``limit``, ``length``, ``because``; never what was answered."""

FALLBACK: Final = Label("填写不符合要求", "This answer is not accepted")
EMPTY: Final = Label("不能为空", "This must be answered")
CHOOSE: Final = Label("请选择", "Please choose")

MESSAGES: Final[Mapping[str, Label]] = {
    "$dynamicRef": FALLBACK,
    "$ref": FALLBACK,
    "additionalProperties": Label(
        "含有表单以外的内容", "There is more here than the form asks for"
    ),
    "allOf": FALLBACK,
    "anyOf": Label("不符合任何一种允许的填法", "This fits none of the ways it may be answered"),
    "characters": Label(
        "含有不能显示的字符（已标为 �），请删去后重新填写",
        "There are characters that cannot be shown (marked �); please remove them",
    ),
    "const": Label("只能是“{limit}”", "This can only be '{limit}'"),
    "contains": Label("缺少必须有的一项", "One entry that must be there is missing"),
    "dependentRequired": Label(
        "填写了“{because}”，这里也必须填写", "Since '{because}' is answered, this must be too"
    ),
    "dependentSchemas": FALLBACK,
    "depth": Label("内容嵌套的层次过多", "This is nested too deep"),
    "enum": Label("请从所列选项中选择", "Please choose one of those listed"),
    "exclusiveMaximum": Label("必须小于 {limit}", "This must be less than {limit}"),
    "exclusiveMinimum": Label("必须大于 {limit}", "This must be more than {limit}"),
    "format": Label("格式不正确", "This is not written the right way"),
    "if": FALLBACK,
    "json": Label(
        "不是正确的 JSON，请检查括号、引号和逗号",
        "This is no JSON; please look at brackets, quotation marks and commas",
    ),
    "file-empty": Label("“{name}”是空文件", "'{name}' is empty"),
    "file-lost": Label(
        "“{name}”已不在服务器上，请重新选择这个文件",
        "'{name}' is no longer on the server; please choose it again",
    ),
    "file-size": Label(
        "“{name}”太大，未上传；每个文件不超过 {limit} MB",
        "'{name}' is too large and was not taken; {limit} MB at most",
    ),
    "file-type": Label(
        "“{name}”未上传：只接受 {accept}，内容要与扩展名一致，不能带宏",
        "'{name}' was not taken: only {accept}, the content as the name says, without macros",
    ),
    "items": Label("项数过多", "There are too many entries"),
    "length": Label("内容过长，最多 100000 个字", "This is too long; 100,000 characters at most"),
    "maxItems": Label("最多 {limit} 项", "{limit} entries at most"),
    "maxLength": Label(
        "最多 {limit} 个字，现在有 {length} 个", "{limit} characters at most; there are {length}"
    ),
    "maxProperties": Label("最多填写 {limit} 项", "{limit} answers at most"),
    "maximum": Label("不能大于 {limit}", "This must not be more than {limit}"),
    "minItems": Label("至少 {limit} 项", "{limit} entries at least"),
    "minLength": Label(
        "至少 {limit} 个字，现在有 {length} 个", "{limit} characters at least; there are {length}"
    ),
    "minProperties": Label("至少填写 {limit} 项", "{limit} answers at least"),
    "minimum": Label("不能小于 {limit}", "This must not be less than {limit}"),
    "multipleOf": Label("必须是 {limit} 的倍数", "This must be a multiple of {limit}"),
    "maxContains": Label("这样的项最多 {limit} 个", "{limit} such entries at most"),
    "minContains": Label("这样的项至少 {limit} 个", "{limit} such entries at least"),
    "name": Label("请填写名称", "Please give a name"),
    "signature-answers": Label(
        "签名前内容有改动，签名没有生效：请核对现在显示的内容，再签一次",
        "The answers have changed, so the signature does not count: check them and sign again",
    ),
    "signature-name": Label(
        "签名与登录人不符，请填写您本人的姓名“{name}”",
        "This is not the name of who is signed in; please write your own, '{name}'",
    ),
    "twice": Label("已有同样的名称", "This name is there already"),
    "not": Label("不能这样填写", "This answer is not allowed"),
    "oneOf": Label("只能符合其中一种填法", "This must fit exactly one of the ways to answer"),
    "pattern": Label("格式不正确", "This is not written the right way"),
    "patternProperties": FALLBACK,
    "prefixItems": FALLBACK,
    "properties": FALLBACK,
    "propertyNames": Label("名称不符合要求", "A name is not written the right way"),
    "required": EMPTY,
    "type": FALLBACK,
    "unevaluatedItems": Label("含有表单以外的项", "There are more entries than the form asks for"),
    "unevaluatedProperties": Label(
        "含有表单以外的内容", "There is more here than the form asks for"
    ),
    "uniqueItems": Label("有重复的内容", "The same stands here twice"),
}
"""Keyword to what is said.  A form says it better under the field's own ``messages``."""

_MONEY: Final = Label(
    "请填写金额（元），最多两位小数，例如 12.50", "Please give an amount in yuan, such as 12.50"
)
_TYPES: Final[Mapping[str, Label]] = {
    "array": Label("请逐项填写", "Please give a list of entries"),
    "boolean": Label("请选择是或否", "Please choose yes or no"),
    "integer": Label("请填写整数", "Please give a whole number"),
    "null": Label("这里不应填写", "This must be left empty"),
    "number": Label("请填写数字", "Please give a number"),
    "object": Label("请填写这一组内容", "Please fill in this group"),
    "string": Label("请填写文字", "Please give a text"),
}
_FORMATS: Final[Mapping[str, Label]] = {
    "date": Label("请填写真实存在的日期，例如 2023-05-08", "Please give a date such as 2023-05-08"),
    "date-time": Label("请填写日期和时间", "Please give a date and a time with its offset"),
    "email": Label("请填写电子邮箱地址", "Please give an e-mail address"),
    "local-date-time": Label(
        "请填写日期和时间，例如 2023-05-08T10:00", "Please give a date and time, 2023-05-08T10:00"
    ),
    "local-time": Label("请填写时间，例如 10:00", "Please give a time such as 10:00"),
    "uri": Label("请填写网址", "Please give a web address"),
}


def message_for(
    keyword: str, schema: Mapping[str, object], params: Params, *, empty: bool = False
) -> Label:
    """Return what is said about a fault of a field.

    Args:
        keyword: Keyword of the schema that is not met.
        schema: The field's schema: its own ``messages`` come first.
        params: Figures and titles the text may name.
        empty: Nothing stands in the field, so that it is empty is all there is to say.
    """
    if is_money(schema) and "limit" in params:
        params = {**params, "limit": in_yuan(params["limit"])}
    own = label_of(mapping(schema.get("messages")).get(keyword))
    text = own or _standard(keyword, schema, empty=empty)
    return Label(_filled(text.zh, params, "zh"), _filled(text.en or text.zh, params, "en"))


def _standard(keyword: str, schema: Mapping[str, object], *, empty: bool) -> Label:
    if keyword == "required" or empty:
        return CHOOSE if _is_choice(schema) else EMPTY
    if keyword == "type" and is_money(schema):
        return _MONEY
    if keyword == "type":
        kinds = [kind for kind in types_of(schema) if kind != "null"]
        return CHOOSE if _is_choice(schema) else _TYPES.get(next(iter(kinds), "null"), FALLBACK)
    if keyword == "format":
        return _FORMATS.get(str(schema.get("format")), MESSAGES["format"])
    if keyword == "pattern":
        return _with_example(schema)
    return MESSAGES.get(keyword, FALLBACK)


def _is_choice(schema: Mapping[str, object]) -> bool:
    kinds = types_of(schema)
    part = mapping(schema.get("items")) if "array" in kinds else schema
    return "enum" in part or bool(offers_of(part))


def _with_example(schema: Mapping[str, object]) -> Label:
    examples = items(schema.get("examples"))
    plain = MESSAGES["pattern"]
    if not examples:
        return plain
    example = typed_text(examples[0], schema)
    return Label(f"{plain.zh}，例如 {example}", f"{plain.en}; for example {example}")


def _filled(text: str, params: Params, language: str) -> str:
    for name, value in params.items():
        said = value.text(language) if isinstance(value, Label) else as_text(value)
        text = text.replace(f"{{{name}}}", said)
    return text
