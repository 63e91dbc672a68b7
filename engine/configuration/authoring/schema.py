"""The schema of a part of a document as a form asks for it: titled, and with choices to pick from.

It is made of the schema of the kind, which says what may be written.  Four things are asked for
otherwise than they are written, each marked by ``lens`` (see ``lens.py``): texts in two languages,
conditions, whatever is free in form, and the day by which a version is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from engine.configuration.authoring.references import APPLIES_BY, TESTED, list_of
from engine.configuration.vocabulary import key_help, key_label, value_label
from engine.expressions.names import Dictionary
from engine.terms import Label

Schema = dict[str, Any]

LENS: Final = "lens"
REST: Final = "…"
"""Name under which everything else a schema of a form says is asked for."""

CONDITIONS: Final = frozenset({"when", "holds", "approved", "zero_if"})
"""Keys that hold a condition wherever they are free in form."""

_LONG: Final = frozenset({
    "source", "requirement", "why", "note", "refusal", "intro", "description", "changes",
})  # fmt: skip
_MOST_BOXES: Final = 12
_RIGHTS: Final = ("Role", "may")
"""Rights are ticked, however many there are: who gives one away sees the others beside it."""

_FORM_FIELD: Final = ("title", "description", "type", "format", "enum", "fact", "confidential")
_TYPES: Final = ("string", "integer", "number", "boolean", "array", "object")
_MARKS: Final = ("informant", "unit", "panel", "public")


class Maker:
    """Makes schemas of forms from the schema of a kind."""

    def __init__(self, schema: Mapping[str, Any], facts: Dictionary, levels: int = 2) -> None:
        """Take the schema of a kind and the facts whose titles columns carry.

        Args:
            schema: The schema of a kind.
            facts: Facts whose titles columns carry.
            levels: How deep parts that hold parts of their own sort are asked for.
        """
        self._definitions: Mapping[str, Any] = schema.get("$defs", {})
        self._facts = facts
        self._levels = levels
        self._within: list[str] = []

    def group(
        self,
        schema: Mapping[str, Any],
        model: str,
        only: Iterable[str] | None = None,
        columns: Mapping[str, Sequence[str]] | None = None,
        *,
        key: str = "",
    ) -> Schema:
        """Return an object of the kind's schema as a group of a form.

        Args:
            schema: The object.
            model: Name of the model it describes; empty if it has none.
            only: The keys to ask for; all unless given.
            columns: Of a decision table, the names of its inputs and outputs.
            key: The key it stands under.
        """
        properties = schema.get("properties", {})
        wanted = [
            name
            for name in only or properties
            if name in properties and not self._too_deep(properties[name])
        ]
        asked = {name: self.field(name, properties[name], model, columns) for name in wanted}
        made: Schema = {
            "type": "object",
            "properties": asked,
            "required": [name for name in schema.get("required", ()) if name in asked],
        }
        free = schema.get("additionalProperties")
        if isinstance(free, Mapping) and only is None:
            made["additionalProperties"] = self.value(key, free, "")
        return made

    def field(
        self,
        key: str,
        schema: Mapping[str, Any],
        model: str,
        columns: Mapping[str, Sequence[str]] | None = None,
    ) -> Schema:
        """Return the schema of one key, with its title and what stands if it is left out."""
        if columns and model == "Row" and key in {"when", "then"}:
            made = self._cells(key, columns)
        else:
            made = self.value(key, schema, model, columns)
        return {**made, **_words(key, model, made, schema.get("default"))}

    def value(
        self,
        key: str,
        schema: Mapping[str, Any],
        model: str,
        columns: Mapping[str, Sequence[str]] | None = None,
    ) -> Schema:
        """Return what a value of the kind's schema is asked for as."""
        if key in CONDITIONS and _is_free(schema):
            return _condition()
        if (model, key) == ("Form", "schema"):
            return _form_schema()
        branches = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
        if len(branches) == 1:
            return self.value(key, branches[0], model, columns)
        if branches:
            return _way_to_apply() if key == APPLIES_BY else _free()
        return self._single(key, schema, model, columns)

    def _single(
        self,
        key: str,
        schema: Mapping[str, Any],
        model: str,
        columns: Mapping[str, Sequence[str]] | None,
    ) -> Schema:
        """Return what a value of one kind is asked for as."""
        reference, kind = schema.get("$ref"), schema.get("type")
        if isinstance(reference, str):
            name = reference.rpartition("/")[2]
            return _text(key) if name == "Label" else self._definition(name, columns)
        if kind == "array":
            return self._list(key, schema, model, columns)
        if kind is None and "enum" not in schema:
            return _free()
        if kind != "object":
            return _scalar(key, schema, model)
        return _free() if _is_open(schema) else self.group(schema, "", key=key)

    def _definition(self, name: str, columns: Mapping[str, Sequence[str]] | None) -> Schema:
        self._within.append(name)
        made = self.group(self._definitions[name], name, columns=columns)
        self._within.pop()
        return made

    def _too_deep(self, schema: Mapping[str, Any]) -> bool:
        """Tell whether a list of parts of the own sort lies deeper than any is asked for."""
        row = mapping(schema.get("items")).get("$ref", "")
        return self._within.count(str(row).rpartition("/")[2]) >= self._levels

    def _output(self, row: Mapping[str, Any]) -> Schema:
        name = str(row.get("$ref", "")).rpartition("/")[2]
        return self.group(self._definitions.get(name, row), "Output")

    def _list(
        self,
        key: str,
        schema: Mapping[str, Any],
        model: str,
        columns: Mapping[str, Sequence[str]] | None,
    ) -> Schema:
        rows = schema.get("items")
        if not isinstance(rows, Mapping):
            rows = next(iter(schema.get("prefixItems", ())), {})
        # What a table gives need be no fact that anything else knows.
        row = self._output(rows) if key == "outputs" else self.value(key, rows, model, columns)
        title = key_label(key, model)
        made: Schema = {"type": "array", "items": {"title": title.zh, **row}}
        if title.en:
            made["items"].setdefault("en", {"title": title.en})
        if "enum" in row and (len(row["enum"]) <= _MOST_BOXES or (model, key) == _RIGHTS):
            made["uniqueItems"] = True
        return made

    def _cells(self, key: str, columns: Mapping[str, Sequence[str]]) -> Schema:
        """Return a row's conditions or results with a field for each column of the table."""
        names = columns["inputs" if key == "when" else "outputs"]
        return {
            "type": "object",
            "properties": {name: self._cell(key, name) for name in names},
            "listed": list(columns.get("listed", ())) if key == "then" else [],
            LENS: "tests" if key == "when" else "results",
        }

    def _cell(self, key: str, name: str) -> Schema:
        fact = self._facts.get(name)
        # A column nobody titled is called by its own name.
        titled = fact is not None and fact.title.zh != name
        title = fact.title if fact and titled else key_label(name, "Output")
        found = list_of("output", name) if key == "then" else None
        chosen = {"ui": {"choices": found}} if found else {}
        return {"type": "string", **_titled(title), **chosen}


