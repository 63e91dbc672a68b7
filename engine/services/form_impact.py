"""What a new version of a form means for open cases: which answers it would no longer accept.

Nothing is written.  What was filed stays as it was filed, whatever the new version says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.configuration.form import Form
from engine.configuration.library import Loaded
from engine.forms.choices import Lists, fill_choices
from engine.forms.clearing import asked_only
from engine.forms.faults import FormFault
from engine.forms.loosening import SIZES
from engine.forms.migration import Migrated, migrate_through
from engine.forms.root import RootSchema
from engine.forms.validation import validate
from engine.forms.values import as_text
from engine.records.session import UnitOfWork
from engine.records.values import Filing
from engine.terms import Label


@dataclass(frozen=True, slots=True)
class Reason:
    """Why answers would be refused, or lose something.

    Attributes:
        place: Dotted place, ``*`` for any row.
        cases: Numbers of the cases, each once, in the order they were filed.
    """

    place: str
    said: Label
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a version of a form would make of the answers filed in open cases.

    Attributes:
        filings: How many forms filed to other versions were tried.
        cases: Of how many open cases.
        refused: Numbers of the cases with answers that would be refused.
        reasons: Why, each with its cases.
        undone: What the migration could not do, each with its cases.
        left: Answers without a place in this version, each with its cases.
        example: Number of the first case whose answers the migration changes, with what it does.
    """

    filings: int
    cases: int
    refused: tuple[str, ...]
    reasons: tuple[Reason, ...]
    undone: tuple[Reason, ...]
    left: tuple[Reason, ...]
    example: tuple[str, Migrated] | None

    def to_json(self) -> dict[str, object]:
        """Return the impact as plain values for machines; answers themselves are not in it."""
        return {
            "filings": self.filings,
            "cases": self.cases,
            "refused": list(self.refused),
            "reasons": [_reason_json(one) for one in self.reasons],
            "undone": [_reason_json(one) for one in self.undone],
            "left": [_reason_json(one) for one in self.left],
        }


@dataclass(frozen=True, slots=True)
class _Trial:
    number: str
    filing: Filing
    migrated: Migrated
    faults: tuple[tuple[str, Label], ...]


def impact_on_open_cases(
    unit: UnitOfWork, after: Loaded[Form], versions: Sequence[Form], lists: Lists
) -> Impact:
    """Return what a version of a form would make of answers filed to its other versions.

    Args:
        unit: The records of a county.
        after: The version in question, published or not.
        versions: Its other versions, for migrations that go version by version.
        lists: The county's lists.
    """
    form = after.document
    root = RootSchema(fill_choices(form.schema_, lists))
    way = (*(one for one in versions if one.version != form.version), form)
    trials = [
        _try(number, filing, way, root)
        for number, filing in unit.filings_of_open_cases(form.id)
        if filing.form.version != form.version
    ]
    changed = (trial for trial in trials if trial.migrated.done)
    first = next(changed, None)
    return Impact(
        filings=len(trials),
        cases=len({trial.number for trial in trials}),
        refused=tuple(dict.fromkeys(trial.number for trial in trials if trial.faults)),
        reasons=_gathered((t.number, place, said) for t in trials for place, said in t.faults),
        undone=_gathered(
            (trial.number, _any_row(done.path), done.said)
            for trial in trials
            for done in trial.migrated.undone
        ),
        left=_gathered(
            (trial.number, _any_row(place), Label("新版没有这一栏", "no such field any more"))
            for trial in trials
            for place in trial.migrated.left
        ),
        example=(first.number, first.migrated) if first else None,
    )


def _try(number: str, filing: Filing, way: Sequence[Form], root: RootSchema) -> _Trial:
    migrated = migrate_through(filing.answers, filing.form.version, way)
    faults = validate(way[-1], root, asked_only(root, migrated.answers))
    found = tuple((_any_row(one.dotted), _said(one)) for one in faults)
    return _Trial(number, filing, migrated, found)


def _said(fault: FormFault) -> Label:
    """Return what is wrong in words that are the same for every case."""
    if fault.keyword in {"maxLength", "minLength"}:
        # The form's own words tell how long this very answer is.
        name, limit = SIZES[fault.keyword], as_text(fault.params.get("limit"))
        return Label(f"{name.zh} {limit}", f"{name.text('en')}: {limit}")
    return Label(fault.zh, fault.en)


def _gathered(found: Iterator[tuple[str, str, Label]]) -> tuple[Reason, ...]:
    """Return each reason once with its cases, the most frequent first."""
    cases: dict[tuple[str, Label], dict[str, None]] = {}
    for number, place, said in found:
        cases.setdefault((place, said), {})[number] = None
    reasons = [Reason(place, said, tuple(numbers)) for (place, said), numbers in cases.items()]
    return tuple(sorted(reasons, key=lambda one: -len(one.cases)))


def _any_row(place: str) -> str:
    return ".".join("*" if part.isdigit() else part for part in place.split("."))


def _reason_json(reason: Reason) -> dict[str, object]:
    return {
        "place": reason.place,
        "zh": reason.said.zh,
        "en": reason.said.text("en"),
        "cases": list(reason.cases),
    }
