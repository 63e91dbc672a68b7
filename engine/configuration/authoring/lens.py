"""Values of a document as answers of its form, and answers as values of the document.

What was not changed comes back as the very value that stood there.  How each ``lens`` of
``schema.py`` shows its value:

===========  ====================================================  =============================
lens         in the document                                       in the form
===========  ====================================================  =============================
``text``     a text, or ``{zh, en}``                               ``{zh, en}``
``when``     fact to test                                          rows of ``fact`` and ``test``
``tests``    the same in a row of a table                          a text for each column
``results``  output to value                                       a text for each column
``free``     anything                                              its YAML, on one line
``applies``  ``session`` or ``{event_date: fact}``                 ``session`` or the fact
``open``     a mapping with more keys than are asked for           what is more, as YAML
===========  ====================================================  =============================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from engine.configuration.authoring.matching import alike, matched
from engine.configuration.authoring.references import GROUPS
from engine.configuration.authoring.schema import LENS, REST, mapping
from engine.configuration.editing.writing import write_value
from engine.configuration.problems import ConfigurationFaults, Path
from engine.configuration.spelling.cells import read_result, read_test, show_result, show_test
from engine.configuration.yaml_source import Plain, read_yaml
from engine.errors import ConfigurationError, OnecaseError
from engine.expressions.names import Dictionary, Fact
from engine.terms import Label

Schema = Mapping[str, Any]


class _Gone:
    """Nothing stands there."""


GONE: Final = _Gone()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something typed that cannot stand in a document.

    Attributes:
        path: Its field in the form.
    """

    path: Path
    zh: str
    en: str


