"""What a form document says in vain or leaves unsaid: nothing here is wrong as JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.configuration.checks.schema_words import is_compilable
from engine.configuration.checks.world import ROLE, STAGE, Noun, Pen
from engine.configuration.form import Form
from engine.configuration.form_logic import Conflict, conflicts_of
from engine.configuration.form_schema import Place, Schema, follow, properties_of, schemas_of
from engine.configuration.problems import Path, choices_en, choices_zh, nearest_word, show
from engine.configuration.workflow import Workflow

_FIELD = Noun("字段", "field")
_CONDITIONS = frozenset({"if", "not", "contains"})
_ACCESS = ("see", "write", "stages")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CODE = re.compile(r"[A-Za-z]{2,}")
_UNLIKE = re.compile(r"\\[Az]|\(\?[a-zA-Z-]+[:)]|\(\?P<|[+*?}]\+|\[\[:|&&")
"""Ways of writing that ECMA 262, which JSON Schema goes by, does not know; taken here only."""

_UNFIT: Mapping[str, tuple[str, ...]] = {
    "textarea": ("string",),
    "long-text": ("string",),
    "text": ("string", "number", "integer"),
    "number": ("number", "integer"),
    "updown": ("number", "integer"),
    "date": ("string",),
    "money": ("integer",),
    "signature": ("object",),
    "checkbox": ("boolean",),
    "file": ("string", "array", "object"),
    "checkboxes": ("array",),
    "radio": ("string", "number", "integer", "boolean"),
    "select": ("string", "number", "integer", "boolean"),
}
"""Types a widget can show; one that is not listed here is left to the engine."""


def lint_form(form: Form, pen: Pen) -> None:
    """Note what cannot be reached or answered, what is not told apart, what is not said."""
    root = form.schema_
    for conflict in conflicts_of(root):
        _note_conflict(conflict, pen)
    declared = {
        one.name for one in properties_of(root) if not _CONDITIONS & {str(p) for p in one.path}
    }
    for place in schemas_of(root):
        _lint_condition(place, declared, pen)
        _lint_branches(place, root, pen)
        _lint_pattern(place, pen)
        _lint_labels(place, pen)
        _lint_messages(place, pen)
        _lint_widget(place, pen)
        _check_access(place, pen)


def _note_conflict(conflict: Conflict, pen: Pen) -> None:
    name = conflict.field
    if conflict.kind == "never":
        pen.warn(
            conflict.path,
            "never-asked",
            f"这个条件永远不会成立（看“{name}”），下面的内容永远不会出现。",
            f"this can never hold (see '{name}'), so what stands under it is never asked.",
        )
        return
    pen.note(
        conflict.path,
        "never-valid",
        f"“{name}”必须填，却没有任何填法能通过，这里的要求互相矛盾。",
        f"'{name}' must be answered, but no answer is accepted: the demands contradict each other.",
        found=name,
    )


def _lint_condition(place: Place, declared: set[str], pen: Pen) -> None:
    condition = place.schema.get("if")
    if isinstance(condition, Mapping):
        asked = _mapping(condition.get("properties"))
        here = (*place.path, "if", "properties")
        for name in asked:
            pen.refer((*here, str(name)), str(name), tuple(sorted(declared)), _FIELD)
        needed = _list(condition.get("required"))
        for name in asked:
            if name not in needed and name in declared:
                pen.warn(
                    (*here, str(name)),
                    "holds-unanswered",
                    f"“{name}”还没有填时，这个条件也算成立；请在 if 里写上 required: [{name}]。",
                    f"this holds as long as '{name}' is not answered, too; "
                    f"write 'required: [{name}]' in the 'if'.",
                )
    for name, others in _mapping(place.schema.get("dependentRequired")).items():
        here = (*place.path, "dependentRequired", str(name))
        pen.refer(here, str(name), tuple(sorted(declared)), _FIELD)
        pen.refer_each(here, [show(one) for one in _list(others)], tuple(sorted(declared)), _FIELD)


def _lint_branches(place: Place, root: Schema, pen: Pen) -> None:
    for word in ("oneOf", "anyOf"):
        branches = [
            follow(root, branch)
            for branch in _list(place.schema.get(word))
            if isinstance(branch, Mapping)
        ]
        groups = [one for one in branches if "properties" in one]
        fixed = [_fixed(one, root) for one in groups]
        if len(groups) > 1 and not set.intersection(*fixed):
            pen.warn(
                (*place.path, word),
                "not-told-apart",
                "各分支没有用同一个 const 栏目区分，填表的人没法选走哪一支。",
                "no 'const' property tells these branches apart; nobody can choose one.",
            )


def _fixed(branch: Schema, root: Schema) -> set[str]:
    parts = _mapping(branch.get("properties")).items()
    followed = {str(name): follow(root, part) for name, part in parts if isinstance(part, Mapping)}
    return {name for name, part in followed.items() if "const" in part or "enum" in part}


def _lint_pattern(place: Place, pen: Pen) -> None:
    pattern = place.schema.get("pattern")
    if not isinstance(pattern, str) or not is_compilable(pattern):
        return
    here = (*place.path, "pattern")
    unlike = _UNLIKE.search(pattern)
    if unlike:
        pen.warn(
            here,
            "pattern-differs",
            f"样式里的“{unlike[0]}”不是 JSON Schema 的写法，别的程序读法不同，请改写。",
            f"'{unlike[0]}' is not of JSON Schema; other programs read it differently.",
        )
    messages = _mapping(place.schema.get("messages"))
    if "pattern" not in messages and not place.schema.get("examples"):
        pen.warn(
            here,
            "no-message",
            "样式没有配提示，填错的人只会看到“格式不正确”；请写 messages.pattern 或 examples。",
            "nothing says what the pattern wants; write 'messages.pattern' or 'examples'.",
        )


def _lint_labels(place: Place, pen: Pen) -> None:
    labels = _mapping(_mapping(place.schema.get("ui")).get("labels"))
    if _CONDITIONS & {str(part) for part in place.path}:
        return
    for position, value in enumerate(_list(place.schema.get("enum"))):
        said = labels.get(str(value), value) if isinstance(value, str) else None
        plain = said.get("zh") if isinstance(said, Mapping) else said
        if isinstance(plain, str) and _CODE.search(plain) and not _CHINESE.search(plain):
            pen.warn(
                (*place.path, "enum", position),
                "no-chinese",
                f"选项“{value}”没有中文；请写 ui: {{labels: {{{value}: 中文}}}}。",
                f"the choice '{value}' has no Chinese; write it under 'ui.labels'.",
            )


def _lint_messages(place: Place, pen: Pen) -> None:
    messages = place.schema.get("messages")
    for keyword, said in _mapping(messages).items():
        text = said.get("zh") if isinstance(said, Mapping) else said
        if not isinstance(text, str) or not _CHINESE.search(text):
            pen.warn(
                (*place.path, "messages", str(keyword)),
                "no-chinese",
                f"“{keyword}”的提示没有中文。",
                f"what is said about '{keyword}' has no Chinese.",
            )


def _lint_widget(place: Place, pen: Pen) -> None:
    widget = _mapping(place.schema.get("ui")).get("widget")
    kinds = place.schema.get("type")
    fitting = _UNFIT.get(str(widget))
    found = {one for one in (_list(kinds) or (kinds,)) if isinstance(one, str)} - {"null"}
    if fitting is None or not found or found & set(fitting):
        return
    pen.warn(
        (*place.path, "ui", "widget"),
        "unfit-widget",
        f"控件 {widget} 显示不了 {'、'.join(sorted(found))}，会换成合适的控件。",
        f"the widget {widget} cannot show {', '.join(sorted(found))}; another is taken.",
    )


def _check_access(place: Place, pen: Pen) -> None:
    access = place.schema.get("access")
    if access is None:
        return
    here = (*place.path, "access")
    if not isinstance(access, Mapping):
        pen.note(
            here,
            "wrong-type",
            f"“{show(access)}”不是“名称: 内容”的结构。",
            f"'{show(access)}' is not made of 'name: content'.",
            found=show(access),
        )
        return
    for name in access:
        _known(here, str(name), pen)
    for word, allowed, noun in _access_words(pen):
        named = access.get(word)
        listed = [str(one) for one in _list(named) or ((named,) if named is not None else ())]
        pen.refer_each((*here, word), listed, allowed, noun)


def _known(here: Path, name: str, pen: Pen) -> None:
    if name not in _ACCESS:
        nearest = nearest_word(name, _ACCESS)
        listed = () if nearest else _ACCESS
        pen.note(
            (*here, name),
            "unknown-key",
            f"这里没有“{name}”这一项{choices_zh(listed, nearest)}",
            f"there is no '{name}' here{choices_en(listed, nearest)}",
            found=name,
            allowed=_ACCESS,
            nearest=nearest,
        )


def _access_words(pen: Pen) -> Iterator[tuple[str, tuple[str, ...], Noun]]:
    """Yield what may stand under each word of ``access``, as far as that can be known."""
    if pen.world.county is not None:
        roles = tuple(role.id for role in pen.world.county.roles)
        yield "see", roles, ROLE
        yield "write", roles, ROLE
    workflows = pen.world.of(Workflow)
    if workflows and "workflow" not in pen.world.broken:
        stages = dict.fromkeys(stage.id for one in workflows for stage in one.stages)
        yield "stages", tuple(stages), STAGE


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
