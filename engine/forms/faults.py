"""A fault of an answer: where, which keyword, and what is said about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from engine.errors import FilingError
from engine.forms.declared import declared_at, hints
from engine.forms.effective import effective
from engine.forms.messages import Params, message_for
from engine.forms.root import RootSchema
from engine.forms.values import Path, dotted, mapping
from engine.forms.wording import title_of
from engine.terms import Label


@dataclass(frozen=True, slots=True)
class FormFault:
    """A fault of an answer; never holds the answer itself.

    Attributes:
        path: The field, for a missing one where it would stand.
        keyword: Keyword of the schema that is not met.
        params: Figures of the keyword.
        zh: What is wrong, in Chinese.
        en: The same in English.
        title: Title of the field.
    """

    path: Path
    keyword: str
    params: Params = field(compare=False)
    zh: str
    en: str
    title: Label

    @property
    def dotted(self) -> str:
        """Return the path with dots."""
        return dotted(self.path)

    def text(self, language: str = "zh") -> str:
        """Return what is wrong in ``zh`` or ``en``."""
        return self.en if language == "en" else self.zh


def fault(
    root: RootSchema,
    path: Path,
    keyword: str,
    params: Params | None = None,
    *,
    said_by: Mapping[str, object] | None = None,
    empty: bool = False,
) -> FormFault:
    """Return a fault with the text the form, or else the table, has for it.

    Args:
        root: The form's whole schema.
        path: The field.
        keyword: What is not met.
        params: Figures for the text.
        said_by: The part of the schema that says so, where it is one branch of several.
        empty: Nothing stands in the field.
    """
    every = declared_at(root, path)
    local = said_by or {}
    messages = {**_messages(every, root), **mapping(local.get("messages"))}
    schema = {**effective(every, {}, root), **local, "messages": messages}
    given = params or {}
    said = message_for(keyword, schema, given, empty=empty)
    title = title_of(str(path[-1]), schema) if path else Label("")
    return FormFault(path, keyword, given, said.zh, said.en or said.zh, title)


def within(path: Path, places: Collection[Path]) -> bool:
    """Tell whether a place is one of these or stands in one of them."""
    return any(path[:end] in places for end in range(1, len(path) + 1))


def _messages(schema: object, root: RootSchema) -> dict[str, object]:
    """Return the field's own messages; the nearest declaration's come first."""
    found: dict[str, object] = {}
    for hint in hints(schema, root, "messages"):
        found = {**mapping(hint), **found}
    return found


def filing_error(faults: Sequence[FormFault], *, place: str | None = None) -> FilingError:
    """Return the faults as the error that services raise."""
    return FilingError(tuple((each.dotted, each.zh, each.en) for each in faults), place=place)
