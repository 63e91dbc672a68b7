"""What the pages for paper are given."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from engine.configuration.form import Form
from engine.configuration.library import Loaded
from engine.errors import NotFoundError
from engine.records.values import Filing
from engine.services.read_cases import CaseFile, ShownFiling
from webui.filings import show_filing
from webui.forms import DifferingLine, FormView, differing
from webui.language import groups_of_four, label, moment, say
from webui.names import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A page for paper.

    Attributes:
        number: What the head of each sheet begins with: the number of the case, or nothing.
        document: Which form in which version.
        foot: What stands at the foot of each sheet.
        back: Where one came from.
    """

    title: str
    number: str
    document: str
    foot: tuple[str, ...]
    back: str | None = None
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPaper(Paper):
    """A form on paper.

    Attributes:
        mode: ``blank`` with room for a pen, or ``filled``.
    """

    view: FormView
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPaper(Paper):
    """Two filings of one form side by side, where they differ.

    Attributes:
        before: When the earlier one was filed; heads its column.
        after: The same of the later one.
    """

    before: str
    after: str
    lines: tuple[DifferingLine, ...]


def blank_paper(form: Loaded[Form], view: FormView) -> FormPaper:
    """Return an empty form for paper."""
    ref = form.ref
    return FormPaper(
        title=label(form.document.title),
        number="",
        document=say("{id} 第 {version} 版", id=ref.id, version=ref.version),
        foot=(say("表单校验码 {hash}", hash=" ".join(groups_of_four(ref.sha256[:16]))),),
        view=view,
        mode="blank",
    )


def filing_named(file: CaseFile, number: int) -> ShownFiling:
    """Return a filing of a case by its number in the case.

    Raises:
        NotFoundError: it has none of this number.
    """
    name = f"{file.case.id}/{number}"
    for shown in file.filings:
        if shown.filing.id == name:
            return shown
    raise NotFoundError("没有这份表单", "no such filing", value=name)


def filed_paper(file: CaseFile, shown: ShownFiling, names: Names) -> FormPaper:
    """Return a filing for paper, as this person may see it."""
    return FormPaper(
        title=label(shown.form.title),
        number=file.case.number,
        document=_document(shown.filing),
        foot=_foot(shown.filing),
        back=url_for("cases.show", case=file.case.id),
        lead=_filed(shown.filing, names),
        view=show_filing(shown, file.book.county, file.viewer),
        mode="filled",
    )


def comparison_paper(
    file: CaseFile, both: tuple[ShownFiling, ShownFiling], names: Names
) -> ComparisonPaper:
    """Return two filings side by side, where they differ for this person.

    Raises:
        NotFoundError: they were filed to different forms.
    """
    before, after = both
    if before.form.id != after.form.id:
        raise NotFoundError("这两份不是同一种表单", "The two are filings of different forms")
    return ComparisonPaper(
        title=say("{form}：两次填写对照", form=label(after.form.title)),
        number=file.case.number,
        document=_document(after.filing),
        foot=(*_foot(before.filing), *_foot(after.filing)),
        back=url_for("cases.show", case=file.case.id),
        before=_filed(before.filing, names),
        after=_filed(after.filing, names),
        lines=differing(
            show_filing(after, file.book.county, file.viewer),
            show_filing(before, file.book.county, file.viewer),
        ),
    )


def _document(filing: Filing) -> str:
    return say("{id} 第 {version} 版", id=filing.form.id, version=filing.form.version)


def _filed(filing: Filing, names: Names) -> str:
    return say("{person} {at}", person=names.person(filing.by), at=moment(filing.at))


def _foot(filing: Filing) -> tuple[str, ...]:
    return (say("答案校验码 {hash}", hash=" ".join(groups_of_four(filing.sha256))),)
