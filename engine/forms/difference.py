"""What a new version of a form means for answers given to the old one, field by field.

Said is what would be refused now (``tightened``), what is accepted now (``loosened``), what loses
its place (``lost``), and what only looks otherwise.  Where conditions changed, nothing is promised:
the new version may refuse what was accepted (``unsure``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from engine.configuration.form import Form
from engine.forms.canonical import canonical
from engine.forms.declared import (
    declared,
    declared_items,
    hints,
    marks,
    pieces,
    union,
)
from engine.forms.effective import effective
from engine.forms.loosening import compare_demands
from engine.forms.renaming import renamed_fields
from engine.forms.root import RootSchema
from engine.forms.values import as_text, items, mapping, same, words
from engine.forms.wording import title_of
from engine.terms import Label

Kind = Literal[
    "lost", "renamed", "tightened", "unsure", "loosened", "added", "confidentiality", "use", "look"
]

KINDS: Final[Mapping[Kind, Label]] = {
    "lost": Label("取消", "lost"),
    "renamed": Label("改名", "renamed"),
    "tightened": Label("收紧", "tightened"),
    "unsure": Label("可能不再接受", "may refuse what was accepted"),
    "loosened": Label("放宽", "loosened"),
    "added": Label("新增", "added"),
    "confidentiality": Label("保密与权限", "confidentiality"),
    "use": Label("用途", "use"),
    "look": Label("样子", "look"),
}
"""Every kind of change, the gravest for stored answers first."""

_RULES: Final = ("if", "oneOf", "anyOf", "dependentSchemas", "dependentRequired")
_LOOKS: Final = ("title", "description", "en", "messages", "examples")
_USES: Final[Mapping[str, Label]] = {
    "fact": Label("供规则读取的事实", "fact for rules"),
    "fingerprint": Label("指纹", "fingerprint"),
    "default": Label("初始值", "default"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One change of one field.

    Attributes:
        path: Dotted place, ``*`` for every row; empty for the form as a whole.
        title: What the field is called.
        said: The change in words; empty if the kind says it all.
    """

    kind: Kind
    path: str
    title: Label
    said: Label

    def text(self, language: str = "zh") -> str:
        """Return the change in one line."""
        kind, title, said = (
            one.text(language) for one in (KINDS[self.kind], self.title, self.said)
        )
        if language == "en":
            return f"{kind}: {title} ({self.path or 'form'}){f': {said}' if said else ''}"
        return f"{kind}：{title}（{self.path or '整份表单'}）{f'：{said}' if said else ''}"

    def to_json(self) -> dict[str, object]:
        """Return the change as plain values for machines."""
        return {
            "kind": self.kind,
            "path": self.path,
            "title": {"zh": self.title.zh, "en": self.title.text("en")},
            "zh": self.text("zh"),
            "en": self.text("en"),
        }


@dataclass(frozen=True, slots=True)
class _Field:
    """A field as one version has it; ``demands`` are one for each place that declares it."""

    path: str
    title: Label
    every: Mapping[str, object]
    demands: tuple[tuple[Mapping[str, object], bool], ...]
    required: bool
    marks: frozenset[str]
    access: object
    section: str


@dataclass(frozen=True, slots=True)
class _Level:
    """What an object as a whole demands: its closedness and its conditions; names in order."""

    names: tuple[str, ...]
    demands: Mapping[str, object]
    rules: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class _Survey:
    """A version of a form as two tables by dotted place."""

    fields: Mapping[str, _Field]
    levels: Mapping[str, _Level]


def compare_forms(before: Form, after: Form) -> tuple[FieldChange, ...]:
    """Return what the second form means for answers to the first, the gravest first.

    Renamed is what the second form's ``migrations`` from the version of the first say so.
    """
    old, new = _survey(before), _survey(after)
    renamed = {
        here: there
        for here, there in renamed_fields(after, before.version).items()
        if here in old.fields and there in new.fields
    }
    found = [*_of_fields(old, new, renamed), *_of_levels(old, new)]
    order = list(KINDS)
    return tuple(sorted(found, key=lambda change: order.index(change.kind)))


