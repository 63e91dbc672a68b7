"""Whether a field accepts more or less than before, keyword by keyword.

Each step is proved by itself: what is ``tightened`` refuses some answer that met the keyword
before, or none at best; what is ``loosened`` refuses no answer that met it.  Where that cannot be
told from the keyword (two patterns, two formats), the step is ``unsure``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from engine.forms.root import types_of
from engine.forms.values import as_fraction, as_text, is_number, items, mapping, same
from engine.terms import Label

Verdict = Literal["loosened", "tightened", "unsure"]

Demands = Mapping[str, object]
"""The keywords of a field, references worked out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One keyword that demands otherwise than before.

    Attributes:
        said: The change in words, such as ``最多字数 20 → 10``.
    """

    verdict: Verdict
    keyword: str
    said: Label


def compare_demands(old: Demands, new: Demands) -> Iterator[Step]:
    """Yield what a field demands otherwise than before, the same demand said otherwise left out."""
    for compare in _COMPARISONS:
        yield from compare(old, new)


def _types(old: Demands, new: Demands) -> Iterator[Step]:
    before, after = _kinds(old), _kinds(new)
    if before == after:
        return
    verdict: Verdict = "loosened" if before <= after else "tightened"
    yield Step(verdict, "type", _changed(Label("类型", "type"), _listed(before), _listed(after)))


def _kinds(schema: Demands) -> frozenset[str]:
    allowed = _allowed(schema)
    found = frozenset(types_of(schema)) or (
        _EVERY_TYPE if allowed is None else frozenset(map(_kind, allowed))
    )
    return found | {"integer"} if "number" in found else found


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if is_number(value):
        return "number"
    if isinstance(value, Mapping):
        return "object"
    return "string" if isinstance(value, str) else "null" if value is None else "array"


def _listed(kinds: frozenset[str]) -> str:
    shown = kinds - {"integer"} if "number" in kinds else kinds
    return "/".join(sorted(shown)) if kinds != _EVERY_TYPE else "–"


def _values(old: Demands, new: Demands) -> Iterator[Step]:
    before, after = _allowed(old), _allowed(new)
    if before is None and after is None:
        return
    if before is None or after is None:
        name = Label("选项", "choices")
        said = _changed(name, _joined(before), _joined(after))
        yield Step("tightened" if before is None else "loosened", "enum", said)
        return
    gone = [one for one in before if not any(same(one, other) for other in after)]
    more = [one for one in after if not any(same(one, other) for other in before)]
    if gone:
        listed = _joined(gone)
        yield Step(
            "tightened", "enum", Label(f"取消选项 {listed}", f"no longer a choice: {listed}")
        )
    if more:
        listed = _joined(more)
        yield Step("loosened", "enum", Label(f"增加选项 {listed}", f"new choice: {listed}"))


def _allowed(schema: Demands) -> Sequence[object] | None:
    if "const" in schema:
        return (schema["const"],)
    if "enum" in schema:
        return items(schema["enum"])
    for word in ("oneOf", "anyOf"):
        branches = [mapping(part) for part in items(schema.get(word))]
        if branches and all("const" in part for part in branches):
            return [part["const"] for part in branches]
    return None


def _joined(values: Sequence[object] | None) -> str:
    return "–" if values is None else "、".join(map(as_text, values))


def _lists(old: Demands, new: Demands) -> Iterator[Step]:
    """Yield another list of the county to choose from: what it holds is not known here."""
    before, after = (mapping(one.get("ui")).get("choices") for one in (old, new))
    if before != after:
        verdict: Verdict = "unsure"
        if before is None or after is None:
            verdict = "tightened" if before is None else "loosened"
        name = Label("选项名单", "list of choices")
        yield Step(verdict, "choices", _changed(name, _word(before), _word(after)))


def _numbers(old: Demands, new: Demands) -> Iterator[Step]:
    for plain, open_end, name, larger_is_tighter in (
        ("minimum", "exclusiveMinimum", Label("最小值", "least"), True),
        ("maximum", "exclusiveMaximum", Label("最大值", "most"), False),
    ):
        before = _end(old, plain, open_end, lower=larger_is_tighter)
        after = _end(new, plain, open_end, lower=larger_is_tighter)
        yield from _moved(plain, name, before, after, larger_is_tighter=larger_is_tighter)


_End = tuple[Decimal, int]
"""A limit and how far it shuts its own value out: 1 or -1 where it does, in its direction."""


def _end(schema: Demands, plain: str, open_end: str, *, lower: bool) -> _End | None:
    found: list[_End] = []
    if is_number(schema.get(plain)):
        found.append((Decimal(as_text(schema[plain])), 0))
    if is_number(schema.get(open_end)):
        found.append((Decimal(as_text(schema[open_end])), 1 if lower else -1))
    if not found:
        return None
    return max(found) if lower else min(found)


def _sizes(old: Demands, new: Demands) -> Iterator[Step]:
    for word, name in SIZES.items():
        tighter = word.startswith("min")
        before, after = (
            (Decimal(as_text(one[word])), 0) if is_number(one.get(word)) else None
            for one in (old, new)
        )
        none = (Decimal(0), 0)
        if tighter and (before or none) == (after or none):
            continue
        yield from _moved(word, name, before, after, larger_is_tighter=tighter)


def _moved(
    keyword: str,
    name: Label,
    before: _End | None,
    after: _End | None,
    *,
    larger_is_tighter: bool,
) -> Iterator[Step]:
    if before == after:
        return
    if before is None or after is None:
        tightened = before is None
    else:
        tightened = (after > before) is larger_is_tighter
    said = _changed(name, _limit(before), _limit(after))
    yield Step("tightened" if tightened else "loosened", keyword, said)


def _limit(end: _End | None) -> str:
    if end is None:
        return "–"
    return {0: "", 1: ">", -1: "<"}[end[1]] + as_text(end[0])


def _multiples(old: Demands, new: Demands) -> Iterator[Step]:
    before, after = old.get("multipleOf"), new.get("multipleOf")
    if same(before, after):
        return
    loosened = after is None or (
        before is not None and as_fraction(before) % as_fraction(after) == 0
    )
    name = Label("必须是倍数", "multiple of")
    said = _changed(name, _word(before), _word(after))
    yield Step("loosened" if loosened else "tightened", "multipleOf", said)


def _opaque(old: Demands, new: Demands) -> Iterator[Step]:
    """Yield demands of which only their presence can be compared."""
    for word, name in _OPAQUE.items():
        before, after = old.get(word), new.get(word)
        if same(before, after) or (word == "oneOf" and _allowed(old) and _allowed(new)):
            continue
        verdict: Verdict = "unsure"
        if before is None or after is None:
            verdict = "tightened" if before is None else "loosened"
        yield Step(verdict, word, _changed(name, _word(before), _word(after)))


def _flags(old: Demands, new: Demands) -> Iterator[Step]:
    before, after = old.get("uniqueItems") is True, new.get("uniqueItems") is True
    if before != after:
        said = Label("不许重复", "no repetition") if after else Label("可以重复", "may repeat")
        yield Step("tightened" if after else "loosened", "uniqueItems", said)
    for word in ("additionalProperties", "unevaluatedProperties", "unevaluatedItems"):
        yield from _closing(word, old.get(word, True), new.get(word, True))


def _closing(word: str, before: object, after: object) -> Iterator[Step]:
    if same(before, after) or {as_text(before), as_text(after)} <= {"true", "{}"}:
        return
    verdict: Verdict = "unsure"
    if before in (True, {}) or after is False:
        verdict = "tightened"
    elif after in (True, {}) or before is False:
        verdict = "loosened"
    name = Label("表单以外的内容", "what the form does not ask for")
    yield Step(verdict, word, _changed(name, _word(before), _word(after)))


def _changed(name: Label, before: str, after: str) -> Label:
    return Label(f"{name.zh} {before} → {after}", f"{name.text('en')} {before} → {after}")


def _word(value: object) -> str:
    return "–" if value is None else as_text(value)


_EVERY_TYPE: Final = frozenset(
    {"string", "number", "integer", "boolean", "array", "object", "null"}
)
SIZES: Final[Mapping[str, Label]] = {
    "minLength": Label("最少字数", "least characters"),
    "maxLength": Label("最多字数", "most characters"),
    "minItems": Label("最少项数", "least entries"),
    "maxItems": Label("最多项数", "most entries"),
    "minProperties": Label("最少栏数", "least answers"),
    "maxProperties": Label("最多栏数", "most answers"),
}
_OPAQUE: Final[Mapping[str, Label]] = {
    "pattern": Label("样式", "pattern"),
    "format": Label("格式", "format"),
    "not": Label("不许的填法", "what is not allowed"),
    "contains": Label("必须含有", "must contain"),
    "minContains": Label("必须含有的项数", "how many it must contain"),
    "maxContains": Label("最多含有的项数", "how many it may contain"),
    "propertyNames": Label("名称的要求", "names"),
    "patternProperties": Label("按名称的要求", "answers by name"),
    "prefixItems": Label("前几项的要求", "first entries"),
    "oneOf": Label("可选的填法", "ways to answer"),
    "anyOf": Label("可选的填法", "ways to answer"),
}
_COMPARISONS: Final[Sequence[Callable[[Demands, Demands], Iterator[Step]]]] = (
    _types, _values, _lists, _sizes, _numbers, _multiples, _opaque, _flags,
)  # fmt: skip
