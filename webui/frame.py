"""The frame around every page: the county, the person, the places with what waits there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version

from flask import Flask, current_app, g, request, url_for

from engine.services.entries import workflows_for
from webui.access import may_open
from webui.language import day, label, say
from webui.session import Member, current_member, desk, moment, office
from webui.waiting import Waiting, waiting_for


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the workplace.

    Attributes:
        endpoint: Route it leads to; a place whose route does not exist is not shown.
        icon: Name of an icon.
        title: Text of the interface, in Chinese.
        section: First part of the names of endpoints that belong to the place.
    """

    endpoint: str
    icon: str
    title: str
    section: str


MY_WORK = Place("work.mine", "house", "我的工作", "work")
"""The first place of everybody; the lists of cases follow it, one for each workflow."""

LISTING = "cases.listing"
REVIEWS = "reviews.sessions"
RULES = "configuration.library"

PLACES: tuple[Place, ...] = (
    Place(REVIEWS, "clipboard-check", "评查", "reviews"),
    Place("statistics.overview", "bar-chart", "统计", "statistics"),
    Place("totals.agreed", "bar-chart", "约定总数", "totals"),
    Place(RULES, "sliders", "配置", "configuration"),
    Place("people.listing", "people", "人员", "people"),
    Place("journal.entries", "journal-text", "日志", "journal"),
)
"""The places after those, in the order of the frame; each person sees what the rights allow."""


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A place as the frame shows it.

    Attributes:
        waiting: How much waits there; None where nothing is counted.
        late: How much of that is past its due day.
    """

    address: str
    icon: str
    title: str
    current: bool
    waiting: int | None = None
    late: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What ``base.html`` shows around a page.

    Attributes:
        here: Address to come back to after the language was changed.
    """

    county: str
    person: str | None
    posts: tuple[str, ...]
    places: tuple[PlaceLink, ...]
    may_search: bool
    here: str
    version: str


def frame() -> Frame:
    """Return the frame of the present request."""
    member = current_member()
    return Frame(
        county=label(member.county.title) if member else "",
        person=member.actor.name if member else None,
        posts=tuple(label(post.title) for post in member.posts) if member else (),
        places=_links(_at_work(member)),
        may_search=_at_work(member) is not None and may_open(current_app, LISTING),
        here=request.full_path.rstrip("?") if request.method == "GET" else request.path,
        version=version("onecase"),
    )


def _at_work(member: Member | None) -> Member | None:
    """Return who is signed in; None while every place would lead to the change of the password."""
    return None if member is None or member.one_time else member


def demo_words() -> str | None:
    """Return what the stripe of a demonstration says; None where the data are real."""
    settings = office().settings
    if not settings.demo:
        return None
    if settings.today is None:
        return say("演示数据")
    return say("演示数据 · 今天算作 {day}", day=day(settings.today))


def _links(member: Member | None) -> tuple[PlaceLink, ...]:
    if member is None:
        return ()
    waiting = waiting_for(member)
    mine = replace(_link(MY_WORK), waiting=waiting.count, late=waiting.late)
    lists = _lists(member) if may_open(current_app, LISTING) else ()
    return (mine, *lists, *_others(waiting))


def _others(waiting: Waiting) -> Iterator[PlaceLink]:
    for place in PLACES:
        if may_open(current_app, place.endpoint):
            count = {REVIEWS: waiting.reviews, RULES: waiting.rules or None}.get(place.endpoint)
            yield replace(_link(place), waiting=count)


def _link(place: Place) -> PlaceLink:
    return PlaceLink(
        address=url_for(place.endpoint),
        icon=place.icon,
        title=say(place.title),
        current=place.section == (request.blueprint or "").partition(".")[0],
    )


def _lists(member: Member) -> Iterator[PlaceLink]:
    """Yield the list of each workflow: first those that people open."""
    for known in workflows_for(desk(), actor=member.actor, at=moment()):
        name = str(known.workflow.ref.id)
        yield PlaceLink(
            address=url_for(LISTING, workflow=name),
            icon="inbox" if known.by_people else "list-check",
            title=label(known.workflow.document.title),
            current=g.get("place") == name,
        )


def install(app: Flask) -> None:
    """Let templates ask for the frame and the words of a demonstration."""
    app.jinja_env.globals.update(frame=frame, demo_words=demo_words)