@dataclass
class Lens:
    """Goes between a document and the answers of its form.

    Attributes:
        facts: Facts with their types, for tests and results.
        faults: What could not be read, gathered on the way back.
    """

    facts: Dictionary
    faults: list[Fault] = field(default_factory=list)

    # from the document to the form

    def shown(self, schema: Schema, value: object) -> Any:  # noqa: ANN401  any JSON value
        """Return what the form shows for a value."""
        show = {
            "free": self._show_free,
            "applies": self._show_applies,
            "text": self._show_text,
            "when": self._show_when,
            "tests": self._show_cells,
            "results": self._show_cells,
        }.get(str(schema.get(LENS)))
        if show is not None:
            return show(schema, value)
        if isinstance(value, dict):
            return self._shown_group(schema, value)
        if isinstance(value, list) and isinstance(schema.get("items"), Mapping):
            return [self.shown(schema["items"], one) for one in value]
        return value

    def _show_free(self, _schema: Schema, value: object) -> object:
        return _written(value)

    def _show_applies(self, _schema: Schema, value: object) -> object:
        return mapping(value).get("event_date", value)

    def _show_text(self, _schema: Schema, value: object) -> object:
        return {"zh": value} if isinstance(value, str) else value

    def _show_when(self, _schema: Schema, value: object) -> object:
        return [
            {"fact": name, "test": self._test(name, test)} for name, test in mapping(value).items()
        ]

    def _show_cells(self, schema: Schema, value: object) -> object:
        return {
            name: self._cell(schema[LENS], name, mapping(value)[name])
            for name in schema["properties"]
            if mapping(value).get(name) is not None
        }

    def _shown_group(self, schema: Schema, value: Mapping[str, object]) -> dict[str, object]:
        properties, free = schema.get("properties", {}), schema.get("additionalProperties")
        found: dict[str, object] = {}
        rest: dict[str, object] = {}
        for key, one in value.items():
            if key in properties and key != REST and _suits(properties[key], one):
                if one is not None:
                    found[key] = self.shown(properties[key], one)
            elif isinstance(free, Mapping):
                found[key] = self.shown(free, one)
            else:
                rest[key] = one
        if schema.get(LENS) == "open" and rest:
            found[REST] = _written(rest)
        return found

    def _test(self, name: str, test: object) -> str:
        fact = self.facts.get(name)
        if name in GROUPS or fact is None or isinstance(test, list | dict):
            return write_value(_plain(test))
        return show_test(_plain(test), fact)

    def _cell(self, lens: str, name: str, value: object) -> str:
        fact = self.facts.get(name) or _unknown(name)
        if lens == "tests":
            return show_test(_plain(value), fact)
        return show_result(_plain(value), fact, listed=isinstance(value, list))

    # from the form to the document

    def taken(self, schema: Schema, given: object, stored: object, at: Path = ()) -> object:
        """Return what the answers make of a stored value; ``GONE`` if nothing stands there now.

        Args:
            schema: The schema of the form at this place.
            given: The answer, ``GONE`` if there is none.
            stored: What stands in the document, ``GONE`` if nothing does.
            at: Where the answer stands in the form.
        """
        if not isinstance(stored, _Gone):
            before = self.shown(schema, stored)
            if alike(before, given) or (stored is None and given is GONE):
                return stored
        if isinstance(given, _Gone):
            return GONE
        special = {
            "free": self._free,
            "applies": self._applies,
            "text": self._text,
            "when": self._when,
            "tests": self._cells,
            "results": self._cells,
        }.get(str(schema.get(LENS)))
        if special is not None:
            return special(schema, given, stored, at)
        if isinstance(given, Mapping):
            return self._group(schema, given, stored, at)
        if isinstance(given, list) and isinstance(schema.get("items"), Mapping):
            return self._rows(schema["items"], given, stored, at)
        return Decimal(repr(given)) if isinstance(given, float) else given

    def _group(
        self, schema: Schema, given: Mapping[str, object], stored: object, at: Path
    ) -> object:
        before = stored if isinstance(stored, dict) else {}
        properties, free = schema.get("properties", {}), schema.get("additionalProperties")
        made: dict[str, object] = {}
        known = dict(before) if before else {key: [] for key in schema.get("begins", ())}
        rest = self._rest(schema, given, before, at)
        for key, old in known.items():
            inner = properties.get(key, free if isinstance(free, Mapping) else None)
            if key == REST or inner is None or not _suits(inner, old):
                if not isinstance(rest, dict):
                    made[key] = old
                continue
            found = self.taken(inner, given.get(key, GONE), old, (*at, key))
            if found is not GONE:
                made[key] = found
        for key, answer in given.items():
            if key not in known and key != REST:
                inner = properties.get(key, free if isinstance(free, Mapping) else {})
                found = self.taken(inner, answer, GONE, (*at, key))
                if found is not GONE and found not in ([], {}):
                    made[key] = found
        return made | rest if isinstance(rest, dict) else made

    def _rest(
        self, schema: Schema, given: Mapping[str, object], before: Mapping[str, object], at: Path
    ) -> dict[str, object] | None:
        """Return all else a mapping says; None where it stays as it stands."""
        if schema.get(LENS) != "open":
            return None
        text = given.get(REST, "")
        if text == self._shown_group(schema, before).get(REST, ""):
            return None
        found = self._free(schema, text, GONE, (*at, REST)) if text else {}
        if isinstance(found, dict):
            return found
        if found is not GONE:
            self._refuse((*at, REST), *_NO_MAPPING)
        return None

    def _rows(self, schema: Schema, given: Sequence[object], stored: object, at: Path) -> object:
        before = stored if isinstance(stored, list) else []
        old = [self.shown(schema, one) for one in before]
        made = []
        for place, source in enumerate(matched(old, given)):
            base = GONE if source is None else before[source]
            found = self.taken(schema, given[place], base, (*at, place))
            if found is not GONE and found is not None:
                made.append(found)
        return made

    def _free(self, _schema: Schema, given: object, _stored: object, at: Path) -> object:
        text = str(given).strip()
        try:
            return mapping(read_yaml(f"k: {text}" if "\n" not in text else text, "").data)["k"]
        except (ConfigurationFaults, KeyError):
            pass
        try:
            return read_yaml(text, "").data
        except ConfigurationFaults:
            self._refuse(at, *_UNREADABLE)
            return GONE

    def _applies(self, _schema: Schema, given: object, _stored: object, _at: Path) -> object:
        return given if given == "session" else {"event_date": given}

    def _text(self, _schema: Schema, given: object, stored: object, _at: Path) -> object:
        texts = {key: text for key, text in mapping(given).items() if text}
        if "zh" not in texts:
            return GONE
        if set(texts) == {"zh"} and not isinstance(stored, dict):
            return texts["zh"]
        return texts

    def _when(self, _schema: Schema, given: object, stored: object, at: Path) -> object:
        before = stored if isinstance(stored, dict) else {}
        made: dict[str, object] = {}
        for place, row in enumerate(given if isinstance(given, list) else ()):
            name, text = str(mapping(row).get("fact", "")), str(mapping(row).get("test", ""))
            here = (*at, place, "test")
            if name in made:
                self._refuse((*at, place, "fact"), *_TWICE)
            elif name in before and self._test(name, before[name]) == text:
                made[name] = before[name]
            elif name:
                made[name] = self._read_test(name, text, here)
        return made or GONE

    def _read_test(self, name: str, text: str, at: Path) -> object:
        fact = self.facts.get(name)
        if name in GROUPS or fact is None or text[:1] in {"[", "{"}:
            return self._free({}, text, GONE, at)
        try:
            return read_test(text.strip(), fact, self.facts).value
        except OnecaseError as error:
            self._refuse(at, *_said(error))
            return GONE

    def _cells(self, schema: Schema, given: object, stored: object, at: Path) -> object:
        before, lens = stored if isinstance(stored, dict) else {}, str(schema[LENS])
        made = {key: old for key, old in before.items() if key not in schema["properties"]}
        for name in schema["properties"]:
            text = str(mapping(given).get(name, "")).strip()
            if name in before and text and self._cell(lens, name, before[name]) == text:
                made[name] = before[name]
            elif text:
                listed = isinstance(before.get(name), list) or name in schema.get("listed", ())
                made[name] = self._read_cell(lens, name, text, (*at, name), listed=listed)
        order = [key for key in before if key in made]
        return {key: made[key] for key in dict.fromkeys((*order, *made))}

    def _read_cell(self, lens: str, name: str, text: str, at: Path, *, listed: bool) -> object:
        fact = self.facts.get(name) or _unknown(name)
        try:
            if lens == "tests":
                return read_test(text, fact, self.facts).value
            return read_result(text, fact, self.facts, listed=listed).value
        except OnecaseError as error:
            self._refuse(at, *_said(error))
            return GONE

    def _refuse(self, at: Path, zh: str, en: str) -> None:
        self.faults.append(Fault(at, zh, en))