def places_of(form: Form) -> tuple[str, ...]:
    """Return the dotted places of a form's fields, ``*`` for every row.

    >>> from engine.configuration.form import Form
    >>> rows = {"type": "array", "items": {"properties": {"x": {"type": "string"}}}}
    >>> schema = {"type": "object", "properties": {"a": {"type": "string"}, "rows": rows}}
    >>> places_of(Form.model_construct(schema_=schema, sections=()))
    ('a', 'rows', 'rows.*.x')
    """
    return tuple(_survey(form).fields)


def _of_fields(old: _Survey, new: _Survey, renamed: Mapping[str, str]) -> Iterator[FieldChange]:
    come = {there: here for here, there in renamed.items()}
    for path, field in old.fields.items():
        if path not in new.fields and path not in renamed and not _above(path, old, new):
            said = Label("已存的答案不再有位置", "stored answers have no place any more")
            yield FieldChange("lost", path, field.title, said)
    for path, field in new.fields.items():
        former = old.fields.get(come.get(path, path))
        if path in come:
            said = Label(f"原名 {come[path]}", f"was {come[path]}")
            yield FieldChange("renamed", path, field.title, said)
        if former is None:
            yield from _new_field(path, field, old, new)
        else:
            yield from _changes(former, field)


def _above(path: str, here: _Survey, there: _Survey) -> bool:
    """Tell whether a field stands in a group that the other version lacks as a whole."""
    parts = path.split(".")
    around = (".".join(parts[:end]) for end in range(1, len(parts)))
    return any(one in here.fields and one not in there.fields for one in around)


def _new_field(path: str, field: _Field, old: _Survey, new: _Survey) -> Iterator[FieldChange]:
    yield FieldChange("added", path, field.title, Label(""))
    if field.required and not _above(path, new, old):
        yield FieldChange("tightened", path, field.title, Label("新增必填", "a new required field"))


def _changes(old: _Field, new: _Field) -> Iterator[FieldChange]:
    path, title = new.path, new.title
    if old.required != new.required:
        kind: Kind = "tightened" if new.required else "loosened"
        said = (
            Label("改为必填", "required now") if new.required else Label("不再必填", "optional now")
        )
        yield FieldChange(kind, path, title, said)
    yield from _demands(old, new)
    for said in _secrecy(old, new):
        yield FieldChange("confidentiality", path, title, said)
    for said in _uses(old, new):
        yield FieldChange("use", path, title, said)
    looks = list(_looks(old, new))
    if looks:
        said = Label("、".join(one.zh for one in looks), ", ".join(one.text("en") for one in looks))
        yield FieldChange("look", path, title, said)


def _demands(old: _Field, new: _Field) -> Iterator[FieldChange]:
    path, title = new.path, new.title
    if [held for _, held in old.demands] != [held for _, held in new.demands]:
        said = Label("在哪些条件下要求什么有变化", "what is asked of it on which condition")
        yield FieldChange("unsure", path, title, said)
        return
    told: set[tuple[str, str]] = set()
    for (before, conditional), (after, _) in zip(old.demands, new.demands, strict=True):
        for step in compare_demands(before, after):
            tail = Label("（有条件）", " (on a condition)") if conditional else Label("")
            said = Label(step.said.zh + tail.zh, step.said.text("en") + tail.text("en"))
            if (step.verdict, said.zh) not in told:
                told.add((step.verdict, said.zh))
                yield FieldChange(step.verdict, path, title, said)


def _secrecy(old: _Field, new: _Field) -> Iterator[Label]:
    if old.marks != new.marks:
        before, after = ("/".join(sorted(one.marks)) or "public" for one in (old, new))
        yield Label(f"保密标记 {before} → {after}", f"mark {before} → {after}")
    if not same(old.access, new.access):
        before, after = (as_text(one) or "–" for one in (old.access, new.access))
        yield Label(f"谁能看、谁能改 {before} → {after}", f"access {before} → {after}")


