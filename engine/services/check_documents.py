"""Everything that can be known of a folder of documents before it counts.

To what ``engine.configuration`` finds come the proofs of the decision tables and the examples the
documents carry.  Judges no case and needs no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as Folder

from engine.configuration.checks.column_checks import tables_of
from engine.configuration.form import Form
from engine.configuration.head import Head
from engine.configuration.kinds import ADOPTED
from engine.configuration.library import Examined, Library, Loaded, examine_folder, examine_texts
from engine.configuration.problems import (
    ConfigurationFaults,
    Path,
    Problem,
    Report,
    Severity,
    show,
)
from engine.configuration.rubric import Rubric
from engine.configuration.table import TableBody
from engine.configuration.versions import Withdrawn
from engine.configuration.workflow import Workflow
from engine.errors import ConfigurationError, OnecaseError
from engine.expressions.names import Dictionary
from engine.routing.coverage import ONE_LEAD, Stray, stray_cases
from engine.routing.routes import LEAD
from engine.rules.proofs import TableFault, prove
from engine.rules.table_faults import Sentence
from engine.rules.tables import compile_table
from engine.scoring.proofs import prove_rubric
from engine.scoring.rubrics import GAIN, compile_rubric
from engine.services import shelf
from engine.services.check_forms import check_form_use
from engine.services.folder_files import withdrawn_in
from engine.services.try_examples import try_examples

_CLASSIFICATION: Path = ("classification",)
_ROUTING: Path = ("routing",)


def check_documents(folder: Folder, *, every_overlap: bool = False) -> Report:
    """Return everything wrong with the documents of a folder: form, promises, proofs, examples.

    A document with errors of its own is not proved or tried, and none is while a file of the
    folder cannot be read: what it lacks would be blamed on others.  Versions the folder was pulled
    with as withdrawn are not held to the others, and the others not to them.

    Args:
        folder: Where the documents are.
        every_overlap: Warn also of rows that overlap where the hit policy says which goes first.

    Raises:
        ConfigurationError: what was pulled last cannot be read.
    """
    examined = examine_folder(folder, withdrawn_in(folder))
    return _complete(examined, every_overlap=every_overlap)


def load_checked(folder: Folder, withdrawn: Withdrawn = frozenset()) -> Library:
    """Return the documents of a folder, read once and found without errors.

    Args:
        folder: Where the documents are.
        withdrawn: Versions among them that no longer count for what begins.

    Raises:
        ConfigurationFaults: some have errors; holds those of all files.
    """
    examined = examine_folder(folder, withdrawn)
    report = _complete(examined)
    if not report.ok:
        raise ConfigurationFaults(report)
    return examined.library


def check_document_texts(
    texts: Iterable[tuple[str, str]], withdrawn: Withdrawn = frozenset()
) -> Report:
    """Return everything wrong with documents given as ``(path, text)``.

    Args:
        texts: The documents.
        withdrawn: Versions among them that no longer count for what begins; they are not held
            to the others, and the others not to them.
    """
    return _complete(examine_texts(texts, withdrawn))


def check_examined(examined: Examined) -> Report:
    """Return everything wrong with documents that were read already."""
    return _complete(examined)


def _complete(examined: Examined, *, every_overlap: bool = False) -> Report:
    if not examined.complete:
        return examined.report
    faulty = {problem.through or problem.file for problem in examined.report.errors}
    sound = [
        one
        for one in examined.library.counting(examined.library.all())
        if faulty.isdisjoint(each.path for each in (one, *one.parents))
    ]
    facts = examined.library.dictionary()
    more: list[Problem] = []
    for loaded in sound:
        more.extend(_prove_tables(loaded, examined.library, facts, every_overlap=every_overlap))
        more.extend(_prove_rubric(loaded, facts))
    if examined.report.ok:
        for loaded in sound:
            more.extend(_unfit_forms(loaded, examined.library))
            more.extend(_failed_examples(loaded, examined, facts))
    return Report.of((*examined.report.problems, *more))


def _prove_tables(
    loaded: Loaded[Head], library: Library, facts: Dictionary, *, every_overlap: bool
) -> Iterator[Problem]:
    known = _always_known(loaded.document, library)
    for path, body in tables_of(loaded.document).items():
        try:
            table = compile_table(body, facts)
        except ConfigurationError as error:
            yield _problem(loaded, path, "error", error.code, error.text("zh"), error.text("en"))
            continue
        required = _required_outputs(loaded.document, path)
        found = prove(table, known=known, required=required, every_overlap=every_overlap)
        for fault in found:
            yield _table_problem(loaded, path, body, fault)
        if path == _ROUTING and isinstance(loaded.document, Workflow):
            county = library.county().document
            for stray in stray_cases(county, loaded.document, table, known):
                yield _stray_problem(loaded, body, stray)


def prove_table(loaded: Loaded[Head], library: Library, path: Path) -> tuple[TableFault, ...]:
    """Return what can be proved of a table of a document; nothing where it cannot be read.

    Args:
        loaded: The document.
        library: All documents, this one among them.
        path: Where the table stands in the document.
    """
    body = tables_of(loaded.document).get(path)
    if body is None:
        return ()
    try:
        table = compile_table(body, library.dictionary())
    except OnecaseError:
        return ()  # the check tells of each cell that cannot be read
    known = _always_known(loaded.document, library)
    return prove(table, known=known, required=_required_outputs(loaded.document, path))


def _required_outputs(document: Head, path: Path) -> Mapping[str, Sentence]:
    """Return what every case must get from a table, and why."""
    if path == _ROUTING:
        return {LEAD: ONE_LEAD}
    if path == _CLASSIFICATION and isinstance(document, Workflow):
        return {
            fact.name: (f"每件都要认定“{fact.title}”", f"every case needs its {fact.title.en}")
            for fact in document.facts
            if fact.classified
        }
    return {}


def _stray_problem(loaded: Loaded[Head], body: TableBody, stray: Stray) -> Problem:
    here: Path = (*_ROUTING, "hit")
    for position, row in enumerate(body.rules):
        if row.id == stray.row:
            here = (*_ROUTING, "rules", position, "then", LEAD)
    zh, en = f"{stray.zh.rstrip('。')}。", f"{stray.en.rstrip('.')}."
    return _problem(loaded, here, "error", stray.code, zh, en)


def _always_known(document: Head, library: Library) -> frozenset[str]:
    """Return the facts every case of a workflow has from the start.

    These are the answers its opening form requires, and what is counted or classified.
    """
    if not isinstance(document, Workflow):
        return frozenset()
    opening = next((step for step in document.steps if step.id == document.opens), None)
    forms = [
        one.document
        for one in library.all("form")
        if isinstance(one.document, Form) and opening and one.ref.id == opening.form
    ]
    answered = [frozenset(_required_facts(form)) for form in forms]
    counted = {
        fact.name
        for fact in document.facts
        if fact.count_of or fact.done or fact.earlier_cases or fact.classified
    }
    return frozenset.intersection(*answered) | counted if answered else frozenset(counted)


def _required_facts(form: Form) -> Iterator[str]:
    required = form.schema_.get("required")
    properties = form.schema_.get("properties")
    if not isinstance(required, list | tuple) or not isinstance(properties, Mapping):
        return
    for name in required:
        schema = properties.get(str(name))
        if isinstance(schema, Mapping) and isinstance(schema.get("fact"), str):
            yield str(schema["fact"])


def _table_problem(loaded: Loaded[Head], path: Path, body: TableBody, fault: TableFault) -> Problem:
    places = {row.id: position for position, row in enumerate(body.rules)}
    # Of several rows the last was written onto the others; a masked row stands before its masks.
    concerned = fault.rows if fault.code == "masked" else reversed(fault.rows)
    row = next((places[one] for one in concerned if one in places), None)
    here = (*path, "complete") if row is None else (*path, "rules", row)
    zh, en = f"{fault.zh.rstrip('。')}。", f"{fault.en.rstrip('.')}."
    return _problem(loaded, here, fault.severity, fault.code, zh, en)


def _prove_rubric(loaded: Loaded[Head], facts: Dictionary) -> Iterator[Problem]:
    """Yield what items of a rubric can never do; what makes it unusable is told elsewhere."""
    document = loaded.document
    if not isinstance(document, Rubric):
        return
    try:
        rubric = compile_rubric(document, loaded.ref, facts)
    except ConfigurationError as error:
        yield _problem(loaded, (), "error", error.code, error.text("zh"), error.text("en"))
        return
    places = dict(_places(document))
    for fault in prove_rubric(rubric, facts):
        here = places[fault.item.removesuffix(GAIN) if fault.item not in places else fault.item]
        zh, en = f"{fault.zh}。", f"{fault.en}."
        yield _problem(loaded, here, "warning", fault.code, zh, en)


def _places(document: Rubric) -> Iterator[tuple[str, Path]]:
    for position, dimension in enumerate(document.dimensions):
        for place, item in enumerate(dimension.items):
            yield item.id, ("dimensions", position, "items", place)
    for position, veto in enumerate(document.vetoes):
        yield veto.id, ("vetoes", position)
    for position, bonus in enumerate(document.bonuses):
        yield bonus.id, ("bonuses", position)


def _unfit_forms(loaded: Loaded[Head], library: Library) -> Iterator[Problem]:
    if isinstance(loaded.document, Form):
        for one in check_form_use(shelf.narrow(loaded, Form), library):
            yield _problem(loaded, one.path, one.severity, one.code, one.zh, one.en)


def _failed_examples(
    loaded: Loaded[Head], examined: Examined, facts: Dictionary
) -> Iterator[Problem]:
    for position, failure in try_examples(loaded, examined.library, facts):
        name = loaded.document.examples[position].name
        path: Path = ("examples", position, *failure.path)
        zh, en = f"示例“{name}”：{failure.zh}", f"example '{name}': {failure.en}"
        # One that is taken over speaks of the other county's units and topics; it was tried there.
        severity: Severity = "warning" if loaded.path.startswith(ADOPTED) else "error"
        yield _problem(loaded, path, severity, "example", zh, en)


def _problem(  # noqa: PLR0917  what a problem is made of
    loaded: Loaded[Head], path: Path, severity: Severity, code: str, zh: str, en: str
) -> Problem:
    value = loaded.source.value(path)
    found = None if value is None else show(value)
    place = loaded.source.place(path)
    return Problem.at(place, code, (zh, en), severity=severity, found=found)
