"""Answers about to be filed: worked out, signed, checked against the form, read as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.configuration.form import Form
from engine.configuration.library import Loaded
from engine.configuration.workflow import Step
from engine.errors import FilingError
from engine.forms.canonical import answers_hash
from engine.forms.faults import within
from engine.forms.reading import facts_of_answers
from engine.forms.signing import Signer, sign
from engine.forms.validation import validate
from engine.services import shelf
from engine.services.casebook import Casebook, pinned
from engine.services.compute_answers import Computing, asked_computed, tables_of
from engine.services.desk import Desk
from engine.services.keep_files import keep_filed
from engine.terms import FactValue


@dataclass(frozen=True, slots=True)
class Filed:
    """Answers that passed the form.

    Attributes:
        facts: Facts read from them, confidential ones among them.
        secret: Names of the facts that the journal must not hold.
    """

    form: Loaded[Form] | None
    answers: Mapping[str, object]
    sha256: str | None
    facts: Mapping[str, FactValue]
    secret: frozenset[str]


NOTHING_FILED = Filed(None, {}, None, {}, frozenset())


def check_filing(
    desk: Desk,
    book: Casebook,
    step: Step,
    answers: Mapping[str, object] | None,
    *,
    signer: Signer,
) -> Filed:
    """Return the answers with their facts, if the form accepts them.

    Computed fields are worked out anew and signatures proved, whatever was sent for them.

    Raises:
        FilingError: fields are wrong, or answers came for a step without a form.
    """
    if step.form is None:
        if answers:
            raise _nothing_to_fill_in(step, answers)
        return NOTHING_FILED
    form = pinned(book.library, book.case.bundle, Form, step.form)
    ready = shelf.form(form, book.county)
    computing = Computing(form.document, book.sheet, tables_of(book.library), desk.key)
    given = asked_computed(ready.filled, dict(answers or {}), computing)
    given, unsigned = sign(form.document, ready.filled, given, signer)
    refused = {fault.path for fault in unsigned}
    found = validate(form.document, ready.filled, given)
    faults = (*unsigned, *(fault for fault in found if not within(fault.path, refused)))
    if faults:
        raise FilingError(
            tuple((".".join(map(str, fault.path)), fault.zh, fault.en) for fault in faults),
            place=form.document.title.zh,
        )
    keep_filed(desk.files, given)
    return Filed(
        form=form,
        answers=given,
        sha256=answers_hash(given),
        facts=facts_of_answers(form.document, given, desk.key),
        secret=ready.secret,
    )


def _nothing_to_fill_in(step: Step, answers: Mapping[str, object]) -> FilingError:
    zh, en = "这一环节没有表单", "this step has no form"
    return FilingError(tuple((path, zh, en) for path in answers), place=step.title.zh)
