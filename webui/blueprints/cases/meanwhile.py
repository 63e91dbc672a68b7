"""What others did with a case while a form about it was open, in words and field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.configuration.form import Form
from engine.configuration.library import Loaded
from engine.services.changes import Change, changes_since
from engine.services.read_cases import CaseFile, ShownFiling
from webui.filings import show_filing
from webui.forms import DifferingLine, FormView, differing
from webui.language import label
from webui.session import actor, desk, moment


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Something done in the meantime."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What was done while a form was open.

    Attributes:
        answered_by: Who filed the same form meanwhile; None if nobody did.
        lines: Where their answers and those on the page differ.
    """

    changes: tuple[ChangeLine, ...]
    answered_by: str | None = None
    lines: tuple[DifferingLine, ...] = ()

    @property
    def has_before(self) -> bool:
        """Tell whether it is known what was filed before both."""
        return any(line.before is not None for line in self.lines)


def meanwhile_in(
    file: CaseFile | None, revision: int | None, form: Loaded[Form] | None, view: FormView | None
) -> Meanwhile | None:
    """Return what was done with a case since a revision; None if nothing was.

    Args:
        file: The case as it is now; None for a new one.
        revision: As the page had it.
        form: The form that is open; None for a confirmation.
        view: What stands in it.
    """
    if file is None or revision is None:
        return None
    changes = changes_since(desk(), file, revision, actor=actor(), at=moment())
    if not changes:
        return None
    lines = tuple(ChangeLine(each.at, each.by, label(each.what)) for each in changes)
    same = [each for each in file.filings if form and each.form.id == form.ref.id]
    if view is None or not _filed_since(same, changes):
        return Meanwhile(lines)
    theirs, former = _filed_since(same, changes)[-1], _filed_before(same, changes)
    county, viewer = file.book.county, file.viewer
    before = show_filing(former[-1], county, viewer) if former else None
    by = next(each.by for each in changes if each.filing == theirs.filing.id)
    return Meanwhile(lines, by, differing(view, show_filing(theirs, county, viewer), before))


def _filed_since(same: Sequence[ShownFiling], changes: Sequence[Change]) -> list[ShownFiling]:
    names = {each.filing for each in changes}
    return [each for each in same if each.filing.id in names]


def _filed_before(same: Sequence[ShownFiling], changes: Sequence[Change]) -> list[ShownFiling]:
    names = {each.filing for each in changes}
    return [each for each in same if each.filing.id not in names]