def _is_free(schema: Mapping[str, Any]) -> bool:
    branches = [schema, *schema.get("anyOf", ())]
    return any(one.get("type") == "object" and "properties" not in one for one in branches)


def _is_open(schema: Mapping[str, Any]) -> bool:
    return schema.get("additionalProperties") is True and "properties" not in schema


def _words(key: str, model: str, made: Mapping[str, Any], default: object) -> Schema:
    """Return the texts of a key: its title, and what help there is."""
    words: Schema = _titled(key_label(key, model))
    told = [one for one in (key_help(key, model), _otherwise(key, default)) if one]
    if told:
        words["description"] = "".join(one.zh for one in told)
        words["en"]["description"] = " ".join(one.text("en") for one in told)
    labels = mapping(made.get("en")).get("enum")
    if labels:
        words["en"]["enum"] = labels
    return words


def mapping(value: object) -> Mapping[str, Any]:
    """Return a mapping as it is, anything else as an empty one."""
    return value if isinstance(value, Mapping) else {}


def _titled(title: Label) -> Schema:
    return {"title": title.zh, "en": {"title": title.text("en")}}


def _otherwise(key: str, default: object) -> Label | None:
    """Return what holds where nothing is written, if that is worth saying."""
    if default is True:
        return Label("不填时为“是”。", "Yes if nothing is chosen.")
    named = value_label(key, default) if isinstance(default, str) else None
    if named is None:
        return None
    return Label(f"不填时为“{named.zh}”。", f"If nothing is chosen: {named.text('en')}.")


