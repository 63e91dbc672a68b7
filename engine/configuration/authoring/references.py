"""What the keys of documents name: a fact, a stage, a role; each key with the list it takes.

The lists themselves are gathered for one document: its own stages, steps and grades, the county's
roles and units, the facts of the whole library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.configuration.authoring.county_names import Named, county_names
from engine.configuration.choices import choice_lists
from engine.configuration.county import County
from engine.configuration.head import Head
from engine.configuration.library import Library
from engine.expressions.names import Dictionary, Fact
from engine.terms import Label

FACTS = "facts"
TESTED = "tested"
"""Facts, and the words that join conditions."""

APPLIES_BY = "applies_by"
_ANY_RESULTS = Named("any", Label("各种评查", "any review"))

GROUPS: Mapping[str, Label] = {
    "any": Label("以下任一条件成立", "any of these holds"),
    "all": Label("以下条件全部成立", "all of these hold"),
    "not": Label("以下条件不成立", "this does not hold"),
}
"""Words that stand in place of a fact and join conditions."""

_LISTS: Mapping[str, str] = {
    "Amount.of": FACTS,
    "Deduction.of": FACTS,
    "Addition.of": FACTS,
    "TableRow.of": FACTS,
    "Shift.to": FACTS,
    "Column.name": FACTS,
    "EarlierCases.same": FACTS,
    "Extension.fact": FACTS,
    "Step.lead_from": FACTS,
    "Workflow.event_date": FACTS,
    "Workflow.place": FACTS,
    "Workflow.subject": FACTS,
    "Workflow.topic": FACTS,
    "Veto.grade": "grades",
    "Step.from": "stages",
    "Step.to": "stages",
    "SignOff.returns_to": "stages",
    "Workflow.opens": "steps",
    "Clock.starts": "steps",
    "Clock.stops": "steps",
    "Pause.starts": "steps",
    "Pause.ends": "steps",
    "Extension.step": "steps",
    "DerivedFact.count_of": "steps",
    "DerivedFact.done": "steps",
    "DerivedFact.date_of": "steps",
    "DerivedFact.days_between": "steps",
    "EscalationAct.step": "steps",
    "EscalationAct.propose": "steps",
    "Step.sign_off": "sign_offs",
    "DerivedFact.unsigned_tiers": "sign_offs",
    "DerivedFact.returned_tiers": "sign_offs",
    "Step.form": "forms",
    "Step.by": "roles",
    "Tier.role": "roles",
    "Clock.answers_to": "roles",
    "EscalationAct.to": "roles",
    "EventPart.step": "steps",
    "EventPart.by": "roles",
    "Workflow.duties": "roles",
    "output.lead": "leads",
    "Unit.unit_kind": "unit_kinds",
    "Unit.superior": "units",
    "Area.units": "units",
    "Area.leader": "posts",
    "Area.office": "posts",
    "Post.unit": "units",
    "Post.role": "roles",
    "Post.holder": "people",
    "Post.in_charge_of": "topics",
    "Post.supervises": "units",
    "Measure.workflow": "workflows",
    "Measure.topic": "topics",
    "Measure.sum_of": FACTS,
    "Measure.results": "programmes",
    "Measure.share_of": "measures",
    "AgreedTotals.measures": "measures",
}


def list_of(model: str, key: str) -> str | None:
    """Return the list a key of a model takes its value from; None if it names nothing.

    >>> list_of("Step", "to")
    'stages'
    """
    return _LISTS.get(f"{model}.{key}")


def lists_for(
    document: Head | None, data: object, library: Library, facts: Dictionary
) -> Mapping[str, tuple[Named, ...]]:
    """Return every list a document's keys may take values from.

    Args:
        document: The document in effect, with what it takes over; None if it has errors.
        data: The document as it is written.
        library: The published documents, for forms and the county.
        facts: Every fact a rule may mention.
    """
    county = library.county().document if library.all("county") else None
    known = tuple(_named_facts(facts.values()))
    lists = {
        FACTS: known,
        TESTED: (*known, *(Named(word, label) for word, label in GROUPS.items())),
        APPLIES_BY: tuple(_ways_to_apply(facts)),
        "forms": tuple(_documents(library, "form")),
        "workflows": tuple(_documents(library, "workflow")),
        "programmes": (_ANY_RESULTS, *_documents(library, "programme")),
        "roles": tuple(_roles(county)),
        "leads": tuple(_leads(county, facts)),
    }
    lists |= {
        key: tuple(_parts(key, document, data))
        for key in ("grades", "stages", "steps", "sign_offs")
    }
    # A county document names its own units and roles, not those of the version in force.
    own = isinstance(data, Mapping) and data.get("kind") == "county"
    return {**lists, **county_names(data)} if own else lists


def with_used(
    schema: Mapping[str, object], answers: object, lists: Mapping[str, tuple[Named, ...]]
) -> Mapping[str, tuple[Named, ...]]:
    """Return the lists with what the answers name beside, which the check will speak of."""
    found = {name: dict.fromkeys(one.value for one in listed) for name, listed in lists.items()}
    more: dict[str, dict[str, None]] = {name: {} for name in lists}
    for name, value in _used(schema, answers):
        if name in more and value not in found[name]:
            more[name][value] = None
    return {
        name: (*listed, *(Named(value, Label(value)) for value in more[name]))
        for name, listed in lists.items()
    }


def _used(schema: Mapping[str, object], answers: object) -> Iterator[tuple[str, str]]:
    """Yield each list with each value that is taken from it."""
    hints, rows = schema.get("ui"), schema.get("items")
    name = hints.get("choices") if isinstance(hints, Mapping) else None
    if isinstance(name, str) and isinstance(answers, str):
        yield name, answers
    if isinstance(answers, list) and isinstance(rows, Mapping):
        for one in answers:
            yield from _used(rows, one)
    if isinstance(answers, Mapping):
        properties, free = schema.get("properties"), schema.get("additionalProperties")
        known = properties if isinstance(properties, Mapping) else {}
        for key, one in answers.items():
            inner = known.get(key, free)
            if isinstance(inner, Mapping):
                yield from _used(inner, one)


def _named_facts(facts: Iterable[Fact]) -> Iterator[Named]:
    for fact in facts:
        en = f"{fact.title.text('en')} ({fact.name})"
        yield Named(fact.name, Label(f"{fact.title.zh}（{fact.name}）", en))


def _ways_to_apply(facts: Dictionary) -> Iterator[Named]:
    yield Named("session", Label("案件、评查开始之日", "the day the case or session starts"))
    yield from _named_facts(fact for fact in facts.values() if fact.type == "date")


def _documents(library: Library, kind: str) -> Iterator[Named]:
    for name in library.ids(kind):
        newest = [one for one in library.all(kind) if one.ref.id == name][-1]
        yield Named(name, newest.document.title)


def _roles(county: County | None) -> Iterator[Named]:
    yield from (Named(role.id, role.title) for role in (county.roles if county else ()))
    yield Named("system", Label("系统", "the system"))


def _leads(county: County | None, facts: Dictionary) -> Iterator[Named]:
    """Yield the units, and the facts that hold a unit."""
    units = choice_lists(county)["units"] if county else ()
    known = {unit.value for unit in units}
    yield from (Named(unit.value, unit.label, unit.group) for unit in units)
    held = Label("由事实给出", "given by a fact")
    for fact in facts.values():
        if fact.values and known.issuperset(fact.values):
            (named,) = _named_facts((fact,))
            yield named._replace(group=held)


def _parts(key: str, document: Head | None, data: object) -> Iterator[Named]:
    """Yield the parts of one sort, those written here first, then those taken over."""
    seen: set[str] = set()
    written = data.get(key) if isinstance(data, Mapping) else None
    for part in written if isinstance(written, list) else ():
        if isinstance(part, Mapping) and isinstance(part.get("id"), str):
            seen.add(part["id"])
            yield Named(part["id"], _label(part.get("title"), part["id"]))
    for held in getattr(document, key, None) or ():
        if held.id not in seen:
            yield Named(held.id, held.title)


def _label(title: object, otherwise: str) -> Label:
    if isinstance(title, Mapping) and isinstance(title.get("zh"), str):
        english = title.get("en")
        return Label(title["zh"], english if isinstance(english, str) else None)
    return Label(title if isinstance(title, str) and title else otherwise)
