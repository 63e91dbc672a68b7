"""What a form is filled in with beforehand: values its fields name by ``ui.prefill``.

``engine.configuration.prefill`` says which sources there are; here each is asked for its value.
A source that knows nothing yet leaves its field empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from engine.audit.entry import LostItem
from engine.clock import county_date
from engine.configuration.form import Form
from engine.configuration.form_schema import Property, Schema, follow, properties_of
from engine.configuration.prefill import FACT
from engine.forms.prefill import Prefill, Prefills
from engine.services.desk import Desk
from engine.services.read_cases import CaseFile
from engine.services.read_results import review_behind
from engine.terms import Actor, FactValue, Label


@dataclass(frozen=True, slots=True)
class Asking:
    """A form about to be filled in.

    Attributes:
        file: The case as the person sees it; None for a new one.
    """

    desk: Desk
    form: Form
    file: CaseFile | None
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A value as answers hold it, and where it comes from."""

    value: object
    source: Label


Source = Callable[[Asking, Property], Known | None]


def prefills_for(
    desk: Desk, form: Form, *, file: CaseFile | None = None, actor: Actor, at: datetime
) -> Prefills:
    """Return what is known beforehand of a form's answers, by dotted place.

    A value is a suggestion; only of a field that is ``readOnly`` it stands fast.

    Args:
        desk: The county's desk.
        form: The form as it will be shown.
        file: The case it is about, opened for this person; None for a new one.
        actor: Who fills it in.
        at: When.
    """
    asking = Asking(desk, form, file, actor, at)
    return dict(_prefills(asking))


def _prefills(asking: Asking) -> Iterator[tuple[str, Prefill]]:
    for entry in properties_of(asking.form.schema_):
        named = source_named(entry.schema)
        if named is None or entry.in_rows or entry.in_definition:
            continue
        kind = FACT if named.startswith(FACT) else named
        known = SOURCES[kind](asking, entry)
        if known is not None:
            locked = entry.schema.get("readOnly") is True
            yield _place(entry), Prefill(known.value, known.source, locked=locked)


def source_named(schema: Schema) -> str | None:
    """Return the source a field names; None if it names none."""
    ui = schema.get("ui")
    named = ui.get("prefill") if isinstance(ui, Mapping) else None
    return named if isinstance(named, str) else None


def _place(entry: Property) -> str:
    """Return the dotted place of a field: the names that stand behind ``properties``."""
    path = entry.path
    return ".".join(str(name) for above, name in pairwise(path) if above == "properties")


# the sources


def _lost_items(asking: Asking, entry: Property) -> Known | None:
    """Return a row for each veto and item that cost points in the review behind the case."""
    if asking.file is None:
        return None
    review = review_behind(asking.desk, asking.file.case, actor=asking.actor, at=asking.at)
    if review is None:
        return None
    items = entry.schema.get("items")
    row = follow(asking.form.schema_, items) if isinstance(items, Mapping) else {}
    named = source_named(entry.schema) or ""
    lost = (*review.result.vetoes, *review.result.lost)
    title = review.session.title
    source = Label(f"{title}的扣分项", f"items that cost points in {review.session.id}")
    return Known([_row(row, named, item) for item in lost], source)


def _row(row: Schema, named: str, item: LostItem) -> dict[str, object]:
    parts = {
        "title": item.title,
        "basis": item.basis,
        "requirement": item.requirement or "",
        "reasons": "；".join(item.reasons),
    }
    properties = row.get("properties")
    fields = properties.items() if isinstance(properties, Mapping) else ()
    filled = {
        str(name): parts[(source_named(schema) or "").removeprefix(f"{named}.")]
        for name, schema in fields
        if (source_named(schema) or "").startswith(f"{named}.")
    }
    return {name: text for name, text in filled.items() if text}


def _fact(asking: Asking, entry: Property) -> Known | None:
    """Return a fact of the case as it stands on the day; a new case has none."""
    if asking.file is None:
        return None
    sheet, name = asking.file.book.sheet, (source_named(entry.schema) or "").removeprefix(FACT)
    fact = sheet.dictionary.get(name)
    value = sheet[name] if fact else None
    if fact is None or value is None:
        return None
    title = Label(f"本件：{fact.title.zh}", f"this case: {fact.title.text('en')}")
    return Known(_as_answer(value), title)


def _as_answer(value: FactValue) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def _name(asking: Asking, _: Property) -> Known:
    return Known(asking.actor.name, _ACCOUNT)


def _unit(asking: Asking, _: Property) -> Known | None:
    """Return the unit of the person's first post."""
    day = county_date(asking.at)
    with asking.desk.database.reading(asking.desk.county) as unit:
        posts = asking.desk.county_on(unit, day).document.posts
    own = next((post.unit for post in posts if post.holder == asking.actor.person), None)
    return Known(own, _ACCOUNT) if own else None


def _today(asking: Asking, _: Property) -> Known:
    return Known(county_date(asking.at).isoformat(), Label("今天的日期", "today's date"))


_ACCOUNT = Label("您的账号", "your account")

SOURCES: Mapping[str, Source] = {
    "lost_items": _lost_items,
    "actor.name": _name,
    "actor.unit": _unit,
    "today": _today,
    FACT: _fact,
}
"""Who knows the value, by name of the source."""