_UNREADABLE = ("这里的写法读不出来，照 YAML 的写法填。", "This is no YAML that can be read.")
_NO_MAPPING = ("这里要写成“名称: 内容”。", "This is to be 'name: value'.")
_TWICE = ("同一个事实写了两次。", "The same fact stands here twice.")


def _said(error: OnecaseError) -> tuple[str, str]:
    zh = "；".join(filter(None, (error.zh.rstrip("。"), error.hint)))
    en = "; ".join(filter(None, (error.en.rstrip("."), error.hint_en)))
    return f"{zh.rstrip('。')}。", f"{en.rstrip('.')}."


def _written(value: object) -> str:
    text = write_value(_plain(value), inside=False)
    try:
        if read_yaml(f"k: {text}", "").data == {"k": value}:
            return text
    except ConfigurationFaults:
        pass
    raise ConfigurationError(
        f"写不成一行：{text}", f"cannot be written on one line: {text}", value=text
    )


def _plain(value: object) -> Plain:
    return value  # type: ignore[return-value]  # what was read from YAML


def _suits(schema: Schema, value: object) -> bool:
    """Tell whether the control of a schema can show a value; one of another kind stays aside."""
    if schema.get(LENS) not in {None, "open"} or value is None:
        return True
    wanted = {"object": dict, "array": list}.get(str(schema.get("type")))
    return isinstance(value, wanted) if wanted else not isinstance(value, dict | list)


def _unknown(name: str) -> Fact:
    return Fact(name, "text", Label(name))


def document_path(schema: Schema, answers: object, path: Path) -> Path:
    """Return where in the document what stands at a place of the form is written.

    Args:
        schema: The schema of the form.
        answers: The answers as the form shows them.
        path: The place in the form.
    """
    if not path:
        return ()
    lens, part = schema.get(LENS), path[0]
    if lens == "text":
        return ()
    if lens == "when":
        rows = answers if isinstance(answers, list) else []
        row = rows[part] if isinstance(part, int) and part < len(rows) else None
        return (str(mapping(row).get("fact", "")),)
    if isinstance(part, int):
        rows = answers if isinstance(answers, list) else []
        inner = rows[part] if part < len(rows) else None
        return (part, *document_path(mapping(schema.get("items")), inner, path[1:]))
    if part == REST:
        return ()
    below = mapping(schema.get("properties")).get(part, schema.get("additionalProperties"))
    return (part, *document_path(mapping(below), mapping(answers).get(part), path[1:]))
