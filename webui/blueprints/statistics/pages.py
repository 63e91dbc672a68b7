"""What the templates of the dashboard get: figures with their definitions, bars, addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import current_app, url_for

from engine.analytics.comparisons import Comparison
from engine.analytics.measures import Period, half_year
from engine.configuration.county import Measure
from engine.routing.topics import topic_parents
from engine.services.statistics import Overview, last_half_year
from webui.access import may_open
from webui.blueprints.reviews.pages import TONES, period_words
from webui.language import day, fact_value, label, language, number, say
from webui.names import Names

MOST_BARS = 10
"""Leaf topics shown; the whole list is one link away."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change against the year before.

    Attributes:
        icon: Arrow up or down; a dash where nothing changed.
        tone: ``better``, ``worse`` or ``plain``.
    """

    icon: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure as a row of the dashboard.

    Attributes:
        address: The cases or results behind it; None if the reader may not see any.
        means: What is counted, in words.
    """

    id: str
    title: str
    value: Decimal
    before: Decimal
    unit: str
    change: Change | None
    share: str
    address: str | None
    means: str
    source: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table with a bar."""

    title: str
    count: int
    address: str | None
    tone: str | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """A table of bars; ``whole`` is the length of a full bar."""

    id: str
    title: str
    head: str
    rows: tuple[Bar, ...]
    whole: int
    total: int


@dataclass(frozen=True, slots=True)
class SpanLink:
    """A period one may choose with one press."""

    title: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The whole page.

    Attributes:
        key: The figures shown large: the first ones of the county.
    """

    period: Period
    spans: tuple[SpanLink, ...]
    key: tuple[FigureView, ...]
    figures: tuple[FigureView, ...]
    topics: Bars
    leaves: Bars
    units: Bars
    grades: Bars
    months: Bars


def dashboard(overview: Overview, today: date) -> Dashboard:
    """Return the dashboard of a period."""
    return _Teller(overview, Names(overview.county)).dashboard(today)


