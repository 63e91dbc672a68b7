"""A story as written: acts with their day and actor, and what must come of them."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from engine.configuration.head import IsoDate, Part, Text
from engine.demonstration.texts import parse_text
from engine.errors import ConfigurationError


class Act(Part):
    """One thing done in a story; which one follows from the keys present.

    Attributes:
        by: A person's id, or a role: whoever holds it and reaches the case.
        open: Workflow of a case to open, known in the story as ``as_``.
        case: Case of the story the act is about.
        list_: Case whose newest follow-up case the act is about.
        do: Step of its workflow.
        others: How many plain petitions are registered from this day on and handled besides.
        session: Name of the review session in the story.
        until_drawn: The story tells that this case was drawn: words are added to what the witness
            says, turn by turn of a counter, until the draw comes out so.  Demo data only.
        scores: For each assessor in turn: item to ``[points, reason, evidence]``.
        rest: The panel scores all other drawn cases without finding anything; the chair confirms.
        tick: The ladder is judged.
    """

    on: IsoDate
    by: str | None = None
    open: str | None = None
    as_: str | None = Field(default=None, alias="as")
    case: str | None = None
    list_: str | None = Field(default=None, alias="list")
    do: str | None = None
    answers: dict[str, object] | None = None
    others: int | None = None
    session: str | None = None
    programme: str | None = None
    mode: Literal["on-site", "online"] = "on-site"
    members: tuple[str, ...] = ()
    chair: str | None = None
    freeze: bool = False
    witness: str | None = None
    until_drawn: str | None = None
    draw: bool = False
    scores: tuple[dict[str, object], ...] = ()
    confirm: bool = False
    rest: bool = False
    tick: bool = False


class Expected(Part):
    """What must have come of a case of the story, or of its follow-up case."""

    case: str | None = None
    list_: str | None = Field(default=None, alias="list")
    lead: str | None = None
    stage: str | None = None
    score: object = None
    grade: str | None = None
    bulletin: str | None = None
    facts: dict[str, object] = Field(default={})


class Story(Part):
    """A story: acts in the order of their days."""

    story: str
    title: Text
    source: str
    order: int
    acts: Annotated[tuple[Act, ...], Field(min_length=1)]
    expect: tuple[Expected, ...]

    @property
    def last_day(self) -> date:
        """Return the day of the last act."""
        return max(act.on for act in self.acts)


def shipped_stories() -> tuple[Story, ...]:
    """Return the stories that come with the program, in their order.

    Raises:
        ConfigurationError: a story is at fault.
    """
    folder = files("engine.demonstration") / "stories"
    names = [each.name for each in folder.iterdir() if each.name.endswith(".yaml")]
    stories = [read_story((folder / name).read_text("utf-8"), name) for name in names]
    return tuple(sorted(stories, key=lambda story: story.order))


def read_story(text: str, name: str) -> Story:
    """Return a story from its YAML.

    Raises:
        ConfigurationError: it is no story, or its days go backwards.
    """
    story = parse_text(text, name, Story)
    days = [act.on for act in story.acts]
    if days != sorted(days):
        raise ConfigurationError(
            "故事的日期前后颠倒", "The days of the story go backwards", place=name
        )
    return story
