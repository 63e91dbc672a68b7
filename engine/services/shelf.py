"""Documents made ready for use, once for each published version and kept by its hash."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import TypeVar

from engine.configuration.calendar import Calendar
from engine.configuration.choices import choice_lists
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded, library_of
from engine.configuration.rubric import Rubric
from engine.configuration.versions import Withdrawn
from engine.configuration.workflow import Escalation, Workflow
from engine.errors import ConfigurationError
from engine.expressions.grammar import facts_of, parse_condition
from engine.expressions.names import Dictionary
from engine.forms.choices import Choice, Lists, fill_choices
from engine.forms.reading import confidential_facts
from engine.forms.root import RootSchema
from engine.records.values import PublishedDocument
from engine.routing.escalation import EscalationRules, compile_escalations
from engine.rules.tables import DecisionTable, compile_table
from engine.scoring.rubrics import CompiledRubric, compile_rubric
from engine.workflow.workdays import WorkCalendar

Model = TypeVar("Model", bound=Head)
Ready = TypeVar("Ready")

_MOST = 512
"""Things kept ready at one time; a county has a few dozen versions in use."""

_ready: OrderedDict[Hashable, tuple[object, object]] = OrderedDict()
_lock = Lock()


def _keep(key: Sequence[str], make: Callable[[], Ready], *, beside: object = None) -> Ready:
    """Return what stands under the key, made now if it is the first time.

    Args:
        key: What it is and the hashes it is made from.
        make: Makes it.
        beside: What else it is made from, told apart by identity; kept as long, so that no other
            object can be given that identity.
    """
    name = (*key, id(beside))
    with _lock:
        if name in _ready:
            _ready.move_to_end(name)
            return _ready[name][0]  # type: ignore[return-value]  # a key always stands for one type
    made = make()
    with _lock:
        _ready[name] = (made, beside)
        while len(_ready) > _MOST:
            _ready.popitem(last=False)
    return made


def library(documents: Iterable[PublishedDocument], withdrawn: Withdrawn = frozenset()) -> Library:
    """Return the library of these published documents, the same one for the same texts.

    Args:
        documents: Every version with its text.
        withdrawn: Versions (kind, id, number) that no longer count for what begins.
    """
    texts = [(each.path, each.text) for each in documents]
    hashes = [sha256(f"{path}\n{text}".encode()).hexdigest() for path, text in texts]
    names = [f"{kind}/{name}@{version}" for kind, name, version in sorted(withdrawn)]
    return _keep(("library", *hashes, *names), lambda: library_of(texts, withdrawn))


def narrow(loaded: Loaded[Head], model: type[Model]) -> Loaded[Model]:
    """Return the document as one of this kind.

    Raises:
        ConfigurationError: it is of another kind.
    """
    if isinstance(loaded.document, model):
        return loaded  # type: ignore[return-value]  # just checked
    raise ConfigurationError(
        f"“{loaded.document.title}”不是{model.__name__}",
        f"{loaded.ref} is no {model.__name__}",
        place=loaded.path,
    )


def work_calendar(calendar: Loaded[Calendar]) -> WorkCalendar:
    """Return the county's working days."""
    return _keep(("calendar", calendar.ref.sha256), lambda: WorkCalendar(calendar.document))


def dictionary(library: Library, county: Loaded[County]) -> Dictionary:
    """Return every fact of this library, with the values of this county."""
    return library.dictionary(county.document)


def routing_table(workflow: Loaded[Workflow], facts: Dictionary) -> DecisionTable:
    """Return the workflow's routing table ready for use.

    Raises:
        ConfigurationError: the workflow has none.
    """
    return _table(workflow, "routing", facts)


def classification_table(workflow: Loaded[Workflow], facts: Dictionary) -> DecisionTable:
    """Return the workflow's classification table ready for use.

    Raises:
        ConfigurationError: the workflow has none.
    """
    return _table(workflow, "classification", facts)


def _table(workflow: Loaded[Workflow], name: str, facts: Dictionary) -> DecisionTable:
    body = getattr(workflow.document, name)
    if body is None:
        raise ConfigurationError(
            f"流程“{workflow.document.title}”没有 {name} 表",
            f"{workflow.ref} has no {name} table",
            place=workflow.path,
        )
    return _keep((name, workflow.ref.sha256), lambda: compile_table(body, facts), beside=facts)


def escalations(workflow: Loaded[Workflow], facts: Dictionary) -> EscalationRules:
    """Return the workflow's ladder ready for use."""
    return _keep(
        ("escalation", workflow.ref.sha256),
        lambda: compile_escalations(workflow.document, facts),
        beside=facts,
    )


def rubric(loaded: Loaded[Rubric], facts: Dictionary) -> CompiledRubric:
    """Return the rubric ready for use."""
    return _keep(
        ("rubric", loaded.ref.sha256),
        lambda: compile_rubric(loaded.document, loaded.ref, facts),
        beside=facts,
    )


def lists(county: Loaded[County]) -> Lists:
    """Return the county's lists as forms offer them."""

    def make() -> Mapping[str, tuple[Choice, ...]]:
        return {
            name: tuple(Choice(*each) for each in entries)
            for name, entries in choice_lists(county.document).items()
        }

    return _keep(("lists", county.ref.sha256), make)


@dataclass(frozen=True, slots=True)
class ReadyForm:
    """A form made ready for checking what is filed.

    Attributes:
        filled: Its schema with the county's lists.
        secret: Names of the facts that hold what a confidential field contains.
    """

    filled: RootSchema
    secret: frozenset[str]


def form(loaded: Loaded[Form], county: Loaded[County]) -> ReadyForm:
    """Return the form as this county fills it in."""

    def make() -> ReadyForm:
        filled = fill_choices(loaded.document.schema_, lists(county))
        return ReadyForm(RootSchema(filled), confidential_facts(loaded.document))

    return _keep(("form", loaded.ref.sha256, county.ref.sha256), make)


def facts_of_escalation(
    workflow: Loaded[Workflow], rule: Escalation, facts: Dictionary
) -> frozenset[str]:
    """Return the facts a rule of the ladder reads: what the journal keeps of why it fired."""
    return _keep(
        ("escalation facts", workflow.ref.sha256, rule.id),
        lambda: facts_of(parse_condition(rule.when, facts)),
        beside=facts,
    )