def _text(key: str) -> Schema:
    long = {"ui": {"widget": "textarea", "rows": 2}} if key in _LONG else {}
    chinese = {"type": "string", "minLength": 1, "title": "中文", "en": {"title": "Chinese"}}
    english = {"type": "string", "title": "英文", "en": {"title": "English"}}
    return {
        "type": "object",
        "properties": {"zh": {**chinese, **long}, "en": {**english, **long}},
        "required": ["zh"],
        LENS: "text",
    }


def _condition() -> Schema:
    fact = _titled(key_label("fact")) | {"type": "string", "ui": {"choices": TESTED}}
    test = _titled(key_label("test")) | {"type": "string"}
    help_text = key_help("test")
    if help_text:
        test["description"] = help_text.zh
        test["en"] = {**test["en"], "description": help_text.text("en")}
    row = {"type": "object", "properties": {"fact": fact, "test": test}}
    row |= {"required": ["fact", "test"], **_titled(key_label("when"))}
    return {"type": "array", "items": row, LENS: "when"}


def _free() -> Schema:
    return {"type": "string", "ui": {"widget": "textarea", "rows": 2}, LENS: "free"}


def _way_to_apply() -> Schema:
    return {"type": "string", "ui": {"choices": APPLIES_BY}, LENS: "applies"}


def _scalar(key: str, schema: Mapping[str, Any], model: str) -> Schema:
    kind = schema.get("type", "string")
    fixed = [schema["const"]] if "const" in schema else schema.get("enum")
    if fixed:
        return _one_of(key, fixed)
    found = list_of(model, key)
    if found:
        return {"type": "string", "ui": {"choices": found}}
    if kind == "boolean":
        return {"type": "boolean", "ui": {"widget": "select"}}
    if str(schema.get("pattern", "")).startswith(r"^\d{4}-"):
        return {"type": "string", "format": "date"}
    limits = ("minimum", "maximum", "minLength", "maxLength", "pattern")
    made: Schema = {"type": kind, **{word: schema[word] for word in limits if word in schema}}
    return {**made, "ui": {"widget": "textarea", "rows": 2}} if key in _LONG else made


def _one_of(key: str, values: Iterable[str]) -> Schema:
    labels = {value: value_label(key, value) or Label(value) for value in values}
    return {
        "type": "string",
        "enum": list(labels),
        "ui": {"widget": "select", "labels": {value: one.zh for value, one in labels.items()}},
        "en": {"enum": {value: one.text("en") for value, one in labels.items()}},
    }


def _form_schema() -> Schema:
    """Return what is asked of a form's own schema: its fields by name, and all else it says."""
    field = dict(_field_keywords())
    required = {"type": "array", "items": {"type": "string", **_titled(key_label("name"))}}
    return {
        "type": "object",
        "properties": {
            "properties": {
                "type": "object",
                "additionalProperties": {"type": "object", "properties": field, LENS: "open"},
                **_titled(key_label("properties")),
            },
            "required": {**required, **_titled(key_label("required", "Schema"))},
            REST: _rest(),
        },
        LENS: "open",
    }


def _field_keywords() -> Iterator[tuple[str, Schema]]:
    for key in _FORM_FIELD:
        made: Schema = {"type": "string"}
        if key == "type":
            made = _one_of("schema_type", _TYPES)
        elif key == "confidential":
            made = _one_of("confidential", _MARKS)
        elif key == "enum":
            made = {"type": "array", "items": {"type": "string", **_titled(key_label("value"))}}
        yield key, {**made, **_words(key, "Schema", made, None)}
    yield REST, _rest()


def _rest() -> Schema:
    return {**_free(), **_words(REST, "Schema", {}, None)}
