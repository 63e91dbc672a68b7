"""What a reader wants to see of a list: read from the address, and written into addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for

from engine.configuration.choices import Entry, choice_lists
from engine.configuration.county import County, Topic
from engine.records.case_filters import CaseFilter
from engine.terms import Label
from webui.numbers import whole_number

LONGEST_TEXT = 80

_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter of a list; None or empty where nothing is asked.

    Attributes:
        topic: A topic of any level; a parent stands for all below it.
        kept: Hash of a version: open cases that keep it.
    """

    stage: str | None = None
    unit: str | None = None
    topic: str | None = None
    text: str = ""
    first: date | None = None
    last: date | None = None
    kept: str | None = None
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Tell whether anything beside the stage is asked."""
        return bool(self.unit or self.topic or self.text or self.first or self.last or self.kept)

    def in_stage(self, stage: str | None) -> Wanted:
        """Return the same filter for another stage, from its first page."""
        return replace(self, stage=stage, page=1)

    def address(self, workflow: str | None, *, page: int = 1) -> str:
        """Return the address of the list with this filter; of all workflows if None."""
        asked = {
            "stage": self.stage,
            "unit": self.unit,
            "topic": self.topic,
            "text": self.text or None,
            "first": self.first,
            "last": self.last,
            "kept": self.kept,
            "page": page if page > 1 else None,
        }
        query = {name: str(value) for name, value in asked.items() if value is not None}
        if workflow is None:
            return url_for("cases.find", _external=False, **query)
        return url_for("cases.listing", workflow=workflow, _external=False, **query)

    def case_filter(self, county: County, workflow: str | None) -> CaseFilter:
        """Return the filter as services take it."""
        wanted: CaseFilter = {}
        if workflow:
            wanted["workflow"] = workflow
        if self.stage:
            wanted["stage"] = self.stage
        if self.unit:
            wanted["unit"] = self.unit
        if self.topic:
            wanted["topic"] = leaves_under(county, self.topic)
        if self.text:
            wanted["text"] = self.text
        if self.first:
            wanted["opened_from"] = self.first
        if self.last:
            wanted["opened_to"] = self.last
        if self.kept:
            wanted |= {"kept": self.kept, "final": False}
        return wanted


def read_wanted(query: Mapping[str, str]) -> Wanted:
    """Return what an address asks for; what makes no sense in it is left out."""
    return Wanted(
        stage=query.get("stage") or None,
        unit=query.get("unit") or None,
        topic=query.get("topic") or None,
        text=query.get("text", "").strip()[:LONGEST_TEXT],
        first=_day(query.get("first")),
        last=_day(query.get("last")),
        kept=read_kept(query),
        page=_page(query.get("page")),
    )


def read_kept(query: Mapping[str, str]) -> str | None:
    """Return the hash of the version an address asks for; None if it is none."""
    found = query.get("kept", "")
    return found if _SHA256.fullmatch(found) else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _page(text: str | None) -> int:
    return whole_number(text, most_digits=5, otherwise=1)  # no list has more pages


def leaves_under(county: County, topic: str) -> tuple[str, ...]:
    """Return the leaf topics a topic stands for: itself, or all below it."""

    def leaves(here: Topic) -> tuple[str, ...]:
        if not here.children:
            return (here.id,)
        return tuple(leaf for child in here.children for leaf in leaves(child))

    def seek(topics: tuple[Topic, ...]) -> tuple[str, ...]:
        for each in topics:
            found = leaves(each) if each.id == topic else seek(each.children)
            if found:
                return found
        return ()

    return seek(county.topics) or (topic,)


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice of a filter; ``group`` heads several."""

    value: str
    title: Label
    group: Label | None = None


def units_offered(county: County) -> tuple[Entry, ...]:
    """Return the units a list may be narrowed to, under their kinds."""
    return choice_lists(county)["units"]


def topics_offered(county: County) -> tuple[Offer, ...]:
    """Return the topics a list may be narrowed to: each parent as a whole, then its leaves."""
    offers: list[Offer] = []
    for topic in county.topics:
        offers.append(Offer(topic.id, topic.title, topic.title))
        offers += [Offer(child.id, child.title, topic.title) for child in topic.children]
    return tuple(offers)
