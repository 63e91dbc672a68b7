"""``ui.prefill``: the source it names exists and gives what the field holds."""

from __future__ import annotations

from collections.abc import Mapping

from engine.configuration.checks.world import Noun, Pen
from engine.configuration.dictionary import property_type
from engine.configuration.form import Form
from engine.configuration.form_schema import Property, Schema, follow, properties_of
from engine.configuration.prefill import FACT, PARTS, ROW_PARTS, SOURCES, Given
from engine.configuration.problems import Path, show

_SOURCE = Noun("来源", "source")
_WORDS: Mapping[Given, tuple[str, str]] = {
    "text": ("文字", "a text"),
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "boolean": ("是否", "yes or no"),
    "date": ("日期", "a date"),
    "rows": ("若干行", "rows"),
}


def check_prefills(form: Form, pen: Pen) -> None:
    """Note each source that is unknown, gives another type, or could never be filled in."""
    lists = {entry.path: entry for entry in properties_of(form.schema_) if _is_rows(entry.schema)}
    for entry in properties_of(form.schema_):
        named = prefill_of(entry.schema)
        if named is None:
            continue
        # A field may take its source from a definition; then the fault is shown at the field.
        own = prefill_of(pen.source.value(entry.path)) is not None
        here = (*entry.path, "ui", "prefill") if own else entry.path
        if entry.in_definition:
            _note_definition(here, named, pen)
        elif entry.in_rows:
            _check_in_row(entry, named, here, lists.get(_list_around(entry.path)), pen)
        else:
            _check_field(form, entry, named, here, pen)


def prefill_of(schema: object) -> str | None:
    """Return the source a field names; None if it names none."""
    ui = schema.get("ui") if isinstance(schema, Mapping) else None
    named = ui.get("prefill") if isinstance(ui, Mapping) else None
    return None if named is None else show(named)


def _is_rows(schema: Schema) -> bool:
    return schema.get("type") == "array" and isinstance(schema.get("items"), Mapping)


def _list_around(path: Path) -> Path:
    """Return the place of the list in whose rows a field stands."""
    last = len(path) - 1 - path[::-1].index("items") if "items" in path else 0
    return path[:last]


def _check_field(form: Form, entry: Property, named: str, here: Path, pen: Pen) -> None:
    given = _given(named, here, pen)
    if given is None:
        return
    held: Given | None = "rows" if _is_rows(entry.schema) else property_type(entry.schema)
    fits = given == held or (given, held) == ("integer", "number")
    if not fits or (entry.schema.get("type") == "array" and given != "rows"):
        zh, en = _WORDS[given]
        pen.note(
            here,
            "wrong-type",
            f"来源“{named}”给出的是{zh}，字段“{entry.name}”填不进去。",
            f"the source '{named}' gives {en}; the field '{entry.name}' cannot hold it.",
            found=named,
        )
    elif given == "rows" and not _takes_parts(form, entry.schema, named):
        first = f"{named}.{PARTS[named][0]}"
        pen.warn(
            here,
            "prefill-takes-nothing",
            f"行里没有一个字段取“{named}”的内容，请在行的字段写 ui: {{prefill: {first}}}。",
            f"no field of the row takes anything of '{named}'; write ui: {{prefill: {first}}}.",
        )


def _given(named: str, here: Path, pen: Pen) -> Given | None:
    """Return what a source gives; None if it is unknown, which is noted."""
    if not named.startswith(FACT):
        pen.refer(here, named, (*SOURCES, f"{FACT}…"), _SOURCE)
        return SOURCES.get(named)
    fact = pen.refer_fact(here, named.removeprefix(FACT))
    if fact is not None and fact.confidential:
        pen.note(
            here,
            "confidential-fact",
            f"“{fact.name}”（{fact.title}）是保密的，不能预先填给别人看。",
            f"'{fact.name}' is confidential and must not be filled in for others to see.",
            found=named,
        )
        return None
    return fact.type if fact else None


def _takes_parts(form: Form, schema: Schema, named: str) -> bool:
    items = schema.get("items")
    fields = follow(form.schema_, items).get("properties") if isinstance(items, Mapping) else None
    return isinstance(fields, Mapping) and any(
        (prefill_of(each) or "").startswith(f"{named}.") for each in fields.values()
    )


def _check_in_row(
    entry: Property, named: str, here: Path, around: Property | None, pen: Pen
) -> None:
    if named not in ROW_PARTS:
        pen.refer(here, named, ROW_PARTS, _SOURCE)
        return
    rows = named.partition(".")[0]
    if around is None or prefill_of(around.schema) != rows:
        pen.note(
            here,
            "prefill-alone",
            f"“{named}”要和整个列表的 ui: {{prefill: {rows}}} 一起写。",
            f"'{named}' needs ui: {{prefill: {rows}}} on the list itself.",
            found=named,
        )
    elif property_type(entry.schema) != "text":
        pen.note(
            here,
            "wrong-type",
            f"来源“{named}”给出的是文字，字段“{entry.name}”填不进去。",
            f"the source '{named}' gives a text; the field '{entry.name}' cannot hold it.",
            found=named,
        )


def _note_definition(here: Path, named: str, pen: Pen) -> None:
    pen.note(
        here,
        "prefill-in-definition",
        "prefill 请写在用到定义的字段上，不能写在 $defs 里面。",
        "write 'prefill' at the field that uses the definition, not within $defs.",
        found=named,
    )
