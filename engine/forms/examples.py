"""The examples inside a form: these answers must be accepted, or refused at these fields.

``given`` holds the answers.  ``then`` says one or more of: ``valid: true|false``,
``errors: [places]`` (exactly these; as ``{place: text}`` with what must be said there),
``visible: [places]``, ``hidden: [places]`` and ``computed: {place: value}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.configuration.form import Form
from engine.configuration.head import Example
from engine.forms.choices import Lists, fill_choices
from engine.forms.clearing import asked_only
from engine.forms.nodes import build_nodes, walk
from engine.forms.prefill import with_locked
from engine.forms.root import RootSchema
from engine.forms.serving import Compute
from engine.forms.validation import validate
from engine.forms.values import ABSENT, as_text, mapping, same, words
from engine.forms.visibility import everything_seen

Failure = tuple[str, str]
"""What did not come out as the example says, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a form makes of an example's answers.

    Attributes:
        faulty: Dotted place of a fault to what is said about it in Chinese.
        said: Dotted place to everything said there, in both languages.
        shown: Dotted places of what is shown.
        computed: Dotted places of the computed fields to their values; one not known is left out.
    """

    faulty: Mapping[str, str]
    said: Mapping[str, frozenset[str]]
    shown: frozenset[str]
    computed: Mapping[str, object]


def run_example(
    form: Form, example: Example, lists: Lists, compute: Compute | None = None
) -> tuple[Failure, ...]:
    """Return what did not come out as the example says; empty if all did.

    Args:
        form: The form.
        example: The example.
        lists: The county's lists.
        compute: Works out the computed fields; None leaves them unknown.
    """
    unknown = sorted(set(example.then) - set(_CHECKS))
    if unknown:
        zh, en = "、".join(unknown), ", ".join(unknown)
        return ((f"示例的 then 中不认识：{zh}", f"unknown in the example's then: {en}"),)
    if not example.then:
        return (("示例的 then 没有写应有的结果", "the example's then says nothing"),)
    root = RootSchema.of(fill_choices(form.schema_, lists))
    computed = compute(example.given) if compute else {}
    given = with_locked(example.given, computed)
    answers = asked_only(root, given)
    faults = validate(form, root, answers)
    faulty = {fault.dotted: fault.text("zh") for fault in faults}
    said = {
        place: frozenset(
            fault.text(language)
            for fault in faults
            if fault.dotted == place
            for language in ("zh", "en")
        )
        for place in faulty
    }
    nodes = walk(build_nodes(form, root, given, everything_seen(form)))
    shown = frozenset(node.dotted for node in nodes if node.path)
    values = {place: one.value for place, one in computed.items() if one.value is not ABSENT}
    outcome = Outcome(faulty, said, shown, values)
    failures: list[Failure] = []
    for key, expected in example.then.items():
        failures.extend(_CHECKS[key](expected, outcome))
    return tuple(failures)


def _check_valid(expected: object, outcome: Outcome) -> list[Failure]:
    if expected is not (not outcome.faulty):
        zh = (
            "；".join(f"{place}：{text}" for place, text in outcome.faulty.items())
            or "没有发现错误"
        )
        places = ", ".join(outcome.faulty) or "no faults"
        return [(f"应{'通过' if expected else '不通过'}检查：{zh}",
                 f"expected valid: {str(expected).lower()}, found: {places}")]  # fmt: skip
    return []


def _check_errors(expected: object, outcome: Outcome) -> list[Failure]:
    texts = mapping(expected)
    wanted = set(texts) or set(words(expected))
    missing = sorted(wanted - set(outcome.faulty))
    extra = sorted(set(outcome.faulty) - wanted)
    other = [
        (place, as_text(text), outcome.faulty[place])
        for place, text in texts.items()
        if place in outcome.said and text not in outcome.said[place]
    ]
    return [
        *((f"{place} 应提示“{text}”，实际提示“{came}”",
           f"{place}: expected '{text}', but it says '{came}'") for place, text, came in other),
        *((f"{place} 应报错而没有", f"{place}: a fault was expected") for place in missing),
        *((f"{place} 不应报错：{outcome.faulty[place]}", f"{place}: an unexpected fault")
          for place in extra),
    ]  # fmt: skip


def _check_visible(expected: object, outcome: Outcome) -> list[Failure]:
    absent = sorted(set(words(expected)) - outcome.shown)
    return [(f"{place} 应显示而没有", f"{place} should be visible") for place in absent]


def _check_hidden(expected: object, outcome: Outcome) -> list[Failure]:
    present = sorted(set(words(expected)) & outcome.shown)
    return [(f"{place} 不应显示", f"{place} should be hidden") for place in present]


def _check_computed(expected: object, outcome: Outcome) -> list[Failure]:
    wanted = mapping(expected)
    failures: list[Failure] = []
    for place, value in wanted.items():
        came = outcome.computed.get(place)
        if not same(came, value):
            zh = f"{place} 应算出 {as_text(value)}，实际为 {as_text(came) or '未知'}"
            found = as_text(came) or "unknown"
            en = f"{place} should be worked out as {as_text(value)}, but is {found}"
            failures.append((zh, en))
    return failures


_CHECKS: Final[Mapping[str, Callable[[object, Outcome], list[Failure]]]] = {
    "computed": _check_computed,
    "errors": _check_errors,
    "hidden": _check_hidden,
    "valid": _check_valid,
    "visible": _check_visible,
}