@dataclass(frozen=True, slots=True)
class _Teller:
    overview: Overview
    names: Names

    def dashboard(self, today: date) -> Dashboard:
        figures = tuple(map(self._figure, self.overview.comparisons))
        return Dashboard(
            period=self.overview.period,
            spans=tuple(spans(today, self.overview.period)),
            key=figures[:3],
            figures=figures,
            topics=self._topics(),
            leaves=self._leaves(),
            units=self._units(),
            grades=self._grades(),
            months=self._months(),
        )

    def _figure(self, compared: Comparison) -> FigureView:
        measure = compared.now.measure
        whole = self._title_of(measure.share_of)
        share = ""
        if compared.share is not None:
            share = say("占{whole} {share}%", whole=whole, share=number(compared.share))
        return FigureView(
            id=measure.id,
            title=label(measure.title),
            value=compared.now.value,
            before=compared.before.value,
            unit=label(measure.unit),
            change=change_of(compared),
            share=share,
            address=self._figure_address(measure) if compared.now.value else None,
            means=self.definition(measure),
            source=measure.source or "",
        )

    def _title_of(self, measure: str | None) -> str:
        found = (each.now.measure for each in self.overview.comparisons)
        return next((label(each.title) for each in found if each.id == measure), "")

    def _figure_address(self, measure: Measure) -> str | None:
        if measure.results:
            programme = None if measure.results == "any" else measure.results
            return results_address(self.overview.period, programme=programme)
        return self._cases(measure=measure.id)

    def definition(self, measure: Measure) -> str:
        """Return what a measure counts, in one sentence."""
        if measure.results:
            return say("评查会在期内召开、结果已确认的件数")
        workflow = label(self.overview.workflows.get(measure.workflow or ""))
        conditions = [self._condition(name, value) for name, value in measure.where.items()]
        if measure.topic:
            conditions.append(say("事项类别属“{topic}”", topic=self.names.topic(measure.topic)))
        said = say("、").join(conditions)
        if measure.sum_of:
            fact = self.overview.facts.get(measure.sum_of)
            what = label(fact.title) if fact else measure.sum_of
            return say("期内登记的“{workflow}”中“{what}”的合计", workflow=workflow, what=what)
        if not said:
            return say("期内登记的“{workflow}”件数", workflow=workflow)
        return say("期内登记的“{workflow}”中，{said}的件数", workflow=workflow, said=said)

    def _condition(self, name: str, value: object) -> str:
        fact = self.overview.facts.get(name)
        title = label(fact.title) if fact else name
        values = value if isinstance(value, list | tuple) else [value]
        words = [self._value(name, each) for each in values]
        return say("{title}为{value}", title=title, value=say("、").join(words))

    def _value(self, name: str, value: object) -> str:
        if isinstance(value, str):
            fact = self.overview.facts.get(name)
            return fact.label_of(value, language()) if fact else value
        return fact_value(value) if isinstance(value, bool | Decimal) else str(value)

    def _topics(self) -> Bars:
        parents = topic_parents(self.overview.county)
        sums: dict[str, int] = {}
        for leaf, count in self.overview.by_topic:
            top = leaf
            while (above := parents.get(top)) is not None:
                top = above
            sums[top] = sums.get(top, 0) + count
        rows = sorted(sums.items(), key=lambda pair: -pair[1])
        return _bars("topics", say("按事项大类"), say("事项大类"), self._topic_bars(rows))

    def _leaves(self) -> Bars:
        rows = self._topic_bars(self.overview.by_topic[:MOST_BARS])
        return _bars("leaves", say("按具体事项（前十）"), say("具体事项"), rows)

    def _topic_bars(self, counted: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
        return tuple(
            Bar(
                title=self.names.topic(topic) or say("未登记"),
                count=count,
                address=self._cases(topic=topic) if topic else None,
            )
            for topic, count in counted
        )

    def _units(self) -> Bars:
        rows = tuple(
            Bar(
                title=self.names.unit(unit) or say("未分流"),
                count=count,
                address=self._cases(lead=unit) if unit else None,
            )
            for unit, count in self.overview.by_unit
        )
        return _bars("units", say("按主办单位"), say("主办单位"), rows)

    def _grades(self) -> Bars:
        rows = tuple(
            Bar(
                title=label(self.overview.bands[grade].title),
                count=count,
                address=results_address(self.overview.period, grade=grade),
                tone=TONES[self.overview.bands[grade].tone],
            )
            for grade, count in self.overview.by_grade
        )
        return _bars("grades", say("评查等次"), say("等次"), rows)

    def _months(self) -> Bars:
        before = {month[5:]: count for month, count in self.overview.by_month_before}
        now = dict(self.overview.by_month)
        rows = tuple(
            Bar(
                title=period_words(f"{first:%Y-%m}"),
                count=now.get(f"{first:%Y-%m}", 0),
                address=self._month(first) if now.get(f"{first:%Y-%m}") else None,
                before=before.get(f"{first:%m}", 0),
            )
            for first in months_of(self.overview.period)
        )
        return _bars("months", say("按月份"), say("月份"), rows)

    def _month(self, first: date) -> str:
        period = self.overview.period
        span = Period(max(first, period.first), min(_month_end(first), period.last))
        return url_for("statistics.cases", first=span.first, last=span.last)

    def _cases(self, **wanted: str) -> str:
        period = self.overview.period
        span = {"first": str(period.first), "last": str(period.last)}
        return url_for("statistics.cases", _external=False, **span, **wanted)


def results_address(
    period: Period, *, programme: str | None = None, grade: str | None = None
) -> str | None:
    """Return the list of results of a period; None if the reader may not see it."""
    if not may_open(current_app, "reviews.listing"):
        return None
    return url_for(
        "reviews.listing", programme=programme, grade=grade, first=period.first, last=period.last
    )


def change_of(compared: Comparison) -> Change | None:
    """Return a change in words; None where nothing was there a year before."""
    if compared.change is None:
        return None
    if compared.change == 0:
        return Change("dash-circle", say("持平"), "plain")
    down = compared.change < 0
    good = {"less": down, "more": not down}.get(compared.now.measure.better or "")
    tone = "plain" if good is None else "better" if good else "worse"
    share = number(abs(compared.change))
    word = say("下降 {share}%", share=share) if down else say("上升 {share}%", share=share)
    return Change("arrow-down" if down else "arrow-up", word, tone)


def _bars(name: str, title: str, head: str, rows: tuple[Bar, ...]) -> Bars:
    whole = max((max(row.count, row.before or 0) for row in rows), default=0)
    return Bars(name, title, head, rows, max(whole, 1), sum(row.count for row in rows))


def months_of(period: Period) -> Iterator[date]:
    """Yield the first day of each month a period touches."""
    here = period.first.replace(day=1)
    while here <= period.last:
        yield here
        here = _next_month(here)


def _next_month(first: date) -> date:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _month_end(first: date) -> date:
    return date.fromordinal(_next_month(first).toordinal() - 1)


def spans(today: date, chosen: Period) -> Iterator[SpanLink]:
    """Yield the periods one may choose with one press: halves of this year and the last."""
    present, past = half_year(today), last_half_year(today)
    year = Period(date(today.year, 1, 1), date(today.year, 12, 31))
    for period in (last_half_year(past.first), past, present, year):
        address = url_for("statistics.overview", first=period.first, last=period.last)
        yield SpanLink(_span_title(period, year), address, current=period == chosen)


def _span_title(period: Period, whole: Period) -> str:
    if period == whole:
        return say("{year}年全年", year=period.first.year)
    half = say("上半年") if period.first.month == 1 else say("下半年")
    return say("{year}年{half}", year=period.first.year, half=half)


def span_words(period: Period) -> str:
    """Return a period in words."""
    return say("{first}至{last}", first=day(period.first), last=day(period.last))