def _uses(old: _Field, new: _Field) -> Iterator[Label]:
    for word, name in _USES.items():
        before, after = old.every.get(word), new.every.get(word)
        if not same(before, after):
            shown = f"{as_text(before) or '–'} → {as_text(after) or '–'}"
            yield Label(f"{name.zh} {shown}", f"{name.text('en')} {shown}")
    for word, zh, en in (("hidden", "不再出现时", "when hidden"), ("compute", "计算", "computed")):
        before, after = (mapping(one.every.get("ui")).get(word) for one in (old, new))
        if not same(before, after):
            shown = f"{as_text(before) or '–'} → {as_text(after) or '–'}"
            yield Label(f"{zh} {shown}", f"{en} {shown}")


def _looks(old: _Field, new: _Field) -> Iterator[Label]:
    if old.title != new.title:
        before, after = old.title, new.title
        yield Label(f"{before} → {after}", f"{before.text('en')} → {after.text('en')}")
    elif any(not same(old.every.get(word), new.every.get(word)) for word in _LOOKS):
        yield Label("文字", "texts")
    if not same(*(_drawing(one) for one in (old, new))):
        yield Label("显示方式", "the way it is shown")
    if old.section != new.section:
        yield Label("所在分组", "its section")


def _drawing(field: _Field) -> object:
    ui = mapping(field.every.get("ui"))
    return {key: value for key, value in ui.items() if key not in {"choices", "compute", "hidden"}}


def _of_levels(old: _Survey, new: _Survey) -> Iterator[FieldChange]:
    for path, level in new.levels.items():
        former = old.levels.get(path)
        if former is None:
            continue
        title = new.fields[path].title if path in new.fields else Label("表单", "form")
        before, after = ([name for name in one.names if name in other.names]
                         for one, other in ((former, level), (level, former)))  # fmt: skip
        if before != after:
            yield FieldChange("look", path, title, Label("次序", "order"))
        if path not in new.fields:
            for step in compare_demands(former.demands, level.demands):
                yield FieldChange(step.verdict, path, title, step.said)
        yield from (
            FieldChange(kind, path, title, said) for kind, said in _rules(former, level, old, path)
        )


def _rules(old: _Level, new: _Level, survey: _Survey, path: str) -> Iterator[tuple[Kind, Label]]:
    before, after = ([canonical(_skeleton(one)) for one in level.rules] for level in (old, new))
    gone = [one for one in before if one not in after]
    come = [rule for rule, said in zip(new.rules, after, strict=True) if said not in before]
    if gone and come:
        yield "unsure", Label("条件有改动", "conditions changed")
    elif gone:
        yield "loosened", Label(f"取消 {len(gone)} 条条件", f"conditions taken out: {len(gone)}")
    for rule in come if not gone else ():
        asked = _asked(rule)
        known = [name for name in asked if f"{path}.{name}".lstrip(".") in survey.fields]
        if any(_demanding(rule)) or known:
            listed = "、".join(asked)
            yield (
                "tightened",
                Label(f"新增条件（{listed}）", f"a new condition ({', '.join(asked)})"),
            )


def _asked(rule: object) -> list[str]:
    """Return the fields a rule asks for or says something of, but not those of its condition."""
    own = mapping(rule)
    found = [*mapping(own.get("properties")), *words(own.get("required"))]
    for key in ("then", "else"):
        found += _asked(own[key]) if key in own else []
    for key in ("allOf", "oneOf", "anyOf"):
        for part in items(own.get(key)):
            found += _asked(part)
    for part in mapping(own.get("dependentSchemas")).values():
        found += _asked(part)
    for names in mapping(own.get("dependentRequired")).values():
        found += words(names)
    return list(dict.fromkeys(found))


def _demanding(rule: object) -> Iterator[bool]:
    """Yield whether anything in a rule must be answered, part by part."""
    own = mapping(rule)
    yield bool({"required", "dependentRequired", "oneOf", "anyOf"} & own.keys())
    for key in ("then", "else"):
        yield from _demanding(own[key]) if key in own else ()
    for part in items(own.get("allOf")):
        yield from _demanding(part)
    for part in mapping(own.get("dependentSchemas")).values():
        yield from _demanding(part)


