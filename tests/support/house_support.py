"""A child county founded in a database beside its mother, for tests of what follows a parent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adoption_support import NOW, TODAY, mother_texts, publish_mother, told

from engine.configuration.library import library_of
from engine.records.session import Database
from engine.services.counties import Desks
from engine.services.county_packs import parent_named
from engine.services.county_plan import Above, Answers
from engine.services.desk import Desk
from engine.services.follow_parent import ParentNews, parent_news
from engine.services.found_county import found_county, make_plan
from engine.services.people import actor_of
from engine.services.publish_documents import publish_library
from engine.terms import SYSTEM, Actor, CountyId


@dataclass
class House:
    """A mother county and a child that took it over."""

    desks: Desks

    @property
    def desk(self) -> Desk:
        return self.desks.of("qinghe")

    def actor(self, person: str = "bo") -> Actor:
        with self.desks.database.reading("qinghe") as unit:
            return actor_of(self.desk.county_on(unit, TODAY).document, person)

    def publish_above(self, name: str, text: str) -> None:
        library = library_of([*mother_texts(), (name, text)])
        with self.desks.database.writing("small") as unit:
            publish_library(unit, library, actor=SYSTEM, at=NOW)

    def news(self) -> ParentNews:
        return parent_news(self.desks, self.desk, actor=self.actor(), at=NOW)

    def draft_text(self, kind: str, name: str) -> str:
        with self.desks.database.reading("qinghe") as unit:
            draft = unit.document_draft(kind, name)
        assert draft is not None
        return draft.text


@contextmanager
def house_in(folder: Path) -> Iterator[House]:
    """Found a county that takes over the mother county."""
    database = Database(f"sqlite:///{folder / 'onecase.db'}")
    database.upgrade()
    publish_mother(database)
    desks = Desks(database, CountyId("small"), lambda key: Desk(database, key, bytes(32)))
    plan = make_plan(Answers(told(), Above.of(parent_named(desks, "small"))), ())
    with database.reading("small") as unit:
        founder = actor_of(desks.of("small").county_on(unit, TODAY).document, "zhou")
    found_county(
        desks.of("small"),
        plan,
        passwords={},
        parent_from="small",
        token="t",
        drafts=(),
        actor=founder,
        at=NOW,
    )
    yield House(desks)
    database.close()
