"""What one document lays down otherwise than another, and which layer decided what it takes over.

To what ``engine.configuration`` says of clauses come conditions and deductions in full sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as Folder

from engine.configuration.differences import Comparison, diff
from engine.configuration.head import Head
from engine.configuration.inheritance import Inherited, inherited
from engine.configuration.library import DRAFT, Library, Loaded, examine_folder
from engine.configuration.problems import nearest_word
from engine.configuration.rubric import Rubric
from engine.configuration.wording import Wording, titles_of
from engine.errors import ConfigurationError, NotFoundError, OnecaseError
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary
from engine.rules.phrases import condition_in_words
from engine.scoring.phrases import amount_in_words
from engine.scoring.rubrics import CompiledRubric, compile_rubric
from engine.terms import DocumentId, DocumentRef


def compare_in_folder(folder: Folder, before: str, after: str) -> Comparison:
    """Return what one document of a folder lays down otherwise than another.

    Args:
        folder: The folder of documents; faults elsewhere in it do not matter.
        before: ``id@version``, ``kind/id@version``, or the path of a file in the folder.
        after: The same of the second.

    Raises:
        NotFoundError: There is no such document, or it cannot be read.
        ConfigurationError: A name stands for several documents, or the two are of different kinds.
    """
    library = examine_folder(folder).library
    return compare(library, find_named(library, before), find_named(library, after))


def compare(library: Library, before: Loaded[Head], after: Loaded[Head]) -> Comparison:
    """Return what one document lays down otherwise than another."""
    county = library.county().document if library.all("county") else None
    facts = library.dictionary()
    return diff(before, after, county=county, dictionary=facts, speech=Speaking(facts))


def decisions_in_folder(folder: Folder, name: str) -> tuple[Loaded[Head], tuple[Inherited, ...]]:
    """Return a document of a folder with the clauses it takes over and who decided each.

    Raises:
        NotFoundError: There is no such document, or it cannot be read.
        ConfigurationError: The name stands for several documents.
    """
    library = examine_folder(folder).library
    loaded = find_named(library, name)
    return loaded, decisions(library, loaded)


def decisions(library: Library, loaded: Loaded[Head]) -> tuple[Inherited, ...]:
    """Return the clauses a document takes over from layers above, and who decided each."""
    county = library.county().document if library.all("county") else None
    facts = library.dictionary()

    def words(one: Loaded[Head]) -> Wording:
        # Steps and stages have their titles in the document itself, not in those above.
        titles = titles_of(loaded.document, county)
        return Wording(one.document, titles, facts, Speaking(facts))

    return inherited(loaded, words)


def find_named(library: Library, name: str) -> Loaded[Head]:
    """Return the document somebody names at the terminal.

    Args:
        library: Where it is looked for, parents included.
        name: ``id@version``, ``kind/id@version``, ``id`` if there is one version, or a path.

    Raises:
        NotFoundError: Nothing has this name.
        ConfigurationError: Several documents have it.
    """
    found = [one for one in library.published if name in _names(one)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = [f"{one.ref.kind}/{one.ref.id}@{one.ref.version}" for one in found]
        raise ConfigurationError(
            f"“{name}”不止一份：{'、'.join(listed)}",
            f"'{name}' is more than one: {', '.join(listed)}",
            value=name,
        )
    known = [f"{one.ref.id}@{one.ref.version}" for one in library.published]
    nearest = nearest_word(name, known)
    raise NotFoundError(
        f"没有“{name}”这份文件，或读不出来",
        f"there is no document '{name}', or it cannot be read",
        value=name,
        hint=f"是不是“{nearest}”？" if nearest else "运行 onecase check 查看",
        hint_en=f"did you mean '{nearest}'?" if nearest else "see onecase check",
    )


def _names(loaded: Loaded[Head]) -> tuple[str, ...]:
    ref = loaded.ref
    numbered = f"{ref.id}@{ref.version}"
    return numbered, f"{ref.kind}/{numbered}", ref.id, f"{ref.kind}/{ref.id}", loaded.path


@dataclass(frozen=True, slots=True)
class Speaking:
    """Says conditions and deductions in the words of the floors that understand them."""

    dictionary: Dictionary
    _rubrics: dict[int, CompiledRubric | None] = field(default_factory=dict)

    def condition(self, when: Mapping[str, object], language: str) -> str | None:
        """Return a condition in words, None if it cannot be read."""
        try:
            condition = parse_condition(when, self.dictionary)
            return condition_in_words(condition, self.dictionary, language)
        except OnecaseError:
            return None

    def amount(self, document: Head, item: str, language: str) -> str | None:
        """Return what an item of a rubric takes off, None if that cannot be made out."""
        rubric = self._rubric(document)
        criterion = rubric.criteria.get(item) if rubric else None
        if rubric is None or criterion is None:
            return None
        return amount_in_words(criterion, rubric, self.dictionary, language)

    def _rubric(self, document: Head) -> CompiledRubric | None:
        if id(document) not in self._rubrics:
            self._rubrics[id(document)] = _ready(document, self.dictionary)
        return self._rubrics[id(document)]


def _ready(document: Head, dictionary: Dictionary) -> CompiledRubric | None:
    if not isinstance(document, Rubric):
        return None
    ref = DocumentRef(document.kind, DocumentId(document.id), document.version or DRAFT, "")
    try:
        return compile_rubric(document, ref, dictionary)
    except OnecaseError:
        return None