def _skeleton(value: object, *, condition: bool = False) -> object:
    """Return a rule with the names of its fields only: what they demand is compared by itself."""
    if isinstance(value, Mapping):
        return {
            key: sorted(mapping(part))
            if key == "properties" and not condition
            else _skeleton(part, condition=condition or key == "if")
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [_skeleton(part, condition=condition) for part in value]
    return value


def _survey(form: Form) -> _Survey:
    root = RootSchema.of(form.schema_)
    places = {name: section.title.zh for section in form.sections for name in section.fields}
    fields: dict[str, _Field] = {}
    levels: dict[str, _Level] = {}
    _enter(_Here(root, fields, levels, places), root.schema, "", frozenset())
    return _Survey(fields, levels)


@dataclass(frozen=True, slots=True)
class _Here:
    root: RootSchema
    fields: dict[str, _Field]
    levels: dict[str, _Level]
    places: Mapping[str, str]


def _enter(here: _Here, schema: Mapping[str, object], path: str, seen: frozenset[str]) -> None:
    """Note the fields of a level and of all below it; a schema within itself is noted once."""
    references = {str(one) for one in hints(schema, here.root, "$ref")}
    known = declared(schema, here.root)
    if references & seen or not known:
        return
    shown_first = [name for name in here.places if not path and name in known]
    order = dict.fromkeys((*shown_first, *known))
    here.levels[path] = _level(here.root, schema, tuple(order))
    always = [piece for piece, conditional in pieces(schema, here.root) if not conditional]
    required = {name for piece in always for name in words(piece.get("required"))}
    for name, declarations in known.items():
        there = f"{path}.{name}" if path else name
        every = union(declarations)
        shown = effective(every, {}, here.root)
        access = [*hints(every, here.root, "access"), shown.get("readOnly") is True]
        here.fields[there] = _Field(
            path=there,
            title=title_of(name, shown),
            every=shown,
            demands=tuple(
                (effective(mapping(one.schema), {}, here.root) if one.schema is not False
                 else {"not": {}}, one.conditional) for one in declarations
            ),
            required=name in required,
            marks=marks(every, here.root),
            access=access if access != [False] else None,
            section=here.places.get(there, ""),
        )  # fmt: skip
        _enter(here, every, there, seen | references)
        rows = declared_items(every, here.root)
        if rows:
            _row(here, rows, f"{there}.*", seen | references)


def _row(here: _Here, rows: Mapping[str, object], path: str, seen: frozenset[str]) -> None:
    if declared(rows, here.root):
        _enter(here, rows, path, seen)
        return
    shown = effective(rows, {}, here.root)
    if shown:
        title = title_of("*", shown) if "title" in shown else Label("每一项", "each entry")
        here.fields[path] = _Field(
            path, title, shown, ((shown, False),), required=False,
            marks=marks(rows, here.root), access=None, section="",
        )  # fmt: skip


def _level(root: RootSchema, schema: Mapping[str, object], names: tuple[str, ...]) -> _Level:
    always = [piece for piece, conditional in pieces(schema, root) if not conditional]
    rules = tuple(
        {key: piece[key] for key in ((word, "then", "else") if word == "if" else (word,))
         if key in piece}
        for piece in always for word in _RULES if word in piece
    )  # fmt: skip
    demands = {
        key: value
        for piece in always
        for key, value in piece.items()
        if key not in {*_RULES, "then", "else", "properties", "required", "allOf", "$ref", "type"}
    }
    return _Level(names, demands, rules)


def counts_of(changes: Sequence[FieldChange]) -> dict[Kind, int]:
    """Return how many changes there are of each kind, kinds without any left out."""
    found = {kind: sum(one.kind == kind for one in changes) for kind in KINDS}
    return {kind: count for kind, count in found.items() if count}
