"""A form of a draft as staff would meet it: shown, tried out, and nothing of it kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.clock import county_date
from engine.configuration.form import Form
from engine.configuration.library import Loaded
from engine.errors import NotFoundError, OnecaseError
from engine.expressions.names import Fact
from engine.forms.serving import Serving
from engine.forms.signing import Signer
from engine.rules.facts import FactSheet
from engine.services import shelf
from engine.services.compute_answers import Computing, tables_of
from engine.services.desk import Desk
from engine.services.edit_documents import DraftView
from engine.services.people import require_right
from engine.services.try_examples import given_to_form, lists_of
from engine.services.use_forms import FormInUse, submit
from engine.terms import Actor, FactValue


@dataclass(frozen=True, slots=True)
class FormPreview:
    """A draft's form ready to be shown.

    Attributes:
        used: The form with the county's lists.
        answers: What it is filled with; empty for a blank form.
        serving: What the server would add: computed values, and who signs.
    """

    used: FormInUse
    answers: Mapping[str, object]
    serving: Serving


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact that rules would read from the answers."""

    fact: Fact
    value: FactValue


def form_of(draft: DraftView) -> Loaded[Form] | None:
    """Return the draft as a form; None while it cannot be read, or if it is none."""
    loaded = draft.loaded
    if loaded is None or not isinstance(loaded.document, Form):
        return None
    return shelf.narrow(loaded, Form)


def preview_form(
    desk: Desk, draft: DraftView, example: int | None, *, actor: Actor, at: datetime
) -> FormPreview:
    """Return a draft's form as it would be opened, blank or filled with one of its examples.

    Args:
        desk: The county's desk.
        draft: The draft.
        example: Which of its examples it is filled with, counted from 0.
        actor: Who looks at it; signatures are theirs.
        at: When.

    Raises:
        NotFoundError: the draft cannot be read as a form, or has no such example.
    """
    loaded = form_of(draft)
    if loaded is None:
        raise NotFoundError("草稿还读不成一张表单", "the draft cannot be read as a form yet")
    library = draft.check.library
    facts = library.dictionary()
    answers: dict[str, object] = {}
    base = FactSheet({}, facts)
    if example is not None:
        if not 0 <= example < len(loaded.document.examples):
            raise NotFoundError("没有这条示例", "there is no such example", value=str(example))
        given = loaded.document.examples[example]
        try:
            answers, base = given_to_form(loaded.document, given, facts)
        except OnecaseError:
            # The check says what is wrong with its facts; the answers can be shown all the same.
            answers = {name: one for name, one in given.given.items() if name not in facts}
    computing = Computing(loaded.document, base, tables_of(library), desk.key)
    signer = Signer(actor.name, actor.person, at)
    used = FormInUse(loaded, library, (), lists_of(library))
    return FormPreview(used, answers, Serving(computing.compute, computing.feeds, signer))


def facts_read(
    desk: Desk, preview: FormPreview, answers: Mapping[str, object]
) -> tuple[ReadFact, ...]:
    """Return what rules would read from answers; of confidential ones only that they are there."""
    dictionary = preview.used.library.dictionary()
    found = submit(preview.used, answers, key=desk.key).facts
    return tuple(
        ReadFact(dictionary[name], value) for name, value in found.items() if name in dictionary
    )


def draft_revision(
    desk: Desk, kind: str, document_id: str, *, actor: Actor, at: datetime
) -> int | None:
    """Return the number of a draft's last save; None if there is no draft.

    Raises:
        AccessError: the person may not write the configuration.
    """
    with desk.database.reading(desk.county) as unit:
        county = desk.county_on(unit, county_date(at)).document
        require_right(county, actor, "configuration.write")
        draft = unit.document_draft(kind, document_id)
    return draft.revision if draft else None
