"""Next versions of a county's documents, made by changing the text of the published ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from story_support import NOW

from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded, library_of
from engine.configuration.problems import Problem
from engine.services.desk import Desk
from engine.services.draft_impact import impact_problems
from engine.services.publish_documents import publish_library
from engine.terms import SYSTEM

SOON = date(2023, 8, 1)
"""First day of a next version where a test does not name one: after the story."""

Change = Callable[[str], str]


@dataclass(frozen=True)
class Next:
    """A next version with every published document around it."""

    loaded: Loaded[Head]
    library: Library


def next_text(text: str, on: date, version: int = 2) -> str:
    """Return a document's text as its next version, in force from a day."""
    text, found = re.subn(r"(?m)^version: \d+$", f"version: {version}", text)
    assert found == 1
    text, found = re.subn(r"(?m)^effective_from: .*$", f"effective_from: {on}", text)
    assert found == 1
    return text


def next_version(
    desk: Desk, path: str, change: Change = str, *, on: date = SOON, version: int = 2
) -> Next:
    """Return the next version of the document published at a path, with a change made to it.

    The change must change something, unless it is left out.
    """
    with desk.database.reading(desk.county) as unit:
        texts = {each.path: each.text for each in unit.documents()}
    changed = change(texts[path])
    assert change is str or changed != texts[path]
    new = path.replace(".yaml", f"-{version}.yaml")
    library = library_of([*texts.items(), (new, next_text(changed, on, version))])
    loaded = next(one for one in library.documents if one.path == new)
    return Next(loaded, library)


def problems(desk: Desk, made: Next) -> tuple[Problem, ...]:
    """Return what the version would break."""
    with desk.database.reading(desk.county) as unit:
        return impact_problems(unit, desk, made.loaded, made.library, at=NOW)


def publish(desk: Desk, made: Next) -> None:
    """Publish a version whatever it breaks."""
    with desk.database.writing(desk.county) as unit:
        publish_library(unit, made.library, actor=SYSTEM, at=NOW)


def without_lines(*words: str) -> Change:
    """Return the change that leaves out every line with all of these words."""

    def change(text: str) -> str:
        kept = [line for line in text.splitlines() if not all(word in line for word in words)]
        return "\n".join(kept) + "\n"

    return change


def replaced(old: str, new: str) -> Change:
    """Return the change that writes one text in place of another."""
    return lambda text: text.replace(old, new)
