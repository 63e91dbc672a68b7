"""What the server adds to a form about to be filled in: computed values, and who signs it."""

from __future__ import annotations

from datetime import datetime

from engine.clock import county_date
from engine.configuration.form import Form
from engine.configuration.workflow import Step
from engine.forms.serving import Serving
from engine.forms.signing import Signer
from engine.rules.facts import FactSheet
from engine.services import shelf
from engine.services.casebook import Casebook
from engine.services.compute_answers import Computing, tables_of
from engine.services.desk import Desk
from engine.services.read_cases import CaseFile
from engine.terms import Actor


def serving_for(
    desk: Desk,
    form: Form,
    step: Step,
    *,
    file: CaseFile | None,
    actor: Actor,
    at: datetime,
) -> Serving:
    """Return what the server adds to a form.

    Args:
        desk: The county's desk.
        form: The form as it will be shown.
        step: The step it belongs to; one that signs off a filing binds signatures to that.
        file: The case it is about; None for a new one.
        actor: Who fills it in.
        at: When.
    """
    shown = file.shown_sha256 if file is not None and step.sign_off else None
    computing = (
        _of_new_case(desk, form, at) if file is None else computing_for(desk, file.book, form)
    )
    return Serving(computing.compute, computing.feeds, Signer(actor.name, actor.person, at, shown))


def computing_for(desk: Desk, book: Casebook, form: Form) -> Computing:
    """Return the computed fields of a form about a case, as things stand."""
    return Computing(form, book.sheet, tables_of(book.library), desk.key)


def _of_new_case(desk: Desk, form: Form, at: datetime) -> Computing:
    with desk.database.reading(desk.county) as unit:
        library = desk.library(unit)
        facts = shelf.dictionary(library, desk.county_on(unit, county_date(at)))
    return Computing(form, FactSheet({}, facts), tables_of(library), desk.key)
